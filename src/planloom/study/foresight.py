"""What may come next in the places of a person's table? Indices, nearness and past entries, computed together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from planloom.clusters.back_test import BackTest, area_under_curve, back_test
from planloom.clusters.comparative_advantage import (
    Bools,
    Floats,
    comparative_advantage,
    is_large_enough,
    is_specialised,
)
from planloom.clusters.complexity import Complexity, complexity
from planloom.clusters.complexity_interval import ComplexityInterval, complexity_interval
from planloom.clusters.entry import (
    EntryCells,
    EntryModel,
    entry_cells,
    entry_model,
    entry_probability,
)
from planloom.clusters.fitness import Fitness, fitness
from planloom.clusters.proximity import co_occurrence, proximity, proximity_density
from planloom.clusters.records import ClusterTables, RegionIndustry
from planloom.clusters.relatedness import relatedness, relatedness_density
from planloom.codes import parameters_on

Progress = Callable[[str, float], None]
RELATEDNESS = ("proximity", "association", "probability", "cosine", "jaccard")
"""How industries may be related."""


@dataclass(frozen=True, slots=True)
class ForesightRequest:
    """How a table is to be foreseen; null takes the dated parameter."""

    quantity: str = ""
    """Which quantity of the table; empty: its first."""
    minimum_size: float | None = None
    """Smallest total of a place, in the table's unit."""
    related_by: str = "proximity"
    """A member of `RELATEDNESS`."""
    draws: int = 200
    """Draws for the intervals; 0 for none."""
    seed: int = 1
    """Seed of the draws."""
    period_years: int | None = None
    """Years within which an entry is foreseen."""
    entry_below: float | None = None
    """Comparative advantage below which an industry is not yet in a place."""
    day: date = date.max
    """Day whose parameters hold."""

    def lines(self) -> dict[str, float]:
        """Return the dated parameters of the rules by code."""
        lines = {code: float(p.value) for code, p in parameters_on(self.day).items()}
        if self.entry_below is not None:
            lines["entry_advantage_below"] = self.entry_below
        return lines


@dataclass(frozen=True, slots=True, eq=False)
class EntryFound:
    """The model of entry and its trial on the last period."""

    model: EntryModel
    """Fitted on every period of the table."""
    cells: EntryCells
    """What may enter in the period after the last year."""
    probability: tuple[Floats, Floats, Floats]
    """Probability of each of these cells, and its 90 % interval."""
    periods: tuple[tuple[int, int], ...]
    """First and last year of each period; the last one was foreseen from those before it."""
    trial: BackTest | None
    """How the last period was foreseen; null where the earlier ones give no model."""
    naive: tuple[tuple[str, float], ...]
    """Area under the curve of answers that need no model."""


@dataclass(frozen=True, slots=True, eq=False)
class Foresight:
    """What was computed of the last year, and of the years before it."""

    layer: RegionIndustry
    """Sizes of the last year, of the places and industries that are large enough."""
    least: tuple[float, float]
    """Size under which a place, and an industry, is left out [unit of the table]."""
    left_out: tuple[tuple[str, ...], tuple[str, ...]]
    """Places and industries that are too small."""
    advantage: Floats
    """Comparative advantage."""
    present: Bools
    """Whether a place is specialised."""
    index: Complexity
    """Complexity of places and industries."""
    interval: ComplexityInterval
    """Its intervals."""
    fit: Fitness
    """Fitness."""
    shared: Floats
    """Places that two industries share."""
    related: Floats
    """Relatedness of industries, as asked."""
    density: Floats
    """Density of places around industries, by the same relatedness."""
    entry: EntryFound | None
    """Null where the table holds fewer than two years a period apart."""


def foresee(
    tables: ClusterTables, request: ForesightRequest, progress: Progress | None = None
) -> Foresight:
    """Return everything that a table tells of what may come next.

    Parameters
    ----------
    tables
        Sizes of industries in regions, of one or more years.
    request
        How it is meant.
    progress
        Told which step is done.

    Returns
    -------
    foresight
        Of the last year; entries of the periods before it.
    """
    told = progress or _untold
    lines = request.lines()
    quantity = request.quantity or tables.quantities[0]
    last = tables.layer(quantity)
    assert last is not None  # noqa: S101 the quantity is one of the table's
    least = _least(last.value, request, lines)
    places, industries = is_large_enough(last.value, *least)
    layer = _part(last, places, industries)
    left = (_named(last.region, ~places), _named(last.industry, ~industries))
    advantage = comparative_advantage(layer.value)
    present = is_specialised(advantage, lines["specialisation_least"])
    told("indices", 0.0)
    index = complexity(present)
    fit = fitness(present)
    told("draws", 0.1)
    interval = complexity_interval(present, index, request.draws, request.seed)
    told("relatedness", 0.8)
    shared = co_occurrence(present)
    related, density = _related(present, shared, request.related_by)
    told("entry", 0.9)
    entry = _entry(tables, quantity, (places, industries), request, lines)
    told("entry", 1.0)
    return Foresight(
        layer, least, left, advantage, present, index, interval, fit, shared, related, density, entry
    )  # fmt: skip


def _untold(_step: str, _share: float) -> None:
    """Tell nobody."""


def _named(names: tuple[str, ...], which: Bools) -> tuple[str, ...]:
    return tuple(name for name, is_one in zip(names, which, strict=True) if is_one)


def _least(size: Floats, request: ForesightRequest, lines: dict[str, float]) -> tuple[float, float]:
    """Return the least size of a place and of an industry."""
    whole = float(size.sum())
    place = request.minimum_size
    if place is None:
        place = lines["foresight_place_share_least"] * whole
    return place, lines["foresight_industry_share_least"] * whole


def _part(layer: RegionIndustry, places: Bools, industries: Bools) -> RegionIndustry:
    return RegionIndustry(
        _named(layer.region, places),
        _named(layer.industry, industries),
        layer.value[np.ix_(places, industries)],
        layer.quantity,
        layer.year,
    )


def _related(present: Bools, shared: Floats, by: str) -> tuple[Floats, Floats]:
    """Return the relatedness of industries, and the density of places by it."""
    if by == "proximity":
        return proximity(present), proximity_density(present)
    related = relatedness(shared, by)  # type: ignore[arg-type]
    return related, relatedness_density(present, related)


def _entry(
    tables: ClusterTables,
    quantity: str,
    kept: tuple[Bools, Bools],
    request: ForesightRequest,
    lines: dict[str, float],
) -> EntryFound | None:
    span = request.period_years or int(lines["entry_period_years"])
    known = {year for year in tables.years(quantity) if year is not None}
    periods = []
    last = max(known, default=0)
    while last in known and last - span in known:
        periods.append((last - span, last))
        last -= span
    if not periods:
        return None
    periods.reverse()
    advantage = {
        year: comparative_advantage(_part(layer, *kept).value)
        for year in sorted({year for period in periods for year in period})
        if (layer := tables.layer(quantity, year)) is not None
    }
    least = lines["specialisation_least"]
    made = [_period(advantage[a], advantage[b], lines) for a, b in periods]
    model = entry_model(*_joined(made), lines["entry_events_least"])
    now = entry_cells(advantage[periods[-1][1]], lines["entry_advantage_below"], least)
    trial, naive = _trial(made, lines["entry_events_least"])
    return EntryFound(model, now, entry_probability(model, now), tuple(periods), trial, naive)


def _period(before: Floats, after: Floats, lines: dict[str, float]) -> tuple[EntryCells, Bools]:
    least = lines["specialisation_least"]
    cells = entry_cells(before, lines["entry_advantage_below"], least)
    return cells, is_specialised(after, least)[cells.place, cells.industry]


def _joined(made: list[tuple[EntryCells, Bools]]) -> tuple[EntryCells, Bools]:
    fields = ("place", "industry", "density", "ubiquity", "diversity", "advantage")
    cells = EntryCells(*(np.concatenate([getattr(c, name) for c, _ in made]) for name in fields))
    return cells, np.concatenate([entered for _, entered in made])


def _trial(
    made: list[tuple[EntryCells, Bools]], events_least: float
) -> tuple[BackTest | None, tuple[tuple[str, float], ...]]:
    """Return how the last period is foreseen from the earlier ones, and by answers that need no model."""
    cells, entered = made[-1]
    naive = (
        ("ubiquity", area_under_curve(cells.ubiquity, entered)),
        ("advantage", area_under_curve(cells.advantage, entered)),
        ("density", area_under_curve(cells.density, entered)),
    )
    if len(made) == 1 or not len(entered):
        return None, naive
    earlier = _joined(made[:-1])
    model = entry_model(*earlier, events_least)
    if model.state != "fitted":
        return None, naive
    rate = model.entries / model.cells
    return back_test(entry_probability(model, cells)[0], entered, rate), naive
