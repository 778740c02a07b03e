"""How could a table be read? A mapping proposed from words of the header, code lists and the cells themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from planloom.evidence.columns_numbers import numbers_of, plain_word, unit_of
from planloom.evidence.columns_words import (
    day_of_word,
    indicator_words,
    period_of,
    split_unit,
    subject_words,
)
from planloom.evidence.mapping import PERIOD, MappedColumn, Role, TableMapping
from planloom.evidence.mapping_layout import Layout, layout_of
from planloom.evidence.mapping_titles import named_in, table_constants, unknown_names, whole_bound
from planloom.evidence.mapping_words import (
    Said,
    indicator_code,
    role_words,
    said_by,
    whole_words,
)
from planloom.evidence.records import Definition
from planloom.evidence.sheets import Sheet

_SAMPLE = 200
_MOST = 0.6


@dataclass(frozen=True, slots=True)
class Proposal:
    """How a sheet could be read, and what a person has to say before it can be."""

    mapping: TableMapping
    """The mapping."""
    layout: Layout
    """Where it applies."""
    missing: tuple[str, ...]
    """Roles that neither a column nor the table says: ask for them."""
    unknown: Mapping[str, tuple[str, ...]]
    """By list (indicator, subject): names that no code list knows."""
    others: tuple[str, ...] = ()
    """Other sheets that could be read too, each in an import of its own."""


def propose_mapping(
    sheets: Sequence[Sheet], name: str, definitions: Sequence[Definition] = ()
) -> Proposal | None:
    r"""Return how the first sheet that holds figures could be read; the same file gives the same proposal.

    Parameters
    ----------
    sheets
        Sheets of a file; hidden ones are passed over.
    name
        Name for the mapping.
    definitions
        Scopes that are known: the only one of an indicator is proposed for it.

    Returns
    -------
    proposal
        Null where no sheet has a header over figures.

    Examples
    --------
    >>> from planloom.evidence.sheets import sheets_of
    >>> text = "深圳市主要指标,,（单位：亿元）\n指标,2022年,2023年\n地区生产总值,32388,34606"
    >>> found = propose_mapping(sheets_of(text.encode(), "t.csv"), "t")
    >>> [(column.header, column.role) for column in found.mapping.columns]
    [('指标', 'indicator'), ('<period>', 'value'), ('<period>', 'value')]
    >>> dict(found.mapping.constants), found.missing
    ({'subject': 'shenzhen', 'unit': 'cny_100m'}, ('source', 'published_on'))
    """
    found = []
    for sheet in sheets:
        layout = None if sheet.is_hidden else layout_of(sheet, frozenset(role_words()))
        proposal = layout and _proposal(layout, name, definitions)
        if proposal:
            found.append(proposal)
    if not found:
        return None
    best = min(found, key=lambda one: len(one.missing))
    others = tuple(one.layout.sheet.name for one in found if one is not best)
    return replace(best, others=others)


def missing_roles(mapping: TableMapping, is_scoped: bool = False) -> tuple[str, ...]:  # noqa: FBT001, FBT002 an answer
    """Return what neither a column nor the table says and a figure cannot do without."""
    roles = {column.role for column in mapping.columns} | set(mapping.constants)
    values = [column for column in mapping.columns if column.role == "value"]
    if values and all(column.subject for column in values):
        roles.add("subject")
    if values and all(
        column.indicator or said_by(column.header.split("/")).rest for column in values
    ):
        roles.add("indicator")
    if values and all(PERIOD in column.header for column in values):
        roles.add("period")
    wanted = ("value", "indicator", "subject", "period", "source", "published_on")
    lacking = [role for role in wanted if role not in roles]
    return tuple(
        lacking if is_scoped or mapping.scopes or "scope" in roles else [*lacking, "scope"]
    )


def _proposal(layout: Layout, name: str, definitions: Sequence[Definition]) -> Proposal | None:
    body = layout.body
    roles = _roles(layout, body)
    columns = _columns(layout, roles)
    if not any(column.role == "value" for column in columns):
        return None
    constants = table_constants(layout, columns)
    words = whole_bound(layout, columns, body, constants)
    mapping = TableMapping(
        name,
        layout.fingerprint,
        layout.sheet.name,
        layout.header_rows,
        columns,
        constants,
        {},
        words,
    )
    mapping, unknown = unknown_names(mapping, layout, definitions)
    return Proposal(mapping, layout, missing_roles(mapping), unknown)


def _roles(layout: Layout, body: pl.DataFrame) -> list[Role | None]:
    """Return the role of each column by its header, else by its cells; null for a possible figure."""
    roles: list[Role | None] = []
    for j, path in enumerate(layout.paths):
        named = role_words().get(split_unit(path[0])[0]) if len(path) == 1 else None
        said = said_by(path)
        is_open = named in (None, "indicator", "subject", "period") and not (
            said.indicator or said.period
        )
        seen = _role_of_cells(body[str(j + 1)]) if is_open else None
        role = seen or named
        if role is not None and role in roles and named is None:
            role = "ignore"
        roles.append(role)
    return _settled(roles, layout, body)


def _settled(roles: list[Role | None], layout: Layout, body: pl.DataFrame) -> list[Role | None]:
    """Give a first column of words that nothing knows the role that is still open."""
    if "indicator" in roles and "subject" in roles:
        return roles
    for j, role in enumerate(roles):
        if role is not None or not said_by(layout.paths[j]).is_nothing:
            continue
        cells = _sample(body[str(j + 1)])
        if cells.len() and (numbers_of(cells)["state"] == "bad").mean() > _MOST:  # type: ignore[operator]
            roles[j] = (
                "subject"
                if "indicator" in roles or _headers_name(layout, "indicator")
                else "indicator"
            )
            break
    return roles


def _headers_name(layout: Layout, key: str) -> bool:
    return any(getattr(said_by(path), key) for path in layout.paths)


def _sample(cells: pl.Series) -> pl.Series:
    text = cells.head(20 * _SAMPLE).cast(pl.String).str.strip_chars()
    return text.filter((text != "").fill_null(value=False)).head(_SAMPLE)


def _role_of_cells(cells: pl.Series) -> Role | None:
    words = _sample(cells).to_list()
    if not words:
        return None
    tests: tuple[tuple[Role, object], ...] = (
        ("period", lambda w: period_of(w) is not None),
        (
            "subject",
            lambda w: split_unit(w)[0] in subject_words() or plain_word(w) in whole_words(),
        ),
        ("indicator", lambda w: bool(indicator_code(split_unit(w)[0]))),
        ("unit", lambda w: unit_of(w) is not None and not w.isdecimal()),
        ("published_on", lambda w: day_of_word(w) is not None),
    )
    for role, test in tests:
        if sum(bool(test(word)) for word in words) >= _MOST * len(words):  # type: ignore[operator]
            return role
    return None


def _columns(layout: Layout, roles: Sequence[Role | None]) -> tuple[MappedColumn, ...]:
    is_long = "value" in roles
    has_indicator = "indicator" in roles or _title_names_figures(layout, roles)
    columns = []
    for header, path, role in zip(layout.headers, layout.paths, roles, strict=True):
        said = said_by(path)
        if role is None and not is_long and _is_figure(said, path, has_indicator):
            columns.append(_value(header, said))
        elif role == "value" or (role == "period" and not is_long and said.indicator):
            columns.append(
                _value(header, said if role != "value" else Said(unit=split_unit(path[0])[1]))
            )
        else:
            columns.append(MappedColumn(header, role or "ignore"))
    return tuple(columns)


def _title_names_figures(layout: Layout, roles: Sequence[Role | None]) -> bool:
    """Return whether a title names the indicator of columns that are headed by a period or a place alone."""
    is_titled = any(named_in(cell, indicator_words()) for cell in layout.above)
    open_paths = [
        said_by(path) for path, role in zip(layout.paths, roles, strict=True) if role is None
    ]
    return is_titled and any(
        not said.rest and not said.indicator and not said.is_nothing for said in open_paths
    )


def _is_figure(said: Said, path: Sequence[str], has_indicator: bool) -> bool:  # noqa: FBT001 what the table has
    """Return whether a column holds figures that the table means to give; names unknown are asked for."""
    if not path:
        return False
    return not (has_indicator and said.rest) or bool(said.indicator)


def _value(header: str, said: Said) -> MappedColumn:
    return MappedColumn(
        header,
        "value",
        said.indicator,
        said.subject,
        said.unit.code if said.unit is not None else "",
    )
