"""How far has a target come? Comparable values against deadline, promise and required path."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

from planloom.codes import parameter
from planloom.evidence import Evidence, Figure, Ledger, Observation
from planloom.plan.schema import Plan, Target
from planloom.targets.path import is_geometric, required_path, yearly_change
from planloom.targets.projection import project
from planloom.targets.records import GrowthComparison, PathPoint, Verdict
from planloom.targets.satisfaction import is_ceiling, outcome


@dataclass(frozen=True)
class Case:
    """One target of one subject with what is known about it on a day."""

    plan: Plan
    """The plan."""
    target: Target
    """The promise; it has a deadline."""
    name: str
    """Name of the case in the trace."""
    known: tuple[Observation, ...]
    """Observations of the target's indicator and subject, of every scope."""
    evidence: Evidence
    """Everything known on the day."""
    ledger: Ledger
    """Keeps where figures come from."""
    goal: Figure | None = None
    """The level that a promise of change means; null where the sentence states a level itself."""

    @property
    def deadline(self) -> int:
        """Year of the deadline."""
        if self.target.by is None:
            raise ValueError(f"{self.target.id} has no deadline")
        return self.target.by.year

    @property
    def first_year(self) -> int:
        """Base year: as stated, else the year before the target's span, the plan's, the deadline's five-year plan."""
        if self.target.base is not None:
            return self.target.base.year
        if self.target.by is not None and self.target.by.first_year is not None:
            return self.target.by.first_year - 1
        if self.plan.period is not None and self.plan.period.first_year is not None:
            return self.plan.period.first_year - 1
        return (self.deadline - 1) // 5 * 5

    @cached_property
    def comparable(self) -> tuple[Observation, ...]:
        """One observation a year up to the deadline, of the scope of the latest year: stated scopes first.

        Of several sources the one that comes first in the scope's precedence counts, else the last published.
        """
        usable = [o for o in self.known if o.year <= self.deadline]
        stated = [o for o in usable if self.evidence.is_stated(o.scope_code)]
        scope = max(stated or usable, key=_recency, default=None)
        if scope is None:
            return ()
        definition = self.evidence.definitions.get(scope.scope_code)
        ranked = definition.precedence[::-1] if definition is not None else ()
        place = {source: number for number, source in enumerate(ranked, 1)}
        own = [o for o in usable if o.scope_code == scope.scope_code]
        own.sort(key=lambda o: (place.get(o.source, 0), o.published_on, o.observation_id))
        by_year = {o.year: o for o in own}
        return tuple(by_year[year] for year in sorted(by_year))

    @property
    def latest(self) -> Observation:
        """The latest comparable observation."""
        return self.comparable[-1]

    @cached_property
    def base(self) -> Observation | None:
        """The first comparable value from the base year on, with a later one and a deadline after it."""
        found = next((o for o in self.comparable[:-1] if o.year >= self.first_year), None)
        return found if found is not None and found.year < self.deadline else None

    @cached_property
    def path(self) -> tuple[PathPoint, ...]:
        """The required path from the base to the promise; empty without a base."""
        if self.base is None:
            return ()
        ends = (self.base.year, self.ledger.row(self.base)), (self.deadline, self.promised)
        return required_path(self.ledger, self.name, ends, geometric=_geometric(self, self.base))

    @property
    def promised(self) -> Figure:
        """The number to reach (lower end)."""
        if self.goal is not None:
            return self.goal
        return self.ledger.sentence(
            self.target.id, "low", self.target.low, self.target.written_unit
        )


def decide(case: Case, found: Verdict) -> Verdict:
    """Return the verdict of a case with at least one observation.

    Parameters
    ----------
    case
        Target, subject and evidence.
    found
        The verdict so far, with what was promised and what is known.

    Returns
    -------
    verdict
        `found` with word, rule, path and growths.

    References
    ----------
    docs/decisions/0003-verdict-rules.md.

    Examples
    --------
    See `planloom.targets.verdict`, which is the way in.
    """
    if not case.comparable:
        return found
    latest = case.latest
    details: dict[str, Any] = {"latest": case.ledger.row(latest), "latest_year": latest.year}
    details["path"] = case.path
    if len(case.comparable) > 1:
        details["pace"] = _change(case, "pace", case.comparable[-2], latest)
    if (
        latest.year < case.deadline
        and outcome(case.target, latest.value, case.evidence.as_of) == "short"
    ):
        details["growth_remaining"] = _change(case, "remaining", latest, None)
    details |= _projection(case)
    reason, marks = _rule(case)
    details["growths"] = _growths(case)
    details["verdict"], details["reason"] = reason.split(".")[0], reason
    details["marks"] = (*found.marks, *marks)
    return found.model_copy(update=details)


def _projection(case: Case) -> dict[str, Any]:
    """Return where the comparable values lead, or why not; nothing once the deadline's value is known."""
    if case.latest.year >= case.deadline:
        return {}
    series = [(o.year, case.ledger.row(o)) for o in case.comparable]
    found = project(case.ledger, case.name, case.target, series, case.evidence.as_of)
    return {"projection_reason": found} if isinstance(found, str) else {"projection": found}


def _recency(o: Observation) -> tuple[int, date, str]:
    return o.year, o.published_on, o.observation_id


def _rule(case: Case) -> tuple[str, tuple[str, ...]]:
    latest, on = case.latest, case.evidence.as_of
    said = outcome(case.target, latest.value, on)
    marks: tuple[str, ...] = ("beyond_promised_range",) if said == "beyond" else ()
    if _sources_disagree(case):
        return "conflict.sources_disagree", marks
    if _is_before_issue(case):
        above = ("already_above_at_issue",) if said != "short" else ()
        return "too_early.no_value_after_issue", (*marks, *above)
    if latest.year == case.deadline:
        word = (
            "missed.deadline_value_falls_short"
            if said == "short"
            else "met.deadline_value_satisfies"
        )
        return word, marks
    if on > date(case.deadline, 12, 31):
        marks = (*marks, "deadline_value_not_published")
    if said != "short":
        within = (
            "on_track.within_limit" if is_ceiling(case.target) else "met_early.latest_satisfies"
        )
        return within, marks
    if case.base is None:
        return "no_data.no_path_base", marks
    return _against_path(case), marks


def _against_path(case: Case) -> str:
    latest = case.latest
    required = next(p.required.value for p in case.path if p.year == latest.year)
    sign = -1 if is_ceiling(case.target) else 1
    if sign * latest.value >= sign * required:
        return "on_track.at_or_above_path"
    pace = _change(case, "pace", case.comparable[-2], latest).value
    remaining = _change(case, "remaining", latest, None).value
    if sign * pace >= sign * remaining:
        return "at_risk.below_path_pace_enough"
    return "off_track.below_path_pace_short"


def _sources_disagree(case: Case) -> bool:
    """Whether sources of one scope and year differ so that the verdict depends on which is used."""
    latest, on = case.latest, case.evidence.as_of
    rival = [o for o in case.known if (o.year, o.scope_code) == (latest.year, latest.scope_code)]
    width = parameter("source_rounding", on).value * abs(latest.value)
    apart = [o for o in rival if abs(o.value - latest.value) > width]
    said = outcome(case.target, latest.value, on) == "short"
    return any((outcome(case.target, o.value, on) == "short") != said for o in apart)


def _is_before_issue(case: Case) -> bool:
    issued = case.plan.issued_on
    return issued is not None and date(case.latest.year, 12, 31) <= issued


def _geometric(case: Case, first: Observation) -> bool:
    """Return whether values move by a rate; on the path all of them do, or none."""
    lowest = first.value
    if case.base is not None and first.scope_code == case.base.scope_code:
        lowest = min(o.value for o in case.comparable if o.year >= min(case.base.year, first.year))
    return is_geometric(case.target.measure, lowest, case.target.low)


def _change(case: Case, what: str, first: Observation, last: Observation | None) -> Figure:
    """Yearly change from one observation to another, or to the promise at the deadline."""
    end = case.promised if last is None else case.ledger.row(last)
    years = (case.deadline if last is None else last.year) - first.year
    name = f"{case.name}/{what}/{first.observation_id}"
    ends = case.ledger.row(first), end
    return yearly_change(case.ledger, name, ends, years, geometric=_geometric(case, first))


def _growths(case: Case) -> tuple[GrowthComparison, ...]:
    """Growth needed and seen from the plan's own base year, and inside the latest scope."""
    found, base = [], case.base
    own = [o for o in case.known if o.year == case.first_year and o.year < case.deadline]
    for first in own:
        if base is None or first.observation_id != base.observation_id:
            found.append(_comparison(case, first))
    if base is not None:
        found.append(_comparison(case, base).model_copy(update={"is_deciding": True}))
    return tuple(found)


def _comparison(case: Case, first: Observation) -> GrowthComparison:
    latest = case.latest
    note: Literal["none", "possible_break", "break"] = "none"
    if first.scope_code != latest.scope_code:
        note = "break" if case.evidence.is_stated(first.scope_code) else "possible_break"
    return GrowthComparison(
        first_year=first.year,
        deadline_year=case.deadline,
        last_year=latest.year if latest.year > first.year else None,
        needed=_change(case, "needed", first, None),
        seen=_change(case, "seen", first, latest) if latest.year > first.year else None,
        break_note=note,
    )
