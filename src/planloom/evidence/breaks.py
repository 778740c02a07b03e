"""Where does a series change its definition? Breaks, across which nothing is chained."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from planloom.evidence.known import Evidence


@dataclass(frozen=True, slots=True)
class SeriesBreak:
    """A change of definition within the figures of one indicator and subject."""

    indicator_code: str
    """Indicator of the series."""
    subject_code: str
    """Place or cluster that it is about."""
    before_scope: str
    """Scope before."""
    after_scope: str
    """Scope after."""
    last_year: int
    """Last year with a figure in the scope before."""
    first_year: int
    """First year with a figure in the scope after; at most `last_year` where the two overlap."""
    kind: Literal["break", "possible_break"]
    """``possible_break`` where no source states what one of the two covers."""


def series_breaks(evidence: Evidence) -> tuple[SeriesBreak, ...]:
    """Return the breaks of every series, in the order of indicator, subject and year.

    Scopes follow each other as their definitions say (``follows``), else by their first year.

    Parameters
    ----------
    evidence
        What is known on a day.

    Returns
    -------
    breaks
        One between each two scopes of a series that follow each other; none for a series of one scope.

    Examples
    --------
    >>> from datetime import date
    >>> from planloom.evidence.known import known_on
    >>> from planloom.evidence.records import Definition, Observation
    >>> old, new = (Definition(name, "gdp", name, name, "yearbook") for name in ("old", "new"))
    >>> rows = [Observation(name, "gdp", "shenzhen", year, 1.0, "CNY", name, "yearbook", date(2024, 2, 1))
    ...         for name, year in (("old", 2019), ("new", 2021))]
    >>> [(b.before_scope, b.after_scope, b.kind)
    ...  for b in series_breaks(known_on(date(2025, 1, 1), rows, [old, new]))]
    [('old', 'new', 'break')]
    """
    series: dict[tuple[str, str], dict[str, list[int]]] = {}
    for o in evidence.observations:
        scopes = series.setdefault((o.indicator_code, o.subject_code), {})
        scopes.setdefault(o.scope_code, []).append(o.year)
    return tuple(
        _break(evidence, name, (before, after), scopes)
        for name, scopes in sorted(series.items())
        for before, after in pairwise(_in_order(evidence, scopes))
    )


def _break(
    evidence: Evidence,
    series: tuple[str, str],
    pair: tuple[str, str],
    scopes: dict[str, list[int]],
) -> SeriesBreak:
    before, after = pair
    is_stated = evidence.is_stated(before) and evidence.is_stated(after)
    return SeriesBreak(
        indicator_code=series[0],
        subject_code=series[1],
        before_scope=before,
        after_scope=after,
        last_year=max(scopes[before]),
        first_year=min(scopes[after]),
        kind="break" if is_stated else "possible_break",
    )


def _in_order(evidence: Evidence, scopes: dict[str, list[int]]) -> Iterable[str]:
    """Return scopes by their first year; one that follows another stands after it."""

    def depth(scope: str) -> int:
        seen = {scope}
        definition = evidence.definitions.get(scope)
        while definition is not None and definition.follows and definition.follows not in seen:
            seen.add(definition.follows)
            definition = evidence.definitions.get(definition.follows)
        return len(seen)

    return sorted(scopes, key=lambda scope: (min(scopes[scope]), depth(scope), scope))
