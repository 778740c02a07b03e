"""What stands in a table file? The sheets of CSV, Excel and Parquet as grids of text, every cell with its place."""

import io
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl

from planloom.errors import Problem, TableError
from planloom.evidence.sheets_text import text_grid

MOST_BYTES = 2 * 2**30
"""Largest file that is read [byte]."""
MOST_WORKBOOK_BYTES = 128 * 2**20
"""Largest workbook that is read [byte]."""
MOST_SHEETS = 256
"""Sheets that a workbook may have."""
MOST_CELLS = 4_000_000
"""Cells that the sheets of a workbook may span together; larger tables come as CSV or Parquet."""
WALL_SECONDS = 120
"""Time until the reader of workbooks is stopped [s]."""
_READER = Path(__file__).with_name("sheets_excel.py")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = MappingProxyType(
    {
        b"%PDF": "PDF",
        b"\x89PNG": "PNG",
        b"\xff\xd8\xff": "JPEG",
        b"Rar!": "RAR",
        b"7z\xbc\xaf": "7Z",
        b"\x1f\x8b": "GZIP",
        b"{\\rtf": "RTF",
        b"SQLite format 3": "SQLite",
    }
)
_TOLD = MappingProxyType(
    {
        "broken": "table.broken_workbook",
        "no_workbook": "table.no_workbook",
        "password": "table.password",
        "sheets": "table.too_many_sheets",
        "cells": "table.too_many_cells",
        "inside": "table.unpacks_too_large",
        "memory": "table.workbook_gave_up",
    }
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as a grid."""

    file: str
    """File name."""
    name: str
    """Name of the sheet; empty for CSV and Parquet."""
    cells: pl.DataFrame
    """Columns ``1``, ``2``, … from the left; text, but for Parquet, whose columns keep their types."""
    first_row: int = 1
    """Number of the row that the grid begins with, from 1."""
    first_column: int = 1
    """Number of the column that the grid begins with, from 1."""
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """Merged ranges: first row, first column, last row, last column, from 1."""
    is_hidden: bool = False
    """Whether a reader of the workbook does not see it."""
    header: tuple[str, ...] | None = None
    """Names of the columns where they stand outside the grid (Parquet)."""

    def where(self, row: int | None = None, column: int | None = None, label: str = "") -> str:
        """Return a place: file, sheet, row and column (a letter in a workbook, else the header's word).

        Examples
        --------
        >>> Sheet("a.xlsx", "表1", pl.DataFrame()).where(7, 3)
        'a.xlsx:表1:7:C'
        """
        parts = [self.file, self.name] if self.name else [self.file]
        if row is not None:
            parts.append(str(row))
        if column is not None:
            parts.append(letters(column) if self.name or not label else label)
        return ":".join(parts)

    def top(self, rows: int) -> list[list[str]]:
        """Return the first rows as text, the first cell of each merged range repeated over it."""
        grid = [[_text(cell) for cell in row] for row in self.cells.head(rows).iter_rows()]
        for row, column, last_row, last_column in self.merged:
            i, j = row - self.first_row, column - self.first_column
            if not (0 <= i < len(grid) and 0 <= j < len(grid[i])):
                continue
            for line in grid[i : last_row - self.first_row + 1]:
                end = last_column - self.first_column + 1
                line[j:end] = [grid[i][j]] * len(line[j:end])
        return grid


def letters(column: int) -> str:
    """Return the letters of a column of a workbook.

    Examples
    --------
    >>> letters(1), letters(28)
    ('A', 'AB')
    """
    word = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        word = chr(ord("A") + rest) + word
    return word


def sheets_of(data: bytes, name: str) -> tuple[Sheet, ...]:
    r"""Return the sheets of a table file; what it is, is told by its content and not by its name.

    Parameters
    ----------
    data
        CSV (UTF-8, UTF-16 or GB18030; comma, tab or semicolon), .xlsx, .xlsm, .xlsb, .xls or Parquet.
    name
        File name, for the places of problems.

    Returns
    -------
    sheets
        At least one, each with at least one cell.

    Raises
    ------
    TableError
        If it is empty, too large, protected, damaged or of another kind.

    Examples
    --------
    >>> sheet, = sheets_of("年份;数值\n2024;7\n".encode("gb18030"), "t.csv")
    >>> sheet.cells.rows()
    [('年份', '数值'), ('2024', '7')]
    """
    if not data.strip():
        raise TableError([Problem("table.empty", name)])
    if len(data) > MOST_BYTES:
        raise TableError([Problem("table.too_large", name, {"limit": MOST_BYTES // 2**20})])
    for mark, kind in _FOREIGN.items():
        if data.startswith(mark):
            raise TableError([Problem("table.foreign", name, {"kind": kind})])
    if data.startswith(b"PAR1"):
        return (_parquet(data, name),)
    if data.startswith((b"PK", _OLE)):
        return _workbook(data, name)
    if (
        data[:2000]
        .lstrip(b"\xef\xbb\xbf \r\n\t")
        .lower()
        .startswith((b"<html", b"<!doctype", b"<?xml", b"<table"))
    ):
        raise TableError([Problem("table.foreign", name, {"kind": "HTML/XML"})])
    return (Sheet(name, "", text_grid(data, name)),)


def _parquet(data: bytes, name: str) -> Sheet:
    try:
        frame = pl.read_parquet(io.BytesIO(data))
    except (pl.exceptions.PolarsError, OSError, pl.exceptions.PanicException) as error:
        problem = Problem("table.broken_parquet", name, {"reason": type(error).__name__})
        raise TableError([problem]) from None
    if frame.is_empty():
        raise TableError([Problem("table.empty", name)])
    header = tuple(frame.columns)
    frame.columns = [str(number) for number in range(1, frame.width + 1)]
    return Sheet(name, "", frame, first_row=2, header=header)


def _workbook(data: bytes, name: str) -> tuple[Sheet, ...]:
    if len(data) > MOST_WORKBOOK_BYTES:
        limit = MOST_WORKBOOK_BYTES // 2**20
        raise TableError([Problem("table.too_large", name, {"limit": limit})])
    if data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in data:
        raise TableError([Problem("table.password", name)])
    try:
        ended = subprocess.run(  # noqa: S603 our own module, no shell
            [sys.executable, "-I", str(_READER), str(MOST_SHEETS), str(MOST_CELLS)],
            input=data,
            capture_output=True,
            timeout=WALL_SECONDS,
            check=False,
        )
        told: Mapping[str, Any] = json.loads(ended.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise TableError([Problem("table.workbook_gave_up", name)]) from None
    if "problem" in told:
        values = {"limit": MOST_CELLS, "sheets": MOST_SHEETS}
        raise TableError([Problem(_TOLD[told["problem"]], name, values)])
    sheets = [_sheet(sheet, name) for sheet in told["sheets"] if sheet["rows"]]
    if not sheets:
        raise TableError([Problem("table.empty", name)])
    return tuple(sheets)


def _sheet(told: Mapping[str, Any], name: str) -> Sheet:
    rows: list[list[str]] = told["rows"]
    width = max(map(len, rows))
    columns = {
        str(j + 1): [row[j] or None if j < len(row) else None for row in rows] for j in range(width)
    }
    first_row, first_column = told["start"]
    return Sheet(
        name,
        told["name"],
        pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)),
        first_row + 1,
        first_column + 1,
        tuple((a + 1, b + 1, c + 1, d + 1) for a, b, c, d in told["merged"]),
        told["hidden"],
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
