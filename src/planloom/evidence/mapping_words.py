"""What does a header say? The role of a column; indicator, subject, period and unit of a figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from planloom.codes import Unit
from planloom.codes.naming import indicator_key
from planloom.evidence.columns_numbers import plain_word, unit_of
from planloom.evidence.columns_words import (
    bare_name,
    indicator_keys,
    indicator_words,
    period_of,
    split_unit,
    subject_words,
)
from planloom.evidence.mapping import PERIOD, Role

_ROLES: Mapping[Role, str] = MappingProxyType(
    {
        "indicator": "指标 指标名称 指标项 统计指标 项目 项目名称 indicator indicator_code",
        "subject": "对象 地区 区域 地方 城市 市 区 区县 县区 县市区 行政区 行政区划 各区 各市 地市 "
        "集群 产业集群 产业 行业 企业 "
        "place region district city area cluster subject subject_code firm",
        "period": "year 年份 年 年度 时间 时期 报告期 统计期 期间 period",
        "value": "数值 值 指标值 数据 观测值 value",
        "unit": "单位 计量单位 unit",
        "scope": "口径 口径代码 统计口径 scope scope_code",
        "source": "来源 数据来源 资料来源 source",
        "published_on": "发布日期 公布日期 发布时间 公布时间 发布日 公布日 published_on published publicationdate",
        "address": "网址 地址 链接 address url",
        "note": "备注 说明 注 注释 note remark remarks",
        "ignore": "序号 编号 行号 行次 排名 名次 位次 排序 no no. rank id 英文名称 英文 位",
    }
)
_NEUTRAL = frozenset(
    {"数值", "绝对数", "绝对值", "绝对量", "总量", "指标值", "数据", "本年", "本年数", "全年"}
    | {"实绩", "实际", "实际值", "完成值", "value", "level", "total"}
)
_WHOLE = frozenset(
    {"全市", "全市合计", "市级", "合计", "总计", "全区", "全省", "全国", "总", "total"}
)
"""Words for the whole of which a table's rows are parts."""


@cache
def role_words() -> Mapping[str, Role]:
    """Return the role that each word of a header names, in plain signs.

    Examples
    --------
    >>> role_words()["发布日期"]
    'published_on'
    """
    return MappingProxyType(
        {plain_word(word): role for role, words in _ROLES.items() for word in words.split()}
    )


def whole_words() -> frozenset[str]:
    """Return the words for the whole of which a table's rows are parts: 全市, 合计.

    Examples
    --------
    >>> "全市" in whole_words()
    True
    """
    return _WHOLE


@dataclass(frozen=True, slots=True)
class Said:
    """What words say of a figure."""

    indicator: str = ""
    """Code of the indicator."""
    subject: str = ""
    """Code of the place or cluster."""
    period: str = ""
    """Word of the period."""
    unit: Unit | None = None
    """The unit."""
    rest: str = ""
    """Words that nothing knows."""

    @property
    def is_nothing(self) -> bool:
        """Whether they say nothing that is known."""
        return not (self.indicator or self.subject or self.period or self.unit)


def said_by(path: Sequence[str], words: Mapping[str, Mapping[str, str]] | None = None) -> Said:
    """Return what the words over a column say of the figures below.

    Parameters
    ----------
    path
        Words of the header, from top to bottom.
    words
        Names that a person bound to codes, by list.

    Returns
    -------
    said
        What is known; the rest as words.

    Examples
    --------
    >>> said = said_by(("2023年", "地区生产总值（亿元）"))
    >>> said.period, said.indicator, said.unit.code, said.rest
    ('2023年', 'gdp', 'cny_100m', '')
    >>> said_by(("地区生产总值", "居全省位次")).rest
    '地区生产总值居全省位次'
    """
    period, subject, unit, names = "", "", None, []
    for word in path:
        if period_of(word) is not None or word == PERIOD:
            period = word
            continue
        name, found = split_unit(word)
        unit = found or unit or (unit_of(name) if unit_of(name) and len(path) > 1 else None)
        name = bare_name(name)
        if not name or name in _NEUTRAL or (unit_of(name) is not None and len(path) > 1):
            continue
        code = subject_code(name, words)
        if code and not subject and name not in indicator_words():
            subject = code
        else:
            names.append(name)
    indicator = next(
        (c for c in (indicator_code("".join(names), words), *_single(names, words)) if c), ""
    )
    return Said(indicator, subject, period, unit, "" if indicator else "".join(names))


def _single(names: Sequence[str], words: Mapping[str, Mapping[str, str]] | None) -> tuple[str, ...]:
    return (indicator_code(names[0], words),) if len(names) == 1 else ()


def indicator_code(name: str, words: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """Return the code of an indicator by its name, or nothing.

    Examples
    --------
    >>> indicator_code("GDP"), indicator_code("规上工业增加值"), indicator_code("幸福指数")
    ('gdp', 'large_industrial_value_added', '')
    """
    own = (words or {}).get("indicator", {})
    bare = bare_name(name)
    known = (own.get(name), *(indicator_words().get(word) for word in (name, bare)))
    return next((code for code in known if code), indicator_keys().get(indicator_key(bare), ""))


def subject_code(name: str, words: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """Return the code of a place or cluster by its name, or nothing.

    Examples
    --------
    >>> subject_code("深圳市"), subject_code("440300"), subject_code("全市")
    ('shenzhen', 'shenzhen', '')
    """
    own = (words or {}).get("subject", {})
    return own.get(name) or subject_words().get(bare_name(name), "")
