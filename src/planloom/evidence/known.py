"""What was known on a day? The evidence published by then, without anything that came later."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from planloom.evidence.records import Definition, Observation


@dataclass(frozen=True)
class Evidence:
    """Observations and definitions as known on one day."""

    as_of: date
    """The day."""
    observations: tuple[Observation, ...]
    """By indicator, subject, year, scope and publication."""
    definitions: Mapping[str, Definition]
    """Scopes by code."""

    def about(
        self, subject_code: str, indicator_code: str | None = None
    ) -> tuple[Observation, ...]:
        """Return the observations of a subject, of one indicator or of all."""
        return self._by_place.get((subject_code, indicator_code), ())

    @cached_property
    def _by_place(self) -> Mapping[tuple[str, str | None], tuple[Observation, ...]]:
        found: dict[tuple[str, str | None], list[Observation]] = {}
        for o in self.observations:
            for indicator in (o.indicator_code, None):
                found.setdefault((o.subject_code, indicator), []).append(o)
        return {key: tuple(rows) for key, rows in found.items()}

    def is_stated(self, scope_code: str) -> bool:
        """Return whether a source states what figures of the scope cover."""
        definition = self.definitions.get(scope_code)
        return definition is not None and definition.is_stated


def known_on(
    as_of: date, observations: Iterable[Observation], definitions: Sequence[Definition]
) -> Evidence:
    """Return the evidence published up to a day; of one source's figures the last one published counts.

    Parameters
    ----------
    as_of
        The day.
    observations
        Everything in the store, later publications included.
    definitions
        Every scope.

    Returns
    -------
    evidence
        Sorted, so that the order of rows in a table does not matter.

    Examples
    --------
    >>> first = Observation("a", "gdp", "shenzhen", 2023, 1.0, "CNY", "s", "bureau", date(2024, 2, 1))
    >>> later = Observation("b", "gdp", "shenzhen", 2023, 2.0, "CNY", "s", "bureau", date(2025, 2, 1))
    >>> [o.value for o in known_on(date(2024, 12, 31), [first, later], []).observations]
    [1.0]
    >>> [o.value for o in known_on(date(2025, 12, 31), [first, later], []).observations]
    [2.0]
    """
    latest: dict[tuple[object, ...], Observation] = {}
    for o in observations:
        key = (o.indicator_code, o.subject_code, o.year, o.scope_code, o.source)
        known = latest.get(key)
        if o.published_on <= as_of and (known is None or _order(known) < _order(o)):
            latest[key] = o
    return Evidence(
        as_of=as_of,
        observations=tuple(sorted(latest.values(), key=_place)),
        definitions={d.scope_code: d for d in definitions},
    )


def revisions(observations: Iterable[Observation]) -> tuple[tuple[Observation, ...], ...]:
    """Return the figures that their source revised, each with everything it published, the first first.

    Parameters
    ----------
    observations
        Everything in the store, later publications included.

    Returns
    -------
    revised
        One entry per indicator, subject, year, scope and source with two publications or more.

    Examples
    --------
    >>> first = Observation("a", "gdp", "shenzhen", 2023, 1.0, "CNY", "s", "bureau", date(2024, 2, 1))
    >>> later = Observation("b", "gdp", "shenzhen", 2023, 2.0, "CNY", "s", "bureau", date(2025, 2, 1))
    >>> [[o.value for o in published] for published in revisions([later, first])]
    [[1.0, 2.0]]
    """
    said: dict[tuple[str, ...], list[Observation]] = {}
    for o in observations:
        key = (o.indicator_code, o.subject_code, f"{o.year:04}", o.scope_code, o.source)
        said.setdefault(key, []).append(o)
    return tuple(
        tuple(sorted(rows, key=_order)) for _, rows in sorted(said.items()) if len(rows) > 1
    )


def _order(o: Observation) -> tuple[date, str]:
    return o.published_on, o.observation_id


def _place(o: Observation) -> tuple[object, ...]:
    return o.indicator_code, o.subject_code, o.year, o.scope_code, o.published_on, o.observation_id
