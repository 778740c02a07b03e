"""What the published series of Shenzhen's strategic emerging industries says about the targets of 2022 and 2024.

Figures: value added 1.03 (2020), 1.214637 (2021), 1.56 (2024), 1.67 (2025) trillion yuan; sources with the rows of
``src/planloom/examples/shenzhen/observations.csv``. Rates below were computed by hand from them.
"""

from datetime import date

import pytest

from planloom.study import Study, example_study
from planloom.targets import GrowthComparison, Verdict

OPINION = "shenzhen_2022_opinion/target/sei_value_added/shenzhen/2025"
REVISION = "shenzhen_2024_scheme/target/sei_value_added/shenzhen/2025"
BEFORE, AFTER = date(2025, 12, 31), date(2026, 3, 1)


@pytest.fixture(scope="module")
def studies() -> dict[date, Study]:
    return {day: example_study(day) for day in (BEFORE, AFTER)}


def found(study: Study, target_id: str) -> Verdict:
    (verdict,) = [v for v in study.verdicts if v.target_id == target_id]
    return verdict


@pytest.mark.parametrize(
    ("day", "target_id", "word"),
    [
        (BEFORE, OPINION, "met_early"),
        (BEFORE, REVISION, "on_track"),
        (AFTER, OPINION, "met"),
        (AFTER, REVISION, "met"),
    ],
)
def test_total(studies: dict[date, Study], day: date, target_id: str, word: str) -> None:
    assert found(studies[day], target_id).verdict == word


def test_last_year_of_the_revised_target(studies: dict[date, Study]) -> None:
    remaining = found(studies[BEFORE], REVISION).growth_remaining
    assert remaining is not None
    assert remaining.value == pytest.approx(0.0256, abs=5e-5)


@pytest.mark.parametrize(
    ("target_id", "across", "inside"), [(OPINION, 0.0781, 0.0542), (REVISION, 0.0921, 0.0713)]
)
def test_growth_needed_and_seen(
    studies: dict[date, Study], target_id: str, across: float, inside: float
) -> None:
    possible, single = found(studies[BEFORE], target_id).growths
    assert_growth(possible, (2020, 2024), across, 0.1094)
    assert (possible.break_note, possible.is_deciding) == ("possible_break", False)
    assert_growth(single, (2021, 2024), inside, 0.0870)
    assert (single.break_note, single.is_deciding) == ("none", True)


def assert_growth(
    growth: GrowthComparison, years: tuple[int, int], needed: float, seen: float
) -> None:
    assert (growth.first_year, growth.last_year) == years
    assert growth.needed.value == pytest.approx(needed, abs=5e-5)
    assert growth.seen is not None
    assert growth.seen.value == pytest.approx(seen, abs=5e-5)


def test_six_clusters_have_a_verdict_each(studies: dict[date, Study]) -> None:
    (group,) = [
        v
        for v in studies[BEFORE].verdicts
        if v.target_id.startswith("shenzhen_2022_opinion/") and v.members
    ]
    words = {member.member_code: member.verdict for member in group.members}
    assert words == {
        "network_communication": "no_data",
        "software_information": "too_early",
        "smart_terminal": "no_data",
        "uhd_display": "no_data",
        "new_energy": "no_data",
        "marine": "no_data",
    }
    assert group.verdict == "no_data"
    software = next(m for m in group.members if m.member_code == "software_information")
    assert software.marks == ("already_above_at_issue",)
    marine = next(m for m in group.members if m.member_code == "marine")
    assert [o.split("/")[0] for o in marine.related_observation_ids] == ["gross_ocean_product"]


def test_the_share_without_definition_is_never_green(studies: dict[date, Study]) -> None:
    for study in studies.values():
        (share,) = [v for v in study.verdicts if "/new_energy_capacity_share/" in v.target_id]
        assert share.verdict == "definition_missing"
        assert {"with_nuclear", "with_nuclear_and_gas", "with_imported_power"} <= set(
            share.candidates
        )


def test_targets_without_deadline_say_so(studies: dict[date, Study]) -> None:
    study = studies[BEFORE]
    undated = {
        target.id
        for file in study.files
        for plan in file.plans
        for target in plan.targets
        if target.by is None
    }
    assert any("advanced_manufacturing_park_area" in name for name in undated)
    reasons = {v.reason for v in study.verdicts if v.target_id in undated}
    assert reasons == {"not_measurable.no_deadline"}
