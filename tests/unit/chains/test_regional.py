"""Regionalised tables and RAS: laws, and what cannot be balanced."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planloom.chains.accounts import Floats, InputOutputTable
from planloom.chains.accounts_model import accounts_model, multipliers
from planloom.chains.accounts_read import read_accounts
from planloom.chains.extraction import extraction
from planloom.chains.ras import ras
from planloom.chains.regional import (
    RegionalData,
    RegionalMethod,
    regional_table,
)
from planloom.chains.regional_error import Interval, regional_intervals
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


REGION = RegionalData(np.array([10.0, 90, 30]))


def figures(table: InputOutputTable) -> dict[str, Floats]:
    model = accounts_model(table.flow, table.output)
    return {
        "sales": table.flow.sum(axis=1),
        "cells": table.flow.ravel(),
        "output_multiplier": multipliers(table, model).output,
        "total_loss": extraction(model).total,
    }


def intervals(method: RegionalMethod, data: RegionalData = REGION) -> dict[str, Interval]:
    return {one.name: one for one in regional_intervals(nation(), data, figures, method)}


def width(interval: Interval) -> Floats:
    return np.asarray(interval.high - interval.low, np.float64)


@pytest.mark.parametrize("quotient", ["slq", "cilq", "flq", "aflq"])
def test_an_interval_holds_its_value(quotient: Quotient) -> None:
    for found in intervals(RegionalMethod(quotient, draws=40)).values():
        assert (found.low <= found.value).all()
        assert (found.value <= found.high).all()
        assert (width(found) > 0).any()


def test_an_interval_widens_with_the_exponents_and_with_the_error_of_cells() -> None:
    narrow = intervals(RegionalMethod(low=0.29, high=0.31, cell_error=0.0))
    wide = intervals(RegionalMethod(cell_error=0.0))
    small, large = (
        intervals(RegionalMethod(cell_error=0.2)),
        intervals(RegionalMethod(cell_error=0.8)),
    )
    for name in ("sales", "output_multiplier", "total_loss"):
        assert (width(narrow[name]) < width(wide[name])).all()
        assert (width(small[name]) < width(large[name])).all()


def test_nothing_open_is_no_interval() -> None:
    for found in intervals(RegionalMethod(low=0.3, high=0.3, cell_error=0.0, draws=3)).values():
        np.testing.assert_allclose(found.low, found.value, rtol=1e-12)
        np.testing.assert_allclose(found.high, found.value, rtol=1e-12)


def test_sums_that_are_known_have_no_interval_and_their_cells_have_one() -> None:
    sales, purchases = np.array([8.0, 30, 12]), np.array([10.0, 25, 15])
    known = RegionalData(REGION.region, None, None, sales, purchases)
    found = intervals(RegionalMethod(draws=40), known)
    np.testing.assert_allclose(found["sales"].low, sales, rtol=1e-8)
    np.testing.assert_allclose(found["sales"].high, sales, rtol=1e-8)
    assert (width(found["cells"]) > 0.1 * found["cells"].value).all()


def test_draws_are_the_same_for_every_figure_and_from_their_seed_alone() -> None:
    method = RegionalMethod(draws=20)
    (alone,) = regional_intervals(
        nation(), REGION, lambda t: {"sales": figures(t)["sales"]}, method
    )
    np.testing.assert_array_equal(alone.high, intervals(method)["sales"].high)
    assert (alone.high != intervals(replace(method, seed=2))["sales"].high).any()


def test_the_interval_of_an_extraction_is_that_of_tables_drawn_one_by_one() -> None:
    """Written anew: a table of one sector's loss, by solving the system without it."""
    method, lost = RegionalMethod(draws=10), []
    for k in range(10):
        z = np.random.default_rng([1, k]).standard_normal((3, 3))
        delta = 0.2 + 0.2 * (k + 0.5) / 10
        drawn, _ = regional_table(nation(), REGION, RegionalMethod("flq", delta), np.exp(0.5 * z - 0.125))  # fmt: skip
        kept = drawn.flow[1:, 1:] / drawn.output[1:]
        left = np.linalg.solve(np.eye(2) - kept, drawn.final_demand()[1:])
        lost.append(drawn.output.sum() - left.sum())
    found = intervals(method)["total_loss"]
    value = found.value[0]
    assert found.low[0] == pytest.approx(min(value, np.quantile(lost, 0.05)), rel=1e-12)
    assert found.high[0] == pytest.approx(max(value, np.quantile(lost, 0.95)), rel=1e-12)


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
