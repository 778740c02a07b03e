"""What do the cells of a table say? Codes, years, values in base units, sources: each distinct word read once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import polars as pl

from planloom.codes import Unit, clusters, indicators, places, units
from planloom.errors import Problem
from planloom.evidence.columns import MOST_TOLD, Findings
from planloom.evidence.columns_numbers import cell_factor, unit_of
from planloom.evidence.columns_words import (
    counting_words,
    days_of,
    is_forecast,
    period_of,
    split_unit,
)
from planloom.evidence.mapping import TableMapping
from planloom.evidence.mapping_layout import Layout
from planloom.evidence.mapping_words import indicator_code, subject_code
from planloom.evidence.records import Definition
from planloom.evidence.table import names_of, nearest

_CodeOf = Callable[[str, Mapping[str, Mapping[str, str]] | None], str]
WORD_ROLES = (
    "indicator",
    "subject",
    "period",
    "unit",
    "scope",
    "source",
    "published_on",
    "address",
    "note",
)
_PERCENT = 0.01
_FEW = 3
_OF_CELL = MappingProxyType(
    {"table.unknown_unit": "table.not_a_number", "table.unit_mismatch": "table.cell_unit"}
)
BY_COLUMN = ("indicator", "subject", "period", "unit")
"""What a header may say of the figures below it."""


@dataclass(slots=True)
class Warnings:
    """What was left out of a table, or looks odd, without stopping its import."""

    periods: dict[str, int] = field(default_factory=dict)
    """Figures left out, by the word of their period."""
    percentages: dict[int, tuple[int, float]] = field(default_factory=dict)
    """By column: how many bare figures in percent it has, and the largest of them, as a fraction."""

    def problems(self, layout: Layout) -> list[Problem]:
        """Return them as problems of severity warning."""
        aside = [
            Problem(
                "table.forecast_left_out"
                if (period := period_of(word)) is not None and is_forecast(period)
                else "table.part_year_left_out",
                layout.sheet.where(),
                {"found": word, "count": count},
                "warning",
            )
            for word, count in self.periods.items()
        ]
        small = [
            (c, n)
            for c, (n, largest) in self.percentages.items()
            if n >= _FEW and largest <= _PERCENT
        ]
        return aside + [_fraction(layout, column, count) for column, count in small]


def _fraction(layout: Layout, column: int, count: int) -> Problem:
    label = layout.label(column - layout.sheet.first_column)
    where = layout.sheet.where(None, column, label)
    return Problem("table.percent_or_fraction", where, {"column": label, "count": count}, "warning")


@dataclass(frozen=True, slots=True)
class CellReader:
    """Reads the words of a long table, each distinct word once."""

    layout: Layout
    mapping: TableMapping
    findings: Findings

    def with_codes(self, cells: pl.DataFrame) -> tuple[pl.DataFrame, int]:
        """Return the rows whose indicator and subject are wanted, with their codes, and how many are left out."""
        before = cells.height
        name = pl.coalesce("row_indicator", "column_name")
        cells = self._coded(cells, "indicator", name, indicator_code)
        cells = self._coded(cells, "subject", pl.col("row_subject"), subject_code)
        kept = cells.filter((pl.col("indicator_code") != "").fill_null(value=True))
        kept = kept.filter((pl.col("subject_code") != "").fill_null(value=True))
        return kept, before - kept.height

    def _coded(
        self, cells: pl.DataFrame, key: str, word: pl.Expr, code_of: _CodeOf
    ) -> pl.DataFrame:
        """Add the code of an indicator or subject; unknown names are problems, names left out become empty."""
        own = self.mapping.words.get(key, {})
        cells = cells.with_columns(word.alias("word"))
        words = [w for w in cells["word"].unique().to_list() if w is not None]
        names = {word: split_unit(word)[0] for word in words}
        found = {
            w: "" if own.get(n) == "" else code_of(n, self.mapping.words) or None
            for w, n in names.items()
        }
        known = {w: code for w, code in found.items() if code is not None}
        by_row = (
            pl.col("word").replace_strict(known, default=None, return_dtype=pl.String)
            if known
            else pl.lit(None, pl.String)
        )
        constant = pl.lit(self.mapping.constants.get(key), pl.String)
        column = pl.col(f"column_{key}")
        is_unknown = pl.col("word").is_not_null() & by_row.is_null() & column.is_null()
        cells = cells.with_columns(
            pl.when(is_unknown)
            .then(None)
            .otherwise(pl.coalesce(column, by_row, constant))
            .alias(f"{key}_code"),
            is_unknown.alias("is_unknown"),
        )
        every = _names(key)
        wrong = cells.filter("is_unknown").unique("word", keep="first", maintain_order=True)
        self._add(
            wrong,
            "table.unknown_code",
            key,
            "word",
            nearest=lambda w: nearest(split_unit(w)[0], every),
        )
        lacking = cells.filter(pl.col(f"{key}_code").is_null() & pl.col("is_unknown").not_())
        self._add(lacking, "table.missing_value", key, "word")
        return cells.drop("is_unknown")

    def with_years(self, cells: pl.DataFrame, warnings: Warnings) -> pl.DataFrame:
        """Return the rows that speak of a whole year, with the year."""
        constant = pl.lit(self.mapping.constants.get("period"), pl.String)
        cells = cells.with_columns(
            pl.coalesce("column_period", "row_period", constant).alias("word")
        )
        words = [w for w in cells["word"].unique().to_list() if w is not None]
        found = {word: period_of(word) for word in words}
        read = {word: p for word, p in found.items() if p is not None}
        years = {w: p.year for w, p in read.items() if p.is_whole_year and not is_forecast(p)}
        status = {w: p.status for w, p in read.items() if p.status}
        cells = cells.with_columns(
            pl.col("word").replace_strict(years, default=None, return_dtype=pl.Int64).alias("year"),
            pl.col("word")
            .replace_strict(status, default=None, return_dtype=pl.String)
            .alias("status"),
        )
        is_read = pl.col("word").is_in(list(read))
        self._add(cells.filter(pl.col("word").is_null()), "table.missing_value", "period", "word")
        wrong = cells.filter(pl.col("word").is_not_null() & is_read.not_())
        self._add(wrong, "table.bad_year", "period", "word")
        aside = cells.filter(is_read & pl.col("year").is_null())
        for word, count in aside.group_by("word", maintain_order=True).len().iter_rows():
            warnings.periods[word] = warnings.periods.get(word, 0) + count
        return cells.filter(is_read.not_() | pl.col("year").is_not_null())

    def with_values(self, cells: pl.DataFrame, warnings: Warnings) -> pl.DataFrame:
        """Return the rows with their values in base units, each unit checked against its indicator."""
        label_unit = _label_units(cells["row_indicator"])
        constant = pl.lit(self.mapping.constants.get("unit"), pl.String)
        cells = cells.with_columns(
            pl.coalesce("row_unit", pl.lit(label_unit), "column_unit", constant).alias("unit_word")
        )
        keys = ["indicator_code", "cell_unit", "unit_word"]
        distinct = cells.select(keys).unique(maintain_order=True)
        read = [_factor(*row) for row in distinct.iter_rows()]
        factors = distinct.with_columns(
            pl.Series("factor", [f for f, _ in read], pl.Float64),
            pl.Series("wrong", [w for _, w in read], pl.String),
        )
        cells = cells.join(factors, on=keys, how="left", nulls_equal=True, maintain_order="left")
        self._note_units(cells)
        value = (
            pl.when(pl.col("factor") == 1)
            .then("value")
            .otherwise((pl.col("value") * pl.col("factor")).round_sig_figs(15))
        )
        unit = pl.col("indicator_code").replace_strict(
            {c: i.unit for c, i in indicators().items()}, default=None, return_dtype=pl.String
        )
        cells = cells.with_columns(value.alias("value"), unit.alias("unit"))
        bare = cells.filter(
            (pl.col("unit") == "1") & (pl.col("factor") == _PERCENT) & pl.col("cell_unit").is_null()
        )
        largest = pl.col("value").abs().max()
        for column, count, most in bare.group_by("column").agg(pl.len(), largest).iter_rows():
            before = warnings.percentages.get(column, (0, 0.0))
            warnings.percentages[column] = (before[0] + count, max(before[1], most or 0.0))
        measure = pl.col("indicator_code").replace_strict(
            {c: i.measure for c, i in indicators().items()}, default=None, return_dtype=pl.String
        )
        shares = cells.filter((measure == "share") & pl.col("value").is_between(0, 1).not_())
        self._add(shares, "table.out_of_range", "", "cell", expected="0–100 %")
        self._add(
            cells.filter((measure == "count") & (pl.col("value") < 0)),
            "table.out_of_range",
            "",
            "cell",
            expected="≥ 0",
        )
        return cells

    def _note_units(self, cells: pl.DataFrame) -> None:
        """Note units that are unknown or do not fit, in the cell itself or in the column that names them."""
        is_own = pl.col("cell_unit").is_not_null()
        for (code, indicator), wrong in (
            cells.filter(pl.col("wrong").is_not_null())
            .partition_by("wrong", "indicator_code", as_dict=True)
            .items()
        ):
            values = {"indicator": indicator, "expected": indicators()[str(indicator)].unit}
            self._add(
                wrong.filter(is_own), _OF_CELL.get(str(code), str(code)), "", "cell", **values
            )
            self._add(wrong.filter(is_own.not_()), str(code), "unit", "unit_word", **values)

    def with_texts(
        self, cells: pl.DataFrame, definitions: Sequence[Definition] | None
    ) -> pl.DataFrame:
        """Return the rows with scope, source and day of publication, each checked."""
        constants = self.mapping.constants
        scopes = dict(self.mapping.scopes)
        by_indicator = (
            pl.col("indicator_code").replace_strict(scopes, default=None, return_dtype=pl.String)
            if scopes
            else None
        )
        cells = cells.with_columns(
            pl.coalesce(
                "row_scope",
                pl.lit(constants.get("scope"), pl.String),
                *([by_indicator] if by_indicator is not None else []),
            ).alias("scope_code"),
            pl.coalesce("row_source", pl.lit(constants.get("source"), pl.String)).alias("source"),
            pl.coalesce("row_published_on", pl.lit(constants.get("published_on"), pl.String)).alias(
                "word"
            ),
        )
        cells = cells.with_columns(days_of(cells["word"]).alias("published_on"))
        for key in ("scope_code", "source", "word"):
            self._add(
                cells.filter(pl.col(key).is_null()),
                "table.missing_value",
                {"word": "published_on", "scope_code": "scope"}.get(key, key),
                key,
            )
        unread = pl.col("word").is_not_null() & pl.col("published_on").is_null()
        self._add(cells.filter(unread), "table.bad_date", "published_on", "word")
        early = cells.filter(pl.col("published_on").dt.year() < pl.col("year"))
        for (year,), wrong in early.partition_by("year", as_dict=True).items():
            self._add(wrong, "table.published_before_period", "published_on", "word", year=year)
        if definitions is not None:
            known = {d.scope_code for d in definitions}
            unknown = cells.filter(
                pl.col("scope_code").is_not_null() & pl.col("scope_code").is_in(known).not_()
            )
            self._add(
                unknown, "table.unknown_scope", "scope", "scope_code", nearest=nearest("", known)
            )
        return cells

    def note_beside(self) -> None:
        """Note cells of a text table that stand beside its last headed column: a stray separator moved them."""
        sheet, last = self.layout.sheet, max(j for j, path in enumerate(self.layout.paths) if path)
        if sheet.name or sheet.header is not None or last + 1 == len(self.layout.paths):
            return
        body = self.layout.body
        beside = body.filter(pl.any_horizontal(pl.col(body.columns[last + 2 :]).is_not_null()))
        cells = beside.select(
            "row",
            pl.lit(last + 2).alias("column"),
            pl.lit("").alias("label"),
            pl.lit("").alias("found"),
        )
        self.findings.add(sheet, cells, "table.cell_beside", expected=last + 1)
        whole = beside.select(pl.col("row").cast(pl.Int64), pl.lit(None, pl.Int64).alias("column"))
        self.findings.aside.append(whole)

    def note_repeated(self, frame: pl.DataFrame) -> None:
        """Note figures that one source gives twice with two values."""
        keys = ["indicator_code", "subject_code", "year", "scope_code", "published_on", "source"]
        if frame.select(pl.struct(keys).hash().n_unique()).item() == frame.height:
            return
        doubled = frame.select(*keys, "value", "row", "column").with_columns(
            pl.col("value").first().over(keys).alias("first"),
            pl.col("row").first().over(keys).alias("first_row"),
        )
        doubled = doubled.filter(
            (pl.col("value") != pl.col("first")) & pl.all_horizontal(pl.col(keys).is_not_null())
        )
        self.findings.aside.append(frame.join(doubled, on=keys, how="semi").select("row", "column"))
        labels = {
            j + self.layout.sheet.first_column: self.layout.label(j)
            for j in range(len(self.layout.paths))
        }
        named = doubled.with_columns(
            pl.col("column")
            .replace_strict(labels, default="", return_dtype=pl.String)
            .alias("label"),
            pl.col("value").cast(pl.String).alias("found"),
        )
        for row, first_row in named.select("row", "first_row").head(MOST_TOLD).iter_rows():
            wrong = named.filter((pl.col("row") == row) & (pl.col("first_row") == first_row))
            self.findings.add(self.layout.sheet, wrong.head(1), "table.repeated_row", row=first_row)
        self.findings.count += max(0, named.height - MOST_TOLD)

    def _add(self, bad: pl.DataFrame, code: str, role: str, found: str, **values: object) -> None:
        """Note bad cells, at the column of their role where the table has one."""
        if not bad.height:
            return
        self.findings.aside.append(bad.select("row", "column"))
        place = next(
            (j for j, column in enumerate(self.mapping.columns) if role and column.role == role),
            None,
        )
        frame = bad.select("row", "column", "label", pl.col(found).cast(pl.String).alias("found"))
        if (
            place is not None
            and bad[f"row_{role}"].count() + bad[f"row_{role}"].null_count()
            and not _is_from_column(bad, role)
        ):
            frame = frame.with_columns(
                pl.lit(place + self.layout.sheet.first_column).alias("column"),
                pl.lit(self.layout.label(place)).alias("label"),
            ).unique(["row"], keep="first", maintain_order=True)
        self.findings.add(self.layout.sheet, frame, code, **values)


def _is_from_column(bad: pl.DataFrame, role: str) -> bool:
    return (
        role in BY_COLUMN
        and bad[f"column_{role}"].null_count() < bad.height
        and bad[f"row_{role}"].count() == 0
    )


def _names(key: str) -> list[str]:
    lists = [indicators()] if key == "indicator" else [places(), clusters()]
    return [name for members in lists for member in members.values() for name in names_of(member)]


def _label_units(labels: pl.Series) -> pl.Series:
    """Return the unit that stands behind the name in a row: 地区生产总值（亿元）."""
    words = [w for w in labels.unique().to_list() if w is not None]
    found = {w: unit.code for w in words if (unit := split_unit(w)[1]) is not None}
    if not found:
        return pl.Series([None], dtype=pl.String).new_from_index(0, labels.len())
    return labels.replace_strict(found, default=None, return_dtype=pl.String)


def _factor(
    indicator: str | None, cell_unit: str | None, unit_word: str | None
) -> tuple[float | None, str | None]:
    """Return how many base units of the indicator one of a figure counts, or what is wrong with its unit."""
    if indicator is None:
        return None, None
    base = indicators()[indicator].unit
    if base in (cell_unit, None if cell_unit else unit_word):
        return 1.0, None
    if cell_unit is None and (unit_word is None or unit_word in counting_words()):
        is_counted = indicators()[indicator].measure == "count"
        return (1.0, None) if is_counted else (None, "table.no_unit")
    stated = _stated(unit_word)
    if cell_unit is not None:
        found = cell_factor(cell_unit, stated)
    else:
        found = None if stated is None else (stated.factor, stated.base_unit)
    if found is None:
        return None, "table.unknown_unit"
    return (found[0], None) if found[1] == base else (None, "table.unit_mismatch")


def _stated(word: str | None) -> Unit | None:
    if word is None:
        return None
    return units().get(word) or unit_of(word) or unit_of(split_unit(word)[0]) or split_unit(word)[1]
