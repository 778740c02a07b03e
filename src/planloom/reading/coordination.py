"""Which things does a coordinated phrase name? A list split into its parts."""

import re
from typing import NamedTuple

_OPEN = "（“《〔"
_CLOSE = "）”》〕"
_SIGN = re.compile(f"以及|和(?!谐|平|田)|、|，|；|{'|'.join(_OPEN + _CLOSE)}")
_COUNT = re.compile(
    "(?:我市|我省|我区|我县)(?=[^、])|(?:新增|新建)?(?:第?[0-9一二三四五六七八九十两百]+(?:[-—~至到][0-9]+)?(?:余|多)?[个座家条项批处片类种只支所套](?:以上|"
    "左右)?(?:的)?|一批|若干个?|一系列|多个)"
)
_ETC = re.compile("等+(?:[一二三四五六七八九十\\d]+(?:个|大|项|类|条|座))?")
_NO_ETC = re.compile("等(?:离子|级|规模|效|温|静压)")
_SHORTEST = 2


class Part(NamedTuple):
    """One thing that a coordinated phrase names."""

    start: int
    """Offset in the text."""
    end: int
    """Offset after it."""
    name: str
    """Its words."""


def parts(
    text: str, start: int, end: int, words: str | None = None, heads: re.Pattern[str] | None = None
) -> list[Part]:
    """Return the things named between two offsets, in reading order.

    Parameters
    ----------
    text
        The passage's folded text.
    start, end
        Span of the phrase.
    words
        The same text with its own signs, from which names are taken.
    heads
        Ends of names between which 和 divides; without them it divides the last two of a list.

    Returns
    -------
        Parts; 、 divides, 和 divides the last two, 与 and 及 stay.

    Examples
    --------
    >>> [part.name for part in parts("芯片设计、软件与服务、光电和传感器等", 0, 18)]
    ['芯片设计', '软件与服务', '光电', '传感器']
    """
    source = text if words is None else words
    found: list[Part] = []
    for begin, last in _split(text, start, end, heads):
        closing = _ETC.search(text, begin, last)
        first, stop = _trim(text, begin, last, closing)
        if stop > first:
            found.append(Part(first, stop, source[first:stop]))
        if closing and stop == closing.start() and last < end and last - closing.end() > _SHORTEST:
            found.append(Part(closing.end(), last, source[closing.end() : last]))
    return found


def _split(text: str, start: int, end: int, heads: re.Pattern[str] | None) -> list[tuple[int, int]]:
    """Return the spans between separators that stand outside brackets."""
    first = start
    depth = 0
    spans = []
    for sign in _SIGN.finditer(text, start, end):
        at, behind = sign.span()
        character = text[at]
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth = max(0, depth - 1)
        elif not depth and _divides(text[first:at], text[behind:end], sign[0], heads):
            spans.append((first, at))
            first = behind
    spans.append((first, end))
    return spans


def _divides(left: str, right: str, sign: str, heads: re.Pattern[str] | None) -> bool:
    if sign in ("、", "，", "；", "以及"):
        return True
    if min(len(left.strip()), len(right)) < _SHORTEST:
        return False
    if heads is not None:
        return heads.search(left) is not None
    return "等" in left or "、" not in right


def _trim(text: str, start: int, end: int, etc: re.Match[str] | None) -> tuple[int, int]:
    """Take 等, counts and blanks off a part."""
    if etc and etc.start() > start and not _NO_ETC.match(text, etc.start()):
        end = etc.start()
    count = _COUNT.match(text, start, end)
    if count and count.end() < end:
        start = count.end()
    while start < end and text[start] in " ，、；：的":
        start += 1
    while end > start and text[end - 1] in " ，、；：。":
        end -= 1
    return start, end
