"""Which numbers of a clause are said of something, and which are only its size? Sizes join their counts."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from planloom.reading.lexicon import DIMENSION, MOVED, alternatives
from planloom.reading.quantities import Quantity

_ENCLOSED = re.compile("（[^（）]*）|“[^“”]*”")
_SEPARATOR = re.compile("以及|[、和及与并暨]")
_HARD = re.compile("[、，；和及与并]")
_SIZED = (
    "企业|集群|园区|基地|平台|项目|公司|产品|产业链|产业|赛道|龙头|工厂|强镇|大镇|强县|品牌|单位|机构|"
    "梯队|开发区|片区|板块|县|区|市|镇|载体|航母|旗舰|主体|领域|[^智]商|糖厂|工厂|酒厂|药厂|集团|行业|大户|链主|工程|高地"
)
_SIZED_END = re.compile(f"(?:{_SIZED})$")
_SIZED_IN = re.compile(f"(?:{_SIZED})")
_STEP = re.compile("台阶|大关|关口|门槛")
_HEADLESS = re.compile(
    "的?(?:近|约|超|达|过|到|企业|有|要|应|须|将|至少|不少于|不低于|力争|突破|增至)*"
)
_WHOLE = re.compile("总投资|投资额|总额|合计")
_SIZED_NOUN = re.compile(
    "(?:规模|营收|产值|体量)?的?(?P<noun>[^，；：。、]{1,24}?)(?=[、，；：。和及与]|$)"
)
_NOUN_END = re.compile(
    f"(?:(?:{alternatives(MOVED)})[到至为成]|达到?|超过?|近|约|要|应|须|将|不少于|突破|增至|共|已|力争|数量|总数|有|发展到|不低于|增加到|至少|各|分别|从|由|自)+$"
)
_GOES_ON = re.compile("(?:以上|左右)?(?:建|打|推|培|用于|支|扶|布局|投(?!资)|设(?!计|备)|发展)")
_DOCUMENT_PART = re.compile(
    "(?:方面|措施|任务|行动|目标|指标|方向|保障|章节|章|节|部分|条款|原则|环节|步骤|要点|维度|层面|板块内容|"
    "内容|意见|建议|政策|举措|规划|方案|计划|附件|层次|关键词|字|版|"
    "着力点|抓手|阶段|要求|主题|关系|转变|坚持|统筹|路径|问题|短板|台阶[^，]*|特点|亮点|变化|改动|修改|差[异别]|不同|分歧|区别|数字|材料|"
    "份材料|攻坚战|议题|议案|大局|循环|毫不动摇|意识|自信|维护|轮子|角度|层级|等级|门槛|栏目|篇目|专栏|清单|名单|目录|类别|批次|步|类别)$"
)
_PART_BEFORE = re.compile(
    "(?:从|分|分为|包括|聚焦|围绕|提出|明确|列了|列出|部署|确定|共|以|有|这|上述|以上|前|后|这些|该)$"
)
_IDIOM = re.compile(
    "[一二三两四](?:个|家|条|项|批|种|门|类|支|座|场|套|对|份|件|大|名|部|篇|口|次|把|块|处|期)$"
)
_MEMBERS = re.compile("[^，；：。]{2,}(?:、|和|与)[^，；：。、]{2,}$")
_SIZES = frozenset(("money", "physical", "person", "ratio"))
"""Categories of the quantities that things are counted by."""
_MADE_THERE = re.compile("(?:打造|建设|形成|培育|布局|建成|构建|规划|创建)$")
"""A verb behind a list: the list names places, no members (在甲、乙打造两个千亿级园区)."""
_OF_A_RUNG = re.compile(f"(?:年|主营)?(?:{alternatives(DIMENSION)})?(?:超过?|达到?|突破|过)?")
"""Between a count and the tier that is its rung (5个产值超万亿元级、10个产值5000亿元级的集群)."""
_JOINS = ("、", "和", "及", "与")
_NEAR = 16
_SHORTEST = 3


class Item(NamedTuple):
    """A number that is said of something, with the span of words that are its own."""

    quantity: Quantity
    """The number."""
    start: int
    """Offset at which its words begin."""
    end: int
    """Offset at which they end."""
    size: Quantity | None = None
    """The size from which things are counted."""
    first: int = 0
    """Offset of the number or of its size, whichever stands first."""
    tail: int = 0
    """Offset after both."""


def clause_items(text: str, start: int, end: int, found: Sequence[Quantity]) -> list[Item]:
    """Return the numbers of a clause that are said of something, in reading order.

    Parameters
    ----------
    text
        The passage.
    start, end
        Span of the clause.
    found
        The quantities in it.

    Returns
    -------
        Items with their spans; sizes are joined to the counts they belong to.
    """
    sizes, single = _sized(text, start, end, found)
    items: list[Item] = []
    for quantity in single:
        size = sizes.get(quantity.start) if sizes else None
        first = min(quantity.start, size.start) if size else quantity.start
        tail = max(quantity.tail, size.tail) if size else quantity.tail
        items.append(Item(quantity, start, end, size, first, tail))
    if len(items) > 1:
        items = [
            item
            for n, item in enumerate(items)
            if not _is_modifier(text, item, items[n + 1 : n + 2])
        ]
    for number in range(len(items) - 1):
        tail, first = items[number].tail, items[number + 1].first
        edge = _edge(text, tail, first)
        items[number] = items[number]._replace(end=first if edge is None else edge)
        items[number + 1] = items[number + 1]._replace(start=tail if edge is None else edge)
    return items


def _is_modifier(text: str, item: Item, following: Sequence[Item]) -> bool:
    """Return whether a count only describes what the next number measures (三大产业产值增长9%)."""
    quantity = item.quantity
    if not following or item.size or quantity.category != "count" or not quantity.chinese:
        return False
    after = following[0].quantity
    between = text[item.tail : following[0].first]
    if after.category in ("count", "person") or _HARD.search(between) or len(between) < _SHORTEST:
        return False
    return not after.tier


def _sized(
    text: str, start: int, end: int, found: Sequence[Quantity]
) -> tuple[dict[int, Quantity], list[Quantity]]:
    """Return sizes by the start of the count they belong to, and the quantities that stand alone."""
    sizes: dict[int, Quantity] = {}
    spent: set[int] = set()
    for number, quantity in enumerate(found):
        if quantity.category not in _SIZES:
            continue
        before = found[number - 1] if number else None
        if not _is_rung(text, quantity, before, found[number + 1 : number + 2]) and not _is_size(
            text, end, quantity, found[number + 1 : number + 2]
        ):
            continue
        count = _counted(text, quantity, number, found, sizes)
        if count is not None and quantity.tier and _all_named(text, start, count):
            spent.add(count.start)
        elif count is not None:
            sizes[count.start] = quantity
            spent.add(quantity.start)
        elif not quantity.tier:
            spent.add(quantity.start)
    return sizes, [quantity for quantity in found if quantity.start not in spent]


def _all_named(text: str, start: int, count: Quantity) -> bool:
    """Return whether the members of a counted group all stand before the count."""
    before = text[start : count.start]
    if (
        _MADE_THERE.search(before)
        or before.endswith("等")
        or ("、" not in before and "和" not in before and "与" not in before)
    ):
        return False
    return (
        len(re.split("、|和(?=[^、]*$)", before)) == count.low
        or len(before.split("、")) == count.low
    )


def _is_rung(
    text: str, quantity: Quantity, before: Quantity | None, following: Sequence[Quantity]
) -> bool:
    """Return whether a tier without a noun is a rung of a ladder of tiers (1家千亿级、3家百亿级企业)."""
    if not quantity.tier and not (quantity.category == "money" and quantity.after == "以上"):
        return False
    if following and following[0].category == "count":
        between = text[quantity.tail : following[0].start]
        if not between or (quantity.tier and _HEADLESS.fullmatch(between)):
            return True
    if (
        before is None
        or before.category != "count"
        or text[quantity.tail : quantity.tail + 1] not in _JOINS
    ):
        return False
    return _OF_A_RUNG.fullmatch(text, before.tail, quantity.start) is not None


def _is_size(text: str, end: int, quantity: Quantity, following: Sequence[Quantity]) -> bool:
    """Return whether a quantity is the size of things (营收超百亿的企业), not a value of its own."""
    behind = text[quantity.tail : min(end, following[0].start if following else end)]
    if following and behind.startswith("的") and _HEADLESS.fullmatch(behind):
        whole = _WHOLE.search(text, max(0, quantity.start - _NEAR // 2), quantity.start)
        return following[0].category == "count" and quantity.category == "money" and not whole
    if quantity.tier and _STEP.search(text, quantity.end, quantity.tail):
        return True
    if behind == "的" and not following:
        return quantity.category == "money"
    found = _SIZED_NOUN.match(behind)
    if found is None:
        return False
    noun = _NOUN_END.sub("", found["noun"])
    if quantity.tier:
        return _SIZED_IN.search(noun[:14]) is not None
    return _sized_thing(text, quantity, noun)


def _sized_thing(text: str, quantity: Quantity, noun: str) -> bool:
    """Return whether the noun behind an amount names things of that size."""
    if _GOES_ON.match(noun):
        return False
    bounded = re.search(
        "以上|超|不低于|不少于|不小于|大于", text[max(0, quantity.start - 4) : quantity.tail]
    )
    if quantity.category in ("physical", "person") and not bounded:
        return False
    return _SIZED_END.search(noun) is not None


def _counted(
    text: str, size: Quantity, number: int, found: Sequence[Quantity], taken: dict[int, Quantity]
) -> Quantity | None:
    """Return the count that a size belongs to."""
    before = found[number - 1] if number else None
    after = found[number + 1] if number + 1 < len(found) else None
    if before and before.category == "count" and before.start not in taken:
        between = text[before.tail : size.start]
        if re.fullmatch(
            "(?:个)?(?:产业|集群|行业|领域)(?:到20\\d\\d年)?(?:均|都)?(?:将|要|力争|有望)*(?:成为|成长为|发展成为|"
            "打造成|建成|达到|迈入|成)",
            between,
        ):
            return before
        if not _HARD.search(between) and len(between) <= _NEAR:
            return before
    if (
        after
        and after.category == "count"
        and not re.search("[，；：、]", text[size.tail : after.start])
    ):
        return after
    return None


def _edge(text: str, start: int, end: int) -> int | None:
    """Return where the words of the next number begin; None where nothing divides the two."""
    between = _ENCLOSED.sub(lambda m: "·" * len(m[0]), text[start:end])
    opened = between.find("（")
    if opened >= 0:
        return start + opened
    cuts = list(_SEPARATOR.finditer(between))
    if not cuts:
        return None
    if cuts[-1].end() == len(between):
        return end
    if cuts[0].start() == 0:
        return start + cuts[0].end()
    listed = [cut for cut in cuts if cut[0] in ("、", "和", "以及", "及")]
    return start + (listed or cuts)[0].end()


@lru_cache(maxsize=4096)
def is_document_part(noun: str) -> bool:
    """Return whether counted things are parts of the document itself (方面, 措施, …).

    Examples
    --------
    >>> is_document_part("重点任务"), is_document_part("重点工程")
    (True, False)
    """
    return _DOCUMENT_PART.search(noun) is not None


def is_idiom(text: str, quantity: Quantity) -> bool:
    """Return whether a Chinese one stands for an article (一个, 一批)."""
    written = text[quantity.start : quantity.end]
    return (
        quantity.chinese
        and quantity.low == 1
        and quantity.category in ("count", "person")
        and not quantity.tier
        and written[0] == "一"
    )
