"""Cases that can be checked by hand: undefined indices, nested matrices, entry, back-tests, stages."""

import numpy as np
import pytest

from planloom.clusters.back_test import area_under_curve, back_test
from planloom.clusters.comparative_advantage import comparative_advantage, is_large_enough
from planloom.clusters.complexity import complexity
from planloom.clusters.complexity_interval import complexity_interval
from planloom.clusters.entry import EntryCells, entry_cells, entry_model, entry_probability
from planloom.clusters.fitness import fitness
from planloom.clusters.relatedness import relatedness, relatedness_density
from planloom.clusters.stages import StageRule, growth_contribution, stage_years

NAN = float("nan")


def matrix(*rows: str) -> np.ndarray:
    return np.array([[sign == "1" for sign in row] for row in rows])


def test_an_advantage_of_nothing_is_undefined() -> None:
    found = comparative_advantage(np.array([[1.0, 0.0], [0.0, 0.0]]))
    assert found[0, 0] == 1
    assert np.isnan([found[0, 1], found[1, 0], found[1, 1]]).all()


def test_a_missing_size_leaves_every_advantage_undefined() -> None:
    assert np.isnan(comparative_advantage(np.array([[1.0, NAN], [2.0, 3.0]]))).all()


def test_small_places_and_industries_are_told_by_their_totals() -> None:
    places, industries = is_large_enough(np.array([[50.0, 1.0, 0.0], [4.0, 1.0, 0.0]]), 10, 2)
    assert places.tolist() == [True, False]
    assert industries.tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        (("11", "01", "11"), "too_small"),
        (("111", "111", "111"), "degenerate"),
        (("110", "011", "101"), "degenerate"),  # a ring: both directions are as good
        (("111111",) * 4, "degenerate"),
        (("1110", "0111", "1011", "1101"), "degenerate"),
        (("1111", "0111", "0011", "0001"), "determined"),
    ],
)
def test_an_index_stands_only_where_it_is_determined(rows: tuple[str, ...], state: str) -> None:
    found = complexity(matrix(*rows))
    assert [part.state for part in found.parts] == [state]
    assert bool(np.isfinite(found.place_index).all()) == (state == "determined")
    assert bool(np.isfinite(found.industry_index).all()) == (state == "determined")


def test_an_index_without_relation_to_diversity_has_no_sign() -> None:
    chain = matrix("11000", "01100", "00110", "00011")
    found = complexity(chain)
    assert found.parts[0].state == "unsigned"
    assert np.isnan(found.place_index).all()


def test_two_economies_that_share_nothing_have_an_index_each() -> None:
    nested = matrix("1111", "0111", "0011", "0001")
    both = np.zeros((9, 8), bool)
    both[:4, :4], both[4:8, 4:] = nested, nested
    found = complexity(both)
    assert [part.state for part in found.parts] == ["determined", "determined"]
    assert found.place_part.tolist() == [0] * 4 + [1] * 4 + [-1]
    np.testing.assert_allclose(found.place_index[:4], found.place_index[4:8], atol=1e-12)
    assert np.isnan(found.place_index[8])


def test_intervals_of_an_undetermined_index_are_undefined() -> None:
    ring = matrix("110", "011", "101")
    found = complexity_interval(ring, complexity(ring), 10, 1)
    assert np.isnan(found.place_low).all()
    assert found.lost_share == 0


def test_more_draws_of_the_same_seed_do_not_change_the_first() -> None:
    nested = np.tri(10, 14, 3, dtype=bool)
    found = complexity(nested)
    some, more = (complexity_interval(nested, found, n, 5) for n in (30, 400))
    assert (some.place_high - some.place_low).mean() > 0
    np.testing.assert_allclose(more.place_low, some.place_low, atol=0.6)
    assert (more.place_rank_low <= more.place_rank_high).all()


def test_fitness_of_three_places_is_the_golden_ratio() -> None:
    found = fitness(matrix("110", "101", "111"))
    assert found.is_converged.tolist() == [True]
    assert found.place[2] / found.place[0] == pytest.approx((1 + 5**0.5) / 2, abs=1e-9)


def test_a_nested_triangle_sinks_and_says_so() -> None:
    found = fitness(np.tri(6, 6, dtype=bool))
    assert found.is_converged.tolist() == [False]
    assert found.residual[0] > 1e-10
    assert found.vanishing.any()
    assert np.isfinite(found.place).all()


def test_fitness_of_one_place_alone() -> None:
    found = fitness(matrix("11", "00"))
    assert found.place[0] == 1
    assert np.isnan(found.place[1])


def test_an_industry_that_meets_no_other_has_no_relatedness() -> None:
    count = np.array([[1.0, 1, 0], [1, 2, 0], [0, 0, 3]])
    found = relatedness(count, "cosine")
    assert np.isnan(found[2, 2])
    assert found[0, 1] == 1
    density = relatedness_density(matrix("100", "001"), found)
    assert density[0, 1] == 1
    assert np.isnan(density[:, 2]).all()


def cells(places: int, industries: int, seed: int) -> EntryCells:
    chance = np.random.default_rng(seed)
    place, industry = np.divmod(np.arange(places * industries), industries)
    return EntryCells(
        place, industry, chance.random(len(place)),
        chance.integers(1, places, industries).astype(float)[industry],
        chance.integers(1, industries, places).astype(float)[place], chance.random(len(place)) / 2,
    )  # fmt: skip


def test_the_logit_finds_the_coefficients_that_made_the_entries() -> None:
    """Synthetic cells: 40,000, log-odds -3 + 1.5 z + 0.5 log ubiquity - 0.2 log diversity + 2 advantage."""
    made = cells(200, 200, 1)
    z = (made.density - made.density.mean()) / made.density.std()
    odds = -3 + 1.5 * z + 0.5 * np.log(made.ubiquity) - 0.2 * np.log(made.diversity)
    odds += 2 * made.advantage
    chance = 1 / (1 + np.exp(-odds))
    entered = np.random.default_rng(2).random(len(odds)) < chance
    model = entry_model(made, entered)
    deviation = np.sqrt(np.diag(model.covariance))
    assert model.state == "fitted"
    assert (np.abs(model.coefficient - [-3, 1.5, 0.5, -0.2, 2]) < 4 * deviation).all()
    probability, low, high = entry_probability(model, made)
    assert ((low <= probability) & (probability <= high)).all()
    assert probability.mean() == pytest.approx(
        entered.mean(), abs=1e-9
    )  # the score of the constant is 0
    test = back_test(probability, entered, float(entered.mean()))
    assert test.skill > 0
    assert all(abs(part.expected - part.observed) < 0.02 for part in test.bins)


def test_a_model_of_too_few_entries_gives_no_probability() -> None:
    made = cells(10, 10, 1)
    entered = np.zeros(100, bool)
    entered[:14] = True
    model = entry_model(made, entered)
    assert (model.state, model.entries, model.cells) == ("too_few", 14, 100)
    assert np.isnan(entry_probability(model, made)[0]).all()


def test_entries_that_density_divides_wholly_have_no_finite_model() -> None:
    made = cells(20, 20, 3)
    assert entry_model(made, made.density > 0.7).state == "separated"


def test_no_cells_give_no_model() -> None:
    none = entry_cells(np.full((3, 3), 2.0))
    assert len(none.place) == 0
    assert entry_model(none, np.zeros(0, bool)).state == "too_few"


def test_the_robust_covariance_equals_the_plain_one_where_scores_are_independent() -> None:
    made = cells(400, 10, 4)
    entered = np.random.default_rng(5).random(4000) < 0.3
    model = entry_model(made, entered)
    X = np.column_stack([
        np.ones(4000), (made.density - made.density.mean()) / made.density.std(),
        np.log(made.ubiquity), np.log(made.diversity), made.advantage,
    ])  # fmt: skip
    plain = np.linalg.inv(X.T @ X * 0.3 * 0.7)
    np.testing.assert_allclose(np.diag(model.covariance), np.diag(plain), rtol=0.35)


def test_area_counts_pairs_and_halves_ties() -> None:
    entered = np.array([True, False, True, False])
    assert area_under_curve(np.array([3.0, 1.0, 2.0, 2.0]), entered) == 0.875
    assert np.isnan(area_under_curve(np.ones(4), np.zeros(4, bool)))


def test_a_model_worse_than_the_base_rate_has_negative_skill() -> None:
    entered = np.array([True] + [False] * 9)
    assert back_test(np.where(entered, 0.0, 0.5), entered, 0.1).skill < 0
    assert back_test(np.full(10, 0.1), entered, 0.1).skill == pytest.approx(0)


def test_contribution_to_growth_as_statistics_define_it() -> None:
    assert growth_contribution(100, 150, 1000, 1200) == 0.25
    assert np.isnan(growth_contribution(100, 90, 1000, 1000))


def test_stages_of_an_industry_from_nothing_to_a_cluster() -> None:
    """Total grows by 10 a year; the industry: none, 1, 1, 2, 5, 5; specialised from the fifth year on."""
    found = stage_years(
        (2020, 2021, 2022, 2023, 2024, 2025),
        (0.0, 1.0, 1.0, 2.0, 5.0, NAN),
        (100.0, 110.0, 120.0, 130.0, 140.0, 150.0),
        (0.0, 0.3, 0.3, 0.6, 1.4, NAN),
    )
    assert [year.stage for year in found] == [
        "absent", "growth", "seed", "growth", "cluster", "unknown",
    ]  # fmt: skip
    assert [year.is_growth_point for year in found] == [None, True, False, True, True, None]
    assert found[4].contribution_share == 0.3
    assert found[4].contribution == pytest.approx(3 / 130)
    assert found[3].growth == pytest.approx(1.0)


def test_growth_of_a_shrinking_place_has_no_points() -> None:
    found = stage_years((2020, 2021), (10.0, 12.0), (100.0, 90.0), (0.5, 0.6))
    assert found[1].stage == "growth"
    assert found[1].is_growth_point is None
    assert found[1].contribution == 0.02


def test_the_lines_of_the_rule_move_what_they_name() -> None:
    years, size, total = (2020, 2021), (10.0, 12.0), (100.0, 110.0)
    strict = StageRule(cluster_share=0.2, growth_point_share=0.3)
    assert stage_years(years, size, total, (1.2, 1.2))[1].stage == "cluster"
    assert stage_years(years, size, total, (1.2, 1.2), 1, strict)[1].stage == "growth"
    assert stage_years(years, size, total, (1.2, 1.2), 1, strict)[1].is_growth_point is False
    assert stage_years(years, size, total, (1.2, 1.2), 2)[1].since is None
