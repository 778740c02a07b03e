"""What happened to the industries of a plan's lists? They come, go, are renamed, merged, split, moved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planloom.errors import Severity
from planloom.plan.ids import slug
from planloom.plan.matching_records import Refused, Relation, Why, side_quote
from planloom.plan.matching_words import folded_name, likeness, name_parts
from planloom.plan.schema import Citation, PlanFile

MEMBERSHIP = frozenset(
    (
        "diff.cluster_added",
        "diff.cluster_dropped",
        "diff.cluster_merged",
        "diff.cluster_split",
        "diff.cluster_promoted",
        "diff.cluster_demoted",
    )
)
"""Kinds that change what a sum over the list covers."""
_FUTURE = "未来"
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Member:
    """One industry of a list."""

    id: str
    """``<plan_id>/portfolio/<code or slug>``."""
    name: str
    """In the document's words."""
    code: str | None
    """Its code."""
    kind: str
    """``cluster`` or ``future_industry``, by the head of its list."""
    is_open: bool
    """Whether the list ends in 等."""
    document: str
    """Name of the document."""
    citation: Citation | None
    """Where it stands."""

    @property
    def key(self) -> str:
        """What makes two members the same one: the code, else the bare name."""
        return self.code or folded_name(self.name)


def portfolio_members(file: PlanFile) -> tuple[Member, ...]:
    """Return the industries that the plans of a file set out, each once, in reading order.

    Examples
    --------
    >>> from planloom.plan.schema import SourceDocument
    >>> portfolio_members(PlanFile(document=SourceDocument(name="a", sha256="0", grade="report"), plans=()))
    ()
    """
    found: dict[str, Member] = {}
    for plan in file.plans:
        for group in plan.portfolio:
            kind = "future_industry" if _FUTURE in group.group else "cluster"
            for member in group.members:
                name = f"{plan.id}/portfolio/{member.cluster_code or slug(member.name)}"
                one = Member(
                    name,
                    member.name,
                    member.cluster_code,
                    kind,
                    group.is_open,
                    file.document.name,
                    member.citation,
                )
                found.setdefault(one.key, one)
    return tuple(found.values())


def cluster_changes(old: PlanFile, new: PlanFile) -> tuple[Relation, ...]:
    """Return what happened to the industries of a plan's lists.

    Where the newer version gives no list of a kind, nothing of that kind is said to be dropped; where its
    list is open (等), an industry that is not named is ``diff.cluster_not_named``.

    Parameters
    ----------
    old, new
        The two versions.

    Returns
    -------
    relations
        ``diff.cluster_…`` records, and ``diff.list_not_given``.

    Examples
    --------
    >>> from planloom.plan.schema import SourceDocument
    >>> empty = PlanFile(document=SourceDocument(name="a", sha256="0", grade="report"), plans=())
    >>> cluster_changes(empty, empty)
    ()
    """
    before, after = portfolio_members(old), portfolio_members(new)
    if not before or not after:
        return _missing_lists(before, after)
    common = {m.key for m in before} & {m.key for m in after}
    found = [_kept(b, _of(after, b.key)) for b in before if b.key in common]
    gone = [m for m in before if m.key not in common]
    come = [m for m in after if m.key not in common]
    found += _joined(gone, come, "diff.cluster_merged")
    found += _joined(come, gone, "diff.cluster_split")
    found += _renamed(gone, come)
    kinds = {m.kind for m in after}
    found += [_came(m, before) for m in come]
    open_kinds = {m.kind for m in after if m.is_open}
    found += [_went(m, after) for m in gone if m.kind in kinds - open_kinds]
    found += [_not_named(gone, kind) for kind in sorted(open_kinds)]
    missing = [m for m in gone if m.kind not in kinds]
    return (*(relation for relation in found if relation is not None), *_missing_lists(missing, ()))


def _of(members: Iterable[Member], key: str) -> Member:
    return next(member for member in members if member.key == key)


def _row(
    kind: str,
    left: Member | None,
    right: Member | None,
    *why: Why,
    severity: Severity = "information",
) -> Relation:
    named = right or left
    assert named is not None  # noqa: S101 one side is always given
    return Relation(
        kind=kind,
        severity=severity,
        subject=named.name,
        code=named.code or (left.code if left else None),
        left_id=left.id if left else None,
        right_id=right.id if right else None,
        values={
            "left_name": left.name if left else None,
            "right_name": right.name if right else None,
            "left_kind": left.kind if left else None,
            "right_kind": right.kind if right else None,
        },
        quotes=tuple(
            quote
            for side, member in (("left", left), ("right", right))
            if member is not None
            for quote in side_quote(side, member.document, member.citation)
        ),
        why=why,
    )


def _kept(left: Member, right: Member) -> Relation | None:
    why = Why(
        code="algebra.same_code" if left.code else "algebra.same_name",
        left=left.key,
        right=right.key,
    )
    if left.kind != right.kind:
        up = right.kind == "cluster"
        kind = "diff.cluster_promoted" if up else "diff.cluster_demoted"
        return _row(kind, left, right, why)
    if folded_name(left.name) != folded_name(right.name):
        return _row("diff.cluster_renamed", left, right, why)
    return None


def _joined(parts: list[Member], wholes: list[Member], kind: str) -> list[Relation]:
    """Return wholes whose name holds the names of two or more parts; both are taken from their lists."""
    found = []
    for whole in list(wholes):
        own = [part for part in parts if part.kind == whole.kind and _holds(whole.name, part.name)]
        if len(own) > 1:
            wholes.remove(whole)
            for part in own:
                parts.remove(part)
                why = Why(code="algebra.name_holds", left=part.name, right=whole.name)
                merged = kind == "diff.cluster_merged"
                sides = (part, whole) if merged else (whole, part)
                found.append(_row(kind, *sides, why))
    return found


def _holds(whole: str, part: str) -> bool:
    stem = folded_name(part)
    return stem in name_parts(whole) or (len(name_parts(whole)) > 1 and stem in folded_name(whole))


def _renamed(gone: list[Member], come: list[Member]) -> list[Relation]:
    pairs = sorted(
        (
            (likeness(folded_name(a.name), folded_name(b.name)), a, b)
            for a in gone
            for b in come
            if a.kind == b.kind and not (a.code and b.code)
        ),
        key=lambda entry: (-entry[0], entry[1].id, entry[2].id),
    )
    found = []
    for alike, left, right in pairs:
        if alike >= _ALIKE and left in gone and right in come:
            gone.remove(left)
            come.remove(right)
            cost = round(1 - alike, 12)
            why = Why(code="algebra.like_name", cost=cost, left=left.name, right=right.name)
            found.append(_row("diff.cluster_renamed", left, right, why))
    return found


def _came(right: Member, before: Sequence[Member]) -> Relation:
    relation = _row("diff.cluster_added", None, right, Why(code="algebra.not_before"))
    return relation.model_copy(update={"refused": _near(right, before, "left")})


def _went(left: Member, after: Sequence[Member]) -> Relation:
    why = Why(code="algebra.closed_list")
    relation = _row("diff.cluster_dropped", left, None, why, severity="warning")
    return relation.model_copy(update={"refused": _near(left, after, "right")})


def _not_named(gone: Sequence[Member], kind: str) -> Relation | None:
    """Return one record for all members that an open list does not name: nothing follows for them."""
    own = [member for member in gone if member.kind == kind]
    return _group("diff.clusters_not_named", "left", own, "algebra.open_list") if own else None


def _near(member: Member, others: Sequence[Member], side: str) -> tuple[Refused, ...]:
    """Return members that share a part of the name: what could be meant, which no source says."""
    own = {*name_parts(member.name)}
    return tuple(
        Refused(side=side, id=other.id, cost=None, why="algebra.shares_name_part")
        for other in others
        if other.key != member.key
        and any(a in b or b in a for a in own for b in name_parts(other.name))
    )


def _missing_lists(before: Sequence[Member], after: Sequence[Member]) -> tuple[Relation, ...]:
    found = []
    for side, members in (("right", after), ("left", before)):
        for kind in dict.fromkeys(member.kind for member in members):
            own = [member for member in members if member.kind == kind]
            found.append(_group("diff.list_not_given", side, own, "algebra.no_list"))
    return tuple(found)


def _group(kind: str, side: str, members: Sequence[Member], because: str) -> Relation:
    """Return one record for several members that stand on one side only."""
    names = "、".join(member.name for member in members)
    return Relation(
        kind=kind,
        subject=names,
        left_id=members[0].id if side == "left" else None,
        right_id=members[0].id if side == "right" else None,
        values={"side": side, "list": members[0].kind, "count": len(members), "names": names},
        quotes=tuple(q for m in members for q in side_quote(side, m.document, m.citation)),
        why=(Why(code=because),),
    )
