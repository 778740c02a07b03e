"""Do the amounts of a sentence come to the total that it gives? Yearly amounts, lists with a sum, structures."""

import re
from collections.abc import Iterator, Sequence

from planloom.errors import Problem
from planloom.plan.lint_numbers import Written, shown, whole_number, written
from planloom.plan.lint_text import Material, finding

_YEARLY = re.compile(
    r"(?:每年|年均|平均每年)(?!增长|提高|下降|递增|增速|压减|[^，。；]{0,12}(?:最高|不超过))"
)
_OVER = re.compile(
    r"(?<!\d)(?P<years>[一二两三四五六七八九十]|\d{1,2})年(?:内|间)?(?:来)?[，]?(?:累计|合计|总计|总共|一共|共计|共|统筹|安排|供应|共安排|总投入|不少于|不低于|(?=\d))"
)
_SUM = re.compile(r"(?:合计|总计|共计|全[市县区省州]共)(?:为|达到?|约)?")
_STRUCTURE = re.compile(
    r"(?<![\d.:：∶])(\d{1,2}(?:\.\d+)?)[:：∶](\d{1,2}(?:\.\d+)?)[:：∶](\d{1,2}(?:\.\d+)?)(?![\d.:：∶])"
)
_GROUP = re.compile(
    r"([两二三四五六七八九十]|\d{1,2})(?:者|园|区|地|市|县|链|项|个|大|条|类|座|家|处)[^，。；\d]{0,8}$"
)
"""Words before a sum that count what is summed: 两园合计, 三条链合计."""
_WITHIN = re.compile(
    r"(?<!\d)(?P<years>[一二两三四五六七八九十]|\d{1,2})年(?P<act>[^，。；、\d]{2,12})(?P<whole>\d[\d.,]*(?:万亿|亿|万)?[^\d，。；、]{1,4})，(?:平均)?每年(?:安排|投入|引进|新增|完成|培养|不少于|约)?(?P<each>\d[\d.,]*(?:万亿|亿|万)?[^\d，。；、]{1,4})"
)
_NEXT_NAME = re.compile(
    r"，[^，。；、\d]{2,10}(?:区|园|片|市|县|镇|基地|环节|工程|产业|集群)(?:[^，。；、\d]{0,4})"
)
"""Between amounts of parts that are each named in a clause of its own."""
_OVER_YEARS = re.compile(
    r"(?<!\d)(?P<years>[两三四五]|\d)年累计(?P<act>增长|下降|提高|降低)(?P<whole>\d[\d.]*)[%％]，年均(?P=act)(?P<each>\d[\d.]*)[%％]"
)
_STOCK = re.compile("(?:达到?|增至|增加到|提高到|扩大到|总数|总量|保有量|拥有|现有)(?:约)?$")
"""Words before what is there at the end, which is no sum over years."""
_EVERY_YEAR = re.compile(
    r"(?P<whole>\d[\d.,]*(?:万亿|亿|万)?[^\d，。；、]{1,4})，(?:平均)?每年(?:安排|投入|引进|新增|完成|培养|组织|举办|实施|供应)?(?P<each>\d[\d.,]*(?:万亿|亿|万)?[^\d，。；、]{1,4})(?=[，。；]|$)"
)
_ENDS = re.compile("[，、](?:[两三四五六]年)?$")
_SPAN = re.compile(
    r"(?P<first>20\d\d)年?[-—–~～－至]{1,2}(?P<last>20\d\d)年[^。；\d]{0,16}每年[^。；\d]{0,10}(?P<each>\d[\d.,]*(?:万亿|亿|万)?[^\d，。；、]{1,4})，(?:合计|共计|共|累计|总计)(?P<whole>\d[\d.,]*(?:万亿|亿|万)?[^\d，。；、]{1,4})"
)
_NEXT_YEAR = re.compile(r"[，、；]20\d\d年[^，。；\d]{0,8}")
_STRETCH = 0.35
_SLACK = 0.6
_FEW, _MOST = 2, 3


def totals(material: Material) -> Iterator[Problem]:
    """Yield sentences whose amounts do not come to the total that they give.

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
        yield from _yearly(material, start, words)
        yield from _within(material, start, words)
        yield from _by_period(material, start, words)
        yield from _over_years(material, start, words)
        yield from _over_span(material, start, words)
        yield from _summed(material, start, words)
        yield from _structure(material, start, words)


def _wrong(material: Material, start: int, words: str, whole: str, parts: str) -> Problem:
    quote = [material.quote(start, words)]
    return finding(
        "lint.parts_whole", "error", material.place(start), quote, whole=whole, parts=parts
    )


def _yearly(material: Material, start: int, words: str) -> Iterator[Problem]:
    """Yield an amount a year that does not give the total over the years: 每年2亿元, 三年共9亿元."""
    yearly, over = _YEARLY.search(words), _OVER.search(words)
    years = whole_number(over["years"]) if over else None
    if yearly is None or over is None or not years or years < _FEW:
        return
    if words.startswith("各", yearly.end()):  # so many places, each of them every year
        return
    each, whole = _first(words, yearly.end()), _first(words, over.end())
    if each is None or whole is None or each.start == whole.start or each.unit != whole.unit:
        return
    if not each.unit or each.unit in {"%", "pp", "倍"} or whole.value < each.value:
        return
    product = each.value * years
    is_floor = bool(re.search("以上|不少于|不低于|超过|至少", words))
    slack = (each.step * years + whole.step) * _SLACK
    is_short = product < whole.value - slack
    is_long = product > whole.value + slack and not is_floor
    loose = _STRETCH if re.search("左右|(?<!签)约|近|余", words) else 0.0
    if (is_short or is_long) and abs(product / whole.value - 1) > loose:
        yield _wrong(
            material, start, words, shown(whole.value, whole.unit), f"{years} × {each.words}"
        )


def _within(material: Material, start: int, words: str) -> Iterator[Problem]:
    """Yield an amount of some years and one a year that do not fit: 五年引进工程师300名，每年100名."""
    for found in _WITHIN.finditer(words):
        years = whole_number(found["years"])
        whole, each = (next(written(found[name]), None) for name in ("whole", "each"))
        if whole is None or each is None or not years or years < _FEW or whole.unit != each.unit:
            continue
        near = found[0] + words[found.end() : found.end() + 2]
        slack = (each.step * years + whole.step) / 2
        product = each.value * years
        is_loose = re.search("以上|左右|约|近|余|不少于", near) and product <= whole.value * (
            1 + _STRETCH
        )
        if (
            whole.unit not in {"", "%", "pp"}
            and abs(product - whole.value) > slack
            and not is_loose
        ):
            yield _wrong(
                material, start, words, shown(whole.value, whole.unit), f"{years} × {each.words}"
            )


def _by_period(material: Material, start: int, words: str) -> Iterator[Problem]:
    """Yield a sum and an amount a year that the years of the sentence, or of the plan, do not lead to."""
    for found in _EVERY_YEAR.finditer(words):
        whole, each = (next(written(found[name])) for name in ("whole", "each"))
        span = re.findall(r"(20\d\d)年?[-—–~～－至]{1,2}(20\d\d)年", words[: found.start()])
        periods = [p for plan in material.file.plans if (p := material.period(plan)) is not None]
        first, last = (
            (int(span[-1][0]), int(span[-1][1])) if span
            else (periods[0].first_year, periods[0].year) if len(periods) == 1
            else (None, None)
        )  # fmt: skip
        if not first or not last or whole.unit != each.unit or whole.unit in {"", "%", "pp", "倍"}:
            continue
        years = last - first + 1
        slack = (each.step * years + whole.step) / 2
        near = words[found.start() - 2 : found.end() + 2]
        if (
            whole.value > each.value
            and abs(each.value * years - whole.value) > slack
            and not re.search("左右|约|以上|近|余|超过|不少于", near)
            and not _STOCK.search(words[: found.start()])
        ):
            yield _wrong(
                material, start, words, shown(whole.value, whole.unit), f"{years} × {each.words}"
            )


def _over_years(material: Material, start: int, words: str) -> Iterator[Problem]:
    """Yield a change over some years and one a year that do not fit: 三年累计下降12%，年均下降8.2%."""
    for found in _OVER_YEARS.finditer(words):
        years, whole, each = (
            whole_number(found["years"]),
            float(found["whole"]),
            float(found["each"]),
        )
        if years and abs(each / (whole / years) - 1) > _STRETCH:
            yield finding(
                "lint.growth_level", "error", material.place(start), [material.quote(start, words)],
                said=f"{each:g}%", computed=f"{whole / years:.3g}%",
            )  # fmt: skip


def _over_span(material: Material, start: int, words: str) -> Iterator[Problem]:
    """Yield an amount a year that does not give the sum over the years told: 2025—2028年每年5000万元，合计3亿元."""
    for found in _SPAN.finditer(words):
        years = int(found["last"]) - int(found["first"]) + 1
        each, whole = (next(written(found[name])) for name in ("each", "whole"))
        gap = abs(each.value * years - whole.value)
        if each.unit == whole.unit != "" and gap > (each.step * years + whole.step) / 4:
            yield _wrong(
                material, start, words, shown(whole.value, whole.unit), f"{years} × {each.words}"
            )


def _first(words: str, begin: int) -> Written | None:
    """Return the first number with a unit behind a place, before the clause after next."""
    clause = re.match(r"[^，。；]*", words[begin:])
    end = begin + (clause.end() if clause else 0)
    return next((n for n in written(words) if n.start >= begin and n.end <= end and n.unit), None)


def _summed(material: Material, start: int, words: str) -> Iterator[Problem]:
    """Yield amounts one after the other whose sum is told: 分别达到4亿元、3亿元，合计8亿元."""
    said = _SUM.search(words)
    whole = _first(words, said.end()) if said else None
    if (
        said is None
        or whole is None
        or "其中" in words
        or not (_ENDS.search(words[: said.start()]) or _GROUP.search(words[: said.start()]))
    ):
        return
    before = words[: said.start()]
    group = _GROUP.search(before)
    count = whole_number(group[1]) if group else None
    parts = [n for n in written(before) if n.unit == whole.unit]
    ends = _ENDS.search(before)
    run: list[Written] = []
    for part in reversed(parts):
        between = words[part.end : run[-1].start if run else ends.start() if ends else said.start()]
        is_open = (count is None or len(run) == count) and not _NEXT_NAME.fullmatch(between)
        if re.search("[。；，](?!$)", between) and not _NEXT_YEAR.fullmatch(between) and is_open:
            break
        run.append(part)
    if count is not None and len(run) != count and _GROUP.search(words[: said.start()]):
        return
    if not whole.unit or len(run) < _FEW or whole.unit in {"%", "pp"}:
        return
    added, slack = sum(p.value for p in run), (whole.step + sum(p.step for p in run)) / 2
    sums = [sum(p.value for p in run[:end]) for end in range(_FEW, len(run) + 1)]
    is_sum = any(abs(value - whole.value) <= slack * 1.0001 for value in sums)
    if not is_sum and not _is_more(words, run):
        yield _wrong(
            material, start, words, shown(whole.value, whole.unit), shown(added, whole.unit)
        )


def _is_more(words: str, run: Sequence[Written]) -> bool:
    """Whether one of the amounts is not exact."""
    return any(re.match("以上|多|余|左右", words[part.end :]) for part in run) or "等" in words


def _structure(material: Material, start: int, words: str) -> Iterator[Problem]:
    """Yield a structure of three sectors that does not come to a hundred."""
    for found in _STRUCTURE.finditer(words) if "结构" in words else ():
        parts = [float(found[n]) for n in range(1, _MOST + 1)]
        step = 0.1 if all("." in found[n] for n in range(1, _MOST + 1)) else 1.0
        if min(abs(sum(parts) - whole) for whole in (100.0, 10.0)) > step * 1.0001:
            yield _wrong(material, start, words, "100%", f"{sum(parts):g}%")
