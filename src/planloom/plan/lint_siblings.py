"""Do parts headed alike say alike? Their sum against the whole, and the one that leaves out what all others tell."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planloom.errors import Problem, Quote
from planloom.plan.lint_coverage import stem
from planloom.plan.lint_keys import is_elsewhere, measured, year_of
from planloom.plan.lint_numbering import MARK
from planloom.plan.lint_numbers import rounding, shown, whole_number
from planloom.plan.lint_text import Material, Passage, Quantity, finding, quantities
from planloom.plan.schema import Plan

_INDUSTRY = re.compile("产业|集群|领域|方向|链|环节|赛道|主攻|重点")
_TASKS = re.compile("工程|任务|措施|保障|行动|举措|工作")
_DIRECTIONS = re.compile(r"\d{1,2}[个大条项类](?:重点|细分)?(?:方向|领域|环节|赛道|产业|链)")
_TURNOVER = {"营收", "主营收入", "产值", "增加值", "产业规模", "规模"}
_FEW, _SHORT, _BARE = 3, 10, 4


@dataclass(frozen=True, slots=True)
class Sibling:
    """One of several numbered parts."""

    head: Passage
    """The passage that opens it."""
    name: str
    """What it is headed."""
    end: int
    """Offset after its last character."""

    def quotes(self, material: Material) -> list[Quote]:
        """Return its opening passage and the one below it."""
        number = material.index(self.head.start)
        below = [p for p in material.passages[number + 1 : number + 2] if p.start < self.end]
        return [material.quote(part.start, part.text) for part in (self.head, *below)]

    def holds(self, start: int) -> bool:
        """Return whether an offset lies in it."""
        return self.head.start <= start < self.end


def siblings(material: Material) -> Iterator[Problem]:
    """Yield numbered parts of industries that exceed their whole together, or of which one says nothing.

    Parameters
    ----------
    material
        One document.

    Yields
    ------
    problem
        ``lint.parts_whole``, ``lint.outcome_coverage`` and ``lint.programme_coverage``.
    """
    for above, parts in families(material):
        if not _INDUSTRY.search(above) or _TASKS.search(above):
            continue
        yield from _without_fields(material, above, parts)
        yield from _without_goals(material, above, parts)
        for plan in material.file.plans:
            yield from _amounts(material, plan, above, parts)


def families(material: Material) -> Iterator[tuple[str, tuple[Sibling, ...]]]:
    """Yield the numbered parts that stand side by side, three or more, with the heading above them."""
    opened: dict[int, list[Passage]] = {}
    for passage in [*material.passages, None]:
        style = passage.style if passage is not None else -_SHORT
        end = passage.start if passage is not None else len(material.text or "")
        for rank in [rank for rank in opened if rank > style]:
            run = opened.pop(rank)
            if len(run) >= _FEW:
                yield _family(material, run, end)
        if passage is not None and passage.head and MARK.match(passage.text.lstrip("# ")):
            opened.setdefault(style, []).append(passage)


def _family(
    material: Material, run: Sequence[Passage], end: int
) -> tuple[str, tuple[Sibling, ...]]:
    ends = [*(passage.start for passage in run[1:]), end]
    parts = tuple(
        Sibling(passage, stem(MARK.sub("", passage.head.lstrip("# ")).strip()), last)
        for passage, last in zip(run, ends, strict=True)
    )
    heads = [head for head in material.heads(run[0].start) if head is not run[0]]
    return (heads[0].head if heads else ""), parts


def _without_fields(material: Material, above: str, parts: Sequence[Sibling]) -> Iterator[Problem]:
    """Yield the one part that lists nothing to develop or build, where all others do."""
    silent = [part for part in parts if "、" not in _words(material, part)]
    if len(silent) == 1 and all(len(part.name) <= _SHORT for part in parts):
        yield finding(
            "lint.programme_coverage", "information", material.place(silent[0].head.start),
            silent[0].quotes(material),
            group=above, members=(silent[0].name,), count=1,
        )  # fmt: skip


def _without_goals(material: Material, above: str, parts: Sequence[Sibling]) -> Iterator[Problem]:
    """Yield the one part that tells no goal with a number, where all others do."""
    goals = [t.citation.start for plan in material.file.plans for t in plan.targets]
    silent = [part for part in parts if not any(part.holds(start) for start in goals)]
    words = _DIRECTIONS.sub("", _words(material, silent[0])) if len(silent) == 1 else "0"
    if not re.search(r"\d", words):
        yield finding(
            "lint.outcome_coverage", "information", material.place(silent[0].head.start),
            silent[0].quotes(material),
            group=above, members=(silent[0].name,), open_lists=0,
        )  # fmt: skip


def _words(material: Material, part: Sibling) -> str:
    text = (material.text or "")[part.head.start : part.end]
    return re.sub(r"布局在[^，。；]*", "", text[len(part.head.head) :])


def _amounts(
    material: Material, plan: Plan, above: str, parts: Sequence[Sibling]
) -> Iterator[Problem]:
    """Yield a sum of the parts above the whole of the plan, and the one part without the amount of all others."""
    money = [
        item
        for item in quantities(plan)
        if item.measure == "level" and item.unit == "CNY" and measured(item) in _TURNOVER
        and item.threshold is None and not is_elsewhere(plan, item)
    ]  # fmt: skip
    for of, year in dict.fromkeys((measured(item), year_of(item)) for item in money):
        same = [item for item in money if (measured(item), year_of(item)) == (of, year)]
        told = {part: _own(part, same) for part in parts}
        own = [item for item in told.values() if item is not None]
        silent = [part for part in parts if told[part] is None]
        if year is None or len(own) < _FEW - 1:
            continue
        if (
            len(silent) == 1
            and len(parts) >= _FEW
            and not re.search(r"\d", _words(material, silent[0])[:60])
        ):
            yield finding(
                "lint.outcome_coverage", "information", material.place(silent[0].head.start),
                silent[0].quotes(material),
                group=above, members=(silent[0].name,), open_lists=0,
            )  # fmt: skip
        rest = [item for item in same if not any(part.holds(item.citation.start) for part in parts)]
        counted = [item for item in rest if _count_in(item) == len(parts) == len(own)]
        if counted:
            yield from _exactly(material, counted[0], own)
            continue
        whole = max(rest, key=lambda item: item.high, default=None)
        added = sum(item.low for item in own)
        if whole is None or not own:
            continue
        slack = sum(rounding(item.citation.quote, item.low) for item in (whole, *own))
        heads = "".join(head.head for head in material.heads(whole.citation.start))
        is_whole = re.search("目标", heads) or max(item.low for item in own) < whole.high
        if whole.high + slack < added <= 2 * whole.high and is_whole:
            yield finding(
                "lint.parts_whole", "error", whole.id, material.cited([whole, *own]),
                whole=shown(whole.high, whole.unit), parts=shown(added, whole.unit),
            )  # fmt: skip


def _count_in(item: Quantity) -> int | None:
    """Return how many industries an amount is told of together: 四大产业产值合计达到6100亿元."""
    found = re.search(
        r"([两二三四五六七八九十]|\d{1,2})(?:个|大|条)[^，。；\d]{0,8}(?:产业|集群|链)",
        item.indicator,
    )
    return whole_number(found[1]) if found else None


def _exactly(material: Material, whole: Quantity, own: Sequence[Quantity]) -> Iterator[Problem]:
    """Yield a sum of so many industries that the amounts below their headings do not come to."""
    added = sum(item.low for item in own)
    slack = sum(rounding(item.citation.quote, item.low) for item in (whole, *own))
    is_floor = any(item.comparator not in {"=", "range"} for item in (whole, *own))
    is_off = added > whole.high + slack or (added < whole.low - slack and not is_floor)
    if is_off:
        yield finding(
            "lint.parts_whole", "error", whole.id, material.cited([whole, *own]),
            whole=shown(whole.high, whole.unit), parts=shown(added, whole.unit),
        )  # fmt: skip


def _own(part: Sibling, same: Sequence[Quantity]) -> Quantity | None:
    """Return the first amount that a part tells of itself."""
    inside = [item for item in same if part.holds(item.citation.start)]
    return next(
        (
            item
            for item in inside
            if part.name[:2] in item.indicator or len(item.indicator) <= _BARE
        ),
        None,
    )
