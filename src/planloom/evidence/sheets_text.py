"""What stands in a text table? Its cells, whatever the encoding, the sign between them and the length of its lines."""

import csv
import io
from collections import Counter

import polars as pl

from planloom.errors import Problem, TableError

MOST_COLUMNS = 16_384
"""Columns that a table may have, as in a workbook."""
MOST_FIELD = 1 << 20
"""Characters that one cell may hold."""
_SAMPLE_LINES = 200
_SIGNS = (",", "\t", ";", "，", "|")
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_CHUNK = 1 << 24


def text_grid(data: bytes, name: str) -> pl.DataFrame:
    r"""Return the cells of a text table; a blank line is a row of empty cells, so that rows keep their numbers.

    Parameters
    ----------
    data
        UTF-8 with or without a byte-order mark, UTF-16 with one, or GB18030.
    name
        File name, for the places of problems.

    Returns
    -------
    cells
        Columns ``1``, ``2``, …; text without blanks at its ends is not assumed, an empty cell is null.

    Raises
    ------
    TableError
        If it is no text, holds nothing, or has too many columns.

    Examples
    --------
    >>> text_grid(b"title\na\tb\n\n1\t2\n", "t.txt").rows()
    [('title', None), ('a', 'b'), (None, None), ('1', '2')]
    """
    plain = _utf8(data, name)
    head = _head(plain)
    sign = _sign(head)
    try:
        width = max((len(row) for row in csv.reader(io.StringIO(head), delimiter=sign)), default=0)
    except csv.Error:
        width = 0
    grid = _fast(plain, sign, width) if 0 < width <= MOST_COLUMNS else None
    if grid is None:
        grid = _slow(plain, sign, name)
    if not any(column.count() for column in grid.iter_columns()):
        raise TableError([Problem("table.empty", name)])
    return grid


def _fast(plain: bytes, sign: str, width: int) -> pl.DataFrame | None:
    """Return the cells, or nothing where the lines are not as regular as the first of them."""
    if len(sign.encode()) > 1:
        return None
    try:
        return pl.read_csv(
            io.BytesIO(plain),
            has_header=False,
            separator=sign,
            schema={str(number): pl.String for number in range(1, width + 1)},
            extra_columns="raise",
            missing_columns="insert",
            truncate_ragged_lines=False,
        )
    except pl.exceptions.PolarsError:
        return None


def _slow(plain: bytes, sign: str, name: str) -> pl.DataFrame:
    csv.field_size_limit(MOST_FIELD)
    reader = csv.reader(io.StringIO(plain.decode(), newline=""), delimiter=sign)
    try:
        rows = list(reader)
    except csv.Error:
        raise TableError([Problem("table.encoding", f"{name}:{reader.line_num}")]) from None
    width = max(map(len, rows), default=0)
    if width > MOST_COLUMNS:
        raise TableError([Problem("table.too_many_columns", name, {"limit": MOST_COLUMNS})])
    columns = {
        str(j + 1): [row[j] or None if j < len(row) else None for row in rows] for j in range(width)
    }
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def _head(plain: bytes) -> str:
    end = 0
    for _ in range(_SAMPLE_LINES):
        found = plain.find(b"\n", end)
        if found < 0 or found > _CHUNK:
            end = min(len(plain), _CHUNK)
            break
        end = found + 1
    return plain[:end].decode("utf-8", "ignore")


def _sign(head: str) -> str:
    """Return the sign that splits the most lines into the same number of cells."""
    lines = [line for line in head.splitlines() if line.strip()]
    best, most = ",", 0
    for sign in _SIGNS:
        counts = Counter(line.count(sign) for line in lines)
        counts.pop(0, None)
        told = max((number * among for number, among in counts.items()), default=0)
        if told > most:
            best, most = sign, told
    return best


def _utf8(data: bytes, name: str) -> bytes:
    """Return the text as UTF-8 with plain line ends."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            plain = _recoded(data[len(mark) :], encoding, name)
            break
    else:
        if b"\0" in data[:_CHUNK]:
            raise TableError([Problem("table.encoding", name)])
        plain = _recoded(data, "utf-8", name)
    if b"\r" in plain:
        plain = plain.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return plain


def _recoded(data: bytes, encoding: str, name: str) -> bytes:
    for known in (encoding, "gb18030"):
        try:
            text = str(data, known)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return data if known == "utf-8" else text.encode()
    raise TableError([Problem("table.encoding", name)])
