"""Which words stand where on a PDF page? Glyphs as pdfium sees them, put together to fragments of lines."""

import ctypes
import math
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from planloom.reading.pdf_grids import Grid
from planloom.reading.pdf_radicals import RADICALS

GLYPH_LIMIT = 60_000
"""More glyphs on one page are no text [glyph]; the rest of the page is left out."""

_SIGNS = {
    2: "-",
    0xAD: "",
    0x200B: "",
    0x200C: "",
    0x200D: "",
    0xFEFF: "",
    0xFFFE: "-",
} | dict.fromkeys((0xF06C, 0xF06E, 0xF075, 0xF0A7, 0xF0B7, 0xF0D8, 0xF0FC), "•")
_UNMAPPED = frozenset({0, 0xFFFD, 0xFFFF})
_PRIVATE = range(0xE000, 0xF900)
_HIGH, _LOW = range(0xD800, 0xDC00), range(0xDC00, 0xE000)
_BLANK = 32
_PAGE_LIMIT = 20_000
_WORD_GAP = 0.13
_WIDE_GAP = 0.8
_JOIN_GAP = 1.0
_OVERLAP = -0.6
_SAME_BASE = 0.5
_SMALL = 0.78
_RAISED = 0.12
_HAN = 0x2E80
_OVERPRINT = 0.25
_SAME_HEIGHT = 1e-4


@dataclass(slots=True)
class Fragment:
    """Words set in one go, or a table that stands in the flow of words."""

    text: str
    """The words."""
    left: float
    """Left edge [pt]."""
    right: float
    """Right edge [pt]."""
    base: float
    """Height of the baseline above the page's foot [pt]; for a table, of its upper edge."""
    size: float
    """Size of the type [pt]."""
    font: str = ""
    """Name of the typeface."""
    cell: int = -1
    """Number of the table cell it stands in."""
    grid: Grid | None = None
    """The table, where it is one."""
    cells: dict[int, str] | None = None
    """Words of the table's cells."""


@dataclass(slots=True)
class Glyphs:
    """What one page shows in letters."""

    fragments: list[Fragment] = field(default_factory=list)
    """Words in the order of the file."""
    count: int = 0
    """How many glyphs were seen."""
    unmapped: int = 0
    """How many of them stand for no character."""
    is_cut: bool = False
    """Whether the page holds more than the limit."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The page as it is looked at: how text runs on it, and its size."""

    turn: int
    """How many quarter turns counter-clockwise the text runs."""
    width: float
    """Width as looked at [pt]."""
    height: float
    """Height as looked at [pt]."""
    left: float
    """Left edge of the visible box in the file's coordinates [pt]."""
    bottom: float
    """Its lower edge [pt]."""

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return a point's place on the page as looked at, from its lower left corner.

        Examples
        --------
        >>> Frame(1, 800.0, 600.0, 0.0, 0.0).point(100.0, 50.0)
        (50.0, 500.0)
        """
        x, y = x - self.left, y - self.bottom
        if self.turn == 0:
            return x, y
        if self.turn == 1:
            return y, self.height - x
        if self.turn == 2:  # noqa: PLR2004 half a turn
            return self.width - x, self.height - y
        return self.width - y, x


def page_frame(page: Any, text_page: Any) -> Frame:  # noqa: ANN401 pypdfium2 has no types
    """Return how a page is to be looked at: by the direction that most of its text runs in.

    Raises
    ------
    ValueError
        If the page has no size, or one that PDF does not allow.
    """
    left, bottom, right, top = page.get_cropbox()
    turns: Counter[int] = Counter()
    count = text_page.count_chars()
    for index in range(0, count, max(1, count // 200)):
        if pdfium.FPDFText_GetUnicode(text_page.raw, index) > _BLANK:
            angle = pdfium.FPDFText_GetCharAngle(text_page.raw, index)
            turns[-round(angle / (math.pi / 2)) % 4] += 1
    turn = turns.most_common(1)[0][0] if turns else 0
    width, height = abs(right - left), abs(top - bottom)
    if not (1 < width < _PAGE_LIMIT and 1 < height < _PAGE_LIMIT):
        raise ValueError("a page of no size")
    if turn % 2:
        width, height = height, width
    return Frame(turn, width, height, min(left, right), min(bottom, top))


class Scanner:
    """One pass over the glyphs of a page."""

    def __init__(self, text_page: Any, frame: Frame, grids: list[Grid]) -> None:  # noqa: ANN401
        self.handle = text_page.raw
        self.total = text_page.count_chars()
        self.frame, self.grids = frame, grids
        self.result = Glyphs()
        self.open: Fragment | None = None
        self.parts: list[str] = []
        self._left = self._last_height = self._last_size = 0.0
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._box, self._matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
        self._name, self._flags = ctypes.create_string_buffer(128), ctypes.c_int()

    def glyphs(self) -> Glyphs:
        """Return the page's words, in fragments that no wide gap or cell border splits."""
        handle, result = self.handle, self.result
        high = 0
        for index in range(min(self.total, GLYPH_LIMIT)):
            code = pdfium.FPDFText_GetUnicode(handle, index)
            if code in _HIGH:
                high = code
                continue
            if code in _LOW:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
            high = 0
            if code <= _BLANK and code not in (0, 2):
                continue
            character = _SIGNS.get(code, RADICALS.get(code) or chr(code))
            if not character or character.isspace():
                continue
            result.count += 1
            if code in _UNMAPPED or (code in _PRIVATE and code not in _SIGNS):
                result.unmapped += 1
                continue
            self._place(index, character)
        result.is_cut = self.total > GLYPH_LIMIT
        self._close()
        result.fragments = _printed_once(result.fragments)
        return result

    def _place(self, index: int, character: str) -> None:
        """Put a glyph on the page: into the open fragment where it goes on there."""
        size = self._size(index)
        if not (0.5 < size < 2000):  # noqa: PLR2004 neither dust nor a watermark
            return
        left, right, base = self._edges(index, size)
        if not (-1 <= left <= self.frame.width + 1 and -1 <= base <= self.frame.height + 1):
            return
        cell = self._cell((left + right) / 2, base + size * 0.3) if self.grids else -1
        last = self.open
        if last is not None and cell == last.cell and _goes_on(last, left, base, size):
            if character == self.parts[-1] and left - self._left < _OVERPRINT * size:
                return
            if (
                size < _SMALL * last.size
                and base - last.base > _RAISED * last.size
                and _is_note(character, self.parts)
            ):
                return
            if _needs_blank(self.parts[-1][-1], character, (left - last.right) / size):
                self.parts.append(" ")
            last.right = max(right, last.right)
            if size > last.size * 1.05:
                last.size, last.base = size, base
        else:
            self._close()
            self.open = Fragment("", left, right, base, size, self._font(index), cell)
        self.parts.append(character)
        self._left = left

    def _size(self, index: int) -> float:
        """Return the size of a glyph [pt]; 0 where it runs in another direction than the page's text."""
        box, matrix = self._box, self._matrix
        pdfium.FPDFText_GetLooseCharBox(self.handle, index, box)
        if self.frame.turn == 0:
            height = box.top - box.bottom
            if abs(height - self._last_height) < _SAME_HEIGHT:
                return self._last_size
            self._last_height = height
        pdfium.FPDFText_GetMatrix(self.handle, index, matrix)
        along, aside = (matrix.b, matrix.a) if self.frame.turn % 2 else (matrix.a, matrix.b)
        is_askew = abs(along) < abs(aside) * 20
        size = pdfium.FPDFText_GetFontSize(self.handle, index) * math.hypot(matrix.c, matrix.d)
        self._last_size = 0.0 if is_askew else size
        return self._last_size

    def _edges(self, index: int, size: float) -> tuple[float, float, float]:
        """Return a glyph's left and right edge and baseline, as looked at [pt]."""
        pdfium.FPDFText_GetCharOrigin(self.handle, index, self._x, self._y)
        if self.frame.turn == 0:
            left, width = self._box.left, self._box.right - self._box.left
            if not 0 < width < 3 * size:
                left, width = self._x.value, size / 2
            left -= self.frame.left
            return left, left + width, self._y.value - self.frame.bottom
        left, base = self.frame.point(self._x.value, self._y.value)
        code = pdfium.FPDFText_GetUnicode(self.handle, index)
        return left, left + size * (1.0 if code >= _HAN else 0.5), base

    def _cell(self, x: float, y: float) -> int:
        for number, grid in enumerate(self.grids):
            if grid.left <= x <= grid.right and grid.bottom <= y <= grid.top:
                return number * 100_000 + grid.cell_at(x, y)
        return -1

    def _font(self, index: int) -> str:
        length = pdfium.FPDFText_GetFontInfo(self.handle, index, self._name, 128, self._flags)
        if not 0 < length <= 128:  # noqa: PLR2004 the buffer's length
            return ""
        return self._name.value.decode("utf-8", "replace").rpartition("+")[2]

    def _close(self) -> None:
        if self.open is not None:
            self.open.text = "".join(self.parts)
            self.result.fragments.append(self.open)
        self.open, self.parts = None, []


def _printed_once(fragments: list[Fragment]) -> list[Fragment]:
    """Return the fragments without those that repeat one at its place: bold type made by printing twice."""
    seen: set[tuple[str, int, int]] = set()
    kept: list[Fragment] = []
    for part in fragments:
        column, row = int(part.left // 4), round(part.base / 3)
        if any((part.text, column + shift, row) in seen for shift in (-1, 0, 1)):
            continue
        seen.add((part.text, column, row))
        kept.append(part)
    return kept


def _goes_on(last: Fragment, left: float, base: float, size: float) -> bool:
    """Return whether a glyph goes on where a fragment stops."""
    if abs(base - last.base) > _SAME_BASE * max(size, last.size):
        return False
    if abs(base - last.base) > 0.05 * size and min(size, last.size) > 0.9 * max(size, last.size):
        return False
    return _OVERLAP * size <= left - last.right <= _JOIN_GAP * max(size, last.size)


def _is_note(character: str, parts: list[str]) -> bool:
    """Return whether a small raised sign is the number of a note, not of a power (km²)."""
    before = parts[-1][-1]
    return (character.isdigit() or character in "[]［］〔〕*") and not (
        before.isascii() and before.isalpha()
    )


def _needs_blank(before: str, after: str, gap: float) -> bool:
    """Return whether a gap [em] between two signs is a blank.

    Examples
    --------
    >>> _needs_blank("a", "b", 0.25), _needs_blank("年", "5", 0.25)
    (True, False)
    """
    latin = before.isascii() and after.isascii()
    return gap > (_WORD_GAP if latin else _WIDE_GAP)


def joined(before: str, after: str, gap: float) -> str:
    """Return two fragments of one line as one text, with a blank where the gap [em] asks for it.

    Examples
    --------
    >>> joined("附件", "1", 2.0), joined("增加值", "达到", 0.1)
    ('附件 1', '增加值达到')
    """
    return before + (" " if _needs_blank(before[-1], after[0], gap) else "") + after
