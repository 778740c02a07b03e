"""Which industries does a sentence count among a kind of industries? Groups told by their kind or count."""

import re
from collections.abc import Iterator

from planloom.reading.clauses import Sentence
from planloom.reading.coordination import Part, parts
from planloom.reading.groups import (
    BECOMES,
    COUNT,
    LEAD,
    Head,
    are_industries,
    as_counted,
    group_of,
    number_of,
)
from planloom.reading.outline import Setting
from planloom.reading.plans import Plans
from planloom.reading.records import Group

_ENDS = "产业集群|产业链群|产业生态圈|生态圈|集群|产业链|产业|赛道|板块|行业"
_QUALITY = (
    "战略性|支柱|新兴|未来|先导|主导|优势|传统|特色|重点|先进|标志性|[百千万]+亿元?级|制造业|后备|种子|潜力|培育|成长|基础|核心|首位|"
    "世界级|国家级|省级|主"
)
_KIND = f"(?:{_QUALITY})+(?:性)?(?:{_ENDS})"
_LIST = "(?P<list>[^，。；：]{4,160}?)"
_CLASS = f"第[一二三四]梯队|(?:{_QUALITY})类|[百千万]+亿元?级"
_IS = re.compile(
    f"(?:^|(?<=[，。；：、的]))[^，。；：、]{{0,6}}?(?P<group>{_KIND}|{_CLASS})(?:的)?(?:清单|名单)?(?:则|仍|也|就|都|依然|分别)*(?:"
    f"(?:是|为|即|：|做[强大优精]|布局|改造|培育|突出|发展|主攻|聚焦|瞄准|谋划|押注|包括|包含|涵盖|选[了定中]|定为|确定为|圈定|锁定)(?:了)?(?:(?P<count>{COUNT})[个大条类]：?)?|由(?=[^，。；：]+[组构]成))"
    f"(?!国|全|打造|引领|支撑){_LIST}(?:组成|构成)?(?=[，。；]|$)"
)
_PUT_IN = re.compile(
    f"(?:^|(?<=[，。；：】])){_LIST}(?:则|也|都|均|一并|被|同时|暂)*(?:[列划归纳][入为作进]|定为|壮大[为成]|发展[为成]|培育[为成]|升格为|入选|选作|确定为|明确为|认定为|放[进入]|写[入进])(?:了)?"
    f"(?:(?P<count>{COUNT})[个大条类])?(?P<group>{_KIND}|(?:{_QUALITY})*增长[点极]|支柱|先导|主导|新兴|未来|优势|特色)(?:清单|名单|行列|范围|序列|梯队|目录|之列)?(?=[，。；]|$)"
)
_LABELLED = re.compile(f"[^，。；：、]{{0,6}}?(?P<group>{_KIND}|{_CLASS})")
"""A label that names a kind: the first clause behind it lists what belongs to it (主导产业：甲、乙，规模均…)."""
_RAISED = re.compile(
    f"(?:把|将|推动|推进|让|支持){_LIST}等(?:(?P<count>{COUNT})[个大条])?(?P<group>[^，。；：、]{{0,6}}?(?:产业集群|集群|产业链|赛道))"
    "(?=[^，。；]*(?:打造|建成|做成|进入|跻身|迈入|迈向|升级|成为|成长|做[大强优]|提升))"
)
_COUNT_BEHIND = re.compile(
    f"(?P<group>{_ENDS})[^，。；：、]{{0,8}}?(?:为|成){_LIST}(?P<count>{COUNT})[个大条项类](?=[，。；]|$)"
)
_COUNT_ENDS = re.compile(
    f"(?:^|(?<=[，。；：、])){_LIST}(?P<count>{COUNT})[个大条](?P<group>(?:{_QUALITY}|[五百千万]+亿级?|新)*(?:支柱|优势|主链|新链|链|主业|圈|方阵|门类|王牌|"
    f"[百千万]亿级|新兴|主导|特色|先导|{_ENDS}))(?=[，。；、]|$)"
)
_COMPRISES = "[共有分选设定列出为点挑抓了]*"
_ANNOUNCED = re.compile(
    f"(?:(?P<count>{COUNT})[个大条类项](?P<group>[^，。；：、（）]{{0,10}}?(?:{_ENDS}))|(?P<kind>(?:{_QUALITY}|新兴)*(?:{_ENDS})){_COMPRISES}(?P<number>{COUNT})[个大条类项]?名?)"
    "[^，。；：、（）？]{0,10}?(?:：|（|为|是|即|在|？|，(?:即|为|是|分别是|分别为|它们是|依次[是为]|具体[是为]|名单上?[有是为]|包括|涵盖)?)(?P<list>[^。；：（）]{4,200}?)(?=[。；）]|，(?![^，。；]*、)|$)"
)
_COUNT_FIRST = re.compile(
    f"(?P<count>{COUNT})[个大条类](?P<group>{_KIND})(?:——)?{_LIST}(?=(?:总|合计|整体|的)?(?:规模|产值|增加值|营收|营业收入|产出))"
)
"""A count and its members, of which something is said (三大先导产业A、B、C规模达…)."""
_COUNTS = "[0-9一二三四五六七八九十两百]"
_SHORT_ENDS = "产业|生态圈|集群|赛道|板块|行业"
_PATTERNS = (
    (f"[性柱兴来导势统色点进级业备子力育长础心位主一二三四亿元](?:{_SHORT_ENDS}|类|级|梯队)", _IS),
    ("[列划归纳定大展育格选确放写入][入为作进成选]", _PUT_IN),
    ("等", _RAISED),
    (f"{_COUNTS}[个大条项类](?=[，。；]|$)", _COUNT_BEHIND),
    (
        f"{_COUNTS}[个大条][^，。；：、]*[柱势链业圈阵类牌级兴导色群道块](?=[，。；、]|$)",
        _COUNT_ENDS,
    ),
    (f"{_COUNTS}[个大条类][^，。；：、]*?(?:{_SHORT_ENDS})", _COUNT_FIRST),
)
"""What stands in every match of a pattern, looked for first, and the pattern."""
_SIGNED = [(re.compile(sign).search, pattern) for sign, pattern in _PATTERNS]
_counts_kind = re.compile(
    f"{_COUNTS}[个大条类项][^，。；：、（）]{{0,10}}?(?:{_SHORT_ENDS}|产业链)"
).search
_kind_counted = re.compile(f"[群圈链业道块]{_COMPRISES}{_COUNTS}").search
"""One of these stands in every match of `_ANNOUNCED`."""
_THERE = re.compile("(?:已有|现有|已?拥有|已形成|已经形成|已建成|已培育)")
"""Words behind which a group is what there is, not what the plan sets out."""
_NO_MEMBER = re.compile(
    "^(?:加快|推动|推进|提升|培育|打造|做|建设|发展|实施|促进|完善|构建|强化|引进|支持|优化|深化|扩大|聚焦|改造|推广|实现)|"
    "[的了]|\\d|亿|企业|增加值|产值|占比|增长"
)
_MANY, _LONGEST = 2, 12


def named(setting: Setting, plans: Plans, sentence: Sentence) -> Iterator[Group]:
    """Yield the groups that a sentence tells by the name of their kind.

    Parameters
    ----------
    setting
        The passage.
    plans
        The plans of the document.
    sentence
        The sentence.

    Yields
    ------
        Groups whose members are short names, most of them of industries.
    """
    text = setting.passage.text
    if text.find("、", sentence.start, sentence.end) < 0:
        return
    labelled = _LABELLED.fullmatch(setting.label) if sentence is setting.sentences[0] else None
    if labelled:
        members = _listed(setting, *sentence.clauses[0])
        if len(members) >= _MANY:
            head = Head(labelled["group"], None, is_open=False)
            yield group_of(setting, plans, head, members, "portfolio.named")
            return
    for may_match, pattern in _SIGNED:
        if not may_match(text, sentence.start, sentence.end):
            continue
        for found in pattern.finditer(text, sentence.start, sentence.end):
            members = _members(setting, found)
            if len(members) < _MANY or _THERE.search(text, sentence.start, found.end("list")):
                continue
            claimed = number_of(found["count"]) if found.groupdict().get("count") else None
            is_open = pattern is _RAISED or "等" in found["list"][-6:]
            if claimed and len(members) != claimed and not is_open:
                continue
            head = Head(found["group"], claimed, is_open)
            yield group_of(setting, plans, head, members, "portfolio.named")


def announced(setting: Setting, plans: Plans) -> Iterator[Group]:
    """Yield the groups whose count announces a list, before or behind their name (主导产业有三：A、B、C).

    Parameters
    ----------
    setting
        The passage.
    plans
        The plans of the document.

    Yields
    ------
        Groups with as many members as they count.
    """
    text = setting.passage.text
    if text.find("、") < 0 or not (_counts_kind(text) or _kind_counted(text)):
        return
    for found in _ANNOUNCED.finditer(text):
        claimed = number_of(found["count"] or found["number"])
        members = as_counted(text, _members(setting, found), claimed)
        if claimed and claimed >= _MANY and len(members) == claimed:
            head = Head(found["group"] or found["kind"], claimed, is_open=False)
            yield group_of(setting, plans, head, members, "portfolio.announced")


def _members(setting: Setting, found: re.Match[str]) -> list[Part]:
    """Return the members of a list, none where one of them can be no industry."""
    return _listed(setting, *found.span("list"))


def _listed(setting: Setting, start: int, end: int) -> list[Part]:
    """Return the members that a span lists, none where one of them can be no industry."""
    text = setting.passage.text
    lead = LEAD.match(text, start, end)
    become = BECOMES.search(text[:end], start)
    end = become.start() if become else end
    members = parts(text, lead.end() if lead else start, end, setting.passage.words)
    if any(len(m.name) > _LONGEST or _NO_MEMBER.search(m.name) for m in members):
        return []
    return members if are_industries(members) else []
