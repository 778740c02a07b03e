"""How alike are two names? Shared pairs of characters, and the words that make another thing of a name."""

import re
import unicodedata
from functools import cache

_EMPTY = re.compile(r"[\s“”\"'《》（）()、,，·]|总量|总数|数量|的")
_QUALIFIERS = re.compile(
    r"国家级|国家|全国|世界|国际|全球|省级|市级|区级|县级|规模以上|规上|人均|单位|每万|亩均|占|出口|进口|"
    r"增速|增长|新增|净|农村|城镇|城市|工业|农业|服务业|制造业|公共|民用|发明|实用新型|"
    r"营业收入|营收|增加值|产值|产量|利润|税收|投资|[0-9.]+|[零一二三四五六七八九十百千万亿]+(?=[元亿强级大批个条家项]|$)"
)
_SHORT = (("规上", "规模以上"), ("营收", "营业收入"), ("gdp", "地区生产总值"))
_SAME_WORD = {"规上": "规模以上", "营收": "营业收入", "国家": "国家级"}


@cache
def folded(name: str) -> str:
    """Return a name without signs, spaces and words that say nothing of what is measured.

    Examples
    --------
    >>> folded("高新技术企业 数量"), folded("ＧＤＰ")
    ('高新技术企业', '地区生产总值')
    """
    words = _EMPTY.sub("", unicodedata.normalize("NFKC", name)).lower()
    for short, full in _SHORT:
        words = words.replace(short, full)
    return words


@cache
def likeness(left: str, right: str) -> float:
    """Return how alike two names are: 2 · shared pairs of characters / all pairs (Dice), from 0 to 1.

    References
    ----------
    Dice, L. R. (1945). Measures of the amount of ecologic association between species. Ecology 26(3), 297-302.

    Examples
    --------
    >>> likeness("营业收入", "营收"), likeness("高新技术企业", "高新技术企业数量"), likeness("甲乙丙", "丁戊")
    (1.0, 1.0, 0.0)
    """
    one, other = folded(left), folded(right)
    if one == other:
        return 1.0
    pairs, others = _pairs(one), _pairs(other)
    if not pairs or not others:
        return 0.0
    rest = list(others)
    shared = 0
    for pair in pairs:
        if pair in rest:
            rest.remove(pair)
            shared += 1
    return 2 * shared / (len(pairs) + len(others))


@cache
def qualifiers(name: str) -> frozenset[str]:
    """Return the words of a name that make another thing of it: level, size, per what, of what.

    Examples
    --------
    >>> sorted(qualifiers("国家级专精特新企业")), qualifiers("国家高新技术企业") == qualifiers("省级高新技术企业")
    (['国家级'], False)
    """
    return frozenset(_SAME_WORD.get(word, word) for word in _QUALIFIERS.findall(name))


def name_parts(name: str) -> frozenset[str]:
    """Return the parts that a name joins by 与, 和, 及 or 、; the name itself where it joins none.

    Examples
    --------
    >>> sorted(name_parts("激光与增材制造产业集群"))
    ['增材制造', '激光']
    """
    stem = folded_name(name)
    return frozenset(part for part in re.split(r"[与和及、]|以及", stem) if part)


def folded_name(name: str) -> str:
    """Return the name of an industry without 产业集群 and the like behind it.

    Examples
    --------
    >>> folded_name("海洋产业集群"), folded_name("产业")
    ('海洋', '产业')
    """
    words = "".join(unicodedata.normalize("NFKC", name).split())
    stem = re.sub(r"(?:战略性新兴|未来)?(?:产业集群|产业链|产业|集群|行业|领域)$", "", words)
    return stem or words


def _pairs(name: str) -> list[str]:
    return [name[i : i + 2] for i in range(len(name) - 1)] or [name] * bool(name)
