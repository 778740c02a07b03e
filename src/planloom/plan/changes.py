"""What did a person change in a plan file? The edits of a text, told as corrections."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from planloom.plan.correcting import apply_corrections, told
from planloom.plan.corrections import Correction
from planloom.plan.schema import PlanFile
from planloom.plan.tree import fields_of, kind_at
from planloom.plan.working import DOCUMENT, ROOT, Branch, Item, Working, content, entry_record


def corrections_between(
    draft: PlanFile, edited: PlanFile, who: str, when: datetime
) -> tuple[Correction, ...]:
    """Return the corrections that turn one plan file into another.

    Items are the same where they have the same id, those without an id where they stand in the same
    place under the same name. An item that was moved is rejected and added.

    Parameters
    ----------
    draft
        The file as it was.
    edited
        The file as a person left it.
    who
        Person.
    when
        Time, with its zone.

    Returns
    -------
    corrections
        Corrections such that `apply_corrections` makes `edited` of `draft`; none where both are equal.

    Examples
    --------
    >>> from datetime import UTC
    >>> from planloom.plan.schema import Plan, SourceDocument
    >>> source = SourceDocument(name="a.md", sha256="00", grade="report")
    >>> draft = PlanFile(document=source, plans=(Plan(id="a", title="甲"),))
    >>> edited = PlanFile(document=source, plans=(Plan(id="a", title="乙"),))
    >>> found = corrections_between(draft, edited, "张", datetime(2025, 3, 1, tzinfo=UTC))
    >>> [(one.item_id, one.action, one.field, one.before, one.after) for one in found]
    [('a', 'mend', 'title', '甲', '乙')]
    """
    if draft == edited:
        return ()
    changes = _Changes(Working(draft), Working(edited), {"who": who, "when": when})
    changes.compare(ROOT)
    found = (*changes.rejected, *changes.mended, *changes.added)
    return found if apply_corrections(draft, found)[0] == edited else changes.whole()


@dataclass(slots=True)
class _Changes:
    draft: Working
    edited: Working
    by: dict[str, object]
    rejected: list[Correction] = field(default_factory=list)
    mended: list[Correction] = field(default_factory=list)
    added: list[Correction] = field(default_factory=list)

    def compare(self, key: str) -> None:
        """Note the changes of an item that stands in both files.

        Parameters
        ----------
        key
            Name of the field.
        """
        before, after = self.draft.items[key], self.edited.items[key]
        for name in fields_of(before.record):
            if before.record is PlanFile and name == DOCUMENT:
                self.compare(DOCUMENT)
            elif entry_record(before.record, name) is not None:
                self.compare_lists(before, after, name)
            else:
                self.compare_field(before, after, (name,))

    def compare_field(self, before: Item, after: Item, path: tuple[str, ...]) -> None:
        old, new = (content(item.record, item.node, path) for item in (before, after))
        if old == new:
            return
        inner = fields_of(kind_at(before.record, path))
        if isinstance(old, dict) and isinstance(new, dict) and inner:
            for name in inner:
                self.compare_field(before, after, (*path, name))
        else:
            what = {"action": "mend", "field": ".".join(path), "before": old, "after": new}
            self.mended.append(told(self.draft, before, what, self.by))

    def compare_lists(self, before: Item, after: Item, name: str) -> None:
        old, new = _entries(self.draft, before, name), _entries(self.edited, after, name)
        place = {item.key: number for number, item in enumerate(old)}
        both = [item.key for item in new if item.key in place]
        kept = {both[number] for number in _rising([place[key] for key in both])}
        for item in old:
            if item.key not in kept:
                lost = {"action": "reject", "before": item.node}
                self.rejected.append(told(self.draft, item, lost, self.by))
        following: str | None = None
        for item in reversed(new):
            if item.key in kept:
                self.compare(item.key)
            else:
                more: dict[str, object] = {
                    "action": "add",
                    "field": name,
                    "after": item.node,
                    "next_id": following,
                }
                self.added.append(told(self.draft, before, more, self.by))
            following = item.key

    def whole(self) -> tuple[Correction, ...]:
        """Return the change of the whole file, for one whose items cannot be told apart.

        Returns
        -------
        corrections
            One for each part that differs.
        """
        return tuple(self.whole_fields())

    def whole_fields(self) -> Iterator[Correction]:
        """Yield the change of each part of the file."""
        before, after = self.draft.items[ROOT], self.edited.items[ROOT]
        for name in fields_of(PlanFile):
            old, new = (content(PlanFile, item.node, (name,)) for item in (before, after))
            if old != new:
                what = {"action": "mend", "field": name, "before": old, "after": new}
                yield told(self.draft, before, what, self.by)


def _entries(working: Working, container: Item, name: str) -> list[Item]:
    nodes: list[Branch] = container.node.get(name) or []
    known = {id(item.node): item for item in working.items.values()}
    return [known[id(node)] for node in nodes]


def _rising(numbers: Sequence[int]) -> list[int]:
    """Return the positions of a longest rising run: what need not be moved.

    Parameters
    ----------
    numbers
        Different numbers.

    Returns
    -------
    positions
        Positions in rising order.

    Examples
    --------
    >>> _rising([0, 3, 1, 2, 4])
    [0, 2, 3, 4]
    """
    ends: list[int] = []
    tails: list[int] = []
    before: list[int | None] = []
    for position, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before.append(tails[length - 1] if length else None)
        ends[length:] = [number, *ends[length + 1 :]]
        tails[length:] = [position, *tails[length + 1 :]]
    run: list[int] = []
    step = tails[-1] if tails else None
    while step is not None:
        run.append(step)
        step = before[step]
    return run[::-1]
