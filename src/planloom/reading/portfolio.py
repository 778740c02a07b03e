"""Which industries does the document set out as its own? Groups and stages."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from planloom.reading.clauses import Clause, Sentence
from planloom.reading.coordination import Part, parts
from planloom.reading.numerals import chinese_number
from planloom.reading.outline import Setting
from planloom.reading.plans import Plans
from planloom.reading.records import Group, Name
from planloom.reading.subjects import is_industry

_COUNT = "[0-9]{1,3}|[一二三四五六七八九十两百]{1,3}"
_GROUP = (
    "(?:战略性|支柱|新兴|未来|先导|主导|优势|传统|特色|重点|先进|标志性|千亿级|万亿级|百亿级|高精尖|现代|"
    "制造业|细分|成长|基础|关键|核心|龙头|骨干|培育|潜力|新|工业|服务业|数字|绿色|融合|国际|引领|国家级|"
    "省级|世界级|级|亿|千|百|万|超|元|高端|大|战新)*(?:产业集群|产业链群|集群|产业链|产业|行业|领域|赛道|"
    "领域方向|支柱|链)"
)
_AFTER = re.compile(
    f"(?P<count>{_COUNT})(?:个|大|类|条|项)?(?P<group>{_GROUP})(?P<rest>(?:重点|主要|细分|优先|发展|突破|"
    f"培育|方向|领域|产业|行业|赛道)*)"
    "(?:，|：|——|（|。)?(?:它们|其中|主要|具体|名单|分别)?(?:具体)?(?:包括|分别是|分别为|即|为|是|涵盖|"
    "包含|有|：)(?:了|：)?"
)
_BEFORE = re.compile(
    f"(?P<list>[^，。；：]{{4,300}}?)(?P<open>等)?(?P<count>{_COUNT})(?:个|大|类|条|项)(?P<group>[^，。；：、]{{0,14}}?(?:产业集群|"
    f"产业链群|产业群|集群|产业链|产业|行业|赛道|领域))(?=[，。；：]|$|发展|建设|到|将|能级|实现|为|的)"
)
_COUNTED = re.compile(f"(?:{_COUNT})(?:个|大|类|条|项)").search
_BRACKET = re.compile(
    f"(?P<count>{_COUNT})(?:个|大|类|条|项)(?P<group>[^，。；：、（）]{{2,16}})（(?P<list>[^（）]{{4,200}})）"
)
_COLON = re.compile(
    f"(?P<count>{_COUNT})(?:个|大|类|条|项)(?P<group>[^，。；：]{{2,24}}?(?:产业集群|集群|产业链|产业|"
    f"赛道|行业))：(?P<list>[^，。；：]{{4,300}})"
)
_OPEN = re.compile(
    "(?:为|即)(?P<list>[^，。；：为]{4,120})等(?P<group>(?:先导|未来|支柱|主导|新兴|优势|潜力|特色|基础)(?:性)?产业)(?=[，。；]|"
    "$)"
)
_HEADING = re.compile(
    f"^(?P<count>{_COUNT})(?:个|大|类|条|项)(?P<group>[^，。；：（]{{0,16}}?(?:产业集群|产业链群|集群|"
    f"产业链|产业|行业|赛道|领域|方向))(?:（[^）]*）)?$"
)
_LEAD = re.compile(
    "^.*?(?:重点发展|培育发展|加快发展|大力发展|前瞻谋划|前瞻布局|超前布局|谋划布局|谋划|布局|培育|发展|"
    "打造|聚焦|做强|做优|做大|壮大|推进|建设|包括|形成|构建|瞄准|面向|抢占|落实|在|提升|围绕|已有|以及|"
    "其中|推动|支持|依托|“[^”]{1,4}”：)(?!产业)"
)
_NEW_TRACK = re.compile(
    "(?:点名|瞄准|抢滩|布局|聚焦|抢占|开辟)(?P<list>[^，。；：]{4,120}?)等(?P<group>(?:[^，。；：、]{0,6})(?:新赛道|"
    "未来产业|赛道))"
)
_STAGES = (
    ("千亿级|万亿级|百亿级|五千亿级|亿级", "tier"),
    ("短板.{0,6}(?:补齐|补强|补上|弥补|消除)|(?:补齐|补强|弥补).{0,4}短板|补短板", "short_board"),
    ("新增长点|增长极|新引擎", "growth_point"),
    (
        "(?:水平|能力|能级|层次|实力).{0,8}(?:提升|提高|增强|跃升|跃增)|做大做强|发展壮大|提质",
        "upgrade",
    ),
)
_STAGED = re.compile("|".join(words for words, _ in _STAGES)).search
_STAGE_OPEN = re.compile("(?P<list>[^，。；：]{4,200}?)(?P<open>等)(?P<head>[^，。；：]{4,})$")
_STAGE = re.compile(
    "(?P<list>[^，。；：]{4,200}?)(?P<open>等)?(?P<head>(?:未来)?产业(?!链).*|领域.*|集群.*|增加值.{0,8}级.*)$"
)
_MANY = 2
_SHORT = 16
_COMPOSED = re.compile(
    f"由(?P<count>{_COUNT})(?:个|大)(?P<group>[^，。；：]{{0,8}}?(?:集群|产业))(?:组成|构成)"
)
_HEADED = re.compile("产业|集群|赛道|行业")
_NOT_HEADED = re.compile(
    "布局|空间|任务|方向|目标|行动|体系建设|平台|分工|政策|措施|创新|保障|发展基础"
)
_LEADING_COUNT = re.compile(f"^(?P<count>{_COUNT})(?:个|大|类|条|项)")
_INLINE = re.compile("(?:^|[。；])\\d{1,2}[.、](?P<name>[^。；：，]{2,16})(?=[。：；])")
_LONGEST = 16
_LARGE = 4


def read_portfolio(found: Sequence[Setting], plans: Plans) -> tuple[list[Group], list[Group]]:
    """Return the portfolio groups and the stages.

    Parameters
    ----------
    found
        Passages with their headings.
    plans
        The plans of the document.

    Returns
    -------
        Portfolio groups, and groups of industries with what they are to become.
    """
    portfolio: list[Group] = []
    stages: list[Group] = []
    seen: set[str] = set()
    for setting in found:
        if setting.passage.block.kind in ("heading", "metadata", "cell"):
            continue
        for group in (
            *_siblings(found, setting, plans),
            *_under_heading(setting, plans),
            *_in_text(setting, plans),
        ):
            members = tuple(m for m in group.members if m.name not in seen)
            if len(members) * 2 > len(group.members):
                seen.update(m.name for m in members)
                portfolio.append(group)
        stages.extend(_stages(setting, plans))
        portfolio.extend(_composed(found, setting, plans))
    return portfolio, stages


def number_of(written: str) -> int | None:
    """Return the number that a short count stands for."""
    value = float(written) if written.isdigit() else chinese_number(written)
    return int(value) if value else None


def _under_heading(setting: Setting, plans: Plans) -> Iterator[Group]:
    """Yield the group whose count stands in the heading and whose members fill the first sentence."""
    if not setting.headings:
        return
    head = _HEADING.match(setting.headings[-1])
    if head is None:
        return
    text = setting.passage.text
    sentence = next(iter(setting.sentences), None)
    if sentence is None:
        return
    members = parts(text, sentence.start, sentence.clauses[0].end, setting.passage.words)
    claimed = number_of(head["count"])
    alike = len({m.name[:2] for m in members}) == 1
    if setting.label or not (alike or _are_industries(members)):
        return
    if claimed and abs(len(members) - claimed) <= 1 and len(members) >= _MANY:
        yield _group(
            setting,
            plans,
            _Head(head["group"], claimed, is_open=False),
            members,
            "portfolio.heading",
        )


def _in_text(setting: Setting, plans: Plans) -> Iterator[Group]:
    for sentence in setting.sentences:
        taken = -1
        for group, end in _behind_count(setting, plans, sentence):
            taken = end
            yield group
        for clause in sentence.clauses:
            if clause.start >= taken:
                yield from _in_clause(setting, plans, sentence, clause)


def _behind_count(
    setting: Setting, plans: Plans, sentence: Sentence
) -> Iterator[tuple[Group, int]]:
    """Yield the groups listed behind their count, each with the end of its list."""
    text = setting.passage.text
    taken = -1
    for found in _AFTER.finditer(text, sentence.start, sentence.end):
        if found.start() < taken:
            continue
        end = _list_end(text, found.end(), sentence.end)
        members = parts(text, found.end(), end, setting.passage.words)
        claimed = number_of(found["count"])
        if _fits(members, claimed, text[found.end() : end]):
            taken = end
            head = _Head(found["group"], claimed, "等" in text[found.end() : end][-8:])
            yield _group(setting, plans, head, members, "portfolio.after"), end


def _in_clause(
    setting: Setting, plans: Plans, sentence: Sentence, clause: Clause
) -> Iterator[Group]:
    """Yield the groups listed before their count, in brackets or before a name such as 新赛道."""
    text = setting.passage.text
    counted = _COUNTED(text, clause.start, clause.end) is not None
    listed = _BEFORE.match(text, clause.start, clause.end) if counted else None
    if listed and not re.search("已有|现有|已形成", text[sentence.start : clause.end]):
        yield from _listed_before(setting, plans, listed)
    listing_open = text.find("等", clause.start, clause.end) >= 0
    for pattern in (*((_BRACKET, _COLON) if counted else ()), *((_OPEN,) if listing_open else ())):
        for listing in pattern.finditer(text, clause.start, clause.end):
            yield from _enclosed(setting, plans, listing)
    track = _NEW_TRACK.search(text, clause.start, clause.end) if listing_open else None
    if track:
        members = parts(text, *track.span("list"), setting.passage.words)
        if len(members) >= _MANY:
            head = _Head(track["group"], None, is_open=True)
            yield _group(setting, plans, head, members, "portfolio.track")


def _enclosed(setting: Setting, plans: Plans, found: re.Match[str]) -> Iterator[Group]:
    """Yield the group whose members stand in brackets or behind a colon."""
    members = parts(setting.passage.text, *found.span("list"), setting.passage.words)
    claimed = number_of(found["count"]) if "count" in found.re.groupindex else None
    if (
        len(members) >= _MANY
        and (claimed is None or len(members) == claimed)
        and _are_industries(members)
    ):
        head = _Head(found["group"], claimed, claimed is None)
        yield _group(setting, plans, head, members, "portfolio.enclosed")


def _are_industries(members: Sequence[Part]) -> bool:
    """Return whether most of the names are industries."""
    return sum(is_industry(m.name) or is_industry(m.name + "产业") for m in members) * 2 >= len(
        members
    )


def _siblings(found: Sequence[Setting], setting: Setting, plans: Plans) -> Iterator[Group]:
    """Yield the group made of the labels of items under one heading of industries."""
    if (
        not setting.headings
        or setting.number == 0
        or found[setting.number - 1].passage.block.kind != "heading"
    ):
        return
    heading = setting.headings[-1]
    if not _HEADED.search(heading) or _NOT_HEADED.search(heading):
        return
    labels: list[tuple[Setting, Part]] = []
    for item in found[setting.number : setting.number + 60]:
        if item.section != setting.section or item.passage.block.kind == "heading":
            break
        labels.extend(_labels(item))
    count = _LEADING_COUNT.match(heading)
    claimed = number_of(count["count"]) if count else None
    if len(labels) < (_MANY if claimed == len(labels) else 3) or not _are_industries(
        [part for _, part in labels]
    ):
        return
    name = re.sub("（[^）]*）|^.*：", "", heading[count.end() :] if count else heading).strip("：")
    plan = plans.plans[plans.at(setting.number, 0)].id
    names = tuple(name_at(item, part, plan, "portfolio.items") for item, part in labels)
    yield Group(name, names, plan, names[0].quote, names[0].start, "portfolio.items", claimed)


def _composed(found: Sequence[Setting], setting: Setting, plans: Plans) -> Iterator[Group]:
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
        names = tuple(name_at(item, part, plan, "portfolio.labels") for item, part in labels)
        head = title_group(setting.passage.text) or announced["group"]
        yield Group(
            head, names, plan, names[0].quote, names[0].start, "portfolio.labels", len(names)
        )


def title_group(text: str) -> str:
    """Return the first industry of a passage that a group can be called by."""
    found = re.search("[一-鿿]{2,8}产业", text)
    return found[0] if found else ""


def _labels(item: Setting) -> Iterator[tuple[Setting, Part]]:
    text = item.passage.text
    if item.label and item.passage.marker and item.label in text:
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


def _listed_before(setting: Setting, plans: Plans, listed: re.Match[str]) -> Iterator[Group]:
    text = setting.passage.text
    start = listed.start("list")
    lead = _LEAD.match(text, start, listed.end("list"))
    if lead:
        start = lead.end()
    members = parts(text, start, listed.end("list"), setting.passage.words)
    claimed = number_of(listed["count"])
    named = [m for m in members if len(m.name) <= _LONGEST]
    if (
        listed["open"]
        and claimed
        and _MANY <= len(members) <= claimed
        and len(named) == len(members)
        and _are_industries(members)
    ):
        yield _group(
            setting, plans, _Head(listed["group"], claimed, is_open=True), members, "portfolio.open"
        )
    if (
        claimed
        and not listed["open"]
        and len(members) == claimed
        and len(named) == claimed
        and claimed >= _MANY
    ):
        head = _Head(listed["group"], claimed, is_open=False)
        yield _group(setting, plans, head, members, "portfolio.before")


def _list_end(text: str, start: int, end: int) -> int:
    """Return where the list ends: at the first sign that is not 、 and stands outside brackets."""
    depth = 0
    for at in range(start, end):
        if text[at] in "（“":
            depth += 1
        elif text[at] in "）”":
            depth -= 1
            if depth < 0:
                return at
        elif text[at] in "。；，" and depth == 0:
            return at
    return end


def _fits(members: Sequence[Part], claimed: int | None, words: str) -> bool:
    if len(members) < _MANY or claimed is None:
        return False
    if "等" in words[-8:]:
        return len(members) <= claimed and sum(
            is_industry(m.name + "产业") for m in members
        ) * 2 > len(members)
    return len(members) == claimed or (abs(len(members) - claimed) <= 1 and claimed > _LARGE)


class _Head(NamedTuple):
    """What a group is called, how many it claims, and whether its list ends in 等."""

    name: str
    claimed: int | None
    is_open: bool


def _group(
    setting: Setting, plans: Plans, head: _Head, members: Sequence[Part], rule: str
) -> Group:
    plan = plans.plans[plans.at(setting.number, members[0].start)].id
    names = tuple(name_at(setting, part, plan, rule) for part in members)
    start, quote = setting.passage.quote(members[0].start, members[-1].end)
    return Group(head.name, names, plan, quote, start, rule, head.claimed, head.is_open)


def name_at(setting: Setting, part: Part, plan: str, rule: str) -> Name:
    """Return the record of a name that stands in a passage."""
    start, quote = setting.passage.quote(part.start, part.end)
    return Name(part.name, quote, start, plan, rule, setting.industry)


def _stages(setting: Setting, plans: Plans) -> Iterator[Group]:
    text = setting.passage.text
    for sentence in setting.sentences:
        for clause in sentence.clauses:
            listing = text.find("、", clause.start, clause.end) >= 0
            if not listing or not _STAGED(text, clause.start, clause.end):
                continue
            found = _STAGE_OPEN.match(text, clause.start, clause.end) or _STAGE.match(
                text, clause.start, clause.end
            )
            if found is None or "、" not in found["list"]:
                continue
            stage = next((name for words, name in _STAGES if re.search(words, found["head"])), None)
            if stage is None:
                continue
            members = parts(text, found.start("list"), found.end("list"), setting.passage.words)
            if len(members) >= _MANY:
                name = text[found.start("head") : clause.end]
                head = _Head(name, None, found["open"] is not None)
                yield _group(setting, plans, head, members, f"stage.{stage}")
