"""What stands in a table of evidence? Cells with their place, read as text and typed one by one."""

import csv
import difflib
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from planloom.codes import Code
from planloom.errors import Problem, TableError
from planloom.evidence.sheets import sheets_of

MAX_BYTES = 256 * 1024 * 1024
_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PAR1")
_MIDNIGHT = re.compile(r"(?<=\d)[ T]00:00(:00)?$")
_YEAR = re.compile(r"\d{4}")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_FULL_WIDTH = {0xFF0B: "+", 0xFF0D: "-", 0xFF0E: ".", 0x2212: "-", 0x3000: " "} | {
    0xFF10 + digit: str(digit) for digit in range(10)
}
_Choice = TypeVar("_Choice")
_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of one cell, with its place."""

    text: str
    """Content without blanks at its ends; empty where the column or the cell is missing."""
    where: str
    """``file:line:column``."""
    column: str
    """Name of the column."""

    def problem(self, code: str, **values: object) -> Problem:
        """Return a problem of this cell."""
        return Problem(code, self.where, {"column": self.column, "found": self.text, **values})

    def require(self, problems: list[Problem]) -> None:
        """Note a problem if the cell is empty."""
        if not self.text:
            problems.append(self.problem("table.missing_value"))

    def number(self, problems: list[Problem]) -> float | None:
        """Return the number in the cell; blanks, thousands commas and full-width digits are read."""
        if not self.text:
            return None
        plain = re.sub(r"[\s,，]", "", self.text.translate(_FULL_WIDTH))
        if not _NUMBER.fullmatch(plain):
            problems.append(self.problem("table.not_a_number"))
            return None
        return float(plain)

    def year(self, problems: list[Problem]) -> int | None:
        """Return the calendar year in the cell."""
        if not self.text:
            return None
        plain = self.text.translate(_FULL_WIDTH).removesuffix("年").strip()
        if not _YEAR.fullmatch(plain) or not 1000 <= int(plain) <= 2999:  # noqa: PLR2004 four digits
            problems.append(self.problem("table.bad_year"))
            return None
        return int(plain)

    def day(self, problems: list[Problem]) -> date | None:
        """Return the day in the cell."""
        if not self.text:
            return None
        parts = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", self.text)
        try:
            year, month, day = (
                (int(part) for part in parts.groups() if part) if parts else (0, 0, 0)
            )
            return date(year, month, day)
        except ValueError:
            problems.append(self.problem("table.bad_date"))
            return None

    def code(self, lists: Sequence[Mapping[str, Code]], problems: list[Problem]) -> str | None:
        """Return the code, of the first list that has one, whose code, label or alias the cell holds."""
        if not self.text:
            return None
        for members in lists:
            for code, member in members.items():
                if self.text in names_of(member):
                    return code
        every = [
            name for members in lists for member in members.values() for name in names_of(member)
        ]
        problems.append(self.problem("table.unknown_code", nearest=nearest(self.text, every)))
        return None

    def choice(self, words: Mapping[str, _Choice], problems: list[Problem]) -> _Choice | None:
        """Return what the word in the cell stands for."""
        if not self.text:
            return None
        if self.text.lower() not in words:
            problems.append(self.problem("table.unknown_code", nearest=", ".join(words)))
            return None
        return words[self.text.lower()]


def names_of(member: Code) -> tuple[str, ...]:
    """Return every name under which a member of a code list is known."""
    return (member.code, member.label_zh, member.label_en, *member.aliases)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known words most like a word, as text for a problem; for no word the first of them.

    Examples
    --------
    >>> nearest("gdpp", ["gdp", "exports"]), nearest("幸福", ["gdp"])
    ('gdp', '-')
    """
    choices = list(dict.fromkeys(known))
    if not word:
        return ", ".join(choices[:5]) or "-"
    return ", ".join(difflib.get_close_matches(word, choices, n=3, cutoff=0.3)) or "-"


@dataclass(frozen=True, slots=True)
class Table:
    """A table as text."""

    name: str
    """File name."""
    header: tuple[str, ...]
    """Column names as they stand."""
    body: tuple[tuple[int, tuple[str, ...]], ...]
    """Line number and cells of every row that is not blank."""

    def rows(self, columns: Mapping[str, Sequence[str]]) -> Iterator[Mapping[str, Cell]]:
        """Yield each row as cells by known column name; columns not in the table are empty cells."""
        position = {_known(head, columns): index for index, head in enumerate(self.header)}
        for line, cells in self.body:
            yield {
                column: Cell(
                    cells[position[column]] if column in position else "",
                    f"{self.name}:{line}:{column}",
                    column,
                )
                for column in columns
            }


def _known(head: str, columns: Mapping[str, Sequence[str]]) -> str | None:
    plain = head.strip().lower().replace(" ", "_")
    return next((name for name, others in columns.items() if plain == name or head in others), None)


def column_problems(
    table: Table, columns: Mapping[str, Sequence[str]], required: Sequence[str]
) -> list[Problem]:
    """Return what is wrong with the header and the number of cells of each row."""
    known = ", ".join(columns)
    found = [_known(head, columns) for head in table.header]
    problems = [
        Problem("table.unknown_column", f"{table.name}:1", {"column": head, "known": known})
        for head, name in zip(table.header, found, strict=True)
        if name is None
    ]
    problems += [
        Problem("table.repeated_column", f"{table.name}:1", {"column": name})
        for name in dict.fromkeys(found)
        if name is not None and found.count(name) > 1
    ]
    problems += [
        Problem("table.missing_column", f"{table.name}:1", {"column": name, "known": known})
        for name in required
        if name not in found
    ]
    problems += [
        Problem(
            "table.cell_count",
            f"{table.name}:{line}",
            {"found": len(cells), "expected": len(table.header)},
        )
        for line, cells in table.body
        if len(cells) != len(table.header)
    ]
    return problems


def read_table(data: bytes, name: str) -> Table:
    r"""Return a table as text, every cell with its line.

    Parameters
    ----------
    data
        CSV in UTF-8 (with or without a byte-order mark) or GB18030; or a workbook, whose first sheet is read.
    name
        File name, for the places of problems.

    Returns
    -------
    table
        Header and rows; blank lines are left out, their numbers kept.

    Raises
    ------
    TableError
        If it is empty or no text.

    Examples
    --------
    >>> read_table("year,value\n2024,7\n".encode(), "t.csv").body
    ((2, ('2024', '7')),)
    """
    if data.startswith(_WORKBOOKS):
        return _first_sheet(data, name)
    text = _decoded(data, name)
    reader = csv.reader(io.StringIO(text, newline=""))
    lines: list[tuple[int, tuple[str, ...]]] = []
    try:
        for row in reader:
            cells = tuple(cell.strip() for cell in row)
            if any(cells):
                lines.append((reader.line_num, cells))
    except csv.Error:
        raise TableError([Problem("table.encoding", f"{name}:{reader.line_num}")]) from None
    if len(lines) < 2:  # noqa: PLR2004 a header and one row
        raise TableError([Problem("table.empty", name)])
    return Table(name, lines[0][1], tuple(lines[1:]))


def _first_sheet(data: bytes, name: str) -> Table:
    """Return the first sheet of a workbook that a reader of it sees; a date stands without its hours."""
    shown = [sheet for sheet in sheets_of(data, name) if not sheet.is_hidden]
    if not shown:
        raise TableError([Problem("table.no_visible_sheet", name)])
    sheet = shown[0]
    lines = [
        (line, tuple(_MIDNIGHT.sub("", cell) for cell in cells))
        for line, cells in enumerate(sheet.top(sheet.cells.height), sheet.first_row)
        if any(cells)
    ]
    if len(lines) < 2:  # noqa: PLR2004 a header and one row
        raise TableError([Problem("table.empty", name)])
    return Table(name, lines[0][1], tuple(lines[1:]))


def _decoded(data: bytes, name: str) -> str:
    if len(data) > MAX_BYTES:
        raise TableError([Problem("table.too_large", name, {"limit": MAX_BYTES // 2**20})])
    if b"\0" in data:
        raise TableError([Problem("table.encoding", name)])
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableError([Problem("table.encoding", name)])


def without_bad_rows(
    table: Table, read: Callable[[Table], _Read]
) -> tuple[_Read, tuple[Problem, ...]]:
    """Return what a table gives without the rows that cannot be read, and what is wrong with those.

    Parameters
    ----------
    table
        The table.
    read
        Reads it whole, or raises with a problem for each bad row.

    Returns
    -------
    read, problems
        Problems in the order in which they were met: a row that rested on a bad one goes after it.

    Raises
    ------
    TableError
        If no row is left, or what is wrong is not in one row.
    """
    aside: tuple[Problem, ...] = ()
    while True:
        try:
            return read(table), aside
        except TableError as error:
            aside += error.problems
            lines = {
                p.where.removeprefix(f"{table.name}:").partition(":")[0] for p in error.problems
            }
            body = tuple(row for row in table.body if str(row[0]) not in lines)
            if not body or len(body) == len(table.body) or not all(map(str.isdigit, lines)):
                raise TableError(aside) from None
            table = replace(table, body=body)
