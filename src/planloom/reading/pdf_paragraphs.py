"""Which lines of a PDF make one paragraph? Those that go on, across columns and pages too."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median

from planloom.reading.folding import fold
from planloom.reading.pdf_columns import Line
from planloom.reading.pdf_record import is_short, split_marker

_ENDED = tuple("。！？；：.!?;:")
_CLOSERS = "”’）)》】"
_SIZE_STEP = 1.12
_INDENT = 1.2
_SLACK = 1.1
_PITCH = 1.3
_SHORT_RUN = 6
_EDGE_LIMIT = 500
_NEAR = 4
_NOTE_SIZE = 0.88
_NOTE_HEIGHT = 0.5
_HAN = 0x2E80


@dataclass(slots=True)
class Paragraph:
    """Lines that make one block, or a table."""

    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words, lines joined without a break."""
        parts: list[str] = []
        for line in self.lines:
            words = line.text.strip()
            if words and parts:
                last = parts[-1][-1]
                latin = last.isascii() and words[0].isascii() and last not in "-/"
                words = f" {words}" if latin else words
            if words:
                parts.append(words)
        return "".join(parts)

    @property
    def size(self) -> float:
        """Size of its type [pt]."""
        return max(line.size for line in self.lines)

    @property
    def is_bold(self) -> bool:
        """Whether all of it is bold."""
        return all(line.is_bold for line in self.lines)

    @property
    def font(self) -> str:
        """Its typeface."""
        return self.lines[0].font


@dataclass(frozen=True, slots=True)
class Setting:
    """How the body of a document is set."""

    size: float
    """Size of the type [pt]."""
    font: str
    """Typeface."""
    is_bold: bool
    """Whether the body itself is bold."""
    pitch: float
    """Distance of lines as a multiple of the size."""
    is_indented: bool
    """Whether paragraphs begin with an indent."""


def body_setting(lines: Iterable[Line]) -> Setting:
    """Return how most of a document's words are set."""
    sizes: Counter[float] = Counter()
    fonts: Counter[tuple[str, bool]] = Counter()
    pitches: list[float] = []
    indented = flush = 0
    before: Line | None = None
    for line in lines:
        if line.grid is not None:
            before = None
            continue
        sizes[round(line.size * 2) / 2] += len(line.text)
        fonts[line.font, line.is_bold] += len(line.text)
        if before is not None and before.column == line.column and before.base > line.base:
            pitches.append((before.base - line.base) / max(line.size, before.size, 1.0))
            if _is_ended(before.text) and before.right < before.column_right - 2 * line.size:
                is_in = _indent(line) > _INDENT
                indented, flush = indented + is_in, flush + (not is_in)
        before = line
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    font, bold = fonts.most_common(1)[0][0] if fonts else ("", False)
    pitch = median(pitches) if pitches else 1.5
    return Setting(size, font, bold, pitch, indented > flush)


def settle_columns(lines: list[Line]) -> None:
    """Give each run of lines the edges of the column that it goes on, as the document sets it elsewhere."""
    runs: dict[int, list[Line]] = {}
    for line in lines:
        if line.grid is None:
            runs.setdefault(line.column, []).append(line)
    long = [run[0] for run in runs.values() if len(run) >= _SHORT_RUN]
    edges = {(round(line.column_left), round(line.column_right)) for line in long}
    if len(edges) > _EDGE_LIMIT:
        return
    for run in runs.values():
        left, right = run[0].column_left, run[0].column_right
        size = run[0].size
        if len(run) >= _SHORT_RUN:
            near = [
                (a, b) for a, b in edges if 0 <= left - a <= 3 * size and abs(b - right) < _NEAR
            ]
            left = min((float(a) for a, _ in near), default=left)
        else:
            left, right = min(line.left for line in run), max(line.right for line in run)
            around = [(b - a, a, b) for a, b in edges if a - _NEAR <= left and right <= b + _NEAR]
            _, left, right = min(around, default=(0, left, right))
        for line in run:
            line.column_left, line.column_right = float(left), float(right)


def paragraphs(lines: list[Line], setting: Setting) -> list[Paragraph]:
    """Return the blocks of a document in reading order; notes at a page's foot follow the paragraph they interrupt.

    Parameters
    ----------
    lines
        All lines in reading order, running headers and footers left out.
    setting
        How the body is set.

    Returns
    -------
        Paragraphs and tables.
    """
    done: list[Paragraph] = []
    waiting: list[Paragraph] = []
    current: Paragraph | None = None
    note: Paragraph | None = None
    notes = _note_lines(lines, setting)
    for line in lines:
        if id(line) in notes:
            if note is None or split_marker(line.text)[2] or note.lines[-1].page != line.page:
                note = Paragraph()
                waiting.append(note)
            note.lines.append(line)
            continue
        if current is not None and _continues(current, line, setting):
            current.lines.append(line)
            continue
        if current is not None:
            done.append(current)
        done.extend(waiting)
        waiting, note = [], None
        current = Paragraph([line])
    return [*done, *([current] if current else []), *waiting]


def _note_lines(lines: list[Line], setting: Setting) -> set[int]:
    """Return the ids of the small lines at the foot of each page."""
    found: set[int] = set()
    by_page: dict[int, list[Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    for group in by_page.values():
        ordered = sorted(group, key=lambda line: line.base)
        top = ordered[-1].base
        for line in ordered:
            is_small = line.grid is None and line.size <= _NOTE_SIZE * setting.size
            if not is_small or line.base > _NOTE_HEIGHT * top:
                break
            found.add(id(line))
    return found


def _continues(current: Paragraph, line: Line, setting: Setting) -> bool:
    """Return whether a line goes on with a paragraph."""
    last = current.lines[-1]
    if line.grid is not None or last.grid is not None:
        return False
    if max(line.size, last.size) > _SIZE_STEP * min(line.size, last.size):
        return False
    if last.column == line.column:
        gap = (last.base - line.base) / max(last.size, line.size)
        return gap <= _pitch(current, setting) * _PITCH and _goes_on(current, line, setting)
    return _goes_over(current, line, setting)


def _pitch(current: Paragraph, setting: Setting) -> float:
    lines = current.lines
    if len(lines) > 1 and lines[-1].column == lines[-2].column:
        return (lines[-2].base - lines[-1].base) / max(lines[-1].size, lines[-2].size)
    return setting.pitch


def _goes_on(current: Paragraph, line: Line, setting: Setting) -> bool:
    """Return whether the next line of the same column goes on with a paragraph."""
    last = current.lines[-1]
    if _are_title(last, line, setting):
        return not split_marker(line.text)[2]
    if not _is_full(last, line) or _is_head(current, line):
        return False
    is_ended = _is_ended(last.text)
    if split_marker(line.text)[2] and (is_ended or _indent(line) > _INDENT):
        return False
    if _indent(line) <= _INDENT:
        return True
    hangs = abs(line.left - last.left) < _INDENT / 2 * line.size
    return hangs and (len(current.lines) > 1 or not is_ended)


def _goes_over(current: Paragraph, line: Line, setting: Setting) -> bool:
    """Return whether the first line of the next column or page goes on with a paragraph."""
    last = current.lines[-1]
    if not _is_full(last, line) or _is_head(current, line) or line.is_bold != last.is_bold:
        return False
    hangs = len(current.lines) > 1 and abs(_indent(line) - _indent(last)) < _INDENT / 2
    if _indent(line) > _INDENT and not hangs:
        return False
    if split_marker(line.text)[2]:
        return False
    return setting.is_indented or not _is_ended(last.text)


def _are_title(last: Line, line: Line, setting: Setting) -> bool:
    """Return whether two lines are parts of one centred heading in large type."""
    return all(
        part.size > _SIZE_STEP * setting.size
        and abs((part.left - part.column_left) - (part.column_right - part.right)) < 2 * part.size
        for part in (last, line)
    ) or (min(last.size, line.size) > 1.3 * setting.size and not _is_ended(last.text))


def _is_head(current: Paragraph, line: Line) -> bool:
    """Return whether a paragraph is a heading that ends where a line of another type begins."""
    differs = current.lines[-1].is_bold != line.is_bold and not line.is_bold
    return differs and current.is_bold and is_short(current.text)


def _is_full(last: Line, line: Line) -> bool:
    """Return whether the first word of the next line would not have fitted on the last."""
    words = line.text.lstrip()
    first = 0
    while first < len(words) and words[first].isascii() and not words[first].isspace():
        first += 1
    need = first * 0.6 if first else 1.0
    if words[first : first + 1] and words[first] in "，。、；：！？）》”％%":
        need += 1.0
    return last.column_right - last.right < (min(need, 20.0) + _SLACK) * last.size


def _is_ended(text: str) -> bool:
    return fold(text.rstrip(_CLOSERS + " ")).endswith(_ENDED)


def _indent(line: Line) -> float:
    """Return how far a line is indented [em]."""
    return (line.left - line.column_left) / line.size
