"""How do rows of evidence stand in a table? Records as columns and back, of millions of rows at once."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from types import MappingProxyType
from typing import TypeVar

import polars as pl

from planloom.evidence.records import Observation

_Record = TypeVar("_Record")
_TYPES: Mapping[object, pl.DataType] = MappingProxyType(
    {
        int: pl.Int64(),
        int | None: pl.Int64(),
        float: pl.Float64(),
        bool: pl.Boolean(),
        date: pl.Date(),
        tuple[str, ...]: pl.List(pl.String()),
    }
)


def schema_of(record: type) -> pl.Schema:
    """Return the columns of a record's table, in the order of its fields.

    Parameters
    ----------
    record
        A frozen record of evidence.

    Returns
    -------
    schema
        Name and type of each column; text where nothing else fits.

    Examples
    --------
    >>> schema_of(Observation)["published_on"]
    Date
    """
    return pl.Schema({f.name: _TYPES.get(f.type, pl.String()) for f in fields(record)})


OBSERVATION_SCHEMA = schema_of(Observation)
"""Columns of a table of observations: the fields of `Observation`, in their order."""


def frame_of_records(record: type, rows: Iterable[object]) -> pl.DataFrame:
    """Return records of one kind as a table.

    Parameters
    ----------
    record
        What the rows are.
    rows
        Records.

    Returns
    -------
    frame
        One row per record, in their order.

    Examples
    --------
    >>> frame_of_records(Observation, []).shape
    (0, 16)
    """
    names = [f.name for f in fields(record)]
    kept = list(rows)
    columns = {name: [getattr(row, name) for row in kept] for name in names}
    return pl.DataFrame(columns, schema=schema_of(record), strict=True)


def records_of(record: type[_Record], frame: pl.DataFrame) -> tuple[_Record, ...]:
    """Return the rows of a table as records.

    Parameters
    ----------
    record
        What the rows are.
    frame
        A table with at least the record's columns.

    Returns
    -------
    rows
        In the order of the table.

    Examples
    --------
    >>> records_of(Observation, frame_of_records(Observation, []))
    ()
    """
    names = [f.name for f in fields(record)]  # type: ignore[arg-type]
    return records_of_rows(record, frame.select(names).iter_rows())


def records_of_rows(
    record: type[_Record], rows: Iterable[tuple[object, ...]]
) -> tuple[_Record, ...]:
    """Return rows as records.

    Parameters
    ----------
    record
        What the rows are.
    rows
        Values in the order of the record's fields; a list becomes a tuple.

    Returns
    -------
    records
        In the order of the rows.
    """
    if pl.List not in (type(kind) for kind in schema_of(record).values()):
        return tuple(record(*row) for row in rows)
    return tuple(record(*(tuple(v) if isinstance(v, list) else v for v in row)) for row in rows)


def frame_of(observations: Iterable[Observation]) -> pl.DataFrame:
    """Return observations as a table of `OBSERVATION_SCHEMA`.

    Parameters
    ----------
    observations
        Observations.

    Returns
    -------
    frame
        One row each, in their order.

    Examples
    --------
    >>> row = Observation("a", "gdp", "shenzhen", 2023, 1.0, "CNY", "s", "bureau", date(2024, 2, 1))
    >>> observations_of(frame_of([row])) == (row,)
    True
    """
    return frame_of_records(Observation, observations)


def observations_of(frame: pl.DataFrame) -> tuple[Observation, ...]:
    """Return the observations of a table of `OBSERVATION_SCHEMA`.

    Parameters
    ----------
    frame
        The table.

    Returns
    -------
    observations
        In the order of its rows.

    Examples
    --------
    >>> observations_of(frame_of([]))
    ()
    """
    return records_of(Observation, frame)


def with_ids(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a table of observations with their ids filled in, and without rows repeated word for word.

    The id is ``<indicator>/<subject>/<year>/<scope>/<published_on>``; of several sources under one id the
    second in alphabetical order gets ``-2``, and so on: the order of the rows does not matter.

    Parameters
    ----------
    frame
        Columns of `OBSERVATION_SCHEMA`; ``observation_id`` may be missing.

    Returns
    -------
    frame
        Columns of `OBSERVATION_SCHEMA`; two different values of one source under one id are both kept, and
        the store refuses them.

    Examples
    --------
    >>> row = Observation("", "gdp", "shenzhen", 2023, 1.0, "CNY", "s", "bureau", date(2024, 2, 1))
    >>> with_ids(frame_of([row, row]))["observation_id"].to_list()
    ['gdp/shenzhen/2023/s/2024-02-01']
    """
    parts = ["indicator_code", "subject_code", "year", "scope_code", "published_on"]
    content = [
        name for name in OBSERVATION_SCHEMA if name not in ("observation_id", "table", "row")
    ]
    place = pl.concat_str([pl.col(name).cast(pl.String) for name in parts], separator="/")
    if (
        frame.select(pl.struct(parts).hash().n_unique()).item() == frame.height
    ):  # nothing shared, nothing repeated
        return frame.with_columns(place.alias("observation_id")).select(OBSERVATION_SCHEMA.names())
    rows = frame.unique(subset=content, keep="first", maintain_order=True)
    rows = rows.with_columns(place.alias("observation_id"))
    is_shared = pl.col("source").n_unique().over("observation_id") > 1
    number = (
        pl.when(is_shared)
        .then(pl.col("source").rank("dense").over("observation_id"))
        .otherwise(1)
        .cast(pl.String)
    )
    named = (
        pl.when(number == "1")
        .then("observation_id")
        .otherwise(pl.concat_str(["observation_id", number], separator="-"))
    )
    return rows.with_columns(named.alias("observation_id")).select(OBSERVATION_SCHEMA.names())
