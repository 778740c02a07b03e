"""The scorer on the seed and on the development set: the seed is read without a fault, and scores only rise."""

import runpy
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT: dict[str, Any] = runpy.run_path(str(ROOT / "scripts/write_score_docs.py"))
scores: Callable[[Path], dict[str, float]] = SCRIPT["scores"]


@pytest.mark.shared
def test_the_seed_is_read_without_a_fault(shared: Path, tmp_path: Path) -> None:
    shutil.copy(shared / "corpus/gold/00.json", tmp_path)
    found = scores(tmp_path)
    for name in ("target", "lists.portfolio", "lists.roles"):
        assert [found[f"{name}.{part}"] for part in ("precision", "recall", "f1")] == [1, 1, 1]
    assert found["target.exact_f1"] == 1
    assert (found["target.predicted"], found["observation.predicted"]) == (8, 0)
    assert (found["lists.portfolio.predicted"], found["lists.roles.predicted"]) == (28, 17)


@pytest.mark.shared
def test_scores_never_fall(shared: Path) -> None:
    found = scores(shared / "corpus/gold")
    floor: dict[str, float] = SCRIPT["floor"]((ROOT / "docs/reading_scores.md").read_text("utf-8"))
    assert len(floor) > 30
    assert {name: found[name] for name in floor if found[name] < floor[name]} == {}


def test_the_page_says_what_the_scorer_said() -> None:
    found = {
        f"{name}.{part}": 0.5
        for name in ("target", "observation", "pledges", *(f"lists.{n}" for n in SCRIPT["LISTS"]))
        for part in ("precision", "recall", "f1", "gold")
    } | {"fields.unit": 0.25}
    read = SCRIPT["floor"](SCRIPT["page"](found))
    assert read == {name: value for name, value in found.items() if not name.endswith("gold")}
