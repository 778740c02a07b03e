"""Which number stands before a paragraph of a DOCX? It is computed from the definitions of lists."""

import re
from dataclasses import dataclass, field

from planloom.reading.docx_parts import Node

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_DIGITS = "〇一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_LEGAL = str.maketrans("〇零一二三四五六七八九十百千", "零零壹贰叁肆伍陆柒捌玖拾佰仟")
_LEGAL_FORMS = ("chineseLegalSimplified", "ideographLegalTraditional")
_CYCLES = {
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
}
_FULL_WIDTH = {ord("0") + digit: 0xFF10 + digit for digit in range(10)}
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_COUNTING = (
    "chineseCounting",
    "japaneseCounting",
    "taiwaneseCounting",
    "koreanCounting",
    "ideographDigital",
)
_ROWS = {
    "decimalEnclosedParen": 0x2474,
    "decimalEnclosedFullstop": 0x2488,
    "decimalEnclosedCircle": 0x2460,
}
_ROW_LENGTH = 20
_ROMAN_LIMIT = 3999
_LETTERS = 26
_PRIVATE = range(0xE000, 0xF900)


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered."""

    start: int = 1
    format: str = "decimal"
    text: str = "%1."
    is_legal: bool = False
    never_restarts: bool = False
    style: str = ""


@dataclass(slots=True)
class _List:
    """One definition of numbers, with where counting has come to."""

    levels: dict[int, Level]
    link: str = ""
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Number:
    """One use of a definition."""

    definition: str
    starts: dict[int, int]
    levels: dict[int, Level]
    used: set[int] = field(default_factory=set)


class Numbering:
    """The numbered lists of a document while it is read from beginning to end."""

    def __init__(self, tree: Node | None, linked: dict[str, str]) -> None:
        self.lists: dict[str, _List] = {}
        self.numbers: dict[str, _Number] = {}
        for node in tree.children if tree else ():
            if node.tag == "abstractNum":
                levels = dict(_level(child) for child in node.children if child.tag == "lvl")
                key = node.get("abstractNumId") or ""
                self.lists[key] = _List(levels, node.value("numStyleLink") or "")
            elif node.tag == "num":
                self.numbers[node.get("numId") or ""] = _number(node)
        for definition in self.lists.values():
            target = self.numbers.get(linked.get(definition.link, ""))
            if not definition.levels and target and target.definition in self.lists:
                definition.levels = self.lists[target.definition].levels

    def level_of(self, number: str, style: str) -> int:
        """Return the level that a paragraph style is tied to, 0 where none is."""
        found = self.numbers.get(number)
        levels = (
            self.lists[found.definition].levels if found and found.definition in self.lists else {}
        )
        return next((at for at, level in levels.items() if style and level.style == style), 0)

    def marker(self, number: str, at: int) -> str:
        """Return the number or bullet of the next paragraph of a list, and count it.

        Parameters
        ----------
        number
            Id of the list (``numId``); ``0`` takes the number off.
        at
            Level from 0.

        Returns
        -------
            Its words, such as （一） or 1.; nothing where there is none.
        """
        use = self.numbers.get(number)
        definition = self.lists.get(use.definition) if use else None
        if use is None or definition is None or not 0 <= at < _LEVELS:
            return ""
        level = use.levels.get(at) or definition.levels.get(at)
        if level is None:
            return ""
        if level.format == "bullet":
            sign = level.text.strip()[:1]
            return "•" if not sign or ord(sign) in _PRIVATE else sign
        self._count(use, definition, at, level)
        return _PLACE.sub(
            lambda found: self._shown(use, definition, int(found[1]) - 1, level), level.text
        )

    def _count(self, use: _Number, definition: _List, at: int, level: Level) -> None:
        counts = definition.counts
        if at in use.starts and at not in use.used:
            counts[at] = use.starts[at]
        else:
            counts[at] = counts[at] + 1 if at in counts else level.start
        use.used.add(at)
        for deeper in [other for other in counts if other > at]:
            other = use.levels.get(deeper) or definition.levels.get(deeper)
            if other is None or not other.never_restarts:
                del counts[deeper]

    def _shown(self, use: _Number, definition: _List, at: int, level: Level) -> str:
        shown = use.levels.get(at) or definition.levels.get(at) or Level()
        count = definition.counts.get(at, shown.start)
        return spelled(count, "decimal" if level.is_legal else shown.format)


def spelled(count: int, form: str) -> str:
    """Return a count in one of the forms of ECMA-376 (ST_NumberFormat).

    Examples
    --------
    >>> [spelled(12, form) for form in ("decimal", "chineseCounting", "lowerRoman", "decimalEnclosedCircleChinese")]
    ['12', '十二', 'xii', '⑫']
    """
    row = next((first for name, first in _ROWS.items() if form.startswith(name)), None)
    if row is not None and 0 < count <= _ROW_LENGTH:
        return chr(row + count - 1)
    if form.startswith(_COUNTING) or form in _LEGAL_FORMS:
        words = _chinese(count)
        return words.translate(_LEGAL) if form in _LEGAL_FORMS else words
    if form in _CYCLES:
        return _CYCLES[form][(count - 1) % len(_CYCLES[form])]
    if form.endswith(("Letter", "Roman")) and 0 < count <= _ROMAN_LIMIT:
        letters = _letter(count) if form.endswith("Letter") else _roman(count)
        return letters.upper() if form.startswith("upper") else letters
    plain = {
        "none": "",
        "decimalZero": f"{count:02d}",
        "decimalFullWidth": str(count).translate(_FULL_WIDTH),
    }
    return plain.get(form, str(count))


def _letter(count: int) -> str:
    """Return a count in letters, doubled after z.

    Examples
    --------
    >>> _letter(2), _letter(28)
    ('b', 'bb')
    """
    return chr(ord("a") + (count - 1) % _LETTERS) * min((count - 1) // _LETTERS + 1, 9)


def _chinese(count: int) -> str:
    """Return a count in Chinese numerals.

    Examples
    --------
    >>> [_chinese(count) for count in (7, 10, 21, 105)]
    ['七', '十', '二十一', '一百零五']
    """
    if not 0 < count < 10_000:  # noqa: PLR2004 no list is longer
        return str(count)
    words, gap = "", False
    for place, digit in enumerate(map(int, str(count))):
        unit = _UNITS[len(str(count)) - 1 - place]
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + unit
        gap = not digit
    return words[1:] if words.startswith("一十") else words


def _roman(count: int) -> str:
    words = ""
    for size, sign in _ROMAN:
        words += sign * (count // size)
        count %= size
    return words


def _level(node: Node) -> tuple[int, Level]:
    level = Level(
        start=_whole(node.value("start"), 1),
        format=node.value("numFmt") or _alternative(node) or "decimal",
        text=(node.value("lvlText") or "")[:40],
        is_legal=node.is_on("isLgl"),
        never_restarts=node.value("lvlRestart") == "0",
        style=node.value("pStyle") or "",
    )
    return _whole(node.get("ilvl"), 0), level


def _alternative(node: Node) -> str | None:
    """Return the number format that newer versions keep in an alternative."""
    return node.value("mc:AlternateContent", "mc:Fallback", "numFmt")


def _number(node: Node) -> _Number:
    starts: dict[int, int] = {}
    levels: dict[int, Level] = {}
    for child in node.children:
        if child.tag != "lvlOverride":
            continue
        at = _whole(child.get("ilvl"), 0)
        start = child.value("startOverride")
        if start is not None:
            starts[at] = _whole(start, 1)
        own = child.find("lvl")
        if own is not None:
            levels[at] = _level(own)[1]
    return _Number(node.value("abstractNumId") or "", starts, levels)


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text) else default
