"""The README's Python runs and prints what the README says."""

import contextlib
import io
import re
from pathlib import Path

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")


def test_the_ten_lines_run_and_print_what_is_said() -> None:
    found = re.search(r"```python\n(.*?)```\n\n((?:    [^\n]*\n)+)", README, re.S)
    assert found is not None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(found.group(1), {})  # noqa: S102 the README's own lines
    said = [line.strip() for line in found.group(2).splitlines()]
    assert printed.getvalue().splitlines() == said


def test_every_linked_file_is_there() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (Path(__file__).parents[2] / link).exists()] == []
