"""Laws of input-output accounts on tables drawn at random."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planloom.chains.accounts import Floats
from planloom.chains.accounts_model import AccountsModel, accounts_model, linkages
from planloom.chains.extraction import extraction


@st.composite
def systems(draw: st.DrawFn) -> tuple[Floats, Floats]:
    """Return flows and outputs of a productive economy; some flows are 0, a sector may be empty."""
    count = draw(st.integers(2, 12))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    flow = rng.lognormal(0, 1.5, (count, count)) * (rng.random((count, count)) < 0.7)
    if draw(st.booleans()):
        flow[0] = flow[:, 0] = 0
    # output above both sums: final demand and value added of every sector are positive
    output = np.maximum(flow.sum(axis=0), flow.sum(axis=1)) * rng.uniform(1.05, 3, count)
    return flow, np.asarray(output, np.float64)


def solved(model: AccountsModel, sector: int, way: str) -> float:
    """Return the output that is left if a sector is taken out, by solving the system anew."""
    eye, output = np.eye(len(model.output)), model.output
    kept, final = model.coefficient.copy(), model.final_demand.copy()
    if way == "forward":
        share = model.allocation.copy()
        primary = output - output @ share
        share[sector] = 0
        return float(np.linalg.solve((eye - share).T, primary).sum())
    if way in ("backward", "total"):
        kept[:, sector] = 0
    if way in ("sales", "total"):
        kept[sector] = 0
    if way == "total":
        final[sector] = 0
    return float(np.linalg.solve(eye - kept, final).sum())


@given(systems())
@settings(deadline=None, max_examples=60)
def test_extraction_in_closed_form_equals_brute_force(system: tuple[Floats, Floats]) -> None:
    model = accounts_model(*system)
    lost = extraction(model)
    for way in ("backward", "sales", "forward", "total"):
        for sector in range(len(model.output)):
            brute = model.output.sum() - solved(model, sector, way)
            assert abs(getattr(lost, way)[sector] - brute) <= 1e-12 * model.output.sum()


@given(systems())
@settings(deadline=None)
def test_demand_and_primary_inputs_give_output_back(system: tuple[Floats, Floats]) -> None:
    flow, output = system
    model = accounts_model(flow, output)
    np.testing.assert_allclose(model.leontief @ model.final_demand, output, rtol=1e-10, atol=1e-12)
    primary = output - flow.sum(axis=0)
    np.testing.assert_allclose(primary @ model.ghosh, output, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(model.ghosh.sum(axis=1), model.ghosh_sum(), rtol=1e-10)


@given(systems(), st.floats(1e-3, 1e6))
@settings(deadline=None)
def test_the_unit_of_money_changes_no_coefficient(
    system: tuple[Floats, Floats], times: float
) -> None:
    first, second = accounts_model(*system), accounts_model(*(part * times for part in system))
    np.testing.assert_allclose(first.leontief, second.leontief, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(
        extraction(first).total * times, extraction(second).total, rtol=1e-8, atol=1e-9
    )


@given(systems(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_sectors_does_not_matter(
    system: tuple[Floats, Floats],
    random: object,
) -> None:
    flow, output = system
    order = list(range(len(output)))
    random.shuffle(order)  # type: ignore[attr-defined]
    turned = accounts_model(flow[np.ix_(order, order)], output[order])
    first, second = extraction(accounts_model(flow, output)), extraction(turned)
    np.testing.assert_allclose(first.sales[order], second.sales, rtol=1e-9, atol=1e-12)


@given(systems())
@settings(deadline=None)
def test_indices_of_linkage_have_mean_one(system: tuple[Floats, Floats]) -> None:
    found = linkages(accounts_model(*system))
    for index in (found.backward_index, found.forward_index, found.sensitivity_index):
        if np.isfinite(index).any():
            assert abs(np.nanmean(index) - 1) < 1e-12


@given(systems())
@settings(deadline=None)
def test_a_whole_sector_is_worth_at_least_either_side_of_it(system: tuple[Floats, Floats]) -> None:
    model = accounts_model(*system)
    lost = extraction(model)
    bound = lost.total * (1 + 1e-12) + 1e-12
    assert (lost.backward <= bound).all()
    assert (lost.sales <= bound).all()
    assert (lost.total >= model.output * (1 - 1e-12)).all()
