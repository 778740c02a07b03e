"""Which columns of a table are what? A mapping confirmed once, kept as YAML, known again by the header."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Literal, get_args

import yaml

from planloom.codes import clusters, indicators, units
from planloom.codes.counties import every_place
from planloom.errors import Problem, TableError
from planloom.evidence.table import nearest

Role = Literal[
    "indicator", "subject", "period", "value", "unit", "scope", "source", "published_on", "address", "note", "ignore"
]  # fmt: skip
"""What a column holds; ``scope`` is the definition (口径) of its figures."""
CONSTANTS = (
    "indicator",
    "subject",
    "period",
    "unit",
    "scope",
    "source",
    "published_on",
    "address",
    "note",
)
"""What may hold for a whole table, where no column says it."""
PERIOD = "<period>"
"""Stands in a header for any year or part of one, so that next year's table has the same header."""
WORDS = ("indicator", "subject")
"""Lists of names that a person may bind to a code for one mapping."""
_KEYS = ("name", "fingerprint", "sheet", "header_rows", "columns", "constants", "scopes", "words")


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One column of a table."""

    header: str
    """Words of its header from top to bottom, with ``/`` between, as `mapping_layout` writes them."""
    role: Role
    """What it holds."""
    indicator: str = ""
    """For a value: code of the indicator, where the header says it."""
    subject: str = ""
    """For a value: code of the place or cluster, where the header says it."""
    unit: str = ""
    """For a value: code of the unit, where the header says it."""


@dataclass(frozen=True, slots=True)
class TableMapping:
    """How the tables of one header are read."""

    name: str
    """Name of the file that keeps it, without ``.yaml``."""
    fingerprint: str
    """Of the header: `header_fingerprint`."""
    sheet: str = ""
    """Sheet in which the header was found; another sheet with the same header is taken where it is missing."""
    header_rows: tuple[int, int] | None = None
    """First and last row of the header, from 1; null where the header stands outside the grid."""
    columns: tuple[MappedColumn, ...] = ()
    """From left to right."""
    constants: Mapping[str, str] = field(default_factory=dict)
    """What holds for the whole table, by role."""
    scopes: Mapping[str, str] = field(default_factory=dict)
    """Scope by indicator, where neither a column nor a constant says it."""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By list (indicator, subject): code by name in the table; an empty code leaves the name's rows out."""

    def with_constants(self, given: Mapping[str, str]) -> "TableMapping":
        """Return the mapping with what a person said for the whole table."""
        return replace(self, constants=dict(self.constants) | dict(given))


def header_fingerprint(headers: tuple[str, ...]) -> str:
    """Return what tells one header from another: order of the columns and repeated ones do not matter.

    Parameters
    ----------
    headers
        Header of each column, periods as `PERIOD`.

    Returns
    -------
    fingerprint
        16 hexadecimal digits.

    Examples
    --------
    >>> header_fingerprint(("a", "<period>", "<period>")) == header_fingerprint(("<period>", "a", ""))
    True
    """
    text = "\n".join(sorted({header for header in headers if header}))
    return sha256(text.encode()).hexdigest()[:16]


def mapping_text(mapping: TableMapping) -> str:
    """Return a mapping as YAML, in the form that a person reads and mends.

    Examples
    --------
    >>> print(mapping_text(TableMapping("gdp", "0a", columns=(MappedColumn("指标", "indicator"),))), end="")
    name: gdp
    fingerprint: 0a
    columns:
    - header: 指标
      role: indicator
    """
    tree: dict[str, Any] = {
        "name": mapping.name,
        "fingerprint": mapping.fingerprint,
        "sheet": mapping.sheet,
        "header_rows": list(mapping.header_rows or ()),
        "columns": [_filled(column) for column in mapping.columns],
        "constants": dict(mapping.constants),
        "scopes": dict(mapping.scopes),
        "words": {key: dict(words) for key, words in mapping.words.items() if words},
    }
    kept = {key: value for key, value in tree.items() if value}
    return yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=100)


def _filled(column: MappedColumn) -> dict[str, str]:
    said = {"header": column.header, "role": column.role}
    more = {"indicator": column.indicator, "subject": column.subject, "unit": column.unit}
    return said | {key: value for key, value in more.items() if value}


def read_mapping(text: str, name: str) -> TableMapping:
    r"""Return the mapping of a YAML text; every scalar is text, whatever it looks like.

    Parameters
    ----------
    text
        YAML as `mapping_text` writes it, mended by a person or not.
    name
        File name, for the places of problems.

    Returns
    -------
    mapping
        The mapping.

    Raises
    ------
    TableError
        With everything that is wrong: unknown keys, roles and codes.

    Examples
    --------
    >>> read_mapping("name: a\nfingerprint: 0b\ncolumns: [{header: x, role: value}]", "a.yaml").columns[0].role
    'value'
    """
    try:
        tree = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 scalars stay text
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}:{mark.line + 1}" if mark is not None else name
        raise TableError([Problem("table.mapping_form", where, {"key": "YAML"})]) from None
    problems: list[Problem] = []
    if not isinstance(tree, dict):
        raise TableError([Problem("table.mapping_form", name, {"key": "YAML"})])
    problems += [_key_problem(name, key, _KEYS) for key in tree if key not in _KEYS]
    columns = tuple(
        _column(row, f"{name}:columns[{i}]", problems)
        for i, row in enumerate(tree.get("columns") or (), 1)
    )
    constants = _texts(tree, "constants", name, problems)
    problems += [
        _key_problem(f"{name}:constants", key, CONSTANTS)
        for key in constants
        if key not in CONSTANTS
    ]
    words = {
        key: _texts(tree.get("words") or {}, key, name, problems) for key in tree.get("words") or {}
    }
    problems += [_key_problem(f"{name}:words", key, WORDS) for key in words if key not in WORDS]
    rows = tree.get("header_rows") or ()
    if not (
        isinstance(rows, list | tuple)
        and len(rows) in (0, 2)
        and all(str(r).isdigit() for r in rows)
    ):
        problems.append(Problem("table.mapping_form", name, {"key": "header_rows"}))
        rows = ()
    mapping = TableMapping(
        str(tree.get("name", "")), str(tree.get("fingerprint", "")), str(tree.get("sheet", "")),
        (int(rows[0]), int(rows[1])) if rows else None, columns, constants,
        _texts(tree, "scopes", name, problems), words,
    )  # fmt: skip
    problems += _code_problems(mapping, name)
    if problems:
        raise TableError(problems)
    return mapping


def _texts(
    tree: Mapping[str, Any], key: str, name: str, problems: list[Problem]
) -> Mapping[str, str]:
    found = tree.get(key) or {}
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        problems.append(Problem("table.mapping_form", name, {"key": key}))
        return {}
    return MappingProxyType(dict(found))


def _column(row: object, where: str, problems: list[Problem]) -> MappedColumn:
    known = ("header", "role", "indicator", "subject", "unit")
    if not isinstance(row, dict) or not all(isinstance(value, str) for value in row.values()):
        problems.append(Problem("table.mapping_form", where, {"key": "columns"}))
        return MappedColumn("", "ignore")
    problems += [_key_problem(where, key, known) for key in row if key not in known]
    role = row.get("role", "")
    if role not in get_args(Role):
        problems.append(_key_problem(where, role, get_args(Role)))
        role = "ignore"
    more = {key: row.get(key, "") for key in ("indicator", "subject", "unit")}
    return MappedColumn(row.get("header", ""), role, **more)


def _key_problem(where: str, key: str, known: tuple[str, ...]) -> Problem:
    return Problem("table.mapping_key", where, {"found": key, "nearest": nearest(key, known)})


def _code_problems(mapping: TableMapping, name: str) -> list[Problem]:
    subjects = {**every_place(), **clusters()}
    lists = {"indicator": indicators(), "subject": subjects, "unit": units()}
    used = [
        (list_name, code) for list_name, names in mapping.words.items() for code in names.values()
    ]
    used += [(key, mapping.constants[key]) for key in lists if key in mapping.constants]
    used += [("indicator", code) for code in mapping.scopes]
    used += [(key, getattr(column, key)) for column in mapping.columns for key in lists]
    return [
        _key_problem(name, code, tuple(lists[key]))
        for key, code in dict.fromkeys(used)
        if code and key in lists and code not in lists[key]
    ]
