"""Which cells of a table did an import keep out? Written with its rows, in one transaction, and never taken away."""

import json
from collections.abc import Sequence
from pathlib import Path

from planloom.errors import Problem
from planloom.evidence.store_file import Store, reading

_MAKE = "CREATE TABLE IF NOT EXISTS kept_out (import_id VARCHAR, place BIGINT, problem VARCHAR)"


def note_kept_out(store: Store, import_id: str, problems: Sequence[Problem]) -> None:
    """Keep the problems of the cells that an import leaves out.

    Parameters
    ----------
    store
        The store, open to write.
    import_id
        Name of the import.
    problems
        One for each cell or row, in the order of the table.
    """
    if not problems:
        return
    store.execute(_MAKE)
    for place, problem in enumerate(problems):
        values = {key: str(value) for key, value in problem.values.items()}
        told = {"code": problem.code, "where": problem.where, "values": values}
        store.execute(
            "INSERT INTO kept_out VALUES (?, ?, ?)",
            [import_id, place, json.dumps(told, ensure_ascii=False)],
        )


def kept_out(path: Path) -> dict[str, tuple[Problem, ...]]:
    """Return by import the problems of the cells that it left out, in the order of its table.

    Parameters
    ----------
    path
        The store's file; one that does not exist holds none.

    Returns
    -------
    problems
        Imports that took the whole table are not named.

    Raises
    ------
    TableError
        If the store cannot be opened.

    Examples
    --------
    >>> kept_out(Path("no such store"))
    {}
    """
    if not path.exists():
        return {}
    with reading(path) as store:
        known = store.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'kept_out'")
        if not known.fetchall():
            return {}
        rows = store.execute(
            "SELECT import_id, problem FROM kept_out ORDER BY import_id, place"
        ).fetchall()
    found: dict[str, tuple[Problem, ...]] = {}
    for import_id, text in rows:
        found[import_id] = (*found.get(import_id, ()), Problem(**json.loads(text)))
    return found
