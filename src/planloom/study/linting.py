"""What does the lint find? The same findings for a study, a page and a command."""

from collections.abc import Sequence

from planloom.errors import Problem
from planloom.plan.lint import lint
from planloom.study.given import PlanSource
from planloom.study.records import Study


def lint_of_sources(
    sources: Sequence[PlanSource], parents: Sequence[PlanSource] = ()
) -> tuple[Problem, ...]:
    """Return the findings in plan sources.

    Parameters
    ----------
    sources
        Plans with their texts where at hand.
    parents
        Plans that all of them carry out.

    Returns
    -------
    findings
        See `planloom.plan.lint.lint`.

    Examples
    --------
    >>> from planloom.study import source_from_document
    >>> source = source_from_document("建设三个中心：甲中心、乙中心。".encode(), "a.txt")
    >>> [problem.code for problem in lint_of_sources([source])][:1]
    ['lint.enumeration_sum']
    """
    texts = {
        source.text.sha256: source.text.raw
        for source in (*sources, *parents)
        if source.text is not None
    }
    return lint([source.file for source in sources], texts, [source.file for source in parents])


def lint_of(study: Study) -> tuple[Problem, ...]:
    """Return the findings in the plans of a study, as of its day.

    Parameters
    ----------
    study
        Any study.

    Returns
    -------
    findings
        See `planloom.plan.lint.lint`.

    Examples
    --------
    >>> from datetime import date
    >>> from planloom.study import EvidenceSource, run_study
    >>> lint_of(run_study([], EvidenceSource(), date(2025, 12, 31)))
    ()
    """
    texts = {text.sha256: text.raw for text in study.texts}
    return lint(study.files, texts, on=study.as_of)
