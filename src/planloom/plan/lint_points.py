"""Is a change of a share told in points, and its level in per cent? 百分点 and % in each other's place."""

import re
from collections.abc import Iterator, Sequence

from planloom.errors import Problem, Severity
from planloom.plan.lint_text import Material, Quantity, finding, quantities

_POINTS = re.compile(r"(?<![\d.+-])\d+(?:\.\d+)?(?:[-—–~至到]{1,2}\d+(?:\.\d+)?)?个?百分点")
_RATE = re.compile(r"(?:比重|占比|比例|份额|强度|(?<!利)率|占[^增提率比]{2,16}$)(?!先)")
_SPEED = re.compile("增速|增长率|增幅|降幅|涨幅|拉动|贡献")
_REACHED = re.compile(
    r"(?:达到?|为|超过|突破|稳定在|保持在|占[^，。；\d]{0,12}|不低于|(?<!\d)[到至])(?:约|近)?$"
)
_TO = re.compile(r"(?<![达\d])[到至](?:约|近|接近)?$")
_FROM = re.compile(r"[由从](?:[^，。；]{0,12}的)?(?:约|近)?$")
_ONWARD = re.compile(r"(?:左右|以上)?[^\d]{0,6}[到至]")
_CHANGE = re.compile(
    "提高|提升|上升|增加(?!值)|增长|[上下]调|[上下]浮|[调升拉抬推压]高|[升涨跌]|下降|降低|降了|减少|压[减缩降]|缩[小短]|收窄|扩大|回[落升]|"
    "放缓|加快|领先|落后|[优好快慢高低大小多少]于(?!\\d|约|近|[优好快慢高低]于)|[差距离缺欠]|波动|变化|变动|[幅较再又]|累计|年均|每年|逐年|改善|"
    "(?<!占)比(?![重例率])|超[过出]?(?!\\d|[过出约近]|$)|贴息|补[贴助]|给予|优惠|利率"
)
_MORE = re.compile("[高低快慢大小多少](?![于新端技])[^率]{0,10}$")
_NO_LESS = re.compile("不[低少高多大]于|(?<!率先)实现|距离?(?=今)")
_AFTER = re.compile("(?:左右|以上)?的?(?:提[高升]|[增降涨跌升]|差距|贴息|补|优惠|空间|波动|缺口)")
_POINTS_GROWTH = re.compile(
    r"(?P<what>[\u4e00-\u9fff]{0,16}?(?:增加值|收入|营收|产值|投资|总额|产量|利润|税收|生产总值|GDP|规模|数量|企业|销量|出口)[^，。；\d]{0,6})(?:年均|同比)?(?:增长|增速|增加)[^，。；\d]{0,5}(\d+(?:\.\d+)?)个?百分点"
)
_LESS_OF = re.compile(
    r"(?:能耗|水耗|电耗|碳排放|排放量?|排放强度|用水量|成本)[^，。；\d]{0,6}(?:下降|降低|减少|累计下降)[^，。；\d]{0,3}(\d+(?:\.\d+)?)个?百分点"
)
_NO_GROWTH = re.compile("增速|拉动|贡献|幅度|累计|比重|占比|率|(?:提高|提升|增加)(?:达|超过|为)")
_SHARE_CHANGE = re.compile(
    r"(?:比重|占比|比例|份额|率|强度)[^，。；\d]{0,4}(?:比|较)?[^，。；]{0,8}?(?:提高|提升|上升|下降|降低|增加|减少)(?:了|约)?(\d+(?:\.\d+)?)[%％]"
)
_NO_SHARE = re.compile("劳动生产率|生产率|效率|增速|增长率|汇率")
_SHARE = re.compile(
    "(?:比重|占比|比例|份额|(?<!生产)(?<!效)率|强度)$|占(?:全|地区|规|工业|[^有用据地]{2,}$)"
)
_BY = re.compile(r"(?:提高|提升|上升|下降|降低|增加)\D{0,3}\d[\d.]*[%％]")


def points(material: Material) -> Iterator[Problem]:
    """Yield levels in points and changes of shares in per cent.

    Parameters
    ----------
    material
        One document.

    Yields
    ------
    problem
        ``lint.points_or_percent``.
    """
    for start, words in material.sentences():
        found = _level(words) or _growth(words) if "百分点" in words else None
        if found is not None:
            severity: Severity = "error" if found.re is _POINTS else "warning"
            yield finding(
                "lint.points_or_percent", severity, material.place(start), [material.quote(start, words)],
                found=found[0],
            )  # fmt: skip
        change = _SHARE_CHANGE.search(words)
        if change is not None and not _NO_SHARE.search(words[: change.end()]):
            yield finding(
                "lint.points_or_percent", "warning", material.place(start), [material.quote(start, words)],
                found=change[0],
            )  # fmt: skip
    for plan in material.file.plans:
        yield from _share_growth(material, quantities(plan))


def _level(words: str) -> re.Match[str] | None:
    """Return the first number in points that nothing makes a change: 配套率仅15个百分点, 覆盖率提高到90个百分点.

    Examples
    --------
    >>> [bool(_level(words)) for words in ("配套率仅15个百分点", "配套率提高15个百分点", "比重高于全省5个百分点")]
    [True, False, False]
    """
    return next(
        (
            number
            for number in _POINTS.finditer(words)
            if _is_level(words[: number.start()], words[number.end() :])
        ),
        None,
    )


def _is_level(before: str, after: str) -> bool:
    clauses = re.split("[，。；：（(]", before)
    clause = _NO_LESS.sub("", clauses[-1])
    if _AFTER.match(after) or _SPEED.search(clause):
        return bool(_FROM.search(clause) and _ONWARD.match(after))
    is_rate = _RATE.search(clause) is not None
    if _TO.search(clause) or (_FROM.search(clause) and _ONWARD.match(after)):
        return True
    if _CHANGE.search(clause) or _MORE.search(clause):
        return False
    return is_rate or _REACHED.search(clauses[-1]) is not None


def _growth(words: str) -> re.Match[str] | None:
    """Return the growth of an amount in points: 增加值增长8个百分点, 能耗下降13个百分点."""
    less = _LESS_OF.search(words)
    if less is not None and not re.search("占比|比重|成本率|降幅", words[: less.end()]):
        return less
    return next(
        (
            found
            for found in _POINTS_GROWTH.finditer(words)
            if not _NO_GROWTH.search(words[max(0, found.start() - 12) : found.end()])
        ),
        None,
    )


def _share_growth(material: Material, items: Sequence[Quantity]) -> Iterator[Problem]:
    """Yield a share that grows by per cent where points are meant: 强度达到2.8%，比2022年提高0.6%."""
    for item in items:
        is_change = item.measure in {"growth", "increase", "reduction"} and item.unit == "1"
        words = item.citation.quote
        if is_change and _SHARE.search(item.indicator) and _BY.search(words):
            yield finding(
                "lint.points_or_percent", "warning", item.id, material.cited([item]), found=words
            )
