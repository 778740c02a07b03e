"""Which characters inside a block are words, and which are markup? Tags, entities and marks are skipped."""

import html
import re
from collections.abc import Iterator

ENTITY = r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_TAG = r"</?[A-Za-z][^<>]{0,2000}>|<!--|<https?:[^<>\s]{0,2000}>"
_MARKDOWN = (
    r"|!\[[^\[\]]{0,300}\]\([^()\s]{0,1000}\)"
    r"|\]\([^()\s]{0,1000}(?:\s\"[^\"]{0,200}\")?\)|\*\*|__|~~|`+|\\(?=[!-/:-@\[-`{-~])"
    r"|\[(?=[^\[\]]{0,300}\]\()|\*(?=[^\s*])|(?<=[^\s*])\*"
)
_PLAIN = re.compile(f"{ENTITY}|{_TAG}")
_MARKED = re.compile(f"{ENTITY}|{_TAG}{_MARKDOWN}")


def inline_spans(
    raw: str,
    start: int,
    end: int,
    *,
    markdown: bool,
) -> Iterator[tuple[int, int, str | None]]:
    """Yield the spans of words in a span of raw text.

    Parameters
    ----------
    raw
        The raw text.
    start, end
        The span.
    markdown
        Whether Markdown's marks are markup too.

    Yields
    ------
        Start, end, and the character that an entity stands for (else None).

    Examples
    --------
    >>> list(inline_spans("培育<b>20家</b>&amp;", 0, 17, markdown=False))
    [(0, 2, None), (5, 8, None), (12, 17, '&')]
    """
    pattern = _MARKED if markdown else _PLAIN
    at = start
    while found := pattern.search(raw, at, end):
        if found.start() > at:
            yield at, found.start(), None
        at = found.end()
        token = found[0]
        if token.startswith("<!--"):
            close = raw.find("-->", at, end)
            at = end if close < 0 else close + 3
        elif token[0] == "&":
            character = html.unescape(token)
            if len(character) == 1:
                yield found.start(), found.end(), character
            else:
                yield found.start(), found.end(), None
    if at < end:
        yield at, end, None
