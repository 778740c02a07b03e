"""Do so many things of so much each come to the sum that is told? 65万平方米, 每平方米补助200元, 共需1.3亿元."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from planloom.errors import Problem
from planloom.plan.lint_numbers import Written, shown, whole_number, written
from planloom.plan.lint_text import Material, finding

_AMOUNT = r"\d[\d.,]*(?:万亿|亿|万)?[^\d，。；、（）()]{1,3}?"
_PER = re.compile(
    r"(?:(?P<mean>[户亩人])均|(?P<average>平均)?每(?P<of>平方米|平方公里|公顷|亩|[个家项座条名户人张栋台件所套吨支间辆种类架艘处场届株头](?!月(?![产销])))|单(?P<one>[个家]))"
    r"(?P<noun>[^，。；、：\d]{0,12})(?=\d)"
)
_LIMIT = re.compile("最高|不超过|上限|封顶|不高于|不低于|不少于|至少|以内|之内|不等")
_LOOSE = re.compile("左右|约|近|余|以上|超过|突破")
_SUM = re.compile(r"(?:合计|总计|共计|一共|共需|共|需)[^，。；：、\d]{0,10}$")
_BUILT = re.compile(r"(?:[建达投]成?产?后|总(?:建筑|占地|用地|规划)?面积)[^，。；：、\d]{0,8}$")
_ALL_IN = re.compile(r"总[^，。；：、\d]{1,8}$")
_ALONE = re.compile(
    rf"(?:平均)?每[个家座所类][^，。；、\d]{{0,6}}(?:各|设|建设?|配备|布局)?{_AMOUNT}"
)
_APIECE = re.compile(
    r"(?<![\d.第])(?P<count>\d{1,3}|[两二三四五六七八九十]{1,2})(?:个|家|座|所|条|类|大)(?P<whose>[^，。；\d]{1,16}?)(?P<yearly>每年)?各(?!自|方|项|类|级|地|个|有)[^，。；\d]{0,12}"
    rf"(?P<each>{_AMOUNT})，(?:(?P<years>[两二三四五])年)?[^，。；\d]{{0,4}}(?:合计|总计|共计|共|累计)[^，。；\d]{{0,8}}(?P<whole>{_AMOUNT})(?=[，。；（的]|[\u4e00-\u9fff]{{2}}|$)"
)
_AREAS = {"平方米": 1e6, "平方公里": 1.0, "公顷": 100.0, "亩": 1500.0}
_PERSONS = "人名户"
_ABOUT, _FEW = 0.2, 2


@dataclass(frozen=True, slots=True)
class Each:
    """What each of some things is told to hold, cost or bring."""

    amount: Written
    """How much."""
    of: str
    """Measure word of the things."""
    start: int
    """Offset of its words in the sentence."""
    is_average: bool
    """Whether it is told as an average."""
    noun: str
    """What it is an amount of."""


def products(material: Material) -> Iterator[Problem]:
    """Yield sums that so many things of so much each do not come to.

    Parameters
    ----------
    material
        One document.

    Yields
    ------
    problem
        ``lint.parts_whole``.
    """
    for start, words in material.prose():
        if "每" in words or "均" in words or "单个" in words:
            for each in _each(words):
                yield from _against(material, start, words, each)
        if "各" in words:
            yield from _apiece(material, start, words)


def _each(words: str) -> Iterator[Each]:
    numbers = {number.start: number for number in written(words)}
    for found in _PER.finditer(words):
        amount = numbers.get(found.end())
        clause = re.split("[，。；、]", words[: found.end()])[-1]
        if amount is None or amount.unit in {"", "%", "pp", "倍"}:
            continue
        if _LIMIT.search(clause) or re.match("以内|以下|不等|起|以上", words[amount.end :]):
            continue
        of = {"户": "户", "亩": "亩", "人": "人"}.get(
            found["mean"] or "", found["of"] or found["one"]
        )
        yield Each(
            amount, of, found.start(), bool(found["average"] or found["mean"]), found["noun"]
        )


def _against(material: Material, start: int, words: str, each: Each) -> Iterator[Problem]:
    """Yield the sum of a sentence that none of its counts makes of an amount for each."""
    counts = _counts(words, each)
    near = [
        number
        for number in written(words)
        if number.unit == each.amount.unit and number.start != each.amount.start
        and (number.value >= each.amount.value or each.is_average)
    ]  # fmt: skip
    wholes = [number for number in near if _is_whole(words, each, number)]
    if not counts or not wholes:
        return
    for count, step in counts:
        for whole in near:
            if _fits(words, each.amount, whole, (count, step)):
                return
    count, whole = counts[0][0], wholes[-1]
    yield finding(
        "lint.parts_whole", "error", material.place(start), [material.quote(start, words)],
        whole=shown(whole.value, whole.unit), parts=f"{count:g} × {each.amount.words}",
    )  # fmt: skip


def _counts(words: str, each: Each) -> list[tuple[float, float]]:
    """Return how many things a sentence tells of the kind that the amount is for, each with its last digit."""
    if each.of in _AREAS:
        size = _AREAS[each.of]
        return [
            (number.value * size, number.step * size)
            for number in written(words)
            if number.unit == "km2" and number.start != each.amount.start
        ]
    units = _PERSONS.replace("户", "") if each.of in "人名" else each.of
    plain = [
        (number.value, number.step)
        for number in written(words)
        if number.unit and number.unit in units and number.start != each.amount.start
    ]
    spelled = [
        (float(count), 0.0)
        for found in re.finditer(
            rf"(?<![第每\d])([两二三四五六七八九十]{{1,2}}|\d{{1,3}})[{units}]", words
        )
        if (count := whole_number(found[1])) is not None and count >= _FEW
    ]
    return [*plain, *(one for one in spelled if one[0] not in {count for count, _ in plain})]


def _is_whole(words: str, each: Each, number: Written) -> bool:
    """Whether a number is told as the sum of what all things hold."""
    before, after = words[: number.start], words[number.end :]
    clause = re.split("[，。；：、]", before)[-1]
    if re.match("以上|以下", after) or _LIMIT.search(clause) or "其中" in clause:
        return False
    if _SUM.search(clause) or _BUILT.search(clause):
        return number.start > each.start or each.is_average
    is_named = words.startswith("平均", each.start) and clause.endswith(each.noun[-_FEW:] or "平均")
    if each.is_average and (
        is_named or _ALL_IN.search(clause) or ("消费" in each.noun and clause.endswith("收入"))
    ):
        return True
    noun = re.match("[\u4e00-\u9fff]{3}", words[each.amount.end :])
    if noun is not None and after.startswith(noun[0]) and number.start > each.start:
        return True
    own = re.split("[，。；：]", words[each.start :])[0]
    is_next = re.fullmatch(
        r"[\u4e00-\u9fff]{0,4}，(?:\d{1,3}[个家座所类][\u4e00-\u9fff]{1,6})?",
        words[number.end : each.start],
    )
    return bool(is_next and _ALONE.fullmatch(own) is not None and _is_counted(number))


def _is_counted(number: Written) -> bool:
    return number.unit not in {"CNY", "km2", "kW", "kWh", "m3", "吨"} and not number.scale


def _fits(words: str, each: Written, whole: Written, count: tuple[float, float]) -> bool:
    product = each.value * count[0]
    exact = _is_counted(each)
    slack = whole.step / 2 + each.value * count[1] / 2 * (count[1] > 1)
    slack += 0.0 if exact else each.step / 2 * count[0]
    near = "".join(words[max(0, n.start - 2) : n.end + 3] for n in (each, whole))
    slack += whole.value * _ABOUT if _LOOSE.search(near) else 0.0
    return abs(product - whole.value) <= slack * 1.0001


def _apiece(material: Material, start: int, words: str) -> Iterator[Problem]:
    """Yield a sum of so many places that build so many each: 三个园区各建设2座，共7座."""
    for found in _APIECE.finditer(words):
        each, whole = (next(written(found[name])) for name in ("each", "whole"))
        count, years = whole_number(found["count"]), whole_number(found["years"] or "一") or 1
        if count is None or not each.unit or each.unit != whole.unit or "分别" in found[0]:
            continue
        product = each.value * count * (years if found["yearly"] else 1)
        slack = 0.0 if _is_counted(each) else (each.step * count + whole.step) / 2
        if abs(product - whole.value) > slack * 1.0001 and not _LOOSE.search(found[0]):
            yield finding(
                "lint.parts_whole", "error", material.place(start), [material.quote(start, words)],
                whole=shown(whole.value, whole.unit), parts=f"{count} × {each.words}",
            )  # fmt: skip
