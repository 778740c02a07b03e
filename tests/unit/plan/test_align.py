"""How does a child carry its parent? The bundled parent with two children, and the fit of places and periods."""

import runpy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planloom.plan.align import align_plans
from planloom.plan.matching_records import Relation
from planloom.plan.schema import Period, PlanFile
from planloom.study import example_source

PLANS: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("algebra_plans.py")))
plan_file: Callable[[str, dict[str, Any]], PlanFile] = PLANS["plan_file"]


@pytest.fixture(scope="module")
def found() -> tuple[Relation, ...]:
    children = ("shenzhen_new_energy_2022", "shenzhen_parks_2022")
    return align_plans(
        example_source("shenzhen_2022").file, [example_source(name).file for name in children]
    )


def of(found: tuple[Relation, ...], kind: str) -> list[Relation]:
    return [relation for relation in found if relation.kind == kind]


def test_one_cluster_of_a_tier_against_about_the_same_number(found: tuple[Relation, ...]) -> None:
    (boundary,) = of(found, "align.target_boundary")
    assert (
        boundary.left_id
        == "shenzhen_2022_opinion/target/cluster_value_added/shenzhen/2025#new_energy"
    )
    assert (boundary.values["left_low"], boundary.values["right_low"]) == (1e11, 1e11)
    assert boundary.severity == "warning"
    assert {quote.document for quote in boundary.quotes} == {
        "opinion_2022.md",
        "new_energy_2022.md",
    }


def test_parks_by_district_add_up_to_twenty(found: tuple[Relation, ...]) -> None:
    (sum_of_parts,) = of(found, "align.split_adds_up")
    assert sum_of_parts.values["count"] == 7
    assert sum_of_parts.values["right_low"] == 20
    shares = [relation.values["share"] for relation in of(found, "align.target_part")]
    assert sum(share for share in shares if isinstance(share, float)) == pytest.approx(1)


def test_coverage_names_every_industry_of_the_parent_once(found: tuple[Relation, ...]) -> None:
    covered = {relation.code for relation in of(found, "align.cluster_covered")}
    open_ones = {relation.code for relation in of(found, "align.cluster_not_covered")}
    assert covered == {"new_energy"}
    assert len(covered | open_ones) == 28
    assert not covered & open_ones


def test_targets_of_other_clusters_are_out_of_scope_not_left_out(
    found: tuple[Relation, ...],
) -> None:
    assert len(of(found, "align.out_of_scope")) == 5
    assert [relation.code for relation in of(found, "align.left_out")] == ["sei_value_added"]
    assert not any(relation.severity == "error" for relation in found)


def test_places_and_periods_that_do_not_fit() -> None:
    parent = plan_file("parent", {"place": "shenzhen", "targets": []})
    child = plan_file("child", {"place": "beijing", "targets": []})
    plans = [
        file.plans[0].model_copy(update={"period": Period(first_year=2021, year=year)})
        for file, year in ((parent, 2025), (child, 2030))
    ]
    parent, child = (
        file.model_copy(update={"plans": (plan.model_copy(update={"parent": named}),)})
        for file, plan, named in ((parent, plans[0], None), (child, plans[1], "somebody"))
    )
    kinds = {r.kind: r.severity for r in align_plans(parent, [child], date(2025, 1, 1))}
    assert kinds["align.other_place"] == "error"
    assert kinds["align.period_outside"] == "warning"
    assert kinds["align.other_parent"] == "warning"


def test_a_district_may_promise_less_than_the_city() -> None:
    told = {"indicator": "工业投资", "comparator": ">=", "low": 100, "unit": "CNY", "year": 2025}
    parent = plan_file("city", {"place": "shenzhen", "targets": [told]})
    child = plan_file("district", {"place": "nanshan", "targets": [{**told, "low": 30}]})
    (part,) = [r for r in align_plans(parent, [child]) if r.kind.startswith("align.target")]
    assert part.kind == "align.target_part"
    assert part.values["share"] == 0.3


def test_a_child_in_the_parents_own_document_is_a_child() -> None:
    told = {"indicator": "工业投资", "comparator": ">=", "low": 100, "unit": "CNY", "year": 2025}
    parent = plan_file("opinion", {"targets": [told]})
    child = plan_file("action", {"targets": [{**told, "low": 80}]})
    inner = child.plans[0].model_copy(update={"parent": "opinion"})
    both = parent.model_copy(update={"plans": (*parent.plans, inner)})
    assert [r.kind for r in align_plans(both, [])] == ["align.target_lowered"]
    assert [r.kind for r in align_plans(both, [both])] == ["align.target_lowered"]
