"""Which way leads to the target? The required path, growth needed and growth seen."""

from planloom.evidence import Figure, Ledger
from planloom.targets.records import PathPoint

GEOMETRIC = frozenset({"level", "count"})
"""Measures that grow by a rate; the others move by equal steps."""


def is_geometric(measure: str, base: float, goal: float) -> bool:
    """Return whether a quantity moves along a constant rate rather than by equal steps.

    Parameters
    ----------
    measure
        How the quantity speaks (``level``, ``share``, …).
    base, goal
        Values at the two ends, in one unit.

    Returns
    -------
    is_geometric
        True for amounts and counts that are positive at both ends.

    References
    ----------
    docs/decisions/0003-verdict-rules.md.

    Examples
    --------
    >>> is_geometric("level", 1.0, 2.0), is_geometric("share", 0.1, 0.2), is_geometric("level", 0.0, 2.0)
    (True, False, False)
    """
    return measure in GEOMETRIC and base > 0 and goal > 0


def yearly_change(
    ledger: Ledger, name: str, ends: tuple[Figure, Figure], years: int, *, geometric: bool
) -> Figure:
    """Return the average yearly change between two values.

    Geometric: (b / a)^(1 / n) - 1. Linear: (b - a) / n.

    Parameters
    ----------
    ledger
        Keeps where the figure comes from.
    name
        Name of the trace node.
    ends
        First value a and last value b, in one unit.
    years
        Years between them, n, at least 1.
    geometric
        Whether to return a rate or a step.

    Returns
    -------
    change
        A fraction (1) if geometric, else in the unit of the values; shares move in percentage points (``pp``).

    References
    ----------
    Average annual growth rate as in the national statistical yearbooks (平均增长速度, 水平法).

    Examples
    --------
    >>> ledger = Ledger()
    >>> a, b = ledger.sentence("t", "low", 100.0, "CNY"), ledger.sentence("t", "high", 121.0, "CNY")
    >>> yearly_change(ledger, "t/seen", (a, b), 2, geometric=True).value
    0.1
    """
    a, b = ends
    inputs = {"a": a, "b": b}
    if geometric:
        value = (b.value / a.value) ** (1 / years) - 1
        return ledger.formula(name, f"(b / a)^(1 / {years}) - 1", inputs, value, "1")
    unit = "pp" if b.unit == "1" else b.unit
    return ledger.formula(name, f"(b - a) / {years}", inputs, (b.value - a.value) / years, unit)


def required_path(
    ledger: Ledger,
    name: str,
    ends: tuple[tuple[int, Figure], tuple[int, Figure]],
    *,
    geometric: bool,
) -> tuple[PathPoint, ...]:
    """Return the values that lead from a base to the target, one a year.

    Geometric: r(t) = a (b / a)^((t - t0) / (t1 - t0)). Linear: r(t) = a + (b - a) (t - t0) / (t1 - t0).

    Parameters
    ----------
    ledger
        Keeps where each figure comes from.
    name
        Name of the trace nodes.
    ends
        Year t0 with base value a, and year t1 > t0 with the target b.
    geometric
        Whether to move by a constant rate or by equal steps.

    Returns
    -------
    path
        One point for every year from t0 to t1; the ends are the base and the target themselves.

    References
    ----------
    docs/decisions/0003-verdict-rules.md.

    Examples
    --------
    >>> ledger = Ledger()
    >>> a, b = ledger.sentence("t", "base", 100.0, "CNY"), ledger.sentence("t", "low", 121.0, "CNY")
    >>> [point.required.value for point in required_path(ledger, "t", ((2020, a), (2022, b)), geometric=True)]
    [100.0, 110.0, 121.0]
    """
    (first, a), (last, b) = ends
    points = [PathPoint(year=first, required=a)]
    for year in range(first + 1, last):
        part = f"({year - first} / {last - first})"
        share = (year - first) / (last - first)
        if geometric:
            value, formula = a.value * (b.value / a.value) ** share, f"a * (b / a)^{part}"
        else:
            value, formula = a.value + (b.value - a.value) * share, f"a + (b - a) * {part}"
        required = ledger.formula(
            f"{name}/required/{year}", formula, {"a": a, "b": b}, value, b.unit
        )
        points.append(PathPoint(year=year, required=required))
    return (*points, PathPoint(year=last, required=b))
