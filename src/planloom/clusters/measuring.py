"""What do all measures say of one table? Tables by cluster, region, industry, pair, and what is undefined."""

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np

from planloom.clusters.agglomeration import coagglomeration, ellison_glaeser, greatest_gamma
from planloom.clusters.catalogue import MEASURES
from planloom.clusters.cluster_index import cluster_index
from planloom.clusters.concentration import (
    entropy,
    gini,
    herfindahl,
    locational_gini,
    relative_theil,
    theil_parts,
)
from planloom.clusters.growth import growth_contributions, productivity_growth
from planloom.clusters.intervals import COUNTS, intervals, is_counted, redrawn
from planloom.clusters.measurement import Measurement, MeasureRequest, MeasureTable
from planloom.clusters.records import ClusterTables, Floats, Ints, Plants
from planloom.clusters.shift_share import dynamic_shift_share, shift_share
from planloom.clusters.specialisation import (
    hachman,
    krugman,
    krugman_of_industries,
    location_quotient,
    location_quotient_interval,
)
from planloom.clusters.strength import strength
from planloom.errors import Problem, TableError

_MAIN = ("employment", "value", "value_added", "output", "wage", "establishments")
_PER_PERSON = ("value_added", "output", "wage")
_SHOWN = 20
_MOST_PAIRS = 60
_LEAST = 2
Measured = Callable[[Floats], Floats]


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

    def _with_intervals(self, measures: dict[str, Measured]) -> dict[str, Floats]:
        """Return measures of the last year, each with its interval where tables can be drawn again."""
        if not measures:
            return {}
        found = {name: one(self.value) for name, one in measures.items()}
        again = redrawn(self.last, self.plants, self.asked.draws, self.asked.seed)
        if again is None or not self.asked.draws:
            return found
        ends = intervals(again, measures, self.value)
        return {
            key: numbers
            for name, value in found.items()
            for key, numbers in (
                (name, value), (f"{name}_low", ends[name][0]), (f"{name}_high", ends[name][1]),
            )
        }  # fmt: skip

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
            found = self._with_intervals({"location_quotient": location_quotient})
            return {key: found[key] for key in ("location_quotient_low", "location_quotient_high")}
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
        for name in _PER_PERSON:
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
        offered: dict[str, Measured] = {
            "krugman": krugman, "hachman": hachman, "relative_theil": relative_theil,
            "herfindahl": lambda value: herfindahl(value, 1), "entropy": lambda value: entropy(value, 1),
        }  # fmt: skip
        column = self._with_intervals({k: v for k, v in offered.items() if k in self.wanted})
        sizes = {"size": self.value.sum(1), "share": self.value.sum(1) / self.value.sum()}
        rows = tuple((r,) for r in self.last.region)
        return MeasureTable("regions", ("region",), rows, sizes | column) if column else None

    def _industries(self) -> MeasureTable | None:
        offered: dict[str, Measured] = {
            "gini": lambda value: gini(value, 0), "theil": _theil_of_industries,
            "herfindahl": lambda value: herfindahl(value, 0), "locational_gini": locational_gini,
            "krugman": krugman_of_industries, "relative_theil": lambda value: relative_theil(value.T),
        }  # fmt: skip
        column = self._with_intervals({k: v for k, v in offered.items() if k in self.wanted})
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
            found = ellison_glaeser(self.plants.size[own], self.plants.region[own], x)
            rows.append(
                [found.gamma, *found.interval(), found.concentration, found.herfindahl, found.z]
            )
        names = ("gamma", "gamma_low", "gamma_high", "concentration", "plant_herfindahl", "z")
        return dict(zip(names, np.array(rows).T, strict=True))

    def _pairs(self) -> MeasureTable | None:
        count = len(self.last.industry)
        if (
            not self._is_wanted("coagglomeration")
            or count < _LEAST
            or len(self.last.region) < _LEAST
        ):
            return None
        if count > _MOST_PAIRS:
            self._note("clusters.strongest_pairs", "information", count=_MOST_PAIRS**2)
        first, second = np.triu_indices(count, 1)
        found = coagglomeration(self.value)[first, second]
        kept = _largest(np.nan_to_num(np.abs(found)), _MOST_PAIRS**2)
        names = self.last.industry
        rows = tuple((names[first[k]], names[second[k]]) for k in kept)
        column = {"coagglomeration": found[kept]}
        return MeasureTable("pairs", ("industry", "other_industry"), rows, column)

    def _inequality(self) -> MeasureTable | None:
        """Return how unequal all cells are, and how much of that lies between regions and between industries."""
        if not self._is_wanted("theil"):
            return None
        people = self.tables.layer("employment", self.last.year)
        amount = next((x for q in _PER_PERSON if (x := self.tables.layer(q, self.last.year))), None)
        rows, numbers = [], []
        regions, industries = (a.ravel() for a in np.indices(self.value.shape))
        cases: list[tuple[str, Floats, Floats | None]] = [("size", self.value.ravel(), None)]
        if people is not None and amount is not None:
            cases.append(
                (f"{amount.quantity}_per_person", amount.value.ravel(), people.value.ravel())
            )
        for what, value, weight in cases:
            for group, member in (("region", regions), ("industry", industries)):
                parts = theil_parts(value, member, weight)
                rows.append((what, group))
                numbers.append([parts.total, parts.between, parts.within])
        names = ("theil", "between", "within")
        column = dict(zip(names, np.array(numbers).T, strict=True))
        return MeasureTable("inequality", ("of", "group"), tuple(rows), column)

    def _growth(self) -> MeasureTable | None:
        if not self._is_wanted("growth", "shift_share"):
            return None
        if len(self.all) < _LEAST:
            self._note("clusters.one_year", "information", quantity=self.quantity)
            return None
        before, after = self.first.value, self.value
        column = {"size_before": before, "size_after": after, "change": after - before}
        if self._is_wanted("growth"):
            column["contribution"] = growth_contributions(before, after)
        if self._is_wanted("shift_share"):
            still = shift_share(before, after)
            column |= {"national": still.national, "mix": still.mix, "regional": still.regional}
            if len(self.all) > _LEAST:
                moving = dynamic_shift_share([layer.value for layer in self.all])
                column |= {
                    "national_dynamic": moving.national, "mix_dynamic": moving.mix,
                    "regional_dynamic": moving.regional,
                }  # fmt: skip
        rows = tuple((r, i) for r in self.last.region for i in self.last.industry)
        flat = {name: numbers.ravel() for name, numbers in column.items()}
        return MeasureTable("growth", ("region", "industry"), rows, flat)

    def _productivity(self) -> MeasureTable | None:
        if not self._is_wanted("productivity"):
            return None
        people = [layer for layer in self.tables.layers if layer.quantity == "employment"]
        for name in _PER_PERSON:
            amount = [layer for layer in self.tables.layers if layer.quantity == name]
            years = [y for y in (x.year for x in amount) if y in {x.year for x in people}]
            if len(years) < _LEAST:
                continue
            at = {
                (layer.quantity, layer.year): layer.value
                for layer in (*people, *amount)
                if layer.year in (years[0], years[-1])
            }
            found = productivity_growth(
                at[name, years[0]], at["employment", years[0]],
                at[name, years[-1]], at["employment", years[-1]],
            )  # fmt: skip
            column = {
                "productivity_growth": found.growth, "within": found.within,
                "shift": found.shift, "interaction": found.interaction,
            }  # fmt: skip
            rows = tuple((r,) for r in self.last.region)
            return MeasureTable("productivity", ("region",), rows, column)
        if len(self.all) >= _LEAST:
            self._note("clusters.no_productivity", "information")
        return None


def _largest(value: Floats, count: int) -> Ints:
    """Return where the largest values stand, in falling order; equals in the order in which they stand."""
    least = np.partition(value, -count)[-count] if len(value) > count else -np.inf
    near = np.flatnonzero(value >= least)
    return near[np.argsort(-value[near], kind="stable")][:count]


def _theil_of_industries(value: Floats) -> Floats:
    """Return Theil's index of each industry over regions that count alike: ln R less the entropy in nats."""
    found = np.log(len(value)) - np.log(2) * entropy(value, 0)
    return np.asarray(np.maximum(found, 0.0), np.float64)
