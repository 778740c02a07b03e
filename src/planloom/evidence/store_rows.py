"""Which rows of an import are new, which are known, which contradict? Asked of all rows at once."""

# ruff: noqa: S608 names of tables and columns come from ROW_TABLES, values are bound

from collections.abc import Mapping

import polars as pl

from planloom.errors import Problem, TableError
from planloom.evidence.imports import ImportRecord
from planloom.evidence.store_file import ROW_TABLES, RowTable, Store

MOST_TOLD = 1000
"""How many contradictions are told one by one."""


def add_rows(
    store: Store, frames: Mapping[str, pl.DataFrame], record: ImportRecord | None
) -> dict[str, int]:
    """Add tables of rows in the transaction that is open.

    A row that is known word for word is kept under its import too, so that it still counts when the other
    import is taken back.

    Parameters
    ----------
    store
        The open store.
    frames
        Rows by table.
    record
        The import that brings them; None for rows that no import brings.

    Returns
    -------
    added
        Rows that were not known, by table.

    Raises
    ------
    TableError
        With every contradiction, of rows with the store or with each other.
    """
    import_id = record.import_id if record is not None else ""
    if import_id:
        _clear_undone(store, import_id)
    added, problems = {}, []
    for name, frame in frames.items():
        with store.with_frame("incoming", frame):
            found = _contradictions(store, name) if len(frame) else []
            problems += found
            added[name] = _insert(store, name, import_id) if len(frame) and not found else 0
    if problems:
        raise TableError(problems)
    return added


def take_back(store: Store, import_id: str) -> None:
    """Let the rows of an import no longer count; where another import brought a row too, its row counts now.

    Parameters
    ----------
    store
        The open store.
    import_id
        The import.
    """
    for name, table in ROW_TABLES.items():
        same = " AND ".join(f'a."{key}" = b."{key}"' for key in table.keys)
        store.execute(
            f"CREATE TEMP TABLE freed AS SELECT {_names(table.keys)} FROM {name} WHERE import_id = ? AND counts",
            [import_id],
        )
        store.execute(
            f"UPDATE {name} SET counts = false WHERE import_id = ? AND counts", [import_id]
        )
        store.execute(
            f"UPDATE {name} AS a SET counts = true FROM ("
            f"SELECT {_names(table.keys, 'c')}, min(c.import_id) AS heir FROM {name} AS c "
            f"SEMI JOIN freed USING ({_names(table.keys)}) "
            "LEFT JOIN import AS i USING (import_id) "
            "WHERE c.import_id <> ? AND i.undone_when IS NULL "
            f"GROUP BY {_names(table.keys, 'c')}) AS b WHERE {same} AND a.import_id = b.heir",
            [import_id],
        )
        store.execute("DROP TABLE freed")


def rows_resting_on(store: Store, file_name: str) -> list[Problem]:
    """Return a problem for each scope that figures name and nothing defines any more.

    Parameters
    ----------
    store
        The open store.
    file_name
        File of the import that defined the scope, for the place of the problem.

    Returns
    -------
    problems
        Each with the scope and the files of the figures.
    """
    rows = store.execute(
        'SELECT scope_code, list(DISTINCT "table" ORDER BY "table") FROM observation WHERE counts AND scope_code IN '
        "(SELECT scope_code FROM definition EXCEPT SELECT scope_code FROM definition WHERE counts) "
        "GROUP BY scope_code ORDER BY scope_code"
    ).fetchall()
    return [
        Problem("table.scope_in_use", file_name, {"scope": scope, "files": tuple(files)})
        for scope, files in rows
    ]


def _clear_undone(store: Store, import_id: str) -> None:
    """Forget the rows of an import that was taken back and comes again under its name."""
    rows = store.execute(
        "SELECT 1 FROM import WHERE import_id = ? AND undone_when IS NOT NULL", [import_id]
    ).fetchall()
    if rows:
        for name in ROW_TABLES:
            store.execute(f"DELETE FROM {name} WHERE import_id = ?", [import_id])


def _names(columns: tuple[str, ...], table: str = "") -> str:
    dot = f"{table}." if table else ""
    return ", ".join(f'{dot}"{column}"' for column in columns)


def _contradictions(store: Store, name: str) -> list[Problem]:
    """Return the rows that say something else than another row of the table, or than the store, under one key."""
    table = ROW_TABLES[name]
    keys, content = _names(table.keys), _names(table.content)
    places = ', "table", "row"' if "table" in table.columns else ""
    within = (
        f"SELECT {keys}{places} FROM incoming SEMI JOIN (SELECT {keys} FROM incoming GROUP BY {keys} "
        f"HAVING count(DISTINCT hash({content})) > 1) USING ({keys})"
    )
    differ = " OR ".join(f'a."{c}" IS DISTINCT FROM b."{c}"' for c in table.content)
    against = (
        f"SELECT {_names(table.keys, 'a')}{places.replace(', ', ', a.')} FROM incoming AS a "
        f"JOIN {name} AS b USING ({keys}) WHERE b.counts AND ({differ})"
    )
    problems = []
    for code, sql in (
        ("table.contradicts_itself", _repeats(store, table) and within),
        ("table.contradicts_store", _holds(store, name) and against),
    ):
        if sql:
            rows = store.execute(f"{sql} ORDER BY ALL").fetchall()
            problems += [_problem(code, row, table) for row in rows[:MOST_TOLD]]
            if len(rows) > MOST_TOLD:
                more = {"more": len(rows) - MOST_TOLD}
                problems.append(Problem("table.more_contradictions", values=more))
    return problems


def _problem(code: str, row: tuple[object, ...], table: RowTable) -> Problem:
    key = row[: len(table.keys)]
    place = row[len(table.keys) :]
    where = f"{place[0]}:{place[1]}" if place and place[0] else str(key[0])
    return Problem(code, where, {"key": " · ".join(map(str, key))})


def _repeats(store: Store, table: RowTable) -> bool:
    keys = _names(table.keys)
    sql = f"SELECT 1 FROM incoming GROUP BY {keys} HAVING count(*) > 1 LIMIT 1"
    return bool(store.execute(sql).fetchall())


def _holds(store: Store, name: str) -> bool:
    return bool(store.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchall())


def _counting(store: Store, name: str) -> int:
    return int(store.execute(f"SELECT count(*) FROM {name} WHERE counts").fetchall()[0][0])


def _insert(store: Store, name: str, import_id: str) -> int:
    table = ROW_TABLES[name]
    keys, columns = _names(table.keys), _names(tuple(table.columns))
    before = _counting(store, name)
    once = f"DISTINCT ON ({keys}) " if _repeats(store, table) else ""
    rows = f"SELECT {once}{columns} FROM incoming"
    if _holds(store, name):
        store.execute(
            f"INSERT INTO {name} SELECT ?, known.is_known IS NULL, {_names(tuple(table.columns), 'a')} "
            f"FROM ({rows}) AS a "
            f"LEFT JOIN (SELECT {keys}, true AS is_known FROM {name} WHERE counts) AS known USING ({keys}) "
            f"ANTI JOIN (SELECT {keys} FROM {name} WHERE import_id = ?) AS own USING ({keys})",
            [import_id, import_id],
        )
    else:
        store.execute(f"INSERT INTO {name} SELECT ?, true, {columns} FROM ({rows})", [import_id])
    return _counting(store, name) - before
