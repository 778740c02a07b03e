"""Which member of a code list could a name mean that is in no list? Candidates for a person, never a code."""

from collections.abc import Mapping
from functools import cache

from planloom.codes import Code, clusters, indicators
from planloom.errors import Problem, Quote
from planloom.plan.diff_clusters import portfolio_members
from planloom.plan.matching_words import folded_name, likeness
from planloom.plan.schema import PlanFile

_SHOWN = 3
_LEAST = 0.3


@cache
def nearest_indicators(words: str) -> tuple[tuple[str, float], ...]:
    """Return up to three indicators whose names are likest some words, each with its unlikeness (0–1).

    Examples
    --------
    >>> nearest_indicators("甲乙丙丁")
    ()
    """
    return _nearest(words, indicators())


@cache
def nearest_clusters(name: str) -> tuple[tuple[str, float], ...]:
    """Return up to three clusters whose names are likest a name, each with its unlikeness (0–1).

    Examples
    --------
    >>> nearest_clusters("新能源电池")[0][0]
    'new_energy'
    """
    return _nearest(folded_name(name), clusters())


def uncoded(file: PlanFile) -> tuple[Problem, ...]:
    """Return a problem for every indicator and industry of a plan file that is in no code list.

    Parameters
    ----------
    file
        The plan file.

    Returns
    -------
    problems
        ``plan.uncoded_indicator`` and ``plan.uncoded_cluster``, information, one per name, with the nearest
        candidates. Nothing is coded by them.

    Examples
    --------
    >>> from planloom.plan.schema import SourceDocument
    >>> uncoded(PlanFile(document=SourceDocument(name="a", sha256="0", grade="report"), plans=()))
    ()
    """
    found: dict[tuple[str, str], Problem] = {}
    for plan in file.plans:
        for target in plan.targets:
            if target.indicator_code is None:
                quote = Quote(file.document.name, target.citation.start, target.citation.quote)
                values = {
                    "found": target.indicator,
                    "nearest": _labels(target.indicator, indicators()),
                }
                problem = Problem(
                    "plan.uncoded_indicator", target.id, values, "information", (quote,)
                )
                found.setdefault(("indicator", target.indicator), problem)
    for member in portfolio_members(file):
        if member.code is None:
            citation = member.citation
            quotes = (Quote(member.document, citation.start, citation.quote),) if citation else ()
            values = {
                "found": member.name,
                "nearest": _labels(folded_name(member.name), clusters()),
            }
            problem = Problem("plan.uncoded_cluster", member.id, values, "information", quotes)
            found.setdefault(("cluster", member.name), problem)
    return tuple(found.values())


def _labels(words: str, members: Mapping[str, Code]) -> str:
    near = [f"{members[code].label_zh} ({code})" for code, _ in _nearest(words, members)]
    return ", ".join(near) or "–"


def _nearest(words: str, members: Mapping[str, Code]) -> tuple[tuple[str, float], ...]:
    ranked = sorted(
        (1 - max(likeness(words, name) for name in (member.label_zh, *member.aliases)), code)
        for code, member in members.items()
    )
    near = [(code, float(f"{cost:.12g}")) for cost, code in ranked if cost <= 1 - _LEAST]
    return tuple(near[:_SHOWN])
