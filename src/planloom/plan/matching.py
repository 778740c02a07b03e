"""Which promise of one plan is which of another? Optimal one-to-one matching with stated costs, explained."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from planloom.codes import indicators, parameter, places
from planloom.plan.matching_numbers import rounded, standard_unit
from planloom.plan.matching_records import Item, Refused, Why
from planloom.plan.matching_words import likeness, qualifiers
from planloom.plan.schema import Quantified

_NUMBERED = re.compile("^[（(][一二三四五六七八九十0-9]+[）)]")
_FORBIDDEN = 1e6
_SHOWN = 3
_LONG_TIME = 10
_WHOLE_PLACE = frozenset(
    ("全市", "全省", "全区", "全县", "本市", "我市", "本省", "我省", "市", "区")
)
Scope = Literal["same", "within"]
"""Whether the right side must hold for the same place and cluster, or may hold for a part."""


@dataclass(frozen=True, slots=True)
class MatchingRule:
    """Weights of the parts of a cost and the limits, as dated parameters (decision 0018)."""

    indicator: float
    """Weight of unlike indicators."""
    scope: float
    """Weight of unlike scopes."""
    deadline: float
    """Weight of unlike deadlines."""
    unit: float
    """Weight of unlike measure words."""
    number: float
    """Weight of unlike numbers."""
    limit: float
    """Largest cost of a match."""
    likeness: float
    """Least likeness of the words, where a side has no code."""

    @classmethod
    def on(cls, day: date = date.max) -> "MatchingRule":
        """Return the rule that holds on a day."""
        names = ("indicator", "scope", "deadline", "unit", "number", "limit", "likeness")
        return cls(*(parameter(f"match_{name}", day).value for name in names))


@dataclass(frozen=True, slots=True)
class Comparison:
    """What it costs to take two promises for one."""

    cost: float | None
    """From 0 to 1; None where a rule forbids it."""
    parts: tuple[Why, ...] = ()
    """The parts with their weights."""
    obstacle: str | None = None
    """The rule that forbids it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two promises taken for one."""

    left: Item
    """From the older plan or the parent."""
    right: Item
    """From the newer plan or the child."""
    comparison: Comparison
    """What speaks for it."""
    refused: tuple[Refused, ...] = ()
    """Other pairings of either."""


@dataclass(frozen=True, slots=True)
class Matching:
    """Pairs, and what is left over on either side with the pairings refused."""

    pairs: tuple[Pair, ...]
    """In the order of the left side."""
    left_over: tuple[tuple[Item, tuple[Refused, ...]], ...]
    """Left items without a match."""
    right_over: tuple[tuple[Item, tuple[Refused, ...]], ...]
    """Right items without a match."""


def match_items(
    left: Sequence[Item], right: Sequence[Item], rule: MatchingRule, scope: Scope = "same"
) -> Matching:
    """Return the one-to-one matching of two lists of promises whose total cost is least.

    An item may stay alone at half the limit, so a pair is taken where its cost is at most the limit and no
    other assignment is cheaper in sum. The result does not depend on the order of the lists.

    Parameters
    ----------
    left, right
        Promises of both sides.
    rule
        Weights and limits.
    scope
        Whether the right side must have the same scope or may be a part.

    Returns
    -------
    matching
        Pairs with their parts, and the rest.

    References
    ----------
    Kuhn, H. W. (1955). The Hungarian method for the assignment problem. Naval Research Logistics 2, 83-97;
    Crouse, D. F. (2016). On implementing 2D rectangular assignment algorithms. IEEE TAES 52(4), 1679-1696
    (the algorithm of scipy.optimize.linear_sum_assignment).

    Examples
    --------
    >>> match_items([], [], MatchingRule.on()).pairs
    ()
    """
    lefts, rights = sorted(left, key=_order), sorted(right, key=_order)
    table = [[compared(one, other, rule, scope) for other in rights] for one in lefts]
    chosen = _assignment(table, len(lefts), len(rights), rule.limit)
    pairs = {
        lefts[i].id: Pair(
            lefts[i], rights[j], table[i][j], _refusals(table, lefts, rights, (i, j), rule)
        )
        for i, j in chosen
    }
    taken = {rights[j].id for _, j in chosen}
    return Matching(
        tuple(pairs[item.id] for item in left if item.id in pairs),
        tuple(
            (item, _refusals(table, lefts, rights, (lefts.index(item), None), rule))
            for item in left
            if item.id not in pairs
        ),
        tuple(
            (item, _refusals(table, lefts, rights, (None, rights.index(item)), rule))
            for item in right
            if item.id not in taken
        ),
    )


def compared(left: Item, right: Item, rule: MatchingRule, scope: Scope = "same") -> Comparison:
    """Return what it costs to take two promises for one, part by part.

    Parameters
    ----------
    left, right
        The promises.
    rule
        Weights and limits.
    scope
        Whether the right one may hold for a part of the left one's place and clusters.

    Returns
    -------
    comparison
        Cost = sum of weight · cost of the parts indicator, scope, deadline, measure word and number; or the
        rule that forbids the pair: another measure, unit, threshold, indicator, place, cluster or subject.
    """
    one, other = left.target, right.target
    obstacle = _other_kind(one, other)
    if obstacle:
        return Comparison(None, obstacle=obstacle)
    parts = []
    for name, weight, found in (
        ("indicator", rule.indicator, _indicator_cost(one, other, rule)),
        ("scope", rule.scope, _scope_cost(left, right, scope)),
    ):
        if isinstance(found, str):
            return Comparison(None, obstacle=found)
        parts.append(_part(name, weight, *found))
    parts += [
        _part("deadline", rule.deadline, *_deadline_cost(one, other)),
        _part("unit", rule.unit, float(one.unit != other.unit), one.unit, other.unit),
        _part("number", rule.number, *_number_cost(one, other)),
    ]
    cost = rounded(sum((part.weight or 0) * (part.cost or 0) for part in parts))
    return Comparison(cost, tuple(parts))


def is_within(place: str | None, whole: str | None) -> bool:
    """Return whether a place lies in another or is the same, by the code list.

    Examples
    --------
    >>> is_within("nanshan", "guangdong"), is_within("guangdong", "nanshan"), is_within(None, "china")
    (True, False, False)
    """
    step, seen = place, set()
    while step is not None and step not in seen:
        if step == whole:
            return True
        seen.add(step)
        known = places().get(step)
        step = known.parent if known is not None else None
    return False


def is_part_of(target: Quantified, whole: str | None) -> bool:
    """Return whether a promise is about places that lie in another one and are not all of it.

    Its place code decides; where it has none (盐田区和大鹏新区), every place that its subject joins must
    be a member of the code list that lies there.

    Parameters
    ----------
    target
        The promise.
    whole
        Code of the larger place.

    Returns
    -------
    answer
        False where the larger place is not known.
    """
    if whole is None or target.place_code == whole:
        return False
    if target.place_code is not None:
        return is_within(target.place_code, whole)
    subject = _NUMBERED.sub("", target.subject)
    names = [name for name in re.split("[、和与及]|以及", subject) if name]
    return bool(names) and all(_lies_in(name, whole) for name in names)


def _lies_in(name: str, whole: str) -> bool:
    return any(
        name in {place.label_zh, *place.aliases} and code != whole and is_within(code, whole)
        for code, place in places().items()
    )


def _order(item: Item) -> tuple[str, str]:
    return item.id, item.document


def _part(name: str, weight: float, cost: float, left: str, right: str) -> Why:
    return Why(
        code=f"algebra.part_{name}", weight=weight, cost=rounded(cost), left=left, right=right
    )


def _other_kind(one: Quantified, other: Quantified) -> str | None:
    if one.measure != other.measure:
        return "algebra.other_measure"
    if standard_unit(one.unit)[0] != standard_unit(other.unit)[0]:
        return "algebra.other_unit"
    return "algebra.other_threshold" if one.threshold != other.threshold else None


def _indicator_cost(
    one: Quantified, other: Quantified, rule: MatchingRule
) -> tuple[float, str, str] | str:
    codes = (one.indicator_code, other.indicator_code)
    if None not in codes:
        return (
            (0.0, str(codes[0]), str(codes[1]))
            if codes[0] == codes[1]
            else "algebra.other_indicator"
        )
    if one.indicator != other.indicator and qualifiers(one.indicator) != qualifiers(
        other.indicator
    ):
        return "algebra.other_qualifier"
    alike = max(likeness(a, b) for a in _names(one) for b in _names(other))
    if alike < rule.likeness:
        return "algebra.unlike_words"
    return 1 - alike, one.indicator, other.indicator


def _names(target: Quantified) -> tuple[str, ...]:
    known = indicators().get(target.indicator_code or "")
    return (target.indicator, *((known.label_zh, *known.aliases) if known else ()))


def _scope_cost(left: Item, right: Item, scope: Scope) -> tuple[float, str, str] | str:
    one, other = left.target, right.target
    homes = (one.place_code, other.place_code)
    is_part = scope == "within" and is_part_of(other, homes[0])
    if None not in homes and homes[0] != homes[1] and not is_part:
        return "algebra.other_place"
    shown = (one.subject, other.subject)
    if left.clusters and right.clusters:
        if scope == "within" and right.clusters <= left.clusters:
            return 0.0, *shown
        shared = left.clusters & right.clusters
        whole = left.clusters | right.clusters
        return (1 - len(shared) / len(whole), *shown) if shared else "algebra.other_cluster"
    if left.clusters or right.clusters:
        alike = likeness(*shown)
        return (1 - alike, *shown) if alike >= 0.5 else "algebra.other_cluster"  # noqa: PLR2004 half the pairs
    if is_part or (_is_place(one) and _is_place(other)) or shown[0] == shown[1]:
        return 0.0, *shown
    alike = likeness(*shown)
    return (1 - alike, *shown) if alike >= 0.5 else "algebra.other_subject"  # noqa: PLR2004 half the pairs


def _is_place(target: Quantified) -> bool:
    known = places().get(target.place_code or "")
    return target.subject in _WHOLE_PLACE or (
        known is not None and target.subject in {known.label_zh, *known.aliases}
    )


def _deadline_cost(one: Quantified, other: Quantified) -> tuple[float, str, str]:
    years = [target.by.year if target.by is not None else None for target in (one, other)]
    shown = ["" if year is None else str(year) for year in years]
    if years[0] is None or years[1] is None:
        return 0.0 if years[0] == years[1] else 0.5, shown[0], shown[1]
    return min(1.0, abs(years[0] - years[1]) / _LONG_TIME), shown[0], shown[1]


def _number_cost(one: Quantified, other: Quantified) -> tuple[float, str, str]:
    low, high = (target.low * standard_unit(target.unit)[1] for target in (one, other))
    size = max(abs(low), abs(high))
    return min(1.0, abs(low - high) / size) if size else 0.0, f"{one.low:.12g}", f"{other.low:.12g}"


def _assignment(
    table: Sequence[Sequence[Comparison]], rows: int, columns: int, limit: float
) -> list[tuple[int, int]]:
    if not rows or not columns:
        return []
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    size = rows + columns
    costs = np.full((size, size), _FORBIDDEN)
    for i, row in enumerate(table):
        for j, found in enumerate(row):
            if found.cost is not None and found.cost <= limit:
                costs[i, j] = found.cost
    costs[range(rows), [columns + i for i in range(rows)]] = limit / 2 + 1e-9
    costs[[rows + j for j in range(columns)], range(columns)] = limit / 2 + 1e-9
    costs[rows:, columns:] = 0.0
    chosen = zip(*linear_sum_assignment(costs), strict=True)
    return [(int(i), int(j)) for i, j in chosen if i < rows and j < columns]


def _refusals(
    table: Sequence[Sequence[Comparison]],
    lefts: Sequence[Item],
    rights: Sequence[Item],
    at: tuple[int | None, int | None],
    rule: MatchingRule,
) -> tuple[Refused, ...]:
    row, column = at
    found: list[tuple[float, Refused]] = []
    if row is not None:
        others = [(rights[j], table[row][j]) for j in range(len(rights)) if j != column]
        found += _ranked("right", lefts[row], others, rule)
    if column is not None:
        others = [(lefts[i], table[i][column]) for i in range(len(lefts)) if i != row]
        found += _ranked("left", rights[column], others, rule)
    return tuple(one for _, one in sorted(found, key=_by_cost)[:_SHOWN])


def _ranked(
    side: str, own: Item, others: Sequence[tuple[Item, Comparison]], rule: MatchingRule
) -> list[tuple[float, Refused]]:
    found = []
    for item, comparison in others:
        if comparison.cost is not None:
            code = "algebra.over_limit" if comparison.cost > rule.limit else "algebra.paired_better"
            one = Refused(side=side, id=item.id, cost=comparison.cost, why=code)
            found.append((comparison.cost, one))
        elif _says_alike(own.target, item.target):
            one = Refused(side=side, id=item.id, cost=None, why=comparison.obstacle or "")
            found.append((1.0, one))
    return found


def _says_alike(one: Quantified, other: Quantified) -> bool:
    if one.indicator_code and other.indicator_code:
        return one.indicator_code == other.indicator_code
    return one.indicator == other.indicator


_by_cost: Callable[[tuple[float, Refused]], tuple[float, str, str]] = lambda found: (  # noqa: E731
    found[0],
    found[1].side,
    found[1].id,
)
