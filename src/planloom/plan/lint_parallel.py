"""Do two tellings of one list hold the same names? An announced list against the parts numbered below it."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations

from planloom.errors import Problem
from planloom.plan.lint_numbering import MARK
from planloom.plan.lint_numbers import whole_number
from planloom.plan.lint_tables import named_rows
from planloom.plan.lint_text import Material, Passage, finding, sentences

_ANNOUNCED = re.compile(
    r"(?P<names>[^，。；：、（）()\d]{2,16}(?:\d[\d.,]*[^，。；：、（）()\d]{1,4})?(?:、[^，。；：、（）()\d]{2,20}(?:\d[\d.,]*[^，。；：、（）()\d]{1,10})?){2,12})"
    r"(?=[，。；：]|$|(?:[三四五六七八九十]{1,2}|\d{1,2})(?:个|大|项|条|类))"
)
_COUNT = re.compile(r"([三四五六七八九十]{1,2}|\d{1,2})(?:个|大|项|条|类).*$")
_AMOUNTS = re.compile(r"(?:达到?|超过|突破|约|各)?\d[^、]*")
_LEAD = re.compile(
    r".*(?:实施|开展|推进|主攻|做大|围绕|聚焦|发展|壮大|做强|培育|建设|打造|构建|包括|其中|突出|抓好|[：:])"
)
_TAIL = re.compile(r"(?:工程|行动|专项|计划|任务|产业链|产业集群|产业|集群|方向|领域|链)$")
_BULLET = re.compile(
    r"^(?:\W*(?:\d{1,2}(?:\.\d{1,2})+\s|第?[一二三四五六七八九十\d]{1,3}[、.．）)]|[①-⑳])?[\s*]*)"
)
_LABEL = re.compile(
    r"(?:[—\-•◆●■\s]*|[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．])([^，。；：:、\d“”]{3,14})[：:]"
)
_BODY, _PAIR, _FEW, _LEAST, _NEAR = 99, 2, 3, 0.6, 0.75


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
    yield from _renamed(material)
    for number, passage in enumerate(material.passages):
        for start, words in sentences(passage):
            for found in _ANNOUNCED.finditer(words):
                plain = _AMOUNTS.sub("", found["names"])
                counted = _COUNT.search(plain) or _COUNT.match(words[found.end() :])
                count = whole_number(counted[1]) if counted else None
                names = [_stem(name) for name in _COUNT.sub("", plain).split("、")]
                names[0] = _stem(_LEAD.sub("", names[0]))
                for position, heads in runs:
                    if position > number and len(set(names)) == len(names):
                        yield from _compared(material, start, words, names, count, heads)


def _renamed(material: Material) -> Iterator[Problem]:
    """Yield a name that one of two lists of the same things spells otherwise: 青礁园 here, 青岬园 there."""
    text = material.text or ""
    told: list[tuple[int, str, list[str]]] = []
    for start, words in material.sentences():
        for found in _ANNOUNCED.finditer(words):
            names = [
                re.sub(r"^(?:其中|包括|[“”\w]{1,4}[为是])", "", _AMOUNTS.sub("", name))
                for name in found["names"].split("、")
            ]
            names[0] = _LEAD.sub("", names[0]) or names[0]
            told.append((start, words, names))
    listed = [names for *_, names in told]
    for entries in (*_labelled(material), *_in_rows(material)):
        names = [name for *_, name in entries]
        if any(len(names) == len(other) and len(set(names) - set(other)) == 1 for other in listed):
            near = _nearest(names, listed)
            start, words, _ = next(entry for entry in entries if entry[2] not in near)
            told.append((start, words, names))
    sets = [frozenset(names) for *_, names in told]
    for (one, mine), (other, its) in combinations(zip(told, sets, strict=True), 2):
        if len(mine ^ its) != _PAIR or len(one[2]) != len(other[2]) or one[0] == other[0]:
            continue
        odd = [list(mine - its), list(its - mine)]
        if [len(names) for names in odd] != [1, 1]:
            continue
        first, second = odd[0][0], odd[1][0]
        is_near = (
            SequenceMatcher(None, first, second).ratio() >= _NEAR
            and len(first) == len(second) > _PAIR + 1
        )
        if is_near and min(text.count(first), text.count(second)) == 1:
            yield finding(
                "lint.name_changed", "warning", material.place(other[0]),
                [material.quote(*one[:2]), material.quote(*other[:2])], first=first, second=second,
            )  # fmt: skip


def _in_rows(material: Material) -> Iterator[list[tuple[int, str, str]]]:
    """Yield the names of things that tables list, each with its row."""
    for rows, column in named_rows(material):
        yield [(row.start, row.words, row.cells[column]) for row in rows]


def _labelled(material: Material) -> Iterator[list[tuple[int, str, str]]]:
    """Yield the names before the colons of paragraphs that follow one another: 西岭产业园：产值达到80亿元."""
    run: list[tuple[int, str, str]] = []
    for passage in [*material.passages, None]:
        label = _LABEL.match(passage.text) if passage is not None else None
        if passage is not None and label is not None:
            run.append((passage.start, passage.text, label[1]))
            continue
        if len(run) >= _FEW:
            yield run
        run = []


def _nearest(names: Sequence[str], listed: Sequence[Sequence[str]]) -> Sequence[str]:
    """Return the list that shares most names with another."""
    return max(listed, key=lambda other: len(set(names) & set(other)))


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
    plain = re.split("[：:]", MARK.sub("", plain) or plain)[0]
    while (short := _TAIL.sub("", plain)) != plain and len(short) >= _PAIR:
        plain = short
    return plain


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
