"""The fan of a projection: drawn from the latest value to the deadline's quantiles, in the chart and on paper."""

from datetime import date

import pytest

from planloom.app.charts import fan, goals, target_chart
from planloom.app.lookup import Lookup
from planloom.app.report.drawings import target_svg
from planloom.study import example_study

TARGET = "shenzhen_2024_scheme/target/sei_value_added/shenzhen/2025"


@pytest.fixture(scope="module")
def before() -> Lookup:
    return Lookup(example_study(date(2025, 12, 31)))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_bands_stand_between_the_quantiles_of_the_study(before: Lookup, lang: str) -> None:
    target, verdict = before.targets[TARGET], before.verdicts[TARGET]
    drawn = fan(verdict)
    assert drawn is not None
    (year, value), goal, quantiles = drawn
    assert (year, value, goal) == (2024, 1.56e12, 2025)
    assert list(quantiles) == sorted(quantiles)
    chart = target_chart(before, target, verdict, lang)
    assert chart is not None
    for share, low, high in (
        ("80%", quantiles[0], quantiles[4]),
        ("50%", quantiles[1], quantiles[3]),
    ):
        floor, band = [s for s in chart["series"] if s.get("stack") == share]
        start, end = (point["value"] for point in floor["data"])
        assert (start[0], end[0]) == ("2024", "2025")
        assert end[1] == pytest.approx(low / 1e12)
        assert end[1] + band["data"][1]["value"][1] == pytest.approx(high / 1e12)
        assert band["data"][0]["value"][1] == 0


def test_the_picture_of_the_report_has_the_bands_too(before: Lookup) -> None:
    svg = target_svg(before, before.targets[TARGET], before.verdicts[TARGET], "en")
    assert svg is not None
    assert svg.count("<polygon") == 2
    after = Lookup(example_study(date(2026, 3, 1)))
    assert fan(after.verdicts[TARGET]) is None
    known = target_svg(after, after.targets[TARGET], after.verdicts[TARGET], "en")
    assert known is not None
    assert "<polygon" not in known


def test_the_goal_of_a_change_is_the_level_that_it_means(before: Lookup) -> None:
    target, verdict = before.targets[TARGET], before.verdicts[TARGET]
    assert goals(target, verdict) == {1.6e12}
    double = target.model_copy(update={"measure": "multiple", "low": 2, "high": 2, "unit": "1"})
    assert goals(double, verdict) == {verdict.path[-1].required.value}
