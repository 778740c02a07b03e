"""Which fields does the form of an item show, and what becomes of what is written there? As plans write it."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from planloom.app.numbers import amount, bounds, plain, unit_name
from planloom.app.records import Quantified
from planloom.app.review_words import field_words, option_words
from planloom.codes import clusters, indicators
from planloom.codes.counties import every_place
from planloom.errors import InputError, Problem
from planloom.plan.tree import choices, kind_at, scalar_text
from planloom.workspace import ReviewItem, field_texts
from planloom.workspace.written import Amount, written_amount

_PARTS = {
    "number": ("low", "high", "unit"),
    "threshold": ("threshold.low", "threshold.unit"),
}
"""Fields that one amount fills: its number and its unit are written together."""
_WHOLE = {parts[0]: name for name, parts in _PARTS.items()}
_REST = frozenset(part for parts in _PARTS.values() for part in parts[1:])
_LISTS = {"cluster_code": "clusters", "place_code": "places", "indicator_code": "indicators"}


class Field(NamedTuple):
    """One field of the form."""

    name: str
    """Its name, without the form's prefix."""
    label: str
    """Its words."""
    text: str
    """What stands in it: what was typed, else what the item holds."""
    beside: str
    """What the plan file holds for it: the number in its base unit, or the code."""
    options: tuple[tuple[str, str], ...]
    """Codes and words of a choice; empty where any text may stand."""
    list: str | None
    """Name of the list that offers names."""


def form_fields(item: ReviewItem, typed: Mapping[str, str], lang: str) -> tuple[Field, ...]:
    """Return the fields of an item's form, amounts with their units and places and clusters by their names.

    Parameters
    ----------
    item
        The item.
    typed
        What was typed and refused, by field; shown again.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    fields
        In the order of the plan file.
    """
    record = type(item.content)
    held = field_texts(item)
    shown = _shown(item, held, lang)
    made = []
    for name, text in shown.items():
        kind = kind_at(record, tuple(name.split(".")))
        options = ("true", "false") if kind is bool else choices(kind)
        made.append(
            Field(
                name,
                field_words(name, lang),
                typed.get(name, text),
                _beside(item, name, held),
                tuple((code, option_words(code, lang)) for code in options),
                _LISTS.get(name),
            )
        )
    return tuple(made)


def file_changes(item: ReviewItem, typed: Mapping[str, str], lang: str) -> dict[str, str]:
    """Return what was typed as the plan file holds it; what stands as it was shown is no change.

    Parameters
    ----------
    item
        The item.
    typed
        New text by field of the form; fields of the plan file are taken as they are.
    lang
        Language in which the form was shown.

    Returns
    -------
    changes
        New text by dotted field.

    Raises
    ------
    InputError
        With every amount and every name that could not be understood.
    """
    held = field_texts(item)
    shown = _shown(item, held, lang)
    given = {name: text for name, text in typed.items() if text.strip() != shown.get(name)}
    changes: dict[str, str] = {}
    problems: list[Problem] = []
    for name, text in given.items():
        try:
            changes |= _in_file(item, name, text.strip(), given)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return changes


def _shown(item: ReviewItem, held: Mapping[str, str], lang: str) -> dict[str, str]:
    """Return what the form shows where nothing was typed."""
    shown = {}
    for name, text in held.items():
        if name in _LISTS:
            shown[name] = _names(name, lang).get(text, text)
        elif name not in _REST:
            shown[_WHOLE.get(name, name)] = _written(item, _WHOLE.get(name, name), text)
    return shown


def _written(item: ReviewItem, name: str, text: str) -> str:
    """Return an amount as a plan writes it, in Chinese and without spaces; any other text as it stands."""
    what = item.content
    number = ""
    if name == "number" and isinstance(what, Quantified):
        ends = (what.low, what.high, what.written_unit, "zh", what.measure)
        number = bounds(*ends) if what.low != what.high else amount(what.low, *ends[2:])
    elif name == "threshold" and (size := getattr(what, "threshold", None)) is not None:
        number = amount(size.low, size.unit, "zh")
    elif name == "base.value" and isinstance(what, Quantified):
        if what.base is not None and what.base.value is not None:
            number = amount(what.base.value, what.written_unit, "zh", what.measure)
    else:
        return text
    return re.sub(r"\s", "", number)


def _beside(item: ReviewItem, name: str, held: Mapping[str, str]) -> str:
    """Return what the plan file holds for a field that shows it otherwise."""
    if name in _LISTS:
        return held[name]
    numbers = {"number": ("low", "high"), "threshold": ("threshold.low",), "base.value": (name,)}
    ends = dict.fromkeys(held[part] for part in numbers.get(name, ()) if held[part])
    if not ends:
        return ""
    unit = held["threshold.unit"] if name == "threshold" else getattr(item.content, "unit", "")
    return "–".join(plain(float(end)) for end in ends) + (f" {unit}" if unit != "1" else "")


def _in_file(item: ReviewItem, name: str, text: str, given: Mapping[str, str]) -> dict[str, str]:
    """Return one field of the form as the fields of the plan file that it fills."""
    if name in _LISTS:
        return {name: _code(name, text)}
    what = item.content
    if name == "threshold":
        if not text:
            return {"threshold.low": "", "threshold.unit": ""}
        size = written_amount(text)
        return {"threshold.low": scalar_text(size.low), "threshold.unit": size.unit}
    if not isinstance(what, Quantified) or name not in {"number", "base.value"}:
        return {name: text}
    if name == "base.value":
        return {name: _base_value(what, text)}
    found = written_amount(text, what.written_unit, given.get("measure", what.measure))
    changes = {
        "low": scalar_text(found.low),
        "high": scalar_text(found.high),
        "unit": _own_unit(found, what),
    }
    if "comparator" not in given:
        is_range = found.low != found.high
        if is_range != (what.comparator == "range"):
            changes["comparator"] = "range" if is_range else "="
    return changes


def _base_value(what: Quantified, text: str) -> str:
    if not text:
        return ""
    found = written_amount(text, what.written_unit, what.measure)
    if _own_unit(found, what) != what.unit or found.low != found.high:
        values = {"found": text, "expected": unit_name(what.unit, 1, "zh") or "%"}
        raise InputError([Problem("workspace.amount_other_unit", "", values)])
    return scalar_text(found.low)


def _own_unit(found: Amount, what: Quantified) -> str:
    """Return the unit of an amount; the item's own where both are written alike (家 for firm)."""
    is_alike = unit_name(found.unit, 1, "zh") == unit_name(what.unit, 1, "zh")
    return what.unit if is_alike else found.unit


def _names(name: str, lang: str) -> dict[str, str]:
    """Return the names of a code list by code."""
    members: Mapping[str, Any] = {
        "cluster_code": clusters,
        "place_code": every_place,
        "indicator_code": indicators,
    }[name]()
    return {
        code: member.label_zh if lang == "zh" else member.label_en
        for code, member in members.items()
    }


def _code(name: str, text: str) -> str:
    """Return the code of a name of a list, in either language; a code stands for itself."""
    names = _names(name, "zh")
    if not text or text in names:
        return text
    codes = {word: code for lang in ("en", "zh") for code, word in _names(name, lang).items()}
    if text not in codes:
        near = sorted((word for word in codes if text in word), key=len) + get_close_matches(
            text, codes
        )
        values = {"found": text, "nearest": tuple(dict.fromkeys(near))[:5] or ("—",)}
        raise InputError([Problem("workspace.name_unknown", "", values)])
    return codes[text]
