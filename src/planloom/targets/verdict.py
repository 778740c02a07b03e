"""Where does a target stand? One verdict by one stated rule, from the evidence known on a day."""

from dataclasses import replace
from typing import Literal

from planloom.codes import indicators
from planloom.evidence import Evidence, Ledger, Observation
from planloom.plan.schema import Plan, Target
from planloom.targets.change import CHANGES, base_year, goal, stock_of
from planloom.targets.definition import obstacle
from planloom.targets.progress import Case, decide
from planloom.targets.records import Verdict, VerdictCode
from planloom.targets.yearly import FLOWS, Years, judged_by_year, yearly_indicator

_WORST_FIRST: tuple[VerdictCode, ...] = (
    "missed",
    "off_track",
    "at_risk",
    "conflict",
    "definition_missing",
    "not_measurable",
    "no_data",
    "too_early",
    "on_track",
    "met_early",
    "met",
)


def verdict(plan: Plan, target: Target, evidence: Evidence, ledger: Ledger) -> Verdict:
    """Return what the evidence says about one target as of the evidence's day.

    In this order: not measurable as written; definition missing; no data; sources disagree; no value after the
    plan's issue; value of the deadline year; satisfied before the deadline; at or above the required path; below it
    with the latest pace enough; below it with the latest pace too small. Values of one stated scope alone are
    compared; a growth across a (possible) break is reported and decides nothing.

    Parameters
    ----------
    plan
        The plan that holds the target: its day of issue and period matter.
    target
        The promise; one of several members gets a verdict per member.
    evidence
        What was known on the day.
    ledger
        Keeps where every figure comes from.

    Returns
    -------
    verdict
        With the rule that gave it and every figure it rests on.

    References
    ----------
    docs/decisions/0003-verdict-rules.md.

    Examples
    --------
    >>> from datetime import date
    >>> from planloom.evidence import known_on
    >>> from planloom.plan.schema import Citation
    >>> target = Target(id="t", indicator="先进制造业园区", subject="深圳", measure="count", comparator="=", low=20,
    ...                 high=20, unit="个", citation=Citation(start=0, quote="20个"))
    >>> plan = Plan(id="p", title="p", targets=(target,))
    >>> verdict(plan, target, known_on(date(2025, 12, 31), [], []), Ledger()).verdict
    'not_measurable'
    """
    stopped = obstacle(target)
    if stopped is not None:
        reason, candidates = stopped
        return _bare(target, reason, ledger).model_copy(update={"candidates": candidates})
    if target.member_codes:
        members = tuple(
            _of_subject(plan, target, code, evidence, ledger) for code in target.member_codes
        )
        return _group(target, members, ledger)
    subject = target.cluster_code or target.place_code
    return _of_subject(plan, target, subject, evidence, ledger)


def _bare(target: Target, reason: str, ledger: Ledger) -> Verdict:
    word: VerdictCode = reason.split(".", maxsplit=1)[0]  # type: ignore[assignment]
    high = None
    if target.high != target.low:
        high = ledger.sentence(target.id, "high", target.high, target.written_unit)
    return Verdict(
        target_id=target.id,
        verdict=word,
        reason=reason,
        promised=ledger.sentence(target.id, "low", target.low, target.written_unit),
        promised_high=high,
    )


def _group(target: Target, members: tuple[Verdict, ...], ledger: Ledger) -> Verdict:
    words = [member.verdict for member in members]
    word: VerdictCode = min(words, key=_WORST_FIRST.index)
    if set(words) <= {"met", "met_early"}:
        word, reason = "met" if "met" in words else "met_early", "group.all_met"
    elif "no_data" in words:
        word, reason = "no_data", "group.some_no_data"
    else:
        reason = "group.mixed"
    found = _bare(target, "no_data.no_observation", ledger)
    return found.model_copy(update={"verdict": word, "reason": reason, "members": members})


def _of_subject(
    plan: Plan, target: Target, subject: str | None, evidence: Evidence, ledger: Ledger
) -> Verdict:
    route, known = _route(target, subject, evidence)
    related = _related(target, subject, known, evidence)
    marks = ("stated_as_aim",) if target.strength == "strive" else ()
    marks = (*marks, "related_indicator_shown") if related else marks
    is_member = subject in target.member_codes
    found = _bare(target, "no_data.no_observation", ledger).model_copy(
        update={
            "member_code": subject if is_member else None,
            "observation_ids": tuple(o.observation_id for o in known),
            "related_observation_ids": tuple(o.observation_id for o in related),
            "marks": marks,
        }
    )
    if not known:
        return found
    name = f"{target.id}/{subject}" if is_member else target.id
    case = Case(plan, target, name, known, evidence, ledger)
    match route:
        case "change":
            return _of_change(case, found)
        case "years":
            return _of_years(case, found)
        case _:
            return decide(case, found)


def _of_change(case: Case, found: Verdict) -> Verdict:
    """Return the verdict of a multiple, a rise or a fall, from the level that it means."""
    stock = stock_of(case.target)
    if stock is None or not case.comparable:
        return found
    if base_year(case.target) is None:
        return _with(found, "not_measurable.no_base")
    meant = goal(case.ledger, case.name, case.target, stock, (case.comparable, case.evidence.as_of))
    if meant is None:
        return _with(found, "no_data.no_base_value")
    return decide(replace(case, target=meant.target, goal=meant.figure), found)


def _of_years(case: Case, found: Verdict) -> Verdict:
    """Return the verdict of a growth average, a rise or a fall over a span, from yearly figures."""
    first = _first_of_span(case)
    if first is None:
        return _with(found, "not_measurable.no_base")
    years = Years(
        target=case.target,
        name=case.name,
        first=first,
        values=tuple(o for o in case.comparable if o.year >= first),
        rivals=tuple(
            o for o in case.known if case.comparable and o.scope_code == case.latest.scope_code
        ),
        issued_on=case.plan.issued_on,
        as_of=case.evidence.as_of,
        ledger=case.ledger,
    )
    fields = judged_by_year(years)
    marks = (*found.marks, *fields.pop("marks", ()))
    return found.model_copy(update={**fields, "marks": marks})


def _first_of_span(case: Case) -> int | None:
    """Return the first year that a promise speaks of; growth without a base speaks of the deadline's year alone."""
    target, start = case.target, base_year(case.target)
    if target.measure == "growth_average" and target.indicator_code == case.known[0].indicator_code:
        return case.deadline  # figures that are averages already: the deadline's alone counts
    if start is not None:
        return start + 1
    if target.measure == "growth":
        return case.deadline
    period = case.plan.period
    return period.first_year if period is not None else None


def _with(found: Verdict, reason: str) -> Verdict:
    word: VerdictCode = reason.split(".", maxsplit=1)[0]  # type: ignore[assignment]
    return found.model_copy(update={"verdict": word, "reason": reason})


def _route(
    target: Target, subject: str | None, evidence: Evidence
) -> tuple[Literal["level", "years", "change"], tuple[Observation, ...]]:
    """Return how a promise is judged, and the observations of its subject that can judge it."""
    if subject is None:
        return "level", ()
    if target.measure in FLOWS:
        yearly = yearly_indicator(target)
        rows = evidence.about(subject, yearly) if yearly is not None else ()
        rows = rows or _same_kind(target, subject, evidence)
        if rows:
            return "years", rows
    if target.measure in CHANGES:
        stock = stock_of(target)
        return "change", evidence.about(subject, stock.code) if stock is not None else ()
    return "level", _same_kind(target, subject, evidence)


def _same_kind(target: Target, subject: str, evidence: Evidence) -> tuple[Observation, ...]:
    """Return observations of the target's indicator and subject, if the indicator speaks as the target does."""
    indicator = indicators().get(target.indicator_code or "")
    if indicator is None or indicator.measure != target.measure:
        return ()
    return evidence.about(subject, indicator.code)


def _related(
    target: Target, subject: str | None, known: tuple[Observation, ...], evidence: Evidence
) -> tuple[Observation, ...]:
    """Return what else is known about a cluster, where nothing is known by the target's own indicator."""
    is_cluster = subject is not None and subject in (*target.member_codes, target.cluster_code)
    return evidence.about(subject) if subject and is_cluster and not known else ()
