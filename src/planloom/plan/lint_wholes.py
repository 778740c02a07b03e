"""Do the goals of a section come to the whole that it tells? 四大支柱产业产值合计6300亿元."""

import re
from collections.abc import Iterator, Sequence

from planloom.errors import Problem
from planloom.plan.lint_keys import measured, spelled, year_of
from planloom.plan.lint_numbers import Written, rounding, shown, whole_number, written
from planloom.plan.lint_text import Material, Passage, Quantity, finding, quantities, sentences

_COUNTED = re.compile(
    r"([两二三四五六七八九十]|\d{1,2})(?:个|大|条|类|项|园|区|市|地|县|片|者|链|家|座)[^，。；]{0,24}?(?:合计|总计|共计|加总|总和|之和)"
)
_BOTH = re.compile(r"(?P<count>两|二|三|四)(?:者|项|类|部分)(?:相加|合计|加起来|合并)")
_SUM = re.compile(r"(?:合计|总计|共计)(?:为|达到?|约)?")
_AREA = re.compile(r"总(?:规划|用地|建设|占地)*(?:用地)?面积")
_PART_OF_AREA = re.compile("释放|盘活|供应|启动|先行|首期|其中|整备|腾退|工业用地")
_WIDER = re.compile("辐射|带动|覆盖|全市|市域|总体格局|总面积|另|合计|影响|统筹|之外|以外")
_BY_KIND = re.compile("(?:按|从|分)[^，。；]{1,8}(?:看|分|来看|，)|其中")
_TOGETHER = re.compile(
    r"(?<!\d)([两二三四五六七八九十]|\d{1,2})(?:个|大|条|类|项|家|座)[^，。；\d]{0,8}(?:共|合计|总计|累计)"
)
_FEW = 2


def wholes(material: Material) -> Iterator[Problem]:
    """Yield wholes that the goals told before them, in sentences of their own, do not come to.

    Parameters
    ----------
    material
        One document.

    Yields
    ------
    problem
        ``lint.parts_whole``.
    """
    for plan in material.file.plans:
        items = quantities(plan)
        yield from _counted(material, items)
    yield from _added(material)
    yield from _areas(material)
    for passage in material.passages:
        yield from _repeated(material, passage)
        yield from _divided(material, passage)


def _counted(material: Material, items: Sequence[Quantity]) -> Iterator[Problem]:
    """Yield a sum of so many things that as many goals of its section do not give."""
    for whole in items:
        start, words = material.sentence(whole.citation.start)
        near = words[: whole.citation.start - start + len(whole.citation.quote)]
        said = _COUNTED.search(re.split("[。；]|，(?!合计|总计|共计)", near)[-1])
        count = whole_number(said[1]) if said else None
        if count is None or count < _FEW or whole.measure not in {"level", "count"}:
            continue
        parts = [part for part in items if _is_part(material, whole, part)]
        names = {spelled(part.indicator) for part in parts}
        if len(parts) != count or len(names) != count:
            continue
        added = sum(part.low for part in parts)
        slack = sum(rounding(q.citation.quote, q.low) for q in (whole, *parts))
        if abs(added - whole.low) > slack * 1.001 and not (
            added < whole.low and any(q.comparator not in {"=", "range"} for q in parts)
        ):
            yield finding(
                "lint.parts_whole", "error", whole.id, material.cited([whole, *parts]),
                whole=shown(whole.low, whole.unit), parts=shown(added, whole.unit),
            )  # fmt: skip


def _is_part(material: Material, whole: Quantity, part: Quantity) -> bool:
    """Whether a quantity is told before a whole, below the same heading, of the same measure, unit and year."""
    same = (part.measure, part.unit, year_of(part)) == (whole.measure, whole.unit, year_of(whole))
    if part is whole or not same or part.threshold:
        return False
    if measured(whole) and measured(part) and measured(whole) != measured(part):
        return False
    own, other = (material.heads(q.citation.start) for q in (whole, part))
    passage = material.passages[material.index(whole.citation.start)]
    above = [head.start for head in own if head is not passage and head.is_heading]
    near = [head.start for head in other]
    if not above and part.citation.start > whole.citation.start:
        return False
    if not above:
        return material.index(part.citation.start) == material.index(whole.citation.start)
    return above[0] in near and material.index(part.citation.start) >= material.index(above[0])


def _added(material: Material) -> Iterator[Problem]:
    """Yield a sum of two or three sums told before: 两者相加，营收合计18.5万亿元."""
    before: list[tuple[int, str, Written]] = []
    for start, words in material.sentences():
        both = _BOTH.search(words)
        count = whole_number(both["count"]) if both else None
        numbers = [n for n in written(words) if n.unit]
        for said in _SUM.finditer(words):
            whole = next((n for n in numbers if said.end() <= n.start <= said.end() + 2), None)
            if whole is None:
                continue
            parts = [part for part in before if part[2].unit == whole.unit][-(count or 0) :]
            is_told = both is not None and both.start() <= said.start()
            if not is_told:
                before.append((start, words, whole))
            elif count is not None and len(parts) == count:
                added = sum(part.value for *_, part in parts)
                slack = (whole.step + sum(part.step for *_, part in parts)) / 2
                if abs(added - whole.value) > slack * 1.001:
                    quotes = [material.quote(s, w) for s, w, _ in parts]
                    yield finding(
                        "lint.parts_whole", "error", material.place(start),
                        [*quotes, material.quote(start, words)],
                        whole=shown(whole.value, whole.unit), parts=shown(added, whole.unit),
                    )  # fmt: skip


def _repeated(material: Material, passage: Passage) -> Iterator[Problem]:
    """Yield a sum of amounts told in one wording before it: 总投资310亿元；…总投资165亿元。两个领域共…总投资560亿元."""
    told: dict[tuple[str, str], list[tuple[int, str, Written]]] = {}
    for start, words in sentences(passage):
        count = _TOGETHER.search(words)
        for found in written(words):
            noun = re.search(r"[\u4e00-\u9fff]{2}$", words[: found.start])
            if noun is None or not found.unit or found.unit in {"%", "pp", "倍"}:
                continue
            same = told.setdefault((noun[0], found.unit), [])
            number = whole_number(count[1]) if count and count.end() <= found.start else None
            if number is not None and number == len(same):
                added = sum(part.value for *_, part in same)
                slack = 0.0 if found.step == 1 else (found.step + sum(p.step for *_, p in same)) / 2
                if abs(added - found.value) > slack * 1.001:
                    quotes = [material.quote(s, w) for s, w, _ in same]
                    yield finding(
                        "lint.parts_whole", "error", material.place(start),
                        [*quotes, material.quote(start, words)],
                        whole=shown(found.value, found.unit), parts=shown(added, found.unit),
                    )  # fmt: skip
            same.append((start, words, found))


def _divided(material: Material, passage: Passage) -> Iterator[Problem]:
    """Yield kinds told in a sentence of their own, the last of them all others, that miss the number divided."""
    before: tuple[int, str] | None = None
    for start, words in sentences(passage):
        parts = [n for n in written(words) if n.unit]
        rest = re.search(r"(?:其他|其余)[^，。；、\d]{0,8}\d", words)
        if before is not None and rest and _BY_KIND.match(words) and len(parts) > _FEW:
            same = [n for n in written(before[1]) if n.unit == parts[0].unit]
            added = sum(part.value for part in parts)
            is_one_unit = len({part.unit for part in parts}) == 1
            if same and is_one_unit and all(abs(n.value - added) > n.step for n in same):
                yield finding(
                    "lint.parts_whole", "error", material.place(start),
                    [material.quote(*before), material.quote(start, words)],
                    whole=shown(same[-1].value, same[-1].unit), parts=shown(added, parts[0].unit),
                )  # fmt: skip
        before = (start, words)


def _areas(material: Material) -> Iterator[Problem]:
    """Yield a part of an area that is larger than the whole told before it in the paragraph."""
    for passage in material.passages:
        whole: tuple[int, str, Written] | None = None
        for start, words in sentences(passage):
            for number in (n for n in written(words) if n.unit == "km2"):
                near = re.split("[，；。]", words[: number.start])[-1]
                if _AREA.search(near):
                    whole = (start, words, number)
                elif (
                    whole is not None
                    and start != whole[0]
                    and number.value > whole[2].value + whole[2].step / 2
                    and _PART_OF_AREA.search(near)
                    and not _WIDER.search(words)
                ):
                    yield finding(
                        "lint.parts_whole", "warning", material.place(start),
                        [material.quote(whole[0], whole[1]), material.quote(start, words)],
                        whole=whole[2].words, parts=number.words,
                    )  # fmt: skip
