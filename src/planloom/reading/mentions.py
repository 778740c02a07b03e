"""Which documents does the text name? In brackets, in quotation marks or bare."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from planloom.reading.clauses import sentences
from planloom.reading.outline import Setting
from planloom.reading.plans import KIND_WORDS, Plans, own_title, plan_kind
from planloom.reading.records import Mention

_KIND = "|".join(
    sorted((w for words, _ in KIND_WORDS for w in words.split("|")), key=len, reverse=True)
)
_QUICK = re.compile("《|[划见案划计施要告法策例则定单知引动]")
_BRACKETED = re.compile("《(?P<title>[^《》]{2,120})》")
_QUOTED = re.compile(
    f"(?:印发|发布|出台|公布|下发|制定)(?:了|的)?“(?P<title>[^“”]{{2,60}}?(?:{_KIND}))”"
)
_ALIAS = re.compile('^（(?:以下|下)?(?:简)?称[：:]?[“"《]*(?P<alias>[^《》”"）]{2,30})[》”"]*）')
_named = re.compile(f"{_KIND}|通知").search
_VERB = "印发|发布|出台|公布|下发|制定|编制|颁布|通过|公开|作|审议通过|形成|实施|推出|公示"
_FREE = re.compile(
    f"(?:{_VERB})(?:了|实施|的)?(?P<title>(?:[^，。；：《》“”（）]|“[^，。；：《》“”（）]{{1,8}}”){{2,50}}?(?:{_KIND}))"
    f"(?P<period>（[^（）]{{4,24}}）)?(?=[，。；、：（]|"
    f"$|从|提出|明确|同步|对|要求|指出|中|确定|共|把|将)"
)
_issued = re.compile(f"(?:{_VERB})").search
_MADE = re.compile(
    f"(?P<maker>[^，。；：《》]{{1,24}}?)(?:牵头)?(?:{_VERB})的(?P<title>[^，。；：《》“”（）]{{2,50}}?(?:{_KIND}))(?P<period>（[^（）]{{4,24}}）)?"
)
_NAMED = re.compile(
    "(?:[，。；：]|^|年)(?P<title>关于[^，。；：《》“”（）]{4,50}?(?:意见|规划|方案|决定|通知))(?=提出|"
    "明确|指出|要求|，|（)"
)
_SAYS = re.compile(
    "(?:^|[，。；：】]|[年月初末里区市省县]的)(?P<title>[^，。；：《》【】]{4,50}?(?:规划纲要|纲要草案|纲要|规划|总体方案|行动计划|行动方案|实施方案|意见))"
    "(?P<period>（[^（）]{4,24}）)?(?=提出|明确|要求|围绕|指出|披露|显示|规定|写|定下|给出|列出|把|将|获|的口径)"
)
_REPORT = re.compile("(?P<title>政府工作报告)")
"""The one report that needs no other name."""
_COUNTED = re.compile("[两三四几](?:代|部|份|版|稿|个|套)")
"""Several plans told in a headline, which is no title of one."""
_HEADING = re.compile(
    "[^，。；：（）《》]{2,40}?(?:计划|方案|规划|纲要|意见|行动)（20\\d\\d[^（）]{2,20}）|"
    "[^，。；：（）《》]{2,30}“?十[一二三四五六]五”?[^，。；：（）《》]{0,20}(?:规划|计划|方案|纲要)$"
)
"""A heading that begins with the title of a document, with its years or its five-year plan."""
_ISSUER = re.compile(
    "(?P<issuer>[^，。；：《》“”（）\\d日月年]{2,40}?)(?:今日|近日|日前|联合|正式|共同|同步|对外|同日|"
    "分别|为[^，。；]{1,12}|随后|牵头|还|又|同时|在)*(?:" + _VERB + ")[^，。；《》]{0,14}$"
)
_DATE = re.compile(
    "(?:(?P<year>20\\d\\d)年)(?:(?P<month>\\d{1,2})月)?(?:(?P<day>\\d{1,2})日)?|(?P<bare>\\d{1,2}月\\d{1,2}日)|"
    "(?P<same>同日)"
)
_BEHIND_DATE = re.compile("^》?（(?P<date>20\\d\\d年(?:\\d{1,2}月)?(?:\\d{1,2}日)?)[^）]*）")
_RECORD = re.compile(
    "(?P<title>[^，。：；《》]{6,60}(?:统计公报|公报|清单|目录|白皮书|蓝皮书)(?:（\\d{4}年[^（）]{0,6}）)?)(?:（[^（）]{1,6}）)?"
)
"""Titles of records that are no plans."""
_FULL = 6


@dataclass(slots=True)
class _State:
    mentions: list[Mention]
    aliases: set[str]
    keys: set[str]
    year: int | None
    last_date: str | None = None


def read_mentions(
    found: Sequence[Setting], plans: Plans, year: int | None, title: str
) -> list[Mention]:
    """Return the documents that the text names, each once.

    Parameters
    ----------
    found
        Passages with their headings.
    plans
        The plans of the document.
    year
        Year in which the document speaks, for dates without a year.
    title
        The document's heading.

    Returns
    -------
        Mentions in reading order.
    """
    state = _State([], set(), set(), year)
    for setting in found:
        if setting.passage.block.kind == "metadata":
            continue
        text = setting.passage.text
        if not _QUICK.search(text):
            continue
        if setting.passage.block.kind == "heading":
            _heading(setting, state, plans, title)
            continue
        for sentence in setting.sentences if setting.body == 0 else sentences(text):
            _bracketed(setting, sentence.start, sentence.end, state)
            _free(setting, sentence.start, sentence.end, state)
    return sorted(state.mentions, key=lambda mention: mention.start)


def _key(title: str) -> str:
    return re.sub("（[^（）]*）|\\([^()]*\\)|[\\s“”]|^关于", "", title)


def _add(
    state: _State, setting: Setting, span: tuple[int, int], issuer: str | None, date: str | None
) -> None:
    words = setting.passage.words[span[0] : span[1]]
    key = _key(words)
    if not key or any(
        key == other or key in other or (other in key and len(other) > _FULL)
        for other in state.keys
    ):
        return
    state.keys.add(key)
    start, _ = setting.passage.quote(*span)
    state.mentions.append(Mention(words, start, issuer, date))


def _heading(setting: Setting, state: _State, plans: Plans, title: str) -> None:
    text = setting.passage.text
    if text == title:
        own = "" if _COUNTED.search(text) else own_title(text)
        listed = _RECORD.fullmatch(text)
        if not own and listed:
            _add(state, setting, listed.span("title"), None, None)
        if own and plan_kind(own) != "other" and own in text:
            at = text.index(own)
            issuer = text[:at].strip("《") or None
            _add(
                state,
                setting,
                (at, at + len(own)),
                re.sub("(?:印发|发布|出台|公布)$", "", issuer) if issuer else plans.plans[0].issuer,
                None,
            )
        return
    found = _HEADING.match(text)
    if found:
        _add(state, setting, found.span(), None, None)
    for bracketed in _BRACKETED.finditer(text):
        _add(state, setting, bracketed.span("title"), None, None)


def _bracketed(setting: Setting, start: int, end: int, state: _State) -> None:
    text = setting.passage.text
    for pattern in (_BRACKETED, _QUOTED):
        for found in pattern.finditer(text, start, end):
            title = found["title"]
            if title in state.aliases:
                continue
            behind = text[found.end() : end]
            alias = _ALIAS.match(behind)
            if alias:
                state.aliases.add(alias["alias"])
            if plan_kind(title) == "other" and not re.search(
                "法|通知|报告|公报|目录|条例|标准|白皮书|清单|细则|规定|指南|令", title
            ):
                continue
            issuer, date = _issue(text[start : found.start("title") - 1], state)
            later = _BEHIND_DATE.match(text[found.end("title") : end])
            _add(state, setting, found.span("title"), issuer, later["date"] if later else date)


def _free(setting: Setting, start: int, end: int, state: _State) -> None:
    text = setting.passage.text
    if not _named(text, start, end):
        return
    issued = _issued(text, start, end) is not None
    for pattern in (_MADE, _FREE, _NAMED, _SAYS, _REPORT) if issued else (_NAMED, _SAYS, _REPORT):
        for found in pattern.finditer(text, start, end):
            at, stop = found.span("title")
            if (
                "period" in found.re.groupindex
                and found["period"]
                and re.search("\\d{4}", found["period"])
            ):
                stop = found.end("period")
            title = text[at:stop]
            lead = re.match(
                "(?:了|的|20\\d\\d年[初末底]?的|一系列|一批|相关|有关|本|该|这一|配套|专项|上述|\\d+(?:项|条|份)|[^，《》]{0,14}(?:公布|"
                "审查|印发|发布|审议|征求意见|出台|通过|制定)的|省(?=“)|市(?=“))*",
                title,
            )
            at += lead.end() if lead else 0
            core = re.sub("（[^（）]*）", "", text[at:stop])
            if (
                ("等" in core and "、" in core)
                or core.endswith("专项行动")
                or re.search("[《》]", core)
            ):
                continue
            if (len(core) < _FULL and core not in ("政府工作报告",)) or (
                re.fullmatch(
                    f"(?:{_KIND}|专项政策|支持政策|政策措施|配套政策|实施方案|工作方案)+", core
                )
                and core != "政府工作报告"
            ):
                continue
            issuer, date = _issue(text[start : found.end("title")][: at - start], state)
            if "maker" in found.re.groupindex and found["maker"]:
                issuer = issuer or found["maker"]
            _add(state, setting, (at, stop), issuer, date)


def _issue(before: str, state: _State) -> tuple[str | None, str | None]:
    """Return issuer and date from the words of the sentence before a title."""
    issued = _ISSUER.search(before)
    date = None
    for found in _DATE.finditer(before):
        if found["same"]:
            date = state.last_date
        elif found["bare"]:
            month, day = (int(n) for n in re.findall("\\d+", found["bare"]))
            date = f"{state.year}-{month:02d}-{day:02d}" if state.year else found["bare"]
        elif found["day"]:
            date = f"{found['year']}-{int(found['month']):02d}-{int(found['day']):02d}"
        elif found["month"]:
            date = f"{found['year']}-{int(found['month']):02d}"
        else:
            date = found["year"]
    state.last_date = date or state.last_date
    issuer = issued["issuer"].strip("，的") if issued else None
    return issuer or None, date
