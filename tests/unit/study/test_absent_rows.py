"""A source row is taken away: every figure that rests on it goes with a reason, and no other figure changes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from planloom.codes.messages import reasons
from planloom.evidence import Figure, Observation
from planloom.study import (
    EvidenceSource,
    Study,
    example_evidence,
    example_source,
    run_study,
    study_figures,
)
from planloom.study.opening import Origins
from planloom.study.sources import REFERENCE

DAYS = (date(2022, 6, 30), date(2025, 12, 31), date(2026, 3, 1))
ROWS = example_evidence().observations


@cache
def study(day: date, without: str = "") -> Study:
    evidence = example_evidence()
    kept = tuple(o for o in evidence.observations if o.observation_id != without)
    return run_study(
        [example_source(name) for name in REFERENCE],
        EvidenceSource(kept, evidence.definitions, evidence.inputs),
        day,
    )


def figures(found: Study) -> dict[tuple[str, str], Figure]:
    return {(f.record, f.field): f.figure for f in study_figures(found)}


def rests_on(origins: Origins, figure: Figure, row: str) -> bool:
    return any(node.observation_id == row for node in origins.roots(figure.trace))


def reason(found: Study, record: str, field: str) -> str | None:
    """Return the reason that a study gives for a number that it does not hold."""
    given = {(a.record, a.field): a.reason for a in found.absences}
    parts = field.split(".")
    ways = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return next((given[record, way] for way in ways if (record, way) in given), None)


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.observation_id)
def test_what_rests_on_a_row_goes_with_it_and_nothing_else_changes(
    row: Observation, day: date
) -> None:
    name = row.observation_id
    before, after = study(day), study(day, without=name)
    origins, later = Origins(before), Origins(after)
    remaining = figures(after)
    resting = 0
    for (record, field), figure in figures(before).items():
        other = remaining.get((record, field))
        if not rests_on(origins, figure, name):
            assert other == figure, (record, field)
            continue
        resting += 1
        if other is not None:
            assert other.trace != figure.trace or not rests_on(later, other, name)
        elif record != name:
            assert reason(after, record, field) in reasons(), (record, field)
    assert resting > 0 or row.published_on > day
    assert not any(node.observation_id == name for node in after.trace)
    assert name not in {o.observation_id for o in after.observations}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_row_of_the_example_is_gone_with_all_of_them(day: date) -> None:
    bare = run_study([example_source(n) for n in REFERENCE], EvidenceSource(), day)
    assert not [node for node in bare.trace if node.kind == "row"]
    words: Mapping[str, object] = reasons()
    assert all(v.reason in words for verdict in bare.verdicts for v in (verdict, *verdict.members))
    assert {a.reason for a in bare.absences} <= set(words)


def test_a_later_row_changes_no_study_of_an_earlier_day() -> None:
    evidence, plans = example_evidence(), [example_source(name) for name in REFERENCE]
    day = date(2025, 12, 31)
    later = replace(
        evidence.observations[0], observation_id="later", value=1.0, published_on=date(2026, 1, 1)
    )
    more = replace(evidence, observations=(*evidence.observations, later))
    assert run_study(plans, evidence, day) == run_study(plans, more, day)


def test_two_rows_under_one_id_are_two_rows() -> None:
    evidence = example_evidence()
    row = next(o for o in evidence.observations if o.indicator_code == "gdp")
    rival = replace(row, source="another source", value=row.value * 2)
    again = replace(row, row=row.row + 100)
    both = replace(evidence, observations=(*evidence.observations, rival, again))
    plans = [example_source("shenzhen_2022")]
    found = run_study(plans, both, date(2026, 3, 1)).observations
    values = {o.observation_id: o.value for o in found if o.year == row.year}
    assert values[row.observation_id] != values[f"{row.observation_id}-2"]
    assert len(found) == len({o.observation_id for o in found})
    assert f"{row.observation_id}-3" not in values
