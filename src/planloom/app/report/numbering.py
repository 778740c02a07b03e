"""How is a passage of a report named? Chapters 一、二 and 1, 2, tables and pictures counted through."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from planloom.app.report.parts import Block, Drawing, Section, Table, sayer

_DIGITS = "零一二三四五六七八九"
_TEN = 10


def counted_sections(sections: Sequence[Section], lang: str) -> tuple[Section, ...]:
    """Return chapters whose headings, tables and pictures bear numbers.

    Parameters
    ----------
    sections
        The chapters and their parts.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    sections
        In the same order.

    Examples
    --------
    >>> parts = (Section("结论", ()), Section("发现", ()), Section("某项", (), 2))
    >>> [section.heading for section in counted_sections(parts, "zh")]
    ['一、结论', '二、发现', '（一）某项']
    >>> [section.heading for section in counted_sections(parts, "en")]
    ['1 结论', '2 发现', '2.1 某项']
    """
    return tuple(_counted(sections, lang))


def _counted(sections: Sequence[Section], lang: str) -> Iterator[Section]:
    chapter = part = 0
    seen = {Table: 0, Drawing: 0}
    for section in sections:
        chapter, part = (chapter + 1, 0) if section.level == 1 else (chapter, part + 1)
        number = {
            ("zh", 1): f"{chinese_number(chapter)}、",
            ("zh", 2): f"（{chinese_number(part)}）",
            ("en", 1): f"{chapter} ",
            ("en", 2): f"{chapter}.{part} ",
        }[lang, section.level]
        blocks = tuple(_named(block, seen, lang) for block in section.blocks)
        yield replace(section, heading=number + section.heading, blocks=blocks)


def _named(block: Block, seen: dict[type, int], lang: str) -> Block:
    if not isinstance(block, Table | Drawing):
        return block
    seen[type(block)] += 1
    word = sayer(lang)(*("表", "Table") if isinstance(block, Table) else ("图", "Figure"))
    number = f"{word} {seen[type(block)]}{sayer(lang)('　', '. ')}"
    return replace(block, caption=number + block.caption)


def chinese_number(number: int) -> str:
    """Return a number from 1 to 999 in Chinese.

    Examples
    --------
    >>> [chinese_number(n) for n in (1, 10, 12, 20, 23, 101, 110, 111)]
    ['一', '十', '十二', '二十', '二十三', '一百零一', '一百一十', '一百一十一']
    """
    hundreds, rest = divmod(number, _TEN * _TEN)
    tens, ones = divmod(rest, _TEN)
    said = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        said += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        said += _DIGITS[0]
    return said + (_DIGITS[ones] if ones else "")
