"""Which words stand for a code? The catalogues of problems, reasons and labels, in Chinese and English."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict

from planloom.codes.counties import every_place
from planloom.codes.lists import Code, clusters, indicators, units
from planloom.errors import Problem

Language = Literal["zh", "en"]
"""Languages that the catalogues are written in."""

_Entry = TypeVar("_Entry")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_FIGURES_BELOW = 1e21
_JOINT = {"zh": "、", "en": ", "}


class ProblemWords(BaseModel):
    """What was found and what to do about it, in one language."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    message: str
    """What was found, with ``{name}`` where a value of the Problem belongs."""
    fix: str
    """What its owner can do."""


class ProblemEntry(BaseModel):
    """One row of a problem catalogue."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    code: str
    """The rule's id."""
    zh: ProblemWords
    """In Chinese."""
    en: ProblemWords
    """In English."""


class Reason(BaseModel):
    """One row of the catalogue of reasons and remarks."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    code: str
    """Its id."""
    zh: str
    """In Chinese."""
    en: str
    """In English."""


def words(code: str, lang: str, values: Mapping[str, object] | None = None) -> str:
    """Return the words for a reason, a remark or a member of a code list.

    Parameters
    ----------
    code
        Id of a reason, or code of a cluster, place, indicator or unit.
    lang
        ``zh`` or ``en``.
    values
        What fills the placeholders; one that is missing stays visible as ``{name}``.

    Returns
    -------
    words
        The words; the code itself where no catalogue holds it.

    Raises
    ------
    ValueError
        If the language is neither ``zh`` nor ``en``.

    Examples
    --------
    >>> words("new_energy", "zh")
    '新能源'
    >>> words("not_measurable.no_deadline", "en")
    'Not measurable as written: the text gives no deadline.'
    >>> words("no_data.no_observation", "en", {})
    'As of {as_of}, no value of this indicator for this subject is known.'
    """
    language = _language(lang)
    reason = reasons().get(code)
    if reason is not None:
        return filled(reason.zh if language == "zh" else reason.en, values or {}, language)
    member = _member(code)
    if member is None:
        return code
    return member.label_zh if language == "zh" else member.label_en


def problem_words(problem: Problem, lang: str) -> tuple[str, str]:
    """Return what a Problem says: what was found, and what to do about it.

    Parameters
    ----------
    problem
        The finding.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    words
        Message and fix; the code and nothing where no catalogue holds it.

    Raises
    ------
    ValueError
        If the language is neither ``zh`` nor ``en``.

    Examples
    --------
    >>> problem_words(Problem("plan.unknown_key", values={"key": "qoute", "nearest": ["quote"]}), "en")
    ('the key “qoute” is not known', 'rename or remove it; nearest known keys: quote')
    """
    language = _language(lang)
    entry = problem_catalogue().get(problem.code)
    if entry is None:
        return problem.code, ""
    said = entry.zh if language == "zh" else entry.en
    return (
        filled(said.message, problem.values, language),
        filled(said.fix, problem.values, language),
    )


def filled(template: str, values: Mapping[str, object], lang: Language) -> str:
    """Return a template with its ``{name}`` placeholders filled.

    A placeholder without a value stays as it is; nothing in a template or a value is ever evaluated.

    Parameters
    ----------
    template
        Words with placeholders.
    values
        What fills them.
    lang
        Language, ``zh`` or ``en``.

    Returns
    -------
    words
        The words.

    Examples
    --------
    >>> filled("{found}：{nearest}，{other}", {"found": 1.5e12, "nearest": ("a", "b")}, "zh")
    '1500000000000：a、b，{other}'
    """
    return _PLACEHOLDER.sub(
        lambda match: _shown(values[match[1]], lang) if match[1] in values else match[0], template
    )


@cache
def problem_catalogue() -> Mapping[str, ProblemEntry]:
    """Return every problem by code, from all catalogue files, in alphabetical order.

    Returns
    -------
    entries
        Entries by code.

    Raises
    ------
    ValueError
        If a code stands twice.

    Examples
    --------
    >>> problem_catalogue()["plan.repeated_key"].en.message
    'the key “{key}” stands twice in one block, first in line {first_line}'
    """
    entries = [ProblemEntry.model_validate(row) for row in _rows("problems")]
    return _by_code({entry.code: entry for entry in entries}, len(entries))


@cache
def reasons() -> Mapping[str, Reason]:
    """Return the catalogue of reasons and remarks by id, in alphabetical order.

    Returns
    -------
    entries
        Entries by id.

    Raises
    ------
    ValueError
        If an id stands twice.

    Examples
    --------
    >>> reasons()["not_measurable.no_deadline"].zh
    '原文没有期限，按现有表述不可衡量。'
    """
    entries = [Reason.model_validate(row) for row in _rows("reasons")]
    return _by_code({entry.code: entry for entry in entries}, len(entries))


def _by_code(index: dict[str, _Entry], count: int) -> Mapping[str, _Entry]:
    if len(index) < count:
        raise ValueError("a catalogue holds a code twice")
    return MappingProxyType(dict(sorted(index.items())))


def _rows(stem: str) -> Iterator[object]:
    folder = files("planloom.codes") / "data"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.startswith(stem) and file.name.endswith(".yaml"):
            yield from yaml.load(file.read_text("utf-8"), Loader=yaml.CBaseLoader) or ()  # noqa: S506 scalars stay text


def _language(lang: str) -> Language:
    if lang == "zh":
        return "zh"
    if lang == "en":
        return "en"
    raise ValueError(f"no words in the language {lang!r}: zh or en")


def _member(code: str) -> Code | None:
    lists: tuple[Mapping[str, Code], ...] = (
        clusters(),
        every_place(),
        indicators(),
        units(),
    )
    return next((members[code] for members in lists if code in members), None)


def _shown(value: object, lang: Language) -> str:
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < _FIGURES_BELOW else repr(value)
    if isinstance(value, list | tuple):
        return _JOINT[lang].join(_shown(part, lang) for part in value)
    return "" if value is None else str(value)
