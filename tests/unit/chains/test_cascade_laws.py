"""Laws of a cascade: what must hold on every network."""

from dataclasses import replace
from pathlib import Path

import numba as nb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planloom.chains import (
    CascadeParameters,
    SupplyNetwork,
    cascade_kernel,
    cascades,
    coefficients,
    firm_cascades,
    firm_shocks,
    shocks_of,
    supply_network,
)
from planloom.chains.bounds import unseen_weight
from planloom.chains.groups import shared_groups, whole_groups
from planloom.compiled import _stamp, compiled
from planloom.errors import ModelError


@st.composite
def networks(draw: st.DrawFn, has_demand: bool = False) -> SupplyNetwork:
    seed = draw(st.integers(0, 2**32 - 1))
    chance = np.random.default_rng(seed)
    n, m = int(chance.integers(2, 25)), int(chance.integers(1, 5))
    links = np.nonzero(chance.random((n, n)) < chance.choice([0.08, 0.3, 0.8]))
    sale = chance.lognormal(1, 1.5, len(links[0]))
    sector = chance.integers(0, m, n)
    made = supply_network(
        (links[0], links[1], sale), sector, chance.integers(0, 3, (m, m)),
        sector if chance.random() < 0.7 else None,
    )  # fmt: skip
    if not made.sales().sum() > 0:
        made = supply_network([(0, 1, 1.0)], [0] * n, [[1]])
    revenue = made.sales() * 1.5 + 0.1 if has_demand or chance.random() < 0.5 else None
    return supply_network(
        (made.supplier, made.customer, made.sale), made.sector, made.essential, made.market, revenue
    )


def plain(network: SupplyNetwork, firm: int, tolerance: float) -> tuple[float, float, float, int]:
    """Written once more, from the equations, with full matrices and levels instead of losses."""
    n, W = network.firm_count, np.zeros((network.firm_count,) * 2)
    W[network.supplier, network.customer] = network.sale
    out, bought = W.sum(1), W.sum(0)
    p, E = network.sector, network.essential
    Ld = np.zeros((n, n))
    for i, j in zip(*np.nonzero(W), strict=True):
        kind = E[p[i], p[j]]
        whole = W[p == p[i], j].sum() if kind == 2 else bought[j]
        Ld[i, j] = W[i, j] / whole if kind else 0.0
    revenue = out if network.revenue is None else network.revenue
    Lu = W / np.where(revenue == 0, 1, revenue)[:, None]
    start = np.ones(n)
    start[firm] = 0
    d, u, steps = start.copy(), start.copy(), 0
    while True:
        sigma = np.ones(n)
        if network.market is not None:
            left = np.bincount(network.market, out * d)
            of_market = left[network.market]
            sigma = np.minimum(1, np.divide(out, of_market, out=np.ones(n), where=of_market > 0))
        lost = sigma[:, None] * Ld * (1 - d)[:, None]
        new = start.copy()
        for j in range(n):
            rest = 1.0
            for k in range(len(E)):
                part = lost[p == k, j].sum()
                if E[k, p[j]] == 2:
                    new[j] = min(new[j], 1 - part)
                elif E[k, p[j]] == 1:
                    rest -= part
            new[j] = max(0, min(new[j], rest))
        new_up = np.maximum(0, np.minimum(start, 1 - Lu @ (1 - u)))
        steps += 1
        most = max((d - new).max(), (u - new_up).max())
        d, u = new, new_up
        if most <= tolerance:
            break
    shares = [float(out @ loss / out.sum()) for loss in (1 - np.minimum(d, u), 1 - d, 1 - u)]
    return shares[0], shares[1], shares[2], steps


@given(networks(), st.sampled_from([0.0, 0.12, 0.4, 1.0]))
@settings(deadline=None, max_examples=60)
def test_equals_the_equations_whatever_the_switch(network: SupplyNetwork, switch: float) -> None:
    way = CascadeParameters(tolerance=3.3e-3, switch_share=switch)
    found = firm_cascades(network, None, way)
    for i in range(network.firm_count):
        loss, down, up, steps = plain(network, i, way.tolerance)
        np.testing.assert_allclose(
            [found.loss[i], found.downstream[i], found.upstream[i]], [loss, down, up], atol=1e-12
        )
        assert found.steps[i] == steps


@given(networks())
@settings(deadline=None, max_examples=30)
def test_the_index_lies_between_its_directions_and_their_sum(network: SupplyNetwork) -> None:
    found = firm_cascades(network)
    assert np.all(found.loss >= np.maximum(found.downstream, found.upstream) - 1e-12)
    assert np.all(found.loss <= found.downstream + found.upstream + 1e-12)


@given(networks(), st.integers(1, 5))
@settings(deadline=None, max_examples=20)
def test_threads_change_no_bit(network: SupplyNetwork, threads: int) -> None:
    one = firm_cascades(network, None, CascadeParameters(threads=1))
    many = firm_cascades(network, None, CascadeParameters(threads=threads))
    assert one.loss.tobytes() == many.loss.tobytes()
    assert one.steps.tolist() == many.steps.tolist()


@given(networks())
@settings(deadline=None, max_examples=20)
def test_a_zero_shock_changes_nothing_and_a_larger_one_never_costs_less(
    network: SupplyNetwork,
) -> None:
    way = CascadeParameters(tolerance=1e-9)
    shocks = shocks_of([{}, {0: (0.0, 0.0)}, {0: (0.3, 0.3)}, {0: (0.6, 0.6)}])
    tied = supply_network(
        (network.supplier, network.customer, network.sale), network.sector, network.essential,
        None, 1.5 * network.sales() + 0.1,
    )  # fmt: skip
    loss = cascades(tied, shocks, way).loss
    assert loss[0] == loss[1] == 0
    assert loss[2] <= loss[3] + 1e-9


@given(networks(has_demand=True), st.sampled_from([1e-1, 1e-2, 1e-3]))
@settings(deadline=None, max_examples=60)
def test_no_upstream_loss_is_larger_than_the_bound(
    network: SupplyNetwork, tolerance: float
) -> None:
    seen = firm_cascades(network, None, CascadeParameters(tolerance=tolerance))
    # "bounds" does not refuse what is still moving by rounding
    to_rest = CascadeParameters(tolerance=1e-14, most_steps=2_000)
    whole = cascades(network, firm_shocks(range(network.firm_count)), to_rest, detail="bounds")
    assert np.all(np.isfinite(seen.unseen_upstream))
    assert np.all(whole.upstream <= seen.upstream + seen.unseen_upstream + 1e-12)


def test_no_bound_is_claimed_without_final_demand() -> None:
    ring = supply_network([(0, 1, 1.0), (1, 0, 1.0)], [0, 0], [[1]])
    assert np.all(np.isinf(firm_cascades(ring).unseen_upstream))


@given(networks(), st.integers(-40, 40))
@settings(deadline=None, max_examples=20)
def test_the_unit_of_money_changes_nothing(network: SupplyNetwork, power: int) -> None:
    unit = 2.0**power  # exact in binary
    revenue = None if network.revenue is None else network.revenue * unit
    other = replace(network, sale=network.sale * unit, revenue=revenue)
    way = CascadeParameters(threads=1)
    there, here = firm_cascades(other, None, way), firm_cascades(network, None, way)
    assert there.loss.tobytes() == here.loss.tobytes()
    assert there.steps.tolist() == here.steps.tolist()


def test_a_market_of_which_nothing_is_left_replaces_nobody() -> None:
    """With sales of half a unit too, and without swinging between two states as by the reference programs' rule."""
    # 0 supplies 1 and 2, which supply each other; each class of firms is a market, and nothing else makes its goods
    net = supply_network(
        [(0, 1, 0.5), (0, 2, 0.5), (1, 2, 0.25), (2, 1, 0.25)], [0, 1, 1], [[2, 2], [2, 2]], [0, 1, 1],
    )  # fmt: skip
    found = firm_cascades(net, [0], CascadeParameters(tolerance=1e-10, most_steps=100))
    assert found.downstream.tolist() == [1.0]


@given(networks(has_demand=True))
@settings(deadline=None, max_examples=20)
def test_groups_add_up_to_the_whole(network: SupplyNetwork) -> None:
    shocks = firm_shocks(range(network.firm_count))
    group = np.arange(network.firm_count) % 2
    found = cascades(network, shocks, groups=whole_groups(group, 2))
    size = coefficients(network).size
    weight = np.bincount(group, size)
    lost = np.nan_to_num(found.group_loss) @ weight
    np.testing.assert_allclose(lost / size.sum(), found.loss, atol=1e-12)


def test_a_firm_in_two_groups_counts_in_each_by_its_share() -> None:
    chain = supply_network([(0, 1, 3.0), (1, 2, 1.0)], [0, 0, 0], [[2]], None, [6.0, 2.0, 1.0])
    whole = cascades(chain, firm_shocks([1]), detail="firms")
    parts = shared_groups([{0: 1.0}, {0: 0.25, 1: 0.75}, {1: 0.5}], 2)
    found = cascades(chain, firm_shocks([1]), groups=parts)
    lost, size = whole.firm_loss[0].max(axis=0), chain.sales()
    for k, share in enumerate(([1.0, 0.25, 0.0], [0.0, 0.75, 0.5])):
        weight = size * np.array(share)
        assert found.group_loss[0, k] == pytest.approx(lost @ weight / weight.sum())


def test_a_cascade_that_does_not_settle_is_an_error() -> None:
    ring = supply_network([(0, 1, 1.0), (1, 0, 1.0), (1, 2, 1.0)], [0, 0, 0], [[1]])
    with pytest.raises(ModelError, match="does not settle"):
        firm_cascades(ring, None, CascadeParameters(tolerance=1e-9, most_steps=3))


@given(networks(), st.sampled_from([0.3, 1e-2, 1e-4, 1e-8]))
@settings(deadline=None, max_examples=80)
def test_no_loss_in_either_direction_is_larger_than_the_certified_bound(
    network: SupplyNetwork, tolerance: float
) -> None:
    shocks = firm_shocks(range(network.firm_count))
    seen = cascades(network, shocks, CascadeParameters(tolerance=tolerance), detail="bounds")
    far = CascadeParameters(tolerance=1e-15, most_steps=3000)
    whole = cascades(network, shocks, far, detail="bounds")
    assert np.all(np.isfinite(seen.unseen_upstream + seen.unseen_downstream))
    assert np.all(whole.upstream <= seen.upstream + seen.unseen_upstream + 1e-12)
    assert np.all(whole.downstream <= seen.downstream + seen.unseen_downstream + 1e-12)
    most = seen.loss + seen.unseen_upstream + seen.unseen_downstream
    assert np.all(whole.loss <= most + 1e-12)


@given(networks(has_demand=True))
@settings(deadline=None, max_examples=40)
def test_the_bound_closes_in_on_the_truth(network: SupplyNetwork) -> None:
    shocks = firm_shocks(range(network.firm_count))
    late = cascades(network, shocks, CascadeParameters(tolerance=1e-11), detail="bounds")
    assert np.all(late.unseen_upstream < 1e-8)


@given(networks(), st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=40)
def test_sums_left_to_the_last_step_equal_those_done_firm_by_firm(
    network: SupplyNetwork, seed: int
) -> None:
    chance = np.random.default_rng(seed)
    parts = {int(i): tuple(chance.random(2)) for i in chance.integers(0, network.firm_count, 3)}
    shocks = shocks_of([{0: (1.0, 1.0)}, parts])
    for tolerance in (0.3, 1e-2):
        way = CascadeParameters(tolerance=tolerance)
        ahead, done = cascades(network, shocks, way), cascades(network, shocks, way, detail="firms")
        size = network.sales() / network.sales().sum()
        loss = done.firm_loss
        np.testing.assert_allclose(ahead.loss, loss.max(axis=1) @ size, rtol=0, atol=1e-13)
        np.testing.assert_allclose(ahead.downstream, loss[:, 0] @ size, rtol=0, atol=1e-13)
        np.testing.assert_allclose(ahead.upstream, loss[:, 1] @ size, rtol=0, atol=1e-13)
        finite = np.isfinite(done.unseen_upstream)
        np.testing.assert_allclose(
            ahead.unseen_upstream[finite], done.unseen_upstream[finite], rtol=1e-9, atol=1e-13
        )
        assert ahead.steps.tolist() == done.steps.tolist()


def test_without_a_place_to_keep_it_a_function_is_compiled_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("numba.core.caching.CacheImpl._locator_classes", [])
    with pytest.raises(RuntimeError, match="no locator"):
        nb.njit(cache=True)(_twice)
    assert compiled(_twice)(2) == 4


def _twice(value: int) -> int:
    return 2 * value


def test_a_bound_ends_where_firms_sell_nearly_all_to_each_other() -> None:
    """The power series would take billions of terms; a partial sum with its rest is a bound as well."""
    sales = [(0, 1, 1.0), (1, 0, 1.0)]
    made = coefficients(supply_network(sales, [0, 0], [[1]], revenue=[1.0 + 1e-12, 1.0 + 1e-12]))
    beyond = unseen_weight(made, made.size)
    assert np.all(np.isfinite(beyond))
    assert np.all(beyond > 0)


def chance_of_meeting(network: SupplyNetwork, firm: int) -> np.ndarray:
    """Written once more: the limit upstream solves u = Lu u with u = 1 at the stopped firm."""
    n = network.firm_count
    sold = np.zeros((n, n))
    np.add.at(sold, (network.supplier, network.customer), network.sale)
    revenue = sold.sum(axis=1) if network.revenue is None else network.revenue
    share = sold / np.where(revenue == 0, 1, revenue)[:, None]
    others = np.flatnonzero(np.arange(n) != firm)
    reached = np.ones(n)
    inner = np.eye(n - 1) - share[np.ix_(others, others)]
    reached[others] = np.linalg.lstsq(inner, share[others, firm], rcond=None)[0]
    return reached


@pytest.mark.parametrize("demand", [0.0, 1e-6, 0.01, 0.3])
def test_a_slow_cascade_leaps_to_its_limit_and_never_past_it(demand: float) -> None:
    chance = np.random.default_rng(7)
    n = 120
    ring = np.array([np.arange(n), np.roll(np.arange(n), -1)])  # nothing is out of reach
    links = np.concatenate([ring, chance.integers(0, n, (2, 400))], axis=1)
    made = (links[0], links[1], np.asarray(chance.lognormal(0, 1.5, links.shape[1]), np.float64))
    sales = supply_network(made, [0] * n, [[0]]).sales()
    network = supply_network(made, [0] * n, [[0]], None, sales / (1 - demand))
    firms = np.arange(0, n, 7)
    way = CascadeParameters(tolerance=1e-10, most_steps=2_000)
    found = cascades(network, firm_shocks(firms), way, detail="bounds")
    weight = network.sales() / network.sales().sum()
    for s, firm in enumerate(firms):
        truth = float(weight @ chance_of_meeting(network, int(firm)))
        assert found.upstream[s] <= truth + 1e-12
        assert truth <= found.upstream[s] + found.unseen_upstream[s] + 1e-12
        assert found.unseen_upstream[s] < 1e-6 or demand < 0.01
    assert (
        np.median(found.unseen_upstream) < 1e-3
    )  # some pairs of firms sell all but a billionth to each other


def test_what_is_kept_on_disk_is_named_after_all_sources_that_it_may_hold(tmp_path: Path) -> None:
    """Else a change in a function that a kept one calls would go unseen."""
    named = []
    for count in (1, 2, 3):
        (tmp_path / "called.py").write_text(
            f"from planloom.compiled import woven\n{'#' * min(count, 2)}"
        )
        folder = tmp_path / ("same" * count)  # another path, as the stamp of a folder is kept
        folder.mkdir()
        (folder / "called.py").write_bytes((tmp_path / "called.py").read_bytes())
        (folder / "other.py").write_text("#" * count)
        named.append(_stamp(folder))
    assert named[0] != named[1] == named[2]
    assert (
        cascade_kernel._run.__qualname__ == f"_run_{_stamp(Path(cascade_kernel.__file__).parent)}"
    )
