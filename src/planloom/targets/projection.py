"""Where does a series lead by the deadline? A random walk with drift, its uncertainty, and the odds of the promise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import exp, isfinite, log, sqrt
from typing import Literal

from scipy.special import stdtr, stdtrit

from planloom.codes import parameter
from planloom.evidence import Figure, Ledger
from planloom.plan.schema import Target
from planloom.targets.records import Projection, ProjectionQuantile
from planloom.targets.satisfaction import bounds, is_ceiling

SHARES = (0.1, 0.25, 0.5, 0.75, 0.9)
"""Shares of the distribution below each quantile: 80 % lie between the outer two, 50 % between the next."""
FEWEST = 3
"""Values of one scope below which no spread can be told from a drift."""
Form = Literal["log", "logit"]
_FORMS: Mapping[str, Form] = {"level": "log", "count": "log", "share": "logit"}
_LEAST_SPREAD = 1e-9
"""A spread below it is rounding, not chance."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A random walk with drift, fitted to values of unevenly spaced years on a transformed scale."""

    drift: Figure
    """m: average yearly step, kept as far as it stands out from its own error [1 / year]."""
    spread: Figure
    """s: standard deviation of the steps around their average [1 / √year]."""
    memory: Figure
    """r: part of one year's departure from the average that the next year takes over (1)."""
    last: Figure
    """y: the last value, not transformed."""
    length: int
    """L: years from the first value to the last [year]."""
    freedom: int
    """f: number of steps less one."""
    form: Form
    """Scale x of the values y."""

    def centre(self, years: int) -> float:
        """Return the middle of what is expected some years after the last value, on the scale of the walk."""
        return _scaled(self.last.value, self.form) + self.drift.value * years

    def error(self, ledger: Ledger, name: str, years: int) -> Figure:
        """Return the standard error h years ahead: noise that carries on, and a drift known from L years alone."""
        r, s = self.memory.value, self.spread.value
        noise = sum(((1 - r**j) / (1 - r)) ** 2 for j in range(1, years + 1))
        value = s * sqrt(noise + years**2 / self.length * (1 + r) / (1 - r))
        terms = " + ".join(f"(1 - r^{j})^2" for j in range(1, years + 1))
        text = f"s * sqrt(({terms}) / (1 - r)^2 + {years}^2 / {self.length} * (1 + r) / (1 - r))"
        inputs = {"s": self.spread, "r": self.memory}
        return ledger.formula(f"{name}/projection/error", text, inputs, value, "1")


def fitted(
    ledger: Ledger, name: str, series: Sequence[tuple[int, Figure]], form: Form, memory: Figure
) -> Walk | None:
    """Return the walk that fits a series, None where its steps are all alike.

    With steps d over g years, on the scale of the walk: average d̄ = (x_n - x_1) / L; spread
    s² = Σ (d - d̄ g)² / g / f over f + 1 steps; error of the average v = s² / L · (1 + r) / (1 - r);
    drift m = d̄ · d̄² / (d̄² + v).

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
    memory
        Part r of one year's departure from the average that the next takes over, from 0 to below 1.

    Returns
    -------
    walk
        Its drift and spread.

    References
    ----------
    Hyndman and Athanasopoulos (2021), Forecasting: principles and practice, 3rd ed., §5.2 and §5.5, for the drift
    method, whose steps over several years are weighted by their length here; Thompson (1968), Some shrinkage
    techniques for estimating the mean, JASA 63, for the drift that is kept.

    Examples
    --------
    >>> from planloom.codes import parameter
    >>> ledger = Ledger()
    >>> values = ((2020, 1), (2021, exp(2)), (2023, exp(3)))
    >>> series = [(y, ledger.sentence(f"o{y}", "low", v, "CNY")) for y, v in values]
    >>> none = ledger.sentence("t", "memory", 0.0, "1")
    >>> walk = fitted(ledger, "t", series, "log", none)
    >>> round(walk.spread.value**2, 9), walk.freedom, round(walk.drift.value, 9) == round(1 / (1 + 1.5 / 3), 9)
    (1.5, 1, True)
    """
    length = series[-1][0] - series[0][0]
    average = _average(ledger, name, series, form)
    spread = _spread(ledger, name, series, form, average)
    if spread.value < _LEAST_SPREAD:
        return None
    d, s, r = average.value, spread.value, memory.value
    error = s**2 / length * (1 + r) / (1 - r)
    drift = ledger.formula(
        f"{name}/projection/drift",
        f"d * d^2 / (d^2 + s^2 / {length} * (1 + r) / (1 - r))",
        {"d": average, "s": spread, "r": memory},
        d * d**2 / (d**2 + error),
        "1",
    )
    return Walk(drift, spread, memory, series[-1][1], length, len(series) - 2, form)


def _average(ledger: Ledger, name: str, series: Sequence[tuple[int, Figure]], form: Form) -> Figure:
    length = series[-1][0] - series[0][0]
    first, last = series[0][1], series[-1][1]
    value = (_scaled(last.value, form) - _scaled(first.value, form)) / length
    text = f"({_scale('b', form)} - {_scale('a', form)}) / {length}"
    return ledger.formula(f"{name}/projection/average", text, {"a": first, "b": last}, value, "1")


def _spread(
    ledger: Ledger,
    name: str,
    series: Sequence[tuple[int, Figure]],
    form: Form,
    average: Figure,
) -> Figure:
    squares, parts = 0.0, []
    for (year, value), (later, following) in pairwise(series):
        gap = later - year
        step = _scaled(following.value, form) - _scaled(value.value, form)
        squares += (step - average.value * gap) ** 2 / gap
        names = _scale(f"y{later}", form), _scale(f"y{year}", form)
        parts.append(f"({names[0]} - {names[1]} - d * {gap})^2 / {gap}")
    freedom = len(parts) - 1
    inputs = {"d": average} | {f"y{year}": value for year, value in series}
    text = f"sqrt(({' + '.join(parts)}) / {freedom})"
    return ledger.formula(f"{name}/projection/spread", text, inputs, sqrt(squares / freedom), "1")


def project(
    ledger: Ledger,
    name: str,
    target: Target,
    series: Sequence[tuple[int, Figure]],
    as_of: date,
) -> Projection | str:
    """Return where a series of one scope leads by a target's deadline, or why nothing can be said.

    On the scale x = log y (levels, counts) or x = log(y / (1 - y)) (shares), the value h years after the last is
    x_n + m h + t w: drift m, standard error w of `Walk.error`, t a quantile of Student's distribution with f degrees
    of freedom. In closed form: nothing is drawn by chance, so there is no seed. A projection follows from a series
    alone; it is no scenario and no target.

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
    ([136, 149, 159, 170, 185], 0.72)
    """
    form = _FORMS.get(target.measure)
    if form is None or target.by is None:
        return "projection.other_measure"
    if len(series) < FEWEST:
        return "projection.few_values"
    values = [figure.value for _, figure in series]
    if min(values) <= 0 or (form == "logit" and max(values) >= 1):
        return "projection.outside_form"
    memory = ledger.parameter(parameter("projection_memory", as_of))
    walk = fitted(ledger, name, series, form, memory)
    if walk is None:
        return "projection.no_spread"
    ahead = target.by.year - series[-1][0]
    error = walk.error(ledger, name, ahead)
    ends = [
        _natural(walk.centre(ahead) + float(stdtrit(walk.freedom, share)) * error.value, form)
        for share in SHARES
    ]
    if not all(map(isfinite, ends)):
        return "projection.no_spread"
    inputs = {"y": walk.last, "m": walk.drift, "w": error}
    made = []
    for share, value in zip(SHARES, ends, strict=True):
        text = _natural_text(walk, f"student_quantile({share}, {walk.freedom})", ahead)
        figure = ledger.formula(f"{name}/projection/{share}", text, inputs, value, target.unit)
        made.append(ProjectionQuantile(share=share, value=figure))
    return Projection(
        year=target.by.year,
        form=form,
        values=len(series),
        quantiles=tuple(made),
        probability=_probability(ledger, name, target, (walk, error), (ahead, as_of)),
    )


def _probability(
    ledger: Ledger,
    name: str,
    target: Target,
    expected: tuple[Walk, Figure],
    when: tuple[int, date],
) -> Figure:
    """Return the chance that the promise is kept: above its lower end, or below its upper one where less is better."""
    (walk, error), (ahead, as_of) = expected, when
    is_low = is_ceiling(target)
    end = bounds(target, as_of)[1 if is_low else 0]
    name = f"{name}/projection/probability"
    inputs = {"y": walk.last, "m": walk.drift, "w": error}
    if end <= 0 or (walk.form == "logit" and end >= 1):
        certain = float((end > 0) == is_low)
        return ledger.formula(name, f"{certain}", inputs, certain, "1")
    score = (_scaled(end, walk.form) - walk.centre(ahead)) / error.value
    below = float(stdtr(walk.freedom, score))
    text = (
        f"student(({_scale(repr(end), walk.form)} - {_scale('y', walk.form)} - m * {ahead}) / w, "
        f"{walk.freedom})"
    )
    value, text = (below, text) if is_low else (1 - below, f"1 - {text}")
    return ledger.formula(name, text, inputs, value, "1")


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
    inner = f"{_scale('y', walk.form)} + m * {ahead} + {quantile} * w"
    return f"exp({inner})" if walk.form == "log" else f"1 / (1 + exp(-({inner})))"
