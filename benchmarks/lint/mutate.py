"""Which faults does the seeded mutator plant? Each operator says what it changed and which findings name it."""

import random
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple


class Fault(NamedTuple):
    """One planted fault."""

    name: str
    """Operator."""
    text: str
    """The whole text with the fault."""
    start: int
    """Where the change begins in it."""
    end: int
    """Where it ends."""
    expect: tuple[str, ...]
    """Codes that name the fault."""


_LIST = re.compile(
    r"([2-9]|1\d|20|[一二三四五六七八九十]{1,2})(?:个|大|类)[^，。；：、（）\n]{2,20}(?:，?具体包括|：|（|，它们分别是)((?:[^、，。；：（）\d\n]{2,16}、){2,}[^、，。；：（）\d\n]{2,16})[。；）]"
)
_BEFORE = re.compile(
    r"(?<=[，。；：])((?:[^、，。；：（）\d\n]{2,10}、){2,}[^、，。；：（）\d\n]{2,10})(?=[2-9]个)"
)
_LEVEL = re.compile(r"((?:增加值|营业收入|营收|产值|主营业务收入)[^，。；\d]{0,8})(\d[\d.]*)(亿元)")
_TARGET = re.compile(r"到(20\d\d)年，[^。；]{4,40}?\d")
_SHARE = re.compile(r"((?:占[^，。；\d]{2,16}比重|率)[^，。；\d增长降提]{0,8}?)(\d{2}(?:\.\d)?)%")
_RANGE = re.compile(r"(\d+)([—-])(\d+)(?=[家个])")
_RAISE = re.compile(r"(?:比[^，。；]{2,12}|较[^，。；]{2,12})(?:提高|提升)(\d[\d.]*)个百分点")
_GROWTH = re.compile(r"年均增长(?:约)?(\d[\d.]*)%")


def drop_member(text: str, draw: random.Random) -> Iterator[Fault]:
    """Drop one name of a list whose count is given."""
    for found in [*_LIST.finditer(text), *_BEFORE.finditer(text)]:
        names = found[found.lastindex or 1].split("、")
        if "等" in names[-1]:
            continue
        begin = found.start(found.lastindex or 1)
        names.pop(draw.randrange(len(names)))
        put = "、".join(names)
        yield _put(
            text,
            begin,
            found.end(found.lastindex or 1),
            put,
            "drop a member",
            ("lint.enumeration_sum",),
        )


def swap_scale(text: str, draw: random.Random) -> Iterator[Fault]:
    """Write 万 for 亿."""
    del draw
    for found in _LEVEL.finditer(text):
        yield _put(text, found.start(3), found.end(3), "万元", "swap 亿 for 万",
                   ("lint.unit_slip", "lint.two_values", "lint.parts_whole", "lint.growth_level",
                    "lint.share_of_level", "lint.tier_floor"))  # fmt: skip


def move_deadline(text: str, draw: random.Random) -> Iterator[Fault]:
    """Move a deadline before the document or behind its period."""
    for found in _TARGET.finditer(text):
        year = draw.choice((2016, 2017, int(found[1]) + 2, int(found[1]) + 3))
        yield _put(text, found.start(1), found.end(1), str(year), "move a deadline",
                   ("lint.deadline_outside_period", "lint.deadline_past", "lint.heading_body", "lint.two_deadlines",
                    "lint.two_values", "lint.deadline_outlier"))  # fmt: skip


def over_hundred(text: str, draw: random.Random) -> Iterator[Fault]:
    """Raise a share above 100 %."""
    for found in _SHARE.finditer(text):
        put = f"1{found[2]}" if len(found[2]) > 1 else str(draw.randint(101, 180))
        yield _put(
            text, found.start(2), found.end(2), put, "share over 100 %", ("lint.percent_over_100",)
        )


def points_for_percent(text: str, draw: random.Random) -> Iterator[Fault]:
    """Write the level of a share in points."""
    del draw
    for found in _SHARE.finditer(text):
        put = f"{found[2]}个百分点"
        yield _put(
            text, found.start(2), found.end(2) + 1, put, "points for %", ("lint.points_or_percent",)
        )


def percent_for_points(text: str, draw: random.Random) -> Iterator[Fault]:
    """Write a change of a share in per cent."""
    del draw
    for found in _RAISE.finditer(text):
        yield _put(
            text,
            found.start(1),
            found.end(),
            f"{found[1]}%",
            "% for points",
            ("lint.points_or_percent",),
        )


def reverse_range(text: str, draw: random.Random) -> Iterator[Fault]:
    """Turn a range upside down."""
    del draw
    for found in _RANGE.finditer(text):
        put = f"{found[3]}{found[2]}{found[1]}"
        yield _put(
            text, found.start(), found.end(), put, "reverse a range", ("lint.range_reversed",)
        )


def second_value(text: str, draw: random.Random) -> Iterator[Fault]:
    """State a target again with another value, in a paragraph of its own behind the first."""
    for found in re.finditer(
        r"(?<=[。；\n：])[^。；\n：]*(到20\d\d年，[^，。；]{4,24}(?:达到|突破|超过))(\d[\d.]*)((?:万?亿元|家|%)[^，。；]{0,3})(?=[，。；])",
        text,
    ):
        value = float(found[2])
        other = f"{value * draw.choice((1.2, 1.3, 1.4)):.6g}"
        line = f"{found[1]}{other}{found[3]}。"
        stop = text.find("\n", found.end())
        stop = len(text) if stop < 0 else stop
        put = f"{text[:stop]}\n{line}{text[stop:]}"
        expect = ("lint.two_values", "lint.child_above_parent")
        yield Fault("second value", put, stop + 1, stop + 1 + len(line), expect)


def change_count(text: str, draw: random.Random) -> Iterator[Fault]:
    """Change the count before a list that names all."""
    for found in _LIST.finditer(text):
        if found[2].rstrip().endswith("等") or "等" in found[2].split("、")[-1]:
            continue
        put = draw.choice(("11", "12", "13"))
        yield _put(
            text, found.start(1), found.end(1), put, "change a count", ("lint.enumeration_sum",)
        )


def drop_unit(text: str, draw: random.Random) -> Iterator[Fault]:
    """Leave out the unit of an amount."""
    del draw
    for found in _LEVEL.finditer(text):
        if re.match("[，。；]", text[found.end() :]):
            yield _put(text, found.start(3), found.end(3), "", "drop a unit", ("lint.no_unit",))


def drop_whole(text: str, draw: random.Random) -> Iterator[Fault]:
    """Leave out what a share is a share of."""
    del draw
    for found in re.finditer(
        r"(?<=[\u4e00-\u9fff]{4})占[^，。；\d占]{2,16}(?:的)?比重(?=[^，。；]{0,6}\d)", text
    ):
        if "到20" in text[max(0, found.start() - 60) : found.start()]:
            yield _put(
                text,
                found.start(),
                found.end(),
                "占比",
                "drop the whole of a share",
                ("lint.share_undefined",),
            )


def wrong_growth(text: str, draw: random.Random) -> Iterator[Fault]:
    """Change an average growth that stands beside two levels."""
    del draw
    for found in re.finditer(
        r"(?:由|从)20\d\d年的?\d[\d.]*万?亿元(?:提高|增加|增长)到20\d\d年的\d[\d.]*万?亿元，年均增长(\d[\d.]*)%",
        text,
    ):
        yield _put(
            text,
            found.start(1),
            found.end(1),
            f"{float(found[1]) + 6:.3g}",
            "wrong growth",
            ("lint.growth_level",),
        )


def _put(text: str, start: int, end: int, put: str, name: str, expect: tuple[str, ...]) -> Fault:
    return Fault(name, text[:start] + put + text[end:], start, start + max(len(put), 1), expect)


OPERATORS: tuple[Callable[[str, random.Random], Iterator[Fault]], ...] = (
    drop_member, change_count, swap_scale, move_deadline, over_hundred, points_for_percent,
    percent_for_points, reverse_range, second_value, drop_unit, drop_whole, wrong_growth,
)  # fmt: skip


def planted(texts: dict[str, str], number: int, seed: int) -> list[tuple[str, Fault]]:
    """Return so many faults over the texts, the operators in turn, each at most once per place."""
    draw = random.Random(seed)  # noqa: S311 a repeatable choice, no secret
    pools = []
    for operator in OPERATORS:
        pool = [(name, fault) for name, text in texts.items() for fault in operator(text, draw)]
        draw.shuffle(pool)
        pools.append(pool)
    chosen: list[tuple[str, Fault]] = []
    while len(chosen) < number and any(pools):
        for pool in pools:
            if pool and len(chosen) < number:
                chosen.append(pool.pop())
    return chosen
