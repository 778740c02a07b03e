"""What does a person say beside a table? Its kind, its sheet, what holds for all of it, what its names mean."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, get_args

from planloom.codes import Code, clusters, indicators, places, units
from planloom.errors import InputError, Problem
from planloom.evidence.columns_numbers import plain_word, unit_of
from planloom.evidence.columns_words import split_unit
from planloom.evidence.mapping import CONSTANTS, WORDS, MappedColumn, Role, TableMapping
from planloom.evidence.mapping_apply import BadCells
from planloom.evidence.mapping_words import indicator_code, subject_code
from planloom.evidence.table import names_of, nearest


@dataclass(frozen=True, slots=True)
class ImportWords:
    """What a person says beside the file."""

    kind: str = "observations"
    """``observations``, ``definitions`` or ``programme``; empty to tell it by the header."""
    mapping_name: str | None = None
    """A mapping that is kept in the workspace; null to look for one by the header."""
    sheet: str | None = None
    """The sheet meant; null for the first that holds figures."""
    constants: Mapping[str, str] = field(default_factory=dict)
    """What holds for the whole table, by role; codes may be written as names."""
    words: Sequence[tuple[str, str]] = ()
    """Names of the table with the code that each stands for; an empty code leaves the name out."""
    skip_unknown: bool = False
    """Whether figures of names that no code list knows are left out."""
    bad_cells: BadCells = "refuse"
    """Whether a bad cell refuses the table, or the figures that it bears on are kept out and the rest comes in."""
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By header: role, indicator, subject and unit of a column whose proposal is mended."""
    scopes: Mapping[str, str] = field(default_factory=dict)
    """Scope by indicator, where the proposed one is mended."""


def said_of_tree(tree: Mapping[str, Any]) -> ImportWords:
    """Return what a person said, from the plain values that `said_tree` made.

    Examples
    --------
    >>> said_of_tree(said_tree(ImportWords(words=(("全市", "shenzhen"),)))).words
    (('全市', 'shenzhen'),)
    """
    words = tuple((str(word), str(code)) for word, code in tree.get("words", ()))
    return ImportWords(**{**tree, "words": words})


def said_tree(said: ImportWords) -> dict[str, Any]:
    """Return what a person said as plain values."""
    return asdict(said)


def mended(mapping: TableMapping, said: ImportWords) -> TableMapping:
    """Return a mapping with the columns and scopes that a person said otherwise.

    Parameters
    ----------
    mapping
        A mapping, proposed or confirmed before.
    said
        What a person said.

    Returns
    -------
    mapping
        The same record where nothing was said.

    Raises
    ------
    InputError
        If a role, a unit or a name is not known.

    Examples
    --------
    >>> kept = TableMapping("a", "0b", columns=(MappedColumn("说明", "value"),))
    >>> mended(kept, ImportWords(columns={"说明": {"role": "ignore"}})).columns[0].role
    'ignore'
    """
    problems: list[Problem] = []
    columns = tuple(_column(column, said.columns, problems) for column in mapping.columns)
    if problems:
        raise InputError(problems)
    scopes = dict(mapping.scopes) | {key: text for key, text in said.scopes.items() if text}
    if columns == mapping.columns and scopes == mapping.scopes:
        return mapping
    return replace(mapping, columns=columns, scopes=scopes)


def _column(
    column: MappedColumn, said: Mapping[str, Mapping[str, str]], problems: list[Problem]
) -> MappedColumn:
    told = said.get(column.header, {})
    if not told:
        return column
    role = next((role for role in get_args(Role) if role == told.get("role", column.role)), None)
    if role is None:
        values = {"found": told["role"], "nearest": ", ".join(get_args(Role))}
        problems.append(Problem("table.mapping_key", column.header, values))
        return column
    codes = {
        key: as_code(key, told[key], column.header, problems) if told[key] else ""
        for key in ("indicator", "subject", "unit")
        if key in told
    }
    return replace(column, role=role, **codes)


def given_words(said: ImportWords) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Return constants and bound names as codes; a constant of no words is left out.

    Raises
    ------
    InputError
        With every name that no code list knows.

    Examples
    --------
    >>> given_words(ImportWords(constants={"unit": "亿元", "source": ""}))[0]
    {'unit': 'cny_100m'}
    """
    problems: list[Problem] = []
    constants = {
        key: as_code(key, text, f"--set {key}", problems)
        for key, text in said.constants.items()
        if text.strip()
    }
    own: dict[str, dict[str, str]] = {key: {} for key in WORDS}
    for word, code in said.words:
        key = "indicator" if not code or indicator_code(code) else "subject"
        meant = as_code(key, code, "--word", problems) if code else ""
        for each in (key,) if code else WORDS:
            own[each][split_unit(plain_word(word))[0]] = meant
    if problems:
        raise InputError(problems)
    return constants, own


def as_code(key: str, text: str, where: str, problems: list[Problem]) -> str:
    """Return the code of a name that stands for an indicator, a subject or a unit; other words as they are."""
    if key not in CONSTANTS:
        problems.append(
            Problem(
                "usage.setting", "--set", {"found": f"{key}={text}", "known": ", ".join(CONSTANTS)}
            )
        )
        return text
    unit = unit_of(text) if key == "unit" else None
    codes = {
        "indicator": indicator_code(text) if key == "indicator" else "",
        "subject": subject_code(plain_word(text)) if key == "subject" else "",
        "unit": unit.code if unit is not None else "",
    }
    if key in codes and not codes[key]:
        values = {"column": key, "found": text, "nearest": nearest(text, list_names(key))}
        problems.append(Problem("table.unknown_code", where, values))
    return codes.get(key) or text


def list_names(key: str) -> list[str]:
    """Return every name of a code list: of indicators, of places and clusters (``subject``), of units."""
    lists: Mapping[str, Sequence[Mapping[str, Code]]] = {
        "indicator": [indicators()],
        "subject": [places(), clusters()],
        "unit": [units()],
    }
    return [
        name for members in lists[key] for member in members.values() for name in names_of(member)
    ]
