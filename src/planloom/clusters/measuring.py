"""What do all measures say of one table? Tables by cluster, region, industry, pair, and what is undefined."""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from planloom.clusters.agglomeration import (
    coagglomeration,
    colocation,
    ellison_glaeser,
    ellison_glaeser_interval,
    greatest_gamma,
)
from planloom.clusters.catalogue import MEASURES
from planloom.clusters.cluster_index import cluster_index
from planloom.clusters.drawn_measures import (
    GROUPS,
    INEQUALITY,
    drawn_measures,
    inequality,
)
from planloom.clusters.intervals import COUNTS, intervals, is_counted, redrawn
from planloom.clusters.measurement import Measurement, MeasureRequest, MeasureTable
from planloom.clusters.measuring_growth import PER_PERSON, growth_table, productivity_table
from planloom.clusters.records import ClusterTables, Floats, Ints, Plants
from planloom.clusters.specialisation import location_quotient, location_quotient_interval
from planloom.clusters.strength import strength
from planloom.errors import Problem, TableError

_MAIN = ("employment", "value", "value_added", "output", "wage", "establishments")
_SHOWN = 20
_MOST_PAIRS = 60
_LEAST = 2


def measure(tables: ClusterTables, request: MeasureRequest, name: str) -> Measurement:
    """Return every measure that a table allows.

    Parameters
    ----------
    tables
        The sizes.
    request
        Measures, quantity, draws.
    name
        File name, for the places of problems.

    Returns
    -------
    measurement
        Tables, and a problem for each measure that is undefined somewhere.

    Raises
    ------
    TableError
        If a measure or quantity is not known.

    References
    ----------
    Each measure's own, in its function.

    Examples
    --------
    >>> from planloom.clusters.records import RegionIndustry
    >>> layer = RegionIndustry(("n", "s"), ("a", "b"), np.array([[30.0, 10.0], [20.0, 40.0]]))
    >>> tables = ClusterTables(layer.region, layer.industry, (layer,))
    >>> found = measure(tables, MeasureRequest(("krugman",)), "t.csv")
    >>> [(table.name, table.column["krugman"].round(3).tolist()) for table in found.tables]
    [('regions', [0.5, 0.333]), ('industries', [0.8, 0.8])]
    """
    unknown = [
        Problem("clusters.unknown_measure", "--measure", {"found": one, "known": list(MEASURES)})
        for one in request.measures
        if one not in MEASURES
    ]
    quantity = request.quantity or next(q for q in _MAIN if q in tables.quantities)
    if quantity not in tables.quantities:
        found = {"found": quantity, "known": list(tables.quantities)}
        unknown.append(Problem("clusters.unknown_quantity", "--quantity", found))
    if unknown:
        raise TableError(unknown)
    return _Measuring(tables, request, quantity, name).measurement()


class _Measuring:
    """One run of the measures over a table."""

    def __init__(
        self, tables: ClusterTables, asked: MeasureRequest, quantity: str, name: str
    ) -> None:
        self.tables, self.asked, self.quantity, self.name = tables, asked, quantity, name
        self.wanted = asked.measures or tuple(MEASURES)
        own = [layer for layer in tables.layers if layer.quantity == quantity]
        self.first, self.last, self.all = own[0], own[-1], own
        self.value = self.last.value
        self.plants = self._plants()
        self.problems: list[Problem] = []
        self.pairs = self._strongest_pairs()
        self.offered = drawn_measures(self.wanted, self.pairs)
        if self.plants is None:  # counts have a closed form for the quotient
            self.offered["clusters"] = {}
        self.ends = self._ends()

    def measurement(self) -> Measurement:
        """Return the tables that hold something, and every problem."""
        self._note_empty()
        made = [
            self._clusters(), self._regions(), self._industries(), self._pairs(), self._inequality(),
            self._growth(), self._productivity(),
        ]  # fmt: skip
        source = (
            "plants" if self.plants else "counts" if is_counted(self.last) else "none"
        ) if self.asked.draws else "none"  # fmt: skip
        if source == "none" and self.asked.draws:
            is_broken = self.quantity in COUNTS
            code = "clusters.counts_not_whole" if is_broken else "clusters.no_interval"
            self._note(code, "information", quantity=self.quantity)
        kept = tuple(table for table in made if table is not None and table.column and table.rows)
        self._note_undefined(kept)
        years = tuple(layer.year for layer in self.all)
        return Measurement(self.quantity, years, source, kept, tuple(self.problems))  # type: ignore[arg-type]

    def _plants(self) -> Plants | None:
        """Return the plants whose sizes are those that are measured."""
        for plants in self.tables.plants:
            if plants.year == self.last.year and np.isclose(plants.size.sum(), self.value.sum()):
                return plants
        return None

    def _note(
        self, code: str, severity: Literal["warning", "information"], **values: object
    ) -> None:
        self.problems.append(Problem(code, self.name, values, severity))

    def _note_empty(self) -> None:
        """Say which regions and industries have no size, and where there is nothing to compare."""
        for axis, names in ((1, self.last.region), (0, self.last.industry)):
            empty = [names[k] for k in np.flatnonzero(self.value.sum(axis) == 0)]
            if empty:
                self._note(
                    "clusters.without_size", "warning", count=len(empty), names=empty[:_SHOWN]
                )
            if len(names) < _LEAST:
                code = "clusters.one_region" if axis == 1 else "clusters.one_industry"
                self._note(code, "warning", found=names[0])

    def _note_undefined(self, tables: Sequence[MeasureTable]) -> None:
        for table in tables:
            for column, numbers in table.column.items():
                is_end = column.endswith(("_low", "_high"))
                lost = np.flatnonzero(np.isnan(numbers))
                if len(lost) and not is_end:
                    rows = ["–".join(table.rows[k]) for k in lost[:_SHOWN]]
                    told = {"column": column, "count": len(lost), "of": len(numbers), "names": rows}
                    self._note("clusters.undefined", "information", **told)

    def _is_wanted(self, *names: str) -> bool:
        return any(name in self.wanted for name in names)

    def _ends(self) -> dict[str, tuple[Floats, Floats]]:
        """Return the intervals of all of them, from one drawing of the tables; none where nothing can be drawn."""
        measures = {
            f"{table}.{name}": one
            for table, own in self.offered.items()
            for name, one in own.items()
        }
        again = redrawn(self.last, self.plants, self.asked.draws, self.asked.seed)
        if again is None or not self.asked.draws or not measures or not self.value.sum() > 0:
            return {}
        return intervals(again, measures, self.value)

    def _with_intervals(self, table: str) -> dict[str, Floats]:
        """Return the measures of a table, each with its interval where tables can be drawn again."""
        column: dict[str, Floats] = {}
        for name, one in self.offered[table].items():
            column[name] = one(self.value)
            if f"{table}.{name}" in self.ends:
                low, high = self.ends[f"{table}.{name}"]
                column |= {f"{name}_low": low, f"{name}_high": high}
        return column

    def _clusters(self) -> MeasureTable | None:
        value, column = self.value, dict[str, Floats]()
        total = value.sum()
        if not self._is_wanted("location_quotient", "strength", "cluster_index") or not total:
            return None
        column["size"] = value
        with np.errstate(divide="ignore", invalid="ignore"):
            column["share_of_region"] = value / value.sum(1, keepdims=True)
            column["share_of_industry"] = value / value.sum(0)
        if self._is_wanted("location_quotient", "strength"):
            column["location_quotient"] = location_quotient(value)
        if self._is_wanted("location_quotient") and self.asked.draws:
            column |= self._quotient_interval()
        if self._is_wanted("strength"):
            column |= self._strength()
        if self._is_wanted("cluster_index"):
            column |= self._cluster_index()
        flat = {name: numbers.ravel() for name, numbers in column.items()}
        rows = tuple((r, i) for r in self.last.region for i in self.last.industry)
        return MeasureTable("clusters", ("region", "industry"), rows, flat)

    def _quotient_interval(self) -> dict[str, Floats]:
        if self.plants is not None:
            return self._with_intervals("clusters")
        if not is_counted(self.last):
            return {}
        low, high = location_quotient_interval(self.value)
        return {"location_quotient_low": low, "location_quotient_high": high}

    def _strength(self) -> dict[str, Floats]:
        per_person, growth = self._per_person(), None
        if len(self.all) > 1:
            with np.errstate(divide="ignore", invalid="ignore"):
                grown = self.value / self.first.value - 1
            growth = np.where(np.isfinite(grown), grown, np.nan)
        found = strength(
            self.value, self.asked.star_quotient, self.asked.star_share, per_person, growth
        )
        names = ("specialisation", "size", "productivity", "growth")
        column = {"productivity": per_person, "growth": growth}
        given = {name: numbers for name, numbers in column.items() if numbers is not None}
        lacking = [name for name in column if column[name] is None]
        if lacking:
            self._note("clusters.dimension_missing", "information", names=lacking)
        stars = {
            f"star_{name}": star.astype(np.float64)
            for name, star in zip(names, found.star, strict=True)
            if star is not None
        }
        return {**given, **stars, "stars": found.stars}

    def _per_person(self) -> Floats | None:
        """Return value added, output or wages per person of the last year, where the table holds both."""
        people = self.tables.layer("employment", self.last.year)
        for name in PER_PERSON:
            amount = self.tables.layer(name, self.last.year)
            if amount is not None and people is not None:
                with np.errstate(divide="ignore", invalid="ignore"):
                    found = amount.value / people.value
                return np.where(np.isfinite(found), found, np.nan)
        return None

    def _cluster_index(self) -> dict[str, Floats]:
        plants = self.tables.layer("establishments", self.last.year)
        known = all(r in self.asked.area and r in self.asked.population for r in self.last.region)
        if plants is None or not known:
            self._note("clusters.no_area", "information")
            return {}
        area = np.array([self.asked.area[r] for r in self.last.region])
        people = np.array([self.asked.population[r] for r in self.last.region])
        return {"cluster_index": cluster_index(self.value, plants.value, area, people)}

    def _regions(self) -> MeasureTable | None:
        column = self._with_intervals("regions")
        sizes = {"size": self.value.sum(1), "share": self.value.sum(1) / self.value.sum()}
        rows = tuple((r,) for r in self.last.region)
        return MeasureTable("regions", ("region",), rows, sizes | column) if column else None

    def _industries(self) -> MeasureTable | None:
        column = self._with_intervals("industries")
        if self._is_wanted("ellison_glaeser"):
            column |= self._ellison_glaeser()
        sizes = {"size": self.value.sum(0), "share": self.value.sum(0) / self.value.sum()}
        rows = tuple((i,) for i in self.last.industry)
        return MeasureTable("industries", ("industry",), rows, sizes | column) if column else None

    def _ellison_glaeser(self) -> dict[str, Floats]:
        x = self.value.sum(1) / self.value.sum()
        counts = self.tables.layer("establishments", self.last.year)
        if len(self.last.region) < _LEAST or not (x < 1).all():
            return {}
        if self.plants is None:
            if counts is None or counts.quantity == self.quantity:
                self._note("clusters.no_plants", "information")
                return {}
            self._note("clusters.plants_counted_only", "information")
            return {"gamma_at_most": greatest_gamma(self.value, counts.value.sum(0))}
        rows = []
        for k in range(len(self.last.industry)):
            own = self.plants.industry == k
            if not self.plants.size[own].sum() > 0:
                rows.append([np.nan] * 6)
                continue
            size, region = self.plants.size[own], self.plants.region[own]
            found = ellison_glaeser(size, region, x)
            ends = ellison_glaeser_interval(size, region, x, self.asked.draws, self.asked.seed + k)
            rows.append([found.gamma, *ends, found.concentration, found.herfindahl, found.z])
        names = ("gamma", "gamma_low", "gamma_high", "concentration", "plant_herfindahl", "z")
        return dict(zip(names, np.array(rows).T, strict=True))

    def _strongest_pairs(self) -> tuple[Ints, Ints] | None:
        """Return the pairs of industries whose co-agglomeration is largest; null where there is none to compare."""
        count = len(self.last.industry)
        is_small = count < _LEAST or len(self.last.region) < _LEAST
        if is_small or not self._is_wanted("coagglomeration"):
            return None
        if count > _MOST_PAIRS:
            self._note("clusters.strongest_pairs", "information", count=_MOST_PAIRS**2)
        first, second = np.triu_indices(count, 1)
        found = np.nan_to_num(np.abs(coagglomeration(self.value)[first, second]))
        kept = _largest(found, _MOST_PAIRS**2)
        return first[kept], second[kept]

    def _pairs(self) -> MeasureTable | None:
        if self.pairs is None:
            return None
        names = self.last.industry
        column = self._with_intervals("pairs")
        counts = self._plant_counts()
        if counts is not None:
            column["colocation"] = colocation(counts)[self.pairs]
        rows = tuple((names[i], names[j]) for i, j in zip(*self.pairs, strict=True))
        return MeasureTable("pairs", ("industry", "other_industry"), rows, column)

    def _plant_counts(self) -> Floats | None:
        """Return how many plants each cluster has; null where the table neither lists nor counts them."""
        if self.plants is not None:
            counts, own = np.zeros(self.value.shape), self.plants.size > 0
            np.add.at(counts, (self.plants.region[own], self.plants.industry[own]), 1.0)
            return counts
        layer = self.tables.layer("establishments", self.last.year)
        return None if layer is None else layer.value

    def _inequality(self) -> MeasureTable | None:
        """Return how unequal all cells are, and how much of that lies between regions and between industries."""
        column = self._with_intervals("inequality")
        if not column:
            return None
        rows = [("size", group) for group in GROUPS]
        people = self.tables.layer("employment", self.last.year)
        amount = next((x for q in PER_PERSON if (x := self.tables.layer(q, self.last.year))), None)
        if people is not None and amount is not None:
            rows += [(f"{amount.quantity}_per_person", group) for group in GROUPS]
            for name, numbers in column.items():
                more = np.full(len(GROUPS), np.nan)
                if name in INEQUALITY:
                    more = inequality(name, amount.value, people.value)
                column[name] = np.concatenate([numbers, more])
        return MeasureTable("inequality", ("of", "group"), tuple(rows), column)

    def _growth(self) -> MeasureTable | None:
        wanted = {"growth", "shift_share"} & set(self.wanted)
        if not wanted:
            return None
        if len(self.all) < _LEAST:
            self._note("clusters.one_year", "information", quantity=self.quantity)
            return None
        return growth_table(self.all, wanted)

    def _productivity(self) -> MeasureTable | None:
        if not self._is_wanted("productivity"):
            return None
        found = productivity_table(self.tables)
        if found is None and len(self.all) >= _LEAST:
            self._note("clusters.no_productivity", "information")
        return found


def _largest(value: Floats, count: int) -> Ints:
    """Return where the largest values stand, in falling order; equals in the order in which they stand."""
    least = np.partition(value, -count)[-count] if len(value) > count else -np.inf
    near = np.flatnonzero(value >= least)
    return near[np.argsort(-value[near], kind="stable")][:count]
