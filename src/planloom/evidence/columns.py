"""Which columns of a person's table hold what a model asks for? Found by their header, typed, every bad cell told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from planloom.codes import Unit
from planloom.errors import Problem, TableError
from planloom.evidence.columns_numbers import cell_factor, folded, numbers_of, plain_word
from planloom.evidence.columns_words import days_of, period_of, split_unit
from planloom.evidence.sheets import Sheet, sheets_of
from planloom.evidence.table import nearest

Kind = Literal["text", "code", "number", "money", "year", "date"]
"""What the cells of a column are."""
MOST_TOLD = 200
"""Bad cells that are listed one by one; the rest is counted."""
_HEADER_ROWS = 30
_TYPES: Mapping[str, type[pl.DataType]] = {
    "text": pl.String, "code": pl.String, "number": pl.Float64, "money": pl.Float64, "year": pl.Int32, "date": pl.Date,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column that a model asks for."""

    field: str
    """Name of the column in the result; also understood in a header."""
    kind: Kind = "text"
    """What its cells are; a code is text without blanks inside, with its leading zeros."""
    required: bool = False
    """Whether it must be there, with a value in every row."""
    words: tuple[str, ...] = ()
    """Words of headers for it, in Chinese and English; blanks, width of signs and a unit in brackets do not matter."""
    unit: str | None = None
    """Base unit of the result, e.g. ``CNY``; null for a number without one. For money ``CNY`` unless stated."""


@dataclass(slots=True)
class Findings:
    """What is wrong with a table: the first places, and how many there are."""

    told: list[tuple[int, int, Problem]] = field(default_factory=list)
    """Row, column, problem."""
    count: int = 0
    """All of them."""
    aside: list[pl.DataFrame] = field(default_factory=list)
    """Columns row and column of the figures that they keep out; a null column stands for the whole row."""

    def add(self, sheet: Sheet, bad: pl.DataFrame, code: str, **values: object) -> None:
        """Note the bad cells of one kind.

        Parameters
        ----------
        sheet
            Where they stand.
        bad
            Columns row and column (numbers from 1), label (word of the header) and found.
        code
            Code of the problem.
        **values
            What else fills its words; a callable is asked for each cell with the word found.
        """
        self.count += bad.height
        for row, column, label, found in (
            bad.select("row", "column", "label", "found").head(MOST_TOLD).iter_rows()
        ):
            said = {k: v(found) if callable(v) else v for k, v in values.items()}
            told = {"column": label, "found": "" if found is None else str(found)[:60], **said}
            self.told.append((row, column, Problem(code, sheet.where(row, column, label), told)))

    def problems(self, sheet: Sheet) -> list[Problem]:
        """Return the first of them in the order of the table, and how many more there are."""
        first = sorted(self.told, key=lambda place: place[:2])[:MOST_TOLD]
        problems = [problem for _, _, problem in first]
        if self.count > len(problems):
            values = {"count": self.count, "told": len(problems)}
            problems.append(Problem("table.more_problems", sheet.where(), values))
        return problems


def read_columns(
    data: bytes, name: str, spec: Sequence[ColumnSpec], mapping: Mapping[str, str] | None = None
) -> tuple[pl.DataFrame, list[Problem]]:
    r"""Return the columns of a table that a model asks for, in base units, and everything that is wrong with it.

    Parameters
    ----------
    data
        CSV, Excel or Parquet.
    name
        File name, for the places of problems.
    spec
        What is asked for.
    mapping
        Word of the header by field, where a person says which column is meant.

    Returns
    -------
    table, problems
        A column ``row`` (number in the sheet, from 1) and one column per field, in the order of the table; a field
        that the table lacks is null throughout. A bad cell is null and a problem. Of more than `MOST_TOLD` bad cells
        the first are listed and all are counted. Rows without any value are left out.

    Raises
    ------
    TableError
        If the file is no table, or a required column is not in it.

    Examples
    --------
    >>> spec = [ColumnSpec("firm_name", required=True, words=("企业名称",)),
    ...         ColumnSpec("revenue_cny", "money", words=("营业收入",))]
    >>> text = "企业名称,营业收入（万元）,备注\n甲公司,1 200,\n乙公司,约3,"
    >>> table, problems = read_columns(text.encode(), "firms.csv", spec)
    >>> table["revenue_cny"].to_list(), [problem.where for problem in problems]
    ([12000000.0, None], ['firms.csv:3:营业收入（万元）'])
    """
    sheets = [sheet for sheet in sheets_of(data, name) if not sheet.is_hidden]
    sheet, header_row, found = _best(sheets, spec, mapping or {}, name)
    start = 0 if header_row is None else header_row - sheet.first_row + 1
    body = sheet.cells.slice(start)
    rows = pl.Series(
        "row", range(sheet.first_row + start, sheet.first_row + start + body.height), pl.Int64
    )
    findings = Findings()
    columns = [rows]
    for wanted in spec:
        place = found.get(wanted.field)
        if place is None:
            columns.append(
                pl.Series(wanted.field, [None], _TYPES[wanted.kind]).new_from_index(0, body.height)
            )
            continue
        source = _Source(sheet, rows, place[0], place[1])
        columns.append(
            _typed(body.to_series(place[0] - 1), wanted, source, findings).alias(wanted.field)
        )
    table = pl.DataFrame(columns)
    is_filled = _any_filled(body, [place[0] for place in found.values()])
    _note_missing(sheet, table.filter(is_filled), body.filter(is_filled), spec, found, findings)
    return table.filter(is_filled), findings.problems(sheet)


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a column stands."""

    sheet: Sheet
    rows: pl.Series
    place: int
    label: str

    def bad(self, is_bad: pl.Series, cells: pl.Series) -> pl.DataFrame:
        """Return the cells that a mask names, with their places."""
        frame = pl.DataFrame({"row": self.rows, "found": cells.cast(pl.String)}).filter(is_bad)
        column = self.place + self.sheet.first_column - 1
        return frame.with_columns(pl.lit(column).alias("column"), pl.lit(self.label).alias("label"))


def _best(
    sheets: Sequence[Sheet], spec: Sequence[ColumnSpec], mapping: Mapping[str, str], name: str
) -> tuple[Sheet, int | None, dict[str, tuple[int, str]]]:
    """Return the sheet and the header row in which the most fields are found, and where each stands."""
    best: tuple[Sheet, int | None, dict[str, tuple[int, str]]] | None = None
    for sheet in sheets:
        tops = [(None, list(sheet.header))] if sheet.header is not None else [
            (sheet.first_row + i, row) for i, row in enumerate(sheet.top(_HEADER_ROWS))
        ]  # fmt: skip
        for number, words in tops:
            found = _fields(words, spec, mapping)
            if best is None or len(found) > len(best[2]):
                best = (sheet, number, found)
    if best is None:
        raise TableError([Problem("table.no_visible_sheet", name)])
    lacking = [s for s in spec if s.field not in best[2] and (s.required or s.field in mapping)]
    if lacking:
        words = (
            best[0].top(_HEADER_ROWS)[(best[1] or 1) - best[0].first_row]
            if best[0].header is None
            else []
        )
        header = [word for word in words or best[0].header or () if word]
        raise TableError([_lacks(best[0], best[1], s, mapping, header) for s in lacking])
    return best


def _lacks(
    sheet: Sheet,
    row: int | None,
    wanted: ColumnSpec,
    mapping: Mapping[str, str],
    header: Sequence[str],
) -> Problem:
    known = ", ".join(dict.fromkeys((*wanted.words, wanted.field)))
    word = mapping.get(wanted.field, wanted.words[0] if wanted.words else wanted.field)
    values = {"column": word, "known": known, "nearest": nearest(word, header)}
    return Problem("table.column_not_found", sheet.where(row or 1), values)


def _fields(
    words: Iterable[str], spec: Sequence[ColumnSpec], mapping: Mapping[str, str]
) -> dict[str, tuple[int, str]]:
    """Return number and word of the column for each field; the first of two counts."""
    wanted: dict[str, str] = {}
    for column in spec:
        given = (
            (mapping[column.field],) if column.field in mapping else (*column.words, column.field)
        )
        for word in given:
            wanted.setdefault(plain_word(word), column.field)
            wanted.setdefault(split_unit(word)[0], column.field)
    found: dict[str, tuple[int, str]] = {}
    for number, word in enumerate(words, 1):
        field_name = wanted.get(plain_word(word)) or wanted.get(split_unit(word)[0])
        if word and field_name is not None:
            found.setdefault(field_name, (number, " ".join(word.split())))
    return found


def _typed(cells: pl.Series, wanted: ColumnSpec, source: _Source, findings: Findings) -> pl.Series:
    if wanted.kind in ("number", "money"):
        return _numbers(cells, wanted, source, findings)
    if wanted.kind == "date":
        found = days_of(cells)
        _note(found, cells, "table.bad_date", source, findings)
        return found
    if wanted.kind == "year":
        years = _years(cells)
        _note(years, cells, "table.bad_year", source, findings)
        return years
    text = cells.cast(pl.String).str.strip_chars().alias("text")
    if wanted.kind == "code":
        text = text.to_frame().select(folded(pl.col("text")).str.replace_all(" ", "")).to_series()
    return text.set(text == "", None)


def _numbers(
    cells: pl.Series, wanted: ColumnSpec, source: _Source, findings: Findings
) -> pl.Series:
    base = wanted.unit or ("CNY" if wanted.kind == "money" else None)
    _, unit = split_unit(source.label)
    numbers = numbers_of(cells)
    is_bad = numbers["state"] == "bad"
    findings.add(source.sheet, source.bad(is_bad, cells), "table.not_a_number")
    if unit is not None and base is not None and unit.base_unit != base:
        problem = Problem(
            "table.column_unit",
            source.sheet.where(None, None),
            {"column": source.label, "found": unit.label_zh, "expected": base},
        )
        findings.told.append((0, source.place, problem))
        findings.count += 1
        unit = None
    is_stated = (
        wanted.kind != "money" or unit is not None or wanted.field == plain_word(source.label)
    )
    factor = 1.0 if unit is None or base is None else unit.factor
    value = numbers["value"] if factor == 1 else _scaled(numbers["value"], factor)
    return _with_cell_units(value, numbers, (base, unit, is_stated), (source, cells), findings)


def _with_cell_units(
    value: pl.Series,
    numbers: pl.DataFrame,
    meant: tuple[str | None, Unit | None, bool],
    place: tuple[_Source, pl.Series],
    findings: Findings,
) -> pl.Series:
    base, unit, is_stated = meant
    source, cells = place
    words = [word for word in numbers["unit"].unique().to_list() if word is not None]
    factors = {word: cell_factor(word, unit) for word in words}
    good = {w: f[0] for w, f in factors.items() if f is not None and f[1] == (base or "1")}
    has_word = numbers["unit"].is_not_null()
    if words:
        factor = numbers["unit"].replace_strict(good, default=None, return_dtype=pl.Float64)
        findings.add(
            source.sheet, source.bad(has_word & factor.is_null(), cells), "table.cell_unit"
        )
        value = value.zip_with(has_word.not_(), _scaled(numbers["value"], factor))
    if not is_stated:
        bare = has_word.not_() & numbers["value"].is_not_null()
        findings.add(source.sheet, source.bad(bare, cells).head(1), "table.no_unit", expected=base)
        value = value.set(bare, None)
    return value


def _scaled(value: pl.Series, factor: float | pl.Series) -> pl.Series:
    """Return numbers times a factor, rounded to 15 significant digits: 42.3 % is 0.423."""
    return (value * factor).round_sig_figs(15)


def _years(cells: pl.Series) -> pl.Series:
    words = [word for word in cells.cast(pl.String).unique().to_list() if word is not None]
    found = {w: p.year for w in words if (p := period_of(w)) is not None and p.is_whole_year}
    return cells.cast(pl.String).replace_strict(found, default=None, return_dtype=pl.Int32)


def _note(
    found: pl.Series, cells: pl.Series, code: str, source: _Source, findings: Findings
) -> None:
    bad = source.bad(found.is_null() & cells.is_not_null(), cells)
    says_nothing = numbers_of(bad["found"])["state"] == "missing"
    findings.add(source.sheet, bad.filter(says_nothing.not_()), code)


def _any_filled(body: pl.DataFrame, places: Sequence[int]) -> pl.Series:
    filled = [
        pl.col(name).cast(pl.String).str.strip_chars().replace("", None).is_not_null()
        if body.schema[name] == pl.String
        else pl.col(name).is_not_null()
        for name in (str(place) for place in places)
    ]
    return (
        body.select(pl.any_horizontal(filled).alias("is_filled")).to_series()
        if filled
        else pl.Series([], dtype=pl.Boolean)
    )


def _note_missing(
    sheet: Sheet,
    table: pl.DataFrame,
    body: pl.DataFrame,
    spec: Sequence[ColumnSpec],
    found: Mapping[str, tuple[int, str]],
    findings: Findings,
) -> None:
    for wanted in (column for column in spec if column.required):
        number, label = found[wanted.field]
        source = _Source(sheet, table["row"], number, label)
        empty = source.bad(table[wanted.field].is_null(), body.to_series(number - 1))
        says_nothing = numbers_of(empty["found"])["state"] == "missing"
        findings.add(sheet, empty.filter(says_nothing), "table.missing_value")
