"""What tests of commands share: the commands that a page of the documents shows, run as they stand."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planloom.app.cli import application

DOCS = Path(__file__).parents[3] / "docs"


@pytest.fixture
def run_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], int]:
    """Run each line of a page's ``sh`` blocks in a folder of its own; count the program's commands."""

    def run(name: str) -> int:
        blocks = re.findall(r"```sh\n(.*?)```", (DOCS / name).read_text("utf-8"), re.S)
        count = 0
        for line in "".join(blocks).replace("\\\n", " ").splitlines():
            words = shlex.split(line)
            if words[0] == "printf":
                Path(words[-1]).write_text(words[1].replace("\\n", "\n"), "utf-8")
            else:
                assert words[0] == "planloom", line
                result = CliRunner().invoke(application, words[1:])
                assert result.exit_code == 0, (line, result.stderr)
                count += 1
        return count

    monkeypatch.chdir(tmp_path)
    return run
