"""What is left of the corrections when a document is read again? All that still find their item."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any

from planloom.errors import Problem, Severity
from planloom.plan.corrections import Action, Correction, quote_hash, standing
from planloom.plan.schema import PlanFile
from planloom.plan.working import (
    DOCUMENT,
    ROOT,
    Branch,
    Item,
    Working,
    content,
    entry_record,
    fault,
)


def apply_corrections(
    file: PlanFile, corrections: Iterable[Correction]
) -> tuple[PlanFile, tuple[Problem, ...]]:
    """Return a plan file as a person has corrected it, and what could not be applied.

    A correction finds its item by id and quote, else by the quote alone, else by the id alone. One
    that was made on another document is applied only where id and quote agree, and is otherwise
    passed over in silence. What a later correction withdraws is left out.

    Parameters
    ----------
    file
        The file as read.
    corrections
        Corrections in the order in which they were made.

    Returns
    -------
    file, problems
        The corrected file, and a Problem for each correction that found no item
        (`plan.correction_orphaned`), broke the schema (`plan.correction_invalid`) or met another
        content than the person saw (`plan.correction_overtaken`; it is applied).

    Examples
    --------
    >>> from datetime import UTC
    >>> from planloom.plan.schema import Plan, SourceDocument
    >>> source = SourceDocument(name="a.md", sha256="00", grade="report")
    >>> file = PlanFile(document=source, plans=(Plan(id="a", title="甲"),))
    >>> when = datetime(2025, 3, 1, tzinfo=UTC)
    >>> mend = correction(file, "a", "mend", field="title", after="乙", who="张", when=when)
    >>> mended, problems = apply_corrections(file, [mend])
    >>> mended.plans[0].title, problems
    ('乙', ())
    """
    given = standing(corrections)
    if not given:
        return file, ()
    working = Working(file)
    problems = [problem for one in given if (problem := apply_one(working, one)) is not None]
    return working.file(), tuple(problems)


def correction(  # noqa: PLR0913 one argument per thing a person decides
    file: PlanFile,
    item_id: str,
    action: Action,
    *,
    who: str,
    when: datetime,
    field: str | None = None,
    after: object = None,
    next_id: str | None = None,
) -> Correction:
    """Return the correction of one item of a file, with what stands there now and how to find it again.

    Parameters
    ----------
    file
        The file that the person sees.
    item_id
        Id of the item; for ``add`` of what gets one more.
    action
        What was decided.
    who
        Person.
    when
        Time, with its zone.
    field
        For ``mend`` the dotted field, for ``add`` the list.
    after
        For ``mend`` the new content, for ``add`` the whole item.
    next_id
        For ``add``, the item that it stands in front of.

    Returns
    -------
    correction
        The correction.

    Raises
    ------
    KeyError
        If the file holds no such item.

    Examples
    --------
    >>> from datetime import UTC
    >>> from planloom.plan.schema import Plan, SourceDocument
    >>> source = SourceDocument(name="a.md", sha256="00", grade="report")
    >>> file = PlanFile(document=source, plans=(Plan(id="a", title="甲"),))
    >>> when = datetime(2025, 3, 1, tzinfo=UTC)
    >>> correction(file, "a", "mend", field="kind", after="plan", who="张", when=when).before
    'other'
    """
    working = Working(file)
    item = working.items[item_id]
    before: object = None
    if action == "reject":
        before = item.node
    elif action == "mend" and field is not None:
        before = content(item.record, item.node, tuple(field.split(".")))
    return told(
        working,
        item,
        {"action": action, "field": field, "before": before, "after": after, "next_id": next_id},
        {"who": who, "when": when},
    )


def told(
    working: Working, item: Item, what: Mapping[str, object], by: Mapping[str, object]
) -> Correction:
    """Return a correction of an item with all by which it is found again.

    Parameters
    ----------
    working
        The file that is being corrected.
    item
        The item.
    what
        The decision: action, field, contents.
    by
        Who decided, and when.

    Returns
    -------
    correction
        The correction.
    """
    quote = (item.node.get("citation") or {}).get("quote")
    found: dict[str, object] = {}
    if isinstance(quote, str):
        digest = quote_hash(quote)
        same = working.with_quote(digest, item.key)
        found["quote_sha256"] = digest
        if any(one is item for one in same):
            place = next(number for number, one in enumerate(same, 1) if one is item)
            found |= {"quote_item": place, "quote_items": len(same)}
    return Correction.model_validate(
        {"item_id": item.key, "document": working.document, **deepcopy(dict(what)), **found, **by}
    )


def apply_one(working: Working, one: Correction) -> Problem | None:
    """Apply one correction to a working file; return why it could not be applied as it was meant.

    Parameters
    ----------
    working
        The file that is being corrected.
    one
        The correction.

    Returns
    -------
    problem
        What went otherwise; None if nothing did.
    """
    item = working.find(one) if one.action != "withdraw" else None
    if item is None:
        is_ours = one.document in {None, working.document}
        return _problem(one, "plan.correction_orphaned", "warning") if is_ours else None
    if one.action == "mend":
        return _mend(working, item, one)
    if one.action == "add":
        return _add(working, item, one)
    if one.action == "reject":
        if item.record is PlanFile or item.key == DOCUMENT:
            return _problem(one, "plan.correction_invalid", "warning", found=item.key)
        working.drop_item(item)
    return None


def _mend(working: Working, item: Item, one: Correction) -> Problem | None:
    path = tuple((one.field or "").split("."))
    now = content(item.record, item.node, path)
    if now == one.after:
        return None
    mended = deepcopy(item.node)
    if not _set(mended, path, deepcopy(one.after)):
        return _problem(one, "plan.correction_orphaned", "warning")
    wrong = fault(item.record, mended)
    if wrong is not None:
        return _problem(one, "plan.correction_invalid", "warning", found=wrong)
    _set(item.node, path, deepcopy(one.after))
    if item.record is PlanFile:
        working.name_all()
    else:
        working.rename(item, path)
        working.note_quote(item)
    if now == one.before:
        return None
    values = {"expected": one.before, "found": now}
    return _problem(one, "plan.correction_overtaken", "information", **values)


def _set(node: Branch, path: tuple[str, ...], value: Any) -> bool:  # noqa: ANN401 a tree of text
    *around, key = path
    for step in around:
        inner = node.get(step)
        if not isinstance(inner, dict):
            return False
        node = inner
    if value is None:
        node.pop(key, None)
    else:
        node[key] = value
    return True


def _add(working: Working, item: Item, one: Correction) -> Problem | None:
    field = one.field or ""
    record = entry_record(item.record, field)
    if record is None or not isinstance(one.after, dict):
        return _problem(one, "plan.correction_invalid", "warning", found=field)
    node: Branch = deepcopy(one.after)
    wrong = fault(record, node)
    if wrong is not None:
        return _problem(one, "plan.correction_invalid", "warning", found=wrong)
    siblings = item.node.setdefault(field, [])
    added = Item(node, record, siblings, item, field)
    known = working.items.get(str(node.get("id", "")))
    following = working.items.get(one.next_id or "")
    if known is not None:
        following = _after(known)
        working.drop_item(known)
    place = len(siblings)
    for number, sibling in enumerate(siblings):
        if following is not None and sibling is following.node:
            place = number
    siblings.insert(place, node)
    working.add_item(added)
    return None


def _after(item: Item) -> Item | None:
    places = [number for number, node in enumerate(item.siblings) if node is item.node]
    rest = item.siblings[places[0] + 1 :]
    return Item(rest[0], item.record, item.siblings) if rest else None


def _problem(one: Correction, code: str, severity: Severity, **values: object) -> Problem:
    said = {"item_id": one.item_id, "action": one.action, "field": one.field, "who": one.who}
    return Problem(code, one.item_id or ROOT, {**said, **values}, severity)
