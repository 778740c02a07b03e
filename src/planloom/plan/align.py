"""What does a child plan make of its parent's targets? Carried, split, raised, lowered, left out, or its own."""

from collections.abc import Sequence
from datetime import date

from planloom.errors import Severity
from planloom.plan.align_fit import coverage, misfits, named_clusters
from planloom.plan.diff import numbers
from planloom.plan.in_force_on import standing_relations
from planloom.plan.matching import (
    Matching,
    MatchingRule,
    Pair,
    compared,
    is_part_of,
    match_items,
)
from planloom.plan.matching_numbers import demand, interval, number_change, rounded, standard_unit
from planloom.plan.matching_records import (
    Item,
    Refused,
    Relation,
    Why,
    quotes_of,
    side_quote,
    target_items,
)
from planloom.plan.schema import Plan, PlanFile

_ADDITIVE = frozenset(("level", "count", "increase"))


def align_plans(
    parent: PlanFile, children: Sequence[PlanFile], as_of: date | None = None
) -> tuple[Relation, ...]:
    """Return how child plans carry the targets of a parent, and what of its list no child covers.

    A plan of the parent's own file that names another one there as its parent is a child too. A parent's
    target of several clusters is held for each of them. A child's target for a part of the place
    or of the clusters is a part, never a raise or a cut.

    Parameters
    ----------
    parent
        File of the parent plan.
    children
        Files of the child plans.
    as_of
        Day whose tolerances hold; how the plans stood on it is said first.

    Returns
    -------
    relations
        Flat records; docs/algebra.md lists the kinds.

    Examples
    --------
    >>> from planloom.plan.schema import SourceDocument
    >>> source = SourceDocument(name="a", sha256="0", grade="report")
    >>> align_plans(PlanFile(document=source, plans=()), [])
    ()
    """
    day = as_of or date.max
    told = standing_relations((parent, *children), as_of) if as_of is not None else ()
    parent, inner = _generations(parent)
    plans = [
        (plan, file.model_copy(update={"plans": (plan,)}))
        for file in (inner, *children)
        for plan in file.plans
        if file is inner or plan not in (*parent.plans, *inner.plans)
    ]
    rule = MatchingRule.on(day)
    held = target_items(parent, by_member=True)
    found: list[Relation] = []
    used: set[str] = set()
    parts: dict[str, list[tuple[Item, Item]]] = {}
    rest: list[tuple[Item, tuple[Refused, ...]]] = []
    for plan, file in plans:
        found += misfits(parent, plan, file)
        matching = match_items(held, target_items(file), rule, "within")
        used |= {pair.left.id for pair in matching.pairs}
        found += _paired(matching, parts, day)
        rest += _unpaired(matching, held, rule, parts)
    found += _splits(parts)
    used |= set(parts)
    found += [
        _alone(item, "right", refused, "align.child_without_parent") for item, refused in rest
    ]
    found += [_left_out(item, plans) for item in held if item.id not in used]
    return (*told, *found, *coverage(parent, plans))


def _generations(file: PlanFile) -> tuple[PlanFile, PlanFile]:
    """Return a parent's file without the plans in it that carry out another of its plans, and those plans."""
    ids = {plan.id for plan in file.plans}
    inner = tuple(plan for plan in file.plans if plan.parent in ids and plan.parent != plan.id)
    outer = tuple(plan for plan in file.plans if plan not in inner)
    return (
        file.model_copy(update={"plans": outer}),
        file.model_copy(update={"plans": inner}),
    )


def _paired(
    matching: Matching, parts: dict[str, list[tuple[Item, Item]]], day: date
) -> list[Relation]:
    found = []
    for pair in matching.pairs:
        if _is_part(pair.left, pair.right):
            parts.setdefault(pair.left.id, []).append((pair.left, pair.right))
        else:
            found += [_carried(pair, day), *_deadline(pair)]
    return found


def _unpaired(
    matching: Matching,
    held: Sequence[Item],
    rule: MatchingRule,
    parts: dict[str, list[tuple[Item, Item]]],
) -> list[tuple[Item, tuple[Refused, ...]]]:
    """Return child targets without a parent; those for a part of a parent's scope go to `parts`."""
    rest = []
    for item, refused in matching.right_over:
        near = [
            (found.cost, left.id, left)
            for left in held
            if _is_part(left, item)
            and (found := compared(left, item, rule, "within")).cost is not None
            and found.cost <= rule.limit
        ]
        if near:
            whole = min(near)[2]
            parts.setdefault(whole.id, []).append((whole, item))
        else:
            rest.append((item, refused))
    return rest


def _is_part(left: Item, right: Item) -> bool:
    if is_part_of(right.target, left.target.place_code):
        return True
    return bool(right.clusters) and right.clusters < left.clusters


def _carried(pair: Pair, day: date) -> Relation:
    one, other = pair.left.target, pair.right.target
    wider, own = interval(one, day), interval(other, day)
    change = number_change(one, other)
    asks = demand(one, other, change)
    keeps = wider.holds(own)
    severity: Severity = "information"
    if change is None:
        kind = "align.target_carried" if keeps else "align.target_boundary"
    elif _is_step(pair):
        kind = "align.target_step"
    elif asks == "harder" or keeps:
        kind = "align.target_raised" if asks == "harder" else "align.target_narrowed"
    elif asks == "softer":
        kind = "align.target_lowered"
    else:
        kind = "align.target_boundary" if wider.meets(own) else "align.target_contradicts"
    if kind == "align.target_boundary":
        severity = "warning"
    elif kind in {"align.target_lowered", "align.target_contradicts"}:
        severity = "error"
    values = {**numbers(one, other), "demand": asks, "is_kept_by_child": str(keeps).lower()}
    return _relation(kind, pair, values, severity)


def _is_step(pair: Pair) -> bool:
    """Return whether the child's number is due before the parent's: a step on the way."""
    years = [t.by.year if t.by is not None else None for t in (pair.left.target, pair.right.target)]
    return years[0] is not None and years[1] is not None and years[1] < years[0]


def _deadline(pair: Pair) -> list[Relation]:
    one, other = pair.left.target.by, pair.right.target.by
    values: dict[str, str | float | int | None] = {
        "left_year": one.year if one is not None else None,
        "right_year": other.year if other is not None else None,
    }
    if one is not None and other is None:
        return [_relation("align.deadline_missing", pair, values, "warning")]
    if one is not None and other is not None and other.year > one.year:
        return [_relation("align.deadline_later", pair, values, "warning")]
    return []


def _relation(
    kind: str,
    pair: Pair,
    values: dict[str, str | float | int | None],
    severity: Severity = "information",
) -> Relation:
    return Relation(
        kind=kind,
        severity=severity,
        subject=pair.left.target.indicator,
        code=pair.left.target.indicator_code or pair.right.target.indicator_code,
        left_id=pair.left.id,
        right_id=pair.right.id,
        values=values,
        quotes=quotes_of(pair.left, pair.right),
        why=pair.comparison.parts,
        refused=pair.refused,
    )


def _splits(parts: dict[str, list[tuple[Item, Item]]]) -> list[Relation]:
    """Return the parts of each parent's target, and their sum against it where amounts add up."""
    found: list[Relation] = []
    for pairs in parts.values():
        whole = pairs[0][0]
        found += [_part(whole, part) for _, part in pairs]
        same = [part for _, part in pairs if part.target.by == whole.target.by]
        own = same or [part for _, part in pairs]
        if whole.target.measure in _ADDITIVE and len(own) > 1 and _are_apart(own):
            found.append(_sum(whole, own))
    return found


def _are_apart(items: Sequence[Item]) -> bool:
    names = [(item.target.subject, item.clusters) for item in items]
    return len(set(names)) == len(names)


def _part(whole: Item, part: Item) -> Relation:
    values = numbers(whole.target, part.target)
    values["share"] = None
    left, right = values["left_low"], values["right_low"]
    if whole.target.measure in _ADDITIVE and isinstance(left, float) and isinstance(right, float):
        values["share"] = rounded(right / left) if left else None
    return Relation(
        kind="align.target_part",
        subject=part.target.indicator,
        code=part.target.indicator_code or whole.target.indicator_code,
        left_id=whole.id,
        right_id=part.id,
        values=values,
        quotes=quotes_of(whole, part),
        why=(
            Why(code="algebra.part_of_scope", left=whole.target.subject, right=part.target.subject),
        ),
    )


def _sum(whole: Item, parts: Sequence[Item]) -> Relation:
    factor = standard_unit(whole.target.unit)[1]
    lows = [part.target.low * standard_unit(part.target.unit)[1] / factor for part in parts]
    highs = [part.target.high * standard_unit(part.target.unit)[1] / factor for part in parts]
    low, high = rounded(sum(sorted(lows))), rounded(sum(sorted(highs)))
    kind = "align.split_adds_up"
    if high < whole.target.low:
        kind = "align.split_falls_short"
    elif low > whole.target.high:
        kind = "align.split_exceeds"
    return Relation(
        kind=kind,
        subject=whole.target.indicator,
        code=whole.target.indicator_code,
        left_id=whole.id,
        values={
            "left_low": whole.target.low,
            "left_high": whole.target.high,
            "right_low": low,
            "right_high": high,
            "unit": whole.target.unit,
            "count": len(parts),
            "parts": ", ".join(part.id for part in parts),
        },
        quotes=(
            *side_quote("left", whole.document, whole.target.citation),
            *(q for p in parts for q in side_quote("right", p.document, p.target.citation)),
        ),
        why=(Why(code="algebra.parts_named_only"),),
    )


def _alone(
    item: Item,
    side: str,
    refused: tuple[Refused, ...],
    kind: str,
    because: str = "algebra.no_match",
) -> Relation:
    target = item.target
    return Relation(
        kind=kind,
        subject=target.indicator,
        code=target.indicator_code,
        left_id=item.id if side == "left" else None,
        right_id=item.id if side == "right" else None,
        values={
            "comparator": target.comparator,
            "low": target.low,
            "high": target.high,
            "unit": target.unit,
            "year": target.by.year if target.by is not None else None,
        },
        quotes=side_quote(side, item.document, target.citation),
        why=(Why(code=because),),
        refused=refused,
    )


def _left_out(item: Item, plans: Sequence[tuple[Plan, PlanFile]]) -> Relation:
    """Return a parent's target that no child carries; out of scope where none is about its clusters."""
    about = frozenset(code for plan, _ in plans for code in _clusters_of(plan))
    if item.clusters and not (item.clusters & about):
        return _alone(item, "left", (), "align.out_of_scope", "algebra.no_child_of_cluster")
    if plans and all(named_clusters(plan) for plan, _ in plans) and not item.clusters:
        return _alone(item, "left", (), "align.left_out", "algebra.children_of_clusters")
    digests = [file.document.name for _, file in plans if file.document.grade != "document"]
    if digests or not plans:
        return _alone(item, "left", (), "align.left_out", "algebra.digest")
    relation = _alone(item, "left", (), "align.left_out")
    return relation.model_copy(update={"severity": "warning"})


def _clusters_of(plan: Plan) -> frozenset[str]:
    codes = {target.cluster_code for target in plan.targets if target.cluster_code is not None}
    members = {code for target in plan.targets for code in target.member_codes}
    return named_clusters(plan) | codes | members
