"""Does a layout hold as many parts as its name counts? “一核三带” with two 带, 以甲园为两翼."""

import re
from collections.abc import Iterator

from planloom.errors import Problem
from planloom.plan.lint_numbers import whole_number
from planloom.plan.lint_text import Material, Passage, finding, sentences

_PART = "核|带|轴|翼|极|圈|廊|组团|片区|片|区|园|港|谷|心|中心|基地|点|城|支点|副|园区|走廊|高地|板块|集群|平台"
_WINGS = re.compile(
    r"以(?P<names>[^，。；为]{2,80})为(?:主要)?(?P<count>[两二三四五六七八九十])(?P<what>翼|极|轴|带|区|园|点|组团|片区|支撑|中心|节点|核心)"
)
_NAMED = re.compile(rf"“((?:[一二两双三四五六七八九十](?:{_PART}))+)”")
_COUNTED = re.compile(rf"([一二两双三四五六七八九十])({_PART})")
_SIGNS = re.compile("、|以及|[和与及]")


def layouts(material: Material) -> Iterator[Problem]:
    """Yield layouts that count other parts than the text names.

    Parameters
    ----------
    material
        One document.

    Yields
    ------
    problem
        ``lint.enumeration_sum``.
    """
    yield from _told_again(material)
    for number, passage in enumerate(material.passages):
        for start, words in sentences(passage):
            yield from _wings(material, start, words)
        yield from _named(material, number, passage)


def _told_again(material: Material) -> Iterator[Problem]:
    """Yield a layout of the plan's own that is named again with other numbers: “一核三带” over “一核两带”."""
    told: dict[str, tuple[Passage, str]] = {}
    for passage in material.passages:
        for name in _NAMED.finditer(passage.text):
            shape = re.sub("[一二三四五六七八九十两双]", "", name[1])
            if len(shape) <= 1 or re.search("省|国家|上级", passage.text[: name.start()]):
                continue
            same = re.sub("[两双]", "二", name[1])
            first, words = told.setdefault(shape, (passage, same))
            if words != same:
                quotes = [material.quote(p.start, p.text) for p in (first, passage)]
                yield finding(
                    "lint.heading_body", "warning", material.place(passage.start), quotes,
                    heading=words, body=same,
                )  # fmt: skip


def _wings(material: Material, start: int, words: str) -> Iterator[Problem]:
    """Yield a layout that counts other parts than it names: 以临港园为两翼."""
    for found in _WINGS.finditer(words):
        names, count = found["names"], whole_number(found["count"])
        low = names.count("、") + 1
        high = low + len(re.findall("以及|[和与及]", names))
        if count is not None and "等" not in names and not low <= count <= high:
            yield _wrong(material, start, words, count, high if high < count else low)


def _named(material: Material, number: int, passage: Passage) -> Iterator[Problem]:
    """Yield a layout in quotation marks whose parts of one kind are listed after it, more or fewer."""
    for name in _NAMED.finditer(passage.text):
        below = material.passages[number + 1 : number + 2] if passage.is_heading else ()
        rest = "。".join([passage.text[name.end() :], *(part.text for part in below)])
        for counted in _COUNTED.finditer(name[1]):
            count = whole_number(counted[1].replace("双", "二"))
            what = re.escape(counted[2])
            runs = [
                run[0]
                for run in re.finditer(
                    rf"[^，。；：、“”\d]{{2,16}}?{what}(?:(?:、|以及|[和与及])[^，。；：、“”\d]{{2,16}}?{what})+(?![^，。；：、和与及的等建引辐协联]{{1,6}}[，。；])(?P<open>等)?",
                    rest,
                )
                if not run["open"] and rest[run.end() : run.end() + 1] != "等"
            ]
            if len(runs) != 1 or count is None:
                continue
            found = len([part for part in _SIGNS.split(runs[0]) if part.endswith(counted[2])])
            if found != count:
                start = passage.start + name.start()
                quotes = [
                    material.quote(start, passage.text[name.start() :]),
                    *(material.quote(part.start, part.text) for part in below),
                ]
                yield finding(
                    "lint.enumeration_sum", "error", material.place(start), quotes,
                    claimed=count, found=found,
                )  # fmt: skip


def _wrong(material: Material, start: int, words: str, claimed: int, found: int) -> Problem:
    return finding(
        "lint.enumeration_sum", "error", material.place(start), [material.quote(start, words)],
        claimed=claimed, found=found,
    )  # fmt: skip
