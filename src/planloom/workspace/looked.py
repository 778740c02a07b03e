"""What was seen in a table, for a person to confirm or mend? Plain records that a page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from planloom.codes import Code, clusters, indicators, places
from planloom.evidence import Definition
from planloom.evidence.table import names_of
from planloom.workspace.importing import Prepared, column_letters, is_unstated

PREVIEW = 6
"""Rows of a table that are shown before it is imported."""
_MOST_NAMES = 200
_MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class LookedColumn:
    """One column of a table."""

    letter: str
    """As a workbook names it."""
    label: str
    """Its header as it stands."""
    header: str
    """Its header in the form in which mappings name it."""
    role: str
    """What it holds; empty where the kind of table names its columns itself."""
    indicator: str = ""
    """Code that the header says."""
    subject: str = ""
    """Code that the header says."""
    unit: str = ""
    """Code that the header says."""


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name of the table that no code list holds."""

    list: str
    """``indicator`` or ``subject``."""
    name: str
    """The name."""
    nearest: tuple[str, ...]
    """Codes of the members most like it."""


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A table as it would be imported."""

    kind: str
    """What it holds."""
    sheet: str = ""
    """The sheet; empty for a file without sheets."""
    others: tuple[str, ...] = ()
    """Other sheets that could be read."""
    header_rows: tuple[int, ...] = ()
    """First and last row of the header."""
    state: str = "plain"
    """``plain``, ``known`` or ``new``; see `Prepared`."""
    mapping_name: str = ""
    """Name under which the mapping is kept, or will be."""
    columns: tuple[LookedColumn, ...] = ()
    """From left to right."""
    rows: int = 0
    """Rows below the header."""
    preview: tuple[tuple[str, ...], ...] = ()
    """The first of them."""
    constants: Mapping[str, str] = field(default_factory=dict)
    """What holds for the whole table."""
    scopes: Mapping[str, str] = field(default_factory=dict)
    """Scope by indicator."""
    scope_choices: Mapping[str, tuple[tuple[str, str, str], ...]] = field(default_factory=dict)
    """By indicator: code, Chinese and English name of every scope that the workspace knows."""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Names that a person bound, by list."""
    missing: tuple[str, ...] = ()
    """Roles that a person has to state."""
    unknown: tuple[UnknownName, ...] = ()
    """Names that no code list holds, the first of them."""
    unknown_count: int = 0
    """How many there are."""
    before: str = ""
    """Id of the import that brought the same file."""


def looked_at(prepared: Prepared, definitions: Sequence[Definition] = ()) -> LookedAt:
    r"""Return what a page shows of a table before it is imported.

    Parameters
    ----------
    prepared
        What `prepare_import` gave.
    definitions
        Scopes that the workspace knows.

    Returns
    -------
    looked
        Without the table itself.

    Examples
    --------
    >>> from pathlib import Path
    >>> from planloom.workspace.importing import prepare_import
    >>> text = "深圳市,,单位：亿元\n指标,2022年,2023年\n地区生产总值,32387.68,34606.40"
    >>> found = looked_at(prepare_import(Path("no such folder"), text.encode(), "gdp.csv"))
    >>> [(column.letter, column.role) for column in found.columns], found.missing
    ([('A', 'indicator'), ('B', 'value'), ('C', 'value')], ('source', 'published_on'))
    """
    mapping, layout = prepared.mapping, prepared.layout
    if mapping is None or layout is None:
        return _of_itself(prepared)
    unknown = [(key, name) for key, names in prepared.unknown.items() for name in names]
    columns = tuple(
        LookedColumn(
            column_letters(layout, j), layout.label(j), c.header, c.role, c.indicator, c.subject, c.unit
        )
        for j, c in enumerate(mapping.columns[:_MOST_COLUMNS])
    )  # fmt: skip
    body = layout.body
    return LookedAt(
        kind=prepared.kind,
        sheet=layout.sheet.name,
        others=prepared.others,
        header_rows=layout.header_rows or (),
        state=prepared.state,
        mapping_name=mapping.name,
        columns=columns,
        rows=body.height,
        preview=_texts(body.drop("row").head(PREVIEW).rows()),
        constants=dict(mapping.constants),
        scopes=dict(mapping.scopes),
        scope_choices={code: _choices(code, definitions) for code in mapping.scopes},
        words={key: dict(bound) for key, bound in mapping.words.items() if bound},
        missing=prepared.missing,
        unknown=tuple(UnknownName(key, name, _nearest(key, name)) for key, name in unknown[:_MOST_NAMES]),
        unknown_count=len(unknown),
        before=prepared.before.import_id if prepared.before is not None else "",
    )  # fmt: skip


def _of_itself(prepared: Prepared) -> LookedAt:
    """Return a table whose columns name themselves: definitions, or rows of the programme."""
    table = prepared.table
    if table is None:
        return LookedAt(prepared.kind)
    columns = tuple(LookedColumn("", name, name, "") for name in table.header)
    preview = _texts(cells for _, cells in table.body[:PREVIEW])
    return LookedAt(prepared.kind, columns=columns, rows=len(table.body), preview=preview)


def _texts(rows: object) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple("" if cell is None else str(cell) for cell in row[:_MOST_COLUMNS])
        for row in rows  # type: ignore[attr-defined]
    )


def _choices(indicator: str, definitions: Sequence[Definition]) -> tuple[tuple[str, str, str], ...]:
    known = [d for d in definitions if d.indicator_code == indicator]
    return tuple(
        (d.scope_code, d.label_zh, d.label_en)
        for d in known
        if not is_unstated(indicator, d.scope_code)
    )


def _nearest(key: str, name: str) -> tuple[str, ...]:
    lists: tuple[Mapping[str, Code], ...] = (
        (indicators(),) if key == "indicator" else (places(), clusters())
    )
    codes = {
        word: member.code
        for members in lists
        for member in members.values()
        for word in names_of(member)
    }
    found = get_close_matches(name, codes, n=5, cutoff=0.3)
    return tuple(dict.fromkeys(codes[word] for word in found))
