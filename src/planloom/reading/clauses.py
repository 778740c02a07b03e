"""Where do sentences and clauses begin and end? Sentences end at 。 and cut clauses at commas outside brackets."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_SENTENCE = re.compile("[^。！？!?]{1,4000}(?:[。！？!?]+[”’）]*)?|[。！？!?]+[”’）]*")
_BRACKETS = re.compile("（[^（）。]{0,60}）|“[^“”。]{0,40}”|《[^《》。]{0,120}》")
_ORDER = re.compile("[一二三四五六七八九十]是(?=[^，。；是]{2})")
"""Numbers the parts of a passage (一是…。二是…)."""
_CUT = re.compile(r"，|；|：|;|:|,(?!\d{3})|——")


class Clause(NamedTuple):
    """A part of a sentence between commas."""

    start: int
    """Offset in the passage."""
    end: int
    """Offset after it, without its comma."""


class Sentence(NamedTuple):
    """A sentence with its clauses."""

    start: int
    """Offset in the passage."""
    end: int
    """Offset after its last character."""
    clauses: tuple[Clause, ...]
    """Its clauses."""


def sentences(text: str, start: int = 0) -> Iterator[Sentence]:
    """Yield the sentences of a text with their clauses.

    Parameters
    ----------
    text
        A passage's text.
    start
        Offset from which on to read.

    Yields
    ------
        Sentences; commas inside parentheses and quotation marks do not cut.

    Examples
    --------
    >>> [[(c.start, c.end) for c in s.clauses] for s in sentences("甲，乙。丙")]
    [[(0, 1), (2, 3)], [(4, 5)]]
    """
    inner = _inner(text)
    for found in _SENTENCE.finditer(text, start):
        first, last = found.span()
        end = last
        while end > first and text[end - 1] in "。！？!? ":
            end -= 1
        if end > first + 1 and text[end - 1] in "”’）" and text[end - 2] in "。！？!?":
            end -= 2
        clauses = []
        order = _ORDER.match(text, first, end)
        at = order.end() if order else first
        for cut in _CUT.finditer(text, first, end):
            stop, behind = cut.span()
            if inner is None or not inner[stop]:
                if stop > at:
                    clauses.append(Clause(at, stop))
                at = behind
        if end > at:
            clauses.append(Clause(at, end))
        if clauses:
            yield Sentence(first, last, tuple(clauses))


def is_speech(words: str) -> bool:
    """Return whether quotation marks hold a clause with a number, and no name.

    Examples
    --------
    >>> is_speech("“到2025年，产值达到90亿元”"), is_speech("“四新、五链”")
    (True, False)
    """
    return words[0] == "“" and "，" in words and any(sign.isdigit() for sign in words)


def _inner(text: str) -> bytearray | None:
    """Return for each character whether it stands inside brackets that close within reach; None where none does."""
    inner = None
    for found in _BRACKETS.finditer(text):
        if is_speech(found[0]):
            continue
        inner = inner or bytearray(len(text))
        inner[found.start() : found.end()] = b"\x01" * (found.end() - found.start())
    return inner
