"""How is a decision about an item kept, and taken back? Appended, never deleted; the plan file follows."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel

from planloom.errors import InputError, PlanError, Problem
from planloom.plan import (
    Decided,
    decided,
    in_force,
    item_problems,
    standing,
    withdrawal,
)
from planloom.plan.correcting import told
from planloom.plan.schema import PlanFile
from planloom.plan.tree import fields_of, kind_at, text_of, values_of
from planloom.plan.working import Branch, Item, content
from planloom.workspace.corrected import By, Change, draft_stems, kept_corrections, kept_draft
from planloom.workspace.files import locked
from planloom.workspace.folder import Workspace
from planloom.workspace.review import ReviewItem, review_items

Choice = Literal["accept", "reject", "mend"]
"""What a person may decide about an item."""
_FIXED = frozenset({"id", "citation", "kind"})


def decide(
    workspace: Workspace,
    item_id: str,
    action: Choice,
    by: By,
    changes: Mapping[str, str] | None = None,
    stem: str | None = None,
) -> ReviewItem:
    """Write down one decision and bring the plan file in line with it, both or neither.

    What a person changed in the plan file by hand is taken over first. A decision that stands
    already is not written again.

    Parameters
    ----------
    workspace
        The workspace.
    item_id
        Name of the item, as the queue gives it.
    action
        What was decided; a rejected item that is accepted comes back.
    by
        Who decides, and when.
    changes
        For ``mend`` new text by dotted field (``low``, ``by.year``); an empty text clears a field.
    stem
        Stem of the plan file; without it the first that holds the item.

    Returns
    -------
    item
        The item as it now stands.

    Raises
    ------
    InputError
        If there is no such item, nothing was changed, a change breaks the schema, or the workspace
        is in use; nothing is then written.
    """
    with locked(workspace.folder):
        change = Change(workspace.folder, by)
        stem = stem if stem is not None else _stem_of(workspace, item_id)
        change.take_over(stem)
        draft = change.drafts.get(stem)
        if draft is None:
            raise _unknown(item_id)
        made = decided(draft, change.corrections)
        if made.items.get(item_id) is None:
            raise _unknown(item_id)
        _append(change, made, draft, item_id, action, changes or {})
        change.write()
        item = _item_of(change, stem, item_id)
    if item is None:
        raise _unknown(item_id)
    return item


def undo(workspace: Workspace, by: By, item_id: str | None = None) -> ReviewItem | None:
    """Take back the last decision of a person, by appending that it no longer counts.

    Parameters
    ----------
    workspace
        The workspace.
    by
        Who takes back, and when.
    item_id
        The item whose last decision is meant; without it the last decision of all.

    Returns
    -------
    item
        The item as it now stands; None for a correction of the plan itself.

    Raises
    ------
    InputError
        If the person has decided nothing that still counts; nothing is then written.
    """
    with locked(workspace.folder):
        change = Change(workspace.folder, by)
        own = [
            one
            for one in standing(change.earlier)
            if one.who == by.who and item_id in (None, one.item_id) and one.withdraws is None
        ]
        if not own:
            raise InputError([Problem("workspace.nothing_to_undo", item_id or "", {"who": by.who})])
        last = own[-1]
        act = [
            one
            for one in in_force(change.earlier)
            if (one.who, one.when, one.item_id) == (last.who, last.when, last.item_id)
        ]
        stem = _stem_of_document(workspace, last.document)
        if stem is not None:
            change.take_over(stem)
        change.added += [withdrawal(one, by.who, by.when) for one in reversed(act)]
        change.write()
        return _item_of(change, stem, last.item_id) if stem is not None else None


def editable_fields(record: type[BaseModel]) -> tuple[str, ...]:
    """Return the fields of an item that can be mended one by one, dotted, in schema order.

    Parameters
    ----------
    record
        What the item is.

    Returns
    -------
    fields
        Names; ids, citations and lists are left out.

    Examples
    --------
    >>> from planloom.plan.schema import Pledge
    >>> editable_fields(Pledge)
    ('verb', 'object', 'quantifier', 'threshold.low', 'threshold.unit')
    """
    found: list[str] = []
    for name in fields_of(record):
        kind = kind_at(record, (name,))
        if name in _FIXED or getattr(kind, "__origin__", None) is tuple:
            continue
        inner = fields_of(kind)
        found += [f"{name}.{part}" for part in inner] if inner else [name]
    return tuple(found)


def field_texts(item: ReviewItem) -> dict[str, str]:
    """Return the fields of an item that can be mended, with what stands there now.

    Parameters
    ----------
    item
        The item.

    Returns
    -------
    texts
        Text by dotted field, as it stands in a plan file; an empty text where there is nothing.
    """
    record = type(item.content)
    node = text_of(values_of(item.content))
    tree = node if isinstance(node, dict) else {}
    texts = {
        name: content(record, tree, tuple(name.split("."))) for name in editable_fields(record)
    }
    return {name: text if isinstance(text, str) else "" for name, text in texts.items()}


def _append(
    change: Change,
    made: Decided,
    draft: PlanFile,
    item_id: str,
    action: Choice,
    changes: Mapping[str, str],
) -> None:
    state = made.decisions[item_id].state if item_id in made.decisions else "pending"
    by = {"who": change.by.who, "when": change.by.when}
    if state == "rejected":
        if action == "reject":
            return
        _bring_back(change, item_id)
        made = decided(draft, change.corrections)
        if made.decisions.get(item_id) is not None and action == "accept":
            return
    if made.working.items.get(item_id) is None:
        raise _unknown(item_id)
    item = made.working.items[item_id]
    if action == "mend":
        mends = _mends(item, changes)
        change.added += [told(made.working, item, {"action": action, **m}, by) for m in mends]
    elif not (action == "accept" and state == "accepted"):
        what = {"action": action, "before": item.node}
        change.added.append(told(made.working, item, what, by))


def _bring_back(change: Change, item_id: str) -> None:
    """Withdraw the rejection of an item."""
    rejections = [
        one
        for one in standing(change.corrections)
        if one.action == "reject" and one.item_id == item_id
    ]
    if not rejections:
        raise _unknown(item_id)
    change.added.append(withdrawal(rejections[-1], change.by.who, change.by.when))


def _mends(item: Item, changes: Mapping[str, str]) -> list[dict[str, object]]:
    """Return the changes of an item's fields, each with what stands there now; refuse what breaks the schema."""
    known = editable_fields(item.record)
    unknown = [name for name in changes if name not in known]
    if unknown:
        values = {"key": unknown[0], "nearest": known}
        raise PlanError([Problem("plan.unknown_key", item.key, values)])
    given = {
        name: text.strip()
        for name, text in changes.items()
        if text.strip() != (content(item.record, item.node, tuple(name.split("."))) or "")
    }
    if "low" in given and "comparator" not in given and "high" in fields_of(item.record):
        before = item.node["high"]
        if item.node["low"] == before and given.get("high", before) == before:
            given["high"] = given["low"]
    after: Branch = dict(item.node)
    for name, text in given.items():
        _put(after, tuple(name.split(".")), text or None)
    mends = [
        {"field": name, "before": old, "after": after.get(name)}
        for name in dict.fromkeys(name.partition(".")[0] for name in given)
        if (old := content(item.record, item.node, (name,))) != after.get(name)
    ]
    if not mends:
        raise InputError([Problem("workspace.nothing_changed", item.key)])
    problems = item_problems(item.record, after, item.key)
    if problems:
        raise PlanError(problems)
    return mends


def _put(node: Branch, path: tuple[str, ...], value: str | None) -> None:
    key, *rest = path
    if rest:
        inner = dict(node.get(key) or {})
        _put(inner, tuple(rest), value)
        node[key] = inner
        if not inner:
            node.pop(key)
    elif value is None:
        node.pop(key, None)
    else:
        node[key] = value


def _item_of(change: Change, stem: str, item_id: str) -> ReviewItem | None:
    items = review_items(stem, change.drafts[stem], change.corrections)
    return next((item for item in items if item.item_id == item_id), None)


def _stem_of(workspace: Workspace, item_id: str) -> str:
    for stem in draft_stems(workspace.folder):
        draft = kept_draft(workspace.folder, stem)
        if (
            draft is not None
            and item_id in decided(draft, kept_corrections(workspace.folder)).items
        ):
            return stem
    raise _unknown(item_id)


def _stem_of_document(workspace: Workspace, document: str | None) -> str | None:
    for stem in draft_stems(workspace.folder):
        draft = kept_draft(workspace.folder, stem)
        if draft is not None and draft.document.name == document:
            return stem
    return None


def _unknown(item_id: str) -> InputError:
    return InputError([Problem("workspace.no_such_item", item_id, {"found": item_id})])
