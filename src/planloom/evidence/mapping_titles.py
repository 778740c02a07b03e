"""What holds for a whole table? Title, unit line and source line; and the names in it that no code list knows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from planloom.evidence.columns_numbers import plain_word, unit_of
from planloom.evidence.columns_words import indicator_words, split_unit, subject_words
from planloom.evidence.mapping import PERIOD, MappedColumn, TableMapping
from planloom.evidence.mapping_layout import Layout
from planloom.evidence.mapping_words import indicator_code, said_by, subject_code, whole_words
from planloom.evidence.records import Definition

UNSTATED = "_unstated"
"""Ends the scope of figures of which no source says what they cover."""
_NOTHING = ("", "-", "--", "—", "——", "－", "…", "……", "...", "x", "X", "/", "无")
_SOURCE = re.compile(
    r"^[(（\[]?(?:资料来源|数据来源|来源|注:资料来源|source):?(.+?)[)）\]]?$", re.IGNORECASE
)
_YEAR = re.compile(r"\d{4}年(?:度|末)?")


def unknown_names(
    mapping: TableMapping, layout: Layout, definitions: Sequence[Definition]
) -> tuple[TableMapping, dict[str, tuple[str, ...]]]:
    """Return a mapping with a scope for every indicator of a table, and the names that no code list knows.

    Parameters
    ----------
    mapping
        How the table is read.
    layout
        The table.
    definitions
        Scopes that are known: the only stated one of an indicator is taken for it.

    Returns
    -------
    mapping, unknown
        Scopes that the mapping names already stay; names by list, in the order of the table.
    """
    codes, unknown = _names(mapping, layout, layout.body)
    scopes = _scopes(mapping, codes, definitions) | dict(mapping.scopes)
    return replace(mapping, scopes=scopes), unknown


def table_constants(layout: Layout, columns: Sequence[MappedColumn]) -> dict[str, str]:
    """Return what title, unit line and source line say for the whole table, where no column says it.

    Parameters
    ----------
    layout
        The table.
    columns
        Roles of its columns.

    Returns
    -------
    constants
        By role; codes for indicator, subject and unit, words for the rest.
    """
    body = layout.body
    roles = {column.role for column in columns}
    values = [column for column in columns if column.role == "value"]
    found: dict[str, str] = {}
    for cell in layout.above:
        unit = split_unit(cell)[1] or _unit_in_title(cell)
        if unit is not None and "unit" not in roles and not all(column.unit for column in values):
            found.setdefault("unit", _code(unit))
        year = _YEAR.search(cell)
        if year and "period" not in roles and not any(PERIOD in column.header for column in values):
            found.setdefault("period", year[0])
        place = named_in(cell, subject_words())
        if place and "subject" not in roles and not all(column.subject for column in values):
            found.setdefault("subject", place)
        indicator = named_in(cell, indicator_words())
        if (
            indicator
            and "indicator" not in roles
            and not any(column.indicator for column in values)
        ):
            found.setdefault("indicator", indicator)
    source = _source_line(layout, body)
    if source and "source" not in roles:
        found["source"] = source
    return found


def _code(unit: object) -> str:
    return str(getattr(unit, "code", unit))


def _unit_in_title(cell: str) -> str | None:
    found = re.search(r"单位:?([^\s,;)]+)", plain_word(cell))
    unit = unit_of(found[1]) if found else None
    return unit.code if unit is not None else None


def named_in(cell: str, known: Mapping[str, str]) -> str:
    """Return the code of the longest name that stands in a title, the first of equal ones."""
    plain = plain_word(cell)
    names = [word for word in known if len(word) > 1 and not word.isascii() and word in plain]
    return known[max(names, key=len)] if names else ""


def _source_line(layout: Layout, body: pl.DataFrame) -> str:
    cells = [
        *layout.above,
        *body.tail(10)
        .select(pl.exclude("row").cast(pl.String))
        .to_series(0)
        .drop_nulls()
        .to_list(),
    ]
    found = (_SOURCE.match(" ".join(cell.split()).replace("：", ":")) for cell in cells)
    return next((match[1].strip(" .。") for match in found if match), "")


def whole_bound(
    layout: Layout, columns: Sequence[MappedColumn], body: pl.DataFrame, constants: dict[str, str]
) -> dict[str, dict[str, str]]:
    """Bind words for the whole (全市, 合计) in a column of subjects to the one place that the title names."""
    subjects = [j for j, column in enumerate(columns) if column.role == "subject"]
    places = [place for cell in layout.above if (place := named_in(cell, subject_words()))]
    if not subjects or not places:
        return {}
    words = {
        plain_word(w)
        for w in body[str(subjects[0] + 1)].cast(pl.String).drop_nulls().unique().to_list()
    }
    bound = {word: places[0] for word in sorted(words & whole_words()) if not subject_code(word)}
    constants.pop("subject", None)
    return {"subject": bound} if bound else {}


def _names(
    mapping: TableMapping, layout: Layout, body: pl.DataFrame
) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """Return the indicators of a table, and the names in it that no code list knows."""
    codes = [column.indicator for column in mapping.columns if column.indicator]
    codes += [mapping.constants["indicator"]] if "indicator" in mapping.constants else []
    unknown: dict[str, list[str]] = {"indicator": [], "subject": []}
    values = [str(j + 1) for j, column in enumerate(mapping.columns) if column.role == "value"]
    has_value = body.select(
        pl.any_horizontal([_says_something(body, name) for name in values])
    ).to_series()
    for j, column in enumerate(mapping.columns):
        if column.role == "value" and not column.indicator and not {"indicator"} & _given(mapping):
            rest = said_by(layout.paths[j], mapping.words).rest
            if rest and mapping.words.get("indicator", {}).get(rest) is None:
                unknown["indicator"].append(rest)
        if column.role not in ("indicator", "subject"):
            continue
        for word in (
            body[str(j + 1)]
            .filter(has_value)
            .cast(pl.String)
            .drop_nulls()
            .unique(maintain_order=True)
            .to_list()
        ):
            name = split_unit(word)[0]
            if mapping.words.get(column.role, {}).get(name) == "":
                continue
            code = (indicator_code if column.role == "indicator" else subject_code)(
                name, mapping.words
            )
            if code and column.role == "indicator":
                codes.append(code)
            elif not code and name:
                unknown[column.role].append(name)
    return tuple(dict.fromkeys(codes)), {
        key: tuple(dict.fromkeys(names)) for key, names in unknown.items() if names
    }


def _says_something(body: pl.DataFrame, name: str) -> pl.Expr:
    column = pl.col(name)
    if body.schema[name] != pl.String:
        return column.is_not_null()
    return (column.str.strip_chars().is_in(_NOTHING).not_()).fill_null(value=False)


def _given(mapping: TableMapping) -> set[str]:
    return {column.role for column in mapping.columns} | set(mapping.constants)


def _scopes(
    mapping: TableMapping, codes: Sequence[str], definitions: Sequence[Definition]
) -> dict[str, str]:
    if "scope" in _given(mapping):
        return {}
    scopes = {}
    for code in codes:
        known = [d.scope_code for d in definitions if d.indicator_code == code and d.is_stated]
        scopes[code] = known[0] if len(known) == 1 else f"{code}{UNSTATED}"
    return scopes
