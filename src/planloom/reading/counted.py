"""What does a count count, and is it a statement at all? Checksums and parts of the document are left out."""

import re

from planloom.reading.drafts import Draft, Memory
from planloom.reading.lexicon import DIMENSION, alternatives
from planloom.reading.measured import name_measured, object_before, without_origin
from planloom.reading.nouns import end_of, noun_behind
from planloom.reading.phrases import take_apart
from planloom.reading.quantities import Quantity
from planloom.reading.roles import is_document_part
from planloom.reading.subjects import places_in

_NOUN_END = re.compile(
    "(?:（|提出|推进|部署|发力|着手|展开|组成|构成|同步|分别|已|正在|均|全部|入手|着力|开展|推动|共|合计|(?<!未)来).*$"
)
_CROSSING = re.compile("(?:接连|连续|先后|连)?(?:跨过?|跨越|跃上|迈上|登上|跨上)$")
_ACT_END = re.compile("(?:建设|落地|投产|投用|的目标|梯队|等)$")
_NEXT_WORDS = re.compile("(?:组成|构成|分别|已|正在|同步).*$")
_ASIDE = re.compile("之外|以外|基础上|以来|之中|之一|其中|中$")
_LISTED_AFTER = re.compile(
    "^[^，。；、]{0,6}(?:调整为|更新为|变为|确定为|定为)(?=[^，。；]{2,30}、)|^(?:即|为|是)(?=[^，。；]{2,16}、)|^(?:包括|涵盖|分别是|分别为|主要有|具体为)|^(?:产业|集群|领域|的)?(?:：|（[^（）、]{1,20}、)|^[^。；]{0,6}(?:，|：|——|（)(?:它们)?(?:具体)?(?:包括|"
    "分别是|分别为|依次[是为]|名单上?[有是为]|即|为|是|涵盖|涉及|包含|有|具体为|其中包括|：)"
)
_STEP = re.compile("台阶|大关|关口|门槛")
_LAID = re.compile("(?:布局|建设|打造|建成|形成|规划|设立)$")
_RAISED = re.compile(
    "(?:产业)?(?:各|均|都|分别)?(?:跃上|迈上|登上|跨上|迈入|迈向|突破|达到|成为|跃升至?|冲刺)$"
)
"""A verb before a tier that no noun follows (各跃上500亿级)."""
_BRACKETED = re.compile("[^（，。；、]{0,16}（[^（）\\d]*、[^（）\\d]*）")
_ADDRESSED = ("为", "对", "向", "给", "把", "按")
_POINTED = re.compile("(?:聚焦|围绕|深化|依托|按照|紧扣|锚定|坚持|针对)$")
_BESIDE_FEW = re.compile("[，、；]|这|那|上述|其余|前|后|远近|大小|新老|上下|南北|东西")
_SPOKEN_OF = re.compile("[^产落投已]{2,}?(?:各[有异自]|[得在即为是把被着互]|不一|不同|相[加比同])")
"""Behind a few things that a sentence begins with and tells something of (两座城市各有打法): no count is stated."""
_TEXTS = re.compile("(?:版本|文件|文本|文稿|稿子|报告)")
"""Texts of which a comparison speaks (两份文件都写明)."""
_DIVIDED = re.compile("(?:分|分为|列了|列出|共)$")
_MAKING_UP = re.compile("(?:共同|共|合计)?(?:构成|组成|形成|汇成)了?")
_BARE_SIZE = re.compile(
    "的?(?:近|约|超|达|过|到|有|要|应|须|将|至少|不少于|不低于|力争|突破|增至)*"
)
_LAST_JOIN = re.compile("、|和(?=[^、]*$)")
_ANY_JOIN = re.compile("、|和(?=[^和、]+$)|与(?=[^与、]+$)")
_BARE_ACT = re.compile(
    "(?:开工|竣工|投产|新建|改建|扩建|新改建|建设|建成|布局|新增|培育|引进|认定)+"
)
_HELD = re.compile(
    "[^，。；、占比]{2,12}?(?:现有|共有|已有|已拥有|现存|建有|已?集聚|已?聚集|已?汇聚)(?P<thing>[^，。；、]{2,})"
)
"""A place that holds things (柴达木盆地现有盐湖33个)."""
_EXAMPLES = re.compile("^[^，]*、[^，]*等(?=[^等]{3,})")
"""Examples before things of a size (装备制造、食品等五千亿级产业链)."""
_PRAISED = re.compile("^[^，、\\d]{2,8}[强优高大好足]的(?=[^，、]{3,})")
"""Praise before things (综合实力强的先进制造业集群)."""
_FLOWS = "(?:年|总|全年|月)?(?:产销量?|产量|销量|出货量|保有量|出口量?|装机量|交付量|下线量|用户数|注册量)"
_FLOW = re.compile(_FLOWS)
_FLOW_OF = re.compile(f"(?P<thing>[^，、]{{2,12}}?){_FLOWS}")
"""A product and its output, sales or stock, which later clauses name alone (到2024年，销量为1286万辆)."""
_MAINLY = re.compile("(?:主要|大致|大体|集中|一共|总共|无非|归纳)+$")
_VAGUE = re.compile("一批|若干|更多|数个|多个|几个|批")
_MEASURED_END = re.compile(f"(?:年|总)?(?:{alternatives(DIMENSION)})(?:超|超过|达到?|突破)?$")
_TIERED = re.compile(
    "[^，；。、的]*?(?:产业集群|产业链|产业群|集群|产业|企业|园区|基地|赛道|板块|制造园区|平台|项目)"
)
_PLACE_WORDS = re.compile(
    "（[^）]*）|合建|共建|各|共|新建|[、和与]|新区|特别合作区|合作区|区|市|县"
)
_RUNG = re.compile(r"级(?P<noun>[^\d，；。、和及与的]{2,10})")
_NUMBER_ASIDE = re.compile(r"（[^（）]*\d+(?:个|家|项|条|座|处|名)[^（）]*）")
_VAGUE_LIST = re.compile(r"(?:一批|若干)[^，；。]*(?:、|和|与|及)[^，；。、\d]{0,6}$")
_SHARED_NOUN = re.compile(r"(?:、|和)\d+(?:个|座|家|条|项|处)(?P<noun>[^，；。、\d]{2,16})")
"""The noun of counts that fall to several (分别建成1个、2个基地)."""
_MEMBERS_END = re.compile(
    "(?<=[^、，]{2})(?:(?:等|将|要|也|有望|力争|率先|加快|培育|打造|发展|建设|做大|做强|壮大|成长|升级|跻身|进入|成为?)*"
    "(?:[一二两三四五六七八九十\\d]{1,3}(?:个|条|大|类)[^、，]{0,14})?|成为?)$"
)
"""What stands between members and their tier: verbs and the count that they make up."""
_MANY = 2


def name_counted(draft: Draft, right: str, memory: Memory) -> bool:
    """Find what a count counts; return whether it is a statement.

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
        False for checksums, parts of the document and counts of nothing.
    """
    text = draft.setting.passage.text
    item, quantity = draft.item, draft.quantity
    noun = _ACT_END.sub("", noun_behind(right).rstrip("等"))
    noun = _NEXT_WORDS.sub("", noun) or noun
    if item.size and _STEP.search(text, item.size.end, item.size.tail):
        crossed = _CROSSING.sub("", draft.phrase.head)
        if crossed:
            memory.indicator = memory.level_indicator = crossed
        draft.indicator = f"{memory.indicator}跨过{text[item.size.start : item.size.tail]}"
        return True
    if quantity.tier:
        return _tier(draft, noun, memory)
    if not noun and item.size and _is_rung(draft, item.size):
        noun = _rung_noun(draft, memory)
        if noun:
            draft.indicator = memory.indicator = text[item.size.start : item.size.tail] + noun
            return True
    if _BRACKETED.match(text, quantity.tail, quantity.tail + 120):
        return False
    if (
        not noun
        and not draft.phrase.head
        and (shared := _SHARED_NOUN.match(text, quantity.tail, draft.clause.end))
    ):
        noun = shared["noun"]
    named = _noun_behind(draft, noun, memory) if noun else _noun_before(draft, memory)
    if named:
        memory.indicator = draft.indicator
    return named


def _is_rung(draft: Draft, size: Quantity) -> bool:
    """Return whether a tier and its count stand side by side, without a noun (1家千亿级)."""
    quantity = draft.quantity
    text = draft.setting.passage.text
    beside = _BARE_SIZE.fullmatch(text, size.tail, quantity.start) is not None
    return size.start == quantity.tail or size.tail == quantity.start or (size.tier and beside)


def _rung_noun(draft: Draft, memory: Memory) -> str:
    """Return what the rungs of a ladder of tiers count: named behind the last rung, or before the first."""
    later = _RUNG.search(draft.setting.passage.text, draft.item.tail, draft.clause.end)
    if later:
        return later["noun"]
    return re.sub("^[^，、]*?[百千万亿](?:元|量)?(?:级|以上)的?", "", memory.counted)


def _noun_behind(draft: Draft, noun: str, memory: Memory) -> bool:
    """Name a count by the noun behind it (20家企业)."""
    text = draft.setting.passage.text
    quantity = draft.quantity
    draft.noun_after = True
    draft.indicator = noun
    draft.end = end_of(text, quantity.tail, draft.item.end, noun)
    if is_document_part(_NOUN_END.sub("", noun)) or _ASIDE.search(noun):
        return False
    opens = not _BESIDE_FEW.sub("", text[draft.item.start : quantity.start])
    if (
        quantity.chinese
        and opens
        and not draft.item.size
        and (_SPOKEN_OF.search(noun) or _TEXTS.match(noun))
    ):
        return False
    if quantity.chinese and text[quantity.start - 1 : quantity.start] in _ADDRESSED:
        return False
    if _is_checksum(draft, text):
        return False
    memory.counted = noun
    return True


def _noun_before(draft: Draft, memory: Memory) -> bool:
    """Name a count by the noun before it (企业20家), or by the last thing counted."""
    text = draft.setting.passage.text
    quantity, item = draft.quantity, draft.item
    head, draft.is_base = without_origin(draft.phrase.head)
    head = _MAINLY.sub("", head)
    words = text[item.start : quantity.start]
    if is_document_part(head) or (not head and _DIVIDED.search(words)):
        return False
    if text[quantity.tail : quantity.tail + 1] in ("：", ":"):
        return False
    if not item.size and abs(_members_behind(draft, text) - quantity.low) <= 1 < quantity.low:
        return False
    if words and _is_place_only(draft, words):
        draft.indicator = memory.counted or memory.indicator
    elif _BARE_ACT.fullmatch(head) and (built := object_before(draft)):
        draft.indicator = built
    else:
        head = _thing(head, item.size is not None, memory) or memory.fronted
        draft.indicator = _sized_name(draft, memory) or head
        if not draft.indicator and (not quantity.chinese or draft.is_base):
            draft.indicator = _changed(memory) or memory.counted
    if head:
        memory.counted = memory.level_indicator = draft.indicator
        listed = _LAST_JOIN.split(words[max(words.rfind("，"), words.rfind("：")) + 1 :])
        whole = len(listed) == quantity.low == quantity.high and not words.endswith("等")
        if len(listed) > _MANY and whole:
            return False
    return bool(draft.indicator)


def _thing(head: str, sized: bool, memory: Memory) -> str:  # noqa: FBT001 one caller
    """Return the thing of the words before a count, without who holds it, what praises it and what it lists."""
    if _FLOW.fullmatch(head) and memory.sold:
        return memory.sold + head
    if flow := _FLOW_OF.fullmatch(head):
        memory.sold = flow["thing"]
    held = _HELD.fullmatch(head)
    head = held["thing"] if held else head
    return _EXAMPLES.sub("", head) if sized else _PRAISED.sub("", head)


def _changed(memory: Memory) -> str:
    """Return what the sentence said to double or to grow, where a count then tells how far."""
    last = memory.drafts[-1] if memory.drafts else None
    is_change = last is not None and last.measure in ("multiple", "growth", "growth_average")
    return last.indicator if last is not None and is_change else ""


def _sized_name(draft: Draft, memory: Memory) -> str:
    """Return the name where only a size stands before the count (产值超亿元的近百家)."""
    size, text = draft.item.size, draft.setting.passage.text
    if size is None or size.start > draft.quantity.start or not memory.counted:
        return ""
    if not _BARE_SIZE.fullmatch(text, size.tail, draft.quantity.start):
        return ""
    return text[draft.item.start : size.tail].strip("，、；") + "的" + memory.counted


def _is_place_only(draft: Draft, words: str) -> bool:
    """Return whether the words before a count only name places, and note them as its subject."""
    core = _PLACE_WORDS.sub("", words)
    if not core or "".join(core[start:end] for start, end, _ in places_in(core)) != core:
        return False
    named = re.sub("(?:合建|共建|各|共|新建)$", "", words)
    draft.subject = "、".join(part for part in re.split("[、和与]", named) if part)
    return True


def _is_checksum(draft: Draft, text: str) -> bool:
    """Return whether the count only counts a list that the same sentence gives."""
    quantity = draft.quantity
    behind = text[draft.end : draft.end + 60]
    if _LISTED_AFTER.match(draft.indicator):
        return True
    if _LISTED_AFTER.match(behind[:24]) and not _NUMBER_ASIDE.match(behind):
        return True
    before = text[draft.item.start : quantity.start]
    if _LAID.search(before) and before.startswith(("在", "于")):
        return False
    if quantity.chinese and _POINTED.search(before):
        return True
    if _MAKING_UP.fullmatch(before) and _members_before(draft, text) == quantity.low:
        return True
    quoted = before.count("“") >= _MANY and before.endswith("”")
    members = _ANY_JOIN.split(before)
    near = len(members) >= _MANY and abs(len(members) - quantity.low) <= 1
    return not draft.item.size and (quoted or (near and not before.endswith("等")))


def _members_behind(draft: Draft, text: str) -> int:
    """Return how many members the clause behind lists."""
    behind = next((c for c in draft.sentence.clauses if c.start > draft.quantity.tail), None)
    words = text[behind.start : behind.end] if behind else ""
    return (
        len(_ANY_JOIN.split(words))
        if "、" in words and draft.clause.end - draft.quantity.tail < _MANY
        else 0
    )


def _members_before(draft: Draft, text: str) -> int:
    """Return how many members the clause before lists."""
    before = [c for c in draft.sentence.clauses if c.end < draft.clause.start]
    words = text[before[-1].start : before[-1].end].rstrip("等") if before else ""
    return len(_ANY_JOIN.split(words)) if "、" in words else 0


def _tier(draft: Draft, noun: str, memory: Memory) -> bool:
    """Name a tier said of things: one level record."""
    text = draft.setting.passage.text
    quantity = draft.quantity
    before = text[draft.item.start : quantity.start]
    if _STEP.search(text, quantity.end, quantity.tail) or text.startswith(
        ("规模", "体量"), quantity.tail
    ):
        return name_measured(draft, "", memory)
    if _VAGUE.search(before[-12:]) or _VAGUE_LIST.search(text[draft.clause.start : quantity.start]):
        return False
    found = _TIERED.match(noun)
    name = found[0] if found else noun[:12]
    raised = _RAISED.search(before) if not name else None
    if raised:
        draft.subject = _members(draft, before[: raised.start()])
        draft.indicator, draft.rule = text[quantity.start : quantity.tail], "tier"
        return bool(draft.subject)
    if not name or re.search("企业|项目|工厂", name):
        return False
    dimension = _MEASURED_END.search(before)
    word = re.sub("(?:超|超过|达到?|突破)$", "", dimension[0]) if dimension else ""
    draft.indicator = name + word if word else text[quantity.start : quantity.tail] + name
    draft.end = end_of(text, quantity.tail, draft.item.end, name)
    draft.rule = "tier"
    members = _members(draft, before[: dimension.start()] if dimension else before)
    if members and not re.search("集群|一批|打造", members):
        draft.subject = members
    return True


def _members(draft: Draft, things: str) -> str:
    """Return the things that a tier is said of."""
    things = _MEMBERS_END.sub("", re.sub("(?:等|等产业|等领域|等行业|产业|集群)$", "", things))
    if not things:
        return ""
    start = draft.item.start
    head = take_apart(draft.setting.passage.text, start, start + len(things)).head
    return re.sub("(?:等|产业)+$", "", head)
