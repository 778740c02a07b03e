"""Which rows of a person's tables does a number of a check rest on? Those that hold what names its row."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from planloom.codes.check_words import check_words
from planloom.errors import InputError
from planloom.evidence.table import read_table
from planloom.workspace.checks import CHECKS, KeptRequest

MOST_ROWS = 20
"""Rows told of one table."""
_MOST_BYTES = 32 * 2**20
"""Larger tables are not looked through for a page [byte]."""


@dataclass(frozen=True, slots=True)
class InputRows:
    """Rows of one table that was given to a check."""

    role: str
    """What it was given as."""
    name: str
    """Its file name."""
    header: tuple[str, ...]
    """Its columns."""
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """Line and cells of the first rows found."""
    total: int | None
    """How many there are; null where the table is too large to be looked through, or no table."""


def input_rows(folder: Path, check_id: str, keys: Sequence[str]) -> tuple[InputRows, ...]:
    """Return the rows of a check's tables that are about some words.

    Parameters
    ----------
    folder
        The workspace.
    check_id
        The check.
    keys
        What names the row of the result, e.g. a firm's id or a cluster's code.

    Returns
    -------
    rows
        One for each table in which there are any, or which was not looked through.
    """
    place = folder / CHECKS / check_id
    try:
        kept = KeptRequest.model_validate_json((place / "request.json").read_bytes())
    except (OSError, ValueError):
        return ()
    said = check_words().get(kept.kind)
    found = []
    for table in kept.tables:
        role = said.roles.get(table.role) if said else None
        sought = (frozenset(keys), role.key_columns if role else 1)
        found.append(_found(place / table.path, (table.role, table.name), *sought))
    return tuple(rows for rows in found if rows is not None)


def _found(
    path: Path, called: tuple[str, str], keys: frozenset[str], columns: int
) -> InputRows | None:
    role, name = called
    if not path.is_file() or path.stat().st_size > _MOST_BYTES:
        return InputRows(role, name, (), (), None)
    try:
        table = read_table(path.read_bytes(), name)
    except InputError:
        return InputRows(role, name, (), (), None)
    header, body = _split(table.header), ((line, _split(cells)) for line, cells in table.body)
    if len(header) == 1:  # one value a line: the line is the name
        return None
    rows = [(line, cells) for line, cells in body if not keys.isdisjoint(cells[:columns])]
    return InputRows(role, name, header, tuple(rows[:MOST_ROWS]), len(rows)) if rows else None


def _split(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Return the cells of a line that a tab divides."""
    return tuple(cells[0].split("\t")) if len(cells) == 1 else cells
