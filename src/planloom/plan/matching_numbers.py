"""What does a promised number allow? Intervals in one unit per quantity, and how two of them lie to each other."""

import math
from dataclasses import dataclass
from datetime import date
from typing import Literal

from planloom.codes import indicators, parameter
from planloom.plan.schema import Quantified

_STANDARD = {
    "km2": ("m2", 1e6),
    "ha": ("m2", 1e4),
    "mu": ("m2", 2000 / 3),
    "km": ("m", 1e3),
    "CNY/mu": ("CNY/m2", 3 / 2000),
    "CNY/km2": ("CNY/m2", 1e-6),
    "CNY/ha": ("CNY/m2", 1e-4),
    "pp": ("1", 1.0),
}
_PHYSICAL = frozenset(
    (
        *(
            "CNY",
            "USD",
            "EUR",
            "HKD",
            "TWD",
            "JPY",
            "1",
            "m2",
            "m",
            "m3",
            "Nm3",
            "nmi",
            "kW",
            "kVA",
        ),
        *("kWh", "t", "tce", "TEU", "bps", "FLOPS", "B", "year", "month", "day", "h", "min"),
        *("µg/m3", "person"),
    )
)
_FLOORS = frozenset((">", ">=", "="))
_CEILINGS = frozenset(("<", "<="))
Demand = Literal["harder", "softer", "open"]
"""Whether a new number asks more, asks less, or whether that cannot be said."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Values that keep a promise, in `unit`."""

    low: float
    """Lower end; minus infinity for a ceiling."""
    high: float
    """Upper end; infinity for a floor."""
    is_low_open: bool
    """Whether the lower end itself breaks the promise (超过)."""
    is_high_open: bool
    """Whether the upper end itself breaks the promise (低于)."""
    unit: str
    """Standard unit."""

    def holds(self, other: "Interval") -> bool:
        """Return whether every value that keeps the other promise keeps this one."""
        low = self.low < other.low or (
            self.low == other.low and (other.is_low_open or not self.is_low_open)
        )
        high = self.high > other.high or (
            self.high == other.high and (other.is_high_open or not self.is_high_open)
        )
        return low and high

    def meets(self, other: "Interval") -> bool:
        """Return whether some value keeps both promises."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        if low != high:
            return low < high
        ends = [(i.is_low_open, i.low) for i in (self, other)] + [
            (i.is_high_open, i.high) for i in (self, other)
        ]
        return not any(is_open and end == low for is_open, end in ends)


def standard_unit(unit: str) -> tuple[str, float]:
    """Return the unit in which a quantity is compared, and how many of it one of `unit` is.

    Measure words of counted things (家, 个, 项, …) are one unit: ``count``.

    Examples
    --------
    >>> standard_unit("km2"), standard_unit("家")
    (('m2', 1000000.0), ('count', 1.0))
    """
    if unit in _STANDARD:
        return _STANDARD[unit]
    if unit in _PHYSICAL or "/" in unit:
        return unit, 1.0
    return "count", 1.0


def rounded(value: float) -> float:
    """Return a number with 12 significant digits.

    Examples
    --------
    >>> rounded(0.1 + 0.2)
    0.3
    """
    return float(f"{value:.12g}")


def interval(target: Quantified, on: date = date.max) -> Interval:
    """Return the values that keep a promise, by the rules of decision 0003.

    ``=`` (达到) is a floor: reached, not hit; ``~`` (左右) lies within the tolerance on either side; a rank of
    *k* is 1 to *k*.

    Parameters
    ----------
    target
        The promise.
    on
        Day whose tolerance holds.

    Returns
    -------
    interval
        In the standard unit.

    Examples
    --------
    >>> from planloom.plan.schema import Citation, Target
    >>> about = Target(id="t", indicator="增加值", subject="某市", measure="level", comparator="~", low=1e11,
    ...                high=1e11, unit="CNY", citation=Citation(start=0, quote="x"))
    >>> interval(about).low, interval(about).high
    (95000000000.0, 105000000000.0)
    >>> interval(about.model_copy(update={"comparator": ">="})).high
    inf
    """
    unit, factor = standard_unit(target.unit)
    low, high = rounded(target.low * factor), rounded(target.high * factor)
    if target.measure == "rank":
        return Interval(1.0, high, is_low_open=False, is_high_open=False, unit=unit)
    if target.comparator == "~":
        width = parameter("about_tolerance", on).value
        low, high = rounded(low - abs(low) * width), rounded(high + abs(high) * width)
    is_floor, is_ceiling = target.comparator in _FLOORS, target.comparator in _CEILINGS
    return Interval(
        -math.inf if is_ceiling else low,
        math.inf if is_floor else high,
        is_low_open=target.comparator == ">",
        is_high_open=target.comparator == "<",
        unit=unit,
    )


def number_change(left: Quantified, right: Quantified) -> str | None:
    """Return how the number of a promise moved: raised, lowered, widened, narrowed; None where it stays.

    The ends as written are compared in one unit; the words around them (超过, 左右) are no part of this.

    Examples
    --------
    >>> from planloom.plan.schema import Citation, Target
    >>> t = Target(id="t", indicator="企业", subject="某市", measure="count", comparator="range", low=3, high=5,
    ...            unit="家", citation=Citation(start=0, quote="x"))
    >>> number_change(t, t.model_copy(update={"low": 4.0})), number_change(t, t.model_copy(update={"high": 6.0}))
    ('raised', 'raised')
    >>> number_change(t, t.model_copy(update={"low": 4.0, "high": 4.0}))
    'narrowed'
    """
    ends = []
    for target in (left, right):
        factor = standard_unit(target.unit)[1]
        ends.append((rounded(target.low * factor), rounded(target.high * factor)))
    (old_low, old_high), (new_low, new_high) = ends
    if (old_low, old_high) == (new_low, new_high):
        return None
    if new_low >= old_low and new_high >= old_high:
        return "raised"
    if new_low <= old_low and new_high <= old_high:
        return "lowered"
    return "narrowed" if new_low > old_low else "widened"


def demand(left: Quantified, right: Quantified, change: str | None) -> Demand:
    """Return whether a moved number asks more or less than before.

    A floor asks more when it rises, a ceiling or a rank when it falls. A bare number of an indicator of
    which less is better (``better: lower`` in the code list) counts as a ceiling; where the sides disagree
    on what they are, nothing is said.

    Examples
    --------
    >>> from planloom.plan.schema import Citation, Target
    >>> t = Target(id="t", indicator="增加值", subject="某市", measure="level", comparator=">", low=1, high=1,
    ...            unit="CNY", citation=Citation(start=0, quote="x"))
    >>> demand(t, t, "raised"), demand(t.model_copy(update={"measure": "rank"}), t, "raised")
    ('harder', 'open')
    """
    senses = {_sense(left), _sense(right)}
    if change not in {"raised", "lowered"} or len(senses) != 1 or senses == {0}:
        return "open"
    is_up = (change == "raised") == (senses == {1})
    return "harder" if is_up else "softer"


def _sense(target: Quantified) -> int:
    """Return 1 where more is asked by a higher number, -1 where by a lower one, 0 where it cannot be said."""
    known = indicators().get(target.indicator_code or "")
    if target.measure == "rank" or target.comparator in _CEILINGS:
        return -1
    if known is not None and known.better == "lower" and target.measure != "reduction":
        return -1 if target.comparator == "=" else 0
    return 1 if target.comparator in _FLOORS or target.comparator in {"~", "range"} else 0
