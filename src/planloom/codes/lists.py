"""What do the codes mean? Code lists as frozen records, read once from the dated YAML files beside this module."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict


class Code(BaseModel):
    """A member of a code list: what every list has in common."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    code: str
    """Stable English name."""
    label_zh: str
    """Chinese label that screens read."""
    label_en: str
    """English label that screens read."""
    aliases: tuple[str, ...] = ()
    """Other Chinese names that documents use."""
    source: str | None = None
    """Where the member comes from."""


class Cluster(Code):
    """A strategic emerging industry cluster or a future industry."""

    kind: Literal["cluster", "future_industry"]
    """Which of the two lists it stands in."""


class Place(Code):
    """A place that plans and statistics speak of."""

    kind: Literal["country", "province", "city", "district", "functional_zone"]
    """Functional zones (深汕, 前海, 大鹏) are no administrative districts."""
    parent: str | None = None
    """Code of the place that it lies in or is run by."""
    adcode: str | None = None
    """Administrative division code (GB/T 2260), as text."""


class Candidate(BaseModel):
    """One way in which an undefined indicator could be meant."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    code: str
    """Stable English name."""
    label_zh: str
    """In Chinese."""
    label_en: str
    """In English."""


class Indicator(Code):
    """A thing that is measured, with its definition where one is known."""

    unit: str
    """Base unit of its values."""
    measure: str
    """``level``, ``count``, ``share``, …"""
    definition_zh: str | None = None
    """The definition in Chinese; null where no source states one."""
    definition_en: str | None = None
    """The definition in English."""
    numerator: str | None = None
    """What a share is a part of the whole with."""
    denominator: str | None = None
    """The whole of a share."""
    candidates: tuple[Candidate, ...] = ()
    """Definitions that could be meant, where none is stated."""


class Unit(Code):
    """A unit of documents and tables, with its size in the base unit."""

    base_unit: str
    """Unit used inside: ``CNY``, ``km2``, ``kW``, ``person``, …"""
    factor: float
    """How many base units one of it is."""


class Parameter(BaseModel):
    """A dated number that a rule uses: a policy choice, never a literal in code."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    code: str
    """Stable English name."""
    value: float
    """The number."""
    unit: str
    """Its unit."""
    valid_from: date
    """First day on which it holds."""
    source: str
    """Who decided it and where that is written."""
    note: str = ""
    """What it does."""


_Member = TypeVar("_Member", bound=BaseModel)


def _read(name: str) -> list[dict[str, Any]]:
    text = (files("planloom.codes") / "data" / name).read_text("utf-8")
    rows: list[dict[str, Any]] = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 scalars stay text
    return rows


def _index(name: str, record: type[_Member]) -> Mapping[str, _Member]:
    members = [record.model_validate(row) for row in _read(name)]
    index = {str(getattr(member, "code")): member for member in members}  # noqa: B009
    if len(index) < len(members):
        raise ValueError(f"{name}: a code stands twice")
    return MappingProxyType(index)


@cache
def clusters() -> Mapping[str, Cluster]:
    """Return clusters and future industries by code, in the order of their lists.

    Examples
    --------
    >>> clusters()["new_energy"].label_zh
    '新能源'
    """
    return _index("clusters.yaml", Cluster)


@cache
def places() -> Mapping[str, Place]:
    """Return places by code.

    Examples
    --------
    >>> places()["shenshan"].kind
    'functional_zone'
    """
    return _index("places.yaml", Place)


@cache
def indicators() -> Mapping[str, Indicator]:
    """Return indicators by code.

    Examples
    --------
    >>> indicators()["new_energy_capacity_share"].definition_en is None
    True
    """
    return _index("indicators.yaml", Indicator)


@cache
def units() -> Mapping[str, Unit]:
    """Return units by code.

    Examples
    --------
    >>> units()["cny_100m"].factor
    100000000.0
    """
    return _index("units.yaml", Unit)


def parameter(code: str, on: date) -> Parameter:
    """Return the parameter that holds on a day.

    Raises
    ------
    KeyError
        If no value of the parameter holds on that day.

    Examples
    --------
    >>> parameter("about_tolerance", date(2025, 12, 31)).value
    0.05
    """
    dated = [p for p in _parameters() if p.code == code and p.valid_from <= on]
    if not dated:
        raise KeyError(code)
    return max(dated, key=lambda p: p.valid_from)


@cache
def _parameters() -> tuple[Parameter, ...]:
    return tuple(Parameter.model_validate(row) for row in _read("parameters.yaml"))
