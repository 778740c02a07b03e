"""What is still to be looked at, the doubtful first? The review queue of a workspace."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel

from planloom.codes.confidence import rule_confidence
from planloom.errors import InputError, Problem
from planloom.plan import Correction, decided
from planloom.plan.decided import State
from planloom.plan.schema import (
    Citation,
    Finding,
    Observation,
    Plan,
    PlanFile,
    Pledge,
    PortfolioGroup,
    PortfolioMember,
    Positioning,
    ProgrammeItem,
    Record,
    Safeguard,
    Stage,
    Target,
)
from planloom.plan.working import Item
from planloom.workspace.corrected import draft_stems, kept_corrections, kept_draft

Content = (
    Target
    | Observation
    | Pledge
    | Finding
    | Safeguard
    | Positioning
    | ProgrammeItem
    | PortfolioMember
    | Stage
)
_KINDS: Mapping[type[BaseModel], str] = {
    Target: "target",
    Observation: "observation",
    Pledge: "pledge",
    Finding: "diagnosis",
    Safeguard: "safeguard",
    Positioning: "positioning",
    Stage: "stage",
}


class ReviewItem(Record):
    """One item of a plan with what was decided about it."""

    item_id: str
    """Its name among the items of the draft; stays the same whatever is decided."""
    kind: str
    """``target``, ``observation``, ``pledge``, ``portfolio``, ``field``, …"""
    label: str
    """What it is about, in the document's words."""
    quote: str
    """The words that it rests on."""
    start: int
    """Offset of the quote."""
    rule: str | None
    """The reading rule; null for an item that a person added."""
    confidence: float | None
    """Lower bound of the rule's precision (1); null where it is unmeasured."""
    plan: str
    """Id of its plan."""
    stem: str
    """Stem of its plan file."""
    document: str
    """Name of its document."""
    sha256: str
    """Hash of its document."""
    content: Content
    """The item as it stands now; a rejected one as it stood."""
    state: State = "pending"
    """What was decided."""
    who: str | None = None
    """Who decided."""
    when: datetime | None = None
    """When it was decided."""


def review_queue(
    folder: Path, plan: str | None = None, *, with_decided: bool = False
) -> tuple[ReviewItem, ...]:
    """Return the items that nobody has looked at: the unmeasured first, then those of the least sure rules.

    Parameters
    ----------
    folder
        Folder of the workspace.
    plan
        Stem of a plan file, or id of a plan; null for all.
    with_decided
        Whether items that were decided stand in their places too.

    Returns
    -------
    items
        Items by confidence; equally sure ones in reading order.

    Raises
    ------
    InputError
        If the workspace holds no such plan, or one of its files cannot be read.
    """
    corrections = kept_corrections(folder)
    found: list[ReviewItem] = []
    known: list[str] = []
    for stem in draft_stems(folder):
        draft = kept_draft(folder, stem)
        if draft is not None:
            ids = [each.id for each in draft.plans]
            known += [stem, *ids]
            if plan is None or plan in (stem, *ids):
                items = review_items(stem, draft, corrections)
                found += [item for item in items if plan in (None, stem, item.plan)]
    if plan is not None and plan not in known:
        values = {"found": plan, "known": tuple(dict.fromkeys(known))}
        raise InputError([Problem("workspace.no_such_plan", plan, values)])
    shown = [item for item in found if with_decided or item.state == "pending"]
    return tuple(sorted(shown, key=_doubt))


def _doubt(item: ReviewItem) -> tuple[bool, float, str, int]:
    return item.confidence is not None, item.confidence or 0.0, item.stem, item.start


def review_items(
    stem: str, draft: PlanFile, corrections: tuple[Correction, ...]
) -> Iterator[ReviewItem]:
    """Yield every item of a draft, and every one that a person added, with its decision.

    Parameters
    ----------
    stem
        Stem of the plan file.
    draft
        The draft.
    corrections
        All corrections of the workspace.
    """
    made = decided(draft, corrections)
    for name, item in made.items.items():
        kind = _kind(item)
        citation = item.node.get("citation")
        if kind is None or not isinstance(citation, dict):
            continue
        record = item.record.model_validate(item.node)
        cited = Citation.model_validate(citation)
        decision = made.decisions.get(name)
        rule = cited.rule
        yield ReviewItem(
            item_id=name,
            kind=kind,
            label=_label(record),
            quote=cited.quote,
            start=cited.start,
            rule=rule,
            confidence=rule_confidence(rule) if rule is not None else None,
            plan=_plan_id(item),
            stem=stem,
            document=draft.document.name,
            sha256=draft.document.sha256,
            content=record,
            state=decision.state if decision is not None else "pending",
            who=decision.who if decision is not None else None,
            when=decision.when if decision is not None else None,
        )


def _kind(item: Item) -> str | None:
    if item.record is ProgrammeItem:
        return str(item.node["kind"])
    if item.record is PortfolioMember:
        around = item.parent.record if item.parent is not None else None
        return "portfolio" if around is PortfolioGroup else None
    return _KINDS.get(item.record)


def _label(record: BaseModel) -> str:
    if isinstance(record, Pledge):
        return f"{record.verb}{record.quantifier or ''}{record.object}"
    if isinstance(record, ProgrammeItem) and record.kind == "role":
        return f"{record.place or record.place_code}：{record.name}"
    named = ("indicator", "name", "text", "stage")
    return next(str(getattr(record, key)) for key in named if hasattr(record, key))


def _plan_id(item: Item) -> str:
    above: Item | None = item
    while above is not None and above.record is not Plan:
        above = above.parent
    return str(above.node["id"]) if above is not None else ""
