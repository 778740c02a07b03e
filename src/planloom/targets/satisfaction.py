"""Does a value keep a promise? The comparators of plan language, and by how much a value may miss."""

import re
from datetime import date
from typing import Literal

from planloom.codes import parameter
from planloom.plan.schema import Target

_NEAR = re.compile(r"(?:接近|[^附临最相]近|^近)\s*[\d０-９一二三四五六七八九十百千万两]")
"""近 or 接近 before a number: up to it; 左右, 约, 上下: about it."""
Outcome = Literal["short", "satisfies", "beyond"]
"""Not yet, satisfied, or past the upper end of what was promised."""


def outcome(target: Target, value: float, on: date) -> Outcome:
    """Return whether a value keeps a target's promise.

    ``>`` value > low; ``>=`` and ``=`` value ≥ low (达到 is reached, not hit); ``~`` |value / low - 1| ≤ tolerance
    (近, 接近: from the tolerance below the number to the number);
    ``range`` low ≤ value ≤ high; ``<`` and ``<=`` value below low. A rank is better the smaller it is.

    Parameters
    ----------
    target
        The promise.
    value
        A value in the target's unit.
    on
        Day whose parameters hold.

    Returns
    -------
    outcome
        ``beyond`` only for ``~`` and ``range``: more than was promised, which is told and not held against it.

    References
    ----------
    docs/decisions/0003-verdict-rules.md.

    Examples
    --------
    >>> from planloom.plan.schema import Citation
    >>> about = Target(id="t", indicator="x", subject="y", measure="level", comparator="~", low=100, high=100,
    ...                unit="CNY", citation=Citation(start=0, quote="x"))
    >>> [outcome(about, value, date(2025, 12, 31)) for value in (94, 95, 105, 106)]
    ['short', 'satisfies', 'satisfies', 'beyond']
    """
    low, high = bounds(target, on)
    if is_ceiling(target):
        is_inside = value < high if target.comparator == "<" else value <= high
        return "satisfies" if is_inside else "short"
    if value < low or (target.comparator == ">" and value == low):
        return "short"
    return "beyond" if value > high else "satisfies"


def bounds(target: Target, on: date) -> tuple[float, float]:
    """Return the lowest and highest value that keep a promise, infinite where it has no end.

    Parameters
    ----------
    target
        The promise.
    on
        Day whose parameters hold.

    Returns
    -------
    low, high
        In the target's unit.

    References
    ----------
    docs/decisions/0003-verdict-rules.md.

    Examples
    --------
    >>> from planloom.plan.schema import Citation
    >>> firms = Target(id="t", indicator="x", subject="y", measure="count", comparator="range", low=3, high=5,
    ...                unit="家", citation=Citation(start=0, quote="x"))
    >>> bounds(firms, date(2025, 12, 31))
    (3.0, 5.0)
    """
    infinite = float("inf")
    if is_ceiling(target):
        return -infinite, target.high
    match target.comparator:
        case "~" if _NEAR.search(target.citation.quote):
            return target.low - parameter("near_tolerance", on).value * abs(target.low), target.high
        case "~":
            width = parameter("about_tolerance", on).value * abs(target.low)
            return target.low - width, target.high + width
        case "range":
            return target.low, target.high
        case _:
            return target.low, infinite


def is_ceiling(target: Target) -> bool:
    """Return whether a target promises to stay below a number: ``<``, ``<=``, or any rank.

    Parameters
    ----------
    target
        The promise.

    Returns
    -------
    is_ceiling
        True where smaller is better.

    References
    ----------
    docs/decisions/0003-verdict-rules.md.

    Examples
    --------
    >>> from planloom.plan.schema import Citation
    >>> rank = Target(id="t", indicator="x", subject="y", measure="rank", comparator="=", low=1, high=1, unit="1",
    ...               citation=Citation(start=0, quote="x"))
    >>> is_ceiling(rank)
    True
    """
    return target.comparator in ("<", "<=") or target.measure == "rank"
