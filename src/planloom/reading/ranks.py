"""Which ranks and changes without a unit stand in a text (首位, 前三, 翻一番, 过半)? Ranks, doublings, halves."""

import re

from planloom.reading.numerals import chinese_number
from planloom.reading.quantities import Quantity

_NUMBER = "[一二三四五六七八九十]{1,3}|\\d{1,3}"
_SIGN = re.compile("首|榜|第|前|冠|翻|倍增|过[半百千万]|破[百千万]|超[百千万]|逾[百千万]")
"""One of these stands in every rank and multiple: one look spares the rest in most sentences."""
_RANK = re.compile(
    f"(?:(?P<lead>首位|榜首|之首|之冠|(?<=居)首(?=[，。；、”的]|$)|第一(?=[，。；、”]|$|位|名(?!牌|优))|“双第一”)"
    f"|第(?P<nth>(?:{_NUMBER}))(?:位|名|(?=[，。；、”）]|$))"
    f"|前(?P<top>{_NUMBER})(?:位|名|强|列)?(?=[，。；、”的行]|$|位次)"
    f"|“?(?P<wins>{_NUMBER})连冠”?)"
)
_PLACED = re.compile(
    "(?:居|列|排|位|名|全国|全球|世界|国内|全省|全市|行业|亚洲|城市|地区|省份|保持|进入|跻身|跃|升至|"
    "升到|达到|为|第|“双)[^，。；、]{0,10}$|[位名一二三四五六七八九十\\d]、[^，。；、\\d]{1,8}$"
)
_TIMES = re.compile(
    "翻(?:了)?(?P<double>[一两二三]|\\d)?(?:番|倍)|倍增(?!计划|行动|工程|方案|者|效应|式)|翻一番"
)


_MOST = re.compile("(?<=[占比率例额量数业家构])过半(?=[，。；、的]|$)")
"""More than half of a whole, said without a number."""
_ROUND = re.compile(
    "(?<=[业司体构])(?:已|将|要|数量?|总数)?[过破超逾](?P<round>[百千万])(?=[，。；、]|$)"
)
"""A round count without a measure word (企业过百)."""
_REACH = 14


def rank_quantities(text: str, start: int = 0, end: int | None = None) -> list[Quantity]:
    """Return ranks and doublings of a folded text.

    Parameters
    ----------
    text
        A passage's text.
    start, end
        Span to read.

    Returns
    -------
        Quantities of category ``rank``, ``multiple`` or ``percent``.

    Examples
    --------
    >>> [(q.low, q.category) for q in rank_quantities("总量居全国首位，产值翻一番")]
    [(1.0, 'rank'), (2.0, 'multiple')]
    """
    stop = len(text) if end is None else end
    if not _SIGN.search(text, start, stop):
        return []
    found = []
    for match in _RANK.finditer(text, start, stop):
        lead = max(start, match.start() - _REACH)
        if not match["wins"] and not _PLACED.search(text, lead, match.start()):
            continue
        value = _value(match["nth"] or match["top"])
        if value:
            after = "top" if match["top"] else ""
            found.append(_quantity(match, value, "rank", after))
    for match in _TIMES.finditer(text, start, stop):
        found.append(_quantity(match, 2.0 ** (_value(match["double"]) or 1), "multiple", ""))
    for match in _MOST.finditer(text, start, stop):
        found.append(_quantity(match, 0.5, "percent", "")._replace(more=True))
    for match in _ROUND.finditer(text, start, stop):
        at, value = match.start("round"), chinese_number(match["round"]) or 0.0
        found.append(
            Quantity(at, at + 1, value, value, "家", "count", bare=True, chinese=True, tail=at + 1)
        )
    return found


def _value(written: str | None) -> float | None:
    """Return the number written, 1 where none is."""
    if not written:
        return 1.0
    return float(written) if written.isdigit() else chinese_number(written)


def _quantity(match: re.Match[str], value: float, category: str, after: str) -> Quantity:
    start, end = match.span()
    return Quantity(start, end, value, value, "1", category, after=after, tail=end)
