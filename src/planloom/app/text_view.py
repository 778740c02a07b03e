"""Which words of a document does a reader see? Its raw text without markup, and what stands around a quote."""

import html
import re

from planloom.app.lookup import Lookup
from planloom.app.records import Citation, StudyText, TextBlock

_MARKUP = re.compile(
    r"""
    <!--.*?-->                                  # comment
    | <(?=https?://) | (?<=[\w/=&?.-])>(?=\s|$) # brackets of a bare address
    | </?[A-Za-z][^<>]*>                        # tag
    | ^\s*(?:[-*+•]\s+|\#{1,6}\s+|>\s?)         # list sign, heading sign, quotation sign
    | \*\*|__|`                                 # emphasis, code
    | \]\([^()\s]*\) | (?<!\w)\[(?=[^\[\]]*(?:\]\(|$))  # a link's address, its bracket
    | (?<=[^\x00-\x7f])\s*\n\s*(?=[^\x00-\x7f]) # line break between Han characters
    """,
    re.VERBOSE | re.DOTALL,
)
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9A-Fa-f]+|[A-Za-z]+\d*);")
_BETWEEN_CELLS = " | "


def visible_pieces(raw: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """Return the visible pieces of a stretch of text, markup left out.

    Parameters
    ----------
    raw
        The document's text.
    start
        Offset of the stretch.
    end
        Offset after it.

    Returns
    -------
    pieces
        Start and end in `raw` with the words shown; they differ from `raw` for entities alone.

    Examples
    --------
    >>> visible_pieces("<b>A</b> &amp; B", 0, 16)
    [(3, 4, 'A'), (8, 9, ' '), (9, 14, '&'), (14, 16, ' B')]
    """
    stretch = raw[start:end]
    hidden = [(m.start(), m.end(), "") for m in _MARKUP.finditer(stretch) if m.end() > m.start()]
    entities = [(m.start(), m.end(), html.unescape(m[0])) for m in _ENTITY.finditer(stretch)]
    pieces: list[tuple[int, int, str]] = []
    at = 0
    for first, last, text in sorted(hidden + entities):
        if first < at:
            continue
        if first > at:
            pieces.append((start + at, start + first, stretch[at:first]))
        if text:
            pieces.append((start + first, start + last, text))
        at = last
    if at < len(stretch):
        pieces.append((start + at, end, stretch[at:]))
    return pieces


def block_text(raw: str, block: TextBlock) -> str:
    """Return the visible words of a block.

    Parameters
    ----------
    raw
        The document's text.
    block
        The block.

    Returns
    -------
    text
        Its words without markup.
    """
    return "".join(text for _, _, text in visible_pieces(raw, block.start, block.end))


def clean(words: str) -> str:
    """Return words of a document without markup.

    Parameters
    ----------
    words
        A stretch of the raw text.

    Returns
    -------
    text
        What a reader sees.

    Examples
    --------
    >>> clean("<p>培育**企业**")
    '培育企业'
    """
    return "".join(text for _, _, text in visible_pieces(words, 0, len(words)))


def words_around(text: StudyText | None, start: int, quote: str) -> tuple[str, str, str]:
    """Return what stands before a quote, the quote, and what stands behind it, without markup.

    Parameters
    ----------
    text
        The document's text; null where it is not at hand.
    start
        Offset of the quote.
    quote
        Its words.

    Returns
    -------
    parts
        Of the block that holds it, or of the row of a table, cell beside cell; the quote alone where it does not
        stand in the text.

    Examples
    --------
    >>> cells = [TextBlock(kind="cell", start=s, end=e, cell=(0, 0, c)) for c, (s, e) in enumerate([(0, 2), (3, 5)])]
    >>> words_around(StudyText(sha256="0", raw="产值 50", blocks=cells), 3, "50")
    ('产值 | ', '50', '')
    """
    blocks = text.blocks if text is not None else ()
    at = next((n for n, b in enumerate(blocks) if b.start <= start < b.end), None)
    end = start + len(quote)
    if text is None or at is None or text.raw[start:end] != quote:
        return ("", clean(quote), "")
    block = blocks[at]
    spans = ((block.start, start), (start, end), (end, max(block.end, end)))
    before, shown, after = ("".join(p[2] for p in visible_pieces(text.raw, *s)) for s in spans)
    if block.cell is None:
        return before, shown, after
    row = [(n, b) for n, b in enumerate(blocks) if b.cell and b.cell[:2] == block.cell[:2]]
    left = [block_text(text.raw, b) + _BETWEEN_CELLS for n, b in row if n < at]
    right = [_BETWEEN_CELLS + block_text(text.raw, b) for n, b in row if n > at]
    return "".join([*left, before]), shown, "".join([after, *right])


def sentence_around(lookup: Lookup, plan_id: str, citation: Citation) -> tuple[str, str, str]:
    """Return the words before a quote, the quote, and the words after it, within its block.

    Parameters
    ----------
    lookup
        The study.
    plan_id
        The plan that the item belongs to.
    citation
        Where the item stands.

    Returns
    -------
    parts
        Before, quote, after, without markup; the quote alone where the text is not at hand.
    """
    text = lookup.text(plan_id)
    return sentence_of(words_around(text, citation.start, citation.quote))


def sentence_of(parts: tuple[str, str, str]) -> tuple[str, str, str]:
    r"""Return the parts of a block cut to the sentence that holds the quote.

    Examples
    --------
    >>> sentence_of(("甲。乙", "丙", "丁。戊"))
    ('乙', '丙', '丁。')
    """
    before, quote, after = parts
    return re.split(r"(?<=[。；！？\n])", before)[-1], quote, re.split(r"(?<=[。；！？])", after)[0]
