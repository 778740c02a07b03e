"""How are tables of evidence named on a page? Words for kinds, states and columns, in both languages."""

from collections.abc import Mapping
from types import MappingProxyType

from planloom.codes import words

_Pair = tuple[str, str]
KINDS: Mapping[str, _Pair] = MappingProxyType(
    {
        "observations": ("数值", "figures"),
        "definitions": ("口径", "definitions"),
        "programme": ("行动进展", "programme register"),
    }
)
"""What a table holds."""
PARTS: Mapping[str, _Pair] = MappingProxyType(
    {
        "technology": ("技术", "technology"),
        "project": ("项目", "project"),
        "platform": ("平台", "platform"),
        "standard": ("标准", "standard"),
        "facility": ("设施", "facility"),
    }
)
"""Kinds of parts of a programme."""
STATUSES: Mapping[str, _Pair] = MappingProxyType(
    {
        "announced": ("已公布", "announced"),
        "under_way": ("推进中", "under way"),
        "done": ("已完成", "done"),
        "stopped": ("已停止", "stopped"),
        "no_data": ("无数据", "no data"),
    }
)
"""How a part of a programme stands."""
PRICES: Mapping[str, _Pair] = MappingProxyType(
    {
        "": ("未说明", "not stated"),
        "current": ("现价", "current prices"),
        "constant": ("不变价", "constant prices"),
        "not_applicable": ("不适用", "no money"),
    }
)
"""At which prices amounts are measured."""


def said(pairs: Mapping[str, _Pair], code: str, lang: str) -> str:
    """Return the word for a code; the code itself where there is none.

    Examples
    --------
    >>> said(STATUSES, "under_way", "zh"), said(KINDS, "other", "en")
    ('推进中', 'other')
    """
    return pairs[code][lang != "zh"] if code in pairs else code


def role(code: str, lang: str) -> str:
    """Return the word for what a column holds.

    Examples
    --------
    >>> role("published_on", "zh")
    '发布日期'
    """
    return words(f"import.role_{code}", lang)
