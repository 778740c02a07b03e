"""What does plan algebra report? Flat records: kind, ids of both sides, sentences of both, and why."""

from dataclasses import dataclass

from pydantic import Field

from planloom.errors import Severity
from planloom.plan.schema import Citation, PlanFile, Record, Target


class SideQuote(Record):
    """A sentence of one side."""

    side: str
    """``left`` (older version, parent) or ``right`` (newer version, child); in a comparison the plan's id."""
    document: str
    """Name of the document."""
    start: int
    """Offset of the first character (code point, from 0) in the decoded text."""
    quote: str
    """The words, unchanged."""


class Why(Record):
    """One reason behind a record."""

    code: str
    """Id in the catalogue of reasons, ``algebra.…``."""
    weight: float | None = None
    """Share of this part in the cost of a match (0–1), where it is one."""
    cost: float | None = None
    """What the part costs (0 alike – 1 unlike)."""
    left: str | None = None
    """What was compared on the left."""
    right: str | None = None
    """What was compared on the right."""


class Refused(Record):
    """A pairing that was possible and was not taken."""

    side: str
    """Side on which the other item stands."""
    id: str
    """The other item."""
    cost: float | None
    """Cost of the pairing (0–1); null where a rule forbids it."""
    why: str
    """Id in the catalogue of reasons."""


class Relation(Record):
    """One thing that plan algebra has found between two sides."""

    kind: str
    """What it is, e.g. ``target.raised``, ``cluster.added``; docs/algebra.md lists all."""
    severity: Severity = "information"
    """``error`` where the two sides cannot both hold, ``warning`` where it needs a look."""
    subject: str
    """What it is about, in the words of the document."""
    code: str | None = None
    """Member of a code list that it is about: an indicator for targets, a cluster for clusters."""
    left_id: str | None = None
    """Item of the left side; null where there is none."""
    right_id: str | None = None
    """Item of the right side; null where there is none."""
    values: dict[str, str | float | int | None] = Field(default_factory=dict)
    """Numbers and words of the finding; amounts in `unit`."""
    quotes: tuple[SideQuote, ...] = ()
    """The sentences that it rests on."""
    why: tuple[Why, ...] = ()
    """Parts of the match, or rules that were applied."""
    refused: tuple[Refused, ...] = ()
    """Pairings that were not taken."""


@dataclass(frozen=True, slots=True)
class Item:
    """A promise with the plan and the document that it stands in."""

    id: str
    """Id of the target; with ``#`` and the cluster for one member of a target of several."""
    target: Target
    """The promise."""
    plan_id: str
    """Its plan."""
    document: str
    """Name of its document."""
    member: str | None = None
    """The member that is meant, of a target of several clusters."""

    @property
    def clusters(self) -> frozenset[str]:
        """Clusters that the promise is about."""
        if self.member is not None:
            return frozenset({self.member})
        own = {self.target.cluster_code} if self.target.cluster_code else set()
        return frozenset({*self.target.member_codes, *own})


def target_items(file: PlanFile, *, by_member: bool = False) -> tuple[Item, ...]:
    """Return the targets of a plan file in reading order.

    Parameters
    ----------
    file
        The file.
    by_member
        Whether a target of several clusters is given once for each.

    Returns
    -------
    items
        Targets with their plan and document.

    Examples
    --------
    >>> from planloom.plan.schema import SourceDocument
    >>> target_items(PlanFile(document=SourceDocument(name="a", sha256="0", grade="report"), plans=()))
    ()
    """
    items: list[Item] = []
    for plan in file.plans:
        for target in plan.targets:
            members = target.member_codes if by_member else ()
            named: tuple[str | None, ...] = members or (None,)
            for member in named:
                name = target.id if member is None else f"{target.id}#{member}"
                items.append(Item(name, target, plan.id, file.document.name, member))
    return tuple(items)


def side_quote(side: str, document: str, citation: Citation | None) -> tuple[SideQuote, ...]:
    """Return the sentence of one side; none where the item cites none.

    Examples
    --------
    >>> side_quote("left", "a.md", Citation(start=3, quote="到2025年"))[0].start
    3
    >>> side_quote("left", "a.md", None)
    ()
    """
    if citation is None:
        return ()
    return (SideQuote(side=side, document=document, start=citation.start, quote=citation.quote),)


def quotes_of(left: Item | None, right: Item | None) -> tuple[SideQuote, ...]:
    """Return the sentences of both sides, the left one first.

    Examples
    --------
    >>> quotes_of(None, None)
    ()
    """
    return tuple(
        quote
        for side, item in (("left", left), ("right", right))
        if item is not None
        for quote in side_quote(side, item.document, item.target.citation)
    )
