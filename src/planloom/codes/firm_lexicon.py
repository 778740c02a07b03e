"""Which words name a cluster's products, and how do business scopes speak? The lexicon and the phrases of the genre."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, field_validator

from planloom.codes.lists import table_rows

Strength = Literal["core", "related"]
"""``core`` names the cluster's own product or technology; ``related`` counts with support alone."""


class Keyword(BaseModel):
    """One row of the lexicon of clusters."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    cluster_code: str
    """Member of the code list ``clusters``, a cluster of a plan, or ``outside`` for business of no cluster."""
    keyword: str
    """Words as they stand in business scopes and product lists; case and width of Latin letters do not matter."""
    strength: Strength
    """Whether it is enough alone."""
    excludes: tuple[str, ...] = ()
    """Words that make it not count where they stand in the same clause."""
    source: str
    """Where it comes from."""
    dated: date
    """Day on which it was taken down."""

    @field_validator("excludes", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(word for word in value.split("|") if word) if isinstance(value, str) else value


class FirmPhrases(BaseModel):
    """How business scopes speak."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    makes: tuple[str, ...]
    """Words of making: research, design, production."""
    trades: tuple[str, ...]
    """Words of trading."""
    services: tuple[str, ...]
    """Words of serving."""
    joins: tuple[str, ...]
    """Words between two activities."""
    openers: tuple[str, ...]
    """Words before a leading activity."""
    closers: tuple[str, ...]
    """Words after a closing activity."""
    nouns: tuple[str, ...]
    """Words behind an activity that make it part of a product's name."""
    service_clusters: tuple[str, ...]
    """Clusters whose product is a service, so that serving is making."""
    trade_lines: tuple[str, ...]
    """Names of industries of trade, as tables of listed firms give them."""
    broad_lines: tuple[str, ...]
    """Names of industries too broad to tell a product, as tables of listed firms give them."""
    followers: tuple[str, ...]
    """English words behind a keyword that leave it the head of its phrase: links and general nouns."""
    tells: tuple[str, ...]
    """Words one of which stands in whatever `excluded` or `boilerplate` match."""
    purposes: tuple[str, ...]
    """English nouns behind which `purpose` does not count."""
    purpose: str
    """Regular expression over folded text: what a thing is for."""
    excluded: tuple[str, ...]
    """Regular expressions over folded text: what a scope excludes."""
    boilerplate: tuple[str, ...]
    """Regular expressions over folded text: what every scope says."""


@cache
def firm_lexicon() -> tuple[Keyword, ...]:
    """Return the lexicon of clusters and future industries.

    Examples
    --------
    >>> {row.strength for row in firm_lexicon()} <= {"core", "related"}
    True
    """
    return tuple(Keyword.model_validate(row) for row in table_rows("firm_lexicon.csv"))


@cache
def firm_phrases() -> FirmPhrases:
    """Return how business scopes speak.

    Examples
    --------
    >>> "销售" in firm_phrases().trades
    True
    """
    text = (files("planloom.codes") / "data" / "firm_phrases.yaml").read_text("utf-8")
    return FirmPhrases.model_validate(yaml.safe_load(text))


def any_of(words: tuple[str, ...]) -> str:
    """Return a regular expression for any of some words, the longest first.

    Examples
    --------
    >>> any_of(("开发", "技术开发"))
    '(?:技术开发|开发)'
    """
    return (
        "(?:"
        + "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))
        + ")"
    )


class OldClass(BaseModel):
    """One class of GB/T 4754-2011 whose number means something else, or nothing, in the list of 2017."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    code_2011: str
    """Class of 2011."""
    label_2011: str
    """Its name then."""
    code_2017: tuple[str, ...]
    """The classes of 2017 that it went into."""
    source: str
    """Where the row comes from."""
    dated: date
    """Day on which it was taken down."""

    @field_validator("code_2017", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(value.split(";")) if isinstance(value, str) else value


@cache
def old_classes() -> Mapping[str, OldClass]:
    """Return what is known of classes of GB/T 4754-2011 that went into others; the table is not complete.

    Examples
    --------
    >>> old_classes()["3963"].code_2017
    ('3973',)
    """
    rows = [OldClass.model_validate(row) for row in table_rows("gbt4754_2011_2017.csv")]
    return MappingProxyType({row.code_2011: row for row in rows})
