"""Do numbers that stand side by side fit each other? A base and its growth, names and shares, years and their sum."""

import re
from collections.abc import Iterator, Sequence

from planloom.errors import Problem
from planloom.plan.lint_numbers import Written, shown, whole_number, written
from planloom.plan.lint_text import Material, finding, sentences

_OVER_BASE = re.compile(
    r"[较比与在](?:(?P<year>20\d\d)年|\w{0,3}末|上年|去年|同期)?(?:的)?(?P<base>\d[\d.,]*(?:万亿|亿|万)?[^\d，。；、]{0,4}?)(?:相比，?|的?基础上再?)?"
    r"(?P<yearly>[，]?(?:[两三四五六]年)?(?:年均|平均每年))?(?P<act>增长|增加|提高|提升|上升|扩大|下降|降低|减少)(?:了|约|近|超过|达到?)?(?P<by>\d[\d.]*(?:个百分点|[%％]|倍))"
)
_TIMES_BASE = re.compile(
    r"(?:[是为达]|相当于|达到)(?:约)?(?:20\d\d年)?(?:的)?(?P<base>\d[\d.,]*(?:万亿|亿|万)?[^\d，。；、的]{1,4})的(?P<times>\d+(?:\.\d+)?)倍"
)
_APIECE = re.compile(
    r"分别(?:按|为|是|以|达到?|超过|突破|增长|下降|新增|增加|建设|布局|培育|出资|投入|承担|安排|认缴|奖励|补助|补贴|给予|落实|建成)?"
)
_RUN = re.compile(r"[^，。；、和与及以]+(?:(?:、|以及|[和与及])[^，。；、和与及以]+)*")
_UNTIL = re.compile(
    r"(?:到|(?P<first>20\d\d)年?[-—–~～－至]{1,2})(?P<year>20\d\d)年(?:底|末)?[，]?(?:累计|共|合计|总计)"
)
_YEARLY = re.compile(r"(?:每年|平均每年)(?!增长|提高|下降|递增)")
_STAGE = re.compile(
    r"(?P<year>20\d\d)年[底末]?[，、]?(?:累计|力争|实现)?(?P<what>[^，。；、\d]{2,16}?)(?:达到?|突破|超过|增至|提高到|提升到)(?P<amount>\d[\d.,]*(?:万亿|亿|万)?)(?=[，。；、]|左右|以上)"
)
_DOWN = re.compile("能耗|排放|强度|时间|成本|失业|事故|新增|投资")
_TWICE = re.compile(
    r"(?P<level>\d[\d.,]*(?:万亿|亿|万)?元)[^，。；\d]{0,10}，而?(?:20\d\d年)(?:仅|约|只)?(?:为|是|有)?约?(?P<base>\d[\d.,]*(?:万亿|亿|万)?元)，(?:相当于|即|实现)?[^，。；]{0,6}翻(?:了)?一番"
)
_ON_TOP = re.compile(
    r"(?P<level>\d[\d.,]*(?:万亿|亿|万)?[^\d，。；、]{1,4})，[^，。；\d]{0,4}在(?:20\d\d年)?(?P<base>\d[\d.,]*(?:万亿|亿|万)?[^\d，。；、的]{1,4})的?基础上(?:实现)?(?P<act>翻两番|翻(?:一)?番)"
)
_HALF_OFF = 0.85
_ONE_DIGIT = 0.1
_BY_FIRST = re.compile(
    r"(?:压缩|缩短|降低|下降|减少|提高|提升|增长|增加)(?:了|约)?(?P<by>\d[\d.]*)[%％]，[由从](?P<base>\d[\d.,]*(?:万亿|亿|万)?[^\d，。；、%％]{1,4}?)(?:压缩|缩短|降低|下降|减少|提高|提升|增长|增加)(?:到|至|为)(?P<level>\d[\d.,]*(?:万亿|亿|万)?[^\d，。；、%％]{1,4})"
)
_ABOUT = re.compile("约|近|左右|余|以上|超过|突破|不少于|不低于|至少|力争")
_SIGNS = re.compile("、|以及|[和与及]")
_RECEIVERS = re.compile(
    r"^(?:第[\d一二三四五六七八九十]{1,3}条\s*)?对(?:首次|新)?(?:获得|获评|认定|入选|通过)?(?P<names>[^的等或]*、[^的等或]*)的(?:企业|项目|单位|机构|平台|产品|个人|人才|园区|主体)$"
)
_COUNTED_YEARS = re.compile(r"([两三四五六七八九])(?:年|[个大]?(?:园区|片区|区|县|市|园|阶段))")
_YEARS_APART = re.compile(r"20\d\d年?、20\d\d年?|[两三四五六]年$")
_FEW, _LONG, _MOST = 2, 12, 12
_WHOLE = re.compile("规模|补偿金|总|合计|共|资金|基金|投资|面积|数量")


def beside(material: Material) -> Iterator[Problem]:
    """Yield numbers of one sentence that do not fit each other.

    Parameters
    ----------
    material
        One document.

    Yields
    ------
    problem
        ``lint.growth_level``, ``lint.parts_whole`` and ``lint.enumeration_sum``.
    """
    for passage in material.passages:
        if "|" in passage.text or "\t" in passage.text:
            continue
        before = ""
        for start, words in sentences(passage):
            yield from _over_base(material, start, words)
            yield from _times_base(material, start, words)
            yield from _apiece(material, start, words, before)
            yield from _until(material, start, words)
            yield from _stages(material, start, words)
            yield from _doubled(material, start, words)
            yield from _by_first(material, start, words)
            before = words


def _over_base(material: Material, start: int, words: str) -> Iterator[Problem]:
    """Yield a growth over a base that level and base do not give: 达到420亿元，较2023年的280亿元增长80%."""
    for found in _OVER_BASE.finditer(words):
        base = next(iter(written(found["base"])), None)
        by = next(iter(written(found["by"])), None)
        before = re.split("[。；]", words[: found.start()])[-1]
        level = next(
            (n for n in reversed(list(written(before))) if base and n.unit == base.unit), None
        )
        if base is None or by is None or level is None or not base.value or not base.unit:
            continue
        years = _years_since(material, before, found["year"]) if found["yearly"] else 1
        if not years or years < 1:
            continue
        sign = -1.0 if found["act"] in {"下降", "降低", "减少"} else 1.0
        difference = sign * (level.value - base.value)
        slack = (level.step + base.step) / 2 + by.step / 2
        if base.unit == "%":
            seen, unit = difference, "pp"
            is_right = by.unit != "pp" or abs(seen - by.value) <= slack * 1.001
        else:
            seen, unit = (level.value / base.value) ** (1 / years) - 1, "1"
            seen = sign * seen if years > 1 else difference / base.value
            loose = by.step / 2 + (level.step + base.step) / base.value
            gap = (
                (
                    material.number(f"lint_growth_gap_{'above' if seen > by.value else 'below'}")
                    if found["yearly"]
                    else material.number("lint_growth_gap_below")
                )
                if by.unit == "%"
                else 0.1
            )
            is_right = by.unit == "pp" or abs(seen - by.value) <= loose + gap
            is_right = is_right or (by.unit == "倍" and abs(seen + 1 - by.value) <= loose + gap)
        if not is_right and not (
            sign * seen > 0 and _ABOUT.search(before[level.end : level.end + 3])
        ):
            yield finding(
                "lint.growth_level", "error", material.place(start), [material.quote(start, words)],
                said=found["by"], computed=shown(round(seen, 4), unit),
            )  # fmt: skip


def _years_since(material: Material, before: str, base: str | None) -> int | None:
    """Return the years between a base and the year that a sentence, or else its plan, runs to."""
    told = re.findall(r"(20\d\d)年", before)
    periods = [p for plan in material.file.plans if (p := material.period(plan)) is not None]
    end = int(told[-1]) if told else periods[0].year if len(periods) == 1 else None
    return end - int(base) if end and base else None


def _times_base(material: Material, start: int, words: str) -> Iterator[Problem]:
    """Yield a multiple that the level and the base told beside it do not give: 达到650亿元，是2023年210亿元的4.1倍."""
    for found in _TIMES_BASE.finditer(words):
        base = next(iter(written(found["base"])), None)
        before = list(written(re.split("[。；]", words[: found.start()])[-1]))
        level = next((n for n in reversed(before) if base and n.unit == base.unit), None)
        if base is None or level is None or not base.value or not base.unit:
            continue
        said, seen = float(found["times"]), level.value / base.value
        step = 10.0 ** -len(found["times"].partition(".")[2])
        slack = step / 2 + seen * (level.step / level.value + base.step / base.value) / 2
        near = words[found.start() : found.end() + 2] + words[level.end : level.end + 3]
        is_loose = _ABOUT.search(near) is not None and abs(seen - said) < said / 4
        if abs(seen - said) > slack * 1.01 and not is_loose:
            yield finding(
                "lint.growth_level", "error", material.place(start), [material.quote(start, words)],
                said=f"{found['times']}×", computed=f"{seen:.3g}×",
            )  # fmt: skip


def _apiece(material: Material, start: int, words: str, earlier: str) -> Iterator[Problem]:
    """Yield shares told one by one that are too few or many for the names before, or miss their whole."""
    for said in _APIECE.finditer(words):
        amounts = _amounts_after(words, said.end())
        if len(amounts) < _FEW:
            continue
        names = _names_before(words[: said.start()])
        told = [part for part in words[: said.start()].split("，")[:-1] if re.search(r"\d", part)]
        if len(told) == len(
            amounts
        ):  # one for each clause before: 每亩1000元，每亩600元，三年分别需要…
            continue
        if names and _FEW <= names <= _MOST and names != len(amounts):
            yield finding(
                "lint.enumeration_sum", "warning", material.place(start), [material.quote(start, words)],
                claimed=names, found=len(amounts),
            )  # fmt: skip
            continue
        whole = _whole_before(words[: said.start()], amounts[0].unit)
        if whole is None and _YEARS_APART.search(words[: said.start()]):
            whole = _total_of(earlier, words[: said.start()], amounts[0].unit)
        total = sum(part.value for part in amounts)
        if whole is None or amounts[0].unit in {"%", "pp", "倍"}:
            continue
        rounded = min(whole.step, whole.value * _ONE_DIGIT)
        slack = (rounded + sum(part.step for part in amounts)) / 2 * 1.001
        is_short = total < whole.value - slack and not _ABOUT.search(
            words[max(0, whole.start - 4) : whole.end + 3]
        )
        if total > whole.value + slack or is_short:
            yield finding(
                "lint.parts_whole", "error", material.place(start), [material.quote(start, words)],
                whole=shown(whole.value, whole.unit), parts=shown(total, whole.unit),
            )  # fmt: skip


def _amounts_after(words: str, begin: int) -> list[Written]:
    """Return the amounts of one unit that follow one another from a place on, divided by 、 or 和."""
    run: list[Written] = []
    for number in written(words[begin:]):
        at = (
            words[begin + run[-1].end : begin + number.start]
            if run
            else words[begin : begin + number.start]
        )
        is_next = (
            bool(re.fullmatch(r"(?:以上|左右)?(?:、|和|与|及|以及)", at))
            if run
            else len(at) < _LONG
        )
        if not is_next or not number.unit or (run and number.unit != run[0].unit):
            break
        if not run and re.search("[，。；]", at):
            break
        run.append(number)
    return run


def _names_before(words: str) -> int | None:
    """Return how many names of one list stand right before 分别; None where that is not certain."""
    clause = re.split("[。；]", words)[-1].rstrip("，")
    parts = clause.split("，")
    own = _RECEIVERS.sub(r"\g<names>", parts[-1])
    counted = _COUNTED_YEARS.fullmatch(own)
    if counted:
        return whole_number(counted[1])
    if not _SIGNS.search(own):
        return None
    amounts = [n for n in written(own) if n.unit]
    if amounts:  # amounts told one by one, for which others follow: 突破10亿元、5亿元的企业，分别…
        run = [n for n in amounts if n.unit == amounts[-1].unit and n.unit]
        return len(run) if len(run) == own.count("、") + 1 else None
    listed = _SIGNS.split(own)
    if "等" in own or any(not name.strip() for name in listed) or "的" in own:
        return None
    return len(listed) if "、" in own and len(re.findall("以及|[和与及]", own)) <= 1 else None


def _total_of(earlier: str, words: str, unit: str) -> Written | None:
    """Return the total that the sentence before tells of what is divided by years: 总投资318亿元."""
    noun = re.sub("[为是]$", "", words)[-2:]
    told = [n for n in written(earlier) if n.unit == unit]
    near = re.split("[，：]", earlier[: told[-1].start])[-1] if told else ""
    return told[-1] if near.startswith("总") and noun in near else None


def _whole_before(words: str, unit: str) -> Written | None:
    """Return the one amount of a unit that a sentence tells before, where its words call it a whole."""
    told = [n for n in written(re.split("[。；]", words)[-1]) if n.unit == unit]
    clause = re.split("[。；]", words)[-1]
    if len(told) != 1:
        return None
    near = re.split("[，：]", clause[: told[0].start])[-1] + clause[told[0].end :][:8]
    is_beside = re.fullmatch(r"，?(?:[两三四五六]年)?", clause[told[0].end :]) is not None
    return told[0] if _WHOLE.search(near) or is_beside else None


def _until(material: Material, start: int, words: str) -> Iterator[Problem]:
    """Yield a yearly number that does not give the sum told for a year: 每年20项，到2025年累计90项."""
    yearly, until = _YEARLY.search(words), _UNTIL.search(words)
    period = next((p for plan in material.file.plans if (p := material.period(plan))), None)
    begin = period.first_year if period is not None else None
    if until is not None and until["first"]:
        begin = int(until["first"])
    if yearly is None or until is None or begin is None:
        return
    years = int(until["year"]) - begin + 1
    each, whole = _first(words, yearly.end()), _first(words, until.end())
    if (
        each is None
        or whole is None
        or each.start == whole.start
        or each.unit != whole.unit
        or years < _FEW
    ):
        return
    product = each.value * years
    slack = (each.step * years + whole.step) / 2
    near = (
        words[max(0, each.start - 4) : each.end + 3]
        + words[max(0, whole.start - 4) : whole.end + 3]
    )
    is_loose = _ABOUT.search(near) and abs(product / whole.value - 1) < 1 / 2
    if (
        each.unit not in {"%", "pp", "倍", ""}
        and abs(product - whole.value) > slack
        and not is_loose
    ):
        yield finding(
            "lint.parts_whole", "error", material.place(start), [material.quote(start, words)],
            whole=shown(whole.value, whole.unit), parts=f"{years} × {each.words}",
        )  # fmt: skip


def _doubled(material: Material, start: int, words: str) -> Iterator[Problem]:
    """Yield two amounts told as twice the other that are not: 4000亿元，而2021年约为3000亿元，翻一番."""
    for found in (*_TWICE.finditer(words), *_ON_TOP.finditer(words)):
        level, base = (next(written(found[name])) for name in ("level", "base"))
        times = 4 if found.groupdict().get("act") == "翻两番" else 2
        if (
            level.unit == base.unit
            and base.value
            and not _HALF_OFF < level.value / base.value / times < 1 / _HALF_OFF
        ):
            yield finding(
                "lint.growth_level", "error", material.place(start), [material.quote(start, words)],
                said=f"{times}×", computed=f"{level.value / base.value:.3g}×",
            )  # fmt: skip


def _by_first(material: Material, start: int, words: str) -> Iterator[Problem]:
    """Yield a change by per cent that the two values told behind it do not give: 压缩70%，由100天压缩到60天."""
    for found in _BY_FIRST.finditer(words):
        base, level = (next(written(found[name])) for name in ("base", "level"))
        if not base.value or base.unit != level.unit:
            continue
        said, seen = float(found["by"]) / 100, abs(level.value / base.value - 1)
        if abs(seen - said) > material.number("lint_growth_gap_above"):
            yield finding(
                "lint.growth_level", "error", material.place(start), [material.quote(start, words)],
                said=f"{found['by']}%", computed=shown(round(seen, 4), "1"),
            )  # fmt: skip


def _stages(material: Material, start: int, words: str) -> Iterator[Problem]:
    """Yield a later year of a sentence that gives less of a thing without a unit, which the reader leaves out."""
    told: dict[str, tuple[int, Written]] = {}
    for found in _STAGE.finditer(words):
        number, year = next(written(found["amount"])), int(found["year"])
        before = told.setdefault(found["what"], (year, number))
        if before[0] < year and number.value < before[1].value and not _DOWN.search(found["what"]):
            yield finding(
                "lint.direction", "warning", material.place(start), [material.quote(start, words)],
                base=before[1].words, target=number.words,
            )  # fmt: skip


def _first(words: str, begin: int) -> Written | None:
    """Return the first number with a unit from a place on, in the same clause."""
    end = begin + len(re.split("[，。；]", words[begin:])[0])
    numbers: Sequence[Written] = list(written(words))
    return next((n for n in numbers if begin <= n.start and n.end <= end and n.unit), None)
