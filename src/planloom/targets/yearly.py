"""Is a promise about years kept? Growth averages, rises and falls over a period, from the figure of each year."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import prod
from typing import Any

from planloom.codes import indicators, parameter
from planloom.evidence import Figure, Ledger, Observation
from planloom.plan.schema import Target
from planloom.targets.records import GrowthComparison, PathPoint
from planloom.targets.satisfaction import is_ceiling, outcome

FLOWS = frozenset({"growth_average", "growth", "increase", "reduction"})
"""Measures that may be judged from a figure for each year."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How the figures of n years make up what is promised for N of them."""

    so_far: Callable[[Sequence[float]], float]
    """What the years known come to, in the terms of the promise."""
    so_far_text: Callable[[Sequence[str]], str]
    """The same as a formula."""
    required: Callable[[float, int, int], float]
    """What n of N years should come to."""
    required_text: str
    """The same as a formula of p."""
    left: Callable[[float, float, int, int], float]
    """Needed in each of the N - n years left, from the promise and what came."""
    left_text: str
    """The same as a formula of p and c."""
    may_end_early: bool
    """Whether the promise can be kept before its last year."""


def _product(names: Sequence[str], sign: str) -> str:
    return " * ".join(f"(1 {sign} {name})" for name in names)


_AVERAGE = Tally(
    lambda v: prod(1 + x for x in v) ** (1 / len(v)) - 1,
    lambda names: f"({_product(names, '+')})^(1 / {len(names)}) - 1",
    lambda p, _n, _all: p,
    "p",
    lambda p, c, n, every: ((1 + p) ** every / (1 + c) ** n) ** (1 / (every - n)) - 1,
    "((1 + p)^{every} / (1 + c)^{n})^(1 / {left}) - 1",
    may_end_early=False,
)
_RISE = Tally(
    lambda v: prod(1 + x for x in v) - 1,
    lambda names: f"{_product(names, '+')} - 1",
    lambda p, n, every: (1 + p) ** (n / every) - 1,
    "(1 + p)^({n} / {every}) - 1",
    lambda p, c, n, every: ((1 + p) / (1 + c)) ** (1 / (every - n)) - 1,
    "((1 + p) / (1 + c))^(1 / {left}) - 1",
    may_end_early=True,
)
_FALL = Tally(
    lambda v: 1 - prod(1 - x for x in v),
    lambda names: f"1 - {_product(names, '-')}",
    lambda p, n, every: 1 - (1 - p) ** (n / every),
    "1 - (1 - p)^({n} / {every})",
    lambda p, c, n, every: 1 - ((1 - p) / (1 - c)) ** (1 / (every - n)),
    "1 - ((1 - p) / (1 - c))^(1 / {left})",
    may_end_early=True,
)
_SUM = Tally(
    sum,
    " + ".join,
    lambda p, n, every: p * n / every,
    "p * {n} / {every}",
    lambda p, c, n, every: (p - c) / (every - n),
    "(p - c) / {left}",
    may_end_early=True,
)


@dataclass(frozen=True, slots=True)
class Years:
    """A promise about a span of years, with one comparable figure for each year known."""

    target: Target
    """The promise."""
    name: str
    """Name of the case in the trace."""
    first: int
    """First year of the span."""
    values: tuple[Observation, ...]
    """By year, from the first year on."""
    rivals: tuple[Observation, ...]
    """All figures of the same scope and years, whoever said them."""
    issued_on: date | None
    """Day of the plan's issue."""
    as_of: date
    """The day."""
    ledger: Ledger
    """Keeps where figures come from."""

    @property
    def last(self) -> int:
        """Last year of the span."""
        return self.target.by.year if self.target.by is not None else self.first

    @property
    def tally(self) -> Tally:
        """How years make up what is promised."""
        match self.target.measure:
            case "growth_average":
                return _AVERAGE
            case "growth":
                return _RISE
            case "reduction" if self.target.unit == "1":
                return _FALL
            case _:
                return _SUM

    @property
    def is_whole(self) -> bool:
        """Whether no year is missing between the first and the last known."""
        return [o.year for o in self.values] == [*range(self.first, self.first + len(self.values))]


def yearly_indicator(target: Target) -> str | None:
    """Return the code of the indicator whose yearly figures make up a promise about years.

    Parameters
    ----------
    target
        A growth, a growth average, an increase or a reduction.

    Returns
    -------
    code
        For a growth average that of the yearly growth, else its own; None where the list holds none that fits.

    References
    ----------
    docs/decisions/0003-verdict-rules.md.

    Examples
    --------
    >>> from planloom.plan.schema import Citation
    >>> target = Target(id="t", indicator="地区生产总值", indicator_code="gdp_growth_average", subject="深圳",
    ...                 measure="growth_average", comparator="=", low=0.06, high=0.06, unit="1",
    ...                 citation=Citation(start=0, quote="x"))
    >>> yearly_indicator(target)
    'gdp_growth'
    """
    code = (target.indicator_code or "").removesuffix("_average")
    known = indicators().get(code)
    wanted = "growth" if target.measure == "growth_average" else target.measure
    return code if known is not None and known.measure == wanted else None


def judged_by_year(years: Years) -> dict[str, Any]:
    """Return what yearly figures say of a promise about years: the fields of its verdict.

    From n of N years: a growth average (Π (1 + x))^(1/n) - 1, a rise Π (1 + x) - 1, a fall 1 - Π (1 - x), an amount
    Σ x. Missing years are not filled: without one of them nothing is added up.

    Parameters
    ----------
    years
        The promise with its figures.

    Returns
    -------
    fields
        Verdict, reason, marks; where figures are known also the value so far, the path, growth needed and seen.

    References
    ----------
    docs/decisions/0003-verdict-rules.md.

    Examples
    --------
    See `planloom.targets.verdict`, which is the way in.
    """
    if not years.values:
        is_over = years.as_of > date(years.last, 12, 31)
        return _said("no_data" if is_over else "too_early", "span_without_value")
    if not years.is_whole:
        return _said("no_data", "years_missing")
    so_far = _so_far(years)
    last = years.values[-1]
    fields: dict[str, Any] = {
        "latest": so_far,
        "latest_year": last.year,
        "pace": years.ledger.row(last),
        "path": _path(years),
        "projection_reason": "projection.other_measure",
    }
    if last.year < years.last and so_far.value > -1:
        fields["growth_remaining"] = _remaining(years, so_far)
    word, marks = _word(years, [o.value for o in years.values])
    if len({_word(years, values)[0] for values in _choices(years)} | {word}) > 1:
        word = "conflict.sources_disagree"
    seen = GrowthComparison(
        first_year=years.first - 1,
        deadline_year=years.last,
        last_year=last.year,
        needed=_each_year(years),
        seen=_each_year_so_far(years, so_far),
        is_deciding=True,
    )
    if years.last > years.first:
        fields["growths"] = (seen,)
    return fields | {"verdict": word.split(".")[0], "reason": word, "marks": marks}


def _said(word: str, rule: str) -> dict[str, Any]:
    return {"verdict": word, "reason": f"{word}.{rule}"}


def _word(years: Years, values: Sequence[float]) -> tuple[str, tuple[str, ...]]:
    """Return the rule that decides, and remarks, if the years known had these values."""
    tally, target = years.tally, years.target
    so_far, known, every = tally.so_far(values), len(values), years.last - years.first + 1
    said = outcome(target, so_far, years.as_of)
    marks: tuple[str, ...] = ("beyond_promised_range",) if said == "beyond" else ()
    last = years.first + known - 1
    if years.issued_on is not None and date(last, 12, 31) <= years.issued_on:
        return "too_early.no_value_after_issue", marks
    if known == every:
        word = "missed.deadline_value_falls_short"
        return (word if said == "short" else "met.deadline_value_satisfies"), marks
    if years.as_of > date(years.last, 12, 31):
        marks = (*marks, "deadline_value_not_published")
    if tally.may_end_early and said != "short" and not is_ceiling(target):
        return "met_early.latest_satisfies", marks
    sign = -1 if is_ceiling(target) else 1
    if sign * so_far >= sign * tally.required(target.low, known, every):
        return "on_track.at_or_above_path", marks
    if sign * values[-1] >= sign * tally.left(target.low, so_far, known, every):
        return "at_risk.below_path_pace_enough", marks
    return "off_track.below_path_pace_short", marks


def _choices(years: Years) -> list[list[float]]:
    """Return the values if one year's figure were that of another source which differs by more than rounding."""
    width = parameter("source_rounding", years.as_of).value
    return [
        [rival.value if o.year == rival.year else o.value for o in years.values]
        for rival in years.rivals
        for own in years.values
        if own.year == rival.year and abs(rival.value - own.value) > width * abs(own.value)
    ]


def _so_far(years: Years) -> Figure:
    if len(years.values) == 1:
        return years.ledger.row(years.values[0])
    inputs = {f"y{o.year}": years.ledger.row(o) for o in years.values}
    value = years.tally.so_far([figure.value for figure in inputs.values()])
    text = years.tally.so_far_text(list(inputs))
    return years.ledger.formula(f"{years.name}/so_far", text, inputs, value, years.target.unit)


def _promised(years: Years) -> Figure:
    target = years.target
    return years.ledger.sentence(target.id, "low", target.low, target.unit)


def _path(years: Years) -> tuple[PathPoint, ...]:
    every, promised = years.last - years.first + 1, _promised(years)
    points = []
    for known in range(1, every):
        value = years.tally.required(promised.value, known, every)
        text = years.tally.required_text.format(n=known, every=every)
        year = years.first + known - 1
        figure = years.ledger.formula(
            f"{years.name}/required/{year}", text, {"p": promised}, value, promised.unit
        )
        points.append(PathPoint(year=year, required=figure))
    return (*points, PathPoint(year=years.last, required=promised))


def _remaining(years: Years, so_far: Figure) -> Figure:
    every, known, promised = years.last - years.first + 1, len(years.values), _promised(years)
    value = years.tally.left(promised.value, so_far.value, known, every)
    text = years.tally.left_text.format(n=known, every=every, left=every - known)
    inputs = {"p": promised, "c": so_far}
    return years.ledger.formula(f"{years.name}/remaining", text, inputs, value, promised.unit)


def _each_year(years: Years) -> Figure:
    """Return what each year of the span should bring, as if nothing were known yet."""
    every, promised = years.last - years.first + 1, _promised(years)
    return _evenly(years, "needed", promised, every)


def _each_year_so_far(years: Years, so_far: Figure) -> Figure:
    return _evenly(years, "seen", so_far, len(years.values))


def _evenly(years: Years, what: str, total: Figure, count: int) -> Figure:
    if count == 1 or years.tally is _AVERAGE:
        return total
    if years.tally is _SUM:
        value, text = total.value / count, f"t / {count}"
    elif years.tally is _FALL:
        value, text = 1 - (1 - total.value) ** (1 / count), f"1 - (1 - t)^(1 / {count})"
    else:
        value, text = (1 + total.value) ** (1 / count) - 1, f"(1 + t)^(1 / {count}) - 1"
    return years.ledger.formula(f"{years.name}/{what}", text, {"t": total}, value, total.unit)
