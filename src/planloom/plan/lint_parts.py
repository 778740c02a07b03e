"""Do parts add up to their whole? In a sentence, by place, and by cluster."""

import math
import re
from collections.abc import Iterator, Sequence

from planloom.errors import Problem
from planloom.plan.lint_keys import key, measured, spelled, year_of
from planloom.plan.lint_numbers import Written, rounding, shown, written
from planloom.plan.lint_text import Material, Quantity, finding, quantities, sentences
from planloom.plan.schema import Plan

_OF_WHICH = re.compile(
    r"，?其中[，：:]?|[，；]?(?:具体|分别|分布)(?:为|是|在|于)[：:]?|，(?=首期|首批|一期)|由|，(?=(?:第?一产业?|国家级)\d)|"
    r"(?:分年度|分年|按年度|分区域|分县区|分类别|按[^，。；\d]{1,6}分|从[^，。；\d]{1,6}看)[^，。；\d]{0,3}，"
)
_GOES_ON = re.compile(
    "其中|分年度|分年|按年度|分区域|分县区|分类别|按[^，。；\\d]{1,6}分|从[^，。；\\d]{1,6}看"
)
_CHANGE = re.compile(
    r"(?:增长|增速|提高|下降|降低|增加|减少|提升|年均|以上增幅|占|同比|比重)[^，；、]{0,6}$"
)
_DATE = re.compile(r"20\d\d年|[（(]?\d{4}[)）]?")
_SIZE = re.compile(
    r"(?:以上|及以上)?(?:的|级)?(?:[^，。；、\d]{0,6}企业|园区|集群|项目)|(?:至|到|—|-)\d[\d.]*[万亿]*元的?[^，。；、\d]{0,6}(?:企业|园区|集群|项目)"
)
"""Behind an amount that is the size of things counted, no part of a sum (1000亿元以上的企业4家)."""
_PLACE = re.compile(
    r"[\u4e00-\u9fff]{1,8}(?:区|县|市|镇|乡|街道|新区|园)[（(]?[^\d，。；、]{0,10}$"
)
_AREA = re.compile(r"(?:启动|拓展|储备|核心|扩展|起步)区[^\d，。；、]{0,8}$")
_BY_PLACE = re.compile(
    r"(?P<place>[\u4e00-\u9fff]{1,8}(?:区|县|市|镇|街道))(?:[（(][^（）()\n]{1,12}[）)])?(?:共?建设|布局|规划|合建|设|共|有)?(?P<count>\d{1,3})(?P<unit>[个家项座])"
    r"(?P<noun>[\u4e00-\u9fff]{2,8}?(?=[，。；、\n]|$))?"
)
_APART = (
    ("国家级", "省级", "市级", "区级", "县级"),
    ("新开工", "新建", "续建", "竣工", "收尾", "储备", "改建", "扩建", "预备"),
    ("一期", "二期", "三期"),
    ("大型", "中型", "小型", "微型"),
    ("国有", "民营", "外资"),
    ("一产", "二产", "三产"),
    ("中央", "省财政", "市财政", "县财政", "社会资本"),
)
"""Kinds that exclude one another: their numbers may be added."""
_DRAWN = re.compile("，[^，。；]{0,6}(?:带动|撬动|吸引|拉动|辐射|服务|覆盖)")
"""Words before what the whole brings about, which is no part of it."""
_ROUNDED = 0.58
_NEAR, _FAR = 60, 900
_ONE_DIGIT = 0.05
"""How far an amount of one digit (1万亿元) may be meant to be round."""
_SLIP = 1e4
"""万 for 亿: what one part may be wrong by."""
_OVERLAP = re.compile("企业|项目|级|以上|高新|上市|专精特新|小巨人|重点|新增|龙头|优势|人才|专利")
"""Kinds of things that may be counted under two names."""
_FEW = 2
_COUNTS = {"个", "座", "条", "处", "所", "支", "台", "辆", "套", "艘", "只", "件"}
_ALL = re.compile(
    r"战新产业|高新技术产业|先进制造业|规上工业|全部工业|制造业|地区生产总值|数字经济|集群总|各集群|“?20\+8"
)
_ORDER = (
    "战新产业增加值",
    "规上工业增加值",
    "制造业增加值",
    "全部工业增加值",
    "工业增加值",
    "地区生产总值",
)


def parts_and_wholes(material: Material) -> Iterator[Problem]:
    """Yield parts that exceed their whole, or do not add up to it where they should.

    Parameters
    ----------
    material
        One document.

    Yields
    ------
    problem
        ``lint.parts_whole``.
    """
    for passage in material.passages:
        before = (passage.start, "")
        for start, words in sentences(passage):
            goes_on = _GOES_ON.match(words) is not None and before[1] != ""
            said = (before[0], before[1] + words) if goes_on else (start, words)
            yield from _in_sentence(material, *said)
            before = (start, words)
    yield from _places(material)
    for plan in material.file.plans:
        items = quantities(plan)
        yield from _by_place(material, plan, items)
        yield from _by_cluster(material, items)
        yield from _inside(material, items)
        yield from _added_value(material, items)


def _wrong(where: str, quotes: Sequence[object], whole: float, parts: float, unit: str) -> Problem:
    return finding(
        "lint.parts_whole",
        "error",
        where,
        quotes,  # type: ignore[arg-type]
        whole=shown(whole, unit),
        parts=shown(parts, unit),
    )


def _in_sentence(material: Material, start: int, words: str) -> Iterator[Problem]:
    link = _OF_WHICH.search(words)
    if link is None:
        return
    before = [n for n in written(words[: link.start()]) if _counts(words, n)]
    drawn = _DRAWN.search(words, link.end())
    end = drawn.start() if drawn else len(words)
    after = [n for n in written(words) if link.end() <= n.start < end and _counts(words, n)]
    if not before:
        return
    last = {number.unit: number for number in before}
    whole = next((last[part.unit] for part in after if part.unit in last), before[-1])
    parts = [n for n in after if n.unit == whole.unit and n.unit]
    if not parts or (whole.unit in {"%", "pp", "倍"} and len(parts) < _FEW):
        return
    total = sum(part.value for part in parts)
    exact = min(whole.step / 2, whole.value * _ONE_DIGIT)
    slack = (
        min(whole.step, parts[0].step) / 2
        if _is_by_year(words, parts)
        else _slack(whole, parts, exact)
    )
    most = max(part.value for part in parts)
    is_too_much = most > whole.value + exact or (
        len(parts) > 1
        and total > whole.value + slack
        and (_adds_up(words, whole, parts) or _is_told_again(material, words, parts))
    )
    is_too_little = (
        (len(parts) > _FEW or _are_all_levels(words[: link.start()], words[link.end() :], parts))
        and total < whole.value - slack
        and (_is_divided(words, parts) or _is_told_again(material, words, parts))
        and "等" not in words
        and not re.search("(?:超过|突破|约)$", words[: whole.start])
        and not re.match("以上|左右", words[whole.end :])
    )
    is_slip = (
        whole.unit == "CNY"
        and total < whole.value - slack
        and any(
            abs(total - part.value + part.value * _SLIP - whole.value) <= slack for part in parts
        )
    )
    if is_too_much or is_too_little or is_slip:
        quote = [material.quote(start, words)]
        shown_parts = most if most > whole.value + exact else total
        yield _wrong(material.place(start), quote, whole.value, shown_parts, whole.unit)


def _are_all_levels(said: str, words: str, parts: Sequence[Written]) -> bool:
    """Whether kinds by level are all that a level and those above it hold: 省级以上园区6个，其中国家级1个、省级5个."""
    least = re.search("(省|市|县)级(?:及)?以上", said)
    levels = ["国家级", "省级", "市级", "县级"]
    return (
        least is not None
        and [level for level in levels if level in words] == levels[: len(parts)]
        and (levels[len(parts) - 1] == f"{least[1]}级")
    )


def _slack(whole: Written, parts: Sequence[Written], exact: float) -> float:
    """Return how far the parts may miss their whole: not at all for things counted one by one."""
    if whole.unit in _COUNTS | {"家", "项", "户", "名"} and whole.step == 1:
        return 0.0
    spread = math.sqrt(len(parts) + 1) * _ROUNDED
    return min(exact, whole.step / 2) / 2 + spread * max(part.step for part in parts)


def _counts(words: str, number: Written) -> bool:
    before = words[: number.start]
    return (
        bool(number.unit)
        and not (_CHANGE.search(before) and not before.endswith(("到", "至", "为")))
        and not re.search(r"[由从较比](?:20\d\d年的?|上年的?)?$", before)
        and not words[number.end :].startswith("年")
        and not before.endswith(("每年", "年均"))
        and not _SIZE.match(words, number.end)
    )


def _adds_up(words: str, whole: Written, parts: Sequence[Written]) -> bool:
    """Whether the parts exclude one another: money and areas of kinds, counts by place."""
    if whole.unit in {"CNY", "km2", "kW", "kWh", "m3", "吨"} or _is_divided(words, parts):
        return True
    return whole.unit in _COUNTS and not _OVERLAP.search(words[: parts[-1].end])


def _is_told_again(material: Material, words: str, parts: Sequence[Written]) -> bool:
    """Whether the names of parts, three or more, stand together in another sentence: a division that the plan knows."""
    names = [re.split("[，、。；：]|其中", words[: part.start])[-1] for part in parts]
    if len(parts) <= _FEW or any(
        len(name) < _FEW or re.search(r"\d", name) or _OVERLAP.search(name) for name in names
    ):
        return False
    return any(
        all(name in other for name in names)
        for passage in material.passages
        for _, other in sentences(passage)
        if other not in words
    )


def _is_divided(words: str, parts: Sequence[Written]) -> bool:
    heads = [words[: part.start] for part in parts]
    if all(_PLACE.search(head) for head in heads) or all(_AREA.search(head) for head in heads):
        return True
    near = [re.split("[，、。；：]|其中", head)[-1] for head in heads]
    said = words[: parts[0].start].partition("其中")[0]
    if len(parts) > _FEW and all(len(head) > 1 and head in said for head in near):
        return True  # each is named in the list before: 在制造、医疗、教育三大领域打造200个，其中制造80个、…
    if _is_by_year(words, parts):
        return True
    for kinds in _APART:
        own = [next((kind for kind in kinds if kind in head), None) for head in near]
        if None not in own and len(set(own)) == len(own):
            return True
    return False


def _is_by_year(words: str, parts: Sequence[Written]) -> bool:
    """Whether each part is of a year of its own: tasks, that are planned exactly."""
    near = [re.split("[，、。；：]|其中", words[: part.start])[-1] for part in parts]
    years = [found[0] for head in near if (found := re.fullmatch(r"20\d\d年[^\d]{0,6}", head))]
    return len(years) == len(parts) > 1 and len(set(years)) == len(years)


def _places(material: Material) -> Iterator[Problem]:
    """Yield counts by district, one after the other, whose sum is not the count told before."""
    text = material.text or ""
    group: list[re.Match[str]] = []
    for found in [*_BY_PLACE.finditer(text), None]:
        if found is not None and (not group or _goes_on(text, group[-1], found)):
            group.append(found)
            continue
        if len(group) > _FEW and len({part["place"] for part in group}) == len(group):
            yield from _against_count(material, text, group)
        group = [found] if found is not None else []


def _goes_on(text: str, before: re.Match[str], after: re.Match[str]) -> bool:
    between = text[before.end() : after.start()]
    same = before["unit"] == after["unit"] and (before["noun"] or "") == (after["noun"] or "")
    return (
        same
        and len(between) < _NEAR
        and not re.search(r"\n[^\n]*[章节]|\n[一二三四五六七八九十]、|合计|总计", between)
    )


def _against_count(
    material: Material, text: str, group: Sequence[re.Match[str]]
) -> Iterator[Problem]:
    noun, unit = group[0]["noun"] or "", group[0]["unit"]
    total = sum(int(part["count"]) for part in group)
    begin = max(0, group[0].start() - _FAR)
    wholes = [
        (begin + count.start(), int(count[1]), count[0])
        for count in re.finditer(
            rf"(?<!\d)(\d{{1,4}}){unit}([^，。；、\d]{{0,16}})", text[begin : group[0].start()]
        )
        if (noun or "园") in count[2]
    ]
    wholes = [whole for whole in wholes if whole[1] >= max(int(part["count"]) for part in group)]
    if not wholes or any(number == total for _, number, _ in wholes):
        return
    start, number, words = wholes[-1]
    if not number / 2 <= total <= number * 2:
        return
    quotes = [material.quote(start, words), *(material.quote(p.start(), p[0]) for p in group)]
    yield _wrong(material.place(start), quotes, number, total, unit)


def _by_place(material: Material, plan: Plan, items: Sequence[Quantity]) -> Iterator[Problem]:
    """Yield counts and areas by district that do not add up to the plan's own."""
    groups: dict[tuple[str, str, str], list[Quantity]] = {}
    for item in items:
        if item.measure in {"count", "level"}:
            groups.setdefault((key(item).indicator, item.unit, item.measure), []).append(item)
    for members in groups.values():
        wholes = [
            m for m in members if m.place_code is not None and m.place_code == plan.place_code
        ]
        parts = [m for m in members if m.place_code != plan.place_code and _PLACE.search(m.subject)]
        whole = next((w for w in wholes if w.low == w.high), None)
        if whole is None or len(parts) <= _FEW or len({p.subject for p in parts}) < len(parts):
            continue
        total = sum(part.high for part in parts)
        is_short = whole.comparator == "=" and whole.measure == "count" and total < whole.low
        if total > whole.high * _above(material, whole) or is_short:
            yield _wrong(whole.id, material.cited([whole, *parts]), whole.high, total, whole.unit)


def _above(material: Material, whole: Quantity) -> float:
    slack = rounding(whole.citation.quote, whole.high) / whole.high if whole.high else 0.0
    return 1.0 + (material.number("about_tolerance") if whole.comparator == "~" else slack)


def _by_cluster(material: Material, items: Sequence[Quantity]) -> Iterator[Problem]:
    """Yield clusters whose numbers together exceed the total of all of them."""
    money = [i for i in items if i.unit == "CNY" and i.measure == "level" and i.threshold is None]
    for whole in money:
        if whole.cluster_code or whole.member_codes or not _is_total(whole):
            continue
        parts = [
            item
            for item in money
            if (item.cluster_code or item.member_codes)
            and year_of(item) in {year_of(whole), None}
            and measured(item) == measured(whole)
            and item.place_code == whole.place_code
        ]
        members: dict[str, float] = {}
        for part in parts:
            for code in part.member_codes or (part.cluster_code or "",):
                members[code] = max(members.get(code, 0.0), part.low)
        total = sum(members.values())
        if total > whole.high * _above(material, whole) and measured(whole):
            yield _wrong(whole.id, material.cited([whole, *parts]), whole.high, total, whole.unit)


def _is_total(item: Quantity) -> bool:
    words = spelled(item.indicator)
    return item.indicator_code == "sei_value_added" or bool(
        re.match(".{0,6}战新产业", words) and "占" not in words
    )


def _inside(material: Material, items: Sequence[Quantity]) -> Iterator[Problem]:
    """Yield a total of value added that exceeds the wider total it is part of."""
    ranked: dict[tuple[str | None, int | None], list[tuple[int, Quantity]]] = {}
    for item in items:
        words = (
            "战新产业增加值"
            if item.indicator_code == "sei_value_added"
            else spelled(item.indicator)
        )
        words = "地区生产总值" if item.indicator_code == "gdp" else words
        if (
            item.measure == "level"
            and item.unit == "CNY"
            and words in _ORDER
            and not item.cluster_code
        ):
            ranked.setdefault((item.place_code, year_of(item)), []).append(
                (_ORDER.index(words), item)
            )
    for members in ranked.values():
        for rank, part in members:
            whole = next((m for r, m in members if r == len(_ORDER) - 1 and rank < r), None)
            if whole is not None and part.low > whole.high * _above(material, whole):
                quotes = material.cited([whole, part])
                yield _wrong(part.id, quotes, whole.high, part.low, part.unit)


def _added_value(material: Material, items: Sequence[Quantity]) -> Iterator[Problem]:
    """Yield a value added that is larger than the revenue or output of the same industry and year."""
    money = [
        i
        for i in items
        if i.measure == "level" and i.unit == "CNY" and year_of(i) and i.threshold is None
    ]
    for part in (i for i in money if measured(i) == "增加值" and (i.cluster_code or _whose(i))):
        for whole in (i for i in money if measured(i) in {"营收", "主营收入", "产值"}):
            same = (whole.cluster_code, whole.place_code, year_of(whole)) == (
                part.cluster_code,
                part.place_code,
                year_of(part),
            )
            if same and _whose(whole) == _whose(part) and part.low > whole.high:
                yield _wrong(
                    part.id, material.cited([whole, part]), whole.high, part.low, part.unit
                )


def _whose(item: Quantity) -> str:
    return spelled(item.indicator).removesuffix(measured(item)).removesuffix("产业")
