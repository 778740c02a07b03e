"""Which mappings does a workspace keep? One YAML file each, confirmed by a person, found again by the header."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from planloom.errors import InputError, Problem, TableError
from planloom.evidence.mapping import MappedColumn, TableMapping, mapping_text, read_mapping
from planloom.evidence.mapping_layout import Layout, layout_of
from planloom.evidence.mapping_words import role_words
from planloom.evidence.sheets import Sheet
from planloom.workspace.files import locked, write_file

MAPPINGS = "mappings"
"""Folder of the workspace that keeps what was confirmed."""
_OF_ONE_FILE = ("published_on", "period")
_LONGEST_NAME = 60


def kept_mappings(folder: Path) -> tuple[TableMapping, ...]:
    """Return the mappings that a workspace keeps, by name.

    Raises
    ------
    InputError
        If one was edited into something that cannot be read.
    """
    return tuple(_read(path) for path in sorted((folder / MAPPINGS).glob("*.yaml")))


def keep_mapping(folder: Path, mapping: TableMapping) -> None:
    """Keep a mapping that a person confirmed; what belongs to one file alone (its day, its year) is left out."""
    constants = {key: text for key, text in mapping.constants.items() if key not in _OF_ONE_FILE}
    text = mapping_text(replace(mapping, constants=constants))
    with locked(folder):
        write_file(folder / MAPPINGS / f"{mapping.name}.yaml", text)


def _read(path: Path) -> TableMapping:
    mapping = read_mapping(path.read_text("utf-8-sig"), path.name)
    return replace(mapping, name=path.stem)


def known_mapping(
    folder: Path, sheets: Sequence[Sheet], wanted: str | None, name: str
) -> tuple[TableMapping, Layout] | None:
    """Return the mapping whose header stands in one of the sheets, and where."""
    kept = kept_mappings(folder)
    if wanted is not None:
        kept = tuple(mapping for mapping in kept if mapping.name == wanted)
        if not kept:
            known = ", ".join(mapping.name for mapping in kept_mappings(folder)) or "-"
            raise InputError(
                [Problem("table.no_such_mapping", "--mapping", {"found": wanted, "known": known})]
            )
    for mapping in kept:
        for sheet in sorted(sheets, key=lambda one: one.name != mapping.sheet):
            for rows in (None, mapping.header_rows):
                layout = layout_of(sheet, frozenset(role_words()), rows)
                if layout is not None and layout.fingerprint == mapping.fingerprint:
                    return _fitted(mapping, layout), layout
    if wanted is not None:
        raise TableError([Problem("table.mapping_other_header", name, {"found": wanted})])
    return None


def _fitted(mapping: TableMapping, layout: Layout) -> TableMapping:
    """Return a mapping with one column for each of the table: other years, and columns in another order."""
    by_header = {column.header: column for column in reversed(mapping.columns)}
    columns = tuple(
        by_header.get(header, MappedColumn(header, "ignore")) for header in layout.headers
    )
    return replace(
        mapping, columns=columns, sheet=layout.sheet.name, header_rows=layout.header_rows
    )


def free_name(folder: Path, name: str) -> str:
    """Return a name for a new mapping, from the name of the file."""
    stem = re.sub(r"[^\w\-]+", "_", Path(name).stem).strip("_.")[:_LONGEST_NAME] or "table"
    taken = {path.stem for path in (folder / MAPPINGS).glob("*.yaml")}
    number, free = 1, stem
    while free in taken:
        number += 1
        free = f"{stem}-{number}"
    return free
