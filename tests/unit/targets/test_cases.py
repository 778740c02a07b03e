"""Run tests/cases/verdict.yaml: the examples a planner can read and correct."""

import math
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from scipy.special import stdtr, stdtrit

from planloom.codes import indicators
from planloom.evidence import Definition, Evidence, Ledger, Observation, known_on
from planloom.plan.schema import Base, Citation, Period, Plan, Target, Threshold
from planloom.targets import Verdict, verdict

FUNCTIONS = {
    "log": math.log,
    "exp": math.exp,
    "sqrt": math.sqrt,
    "student": lambda score, freedom: float(stdtr(freedom, score)),
    "student_quantile": lambda share, freedom: float(stdtrit(freedom, share)),
}
CASES = yaml.safe_load((Path(__file__).parents[2] / "cases/verdict.yaml").read_text("utf-8"))


def target_of(case: dict[str, Any]) -> Target:
    said = case["target"]
    code = said.get("indicator", "gdp")
    known = indicators().get(code)
    by = said.get("by")
    span = by if isinstance(by, list) else [None, by]
    return Target(
        id="town/target",
        indicator=said.get("name", "x"),
        indicator_code=code if known is not None else None,
        subject="深圳",
        place_code="shenzhen",
        member_codes=tuple(said.get("members", ())),
        measure=said.get("measure", "level"),
        comparator=said["comparator"],
        low=said["low"],
        high=said.get("high", said["low"]),
        unit=said.get("unit", "CNY" if known is None else known.unit),
        threshold=Threshold(low=said["threshold"], unit="CNY") if "threshold" in said else None,
        by=Period(first_year=span[0], year=span[1]) if by is not None else None,
        base=Base(year=said["base"]) if "base" in said else None,
        strength=said.get("strength", "plan"),
        citation=Citation(start=0, quote=said.get("quote", "x")),
    )


def evidence_of(case: dict[str, Any]) -> Evidence:
    rows, scopes = [], {}
    code = case["target"].get("rows", case["target"].get("indicator", "gdp"))
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
                row.get("subject", "shenzhen"),
                row["year"],
                row["value"],
                indicators()[code].unit,
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
        issued_on=case.get("issued", date(2022, 6, 6)),
        period=Period(first_year=2021, year=2025),
    )
    ledger = Ledger()
    found = verdict(plan, target_of(case), evidence_of(case), ledger)
    again(ledger)
    return found


def again(ledger: Ledger) -> None:
    """Every formula of the trace gives its value again."""
    nodes = {node.id: node for node in ledger.nodes()}
    for node in nodes.values():
        if node.kind == "formula":
            values = {name: nodes[origin].value for name, origin in node.inputs}
            formula = (node.formula or "").replace("^", "**")
            value = eval(formula, {"__builtins__": {}} | FUNCTIONS, values)  # noqa: S307 our own
            assert value == pytest.approx(node.value, rel=1e-10), node


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    found, expected = judged(case), case["expect"]
    assert found.verdict == expected["verdict"], found.reason
    assert found.reason == expected.get("reason", found.reason)
    assert set(expected.get("marks", ())) <= set(found.marks)
    for name, figure in (
        ("latest", found.latest),
        ("remaining", found.growth_remaining),
        ("pace", found.pace),
        ("goal", found.path[-1].required if found.path else None),
    ):
        if name in expected:
            assert figure is not None, name
            assert figure.value == pytest.approx(expected[name], rel=1e-9)
    if "required" in expected:
        path = {point.year: point.required.value for point in found.path}
        assert path == pytest.approx(expected["required"], rel=1e-9)
    if "members" in expected:
        assert {m.member_code: m.verdict for m in found.members} == expected["members"]
    if "breaks" in expected:
        assert [growth.break_note for growth in found.growths] == expected["breaks"]
        assert [growth.is_deciding for growth in found.growths if growth.break_note != "none"] == [
            False
        ]


def test_every_word_of_the_vocabulary_is_tried() -> None:
    tried = {case["expect"]["verdict"] for case in CASES}
    assert tried == set(Verdict.model_fields["verdict"].annotation.__args__)  # type: ignore[union-attr]
