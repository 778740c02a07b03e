"""Which industries do headings, labels and items set out as the document's own? Groups told by the outline."""

import re
from collections.abc import Iterator, Sequence

from planloom.reading.clauses import Sentence
from planloom.reading.coordination import Part, parts
from planloom.reading.groups import COUNT, LEAD, Head, are_industries, group_of, name_at, number_of
from planloom.reading.outline import Setting
from planloom.reading.plans import Plans
from planloom.reading.records import Group
from planloom.reading.subjects import is_industry, labelled_places

_COMPOSED = re.compile(
    f"由(?P<count>{COUNT})(?:个|大)(?P<group>[^，。；：]{{0,8}}?(?:集群|产业))(?:组成|构成)"
)
_HEADED = re.compile("产业|集群|赛道|行业")
_NOT_HEADED = re.compile(
    "布局|空间|任务|方向|目标|行动|体系建设|平台|分工|政策|措施|创新(?![^，。]{0,16}(?:产业|集群|行业|赛道)$)|保障|发展基础"
)
_PORTFOLIO_HEAD = re.compile(
    r"^(?:[一二三四五六七八九十\d]+[大个])?(?:发展|培育|打造|布局|做强|做优|做大|壮大|聚焦|明确|前瞻布局|超前布局)*(?:重点|优先|主要|核心)*(?:发展|培育|布局)?(?:的)?(?:重点|"
    r"未来|主导|支柱|新兴|优势|特色|先导|战略性|传统|现代|先进|[一二三四五六七八九十\d]+[大个条])*(?:产业集群|集群|产业链|产业|领域|方向|赛道)(?:发展|培育)?(?:重点|方向)?$"
)
_ENDS_SO = re.compile("(?:产业集群|集群|产业链|产业|赛道)(?:（[^）]*）)?$")
"""A heading under which headings name the industries (二、重点产业)."""
_OF_MANY = re.compile(
    "未来产业|新兴产业|产业集群|产业体系|先进制造业|制造业|产业链|主导产业|工业|产业发展|产业规划|国民经济"
)
"""A title of a plan for several industries."""
_NUMBERED = re.compile(
    r"(?:(?<=[：，。；])|(?<=[：，。；]\s)|^)(?:（(?=\d{1,2}）))?(?P<number>\d{1,2})[.、）](?!\d)\s*(?P<name>[^，。；：\d]{2,16})(?=[，。；：]|$)"
)
_NUMBER_SIGN = re.compile(r"\d[.、）](?!\d)")
"""Stands in every match of `_NUMBERED`: one look spares the rest in most passages."""
_FIRST_NUMBERED = re.compile(r"(?P<name>[^，。；：\d]{2,16})(?=[，。；：])")
_GROUP_END = re.compile(
    "(?P<group>[^，。；：]{0,16}(?:产业集群|集群|产业链|产业|赛道|行业))[^，。；：]{0,4}[，。：]$"
)
_KIND_LABEL = re.compile(
    "(?:支柱|主导|优势|特色|新兴|未来|先导|潜力|首位|重点|传统|服务|链接|培育)(?:性)?(?:产业集群|产业链|产业|赛道)$"
)
_ANY_KIND = re.compile("(?:产业集群|集群|产业链|链群|链|产业|赛道|板块|梯队|方阵|类|级|行业)$")
"""Ends of labels of items under a heading of industries."""
_ZONE = re.compile("(?:园区|园|片区|基地|新区|开发区|组团|新城|领域|方向)$")
_LEADING_COUNT = re.compile(f"^(?P<count>{COUNT})(?:个|大|类|条|项)")
_INLINE = re.compile("(?:^|[。；])\\d{1,2}[.、](?P<name>[^。；：，]{2,16})(?=[。：；])")
_WHOLE = re.compile(
    f"(?P<count>{COUNT})(?:个|大|类|条|项)(?P<group>[^，。；：、]{{0,8}}?(?:产业集群|集群|产业链|产业|赛道|行业))(?:中|里|之中)，"
)
_SHARE = re.compile(
    f"(?P<list>(?:[^，。；：、\\d]{{2,16}}、)+[^，。；：、\\d]{{2,16}}?)等?(?P<count>{COUNT})(?:个|大|类|条|项)"
)
_DASHED = re.compile("——(?P<name>[^，。；：]{2,12})[，：。]")
_ACT = re.compile(
    "加快|推动|推进|提升|培育|打造|做|建设|发展|实施|促进|完善|构建|强化|引进|支持|优化|深化|扩大|聚焦|改造|推广|实现"
)
_SHORT = 16
_MANY, _FEW, _LONGEST, _LONGEST_HEADING = 2, 3, 14, 45
_ASPECT = re.compile("目标|任务|工程|行动|保障|机制|平台|政策|项目|布局|思路|原则|[，。；、]")


def headed(found: Sequence[Setting], setting: Setting, plans: Plans) -> Iterator[Group]:
    """Yield the group made of the headings under a heading of industries.

    Parameters
    ----------
    found
        Passages with their headings.
    setting
        The heading.
    plans
        The plans of the document.

    Yields
    ------
        The group, where most of three or more headings name industries.
    """
    block, text = setting.passage.block, setting.passage.text
    if len(text) > _LONGEST_HEADING:
        return
    named_so = _ENDS_SO.search(text) and not _NOT_HEADED.search(text)
    if block.level <= 1 or not (named_so or _PORTFOLIO_HEAD.match(text)):
        return
    title = next((h for h in setting.headings[:1]), "")
    if plans.industries[plans.at(setting.number, 0)] is not None or not _OF_MANY.search(title):
        return
    below = _headings_below(found, setting)
    named = [(item, part) for item in below if (part := _industry_of(item)) is not None]
    if len(named) < max(_FEW, len(below) - 1) or not are_industries([part for _, part in named]):
        return
    count = _LEADING_COUNT.match(text)
    plan = plans.plans[plans.at(setting.number, 0)].id
    names = tuple(
        name_at(item, part, plan, "portfolio.headings", item.industry) for item, part in named
    )
    claimed = number_of(count["count"]) if count else None
    yield Group(text, names, plan, names[0].quote, names[0].start, "portfolio.headings", claimed)


def _headings_below(found: Sequence[Setting], setting: Setting) -> list[Setting]:
    """Return the headings one step below a heading."""
    level, below = setting.passage.block.level, []
    for item in found[setting.number + 1 :]:
        block = item.passage.block
        if block.kind == "heading":
            if block.level <= level:
                break
            below.append(item)
    step = min((item.passage.block.level for item in below), default=0)
    return [item for item in below if item.passage.block.level == step]


def _industry_of(item: Setting) -> Part | None:
    """Return the industry that a heading names, without the verb before it (做强…)."""
    text = item.passage.text.rstrip("。：； ")
    lead = LEAD.match(text)
    start = lead.end() if lead and len(text) - lead.end() > 1 else 0
    if len(text) - start > _LONGEST or _ASPECT.search(text[start:]):
        return None
    return Part(start, len(text), item.passage.words[start : len(text)])


def numbered(setting: Setting, plans: Plans) -> Iterator[Group]:
    """Yield the group whose members are numbered in one passage (特色产业：1.A；2.B；3.C).

    Parameters
    ----------
    setting
        The passage.
    plans
        The plans of the document.

    Yields
    ------
        The group, where three or more numbers run from 1 and most of the names are industries.
    """
    text = setting.passage.text
    if not _NUMBER_SIGN.search(text):
        return
    found = list(_NUMBERED.finditer(text))
    spans = [m.span("name") for m in found]
    first = _FIRST_NUMBERED.match(text) if setting.passage.marker.rstrip(".、．）") == "1" else None
    if first:
        spans.insert(0, first.span("name"))
    numbers = [int(m["number"]) for m in found]
    if len(spans) < _FEW or [1] * bool(first) + numbers != list(range(1, len(spans) + 1)):
        return
    before = (
        (setting.headings[-1] + "：" if setting.headings else "") if first else text[: spans[0][0]]
    )
    named = _GROUP_END.search(re.sub(r"\d{1,2}[.、）]\s*$", "", before))
    members = [Part(start, end, setting.passage.words[start:end]) for start, end in spans]
    if named is None or _NOT_HEADED.search(named["group"]) or not are_industries(members):
        return
    head = Head(named["group"], None, is_open=False)
    yield group_of(setting, plans, head, members, "portfolio.numbered")


def labelled(setting: Setting, plans: Plans) -> Iterator[Group]:
    """Yield the group that a label names and the first clause lists (优势产业：做优A、B、C).

    Parameters
    ----------
    setting
        The passage.
    plans
        The plans of the document.

    Yields
    ------
        The group, in a plan for many industries.
    """
    label, first = setting.label, next(iter(setting.sentences), None)
    under = bool(
        setting.passage.marker and setting.headings and _HEADED.search(setting.headings[-1])
    )
    named = (_ANY_KIND if under else _KIND_LABEL).search(label)
    if first is None or not (named or (under and label)) or is_industry(label):
        return
    if (
        _NOT_HEADED.search(label)
        or labelled_places(label)
        or (not named and (_ASPECT.search(label) or _ZONE.search(label) or len(first.clauses) > 1))
    ):
        return
    if plans.industries[plans.at(setting.number, 0)] is not None or setting.mode == "observation":
        return
    text, start, end = setting.passage.text, first.clauses[0].start, first.clauses[0].end
    lead = LEAD.match(text, start, end)
    members = parts(text, lead.end() if lead else start, end, setting.passage.words)
    if not named and (lead or any("的" in m.name for m in members)):
        return
    if (
        len(members) >= _FEW
        and (are_industries(members) or (named and not any(_ACT.match(m.name) for m in members)))
        and max(len(m.name) for m in members) <= _LONGEST
    ):
        head = Head(label, None, is_open="等" in text[start:end][-6:])
        yield group_of(setting, plans, head, members, "portfolio.label")


def siblings(found: Sequence[Setting], setting: Setting, plans: Plans) -> Iterator[Group]:
    """Yield the group made of the labels of items under one heading of industries."""
    if (
        not setting.headings
        or setting.number == 0
        or found[setting.number - 1].passage.block.kind != "heading"
    ):
        return
    heading = setting.headings[-1]
    count = _LEADING_COUNT.match(heading)
    claimed = number_of(count["count"]) if count else None
    is_headed = _HEADED.search(heading) and not _NOT_HEADED.search(heading)
    if not is_headed and claimed is None:
        return
    labels: list[tuple[Setting, Part]] = []
    for item in found[setting.number : setting.number + 60]:
        if item.section != setting.section or item.passage.block.kind == "heading":
            break
        labels.extend(_labels(item))
    whole = claimed == len(labels)
    if len(labels) < (_MANY if whole else _FEW) or not (whole or is_headed):
        return
    counted_so = whole and is_headed and _ENDS_SO.search(heading)
    if not counted_so and not are_industries([part for _, part in labels]):
        return
    name = re.sub("（[^）]*）|^.*：", "", heading[count.end() :] if count else heading).strip("：")
    plan = plans.plans[plans.at(setting.number, 0)].id
    names = tuple(
        name_at(item, part, plan, "portfolio.items", item.industry) for item, part in labels
    )
    yield Group(name, names, plan, names[0].quote, names[0].start, "portfolio.items", claimed)


def composed(found: Sequence[Setting], setting: Setting, plans: Plans) -> Iterator[Group]:
    """Yield the group that 由三个集群组成 announces and the labels of the passages behind it name."""
    announced = _COMPOSED.search(setting.passage.text)
    if announced is None:
        return
    labels = []
    for item in found[setting.number + 1 : setting.number + 30]:
        if item.label and item.label in item.passage.text and is_industry(item.label + "产业"):
            at = item.passage.text.index(item.label)
            labels.append(
                (
                    item,
                    Part(at, at + len(item.label), item.passage.words[at : at + len(item.label)]),
                )
            )
    if len(labels) == number_of(announced["count"]):
        plan = plans.plans[plans.at(setting.number, announced.start())].id
        names = tuple(
            name_at(item, part, plan, "portfolio.labels", item.industry) for item, part in labels
        )
        head = titlegroup_of(setting.passage.text) or announced["group"]
        yield Group(
            head, names, plan, names[0].quote, names[0].start, "portfolio.labels", len(names)
        )


def titlegroup_of(text: str) -> str:
    """Return the first industry of a passage that a group can be called by."""
    found = re.search("[一-鿿]{2,8}产业", text)
    return found[0] if found else ""


def _labels(item: Setting) -> Iterator[tuple[Setting, Part]]:
    text = item.passage.text
    dashed = _DASHED.match(text)
    if dashed:
        yield item, Part(*dashed.span("name"), item.passage.words[slice(*dashed.span("name"))])
    elif item.label and item.passage.marker and item.label in text:
        at = text.index(item.label)
        yield item, Part(at, at + len(item.label), item.passage.words[at : at + len(item.label)])
    elif item.passage.marker and len(text) <= _SHORT and not text.startswith("一批"):
        end = len(text.rstrip("。；"))
        yield item, Part(0, end, item.passage.words[:end])
    if item.passage.marker:
        for more in _INLINE.finditer(text, max(0, item.body - 1)):
            yield (
                item,
                Part(*more.span("name"), item.passage.words[more.start("name") : more.end("name")]),
            )


def shared_out(setting: Setting, plans: Plans, sentence: Sentence) -> Iterator[Group]:
    """Yield the group whose members a sentence shares out among parts that come to its count.

    ``12条重点产业链中，A、B…6条的方案已印发，G、H…6条正在编制``: each part names as many members as it counts.
    """
    text = setting.passage.text
    told = any(text.find(sign, sentence.start, sentence.end) >= 0 for sign in ("中，", "里，"))
    head = _WHOLE.search(text, sentence.start, sentence.end) if told else None
    claimed = number_of(head["count"]) if head else None
    if head is None or not claimed:
        return
    members: list[Part] = []
    for found in _SHARE.finditer(text, head.end(), sentence.end):
        named = parts(text, *found.span("list"), setting.passage.words)
        if len(named) != number_of(found["count"]):
            return
        members += named
    if len(members) == claimed:
        name = Head(head["group"], claimed, is_open=False)
        yield group_of(setting, plans, name, members, "portfolio.shared_out")
