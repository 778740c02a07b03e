"""How do the tables of a check stand on a page? Rows with words for codes, numbers in one unit, their origins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planloom.app.numbers import computed_percent, digits, scale, unit_name
from planloom.app.page_problems import page_error
from planloom.app.records import Check, CheckColumn, CheckTable
from planloom.app.report.sheets import Value
from planloom.codes import words as code_words
from planloom.codes.check_words import CheckWords, ColumnWords, TableWords, check_words

Content = dict[str, Any]
FIRST, PAGE = 20, 100
"""Rows of a table on the page of its check, and on a page of its own."""
_ID = 16
_SMALL = 1e-4
_SEVERAL = 2
"""A head names the unit of several, e.g. firms."""
_SIZES = ("size", "size_before", "size_after")
_ZEROS = ("clusters.zero_by_total", "clusters.absent_is_zero")


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One cell of a table."""

    text: str
    """What stands there; empty where there is no figure."""
    code: str
    """The code that the words stand for; empty where there is none."""
    trace: str
    """Path of the page of its origin; empty for words."""


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """One column of a table."""

    name: str
    """Its name in the study."""
    label: str
    """Its head."""
    unit: str
    """Its unit, for the head."""
    is_number: bool
    """Whether it holds numbers."""


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A part of a table of a check."""

    name: str
    """Its name in the study."""
    label: str
    """Its caption."""
    note: str
    """What must be known to read it."""
    columns: tuple[ShownColumn, ...]
    """Its columns."""
    rows: tuple[tuple[ShownCell, ...], ...]
    """The rows shown."""
    offset: int
    """How many stand before."""
    total: int
    """How many there are."""


def short_id(check: Check) -> str:
    """Return the part of a check's id that stands in addresses."""
    return check.check_id[:_ID]


def page_of(check: Check) -> str:
    """Return the path of the page on which the result of a check is read first."""
    short = short_id(check)
    return f"/resilience/{short}" if check.kind == "resilience" else f"/checks/{short}"


def check_named(checks: Sequence[Check], short: str) -> Check:
    """Return the check whose id begins so.

    Raises
    ------
    PageError
        If the study holds no such check on this day.
    """
    found = [check for check in checks if short and check.check_id.startswith(short)]
    if len(found) != 1:
        raise page_error(404, "page.unknown_check", found=short)
    return found[0]


def words_of(kind: str) -> CheckWords:
    """Return the words of a kind of check.

    Raises
    ------
    PageError
        If there is no such kind.
    """
    found = check_words().get(kind)
    if found is None:
        raise page_error(404, "page.unknown_check", found=kind)
    return found


def check_content(check: Check, lang: str) -> Content:
    """Return the content of the page of a check.

    Parameters
    ----------
    check
        The check.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    content
        Of ``check.html``.
    """
    said = words_of(check.kind)
    return {
        "check": check,
        "short": short_id(check),
        "said": said,
        "parameters": parameter_rows(check.kind, check.parameters, lang),
        "tables": [shown_table(check, table, lang, 0, FIRST) for table in check.tables],
    }


def parameter_rows(
    kind: str, parameters: Sequence[tuple[str, str]], lang: str
) -> list[tuple[str, str]]:
    """Return what was chosen, in words: name and value."""
    said = words_of(kind).options
    rows = []
    for name, value in parameters:
        option = said.get(name)
        choice = option.choices.get(value) if option else None
        label = (option.zh if lang == "zh" else option.en) if option else name
        rows.append((label, (choice.zh if lang == "zh" else choice.en) if choice else value))
    return rows


def shown_table(check: Check, table: CheckTable, lang: str, offset: int, limit: int) -> ShownTable:
    """Return a part of a table as it stands on a page.

    Parameters
    ----------
    check
        The check.
    table
        One of its tables.
    lang
        ``zh`` or ``en``.
    offset
        How many rows to leave out.
    limit
        How many rows to show.

    Returns
    -------
    shown
        Numbers of a column in one unit, which stands in its head.
    """
    said = words_of(check.kind).tables.get(table.name)
    columns, made = [], []
    part = table.rows[offset : offset + limit]
    for place, column in enumerate(table.columns):
        word = column_words(said, column.name)
        cells = [row[place] for row in part]
        numbers = [cell for row in table.rows if isinstance(cell := row[place], float)]
        unit, texts = _column(cells, numbers, column, word, lang)
        label = word.zh if lang == "zh" else word.en
        if column.unit is not None and unit == unit_name(column.unit, 1, lang):
            unit = unit_name(column.unit, _SEVERAL, lang)
        columns.append(ShownColumn(column.name, label, unit, column.unit is not None))
        made.append(
            tuple(
                _cell(
                    cell,
                    text,
                    f"/checks/{short_id(check)}/{table.name}/{offset + number}/{column.name}",
                )
                for number, (cell, text) in enumerate(zip(cells, texts, strict=True))
            )
        )
    rows = tuple(zip(*made, strict=True)) if part else ()
    label, note = _caption(said, table.name, lang)
    return ShownTable(table.name, label, note, tuple(columns), rows, offset, len(table.rows))


def column_words(said: TableWords | None, name: str) -> ColumnWords:
    """Return the words of a column; its own name where no catalogue holds it."""
    known = said.columns.get(name) if said else None
    return known or ColumnWords(zh=name, en=name)


def check_rows(check: Check, table: CheckTable, lang: str) -> list[list[Value]]:
    """Return a whole table for a spreadsheet: heads with units, codes beside their words left as codes.

    Parameters
    ----------
    check
        The check.
    table
        One of its tables.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    rows
        The first is the head; numbers in base units with all their digits.
    """
    said = words_of(check.kind).tables.get(table.name)
    head: list[Value] = []
    for column in table.columns:
        word = column_words(said, column.name)
        label = word.zh if lang == "zh" else word.en
        unit = unit_name(column.unit, _SEVERAL, lang) if column.unit else ""
        opened, closed = ("（", "）") if lang == "zh" else (" (", ")")
        head.append(f"{label}{opened}{unit}{closed}" if unit else label)
    body: list[list[Value]] = [list(row) for row in table.rows]
    return [head, *body]


def cell_content(check: Check, name: str, row: int, column: str, lang: str) -> Content:
    """Return the content of the page that says where a number of a check comes from.

    Parameters
    ----------
    check
        The check.
    name
        The table.
    row
        Its row, from 0.
    column
        Its column.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    content
        Of ``check_cell.html``.

    Raises
    ------
    PageError
        If there is no such number.
    """
    table = check.table(name)
    names = [known.name for known in table.columns] if table else []
    if table is None or column not in names or not 0 <= row < len(table.rows):
        raise page_error(404, "page.unknown_trace", found=f"{name}/{row}/{column}")
    place = names.index(column)
    cell = table.rows[row][place]
    if not isinstance(cell, float):
        raise page_error(404, "page.unknown_trace", found=f"{name}/{row}/{column}")
    said = words_of(check.kind).tables.get(name)
    word = column_words(said, column)
    unit, (text,) = _column([cell], [cell], table.columns[place], word, lang)
    shown = shown_table(check, table, lang, row, 1)
    return {
        "check": check,
        "short": short_id(check),
        "said": words_of(check.kind),
        "table": shown,
        "column": shown.columns[place],
        "words_of_column": word,
        "inferred": inferred_zero(check, dict(zip(names, table.rows[row], strict=True)), column),
        "text": f"{text} {unit}".rstrip(),
        "value": cell,
        "unit": table.columns[place].unit or "",
        "parameters": parameter_rows(check.kind, check.parameters, lang),
        "row": row,
        "keys": tuple(key for key in table.rows[row] if isinstance(key, str) and key),
    }


def inferred_zero(check: Check, row: Mapping[str, Value], column: str) -> tuple[str, bool] | None:
    """Return by which problem a size of 0 was inferred, and whether that is certain; null for any other number.

    The problem names the first pairs of region and industry alone, so that of many the others are uncertain.
    """
    if column not in _SIZES or row[column] != 0 or not row.get("region") or not row.get("industry"):
        return None
    pair = f"{row['region']}–{row['industry']}"
    for problem in check.problems:
        if problem.code in _ZEROS:
            pairs = problem.values.get("pairs", ())
            if pair in pairs:
                return problem.code, True
            if len(pairs) < int(str(problem.values["count"]).replace(",", "")):
                return problem.code, False
    return None


def _caption(said: TableWords | None, name: str, lang: str) -> tuple[str, str]:
    if said is None:
        return name, ""
    return (said.zh, said.note_zh) if lang == "zh" else (said.en, said.note_en)


def _cell(cell: str | float | None, text: str, trace: str) -> ShownCell:
    if isinstance(cell, str):
        return ShownCell(text, cell if text != cell else "", "")
    return ShownCell(text, "", trace if cell is not None else "")


def _column(
    cells: Sequence[str | float | None],
    numbers: Sequence[float],
    column: CheckColumn,
    word: ColumnWords,
    lang: str,
) -> tuple[str, list[str]]:
    """Return the unit of a column's head and the text of each cell."""
    if column.unit is None:
        return "", [_said(cell, column, word, lang) for cell in cells]
    if column.unit == "1":
        write = computed_percent if word.form == "percent" else index_text
        return "", [write(cell) if isinstance(cell, float) else "" for cell in cells]
    sizes = sorted(abs(number) for number in numbers if number)
    middle = sizes[len(sizes) // 2] if sizes else 1.0
    divisor, name, places = scale(middle, column.unit, lang)
    texts = [digits(cell / divisor, places) if isinstance(cell, float) else "" for cell in cells]
    return name, texts


def _said(cell: str | float | None, column: CheckColumn, word: ColumnWords, lang: str) -> str:
    """Return the words of a cell: of its value, of its code, or as it stands."""
    if not isinstance(cell, str):
        return ""
    known = word.values.get(cell)
    if known is not None:
        return known.zh if lang == "zh" else known.en
    if word.catalogue:
        return code_words(f"{word.catalogue}.{cell}", lang)
    return code_words(cell, lang) if column.name.endswith("_code") else cell


def index_text(value: float) -> str:
    """Return a number without a unit with four significant digits.

    Examples
    --------
    >>> index_text(1.23456), index_text(0.000012345), index_text(12345.6), index_text(0.0)
    ('1.235', '1.234e-05', '12,346', '0')
    """
    if value == 0:
        return "0"
    if abs(value) < _SMALL:
        return f"{value:.3e}"
    places = max(0, 3 - len(str(int(abs(value)))) + 1) if abs(value) >= 1 else 4
    return digits(value, places)


def checks_by_kind(checks: Sequence[Check]) -> Mapping[str, tuple[Check, ...]]:
    """Return checks by kind, in the order of the catalogue."""
    return {kind: tuple(check for check in checks if check.kind == kind) for kind in check_words()}
