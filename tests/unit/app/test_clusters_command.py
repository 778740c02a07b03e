"""The commands of the page about clusters run as they stand."""

from collections.abc import Callable
from pathlib import Path


def test_the_commands_of_the_page_run(run_page: Callable[[str], int]) -> None:
    assert run_page("clusters.md") == 3
    assert {path.name for path in Path("measures").iterdir()} >= {"clusters.csv", "growth.csv"}
