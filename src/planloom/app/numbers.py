"""How is a number written in Chinese and in English? Scaled for reading, never changed."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from planloom.codes import units

Lang = Literal["zh", "en"]

_MOST_GIVEN = 9
"""Significant digits that people write at most; a number of more is the result of a division and is rounded."""
_TENTH_OF_ONE = 0.001
_Step = tuple[float, str, int]
_SCALES: dict[tuple[str, str], tuple[_Step, ...]] = {
    ("CNY", "zh"): ((1e12, "万亿元", 3), (1e8, "亿元", 2), (1e4, "万元", 2), (1, "元", 2)),
    ("CNY", "en"): (
        (1e12, "trillion yuan", 3),
        (1e9, "billion yuan", 2),
        (1e6, "million yuan", 2),
        (1, "yuan", 2),
    ),
    ("m2", "zh"): ((1e6, "平方公里", 2), (1e4, "万平方米", 2), (1, "平方米", 1)),
    ("m2", "en"): ((1e6, "km²", 2), (1, "m²", 1)),
    ("km2", "zh"): ((1, "平方公里", 2),),
    ("km2", "en"): ((1, "km²", 2),),
    ("kW", "zh"): ((1e4, "万千瓦", 2), (1, "千瓦", 1)),
    ("kW", "en"): ((1e6, "GW", 3), (1e3, "MW", 2), (1, "kW", 1)),
    ("kWh", "zh"): ((1e8, "亿千瓦时", 2), (1e4, "万千瓦时", 2), (1, "千瓦时", 1)),
    ("kWh", "en"): ((1e9, "TWh", 3), (1e6, "GWh", 2), (1, "kWh", 1)),
    ("person", "zh"): ((1e4, "万人", 2), (1, "人", 0)),
    ("person", "en"): ((1e6, "million people", 2), (1, "people", 0)),
}
_BASE: dict[str, tuple[str, str]] = {
    "CNY": ("元", "yuan"),
    "m2": ("平方米", "m²"),
    "km2": ("平方公里", "km²"),
    "kW": ("千瓦", "kW"),
    "kWh": ("千瓦时", "kWh"),
    "person": ("人", "people"),
    "pp": ("个百分点", "percentage points"),
    "1": ("", ""),
}
_COUNTED: dict[str, tuple[str, str, str]] = {
    # measure word: Chinese, English for one, English for several
    "家": ("家", "firm", "firms"),
    "firm": ("家", "firm", "firms"),
    "个": ("个", "", ""),
    "项": ("项", "item", "items"),
    "座": ("座", "", ""),
    "辆": ("辆", "vehicle", "vehicles"),
    "人": ("人", "person", "people"),
    "台": ("台", "unit", "units"),
    "套": ("套", "set", "sets"),
    "件": ("件", "item", "items"),
    "条": ("条", "line", "lines"),
    "种": ("种", "kind", "kinds"),
    "year": ("年", "year", "years"),
    "count": ("项", "", ""),
}


def digits(value: float, places: int = 2) -> str:
    """Return a number with grouped thousands and no idle zeros.

    Parameters
    ----------
    value
        The number.
    places
        Decimals kept at most.

    Returns
    -------
    text
        The number as text.

    Examples
    --------
    >>> digits(12146.37), digits(300.0), digits(-0.5)
    ('12,146.37', '300', '-0.5')
    """
    text = f"{value:,.{places}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def given_places(value: float) -> int:
    """Return the decimals with which a number was given; none for one of so many digits that it was computed.

    Parameters
    ----------
    value
        The number, in the unit in which it is shown.

    Returns
    -------
    places
        Decimals.

    Examples
    --------
    >>> given_places(1.62), given_places(0.0231 * 100), given_places(700.0), given_places(7.7912345678)
    (2, 2, 0, 0)
    """
    _, figures, power = Decimal(f"{value:.12g}").normalize().as_tuple()
    return max(0, -int(power)) if len(figures) <= _MOST_GIVEN else 0


def plain(value: float) -> str:
    """Return a number with all its digits, as the study holds it.

    Parameters
    ----------
    value
        The number.

    Returns
    -------
    text
        Up to 12 significant digits, thousands grouped.

    Examples
    --------
    >>> plain(1332402000000.0), plain(0.078), plain(1.5e-07)
    ('1,332,402,000,000', '0.078', '0.00000015')
    """
    if value == int(value) and abs(value) < 1e15:  # noqa: PLR2004 beyond it floats skip whole numbers
        return f"{int(value):,}"
    places = max(0, 12 - len(str(int(abs(value)))))
    return digits(float(f"{value:.12g}"), places)


_MOST_ODDS = 99
"""A projection from a few values knows no certainty."""


def scale(value: float, unit: str, lang: str) -> _Step:
    """Return divisor, words and decimals with which an amount is written, with all digits it was given with.

    The unit below is taken where the number needs fewer decimals in it (1.332402 万亿元 is 13,324.02 亿元).

    Parameters
    ----------
    value
        The largest amount to be written.
    unit
        Base unit.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    step
        Divisor, name of the unit, decimals.

    Examples
    --------
    >>> scale(1.5e12, "CNY", "zh"), scale(0.0162, "1", "zh")
    ((1000000000000.0, '万亿元', 3), (0.01, '%', 2))
    """
    if unit == "1":
        steps: tuple[_Step, ...] = ((0.01, "%", 1),)
    elif unit == "pp":
        steps = ((0.01, "个百分点" if lang == "zh" else "percentage points", 2),)
    else:
        steps = _SCALES.get((unit, lang), ((1, unit_name(unit, value, lang), 2),))
    at = next((at for at, step in enumerate(steps) if abs(value) >= step[0]), len(steps) - 1)
    for step in steps[at : at + 2]:
        if given_places(value / step[0]) <= step[2]:
            return step
    divisor, name, places = steps[at]
    return (divisor, name, max(places, given_places(value / divisor)))


def unit_name(unit: str, value: float, lang: str) -> str:
    """Return the word for a unit that is not scaled: a measure word or a unit of the code list.

    Parameters
    ----------
    unit
        Base unit or measure word.
    value
        How many, for the English plural.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    name
        The word; empty where English needs none.

    Examples
    --------
    >>> unit_name("家", 30, "en"), unit_name("家", 30, "zh")
    ('firms', '家')
    """
    if unit in _COUNTED:
        zh, one, several = _COUNTED[unit]
        return zh if lang == "zh" else (one if value == 1 else several)
    if unit in _BASE:
        return _BASE[unit][lang != "zh"]
    if unit in units():
        code = units()[unit]
        return code.label_zh if lang == "zh" else code.label_en
    return unit


def amount(value: float, unit: str, lang: str, measure: str = "") -> str:
    """Return an amount as people write it.

    Parameters
    ----------
    value
        The number in `unit`.
    unit
        Base unit; ``1`` is a share, a multiple or a rank.
    lang
        ``zh`` or ``en``.
    measure
        How the quantity speaks, where the unit alone does not tell (``multiple``, ``rank``).

    Returns
    -------
    text
        The amount with its unit.

    Examples
    --------
    >>> amount(1.5e12, "CNY", "zh"), amount(1.5e12, "CNY", "en")
    ('1.5 万亿元', '1.5 trillion yuan')
    >>> amount(0.83, "1", "zh"), amount(2, "1", "en", "multiple")
    ('83.0%', '2 times')
    """
    if unit == "calendar_year":
        return f"{value:.0f} 年" if lang == "zh" else f"{value:.0f}"
    if unit == "1" and measure == "multiple":
        times = digits(value, max(2, given_places(value)))
        return f"{times} 倍" if lang == "zh" else f"{times} times"
    if unit == "1" and measure == "rank":
        return f"第 {digits(value, 0)} 位" if lang == "zh" else f"rank {digits(value, 0)}"
    if unit == "1":
        return percent(value)
    divisor, name, places = scale(value, unit, lang)
    return f"{digits(value / divisor, places)} {name}".rstrip()


def bounds(low: float, high: float, unit: str, lang: str, measure: str = "") -> str:
    """Return a range of amounts with its unit written once.

    Parameters
    ----------
    low
        Lower end in `unit`.
    high
        Upper end in `unit`.
    unit
        Base unit.
    lang
        ``zh`` or ``en``.
    measure
        As for `amount`.

    Returns
    -------
    text
        The range.

    Examples
    --------
    >>> bounds(3, 5, "家", "zh"), bounds(3, 5, "家", "en")
    ('3–5 家', '3–5 firms')
    """
    if unit == "1":
        return f"{amount(low, unit, lang, measure)}–{amount(high, unit, lang, measure)}"
    divisor, name, places = scale(high, unit, lang)
    places = max(places, given_places(low / divisor))
    return f"{digits(low / divisor, places)}–{digits(high / divisor, places)} {name}".rstrip()


def column(values: Sequence[tuple[float, str]], lang: str) -> tuple[str, list[str]]:
    """Return the unit of a column's header and its numbers in that unit.

    Parameters
    ----------
    values
        Numbers with their base units, from top to bottom.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    column
        Unit and numbers; the unit is empty and stands with each number where units differ.

    Examples
    --------
    >>> column([(9.1e11, "CNY"), (1.56e12, "CNY")], "zh")
    ('亿元', ['9,100', '15,600'])
    """
    if len({unit for _, unit in values}) != 1 or values[0][1] == "1":
        return ("", [amount(value, unit, lang) for value, unit in values])
    smallest = min((value for value, _ in values if value), key=abs, default=0.0)
    divisor, name, places = scale(smallest, values[0][1], lang)
    places = max(places, *(given_places(value / divisor) for value, _ in values))
    return (name, [digits(value / divisor, places) for value, _ in values])


def percent(value: float) -> str:
    """Return a fraction as a percentage with the decimals it was given with, one at least; nought has no sign.

    Parameters
    ----------
    value
        A fraction.

    Returns
    -------
    text
        The percentage.

    Examples
    --------
    >>> percent(0.0162), percent(0.83), percent(0.0779123456789), percent(-0.0002123456789)
    ('1.62%', '83.0%', '7.8%', '0.0%')
    """
    return f"{value * 100:z,.{max(1, given_places(value * 100))}f}%"


def computed_percent(value: float) -> str:
    """Return a fraction that was computed as a percentage with one decimal, with two where it is below a tenth of one.

    Parameters
    ----------
    value
        A fraction.

    Returns
    -------
    text
        The percentage; a division that ends after few digits (0.573125) has no more of them than its neighbours.

    Examples
    --------
    >>> computed_percent(0.573125), computed_percent(1.0), computed_percent(0.0004), computed_percent(-0.00001)
    ('57.3%', '100.0%', '0.04%', '0.00%')
    """
    places = 2 if 0 < abs(value) < _TENTH_OF_ONE else 1
    return f"{value * 100:z,.{places}f}%"


def change(value: float, unit: str, lang: str) -> str:
    """Return a change over one year as people write it: a rate, points of a share, or an amount.

    Parameters
    ----------
    value
        A fraction where `unit` is ``1``, a share's step where it is ``pp``, else an amount in `unit`.
    unit
        Unit of the change.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    text
        The change.

    Examples
    --------
    >>> change(0.078, "1", "zh"), change(0.02, "pp", "zh"), change(2e9, "CNY", "en")
    ('7.8%', '2.0 个百分点', '2 billion yuan')
    """
    if unit == "pp":
        places = max(1, given_places(value * 100))
        return f"{value * 100:,.{places}f} " + ("个百分点" if lang == "zh" else "percentage points")
    return percent(value) if unit == "1" else amount(value, unit, lang)


def odds(probability: float, lang: str) -> str:
    """Return a probability as people write it: in whole percent, and never as certain.

    Examples
    --------
    >>> odds(0.9641, "zh"), odds(0.9996, "zh"), odds(0.002, "en")
    ('96%', '高于 99%', 'below 1%')
    """
    percent_of_it = round(probability * 100)
    if percent_of_it > _MOST_ODDS:
        return f"高于 {_MOST_ODDS}%" if lang == "zh" else f"above {_MOST_ODDS}%"
    if percent_of_it < 1:
        return "低于 1%" if lang == "zh" else "below 1%"
    return f"{percent_of_it}%"
