"""What moved between two versions? Cases that a planner can read, laws, and the bundled pair."""

import runpy
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from planloom.plan.align import align_plans
from planloom.plan.compare import compare_plans
from planloom.plan.diff import diff_plans
from planloom.plan.matching_records import Relation
from planloom.plan.schema import PlanFile
from planloom.study import example_source

PLANS: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("algebra_plans.py")))
plan_file: Callable[[str, dict[str, Any]], PlanFile] = PLANS["plan_file"]

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[2] / "cases/algebra.yaml").read_text("utf-8")
)


def found_by(case: dict[str, Any]) -> tuple[Relation, ...]:
    left, right = plan_file("old", case["left"]), plan_file("new", case["right"])
    if case["call"] == "diff":
        return diff_plans(left, right)
    return align_plans(left, [right]) if case["call"] == "align" else compare_plans([left, right])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    found = found_by(case)
    kinds = Counter(relation.kind for relation in found)
    assert kinds >= Counter(case["expect"]), kinds
    assert not set(case.get("not", ())) & set(kinds), kinds
    if "errors" in case:
        assert sum(relation.severity == "error" for relation in found) == case["errors"]
    if "groups" in case:
        assert len({r.values["group"] for r in found if "group" in r.values}) == case["groups"]
    if "demand" in case:
        assert case["demand"] in {relation.values.get("demand") for relation in found}


indicators = st.sampled_from(
    ["工业增加值", "软件业务收入", "货物出口额", "森林覆盖面积", "重大项目投资额"]
)
targets = st.lists(
    st.fixed_dictionaries(
        {
            "indicator": indicators,
            "comparator": st.sampled_from([">", ">=", "=", "~", "<="]),
            "low": st.integers(1, 10**6),
            "unit": st.sampled_from(["CNY", "km2"]),
            "year": st.sampled_from([None, 2025, 2030]),
            "strength": st.sampled_from(["must", "plan", "strive"]),
        }
    ),
    max_size=6,
)


@given(targets)
def test_nothing_moves_between_a_plan_and_itself(told: list[dict[str, Any]]) -> None:
    file = plan_file("old", {"targets": told, "clusters": ["新材料", "海洋"]})
    assert {relation.kind for relation in diff_plans(file, file)} <= {"diff.target_kept"}
    assert len(diff_plans(file, file)) == len(told)


@given(targets, targets)
def test_every_target_of_either_side_is_told_of(
    old: list[dict[str, Any]], new: list[dict[str, Any]]
) -> None:
    left, right = plan_file("old", {"targets": old}), plan_file("new", {"targets": new})
    found = diff_plans(left, right)
    assert {t.id for t in left.plans[0].targets} <= {relation.left_id for relation in found}
    assert {t.id for t in right.plans[0].targets} <= {relation.right_id for relation in found}


@given(targets, targets)
def test_what_is_raised_one_way_is_lowered_the_other(
    old: list[dict[str, Any]], new: list[dict[str, Any]]
) -> None:
    left, right = plan_file("old", {"targets": old}), plan_file("new", {"targets": new})
    turned = {
        "diff.target_raised": "diff.target_lowered",
        "diff.target_lowered": "diff.target_raised",
        "diff.target_added": "diff.target_dropped",
        "diff.target_dropped": "diff.target_added",
    }
    there = Counter(r.kind for r in diff_plans(left, right) if r.kind in turned)
    back = Counter(turned[r.kind] for r in diff_plans(right, left) if r.kind in turned)
    alone = ("diff.target_added", "diff.target_dropped")
    assert {kind: there[kind] for kind in alone} == {kind: back[kind] for kind in alone}


@pytest.fixture(scope="module")
def pair() -> tuple[PlanFile, PlanFile]:
    return example_source("shenzhen_2022").file, example_source("shenzhen_2024").file


def test_the_bundled_pair(pair: tuple[PlanFile, PlanFile]) -> None:
    found = diff_plans(*pair)
    raised = next(r for r in found if r.kind == "diff.target_raised")
    assert raised.code == "sei_value_added"
    assert (raised.values["change"], raised.values["unit"]) == (1e11, "CNY")
    assert raised.values["demand"] == "harder"
    assert [quote.side for quote in raised.quotes] == ["left", "right"]
    assert {part.code for part in raised.why} >= {"algebra.part_indicator", "algebra.part_scope"}
    added = {r.code for r in found if r.kind == "diff.cluster_added"}
    assert added == {"artificial_intelligence", "low_altitude_aerospace"}
    assert "diff.cluster_dropped" not in {r.kind for r in found}
    broken = next(r for r in found if r.kind == "diff.series_break")
    assert broken.code == "sei_value_added"


def test_before_the_revision_nothing_of_it_is_told(pair: tuple[PlanFile, PlanFile]) -> None:
    found = diff_plans(*pair, date(2023, 12, 31))
    assert {relation.kind for relation in found} == {"force.plan", "force.target"}
    standing = {r.left_id: r.values for r in found if r.kind == "force.plan"}
    assert standing["shenzhen_2022_opinion"]["is_in_force"] == "yes"
    assert standing["shenzhen_2024_scheme"]["is_known"] == "no"
    assert not any("2024" in str(quote.document) for r in found for quote in r.quotes)


def test_in_the_year_of_a_revision_without_a_day_it_cannot_be_told(
    pair: tuple[PlanFile, PlanFile],
) -> None:
    found = diff_plans(*pair, date(2024, 6, 30))
    standing = {r.left_id: r for r in found if r.kind == "force.plan"}
    assert standing["shenzhen_2022_opinion"].values["is_in_force"] == "unknown"
    assert standing["shenzhen_2022_opinion"].why[0].code == "algebra.successor_day_unknown"
    after = diff_plans(*pair, date(2025, 1, 1))
    standing = {r.left_id: r for r in after if r.kind == "force.plan"}
    assert standing["shenzhen_2022_opinion"].values["is_in_force"] == "no"
    assert standing["shenzhen_2024_scheme"].values["is_in_force"] == "yes"


def test_a_version_that_names_no_predecessor_replaces_the_one_it_is_held_against() -> None:
    old = plan_file("town_2020_plan", {"targets": []})
    new = plan_file("town_2022_plan", {"targets": []})
    found = diff_plans(old, new, date(2023, 1, 1))
    assert [r.values["is_in_force"] for r in found] == ["no", "yes"]
