"""Which place gets which part in an industry? What the clauses of a sentence give to places."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from planloom.reading.clauses import Clause, Sentence
from planloom.reading.coordination import Part, parts
from planloom.reading.industry_lists import CLOSE, core_of, industries, may_be_industry
from planloom.reading.outline import Setting
from planloom.reading.place_frames import (
    BARE_TURN,
    CORE,
    CORE_LIST,
    GIVEN,
    GOES_ON,
    JOINING,
    MANNER,
    PART,
    SHORT_TURN,
    SPATIAL,
    TAKES,
    TURN,
    gives,
    turns,
)
from planloom.reading.place_rows import Rows
from planloom.reading.plans import Plans
from planloom.reading.records import Name
from planloom.reading.subjects import industry_core, is_industry, labelled_places

_LISTED = "支持|依托|在|以|布局在|布局于|放在|集中在|落户|落在|位于|分布在|重点在|主要在|推动|带动|引导|鼓励|布局"
_PLACES = re.compile(f"(?:{_LISTED})(?P<list>[^，。；：]{{2,120}})")
_LEAD = re.compile("(?:(?:其中|另外|此外|同时|而|支持|推动|引导|鼓励|促进|由|依托)，?)*")
_NAMED = re.compile("(?P<name>[^、，；：。（）]{2,16})（(?P<list>[^（）]{2,40})）")
_SUBJECT = re.compile(
    f"(?P<list>[^，。；：]{{2,16}}?)(?=$|{MANNER}(?:发展|布局|聚焦|瞄准|面向|主攻|侧重|涵盖|突破|攻克|攻关|突出|围绕|以|要|做[强优大精]|补[齐强])|的)"
)
_NAMED_AS = re.compile("(?:具体|主要)?(?:即|包括|包含|涵盖|含|涉及|覆盖|辐射)")
"""Before a row of places that a part of the town is made of (“两翼”，即A县、B县，主攻甲)."""
_EQUAL = re.compile("(?:则|就)?[是为]?")
_NEAR = 8
_SHORTEST, _SHORT, _LONGEST_ROW = 2, 4, 24


class Shared(NamedTuple):
    """What a clause gives to places."""

    clause: Clause
    """The clause."""
    roles: list[Name]
    """Names of industries with their place, in reading order."""
    start: int
    """Where the rest of the clause begins."""


class PlaceRoles:
    """One passage being read for places that get a part in an industry."""

    def __init__(self, setting: Setting, plans: Plans, topic: str | None) -> None:
        self.setting, self.plans, self.topic = setting, plans, topic
        self.text = setting.passage.text
        own = plans.plans[plans.at(setting.number, 0)].place_code or ""
        self.rows = Rows(self.text, setting.passage.words, own)
        labelled = labelled_places(setting.label) if setting.label else ()
        at = self.text.find(setting.label) if labelled else 0
        self.places = (
            parts(self.text, at, at + len(setting.label), setting.passage.words) if labelled else []
        )
        self._own_topic = setting.industry is not None
        above = (setting.label, *setting.headings[-1:])
        self._spatial = any(SPATIAL.search(text) for text in above if text)

    def read(self, sentence: Sentence) -> list[Shared]:
        """Return what each clause of a sentence gives to places.

        Where one clause shares industries out, or heading or words announce it, the others may name places that no
        list holds: they stand in the same frames. Places of the lists stand in the clause or beside it.

        Parameters
        ----------
        sentence
            The sentence.

        Returns
        -------
        shared
            One record for each clause.
        """
        text = self.text
        announced = self._spatial or SPATIAL.search(text, sentence.start, sentence.end) is not None
        placed = [bool(self.places) or self.rows.may_stand(*each) for each in sentence.clauses]
        found = [
            self._clause(sentence, n, announced=announced)
            if True in placed[max(n - 1, 0) : n + 2]
            else Shared(clause, [], clause.start)
            for n, clause in enumerate(sentence.clauses)
        ]
        if len(found) > 1 and not announced:
            announced = any(role.rule == "role.facing" for one in found for role in one.roles)
        for number, one in enumerate(found) if announced else ():
            if not one.roles:
                found[number] = self._framed(sentence, number, found)
        return found

    def _clause(self, sentence: Sentence, number: int, *, announced: bool) -> Shared:
        """Read a clause for places that the lists hold."""
        clause = sentence.clauses[number]
        roles, start = (
            self._labelled(clause)
            or self._cored(clause)
            or self._faced(sentence, number)
            or self._put(sentence, number, bare=False, announced=announced)
            or self._supported(clause)
            or self._named(sentence, number)
            or ([], clause.start)
        )
        return Shared(clause, roles, start)

    def _framed(self, sentence: Sentence, number: int, read: Sequence[Shared]) -> Shared:
        """Read a clause whose neighbours share industries out: words may stand where the frame has places."""
        clause = sentence.clauses[number]
        found = (
            self._put(sentence, number, bare=True, announced=True)
            or self._faced_bare(clause)
            or self._gapped(clause)
            or self._gone_on(clause, read[number - 1].roles if number else ())
        )
        return Shared(clause, *found) if found else read[number]

    def _gone_on(self, clause: Clause, before: Sequence[Name]) -> tuple[list[Name], int] | None:
        """Read A区主攻甲，兼顾乙: a clause that goes on about the places of the clause before."""
        goes_on = GOES_ON.match(self.text, clause.start, clause.end) if before else None
        listed = self._industries(goes_on.end(), clause.end) if goes_on else []
        places = list(dict.fromkeys(role.place or "" for role in before))
        roles = [
            self._role(Part(part.start, part.end, place), core_of(part.name), part)
            for place in places
            for part in listed
        ]
        return (roles, clause.end) if roles else None

    def _labelled(self, clause: Clause) -> tuple[list[Name], int] | None:
        """Read what a clause gives the places that make up the label (襄城区：做优A、B)."""
        if not self.places:
            is_listed = self._own_topic and clause.start == self.setting.body
            row = (
                self.rows.whole(*clause)
                if is_listed and is_industry(self.setting.label + "产业")
                else []
            )
            return (
                ([self._role(place, core_of(self.setting.label)) for place in row], clause.end)
                if row
                else None
            )
        found = PART.match(self.text, clause.start, clause.end)
        if found is None:
            first = clause.start == self.setting.body
            listed = self._industries(clause.start, clause.end, sure=True) if first else []
            return (self._paired(self.places, listed), clause.end) if listed else None
        listed = self._industries(*found.span("list" if found["list"] else "led"))
        roles = self._paired(self.places, listed, divided=bool(found["divided"]))
        return (roles, clause.end) if roles else None

    def _cored(self, clause: Clause) -> tuple[list[Name], int] | None:
        """Read 以A、B为重点，发展C and 以A为核心，B、C协同: places around which an industry is laid out."""
        is_said = self.text.find("为", clause.start, clause.end) >= 0
        found = CORE.match(self.text, clause.start, clause.end) if is_said else None
        if found is None and not self.topic:
            return None
        if found is None:
            stop = JOINING.search(self.text, clause.start, clause.end)
            beside, end = self.rows.row(clause.start, stop.start()) if stop else ([], 0)
            is_row = stop is not None and end == stop.start() and self.topic
            return (
                ([self._role(place, str(self.topic)) for place in beside], end) if is_row else None
            )
        places, end = self.rows.row(*found.span("list"))
        if not places or end != found.end("list"):
            return None
        at = found.end() if found.end() < clause.end else clause.end + 1
        behind = CORE_LIST.match(self.text, at)
        listed = self._industries(*behind.span("list")) if behind and not self._own_topic else []
        if listed:
            return self._paired(places, listed), clause.end
        return (
            ([self._role(place, self.topic) for place in places], clause.end)
            if self.topic
            else None
        )

    def _industries(self, start: int, end: int, *, sure: bool = False) -> list[Part]:
        return industries(self.text, self.setting.passage.words, start, end, sure=sure)

    def _paired(
        self, places: Sequence[Part], listed: Sequence[Part], *, divided: bool = False
    ) -> list[Name]:
        """Return each place with each industry; 分别 shares them out."""
        if divided and len(places) == len(listed) > 1:
            pairs = list(zip(places, listed, strict=True))
        else:
            pairs = [(place, part) for place in places for part in listed]
        return [self._role(place, core_of(part.name), part) for place, part in pairs]

    def _supported(self, clause: Clause) -> tuple[list[Name], int] | None:
        """Read 支持A、B发展 and 布局C: places that get a part in the industry of the passage."""
        text = self.text
        found = _PLACES.search(text, clause.start, clause.end)
        if found is None:
            return None
        places, end = self.rows.row(found.start("list"), clause.end)
        weak = text[found.start() : found.start() + 2] in ("推动", "引导", "鼓励", "带动")
        near = found.start() - clause.start <= _NEAR and not weak
        if not places or not (near or len(places) > 1):
            return None
        industry = self._industry(clause, end)
        return ([self._role(place, industry) for place in places] if industry else []), end

    def _faced(self, sentence: Sentence, number: int) -> tuple[list[Name], int] | None:
        """Read 某区重点发展A、B: places that begin a clause, or make up the one before, and what they get."""
        text, (start, end) = self.text, sentence.clauses[number]
        if not turns(text, start, end):
            return None
        lead = _LEAD.match(text, start, end)
        places, behind = self.rows.row(lead.end() if lead else start, end)
        if not places and number:
            before = sentence.clauses[number - 1]
            named_as = _NAMED_AS.match(text, *before)
            places = self.rows.whole(named_as.end() if named_as else before.start, before.end)
            behind = start
        named = [place for place in places if not self.rows.is_own(place)]
        found = TURN.match(text, behind, end) if named else None
        return self._turned(named, found) if found else None

    def _turned(
        self, places: Sequence[Part], found: re.Match[str]
    ) -> tuple[list[Name], int] | None:
        """Return what a turn gives to places, and to those that stand inside its list (A区发展甲、B县布局乙)."""
        group = next(g for g in ("list", "led", "toward") if found.groupdict().get(g))
        start = found.start(group)
        stop = start + CLOSE.search(found[group]).start()  # type: ignore[union-attr]
        listed = parts(self.text, start, stop, self.setting.passage.words)
        beside = {part: role for part in listed if (role := self._beside(part)) is not None}
        near = min((part.start for part in beside), default=stop)
        industries = [part for part in self._industries(start, stop) if part.end <= near]
        if not industries:
            return None
        roles = self._paired(places, industries, divided=bool(found["divided"]))
        return [*roles, *beside.values()], found.end()

    def _beside(self, part: Part) -> Name | None:
        """Return the part of a place that stands in a list with those of others (A区发展甲、B县布局乙)."""
        places, behind = self.rows.row(part.start, part.end)
        found = TURN.match(self.text, behind, part.end) if len(places) == 1 else None
        if found is None or not found["list"] or not may_be_industry(found["list"]):
            return None
        start, end = found.span("list")
        said = Part(start, end, self.setting.passage.words[start:end])
        return self._role(places[0], core_of(said.name), said)

    def _faced_bare(self, clause: Clause) -> tuple[list[Name], int] | None:
        """Read 某湾主攻A beside 某区发展B: a word in the place's stead."""
        if not turns(self.text, clause.start, clause.end):
            return None
        lead = _LEAD.match(self.text, clause.start, clause.end)
        start = lead.end() if lead else clause.start
        for at in range(start + _SHORTEST, min(start + _LONGEST_ROW, clause.end)):
            found = BARE_TURN.match(self.text, at, clause.end)
            if found is None:
                continue
            if SHORT_TURN.match(self.text, at) and not self._industries(
                *found.span("list"), sure=True
            ):
                continue
            sure = TAKES.match(self.text, at, clause.end) is not None or found["led"] is not None
            places = self.rows.stand_ins(
                start, at, geographic=not (sure or SHORT_TURN.match(self.text, at))
            )
            return self._turned(places, found) if places else None
        return None

    def _gapped(self, clause: Clause) -> tuple[list[Name], int] | None:
        """Read 某区B beside 某市发展A: the verb of its neighbours is left out."""
        places, behind = self.rows.row(clause.start, clause.end)
        equal = _EQUAL.match(self.text, behind, clause.end) if places else None
        listed = self._industries(equal.end(), clause.end, sure=True) if equal else []
        return (self._paired(places, listed), clause.end) if listed else None

    def _put(
        self, sentence: Sentence, number: int, *, bare: bool, announced: bool
    ) -> tuple[list[Name], int] | None:
        """Read 甲产业落在A、B and 甲产业由A牵头: an industry and the places that it is given to."""
        clause = sentence.clauses[number]
        if not gives(self.text, clause.start, clause.end):
            return None
        found = GIVEN.match(self.text, clause.start, clause.end)
        if found is None:
            return None
        if found["list"] and self.rows.whole(*found.span("list")):
            return None
        group = next(g for g in ("strong", "by", "core", "toward", "weak") if found[g])
        span = found.span("at" if group == "strong" else group)
        places = self.rows.whole(*span)
        if not places and bare:
            known = found["list"] and self._industries(*found.span("list"), sure=True)
            weak = group in ("weak", "core", "toward") and not known
            places = self.rows.stand_ins(*span, geographic=weak)
        if not places:
            return None
        sure = group == "weak" and not announced
        listed = (
            self._industries(*found.span("list"), sure=sure)
            if found["list"]
            else self._subject(sentence, number)
        )
        return (self._paired(places, listed), clause.end) if listed else None

    def _subject(self, sentence: Sentence, number: int) -> list[Part]:
        """Return the industry that the clauses before speak of (甲产业聚焦…，放在A区)."""
        for clause in sentence.clauses[number - 1 :: -1] if number else ():
            put = GIVEN.match(self.text, clause.start, clause.end)
            found = (
                put if put and put["list"] else _SUBJECT.match(self.text, clause.start, clause.end)
            )
            sure = found is not put and found is not None and found.end() - found.start() > _SHORT
            listed = self._industries(*found.span("list"), sure=sure) if found else []
            if listed:
                return listed
            if self.text[clause.start - 1 : clause.start] == "；":
                break
        return []

    def _named(self, sentence: Sentence, number: int) -> tuple[list[Name], int] | None:
        """Read A：甲、乙 and 甲：A、B and 甲（A、B）: a place and an industry beside each other."""
        clause, text = sentence.clauses[number], self.text
        if text[clause.end : clause.end + 1] in ("：", "—") and number + 1 < len(sentence.clauses):
            behind = sentence.clauses[number + 1]
            places = self.rows.whole(*clause)
            listed = self._industries(*(behind if places else clause), sure=True)
            places = places or (self.rows.whole(*behind) if listed else [])
            return (self._paired(places, listed), clause.end) if places and listed else None
        if text.find("（", clause.start, clause.end) < 0:
            return None
        roles: list[Name] = []
        for found in _NAMED.finditer(text, clause.start, clause.end):
            places = self.rows.whole(*found.span("list"))
            listed = self._industries(*found.span("name" if places else "list"), sure=True)
            places = places or (self.rows.whole(*found.span("name")) if listed else [])
            roles += self._paired(places, listed)
        return (roles, clause.end) if roles else None

    def _industry(self, clause: Clause, start: int) -> str | None:
        """Return the industry that the places get a part in."""
        rest = self.text[start : clause.end] or self.text[clause.end : clause.end + 40]
        made = re.search(
            "(?:建设|打造|发展|推进|布局)[^，。；]*?(?P<name>[^，。；的个]{2,14}?)(?:园区|产业园|产业集聚区|基地)$",
            rest,
        )
        if self.topic:
            return self.topic
        if made and is_industry(made["name"] + "产业"):
            return industry_core(made["name"])
        following = re.search(
            "(?:个|建设)(?P<name>(?:先进)?[^，。；个的]{0,8}(?:制造业|产业))(?:园区|基地)",
            self.text[start : clause.end + 60],
        )
        return following["name"] if following else None

    def _role(self, place: Part, industry: str, said: Part | None = None) -> Name:
        """Return a role; its words are those of the industry where the clause names it, else of the place."""
        at = said or place
        start, quote = self.setting.passage.quote(at.start, at.end)
        plan = self.plans.plans[self.plans.at(self.setting.number, at.start)].id
        rule = "role.facing" if said else "role"
        own = self.topic if said else industry
        return Name(industry, quote, start, plan, rule, own, place.name)


def names_of_roles(roles: Sequence[Name]) -> list[Name]:
    """Return roles, each pair of place and industry once.

    Parameters
    ----------
    roles
        Roles in reading order.

    Returns
    -------
    roles
        The first of each pair.
    """
    first: dict[tuple[str, str], Name] = {}
    for role in roles:
        first.setdefault((role.place or "", role.name), role)
    return list(first.values())
