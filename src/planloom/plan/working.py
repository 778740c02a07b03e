"""Which item is meant? A plan file as a tree that corrections change, with a name for each of its items."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeGuard, get_args, get_origin

from pydantic import BaseModel, ValidationError

from planloom.plan.corrections import Correction, quote_hash
from planloom.plan.ids import slug
from planloom.plan.schema import PlanFile
from planloom.plan.tree import fields_of, kind_at, text_of, values_of

ROOT = "file"
"""Name of the whole file among its items."""
DOCUMENT = "document"
"""Name of the document's metadata."""

Branch: TypeAlias = dict[str, Any]
"""A record as a tree: text, lists and blocks."""


@dataclass(slots=True)
class Item:
    """One part of a plan file that a correction can name."""

    node: Branch
    """Its content."""
    record: type[BaseModel]
    """What it is."""
    siblings: list[Branch]
    """The list that it stands in; a list of its own where it stands alone."""
    parent: "Item | None" = None
    """The item that it stands in."""
    place: str = ROOT
    """The field of `parent` that holds it."""
    key: str = ""
    """Its name: its id, or its place where it has none."""
    number: int = 0
    """Its place in the order of naming."""
    is_read: bool = False
    """Whether it stood in the file before any correction."""
    hashes: set[str] = field(default_factory=set)
    """Hashes of its quote, as read and as corrected."""


class Working:
    """A plan file that is being corrected.

    Parameters
    ----------
    file
        The file as read.
    """

    def __init__(self, file: PlanFile) -> None:
        tree = text_of(values_of(file))
        if not isinstance(tree, dict):
            raise TypeError("a plan file is a block")
        self.tree: Branch = tree
        self.document = file.document.name
        self.items: dict[str, Item] = {}
        self.names: dict[int, list[str]] = {}
        self.quoted: dict[str, list[Item]] = {}
        self.name_all()

    def name_all(self) -> None:
        """Name every item of the file anew."""
        self.items, self.names, self.quoted = {}, {}, {}
        self.add_item(Item(self.tree, PlanFile, [self.tree]))
        for item in self.items.values():
            item.is_read = True

    def file(self) -> PlanFile:
        """Return the file as it now stands.

        Returns
        -------
        file
            The corrected file.
        """
        return PlanFile.model_validate(self.tree)

    def add_item(self, item: Item) -> None:
        """Name an item and all items inside it: file and document first, then those with an id.

        Parameters
        ----------
        item
            The item.
        """
        inside = [item, *_items_inside(item)]
        for entry in inside:
            if entry.place in {ROOT, DOCUMENT}:
                self.name(entry, entry.place)
        for entry in inside:
            if "id" in entry.node:
                self.name(entry, str(entry.node["id"]))
        for entry in inside:
            if not entry.key:
                self.name(entry, _place_name(entry))
        for entry in inside:
            self.note_quote(entry)

    def note_quote(self, item: Item) -> None:
        """Remember the quote that an item now has.

        Parameters
        ----------
        item
            The item.
        """
        quote = (item.node.get("citation") or {}).get("quote")
        digest = quote_hash(quote) if isinstance(quote, str) else ""
        if digest and digest not in item.hashes:
            item.hashes.add(digest)
            self.quoted.setdefault(digest, []).append(item)

    def with_quote(self, digest: str, name: str) -> list[Item]:
        """Return the items as read that have a quote, of the kind that a name speaks of.

        Parameters
        ----------
        digest
            Hash of the quote.
        name
            A name.

        Returns
        -------
        items
            Items in their order.
        """
        kind = _kind_of(name)
        found = self.quoted.get(digest, ())
        same = [item for item in found if item.is_read and _kind_of(item.key) == kind]
        return sorted(same, key=lambda item: item.number)

    def name(self, item: Item, wanted: str) -> None:
        """Give an item a name that no other item has.

        Parameters
        ----------
        item
            The item.
        wanted
            The name if it is free.
        """
        number, free = 1, wanted
        while free in self.items:
            number += 1
            free = f"{wanted}-{number}"
        item.key, item.number = free, len(self.items)
        self.call(item, free)

    def call(self, item: Item, name: str) -> None:
        """Let an item be found by a name.

        Parameters
        ----------
        item
            The item.
        name
            A name.
        """
        self.items[name] = item
        self.names.setdefault(id(item.node), []).append(name)

    def drop_item(self, item: Item) -> None:
        """Take an item out of its list, with all items inside it.

        Parameters
        ----------
        item
            The item.
        """
        place = next(i for i, node in enumerate(item.siblings) if node is item.node)
        del item.siblings[place]
        for entry in (item, *_items_inside(item)):
            for name in self.names.pop(id(entry.node), ()):
                del self.items[name]

    def rename(self, item: Item, path: tuple[str, ...]) -> None:
        """Let an item whose id or name was mended be found under the new one too.

        Parameters
        ----------
        item
            The item.
        path
            Keys and positions from the root.
        """
        if path == (next(iter(fields_of(item.record))),) and item.parent is not None:
            new = str(item.node.get("id") or _place_name(item))
            if new not in self.items:
                self.call(item, new)

    def find(self, correction: Correction) -> Item | None:
        """Return the item that a correction means: by id and quote, else by quote, else by id.

        Parameters
        ----------
        correction
            The correction.

        Returns
        -------
        item
            The item; None if there is none.
        """
        named = self.items.get(correction.item_id)
        digest = correction.quote_sha256
        if named is not None and digest in named.hashes:
            return named
        if correction.document not in {None, self.document}:
            return None
        if digest is None:
            return named
        same = self.with_quote(digest, correction.item_id)
        if len(same) == correction.quote_items >= correction.quote_item:
            quoted = same[correction.quote_item - 1]
            return quoted if self.items.get(quoted.key) is quoted else None  # None: taken out
        return named


def fault(record: type[BaseModel], node: Branch) -> str | None:
    """Return what breaks the schema, None if nothing does.

    Parameters
    ----------
    record
        What the tree is.
    node
        A tree of text.

    Returns
    -------
    place
        Place and value of the first fault.
    """
    try:
        record.model_validate(node)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['input']}"
    return None


def content(record: type[BaseModel], node: Branch | None, path: tuple[str, ...]) -> Any:  # noqa: ANN401
    """Return the content of a field as text, its default where the tree leaves it out.

    Parameters
    ----------
    record
        What the tree is.
    node
        A tree of text.
    path
        Keys and positions from the root.

    Returns
    -------
    tree
        The content; None where there is none.

    Examples
    --------
    >>> from planloom.plan.schema import Target
    >>> content(Target, {"by": {"year": "2025"}}, ("by", "year")), content(Target, {}, ("strength",))
    ('2025', 'plan')
    """
    key, *rest = path
    if rest:
        inner = kind_at(record, (key,))
        child = node.get(key) if node else None
        if not isinstance(child, dict) or not _is_record(inner):
            return None
        return content(inner, child, tuple(rest))
    if node is not None and key in node:
        return node[key]
    info = record.model_fields.get(key)
    if info is None or info.is_required():
        return None
    return text_of(values_of(info.default))


def entry_record(record: type[BaseModel], key: str) -> type[BaseModel] | None:
    """Return what the entries of a list field are; None where the field is no list of records.

    Parameters
    ----------
    record
        What the tree is.
    key
        Name of the field.

    Returns
    -------
    record
        The record.

    Examples
    --------
    >>> from planloom.plan.schema import Plan
    >>> entry_record(Plan, "targets").__name__, entry_record(Plan, "title")
    ('Target', None)
    """
    kind = kind_at(record, (key,))
    entry = get_args(kind)[0] if get_origin(kind) is tuple else None
    return entry if _is_record(entry) else None


def _is_record(kind: object) -> TypeGuard[type[BaseModel]]:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _kind_of(name: str) -> str:
    # the part of a name that says what an item is (target)
    return "/".join(name.split("/")[1:2])


def _place_name(item: Item) -> str:
    # an item without an id is named by where it stands and what it is called
    around = item.parent.key if item.parent is not None else ROOT
    label = item.node.get(next(iter(fields_of(item.record))), "")
    return f"{around}/{item.place}/{slug(str(label))}"


def _items_inside(item: Item) -> Iterator[Item]:
    for key in fields_of(item.record):
        child = item.node.get(key)
        kind = kind_at(item.record, (key,))
        record = entry_record(item.record, key)
        if record is not None and isinstance(child, list):
            entries = [Item(node, record, child, item, key) for node in child]
        elif item.record is PlanFile and _is_record(kind) and isinstance(child, dict):
            entries = [Item(child, kind, [child], item, key)]
        else:
            continue
        for entry in entries:
            yield entry
            yield from _items_inside(entry)
