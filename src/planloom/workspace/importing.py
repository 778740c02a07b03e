"""How does a table come into the evidence? Looked at, its mapping confirmed once, then all of it or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

from planloom.errors import InputError, Problem, TableError
from planloom.evidence import Definition, load_store, save_store
from planloom.evidence.definitions import definitions_of
from planloom.evidence.imports import ImportRecord, import_record
from planloom.evidence.mapping import CONSTANTS, WORDS, TableMapping
from planloom.evidence.mapping_apply import BadCells, figures_of
from planloom.evidence.mapping_layout import Layout
from planloom.evidence.mapping_propose import missing_roles, propose_mapping
from planloom.evidence.mapping_titles import (
    UNSTATED,
    table_constants,
    unknown_names,
)
from planloom.evidence.programme import programme_of
from planloom.evidence.sheets import MOST_BYTES, Sheet, letters, sheets_of
from planloom.evidence.store import append_frame, imports, save_programme, undo_import
from planloom.evidence.table import Table, nearest, read_table, without_bad_rows
from planloom.workspace.files import make_folder
from planloom.workspace.import_said import ImportWords, given_words, list_names, mended
from planloom.workspace.mappings import (
    MAPPINGS,
    free_name,
    keep_mapping,
    kept_mappings,
    known_mapping,
)
from planloom.workspace.register import kept_parts
from planloom.workspace.table_kinds import KINDS, table_kind

__all__ = [
    "EVIDENCE", "KINDS", "MAPPINGS", "MOST_BYTES", "ImportRecord", "ImportWords", "Imported", "Prepared", "carry_out",
    "column_letters", "is_unstated", "keep_mapping", "kept_imports", "kept_mappings", "prepare_import", "take_back",
]  # fmt: skip
EVIDENCE = "evidence.duckdb"
_PLAIN = frozenset(
    {"indicator", "subject", "period", "value", "unit", "scope", "source", "published_on"}
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A table that was looked at, before anything is written."""

    data: bytes
    """The file."""
    name: str
    """Its name."""
    kind: str
    """What it holds."""
    mapping: TableMapping | None = None
    """How it is read; null for a table of definitions or of the programme."""
    layout: Layout | None = None
    """Where the mapping applies."""
    state: str = "plain"
    """``plain``: the columns name themselves; ``known``: confirmed before; ``new``: to be confirmed."""
    missing: tuple[str, ...] = ()
    """Roles that a person has to state."""
    unknown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By list: names that no code list knows."""
    others: tuple[str, ...] = ()
    """Other sheets that could be read, each in an import of its own."""
    before: ImportRecord | None = None
    """The import that brought the same file by the same mapping, where it still counts."""
    table: Table | None = None
    """The cells of a table of definitions or of the programme."""
    bad_cells: BadCells = "refuse"
    """What becomes of it where cells cannot be read."""

    @property
    def place(self) -> str:
        """What the places of its cells begin with: the file, and the sheet of a workbook."""
        return self.layout.sheet.where() if self.layout is not None else self.name

    def problems(self) -> list[Problem]:
        """Return what keeps the table from being imported, one problem each."""
        known = ", ".join(CONSTANTS)
        asked = [
            Problem("table.mapping_asks", self.name, {"role": r, "known": known})
            for r in self.missing
        ]
        names = [
            Problem(
                "table.unknown_name",
                self.name,
                {"list": key, "found": name, "nearest": nearest(name, list_names(key))},
            )
            for key, found in self.unknown.items()
            for name in found[:50]
        ]
        more = sum(len(found) for found in self.unknown.values()) - len(names)
        if more > 0:
            told = {"count": len(names) + more, "told": len(names)}
            names.append(Problem("table.more_problems", self.name, told))
        return asked + names


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import."""

    added: int
    """Rows that were not there before."""
    held: int
    """Rows that the table gives."""
    missing: int = 0
    """Cells that say that there is no figure."""
    left_out: int = 0
    """Figures of names that the mapping leaves out."""
    record: ImportRecord | None = None
    """The import; null where nothing was new."""
    problems: tuple[Problem, ...] = ()
    """Warnings."""
    aside: tuple[Problem, ...] = ()
    """What is wrong with the cells or rows that were kept out."""


def prepare_import(
    folder: Path, data: bytes, name: str, words: ImportWords | None = None
) -> Prepared:
    r"""Return how a table would be imported; nothing is written.

    Parameters
    ----------
    folder
        The workspace.
    data
        Bytes of the file: CSV, Excel, Parquet.
    name
        File name.
    words
        What a person says beside.

    Returns
    -------
    prepared
        The mapping with what is still open.

    Raises
    ------
    InputError
        If the file cannot be read, holds no figures under a header, or a word beside it is wrong.

    Examples
    --------
    >>> import tempfile
    >>> text = "深圳市,,单位：亿元\n指标,2022年,2023年\n地区生产总值,32387.68,34606.40"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     found = prepare_import(Path(folder), text.encode(), "gdp.csv")
    >>> found.state, found.missing
    ('new', ('source', 'published_on'))
    """
    said = words or ImportWords()
    kind = said.kind or table_kind(data, name)
    if kind not in KINDS:
        raise InputError([Problem("usage.kind", "--kind", {"found": kind})])
    if kind != "observations":
        table = read_table(data, name)
        return Prepared(data, name, kind, table=table, bad_cells=said.bad_cells)
    given, own = given_words(said)
    sheets = _meant(sheets_of(data, name), said.sheet, name)
    definitions, _ = load_store(folder / EVIDENCE, indicator_codes=())
    found = known_mapping(folder, sheets, said.mapping_name, name)
    state = "known"
    others: tuple[str, ...] = ()
    if found is None:
        proposal = propose_mapping(sheets, free_name(folder, name), definitions)
        if proposal is None:
            raise TableError([Problem("table.no_header", name)])
        found, others = (proposal.mapping, proposal.layout), proposal.others
        state = "plain" if {c.role for c in found[0].columns} >= _PLAIN else "new"
    mapping, layout = mended(found[0], said), found[1]
    if state != "plain" and mapping is not found[0]:
        state = "new"  # to be kept once it is confirmed
    bound = {key: dict(mapping.words.get(key, {})) | own[key] for key in WORDS}
    constants = table_constants(layout, mapping.columns) | dict(mapping.constants) | given
    emptied = {key for key, text in said.constants.items() if not text.strip()}
    constants = {key: text for key, text in constants.items() if key not in emptied}
    mapping = replace(
        mapping, constants=constants, words=bound, name="" if state == "plain" else mapping.name
    )
    mapping, unknown = unknown_names(mapping, layout, definitions)
    if said.skip_unknown:
        bound = {key: bound[key] | dict.fromkeys(unknown.get(key, ()), "") for key in WORDS}
        mapping, unknown = replace(mapping, words=bound), {}
    before = (
        None if given or own["indicator"] or own["subject"] else _before(folder, data, mapping.name)
    )
    open_roles = () if state == "plain" else missing_roles(mapping)
    return Prepared(
        data, name, kind, mapping, layout, state, open_roles if before is None else (),
        {} if state == "plain" else unknown, others, before, bad_cells=said.bad_cells,
    )  # fmt: skip


def carry_out(folder: Path, prepared: Prepared, who: str, when: datetime) -> Imported:
    """Import a table that was looked at and confirmed: all of it, all but its bad cells as agreed, or nothing.

    Parameters
    ----------
    folder
        The workspace.
    prepared
        What `prepare_import` gave.
    who
        Person.
    when
        Time, with its zone.

    Returns
    -------
    imported
        What came of it; a file that was imported before adds nothing.

    Raises
    ------
    InputError
        With every problem; nothing is then stored. A mapping that was confirmed is kept all the same.
    """
    problems = prepared.problems()
    if problems:
        raise TableError(problems)
    make_folder(folder)
    store = folder / EVIDENCE
    mapping, layout = prepared.mapping, prepared.layout
    record = import_record(
        prepared.data,
        prepared.name,
        prepared.kind,
        who,
        when,
        mapping_name=mapping.name if mapping else "",
    )
    if mapping is None or layout is None:
        return _without_mapping(store, prepared, record)
    if prepared.state == "new":
        keep_mapping(folder, mapping)
    if prepared.before is not None:
        return Imported(0, prepared.before.rows)
    known, _ = load_store(store, indicator_codes=())
    unstated = unstated_scopes(mapping, known)
    figures = figures_of(layout, mapping, (*known, *unstated), prepared.bad_cells)
    errors = tuple(problem for problem in figures.problems if problem.severity == "error")
    if errors and not figures.frame.height:
        raise TableError(figures.problems)
    warnings = tuple(problem for problem in figures.problems if problem.severity != "error")
    used = set(figures.frame["scope_code"].unique())
    added = append_frame(
        store,
        figures.frame,
        record,
        [d for d in unstated if d.scope_code in used],
        _within(prepared, errors),
    )
    kept = replace(record, rows=added) if added else None
    return Imported(
        added, figures.frame.height, figures.missing, figures.left_out, kept, warnings, errors
    )


def _without_mapping(store: Path, prepared: Prepared, record: ImportRecord) -> Imported:
    """Import a table of definitions or of the programme, without its bad rows where that was agreed."""
    table = prepared.table
    if table is None:
        raise ValueError(f"nothing was looked at: {prepared.name}")
    is_strict = prepared.bad_cells == "refuse"
    aside: tuple[Problem, ...]
    if prepared.kind == "definitions":
        known, _ = load_store(store, indicator_codes=())
        read = partial(definitions_of, known=known)
        definitions, aside = (read(table), ()) if is_strict else without_bad_rows(table, read)
        added, held = (
            save_store(store, definitions, (), record, _within(prepared, aside))[0],
            len(definitions),
        )
    else:
        listed = partial(programme_of, parts=kept_parts(store.parent))
        rows, aside = (listed(table), ()) if is_strict else without_bad_rows(table, listed)
        added, held = save_programme(store, rows, record, _within(prepared, aside)), len(rows)
    kept = replace(record, rows=added) if added else None
    return Imported(added, held, record=kept, aside=aside)


def _within(prepared: Prepared, aside: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return problems with their places as row and column of the table."""
    return tuple(replace(p, where=p.where.removeprefix(f"{prepared.place}:")) for p in aside)


def kept_imports(folder: Path) -> tuple[ImportRecord, ...]:
    """Return every import of a workspace, those taken back too, the latest first."""
    return imports(folder / EVIDENCE)


def take_back(folder: Path, import_id: str, who: str, when: datetime) -> ImportRecord:
    """Take an import back; its record stays and says who did so.

    Raises
    ------
    InputError
        If there is no such import, it was taken back before, or others rest on it.
    """
    return undo_import(folder / EVIDENCE, import_id, who, when)


def _meant(sheets: Sequence[Sheet], wanted: str | None, name: str) -> Sequence[Sheet]:
    if wanted is None:
        return sheets
    found = [sheet for sheet in sheets if sheet.name == wanted]
    if not found:
        known = ", ".join(sheet.name for sheet in sheets)
        values = {"column": "--sheet", "found": wanted, "nearest": known}
        raise InputError([Problem("table.unknown_code", name, values)])
    return [replace(sheet, is_hidden=False) for sheet in found]


def unstated_scopes(mapping: TableMapping, known: Sequence[Definition]) -> list[Definition]:
    """Return the scopes of figures of which no source says what they cover, where the store has none yet."""
    codes = {definition.scope_code for definition in known}
    return [
        Definition(
            scope,
            indicator,
            "口径未说明",
            "scope not stated",
            "未说明 / not stated",
            is_stated=False,
        )
        for indicator, scope in mapping.scopes.items()
        if is_unstated(indicator, scope) and scope not in codes
    ]


def _before(folder: Path, data: bytes, mapping_name: str) -> ImportRecord | None:
    digest = sha256(data).hexdigest()
    same = (
        record
        for record in kept_imports(folder)
        if record.sha256 == digest
        and record.mapping_name == mapping_name
        and record.undone_when is None
    )
    return next((record for record in same if record.kind == "observations"), None)


def column_letters(layout: Layout, column: int) -> str:
    """Return the letters of a column (from 0) of a table as a workbook shows them."""
    return letters(column + layout.sheet.first_column)


def is_unstated(indicator: str, scope: str) -> bool:
    """Return whether a scope says that no source states what the figures cover."""
    return scope == f"{indicator}{UNSTATED}"
