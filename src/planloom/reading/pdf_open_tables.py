"""Which lines of a PDF are rows of a table without rules? Those whose parts stand below each other."""

from itertools import pairwise

from planloom.reading.pdf_glyphs import Fragment
from planloom.reading.pdf_grids import Grid

_LEAST_COLUMNS = 3
_LEAST_PARTS = 2
_LEAST_ROWS = 2
_PITCH = 3.5

Row = list[Fragment]
Span = tuple[float, float]


def with_open_tables(rows: list[Row]) -> list[Row]:
    """Return lines with the rows of tables without rules taken together, each table as one part.

    A table begins with a line of three parts or more; a line belongs to it where each of its parts, two at least,
    stands below one part of it alone.

    Parameters
    ----------
    rows
        The parts of each line, from left to right; lines from top to bottom.

    Returns
    -------
        Lines, tables among them.

    Examples
    --------
    >>> def line(base, *places): return [Fragment("甲", x, x + 20, base, 10) for x in places]
    >>> found = with_open_tables([line(100, 0, 50, 90), line(80, 2, 50), line(60, 0)])
    >>> [len(row) for row in found], found[0][0].cells
    ([1, 1], {0: '甲', 1: '甲', 2: '甲', 3: '甲', 4: '甲'})
    """
    result: list[Row] = []
    at = 0
    while at < len(rows):
        end, columns = _extent(rows, at)
        if end - at >= _LEAST_ROWS:
            result.append([_table(rows[at:end], columns)])
            at = end
        else:
            result.append(rows[at])
            at += 1
    return result


def _extent(rows: list[Row], start: int) -> tuple[int, list[Span]]:
    """Return the number of the line behind the table that begins with a line, and its columns."""
    first = rows[start]
    columns = [(part.left, part.right) for part in first]
    if len(first) < _LEAST_COLUMNS or any(part.grid is not None for part in first):
        return start, columns
    end = start + 1
    while end < len(rows):
        row = rows[end]
        if len(row) < _LEAST_PARTS or any(part.grid is not None for part in row):
            break
        if rows[end - 1][0].base - row[0].base > _PITCH * max(part.size for part in row):
            break
        places = [_column(columns, part) for part in row]
        if min(places) < 0 or any(a >= b for a, b in pairwise(places)):
            break
        wider = list(columns)
        for place, part in zip(places, row, strict=True):
            left, right = wider[place]
            wider[place] = min(left, part.left), max(right, part.right)
        if any(before[1] > after[0] for before, after in pairwise(wider)):
            break
        columns = wider
        end += 1
    return end, columns


def _column(columns: list[Span], part: Fragment) -> int:
    """Return the only column that a part stands below, -1 where there is none or several."""
    met = [
        at for at, (left, right) in enumerate(columns) if part.left < right and part.right > left
    ]
    return met[0] if len(met) == 1 else -1


def _table(rows: list[Row], columns: list[Span]) -> Fragment:
    """Return rows as one table."""
    cells: dict[int, str] = {}
    for number, row in enumerate(rows):
        for part in row:
            cells[number * len(columns) + _column(columns, part)] = part.text
    xs = [columns[0][0], *((a[1] + b[0]) / 2 for a, b in pairwise(columns)), columns[-1][1]]
    size = max(part.size for part in rows[0])
    ys = [row[0].base + size for row in rows] + [rows[-1][0].base - size / 2]
    grid = Grid(xs, ys, list(range(len(rows) * len(columns))))
    return Fragment("", xs[0], xs[-1], rows[0][0].base, size, grid=grid, cells=cells)
