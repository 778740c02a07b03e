"""What does a DOCX say? Its text in reading order, with its numbers and tables."""

from collections import Counter
from itertools import takewhile

from planloom.reading.docx_blocks import Body, Draft
from planloom.reading.docx_numbering import Numbering
from planloom.reading.docx_parts import Parts, Scan
from planloom.reading.docx_styles import Styles
from planloom.reading.pdf_record import (
    TITLE_LENGTH,
    Extracted,
    Writing,
    is_short,
    marked_level,
    refusal,
)
from planloom.reading.pieces import Piece

SIZE_LIMIT_BYTE = 64 * 1024 * 1024
"""Larger files are refused at once."""

_TRANSPARENT = frozenset(
    {"document", "body", "sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}
)
_LARGER = 1.12
_LEADING = 12
_LEVEL_LIMIT = 6
_PLAIN_LEVEL = 3


def docx_text(data: bytes, name: str) -> Extracted:
    """Return the text of a DOCX with its blocks.

    Tracked changes are read as taken; numbers of lists are computed from their definitions and stand before the
    words, outside the pieces. Left out: headers and footers, notes, comments, hidden and deleted text, tables of
    contents, embedded files. Radical code points are folded one to one to ideographs.

    Parameters
    ----------
    data
        The file as received.
    name
        Its name, for problems.

    Returns
    -------
        Text, blocks, and of each block the number of its paragraph in the file, from 1.

    Raises
    ------
    DocumentError
        If the file is encrypted, damaged, too large, declares entities, or holds no text.
    """
    if len(data) > SIZE_LIMIT_BYTE:
        values = {"size": len(data) // 1024**2, "limit": SIZE_LIMIT_BYTE // 1024**2}
        raise refusal("document.too_large", name, **values)
    parts = Parts(data, name)
    main = parts.main_part()
    folder = main.rpartition("/")[0]
    styles = Styles(parts.tree(f"{folder}/styles.xml".lstrip("/")))
    numbering = Numbering(parts.tree(f"{folder}/numbering.xml".lstrip("/")), styles.linked_lists())
    drafts = Body(styles, numbering).read(Scan(parts, main, _TRANSPARENT).nodes())
    extracted = _written(drafts).extracted()
    if not extracted.pieces:
        raise refusal("document.docx_no_text", name)
    return extracted


def _written(drafts: list[Draft]) -> Writing:
    """Return the text and pieces of a document."""
    result = Writing()
    titles = _titles(drafts)
    tops = [at for at, draft in enumerate(drafts) if draft.depth == 1]
    heads = [at for at, draft in enumerate(drafts) if draft.depth is not None]
    shift = 0 if not titles and len(tops) == 1 and heads[0] == tops[0] else 1
    bold = sum(len(draft.words) for draft in drafts if draft.is_bold)
    bold_means_heading = bold * 2 < sum(len(draft.words) for draft in drafts)
    for at, draft in enumerate(drafts):
        if draft.table >= 0:
            piece = Piece("cell", table=draft.table, row=draft.row, column=draft.column)
            result.add(piece, draft.words, draft.paragraph)
            if draft.covers != (1, 1) and result.pieces and result.pieces[-1] is piece:
                result.merged[len(result.pieces) - 1] = draft.covers
            continue
        level = 1 if at in titles else _level(draft, shift, bold_means_heading=bold_means_heading)
        kind = "heading" if level else "item" if draft.is_item else "paragraph"
        result.add(Piece(kind, level=level), draft.words, draft.paragraph, draft.marker)
    return result


def _level(draft: Draft, shift: int, *, bold_means_heading: bool) -> int:
    """Return a heading's depth, 0 where a block is none."""
    if draft.depth is not None:
        return min(max(draft.depth + shift, 1), _LEVEL_LIMIT)
    marked = marked_level(draft.words, draft.rank)
    if marked:
        return marked
    if bold_means_heading and draft.is_bold and draft.rank != "bullet" and is_short(draft.words):
        return _PLAIN_LEVEL
    return 0


def _titles(drafts: list[Draft]) -> set[int]:
    """Return which blocks are the title: by style, else the largest type before all headings, else the first line."""
    named = {at for at, draft in enumerate(drafts) if draft.depth == 0}
    if named:
        return named
    sizes: Counter[float] = Counter()
    for draft in drafts:
        if draft.table < 0:
            sizes[draft.size] += len(draft.words)
    leading = list(takewhile(_is_before_headings, drafts[:_LEADING]))
    short = [
        at
        for at, draft in enumerate(leading)
        if is_short(draft.words, TITLE_LENGTH) and not draft.rank
    ]
    if not short or len(drafts) == 1:
        return set()
    largest = max(leading[at].size for at in short)
    if largest > _LARGER * sizes.most_common(1)[0][0]:
        first = next(at for at in short if leading[at].size == largest)
        run = takewhile(lambda at: leading[at].size == largest, range(first, len(leading)))
        return {at for at in run if at in short}
    return {0} if short[0] == 0 else set()


def _is_before_headings(draft: Draft) -> bool:
    is_heading = draft.depth is not None or marked_level(draft.words, draft.rank) > 0
    return draft.table < 0 and not is_heading
