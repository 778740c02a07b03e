"""What do the codes mean? Code lists as frozen records, read once from the dated YAML files beside this module."""

import csv
import io
from collections.abc import Mapping, Sequence
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
    dated: date | None = None
    """Day as of which the member was taken down."""


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
    role: Literal["input", "output", "outcome"] | None = None
    """Whether it counts what goes in, what is made, or what comes of it."""
    form: Literal["level", "share", "rate", "rank", "count"] | None = None
    """An amount, a part of a whole, one quantity per another, a place in an order, a number of things."""
    better: Literal["higher", "lower"] | None = None
    """Which way a plan wants it; null where that depends."""
    covers_clusters: bool = False
    """Whether it sums over a list of clusters, so that the series breaks when the list changes."""
    near: tuple[str, ...] = ()
    """Indicators that are easily taken for it and are defined otherwise."""


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


_LISTS = (
    "clusters.yaml",
    "crosswalk.csv",
    "crosswalk_sei_gbt.csv",
    "firm_lexicon.csv",
    "firm_phrases.yaml",
    "gbt4754_2011_2017.csv",
    "indicators.yaml",
    "indicators_plans.csv",
    "parameters.yaml",
    "places.yaml",
    "units.yaml",
)
_SEVERAL = frozenset(("aliases", "near"))
_Member = TypeVar("_Member", bound=BaseModel)


def _read(name: str) -> list[dict[str, Any]]:
    text = (files("planloom.codes") / "data" / name).read_text("utf-8")
    rows: list[dict[str, Any]] = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 scalars stay text
    return rows


def table_rows(name: str) -> list[dict[str, Any]]:
    """Return the rows of a CSV list; empty cells are left out, and ``;`` separates several values.

    Parameters
    ----------
    name
        File name in the folder of code lists.

    Returns
    -------
    rows
        Column and value; ``aliases`` and ``near`` as lists.

    Examples
    --------
    >>> table_rows("indicators_plans.csv")[0]["code"]
    'industrial_value_added'
    """
    text = (files("planloom.codes") / "data" / name).read_text("utf-8")
    return [
        {
            key: cell.split(";") if key in _SEVERAL else cell
            for key, cell in row.items()
            if key is not None and cell
        }
        for row in csv.DictReader(io.StringIO(text))
    ]


_ORIGINS = {
    "clusters.yaml": "深府〔2022〕1号《意见》（2022-06-06）所列名称",
    "places.yaml": "GB/T 2260 行政区划代码；功能区不设县级代码",
    "units.yaml": "国家法定计量单位与统计制度；规划文件用语",
}
_TAKEN_DOWN = "2026-11-23"


def _index(name: str, record: type[_Member]) -> Mapping[str, _Member]:
    origin = {"source": _ORIGINS[name], "dated": _TAKEN_DOWN} if name in _ORIGINS else {}
    return _indexed(name, record, [origin | row for row in _read(name)])


def _indexed(
    name: str, record: type[_Member], rows: Sequence[Mapping[str, Any]]
) -> Mapping[str, _Member]:
    members = [record.model_validate(row) for row in rows]
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
    rows = [*_read("indicators.yaml"), *table_rows("indicators_plans.csv")]
    return _indexed("indicators", Indicator, rows)


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


def parameters_on(day: date) -> Mapping[str, Parameter]:
    """Return every parameter that holds on a day, by code, in alphabetical order.

    Examples
    --------
    >>> "about_tolerance" in parameters_on(date(2025, 12, 31))
    True
    """
    dated = [p for p in _parameters() if p.valid_from <= day]
    latest = {p.code: p for p in sorted(dated, key=lambda p: (p.code, p.valid_from))}
    return MappingProxyType(latest)


@cache
def code_list_bytes() -> Mapping[str, bytes]:
    """Return the bytes of every code list that results depend on, by file name in alphabetical order.

    Examples
    --------
    >>> "parameters.yaml" in code_list_bytes()
    True
    """
    folder = files("planloom.codes") / "data"
    return MappingProxyType({name: (folder / name).read_bytes() for name in _LISTS})


@cache
def _parameters() -> tuple[Parameter, ...]:
    return tuple(Parameter.model_validate(row) for row in _read("parameters.yaml"))
