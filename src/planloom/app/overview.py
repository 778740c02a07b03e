"""Where do the targets stand? Rows, counts and the portfolio of an overview page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from planloom.app.data_words import STATUSES
from planloom.app.labels import VERDICTS, stage_words
from planloom.app.lookup import Lookup, target_address
from planloom.app.records import (
    GrowthComparison,
    Plan,
    PortfolioGroup,
    PortfolioMember,
    ProgrammeItem,
    Target,
    Verdict,
)
from planloom.app.view import View
from planloom.evidence.programme import ProgrammeState
from planloom.plan.lint_coverage import is_digest

PROGRAMME_KINDS = ("field", "technology", "project")
_WITH_STATUS = ("technology", "project")
Programme = Literal["read", "digest", "not_said"]


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One line of a table of targets."""

    target: Target
    """The target."""
    plan: Plan
    """Its plan."""
    verdict: Verdict | None
    """Its verdict; null where the study holds none."""
    growth: GrowthComparison | None
    """The growth that the verdict rests on, else the first one known."""
    address: str
    """Path of its page."""


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """One line of the portfolio."""

    member: PortfolioMember
    """The cluster or industry."""
    stages: tuple[str, ...]
    """What it is to become, in words."""
    verdicts: tuple[tuple[str, int], ...]
    """Verdicts of its targets with their numbers; of a shared target its own part's verdict."""
    counts: dict[str, int]
    """How many fields, technologies and projects its programme names."""
    places: tuple[str, ...]
    """Codes of the places that are given a part."""
    programme: Programme
    """``read``; ``not_said`` where the whole text does not go into it; ``digest`` where nobody knows."""
    progress: tuple[tuple[str, int], ...]
    """How its technologies and projects stand on the day, with their numbers; ``no_data`` without a report."""


def shown_growth(verdict: Verdict | None) -> GrowthComparison | None:
    """Return the growth that a verdict rests on, else the first one known.

    Parameters
    ----------
    verdict
        The verdict; null gives null.

    Returns
    -------
    growth
        Null where the verdict holds none.
    """
    growths = verdict.growths if verdict is not None else ()
    deciding = next((growth for growth in growths if growth.is_deciding), None)
    return deciding or next(iter(growths), None)


def target_row(lookup: Lookup, target: Target) -> TargetRow:
    """Return a target with its plan, verdict and address.

    Parameters
    ----------
    lookup
        The study.
    target
        The target.

    Returns
    -------
    row
        One line of a table.
    """
    plan = lookup.plan_of_target[target.id]
    verdict = lookup.verdicts.get(target.id)
    return TargetRow(target, plan, verdict, shown_growth(verdict), target_address(plan, target))


def target_rows(lookup: Lookup, plans: Sequence[Plan], view: View) -> list[TargetRow]:
    """Return the targets of some plans as the view sorts and filters them.

    Parameters
    ----------
    lookup
        The study.
    plans
        The plans.
    view
        State of the page.

    Returns
    -------
    rows
        One per target.
    """
    rows = [target_row(lookup, target) for plan in plans for target in plan.targets]
    if view.verdict:
        rows = [row for row in rows if row.verdict and row.verdict.verdict == view.verdict]
    order = {code: number for number, code in enumerate(VERDICTS)}
    if view.sort == "deadline":
        rows.sort(key=lambda row: row.target.by.year if row.target.by else 9999)
    elif view.sort == "verdict":
        rows.sort(key=lambda row: order[row.verdict.verdict] if row.verdict else len(order))
    elif view.sort == "target":
        rows.sort(key=lambda row: row.target.indicator)
    return rows


def row_groups(rows: Sequence[TargetRow], view: View) -> list[tuple[Plan | None, list[TargetRow]]]:
    """Return rows under their plans while they stand in the order of the text.

    Parameters
    ----------
    rows
        Rows as sorted and filtered.
    view
        State of the page.

    Returns
    -------
    groups
        Plan and rows; one group without a plan where rows are of one plan or sorted otherwise.
    """
    plans = {row.plan.id: row.plan for row in rows}
    if view.sort != "text" or len(plans) < 2:  # noqa: PLR2004 one plan needs no groups
        return [(None, list(rows))] if rows else []
    return [(plan, [r for r in rows if r.plan.id == name]) for name, plan in plans.items()]


def verdict_counts(lookup: Lookup, plans: Sequence[Plan]) -> list[tuple[str, int]]:
    """Return how many targets of some plans have each verdict.

    Parameters
    ----------
    lookup
        The study.
    plans
        The plans.

    Returns
    -------
    counts
        Verdict and number, in the order in which verdicts are always listed.
    """
    ids = {target.id for plan in plans for target in plan.targets}
    counted = Counter(str(v.verdict) for name, v in lookup.verdicts.items() if name in ids)
    return [(code, counted[code]) for code in VERDICTS if counted[code]]


def portfolio(
    lookup: Lookup, plan: Plan, lang: str, states: Sequence[ProgrammeState] = ()
) -> list[tuple[PortfolioGroup, list[PortfolioRow]]]:
    """Return the groups of a plan's portfolio with a line for each member.

    Parameters
    ----------
    lookup
        The study.
    plan
        The plan that sets out the portfolio.
    lang
        ``zh`` or ``en``.
    states
        How parts of programmes stand on the day, where a workspace keeps a register.

    Returns
    -------
    groups
        Each group with its lines, in reading order.
    """
    family = lookup.family(plan.id)
    known = {state.part.item_id: str(state.status) for state in states}
    return [
        (group, [_portfolio_row(lookup, family, member, lang, known) for member in group.members])
        for group in plan.portfolio
    ]


def _portfolio_row(
    lookup: Lookup,
    plans: Sequence[Plan],
    member: PortfolioMember,
    lang: str,
    known: Mapping[str, str],
) -> PortfolioRow:
    def same(other: PortfolioMember) -> bool:
        if member.cluster_code is not None:
            return other.cluster_code == member.cluster_code
        return other.name == member.name

    stages = [
        stage_words(stage.stage, lang)
        for plan in plans
        for stage in plan.stages
        if any(same(other) for other in stage.members)
    ]
    code = member.cluster_code
    ids = {plan.id for plan in plans}
    shared = lookup.cluster_targets(code) if code is not None else []
    targets = [target for target in shared if lookup.plan_of_target[target.id].id in ids]
    items = [item for _, item in lookup.programme(plans) if code and item.cluster_code == code]
    counts = {kind: sum(item.kind == kind for item in items) for kind in PROGRAMME_KINDS}
    places = [item.place_code or item.place or "" for item in items if item.kind == "role"]
    return PortfolioRow(
        member=member,
        stages=tuple(dict.fromkeys(stages)),
        verdicts=_own_verdicts(lookup, targets, code),
        counts=counts,
        places=tuple(dict.fromkeys(place for place in places if place)),
        programme="read" if items else _unread(lookup, plans),
        progress=_progress(items, known),
    )


def _unread(lookup: Lookup, plans: Sequence[Plan]) -> Programme:
    """Return why no programme of a member was read: of a digest nobody knows what the whole text says."""
    is_short = any(is_digest(lookup.files[plan.id].document, plan) for plan in plans)
    return "digest" if is_short else "not_said"


def _progress(
    items: Sequence[ProgrammeItem], known: Mapping[str, str]
) -> tuple[tuple[str, int], ...]:
    found = Counter(known.get(item.id, "no_data") for item in items if item.kind in _WITH_STATUS)
    return tuple((status, found[status]) for status in STATUSES if found[status])


def _own_verdicts(
    lookup: Lookup, targets: Sequence[Target], code: str | None
) -> tuple[tuple[str, int], ...]:
    found: Counter[str] = Counter()
    for target in targets:
        verdict = lookup.verdicts.get(target.id)
        if verdict is not None:
            own = next((m for m in verdict.members if m.member_code == code), verdict)
            found[own.verdict] += 1
    return tuple((word, found[word]) for word in VERDICTS if found[word])
