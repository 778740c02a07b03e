"""What does a person's table say of regions and industries? Complete sizes, and all that is wrong or missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import polars as pl

from planloom.clusters.cells import Cells, cells_of
from planloom.clusters.columns import is_total
from planloom.clusters.records import QUANTITIES, ClusterTables, Floats, Plants, RegionIndustry
from planloom.errors import Problem, TableError

_SHOWN = 20
_ROUNDING = 0.5
_LEAST_PARTS = 3
_SIZES, _WHOLE = (1e-9, 1e15), 1e18
"""Sizes beyond these are slips, and sums of their squares would leave the range of numbers."""
_KEY = ["region", "industry", "year", "quantity"]


@dataclass(frozen=True, slots=True)
class TableRequest:
    """How a table is meant."""

    column: Mapping[str, str] = field(default_factory=dict)
    """Word of the header by role: ``region``, ``industry``, ``year``, ``firm``, or a member of `QUANTITIES`."""
    absent: Literal["missing", "zero"] = "missing"
    """What a pair of region and industry without a figure means: unknown, or none there."""
    quantity: str = "value"
    """What the sizes of a table count that does not say so itself, a member of `QUANTITIES`."""
    left_out: tuple[str, ...] = ()
    """Regions and industries that are no parts of the whole: subtotals, or a total under another name."""


def read_region_industry(
    data: bytes, name: str, request: TableRequest | None = None
) -> tuple[ClusterTables, tuple[Problem, ...]]:
    r"""Return the sizes of industries in regions that a file holds, with what was treated on the way.

    A row or column named as a total (合计, total, …) is no region and no industry: it is held against the sum of the
    others, and where it equals that sum, an empty cell is known to be 0. An empty cell that no total explains is
    missing: the quantity of that year is left out and said so, unless the request says that no figure means none.

    Parameters
    ----------
    data
        CSV, Excel or Parquet, long or wide (`planloom.clusters.cells.cells_of`).
    name
        File name, for the places of problems.
    request
        Columns that a person named, and what an absent pair means.

    Returns
    -------
    tables, problems
        Problems of severity warning or information; none of them stops the work.

    Raises
    ------
    TableError
        With everything that is wrong; also if no quantity of any year is complete.

    References
    ----------
    Statistical yearbooks leave a cell empty both where there is nothing and where a figure is withheld.

    Examples
    --------
    >>> text = "行政区,合计,采矿业,制造业\n福田,5,,5\n南山,7,3,4\n"
    >>> tables, problems = read_region_industry(text.encode(), "t.csv")
    >>> tables.layers[0].value.tolist(), [problem.code for problem in problems]
    ([[0.0, 5.0], [3.0, 4.0]], ['clusters.zero_by_total'])
    """
    asked = TableRequest() if request is None else request
    cells = cells_of(data, name, asked.column)
    problems = [*cells.problems, *_cell_problems(cells, name)]
    if any(problem.severity == "error" for problem in problems):
        raise TableError(problems)
    frame, totals = _apart(_meant(cells, asked))
    made = _Made(name, frame, totals, asked.absent)
    layers = [layer for key in made.pairs() if (layer := made.layer(*key)) is not None]
    problems += made.problems
    problems += [problem for layer in layers[:1] for problem in _hidden_totals(layer, name)]
    if not layers:
        raise TableError(problems or [Problem("table.empty", name)])
    if not any(layer.value.any() for layer in layers):
        raise TableError([*problems, Problem("clusters.nothing_there", name)])
    order = {quantity: place for place, quantity in enumerate(QUANTITIES)}
    layers.sort(key=lambda layer: (order[layer.quantity], layer.year or 0))
    tables = ClusterTables(
        made.region, made.industry, tuple(layers), made.plants(), _labels(cells, asked)
    )
    return tables, tuple(problems)


def _labels(cells: Cells, asked: TableRequest) -> dict[str, str]:
    return dict(cells.label) if cells.form == "long" else {asked.quantity: asked.quantity}


def _meant(cells: Cells, asked: TableRequest) -> pl.DataFrame:
    """Return the sizes without what is left out, under the name of what they count."""
    out = list(asked.left_out)
    frame = cells.frame.filter((pl.col("region").is_in(out) | pl.col("industry").is_in(out)).not_())
    if cells.form == "long":
        return frame
    return frame.with_columns(pl.lit(asked.quantity).alias("quantity"))


def _hidden_totals(layer: RegionIndustry, name: str) -> list[Problem]:
    """Return regions and industries that equal the sum of all others, cell by cell: totals under another name."""
    found = []
    for axis, names in ((0, layer.region), (1, layer.industry)):
        if len(names) < _LEAST_PARTS:
            continue
        rest = layer.value.sum(axis, keepdims=True) - layer.value
        is_sum = np.all(np.abs(layer.value - rest) <= 1e-9 * np.abs(rest), axis=1 - axis)
        is_sum &= layer.value.any(axis=1 - axis)
        found += [
            Problem("clusters.hidden_total", name, {"found": names[k]}, "warning")
            for k in np.flatnonzero(is_sum)
        ]
    return found


def _apart(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows of regions and industries, and those of totals."""
    names = pl.concat([frame["region"], frame["industry"]]).unique().to_list()
    total = [name for name in names if is_total(name)]
    is_of_total = pl.col("region").is_in(total) | pl.col("industry").is_in(total)
    if frame.filter(is_of_total.not_()).is_empty():
        return frame, frame.clear()
    return frame.filter(is_of_total.not_()), frame.filter(is_of_total)


def _cell_problems(cells: Cells, name: str) -> list[Problem]:
    """Return sizes below 0 or out of range, and pairs that stand in the table twice."""
    frame = cells.frame
    least, most = _SIZES
    size = pl.col("value")
    out = frame.filter((size > most) | ((size > 0) & (size < least)))
    if out.is_empty() and float(frame["value"].sum() or 0) > _WHOLE:
        out = frame.sort("value", descending=True, nulls_last=True).head(1)
    problems = [
        Problem("clusters.negative_size", f"{name}:{row}", {"region": r, "industry": i, "found": v})
        for row, r, i, v in frame.filter(pl.col("value") < 0)
        .select("row", "region", "industry", "value")
        .head(_SHOWN * 10)
        .iter_rows()
    ]
    problems += [
        Problem(
            "clusters.size_out_of_range", f"{name}:{row}",
            {"region": r, "industry": i, "found": f"{v:g}", "least": f"{least:g}", "most": f"{most:g}"},
        )
        for row, r, i, v in out.select("row", "region", "industry", "value").head(_SHOWN * 10).iter_rows()
    ]  # fmt: skip
    if frame["firm"].null_count() < frame.height:
        return problems
    doubled = frame.filter(pl.struct(_KEY).is_duplicated()).with_columns(
        pl.col("row").first().over(_KEY).alias("first"),
        pl.int_range(pl.len()).over(_KEY).alias("times"),
    )
    again = doubled.filter(pl.col("times") > 0).unique("row", maintain_order=True)
    return problems + [
        Problem("clusters.repeated_pair", f"{name}:{row}", {"region": r, "industry": i, "row": first})
        for row, r, i, first in again.select("row", "region", "industry", "first")
        .head(_SHOWN * 10)
        .iter_rows()
    ]  # fmt: skip


class _Made:
    """Makes layers of cells and keeps what is to be said of them."""

    def __init__(self, name: str, frame: pl.DataFrame, totals: pl.DataFrame, absent: str) -> None:
        self.name, self.absent = name, absent
        self.region = tuple(frame["region"].unique(maintain_order=True).to_list())
        self.industry = tuple(frame["industry"].unique(maintain_order=True).to_list())
        self.frame = self._placed(frame)
        self.totals = totals
        self.problems: list[Problem] = []

    def _placed(self, frame: pl.DataFrame) -> pl.DataFrame:
        places = {name: k for k, name in enumerate(self.region)}
        codes = {name: k for k, name in enumerate(self.industry)}
        return frame.with_columns(
            pl.col("region").replace_strict(places, return_dtype=pl.Int64).alias("r"),
            pl.col("industry").replace_strict(codes, return_dtype=pl.Int64).alias("i"),
        )

    def pairs(self) -> list[tuple[str, int | None]]:
        """Return quantities and years."""
        rows = self.frame.select("quantity", "year").unique(maintain_order=True)
        return [(quantity, year) for quantity, year in rows.iter_rows()]

    def layer(self, quantity: str, year: int | None) -> RegionIndustry | None:
        """Return one quantity of one year, or nothing where a cell of it is missing."""
        own = self.frame.filter(
            (pl.col("quantity") == quantity) & pl.col("year").eq_missing(pl.lit(year, pl.Int32))
        )
        known = own.filter(pl.col("value").is_not_null())
        if known.is_empty():
            return None
        value = np.zeros((len(self.region), len(self.industry)))
        is_known = np.zeros(value.shape, np.bool_)
        at = (known["r"].to_numpy(), known["i"].to_numpy())
        np.add.at(value, at, known["value"].to_numpy())
        is_known[at] = True
        if not self._complete(quantity, year, value, is_known):
            return None
        return RegionIndustry(self.region, self.industry, value, quantity, year)

    def _complete(
        self, quantity: str, year: int | None, value: Floats, is_known: np.ndarray
    ) -> bool:
        """Return whether every cell is known, from the table, from its totals or from the request."""
        told = {"quantity": quantity if year is None else f"{quantity} {year}"}
        for axis, names in ((1, self.region), (0, self.industry)):
            given = self._totals(quantity, year, names, axis)
            if np.all(np.isnan(given)):
                continue
            sums, empty = value.sum(axis), (~is_known).sum(axis)
            agrees = np.abs(sums - given) <= _ROUNDING * np.where(
                np.mod(value, 1).any(), value.shape[axis], 0
            ) + 1e-9 * np.abs(given)
            wrong = ~agrees & ~np.isnan(given) & (empty == 0)
            if wrong.any():
                shown = [names[k] for k in np.flatnonzero(wrong)[:_SHOWN]]
                self._note("clusters.total_differs", "warning", count=int(wrong.sum()), names=shown)
            proven = np.flatnonzero(agrees & (empty > 0))
            if len(proven):
                zero = np.zeros(is_known.shape, np.bool_)
                zero[proven if axis == 1 else (slice(None), proven)] = True
                self._note_zeros(zero & ~is_known, told)
                is_known |= zero
        lacking = np.argwhere(~is_known)
        if not len(lacking):
            return True
        pairs = [f"{self.region[r]}–{self.industry[i]}" for r, i in lacking[:_SHOWN]]
        said = {"count": len(lacking), "of": is_known.size, "pairs": pairs, **told}
        if self.absent == "zero" or self.frame["firm"].null_count() < self.frame.height:
            self._note("clusters.absent_is_zero", "information", **said)
            return True
        self._note("clusters.missing_pairs", "warning", **said)
        return False

    def _note_zeros(self, zero: np.ndarray, told: dict[str, str]) -> None:
        """Say which empty cells the totals leave nothing for."""
        at = np.argwhere(zero)
        pairs = [f"{self.region[r]}–{self.industry[i]}" for r, i in at[: _SHOWN * 10]]
        said = {"count": len(at), "pairs": pairs, **told}
        self._note("clusters.zero_by_total", "information", **said)

    def _totals(self, quantity: str, year: int | None, names: tuple[str, ...], axis: int) -> Floats:
        """Return the stated total of each region (axis 1) or industry (axis 0); NaN where none is stated."""
        own, other = ("region", "industry") if axis == 1 else ("industry", "region")
        rows = self.totals.filter(
            (pl.col("quantity") == quantity)
            & pl.col("year").eq_missing(pl.lit(year, pl.Int32))
            & pl.col("value").is_not_null()
        )
        stated = {
            one: v
            for one, rest, v in rows.select(own, other, "value").iter_rows()
            if is_total(rest)
        }
        return np.array([stated.get(one, np.nan) for one in names])

    def plants(self) -> tuple[Plants, ...]:
        """Return the plants of each year, by the first quantity of the table."""
        rows = self.frame.filter(pl.col("firm").is_not_null() & pl.col("value").is_not_null())
        if rows.is_empty():
            return ()
        first = next(q for q in QUANTITIES if q in set(rows["quantity"]))
        own = rows.filter(pl.col("quantity") == first)
        return tuple(
            Plants(part["r"].to_numpy(), part["i"].to_numpy(), part["value"].to_numpy(), year)
            for (year,), part in sorted(
                own.group_by("year", maintain_order=True), key=lambda pair: pair[0][0] or 0
            )
        )

    def _note(
        self, code: str, severity: Literal["warning", "information"], **values: object
    ) -> None:
        self.problems.append(Problem(code, self.name, values, severity))
