"""What number do written digits stand for, Arabic or Chinese? Values of numerals."""

from functools import lru_cache

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SCALES = {"十": 1e1, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8, "兆": 1e12}
_MYRIAD = 10_000
_YEAR_LENGTH = 4

ARABIC = r"(?<![\d.,])(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,15})(?:\.\d{1,8})?(?![\d])"
"""Pattern of an Arabic number that starts and ends at its own digits."""
CHINESE = (
    "(?<![零〇一二两三四五六七八九十百千万亿第数几点])[零〇一二两三四五六七八九十百千万亿]{1,14}"
)
"""Pattern of a Chinese number; 第, 数 and 几 before it make it something else."""


@lru_cache(maxsize=256)
def scale(text: str) -> float:
    """Return the factor that scale characters stand for.

    Examples
    --------
    >>> scale("万亿"), scale("")
    (1000000000000.0, 1.0)
    """
    factor = 1.0
    for character in text:
        factor *= _SCALES[character]
    return factor


def chinese_number(text: str) -> float | None:
    """Return the value of a Chinese number; None where the characters make none.

    Parameters
    ----------
    text
        Characters from 零 to 亿. A bare scale (百, 千亿) stands for one of it.

    Returns
    -------
        The value.

    Examples
    --------
    >>> chinese_number("一百二十"), chinese_number("两"), chinese_number("五千亿")
    (120.0, 2.0, 500000000000.0)
    >>> chinese_number("三四十") is None
    True
    """
    if not any(character in _SCALES for character in text):
        return _positional(text)
    total = section = 0.0
    digit: float | None = None
    for character in text:
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
            continue
        factor = _SCALES[character]
        if factor < _MYRIAD:
            section += (digit if digit else 1.0) * factor
        else:
            before = section + (digit or 0.0)
            if not before and not total:
                before = 1.0
            total = total * factor if not before else (total + before) * factor
            section = 0.0
        digit = None
    return total + section + (digit or 0.0)


def _positional(text: str) -> float | None:
    """Return the value of digits written one by one (二〇二五)."""
    if len(text) == 1:
        return float(_DIGITS[text])
    if len(text) == _YEAR_LENGTH:
        return float("".join(str(_DIGITS[character]) for character in text))
    return None


def arabic_number(text: str) -> float:
    """Return the value of an Arabic number with or without thousands commas.

    Examples
    --------
    >>> arabic_number("14,578.5")
    14578.5
    """
    return float(text.replace(",", ""))
