"""Does every deadline lie within its plan's period? And not before the plan."""

import re
from collections import Counter
from collections.abc import Iterator

from planloom.errors import Problem, Quote, Severity
from planloom.plan.lint_keys import REVISED, is_elsewhere, year_of
from planloom.plan.lint_tables import all_tables
from planloom.plan.lint_text import Material, finding, sentences
from planloom.plan.schema import Period, Plan, Target

_VISION = re.compile("展望|远景|愿景|长远|中长期|远期|再经过|本世纪|后续|下一步")
_BY_YEAR = re.compile(
    r"(?<![截直])(?:到(20\d\d)年[底末]?，|(?<=[：:])到(20\d\d)年|(20\d\d)年(?:\d{1,2}月)?[底末]?(?:之前|以前|前)(?!三?季度|\d)|(?:时限|期限|完成时间|时间节点)[：:](20\d\d)年)"
)
_WITHIN = re.compile("时限|期限|完成时间|时间节点|完成年")
_SPAN = re.compile(r"到(20\d\d)年[^。；]{0,30}?[由从比较](20\d\d)年(?!代)")
_RESULT = re.compile("已|截至|回顾|现状|完成了|实现了|以来|成为了|从20|由20")
_ISSUED = re.compile(
    r"(?:印发|发布|成文|发文)(?:日期|时间)[：:\s]*(20\d\d)年|[\u4e00-\u9fff]{2,6}[〔\[](20\d\d)[〕\]]\d{1,4}号"
)
_VALID = re.compile(r"有效期[^。；]{0,4}(?:至|到)(20\d\d)年")
_PROMISE = re.compile("力争|争取|确保|务必|力求|有望|将")
_NAMED = re.compile(r"[（(](20\d\d)年?[-—–~～－至]{1,2}(20\d\d)年?[）)]")
_STEP, _OPENS = 5, 8
_OTHERS = re.compile("《|国家|全省提出|省里|预测|预计|承诺|碳中和|碳达峰|达峰|市场规模")
"""Words of other plans and forecasts, which may reach further."""


def deadlines(material: Material) -> Iterator[Problem]:
    """Yield deadlines that lie outside their plan's period, or before it.

    Parameters
    ----------
    material
        One document.

    Yields
    ------
    problem
        ``lint.deadline_past``, ``lint.deadline_outside_period`` and ``lint.deadline_outlier``.
    """
    for plan in material.file.plans:
        yield from _deadlines(material, plan)
        yield from _outliers(material, plan)
    yield from _past(material)
    yield from _unread(material)
    yield from _before_base(material)
    yield from _of_named(material)
    yield from _in_tables(material)


def _in_tables(material: Material) -> Iterator[Problem]:
    """Yield years outside the period of the one plan in columns of tables that are headed by 完成时限."""
    plans = material.file.plans
    period = material.period(plans[0]) if len(plans) == 1 else None
    for rows in all_tables(material) if period is not None else ():
        columns = [n for n, head in enumerate(rows[0].cells) if _WITHIN.search(head)]
        for row in rows[1:]:
            cells = [row.cells[n] for n in columns if n < len(row.cells)]
            for said in (re.search(r"(20\d\d)年?(?!\d*[-—–~至])", cell) for cell in cells):
                year = int(said[1]) if said else None
                if year is None or period is None or not period.first_year:
                    continue
                if not period.first_year <= year <= period.year:
                    is_past = year < period.first_year
                    yield finding(
                        "lint.deadline_past" if is_past else "lint.deadline_outside_period",
                        "error" if is_past else "warning", material.place(row.start),
                        [material.quote(row.start, row.words)], year=year, first=period.first_year,
                        last=period.year, indicator=row.cells[0],
                    )  # fmt: skip


def _year_in(found: re.Match[str]) -> int:
    return int(next(year for year in found.groups() if year))


def _of_named(material: Material) -> Iterator[Problem]:
    """Yield years outside the period of the plan named last in the section: 三年行动计划（2021—2023年）…到2017年."""
    own = {
        (period.first_year, period.year)
        for plan in material.file.plans
        if (period := material.period(plan))
    }
    named: re.Match[str] | None = None
    rank = 0
    for passage in material.passages:
        named = named if passage.style > rank else None
        years = (*_NAMED.finditer(passage.text), *_BY_YEAR.finditer(passage.text))
        for found in sorted(years, key=lambda match: match.start()):
            if found.re is _NAMED:
                heads = material.heads(passage.start)
                named, rank = found, heads[0].style if heads else 0
                continue
            start, words = material.sentence(passage.start + found.start())
            year = _year_in(found)
            first, last = (int(named[1]), int(named[2])) if named else (year, year)
            is_meant = _RESULT.search(words) or _VISION.search(words) or year % _STEP == 0
            if not first <= year <= last and not is_meant and (first, last) not in own:
                yield finding(
                    "lint.deadline_outside_period", "information", material.place(start),
                    [material.quote(start, words)], year=year, first=first, last=last,
                    indicator=passage.text[found.end() :][:12],
                )  # fmt: skip


def _deadlines(material: Material, plan: Plan) -> Iterator[Problem]:
    period = material.period(plan)
    first = period.first_year if period is not None else None
    begin = max(filter(None, (first, _issued(material, plan))), default=None)
    end = period.year if period is not None else _valid_until(material)
    at_end = any(year_of(t) == end for t in plan.targets)
    for target in plan.targets:
        year = year_of(target)
        if year is None or is_elsewhere(plan, target):
            continue
        values = {
            "year": year,
            "first": begin or "",
            "last": end or "",
            "indicator": target.indicator,
        }
        quotes = (*material.cited([target]), *_said(material, target, year))
        is_draft = REVISED.search(_context(material, target)) is not None
        severity: Severity = "information" if is_draft else "error"
        if begin is not None and year < begin:
            yield finding("lint.deadline_past", severity, target.id, quotes, **values)
        elif (
            end is not None
            and year > end
            and (period is not None or _is_said(material, target, year))
        ):
            is_vision = at_end and _is_stage(material, target, year)
            severity = "information" if is_vision or is_draft else "warning"
            yield finding("lint.deadline_outside_period", severity, target.id, quotes, **values)


def _valid_until(material: Material) -> int | None:
    """Return the last year in which a document holds, as it says itself: 有效期至2026年12月31日."""
    found = _VALID.search(material.text or "") if _is_one(material) else None
    return int(found[1]) if found else None


def _is_one(material: Material) -> bool:
    """Whether all goals of a document are of one plan; another may only be named."""
    return sum(bool(plan.targets) for plan in material.file.plans) <= 1


def _is_said(material: Material, target: Target, year: int) -> bool:
    words = material.sentence(target.citation.start)[1] + target.citation.quote
    return f"{year}年" in words


def _issued(material: Material, plan: Plan) -> int | None:
    """Return the year of issue: as read, else as the text says beside 印发日期 or in its number."""
    if plan.issued_on is not None:
        return plan.issued_on.year
    found = _ISSUED.search(material.text or "") if _is_one(material) else None
    return int(found[1] or found[2]) if found else None


def _said(material: Material, target: Target, year: int) -> tuple[Quote, ...]:
    """Return the sentence that names a deadline, where the target's own words do not."""
    text = material.text or ""
    start = text.rfind(f"{year}年", 0, target.citation.start + len(target.citation.quote))
    if str(year) in target.citation.quote or start < 0:
        return ()
    begin, words = material.sentence(start)
    return (material.quote(begin, words),) if words else ()


def _past(material: Material) -> Iterator[Problem]:
    """Yield a deadline in words that lies before the plans begin, where the reader takes it for a result."""
    plans = material.file.plans
    first = [_begins(material, plan) for plan in plans]
    begin = min((year for year, _ in first), default=0)
    told = max((year_of(o) or 0 for plan in plans for o in plan.observations), default=0)
    is_certain = all(is_said for _, is_said in first)
    for start, words in material.sentences() if begin or told else ():
        for found in _BY_YEAR.finditer(words):
            year = _year_in(found)
            is_over = year < begin or (year < told and _PROMISE.search(words[found.end() :]))
            if is_over and not _is_result(material, start, words):
                is_sure = is_certain and year < begin and not REVISED.search(words)
                severity: Severity = "error" if is_sure else "information"
                quote = [material.quote(start, words)]
                yield finding(
                    "lint.deadline_past", severity, material.place(start), quote,
                    year=year, first=begin or told, last="", indicator=words[found.end() :][:12],
                )  # fmt: skip


def _unread(material: Material) -> Iterator[Problem]:
    """Yield a deadline in words behind the period of the one plan, in a sentence that holds no target of that year."""
    plans = material.file.plans
    period = material.period(plans[0]) if len(plans) == 1 else None
    until = _valid_until(material)
    if period is None and until is not None and len(plans) == 1:
        period = Period(year=until)
    for passage in material.passages if period is not None else ():
        for start, words in sentences(passage):
            for found in _BY_YEAR.finditer(words):
                year = _year_in(found)
                context = " ".join(head.head for head in material.heads(start)) + words
                is_read = any(
                    year_of(t) == year and start <= t.citation.start < start + len(words)
                    for t in plans[0].targets
                )
                if (
                    period is None
                    or year <= period.year
                    or is_read
                    or (year % _STEP == 0 and passage.text.find(found[0]) < _OPENS)
                ):
                    continue
                if not (_VISION.search(context) or _OTHERS.search(words)):
                    is_draft = REVISED.search(context) is not None
                    yield finding(
                        "lint.deadline_outside_period", "information" if is_draft else "warning", material.place(start),
                        [material.quote(start, words)], year=year, first=period.first_year or "",
                        last=period.year, indicator=words[found.end() :][:12],
                    )  # fmt: skip


def _before_base(material: Material) -> Iterator[Problem]:
    """Yield a deadline that lies before the base year of its own sentence."""
    for start, words in material.sentences():
        found = _SPAN.search(words)
        if found is not None and int(found[1]) <= int(found[2]):
            yield finding(
                "lint.deadline_past", "error", material.place(start), [material.quote(start, words)],
                year=found[1], first=found[2], last="", indicator=words[found.end(1) + 2 :][:12],
            )  # fmt: skip


def _begins(material: Material, plan: Plan) -> tuple[int, bool]:
    """Return the first year of a plan; else, less certain, the last year that it reports before its last deadline."""
    period = material.period(plan)
    years = [period.first_year if period else None, _issued(material, plan)]
    known = [year for year in years if year]
    if known:
        return max(known), True
    last = max((year_of(t) or 0 for t in plan.targets), default=0)
    return max(
        (year for o in plan.observations if (year := year_of(o) or 0) < last), default=0
    ), False


def _is_result(material: Material, start: int, words: str) -> bool:
    heads = "".join(head.head for head in material.heads(start))
    return bool(_RESULT.search(words) or re.search("基础|现状|回顾|成效|形势|背景", heads))


def _outliers(material: Material, plan: Plan) -> Iterator[Problem]:
    """Yield the one deadline of a plan without period that differs from all others."""
    dated = [t for t in plan.targets if t.by is not None and t.by.year]
    years = Counter(t.by.year for t in dated if t.by is not None)
    if material.period(plan) is not None or len(dated) < _STEP or len(years) == 1:
        return
    usual, number = years.most_common(1)[0]
    for target in dated:
        year = year_of(target)
        if (
            number >= len(dated) - 2
            and year != usual
            and not _VISION.search(_context(material, target))
        ):
            yield finding(
                "lint.deadline_outlier", "information", target.id, material.cited([target]),
                year=year, usual=usual, indicator=target.indicator,
            )  # fmt: skip


def _context(material: Material, target: Target) -> str:
    start = target.citation.start
    heads = " ".join(head.head for head in material.heads(start))
    return f"{heads} {material.sentence(start)[1] or target.citation.quote}"


def _is_stage(material: Material, target: Target, year: int) -> bool:
    if _VISION.search(_context(material, target)):
        return True
    start = target.citation.start
    number = material.index(start)
    passage = material.passages[number].text if number >= 0 else target.citation.quote
    return year % _STEP == 0 and re.match(rf"[^，。]{{0,8}}(?:到|至)?{year}年", passage) is not None
