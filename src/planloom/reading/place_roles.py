"""Which place gets which part in an industry? Places in a row, and what a clause gives them."""

import re
from collections.abc import Sequence
from functools import cache

from planloom.codes.counties import counties, county_names_of
from planloom.reading.clauses import Clause
from planloom.reading.coordination import Part, parts
from planloom.reading.outline import Setting
from planloom.reading.plans import Plans, cluster_code
from planloom.reading.records import Name
from planloom.reading.subjects import industry_core, is_industry, labelled_places, place_at

_LISTED = "支持|依托|在|以|布局在|布局于|放在|集中在|落户|落在|位于|分布在|重点在|主要在|推动|带动|引导|鼓励|布局"
_PLACES = re.compile(f"(?:{_LISTED})(?P<list>[^，。；：]{{2,120}})")
_JOIN = re.compile("、|和|与|及|以及")
_TAIL = re.compile(
    "(?:等)?(?:[一二三四五六七八九十\\d]+)?(?:区|市|县|地|城区|城市|片区|各区|（区）|（市）)*"
)
_ZONE_END = (
    "新城|工业园|产业园|高新技术产业开发区|经济技术开发区|高新技术开发区|工业园区|开发区|"
    "高新区|经开区|科学城|合作区|示范区|新区"
)
_FOLLOWS = (
    "(?=[、和与及，。；等（为是]|分别|重点|主攻|主要|着力|聚焦|发展|建设|打造|布局|形成|承接|承载|培育|做强|全区|全市|"
    "面向|集中|以|错位|$)"
)
_NO_VERB = "(?!布局|建设|打造|发展|重点|设立|规划|培育|推进)"
_ZONE = re.compile(
    f"(?:{_NO_VERB}[^，。、；等和与及以为（）]){{0,10}}?(?:{_ZONE_END}|(?<!园)区|市|县){_FOLLOWS}"
)
_NAMED_ZONE = re.compile(
    f"(?:{_NO_VERB}[一-鿿]){{2,8}}?(?:{_ZONE_END}|片区|组团|镇|街道){_FOLLOWS}"
)
_COUNTY = re.compile(f"[一-鿿]{{2,12}}?(?:区|县|市|旗){_FOLLOWS}")
_BAY = re.compile("[一-鿿]{1,2}[湾岛港](?=突出|侧重|重点|主攻|发展|布局|聚焦|、)")
_BARE = re.compile("[一-鿿]{2,5}")
_MANNER = "(?:要|则|将|继续)?(?:重点(?!引进|开发)|着力|大力|主要|加快|优先|错位|集中|全力|积极|做强|有序|稳步)*"
_CLOSE = re.compile(
    "(?:等)?(?:重点|优势|特色|主导)*(?:领域|方向|环节|产业集群|产业)?(?:创新)?(?:策源地|高地|集聚区|先导区|基地|龙头企业|龙头|企业|项目)?$"
)
_TURNED = "突出|侧重于?|承担|负责|主打|立足于?|壮大|做精|做大|重点引进|重点开发|开发|引进|延伸"
"""Verbs that give a place its part where the place is named: elsewhere they make no field."""
_turns = re.compile(f"(?:{_TURNED}|承接|承载|向)").fullmatch
_VERB = (
    "面向|重点发展|主要发展|主攻(?!方向)|聚焦|集中发展|着力发展|发展|布局|承接|承载|做优|做强|打造|培育|建设|"
    + _TURNED
)
_OPEN = "(?:其中|另外|同时|支持|推动|引导|鼓励|促进|由|依托)?[，：]?(?P<place>[^，。；：]{2,40}?)(?:（[^）]{2,20}）)?"
_GOES_ON = "(?=[全分要则将继重着大主加优错集积做面聚发布承打培建突侧负立壮有稳开引延])"
"""Characters with which the words behind a place begin: the rest is passed over by them."""
_FACING = re.compile(
    f"{_OPEN}{_GOES_ON}(?:全区|全市)?(?P<divided>分别)?{_MANNER}(?P<verb>{_VERB})(?P<list>[^，。；：]{{2,160}})$"
)
_faces = re.compile(
    "面向|发展|主攻|聚焦|布局|承[接载担]|做[优强精大]|打造|培育|建设|突出|侧重|负责|主打|立足|壮大|引进|开发|延伸"
).search
"""One of these stands in every match of `_FACING`: one look spares the rest in many clauses."""
_PART = re.compile(
    f"(?:(?:依托|围绕|立足)[^，。；：]{{2,20}}?)?(?P<divided>分别)?{_MANNER}(?P<verb>{_VERB})(?P<list>[^，。；：]{{2,160}})$|(?P<led>以)(?P<main>[^，。；：]{{2,60}}?)为(?:主导|主)$"
)
"""What a clause gives the places that the label names."""
_CORE = re.compile(
    "以?(?P<list>[^，。；：]{2,60}?)为(?:主核|极核|两翼|双核|核心区?|重点|支撑|龙头|主体|引领|主阵地|依托)$"
)
_JOINING = re.compile("(?:等地?)?(?:协同|联动|配套|跟进|支撑|协作|为(?:两翼|支撑|补充))$")
"""What places do that stand beside the core of an industry."""
_CORE_LIST = re.compile(
    f"{_MANNER}(?:发展|布局|做强|打造|培育)(?P<list>[^，。；：]{{2,160}}?)(?=[，；。]|$)"
)
_LED = re.compile(f"{_OPEN}(?P<verb>以)(?P<list>[^，。；：]{{2,60}}?)为(?:主导|主攻方向|主)$")
_TOWARD = re.compile(f"{_OPEN}(?P<verb>向)(?P<list>[^，。；：]{{2,60}}?)(?:延伸|拓展)$")
_BARE_ZONE = re.compile(f"(?:高新区|经开区|综合保税区|综保区|自贸区){_FOLLOWS}")
_COUNTIES = counties()
"""Read with the module: reading a document opens no file."""
_NEAR = 8
_SHORTEST_LIST = 4
_LONGEST_INDUSTRY = 14
_NO_INDUSTRY = re.compile(
    "能力|水平|体系|企业|平台|项目|总部|空间|园区$|基地$|中心$|经济圈|格局|环境|区$|产业链$|动能|优势|谷$|[“”]|期$|\\d"
)
_INNER_VERB = re.compile(
    "(?:做[精大优强]|发展|布局|培育|引进|开发|建设|[一二五十百千万亿]+元?级)(?=[一-鿿])"
)
_BUILT = ("机器人谷", "金谷", "创新港", "科创港", "枢纽", "新城")
_PROPER = re.compile("[一-鿿]{0,6}(?:园|港|城|大学|大桥|机场|路|湾|河|山|实验室|研究院|公司|集团)")


class PlaceRoles:
    """One passage being read for places that get a part in an industry."""

    def __init__(self, setting: Setting, plans: Plans, topic: str | None) -> None:
        self.setting, self.plans, self.topic = setting, plans, topic
        self.text = setting.passage.text
        self.own = plans.plans[plans.at(setting.number, 0)].place_code or ""
        labelled = labelled_places(setting.label) if setting.label else ()
        at = self.text.find(setting.label) if labelled else 0
        self.places = (
            parts(self.text, at, at + len(setting.label), setting.passage.words) if labelled else []
        )
        self._own_topic = setting.industry is not None
        self.turned = False
        """Whether the verb read last makes a field only where it gives a place its part."""

    def read(self, clause: Clause) -> tuple[list[Name], int]:
        """Return the places that a clause gives a part, and where the rest of the clause begins.

        Parameters
        ----------
        clause
            The clause.

        Returns
        -------
        roles, start
            Names of industries with their place, in reading order.
        """
        self.turned = False
        return (
            self.labelled(clause)
            or self.cored(clause)
            or self.faced(clause)
            or self.given(clause)
            or ([], clause.start)
        )

    def labelled(self, clause: Clause) -> tuple[list[Name], int] | None:
        """Read what a clause gives the places that make up the label (襄城区：做优A、B)."""
        if not self.places:
            return None
        found = _PART.match(self.text, clause.start, clause.end)
        if found is None:
            return None
        start, end = found.span("list" if found["list"] else "main")
        listed = self._industries(start, end)
        roles = self._paired(self.places, listed, divided=bool(found["divided"]))
        self.turned = found["verb"] not in (None, "面向", "打造", "建设")
        return (roles, clause.start) if roles else None

    def cored(self, clause: Clause) -> tuple[list[Name], int] | None:
        """Read 以A、B为重点，发展C and 以A为核心，B、C协同: places around which an industry is laid out."""
        is_said = self.text.find("为", clause.start, clause.end) >= 0
        found = _CORE.match(self.text, clause.start, clause.end) if is_said else None
        if found is None and not self.topic:
            return None
        if found is None:
            stop = _JOINING.search(self.text, clause.start, clause.end)
            beside, end = self.row(clause.start, stop.start()) if stop else ([], 0)
            is_row = stop is not None and end == stop.start() and self.topic
            return (
                ([self._role(place, str(self.topic)) for place in beside], end) if is_row else None
            )
        places, end = self.row(*found.span("list"))
        if not places or end != found.end("list"):
            return None
        behind = _CORE_LIST.match(self.text, clause.end + 1)
        listed = self._industries(*behind.span("list")) if behind and not self._own_topic else []
        if listed:
            return self._paired(places, listed, divided=False), clause.end
        return (
            ([self._role(place, self.topic) for place in places], clause.end)
            if self.topic
            else None
        )

    def _industries(self, start: int, end: int) -> list[Part]:
        """Return the industries of a list, without what closes it and the verbs inside it."""
        closing = _CLOSE.search(self.text[start:end])
        stop = start + closing.start() if closing else end
        found = []
        for part in parts(self.text, start, stop, self.setting.passage.words):
            at = part.start
            while found_verb := _INNER_VERB.match(self.text, at, part.end):
                at = found_verb.end()
            if at < part.end and _may_be_industry(_core(self.text[at : part.end])):
                found.append(Part(at, part.end, self.setting.passage.words[at : part.end]))
        return found

    def _paired(
        self, places: Sequence[Part], listed: Sequence[Part], *, divided: bool
    ) -> list[Name]:
        """Return each place with each industry; 分别 shares them out."""
        if divided and len(places) == len(listed) > 1:
            pairs = list(zip(places, listed, strict=True))
        else:
            pairs = [(place, part) for place in places for part in listed]
        return [self._role(place, _core(part.name), part) for place, part in pairs]

    def given(self, clause: Clause) -> tuple[list[Name], int] | None:
        """Read 支持A、B发展 and 布局C: places that get a part in the industry of the passage."""
        text = self.text
        found = _PLACES.search(text, clause.start, clause.end)
        if found is None:
            return None
        places, end = self.row(found.start("list"), clause.end)
        weak = text[found.start() : found.start() + 2] in ("推动", "引导", "鼓励", "带动")
        near = found.start() - clause.start <= _NEAR and not weak
        if not places or not (near or len(places) > 1):
            return None
        industry = self._industry(clause, end)
        return ([self._role(place, industry) for place in places] if industry else []), end

    def faced(self, clause: Clause) -> tuple[list[Name], int] | None:
        """Read 某区重点发展A、B: places that begin a clause and the industries that they get."""
        text, start, end = self.text, clause.start, clause.end
        found = _LED.match(text, start, end) if text.find("以", start, end) >= 0 else None
        if found is None and text.endswith(("延伸", "拓展"), start, end):
            found = _TOWARD.match(text, start, end)
        if found is None and _faces(text, start, end):
            found = _FACING.match(text, start, end)
        if found is None:
            return None
        places, behind = self.row(found.start("place"), found.end("place"))
        named = [place for place in places if not self._is_own(place)]
        stop = found.start("list") + _CLOSE.search(found["list"]).start()  # type: ignore[union-attr]
        listed = parts(text, found.start("list"), stop, self.setting.passage.words)
        beside = {part: role for part in listed if (role := self._beside(part)) is not None}
        near = min((part.start for part in beside), default=stop)
        industries = [p for p in self._industries(found.start("list"), stop) if p.end <= near]
        if not named or not industries or behind != found.end("place"):
            return None
        roles = self._paired(named, industries, divided=bool(found.groupdict().get("divided")))
        roles += beside.values()
        self.turned = _turns(found["verb"]) is not None
        goes_on = any(cluster_code(part.name) for part in industries)
        return roles, clause.end if goes_on else found.start("verb")

    def _beside(self, part: Part) -> Name | None:
        """Return the part of a place that stands in a list with those of others (A区发展甲、B县布局乙)."""
        found = _FACING.match(self.text, part.start, part.end)
        if found is None:
            return None
        places, behind = self.row(found.start("place"), found.end("place"))
        if len(places) != 1 or behind != found.end("place") or not _may_be_industry(found["list"]):
            return None
        start, end = found.span("list")
        said = Part(start, end, self.setting.passage.words[start:end])
        return self._role(places[0], _core(said.name), said)

    def row(self, start: int, end: int) -> tuple[list[Part], int]:
        """Return the places that stand in a row from `start` on, and the offset behind them."""
        found: list[Part] = []
        at = start
        while at < end:
            stop = self._place(at, end, is_first=not found)
            if stop is None:
                break
            found.append(Part(at, stop, self.setting.passage.words[at:stop]))
            sign = _JOIN.match(self.text, stop, end)
            if sign is None:
                at = stop
                break
            at = sign.end()
        tail = _TAIL.match(self.text, at, end)
        behind = tail.end() if tail else at
        if found and behind == at and _PROPER.match(self.text, at, end):
            return [], start
        return found, behind

    def _place(self, at: int, end: int, *, is_first: bool) -> int | None:
        """Return where a place that begins at `at` ends; None where none does."""
        text = self.text
        place = place_at(text, at, at + 14)
        zone = _ZONE.match(text, at, end)
        if place is not None and place[1].kind != "country":
            stop = place[0]
            while stop < end and text[stop] in "市区县省":
                stop += 1
            bay = _BAY.match(text, stop, end)
            stop = bay.end() if bay else stop
            return max(stop, zone.end()) if zone else stop
        county = _COUNTY.match(text, at, end)
        if county and county[0] in _COUNTIES:
            return county.end()
        bare = next(
            (
                at + size
                for size in range(5, 1, -1)
                if at + size <= end and text[at : at + size] in _names_of(self.own)
            ),
            None,
        )
        if bare is not None:
            return bare
        named = _NAMED_ZONE.match(text, at, end)
        if named:
            return named.end()
        bare_zone = _BARE_ZONE.match(text, at, end)
        if bare_zone:
            return bare_zone.end()
        is_laid = text[at - 2 : at] == "布局"
        return zone.end() if zone and zone.end() > at + 1 and (not is_first or is_laid) else None

    def _is_own(self, place: Part) -> bool:
        """Return whether a name is the document's own place and none in it."""
        found = place_at(place.name, 0, len(place.name))
        is_own = found is not None and found[1].code == self.own
        return is_own and len(place.name) <= _SHORTEST_LIST - 1

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


@cache
def _names_of(place_code: str) -> frozenset[str]:
    return county_names_of(place_code) if place_code else frozenset()


def _may_be_industry(name: str) -> bool:
    if name.endswith(_BUILT):
        return False
    if is_industry(name + "产业"):
        return True
    return len(name) <= _LONGEST_INDUSTRY and _NO_INDUSTRY.search(name) is None and "的" not in name


def _core(name: str) -> str:
    return industry_core(name) if is_industry(name) else name


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
