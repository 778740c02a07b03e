"""Which industries does the document set out as its own? Groups and stages."""

import re
from collections.abc import Iterator, Sequence

from planloom.reading.clauses import Clause, Sentence
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
from planloom.reading.portfolio_named import announced, named
from planloom.reading.portfolio_outline import (
    composed,
    headed,
    labelled,
    numbered,
    shared_out,
    siblings,
)
from planloom.reading.records import Group
from planloom.reading.stages import stages_of
from planloom.reading.subjects import is_industry

_GROUP = (
    "(?:战略性|支柱|新兴|未来|先导|主导|优势|传统|特色|重点|先进|标志性|千亿级|万亿级|百亿级|高精尖|现代|"
    "制造业|细分|成长|基础|关键|核心|龙头|骨干|培育|潜力|新|工业|服务业|数字|绿色|融合|国际|引领|国家级|"
    "省级|世界级|级|亿|千|百|万|超|元|高端|大|战新)*(?:产业集群|产业链群|集群|产业链|产业生态圈|生态圈|产业|行业|领域|赛道|板块|"
    "领域方向|支柱|链)"
)
_ANY_GROUP = (
    r"[^，。；：、（）\d一二三四五六七八九十]{1,10}?(?:产业集群|产业链群|集群|产业链|产业|赛道)"
)
_INTRODUCED = (
    "(?:重点|主要|细分|优先|发展|突破|培育|方向|领域|产业|行业|赛道)*(?:，|：|——|（|。)?(?:它们|其中|主要|具体|名单上?|分别|依次)?(?:具体)?"
    "(?:包括|分别是|分别为|即|为|是|涵盖|包含|有|：|——)"
)
"""What stands between a kind of industries and the list of them."""
_AFTER = re.compile(
    f"(?P<count>{COUNT})(?=[^，。；：、（）]{{0,60}}?[业群链域道柱块圈])(?:个|大|类|条|项)?(?P<group>{_GROUP}|{_ANY_GROUP}){_INTRODUCED}(?:了|：)?"
)
_announces = re.compile(f"[业群链域向道柱块圈]{_INTRODUCED}").search
"""Stands in every match of `_AFTER`."""
_BEFORE = re.compile(
    f"(?P<list>[^，。；：]{{4,300}}?)(?P<open>等)?(?P<count>{COUNT})(?:个|大|类|条|项)(?P<group>[^，。；：、]{{0,26}}?(?:产业集群|"
    f"产业链群|产业群|集群|产业链|产业|行业|赛道|领域|板块))(?!企业|园|基地|项目|平台|人才|化|带|方面|技术|群|集群|链)"
)
_COUNTED = re.compile("[0-9一二三四五六七八九十两百](?:个|大|类|条|项)").search
_BRACKET = re.compile(
    f"(?P<count>{COUNT})(?:个|大|类|条|项)(?P<group>[^，。；：、（）]{{2,16}})（(?P<list>[^（）]{{4,200}})）"
)
_CODE_END = re.compile(
    r"(?:等)?(?:[一二三四五六七八九十\d]+[个大条])[^、]{0,14}(?:产业集群|产业群|集群|产业链|产业)$|等?[^、]{0,8}(?:主导|支柱|优势|特色|新兴|未来|先导)产业$"
)
_TOLD = re.compile(
    f"(?P<group>[^，。；：（）]{{0,12}}(?:产业集群|集群|产业链|产业|赛道|行业))（(?:共)?(?P<count>{COUNT})(?:个|大|类|条|项)）：(?P<list>[^，。；：]{{4,300}})"
)
_COLON = re.compile(
    f"(?P<count>{COUNT})(?:个|大|类|条|项)(?P<group>[^，。；：]{{0,24}}?(?:产业集群|集群|产业链|产业|"
    f"赛道|行业))(?:“[^”]{{2,6}}”)?：(?P<list>[^，。；：]{{4,300}})"
)
_KIND_NAME = re.compile("(?:主导|新兴|未来|支柱|特色|优势|传统|先导|重点)产业$")
_CODED_GROUP = re.compile(
    "“(?P<count>[1-9]|1[0-9]|20)”(?:个)?(?:为|是|即|指|：|代表)(?P<group>[^，。；：“”]{2,14}?(?:产业集群|产业群|集群|产业链|产业|赛道))"
    "(?:[，：]?(?:含|包括|包含|涵盖|具体为|分别为|分别是|即|指)|[，：])(?P<list>[^，。；：]{2,160}?)(?P<open>等?(?:都|均|皆)?(?:名列其中|位列其中|在列|入列))?"
    "(?=的?(?:总?规模|产值|营收|营业收入|增加值)|[，。；：]|$)"
)
"""One part of a system told by its code and its kind (“4”即新兴产业，含A、B、C、D)."""
_MADE_UP = re.compile(
    f"(?:^|(?<=[，。；：]))(?P<list>[^，。；：]{{4,300}}?)(?:等)?，(?:共同|共|合计)?(?:构成|组成|形成|汇成)(?:了)?(?P<count>{COUNT})(?:个|大|类|条|项)"
    "(?P<group>[^，。；：、]{0,14}?(?:产业集群|产业群|集群|产业链|产业|赛道|行业))(?=[，。；]|$|格局|体系)"
)
"""Members and, behind a comma, the count that they make up (A、B、C，构成3条产业链)."""
_makes_up = re.compile("，(?:共同|共|合计)?(?:构|组|形|汇)成").search
"""Stands in every match of `_MADE_UP`."""
_OPEN = re.compile(
    "(?:为|即)(?P<list>[^，。；：为]{4,120})等(?P<group>(?:先导|未来|支柱|主导|新兴|优势|潜力|特色|基础)(?:性)?产业)(?=[，。；]|"
    "$)"
)
_HEADING = re.compile(
    f"^(?P<count>{COUNT})(?:个|大|类|条|项)(?P<group>[^，。；：（]{{0,16}}?(?:产业集群|产业链群|集群|"
    f"产业链|产业|行业|赛道|领域|方向))(?:（[^）]*）)?$"
)
_FIRST = re.compile("首位|主导|支柱|龙头|核心|首要")
"""Kinds of industry of which a plan may name a single one."""
_RAISED = re.compile(
    "(?:培育壮大|发展壮大|做大做强|做强做优|做强做大|做优做强|大力发展|加快发展|巩固提升|培育发展|培育|壮大|打造|聚焦|推动|推进|围绕)(?P<list>[^，。；：]{4,160}?)等"
    "(?P<group>[^，。；：、]{0,8}?(?:战略性新兴|新兴|支柱|主导|优势|特色|先导|战略性|未来)产业|[^，。；：、]{0,6}(?:重点|标志性|优势|特色|主导|新兴)[^，。；：、]{0,4}产业链)(?:集群)?(?=[，。；]|$|高质量|发展|建设|提升|做|规模)"
)
_FRONT = re.compile(
    "(?:聚焦|围绕|瞄准|面向)(?P<list>[^，。；：]{4,160}?)等[^，。；：、]{0,6}(?:领域|方向|赛道)$"
)
_MAKES = re.compile(
    "，?[^，。；]{0,4}(?:培育|打造|形成|建设)[^，。；]{0,24}?(?P<group>产业集群|产业群|集群)(?=[，。；]|$)"
)
_SYSTEM = re.compile(
    "(?:以|(?<=[，；、]))(?P<list>[^，。；：以为]{2,80}?)(?:等(?P<group>[^，。；：、]{2,8}产业))?为(?P<part>引领|先导|主导|重点|支撑|支柱|主体|核心|特色|"
    "基础|突破|龙头|牵引|补充|配套|延伸)(?=[，。；、的]|$)"
)
_CODED = re.compile(
    "“(?P<count>[1-9]|1[0-9]|20)”(?:个)?(?:为|是|即|指|：|代表)(?:的?是)?(?P<list>[^；。，]{2,200}?)(?=[；。，]|$)"
)
"""One part of a system told by its code (“3”是A、B、C)."""
_NEW_TRACK = re.compile(
    "(?:点名|瞄准|抢滩|布局|聚焦|抢占|开辟)(?P<list>[^，。；：]{4,120}?)等(?P<group>(?:[^，。；：、]{0,6})(?:新赛道|"
    "未来产业|赛道))"
)
_MANY = 2
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
        if setting.passage.block.kind in ("metadata", "cell"):
            continue
        if setting.passage.block.kind == "heading":
            for group in headed(found, setting, plans):
                seen.update(m.name for m in group.members)
                portfolio.append(group)
            continue
        for group in (
            *siblings(found, setting, plans),
            *_under_heading(setting, plans),
            *numbered(setting, plans),
            *labelled(setting, plans),
            *_in_text(setting, plans),
            *announced(setting, plans),
        ):
            members = tuple(m for m in group.members if m.name not in seen)
            if len(members) * 2 > len(group.members):
                seen.update(m.name for m in members)
                portfolio.append(group)
        stages.extend(stages_of(setting, plans))
        portfolio.extend(composed(found, setting, plans))
    return sorted(portfolio, key=lambda group: group.start), stages


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
    if setting.label or not (alike or are_industries(members)):
        return
    if claimed and abs(len(members) - claimed) <= 1 and len(members) >= _MANY:
        own = Head(head["group"], claimed, is_open=False)
        yield group_of(setting, plans, own, members, "portfolio.heading")


def _in_text(setting: Setting, plans: Plans) -> Iterator[Group]:
    text = setting.passage.text
    for sentence in setting.sentences:
        taken = -1
        for group, end in _behind_count(setting, plans, sentence):
            taken = end
            yield group
        for groups in (_in_sentence, _behind_colon, _made_up, shared_out, named):
            yield from groups(setting, plans, sentence)
        counted = _COUNTED(text, sentence.start, sentence.end) is not None
        if not counted and text.find("等", sentence.start, sentence.end) < 0:
            continue
        for clause in sentence.clauses:
            if clause.start >= taken:
                yield from _in_clause(setting, plans, sentence, clause)


def _behind_count(
    setting: Setting, plans: Plans, sentence: Sentence
) -> Iterator[tuple[Group, int]]:
    """Yield the groups listed behind their count, each with the end of its list."""
    text = setting.passage.text
    if not _announces(text, sentence.start, sentence.end):
        return
    taken = -1
    for found in _AFTER.finditer(text, sentence.start, sentence.end):
        if found.start() < taken:
            continue
        end = _list_end(text, found.end(), sentence.end)
        members = parts(text, found.end(), end, setting.passage.words)
        claimed = number_of(found["count"])
        members = as_counted(text, members, claimed)
        known = re.fullmatch(_GROUP, found["group"]) or are_industries(members)
        if known and _fits(members, claimed, text[found.end() : end]):
            taken = end
            head = Head(found["group"], claimed, "等" in text[found.end() : end][-8:])
            yield group_of(setting, plans, head, members, "portfolio.after"), end


def _in_clause(
    setting: Setting, plans: Plans, sentence: Sentence, clause: Clause
) -> Iterator[Group]:
    """Yield the groups listed before their count, in brackets or before a name such as 新赛道."""
    text = setting.passage.text
    counted = _COUNTED(text, clause.start, clause.end) is not None
    listed = _BEFORE.match(text, clause.start, clause.end) if counted else None
    if listed and not re.search(
        "已有|现有|已形成|已?拥有|已建成|已培育", text[sentence.start : clause.end]
    ):
        yield from _listed_before(setting, plans, listed)
    listing_open = text.find("等", clause.start, clause.end) >= 0
    for pattern in (*((_BRACKET,) if counted else ()), *((_OPEN,) if listing_open else ())):
        for listing in pattern.finditer(text, clause.start, clause.end):
            yield from _enclosed(setting, plans, listing)
    raised = _RAISED.search(text, clause.start, clause.end) if listing_open else None
    if raised and plans.industries[plans.at(setting.number, clause.start)] is None:
        yield from _raised(setting, plans, raised)
    track = _NEW_TRACK.search(text, clause.start, clause.end) if listing_open else None
    if track:
        members = parts(text, *track.span("list"), setting.passage.words)
        if len(members) >= _MANY:
            head = Head(track["group"], None, is_open=True)
            yield group_of(setting, plans, head, members, "portfolio.track")


def _in_sentence(setting: Setting, plans: Plans, sentence: Sentence) -> Iterator[Group]:
    """Yield the groups of a system of industries (以A为引领、以B、C等新兴产业为重点的产业体系) and of front fields."""
    text, end = setting.passage.text, sentence.end
    is_system = (
        text.find("产业", sentence.start, end) >= 0 and text.find("为", sentence.start, end) >= 0
    )
    placed = list(_SYSTEM.finditer(text, sentence.start, end)) if is_system else []
    if (
        len(placed) >= _MANY
        and text[placed[0].start()] == "以"
        and re.search("产业体系|产业格局|产业集群", text[sentence.start : end])
    ):
        for found in placed:
            members = parts(text, *found.span("list"), setting.passage.words)
            if all(m.name.endswith("业") or is_industry(m.name + "产业") for m in members):
                head = Head(found["group"] or found["part"], None, found["group"] is not None)
                yield group_of(setting, plans, head, members, "portfolio.system")
    coded = text.find("“", sentence.start, end) >= 0
    for found in _CODED.finditer(text, sentence.start, end) if coded else ():
        lead = LEAD.match(text, found.start("list"), found.end("list"))
        start = lead.end() if lead else found.start("list")
        stop = found.start("list") + len(_CODE_END.sub("", found["list"]) or found["list"])
        members = parts(text, start, stop, setting.passage.words)
        whole = len(members) == int(found["count"]) and are_industries(members)
        single = len(members) == 1 and members[0].name.endswith("产业")
        if whole or (single and not _KIND_NAME.search(members[0].name)):
            head = Head("产业", len(members), is_open=False)
            yield group_of(setting, plans, head, members, "portfolio.coded")
    listing_open = text.find("等", sentence.start, end) >= 0
    for clause in sentence.clauses if listing_open else ():
        found_ = _FRONT.search(text[: clause.end], clause.start)
        makes = _MAKES.match(text, clause.end, end) if found_ else None
        if found_ and makes:
            start = found_.start("list") + _counted_lead(found_["list"])
            members = parts(text, start, found_.end("list"), setting.passage.words)
            if len(members) >= _MANY and are_industries(members):
                yield group_of(
                    setting,
                    plans,
                    Head(makes["group"], None, is_open=True),
                    members,
                    "portfolio.front",
                )


def _behind_colon(setting: Setting, plans: Plans, sentence: Sentence) -> Iterator[Group]:
    """Yield the groups whose members stand behind a colon (四个未来产业：A、B、C、D)."""
    text = setting.passage.text
    if text.find("：", sentence.start, sentence.end) < 0:
        return
    for pattern in (_TOLD, _COLON):
        for found in pattern.finditer(text, sentence.start, sentence.end):
            yield from _enclosed(setting, plans, found)


def _made_up(setting: Setting, plans: Plans, sentence: Sentence) -> Iterator[Group]:
    """Yield the groups whose members stand before the count that they make up, or behind code and kind."""
    text = setting.passage.text
    told = _makes_up(text, sentence.start, sentence.end) is not None
    for pattern in (_CODED_GROUP, _MADE_UP) if told else (_CODED_GROUP,):
        for found in pattern.finditer(text, sentence.start, sentence.end):
            yield from _enclosed(setting, plans, found)


def _counted_lead(words: str) -> int:
    """Return the length of a counted thing that stands before a list of industries (三大高地和…)."""
    found = re.match(r"[一二三四五六七八九十\d]{1,2}[大个][^，、和]{2,10}(?:和|与|及|、)", words)
    return found.end() if found else 0


def _raised(setting: Setting, plans: Plans, found: re.Match[str]) -> Iterator[Group]:
    """Yield the group that a plan for many industries raises (培育壮大A、B等战略性新兴产业)."""
    text, start = setting.passage.text, found.start("list")
    lead = LEAD.match(text, start, found.end("list"))
    start = lead.end() if lead else start
    members = parts(text, start, found.end("list"), setting.passage.words)
    if len(members) >= _MANY and are_industries(members):
        head = Head(found["group"], None, is_open=True)
        yield group_of(setting, plans, head, members, "portfolio.raised")


def _enclosed(setting: Setting, plans: Plans, found: re.Match[str]) -> Iterator[Group]:
    """Yield the group whose members stand in brackets or behind a colon."""
    members = parts(setting.passage.text, *found.span("list"), setting.passage.words)
    claimed = number_of(found["count"]) if "count" in found.re.groupindex else None
    members = as_counted(setting.passage.text, members, claimed)
    made_up = found.re is _MADE_UP and len(members) > _MANY
    is_open = claimed is None or (found.re is _CODED_GROUP and found["open"] is not None)
    if (
        len(members) >= _MANY
        and (is_open or len(members) == claimed)
        and (made_up or are_industries(members))
    ):
        head = Head(found["group"], claimed, is_open)
        yield group_of(setting, plans, head, members, "portfolio.enclosed")


def _listed_before(setting: Setting, plans: Plans, listed: re.Match[str]) -> Iterator[Group]:
    text = setting.passage.text
    start = listed.start("list")
    lead = LEAD.match(text, start, listed.end("list"))
    if lead:
        start = lead.end()
    become = BECOMES.search(text[: listed.end("list")], start)
    end = become.start() if become else listed.end("list")
    members = parts(text, start, end, setting.passage.words)
    claimed = number_of(listed["count"])
    short = [m for m in members if len(m.name) <= _LONGEST]
    if (
        listed["open"]
        and claimed
        and _MANY <= len(members) <= claimed
        and len(short) == len(members)
        and are_industries(members)
    ):
        yield group_of(
            setting, plans, Head(listed["group"], claimed, is_open=True), members, "portfolio.open"
        )
    if (
        claimed
        and not listed["open"]
        and len(members) == claimed
        and len(short) == claimed
        and (claimed >= _MANY or (_FIRST.search(listed["group"]) and are_industries(members)))
    ):
        head = Head(listed["group"], claimed, is_open=False)
        yield group_of(setting, plans, head, members, "portfolio.before")


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
        elif text[at] in "。；，—" and depth == 0:
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
