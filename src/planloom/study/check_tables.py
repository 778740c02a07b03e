"""How is a checker's table handed out? As CSV, each quantity's unit in the header."""

import csv
import io

from planloom.study.check_records import Cell, CheckTable
from planloom.study.tables import digits


def check_table_bytes(table: CheckTable) -> bytes:
    r"""Return a table as CSV: UTF-8 with a byte order mark, so that spreadsheets read Chinese.

    Parameters
    ----------
    table
        The table.

    Returns
    -------
    data
        A header and one line a row; an empty cell where there is no figure.

    Examples
    --------
    >>> from planloom.study.checking import table_of
    >>> table = table_of("t", [("firm_id", None), ("share", "1")], [("a", 0.5), ("b", None)])
    >>> check_table_bytes(table).decode("utf-8-sig")
    'firm_id,share\na,0.5\nb,\n'
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows([_text(cell) for cell in row] for row in table.rows)
    return file.getvalue().encode("utf-8-sig")


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return cell if isinstance(cell, str) else digits(cell)
