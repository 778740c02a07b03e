"""Run tests/cases/verdict.yaml: the examples a planner can read and correct."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from planloom.evidence import Definition, Evidence, Ledger, Observation, known_on
from planloom.plan.schema import Citation, Period, Plan, Target
from planloom.targets import Verdict, verdict

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases/verdict.yaml").read_text("utf-8"))


def target_of(case: dict[str, Any]) -> Target:
    said = case["target"]
    share = said.get("measure") == "share"
    return Target(
        id="town/target",
        indicator="x",
        indicator_code=said.get("indicator", "gdp"),
        subject="深圳",
        place_code="shenzhen",
        measure=said.get("measure", "level"),
        comparator=said["comparator"],
        low=said["low"],
        high=said.get("high", said["low"]),
        unit="1" if share else "CNY",
        by=Period(year=said["by"]) if "by" in said else None,
        citation=Citation(start=0, quote="x"),
    )


def evidence_of(case: dict[str, Any]) -> Evidence:
    rows, scopes = [], {}
    code = case["target"].get("indicator", "gdp")
    for number, row in enumerate(case["rows"]):
        scope = row.get("scope", "town")
        scopes[scope] = Definition(
            scope, code, scope, scope, "test", is_stated=not scope.endswith("unstated")
        )
        published = row.get("published", date(row["year"] + 1, 3, 1))
        rows.append(
            Observation(
                f"row{number}",
                code,
                "shenzhen",
                row["year"],
                row["value"],
                "CNY",
                scope,
                row.get("source", "bureau"),
                published,
            )
        )
    return known_on(case["as_of"], rows, list(scopes.values()))


def judged(case: dict[str, Any]) -> Verdict:
    plan = Plan(
        id="town",
        title="town",
        issued_on=date(2022, 6, 6),
        period=Period(first_year=2021, year=2025),
    )
    return verdict(plan, target_of(case), evidence_of(case), Ledger())


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    found, expected = judged(case), case["expect"]
    assert found.verdict == expected["verdict"], found.reason
    assert found.reason == expected.get("reason", found.reason)
    assert set(expected.get("marks", ())) <= set(found.marks)
    if "latest" in expected:
        assert found.latest is not None
        assert found.latest.value == expected["latest"]
    if "remaining" in expected:
        assert found.growth_remaining is not None
        assert found.growth_remaining.value == expected["remaining"]
    if "breaks" in expected:
        assert [growth.break_note for growth in found.growths] == expected["breaks"]
        assert [growth.is_deciding for growth in found.growths if growth.break_note != "none"] == [
            False
        ]


def test_every_word_of_the_vocabulary_is_tried() -> None:
    tried = {case["expect"]["verdict"] for case in CASES}
    assert tried == set(Verdict.model_fields["verdict"].annotation.__args__)  # type: ignore[union-attr]
