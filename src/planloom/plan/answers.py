"""What answers a problem that a plan states of itself? Its items that take up the words of the problem."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planloom.plan.lint_coverage import diagnosis_terms, is_diagnosis
from planloom.plan.schema import Plan

_MOST = 12
"""Words of one problem that are looked for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One item that takes up a word of a problem."""

    kind: str
    """``target``, ``field``, ``technology``, ``project``, ``pledge`` or ``safeguard``."""
    item_id: str
    """The item."""
    name: str
    """Its words."""
    term: str
    """The word of the problem that it takes up."""


def answers(plan: Plan) -> Mapping[str, tuple[Answer, ...]]:
    """Return, for every problem that a plan states, the items that take up one of its words.

    The same words decide as in the finding ``lint.diagnosis_unanswered``; an item inside the problem's own sentence is
    no answer. That a word is taken up does not say that the problem is solved.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    answers
        By id of the problem, in the order of the plan; empty where nothing takes it up.

    References
    ----------
    docs/lint.md.

    Examples
    --------
    >>> from planloom.plan.schema import Plan
    >>> answers(Plan.model_construct(targets=(), programme=(), pledges=(), safeguards=(), diagnosis=()))
    {}
    """
    said = tuple(_said(plan))
    return {
        diagnosis.id: tuple(
            Answer(kind, item_id, name, term)
            for kind, item_id, name in said
            for term in diagnosis_terms(diagnosis.text)[:_MOST]
            if term in name
        )
        for diagnosis in plan.diagnosis
    }


def _said(plan: Plan) -> Iterator[tuple[str, str, str]]:
    for target in plan.targets:
        yield "target", target.id, target.indicator
    for item in plan.programme:
        if item.kind != "role" and not is_diagnosis(plan, item.citation):
            yield item.kind, item.id, item.name
    for pledge in plan.pledges:
        yield "pledge", pledge.id, f"{pledge.verb}{pledge.quantifier or ''}{pledge.object}"
    for safeguard in plan.safeguards:
        yield "safeguard", safeguard.id, safeguard.name
