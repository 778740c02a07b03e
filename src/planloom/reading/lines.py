"""Which blocks of words do lines of plain text or Markdown hold? List numbers, bullets and headings are recognised."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from planloom.reading.folding import fold
from planloom.reading.html import html_pieces, starts_html_block
from planloom.reading.inline import inline_spans
from planloom.reading.pieces import Piece

_MARKER = re.compile(
    r"(?P<chapter>第[一二三四五六七八九十百\d]{1,4}(?:章|篇|部分|节|编)[\s：:、]*)"
    r"|(?P<first>(?:[一二三四五六七八九十]{1,3}|[甲乙丙丁戊己庚辛])、\s*)"
    r"|(?P<second>（[一二三四五六七八九十]{1,3}）[、.]?\s*)"
    r"|(?P<third>\d{1,2}(?:[.．]\d{1,2}){0,2}(?:[.．、](?!\d)|\s(?=[^\d\s]))\s*|[①-⑳]\s*|[一二三四五六七八九十]是(?=[^，。]{2,16}[。：]))"
    r"|(?P<fourth>（\d{1,2}）[、.]?\s*|\d{1,2}）\s*|第[一二三四五六七八九十百\d]{1,4}条(?:[\s　：:]+|(?=（)))"
    r"|(?P<bullet>[◆●■◇○◎◉□★☆▲△▪•·※➢❖►▶✓√]\s*|[-*+–—]\s+)"
)  # fmt: skip
_LEVELS = {"chapter": 2, "first": 2, "second": 3, "third": 4, "fourth": 5, "bullet": 6}
_ATX = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+")
_SETEXT = re.compile(r"[ ]{0,3}(=+|-+)[ \t]*\Z")
_RULE = re.compile(r"[ ]{0,3}(?:(?:-[ ]*){3,}|(?:\*[ ]*){3,}|(?:_[ ]*){3,}|=+)\Z")
_BOLD_LINE = re.compile(r"\s*(?:\*\*|__)[^*_]{1,80}(?:\*\*|__)\s*\Z")
_TABLE_RULE = re.compile(r"\s*\|?[\s:|-]*-{2,}[\s:|-]*\Z")
_ENDED = tuple("。！？；：.!?;:”’")
_SENTENCE = re.compile("[。；！？]")
_ASKS = re.compile("[^。；！？，]{2,16}[？?]")
"""A question that stands as a heading (●今年定了哪些目标？)."""
_STOPS = ("。", "；", "！", "？", ".", ";")
_HEADING_LIMIT = 45
_TITLE_LIMIT = 70
_BARE_LIMIT = 26
_INNER = re.compile("[，。；、！？：]")
_WRAP_LINES = 8
_WRAP_WIDTHS = (20, 130)
_TABS = 2
_BARRED = re.compile(r"\s*\|(?:[^|]*\|){2,}\s*\Z")
"""A row of a table in plain text: bars at both ends and between."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One line without its end."""

    start: int
    end: int
    text: str


def line_pieces(raw: str, start: int, kind: str) -> Iterator[Piece]:
    r"""Yield the blocks of plain text or Markdown.

    Parameters
    ----------
    raw
        The raw text.
    start
        Offset behind the front matter.
    kind
        ``text`` or ``markdown``.

    Yields
    ------
        Pieces with the spans of their words.

    Examples
    --------
    >>> [(piece.kind, piece.marker) for piece in line_pieces("规划摘要\n一、目标\n1.建成5座。", 0, "text")]
    [('heading', ''), ('heading', '一、'), ('item', '1.')]
    """
    lines = [
        _Line(found.start(), found.end(), found[0])
        for found in re.compile(r"[^\r\n\f\v\x85\u2028\u2029]+").finditer(raw, start)
        if not found[0].isspace()
    ]
    yield from _Lines(raw, lines, kind).pieces()


class _Lines:
    """State of one pass over the lines."""

    def __init__(self, raw: str, lines: list[_Line], kind: str) -> None:
        self.raw, self.lines = raw, lines
        self.markdown = kind == "markdown"
        self.wrap_width = _wrap_width(lines)
        self.table, self.row = -1, -1
        self.titled = False

    def pieces(self) -> Iterator[Piece]:
        open_piece: Piece | None = None
        before: _Line | None = None
        fresh = 0
        for number, line in enumerate(self.lines):
            if number < fresh:
                continue
            if starts_html_block(self.raw, line.start, line.end):
                if open_piece:
                    yield open_piece
                open_piece, before = None, None
                fresh = self._html_end(number)
                end = self.lines[fresh - 1].end
                yield from html_pieces(self.raw, line.start, end)
                continue
            if before is not None and open_piece is not None and self._continues(before, line):
                self._add(open_piece, line.start, line.end)
                before = line
                continue
            if open_piece:
                yield open_piece
            open_piece, before = None, line
            cells = self._cells(line, number)
            if cells is not None:
                yield from cells
                continue
            self.row = -1
            if self.markdown and _RULE.match(line.text):
                continue
            open_piece = self._piece(line, number)
        if open_piece:
            yield open_piece

    def _html_end(self, number: int) -> int:
        """Return the number of the line after the HTML block: HTML ends at an empty line or plain line."""
        last = number + 1
        while last < len(self.lines):
            gap = self.raw[self.lines[last - 1].end : self.lines[last].start]
            if gap.count("\n") > 1 or gap.count("\r") > 1:
                break
            last += 1
        return last

    def _continues(self, before: _Line, line: _Line) -> bool:
        """Return whether a line goes on with the paragraph of the line before."""
        if _MARKER.match(fold(line.text).lstrip()) or _ATX.match(line.text):
            return False
        gap = self.raw[before.end : line.start]
        if gap.count("\n") > 1 or _ATX.match(before.text) or "|" in line.text:
            return False
        if self.markdown:
            if _SETEXT.match(line.text) or _BOLD_LINE.match(before.text) or self.row >= 0:
                return False
            ended = before.text.rstrip().endswith(_ENDED)
            return not ended and len(before.text) >= _WRAP_WIDTHS[0]
        return bool(self.wrap_width) and len(before.text.rstrip()) >= self.wrap_width - 3

    def _cells(self, line: _Line, number: int) -> list[Piece] | None:
        """Return the cells of a Markdown table row; None where the line is none."""
        if line.text.count("|") + line.text.count("\t") < 1:
            return None
        tabbed = line.text.strip().count("\t") >= _TABS and not self.markdown
        barred = _BARRED.match(line.text) is not None and not self.markdown
        if _TABLE_RULE.match(line.text):
            return []
        if not tabbed and not barred:
            ruled = any(
                _TABLE_RULE.match(other.text) for other in self.lines[number + 1 : number + 2]
            )
            if self.row < 0 and not ruled:
                return None
        if self.row < 0:
            self.table += 1
        self.row += 1
        pieces = []
        for column, (start, end) in enumerate(self._columns(line, "\t" if tabbed else "|")):
            if not self.raw[start:end].isspace() and end > start:
                piece = Piece("cell", table=self.table, row=self.row, column=column)
                self._add(piece, start, end)
                pieces.append(piece)
        return pieces

    def _columns(self, line: _Line, separator: str) -> list[tuple[int, int]]:
        """Return the spans between separators; an empty cell keeps its column."""
        cuts = [line.start + at for at, sign in enumerate(line.text) if sign == separator]
        spans = list(zip([line.start, *(cut + 1 for cut in cuts)], [*cuts, line.end], strict=True))
        return spans[1:] if separator == "|" and line.text.lstrip().startswith("|") else spans

    def _piece(self, line: _Line, number: int) -> Piece:
        start = line.start + len(line.text) - len(line.text.lstrip())
        if self.markdown:
            while self.raw[start : start + 1] == ">":
                start += 1
                start += len(self.raw[start : line.end]) - len(self.raw[start : line.end].lstrip())
        atx = _ATX.match(self.raw, start, line.end)  # also in plain text: many a .txt is Markdown
        if atx:
            self.titled = True
            return self._filled(Piece("heading", level=len(atx[1])), atx.end(), line)
        piece = Piece("paragraph")
        if self.markdown and (_is_bold_heading(line.text) or self._underlined(number)):
            piece = Piece("heading", level=3 if self.titled else 1)
        piece = self._filled(piece, start, line)
        if piece.kind == "paragraph" and not piece.marker and self._is_bare_heading(line):
            piece.kind, piece.level = "heading", 3 if self.titled else 1
        self.titled = True
        return piece

    def _underlined(self, number: int) -> bool:
        following = self.lines[number + 1 : number + 2]
        return bool(following) and _SETEXT.match(following[0].text) is not None

    def _is_bare_heading(self, line: _Line) -> bool:
        words = line.text.strip()
        if not self.titled:
            return len(words) <= _TITLE_LIMIT and not _SENTENCE.search(fold(words))
        words = words.rstrip("：:")
        return len(words) <= _BARE_LIMIT and not _INNER.search(fold(words)) and len(words) > 1

    def _filled(self, piece: Piece, start: int, line: _Line) -> Piece:
        """Return the piece with the line's words, its list number or bullet taken off."""
        folded = fold(self.raw[start : line.end])
        found = _MARKER.match(folded)
        if found and found.end() < len(folded.rstrip()):
            group = str(found.lastgroup)
            words = folded[found.end() :].strip()
            if piece.kind == "paragraph":
                short = len(words) <= _HEADING_LIMIT and not _SENTENCE.search(words)
                listing = re.search("[：:].*、", words) is not None
                is_heading = (
                    short and group != "bullet" and not words.endswith(("：", ":")) and not listing
                ) or _ASKS.fullmatch(words) is not None
                piece.kind = "heading" if is_heading and group != "fourth" else "item"
                piece.level = _LEVELS[group] if piece.kind == "heading" else 0
            piece.marker = found[0].strip()
            start += found.end()
            self.titled = True
        self._add(piece, start, line.end)
        return piece

    def _add(self, piece: Piece, start: int, end: int) -> None:
        if piece.spans:
            piece.spans.append((piece.spans[-1][1], start, " ")) if start > piece.spans[-1][
                1
            ] else None
        piece.spans.extend(inline_spans(self.raw, start, end, markdown=self.markdown))


def _is_bold_heading(text: str) -> bool:
    """Return whether a line is bold and no sentence."""
    return _BOLD_LINE.match(text) is not None and not text.strip("*_ \t").endswith(_STOPS)


def _wrap_width(lines: list[_Line]) -> int:
    """Return the width at which lines are broken, 0 where a line is a paragraph."""
    widths = sorted(len(line.text.rstrip()) for line in lines[:2000])
    if len(widths) < _WRAP_LINES:
        return 0
    width = widths[-1]
    near = sum(w >= width - 3 for w in widths)
    return width if _WRAP_WIDTHS[0] <= width <= _WRAP_WIDTHS[1] and near * 3 >= len(widths) else 0
