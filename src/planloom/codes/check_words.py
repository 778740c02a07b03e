"""Which words stand for a check? Its question, tables, choices and columns with their formulas, in both languages."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

_PREFIX = "check_words_"


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Label(_Words):
    """A name in both languages."""

    zh: str
    """In Chinese."""
    en: str
    """In English."""


class RoleWords(Label):
    """A table that a checker takes."""

    what_zh: str
    """What it holds, which columns, in Chinese."""
    what_en: str
    """In English."""
    key_columns: int = 1
    """How many of its first columns name what its rows are about."""
    sample: str = ""
    """A few lines of such a table as CSV, labelled synthetic where it is."""


class OptionWords(Label):
    """Something that a person may choose."""

    what_zh: str = ""
    """What it does, in Chinese."""
    what_en: str = ""
    """In English."""
    choices: dict[str, Label] = {}
    """Names of its values."""


class ColumnWords(Label):
    """A column of a table of results."""

    form: Literal["percent", "index"] = "percent"
    """How a number without a unit is written: as a percentage, or as it stands (an index, a quotient)."""
    formula: str = ""
    """How its numbers come about, in plain signs over other columns, inputs and parameters."""
    values: dict[str, Label] = {}
    """What its codes stand for, where they are in no code list."""
    catalogue: str = ""
    """Where their words stand in the catalogue of reasons instead: the part of its ids before the point."""
    method_zh: str = ""
    """What it means and how it comes about, in a sentence, in Chinese."""
    method_en: str = ""
    """In English."""


class TableWords(Label):
    """A table of results."""

    columns: dict[str, ColumnWords]
    """Its columns by name."""
    note_zh: str = ""
    """What must be known to read it, in Chinese."""
    note_en: str = ""
    """In English."""


class CheckWords(Label):
    """One kind of check."""

    question_zh: str
    """The question that it answers, in Chinese."""
    question_en: str
    """In English."""
    page: str = ""
    """Address of a page of its own, where it has one."""
    roles: dict[str, RoleWords]
    """Tables that it takes."""
    options: dict[str, OptionWords] = {}
    """What may be chosen."""
    steps: dict[str, Label] = {}
    """What it says while it works."""
    tables: dict[str, TableWords]
    """What comes out."""


@cache
def check_words() -> Mapping[str, CheckWords]:
    """Return the words of every kind of check, by kind.

    Returns
    -------
    words
        Read from ``codes/data/check_words_<kind>.yaml``.

    Raises
    ------
    pydantic.ValidationError
        If a file does not have this form.

    Examples
    --------
    >>> all(words.question_zh and words.question_en for words in check_words().values())
    True
    """
    folder = files("planloom.codes") / "data"
    found = sorted(
        (entry for entry in folder.iterdir() if entry.name.startswith(_PREFIX)),
        key=lambda entry: entry.name,
    )
    return MappingProxyType(
        {
            entry.name.removeprefix(_PREFIX).removesuffix(".yaml"): CheckWords.model_validate(
                yaml.load(entry.read_text("utf-8"), yaml.CSafeLoader)
            )
            for entry in found
        }
    )
