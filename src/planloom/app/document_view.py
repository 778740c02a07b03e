"""Which words of a document carry which items? Blocks, cut into segments with offsets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from planloom.app.records import Citation, Plan, StudyProblem, StudyText, TextBlock
from planloom.app.text_view import visible_pieces

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
    """A block or a table of the document beside the items that begin in it."""

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
    rows: "tuple[tuple[BlockView | None, ...], ...]" = ()
    """Of a table its cells, row by row, each row as long as the table is wide; null where there is none."""


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
        Blocks in reading order, the cells of a table in one of kind ``table``; metadata and empty blocks are left out.
    """
    shown = [block for block in text.blocks if block.kind != "metadata"]
    met: set[int] = set()
    made: list[BlockView] = []
    for table, group in groupby(shown, key=lambda block: block.cell[0] if block.cell else None):
        blocks = list(group)
        views = [_view(text.raw, block, items, met) for block in blocks]
        if table is None:
            made += [view for view in views if view.items or _has_words(view)]
        else:
            made.append(_table(blocks, views))
    return made


def _view(raw: str, block: TextBlock, items: Sequence[Item], met: set[int]) -> BlockView:
    """Return a block cut into segments; `met` holds the items that began before it, and grows."""
    cut = []
    for segment in segments(raw, block, items):
        cut.append(replace(segment, begins=tuple(n for n in segment.items if n not in met)))
        met.update(segment.items)
    begun = tuple(n for n, i in enumerate(items) if block.start <= i.start < block.end)
    return BlockView(block.kind, block.level, tuple(cut), begun, block.start)


def _has_words(view: BlockView) -> bool:
    return bool("".join(segment.text for segment in view.segments).strip())


def _table(blocks: Sequence[TextBlock], views: Sequence[BlockView]) -> BlockView:
    """Return the cells of one table as a grid, with the items of all of them beside it."""
    placed = {
        (block.cell[1], block.cell[2]): view
        for block, view in zip(blocks, views, strict=True)
        if block.cell is not None
    }
    width = 1 + max(column for _, column in placed)
    rows = tuple(
        tuple(placed.get((row, column)) for column in range(width))
        for row in sorted({row for row, _ in placed})
    )
    begun = tuple(n for view in views for n in view.items)
    return BlockView("table", 0, (), begun, blocks[0].start, rows)


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
