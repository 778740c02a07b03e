"""The seed and the development set, where they lie beside the project: floors that only rise."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from planloom.reading import read_document, specification

SHARED = Path(__file__).parents[3].parent / "shared"
CORPUS = SHARED / "corpus"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus does not lie beside the project"),
]


def scores(folder: Path, stems: set[str]) -> dict[str, dict[str, float]]:
    """Score the reader on the documents with these numbers."""
    gold, read = folder / "gold", folder / "read"
    gold.mkdir()
    read.mkdir()
    for document in sorted((CORPUS / "documents").iterdir()):
        if document.stem in stems:
            found = specification(read_document(document.read_bytes(), document.name))
            (read / f"{document.stem}.json").write_text(json.dumps(found), "utf-8")
            truth = (CORPUS / "gold" / f"{document.stem}.json").read_text("utf-8")
            (gold / f"{document.stem}.json").write_text(truth, "utf-8")
    scorer = SHARED / "tools" / "score_reading.py"
    command = [sys.executable, str(scorer), str(gold), str(read), "--json"]
    result = subprocess.run(command, capture_output=True, check=True, text=True)
    scored = json.loads(result.stdout)
    numbers = {key: scored[key] for key in ("target", "observation", "pledges")}
    rated: dict[str, dict[str, float]] = {**scored["lists"], **numbers, "right": scored["fields"]}
    return rated


def test_the_seed_is_read_without_a_miss(tmp_path: Path) -> None:
    found = scores(tmp_path, {"00"})
    assert found["target"]["precision"] == found["target"]["recall"] == 1
    assert found["target"]["exact_f1"] == 1
    assert found["observation"]["predicted"] == 0
    assert found["portfolio"]["f1"] == found["roles"]["f1"] == 1


def test_the_seed_holds_an_opinion_and_its_action_plan() -> None:
    document = CORPUS / "documents" / "00.md"
    reading = read_document(document.read_bytes(), document.name)
    opinion, action = reading.plans
    assert (opinion.id, action.id) == (
        "shenzhen_2022_opinion",
        "shenzhen_2022_new_energy_action_plan",
    )
    assert action.parent == opinion.id
    assert action.period is not None
    assert (action.period.first_year, action.period.year) == (2022, 2025)
    assert [s.plan for s in reading.statements] == [opinion.id] * 4 + [action.id] * 4
    assert len(reading.diagnosis) == 4
    assert [(g.rule, len(g.members), g.is_open) for g in reading.stages] == [
        ("stage.tier", 6, True), ("stage.short_board", 3, True), ("stage.upgrade", 6, True),
        ("stage.growth_point", 2, True),
    ]  # fmt: skip


def test_the_development_set_stays_above_its_floors(tmp_path: Path) -> None:
    stems = {document.stem for document in (CORPUS / "documents").iterdir()}
    found = scores(tmp_path, stems)
    assert found["target"]["recall"] >= 0.97
    assert found["target"]["precision"] >= 0.98
    assert found["target"]["exact_f1"] >= 0.95
    assert found["observation"]["recall"] >= 0.97
    assert found["observation"]["precision"] >= 0.97
    assert min(found["right"][field] for field in ("comparator", "unit", "measure")) >= 0.99
    floors = {
        "pledges": 0.95,
        "portfolio": 0.9,
        "roles": 0.93,
        "fields": 0.9,
        "technologies": 0.95,
        "projects": 0.9,
    }
    for key, floor in floors.items():
        assert found[key]["f1"] >= floor, key
    assert found["documents"]["f1"] >= 0.98
