"""In which order are the words of a PDF page read? Column by column, what spans them between."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from planloom.reading.pdf_glyphs import Fragment, joined
from planloom.reading.pdf_grids import Grid
from planloom.reading.pdf_open_tables import with_open_tables

Gutter = tuple[float, float]
"""Left and right edge of the strip between two columns [pt]."""

_GUTTERS = 6
_STEP = 3.0
_GUTTER = 0.9
_COLUMN_LINES = 3
_FILL = 0.6
_COLUMN_WIDTH = 8.0
_CROSSING = 0.6
_DEPTH = 2
_SAME_ROW = 0.5
_SMALL = 0.78
_NOTE_LENGTH = 5


@dataclass(slots=True)
class Line:
    """One line of a column, or a table that stands between lines."""

    text: str
    """Its words."""
    page: int
    """Page, from 1."""
    left: float
    """Left edge [pt]."""
    right: float
    """Right edge [pt]."""
    base: float
    """Height of the baseline above the page's foot [pt]; for a table, of its upper edge."""
    size: float
    """Size of the type [pt]."""
    font: str
    """Typeface of most of it."""
    column: int
    """Number of the run of lines that it is read in; lines of one run stand in one column."""
    column_left: float = 0.0
    """Left edge of the column [pt]."""
    column_right: float = 0.0
    """Right edge of the column [pt]."""
    is_bold: bool = False
    """Whether all of it is set in bold."""
    grid: Grid | None = None
    """The table, where it is one."""
    cells: dict[int, str] | None = None
    """Words of the table's cells."""


def column_gutters(pages: Iterable[list[Fragment]]) -> list[Gutter]:
    """Return the strips between columns that a document shows, most frequent first.

    Parameters
    ----------
    pages
        The words and tables of each page.

    Returns
    -------
        Left and right edge of each strip [pt].
    """
    found: Counter[Gutter] = Counter()
    for fragments in pages:
        used: list[Gutter] = []
        _order(fragments, 0, [], _Search([], used))
        found.update({(round(start), round(end)) for start, end in used})
    known: list[Gutter] = []
    for (start, end), _ in found.most_common(_GUTTERS):
        if all(end < other[0] or start > other[1] for other in known):
            known.append((start, end))
    return known


def page_lines(
    fragments: list[Fragment], page: int, first_column: int, known: Sequence[Gutter] = ()
) -> list[Line]:
    """Return a page's lines in reading order: columns one after another, what spans them between.

    Parameters
    ----------
    fragments
        The page's words and tables.
    page
        Number of the page, from 1.
    first_column
        Number of its first run of lines.
    known
        Strips between columns on other pages: they hold where a page has too few lines to show them.

    Returns
    -------
        Lines, with the edges of their columns.
    """
    ordered: list[list[Fragment]] = []
    _order(fragments, 0, ordered, _Search(known, []))
    lines: list[Line] = []
    for number, run in enumerate(ordered):
        rows = [
            row_line(row, page, first_column + number)
            for row in with_open_tables(fragment_rows(run))
        ]
        left, right = _extent([row for row in rows if row.grid is None])
        for row in rows:
            row.column_left, row.column_right = left, right
        lines.extend(rows)
    return lines


def _extent(rows: list[Line]) -> tuple[float, float]:
    """Return the edges of a column: the leftmost that several lines share, and the rightmost but stray ones."""
    if not rows:
        return 0.0, 0.0
    lefts = Counter(round(row.left) for row in rows)
    least = max(2, len(rows) // 12)
    shared = [place for place, count in lefts.items() if count + lefts[place + 1] >= least]
    rights = sorted(row.right for row in rows)
    return float(min(shared, default=min(lefts))), rights[-1 - len(rows) // 20]


@dataclass(frozen=True, slots=True)
class _Search:
    """What is known of gutters, and those used."""

    known: Sequence[Gutter]
    used: list[Gutter]


def _order(
    fragments: list[Fragment], depth: int, ordered: list[list[Fragment]], search: _Search
) -> None:
    """Append runs of fragments in reading order."""
    gutter, least = _gutter(fragments, depth), _COLUMN_LINES
    if gutter is None:
        gutter, least = _known_gutter(fragments, depth, search.known), 1
    if gutter is None:
        if fragments:
            ordered.append(fragments)
        return
    search.used.append(gutter)
    plain: list[Fragment] = []
    for band, is_wide in _bands(fragments, *gutter):
        if is_wide or not _has_columns(band, gutter, depth, least):
            plain.extend(band)
            continue
        if plain:
            ordered.append(plain)
        plain = []
        middle = (gutter[0] + gutter[1]) / 2
        _order([part for part in band if part.left < middle], depth + 1, ordered, search)
        _order([part for part in band if part.left >= middle], depth + 1, ordered, search)
    if plain:
        ordered.append(plain)


def _known_gutter(fragments: list[Fragment], depth: int, known: Sequence[Gutter]) -> Gutter | None:
    """Return the gutter of other pages that parts some words of this one too."""
    words = [part for part in fragments if part.grid is None]
    if depth >= _DEPTH or not words:
        return None
    for gutter in known:
        narrow = _narrowed(words, *gutter)
        if any(
            not wide and _has_columns(band, narrow, depth, 1)
            for band, wide in _bands(words, *narrow)
        ):
            return narrow
    return None


def _gutter(fragments: list[Fragment], depth: int) -> Gutter | None:
    """Return the widest strip that fewest words cross and that parts two columns; None where there is none."""
    words = [part for part in fragments if part.grid is None]
    if depth >= _DEPTH or len(words) < 2 * _COLUMN_LINES:
        return None
    left, right = min(part.left for part in words), max(part.right for part in words)
    size = median(part.size for part in words)
    if right - left < 2 * _COLUMN_WIDTH * size:
        return None
    margin = _COLUMN_WIDTH * size
    strips = [
        strip
        for strip in _strips(words, left, right)
        if strip[0] > left + margin and strip[1] < right - margin
    ]
    for strip in sorted(strips, key=lambda strip: strip[0] - strip[1])[:4]:
        narrow = _narrowed(words, *strip)
        if narrow[1] - narrow[0] < _GUTTER * size:
            continue
        bands = _bands(words, *narrow)
        if any(
            not wide and _has_columns(band, narrow, depth, _COLUMN_LINES) for band, wide in bands
        ):
            return narrow
    return None


def _strips(words: list[Fragment], left: float, right: float) -> list[Gutter]:
    """Return the strips of a page that few words cross."""
    crossings = _crossings(words, left, right)
    best = min(crossings[len(crossings) // 6 : -len(crossings) // 6] or [len(words)])
    if best > _CROSSING * len(words):
        return []
    limit = best + max(1, len(words) // 30)
    strips: list[Gutter] = []
    start = None
    for slot, count in enumerate([*crossings, len(words) + limit]):
        if count <= limit and start is None:
            start = slot
        elif count > limit and start is not None:
            strips.append((left + start * _STEP, left + slot * _STEP))
            start = None
    return strips


def _crossings(words: list[Fragment], left: float, right: float) -> list[int]:
    """Return how many fragments stand over each strip of the page."""
    slots = int((right - left) / _STEP) + 1
    changes = [0] * (slots + 1)
    for part in words:
        changes[max(0, int((part.left - left) / _STEP))] += 1
        changes[min(slots, int((part.right - left) / _STEP) + 1)] -= 1
    counts, count = [], 0
    for change in changes[:-1]:
        count += change
        counts.append(count)
    return counts


def _narrowed(words: list[Fragment], start: float, end: float) -> tuple[float, float]:
    """Return the strip as wide as the words beside it leave it."""
    middle = (start + end) / 2
    before = [part.right for part in words if part.right <= middle]
    after = [part.left for part in words if part.left >= middle]
    return max(before, default=start), min(after, default=end)


def _bands(
    fragments: list[Fragment], start: float, end: float
) -> list[tuple[list[Fragment], bool]]:
    """Return the fragments from top to bottom, those that cross the gutter apart."""
    bands: list[tuple[list[Fragment], bool]] = []
    for part in sorted(fragments, key=lambda part: -part.base):
        is_wide = part.left < end - 1 and part.right > start + 1
        if not bands or bands[-1][1] != is_wide:
            bands.append(([], is_wide))
        bands[-1][0].append(part)
    return bands


def _has_columns(band: list[Fragment], gutter: Gutter, depth: int, least: int) -> bool:
    """Return whether a band is set in two columns of text, not in the cells of a table without rules."""
    start, end = gutter
    sides = ([p for p in band if p.right <= start + 1], [p for p in band if p.left >= end - 1])
    for side in sides:
        words = [part for part in side if part.grid is None]
        if len(words) < least:
            return False
        width = max(part.right for part in words) - min(part.left for part in words)
        size = median(part.size for part in words)
        typical = median(part.right - part.left for part in words)
        is_filled = typical >= _FILL * width or _gutter(words, depth + 1) is not None
        is_wide = width >= _COLUMN_WIDTH * size or len(words) < _COLUMN_LINES
        if not (is_wide and is_filled):
            return False
    return True


def fragment_rows(fragments: list[Fragment]) -> list[list[Fragment]]:
    """Return fragments line by line, top to bottom, each from left to right."""
    rows: list[list[Fragment]] = []
    for part in sorted(fragments, key=lambda part: (-part.base, part.left)):
        if rows and _is_same_row(rows[-1], part):
            rows[-1].append(part)
        else:
            rows.append([part])
    return [sorted(row, key=lambda part: part.left) for row in rows]


def _is_same_row(row: list[Fragment], part: Fragment) -> bool:
    if part.grid is not None or row[0].grid is not None:
        return False
    return any(
        abs(other.base - part.base) <= _SAME_ROW * max(other.size, part.size) for other in row
    )


def row_line(row: list[Fragment], page: int = 0, column: int = 0) -> Line:
    """Return fragments that stand side by side as one line; the raised numbers of notes are left out."""
    if row[0].grid is not None:
        part = row[0]
        return Line(
            "",
            page,
            part.left,
            part.right,
            part.base,
            part.size,
            "",
            column,
            grid=part.grid,
            cells=part.cells,
        )
    main = max(row, key=lambda part: len(part.text) * part.size)
    text, right, last_size = "", 0.0, main.size
    for part in row:
        if _is_note(part, main, text):
            continue
        size = max(part.size, last_size)
        text = joined(text, part.text, (part.left - right) / size) if text else part.text
        right, last_size = part.right, part.size
    fonts: Counter[str] = Counter()
    for part in row:
        fonts[part.font] += len(part.text)
    bold = all(_is_bold(part.font) for part in row)
    font = fonts.most_common(1)[0][0]
    return Line(text, page, row[0].left, right, main.base, main.size, font, column, is_bold=bold)


def _is_note(part: Fragment, main: Fragment, before: str) -> bool:
    """Return whether a fragment is the raised number of a note."""
    if part is main or part.size >= _SMALL * main.size or part.base <= main.base + 0.1 * main.size:
        return False
    return (
        bool(before)
        and not (before[-1].isascii() and before[-1].isalpha())
        and len(part.text) <= _NOTE_LENGTH
    )


def _is_bold(font: str) -> bool:
    name = font.lower()
    return any(word in name for word in ("bold", "black", "heavy", "hei", "demi", "黑"))
