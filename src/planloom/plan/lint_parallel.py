"""Do two tellings of one list hold the same names? An announced list against the parts numbered below it."""

import re
from collections.abc import Iterator, Sequence

from planloom.errors import Problem
from planloom.plan.lint_numbering import MARK
from planloom.plan.lint_numbers import whole_number
from planloom.plan.lint_text import Material, Passage, finding, sentences

_ANNOUNCED = re.compile(
    r"(?P<names>[^，。；：、（）()\d]{2,16}(?:\d[\d.,]*[^，。；：、（）()\d]{1,4})?(?:、[^，。；：、（）()\d]{2,20}(?:\d[\d.,]*[^，。；：、（）()\d]{1,4})?){2,12})"
    r"(?=[，。；：]|$)"
)
_COUNT = re.compile(r"([三四五六七八九十]{1,2}|\d{1,2})(?:个|大|项|条|类).*$")
_AMOUNTS = re.compile(r"(?:达到?|超过|突破|约|各)?\d[^、]*")
_LEAD = re.compile(
    r".*(?:实施|开展|推进|围绕|聚焦|发展|壮大|做强|培育|建设|打造|构建|包括|其中|突出|抓好|[：:])"
)
_TAIL = re.compile(r"(?:工程|行动|专项|计划|任务|产业链|产业集群|产业|集群|方向|领域|链)$")
_BULLET = re.compile(r"^(?:\W*(?:第?[一二三四五六七八九十\d]{1,3}[、.．）)]|[①-⑳])?[\s*]*)")
_BODY, _PAIR, _FEW, _LEAST = 99, 2, 3, 0.6


def parallel(material: Material) -> Iterator[Problem]:
    """Yield lists told twice that differ: a part announced and not numbered, or numbered by another name.

    Parameters
    ----------
    material
        One document.

    Yields
    ------
    problem
        ``lint.enumeration_sum`` and ``lint.name_changed``.
    """
    runs = list(_runs(material))
    for number, passage in enumerate(material.passages):
        for start, words in sentences(passage):
            for found in _ANNOUNCED.finditer(words):
                plain = _AMOUNTS.sub("", found["names"])
                counted = _COUNT.search(plain)
                count = whole_number(counted[1]) if counted else None
                names = [_stem(name) for name in _COUNT.sub("", plain).split("、")]
                names[0] = _stem(_LEAD.sub("", names[0]))
                for position, heads in runs:
                    if position > number and len(set(names)) == len(names):
                        yield from _compared(material, start, words, names, count, heads)


def _runs(material: Material) -> Iterator[tuple[int, Sequence[tuple[str, Passage]]]]:
    """Yield the headed parts that follow one another in one style, with the number of the first."""
    parts: dict[int, list[tuple[int, Passage]]] = {}
    for number, passage in enumerate([*material.passages, None]):
        style = 0 if passage is None else passage.style
        for rank in [rank for rank in parts if rank > style or passage is None]:
            own = parts.pop(rank)
            if len(own) >= _FEW:
                yield own[0][0], [(_stem(_BULLET.sub("", p.head)), p) for _, p in own]
        if passage is not None and passage.head and style < _BODY:
            parts.setdefault(style, []).append((number, passage))


def _stem(words: str) -> str:
    plain = re.sub(r"[*＊\s“”]|\A(?:实施|推进|开展|做强|做大|做优|壮大|培育|发展)", "", words)
    return _TAIL.sub("", MARK.sub("", plain) or plain) or plain


def _compared(
    material: Material,
    start: int,
    words: str,
    names: Sequence[str],
    claimed: int | None,
    heads: Sequence[tuple[str, Passage]],
) -> Iterator[Problem]:
    told = [head for head, _ in heads]
    both = [name for name in names if name in told]
    if len(both) < max(_PAIR, _LEAST * len(names)) or len(set(told)) != len(told):
        return
    missing, other = [n for n in names if n not in told], [p for p in heads if p[0] not in names]
    quotes = [material.quote(start, words)]
    if len(missing) == 1 and not other and len(both) >= _FEW:
        if claimed == len(names):
            yield finding(
                "lint.enumeration_sum", "error", material.place(start),
                [*quotes, *(material.quote(p.start, p.head) for _, p in heads)],
                claimed=claimed, found=len(heads),
            )  # fmt: skip
    elif (
        len(missing) == len(other) == 1
        and len(both) >= _PAIR
        and set(missing[0]) & set(other[0][0])
    ):
        if missing[0] in other[0][0] or other[0][0] in missing[0]:
            return
        part = other[0][1]
        yield finding(
            "lint.name_changed", "warning", material.place(part.start),
            [*quotes, material.quote(part.start, part.head)], first=missing[0], second=other[0][0],
        )  # fmt: skip
