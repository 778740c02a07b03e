"""Which plan was in force on a day, and which was known? Three answers each: yes, no, and not to be told."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Literal

from planloom.plan.matching_records import Relation, Why, side_quote
from planloom.plan.schema import Plan, PlanFile, Record

Answer = Literal["yes", "no", "unknown"]
"""``unknown`` where the day falls into a span that no source settles."""
_YEAR_OF_ID = re.compile(r"_((?:19|20)[0-9]{2})(?:_|$)")
_YEAR_OF_NUMBER = re.compile(r"[〔\[（(]((?:19|20)[0-9]{2})[〕\]）)]")


class Standing(Record):
    """How a plan stands on a day: in force then, and known then."""

    plan_id: str
    """The plan."""
    is_in_force: Answer
    """Whether it held on the day."""
    is_known: Answer
    """Whether it had been published by the day."""
    because: str
    """Id in the catalogue of reasons."""
    issued_first: date | None
    """Earliest day on which it may have been issued."""
    issued_last: date | None
    """Latest day on which it may have been issued."""
    superseded_by: str | None = None
    """Plan that replaced it, or may have."""
    ends_on: date | None = None
    """Last day of its period."""


def issue_window(plan: Plan) -> tuple[date, date] | None:
    """Return the first and last day on which a plan may have been issued; None where nothing is known.

    The day of issue where it is given; else the year in the document's number or in the plan's id.

    Examples
    --------
    >>> issue_window(Plan(id="town_2024_scheme", title="甲"))
    (datetime.date(2024, 1, 1), datetime.date(2024, 12, 31))
    >>> issue_window(Plan(id="town", title="甲")) is None
    True
    """
    if plan.issued_on is not None:
        return plan.issued_on, plan.issued_on
    found = _YEAR_OF_NUMBER.search(plan.number or "") or _YEAR_OF_ID.search(plan.id)
    if found is None:
        return None
    if not plan.number and plan.period is not None and plan.period.first_year == int(found[1]):
        return None  # the id then holds the first year of the period, which is no day of issue
    return date(int(found[1]), 1, 1), date(int(found[1]), 12, 31)


def standings(files: Sequence[PlanFile], on: date) -> tuple[Standing, ...]:
    """Return how every plan of some files stands on a day.

    A plan is in force from its issue until the day before a plan that supersedes it is issued, or until the
    end of its period. It is known from the publication of its document, else from its issue. Where only
    the year of issue is known, days of that year are ``unknown``.

    Parameters
    ----------
    files
        Plan files; a successor counts where it stands in one of them.
    on
        The day.

    Returns
    -------
    standings
        One per plan, in the order of the files.

    Examples
    --------
    >>> from planloom.plan.schema import SourceDocument
    >>> source = SourceDocument(name="a", sha256="0", grade="report")
    >>> old = Plan(id="town_2020_plan", title="甲", issued_on=date(2020, 3, 1))
    >>> new = Plan(id="town_2022_plan", title="乙", supersedes="town_2020_plan")
    >>> file = PlanFile(document=source, plans=(old, new))
    >>> [(s.is_in_force, s.is_known) for s in standings([file], date(2021, 6, 1))]
    [('yes', 'yes'), ('no', 'no')]
    >>> [s.is_in_force for s in standings([file], date(2022, 6, 1))]
    ['unknown', 'unknown']
    >>> [s.is_in_force for s in standings([file], date(2023, 6, 1))]
    ['no', 'yes']
    """
    plans = [(plan, file) for file in files for plan in file.plans]
    return tuple(
        _standing(
            plan,
            file,
            next((o for o, _ in plans if o.supersedes == plan.id and o is not plan), None),
            on,
        )
        for plan, file in plans
    )


def standing_relations(files: Sequence[PlanFile], on: date) -> tuple[Relation, ...]:
    """Return the standing of every plan, and every target of plans that were in force and known on a day.

    Parameters
    ----------
    files
        Plan files.
    on
        The day.

    Returns
    -------
    relations
        ``force.plan`` per plan, then ``force.target`` per target in force.
    """
    found: list[Relation] = []
    known = iter(standings(files, on))
    for file in files:
        for plan in file.plans:
            one = next(known)
            found.append(_plan_relation(plan, file.document.name, one, on))
            if "no" in {one.is_in_force, one.is_known}:
                continue
            sure = one.is_in_force == one.is_known == "yes"
            found += [
                Relation(
                    kind="force.target" if sure else "force.target_unsure",
                    subject=target.indicator,
                    code=target.indicator_code,
                    left_id=target.id,
                    values={
                        "as_of": on.isoformat(),
                        "plan_id": plan.id,
                        "document": file.document.name,
                    },
                    quotes=side_quote("left", file.document.name, target.citation),
                    why=(Why(code=one.because),),
                )
                for target in plan.targets
            ]
    return tuple(found)


def _plan_relation(plan: Plan, document: str, one: Standing, on: date) -> Relation:
    return Relation(
        kind="force.plan",
        subject=plan.title,
        left_id=plan.id,
        values={
            "as_of": on.isoformat(),
            "document": document,
            "is_in_force": one.is_in_force,
            "is_known": one.is_known,
            "issued_first": None if one.issued_first is None else one.issued_first.isoformat(),
            "issued_last": None if one.issued_last is None else one.issued_last.isoformat(),
            "superseded_by": one.superseded_by,
            "ends_on": None if one.ends_on is None else one.ends_on.isoformat(),
        },
        why=(Why(code=one.because),),
    )


def _standing(plan: Plan, file: PlanFile, heir: Plan | None, on: date) -> Standing:
    window = issue_window(plan)
    ends_on = None if plan.period is None else date(plan.period.year, 12, 31)
    published = file.document.published_on
    known = _reached((published, published) if published is not None else window, on)
    replaced = "no" if heir is None else _reached(issue_window(heir), on)
    issued = _reached(window, on)
    in_force, because = _in_force(issued, replaced, ends_on is not None and on > ends_on)
    return Standing(
        plan_id=plan.id,
        is_in_force=in_force,
        is_known=known,
        because=because,
        issued_first=None if window is None else window[0],
        issued_last=None if window is None else window[1],
        superseded_by=None if heir is None or replaced == "no" else heir.id,
        ends_on=ends_on,
    )


def _in_force(issued: Answer, replaced: str, is_over: bool) -> tuple[Answer, str]:  # noqa: FBT001 three facts
    if issued == "no":
        return "no", "algebra.not_yet_issued"
    if replaced == "yes":
        return "no", "algebra.superseded"
    if is_over:
        return "no", "algebra.period_over"
    if replaced == "unknown":
        return "unknown", "algebra.successor_day_unknown"
    if issued == "unknown":
        return "unknown", "algebra.issue_day_unknown"
    return "yes", "algebra.in_force"


def _reached(window: tuple[date, date] | None, on: date) -> Answer:
    if window is None:
        return "unknown"
    if on < window[0]:
        return "no"
    return "yes" if on >= window[1] else "unknown"
