"""Which promise is which? Laws of the matching and of intervals."""

import math
import runpy
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planloom.codes import clusters, indicators
from planloom.plan.matching import MatchingRule, compared, is_part_of, match_items
from planloom.plan.matching_names import nearest_clusters, nearest_indicators, uncoded
from planloom.plan.matching_numbers import interval, number_change, standard_unit
from planloom.plan.matching_records import Item, target_items
from planloom.plan.matching_words import likeness, qualifiers
from planloom.plan.schema import PlanFile, Target

PLANS: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("algebra_plans.py")))
plan_file: Callable[[str, dict[str, Any]], PlanFile] = PLANS["plan_file"]
target: Callable[[str, int, dict[str, Any], str | None], Target] = PLANS["target"]

RULE = MatchingRule.on()
WORDS = st.text(alphabet="工业增加值软件收入企业数量国家级", min_size=1, max_size=8)
TOLD = st.fixed_dictionaries(
    {
        "indicator": WORDS,
        "comparator": st.sampled_from([">", "=", "~", "<="]),
        "low": st.integers(0, 1000),
        "unit": st.sampled_from(["家", "个", "CNY"]),
        "year": st.sampled_from([None, 2025, 2030]),
    }
)


def items(name: str, told: list[dict[str, Any]]) -> tuple[Item, ...]:
    return target_items(plan_file(name, {"targets": told}))


def test_weights_add_up() -> None:
    weights = (RULE.indicator, RULE.scope, RULE.deadline, RULE.unit, RULE.number)
    assert math.isclose(sum(weights), 1)
    assert RULE.limit < 1


@given(st.lists(TOLD, max_size=5), st.lists(TOLD, max_size=5))
def test_a_matching_is_one_to_one_complete_and_within_the_limit(
    left: list[dict[str, Any]], right: list[dict[str, Any]]
) -> None:
    one, other = items("old", left), items("new", right)
    found = match_items(one, other, RULE)
    lefts = [pair.left.id for pair in found.pairs] + [item.id for item, _ in found.left_over]
    rights = [pair.right.id for pair in found.pairs] + [item.id for item, _ in found.right_over]
    assert sorted(lefts) == sorted(item.id for item in one)
    assert sorted(rights) == sorted(item.id for item in other)
    assert all((pair.comparison.cost or 0) <= RULE.limit for pair in found.pairs)
    for pair in found.pairs:
        parts = pair.comparison.parts
        total = sum((part.weight or 0) * (part.cost or 0) for part in parts)
        assert pair.comparison.cost == pytest.approx(total)


@given(st.lists(TOLD, max_size=4), st.lists(TOLD, max_size=4), st.randoms())
def test_the_order_of_the_lists_does_not_matter(
    left: list[dict[str, Any]], right: list[dict[str, Any]], random: Any
) -> None:
    one, other = list(items("old", left)), list(items("new", right))
    before = {(p.left.id, p.right.id) for p in match_items(one, other, RULE).pairs}
    random.shuffle(one)
    random.shuffle(other)
    assert {(p.left.id, p.right.id) for p in match_items(one, other, RULE).pairs} == before


@given(st.lists(TOLD, min_size=1, max_size=4), st.lists(TOLD, min_size=1, max_size=4))
def test_no_other_assignment_is_cheaper(
    left: list[dict[str, Any]], right: list[dict[str, Any]]
) -> None:
    one, other = items("old", left), items("new", right)
    found = match_items(one, other, RULE)
    alone = RULE.limit / 2
    total = sum(p.comparison.cost or 0 for p in found.pairs)
    total += alone * (len(found.left_over) + len(found.right_over))
    size = max(len(one), len(other))
    padded = [*other, *[None] * (size - len(other))]
    for order in permutations(padded, min(size, len(padded))):
        cost, used = 0.0, 0
        for item, partner in zip(one, order, strict=False):
            price = compared(item, partner, RULE).cost if partner is not None else None
            is_pair = price is not None and price < RULE.limit
            cost += (price or 0) if is_pair else alone
            used += is_pair
        cost += alone * (len(other) - used)
        assert total <= cost + 1e-6


def test_refusals_are_explained() -> None:
    old = [
        {"indicator": "软件业务收入", "comparator": "=", "low": 100, "unit": "CNY", "year": 2025}
    ]
    new = [{**old[0], "low": 110}, {**old[0], "year": 2035, "low": 900}]
    found = match_items(items("old", old), items("new", new), RULE)
    assert found.pairs[0].right.target.low == 110
    assert [(one.side, one.why) for one in found.pairs[0].refused] == [
        ("right", "algebra.paired_better")
    ]
    other = [{**old[0], "place": "beijing", "subject": "北京"}]
    found = match_items(items("old", old), items("new", other), RULE)
    assert found.left_over[0][1][0].why == "algebra.other_place"


@given(WORDS, WORDS)
def test_likeness_is_symmetric_and_bounded(left: str, right: str) -> None:
    assert likeness(left, right) == likeness(right, left)
    assert 0 <= likeness(left, right) <= 1
    assert likeness(left, left) == 1


@given(TOLD)
def test_a_promise_holds_itself_and_number_moves_are_opposite(told: dict[str, Any]) -> None:
    one = target("p", 0, told, None)
    other = one.model_copy(update={"low": one.low + 1, "high": one.high + 1})
    assert interval(one).holds(interval(one))
    assert (number_change(one, other), number_change(other, one)) == ("raised", "lowered")
    assert number_change(one, one) is None


def test_open_and_closed_ends_differ() -> None:
    told = {"indicator": "企业", "comparator": ">", "low": 100, "unit": "家", "year": 2025}
    more = interval(target("p", 0, told, None))
    least = interval(target("p", 0, {**told, "comparator": ">="}, None))
    less = interval(target("p", 0, {**told, "comparator": "<="}, None))
    assert least.holds(more)
    assert not more.holds(least)
    assert least.meets(less)
    assert not more.meets(less)


def test_units_of_one_quantity_meet() -> None:
    assert standard_unit("km2")[0] == standard_unit("mu")[0] == standard_unit("ha")[0] == "m2"
    assert 1500 * standard_unit("mu")[1] == pytest.approx(1e6)
    assert standard_unit("CNY/mu")[1] * 1500 == pytest.approx(
        standard_unit("CNY/km2")[1] * 1.5e6 * 1.5
    )


def test_places_that_a_subject_joins_are_parts() -> None:
    told = {"indicator": "园区", "comparator": "=", "low": 1, "unit": "个", "year": None}
    joined = target("p", 0, {**told, "subject": "盐田区和大鹏新区", "place": None}, None)
    assert is_part_of(joined, "shenzhen")
    assert not is_part_of(joined, "beijing")
    assert not is_part_of(target("p", 0, {**told, "subject": "深圳"}, "shenzhen"), "shenzhen")


def test_levels_and_sizes_make_another_thing() -> None:
    assert qualifiers("省级工程中心") != qualifiers("市级工程中心")
    assert qualifiers("规上工业利润") == qualifiers("规模以上工业利润")


def test_unknown_names_are_problems_with_candidates_and_get_no_code() -> None:
    told = {
        "indicator": "规模以上工业企业利润总和",
        "comparator": "=",
        "low": 1,
        "unit": "CNY",
        "year": 2025,
    }
    file = plan_file("p", {"targets": [told], "clusters": ["新能源装备"]})
    found = {problem.code: problem for problem in uncoded(file)}
    assert set(found) == {"plan.uncoded_indicator", "plan.uncoded_cluster"}
    assert "large_industrial_profit" in str(found["plan.uncoded_indicator"].values["nearest"])
    assert "new_energy" in str(found["plan.uncoded_cluster"].values["nearest"])
    assert found["plan.uncoded_indicator"].quotes[0].document == "p.md"
    assert {problem.severity for problem in found.values()} == {"information"}
    assert all(code in indicators() for code, _ in nearest_indicators("工业增加值占比"))
    assert all(code in clusters() for code, _ in nearest_clusters("新能源装备"))
