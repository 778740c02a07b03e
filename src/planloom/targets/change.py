"""Which level does a promise of change mean? A multiple, a rise or a fall from a base, as a level to reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from planloom.codes import Indicator, indicators
from planloom.codes.naming import indicator_key
from planloom.evidence import Figure, Ledger, Observation
from planloom.plan.schema import Base, Comparator, Target
from planloom.targets.satisfaction import bounds

STOCKS = frozenset({"level", "count", "ratio", "share"})
"""Measures that stand at a value, so that a change is the way between two of them."""
CHANGES = frozenset({"multiple", "increase", "reduction"})
"""Measures that speak of such a change."""
_BELOW: dict[str, Comparator] = {">": "<", "<": ">", "<=": ">="}


@dataclass(frozen=True, slots=True)
class Goal:
    """A promise of change, said as a level."""

    target: Target
    """The target as a level, with its base year."""
    figure: Figure
    """The level to reach."""


def stock_of(target: Target) -> Indicator | None:
    """Return the indicator whose values a promise of change compares.

    Parameters
    ----------
    target
        A multiple, an increase or a reduction.

    Returns
    -------
    indicator
        By the target's code where that stands at a value, else the only one that bears its name; None where no
        list holds one.

    References
    ----------
    docs/decisions/0003-verdict-rules.md.

    Examples
    --------
    >>> from planloom.plan.schema import Citation
    >>> double = Target(id="t", indicator="战略性新兴产业增加值", subject="深圳", measure="multiple", comparator="=",
    ...                 low=2, high=2, unit="1", citation=Citation(start=0, quote="翻一番"))
    >>> stock_of(double).code
    'sei_value_added'
    """
    known = indicators().get(target.indicator_code or "")
    if known is not None and known.measure in STOCKS:
        return known
    named = _stocks().get(indicator_key(target.indicator), ())
    return named[0] if len(named) == 1 else None


@cache
def _stocks() -> dict[str, tuple[Indicator, ...]]:
    found: dict[str, tuple[Indicator, ...]] = {}
    for indicator in indicators().values():
        if indicator.measure in STOCKS:
            for key in {indicator_key(n) for n in (indicator.label_zh, *indicator.aliases)}:
                found[key] = (*found.get(key, ()), indicator)
    return found


def base_year(target: Target) -> int | None:
    """Return the year that a change starts from.

    Parameters
    ----------
    target
        A promise.

    Returns
    -------
    year
        As its sentence states it, else the year before the span that it names; None where it says neither.

    References
    ----------
    docs/decisions/0003-verdict-rules.md.

    Examples
    --------
    >>> from planloom.plan.schema import Citation, Period
    >>> more = Target(id="t", indicator="x", subject="y", measure="increase", comparator=">=", low=5, high=5,
    ...               unit="家", by=Period(first_year=2021, year=2025), citation=Citation(start=0, quote="x"))
    >>> base_year(more)
    2020
    """
    if target.base is not None:
        return target.base.year
    if target.by is not None and target.by.first_year is not None:
        return target.by.first_year - 1
    return None


def goal(
    ledger: Ledger,
    name: str,
    target: Target,
    stock: Indicator,
    known: tuple[Sequence[Observation], date],
) -> Goal | None:
    """Return the level that a promise of change means.

    With base value b and promised number p: a multiple p b; an increase b + p; a reduction b (1 - p) where p is a
    part of the base, else b - p.

    Parameters
    ----------
    ledger
        Keeps where the level comes from.
    name
        Name of the case in the trace.
    target
        A multiple, an increase or a reduction whose base year is known.
    stock
        The indicator that changes.
    known
        Its comparable values, and the day whose parameters hold.

    Returns
    -------
    goal
        None where no comparable value of the base year is known, or the two cannot be put together.

    References
    ----------
    docs/decisions/0003-verdict-rules.md.

    Examples
    --------
    See `planloom.targets.verdict`, which is the way in.
    """
    values, on = known
    year = base_year(target)
    row = next((o for o in values if o.year == year), None)
    if year is None or row is None or not _fits(target, stock):
        return None
    base = ledger.row(row)
    text = _formula(target)
    promised = ledger.sentence(target.id, "low", target.low, target.unit)
    level = _level(target, target.low, base.value)
    figure = ledger.formula(f"{name}/goal", text, {"b": base, "p": promised}, level, base.unit)
    ends = [_level(target, end, base.value) for end in bounds(target, on)]
    is_interval = target.comparator in ("~", "range")
    comparator: Comparator = "range" if is_interval else target.comparator
    if target.measure == "reduction" and not is_interval:
        comparator = _BELOW.get(target.comparator, "<=")
    update = {
        "measure": stock.measure,
        "comparator": comparator,
        "low": min(ends) if is_interval else figure.value,
        "high": max(ends) if is_interval else figure.value,
        "unit": base.unit,
        "base": Base(year=year, value=base.value),
    }
    if target.measure == "reduction" and is_interval:
        update |= {"comparator": "<=", "low": max(ends), "high": max(ends)}
    return Goal(target.model_copy(update=update), figure)


def _fits(target: Target, stock: Indicator) -> bool:
    """Return whether the number promised can be added to, or multiplied with, a value of the indicator."""
    if target.measure == "multiple" or (target.measure == "reduction" and target.unit == "1"):
        return stock.measure != "share"
    if stock.measure == "share":
        return target.unit == "pp"
    return target.unit == stock.unit or stock.measure == "count"


def _formula(target: Target) -> str:
    if target.measure == "multiple":
        return "p * b"
    if target.measure == "increase":
        return "b + p"
    return "b * (1 - p)" if target.unit == "1" else "b - p"


def _level(target: Target, promised: float, base: float) -> float:
    if target.measure == "multiple":
        return promised * base
    if target.measure == "increase":
        return base + promised
    return base * (1 - promised) if target.unit == "1" else base - promised
