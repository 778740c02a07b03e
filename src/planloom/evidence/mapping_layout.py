"""Where does a table begin? Its title, its header of one or several rows, and the first row of figures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from planloom.evidence.columns_numbers import numbers_of, plain_word
from planloom.evidence.columns_words import bare_name, period_of, split_unit
from planloom.evidence.mapping import PERIOD, header_fingerprint
from planloom.evidence.sheets import Sheet

TOP = 40
"""Rows in which a header is looked for."""
_DEEPEST = 6
_KNOWN_ENOUGH = 3
_LETTERS = frozenset("甲乙丙丁戊")
_TITLE = re.compile(r"^(?:附?表\d|表[一二三四五六七八九十]|\(?(?:计量)?单位:|\(?unit:)")
_YEAR_BEFORE = re.compile(r"^(\d{4}年(?:度|末|底)?)(.+)$")


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a sheet."""

    sheet: Sheet
    """The sheet."""
    header_rows: tuple[int, int] | None
    """First and last row of the header, from 1; null where it stands outside the grid."""
    paths: tuple[tuple[str, ...], ...]
    """Words of the header over each column, from top to bottom."""
    above: tuple[str, ...]
    """Cells above the header: title, unit."""

    @property
    def headers(self) -> tuple[str, ...]:
        """Header of each column in the form in which mappings name it, periods as `PERIOD`."""
        return tuple("/".join(_pattern(word) for word in path) for path in self.paths)

    @property
    def fingerprint(self) -> str:
        """What tells this header from others."""
        return header_fingerprint(self.headers)

    @property
    def body(self) -> pl.DataFrame:
        """The rows below the header, with their numbers in a column ``row``; merged cells are filled."""
        start = 0 if self.header_rows is None else self.header_rows[1] - self.sheet.first_row + 1
        body = self.sheet.cells.slice(start).with_row_index("row", self.sheet.first_row + start)
        first = self.sheet.first_row + start
        for row, column, last_row, last_column in self.sheet.merged:
            i, end = row - first, min(last_row - first + 1, body.height)
            if last_row == row or i < 0 or end <= i:
                continue
            for place in range(column, last_column + 1):
                name = str(place - self.sheet.first_column + 1)
                if name in body.columns:
                    cells = body[name].scatter(list(range(i, end)), body[name][i])
                    body = body.with_columns(cells.alias(name))
        return body

    def label(self, column: int) -> str:
        """Return the header over a column (from 0) for a person to read."""
        return " ".join(self.paths[column])


def layout_of(
    sheet: Sheet, known: frozenset[str], header_rows: tuple[int, int] | None = None
) -> Layout | None:
    r"""Return where the header of a sheet stands, or nothing where no header is found.

    The header is the first row with three words that name roles (指标, 年份, 数值, …); else the rows of several words
    above the first row that holds a figure.

    Parameters
    ----------
    sheet
        The sheet.
    known
        Words that name roles, in plain signs.
    header_rows
        First and last row of the header, where a person said so.

    Returns
    -------
    layout
        The parts.

    Examples
    --------
    >>> from planloom.evidence.sheets import sheets_of
    >>> text = "表1 主要指标,,单位：亿元\n指标,2022年,2023年\n地区生产总值,1,2"
    >>> layout = layout_of(sheets_of(text.encode(), "t.csv")[0], frozenset())
    >>> layout.header_rows, layout.headers, layout.above
    ((2, 2), ('指标', '<period>', '<period>'), ('表1 主要指标', '单位：亿元'))
    """
    if sheet.header is not None:
        return Layout(sheet, None, tuple(_split(word) for word in sheet.header), ())
    top = sheet.top(TOP)
    if header_rows is not None:
        first, last = (row - sheet.first_row for row in header_rows)
        if not 0 <= first <= last < len(top):
            return None
        return _layout(sheet, top, list(range(first, last + 1)))
    named = next((i for i, row in enumerate(top) if _is_named(row, known)), None)
    rows = [named] if named is not None else _above_figures(top)
    return _layout(sheet, top, rows) if rows else None


def _layout(sheet: Sheet, top: Sequence[Sequence[str]], rows: list[int]) -> Layout | None:
    grid = [list(top[i]) for i in rows if not _is_numbering(top[i])]
    if not grid:
        return None
    if rows[-1] + 1 < len(top) and _is_numbering(top[rows[-1] + 1]):
        rows = [*rows, rows[-1] + 1]
    if not sheet.merged:
        _fill_right(grid)
    paths = tuple(_path([line[j] for line in grid]) for j in range(len(grid[0])))
    above = tuple(dict.fromkeys(cell for line in top[: rows[0]] for cell in line if cell))
    first, last = rows[0] + sheet.first_row, rows[-1] + sheet.first_row
    return Layout(sheet, (first, last), paths, above)


def _fill_right(grid: list[list[str]]) -> None:
    """Repeat a word over the columns to its right that have a word below and none beside it."""
    for i, line in enumerate(grid[:-1]):
        for j in range(1, len(line)):
            below = any(lower[j] for lower in grid[i + 1 :])
            if (
                not line[j]
                and below
                and line[j - 1]
                and any(lower[j - 1] for lower in grid[i + 1 :])
            ):
                line[j] = line[j - 1]


def _path(cells: Sequence[str]) -> tuple[str, ...]:
    path: list[str] = []
    for cell in cells:
        for word in _split(cell):
            if word and (not path or path[-1] != word):
                path.append(word)
    return tuple(path)


def _split(cell: str) -> tuple[str, ...]:
    """Return the words of a header cell: a year before a name is a word of its own."""
    word = " ".join(cell.split())
    if period_of(word) is not None:
        return (word,)
    found = _YEAR_BEFORE.match(word)
    return (found[1], found[2].strip()) if found and len(plain_word(found[2])) > 1 else (word,)


def _pattern(word: str) -> str:
    return PERIOD if period_of(word) is not None else bare_name(word)


def _is_named(row: Sequence[str], known: frozenset[str]) -> bool:
    names = {split_unit(cell)[0] for cell in row if cell}
    return len(names & known) >= _KNOWN_ENOUGH


def _above_figures(top: Sequence[Sequence[str]]) -> list[int]:
    """Return the rows of several words above the first row of figures."""
    for i, row in enumerate(top):
        if i and _has_figures(row):
            rows = _header_above(top, i)
            if rows:
                return rows
    wide = [i for i, row in enumerate(top[:-1]) if len({cell for cell in row if cell}) > 1]
    return wide[:1]


def _has_figures(row: Sequence[str]) -> bool:
    if _is_numbering(row):
        return False
    cells = [cell for cell in row if cell and period_of(cell) is None]
    if not cells:
        return False
    states = numbers_of(pl.Series(cells, dtype=pl.String))["state"]
    return bool((states != "bad").any())


def _is_numbering(row: Sequence[str]) -> bool:
    """Return whether a row only counts the columns: 甲 1 2 3."""
    cells = [plain_word(cell) for cell in row if cell]
    figures = [int(cell) for cell in cells if cell.isdecimal()]
    others = {cell for cell in cells if not cell.isdecimal()}
    return (
        len(figures) > 1
        and others <= _LETTERS
        and figures == list(range(figures[0], figures[0] + len(figures)))
    )


def _header_above(top: Sequence[Sequence[str]], data: int) -> list[int]:
    rows: list[int] = []
    for i in range(data - 1, -1, -1):
        cells = [cell for cell in top[i] if cell]
        words = set(cells)
        is_title = any(_TITLE.match(plain_word(word)) for word in words)
        is_part = len(words) > 1 or (len(words) == 1 and 1 < len(cells) < len(top[i]))
        if is_part and not is_title and not _is_numbering(top[i]) and len(rows) < _DEEPEST:
            rows.insert(0, i)
        elif rows:
            break
    return rows
