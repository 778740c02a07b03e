"""How does a table stand on a terminal? Columns of equal width; a Chinese character takes two places."""

import re
import shutil
import unicodedata
from collections.abc import Sequence
from itertools import zip_longest

_PAPER = 120
"""Places on a line where no terminal says how many it has: a landscape page."""
_NARROWEST = 8
_PIECES = re.compile(
    r"[!-~]+[，。；：、）”]* *|.[，。；：、）”]*", re.DOTALL
)  # no line begins with a stop


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


def fitted(
    heading: Sequence[str], rows: Sequence[Sequence[str]], most: int | None = None
) -> list[str]:
    """Return the lines of a table that is no wider than the terminal: long cells go on below.

    Parameters
    ----------
    heading
        Names of the columns.
    rows
        As many cells each.
    most
        Places on a line; null for those of the terminal.

    Returns
    -------
    lines
        Without line ends.

    Examples
    --------
    >>> fitted(("a", "b"), [("1", "one two three"), ("2", "四五六七八九")], most=11)
    ['a  b', '───────────', '1  one two', '   three', '2  四五六七', '   八九']
    """
    most = most or shutil.get_terminal_size((_PAPER, 0)).columns
    full = [max(width(row[i]) for row in (heading, *rows)) for i in range(len(heading))]
    widths = _shared_out(full, most - 2 * (len(full) - 1))
    rule = "─" * (sum(widths) + 2 * len(widths) - 2)
    told = [*_lines(heading, widths), rule]
    for row in rows:
        told += _lines(row, widths)
    return told


def _shared_out(full: Sequence[int], space: int) -> list[int]:
    """Return widths that fit into a space: narrow columns keep theirs, wide ones share what is left."""
    widths, wide = list(full), list(range(len(full)))
    while wide:
        fair = max(_NARROWEST, space // len(wide))
        narrow = [i for i in wide if full[i] <= fair]
        if not narrow:
            for i in wide:
                widths[i] = fair
            break
        space -= sum(full[i] for i in narrow)
        wide = [i for i in wide if i not in narrow]
    return widths


def _lines(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    wrapped = [_wrapped(c, w) for c, w in zip(cells, widths, strict=True)]
    return [_line(parts, widths) for parts in zip_longest(*wrapped, fillvalue="")]


def _wrapped(text: str, most: int) -> list[str]:
    """Return a text in lines: Latin words are kept whole where they fit, Han characters break anywhere."""
    lines = [""]
    for piece in _PIECES.findall(text):
        parts = [piece] if width(piece.rstrip()) <= most else list(piece)
        for part in parts:
            if width(lines[-1] + part.rstrip()) > most:
                lines.append("")
            lines[-1] += part
    return [line.rstrip() for line in lines]


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
