"""How is the store's file opened? For the length of one read or one write, by one process at a time."""

import contextlib
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from types import MappingProxyType

import duckdb
import polars as pl

from planloom.errors import Problem, TableError
from planloom.evidence.imports import ImportRecord
from planloom.evidence.programme import ProgrammeRow
from planloom.evidence.records import Definition, Observation

SCHEMA_VERSION = 2
"""Form of the tables; 1 had no imports, no programme and fewer columns."""
PATIENCE = 10.0
"""How long another process is waited for [s]."""
_PAUSE = 0.05
_MEMORY = "384MB"
_PART = ".part-store-"
_GATE = threading.Lock()
_TYPES: Mapping[object, str] = MappingProxyType(
    {
        int: "BIGINT",
        int | None: "BIGINT",
        float: "DOUBLE",
        bool: "BOOLEAN",
        date: "DATE",
        tuple[str, ...]: "VARCHAR[]",
    }
)
_FILLS: Mapping[object, str] = MappingProxyType({int | None: "NULL", tuple[str, ...]: "[]"})


@dataclass(frozen=True, slots=True)
class RowTable:
    """A table of rows that imports bring."""

    record: type
    """What a row is."""
    keys: tuple[str, ...]
    """Columns that name a row."""

    @property
    def columns(self) -> Mapping[str, str]:
        """Column names with their types, in the order of the record's fields."""
        return {f.name: _TYPES.get(f.type, "VARCHAR") for f in fields(self.record)}

    @property
    def content(self) -> tuple[str, ...]:
        """Columns in which two rows of one key must agree: all but the file and line that a row came from."""
        return tuple(c for c in self.columns if c not in (*self.keys, "table", "row"))


ROW_TABLES: Mapping[str, RowTable] = MappingProxyType(
    {
        "definition": RowTable(Definition, ("scope_code",)),
        "observation": RowTable(Observation, ("observation_id", "source")),
        "programme": RowTable(ProgrammeRow, ("item_id", "source", "reported_on")),
    }
)


class Store:
    """An open store.

    Parameters
    ----------
    connection
        Connection to the database.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self.is_given_up = False

    def give_up(self) -> None:
        """Leave the store as it was before the transaction."""
        self.is_given_up = True

    def execute(self, sql: str, values: Sequence[object] = ()) -> duckdb.DuckDBPyConnection:
        """Run one statement."""
        return self._connection.execute(sql, list(values))

    def copy(self, target: Path) -> None:
        """Copy everything into a new file."""
        place = str(target).replace("'", "''")
        (name,) = self.execute("SELECT current_database()").fetchall()[0]
        self.execute(f"ATTACH '{place}' AS copied (READ_WRITE)")
        self.execute(f'COPY FROM DATABASE "{name}" TO copied')
        self.execute("DETACH copied")

    @contextmanager
    def with_frame(self, name: str, frame: pl.DataFrame) -> Iterator[None]:
        """Let statements name a table of the caller's."""
        self._connection.register(name, _Stream(frame))
        try:
            yield
        finally:
            self._connection.unregister(name)


class _Stream:
    """A table as nothing but an Arrow stream: the database then reads it without another package."""

    def __init__(self, table: pl.DataFrame) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)


@contextmanager
def reading(path: Path) -> Iterator[Store]:
    """Open an existing store to read; a store of an earlier form is brought to the present one first.

    Parameters
    ----------
    path
        The store's file.

    Yields
    ------
    store
        Open while the block runs.

    Raises
    ------
    TableError
        If another process keeps it (`table.store_in_use`), it is no store (`table.store_damaged`), or it is of
        a later program (`table.store_newer`).
    """
    with _gate(path):
        connection = _connected(path, read_only=True)
        try:
            if _version(connection, path) < SCHEMA_VERSION:
                connection.close()
                connection = _connected(path, read_only=False)
                _migrate(connection, path)
            with _told(path):
                yield Store(connection)
        finally:
            connection.close()


@contextmanager
def writing(path: Path) -> Iterator[Store]:
    """Open a store to write, in one transaction: all of the block counts, or nothing.

    Parameters
    ----------
    path
        The store's file; made where it is missing.

    Yields
    ------
    store
        Open while the block runs.

    Raises
    ------
    TableError
        As `reading`; also if the file cannot be written (`table.store_not_written`).
    """
    with _gate(path):
        if not path.exists():
            _make(path)
        connection = _connected(path, read_only=False)
        try:
            _migrate(connection, path)
            with _told(path):
                store = Store(connection)
                with _whole(connection, store):
                    yield store
        finally:
            connection.close()


@contextmanager
def _whole(connection: duckdb.DuckDBPyConnection, store: Store) -> Iterator[None]:
    connection.begin()
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    if store.is_given_up:
        connection.rollback()
    else:
        connection.commit()


@contextmanager
def _gate(path: Path) -> Iterator[None]:
    """Let one thread of this process at a time at the store; other processes are kept out by the database."""
    if not _GATE.acquire(timeout=PATIENCE):
        raise TableError([Problem("table.store_in_use", path.name)])
    try:
        yield
    finally:
        _GATE.release()


def pause() -> None:
    """Wait a moment before the store is tried again."""
    time.sleep(_PAUSE)


def _connected(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "memory_limit": _MEMORY,
        "preserve_insertion_order": False,
    }
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return duckdb.connect(str(path), read_only=read_only, config=config)
        except duckdb.Error as error:
            said = str(error).lower()
            if "lock" not in said:
                raise TableError([Problem("table.store_damaged", path.name)]) from None
        if time.monotonic() > deadline:
            raise TableError([Problem("table.store_in_use", path.name)])
        pause()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what the database says of disk and memory into a problem."""
    try:
        yield
    except (duckdb.IOException, duckdb.OutOfMemoryException, duckdb.FatalException) as error:
        reason = str(error).splitlines()[0][:200]
        values = {"reason": reason}
        raise TableError([Problem("table.store_not_written", path.name, values)]) from None


def _make(path: Path) -> None:
    """Make an empty store beside its place and give it its name: a half-made one never stands there.

    Where another process was quicker, its store stays.
    """
    _clear_away(path.parent)
    part = Path(tempfile.mkdtemp(dir=path.parent, prefix=f"{_PART}{os.getpid()}-"))
    try:
        with contextlib.closing(_connected(part / path.name, read_only=False)) as connection:
            _migrate(connection, path)
        with contextlib.suppress(FileExistsError):
            os.link(part / path.name, path)
    except OSError as error:
        values = {"reason": error.strerror}
        raise TableError([Problem("table.store_not_written", path.name, values)]) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _clear_away(folder: Path) -> None:
    """Remove what processes that have ended left half-made."""
    for left in folder.glob(f"{_PART}*"):
        try:
            os.kill(int(left.name.removeprefix(_PART).partition("-")[0]), 0)
        except ProcessLookupError:
            shutil.rmtree(left, ignore_errors=True)
        except (PermissionError, ValueError):
            continue


def _version(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    tables = _tables(connection)
    if "form" not in tables:
        return 1 if "observation" in tables else 0
    rows = connection.execute("SELECT version FROM form").fetchall()
    version = int(rows[0][0])
    if version > SCHEMA_VERSION:
        values = {"found": version, "known": SCHEMA_VERSION}
        raise TableError([Problem("table.store_newer", path.name, values)])
    return version


def _tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    return {str(row[0]) for row in rows}


def _migrate(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Bring the tables to the present form, all or nothing."""
    if _version(connection, path) == SCHEMA_VERSION:
        return
    tables = _tables(connection)
    connection.begin()
    try:
        for name, table in ROW_TABLES.items():
            columns = [f'"{column}" {kind}' for column, kind in table.columns.items()]
            columns = ["import_id VARCHAR", "counts BOOLEAN", *columns]
            connection.execute(f"CREATE TABLE new_{name} ({', '.join(columns)})")
            if name in tables:
                _take_over(connection, name, table)
                connection.execute(f"DROP TABLE {name}")
            connection.execute(f"ALTER TABLE new_{name} RENAME TO {name}")
        kept = ", ".join(
            f'"{f.name}" {_TYPES.get(f.type, "VARCHAR")}' for f in fields(ImportRecord)
        )
        connection.execute(f"CREATE TABLE import ({kept})")
        connection.execute("CREATE TABLE form (version BIGINT)")
        connection.execute("INSERT INTO form VALUES (?)", [SCHEMA_VERSION])
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def _take_over(connection: duckdb.DuckDBPyConnection, name: str, table: RowTable) -> None:
    """Take over the rows of an earlier form; columns that it lacked are empty."""
    found = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE table_name = ?", [name]
    ).fetchall()
    known = {str(row[0]) for row in found}
    values = [
        f'"{f.name}"' if f.name in known else _FILLS.get(f.type, "''") for f in fields(table.record)
    ]
    connection.execute(f"INSERT INTO new_{name} SELECT '', true, {', '.join(values)} FROM {name}")  # noqa: S608
