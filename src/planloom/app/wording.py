"""What do promises, reasons and marks say? Sentences in Chinese and English, with figures."""

import re
from collections.abc import Mapping
from datetime import date

from planloom.app.labels import (
    cluster_label,
    indicator_label,
    item_words,
    kind_words,
    place_label,
    places_named,
    source_grade_words,
    stage_words,
    strength_words,
    subject_label,
    verdict_label,
    verdict_shape,
)
from planloom.app.numbers import (
    Lang,
    amount,
    bounds,
    change,
    digits,
    odds,
    percent,
    plain,
    unit_name,
)
from planloom.app.records import Plan, Quantified, Verdict
from planloom.codes import indicators, words
from planloom.codes.counties import every_place

__all__ = [
    "Lang",
    "amount",
    "bounds",
    "change",
    "cluster_label",
    "comparator_words",
    "day",
    "digits",
    "indicator_label",
    "item_words",
    "kind_words",
    "mark_sentence",
    "odds",
    "percent",
    "place_label",
    "plain",
    "promise",
    "reason_sentence",
    "source_grade_words",
    "stage_words",
    "strength_words",
    "subject_label",
    "target_name",
    "target_title",
    "unit_name",
    "verdict_label",
    "verdict_shape",
]

_HAN = re.compile("[\u4e00-\u9fff]")
_COMPARATORS: dict[str, tuple[str, str]] = {
    ">": ("超过 {}", "more than {}"),
    ">=": ("不低于 {}", "at least {}"),
    "=": ("{}", "{}"),
    "~": ("{}左右", "about {}"),
    "<=": ("不超过 {}", "at most {}"),
    "<": ("低于 {}", "less than {}"),
    "range": ("{}", "{}"),
}


def comparator_words(comparator: str, lang: str) -> str:
    """Return the words of a comparator with a place for the amount.

    Examples
    --------
    >>> comparator_words("~", "zh").format("1,000 亿元")
    '1,000 亿元左右'
    """
    return _COMPARATORS[comparator][lang != "zh"]


def promise(item: Quantified, lang: str) -> str:
    """Return the number of a target or observation in words.

    Parameters
    ----------
    item
        A target or an observation of a plan.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    text
        Such as ``超过 1.5 万亿元`` or ``3–5 家``.
    """
    if item.comparator == "range" or item.high != item.low:
        number = bounds(item.low, item.high, item.written_unit, lang, item.measure)
        return comparator_words("range", lang).format(number)
    number = amount(item.low, item.written_unit, lang, item.measure)
    return comparator_words(item.comparator, lang).format(number)


def target_name(item: Quantified, lang: str) -> str:
    """Return what is measured, by the label of the code list or else in the document's words.

    Parameters
    ----------
    item
        A target or an observation of a plan.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    text
        The indicator, with the cluster or district before it where the number is about one.
    """
    indicator = item.indicator
    known = indicators().get(item.indicator_code or "")
    if known is not None:
        indicator = known.label_zh if lang == "zh" else known.label_en
    whose = _whose(item, lang)
    if not whose or whose in indicator:
        return indicator
    return f"{whose}：{indicator}" if lang == "zh" else f"{whose}: {indicator}"


def _whose(item: Quantified, lang: str) -> str:
    """Return the cluster, or the place below the city, that a number is about."""
    if item.cluster_code is not None:
        return cluster_label(item.cluster_code, lang)
    if item.place_code is None:
        return "" if item.member_codes else places_named(item.subject, lang)
    known = every_place().get(item.place_code)
    is_part = known is not None and known.kind in {"district", "functional_zone"}
    return place_label(item.place_code, lang) if is_part else ""


def plan_title(plan: Plan, lang: str) -> str:
    """Return the title of a plan in a language, else as it stands."""
    return plan.title_en if lang == "en" and plan.title_en else plan.title


def target_title(target: Quantified, lang: str) -> str:
    """Return a target as a line: what is measured, sign and number.

    Parameters
    ----------
    target
        The target.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    text
        Such as ``战略性新兴产业增加值 > 1.5 万亿元``.
    """
    if target.comparator == "range" or target.high != target.low:
        number = bounds(target.low, target.high, target.written_unit, lang, target.measure)
    else:
        number = amount(target.low, target.written_unit, lang, target.measure)
    sign = {">=": "≥", "<=": "≤", "~": "≈", "range": ""}.get(target.comparator, target.comparator)
    return " ".join(part for part in (target_name(target, lang), sign, number) if part)


def day(value: date, lang: str) -> str:
    """Return a day in words.

    Examples
    --------
    >>> day(date(2025, 12, 31), "zh"), day(date(2025, 12, 31), "en")
    ('2025 年 12 月 31 日', '31 December 2025')
    """
    if lang == "zh":
        return f"{value.year} 年 {value.month} 月 {value.day} 日"
    return f"{value.day} {value:%B} {value.year}"


def note_in(note: str, lang: str) -> str:
    """Return the half of a remark that is in one language, where it holds both.

    Parameters
    ----------
    note
        A remark; with both languages it reads ``中文 / English``.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    text
        The half, or the whole where there is but one.

    Examples
    --------
    >>> note_in("读自转载页 / read from a mirror", "en"), note_in("a / b", "zh")
    ('read from a mirror', 'a / b')
    """
    first, sign, second = note.partition(" / ")
    if not sign or not _HAN.search(first) or _HAN.search(second):
        return note
    return first if lang == "zh" else second


class _Known(dict[str, str]):
    """Values of a template; one that the verdict does not hold says so."""

    def __init__(self, values: Mapping[str, str], missing: str) -> None:
        super().__init__(values)
        self._missing = missing

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: str) -> str:
        return self._missing


def reason_sentence(
    verdict: Verdict, target: Quantified, lang: str, as_of: date | None = None
) -> str:
    """Return the rule behind a verdict in words, with its figures.

    Parameters
    ----------
    verdict
        The verdict.
    target
        Its target.
    lang
        ``zh`` or ``en``.
    as_of
        Day of the study, for rules that name it.

    Returns
    -------
    sentence
        The catalogue's words, filled; the rule's id where the catalogue has none.
    """
    values = reason_values(verdict, target, lang)
    if as_of is not None:
        values["as_of"] = day(as_of, lang)
    missing = "（未知）" if lang == "zh" else "(not known)"
    return words(verdict.reason, lang, _Known(values, missing))


def reason_values(verdict: Verdict, target: Quantified, lang: str) -> dict[str, str]:
    """Return the figures and names that fill the words of a verdict's rule, by placeholder."""
    values = {"promised": promise(target, lang)}
    values["comparator"] = comparator_words(target.comparator, lang).replace("{}", "").strip()
    if target.by is not None:
        values["deadline"] = str(target.by.year)
    if verdict.latest is not None:
        values["latest"] = amount(verdict.latest.value, verdict.latest.unit, lang, target.measure)
    if verdict.latest_year is not None:
        values["latest_year"] = str(verdict.latest_year)
        for point in verdict.path:
            if point.year == verdict.latest_year:
                required = point.required
                values["required"] = amount(required.value, required.unit, lang, target.measure)
    changes = {"remaining": verdict.growth_remaining, "pace": verdict.pace}
    for growth in verdict.growths:
        if growth.is_deciding:
            changes |= {"needed": growth.needed, "seen": growth.seen}
    values |= {
        name: change(figure.value, figure.unit, lang)
        for name, figure in changes.items()
        if figure is not None
    }
    values["count_members"] = str(len(verdict.members))
    values["count_no_data"] = str(sum(m.verdict == "no_data" for m in verdict.members))
    return values


def mark_sentence(mark: str, lang: str) -> str:
    """Return a remark on a verdict in words.

    Parameters
    ----------
    mark
        Id of the remark; ``scope_note:<code>`` names the definition whose note is meant.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    sentence
        The catalogue's words; the id where the catalogue has none.
    """
    if mark.startswith("scope_note:"):
        scope = mark.partition(":")[2]
        note = "口径说明见 {}" if lang == "zh" else "see the note on the definition {}"
        return note.format(scope)
    return words(mark, lang)
