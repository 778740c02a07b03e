"""The bundled plans are what the reader makes of the restatements, with the corrections made by hand.

A difference means that the reader changed: look at it, then run ``python scripts/write_examples.py`` and say why in the
commit.
"""

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WRITTEN: dict[Path, str] = runpy.run_path(str(ROOT / "scripts/write_examples.py"))[
    "example_plans"
]()


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_example_is_as_read(path: Path) -> None:
    assert path.read_text("utf-8") == WRITTEN[path]
