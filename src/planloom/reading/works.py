"""Which works does a clause say are built, begun, counted or listed? Platforms, parks, lines and zones by name."""

import re

from planloom.reading.coordination import Part, parts
from planloom.reading.name_patterns import (
    GENERIC_PROJECT,
    NO_PROJECT,
    PLAIN_KIND,
    PROJECT,
    PROJECT_END,
    PROJECT_SIGN,
    STOP,
    L,
)

_MODAL = "(?:将|要|也|都|均|已|正|则|还|被|同步|相继|陆续|先后|年内|一并|同时|分别|加快|抓紧|提速|全面|首批|率先)*"
_STARTED = re.compile(
    "^(?P<list>[^，。；：]{4,120}?)(?:等(?:一批)?(?:重点|重大|标志性)*(?:项目|工程|平台|载体|设施)*)?"
    f"{_MODAL}(?:建设|推进|开工建设|开工|动工|启动|启用|落成|上马|开建|竣工|建成投用|建成投产|建成|投用|投产|提速|落地|"
    "(?:列[为入]|纳入|写[入进]|进入|作为)[^，。；：、]{0,12}?(?:项目|工程|计划|清单|名单|盘子))$"
)
"""Works of which a clause says that they begin, go on or are put on a list (某中心、某基地列入建设计划)."""
_STARTED_ENDS = (
    "建设 推进 开工 动工 启动 启用 落成 上马 开建 竣工 建成 "
    "投用 投产 提速 落地 项目 工程 计划 清单 名单 盘子"
)
_STARTS = tuple(_STARTED_ENDS.split())
"""Ends of what `_STARTED` matches."""
_LISTED = re.compile(
    f"(?:重点|重大|标志性|先行|首批)(?:重点|重大|标志性|先行|首批)*的?(?:项目|工程|平台|载体)(?:主要|分别)?(?:有|包括|是|为|含|涵盖){L}$"
)
"""Works that are listed as such (重点项目有某中心、某基地)."""
_BEHIND = re.compile(
    "(?P<list>(?:\\d+英?寸)?[^，。；：、\\d]{2,20}?)(?:各|共|达到?|约|近|超过?|不少于|不低于|至少|累计|突破|总数|数量)*"
    "\\d[\\d,.]*(?:[—–~～至-]\\d+)?[余多十百千万]*(?:座|个|条|处|家|所|片|栋|平方米|平米)(?:以上|左右|以内)?(?:$|、|和|及|以及)"
)
"""A kind of works with its count behind (建成中试基地3个、检测平台2个)."""
_BUILDS = re.compile(
    "(?:建成|建设|新建|建立|建|新增|新添|增设|另添|添|打造|布局|培育|创建|部署|设立|组建|形成|搭建|改造)(?:投用|投运)?(?:了)?(?!设|成|设用地)"
)
_THERE = re.compile("截至|目前|已|现有|累计$")
"""Words behind which a count tells what there is."""
_BEGINS_SO = re.compile(
    "[推加建打实支保形完构启抓布统谋规设组搭]|在|到|以|对|把|将|从|围绕|聚焦|全|各|一批|若干|\\d"
)
"""What begins no name of a work."""
_INNER = re.compile("推进|加快|推动|实施|打造|建成|抓好")
"""Verbs that stand in no name of a work."""
_MANY = re.compile("(?:一大?批|若干个?|一系列|多个)(?:的)?")
"""A quantifier before a kind of works."""
_SHORTEST, _LONG, _LONGEST = 3, 4, 30


def works(text: str, words: str, start: int, end: int) -> list[tuple[Part, str]]:
    """Return the works that a clause names, each with the rule that read it.

    Parameters
    ----------
    text, words
        The passage, folded and with its own signs.
    start, end
        Span of the clause.

    Returns
    -------
    works
        Their spans in reading order.

    Examples
    --------
    >>> text = "建成中试基地3个、检测平台2个"
    >>> [part.name for part, _ in works(text, text, 0, len(text))]
    ['中试基地', '检测平台']
    """
    clause = text[start:end]
    started = _STARTED.match(clause) if clause.endswith(_STARTS) else None
    listed = _LISTED.search(clause)
    for found, rule in ((started, "project.started"), (listed, "project.listed")):
        known = _all_named(text, words, found, start) if found else []
        if known:
            return [(part, rule) for part in known]
    if counted := _counted(text, words, start, end):
        return [(part, "project.counted") for part in counted]
    for pattern in PROJECT if PROJECT_SIGN.search(clause) else ():
        found = pattern.search(clause)
        if found:
            begin, stop = (at + start for at in found.span("list"))
            built = _built(text, words, begin, stop, named=pattern is not PROJECT[-1])
            return [(part, "project") for part in built]
    return []


def _all_named(text: str, words: str, found: re.Match[str], start: int) -> list[Part]:
    """Return the works of a list all of whose members must be named as works are."""
    begin, stop = (at + start for at in found.span("list"))
    listed = parts(text, begin, stop, words, PROJECT_END)
    known = [
        part
        for part in listed
        if PROJECT_END.search(part.name)
        and _LONG <= len(part.name) <= _LONGEST
        and not (NO_PROJECT.search(part.name) or GENERIC_PROJECT.fullmatch(part.name))
        and not _BEGINS_SO.match(part.name)
        and not _INNER.search(part.name)
    ]
    return known if len(known) == len(listed) else []


def _counted(text: str, words: str, start: int, end: int) -> list[Part]:
    """Return the kinds of works whose count stands behind them."""
    builds = _BUILDS.search(text, start, end)
    if builds is None or _THERE.search(text, start, builds.start()):
        return []
    found = []
    at = builds.end()
    while behind := _BEHIND.match(text[:end], at):
        begin, stop = behind.span("list")
        name = words[begin:stop]
        if PROJECT_END.search(name) and not (
            GENERIC_PROJECT.fullmatch(name) or NO_PROJECT.search(name)
        ):
            found.append(Part(begin, stop, name))
        at = behind.end()
    return found


def _built(text: str, words: str, start: int, end: int, *, named: bool) -> list[Part]:
    """Return the works of a list behind a verb of building."""
    if re.match("更多|全球|世界|国际(?:一流|领先|先进|知名)", text[start:end]):
        return []
    many = _MANY.match(text, start, end)
    counted = many or re.compile(
        "[^，。；、]*?(?:[0-9]+|[两三四五六七八九十])(?:余|多)?(?:个|座|大|条|家|项|处)(?:以上|左右)?"
    ).match(text, start, end)
    start = counted.end() if counted else start
    described = re.match("[^，。；]*、[^，。；]*的(?=[^的、]{3,20}$)", text[start:end])
    if described and not PROJECT_END.search(text[start:end].partition("、")[0]):
        start += described.end()
    found = []
    for part in parts(text, start, end, words, PROJECT_END):
        if not 1 < len(part.name) <= _LONGEST:
            continue
        work = _undescribed(part)
        name = work.name
        if ("的" in part.name and name.endswith("基地")) or (many and PLAIN_KIND.fullmatch(name)):
            continue
        if counted and re.search("[^，。；]{4,}集聚区$", name):
            found.append(work)
        if _is_work(name, named=named and not many):
            found.append(work)
    return found


def _is_work(name: str, *, named: bool) -> bool:
    """Return whether a name behind a verb of building is one of a work; `named` where the verb alone says so."""
    if re.search("\\d.*元", name) or STOP.search(name) or NO_PROJECT.search(name):
        return False
    if GENERIC_PROJECT.fullmatch(name):
        return False
    return (named and len(name) > _SHORTEST) or PROJECT_END.search(name) is not None


def _undescribed(part: Part) -> Part:
    """Return a work without the words that describe it (引领行业发展的智能制造示范工厂)."""
    lead, sign, head = part.name.rpartition("的")
    if not sign or len(head) < _SHORTEST or not PROJECT_END.search(head):
        return part
    return Part(part.start + len(lead) + 1, part.end, head)
