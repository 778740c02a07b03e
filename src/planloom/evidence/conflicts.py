"""Where do sources disagree? Their figures side by side with the stated precedence, never an average."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from planloom.codes import parameter
from planloom.evidence.known import Evidence
from planloom.evidence.records import Observation


@dataclass(frozen=True, slots=True)
class Conflict:
    """Figures of several sources for one indicator, subject and year that differ by more than rounding."""

    indicator_code: str
    """Indicator."""
    subject_code: str
    """Place or cluster that it is about."""
    year: int
    """Calendar year that it speaks of."""
    scope_code: str
    """Scope in which the sources disagree; for ``other_scope`` the stated one."""
    kind: Literal["same_scope", "other_scope"]
    """``other_scope``: a figure in a scope that no source states differs from one in a stated scope; it may
    measure something else."""
    observations: tuple[Observation, ...]
    """Every figure, by the stated precedence of sources; those without one last, by name of source."""
    preferred: Observation | None
    """The figure that counts by the stated precedence; None where none is stated."""
    ratio: float | None
    """Largest value divided by the smallest; None where that is not above 0."""


def conflicts_in(evidence: Evidence) -> tuple[Conflict, ...]:
    """Return where the sources of the evidence disagree.

    Two figures disagree if |a - b| > r · max(|a|, |b|), r the parameter ``source_rounding`` that holds on the day.

    Parameters
    ----------
    evidence
        What is known on a day.

    Returns
    -------
    conflicts
        In the order of indicator, subject, year and scope.

    References
    ----------
    docs/decisions/0013-evidence-store-bitemporal.md.

    Examples
    --------
    >>> from datetime import date
    >>> from planloom.evidence.known import known_on
    >>> from planloom.evidence.records import Definition
    >>> town = Definition("town", "gdp", "全镇", "Whole town", "yearbook", precedence=("bureau", "page"))
    >>> rows = [Observation(s, "gdp", "shenzhen", 2023, v, "CNY", "town", s, date(2024, 2, 1))
    ...         for s, v in (("page", 7.80654e11), ("bureau", 3.46064e12))]
    >>> found, = conflicts_in(known_on(date(2025, 1, 1), rows, [town]))
    >>> [o.source for o in found.observations], found.preferred.source, round(found.ratio, 1)
    (['bureau', 'page'], 'bureau', 4.4)
    """
    width = parameter("source_rounding", evidence.as_of).value
    cells: dict[tuple[str, str, int], list[Observation]] = {}
    for o in evidence.observations:
        cells.setdefault((o.indicator_code, o.subject_code, o.year), []).append(o)
    return tuple(
        conflict
        for _, rows in sorted(cells.items())
        if len(rows) > 1
        for conflict in _of_cell(evidence, rows, width)
    )


def by_precedence(
    observations: Iterable[Observation], precedence: Sequence[str]
) -> tuple[Observation, ...]:
    """Return figures of one scope and year by the precedence of their sources.

    Parameters
    ----------
    observations
        Figures.
    precedence
        Sources, the one that counts first first.

    Returns
    -------
    observations
        Those without a precedence last, by name of source.

    Examples
    --------
    >>> by_precedence([], ["bureau"])
    ()
    """
    place = {source: number for number, source in enumerate(precedence)}
    return tuple(
        sorted(
            observations,
            key=lambda o: (place.get(o.source, len(place)), o.source, o.observation_id),
        )
    )


def _of_cell(evidence: Evidence, rows: Sequence[Observation], width: float) -> Iterable[Conflict]:
    scopes = dict.fromkeys(o.scope_code for o in rows)
    for scope in scopes:
        own = [o for o in rows if o.scope_code == scope]
        if _differ(own, width):
            yield _conflict(evidence, scope, "same_scope", own)
    doubtful = [o for o in rows if not evidence.is_stated(o.scope_code)]
    for scope in scopes:
        own = [o for o in rows if o.scope_code == scope]
        if doubtful and evidence.is_stated(scope):
            apart = [o for o in doubtful if any(_differ([o, other], width) for other in own)]
            if apart:
                yield _conflict(evidence, scope, "other_scope", [*own, *apart])


def _differ(rows: Sequence[Observation], width: float) -> bool:
    values = [o.value for o in rows]
    return max(values) - min(values) > width * max(map(abs, values))


def _conflict(
    evidence: Evidence,
    scope: str,
    kind: Literal["same_scope", "other_scope"],
    rows: Sequence[Observation],
) -> Conflict:
    definition = evidence.definitions.get(scope)
    precedence = definition.precedence if definition is not None else ()
    own = by_precedence((o for o in rows if o.scope_code == scope), precedence)
    others = by_precedence((o for o in rows if o.scope_code != scope), ())
    smallest, largest = min(o.value for o in rows), max(o.value for o in rows)
    return Conflict(
        indicator_code=rows[0].indicator_code,
        subject_code=rows[0].subject_code,
        year=rows[0].year,
        scope_code=scope,
        kind=kind,
        observations=(*own, *others),
        preferred=own[0] if own[0].source in precedence else None,
        ratio=largest / smallest if smallest > 0 else None,
    )
