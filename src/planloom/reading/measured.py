"""What does an amount, a share, a change or a rank measure? The words around it."""

import re
from functools import lru_cache

from planloom.reading.drafts import Draft, Memory
from planloom.reading.lexicon import DIMENSION, VERSION, alternatives, any_of
from planloom.reading.nouns import end_of, noun_behind
from planloom.reading.subjects import industry_core, is_industry

_DIMENSION = re.compile(f"^(?:年|年均|总|全部|累计|全市|全省|当年)?(?:{alternatives(DIMENSION)})$")
_GENERIC = re.compile(
    "^(?:全?(?:产业|行业|集群|产业集群|产业链|全产业链))(?:年|总)?(?:"
    + alternatives(DIMENSION)
    + ")$|^(?:产业|行业|集群|产业集群)$"
)
_RANK_VERB = re.compile(
    "位居|稳居|居|位列|排名|排|位次|列(?!车)|跻身|进入|跃居|保持|稳定在|连续|升至|跃升|跃至|处于|位于|"
    "名列|上升|提升|迈入|在?全国|在?全球|继续"
)
_DIM_WORD = re.compile(any_of([*DIMENSION.split(), *"额费金入款"]))
_AREA = re.compile(
    "^(?:全[国省市球]|[中东西]部|东北|国内|世界|亚洲|长三角|珠三角|京津冀|同类城市|省内|市内)+$"
)
"""Where a rank holds, and no thing that is ranked."""
_PRODUCT = re.compile("生产总值$|GDP$")
_SUPPORT = frozenset(("奖励", "补助", "补贴", "资助", "支持"))
_DIM = re.compile(any_of(DIMENSION.split()))
_SHARE_HEAD = re.compile("(?:约|均|也|已)?占(?!地$|地面积|用)")
_SAID_OF = re.compile("(?:" + alternatives(DIMENSION) + "|增速|增幅|强度|率|总值|量|额|能耗)$")
"""Ends what a number can be said of, where a clause before only names it."""
_PART = re.compile("(?:贡献|占去|占据|拿下)了?")
"""Verbs with which a place or a thing has its part of what was measured (其中新城贡献三成)."""
_BASE_END = re.compile(
    "(?:要|将|力争|争取|努力|确保|须|必须|应|有望|预计|则|也|已)*(?:由|从)(?:现状|目前|现有|当前|原来|现在)?$"
)
"""Ends the words before a base value (产值由2020年的…)."""
_FROM_DRAFT = re.compile("[，：]?(?:由|从)(?:" + VERSION + ")$")
"""Ends the words before what a draft said (起降点由征求意见稿的80个…)."""
_MODAL_SHARE = re.compile("(?:(?<=[一-鿿])(?:要|将|须|应|需|力争|争取|有望|已))+占到?")
_AREA_OF = re.compile("的(?:[0-9一二三四五六七八九十两百]+)[个家座处片](?P<noun>[^，；。、]{2,20})")
_YEARLY = ("年产", "年加工", "年处理", "日产", "日处理", "年产能")
_ON_TOP = re.compile(
    r"(?P<name>[^在以]{2,}?)(?:在|以)(?:20\d\d年|上年|去年|现有|“?十.五”?末?)[^，]*(?:基础上|基数)"
)
"""A thing and the year on top of which it grows (人均产值在2025年基础上翻一番)."""
_GIVEN = re.compile(
    "(?:对[^，]*?)?(?:分别|一次性|再|可|按规定|直接)*(?:给予|予以|奖励|补助|资助|发放)(?:最高|不超过|每(?!年均)[一-鿿]{1,3})*(?:最高)?"
)
"""Verbs of support: the amount is said of the noun behind it (给予最高500万元奖励)."""
_SUPPORT_BEHIND = re.compile(
    "[^，；。]*?(?:的|给予|予以)(?P<noun>(?![^，；。的]*给予)[^，；。、的\\d]{0,10}(?:奖励|补助|补贴|资助|奖补|支持))"
)
"""The noun that tells what support is given, behind one amount or several (给予300万元、150万元的一次性奖励)."""
_RECKONED = re.compile("(?:对[^，]*)?按照?(?P<most>不超过|不高于|最高)?(?P<by>[^，]{2,})$")
"""What support is reckoned by (对…按设备投资额的12%给予补助)."""
_OBJECT_BEFORE = re.compile(
    "(?:建设|打造|组建|设立|建立|搭建|推进|开工|建成|引进|创建|谋划|布局)(?:[^，；。]*等)?(?P<thing>[^，、；。等]{3,16})，$"
)
"""What the clause before builds (组建产业发展基金，首期规模20亿元)."""
_COMPARED = re.compile(
    "(?:比|较)[^，占]{1,10}?(?:高出?|低|多出?|少|快|慢|领先|提前)(?:了|约|近|整整)*|(?:比|较|均)?(?:高于|低于|快于|优于|高出|领先|好于)(?:于)?(?:全国|全省|全市|全区|全球)(?:平均|平均水平|同期|工业|面上)*"
)
"""A comparison with a wider place: the number is said of what was measured before."""
_PRODUCED_END = re.compile("(?:的|项目|生产线).*$")
_OWNED_COUNT = re.compile("^(?:第)?[0-9一二三四五六七八九十两]+[个家座项大条]")
_OWNED_END = re.compile("(?:已|将|在|正|，|规模).*$")
_NEW = re.compile("^(?:新增|净增)")
_GROUP_NAME = re.compile("^(?:全?(?:产业集群|产业|行业|集群))")
_GROUP_FIRST = re.compile("(?:集群|全?产业链)[^，、]")
_GROUP_SAID = re.compile("产业|集群|行业|业$")
_NO_OBJECT = re.compile("为|高地|目标|格局|体系|生态|强[省市县]|能力|水平|机制")
_NO_THING = re.compile(
    "^$|目标|规模|载体|效益|企业|主体|平台|项目目标|任务|标准|布局|培育|提升|发展|融合|行动|保障|品牌|人才|创新|能力|实力|总量|基础|现状|资金|"
    "投资|增长|结构|质量|支撑|生态|集聚|方面|阶段|空间|设施|应用|绿色|数字化|产业$|集群$|产业链$|[^一-鿿A-Za-z0-9（）“”]"
)
"""Labels of items that name an aspect and no thing."""
_GROWS = ("growth", "growth_average", "multiple")
_FOUNDED = ("组建", "设立", "建立", "新设", "成立", "筹建", "打造", "搭建", "发起设立", "安排")
_CHANGES = ("percent", "pp", "times")
_AMOUNTS = ("money", "physical", "ratio")
_PEOPLE = re.compile(
    "(?:集聚|链上|相关|规上|规模以上|重点|龙头|骨干|境内外|新增)?(?:企业|上市公司|上市企业)(?:数量|总数|数)?|(?:从业|就业)(?:人员|人数)|(?:各类|专业|高端)?人才"
)
"""Firms and people that only the industry spoken of tells from all others."""
_OF_A_WHOLE_PLACE = ("进出口", "外贸", "一般公共预算", "固定资产投资")
"""Accounts of a place as a whole: no industry is left out before them."""
_ALONE = frozenset(["总量", "规模", "数量", "占比", "增速", "增幅", "总额"])
LATTER = ("前者", "后者")
"""Words that stand for the two things last measured."""
_GIVEN_NOUN = re.compile("奖励|补助|资助|补贴")
_GIVEN_LEAD = re.compile("给予|奖励|补助|资助|补贴")
_LONGEST_TAIL = 8
_LONGEST_FOUNDER = 8
_LONGEST_THING = 16


def name_rank(draft: Draft, memory: Memory) -> bool:
    """Find what is ranked; return whether anything is.

    Parameters
    ----------
    draft
        The statement in the making; its indicator is filled in.
    memory
        What words left out can be taken from.

    Returns
    -------
        Whether a name was found.
    """
    head = _AREA.sub("", _RANK_VERB.split(draft.phrase.head)[0])
    before = memory.drafts[-1] if memory.drafts else None
    ranked = before is not None and before.quantity.category == "rank"
    said = before.indicator if before is not None and ranked else memory.indicator
    last = re.sub("占(?!有|比|率)[^占]*$", "", said)
    draft.indicator = (last + head if head in _ALONE else head) or last
    return bool(draft.indicator)


def name_measured(draft: Draft, right: str, memory: Memory) -> bool:
    """Find what an amount, share or change measures; return whether anything is.

    Parameters
    ----------
    draft
        The statement in the making; its indicator is filled in.
    right
        The words behind the number.
    memory
        What words left out can be taken from.

    Returns
    -------
        Whether a name was found.
    """
    head, draft.is_base = without_origin(draft.phrase.head)
    head = _MODAL_SHARE.sub("占", head) if "占" in head else head
    draft.indicator = _indicator(draft, head, right, memory)
    bare = draft.quantity.category == "money" and not _DIM_WORD.search(draft.indicator)
    is_thing = bare and not draft.noun_after and not _PRODUCT.search(draft.indicator)
    if is_thing and len(draft.indicator) <= _LONGEST_THING:
        dimension = _last_dimension(memory)
        repeated = draft.indicator.endswith("产业") and dimension.startswith("产业")
        draft.indicator += dimension.removeprefix("产业") if repeated else dimension
    if not draft.indicator:
        return False
    memory.indicator = draft.indicator
    if draft.quantity.category in _AMOUNTS and (not bare or draft.indicator.endswith("总值")):
        memory.level_indicator = draft.indicator
    return True


def without_origin(head: str) -> tuple[str, bool]:
    """Return the words before a number without those that say where a change starts, and whether it is a base value.

    Examples
    --------
    >>> without_origin("产值由"), without_origin("起降点由初稿"), without_origin("产值")
    (('产值', True), ('起降点', False), ('产值', False))
    """
    if "由" not in head and "从" not in head:
        return head, False
    head = _FROM_DRAFT.sub("", head)
    base = _BASE_END.search(head)
    return (head[: base.start()], True) if base else (head, False)


def _indicator(draft: Draft, head: str, right: str, memory: Memory) -> str:
    """Return the indicator as the words around the number give it."""
    if "约占" in head:
        draft.phrase.comparator = draft.phrase.comparator or "~"
        head = head.replace("约占", "占")
    if draft.phrase.is_share:
        if "占" in head:
            return head
        whole = _whole(memory) if memory.drafts else ""
        return head + "占" + whole if head else memory.level_indicator + "占"
    if draft.quantity.category == "percent" and _PART.fullmatch(head):
        return _whole(memory) + "占比"
    if _SHARE_HEAD.match(head):
        return _whole(memory) + head
    return _support(draft, head) or _plainly(draft, head, right, memory)


def _plainly(draft: Draft, head: str, right: str, memory: Memory) -> str:  # noqa: PLR0911 a list of cases
    """Return the indicator of a number that is no share and no support."""
    text, quantity = draft.setting.passage.text, draft.quantity
    if head in LATTER:
        return memory.latest[LATTER.index(head)]
    if _COMPARED.fullmatch(head) and memory.drafts:
        return memory.drafts[-1].indicator
    if "基数" in head or "基础上" in head:
        named = _ON_TOP.match(head)
        return named["name"] if named else memory.indicator
    area = _AREA_OF.match(text, quantity.tail, draft.clause.end)
    if area:
        draft.end = area.end()
        return area["noun"] + (head or "面积")
    if head in _YEARLY and (noun := noun_behind(_PRODUCED_END.sub("", right))):
        return head + noun
    if len(head) <= 1 or head in _FOUNDED or _is_act(head, right):
        return _left_out(draft, right, memory)
    owned = right and not right.startswith("基础上")
    if _DIMENSION.match(head) and owned and text[quantity.tail : quantity.tail + 1] == "的":
        noun = _OWNED_END.sub("", _OWNED_COUNT.sub("", right))
        draft.end = end_of(text, quantity.tail, draft.item.end, noun)
        return noun + head
    return head


def _is_act(head: str, right: str) -> bool:
    """Return whether the words before a number only give or found what is named behind it (市级设立20亿元基金)."""
    founds = head.endswith(_FOUNDED) and len(head) <= _LONGEST_FOUNDER
    return (founds or _GIVEN.fullmatch(head) is not None) and bool(noun_behind(right))


def _support(draft: Draft, head: str) -> str:
    """Return what support an amount is; empty where the words around it give none."""
    reckoned = _RECKONED.match(head)
    given = _GIVEN.fullmatch(head) is not None
    if not (reckoned or given) and (head or not draft.phrase.start < draft.clause.end):
        return ""
    text = draft.setting.passage.text
    found = _SUPPORT_BEHIND.match(text, draft.quantity.tail, draft.clause.end)
    if not head and not (found and _GIVEN_LEAD.search(text, draft.clause.start, draft.item.start)):
        return ""
    said = _GIVEN_NOUN.findall(head)
    noun = (
        found["noun"]
        if found
        else said[-1]
        if said and not noun_behind(text[draft.quantity.tail : draft.item.end])
        else ""
    )
    if reckoned is None:
        return noun
    if reckoned["most"]:
        draft.phrase.comparator = "<="
    return reckoned["by"] + noun


def object_before(draft: Draft) -> str:
    """Return what the clause before a number builds or founds; empty where none does.

    Parameters
    ----------
    draft
        The statement in the making.

    Returns
    -------
        The thing that the clause names last.
    """
    text = draft.setting.passage.text
    found = _OBJECT_BEFORE.search(text, draft.sentence.start, draft.clause.start)
    return found["thing"] if found and not _NO_OBJECT.search(found["thing"]) else ""


def _whole(memory: Memory) -> str:
    """Return what a share without a subject is a share of: what the sentence said to grow, else the last amount."""
    last = memory.drafts[-1] if memory.drafts else None
    is_growth = last is not None and last.measure in _GROWS
    return last.indicator if last is not None and is_growth else memory.level_indicator


def _left_out(draft: Draft, right: str, memory: Memory) -> str:
    """Return the noun behind the number, else what was measured last."""
    quantity = draft.quantity
    sized = right.startswith("规模的")
    noun = noun_behind(right.removeprefix("规模的"))
    part = quantity.category == "percent" and text_of(draft).startswith("的", quantity.tail)
    if (part or quantity.category not in _CHANGES) and len(noun) > 1 and not draft.is_base:
        draft.noun_after = True
        draft.end = end_of(draft.setting.passage.text, quantity.tail, draft.item.end, noun)
        return noun + "规模" * sized
    if memory.fronted and _SAID_OF.search(memory.fronted):
        return memory.fronted
    last = memory.drafts[-1] if memory.drafts else None
    if (
        last is not None
        and last.quantity.category in ("percent", "multiple")
        and last.measure in _GROWS
    ):
        return last.indicator
    if (
        last is not None
        and quantity.category == "money"
        and last.indicator.endswith(tuple(_SUPPORT))
    ):
        return last.indicator
    beside = last is not None and last.clause == draft.clause
    if quantity.category == "money" and memory.level_indicator and not beside:
        return memory.level_indicator
    return memory.indicator


def text_of(draft: Draft) -> str:
    """Return the passage of a statement in the making."""
    return draft.setting.passage.text


def _last_dimension(memory: Memory) -> str:
    """Return the dimension of the amount before (营业收入), for a thing named without one."""
    if not memory.drafts or memory.drafts[-1].quantity.category != "money":
        return ""
    dimension = _split(memory.drafts[-1].indicator)[1]
    return dimension if len(dimension) <= _LONGEST_TAIL else ""


@lru_cache(maxsize=4096)
def _split(indicator: str) -> tuple[str, str]:
    """Return the thing and the dimension that an indicator names; either may be empty."""
    found = _DIM.search(indicator)
    if found is None:
        return indicator, ""
    at = found.start() - indicator.startswith(
        ("年", "总"), max(0, found.start() - 1), found.start()
    )
    return indicator[:at], indicator[at:]


def add_topic(draft: Draft, memory: Memory) -> None:
    """Add the industry's name to an indicator that leaves it out, and remember the one it names.

    Parameters
    ----------
    draft
        The statement in the making.
    memory
        The industry last spoken of.
    """
    indicator = draft.indicator
    if draft.rule == "tier" or draft.quantity.category == "rank" or indicator in _SUPPORT:
        return
    if indicator.startswith(_OF_A_WHOLE_PLACE):
        return
    kind = _kind(indicator)
    if kind == "people":
        topic = memory.topic or memory.plan_industry or ""
        draft.indicator = topic + indicator
        return
    is_dimension = kind == "dimension"
    if not kind:
        thing, dimension = _split(indicator)
        if thing and dimension and is_industry(thing):
            memory.topic = industry_core(thing)
        return
    own = "" if indicator.startswith("产业") else _stem(memory)
    stem = (own or object_before(draft) or _item(draft)) if is_dimension else ""
    topic = memory.topic or memory.plan_industry or draft.setting.group
    if stem:
        draft.indicator = stem + indicator
    elif topic:
        core = _GROUP_NAME.sub("", indicator)
        said = _GROUP_FIRST.match(indicator) is not None
        core = indicator if said else core
        between = "" if said or _GROUP_SAID.search(topic) else "产业"
        draft.indicator = memory.indicator = topic + between + core
        if draft.quantity.category in _AMOUNTS:
            memory.level_indicator = draft.indicator
    elif "面积" in indicator:
        draft.indicator = memory.counted + indicator


@lru_cache(maxsize=4096)
def _kind(indicator: str) -> str:
    """Return what an indicator that leaves its industry out names: people, a dimension or a group; else nothing."""
    if _PEOPLE.fullmatch(indicator):
        return "people"
    if _DIMENSION.match(indicator):
        return "dimension"
    return "generic" if _GENERIC.match(indicator) else ""


def _item(draft: Draft) -> str:
    """Return the thing that the label of a numbered item names (2.减速器：单价…); empty where it names an aspect."""
    label, setting = draft.setting.label, draft.setting
    is_thing = setting.passage.marker and not _NO_THING.search(label)
    return re.sub("（[^）]*）", "", label) if is_thing else ""


def _stem(memory: Memory) -> str:
    """Return what the last number of the sentence was said of, without its dimension."""
    if not memory.drafts:
        return ""
    last = memory.drafts[-1]
    thing, dimension = _split(last.indicator)
    held = (
        dimension or last.quantity.category == "count" or thing.endswith(("基金", "资金", "专项"))
    )
    return _NEW.sub("", thing) if held else ""
