"""Where does a series lead by the deadline? A random walk with drift, its uncertainty, and the odds of the promise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import exp, isfinite, log, sqrt
from typing import Literal

from scipy.special import stdtr, stdtrit

from planloom.evidence import Figure, Ledger
from planloom.plan.schema import Target
from planloom.targets.records import Projection, ProjectionQuantile
from planloom.targets.satisfaction import bounds, is_ceiling

SHARES = (0.1, 0.25, 0.5, 0.75, 0.9)
"""Shares of the distribution below each quantile; the outer two hold 80 % between them."""
FEWEST = 3
"""Values of one scope below which no spread can be told from a drift."""
Form = Literal["log", "logit"]
_FORMS: Mapping[str, Form] = {"level": "log", "count": "log", "share": "logit"}
_LEAST_SPREAD = 1e-9
"""A spread below it is rounding, not chance."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A random walk with drift fitted to values of unevenly spaced years, on a transformed scale.

    Increments d over g years follow N(m g, s² g). m = (x_n - x_1) / L with L = t_n - t_1;
    s² = Σ (d - m g)² / g / (k - 1) over k increments.
    """

    drift: Figure
    """m [1 / year]."""
    spread: Figure
    """s [1 / √year]."""
    last: Figure
    """y_n, not transformed."""
    length: int
    """L [year]."""
    freedom: int
    """k - 1."""
    form: Form
    """Scale x of the values y."""

    def centre(self, years: int) -> float:
        """Return the middle of what is expected some years after the last value, on the scale of the walk."""
        return _scaled(self.last.value, self.form) + self.drift.value * years

    def width(self, years: int) -> float:
        """Return the standard error there: s √(h + h² / L), noise and uncertain drift."""
        return self.spread.value * sqrt(years + years**2 / self.length)

    def inputs(self) -> dict[str, Figure]:
        """Return what its forecasts are computed from, by their names in formulas."""
        return {"y": self.last, "m": self.drift, "s": self.spread}


def fitted(ledger: Ledger, name: str, series: Sequence[tuple[int, Figure]], form: Form) -> Walk:
    """Return the walk that fits a series.

    Parameters
    ----------
    ledger
        Keeps where drift and spread come from.
    name
        Name of the case in the trace.
    series
        Year and value, by year; at least three.
    form
        Scale on which the values walk.

    Returns
    -------
    walk
        Its drift and spread.

    References
    ----------
    Hyndman and Athanasopoulos (2021), Forecasting: principles and practice, 3rd ed., §5.2 and §5.5, for the drift
    method; increments over several years are weighted by their length.

    Examples
    --------
    >>> ledger = Ledger()
    >>> values = ((2020, 1), (2021, exp(2)), (2023, exp(3)))
    >>> series = [(y, ledger.sentence(f"o{y}", "low", v, "CNY")) for y, v in values]
    >>> walk = fitted(ledger, "t", series, "log")
    >>> walk.drift.value, walk.freedom, round(walk.spread.value**2, 9)
    (1.0, 1, 1.5)
    """
    length = series[-1][0] - series[0][0]
    first, last = series[0][1], series[-1][1]
    slope = (_scaled(last.value, form) - _scaled(first.value, form)) / length
    text = f"({_scale('b', form)} - {_scale('a', form)}) / {length}"
    drift = ledger.formula(f"{name}/projection/drift", text, {"a": first, "b": last}, slope, "1")
    squares, parts = 0.0, []
    for (year, value), (later, following) in pairwise(series):
        gap = later - year
        step = _scaled(following.value, form) - _scaled(value.value, form)
        squares += (step - drift.value * gap) ** 2 / gap
        names = _scale(f"y{later}", form), _scale(f"y{year}", form)
        parts.append(f"({names[0]} - {names[1]} - m * {gap})^2 / {gap}")
    freedom = len(parts) - 1
    inputs = {"m": drift} | {f"y{year}": value for year, value in series}
    text = f"sqrt(({' + '.join(parts)}) / {freedom})"
    root = sqrt(squares / freedom)
    spread = ledger.formula(f"{name}/projection/spread", text, inputs, root, "1")
    return Walk(drift, spread, last, length, freedom, form)


def project(
    ledger: Ledger,
    name: str,
    target: Target,
    series: Sequence[tuple[int, Figure]],
    as_of: date,
) -> Projection | str:
    """Return where a series of one scope leads by a target's deadline, or why nothing can be said.

    On the scale x = log y (levels, counts) or x = log(y / (1 - y)) (shares), the value h years after the last is
    x_n + m h + t s √(h + h² / L), with t a quantile of Student's distribution with k - 1 degrees of freedom.
    A projection follows from a series alone; it is no scenario and no target.

    Parameters
    ----------
    ledger
        Keeps where every figure comes from.
    name
        Name of the case in the trace.
    target
        The promise; it has a deadline after the last year.
    series
        Year and value, by year, of one scope.
    as_of
        Day whose parameters hold.

    Returns
    -------
    projection
        Quantiles and the probability of keeping the promise by the rule of the verdict; or the id of the reason:
        ``projection.other_measure``, ``projection.few_values``, ``projection.outside_form``,
        ``projection.no_spread``.

    References
    ----------
    docs/decisions/0015-projection.md; how often the intervals hold: docs/projection_backtest.md.

    Examples
    --------
    >>> from planloom.plan.schema import Citation, Period
    >>> target = Target(id="t", indicator="x", subject="y", measure="level", comparator=">=", low=150, high=150,
    ...                 unit="CNY", by=Period(year=2025), citation=Citation(start=0, quote="x"))
    >>> ledger = Ledger()
    >>> values = [(y, ledger.sentence(f"o{y}", "low", v, "CNY"))
    ...           for y, v in ((2020, 100.0), (2021, 112.0), (2022, 118.0), (2023, 133.1))]
    >>> found = project(ledger, "t", target, values, date(2024, 1, 1))
    >>> [round(q.value.value) for q in found.quantiles], round(found.probability.value, 2)
    ([142, 152, 161, 170, 183], 0.8)
    """
    form = _FORMS.get(target.measure)
    if form is None or target.by is None:
        return "projection.other_measure"
    if len(series) < FEWEST:
        return "projection.few_values"
    values = [figure.value for _, figure in series]
    if min(values) <= 0 or (form == "logit" and max(values) >= 1):
        return "projection.outside_form"
    walk = fitted(ledger, name, series, form)
    ahead = target.by.year - series[-1][0]
    ends = [
        _natural(walk.centre(ahead) + float(stdtrit(walk.freedom, share)) * walk.width(ahead), form)
        for share in SHARES
    ]
    if walk.spread.value < _LEAST_SPREAD or not all(map(isfinite, ends)):
        return "projection.no_spread"
    made = []
    for share, value in zip(SHARES, ends, strict=True):
        text = _natural_text(walk, f"{float(stdtrit(walk.freedom, share))!r}", ahead)
        at = f"{name}/projection/{share}"
        figure = ledger.formula(at, text, walk.inputs(), value, target.unit)
        made.append(ProjectionQuantile(share=share, value=figure))
    return Projection(
        year=target.by.year,
        form=form,
        values=len(series),
        quantiles=tuple(made),
        probability=_probability(ledger, name, target, walk, (ahead, as_of)),
    )


def _probability(
    ledger: Ledger, name: str, target: Target, walk: Walk, when: tuple[int, date]
) -> Figure:
    """Return the chance that the promise is kept: above its lower end, or below its upper one where less is better."""
    ahead, as_of = when
    is_low = is_ceiling(target)
    end = bounds(target, as_of)[1 if is_low else 0]
    name = f"{name}/projection/probability"
    if end <= 0 or (walk.form == "logit" and end >= 1):
        certain = float((end > 0) == is_low)
        return ledger.formula(name, f"{certain}", walk.inputs(), certain, "1")
    score = (_scaled(end, walk.form) - walk.centre(ahead)) / walk.width(ahead)
    below = float(stdtr(walk.freedom, score))
    text = (
        f"student(({_scale(repr(end), walk.form)} - {_scale('y', walk.form)} - m * {ahead}) / "
        f"(s * sqrt({ahead} + {ahead}^2 / {walk.length})), {walk.freedom})"
    )
    value, text = (below, text) if is_low else (1 - below, f"1 - {text}")
    return ledger.formula(name, text, walk.inputs(), value, "1")


def _scaled(value: float, form: Form) -> float:
    return log(value) if form == "log" else log(value / (1 - value))


def _natural(value: float, form: Form) -> float:
    try:
        return exp(value) if form == "log" else 1 / (1 + exp(-value))
    except OverflowError:
        return float("inf")


def _scale(name: str, form: Form) -> str:
    return f"log({name})" if form == "log" else f"log({name} / (1 - {name}))"


def _natural_text(walk: Walk, quantile: str, ahead: int) -> str:
    inner = (
        f"{_scale('y', walk.form)} + m * {ahead} + {quantile} * s * "
        f"sqrt({ahead} + {ahead}^2 / {walk.length})"
    )
    return f"exp({inner})" if walk.form == "log" else f"1 / (1 + exp(-({inner})))"
