"""Regionalised tables and RAS: laws, and what cannot be balanced."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planloom.chains.accounts import Floats, InputOutputTable
from planloom.chains.accounts_read import read_accounts
from planloom.chains.ras import ras
from planloom.chains.regional import (
    RegionalData,
    RegionalMethod,
    regional_intervals,
    regional_table,
)
from planloom.chains.sector_values import read_employment, read_regional_data
from planloom.chains.trade_shares import Quotient, local_supply_share
from planloom.errors import TableError
from planloom.evidence.sheets import sheets_of

TEXT = (
    ",a,b,c,f,EX,IM,output\na,50,100,20,220,30,20,400\nb,80,200,60,300,400,140,900\n"
    "c,20,90,40,330,60,40,500\nva,250,510,380,,,,\n"
)


def nation() -> InputOutputTable:
    return read_accounts(sheets_of(TEXT.encode(), "t.csv"))[0]


@st.composite
def margins(draw: st.DrawFn) -> tuple[Floats, Floats, Floats]:
    """Return flows and the margins of another table with the same zeros: a solution exists."""
    shape = draw(st.integers(2, 8)), draw(st.integers(2, 8))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    flow = rng.lognormal(0, 1, shape) * (rng.random(shape) < 0.8)
    other = flow * rng.lognormal(0, 0.5, shape)
    return flow, other.sum(axis=1), other.sum(axis=0)


@given(margins())
@settings(deadline=None)
def test_ras_meets_the_margins_and_keeps_zeros(case: tuple[Floats, Floats, Floats]) -> None:
    flow, rows, columns = case
    found = ras(flow, rows, columns)
    np.testing.assert_allclose(found.flow.sum(axis=1), rows, atol=1e-8 * max(rows.sum(), 1e-9))
    np.testing.assert_allclose(found.flow.sum(axis=0), columns, rtol=1e-9, atol=1e-12)
    assert ((found.flow > 0) == (flow > 0)).all()
    again = ras(found.flow, rows, columns)
    np.testing.assert_allclose(again.flow, found.flow, rtol=1e-6, atol=1e-9)


def test_ras_changes_nothing_that_fits() -> None:
    flow = np.array([[1.0, 2], [3, 4]])
    found = ras(flow, flow.sum(axis=1), flow.sum(axis=0))
    np.testing.assert_allclose(found.flow, flow, rtol=1e-14)
    assert found.steps == 1


def test_ras_lists_everything_in_its_way() -> None:
    flow = np.array([[0.0, 0, 0], [1, -2, 3], [1, 1, 0]])
    with pytest.raises(TableError) as caught:
        ras(flow, np.array([5.0, -1, 2]), np.array([1.0, 2, 4]), ("a", "b", "c"))
    assert [(p.code, p.where) for p in caught.value.problems] == [
        ("chain.ras_negative", "b"),
        ("chain.ras_negative_total", "b"),
        ("chain.ras_zero_line", "a"),
        ("chain.ras_totals_differ", ""),
    ]


def test_ras_says_where_zeros_keep_the_margins_from_being_met() -> None:
    flow = np.array([[1.0, 0], [1, 1]])
    with pytest.raises(TableError) as caught:
        ras(flow, np.array([5.0, 1]), np.array([2.0, 4]), ("a", "b"))
    assert [p.code for p in caught.value.problems] == ["chain.ras_not_converged"]


@given(
    st.lists(st.floats(0.1, 1e4), min_size=3, max_size=3),
    st.sampled_from(["slq", "cilq", "flq"]),
    st.floats(0.01, 0.9),
)
def test_a_region_never_finds_more_at_home_than_the_nation(
    sizes: list[float], quotient: Quotient, delta: float
) -> None:
    share = local_supply_share(np.array(sizes), np.array([400.0, 900, 500]), quotient, delta)
    assert ((share >= 0) & (share <= 1)).all()


def test_the_whole_nation_is_its_own_region() -> None:
    table = nation()
    made, _ = regional_table(table, RegionalData(table.output))
    national = np.array([20, 140, 40]) / np.array([390, 640, 480])
    kept = table.flow * (1 - national)[:, None]
    np.testing.assert_allclose(made.flow, kept, rtol=1e-12)
    np.testing.assert_allclose(made.output, table.output)


@pytest.mark.parametrize("quotient", ["slq", "cilq", "flq", "aflq"])
def test_a_regional_table_balances_and_says_what_it_is(quotient: Quotient) -> None:
    data = RegionalData(np.array([10.0, 90, 30]))
    made, problems = regional_table(nation(), data, RegionalMethod(quotient))
    assert made.is_regionalised
    assert problems[0].code == "chain.regionalised"
    assert made.import_by_user is not None
    inputs = made.flow.sum(axis=0) + made.import_by_user + made.value_added.sum(axis=0)
    np.testing.assert_allclose(inputs, made.output, rtol=1e-12)
    assert (made.import_by_user >= -1e-9).all()
    assert (made.final_use >= 0).all()


def test_known_margins_are_met() -> None:
    sales, purchases = np.array([8.0, 30, 12]), np.array([10.0, 25, 15])
    data = RegionalData(np.array([10.0, 90, 30]), None, None, sales, purchases)
    made, problems = regional_table(nation(), data)
    np.testing.assert_allclose(made.flow.sum(axis=1), sales, rtol=1e-9)
    np.testing.assert_allclose(made.flow.sum(axis=0), purchases, rtol=1e-9)
    assert "chain.ras_converged" in {p.code for p in problems}
    made, problems = regional_table(nation(), replace(data, intermediate_purchases=None))
    np.testing.assert_allclose(made.flow.sum(axis=1), sales, rtol=1e-9)
    assert "chain.ras_one_margin" in {p.code for p in problems}


def test_an_interval_holds_its_value_and_widens_with_the_exponents() -> None:
    data = RegionalData(np.array([10.0, 90, 30]))
    narrow = regional_intervals(nation(), data, RegionalMethod(low=0.29, high=0.31))
    wide = regional_intervals(nation(), data, RegionalMethod())
    assert [interval.name for interval in wide][:2] == [
        "output_multiplier",
        "value_added_multiplier",
    ]
    for first, second in zip(narrow, wide, strict=True):
        assert (second.low <= second.value).all()
        assert (second.value <= second.high).all()
        assert (second.low <= first.low + 1e-12).all()
        assert (first.high <= second.high + 1e-12).all()


def test_everything_wrong_with_a_table_of_a_region_is_told() -> None:
    text = "代码,本市,全国\na,1,2\nx,3,4\na,-1,\n"
    with pytest.raises(TableError) as caught:
        read_regional_data(text.encode(), "r.csv", ["a", "b"])
    assert [(p.code, p.where) for p in caught.value.problems] == [
        ("chain.sector_not_in_table", "r.csv:3:code"),
        ("chain.sector_repeated", "r.csv:4:code"),
        ("chain.bad_amount", "r.csv:4:region"),
        ("table.missing_value", "r.csv:4:nation"),
        ("chain.sectors_missing", "r.csv"),
    ]
    with pytest.raises(TableError) as caught:
        read_regional_data(b"code,region\na,0\nb,0\n", "r.csv", ["a", "b"])
    assert [p.code for p in caught.value.problems] == ["chain.region_empty"]
    with pytest.raises(TableError):
        read_employment(b"code,persons\na,1\n", "e.csv", ["a", "b"])
