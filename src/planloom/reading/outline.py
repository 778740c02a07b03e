"""Under which headings and labels does each passage stand? Its time, industry, mode."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from planloom.reading.clauses import Sentence, sentences
from planloom.reading.lexicon import DEADLINE_MODE, OBSERVED_MODE, alternatives
from planloom.reading.projection import Passage
from planloom.reading.subjects import (
    certain_place_at,
    industry_core,
    is_industry,
    labelled_places,
    plain_industry,
    seems_industry,
)
from planloom.reading.times import Time, times
from planloom.reading.titles import title_industry

_LABEL = re.compile(
    "【(?P<square>[^】，。]{1,20})】"
    "|(?P<colon>(?:20\\d\\d年)?[^，。；：、！？《》“”\\d][^，。；：！？《》]{0,15})：(?=.)"
    "|(?P<stop>[^，。；：！？、]{2,16})[。？](?=.)"
    "|——?(?P<dash>[^，。；：！？]{2,14})[。：]"
)
_BARE_NUMBER = re.compile(
    "(?:达到?|超过?|突破|约|近|力争|确保|不低于|不少于|不超过|[≥≤><])*\\d[\\d.,]*[^，。；：\\d]{1,8}[。；]?"
)
"""A number alone behind a colon: what stands before names what it measures (营业收入：3500亿元)."""
_ACT = re.compile(
    "重点发展|培育|打造|建设|发展(?!目标|现状|基础|重点|方向|思路)|推进|加快|推动|形成|构建|突破|支持|"
    "完善|提升|提高|实施|聚焦|做强|做大|做优|壮大|坚持|"
    "加强|依托|开展|引进|促进|优化|强化|落实|健全|扩大|鼓励|引导|深化|到|力争|推广|攻关|围绕|以|在"
)
_TITLED = re.compile("产业[^，。；：]*(?:规划|行动|方案|计划|意见)$")
"""Ends of headings that are titles of plans for an industry."""
_GROUPED = re.compile("产业|集群|行业|赛道")
_ASIDE = re.compile('（[^）]*）|[“”"]')
_COUNT = re.compile("[0-9](?:万|亩|吨|千)|[0-9一二三四五六七八九十](?:家|个|亿|%|项|大|条|类)")
_SPEECH = re.compile(
    "提出|指出|明确|显示|表示|介绍|要求|强调|认为|透露|了解到|发布|印发|包括|分别是|为|是$"
)
_DEADLINE = re.compile(alternatives(DEADLINE_MODE))
_OBSERVED = re.compile(alternatives(OBSERVED_MODE))
_NEWLY = re.compile("取得新|实现新|达到新|迈上新|再上新")
"""Labels that announce what is to be reached (经济发展取得新成效)."""
_LEDGER = re.compile("\\d年?的?(?:总账|账本|账单|账)$")
"""Labels of figures of a year, gone or to come (2026年的账本): the year alone tells which."""
_COME_TO = re.compile(
    "(?:成效|成果|成绩|进展)(?:更加|更为|十分)?(?:显著|明显|突出|凸显|显现|积极|良好)"
)
_YEAR_GONE = re.compile("去年|上年|过去[一五]年")
_YEAR_COMING = re.compile("今年(?!以来)|明年")
_GROUP = re.compile(
    "(?:做强|做优|做大|做精|壮大|培育|发展|打造|提升|布局|构建)*(?:[一二三四五六七八九十\\d]+(?:大|个))?(?P<name>[^（，。：\\d]{2,20}?(?:产业集群|集群|产业))(?:（|$)"
)
_ASPECT = re.compile(
    "^(?:[其另]中，?|另外，|此外，|同时，)?(?:在|围绕)?(?:发展|培育|壮大|推进|做强)?(?P<name>[^，。；：]{2,24}?)(?:方面|"
    "领域|产业集群上|上)，"
)


_TURNED_TO = re.compile(
    "(?:聚焦|围绕|发展|布局|主攻|瞄准|做强|打造|培育|突出)(?P<names>[^，。；：（]{1,16}(?:、[^，。；：（、]{1,16}){1,19}?)"
    "(?:等)?(?:[一二两三四五六七八九十]{1,3}|\\d{1,2})(?:个|大|条|类)(?:重点|主导|优势|特色|细分|关键|主攻|发展)*"
    "(?:方向|领域|环节|赛道|产业|产业链|链条|板块|集群)"
)
_RUN_IN = re.compile(r"[^，、：；？！《》\d一二两三四五六七八九十百千万亿]{4,14}。")
_QUESTION = re.compile("问[：:](?P<asked>[^。]{2,40})")
_BRIEF = re.compile(r"[^，。；：、！？《》\d]{2,14}[？]?")
"""A line that only announces what the paragraph below it tells (◇走到了哪里)."""
_LONGEST_WORD = 8
_SIGNS = re.compile("、|以及|[和与及](?=[^、]+$)")


class Setting(NamedTuple):
    """One passage with what stands above it."""

    passage: Passage
    """The passage."""
    number: int
    """Its number in reading order."""
    section: int
    """Number of the section: it changes with each heading."""
    headings: tuple[str, ...]
    """Texts of the headings above, outermost first."""
    label: str = ""
    """Label at its beginning (产业规模。, 【目标】, 现状：)."""
    body: int = 0
    """Offset behind the label."""
    mode: str | None = None
    """``target`` or ``observation``, where label or headings say so."""
    industry: str | None = None
    """Industry named by label or headings."""
    time: Time | None = None
    """Year or period named by label or headings."""
    places: tuple[str, ...] = ()
    """Places that the label or the nearest heading names."""
    sentences: tuple[Sentence, ...] = ()
    """Its sentences, from the body on."""
    times: tuple[Time, ...] = ()
    """The years that it speaks of."""
    group: str = ""
    """Group of industries that the nearest heading names (战略性支柱产业集群)."""


def is_run_in(setting: Setting, sentence: Sentence) -> bool:
    """Return whether a sentence is only the heading that opens a numbered passage (三、建设产业载体。支持…)."""
    if not setting.passage.marker or sentence is not setting.sentences[0]:
        return False
    text = setting.passage.text
    return (
        len(setting.sentences) > 1
        and _RUN_IN.fullmatch(text, sentence.start, sentence.end) is not None
    )


def settings(passages: Sequence[Passage]) -> list[Setting]:
    """Return each passage with its headings and label.

    Parameters
    ----------
    passages
        Passages in reading order.

    Returns
    -------
        One setting per passage.
    """
    result: list[Setting] = []
    stack: list[tuple[int, str]] = []
    section = 0
    listed: frozenset[str] = frozenset()
    lead = ""
    for number, passage in enumerate(passages):
        level = passage.block.level or 1
        if passage.block.kind in ("heading", "metadata"):
            stack = [(depth, text) for depth, text in stack if depth < level]
            listed, lead = frozenset(), ""
        result.append(_setting(passage, number, section, stack, listed, lead))
        if passage.block.kind == "heading":
            stack.append((level, passage.text))
        if passage.block.kind in ("heading", "metadata"):
            section += 1
        listed = _listed(passage.text) or listed
        lead = _lead(passage) or lead
    return result


def _lead(passage: Passage) -> str:
    """Return what a line of its own announces: a question (问：…), or a few words behind a bullet; else nothing."""
    found = _QUESTION.fullmatch(passage.text)
    if found is not None:
        return found["asked"]
    bullet = passage.block.kind == "item" and not passage.marker.strip("（）()、.")[-1:].isalnum()
    return passage.text if bullet and _BRIEF.fullmatch(passage.text) else ""


def _listed(text: str) -> frozenset[str]:
    """Return the names of the fields that a passage says it turns to (聚焦化学创新药、生物药两个方向)."""
    if "、" not in text:
        return frozenset()
    found = _TURNED_TO.search(text)
    return frozenset(_SIGNS.split(found["names"])) if found else frozenset()


def _setting(
    passage: Passage,
    number: int,
    section: int,
    stack: Sequence[tuple[int, str]],
    listed: frozenset[str],
    lead: str,
) -> Setting:
    label, body = ("", 0) if passage.block.kind == "heading" else _label(passage)
    headings = tuple(text for _, text in stack)
    titles = headings[1:] if stack and stack[0][0] == 1 else headings
    told = _told(
        label, titles if passage.block.kind != "paragraph" or not lead else (*titles, lead)
    )
    grouped = bool((passage.marker or label) and headings and _GROUPED.search(headings[-1]))
    industry = industry_core(label) if grouped and seems_industry(label) else None
    if passage.marker and label in listed:
        industry = industry_core(label)
    return Setting(
        passage=passage,
        number=number,
        section=section,
        headings=headings,
        label=label,
        body=body,
        mode=told.mode,
        industry=industry or _industry(label) or _aspect(passage.text) or told.industry,
        time=told.time,
        places=told.places,
        sentences=tuple(sentences(passage.text, body)),
        times=tuple(times(passage.text)),
        group=told.group,
    )


class _Told(NamedTuple):
    """What label and headings tell of the passages under them."""

    mode: str | None
    industry: str | None
    time: Time | None
    places: tuple[str, ...]
    group: str


@lru_cache(maxsize=256)
def _told(label: str, titles: tuple[str, ...]) -> _Told:
    """Return what a label and the headings above it tell; the nearest that tells wins."""
    above = tuple(text for text in (label, *titles[::-1]) if text)
    parent = titles[-2] if len(titles) > 1 else ""
    under_group = _GROUPED.search(parent) is not None and seems_industry(titles[-1])
    return _Told(
        mode=_mode_of(label, above),
        industry=next((name for text in above if (name := _industry(text))), None)
        or (industry_core(titles[-1]) if under_group else None),
        time=next((time for text in above if (time := _time(text))), None),
        places=_places(label, titles),
        group=next(
            (
                g["name"]
                for text in titles[::-1]
                if (g := _GROUP.match(text)) and not g["name"].startswith(("重点", "主导", "分"))
            ),
            "",
        ),
    )


def _mode_of(label: str, above: tuple[str, ...]) -> str | None:
    """Return the mode that the nearest gives; a label of a state come to (成效显著) gives way to aims above it."""
    modes = [mode for text in above if (mode := _mode(text))]
    if "target" in modes and _COME_TO.search(label):
        return "target"
    return modes[0] if modes else None


def _places(label: str, titles: tuple[str, ...]) -> tuple[str, ...]:
    """Return the places that make up the label or the nearest heading, or the city that it begins with."""
    for text in (label.lstrip("—"), *titles[:-2:-1]):
        listed = labelled_places(_ASIDE.sub("", text))
        if listed:
            return listed
        named = certain_place_at(text, 0, len(text))
        if named and named[1].kind != "country":
            return (named[1].label_zh,)
    return ()


def _label(passage: Passage) -> tuple[str, int]:
    """Return the label and the offset behind it."""
    found = _LABEL.match(passage.text)
    if found is None:
        return _spaced(passage)
    if found["stop"] and (_ACT.match(found["stop"]) or "是" in found["stop"]):
        return "", 0
    label = found["square"] or found["colon"] or found["stop"] or found["dash"] or ""
    if not found["square"] and (_SPEECH.search(label) or _COUNT.search(label)):
        return "", 0
    if label[0].isdigit() and _time(label) is None:
        return "", 0
    if found["colon"] and _BARE_NUMBER.fullmatch(passage.text, found.end()):
        return "", 0
    return label, found.end()


def _spaced(passage: Passage) -> tuple[str, int]:
    """Return the word that blanks part from the rest of an item (●回看 2024年…), and the offset behind it."""
    runs = passage.runs
    if not passage.marker or len(runs) == 1 or not 1 < runs[1].at <= _LONGEST_WORD:
        return "", 0
    between = passage.raw[runs[0].end : runs[1].start]
    word = passage.text[: runs[1].at]
    is_label = bool(between) and between.isspace() and word.isalpha()
    return (word, runs[1].at) if is_label else ("", 0)


def _mode(text: str) -> str | None:
    if text.strip("：。？") in ("基础", "优势", "起点"):
        return "observation"
    if _NEWLY.search(text) or _LEDGER.search(text):
        return None
    observed = _OBSERVED.search(text) or _YEAR_GONE.search(text)
    deadline = _DEADLINE.search(text) or _YEAR_COMING.search(text)
    if observed and not (deadline and re.search("目标|任务|指标", text)):
        return "observation"
    return "target" if deadline else None


@lru_cache(maxsize=1024)
def _industry(text: str) -> str | None:
    """Return the industry that a heading or label names."""
    core = _ASIDE.sub("", text).strip("：。 ")
    if _TITLED.search(core) and (named := title_industry(core)):
        return named
    return industry_core(core) if core and is_industry(core) else plain_industry(core) or None


def _aspect(passage: str) -> str | None:
    """Return the industry that the words 在…方面 name at the beginning of a passage."""
    aspect = _ASPECT.match(passage)
    return industry_core(aspect["name"]) if aspect and is_aspect_industry(aspect["name"]) else None


def is_aspect_industry(name: str) -> bool:
    """Return whether the name in …方面 is an industry, not an aspect such as 发展目标.

    Examples
    --------
    >>> is_aspect_industry("区块链"), is_aspect_industry("发展目标")
    (True, False)
    """
    return is_industry(name) or (is_industry(name + "产业") and not _DEADLINE.search(name))


def _time(text: str) -> Time | None:
    aims = (
        re.search(
            "目标|任务|安排|指标|展望|愿景|要点|行动|规划|计划|方案|报告|工作|节点|派活", text
        )
        is not None
    )
    aims = aims or _OBSERVED.search(text) is not None
    found = [
        time
        for time in times(text)
        if time.kind in ("deictic", "past_span")
        or (
            time.year is not None
            and (
                time.kind in ("deadline", "period")
                or (time.kind == "year" and (aims or time.end == len(text)))
                or (time.kind == "year" and text.startswith(("要", "将", "须", "应"), time.end))
            )
        )
    ]
    return found[-1] if found else None
