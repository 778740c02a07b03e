"""Laws of the measures of clusters, and what they say where they are undefined."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose

from planloom.clusters.agglomeration import (
    coagglomeration,
    coagglomeration_of,
    colocation,
    ellison_glaeser,
    ellison_glaeser_interval,
    greatest_gamma,
)
from planloom.clusters.cluster_index import cluster_index
from planloom.clusters.concentration import (
    entropy,
    gini,
    herfindahl,
    relative_theil,
    theil,
    theil_parts,
    weighted_gini,
)
from planloom.clusters.growth import growth_contributions, productivity_growth
from planloom.clusters.intervals import RANGES, intervals, redrawn
from planloom.clusters.records import Floats, RegionIndustry
from planloom.clusters.shift_share import dynamic_shift_share, shift_share
from planloom.clusters.specialisation import (
    hachman,
    krugman,
    krugman_of_industries,
    location_quotient,
    location_quotient_interval,
)
from planloom.clusters.strength import strength

PERSONS = st.integers(1, 10_000).map(float)
SIZES = arrays(np.float64, st.tuples(st.integers(2, 6), st.integers(2, 6)), elements=PERSONS)
SAME = arrays(np.float64, (4, 3), elements=PERSONS)


@given(SIZES)
def test_quotients_average_to_one_over_the_whole(value: Floats) -> None:
    share = value.sum(1) / value.sum()
    assert_allclose(share @ location_quotient(value), 1, rtol=1e-12)
    assert_allclose(location_quotient(value * 7), location_quotient(value), rtol=1e-12)
    low, high = location_quotient_interval(value)
    assert np.all((low <= location_quotient(value)) & (location_quotient(value) <= high))


@given(SIZES)
def test_a_region_with_the_mix_of_the_whole_is_special_in_nothing(value: Floats) -> None:
    same = np.outer(value.sum(1), value.sum(0))
    assert_allclose(location_quotient(same), 1, rtol=1e-12)
    for found in (krugman(same), krugman_of_industries(same), relative_theil(same)):
        assert_allclose(found, 0, atol=1e-12)
    assert_allclose(hachman(same), 1, rtol=1e-12)
    assert np.all(krugman(value) < 2)
    assert np.all(hachman(value) <= 1 + 1e-12)


@given(SIZES)
def test_concentration_keeps_its_range_and_its_meaning(value: Floats) -> None:
    n = value.shape[1]
    assert np.all((herfindahl(value) >= 1 / n - 1e-12) & (herfindahl(value) <= 1))
    assert np.all((entropy(value) >= 0) & (entropy(value) <= np.log2(n) + 1e-12))
    assert np.all((gini(value) >= -1e-12) & (gini(value) <= 1 - 1 / n + 1e-12))
    for row in value:
        assert_allclose(weighted_gini(row, np.ones(n)), gini(row), atol=1e-12)
        assert_allclose(theil(row), np.log(n) - entropy(row) * np.log(2), atol=1e-12)


@given(SIZES, st.integers(0, 2**31))
def test_no_interval_leaves_the_range_of_its_measure(value: Floats, seed: int) -> None:
    names = tuple(map(str, range(max(value.shape))))
    rows, columns = value.shape
    layer = RegionIndustry(names[:rows], names[:columns], value, "employment")
    measures: dict[str, Callable[[Floats], Floats]] = {
        "location_quotient": location_quotient, "krugman": krugman, "hachman": hachman,
        "herfindahl": lambda table: herfindahl(table, 1), "entropy": lambda table: entropy(table, 1),
        "gini": lambda table: gini(table, 0),
    }  # fmt: skip
    tables = redrawn(layer, None, 20, seed)
    assert tables is not None
    for name, (low, high) in intervals(tables, measures, value).items():
        least, most = RANGES[name]
        known = np.isfinite(low)
        assert np.all(low[known] >= least - 1e-12)
        assert np.all(high[known] <= most + 1e-12)
        own = measures[name](value)
        assert np.all((low[known] <= own[known]) & (own[known] <= high[known]))


@given(SIZES, st.randoms())
def test_theil_falls_into_exact_parts_whatever_the_groups(value: Floats, random: object) -> None:
    flat = value.ravel()
    group = np.array([random.randrange(3) for _ in flat])  # type: ignore[attr-defined]
    weight = np.arange(1.0, len(flat) + 1)
    parts = theil_parts(flat, group, weight)
    assert_allclose(parts.between + parts.within, theil(flat, weight), atol=1e-12)
    assert parts.total == parts.between + parts.within
    assert parts.between >= 0
    assert np.all(parts.group_index >= 0)
    assert_allclose(theil(flat, flat * 3), 0, atol=1e-12)


@given(SIZES)
def test_the_mixes_of_regions_and_the_places_of_industries_hold_the_same_information(
    value: Floats,
) -> None:
    by_region = (value.sum(1) / value.sum()) @ relative_theil(value)
    by_industry = (value.sum(0) / value.sum()) @ relative_theil(value.T)
    assert_allclose(by_region, by_industry, atol=1e-12)


@given(
    arrays(np.float64, 12, elements=st.integers(1, 500).map(float)),
    arrays(np.int64, 12, elements=st.integers(0, 3)),
)
def test_plants_that_merge_where_they_stand_leave_concentration_and_raise_what_darts_explain(
    size: Floats, region: np.ndarray
) -> None:
    x = np.array([0.4, 0.3, 0.2, 0.1])
    apart = ellison_glaeser(size, region, x)
    merged = np.bincount(region, size, 4).astype(np.float64)
    assume((merged > 0).sum() > 1)
    together = ellison_glaeser(merged[merged > 0], np.flatnonzero(merged), x)
    assert_allclose(together.concentration, apart.concentration, rtol=1e-12)
    assert together.herfindahl >= apart.herfindahl - 1e-12
    value = np.bincount(region, size, 4)[:, None] + np.zeros((4, 1))
    total = np.column_stack([value, x[:, None] * 1e9])  # a large industry makes the whole's shares
    bound = greatest_gamma(total, np.array([12.0, 2.0]))[0]
    assert np.isnan(bound) or apart.gamma <= bound + 1e-4


def test_darts_give_a_gamma_of_about_nothing() -> None:
    rng = np.random.default_rng(5)
    x = np.array([0.4, 0.3, 0.2, 0.1])
    size = rng.lognormal(0, 1, 60)
    found = [ellison_glaeser(size, rng.choice(4, 60, p=x), x) for _ in range(4_000)]
    z = np.array([index.z for index in found])
    assert abs(np.mean([index.gamma for index in found])) < 0.001
    assert abs(z.mean()) < 0.06
    assert abs(z.std() - 1) < 0.06


def test_plants_drawn_again_cover_gamma_where_the_spread_of_darts_does_not() -> None:
    """40 plants of which 60 % fall in one of five regions: what gamma is on average, held by nine intervals in ten."""
    rng = np.random.default_rng(3)
    x, p = np.array([0.3, 0.25, 0.2, 0.15, 0.1]), np.array([0.6, 0.1, 0.1, 0.1, 0.1])
    size = rng.lognormal(0, 0.5, 40)
    h, free = float(herfindahl(size)), 1 - float((x**2).sum())
    mean = (((p - x) ** 2).sum() + h * (1 - (p**2).sum()) - free * h) / (free * (1 - h))
    held = by_darts = 0
    for trial in range(150):
        where = rng.choice(5, 40, p=p)
        found = ellison_glaeser(size, where, x)
        low, high = ellison_glaeser_interval(size, where, x, 100, trial)
        assert low <= found.gamma <= high
        held += low <= mean <= high
        half = 1.645 * found.deviation / (free * (1 - h))
        by_darts += abs(found.gamma - mean) <= half
    assert 0.84 <= held / 150 <= 0.96
    assert by_darts / 150 < 0.5


def test_an_interval_of_gamma_needs_plants() -> None:
    x, one = np.array([0.5, 0.5]), np.array([0])
    assert np.isnan(ellison_glaeser_interval(np.array([5.0]), one, x, 20, 1)).all()
    assert np.isnan(ellison_glaeser_interval(np.ones(4), np.array([0, 0, 1, 1]), x, 0, 1)).all()


@given(SAME)
def test_pairs_of_industries_are_symmetric_and_plants_in_one_region_are_together(
    value: Floats,
) -> None:
    pair = coagglomeration(value)
    assert_allclose(pair, pair.T)
    x = value.sum(1) / value.sum()
    share = value / value.sum(0)
    by_hand = ((share[:, 0] - x) * (share[:, 1] - x)).sum() / (1 - (x**2).sum())
    assert_allclose(pair[0, 1], by_hand, atol=1e-12)
    for some in ([0], [0, 0, 1]):
        first, second = np.array(some), np.array([1, 2, 2][: len(some)])
        assert_allclose(coagglomeration_of(value, first, second), pair[first, second], atol=1e-12)
    together = colocation(value)
    assert_allclose(together, together.T)
    assert np.all((together >= 0) & (together <= 1 + 1e-12))
    assert_allclose(colocation(value.sum(0, keepdims=True)), 1)
    spread = colocation(np.repeat(value.sum(0, keepdims=True), 5, 0))
    assert_allclose(spread, 1 / 5)


@given(SAME, SAME, SAME)
def test_parts_of_growth_add_up(first: Floats, second: Floats, third: Floats) -> None:
    for found, growth in (
        (shift_share(first, second), second - first),
        (dynamic_shift_share([first, second, third]), third - first),
    ):
        assert_allclose(found.national + found.mix + found.regional, growth, atol=1e-6)
        assert_allclose(found.growth, growth, atol=1e-9)
    static = shift_share(first, second)
    assert_allclose(static.regional.sum(0), 0, atol=1e-6)
    assert_allclose(static.mix.sum(), 0, atol=1e-6)
    rate = second.sum(1) / first.sum(1) - 1
    assert_allclose(growth_contributions(first, second).sum(1), rate, atol=1e-9)
    parts = productivity_growth(first, third, second, first)
    assert_allclose(parts.within + parts.shift + parts.interaction, parts.growth, atol=1e-9)


@given(SAME)
def test_dynamic_shift_share_of_one_step_is_the_static_one(value: Floats) -> None:
    after = value[::-1] + 1
    one, other = shift_share(value, after), dynamic_shift_share([value, after])
    for name in ("growth", "national", "mix", "regional"):
        assert np.array_equal(getattr(one, name), getattr(other, name))


@given(SAME)
def test_the_cluster_index_is_one_where_all_is_alike(value: Floats) -> None:
    of_region = value.sum(1)
    same = np.outer(of_region, value.sum(0))
    assert_allclose(cluster_index(same, same, of_region, of_region), 1, rtol=1e-12)


def test_what_is_undefined_is_no_number() -> None:
    hole = np.array([[0.0, 0.0], [1.0, 0.0]])
    quotient = location_quotient(hole)
    assert np.isnan(quotient[0]).all()
    assert np.isnan(quotient[:, 1]).all()
    assert quotient[1, 0] == 1
    for of_region in (krugman(hole), hachman(hole), relative_theil(hole), herfindahl(hole, 1)):
        assert np.isnan(of_region[0])
        assert np.isfinite(of_region[1])
    assert np.isnan(krugman_of_industries(np.ones((2, 1)))).all()
    assert np.isnan(theil(np.zeros(3)))
    assert np.isnan(theil(np.ones(2), np.array([0.0, 1.0])))
    assert np.isnan(coagglomeration(np.ones((1, 2)))).all()
    assert np.isnan(greatest_gamma(np.ones((2, 1)), np.ones(1))).all()
    assert np.isnan(colocation(np.array([[1.0, 0.0]]))[0, 1])
    assert np.isnan(shift_share(hole, hole + 1).mix[:, 1]).all()
    assert np.isnan(growth_contributions(hole, hole + 1)[0]).all()
    assert np.isnan(ellison_glaeser(np.array([5.0]), np.array([0]), np.array([0.5, 0.5])).gamma)
    for size, shares in (([0.0], [0.5, 0.5]), ([1.0], [1.0])):
        with pytest.raises(ValueError, match=r"plant|region"):
            ellison_glaeser(np.array(size), np.array([0]), np.array(shares))
    with pytest.raises(ValueError, match="missing"):
        RegionIndustry(("a",), ("b",), np.array([[np.nan]]))


def test_stars_follow_the_lines_of_the_observatory() -> None:
    """A quotient of 2, and the first 10 % by size among the regions that have the industry: of eleven, two."""
    value = np.column_stack([np.arange(12.0) * 10, np.full(12, 400.0)])
    value[3] = 90, 100
    found = strength(
        value, 2, 0.1, growth=np.tile([[0.1], [np.nan]], (6, 2)) * np.arange(12.0)[:, None]
    )
    specialised, size, productivity, growth = found.star
    assert specialised is not None
    assert specialised[:, 0].nonzero()[0].tolist() == [3]
    assert size is not None
    assert size[:, 0].nonzero()[0].tolist() == [10, 11]
    assert not size[0, 0]
    assert productivity is None
    assert growth is not None
    assert growth[:, 0].nonzero()[0].tolist() == [10]  # of five that are known
    assert found.stars[3].tolist() == [1, 0]
    assert found.stars[10].tolist() == [
        2,
        2,
    ]  # eleven are alike in the other industry: they share the first place
