"""How does a table stand on a terminal? Columns of equal width; a Chinese character takes two places."""

import unicodedata
from collections.abc import Sequence


def aligned(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a table: heading, rule, rows.

    Parameters
    ----------
    heading
        Names of the columns.
    rows
        As many cells each.

    Returns
    -------
    lines
        Without line ends.

    Examples
    --------
    >>> aligned(("甲", "b"), [("1", "2")])
    ['甲  b', '─────', '1   2']
    """
    widths = [max(width(row[i]) for row in (heading, *rows)) for i in range(len(heading))]
    rule = "─" * (sum(widths) + 2 * len(widths) - 2)
    return [_line(heading, widths), rule, *(_line(row, widths) for row in rows)]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (c + " " * (w - width(c)) for c, w in zip(cells, widths, strict=True))
    return "  ".join(padded).rstrip()


def width(text: str) -> int:
    """Return the places that a text takes on a terminal.

    Examples
    --------
    >>> width("甲a")
    3
    """
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
