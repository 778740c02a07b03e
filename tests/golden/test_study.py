"""The example study gives the figures that it gave before.

A difference means that a rule, a row or a text changed: look at it, run ``python scripts/write_golden.py`` and say why
in the commit.
"""

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WRITTEN: dict[Path, bytes] = runpy.run_path(str(ROOT / "scripts/write_golden.py"))["golden"]()


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_figures_are_those_of_the_last_look(path: Path) -> None:
    lines = path.read_text("utf-8-sig").splitlines()
    assert WRITTEN[path].decode("utf-8-sig").splitlines() == lines
