"""Which tables does a study give? One CSV for each kind of record, its columns read off the records."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from types import NoneType, UnionType
from typing import Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from planloom.evidence.trace import Figure

_SCALARS = (str, int, float, bool, date)
_JOINT = "; "


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name and the way to its value in a record."""

    name: str
    """As in the header."""
    way: tuple[str, ...]
    """Fields to go through."""
    owner: type
    """Record whose field it is."""


@dataclass(frozen=True, slots=True)
class Table:
    """Records of one kind, each with what it belongs to."""

    name: str
    """File name without ``.csv``."""
    record: type
    """Kind of the records."""
    rows: tuple[tuple[Mapping[str, str], object], ...]
    """What each record belongs to, and the record."""
    owners: tuple[str, ...] = ()
    """Columns of what a record belongs to."""


def columns(record: type, prefix: str = "", way: tuple[str, ...] = ()) -> Iterator[Column]:
    """Yield the columns of a kind of record; lists of records are tables of their own.

    Parameters
    ----------
    record
        A frozen record of the package.
    prefix
        What the names of the columns begin with.
    way
        Fields that lead to it.

    Yields
    ------
    column
        In the order of the fields; a figure gives its value, ``…_unit`` and ``…_trace``.

    Examples
    --------
    >>> from planloom.study.records import StudyFigure
    >>> [column.name for column in columns(StudyFigure)]
    ['record', 'field', 'figure', 'figure_unit', 'figure_trace']
    """
    for name, annotation in _annotated(record).items():
        kind = _without_none(annotation)
        here = (*way, name)
        if kind is Figure:
            for part in ("value", "unit", "trace"):
                end = "" if part == "value" else f"_{part}"
                yield Column(f"{prefix}{name}{end}", (*here, part), record)
        elif isinstance(kind, type) and (is_dataclass(kind) or issubclass(kind, BaseModel)):
            yield from columns(kind, f"{prefix}{name}_", here)
        elif _is_cell(kind):
            yield Column(f"{prefix}{name}", here, record)


def table_bytes(table: Table) -> bytes:
    r"""Return a table as CSV: UTF-8 with a byte order mark, so that spreadsheets read Chinese.

    Parameters
    ----------
    table
        The table.

    Returns
    -------
    data
        A header and one line a record, each ending in a line feed.

    Examples
    --------
    >>> from planloom.study.records import Absence
    >>> row = Absence(record="t", field="pace", reason="absent.one_value_only")
    >>> table_bytes(Table("absences", Absence, (({}, row),))).decode("utf-8-sig")
    'record,field,reason\nt,pace,absent.one_value_only\n'
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    found = list(columns(table.record))
    writer.writerow((*table.owners, *(column.name for column in found)))
    for owner, record in table.rows:
        cells = (_cell(_value(record, column.way)) for column in found)
        writer.writerow((*(owner[name] for name in table.owners), *cells))
    return file.getvalue().encode("utf-8-sig")


def digits(value: float) -> str:
    """Return a number as tables have it: the shortest decimal that reads back the same, without exponent.

    Parameters
    ----------
    value
        A finite number.

    Returns
    -------
    text
        Digits, a full stop before decimals, no grouping.

    Examples
    --------
    >>> digits(1.5e12), digits(0.0783), digits(-0.0), digits(1e-7)
    ('1500000000000', '0.0783', '0', '0.0000001')
    """
    if value == 0:
        return "0"
    text = format(Decimal(repr(float(value))), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def figure_table(name: str, record: type, rows: Iterable[object]) -> Table:
    """Return a table of records that belong to nothing but the study."""
    return Table(name, record, tuple(({}, row) for row in rows))


def _annotated(record: type) -> dict[str, object]:
    hints = get_type_hints(record)
    if is_dataclass(record):
        return {field.name: hints[field.name] for field in fields(record)}
    models: type[BaseModel] = record
    return {name: hints[name] for name in models.model_fields}


def _without_none(annotation: object) -> object:
    if get_origin(annotation) in (Union, UnionType):
        parts = [part for part in get_args(annotation) if part is not NoneType]
        return parts[0] if len(parts) == 1 else annotation
    return annotation


def _is_cell(kind: object) -> bool:
    if get_origin(kind) is tuple:
        return all(part is Ellipsis or part is str for part in get_args(kind)) or _is_pairs(kind)
    return kind in _SCALARS or get_origin(kind) in (Literal, dict)


def _is_pairs(kind: object) -> bool:
    return get_args(kind)[:1] == (tuple[str, str],)


def _value(record: object, way: tuple[str, ...]) -> object:
    for name in way:
        record = getattr(record, name, None)
    return record


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return digits(value)
        case tuple():
            return _JOINT.join("=".join(v) if isinstance(v, tuple) else str(v) for v in value)
        case dict():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)
