"""What is asked of a table of regions and industries, and what do the measures say? Requests and results."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from planloom.clusters.records import Floats
from planloom.errors import Problem


@dataclass(frozen=True, slots=True)
class MeasureRequest:
    """What is asked of a table."""

    measures: tuple[str, ...] = ()
    """Names of `MEASURES`; all where empty."""
    quantity: str | None = None
    """What is measured; else employment, or the first quantity of the table."""
    star_share: float = 0.1
    """Part of the regions that earns a star, the parameter ``cluster_star_share`` [0-1]."""
    star_quotient: float = 2.0
    """Location quotient that earns the star of specialisation, the parameter ``cluster_star_quotient``."""
    draws: int = 200
    """Tables drawn again for intervals; 0 for none."""
    seed: int = 1
    """Seed of the draws."""
    area: Mapping[str, float] = field(default_factory=dict)
    """Area of each region [one unit]."""
    population: Mapping[str, float] = field(default_factory=dict)
    """People of each region."""


@dataclass(frozen=True, slots=True, eq=False)
class MeasureTable:
    """One table of measures: names of the rows, and columns of numbers."""

    name: str
    """``clusters``, ``regions``, ``industries``, ``pairs``, ``inequality``, ``growth`` or ``productivity``."""
    keys: tuple[str, ...]
    """Names of the columns that name a row."""
    rows: tuple[tuple[str, ...], ...]
    """Names of each row, by key."""
    column: Mapping[str, Floats]
    """Numbers by column, one for each row; NaN where undefined, which a problem says."""


@dataclass(frozen=True, slots=True, eq=False)
class Measurement:
    """What all measures say."""

    quantity: str
    """What was measured."""
    years: tuple[int | None, ...]
    """Years of it: measures of one year take the last, those of change the first and the last."""
    interval: Literal["plants", "counts", "none"]
    """Where intervals come from: plants drawn again, persons or plants one by one, or nowhere."""
    tables: tuple[MeasureTable, ...]
    """The tables that hold something."""
    problems: tuple[Problem, ...]
    """What is undefined and why."""
