"""Which lines of a PDF belong to the page and not to the text? Headers, footers, page numbers, contents."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from statistics import median

from planloom.reading.folding import fold
from planloom.reading.pdf_columns import Line, fragment_rows, row_line
from planloom.reading.pdf_glyphs import Fragment

_Key = tuple[str, int, int]

_BAND = 0.14
_NARROW_BAND = 0.10
_ROUND = 5.0
_ISOLATED, _OTHER_SIZE = 1.2, 0.06
_DEPTH = 4
_FEW_PAGES, _MANY_PAGES = 2, 5
_SHARE = 0.2
_NUMBERS = re.compile(r"\d+|[ivxlc]+|[一二三四五六七八九十百〇零]+")
_PAGE_NUMBER = re.compile(
    r"[-—–─·•~|/\s]*(?:第?\s*\d{1,4}\s*页?|[ivxlc]{1,7}|第\s*[一二三四五六七八九十百]{1,6}\s*页)[-—–─·•~|/\s]*"
    r"|第?\s*\d{1,4}\s*页?\s*[/／,，|]?\s*共?\s*\d{1,4}\s*页?"
    r"|page\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?"
    r"|(?:file|https?)://\S*(?:\s*\d{1,4}\s*/\s*\d{1,4})?"
    r"|\d{1,4}[/.\-年]\d{1,2}[/.\-月]\d{1,4}日?,?\s*\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]m)?.*",
    re.I,
)
_LEADERS = re.compile(
    r".{1,80}?(?:[.．…·⋯‥•]\s?){4,}\s*[-—]?\s*(?:\d{1,4}|[ivxlc]{1,7})?\s*[-—]?\s*$", re.I
)
_CONTENTS = re.compile(r"目\s*[录錄次]|contents", re.I)


def without_margins(pages: Sequence[tuple[list[Fragment], float]]) -> list[list[Fragment]]:
    """Return the words of each page without what belongs to the page and not to the text.

    A line is left out where it stands at the page's head or foot, outside all that is kept, and either looks like a
    page number, address or date of printing, or stands at the same place of other pages too, numbers aside.

    Parameters
    ----------
    pages
        Words and tables of each page, and its height [pt].

    Returns
    -------
        What is kept, page by page.
    """
    edges = [_Edges.of(fragments, height) for fragments, height in pages]
    counts: Counter[_Key] = Counter()
    for page in edges:
        counts.update(
            {key for line in chain(page.head, page.foot) for key in _keys(line, page.height)}
        )
    body = [(line.size, gap) for page in edges for line, gap in page.gaps]
    size = median(size for size, _ in body) if body else 0.0
    pitch = median(gap for _, gap in body) if body else 0.0
    filled = sum(1 for fragments, _ in pages if fragments)
    least = max(_FEW_PAGES, min(_MANY_PAGES, round(_SHARE * filled)))
    repeated = {key for key, count in counts.items() if count >= least}
    kept: list[list[Fragment]] = []
    for (fragments, _), page in zip(pages, edges, strict=True):
        dropped: set[int] = set()
        for side in (page.head, page.foot):
            for line in side[: _running(side, page, repeated, (size, pitch))]:
                dropped.update(id(part) for part in page.parts[id(line)])
        kept.append([part for part in fragments if id(part) not in dropped])
    return kept


def contents_lines(lines: Sequence[Line]) -> set[int]:
    """Return the ids of the lines of tables of contents: headings with dots and a page number behind.

    Examples
    --------
    >>> def line(text): return Line(text, 1, 0, 0, 0, 10, "", 0)
    >>> entries = [line("目录"), line("一、目标……………3"), line("二、任务……………5"), line("正文")]
    >>> len(contents_lines(entries))
    3
    """
    found: set[int] = set()
    by_page: defaultdict[int, list[Line]] = defaultdict(list)
    for line in lines:
        if line.grid is None:
            by_page[line.page].append(line)
    for group in by_page.values():
        entries = [line for line in group if _LEADERS.match(line.text)]
        if len(entries) > 1:
            heads = [line for line in group if _CONTENTS.fullmatch(line.text.strip())]
            found.update(id(line) for line in (*entries, *heads))
    return found


@dataclass(frozen=True, slots=True)
class _Edges:
    """The outermost lines of a page, from the edge inwards."""

    height: float
    head: list[Line]
    foot: list[Line]
    parts: dict[int, list[Fragment]]
    gaps: list[tuple[Line, float]]

    @classmethod
    def of(cls, fragments: list[Fragment], height: float) -> "_Edges":
        rows = fragment_rows(fragments)
        lines = [row_line(row) for row in rows]
        gaps = [(lower, upper.base - lower.base) for upper, lower in pairwise(lines)]
        parts = {id(line): row for line, row in zip(lines, rows, strict=True)}
        sides = (lines[: _DEPTH + 1], lines[: -_DEPTH - 2 : -1])
        return cls(height, *sides, parts, gaps)

    def is_outside(self, line: Line) -> bool:
        """Return whether a line stands in the band where headers and footers do."""
        return line.grid is None and min(line.base, self.height - line.base) <= _BAND * self.height


def _running(side: list[Line], page: _Edges, repeated: set[_Key], body: tuple[float, float]) -> int:
    """Return how many of the outermost lines are running ones: they end where a gap or another type parts them."""
    size, pitch = body
    taken = 0
    for at, line in enumerate(side[:_DEPTH]):
        if not page.is_outside(line):
            break
        if _is_number(line, page.height):
            taken = at + 1
            continue
        if not any(key in repeated for key in _keys(line, page.height)):
            break
        inner = side[at + 1] if at + 1 < len(side) else None
        gap = abs(inner.base - line.base) if inner else page.height
        differs = abs(line.size - size) > _OTHER_SIZE * size
        if differs or gap > _ISOLATED * pitch:
            taken = at + 1
    return taken


def _keys(line: Line, height: float) -> tuple[_Key, ...]:
    """Return what a line is known by on other pages: its words without numbers, place and size."""
    words = _NUMBERS.sub("#", fold(line.text.lower()))
    words = re.sub(r"\s+", "", words)
    place = round((height - line.base if line.base > height / 2 else -line.base) / _ROUND)
    return tuple((words, place + shift, round(line.size)) for shift in (0, 1))


def _is_number(line: Line, height: float) -> bool:
    near = min(line.base, height - line.base) <= _NARROW_BAND * height
    return near and _PAGE_NUMBER.fullmatch(fold(line.text.strip())) is not None
