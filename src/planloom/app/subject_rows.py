"""Which rows of a check's tables concern one place, or one cluster? With intervals, each number with its origin."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from planloom.app.check_view import ShownCell, ShownTable, short_id, shown_table
from planloom.app.records import Check, CheckTable
from planloom.codes import Code

Axis = Literal["region", "industry"]
"""Whether a page is about a place or about a cluster."""
_ENDS = ("_low", "_high")
_SUFFIXES = (" district", " new district", "区", "新区")


def is_named(name: str, code: Code) -> bool:
    """Return whether a name of a table means a member of a code list.

    Examples
    --------
    >>> nanshan = Code(code="sz_nanshan", label_zh="南山区", label_en="Nanshan District")
    >>> is_named("Nanshan", nanshan), is_named("南山", nanshan), is_named("福田", nanshan)
    (True, True, False)
    """
    known = {code.code, code.label_zh, code.label_en, *code.aliases}
    return _bare(name) in {_bare(one) for one in known}


def _bare(name: str) -> str:
    plain = name.strip().lower().replace("'", "").replace("’", "")
    return next((plain.removesuffix(end) for end in _SUFFIXES if plain.endswith(end)), plain)


def rows_of(table: CheckTable, columns: Sequence[str], code: Code) -> list[int]:
    """Return the numbers of the rows that name a place or cluster in one of some columns."""
    at = [k for k, column in enumerate(table.columns) if column.name in columns]
    return [
        number
        for number, row in enumerate(table.rows)
        if any(is_named(str(row[place]), code) for place in at)
    ]


@dataclass(frozen=True, slots=True)
class SubjectRows:
    """What is shown of a table on the page of a place or cluster."""

    table: str
    """Name of the table."""
    named_in: tuple[str, ...]
    """Columns in which the place or cluster may be named."""
    columns: tuple[str, ...] | None
    """Columns that are kept; all if null. Ends of intervals stand behind their number."""
    largest: tuple[str, ...] = ()
    """The first of these columns that the table has orders the rows, largest first; else they keep their order."""
    most: int | None = None
    """How many rows at most; all if null."""


def subject_table(check: Check, asked: SubjectRows, code: Code, lang: str) -> ShownTable | None:
    """Return the rows of a table that concern a place or cluster.

    Parameters
    ----------
    check
        The check.
    asked
        The table, and what is shown of it.
    code
        The place or cluster.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    shown
        Null where there is no such table, or no row concerns it. Every number leads to its row of the whole table.
    """
    table = check.table(asked.table)
    kept = rows_of(table, asked.named_in, code) if table is not None else []
    if table is None or not kept:
        return None
    names = [column.name for column in table.columns]
    order = next((names.index(name) for name in asked.largest if name in names), None)
    if order is not None:
        kept.sort(key=lambda k: -float(table.rows[k][order] or 0))
    part = table.model_copy(update={"rows": tuple(table.rows[k] for k in kept)})
    shown = shown_table(check, part, lang, 0, asked.most or len(kept))
    columns = asked.columns or tuple(name for name in names if not name.endswith(_ENDS))
    origins = replace(
        shown,
        rows=tuple(
            tuple(
                _moved(cell, f"/checks/{short_id(check)}/{table.name}/{k}/{name}")
                for cell, name in zip(row, names, strict=True)
            )
            for k, row in zip(kept, shown.rows, strict=False)
        ),
    )
    return with_intervals(origins, names, columns)


def with_intervals(shown: ShownTable, names: Sequence[str], wanted: Sequence[str]) -> ShownTable:
    """Return some columns of a shown table, each number with the ends of its interval behind it.

    Parameters
    ----------
    shown
        All its columns.
    names
        Their names.
    wanted
        Names of those to keep; one that the table lacks is left out.

    Returns
    -------
    shown
        Without columns of ends.
    """
    at = [names.index(name) for name in wanted if name in names]
    rows = tuple(tuple(_with_interval(row, names, place) for place in at) for row in shown.rows)
    return replace(shown, columns=tuple(shown.columns[place] for place in at), rows=rows)


def _moved(cell: ShownCell, address: str) -> ShownCell:
    """Return a cell with its origin at the row of the whole table."""
    return replace(cell, trace=address if cell.trace else "")


def _with_interval(row: tuple[ShownCell, ...], names: Sequence[str], place: int) -> ShownCell:
    one = row[place]
    ends = [names.index(names[place] + end) for end in _ENDS if names[place] + end in names]
    if len(ends) != len(_ENDS) or not all(row[end].text for end in ends):
        return one
    return replace(one, text=f"{one.text} [{row[ends[0]].text}, {row[ends[1]].text}]")
