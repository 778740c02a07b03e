"""What did a person decide about each item? The corrections of a file, told by item."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from planloom.plan.correcting import apply_one
from planloom.plan.corrections import Correction, standing
from planloom.plan.schema import PlanFile
from planloom.plan.working import Branch, Item, Working

State = Literal["pending", "accepted", "rejected", "mended", "added"]
"""Not looked at; seen and right; not an item of the plan; mended; written by a person."""
_PLACED = frozenset({"start", "page", "rule"})


@dataclass(frozen=True, slots=True)
class Decision:
    """The last decision about one item."""

    state: State
    """What was decided."""
    who: str
    """Person."""
    when: datetime
    """Time of the decision."""


@dataclass(slots=True)
class Decided:
    """A plan file with every correction applied, and what was decided about each of its items."""

    working: Working
    """The file as corrected."""
    items: dict[str, Item] = field(default_factory=dict)
    """Every item by the name under which it was read or added, the rejected ones too."""
    decisions: dict[str, Decision] = field(default_factory=dict)
    """The last decision about an item, by name; an item not looked at has none."""

    def file(self) -> PlanFile:
        """Return the file as corrected.

        Returns
        -------
        file
            What `apply_corrections` makes of it.
        """
        return self.working.file()


def decided(file: PlanFile, corrections: Iterable[Correction]) -> Decided:
    """Return what was decided about each item of a file.

    An acceptance counts as long as the item says what the person saw; where a later reading says
    something else at the same place, the item is to be looked at again.

    Parameters
    ----------
    file
        The file as read.
    corrections
        Corrections in the order in which they were made.

    Returns
    -------
    decided
        The corrected file with the decisions.

    Examples
    --------
    >>> from datetime import UTC
    >>> from planloom.plan.correcting import correction
    >>> from planloom.plan.schema import Plan, SourceDocument
    >>> source = SourceDocument(name="a.md", sha256="00", grade="report")
    >>> file = PlanFile(document=source, plans=(Plan(id="a", title="甲"),))
    >>> when = datetime(2025, 3, 1, tzinfo=UTC)
    >>> accept = correction(file, "a", "accept", who="张", when=when)
    >>> decided(file, [accept]).decisions["a"].state
    'accepted'
    """
    made = Decided(Working(file))
    made.items.update(_named(made.working))
    for one in standing(corrections):
        _decide(made, one)
    return made


def same_content(one: object, other: object) -> bool:
    """Return whether two items say the same, wherever in the document they stand.

    Parameters
    ----------
    one
        An item as a tree of text.
    other
        Another.

    Returns
    -------
    same
        Whether all but offsets, pages and rules agree.

    Examples
    --------
    >>> same_content({"low": "1", "citation": {"start": "3"}}, {"low": "1", "citation": {"start": "9"}})
    True
    """
    return _content(one) == _content(other)


def _content(node: object) -> object:
    if isinstance(node, dict):
        return {key: _content(part) for key, part in node.items() if key not in _PLACED}
    return [_content(part) for part in node] if isinstance(node, list) else node


def _named(working: Working) -> Iterator[tuple[str, Item]]:
    for item in working.items.values():
        yield item.key, item


def _decide(made: Decided, one: Correction) -> None:
    working = made.working
    before = dict(working.items)
    item = working.find(one) if one.action != "withdraw" else None
    problem = apply_one(working, one)
    if item is None or (problem is not None and problem.code != "plan.correction_overtaken"):
        return
    if one.action == "accept" and _is_seen(one, item.node):
        _note(made, item.key, "accepted", one)
    elif one.action == "mend":
        _note(made, item.key, "mended", one)
    elif one.action == "reject":
        for name in before.keys() - working.items.keys():
            _note(made, before[name].key, "rejected", one)
    elif one.action == "add":
        for name in [n for n, entry in working.items.items() if entry is not before.get(n)]:
            _note(made, working.items[name].key, "added", one)
    made.items.update(_named(working))


def _is_seen(one: Correction, node: Branch) -> bool:
    seen: Any = one.before
    return seen is None or same_content(seen, node)


def _note(made: Decided, name: str, state: State, one: Correction) -> None:
    made.decisions[name] = Decision(state, one.who, one.when)
