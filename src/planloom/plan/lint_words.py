"""Which words leave a reader guessing? Claims without figure, open lists of places, changed names, places in names."""

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import cache

from planloom.codes.lists import places
from planloom.errors import Problem, Severity
from planloom.plan.lint_coverage import stem
from planloom.plan.lint_text import Material, Passage, finding, sentences
from planloom.plan.schema import Plan

_CLAIM = re.compile(
    r"取得(?:了)?[^，。；]{0,8}(?:成效|成绩|成果|进展|突破|成就|进步|提升)|(?:迈上|再上|跃上)新?(?:的)?(?:大)?台阶|(?:日益|日趋)(?:完善|壮大|凸显|增强|显现)|(?:实力|能力|水平|优势|效应)(?:明显|显著|持续|不断|进一步)?(?:增强|提升|凸显|显现|跃升)|成效(?:显著|明显|突出)|(?:显著|明显|大幅|持续|稳步|不断|快速)(?:提升|提高|增强|改善|增长|优化|壮大|扩大|攀升)"
    r"|(?:位居|稳居|处于|保持|走在|跻身)[^，。；\d]{0,12}(?:前列|领先|第一方阵|首位|前茅)|(?:国际|国内|全国|全球|行业)领先|以[^，。；、]{2,12}为主体|快速发展|蓬勃发展|基本形成|初具规模|不断完善"
)
_ACHIEVED = re.compile("成效|成绩|成果|进展|成就")
_CHANGED = re.compile("增长|提高|提升|[较比由从]|增加|占|第|翻|分别|[个家项件]")
_FIGURE = re.compile(r"\d|[一二三四五六七八九十]成|过半|半数|翻番")
_PLACE_END = r"(?:等)(?:区县|县区|市区|县市|市县|[区县市州]|镇街|镇|街道|地|地区|新区|园区)(?!域)"
_OPEN_PLACES = re.compile(r"((?:[\u4e00-\u9fff]{2,8}、)+[\u4e00-\u9fff]{2,8}?)" + _PLACE_END)
_VERBS = re.compile(
    r".*(?:支持|依托|推动|鼓励|引导|布局在?|位于|围绕|包括|覆盖|以及|为核心|带动|在|于|以|由|与|和(?=[\u4e00-\u9fff]{2}、))"
)
_INDUSTRY = re.compile(r"([\u4e00-\u9fff+]{2,14}?)(?:战略性新兴产业集群|产业集群)")
_LEAD = re.compile(
    r".*(?:发展|培育|打造|建设|推动|推进|做强|做优|壮大|聚焦|围绕|支持|形成|提升|重点|方面|加快|构建|布局|以及|包括|到|了|的|在|和(?=.{4})|[一二三四五六七八九十]是)"
)
_GENERAL = re.compile(
    "^(?:战略性|战略|新兴|未来|先进|制造业|现代|重点|特色|优势|支柱|主导|千亿|万亿|百亿|亿|级|国家|世界|引领|本|各|该|一批|若干|产业|传统|数字产业$|国际)|(?:级|型|性|大|类|个)$"
)
_NEAR = 0.6
_FEW, _LONGEST = 2, 16
_PROJECT = re.compile("园|城|中心|基地|港|谷|区|线|厂|平台|枢纽|走廊|机场|示范区|实验室")


def wording(material: Material) -> Iterator[Problem]:
    """Yield words that leave the reader guessing.

    Parameters
    ----------
    material
        One document.

    Yields
    ------
    problem
        ``lint.claim_without_figure``, ``lint.open_places``, ``lint.name_changed`` and
        ``lint.place_in_name``.
    """
    yield from _claims(material)
    for start, words in material.sentences():
        yield from _open_places(material, start, words)
    for plan in material.file.plans:
        yield from _names(material, plan)
        yield from _projects(material, plan)


def _claims(material: Material) -> Iterator[Problem]:
    found = [
        material.quote(start + claim.start(), claim[0])
        for passage in material.passages
        for start, words in sentences(passage)
        for claim in _CLAIM.finditer(words)
        if not _FIGURE.search(_clause(words, claim))
    ]
    if found:
        yield finding(
            "lint.claim_without_figure",
            "information",
            material.place(found[0].start),
            found,
            count=len(found),
        )


def _clause(words: str, claim: re.Match[str]) -> str:
    begin = max(words.rfind(sign, 0, claim.start()) for sign in "，；。：") + 1
    if _ACHIEVED.search(claim[0]) and not _CHANGED.search(words[claim.end() :]):
        return words[begin : claim.end()]
    stop = re.search("[；。]|，[^，；。]*[，；。]", words[claim.end() :])
    return words[begin : claim.end() + (stop.end() if stop else len(words))]


def _open_places(material: Material, start: int, words: str) -> Iterator[Problem]:
    for found in _OPEN_PLACES.finditer(words):
        names = [_VERBS.sub("", name) for name in found[1].split("、")]
        known = [name for name in names if _is_place(name)]
        if known and len(known) * 2 >= len(names):
            yield finding(
                "lint.open_places",
                "information",
                material.place(start + found.start()),
                [material.quote(start, words)],
                places=tuple(names),
            )


def _is_place(name: str) -> bool:
    return name in _places() or name.endswith(("区", "县", "市", "镇", "街道", "州"))


@cache
def _places() -> Mapping[str, str]:
    return {
        name: place.code for place in places().values() for name in (place.label_zh, *place.aliases)
    }


def _names(material: Material, plan: Plan) -> Iterator[Problem]:
    members = {stem(m.name): m for group in plan.portfolio for m in group.members}
    if len(members) < _FEW:
        return
    seen: set[str] = set()
    for name, start, words, passage in _mentions(material, plan):
        if name in members or name in seen or len(name) <= _FEW:
            continue
        some = [own for own in members if set(own) & set(name)]
        if not some:
            continue
        near = max(some, key=lambda own: SequenceMatcher(None, own, name).ratio())
        is_inside = (near in name or name in near) and not _is_before_cluster(material, start, name)
        if is_inside or not _is_variant(near, name, set(members)):
            continue
        seen.add(name)
        severity: Severity = "warning" if _is_own_name(passage, near, name) else "information"
        yield finding(
            "lint.name_changed",
            severity,
            material.place(start),
            [*material.cited([members[near].citation]), material.quote(start, words)],
            first=near,
            second=name,
        )


def _is_before_cluster(material: Material, start: int, name: str) -> bool:
    return (material.text or "").startswith(f"{name}产业集群", start)


def _is_variant(near: str, name: str, members: set[str]) -> bool:
    """Whether a name may be another spelling of a member: neither a part of it nor one that is a member itself."""
    ratio = SequenceMatcher(None, near, name).ratio()
    same_end = near[-1] == name[-1] or near[0] == name[0]
    return ratio >= _NEAR and same_end and not any(own != near and own in name for own in members)


def _is_own_name(passage: Passage | None, near: str, name: str) -> bool:
    is_spelling = name not in near and near not in name and len(near) > _FEW + 1
    return passage is not None and is_spelling and bool(passage.head) and name in passage.head


def _mentions(material: Material, plan: Plan) -> Iterator[tuple[str, int, str, Passage | None]]:
    """Yield the names of industries in the text: before 产业集群, at the head of a section, in stages and roles."""
    for passage in material.passages:
        head = re.sub(
            r"^\W*(?:\d+(?:\.\d+)+|[一二三四五六七八九十\d]+[）)、.．]|第.{1,3}[章节])?\s*",
            "",
            passage.head,
        )
        if head and len(head) <= _LONGEST and (passage.style > 1 or passage.text.startswith("##")):
            yield stem(head), passage.start + passage.text.find(head), head, passage
        for found in _INDUSTRY.finditer(passage.text):
            name = _LEAD.sub("", found[1])
            if len(name) > _FEW and not _GENERAL.search(name):
                start = passage.start + found.end(1) - len(name)
                yield name, start, name, passage
    for stage in plan.stages:
        for member in stage.members:
            if member.citation is not None and member.citation.quote:
                yield stem(member.name), member.citation.start, member.citation.quote, None
    for item in plan.programme:
        if item.kind == "role" and item.citation is not None and item.citation.quote:
            yield stem(item.name), item.citation.start, item.citation.quote, None


def _projects(material: Material, plan: Plan) -> Iterator[Problem]:
    known = _places()
    for item in plan.programme:
        if item.kind != "project" or item.citation is None or not _PROJECT.search(item.name):
            continue
        inside = max(
            (n for n in known if item.name.startswith(n) and n != item.name), key=len, default=""
        )
        code = known.get(inside)
        if (
            code is None
            or code == plan.place_code
            or places()[code].kind not in {"district", "functional_zone"}
        ):
            continue
        yield finding(
            "lint.place_in_name",
            "information",
            item.id,
            material.cited([item.citation]),
            place=inside,
            name=item.name,
        )
