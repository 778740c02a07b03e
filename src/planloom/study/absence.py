"""Why is a number of a verdict not there? A reason for each one that the evidence does not give."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import get_args

from planloom.evidence.trace import Figure, ResultRecord
from planloom.plan.schema import Target
from planloom.study.figures import verdict_record
from planloom.study.records import Absence
from planloom.targets import GrowthComparison, Verdict

_OWN_RULES = ("latest", "path", "pace", "growth_remaining", "growths")
_NEVER_MISSING = ("promised", "promised_high", "members")


def absences(
    verdicts: Iterable[Verdict], targets: Mapping[str, Target], base_years: Mapping[str, int]
) -> tuple[Absence, ...]:
    """Return the numbers that verdicts would hold and do not, each with its reason.

    Parameters
    ----------
    verdicts
        Verdicts of targets.
    targets
        The targets by id.
    base_years
        Year from which growth is needed, by target.

    Returns
    -------
    absences
        In the order of the verdicts. A field stands for all that would stand under it: ``path`` for every point.
        An upper end that a promise does not have is not missing.

    Examples
    --------
    >>> from planloom.targets import Verdict
    >>> bare = Verdict(target_id="t", verdict="no_data", reason="no_data.no_observation")
    >>> {found.reason for found in absences([bare], {}, {})}
    {'no_data.no_observation'}
    """
    return tuple(
        Absence(record=verdict_record(own), field=field, reason=reason)
        for verdict in verdicts
        for own in (verdict, *verdict.members)
        for field, reason in _of_verdict(own, targets.get(own.target_id), base_years)
    )


def _of_verdict(
    verdict: Verdict, target: Target | None, base_years: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    if verdict.latest is None:
        reason = "absent.members_judged_alone" if verdict.members else verdict.reason
        yield from ((field, reason) for field in (*_OWN_RULES, *_others()))
        return
    if not verdict.path:
        yield "path", "absent.no_earlier_value"
    if verdict.pace is None:
        yield "pace", "absent.one_value_only"
    if verdict.growth_remaining is None:
        yield "growth_remaining", _nothing_remaining(verdict, target)
    if not verdict.growths:
        yield "growths", "absent.no_base_value"
    for field in _others():
        if not getattr(verdict, field):
            yield field, getattr(verdict, f"{field}_reason", None) or "absent.not_called_for"
    yield from _before_path(verdict, base_years.get(verdict.target_id))
    yield from _of_growths(verdict.growths)


@cache
def _others() -> tuple[str, ...]:
    """Return the fields of a verdict, beside those with rules of their own, that hold figures."""
    return tuple(
        name
        for name, field in Verdict.model_fields.items()
        if name not in (*_OWN_RULES, *_NEVER_MISSING) and _holds_figures(field.annotation)
    )


def _holds_figures(annotation: object) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, ResultRecord):
        inner = annotation.model_fields.values()
        return annotation is Figure or any(_holds_figures(field.annotation) for field in inner)
    return any(_holds_figures(part) for part in get_args(annotation))


def _nothing_remaining(verdict: Verdict, target: Target | None) -> str:
    deadline = target.by.year if target is not None and target.by is not None else None
    if deadline is not None and verdict.latest_year is not None and verdict.latest_year >= deadline:
        return "absent.deadline_reached"
    return "absent.promise_kept"


def _before_path(verdict: Verdict, base_year: int | None) -> Iterator[tuple[str, str]]:
    """Yield the years from the base year on in which no comparable value starts a path or a growth."""
    if base_year is None or verdict.latest_year is None:
        return
    first = verdict.path[0].year if verdict.path else verdict.latest_year
    known = {growth.first_year for growth in verdict.growths}
    for year in range(base_year, first):
        if verdict.path:
            yield f"path.{year}", "absent.no_earlier_value"
        if year not in known and verdict.growths:
            yield f"growths.{year}", "absent.no_base_value"


def _of_growths(growths: Iterable[GrowthComparison]) -> Iterator[tuple[str, str]]:
    for growth in growths:
        if growth.seen is None:
            yield f"growths.{growth.first_year}.seen", "absent.nothing_after_base"
