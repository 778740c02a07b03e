"""Does a share fit the amounts that stand beside it? 占地区生产总值（4869亿元）的48.2%, 其中12.7万亩，占72.2%."""

import re
from collections.abc import Iterator

from planloom.errors import Problem
from planloom.plan.lint_numbers import Written, shown, written
from planloom.plan.lint_text import Material, finding, sentences

_AMOUNT = r"\d[\d.,]*(?:万亿|亿|万)?[^\d，。；、%％（）()的]{1,4}?"
_BESIDE = re.compile(
    rf"(?P<whole>{_AMOUNT})[^，。；\d]{{0,8}}，(?P<part>[^，。；\d]{{2,24}}\d[\d.,]*(?:万亿|亿|万)?[^\d，。；、%％]{{1,4}})[^，。；\d]{{0,4}}，"
    r"(?P<said>占比|占其|占总量|占总数|占)(?:的)?(?:约|达到?|为|近)?(?P<share>\d[\d.]*)[%％]"
)
_IN_BRACKETS = re.compile(
    r"占[^，。；（）()\d]{2,20}[（(][^（）()\d]{0,8}(?P<whole>\d[^（）()]{1,10})[）)]的?(?:比重|比例)?(?:约|达到?|为|近)?(?P<share>\d[\d.]*)[%％]"
)


def shares(material: Material) -> Iterator[Problem]:
    """Yield shares that the two amounts told beside them do not give.

    Parameters
    ----------
    material
        One document.

    Yields
    ------
    problem
        ``lint.share_of_level``.
    """
    for passage in material.passages:
        for start, words in sentences(passage):
            for found in _BESIDE.finditer(words):
                if found["said"] != "占" or "其中" in found["part"]:
                    whole, part = _last(found["whole"]), _last(found["part"])
                    yield from _compared(material, start, words, whole, part, found["share"])
            for found in _IN_BRACKETS.finditer(words):
                whole = _last(found["whole"])
                before = [
                    n for n in written(words[: found.start()]) if whole and n.unit == whole.unit
                ]
                part = before[-1] if before else None
                yield from _compared(material, start, words, whole, part, found["share"])


def _last(words: str) -> Written | None:
    found = [n for n in written(words) if n.unit or n.scale]
    return found[-1] if found else None


def _compared(
    material: Material,
    start: int,
    words: str,
    whole: Written | None,
    part: Written | None,
    share: str,
) -> Iterator[Problem]:
    if whole is None or part is None or whole.unit != part.unit or not whole.value:
        return
    said, seen = float(share) / 100, part.value / whole.value
    if seen < 1 and said and abs(seen / said - 1) > material.number("lint_share_tolerance"):
        yield finding(
            "lint.share_of_level", "warning", material.place(start), [material.quote(start, words)],
            said=shown(said, "1"), computed=shown(round(seen, 4), "1"),
        )  # fmt: skip
