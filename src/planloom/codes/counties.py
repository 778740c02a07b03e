"""Which districts, counties and county-level cities does a place have? Names and codes of GB/T 2260."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from planloom.codes.lists import Place, places, table_rows

_SUFFIX = re.compile("(?:区|县|市|旗)$")
_ZONE = re.compile(
    "(?P<name>(?!市)(?:(?!建设|推进|促进|支持|加快|国家|省级|各)[\u4e00-\u9fff]){0,4}?"
    "(?:高新技术产业开发区|高新技术产业园区|经济技术开发区|高新区|经开区|开发区|工业园区|保税区))"
    "|市(?P<city>高新技术产业开发区|经济技术开发区|高新区|经开区)"
)
_SHORTEST = 2
_FULL_NAME = 3  # 城区, 郊区, 矿区 are words before they are names


@dataclass(frozen=True, slots=True)
class County:
    """A district, county, county-level city or banner."""

    adcode: str
    """Administrative division code (GB/T 2260), as text."""
    label_zh: str
    """Its name in full."""
    parent: str
    """Code of the prefecture-level place or province that runs it."""

    @property
    def short_name(self) -> str:
        """The name without 区, 县, 市, 旗, where two characters or more are left."""
        short = _SUFFIX.sub("", self.label_zh)
        return short if len(short) >= _SHORTEST else self.label_zh


@cache
def counties() -> Mapping[str, tuple[County, ...]]:
    """Return counties by their name in full; several places may have one of the same name.

    Examples
    --------
    >>> [county.parent for county in counties()["昆山市"]]
    ['suzhou']
    """
    found: dict[str, list[County]] = {}
    for row in table_rows("counties.csv"):
        county = County(**row)
        found.setdefault(county.label_zh, []).append(county)
    return MappingProxyType({name: tuple(each) for name, each in found.items()})


@cache
def county_places() -> Mapping[str, Place]:
    """Return the counties that the list of places does not name, each by its administrative code.

    Where several have one name, the place that runs it stands behind.

    Examples
    --------
    >>> county_places()["320583"].label_zh, county_places()["320106"].label_zh
    ('昆山市', '鼓楼区（南京）')
    """
    named = {place.adcode for place in places().values()}
    found = {}
    for name, each in counties().items():
        for county in each:
            label = name if len(each) == 1 else f"{name}（{places()[county.parent].label_zh}）"
            known = Place(code=county.adcode, label_zh=label, label_en=label, kind="district",
                          parent=county.parent, adcode=county.adcode)  # fmt: skip
            if county.adcode not in named:
                found[county.adcode] = known
    return MappingProxyType(found)


@cache
def every_place() -> Mapping[str, Place]:
    """Return the places of the list, and the counties by their administrative codes.

    Examples
    --------
    >>> every_place()["shenzhen"].label_en, every_place()["320583"].parent
    ('Shenzhen', 'suzhou')
    """
    return MappingProxyType({**places(), **county_places()})


@cache
def county_codes() -> Mapping[str, str]:
    """Return the code of each county by its administrative code, and by its name in full where no other has that name.

    Examples
    --------
    >>> county_codes()["昆山市"], county_codes().get("鼓楼区")
    ('320583', None)
    """
    found = {code: code for code in county_places()}
    for code, place in county_places().items():
        if len(place.label_zh) >= _FULL_NAME:
            found[place.label_zh] = code
    return MappingProxyType(found)


def county_named_first(words: str) -> str:
    """Return the code of the county by whose name in full some words begin; empty where none or several do.

    Parameters
    ----------
    words
        The title of a plan, or who issued it.

    Returns
    -------
    code
        Its administrative code.

    Examples
    --------
    >>> county_named_first("昆山市“十四五”规划"), county_named_first("鼓楼区规划"), county_named_first("规划")
    ('320583', '', '')
    """
    names = (words[:end] for end in range(len(words), _FULL_NAME - 1, -1))
    return next((county_codes()[name] for name in names if name in county_codes()), "")


def zone_named_first(words: str, place_code: str) -> str:
    """Return the functional zone of a place by whose name some words begin; empty where none does.

    Parameters
    ----------
    words
        The title of a plan.
    place_code
        Code of the place that was read from it.

    Returns
    -------
    zone
        Its name with the place's, without 市. A zone is a place of its own, for which no list has a code.

    Examples
    --------
    >>> zone_named_first("苏州高新区制造业规划", "suzhou"), zone_named_first("苏州市开发区条例", "suzhou")
    ('苏州高新区', '')
    """
    place = every_place().get(place_code)
    rest = words.removeprefix(place.label_zh) if place is not None else words
    if place is None or rest == words:
        return ""
    found = _ZONE.match(rest)
    name = (found["name"] or found["city"]) if found is not None else ""
    return f"{place.label_zh}{name}" if name and name not in counties() else ""


@cache
def county_names_of(place_code: str) -> frozenset[str]:
    """Return the names of a place's counties, in full and short: 昆山市, 昆山.

    Parameters
    ----------
    place_code
        Code of a city or province.

    Returns
    -------
    names
        Empty for a place that the list of places does not hold.

    Examples
    --------
    >>> sorted(county_names_of("suzhou"))[:3]
    ['吴中', '吴中区', '吴江']
    """
    whole = places()
    return frozenset(
        name
        for each in counties().values()
        for county in each
        if place_code in (county.parent, whole[county.parent].parent)
        for name in (county.label_zh, county.short_name)
    )


@cache
def zone_names() -> frozenset[str]:
    """Return the names of functional zones and districts of no administrative code that plans speak of: 张江, 松山湖.

    Examples
    --------
    >>> "松山湖" in zone_names(), "重点区域" in zone_names()
    (True, False)
    """
    return frozenset(row["label_zh"] for row in table_rows("zones.csv"))
