"""Does the lint say what the cases expect? Each can be read by a planner."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from planloom.study import lint_of_sources, source_from_document

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[2] / "cases/lint.yaml").read_text("utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_passage(case: dict[str, Any]) -> None:
    source = source_from_document(case["text"].encode(), "case.txt")
    found = lint_of_sources([source])
    codes = {problem.code for problem in found}
    assert set(case.get("expect", ())) <= codes
    assert not set(case.get("absent", ())) & codes
    if case.get("clean"):
        assert {problem.severity for problem in found} <= {"information"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_quote_stands_in_the_text(case: dict[str, Any]) -> None:
    source = source_from_document(case["text"].encode(), "case.txt")
    quotes = [quote for problem in lint_of_sources([source]) for quote in problem.quotes]
    assert source.text is not None
    assert all(source.text.raw.startswith(quote.text, quote.start) for quote in quotes)
