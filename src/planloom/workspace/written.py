"""Which number does a person mean who writes as plans do (1.62%, 700亿元, 3-5家)? In base units."""

import re
from typing import NamedTuple

from planloom.codes import units
from planloom.errors import InputError, Problem
from planloom.reading.folding import fold
from planloom.reading.numerals import ARABIC, CHINESE, arabic_number, chinese_number
from planloom.reading.quantities import quantities
from planloom.reading.units import MEASURE_WORDS, unit_words

_NUMBER = re.compile(f"(?P<number>-?{ARABIC}|{CHINESE})(?P<rest>.*)")
_RANK = re.compile(f"(?:[第前列]|top|rank)*(?P<number>{ARABIC}|{CHINESE})[位名强]?")
_MINUS = "-"


class Amount(NamedTuple):
    """A number as the plan file holds it."""

    low: float
    """Value in the base unit."""
    high: float
    """Upper end of a range, else `low`."""
    unit: str
    """Base unit or measure word."""


def written_amount(text: str, unit: str = "", measure: str = "") -> Amount:
    """Return what an amount that a person wrote is in base units, by the reader's numerals and units.

    Parameters
    ----------
    text
        Such as ``1.62%``, ``700亿元`` or ``3-5家``; a number with no unit counts only where things are counted.
    unit
        Unit in which the item stood before.
    measure
        How the quantity speaks; a ``rank`` may be written 第3位.

    Returns
    -------
    amount
        Ends of the range in the base unit.

    Raises
    ------
    InputError
        If no number stands there, its unit is missing, or more stands there than a number.

    Examples
    --------
    >>> written_amount("1.62%"), written_amount("3-5家").high, written_amount("第 3 位", "1", "rank").low
    (Amount(low=0.0162, high=0.0162, unit='1'), 5.0, 3.0)
    """
    folded = re.sub(r"(?<=\d)，(?=\d)", ",", re.sub(r"\s", "", fold(text)))
    rank = _RANK.fullmatch(folded.lower()) if measure == "rank" else None
    if rank is not None and (place := _value(rank["number"])) is not None:
        return Amount(place, place, "1")
    is_below = folded.startswith(_MINUS)
    found = quantities(folded, int(is_below))
    if found and found[0].start == int(is_below):
        first = found[0]
        if first.end < len(folded):
            raise _refused("workspace.amount_left_over", text, folded[first.end :])
        if is_below:
            return Amount(-first.high, -first.low, first.unit)
        return Amount(first.low, first.high, first.unit)
    bare = _NUMBER.fullmatch(folded)
    value = _value(bare["number"]) if bare else None
    if bare is None or value is None:
        raise _refused("workspace.amount_without_number", text)
    return _plain(value, bare["rest"], unit, text)


def _plain(value: float, rest: str, unit: str, text: str) -> Amount:
    """Return a single number with a unit that the reader takes for part of something else, as a date (15年)."""
    own = units().get(unit)
    if rest in {unit, own.label_zh if own else unit} or (not rest and unit in MEASURE_WORDS):
        return Amount(value, value, unit)
    if not rest:
        raise _refused("workspace.amount_without_unit", text)
    known = unit_words().get(rest)
    if known is None:
        raise _refused("workspace.amount_left_over", text, rest)
    value = float(f"{value * known.factor:.12g}")
    return Amount(value, value, known.base)


def _value(number: str) -> float | None:
    sign = -1 if number.startswith(_MINUS) else 1
    written = number.removeprefix(_MINUS)
    value = arabic_number(written) if written[0].isdigit() else chinese_number(written)
    return None if value is None else sign * value


def _refused(code: str, text: str, rest: str = "") -> InputError:
    return InputError([Problem(code, "", {"found": text.strip(), "rest": rest})])
