"""Which cells does a region-by-industry file hold? Long, wide, turned or with years across, as one list of sizes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

from planloom.clusters.columns import WORDS, column_specs, roles_of
from planloom.clusters.records import QUANTITIES
from planloom.errors import Problem, TableError
from planloom.evidence.columns import Findings, read_columns
from planloom.evidence.columns_numbers import numbers_of
from planloom.evidence.columns_words import period_of, split_unit
from planloom.evidence.sheets import Sheet, sheets_of
from planloom.evidence.table import nearest

Form = Literal["long", "years_across", "wide", "turned"]
_HEADER_ROWS = 30
_LEAST_WIDE = 2


@dataclass(frozen=True, slots=True)
class Cells:
    """Sizes one by one."""

    frame: pl.DataFrame
    """Columns row, firm, region, industry, year, quantity, value; a value is null where the cell says nothing."""
    form: Form
    """How the table is laid out."""
    label: dict[str, str]
    """Word of the header by quantity; empty where the header does not say what the sizes count."""
    problems: tuple[Problem, ...]
    """Everything that is wrong with its cells."""


@dataclass(frozen=True, slots=True)
class _Header:
    sheet: Sheet
    row: int | None
    words: tuple[str, ...]
    roles: Mapping[str, int]

    @property
    def body(self) -> pl.DataFrame:
        """The rows below, with their numbers in a column ``row``; blank rows are left out."""
        start = 0 if self.row is None else self.row - self.sheet.first_row + 1
        body = self.sheet.cells.slice(start).with_row_index("row", self.sheet.first_row + start)
        filled = [
            pl.col(name).cast(pl.String).str.strip_chars().replace("", None).is_not_null()
            for name in self.sheet.cells.columns
        ]
        return body.with_columns(pl.col("row").cast(pl.Int64)).filter(pl.any_horizontal(filled))


def cells_of(data: bytes, name: str, chosen: Mapping[str, str]) -> Cells:
    r"""Return the sizes of a file, however it is laid out.

    Parameters
    ----------
    data
        CSV, Excel or Parquet: a line per region and industry with one or several sizes or with a column per year; or
        regions down and industries across, or the other way round, with a column of years or without.
    name
        File name, for the places of problems.
    chosen
        Word of the header by role (``region``, ``industry``, ``year``, ``firm`` or a quantity), where a person says so.

    Returns
    -------
    cells
        With problems of the cells.

    Raises
    ------
    TableError
        If it is no table, or no column of regions or of sizes is found.

    References
    ----------
    Wickham, H. (2014). Tidy data. Journal of Statistical Software 59(10): long tables hold one observation a line.

    Examples
    --------
    >>> text = "district,Total,Mining,Trade\nFutian,5,,5\n"
    >>> cells_of(text.encode(), "t.csv", {}).frame.select("industry", "value").rows()
    [('Total', 5.0), ('Mining', None), ('Trade', 5.0)]
    """
    header = _header(data, name, chosen)
    roles = header.roles
    lacking = next((role for role in ("region", "industry") if role not in roles), None)
    if lacking is not None and any(role in QUANTITIES for role in roles):  # a size a line, of what?
        known = {"column": lacking, "known": ", ".join(WORDS[lacking]), "nearest": "-"}
        raise TableError(
            [Problem("table.column_not_found", header.sheet.where(header.row or 1), known)]
        )
    if "region" in roles and "industry" in roles:
        if any(role in QUANTITIES for role in roles):
            return _long(data, name, header)
        return _across(header, ("region", "industry"), "years_across")
    if "industry" in roles and "region" not in roles:
        return _across(header, ("industry", "year"), "turned")
    return _across(header, ("region", "year"), "wide")


def _header(data: bytes, name: str, chosen: Mapping[str, str]) -> _Header:
    """Return the row of the visible sheets in which most roles are named; else the first of three words."""
    shown = [sheet for sheet in sheets_of(data, name) if not sheet.is_hidden]
    if not shown:
        raise TableError([Problem("table.no_visible_sheet", name)])
    best: _Header | None = None
    for sheet in shown:
        rows: list[tuple[int | None, tuple[str, ...]]] = [(None, sheet.header)] if sheet.header else [
            (sheet.first_row + i, tuple(row)) for i, row in enumerate(sheet.top(_HEADER_ROWS))
        ]  # fmt: skip
        for number, words in rows:
            found = _Header(sheet, number, words, roles_of(words, chosen))
            filled = sum(map(bool, words))
            if filled > 1 and (best is None or len(found.roles) > len(best.roles)):
                best = found
    if best is None:
        where = {"column": "region", "known": "region, 地区", "nearest": "-"}
        raise TableError([Problem("table.column_not_found", name, where)])
    lacking = [role for role in chosen if role not in best.roles]
    if lacking:
        raise TableError([_lacks(best, chosen[role]) for role in lacking])
    if not {"region", "industry"} & best.roles.keys():
        best = _Header(best.sheet, best.row, best.words, {**best.roles, "region": 0})
    return best


def _lacks(header: _Header, word: str) -> Problem:
    words = [word for word in header.words if word]
    values = {"column": word, "known": ", ".join(words), "nearest": nearest(word, words)}
    return Problem("table.column_not_found", header.sheet.where(header.row or 1), values)


def _long(data: bytes, name: str, header: _Header) -> Cells:
    specs = column_specs(header.words, header.roles)
    mapping = {role: header.words[place] for role, place in header.roles.items()}
    table, problems = read_columns(data, name, specs, mapping)
    sizes = [role for role in QUANTITIES if role in header.roles]
    for column, kind in (("firm", pl.String), ("year", pl.Int32)):
        if column not in table.columns:
            table = table.with_columns(pl.lit(None, kind).alias(column))
    index = ["row", "firm", "region", "industry", "year"]
    label = {role: mapping[role] for role in sizes}
    name_of, unit = split_unit(label.get("employment", ""))
    # intervals draw persons one by one, not ten thousands of them (万人)
    if unit is not None and unit.base_unit == "person" and unit.factor != 1:
        table = table.with_columns(pl.col("employment") * unit.factor)
        label["employment"] = f"{name_of}（人）"
    frame = table.unpivot(sizes, index=index, variable_name="quantity", value_name="size")
    frame = frame.rename({"size": "value"})
    return Cells(_ordered(frame), "long", label, tuple(problems))


def _across(header: _Header, down: tuple[str, ...], form: Form) -> Cells:
    """Return the cells of a table whose header names industries, regions or years."""
    roles = {role: header.roles[role] for role in down if role in header.roles}
    places = [i for i, word in enumerate(header.words) if word and i not in roles.values()]
    if form == "years_across":
        places = [i for i in places if _year(header.words[i]) is not None]
    if len(places) < (1 if form == "years_across" else _LEAST_WIDE):
        known = {"column": "value", "known": ", ".join(QUANTITIES), "nearest": "-"}
        place = header.sheet.where(header.row or 1)
        raise TableError([Problem("table.column_not_found", place, known)])
    findings = Findings()
    body = header.body
    names = {role: _text(body, place) for role, place in roles.items()}
    for role in ("region", "industry"):
        if role in names:
            _note(header, body, roles[role], names[role].is_null(), "table.missing_value", findings)
    years = pl.Series([None], dtype=pl.Int32).new_from_index(0, body.height)
    if "year" in names:
        years = _years(names["year"])
        _note(header, body, roles["year"], years.is_null(), "table.bad_year", findings)
    parts = []
    for number in places:
        numbers = numbers_of(body[str(number + 1)])
        _note(header, body, number, numbers["state"] == "bad", "table.not_a_number", findings)
        word = " ".join(header.words[number].split())
        year = _year(word) if form == "years_across" else None
        part = pl.DataFrame({"row": body["row"], "value": numbers["value"]}).with_columns(
            names.get("region", pl.lit(word)).alias("region"),
            names.get("industry", pl.lit(word)).alias("industry"),
            (pl.lit(year, pl.Int32) if form == "years_across" else years).alias("year"),
            pl.lit("value").alias("quantity"),
            pl.lit(None, pl.String).alias("firm"),
        )
        parts.append(part)
    problems = tuple(findings.problems(header.sheet))
    return Cells(_ordered(pl.concat(parts)), form, {}, problems)


def _ordered(frame: pl.DataFrame) -> pl.DataFrame:
    wanted = ("row", "firm", "region", "industry", "year", "quantity", "value")
    return frame.filter(pl.col("region").is_not_null() & pl.col("industry").is_not_null()).select(
        wanted
    )


def _text(body: pl.DataFrame, place: int) -> pl.Series:
    text = body[str(place + 1)].cast(pl.String).str.strip_chars()
    return text.set(text == "", None)


def _year(word: str) -> int | None:
    period = period_of(word)
    return None if period is None or not period.is_whole_year else period.year


def _years(words: pl.Series) -> pl.Series:
    found = {word: _year(word) for word in words.unique().to_list() if word is not None}
    return words.replace_strict(found, default=None, return_dtype=pl.Int32)


def _note(
    header: _Header, body: pl.DataFrame, place: int, is_bad: pl.Series, code: str, findings: Findings
) -> None:  # fmt: skip
    frame = pl.DataFrame({"row": body["row"], "found": body[str(place + 1)].cast(pl.String)})
    bad = frame.filter(is_bad).with_columns(
        pl.lit(place + header.sheet.first_column).alias("column"),
        pl.lit(header.words[place]).alias("label"),
    )
    findings.add(header.sheet, bad, code)
