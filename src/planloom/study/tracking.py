"""Where does each target stand, in one record? Promise, verdict, rule, growth, latest value, projection, problems."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from planloom.codes import indicators
from planloom.evidence import Figure, Observation
from planloom.evidence.trace import ResultRecord
from planloom.plan.schema import Plan, Target
from planloom.study.opening import Origins
from planloom.study.records import Study, StudyProblem
from planloom.study.run import run_study
from planloom.study.sources import evidence_of_examples, example_source
from planloom.targets import GrowthComparison, Verdict

EXAMPLE = ("shenzhen_2022", "shenzhen_2024")
EXAMPLE_DAYS = (date(2025, 12, 31), date(2026, 3, 1))
EXAMPLE_TARGET = ("sei_value_added", 2025)
"""The target that the opinion of 2022 sets and the scheme of 2024 raises."""


class TrackedGrowth(ResultRecord):
    """Average yearly change needed and seen from one base."""

    first_year: int
    """Base year."""
    last_year: int | None
    """Last year seen."""
    needed: float
    """Needed from the base year to the deadline."""
    seen: float | None
    """Seen from the base year to the last."""
    unit: str
    """``1`` for a rate, ``pp`` for points of a share, else the unit of the value."""
    first_scope: str | None
    """Definition of the base value; null where it is no single row."""
    last_scope: str | None
    """Definition of the latest value."""
    break_mark: str
    """``none``, ``possible_break`` or ``break`` between the two."""
    is_deciding: bool
    """Whether the verdict rests on it."""


class TrackedValue(ResultRecord):
    """The latest comparable value with its source."""

    year: int
    """Calendar year; for a sum over years the last of them."""
    value: float
    """In `unit`."""
    unit: str
    """Base unit."""
    scope_code: str
    """Its definition."""
    source: tuple[str, ...]
    """Who published it; several for a sum over years."""
    published_on: date
    """Day of publication; for a sum the last."""
    observation_ids: tuple[str, ...]
    """The rows."""


class TrackedProjection(ResultRecord):
    """Where the series leads by the deadline."""

    year: int
    """The deadline."""
    values: int
    """How many values it rests on."""
    quantiles: dict[str, float]
    """Value by the share of the distribution below it."""
    probability: float
    """Chance that the promise is kept."""


class Tracked(ResultRecord):
    """One target as of one day."""

    as_of: date
    """The day."""
    plan_id: str
    """Its plan."""
    id: str
    """The target."""
    member_code: str | None = None
    """The cluster, in the record of one member of a group."""
    indicator: str
    """In the document's words."""
    indicator_code: str | None
    """Member of the code list."""
    role: str | None
    """``input``, ``output`` or ``outcome``; null where the indicator is not coded."""
    subject: str
    """In the document's words."""
    measure: str
    """How the number speaks."""
    comparator: str
    """How it binds."""
    value: float
    """The number promised (lower end)."""
    value_high: float | None
    """Upper end of a range."""
    unit: str
    """Its unit."""
    threshold: float | None
    """Size from which things are counted [yuan]."""
    strength: str
    """How firmly it is said; ``strive`` is softer."""
    deadline: int | None
    """Year."""
    verdict: str
    """The word."""
    rule: str
    """Id of the rule that gave it."""
    marks: tuple[str, ...]
    """Ids of remarks."""
    growth_needed_in_years_left: float | None
    """From the latest value to the deadline, a year."""
    growth: tuple[TrackedGrowth, ...]
    """Needed and seen, by base."""
    latest: TrackedValue | None
    """The latest comparable value."""
    projection: TrackedProjection | None
    """Where the series leads."""
    projection_reason: str | None
    """Why there is none, where one could be asked for."""
    quote: str
    """The sentence."""
    problems: tuple[StudyProblem, ...]
    """Problems and findings about this target."""
    members: tuple["Tracked", ...] = ()
    """One record per member of a group."""


def tracked(study: Study) -> tuple[Tracked, ...]:
    """Return one record per target of a study: nothing in it is computed anew.

    Parameters
    ----------
    study
        The study.

    Returns
    -------
    records
        In the order of plans and targets; a group holds the records of its members.

    Examples
    --------
    >>> cells = [r for study in example_studies() for r in tracked(study) if is_example_target(r)]
    >>> [(r.as_of.year, r.value, r.verdict) for r in cells] == [(2025, 1.5e12, "met_early"), (2025, 1.6e12, "on_track"),
    ...           (2026, 1.5e12, "met"), (2026, 1.6e12, "met")]
    True
    """
    targets = {t.id: (plan, t) for file in study.files for plan in file.plans for t in plan.targets}
    told: dict[str, list[StudyProblem]] = {}
    for problem in (*study.problems, *study.findings):
        told.setdefault(problem.where, []).append(problem)
    look_up = _Rows(study)
    return tuple(
        _record(look_up, *targets[verdict.target_id], verdict, told) for verdict in study.verdicts
    )


def example_studies(days: Sequence[date] = EXAMPLE_DAYS) -> tuple[Study, ...]:
    """Return the studies of the bundled example that set its target of 2025 and raised it, on each day.

    Parameters
    ----------
    days
        Days.

    Returns
    -------
    studies
        By day.

    Examples
    --------
    >>> [study.as_of.year for study in example_studies()]
    [2025, 2026]
    """
    sources, evidence = [example_source(n) for n in EXAMPLE], evidence_of_examples(EXAMPLE)
    return tuple(run_study(sources, evidence, day) for day in days)


def is_example_target(record: Tracked) -> bool:
    """Return whether a record is of the bundled example's target of 2025 that was set and then raised."""
    return (record.indicator_code, record.deadline) == EXAMPLE_TARGET


def tracked_json(records: Sequence[Tracked]) -> str:
    """Return records as JSON text.

    Examples
    --------
    >>> tracked_json(()).strip()
    '[]'
    """
    tree = [record.model_dump(mode="json") for record in records]
    return json.dumps(tree, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def flat(records: Sequence[Tracked]) -> Iterator[Tracked]:
    """Yield each record and after it those of its members."""
    for record in records:
        yield record
        yield from record.members


class _Rows:
    """The rows that figures of a study rest on."""

    def __init__(self, study: Study) -> None:
        self.as_of = study.as_of
        self._origins = Origins(study)
        self._rows = {row.observation_id: row for row in study.observations}

    def under(self, figure: Figure) -> list[Observation]:
        """Return the rows under a figure, by year."""
        roots = self._origins.roots(figure.trace)
        found = [self._rows[n.observation_id] for n in roots if n.observation_id in self._rows]
        return sorted(found, key=lambda row: (row.year, row.observation_id))

    def scope(self, figure: Figure | None, year: int | None) -> str | None:
        """Return the definition of the only value of a year under a figure."""
        rows = [row for row in self.under(figure) if row.year == year] if figure else []
        return rows[0].scope_code if len(rows) == 1 else None


def _record(
    rows: _Rows,
    plan: Plan,
    target: Target,
    verdict: Verdict,
    told: Mapping[str, Sequence[StudyProblem]],
) -> Tracked:
    known = indicators().get(target.indicator_code or "")
    remaining = verdict.growth_remaining
    return Tracked(
        as_of=rows.as_of,
        plan_id=plan.id,
        id=target.id,
        member_code=verdict.member_code,
        indicator=target.indicator,
        indicator_code=target.indicator_code,
        role=known.role if known is not None else None,
        subject=target.subject,
        measure=target.measure,
        comparator=target.comparator,
        value=target.low,
        value_high=target.high if target.high != target.low else None,
        unit=target.unit,
        threshold=target.threshold.low if target.threshold is not None else None,
        strength=target.strength,
        deadline=target.by.year if target.by is not None else None,
        verdict=verdict.verdict,
        rule=verdict.reason,
        marks=verdict.marks,
        growth_needed_in_years_left=remaining.value if remaining is not None else None,
        growth=tuple(_growth(rows, growth) for growth in verdict.growths),
        latest=_latest(rows, verdict),
        projection=_projection(verdict),
        projection_reason=verdict.projection_reason,
        quote=target.citation.quote,
        problems=tuple(told.get(target.id, ())) if verdict.member_code is None else (),
        members=tuple(_record(rows, plan, target, member, told) for member in verdict.members),
    )


def _growth(rows: _Rows, growth: GrowthComparison) -> TrackedGrowth:
    return TrackedGrowth(
        first_year=growth.first_year,
        last_year=growth.last_year,
        needed=growth.needed.value,
        seen=growth.seen.value if growth.seen is not None else None,
        unit=growth.needed.unit,
        first_scope=rows.scope(growth.needed, growth.first_year),
        last_scope=rows.scope(growth.seen, growth.last_year),
        break_mark=growth.break_note,
        is_deciding=growth.is_deciding,
    )


def _latest(rows: _Rows, verdict: Verdict) -> TrackedValue | None:
    if verdict.latest is None or verdict.latest_year is None:
        return None
    own = rows.under(verdict.latest)
    return TrackedValue(
        year=verdict.latest_year,
        value=verdict.latest.value,
        unit=verdict.latest.unit,
        scope_code=own[-1].scope_code,
        source=tuple(dict.fromkeys(row.source for row in own)),
        published_on=max(row.published_on for row in own),
        observation_ids=tuple(row.observation_id for row in own),
    )


def _projection(verdict: Verdict) -> TrackedProjection | None:
    made = verdict.projection
    if made is None:
        return None
    return TrackedProjection(
        year=made.year,
        values=made.values,
        quantiles={f"{q.share:g}": q.value.value for q in made.quantiles},
        probability=made.probability.value,
    )
