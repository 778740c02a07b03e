"""Do heading and body say the same? Numbers, years and industries of headings against the text below."""

import re
from collections.abc import Iterator, Sequence

from planloom.errors import Problem
from planloom.plan.lint_keys import measured, spelled
from planloom.plan.lint_numbers import Written, shown, whole_number, written
from planloom.plan.lint_text import Material, Passage, finding, sentences

_OF_INDUSTRY = re.compile(r"([\u4e00-\u9fff]{2,10}?)(?:战略性新兴)?(?:产业集群|产业|集群)$")

_NUMBER = r"(?<![\d第每])(\d{1,2}|[一二两三四五六七八九十]{1,3})"
_COUNTED = re.compile(_NUMBER + r"[个大类种项条]([\u4e00-\u9fff]{2,8})$")
_TITLE = re.compile("(?:意见|方案|规划|计划|措施|行动|办法|纲要|通知|报告)[^，。；]{0,20}$")
_OF_KIND = re.compile(
    _NUMBER
    + r"(?:个|大|类|条|项)([\u4e00-\u9fff]{0,8}?(?:产业链|产业园|产业|集群|领域|方向|赛道|链|"
    r"园区|园|工程|行动|专项|平台|中心|基地))"
    r"(?![\u4e00-\u9fff]*?(?:领域|园区|基地|平台|中心))"
)
_KINDS = {
    "industry": "产业|集群|领域|方向|赛道|链",
    "park": "园区|园|基地",
    "programme": "工程|行动|专项",
    "platform": "平台|中心",
}
_SOME = re.compile("其中|已|现有|重点(?=.{0,4}$)|首批|每|新增|前")
_IN_NUMERALS = re.compile(r"(?<=[到向破至])([两二三四五六七八九])?(万亿|千亿|百亿)(?![级元])")
_SIZES = {"万亿": 1e12, "千亿": 1e11, "百亿": 1e10}
_STOP = re.compile("[。，；]")
_ABOUT, _MULTIPLE, _TIER = 0.1, 1.5, 10.0
_COUNTS = {"", "个", "大", "类", "种", "条", "项", "名", "人", "d", "h"}
_TOP = 6
_FIRST = 3
"""How many passages below a heading still open its section."""


def headings(material: Material) -> Iterator[Problem]:
    """Yield headings whose number, year or industry is not that of the text below.

    Parameters
    ----------
    material
        One document.

    Yields
    ------
    problem
        ``lint.heading_body``.
    """
    for number, passage in enumerate(material.passages):
        if number < _TOP and _TITLE.search(passage.text):
            yield from _count_of_title(material, passage)
        if number < _TOP and not _STOP.search(passage.text):
            yield from _amount_of_title(material, passage)
        if not passage.head or number == 0:
            continue
        below = [passage] if not passage.is_heading else _body(material, number)
        for amount in _amounts(passage.head):
            yield from _amount_below(material, passage, amount, below)
        yield from _year_below(material, passage, below)
        yield from _industry_below(material, number)
        yield from _count_below(material, passage, below)
        yield from _kind_below(material, passage, below)


def _body(material: Material, number: int) -> Sequence[Passage]:
    below = material.section(number)
    return below or material.passages[number + 1 : number + 2]


def _amounts(head: str) -> list[tuple[Written, str]]:
    """Return the amounts of a heading, each with the noun before it."""
    found = []
    for amount in written(head):
        noun = re.search(
            r"([\u4e00-\u9fffA-Za-z]{2,}?)(?:将|要|力争)*(?:超过?|突破|达到?|增至|提高到|不低于|为|约|近|逾|冲刺|迈上|增长)*$",
            head[: amount.start],
        )
        if noun is not None and (amount.scale or amount.unit not in _COUNTS):
            found.append((amount, re.split("年|产业集群", noun[1])[-1]))
    return found


def _amount_below(
    material: Material, passage: Passage, amount: tuple[Written, str], below: Sequence[Passage]
) -> Iterator[Problem]:
    number, noun = amount
    ends = spelled(noun)[-5:]
    found: list[tuple[int, str, Written]] = []
    for part in below:
        for start, words in sentences(part):
            begin = len(passage.head) if part is passage else 0
            for other in written(words):
                if part is passage and start + other.start < passage.start + begin:
                    continue
                near = re.split("[，；。：]", words[: other.start])[-1]
                is_same_unit = other.unit == number.unit or (
                    not number.unit and other.scale == number.scale
                )
                if ends and ends in spelled(near) and is_same_unit:
                    found.append((start, words, other))
    slack = number.step / 2 * 1.0001
    if found and all(abs(other.value - number.value) > slack for _, _, other in found):
        start, words, other = found[0]
        yield finding(
            "lint.heading_body",
            "error",
            material.place(passage.start),
            [material.quote(passage.start, passage.head), material.quote(start, words)],
            heading=number.words,
            body=other.words,
        )


def _count_below(
    material: Material, passage: Passage, below: Sequence[Passage]
) -> Iterator[Problem]:
    """Yield a heading whose count of things the text below gives otherwise: 三大支柱产业, 2个支柱产业."""
    for said in _COUNTED.finditer(passage.head):
        count, noun = whole_number(said[1]), said[2]
        told = [
            (start, words, found)
            for part in below[:_FIRST]
            for start, words in sentences(part)
            for found in re.finditer(rf"{_NUMBER}[个大类种项条]{re.escape(noun)}", words)
            if part is not passage or start + found.start() >= passage.start + len(passage.head)
        ]
        if told and count and all(whole_number(found[1]) != count for *_, found in told):
            start, words, found = told[0]
            yield finding(
                "lint.heading_body", "error", material.place(passage.start),
                [material.quote(passage.start, passage.head), material.quote(start, words)],
                heading=said[0], body=found[0],
            )  # fmt: skip


def _kind_below(
    material: Material, passage: Passage, below: Sequence[Passage]
) -> Iterator[Problem]:
    """Yield a heading whose count the first sentence below gives otherwise: 四个新兴产业, 三个方向."""
    claims = list(_OF_KIND.finditer(passage.head)) if passage.is_heading else []
    if len(claims) != 1 or not below or below[0].head:
        return
    count, kind = whole_number(claims[0][1]), _kind(claims[0][2])
    begin, words = next(sentences(below[0]), (0, ""))
    told = [
        c
        for c in _OF_KIND.finditer(words)
        if _kind(c[2]) == kind and not _SOME.search(words[: c.start()])
    ]
    counts = {whole_number(c[1]) for part in below for c in _OF_KIND.finditer(part.text)}
    if count and kind and len(told) == 1 and count not in counts and len(_parts_of(below)) != count:
        yield finding(
            "lint.heading_body", "warning", material.place(passage.start),
            [material.quote(passage.start, passage.text), material.quote(begin, words)],
            heading=claims[0][0], body=told[0][0],
        )  # fmt: skip


def _kind(noun: str) -> str:
    return next((kind for kind, words in _KINDS.items() if re.search(f"(?:{words})$", noun)), "")


def _parts_of(below: Sequence[Passage]) -> Sequence[Passage]:
    """Return the numbered parts of the highest rank below a heading."""
    ranks = [part.style for part in below if part.head]
    return [part for part in below if ranks and part.style == min(ranks)]


def _count_of_title(material: Material, title: Passage) -> Iterator[Problem]:
    """Yield a title whose count of things the text gives otherwise wherever it counts them: 六大产业链, 五大产业链."""
    for said in re.finditer(
        _NUMBER
        + r"([大个类])([\u4e00-\u9fff]{2,8}?)(?=的|等|发展|培育|建设|行动|实施|工作|高质量|$)",
        title.text,
    ):
        count, noun = whole_number(said[1]), said[3]
        told = [
            (start, words, found)
            for passage in material.passages
            if passage is not title
            for start, words in sentences(passage)
            for found in re.finditer(rf"{_NUMBER}{said[2]}{re.escape(noun)}", words)
        ]
        if told and count and all(whole_number(found[1]) != count for *_, found in told):
            start, words, found = told[0]
            yield finding(
                "lint.heading_body", "error", material.place(title.start),
                [material.quote(title.start, title.text), material.quote(start, words)],
                heading=said[0], body=found[0],
            )  # fmt: skip


def _amount_of_title(material: Material, title: Passage) -> Iterator[Problem]:
    """Yield a title whose amount in numerals no amount of the text is near: 从千亿到两千亿."""
    for said in _IN_NUMERALS.finditer(title.text):
        value = (whole_number(said[1] or "一") or 1) * _SIZES[said[2]]
        goals = [
            target
            for plan in material.file.plans
            for target in plan.targets
            if target.unit == "CNY" and target.measure == "level" and measured(target)
        ]
        most = _MULTIPLE if said[1] else _TIER  # 千亿 is a tier, 两千亿 an amount
        if goals and not any(1 - _ABOUT <= goal.low / value < most for goal in goals):
            yield finding(
                "lint.heading_body", "warning", material.place(title.start),
                [material.quote(title.start, title.text), *material.cited(goals[:1])],
                heading=said[0], body=shown(goals[0].low, "CNY"),
            )  # fmt: skip


def _industry_below(material: Material, number: int) -> Iterator[Problem]:
    """Yield a heading that names one industry over a section that speaks of its neighbour's instead."""
    passage = material.passages[number]
    own = _OF_INDUSTRY.search(passage.head)
    below = (
        "".join(part.text for part in material.section(number)) + passage.text[len(passage.head) :]
    )
    if own is None or own[1] in below or not below:
        return
    for other in material.passages:
        name = _OF_INDUSTRY.search(other.head) if other.style == passage.style else None
        if name is None or name[1] == own[1]:
            continue
        said = re.search(
            rf"{re.escape(name[1])}(?:产业|集群)*(?:营业收入|营收|产值|增加值|规模)", below
        )
        if said is not None:
            start = (material.text or "").index(said[0], passage.start)
            yield finding(
                "lint.heading_body", "warning", material.place(passage.start),
                [material.quote(passage.start, passage.head), material.quote(*material.sentence(start))],
                heading=own[1], body=name[1],
            )  # fmt: skip
            return


def _year_below(
    material: Material, passage: Passage, below: Sequence[Passage]
) -> Iterator[Problem]:
    said = re.findall(r"(?<!\d)(20[2-5]\d)(?=年)", passage.head)
    if (
        len(said) != 1
        or not re.search("目标|指标|任务|到20|愿景|展望", passage.head)
        or (passage.style == 1 and not below)
    ):
        return
    body = "".join(
        part.text[len(passage.head) :] if part is passage else part.text for part in below
    )
    years = re.findall(r"到(20[2-5]\d)年", body)
    if years and said[0] not in years:
        part = next(p for p in below if f"到{years[0]}年" in p.text)
        start, words = next((s, w) for s, w in sentences(part) if f"到{years[0]}年" in w)
        yield finding(
            "lint.heading_body",
            "warning",
            material.place(passage.start),
            [material.quote(passage.start, passage.head), material.quote(start, words)],
            heading=said[0],
            body=years[0],
        )
