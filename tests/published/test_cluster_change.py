"""Parts of inequality and growth, and stars, against what offices, papers and programs print.

Where a printed result with its inputs was not at hand (dynamic shift-share, productivity, stars), what stands here is
worked by hand or by a second, plain implementation, and docs/clusters.md says so.
"""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from planloom.clusters import read_region_industry
from planloom.clusters.back_test import area_under_curve
from planloom.clusters.concentration import theil_parts
from planloom.clusters.growth import growth_contributions, productivity_growth
from planloom.clusters.shift_share import dynamic_shift_share
from planloom.clusters.stages import growth_contribution
from planloom.clusters.strength import strength

MEXICO = {
    1940: (
        10384, 22361, 9573, 3758, 2934, 8578, 8537, 6909, 17816, 12132, 4359, 2181, 4414, 5309, 3408, 3327,
        6936, 4836, 9073, 1892, 3569, 11016, 21965, 4372, 4840, 6399, 2459, 7508, 3605, 5203, 7990, 3734,
    ),
    2000: (
        27782, 29855, 26103, 36163, 8684, 30735, 28460, 21358, 54349, 17379, 15585, 11820, 12348, 21610, 16322, 11838,
        18170, 11478, 38672, 9010, 15685, 26149, 33442, 15866, 15242, 24068, 13360, 23546, 11701, 12191, 17509, 11130,
    ),
}  # fmt: skip
REGIONS = (2, 1, 2, 5, 5, 1, 1, 3, 4, 2, 3, 5, 3, 3, 4, 3, 3, 2, 1, 5, 3, 3, 5, 2, 2, 1, 5, 1, 3, 3, 5, 2)  # fmt: skip


@pytest.mark.parametrize(
    ("year", "total", "between", "within"),
    [(1940, 0.20894344, 0.0345889, 0.17435454), (2000, 0.10660832, 0.03635872, 0.0702496)],
)
def test_parts_of_theil_over_mexican_states(
    year: int, total: float, between: float, within: float
) -> None:
    """Incomes per head of 32 states in five regions of Hanson (1998): data of Rey, Sastre-Gutiérrez (2010).

    Interregional inequality dynamics in Mexico, Spatial Economic Analysis 5, 277-298; the numbers stand in the
    documentation of PySAL's ``inequality`` (``Theil``, ``TheilD``).
    """
    parts = theil_parts(np.array(MEXICO[year], float), np.array(REGIONS) - 1)
    assert_allclose([parts.total, parts.between, parts.within], [total, between, within], atol=5e-9)


def test_contributions_to_growth_as_a_statistical_office_prints_them() -> None:
    """Fujian 2006: value added of 2005 and growth in the yearbook of 2007 (table 2-9), contributions in 2008's (2-8).

    Growth is printed to 0.1 %, of a whole of 14.8 %: a contribution rate is met within what that leaves open.
    """
    before = np.array(
        [831.08, 2842.43, 357.83, 2537.59]
    )  # primary, industry, construction, tertiary
    rate = np.array([0.025, 0.169, 0.179, 0.160])
    after = before * (1 + rate)
    points = growth_contributions(before[None], after[None])[0]
    assert_allclose(points.sum(), 0.148, atol=5e-4)  # the office's own growth of the whole
    stated = np.array([0.022, 0.496, 0.066, 0.416])
    share = [
        growth_contribution(a, b, before.sum(), after.sum())
        for a, b in zip(before, after, strict=True)
    ]
    weight = before / before.sum()
    room = 0.0005 + (0.0005 * weight + 0.0005 * np.array(share)) / 0.148
    assert np.all(np.abs(np.array(share) - stated) <= room)
    assert_allclose(points / points.sum(), share, rtol=1e-12)


@pytest.mark.parametrize(
    ("before", "after", "growth"),
    [
        ((90, 20, 10, 60), (100, 40, 10, 55), 13.88888889),
        ((60, 30, 30, 40), (85, 55, 40, 35), 34.375),
        ((250, 100, 110, 300), (255, 115, 85, 390), 11.18421053),
        ((400, 150, 150, 400), (440, 210, 135, 480), 15.0),
    ],
)
def test_contributions_sum_to_the_growth_that_reat_prints(
    before: tuple[float, ...], after: tuple[float, ...], growth: float
) -> None:
    """Farhauer and Kröll's regions and nation; growth in per cent as REAT 3.0.3 gives it."""
    found = growth_contributions(np.array([before], float), np.array([after], float))
    assert_allclose(100 * found.sum(), growth, atol=5e-9)


def test_dynamic_shift_share_of_reats_example() -> None:
    """Farhauer and Kröll's region A, with the third year of the documentation of REAT's `shiftd`.

    The first period is the textbook's, 25 = 27 + 1 - 3; the second is worked in whole fractions here.
    """
    region = ((90, 20, 10, 60), (100, 40, 10, 55), (105, 45, 15, 60))
    nation = ((400, 150, 150, 400), (440, 210, 135, 480), (460, 230, 155, 500))
    national = [Fraction(27), Fraction(205 * 80, 1265)]
    by_industry = sum(Fraction(a * c, b) for a, b, c in zip(region[1], *nation[1:], strict=True))
    mix = [Fraction(1), by_industry - 205 - national[1]]
    regional = [Fraction(-3), 225 - by_industry]
    years = [
        np.array([own, np.subtract(all_, own)], float)
        for own, all_ in zip(region, nation, strict=True)
    ]
    found = dynamic_shift_share(years)
    sums = [part[0].sum() for part in (found.growth, found.national, found.mix, found.regional)]
    expected = [45.0, float(sum(national)), float(sum(mix)), float(sum(regional))]
    assert_allclose(sums, expected, atol=1e-9)
    assert_allclose(expected[1:], [39.9644268775, 0.1636996205, 4.8718735020], atol=5e-10)


def test_productivity_in_the_two_forms_of_the_literature() -> None:
    """Two sectors by hand: shares (0.6, 0.4) to (0.4, 0.6), productivity (10, 30) to (15, 36), so 18 to 27.6.

    Within 5.4, shift 4.0, interaction 0.2. The two terms of McMillan and Rodrik (2011) are within at the first shares,
    and structural change at the last productivities: shift and interaction together.
    """
    one = productivity_growth(
        *(np.array([x], float) for x in ((60, 120), (6, 4), (60, 216), (4, 6)))
    )
    parts = [float(x[0]) * 18 for x in (one.growth, one.within, one.shift, one.interaction)]
    assert_allclose(parts, [9.6, 5.4, 4.0, 0.2], atol=1e-12)
    structural = 15 * (0.4 - 0.6) + 36 * (0.6 - 0.4)
    assert_allclose(parts[2] + parts[3], structural, atol=1e-12)


@pytest.mark.shared
def test_stars_of_german_states_by_a_second_plain_count(shared: Path) -> None:
    """No table of stars with its sizes was at hand: 16 states and 17 industries, counted one by one."""
    path = shared / "data/measures/econgeo_oracle/input_german_regions_x_industries_emp.csv"
    layer = read_region_industry(path.read_bytes(), path.name)[0].layers[0]
    value = layer.value.tolist()
    growth = [[(7 * r + 3 * i) % 11 / 100 for i in range(17)] for r in range(16)]
    found = strength(layer.value, 1.5, 0.1, growth=np.array(growth))
    whole = sum(map(sum, value))
    for r, row in enumerate(value):
        for i, size in enumerate(row):
            of_industry = [other[i] for other in value]
            quotient = (size / sum(row)) / (sum(of_industry) / whole)
            stars = int(size > 0 and quotient >= 1.5)
            for column in (of_industry, [other[i] for other in growth]):
                rivals = [x for x, own in zip(column, of_industry, strict=True) if own > 0]
                above = sum(x > column[r] for x in rivals)
                is_first = above < 0.1 * len(rivals) and any(x < column[r] for x in rivals)
                stars += int(size > 0 and is_first)
            assert found.stars[r, i] == stars
    assert found.stars.sum() > 50


def test_the_area_of_hanley_and_mcneil() -> None:
    """Hanley, McNeil (1982), Radiology 143, 29-36, table I: 109 images in five grades, area 0.893."""
    normal, abnormal = (33, 6, 6, 11, 2), (3, 2, 2, 11, 33)
    score = np.repeat(np.tile(np.arange(1.0, 6.0), 2), normal + abnormal)
    entered = np.repeat([False, True], [sum(normal), sum(abnormal)])
    assert_allclose(area_under_curve(score, entered), 0.893, atol=5e-4)
