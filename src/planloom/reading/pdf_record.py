"""What do PDF and DOCX hand on? Text in reading order, its blocks, and where each stood."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from planloom.errors import DocumentError, Problem
from planloom.reading.folding import fold
from planloom.reading.pieces import Piece

SHORT_LINE = 45
"""A numbered line longer than this is a paragraph, no heading [character]."""
TITLE_LENGTH = 70
"""A longer line is no title [character]."""

_LEVELS = {"chapter": 2, "first": 2, "second": 3, "third": 4, "fourth": 5, "bullet": 6}
_MARKER = re.compile(
    r"(?P<chapter>第[一二三四五六七八九十百\d]{1,4}(?:章|篇|部分|节|编)[\s：:、]*)"
    r"|(?P<first>[一二三四五六七八九十]{1,3}、\s*)"
    r"|(?P<second>（[一二三四五六七八九十]{1,3}）[、.]?\s*)"
    r"|(?P<third>\d{1,2}(?:[.．]\d{1,2}){0,2}(?:[.．、](?!\d)|\s(?=[^\d\s]))\s*|[①-⑳]\s*)"
    r"|(?P<fourth>（\d{1,2}）[、.]?\s*|\d{1,2}）\s*)"
    r"|(?P<bullet>[◆●■◇○□★☆▲△▪•·※➢❖►▶✓√]\s*|[-*+–—]\s+)"
)
_SENTENCE = re.compile("[。；！？]")
_CLOSING = ("：", ":", "，", "、")


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a document that is not text itself."""

    raw: str
    """Text in reading order; each block is contiguous, blocks stand in lines of their own."""
    pieces: tuple[Piece, ...]
    """The blocks as spans of `raw`."""
    pages: tuple[int, ...]
    """Of each piece, the page it begins on (PDF) or the number of its paragraph (DOCX), from 1."""
    problems: tuple[Problem, ...] = ()
    """What could not be read whole, of severity warning."""
    merged: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    """Of each merged cell, by the number of its piece: how many rows and columns it covers."""
    pictures: frozenset[int] = frozenset()
    """Pages whose words were read from a picture."""


@dataclass(slots=True)
class Writing:
    """The text and blocks of a document while they are put together."""

    parts: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    merged: dict[int, tuple[int, int]] = field(default_factory=dict)
    length: int = 0

    def add(self, piece: Piece, words: str, page: int, marker: str = "") -> None:
        """Append a block; a `marker` stands before its words in the text, outside the piece.

        Examples
        --------
        >>> writing = Writing()
        >>> writing.add(Piece("item"), "建成5座。", 1, "1.")
        >>> writing.extracted().raw, writing.pieces[0].spans
        ('1.建成5座。', [(2, 7, None)])
        """
        if not words.strip():
            return
        if self.parts:
            self.parts.append("\n")
            self.length += 1
        start = self.length + len(marker)
        self.parts.append(marker + words)
        self.length = start + len(words)
        piece.spans = [(start, self.length, None)]
        piece.marker = piece.marker or marker.strip()
        self.pieces.append(piece)
        self.pages.append(page)

    def extracted(self, problems: tuple[Problem, ...] = ()) -> Extracted:
        """Return the finished record."""
        pieces, pages = tuple(self.pieces), tuple(self.pages)
        return Extracted("".join(self.parts), pieces, pages, problems, dict(self.merged))


def split_marker(words: str) -> tuple[str, str, str]:
    """Return the list number or bullet with the blanks behind it, the words, and the number's rank.

    Examples
    --------
    >>> split_marker("（一）做强产业")
    ('（一）', '做强产业', 'second')
    >>> split_marker("2025年增加值")
    ('', '2025年增加值', '')
    """
    found = _MARKER.match(fold(words))
    if found is None or not words[found.end() :].strip():
        return "", words, ""
    return words[: found.end()], words[found.end() :], str(found.lastgroup)


def marked_level(words: str, rank: str) -> int:
    """Return the depth of the heading that a numbered line is, 0 where it is none.

    Examples
    --------
    >>> marked_level("总体要求", "first"), marked_level("建成5座。", "third")
    (2, 0)
    """
    if rank in ("", "bullet", "fourth") or not is_short(words):
        return 0
    return _LEVELS[rank]


def is_short(words: str, limit: int = SHORT_LINE) -> bool:
    """Return whether a line could be a heading: short, and no sentence.

    Examples
    --------
    >>> is_short("发展目标"), is_short("建成5座。"), is_short("主要指标如下：")
    (True, False, False)
    """
    folded = fold(words.strip())
    return len(folded) <= limit and not _SENTENCE.search(folded) and not folded.endswith(_CLOSING)


def refusal(code: str, name: str, **values: object) -> DocumentError:
    """Return the error for a document that cannot be read."""
    return DocumentError([Problem(code, name, values)])
