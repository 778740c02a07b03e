"""How does a table become a file for a spreadsheet? Excel with a sheet for each table, or CSV."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, time

import xlsxwriter

Value = str | float | int | date | None
_WIDEST = 60
_MOST_LETTERS = 32_000
"""A cell of Excel holds 32,767 letters."""


def workbook(tables: dict[str, list[list[Value]]], as_of: date) -> bytes:
    """Return tables as one Excel file; the first row of each is its head.

    Parameters
    ----------
    tables
        Name of each sheet with its rows.
    as_of
        Day that the file bears.

    Returns
    -------
    data
        An .xlsx file; the same tables give the same bytes.
    """
    kept = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(kept, options) as book:
        book.set_properties({"author": "Planloom", "created": datetime.combine(as_of, time())})
        looks = {
            "head": book.add_format(
                {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
            ),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    _write(sheet, (at, column), value, looks)
            if rows:
                sheet.autofilter(0, 0, max(len(rows) - 1, 1), len(rows[0]) - 1)
                for column in range(len(rows[0])):
                    sheet.set_column(column, column, _width(rows, column))
    return kept.getvalue()


def _write(
    sheet: xlsxwriter.worksheet.Worksheet,
    place: tuple[int, int],
    value: Value,
    looks: dict[str, xlsxwriter.format.Format],
) -> None:
    row, column = place
    if value is None:
        return
    if row == 0:
        sheet.write_string(row, column, str(value), looks["head"])
    elif isinstance(value, str):
        sheet.write_string(row, column, value[:_MOST_LETTERS])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime.combine(value, time()), looks["day"])
    else:
        sheet.write_number(row, column, value)


def _width(rows: Sequence[Sequence[Value]], column: int) -> float:
    longest = max(
        sum(2 if ord(letter) > 0x2E80 else 1 for letter in str(row[column] or ""))  # noqa: PLR2004 wide letters
        for row in rows[:200]
    )
    return min(_WIDEST, max(8, longest + 1))


def csv_table(rows: Sequence[Sequence[Value]]) -> bytes:
    """Return a table as CSV that a spreadsheet opens as it stands.

    Words that a spreadsheet would take for a formula begin with an apostrophe.

    Parameters
    ----------
    rows
        The table.

    Returns
    -------
    data
        UTF-8 with a mark at the start, so that Chinese shows right.

    Examples
    --------
    >>> csv_table([["a"], ["=1+1"], [None], [0.5]]).decode("utf-8-sig").split()
    ['a', "'=1+1", '""', '0.5']
    """
    kept = io.StringIO()
    writer = csv.writer(kept, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_harmless(value) for value in row])
    return kept.getvalue().encode("utf-8-sig")


def _harmless(value: Value) -> Value:
    is_formula = isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{value}" if is_formula else value
