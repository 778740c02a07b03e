"""Which blocks of words does a text hold, and where do they stand in it? Blocks and passages with offsets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from planloom.reading.folding import fold, simplified
from planloom.reading.html import html_pieces
from planloom.reading.lines import line_pieces
from planloom.reading.pdf_record import Extracted
from planloom.reading.pieces import Piece
from planloom.reading.projection import Passage, Run
from planloom.reading.records import Block, Text

_FRONT_MATTER = re.compile(
    r"\s*---[ \t]*\r?\n(?P<body>.*?)(?:\r?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S
)
_PAIR = re.compile(r"^([\w\-一-鿿]+)[ \t]*[:：][ \t]*(.*?)[ \t]*\r?$", re.M)
_HTML = re.compile(r"<!doctype html|<html[\s>]|<body[\s>]", re.I)
_BLANKS = re.compile(r"\s+")
_HEAD = 2000
_FRONT_LIMIT = 20_000


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with its passages in reading order."""

    text: Text
    """The text with its blocks."""
    passages: tuple[Passage, ...]
    """One passage per block."""


def mark_up(raw: str, name: str, encoding: str) -> Marked:
    r"""Return the text's blocks and their words, with offsets in the raw text.

    Parameters
    ----------
    raw
        The decoded text.
    name
        File name; its ending helps where the text itself does not tell its format.
    encoding
        Encoding of the bytes, noted in the text.

    Returns
    -------
        Text and passages.

    Examples
    --------
    >>> marked = mark_up("# 目标\n\n培育**20家**企业。", "plan.md", "utf-8")
    >>> [(passage.block.kind, passage.text) for passage in marked.passages]
    [('heading', '目标'), ('paragraph', '培育20家企业。')]
    """
    kind = _format(raw, name)
    metadata, start = _front_matter(raw) if kind != "html" else ({}, 0)
    if metadata and kind == "text":
        kind = "markdown"
    pieces = html_pieces(raw, 0) if kind == "html" else line_pieces(raw, start, kind)
    passages = tuple(passage for piece in pieces if (passage := _passage(raw, piece)) is not None)
    blocks = tuple(passage.block for passage in passages)
    return Marked(Text(raw, blocks, kind, encoding, metadata), passages)


def mark_up_extracted(extracted: Extracted, kind: str) -> Marked:
    """Return the blocks and words of a text that was extracted from a PDF or DOCX file.

    Parameters
    ----------
    extracted
        Text and pieces; each piece holds words.
    kind
        ``pdf`` or ``docx``.

    Returns
    -------
        Text and passages.
    """
    found = [
        (_passage(extracted.raw, piece), page)
        for piece, page in zip(extracted.pieces, extracted.pages, strict=True)
    ]
    passages = tuple(passage for passage, _ in found if passage is not None)
    pages = tuple(page for passage, page in found if passage is not None)
    blocks = tuple(passage.block for passage in passages)
    text = Text(extracted.raw, blocks, kind, "utf-8", {}, pages, extracted.pictures)
    return Marked(text, passages)


def _format(raw: str, name: str) -> str:
    """Return ``html``, ``markdown`` or ``text``."""
    lower = name.lower()
    if _HTML.search(raw[:_HEAD]) or lower.endswith((".html", ".htm", ".xhtml")):
        return "html"
    if lower.endswith((".md", ".markdown")):
        return "markdown"
    return "text"


def _front_matter(raw: str) -> tuple[dict[str, str], int]:
    """Return the pairs of the front matter and the offset behind it."""
    found = _FRONT_MATTER.match(raw, 0, _FRONT_LIMIT)
    if found is None:
        return {}, 0
    pairs = {key.lower(): _unquoted(value) for key, value in _PAIR.findall(found["body"])}
    return (pairs, found.end()) if pairs else ({}, 0)


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value


def _passage(raw: str, piece: Piece) -> Passage | None:
    """Return the piece's words, blanks between Chinese characters dropped; None where none are left."""
    runs: list[Run] = []
    parts: list[str] = []
    length = 0
    for text, start, end in _joined(raw, piece):
        runs.append(Run(length, start, end, len(text)))
        parts.append(text)
        length += len(text)
    if not parts:
        return None
    cell = (piece.table, piece.row, piece.column)
    place = cell if piece.kind == "cell" else None
    block = Block(piece.kind, runs[0].start, runs[-1].end, piece.level, place)
    joined = "".join(parts)
    return Passage(block, fold(joined), simplified(joined), raw, tuple(runs), piece.marker, *cell)


def _joined(raw: str, piece: Piece) -> Iterator[tuple[str, int, int]]:
    """Yield (text, raw start, raw end) with runs of blanks dropped or made one."""
    last = ""
    gap: tuple[int, int] | None = None
    for start, end, replacement in piece.spans:
        text = raw[start:end] if replacement is None else replacement
        at = 0
        for blank in _BLANKS.finditer(text):
            if blank.start() > at:
                yield from _gap(gap, last, text[at])
                gap = None
                yield _span(text, at, blank.start(), start, end)
                last = text[blank.start() - 1]
            if last:
                gap = gap or (start + blank.start() if replacement is None else start, 0)
            at = blank.end()
        if at < len(text):
            yield from _gap(gap, last, text[at])
            gap = None
            yield _span(text, at, len(text), start, end)
            last = text[-1]


def _gap(gap: tuple[int, int] | None, last: str, following: str) -> Iterator[tuple[str, int, int]]:
    """Yield one blank where words of letters meet; Chinese needs none."""
    if gap is not None and last and all(c.isascii() and c.isalnum() for c in (last, following)):
        yield " ", gap[0], gap[0] + 1


def _span(text: str, at: int, to: int, start: int, end: int) -> tuple[str, int, int]:
    if len(text) == end - start:
        return text[at:to], start + at, start + to
    return text[at:to], start, end
