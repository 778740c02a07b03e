"""What stands on one page of a long list of figures? Filtered, sorted and cut by the database, not in memory."""

# ruff: noqa: S608 names of columns and tables are ours, values are bound

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType

import duckdb

from planloom.evidence.frames import OBSERVATION_SCHEMA, frame_of_records, records_of_rows
from planloom.evidence.records import Observation
from planloom.evidence.store_file import Store, reading

ORDERS: Mapping[str, str] = MappingProxyType(
    {
        "indicator": "indicator_code, subject_code, year, scope_code, published_on",
        "year": "year DESC, indicator_code, subject_code, scope_code, published_on",
        "value": "value DESC, indicator_code, subject_code, year",
        "published": "published_on DESC, indicator_code, subject_code, year",
        "source": "source, indicator_code, subject_code, year, published_on",
    }
)
"""Orders of the list; the last key is always the id."""
FACETS = ("indicator_code", "subject_code", "year", "scope_code", "source")
"""Columns by which figures are filtered."""
_MOST_CHOICES = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which figures are asked for."""

    as_of: date
    """Only figures published up to this day."""
    equal: Mapping[str, str] = field(default_factory=dict)
    """Value by column, of `FACETS`."""
    subjects: tuple[str, ...] | None = None
    """Only figures about one of these; None for all."""
    indicators: tuple[str, ...] | None = None
    """With `subjects` and `words`: any of the three may hold."""
    words: str = ""
    """Words that stand in the source, the remark or the file."""
    order: str = "indicator"
    """One of `ORDERS`."""


@dataclass(frozen=True, slots=True)
class ObservationPage:
    """A part of a list of figures."""

    rows: tuple[Observation, ...]
    """The rows of the page."""
    total: int
    """How many fit in all."""
    later: int
    """How many more were published after the day."""
    choices: Mapping[str, tuple[tuple[str, int], ...]]
    """By column of `FACETS`: values with their numbers of figures as of the day, whatever else is asked for."""


def observation_page(
    path: Path, wanted: Wanted, limit: int, offset: int = 0, beside: Sequence[Observation] = ()
) -> ObservationPage:
    """Return a part of the figures that count in a store.

    Parameters
    ----------
    path
        The store's file; one that does not exist holds none.
    wanted
        Which figures.
    limit
        Most rows of the page.
    offset
        How many rows stand on earlier pages.
    beside
        Figures that are not kept in the store, e.g. those of documents.

    Returns
    -------
    page
        The same store and words give the same page.

    Raises
    ------
    TableError
        If the store cannot be opened.

    Examples
    --------
    >>> row = Observation("a", "gdp", "shenzhen", 2023, 1.0, "CNY", "s", "bureau", date(2024, 2, 1))
    >>> page = observation_page(Path("no store"), Wanted(date(2025, 1, 1)), 10, beside=[row])
    >>> page.total, page.rows == (row,), page.choices["year"]
    (1, True, (('2023', 1),))
    """
    tests, values = _tests(wanted)
    columns = ", ".join(f'"{name}"' for name in OBSERVATION_SCHEMA.names())
    with _figures(path, beside) as (store, table):
        counted = store.execute(
            f"SELECT count(*) FILTER (published_on <= ?), count(*) FROM {table} WHERE {tests}",
            [wanted.as_of, *values],
        ).fetchall()[0]
        sql = (
            f"SELECT {columns} FROM {table} WHERE {tests} AND published_on <= ? "
            f"ORDER BY {ORDERS[wanted.order]}, observation_id LIMIT ? OFFSET ?"
        )
        rows = store.execute(sql, [*values, wanted.as_of, limit, offset]).fetchall()
        choices = {column: _choices(store, table, column, wanted.as_of) for column in FACETS}
    total = int(counted[0])
    return ObservationPage(
        records_of_rows(Observation, rows), total, int(counted[1]) - total, choices
    )


def import_cells(path: Path, import_id: str) -> Mapping[tuple[str, str], int]:
    """Return the indicators and subjects of the figures that an import brought and that still count.

    Parameters
    ----------
    path
        The store's file.
    import_id
        Name of the import.

    Returns
    -------
    cells
        Number of figures by indicator and subject.

    Raises
    ------
    TableError
        If the store cannot be opened.

    Examples
    --------
    >>> import_cells(Path("no store"), "6f5cf0a42f84")
    {}
    """
    if not path.exists():
        return {}
    with reading(path) as store:
        rows = store.execute(
            "SELECT indicator_code, subject_code, count(*) FROM observation "
            "WHERE counts AND import_id = ? GROUP BY ALL ORDER BY ALL",
            [import_id],
        ).fetchall()
    return {(str(indicator), str(subject)): int(n) for indicator, subject, n in rows}


@contextmanager
def _figures(path: Path, beside: Sequence[Observation]) -> Iterator[tuple[Store, str]]:
    """Give a store and the name under which it holds every figure."""
    frame = frame_of_records(Observation, beside)
    columns = ", ".join(f'"{name}"' for name in OBSERVATION_SCHEMA.names())
    if not path.exists():
        connection = duckdb.connect(":memory:")
        try:
            store = Store(connection)
            with store.with_frame("beside", frame):
                store.execute(f"CREATE TEMP TABLE figure AS SELECT {columns} FROM beside")
            yield store, "figure"
        finally:
            connection.close()
        return
    with reading(path) as store:
        if not beside:
            yield store, f"(SELECT {columns} FROM observation WHERE counts)"
            return
        with store.with_frame("beside", frame):
            store.execute(f"CREATE TEMP TABLE beside_figure AS SELECT {columns} FROM beside")
        stored = f"SELECT {columns} FROM observation WHERE counts"
        yield store, f"({stored} UNION ALL SELECT {columns} FROM beside_figure)"


def _tests(wanted: Wanted) -> tuple[str, list[object]]:
    tests, values = ["true"], list[object]()
    for column, text in wanted.equal.items():
        if column not in FACETS:
            raise ValueError(column)
        if text:
            tests.append(f"CAST({column} AS VARCHAR) = ?")
            values.append(text)
    if wanted.words:
        parts = "contains(lower(source || ' ' || note || ' ' || \"table\"), lower(?))"
        tests.append(
            f"({parts} OR indicator_code IN (SELECT unnest(?)) OR subject_code IN (SELECT unnest(?)))"
        )
        values += [wanted.words, list(wanted.indicators or ()), list(wanted.subjects or ())]
    return " AND ".join(tests), values


def _choices(store: Store, table: str, column: str, as_of: date) -> tuple[tuple[str, int], ...]:
    sql = (
        f"SELECT CAST({column} AS VARCHAR), count(*) FROM {table} WHERE published_on <= ? "
        f"GROUP BY 1 ORDER BY 1 {'DESC' if column == 'year' else ''} LIMIT {_MOST_CHOICES}"
    )
    return tuple((str(value), int(n)) for value, n in store.execute(sql, [as_of]).fetchall())
