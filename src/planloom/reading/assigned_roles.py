"""Which industries do clauses of one form give to places (A区发展甲，B县发展乙)? Places by the form of their names."""

import re
from collections.abc import Iterator
from dataclasses import replace

from planloom.reading.clauses import Sentence
from planloom.reading.coordination import Part, parts
from planloom.reading.groups import name_at
from planloom.reading.name_patterns import AREA, ASSIGNED
from planloom.reading.outline import Setting
from planloom.reading.records import Name
from planloom.reading.subjects import INDUSTRY_TAIL, is_industry, places_in

_TAIL = re.compile(
    "(?:等)?(?:重点|优势|特色|主导)*(?:领域|方向|环节|产业集群|产业)?(?:集聚区|先导区|基地)?$"
)
_NO_PLACE = re.compile(
    "^(?:全市|全区|全县|我市|我区|城市|市|区|县|各|该|本|园区|开发区|高新区|城区|地区|示范区|片区|市场)|地区$|都市$|社区$"
)
_MANY = 2


def assigned_roles(
    setting: Setting, sentence: Sentence, plan: str, own: str
) -> Iterator[tuple[int, Name]]:
    """Yield the roles of a sentence that gives two places or more their industries, each with its clause's offset.

    Parameters
    ----------
    setting
        The passage.
    sentence
        The sentence.
    plan
        Id of the plan that it belongs to.
    own
        Short name of the plan's own place, which is given no part.

    Yields
    ------
        Offset of the clause, and place with industry.
    """
    text = setting.passage.text
    found = []
    for clause in sentence.clauses:
        match = ASSIGNED.match(text[clause.start : clause.end])
        if match is None:
            continue
        places = _places(
            setting, clause.start + match.start("places"), clause.start + match.end("places")
        )
        industries = _industries(
            setting, clause.start + match.start("list"), clause.start + match.end("list")
        )
        if places and industries and all(place.name.rstrip("市") != own for place in places):
            found.append((clause.start, match, places, industries))
    if sum(len(places) for _, _, places, _ in found) < _MANY:
        return
    for start, match, places, industries in found:
        shared = match["shared"] is not None and len(places) == len(industries)
        pairs = (
            zip(places, industries, strict=True)
            if shared
            else ((place, part) for place in places for part in industries)
        )
        for place, part in pairs:
            role = name_at(setting, part, plan, "role.assigned")
            yield start, replace(role, place=place.name)


def _places(setting: Setting, start: int, end: int) -> list[Part]:
    """Return the places of a list of names; empty where one is none."""
    text, words = setting.passage.text, setting.passage.words
    found = [
        Part(m.start(), m.end(), words[m.start() : m.end()])
        for m in re.compile(AREA).finditer(text, start, end)
    ]
    for place in found:
        known = next(iter(places_in(place.name)), None)
        if (known is None or known[0] != 0) and _NO_PLACE.search(place.name):
            return []
    return found


def _industries(setting: Setting, start: int, end: int) -> list[Part]:
    """Return the industries of a list; empty where most of the names are none."""
    text = setting.passage.text
    tail = _TAIL.search(text[start:end])
    stop = start + tail.start() if tail and tail.start() > 1 else end
    listed = parts(text, start, stop, setting.passage.words)
    named = [p for p in listed if is_industry(p.name + "产业") or INDUSTRY_TAIL.search(p.name)]
    return (
        listed
        if listed and len(named) * 2 >= len(listed) and not re.search(r"\d", text[start:end])
        else []
    )
