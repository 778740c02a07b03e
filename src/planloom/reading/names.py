"""What is to be developed, broken through and built, and which place gets which part? Lists of names, each once."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from planloom.reading.clauses import Clause, Sentence
from planloom.reading.coordination import Part, parts
from planloom.reading.groups import name_at
from planloom.reading.name_patterns import (
    BASES,
    BUILT_END,
    FIELD,
    FIELD_GOES_ON,
    FIELD_HEADING,
    FIELD_LABEL,
    FIELD_LEAD,
    FIELD_SIGN,
    FIELD_TURN,
    GENERIC_PROJECT,
    INDUSTRY_HEADING,
    KEY_LABEL,
    NAME_SIGN,
    NO_PROJECT,
    NOUNISH_LIMIT,
    PARK,
    PROJECT_END,
    TECHNOLOGY,
    TECHNOLOGY_SIGN,
    VAGUE,
)
from planloom.reading.outline import Setting, is_run_in
from planloom.reading.place_roles import PlaceRoles, names_of_roles
from planloom.reading.plans import Plans, cluster_code
from planloom.reading.records import Name
from planloom.reading.subjects import is_industry
from planloom.reading.works import works

_AMOUNT = re.compile("\\d[\\d.,]*[十百千万亿多余]*(?:[元个家项%辆台吨座条户件]|$)")
_APPLIED = re.compile("[^，。；：、]{1,8}在[^，。；：]*、")
"""A thing that is applied in several fields (绿氢在煤化工、冶金领域): the thing is none of them."""
_PROJECT_HEADING = re.compile("项目|工程")
_AIMED = re.compile("(?:攻[关坚]|揭榜).*主攻$")
"""Words before a list by which 主攻 says what is to be broken through (揭榜攻关，主攻A、B)."""
_ANNOUNCING = ("领域，", "方向，", "赛道，", "产品，")
"""Before what `FIELD_GOES_ON` matches."""

_LONG_LABEL = 4
_NEAR = 8
_DONE_IN = 2


@dataclass(slots=True)
class Names:
    """The lists of names, each name once."""

    fields: list[Name] = field(default_factory=list)
    technologies: list[Name] = field(default_factory=list)
    projects: list[Name] = field(default_factory=list)
    roles: list[Name] = field(default_factory=list)


def read_names(found: Sequence[Setting], plans: Plans) -> Names:
    """Return fields, technologies, projects and roles.

    Parameters
    ----------
    found
        Passages with their headings.
    plans
        The plans of the document.

    Returns
    -------
        Names in reading order.
    """
    names = Names()
    topic: str | None = None
    for setting in found:
        if setting.passage.block.kind in ("heading", "metadata", "cell"):
            continue
        topic = setting.industry
        whole = _Reader(setting, plans, topic)
        whole.label(names)
        for sentence in setting.sentences:
            if is_run_in(setting, sentence):
                continue
            whole.sentence(sentence, names)
    names.fields = _once(names.fields)
    names.technologies = _once(names.technologies)
    names.projects = _once(names.projects)
    names.roles = names_of_roles(names.roles)
    return names


def _once(names: Sequence[Name]) -> list[Name]:
    first: dict[str, Name] = {}
    for name in sorted(names, key=lambda item: item.start):
        first.setdefault(name.name, name)
    return list(first.values())


class _Span:
    """The list of a match in a clause, as a span of the passage."""

    def __init__(self, found: re.Match[str], offset: int) -> None:
        self.start, self.end = (at + offset for at in found.span("list"))


class _Reader:
    """One passage being read."""

    def __init__(self, setting: Setting, plans: Plans, topic: str | None) -> None:
        self.setting, self.plans = setting, plans
        self.text = setting.passage.text
        number = plans.at(setting.number, 0)
        self.topic = topic or plans.industries[number]
        self.roles = PlaceRoles(setting, plans, self.topic)

    def _plan(self, at: int) -> str:
        return self.plans.plans[self.plans.at(self.setting.number, at)].id

    def _names(self, start: int, end: int, rule: str) -> list[Name]:
        listed = parts(self.text, start, end, self.setting.passage.words)
        return [self._named(part, rule) for part in listed if 1 < len(part.name) <= NOUNISH_LIMIT]

    def _named(self, part: Part, rule: str) -> Name:
        return name_at(self.setting, part, self._plan(part.start), rule, self.topic)

    def label(self, names: Names) -> None:
        """Read the lists that a label or heading announces."""
        setting = self.setting
        label = setting.label
        first = next(iter(setting.sentences), None)
        if first is None:
            return
        end = first.clauses[0].end
        heading = setting.headings[-1] if setting.headings else ""
        if (
            setting.mode == "observation"
            or self.roles.places
            or self._labelled_project(label, heading, names)
        ):
            return
        if label and KEY_LABEL.search(label):
            names.technologies += self._names(setting.body, end, "technology.label")
        elif (
            label
            and FIELD_LABEL.search(label)
            and not re.search("点名|提出|报告", self.text[setting.body : end])
        ):
            lead = FIELD_LEAD.match(self.text, setting.body, end)
            start = lead.end() if lead else setting.body
            turned = FIELD_TURN.match(self.text, start, end)
            start = turned.end() if turned else start
            names.fields += self._names(start, _without_tail(self.text, start, end), "field.label")
        elif label and PARK.search(label) and len(label) > _LONG_LABEL:
            self._park(label, setting.body, end, names)
        elif FIELD_HEADING.search(heading) and label and setting.passage.marker:
            names.fields += self._names(
                self.text.index(label), self.text.index(label) + len(label), "field.item"
            )
            if self._is_plain(setting.body, end):
                names.fields += self._names(setting.body, end, "field.item")
        elif (
            label
            and setting.passage.marker
            and (INDUSTRY_HEADING.search(heading) or is_industry(heading))
            and self._is_plain(setting.body, first.end)
            and not any(shared.roles for shared in self.roles.read(first))
        ):
            for clause in first.clauses:
                names.fields += [
                    n
                    for n in self._names(clause.start, clause.end, "field.item")
                    if not VAGUE.search(n.name)
                ]

    def _labelled_project(self, label: str, heading: str, names: Names) -> bool:
        """Read the label of an item under a heading of projects as one; return whether it is."""
        is_one = self.setting.passage.marker and len(label) > _LONG_LABEL
        if not (is_one and _PROJECT_HEADING.search(heading) and PROJECT_END.search(label)):
            return False
        at = self.text.index(label)
        names.projects += self._names(at, at + len(label), "project.item")
        return True

    def _is_plain(self, start: int, end: int) -> bool:
        """Return whether a clause is a bare list of names."""
        return (
            re.search(
                "突破|推动|建设|加快|培育|以.*为|支持|开展|提升|发展|实现|到20|[增达]|丰富|扩大|亿|完善|构建|打造|"
                "布局|力争|聚焦|推进|形成|主导|参与|依托|超|成为|研制|做|引进",
                self.text[start:end],
            )
            is None
        )

    def _park(self, label: str, start: int, end: int, names: Names) -> None:
        at = self.text.index(label)
        plan = self._plan(start)
        places = parts(self.text, at, at + len(label), self.setting.passage.words)
        listed = parts(self.text, start, end, self.setting.passage.words)
        industries = [p for p in listed if is_industry(p.name) or is_industry(p.name + "产业")]
        industries = industries if len(industries) == len(listed) and len(listed) > 1 else []
        for place in places:
            names.projects.append(
                name_at(self.setting, place, plan, "project.label", self.setting.industry)
            )
            for industry in industries:
                names.roles.append(
                    name_at(
                        self.setting, industry, plan, "role.park", self.setting.industry
                    )._replace(place=place.name)
                )

    def sentence(self, sentence: Sentence, names: Names) -> None:
        """Read the lists of one sentence: what places get, and what else its clauses name."""
        for shared in self.roles.read(sentence):
            names.roles += shared.roles
            self._clause(shared.clause, shared.start, names)

    def _clause(self, clause: Clause, start: int, names: Names) -> None:
        """Read the lists of one clause from an offset on."""
        if not NAME_SIGN.search(self.text, start, clause.end) and not self._goes_on(start):
            return
        words = self.text[start : clause.end]
        for rule, pattern in enumerate(TECHNOLOGY if TECHNOLOGY_SIGN.search(words) else ()):
            found = pattern.search(words)
            if found and self._technologies(_Span(found, start), rule, names):
                return
        based = "产业基地" in words or "产业高地" in words
        bases = list(BASES.finditer(words)) if based else []
        for base in bases:
            self._fields(_Span(base, start), names, placed=False)
        for may_match, pattern in FIELD if not bases and FIELD_SIGN.search(words) else ():
            found = pattern.search(words) if may_match(words) else None
            is_placed = pattern is FIELD[3][1]
            if found and self._fields(_Span(found, start), names, placed=is_placed):
                return
        follows = self._goes_on(start)
        went_on = FIELD_GOES_ON.match(self.text[: clause.end], start) if follows else None
        if went_on and self._fields(_Span(went_on, 0), names, placed=False):
            return
        if not bases or "示范基地" in words:
            found_works = works(self.text, self.setting.passage.words, start, clause.end)
            names.projects += [self._named(part, rule) for part, rule in found_works]

    def _goes_on(self, start: int) -> bool:
        """Return whether a clause follows what announces a list (重点领域，仍为A、B)."""
        return self.text.endswith(_ANNOUNCING, 0, start)

    def _technologies(self, found: "_Span", rule: int, names: Names) -> bool:
        start, end = found.start, found.end
        end = _strip_end(
            self.text,
            start,
            end,
            "(?:等|的)?(?:关键|核心|共性|前沿|基础|技术|研究|理论|与|和|联合|环节)+$",
        )
        listed = [
            n
            for n in self._names(start, end, f"technology.{rule}")
            if not re.search(
                "^(?:[百千数]项|项目|取得|实现|并|和|一批|关键|核心|共性|重大|前沿)|技术攻关|(?:难题|瓶颈|问题|短板)$",
                n.name,
            )
            and not _AMOUNT.match(n.name)
        ]
        names.technologies += [
            n for n in listed if n.name not in ("技术", "核心技术", "关键技术", "产业")
        ]
        if rule == _DONE_IN and listed and any(cluster_code(n.name) for n in listed):
            names.technologies = names.technologies[: -len(listed)]
        return bool(listed)

    def _fields(self, found: "_Span", names: Names, *, placed: bool) -> bool:
        start, end = found.start, found.end
        end = _without_tail(self.text, start, end)
        if _APPLIED.match(self.text, start, end):
            return False
        words = re.match(
            "(?:[^，。；、]{0,12}(?:重要|领先|先进|竞争力|特色|优势))的", self.text[start:end]
        )
        listed = [
            n
            for n in self._names(start + (words.end() if words else 0), end, "field")
            if not VAGUE.search(n.name)
        ]
        if listed and placed and all(cluster_code(n.name) for n in listed):
            return False
        if _AIMED.search(self.text, max(0, start - _NEAR * 2), start):
            names.technologies += listed
            return bool(listed)
        built = [n for n in listed if BUILT_END.search(n.name) and not NO_PROJECT.search(n.name)]
        names.projects += [n for n in built if not GENERIC_PROJECT.fullmatch(n.name)]
        names.fields += [n for n in listed if n not in built]
        return bool(listed)


def _strip_end(text: str, start: int, end: int, pattern: str) -> int:
    found = re.search(pattern, text[start:end])
    return start + found.start() if found and found.start() > 1 else end


def _without_tail(text: str, start: int, end: int) -> int:
    """Return the end of a list without the words that close it (协同发展, 等领域)."""
    return _strip_end(
        text,
        start,
        end,
        "(?:协同发展|融合发展|等(?:细分|重点)*(?:领域|产业|环节|方向)|集群发展|"
        "(?<=[^、，。；]{2})(?:等)?[一二三四五六七八九十两\\d]{1,3}[条个大类项块种](?!性)[^、，。；的\\d]{1,10})$",
    )


def iterate(names: Names) -> Iterator[Name]:
    """Yield all names in the order of their lists."""
    yield from (*names.fields, *names.technologies, *names.projects, *names.roles)
