"""What is kept? Observations and definitions in one embedded file, written all or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, fields
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import duckdb

from planloom.errors import Problem, TableError
from planloom.evidence.records import Definition, Observation

_TABLES = MappingProxyType({"definition": Definition, "observation": Observation})
_TYPES: Mapping[object, str] = MappingProxyType(
    {int: "BIGINT", int | None: "BIGINT", float: "DOUBLE", bool: "BOOLEAN", date: "DATE"}
)
_KEYS = MappingProxyType({"definition": "scope_code", "observation": "observation_id, source"})


def save_store(
    path: Path, definitions: Sequence[Definition], observations: Sequence[Observation]
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
    >>> from datetime import date
    >>> row = Observation("a", "gdp", "shenzhen", 2023, 1.0, "CNY", "s", "bureau", date(2024, 2, 1))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     first = save_store(Path(folder) / "evidence.duckdb", [], [row])
    ...     again = save_store(Path(folder) / "evidence.duckdb", [], [row])
    >>> first, again
    ((0, 1), (0, 0))
    """
    with _opened(path) as store:
        store.begin()
        try:
            added = tuple(
                _add(store, table, rows)
                for table, rows in (("definition", definitions), ("observation", observations))
            )
        except BaseException:
            store.rollback()
            raise
        store.commit()
    return added[0], added[1]


def load_store(path: Path) -> tuple[tuple[Definition, ...], tuple[Observation, ...]]:
    """Return everything in the store, in the order of its keys.

    Parameters
    ----------
    path
        The store's file; one that does not exist holds nothing.

    Returns
    -------
    definitions, observations
        Every row, later publications included.

    Examples
    --------
    >>> load_store(Path("no such store"))
    ((), ())
    """
    if not path.exists():
        return (), ()
    with _opened(path) as store:
        definitions = tuple(Definition(*row) for row in _rows(store, "definition"))
        observations = tuple(Observation(*row) for row in _rows(store, "observation"))
    return definitions, observations


def _opened(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        store = duckdb.connect(str(path), config={"autoinstall_known_extensions": False})
    except duckdb.IOException as error:
        code = "table.store_in_use" if "lock" in str(error).lower() else "table.store_damaged"
        raise TableError([Problem(code, path.name)]) from None
    for table, record in _TABLES.items():
        columns = ", ".join(f'"{f.name}" {_TYPES.get(f.type, "VARCHAR")}' for f in fields(record))
        store.execute(
            f"CREATE TABLE IF NOT EXISTS {table} ({columns}, PRIMARY KEY ({_KEYS[table]}))"
        )
    return store


def _rows(store: duckdb.DuckDBPyConnection, table: str) -> list[tuple[Any, ...]]:
    return store.execute(f"SELECT * FROM {table} ORDER BY {_KEYS[table]}").fetchall()  # noqa: S608


def _add(
    store: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Definition] | Sequence[Observation]
) -> int:
    keys = _KEYS[table].split(", ")
    known = {
        _key(record, keys): record for record in (_TABLES[table](*r) for r in _rows(store, table))
    }
    fresh, problems = [], []
    for row in rows:
        other = known.get(_key(row, keys))
        if other is None:
            fresh.append(astuple(row))
        elif _content(other) != _content(row):
            problems.append(
                Problem("table.contradicts_store", _where(row), {"key": _key(row, keys)})
            )
    if problems:
        raise TableError(problems)
    if fresh:
        marks = ", ".join("?" * len(fresh[0]))
        store.executemany(f"INSERT INTO {table} VALUES ({marks})", fresh)  # noqa: S608
    return len(fresh)


def _key(row: object, keys: Sequence[str]) -> str:
    return " · ".join(str(getattr(row, key)) for key in keys)


def _content(row: Definition | Observation) -> tuple[object, ...]:
    """Everything but the file and line that a row came from."""
    return tuple(getattr(row, f.name) for f in fields(row) if f.name not in ("table", "row"))


def _where(row: Definition | Observation) -> str:
    return f"{row.table}:{row.row}" if isinstance(row, Observation) else row.scope_code
