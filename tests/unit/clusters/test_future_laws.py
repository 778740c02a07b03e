"""What must hold whatever the table: order does not matter, the two sides mirror each other, scale cancels."""

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from planloom.clusters.comparative_advantage import Bools, comparative_advantage, is_specialised
from planloom.clusters.complexity import Complexity, complexity
from planloom.clusters.complexity_interval import complexity_interval
from planloom.clusters.components import components
from planloom.clusters.fitness import fitness
from planloom.clusters.proximity import co_occurrence, proximity, proximity_density
from planloom.clusters.relatedness import Normalisation, relatedness, relatedness_density

sizes = arrays(
    np.float64,
    st.tuples(st.integers(2, 7), st.integers(2, 7)),
    elements=st.integers(0, 9).map(float),
)
presences = arrays(np.bool_, st.tuples(st.integers(3, 9), st.integers(3, 9)))


def gap(found: Complexity) -> float:
    return min(
        (p.second_eigenvalue - p.third_eigenvalue for p in found.parts if p.state == "determined"),
        default=0.0,
    )


def shuffled(shape: tuple[int, ...], seed: int) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    return chance.permutation(shape[0]), chance.permutation(shape[1])


@given(sizes, st.floats(0.5, 1e6))
def test_scale_cancels_in_the_advantage(size: np.ndarray, scale: float) -> None:
    once, scaled = comparative_advantage(size), comparative_advantage(size * scale)
    np.testing.assert_allclose(scaled, once, rtol=1e-9)


@given(sizes)
def test_the_advantage_averages_to_one_in_every_place(size: np.ndarray) -> None:
    advantage = comparative_advantage(size)
    weight = size.sum(0) / max(size.sum(), 1.0)
    for place in np.flatnonzero(size.sum(1) > 0):
        known = np.isfinite(advantage[place])
        assert abs(float(advantage[place][known] @ weight[known]) - 1) < 1e-9


@given(presences, st.integers(0, 99))
def test_order_of_rows_and_columns_changes_nothing(present: Bools, seed: int) -> None:
    rows, columns = shuffled(present.shape, seed)
    mixed = present[np.ix_(rows, columns)]
    density = proximity_density(present)
    np.testing.assert_allclose(proximity_density(mixed), density[np.ix_(rows, columns)], atol=1e-12)
    first, again = complexity(present), complexity(mixed)
    assert sorted((p.places, p.industries, p.state) for p in again.parts) == sorted(
        (p.places, p.industries, p.state) for p in first.parts
    )
    if gap(first) > 1e-4:
        np.testing.assert_allclose(again.place_index, first.place_index[rows], atol=1e-6)
        np.testing.assert_allclose(again.industry_index, first.industry_index[columns], atol=1e-6)


@given(presences, st.integers(0, 99))
def test_order_changes_no_fitness(present: Bools, seed: int) -> None:
    rows, columns = shuffled(present.shape, seed)
    first = fitness(present, most_steps=200)
    again = fitness(present[np.ix_(rows, columns)], most_steps=200)
    np.testing.assert_allclose(again.place, first.place[rows], rtol=1e-6, atol=1e-12)


@given(presences)
def test_the_two_indices_are_each_others_averages(present: Bools) -> None:
    found = complexity(present)
    for number, part in enumerate(found.parts):
        if part.state != "determined" or gap(found) < 1e-4:
            continue
        rows, columns = found.place_part == number, found.industry_part == number
        M = present[np.ix_(rows, columns)].astype(float)
        mean_of_places = (M / M.sum(0)).T @ found.place_index[rows]
        mean_of_industries = (M / M.sum(1)[:, None]) @ found.industry_index[columns]
        for mean, index in (
            (mean_of_places, found.industry_index[columns]),
            (mean_of_industries, found.place_index[rows]),
        ):
            assert abs(np.corrcoef(mean, index)[0, 1] - 1) < 1e-6


@given(presences)
def test_an_index_has_mean_0_deviation_1_and_rises_with_diversity(present: Bools) -> None:
    found = complexity(present)
    for number, part in enumerate(found.parts):
        mine = found.place_index[found.place_part == number]
        if part.state == "determined":
            assert abs(mine.mean()) < 1e-9
            assert abs(mine.std() - 1) < 1e-9
            assert part.diversity_correlation > 0
        else:
            assert np.isnan(mine).all()


@given(presences)
def test_the_index_solves_the_published_eigenproblem(present: Bools) -> None:
    found = complexity(present)
    assume(len(found.parts) == 1 and found.parts[0].state == "determined")
    rows, columns = found.place_part == 0, found.industry_part == 0
    M = present[np.ix_(rows, columns)].astype(float)
    walk = (M / M.sum(1)[:, None]) @ (M / M.sum(0)).T
    values = np.sort(np.linalg.eigvals(walk).real)
    assert abs(values[-1] - 1) < 1e-9
    assert abs(values[-2] - found.parts[0].second_eigenvalue) < 1e-7
    index = found.place_index[rows]
    weight = M.sum(1) / M.sum()
    raw = index - float(index @ weight)  # the eigenvector is orthogonal to the diversities
    np.testing.assert_allclose(walk @ raw, values[-2] * raw, atol=1e-6)


@given(presences)
def test_density_is_the_weighted_share_of_the_other_industries(present: Bools) -> None:
    plain = relatedness_density(present, proximity(present))
    np.testing.assert_allclose(proximity_density(present), plain, atol=1e-12)


@given(presences, st.sampled_from(["association", "probability", "cosine", "jaccard"]))
def test_relatedness_is_symmetric_and_ignores_how_often_the_table_is_repeated(
    present: Bools, normalisation: Normalisation
) -> None:
    once = relatedness(co_occurrence(present), normalisation)
    np.testing.assert_allclose(once, once.T, atol=1e-12)
    assert np.nanmin(np.append(once, 0.0)) >= 0
    twice = relatedness(co_occurrence(np.vstack([present, present])), normalisation)
    np.testing.assert_allclose(twice, once, atol=1e-12)


@given(presences, presences)
def test_parts_that_nothing_joins_are_measured_apart(one: Bools, other: Bools) -> None:
    both = np.zeros((len(one) + len(other), one.shape[1] + other.shape[1]), bool)
    both[: len(one), : one.shape[1]], both[len(one) :, one.shape[1] :] = one, other
    place, _ = components(both)
    assert not set(place[: len(one)]) & set(place[len(one) :]) - {-1}
    alone, joined = complexity(one), complexity(both)
    if gap(alone) > 1e-4:
        np.testing.assert_allclose(joined.place_index[: len(one)], alone.place_index, atol=1e-6)
    np.testing.assert_allclose(
        fitness(both, most_steps=100).place[: len(one)],
        fitness(one, most_steps=100).place,
        rtol=1e-6,
    )


@given(presences)
@settings(max_examples=15, deadline=None)
def test_intervals_come_again_and_are_ordered(present: Bools) -> None:
    found = complexity(present)
    first = complexity_interval(present, found, 20, 3)
    again = complexity_interval(present, found, 20, 3)
    assert first.place_low.tobytes() == again.place_low.tobytes()
    known = np.isfinite(first.place_low)
    assert (first.place_low[known] <= first.place_high[known]).all()
    assert 0 <= first.lost_share <= 1
    assert np.isnan(first.industry_low[found.industry_part == -1]).all()


@given(sizes)
def test_every_specialised_place_and_industry_has_a_part(size: np.ndarray) -> None:
    present = is_specialised(comparative_advantage(size))
    place, industry = components(present)
    assert ((place >= 0) == present.any(1)).all()
    assert ((industry >= 0) == present.any(0)).all()
    r, i = np.nonzero(present)
    assert (place[r] == industry[i]).all()
