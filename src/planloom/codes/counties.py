"""Which districts, counties and county-level cities does a place have? Names and codes of GB/T 2260."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from planloom.codes.lists import places, table_rows

_SUFFIX = re.compile("(?:区|县|市|旗)$")
_SHORTEST = 2


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
