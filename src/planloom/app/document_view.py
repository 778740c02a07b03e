"""Which words of a document carry which items? Blocks, cut into segments with offsets."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from planloom.app.lookup import Lookup
from planloom.app.records import Citation, Plan, StudyProblem, StudyText, TextBlock

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
BESIDE = 2
"""How many of the sentences that a finding rests on are shown side by side."""
_KIND_ORDER = ("target", "observation", "pledge", "diagnosis", "safeguard", "positioning")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing read from the document, with the place of its quote."""

    item_id: str
    """Id in the plan, or a made one for a name."""
    kind: str
    """``target``, ``observation``, ``pledge``, ``field``, …"""
    name: str
    """What the list beside the text calls it."""
    plan_id: str
    """The plan that it belongs to."""
    start: int
    """Offset of its quote."""
    end: int
    """Offset after its quote."""
    quote: str
    """The words."""
    rule: str | None = None
    """The reading rule."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of visible text under one and the same set of items."""

    start: int
    """Offset in the raw text."""
    text: str
    """Visible words."""
    items: tuple[int, ...] = ()
    """Numbers of the items that cover it, the shortest quote first."""
    kinds: tuple[str, ...] = ()
    """Kinds of those items."""
    begins: tuple[int, ...] = ()
    """Numbers of the items whose first visible words these are."""


@dataclass(frozen=True, slots=True)
class BlockView:
    """A block of the document beside the items that begin in it."""

    kind: str
    """Kind of the block."""
    level: int
    """Depth of a heading."""
    segments: tuple[Segment, ...]
    """Its text."""
    items: tuple[int, ...] = field(default=())
    """Numbers of the items that begin in it."""
    start: int = 0
    """Offset of its first character, by which a finding leads to it."""


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


def segments(raw: str, block: TextBlock, items: Sequence[Item]) -> tuple[Segment, ...]:
    """Return a block cut where an item begins or ends; together they are the block's words.

    Parameters
    ----------
    raw
        The document's text.
    block
        The block.
    items
        All items of the document; a segment names them by their place in this sequence.

    Returns
    -------
    segments
        In reading order, without overlap.
    """
    covering = [
        (number, item)
        for number, item in enumerate(items)
        if item.start < block.end and item.end > block.start
    ]
    covering.sort(key=lambda pair: (pair[1].end - pair[1].start, pair[0]))
    cuts = sorted({offset for _, item in covering for offset in (item.start, item.end)})
    made: list[Segment] = []
    for first, last, text in visible_pieces(raw, block.start, block.end):
        for start, part in _cut(first, last, text, cuts):
            numbers = tuple(n for n, item in covering if item.start <= start < item.end)
            if made and made[-1].items == numbers:
                previous = made.pop()
                start, part = previous.start, previous.text + part  # noqa: PLW2901 runs are joined
            kinds = tuple(sorted({items[n].kind for n in numbers}))
            made.append(Segment(start, part, numbers, kinds))
    return tuple(made)


def _cut(first: int, last: int, text: str, cuts: Sequence[int]) -> Iterator[tuple[int, str]]:
    if len(text) != last - first:  # an entity is never cut
        yield first, text
        return
    inner = [first, *(cut for cut in cuts if first < cut < last), last]
    for start, end in pairwise(inner):
        yield start, text[start - first : end - first]


def document_items(plans: Sequence[Plan]) -> list[Item]:
    """Return everything that was read from a document, in reading order.

    Parameters
    ----------
    plans
        The plans of the document.

    Returns
    -------
    items
        Items with a citation, by place; a longer quote before one inside it.
    """
    items = [item for plan in plans for item in (*_statements(plan), *_names(plan))]
    return sorted(items, key=lambda item: (item.start, -item.end))


def _item(plan: Plan, item_id: str, kind: str, name: str, cited: Citation) -> Item:
    end = cited.start + len(cited.quote)
    return Item(item_id, kind, name, plan.id, cited.start, end, cited.quote, cited.rule)


def _statements(plan: Plan) -> Iterator[Item]:
    for target in plan.targets:
        yield _item(plan, target.id, "target", target.indicator, target.citation)
    for observation in plan.observations:
        name = observation.indicator
        yield _item(plan, observation.id, "observation", name, observation.citation)
    for pledge in plan.pledges:
        name = f"{pledge.verb}{pledge.quantifier or ''}{pledge.object}"
        yield _item(plan, pledge.id, "pledge", name, pledge.citation)
    for finding in plan.diagnosis:
        yield _item(plan, finding.id, "diagnosis", finding.text, finding.citation)
    for safeguard in plan.safeguards:
        yield _item(plan, safeguard.id, "safeguard", safeguard.name, safeguard.citation)
    for positioning in plan.positioning:
        yield _item(plan, positioning.id, "positioning", positioning.text, positioning.citation)


def _names(plan: Plan) -> Iterator[Item]:
    for group in plan.portfolio:
        for member in group.members:
            if member.citation is not None:
                key = f"{plan.id}/portfolio/{member.cluster_code or member.name}"
                yield _item(plan, key, "portfolio", member.name, member.citation)
    for stage in plan.stages:
        if stage.citation is not None:
            yield _item(
                plan, f"{plan.id}/stage/{stage.stage}", "stage", stage.stage, stage.citation
            )
    for item in plan.programme:
        if item.citation is not None:
            name = (
                f"{item.place or item.place_code}：{item.name}"
                if item.kind == "role"
                else item.name
            )
            yield _item(plan, item.id, item.kind, name, item.citation)


def finding_id(code: str, start: int) -> str:
    """Return the name by which a finding stands beside the words at an offset of a document."""
    return f"finding/{code}/{start}"


def finding_items(
    findings: Sequence[StudyProblem], document: str, text: StudyText | None, plan_id: str
) -> list[tuple[Item, StudyProblem]]:
    """Return what lint says of the words of a document, each beside the first words that it rests on.

    Parameters
    ----------
    findings
        What lint says.
    document
        Name of the document.
    text
        Its text; null gives none.
    plan_id
        A plan that was read from it.

    Returns
    -------
    items
        Of kind ``finding``, named by the rule, with the finding; at most two for each.
    """
    return [
        (_beside(found.code, q.start, q.quote, plan_id), found)
        for found in findings
        for q in found.quotes[:BESIDE]
        if text is not None and q.document == document and text.raw.startswith(q.quote, q.start)
    ]


def _beside(code: str, start: int, quote: str, plan_id: str) -> Item:
    name = finding_id(code, start)
    return Item(name, "finding", code, plan_id, start, start + len(quote), quote)


def document_blocks(text: StudyText, items: Sequence[Item]) -> list[BlockView]:
    """Return a document's blocks with their segments and the items that begin in each.

    Parameters
    ----------
    text
        The document's text.
    items
        What was read from it.

    Returns
    -------
    blocks
        Blocks in reading order; metadata and empty blocks are left out.
    """
    made = []
    met: set[int] = set()
    for block in text.blocks:
        if block.kind == "metadata":
            continue
        cut = []
        for segment in segments(text.raw, block, items):
            cut.append(replace(segment, begins=tuple(n for n in segment.items if n not in met)))
            met.update(segment.items)
        begun = tuple(n for n, i in enumerate(items) if block.start <= i.start < block.end)
        if "".join(segment.text for segment in cut).strip() or begun:
            made.append(BlockView(block.kind, block.level, tuple(cut), begun, block.start))
    return made


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
    end = citation.start + len(citation.quote)
    blocks = text.blocks if text is not None else ()
    block = next((b for b in blocks if b.start <= citation.start < b.end), None)
    if text is None or block is None or text.raw[citation.start : end] != citation.quote:
        return ("", clean(citation.quote), "")
    spans = ((block.start, citation.start), (citation.start, end), (end, block.end))
    before, quote, after = ("".join(p[2] for p in visible_pieces(text.raw, *s)) for s in spans)
    return (re.split(r"(?<=[。；！？])", before)[-1], quote, re.split(r"(?<=[。；！？])", after)[0])


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


def anchors(items: Sequence[Item]) -> list[tuple[str, str]]:
    """Return the page anchors of each item: in the list of items, and in the text.

    Parameters
    ----------
    items
        What was read from a document.

    Returns
    -------
    anchors
        Made of the item's id; a second item of the same id gets its number too.
    """
    met: set[str] = set()
    made = []
    for number, item in enumerate(items):
        name = item.item_id if item.item_id not in met else f"{item.item_id}--{number}"
        met.add(item.item_id)
        made.append((f"i-{name}", f"t-{name}"))
    return made
