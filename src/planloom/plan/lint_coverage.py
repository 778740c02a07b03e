"""What is left unanswered? Clusters without outcome or programme, diagnoses without answer, pledges without number."""

import re
from collections.abc import Iterator

from planloom.codes.proposals import proposals
from planloom.errors import Problem
from planloom.plan.lint_text import Material, finding
from planloom.plan.schema import Citation, Plan, PortfolioGroup, PortfolioMember, SourceDocument

_ENDING = re.compile(r"(?:战略性新兴产业集群|未来产业集群|产业集群|未来产业|产业|集群|领域|行业)$")
_WEAK = re.compile(
    r"还需|仍需|还存在|仍然存在|存在|问题|不够|不足|不高|不强|不优|偏[小低弱少]|较[小低弱少慢高大]|薄弱|短板|有待|亟[需待]|进一步|优化|增强|提升|加强|"
    r"发展|产业(?!链)|战略性新兴|水平|能力|仍|还|需|在于|主要|是|的|和|与|、|，|不平衡|不充分|缺乏|缺少|滞后|突出|明显|规模|多|依赖|制约|全市|我市|部分|一些|"
    r"[“”《》（）\s]"
)
_DIGEST = re.compile("摘要|要点|节选|解读|一图读懂")
_PROBLEMS = re.compile("短板|问题|不足|困难|差距|制约|瓶颈|薄弱")
_COUNTED = re.compile(r"(?:[一二三四五六]是|[；。：，]\s*\d[.．])([^；。]{4,60})")
_SAID_OF = re.compile(
    "较[大小高低快慢长短多少]|偏[大小高低多少弱]|不[足强高畅紧够优]|滞后|缺乏|短缺|薄弱"
)
_OPENING, _PIECE = 30, 3
_SHORTEST = 2


def coverage(material: Material) -> Iterator[Problem]:
    """Yield what the plan names and leaves without answer.

    Parameters
    ----------
    material
        One document.

    Yields
    ------
    problem
        ``lint.outcome_coverage``, ``lint.programme_coverage``, ``lint.diagnosis_unanswered`` and
        ``lint.pledges_unmeasurable``, all as information.
    """
    for plan in material.file.plans:
        for group in plan.portfolio:
            if len(group.members) >= _SHORTEST:
                yield from _outcomes(material, plan, group)
                yield from _programmes(material, plan, group)
        yield from _diagnoses(material, plan)
    yield from _shortcomings(material)
    for plan in material.file.plans:
        yield from _pledges(material, plan)


def stem(name: str) -> str:
    """Return the name of an industry without ``产业集群`` and the like behind it.

    Examples
    --------
    >>> stem("新能源产业集群"), stem("产业集群")
    ('新能源', '产业集群')
    """
    return _ENDING.sub("", name) or name


def _outcomes(material: Material, plan: Plan, group: PortfolioGroup) -> Iterator[Problem]:
    said = [
        *(f"{t.indicator} {t.subject} {t.citation.quote}" for t in plan.targets),
        *(f"{p.object} {p.citation.quote}" for p in plan.pledges),
        *(m.name for stage in plan.stages for m in stage.members),
    ]
    codes = {code for t in plan.targets for code in (t.cluster_code, *t.member_codes)}
    codes |= {m.cluster_code for stage in plan.stages for m in stage.members}
    words = " ".join(said)
    missing = [m for m in group.members if not _is_named(m, words, codes)]
    if missing and len(missing) < len(group.members):
        yield finding(
            "lint.outcome_coverage",
            "information",
            plan.id,
            material.cited(m.citation for m in missing),
            group=group.group,
            members=tuple(stem(m.name) for m in missing),
            open_lists=sum(stage.is_open for stage in plan.stages),
        )


def _is_named(member: PortfolioMember, words: str, codes: set[str | None]) -> bool:
    return stem(member.name) in words or (
        member.cluster_code is not None and member.cluster_code in codes
    )


def _programmes(material: Material, plan: Plan, group: PortfolioGroup) -> Iterator[Problem]:
    codes = {item.cluster_code for item in plan.programme if item.kind != "role"}
    if not codes - {None}:
        return
    heads = " ".join(passage.head for passage in material.passages)
    missing = [
        m for m in group.members if m.cluster_code not in codes and stem(m.name) not in heads
    ]
    if missing:
        yield finding(
            "lint.programme_digest"
            if is_digest(material.file.document, plan)
            else "lint.programme_coverage",
            "information",
            plan.id,
            material.cited(m.citation for m in missing),
            group=group.group,
            members=tuple(stem(m.name) for m in missing),
            count=len(missing),
        )


def is_digest(document: SourceDocument, plan: Plan) -> bool:
    """Return whether a plan was read from less than its whole text, so that silence of it proves nothing.

    Parameters
    ----------
    document
        The document.
    plan
        The plan that was read from it.

    Returns
    -------
    is_digest
        By its source grade, or by what its title calls itself.
    """
    title = document.title or plan.title
    return document.grade != "document" or bool(_DIGEST.search(title))


def _diagnoses(material: Material, plan: Plan) -> Iterator[Problem]:
    answers = " ".join(
        [
            *(f"{t.indicator}" for t in plan.targets),
            *(p.name for p in plan.programme if not is_diagnosis(plan, p.citation)),
            *(p.object for p in plan.pledges),
            *(f"{s.name} {''.join(s.parts)}" for s in plan.safeguards),
            *("布局" for p in plan.programme if p.kind == "role"),
        ]
    )
    for diagnosis in plan.diagnosis:
        terms = diagnosis_terms(diagnosis.text)
        if terms and sum(term in answers for term in terms) * 2 <= len(terms):
            yield finding(
                "lint.diagnosis_unanswered",
                "information",
                diagnosis.id,
                material.cited([diagnosis.citation]),
                terms=terms,
            )


def _shortcomings(material: Material) -> Iterator[Problem]:
    """Yield a counted problem (一是…；二是…), not read as one, whose words the rest of the text does not take up."""
    text = material.text or ""
    read = {d.citation.start for plan in material.file.plans for d in plan.diagnosis}
    for passage in material.passages:
        heads = "".join(head.head for head in material.heads(passage.start)[:1])
        if not _PROBLEMS.search(heads + passage.text[:_OPENING]):
            continue
        rest = text[: passage.start] + text[passage.end :]
        for found in _COUNTED.finditer(passage.text):
            start = passage.start + found.start(1)
            words = re.sub(r"[^\u4e00-\u9fff]", "", _SAID_OF.sub("", found[1].partition("，")[0]))
            pieces = [words[at : at + _PIECE] for at in range(len(words) - _PIECE + 1)]
            is_read = any(start - _PIECE <= at < start + len(found[1]) for at in read)
            if pieces and not is_read and not any(piece in rest for piece in pieces):
                yield finding(
                    "lint.diagnosis_unanswered", "information", material.place(start),
                    [material.quote(start, found[1])], terms=(found[1],),
                )  # fmt: skip


def diagnosis_terms(text: str) -> tuple[str, ...]:
    """Return the words of a problem that an answer would take up: what is lacking, without how it is lacking.

    Examples
    --------
    >>> diagnosis_terms("关键零部件依赖进口，领军企业缺乏")
    ('关键零部件', '进口', '领军企业')
    """
    return tuple(term for term in _WEAK.sub("|", text).split("|") if len(term) >= _SHORTEST)


def is_diagnosis(plan: Plan, citation: Citation | None) -> bool:
    """Whether some words stand inside a diagnosis: they can't answer it."""
    return citation is not None and any(
        d.citation.start <= citation.start < d.citation.start + len(d.citation.quote)
        for d in plan.diagnosis
    )


def _pledges(material: Material, plan: Plan) -> Iterator[Problem]:
    if not plan.pledges:
        return
    chosen: dict[str, tuple[str, str]] = {}
    for pledge in plan.pledges:
        words = f"{pledge.verb}{pledge.quantifier or ''}{pledge.object}"
        for proposal in proposals():
            if re.search(proposal.pattern, words):
                chosen.setdefault(proposal.code, (proposal.label_zh, proposal.label_en))
                break
    yield finding(
        "lint.pledges_unmeasurable",
        "information",
        plan.id,
        material.cited(pledge.citation for pledge in plan.pledges),
        count=len(plan.pledges),
        proposals_zh="；".join(zh for zh, _ in chosen.values()) or "无",
        proposals_en="; ".join(en for _, en in chosen.values()) or "none",
    )
