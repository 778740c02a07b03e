"""What is kept? Evidence in one embedded file: written all or nothing, never overwritten, each import undoable."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

import polars as pl

from planloom.errors import Problem, TableError
from planloom.evidence.frames import OBSERVATION_SCHEMA, frame_of_records, records_of_rows
from planloom.evidence.imports import ImportRecord, import_of, import_row
from planloom.evidence.programme import ProgrammeRow
from planloom.evidence.records import Definition, Observation
from planloom.evidence.store_aside import note_kept_out
from planloom.evidence.store_file import ROW_TABLES, Store, reading, writing
from planloom.evidence.store_rows import add_rows, rows_resting_on, take_back

_Record = TypeVar("_Record")


def save_store(
    path: Path,
    definitions: Sequence[Definition],
    observations: Sequence[Observation],
    record: ImportRecord | None = None,
    aside: Sequence[Problem] = (),
) -> tuple[int, int]:
    """Add definitions and observations to the store; what stands there is never overwritten.

    Parameters
    ----------
    path
        The store's file; made where it is missing.
    definitions
        Scopes; one that is already known must say the same.
    observations
        Figures; one that is already known word for word is left out.
    record
        The import that brings them; without it they cannot be taken back.
    aside
        What is wrong with the rows of its table that are kept out.

    Returns
    -------
    new_definitions, new_observations
        How many were added: the same file brought twice adds nothing.

    Raises
    ------
    TableError
        If a row contradicts what the store holds under the same key; nothing is then written.

    Examples
    --------
    >>> import tempfile
    >>> row = Observation("a", "gdp", "shenzhen", 2023, 1.0, "CNY", "s", "bureau", date(2024, 2, 1))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     first = save_store(Path(folder) / "evidence.duckdb", [], [row])
    ...     again = save_store(Path(folder) / "evidence.duckdb", [], [row])
    >>> first, again
    ((0, 1), (0, 0))
    """
    frames = {
        "definition": frame_of_records(Definition, definitions),
        "observation": frame_of_records(Observation, observations),
    }
    added = _save(path, frames, record, aside)
    return added["definition"], added["observation"]


def append_frame(
    path: Path,
    frame: pl.DataFrame,
    record: ImportRecord,
    definitions: Sequence[Definition] = (),
    aside: Sequence[Problem] = (),
) -> int:
    """Add a table of observations, of any size, and the scopes it needs, all or nothing.

    Parameters
    ----------
    path
        The store's file; made where it is missing.
    frame
        Columns of `OBSERVATION_SCHEMA`; ids as `with_ids` gives them.
    record
        The import that brings them.
    definitions
        Scopes that come with the same import.
    aside
        What is wrong with the cells that are kept out.

    Returns
    -------
    added
        Observations that were not there before.

    Raises
    ------
    TableError
        If a row contradicts the store or another row of the table; nothing is then written.

    Examples
    --------
    >>> import tempfile
    >>> from datetime import UTC
    >>> from planloom.evidence.frames import frame_of
    >>> from planloom.evidence.imports import import_record
    >>> row = Observation("a", "gdp", "shenzhen", 2023, 1.0, "CNY", "s", "bureau", date(2024, 2, 1))
    >>> brought = import_record(b"", "gdp.csv", "observations", "张", datetime(2026, 1, 1, tzinfo=UTC))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     store = Path(folder) / "evidence.duckdb"
    ...     added = append_frame(store, frame_of([row]), brought)
    ...     added, [one.rows for one in imports(store)]
    (1, [1])
    """
    frames = {
        "definition": frame_of_records(Definition, definitions),
        "observation": frame.select(OBSERVATION_SCHEMA.names()),
    }
    return _save(path, frames, record, aside)["observation"]


def save_programme(
    path: Path, rows: Sequence[ProgrammeRow], record: ImportRecord, aside: Sequence[Problem] = ()
) -> int:
    """Add rows of the programme register, all or nothing.

    Parameters
    ----------
    path
        The store's file; made where it is missing.
    rows
        Rows; one that is already known word for word is left out.
    record
        The import that brings them.
    aside
        What is wrong with the rows of its table that are kept out.

    Returns
    -------
    added
        Rows that were not there before.

    Raises
    ------
    TableError
        If one source says two things of one item on one day; nothing is then written.
    """
    frames = {"programme": frame_of_records(ProgrammeRow, rows)}
    return _save(path, frames, record, aside)["programme"]


def _save(
    path: Path,
    frames: dict[str, pl.DataFrame],
    record: ImportRecord | None,
    aside: Sequence[Problem] = (),
) -> dict[str, int]:
    with writing(path) as store:
        added = add_rows(store, frames, record)
        if record is not None:
            note_kept_out(store, record.import_id, aside)
            _note_import(store, replace(record, rows=sum(added.values())))
    return added


def _note_import(store: Store, record: ImportRecord) -> None:
    """Keep the record of an import; the same file that brings nothing new leaves the store as it was."""
    standing = store.execute(
        'SELECT import_id = ?, "rows" FROM import WHERE undone_when IS NULL AND (import_id = ? OR '
        "(sha256 = ? AND mapping_name = ? AND kind = ?))",
        [record.import_id] * 2 + [record.sha256, record.mapping_name, record.kind],
    ).fetchall()
    if standing and not record.rows:
        store.give_up()
        return
    rows = record.rows + sum(int(rows) for is_own, rows in standing if is_own)
    store.execute("DELETE FROM import WHERE import_id = ?", [record.import_id])
    values = list(import_row(replace(record, rows=rows)))
    marks = ", ".join("?" * len(values))
    store.execute(f"INSERT INTO import VALUES ({marks})", values)  # noqa: S608


def imports(path: Path) -> tuple[ImportRecord, ...]:
    """Return every import, those taken back too, the latest first.

    Parameters
    ----------
    path
        The store's file; one that does not exist holds none.

    Returns
    -------
    records
        One per import.

    Raises
    ------
    TableError
        If the store cannot be opened.

    Examples
    --------
    >>> imports(Path("no such store"))
    ()
    """
    if not path.exists():
        return ()
    with reading(path) as store:
        rows = store.execute("SELECT * FROM import").fetchall()
    return tuple(sorted(map(import_of, rows), key=lambda one: (one.when, one.import_id)))[::-1]


def undo_import(path: Path, import_id: str, who: str, when: datetime) -> ImportRecord:
    """Take an import back: its rows no longer count, its record stays and says who took it back.

    A row that another import brought too still counts.

    Parameters
    ----------
    path
        The store's file.
    import_id
        Name of the import.
    who
        Person who takes it back.
    when
        Time, with its zone.

    Returns
    -------
    record
        The import as it now stands.

    Raises
    ------
    TableError
        If there is no such import, it was taken back before, or other imports hold figures in a scope that it
        defines; nothing is then changed.
    """
    if not path.exists():
        raise TableError([Problem("table.no_such_import", path.name, {"found": import_id})])
    with writing(path) as store:
        rows = store.execute("SELECT * FROM import WHERE import_id = ?", [import_id]).fetchall()
        if not rows:
            raise TableError([Problem("table.no_such_import", path.name, {"found": import_id})])
        record = import_of(rows[0])
        if record.undone_when is not None:
            values = {"found": import_id, "who": record.undone_who, "when": record.undone_when}
            raise TableError([Problem("table.import_undone", record.file_name, values)])
        take_back(store, import_id)
        resting = rows_resting_on(store, record.file_name)
        if resting:
            raise TableError(resting)
        store.execute(
            "UPDATE import SET undone_when = ?, undone_who = ? WHERE import_id = ?",
            [when.isoformat(), who, import_id],
        )
    return replace(record, undone_when=when, undone_who=who)


def load_store(
    path: Path,
    indicator_codes: Collection[str] | None = None,
    subject_codes: Collection[str] | None = None,
    as_of: date | None = None,
) -> tuple[tuple[Definition, ...], tuple[Observation, ...]]:
    """Return what counts in the store, in the order of its keys.

    Parameters
    ----------
    path
        The store's file; one that does not exist holds nothing.
    indicator_codes
        Indicators whose figures are wanted; None for all.
    subject_codes
        Places and clusters whose figures are wanted; None for all.
    as_of
        Day up to which figures must be published; None for all.

    Returns
    -------
    definitions, observations
        Every definition; every figure asked for, later publications included.

    Raises
    ------
    TableError
        If the store cannot be opened.

    Examples
    --------
    >>> load_store(Path("no such store"))
    ((), ())
    """
    if not path.exists():
        return (), ()
    wanted: dict[str, object] = {
        "indicator_code IN (SELECT unnest(?))": indicator_codes,
        "subject_code IN (SELECT unnest(?))": subject_codes,
        "published_on <= ?": as_of,
    }
    with reading(path) as store:
        definitions = _rows(store, Definition, {})
        observations = _rows(store, Observation, wanted)
    return definitions, observations


def load_programme(path: Path) -> tuple[ProgrammeRow, ...]:
    """Return what counts in the programme register, in the order of its keys.

    Parameters
    ----------
    path
        The store's file; one that does not exist holds nothing.

    Returns
    -------
    rows
        Later reports included.

    Raises
    ------
    TableError
        If the store cannot be opened.

    Examples
    --------
    >>> load_programme(Path("no such store"))
    ()
    """
    if not path.exists():
        return ()
    with reading(path) as store:
        return _rows(store, ProgrammeRow, {})


def copy_store(path: Path, target: Path) -> None:
    """Copy a store as it stands between two changes into a new file.

    Parameters
    ----------
    path
        The store's file.
    target
        The copy; nothing stands there yet.

    Raises
    ------
    TableError
        If the store cannot be opened, or the copy cannot be written.
    """
    with reading(path) as store:
        store.copy(target)


def check_store(path: Path) -> int:
    """Return how many rows count in a store, after all of it has been read.

    Parameters
    ----------
    path
        The store's file.

    Returns
    -------
    rows
        Definitions, observations and programme rows.

    Raises
    ------
    TableError
        If it is damaged or of a later program.
    """
    counted = 0
    with reading(path) as store:
        for name, table in ROW_TABLES.items():
            read = ", ".join(f'max(hash("{column}"))' for column in table.columns)
            sql = f"SELECT count(*) FILTER (counts), {read} FROM {name}"  # noqa: S608
            counted += int(store.execute(sql).fetchall()[0][0])
    return counted


def _rows(store: Store, record: type[_Record], wanted: dict[str, object]) -> tuple[_Record, ...]:
    given = {test: value for test, value in wanted.items() if value is not None}
    name, known = next((n, t) for n, t in ROW_TABLES.items() if t.record is record)
    columns = ", ".join(f'"{column}"' for column in known.columns)
    tests = " AND ".join(("counts", *given))
    values = [v if isinstance(v, date) else sorted(v) for v in given.values()]  # type: ignore[call-overload]
    sql = f"SELECT {columns} FROM {name} WHERE {tests} ORDER BY {', '.join(known.keys)}"  # noqa: S608
    return records_of_rows(record, store.execute(sql, values).fetchall())
