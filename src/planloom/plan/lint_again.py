"""Is a number told again, in other words, with another value? A count, a goal, a fund, words in quotation marks."""

import re
from collections.abc import Iterator

from planloom.errors import Problem
from planloom.plan.lint_keys import REVISED, spelled, year_of
from planloom.plan.lint_numbers import shown, whole_number, written
from planloom.plan.lint_text import Material, Quantity, finding, sentences
from planloom.plan.schema import Plan

_LETTERS = re.compile(
    r"([\u4e00-\u9fff]{3,12})(?:达到?|超过|突破|增至|提升至|提高到)(?:约)?(\d[\d.]*)([A-Za-z]{1,8})(?![A-Za-z\d])"
)
_QUOTED = re.compile(r"“([\u4e00-\u9fff]{2,12}?)(\d[\d.]*)([%％\u4e00-\u9fff]{1,8})”")
_AS_GOAL = re.compile(
    r"(?P<name>[^，。；：、\d]{4,20}?)(?:达到|突破|超过)?(?P<amount>\d[\d.]*(?:万亿|亿|万)?[^\d，。；、的]{1,3})(?=的(?:目标|任务)|、[^，。；]{2,40}的(?:目标|任务))"
)
_EARLIER = re.compile("原|提前|全国|全省|超额|已|分解|各[市县区]")
_FUND = re.compile(
    r"(?P<size>\d[\d.]*亿元)(?:规模)?的?(?P<name>[\u4e00-\u9fff]{2,12}?基金)(?!的?子)"
)
_SHARE_OF_FUND = re.compile("首期|一期|二期|子|新增|追加|出资|认缴|到位|投放|超|以上")
_NEW = re.compile("^(?:新取得|新获得?|新增|取得|获得|建成|新建)")
_LONG_NAME = 6
_PART = re.compile("其中|已|现有|年|其余|另|前|首批|先行|每|分别|区|县|镇")
_STEP = 5


def told_again(material: Material) -> Iterator[Problem]:
    """Yield numbers that the document tells again with another value, in words that no record holds.

    Parameters
    ----------
    material
        One document.

    Yields
    ------
    problem
        ``lint.two_values``.
    """
    yield from _in_letters(material)
    yield from _in_quotes(material)
    yield from _goal_again(material)
    yield from _funds(material)
    for plan in material.file.plans:
        yield from _counts_again(material, plan)
        yield from _span_again(material, plan)


def _in_letters(material: Material) -> Iterator[Problem]:
    """Yield two values of one thing and year in a unit of letters, which the reader does not know: 8000P, 50EFLOPS."""
    told: dict[tuple[str, str, str], tuple[int, str, str]] = {}
    for passage in material.passages:
        for start, words in sentences(passage):
            for found in _LETTERS.finditer(words):
                year = re.findall(r"20\d\d(?=年)", words[: found.start()]) or re.findall(
                    r"到(20\d\d)年", passage.text[: start - passage.start]
                )
                same = (
                    re.sub("规模|总量|总规模|能力", "", found[1]),
                    found[3],
                    year[-1] if year else "",
                )
                one = told.setdefault(same, (start, words, found[2]))
                if one[2] != found[2] and year:
                    yield finding(
                        "lint.two_values", "error", material.place(start),
                        [material.quote(*one[:2]), material.quote(start, words)], indicator=same[0],
                        first=f"{one[2]}{same[1]}", second=f"{found[2]}{same[1]}",
                        first_year=year[-1], second_year=year[-1],
                    )  # fmt: skip


def _in_quotes(material: Material) -> Iterator[Problem]:
    """Yield words in quotation marks that the document itself tells with another number: “稳定在35%以上”."""
    text = material.text or ""
    for found in _QUOTED.finditer(text):
        number = found[2]
        told = re.compile(rf"(?<!“){re.escape(found[1])}(\d[\d.]*){re.escape(found[3])}")
        same = [other for other in told.finditer(text) if other[1] != number]
        if same and not any(other[1] == number for other in told.finditer(text)) and len(same) == 1:
            places = [material.sentence(at.start()) for at in (same[0], found)]
            yield finding(
                "lint.two_values", "warning", material.place(found.start()),
                [material.quote(*place) for place in places], indicator=found[1],
                first=f"{same[0][1]}{found[3][:1]}", second=f"{number}{found[3][:1]}",
                first_year="", second_year="",
            )  # fmt: skip


def _funds(material: Material) -> Iterator[Problem]:
    """Yield a fund that is told with two sizes: 总规模50亿元的制造业基金, 发挥30亿元制造业基金作用."""
    told: dict[str, tuple[int, str, str]] = {}
    for start, words in material.sentences():
        for found in _FUND.finditer(words):
            if _SHARE_OF_FUND.search(words[: found.start()][-_STEP:]):
                continue
            one = told.setdefault(found["name"], (start, words, found["size"]))
            sizes = [next(written(size)).value for size in (one[2], found["size"])]
            if sizes[0] != sizes[1] and not REVISED.search(words):
                yield finding(
                    "lint.two_values", "warning", material.place(start),
                    [material.quote(*one[:2]), material.quote(start, words)], indicator=found["name"],
                    first=one[2], second=found["size"], first_year="", second_year="",
                )  # fmt: skip


def _goal_again(material: Material) -> Iterator[Problem]:
    """Yield a goal that is told again, as a goal, with another number: 对照加工企业35家的目标."""
    for plan in material.file.plans:
        told: dict[str, list[Quantity]] = {}
        for item in plan.targets:
            if item.measure in {"level", "count"} and item.threshold is None:
                told.setdefault(spelled(item.indicator), []).append(item)
        for start, words in material.sentences():
            if REVISED.search(words) or _EARLIER.search(words):
                continue
            years = {int(year) for year in re.findall(r"(20\d\d)年", words)}
            for found in _AS_GOAL.finditer(words):
                again = next(written(found["amount"]))
                name = spelled(found["name"])
                same = [t for n, items in told.items() for t in items if len(n) >= _STEP and name.endswith(n)
                        and t.unit == again.unit and (not years or year_of(t) in years)
                        and not start <= t.citation.start < start + len(words)]  # fmt: skip
                if same and all(abs(t.low - again.value) > again.step / 2 for t in same):
                    yield finding(
                        "lint.two_values", "error", material.place(start),
                        [*material.cited(same[:1]), material.quote(start, words)], indicator=same[0].indicator,
                        first=shown(same[0].low, same[0].written_unit), second=again.words,
                        first_year=year_of(same[0]), second_year="",
                    )  # fmt: skip


def _span_again(material: Material, plan: Plan) -> Iterator[Problem]:
    """Yield what is counted over the plan's years and told again with another number beside its name: 三年40张."""
    for target in plan.targets:
        noun = _NEW.sub("", spelled(target.indicator))
        years = re.search("[两三四五]年", target.citation.quote)
        if target.measure != "count" or years is None or len(noun) < _LONG_NAME:
            continue
        for found in re.finditer(re.escape(noun), material.text or ""):
            start, words = material.sentence(found.start())
            told = re.search(rf"{years[0]}(?:共|累计)?(\d{{1,5}}){target.unit}", words)
            if (
                told is not None
                and float(told[1]) != target.low
                and start + told.start() > found.end()
            ):
                yield finding(
                    "lint.two_values", "error", material.place(start),
                    [*material.cited([target]), material.quote(start, words)], indicator=target.indicator,
                    first=shown(target.low, target.unit), second=f"{told[1]}{target.unit}",
                )  # fmt: skip
                break


def _counts_again(material: Material, plan: Plan) -> Iterator[Problem]:
    """Yield a count of the plan's own things that is told again with another number: 20个…园区, 18个…园区."""
    counted = [t for t in plan.targets if t.measure == "count" and len(t.indicator) >= _STEP]
    for target in counted:
        same = {q.low for q in counted if q.indicator == target.indicator}
        if len(same) > 1 or target.threshold is not None or target.low != target.high:
            continue
        told = re.finditer(re.escape(target.indicator), material.text or "")
        for start, words in dict.fromkeys(material.sentence(found.start()) for found in told):
            again = _counted_again(words, target.indicator)
            is_own = start <= target.citation.start < start + len(words)
            if again is None or is_own or whole_number(again[1]) == target.low:
                continue
            yield finding(
                "lint.two_values", "warning", material.place(start),
                [*material.cited([target]), material.quote(start, words)], indicator=target.indicator,
                first=shown(target.low, target.written_unit), second=again[0],
            )  # fmt: skip


def _counted_again(words: str, noun: str) -> re.Match[str] | None:
    found = re.search(
        rf"(?<![\d.第约近超过前每新增])(\d{{1,3}}|[二三四五六七八九十]{{1,2}})([个大家项条座])(?={re.escape(noun)})",
        words,
    )
    return None if found is None or _PART.search(words[: found.start()]) else found
