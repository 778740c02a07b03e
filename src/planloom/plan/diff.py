"""What moved between two versions of a plan? Targets, wording, clusters and the series that break."""

from collections.abc import Sequence
from datetime import date

from planloom.codes import indicators
from planloom.errors import Severity
from planloom.plan.diff_clusters import MEMBERSHIP, cluster_changes
from planloom.plan.in_force_on import standing_relations, standings
from planloom.plan.matching import Matching, MatchingRule, Pair, match_items
from planloom.plan.matching_numbers import demand, number_change, rounded, standard_unit
from planloom.plan.matching_records import (
    Item,
    Refused,
    Relation,
    Why,
    quotes_of,
    side_quote,
    target_items,
)
from planloom.plan.matching_words import likeness
from planloom.plan.schema import PlanFile, Pledge, Quantified, Target

_FIRMNESS = {"forecast": 0, "strive": 1, "plan": 2, "must": 3}
_HARDNESS = {"~": 0, "=": 1, ">=": 1, ">": 2, "<=": 1, "<": 2}
_FLOORISH = frozenset(("~", "=", ">=", ">"))
_CEILINGISH = frozenset(("~", "=", "<=", "<"))
_SERIES_WORDS = ("集群", "新兴产业", "未来产业", "战新")


def diff_plans(old: PlanFile, new: PlanFile, as_of: date | None = None) -> tuple[Relation, ...]:
    """Return what moved between two versions: targets, wording, clusters, and series that break.

    Parameters
    ----------
    old, new
        The two versions.
    as_of
        Day: how the plans stood is said first; where the newer version was not yet known on the day, nothing
        of it is told.

    Returns
    -------
    relations
        Flat records; docs/algebra.md lists the kinds.

    Examples
    --------
    >>> from planloom.plan.schema import Plan, SourceDocument
    >>> source = SourceDocument(name="a", sha256="0", grade="report")
    >>> diff_plans(PlanFile(document=source, plans=()), PlanFile(document=source, plans=()))
    ()
    """
    if as_of is None:
        return _differences(old, new, MatchingRule.on())
    new = _as_successor(old, new)
    files = (old, new)
    told = standing_relations(files, as_of)
    newer = standings(files, as_of)[len(old.plans) :]
    known = {one.is_known for one in newer}
    if known == {"no"}:
        return told
    return (*told, *_differences(old, new, MatchingRule.on(as_of)))


def _as_successor(old: PlanFile, new: PlanFile) -> PlanFile:
    """Return the newer file with its only plan named as successor of the older one's, where nothing is said."""
    if len(old.plans) != 1 or len(new.plans) != 1 or new.plans[0].supersedes is not None:
        return new
    heir = new.plans[0].model_copy(update={"supersedes": old.plans[0].id})
    return new.model_copy(update={"plans": (heir,)})


def _differences(old: PlanFile, new: PlanFile, rule: MatchingRule) -> tuple[Relation, ...]:
    matching = match_items(target_items(old), target_items(new), rule)
    clusters = cluster_changes(old, new)
    moved = [relation for pair in matching.pairs for relation in pair_changes(pair)]
    alone = _left_alone(matching, old, new, rule)
    return (*moved, *alone, *clusters, *_series_breaks(matching.pairs, clusters))


def pair_changes(pair: Pair) -> tuple[Relation, ...]:
    """Return how one promise moved: number, deadline, wording; ``diff.target_kept`` where nothing did.

    Parameters
    ----------
    pair
        The promise in both versions.

    Returns
    -------
    relations
        One per change.
    """
    one, other = pair.left.target, pair.right.target
    found = [*_number(pair, one, other), *_deadline(pair, one, other), *_wording(pair, one, other)]
    return tuple(found) or (_relation("diff.target_kept", pair),)


def numbers(one: Quantified, other: Quantified) -> dict[str, str | float | int | None]:
    """Return the numbers of both sides in one unit, with the change and its share.

    Examples
    --------
    >>> from planloom.plan.schema import Citation, Target
    >>> t = Target(id="t", indicator="增加值", subject="某市", measure="level", comparator=">", low=4, high=4,
    ...            unit="CNY", citation=Citation(start=0, quote="x"))
    >>> found = numbers(t, t.model_copy(update={"low": 5.0, "high": 5.0}))
    >>> found["change"], found["change_share"]
    (1.0, 0.25)
    """
    same = one.unit == other.unit
    unit = one.unit if same else standard_unit(one.unit)[0]
    factors = (1.0, 1.0) if same else (standard_unit(one.unit)[1], standard_unit(other.unit)[1])
    old = (rounded(one.low * factors[0]), rounded(one.high * factors[0]))
    new = (rounded(other.low * factors[1]), rounded(other.high * factors[1]))
    is_point = old[0] == old[1] and new[0] == new[1]
    change = rounded(new[0] - old[0]) if is_point else None
    share = None if change is None or old[0] == 0 else rounded(change / abs(old[0]))
    return {
        "left_comparator": one.comparator,
        "left_low": old[0],
        "left_high": old[1],
        "right_comparator": other.comparator,
        "right_low": new[0],
        "right_high": new[1],
        "unit": unit,
        "change": change,
        "change_share": share,
    }


def _relation(
    kind: str,
    pair: Pair,
    values: dict[str, str | float | int | None] | None = None,
    severity: Severity = "information",
) -> Relation:
    return Relation(
        kind=kind,
        severity=severity,
        subject=pair.right.target.indicator,
        code=pair.right.target.indicator_code or pair.left.target.indicator_code,
        left_id=pair.left.id,
        right_id=pair.right.id,
        values=values or {},
        quotes=quotes_of(pair.left, pair.right),
        why=pair.comparison.parts,
        refused=pair.refused,
    )


def _number(pair: Pair, one: Target, other: Target) -> list[Relation]:
    change = number_change(one, other)
    if change is None:
        return []
    asks = demand(one, other, change)
    severity: Severity = "warning" if asks == "softer" else "information"
    return [
        _relation(f"diff.target_{change}", pair, {**numbers(one, other), "demand": asks}, severity)
    ]


def _deadline(pair: Pair, one: Target, other: Target) -> list[Relation]:
    years = [target.by.year if target.by is not None else None for target in (one, other)]
    old, new = years
    if old == new:
        return []
    if old is None or new is None:
        kind = "diff.deadline_added" if old is None else "diff.deadline_dropped"
    else:
        kind = "diff.deadline_later" if new > old else "diff.deadline_earlier"
    severity: Severity = (
        "warning" if kind in {"diff.deadline_later", "diff.deadline_dropped"} else "information"
    )
    return [_relation(kind, pair, {"left_year": old, "right_year": new}, severity)]


def _wording(pair: Pair, one: Target, other: Target) -> list[Relation]:
    steps = [
        ("strength", one.strength, other.strength, _step(_FIRMNESS, one.strength, other.strength)),
        ("comparator", one.comparator, other.comparator, _comparator_step(one, other)),
        ("binding", one.binding, other.binding, _binding_step(one.binding, other.binding)),
    ]
    found = []
    for name, old, new, step in steps:
        if step:
            kind = "diff.wording_harder" if step > 0 else "diff.wording_softer"
            severity: Severity = "information" if step > 0 else "warning"
            found.append(
                _relation(kind, pair, {"field": name, "left": old, "right": new}, severity)
            )
        elif old != new and name == "comparator" and {old, new} != {"=", ">="}:
            found.append(
                _relation("diff.wording_changed", pair, {"field": name, "left": old, "right": new})
            )
    return found


def _step(order: dict[str, int], old: str, new: str) -> int:
    return order[new] - order[old]


def _comparator_step(one: Target, other: Target) -> int:
    pair = {one.comparator, other.comparator}
    if pair <= _FLOORISH or pair <= _CEILINGISH:
        return _step(_HARDNESS, one.comparator, other.comparator)
    return 0


def _binding_step(old: str | None, new: str | None) -> int:
    order = {"anticipatory": 0, "binding": 1}
    return 0 if old is None or new is None else order[new] - order[old]


def _left_alone(
    matching: Matching, old: PlanFile, new: PlanFile, rule: MatchingRule
) -> list[Relation]:
    whole = new.document.grade == "document"
    kind = "diff.target_dropped" if whole else "diff.target_not_found"
    found = [
        _alone(item, "left", kind, refused, _pledge_like(item, new, rule))
        for item, refused in matching.left_over
    ]
    return found + [
        _alone(item, "right", "diff.target_added", refused, _pledge_like(item, old, rule))
        for item, refused in matching.right_over
    ]


def _alone(
    item: Item,
    side: str,
    kind: str,
    refused: Sequence[Refused],
    pledge: tuple[Pledge, str] | None,
) -> Relation:
    is_left = side == "left"
    quotes = side_quote(side, item.document, item.target.citation)
    other = None
    why: tuple[Why, ...] = (
        Why(code="algebra.digest" if kind == "diff.target_not_found" else "algebra.no_match"),
    )
    if pledge is not None:
        kind = "diff.number_lost" if is_left else "diff.number_gained"
        other = pledge[0].id
        quotes += side_quote("right" if is_left else "left", pledge[1], pledge[0].citation)
        why = (Why(code="algebra.like_pledge", left=item.target.indicator, right=pledge[0].object),)
    target = item.target
    return Relation(
        kind=kind,
        severity="warning"
        if kind in {"diff.target_dropped", "diff.number_lost"}
        else "information",
        subject=target.indicator,
        code=target.indicator_code,
        left_id=item.id if is_left else other,
        right_id=other if is_left else item.id,
        values={
            "comparator": target.comparator,
            "low": target.low,
            "high": target.high,
            "unit": target.unit,
            "year": target.by.year if target.by is not None else None,
        },
        quotes=quotes if is_left else tuple(sorted(quotes, key=lambda quote: quote.side)),
        why=why,
        refused=tuple(refused),
    )


def _pledge_like(item: Item, file: PlanFile, rule: MatchingRule) -> tuple[Pledge, str] | None:
    """Return the pledge of a file whose words are likest a target's: what has lost or found its number."""
    named = [
        (likeness(item.target.indicator, pledge.object), pledge)
        for plan in file.plans
        for pledge in plan.pledges
    ]
    near = [entry for entry in named if entry[0] > rule.likeness]
    if not near:
        return None
    return max(near, key=lambda entry: (entry[0], entry[1].id))[1], file.document.name


def _series_breaks(pairs: Sequence[Pair], clusters: Sequence[Relation]) -> list[Relation]:
    """Return the matched targets whose series changed what it covers, because the membership changed."""
    changed = [relation for relation in clusters if relation.kind in MEMBERSHIP]
    unsure = [relation for relation in clusters if relation.kind == "diff.list_not_given"]
    found = []
    for pair in pairs:
        own = [r for r in changed if r.code and r.code in pair.left.clusters | pair.right.clusters]
        causes = own or (changed if _covers_clusters(pair.right.target) else [])
        if causes:
            names = "、".join(relation.subject for relation in causes)
            values: dict[str, str | float | int | None] = {"changed": names, "count": len(causes)}
            relation = _relation("diff.series_break", pair, values, "warning")
            why = tuple(
                Why(code=f"algebra.{r.kind.partition('.')[2]}", right=r.subject) for r in causes
            )
            found.append(
                relation.model_copy(
                    update={
                        "why": why,
                        "quotes": (*relation.quotes, *(q for r in causes for q in r.quotes)),
                    }
                )
            )
        elif unsure and _covers_clusters(pair.right.target):
            found.append(_relation("diff.series_unsure", pair))
    return found


def _covers_clusters(target: Target) -> bool:
    known = indicators().get(target.indicator_code or "")
    if known is not None:
        return known.covers_clusters
    return target.cluster_code is None and any(word in target.indicator for word in _SERIES_WORDS)
