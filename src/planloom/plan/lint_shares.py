"""Does a share fit the amounts that stand beside it? 占地区生产总值（4869亿元）的48.2%, 其中12.7万亩，占72.2%."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from planloom.errors import Problem
from planloom.plan.lint_keys import Key, key, spelled, year_of
from planloom.plan.lint_numbers import Written, shown, written
from planloom.plan.lint_scopes import WIDER
from planloom.plan.lint_text import Material, Quantity, finding, quantities
from planloom.plan.schema import Plan

_AMOUNT = r"\d[\d.,]*(?:万亿|亿|万)?[^\d，。；、%％（）()的]{1,4}?"
_BESIDE = re.compile(
    rf"(?P<whole>{_AMOUNT})[^，。；\d]{{0,8}}，(?P<part>[^，。；\d]{{2,24}}\d[\d.,]*(?:万亿|亿|万)?[^\d，。；、%％]{{1,4}})[^，。；\d]{{0,4}}，"
    r"(?P<said>占比|占其|占总量|占总数|占|(?:开发|完成|开工|入驻|入园|投产|达产|出租|利用)率)(?:的)?(?:约|达到?|为|近)?(?P<share>\d[\d.]*)[%％]"
)
_IN_BRACKETS = re.compile(
    r"占[^，。；（）()\d]{2,20}[（(][^（）()\d]{0,8}(?P<whole>\d[^（）()]{1,10})[）)]的?(?:比重|比例)?(?:约|达到?|为|近)?(?P<share>\d[\d.]*)[%％]"
)


_OF = re.compile(
    r"占(?:全(?:市|省|县|区))?([^，。；\d的]{2,20}?)(?:的|比重|比例)*(?:达到?|为|约)?\d"
)
_EACH_SHARE = re.compile(
    r"分别(?:占|为)(?:[^，。；\d]{0,16}的)?(?:比重|比例)?(?P<shares>\d[\d.]*[%％](?:(?:、|和)\d[\d.]*[%％]){2,})"
)
_OVERLAP = re.compile(
    "战略|战新|规上|规模以上|高技术|高新|民营|数字|外贸|覆盖率|[^比]率|增长|增速|给予|补|奖|贴"
)
_ALL = 1.015
_AREAS = {"mu", "km2", "ha", "m2"}
_SHARE = re.compile(r"^(.+?)占(.+?)(?:的)?比重$")
_AREA = re.compile("(?:总面积|面积|总量|数量)$")
_LONG_NAME = 4
_SHORTEST = 2


def shares(material: Material) -> Iterator[Problem]:
    """Yield shares that the two amounts told beside them do not give.

    Parameters
    ----------
    material
        One document.

    Yields
    ------
    problem
        ``lint.share_of_level``.
    """
    for plan in material.file.plans:
        yield from _by_name(material, plan)
        yield from _by_code(material, quantities(plan))
    earlier = ""
    for start, words in material.sentences():
        yield from _apart(material, start, words)
        yield from _beside(material, start, words, "")
        if words.startswith("其中，"):
            yield from _beside(material, start, words, earlier)
        earlier = words
        for found in _IN_BRACKETS.finditer(words):
            whole = _last(found["whole"])
            told = [n for n in written(words[: found.start()]) if whole and n.unit == whole.unit]
            part = told[-1] if told else None
            yield from _compared(material, start, words, whole, part, found["share"])


def _beside(material: Material, start: int, words: str, before: str) -> Iterator[Problem]:
    """Yield a share that whole and part told beside it do not give; the whole may close the sentence before."""
    told = (
        words if not before else before.rstrip("。；\n") + "，其中" + words.removeprefix("其中，")
    )
    for found in _BESIDE.finditer(told):
        is_rate = found["said"].endswith("率")
        is_part = re.search("其中|已|完成|开工|投产", found["part"]) is not None
        if (
            (found["said"] != "占" and not is_rate)
            or "其中" in found["part"]
            or (is_rate and is_part)
        ):
            numbers = {n.start: n for n in written(told)}
            whole, part = numbers.get(found.start("whole")), _last(found["part"])
            yield from _compared(material, start, words, whole, part, found["share"])


def _apart(material: Material, start: int, words: str) -> Iterator[Problem]:
    """Yield shares of parts told one by one that come to more than all: 分别占40%、35%、45%."""
    for found in _EACH_SHARE.finditer(words):
        shares = [number.value for number in written(found["shares"]) if number.unit == "%"]
        clause = re.split("[。；]", words[: found.start()])[-1]
        if len(shares) > _SHORTEST and sum(shares) > _ALL and not _OVERLAP.search(clause):
            yield finding(
                "lint.parts_whole", "error", material.place(start), [material.quote(start, words)],
                whole="100%", parts=shown(round(sum(shares), 4), "1"),
            )  # fmt: skip


def _by_name(material: Material, plan: Plan) -> Iterator[Problem]:
    """Yield a share of a whole that the document tells elsewhere, and that the amount before it does not give."""
    items = quantities(plan)
    for part, share in pairwise(items):
        if "分别" in part.citation.quote or share.citation.quote.startswith("合计"):
            continue
        of = _OF.match(share.citation.quote) if share.measure in {"share", "ratio"} else None
        gap = share.citation.start - part.citation.start - len(part.citation.quote)
        if (
            of is None
            or part.measure not in {"level", "count"}
            or not 0 <= gap <= 1
            or part.threshold
        ):
            continue
        name = _bare(of[1])
        same = [
            item
            for item in items
            if item.measure == part.measure and item.unit == part.unit and item is not part
            and item.low >= part.low and len(name) >= _SHORTEST and _bare(item.indicator) == name
            and item.subject not in WIDER
        ]  # fmt: skip
        own = [item for item in same if year_of(item) == year_of(part)]
        lasting = same if len({item.low for item in same}) == 1 and part.unit in _AREAS else []
        for whole in (own or lasting)[:1]:
            seen = part.low / whole.low if whole.low else 0.0
            if share.low and abs(seen / share.low - 1) > material.number("lint_share_tolerance"):
                yield finding(
                    "lint.share_of_level", "warning", share.id, material.cited([part, share, whole]),
                    said=shown(share.low, "1"), computed=shown(round(seen, 4), "1"),
                )  # fmt: skip


def _bare(words: str) -> str:
    """Return the name of a whole without what it is called besides: 竹林总面积, 全县现有竹林."""
    return re.sub("总面积|面积|现有|共有|拥有|全(?:市|省|县|区)", "", spelled(words))


def _last(words: str) -> Written | None:
    found = [n for n in written(words) if n.unit or n.scale]
    return found[-1] if found else None


def _compared(
    material: Material,
    start: int,
    words: str,
    whole: Written | None,
    part: Written | None,
    share: str,
) -> Iterator[Problem]:
    if whole is None or part is None or whole.unit != part.unit or not whole.value:
        return
    said, seen = float(share) / 100, part.value / whole.value
    if seen < 1 and said and abs(seen / said - 1) > material.number("lint_share_tolerance"):
        yield finding(
            "lint.share_of_level", "warning", material.place(start), [material.quote(start, words)],
            said=shown(said, "1"), computed=shown(round(seen, 4), "1"),
        )  # fmt: skip


def _by_code(material: Material, items: Sequence[Quantity]) -> Iterator[Problem]:
    """Yield shares that do not fit the two levels that the same document gives for the same year."""
    levels: dict[tuple[str, str, int | None], Quantity] = {}
    for item in items:
        if item.measure == "level" and "分别" not in item.citation.quote:
            words = _AREA.sub("", _words_of(item))
            levels.setdefault((words, key(item).subject, year_of(item)), item)
    for item in items:
        found = (
            _SHARE.match(_share_words(item))
            if item.measure == "share" and not item.citation.quote.startswith("合计")
            else None
        )
        if found is None:
            continue
        same: Key = key(item)
        names = [_AREA.sub("", name) for name in (found[1], found[2])]
        part = levels.get((names[0], same.subject, year_of(item)))
        whole = levels.get((names[1], same.subject, year_of(item))) or _called(
            levels, names[1].removeprefix("全"), same.subject, year_of(item)
        )
        if part is None or whole is None or part is whole or not whole.low:
            continue
        seen = part.low / whole.low
        if abs(seen / item.low - 1) > material.number("lint_share_tolerance"):
            yield finding(
                "lint.share_of_level",
                "warning",
                item.id,
                material.cited([item, part, whole]),
                said=shown(item.low, "1"),
                computed=shown(seen, "1"),
            )


def _called(
    levels: Mapping[tuple[str, str, int | None], Quantity],
    words: str,
    subject: str,
    year: int | None,
) -> Quantity | None:
    """Return the one level whose name ends in some words: 全产业链产值 of 预制菜产业链产值."""
    ends = [
        level
        for (name, of, when), level in levels.items()
        if (of, when) == (subject, year) and name.endswith(words) and len(words) > _LONG_NAME
    ]
    return ends[0] if len(ends) == 1 else None


def _words_of(item: Quantity) -> str:
    known = {"sei_value_added": "战新产业增加值", "gdp": "地区生产总值"}
    return known.get(item.indicator_code or "", spelled(item.indicator))


def _share_words(item: Quantity) -> str:
    words = spelled(item.indicator)
    return words if words.endswith("比重") else f"{words}比重"
