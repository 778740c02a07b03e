"""What contradicts itself in a plan, or cannot be checked as written? One list of findings from every rule."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from planloom.errors import Problem
from planloom.plan.lint_again import told_again
from planloom.plan.lint_announced import announced
from planloom.plan.lint_arithmetic import arithmetic
from planloom.plan.lint_bases import bases
from planloom.plan.lint_beside import beside
from planloom.plan.lint_changes import changes
from planloom.plan.lint_contradictions import contradictions
from planloom.plan.lint_conversions import conversions
from planloom.plan.lint_coverage import coverage
from planloom.plan.lint_deadlines import deadlines
from planloom.plan.lint_headings import headings
from planloom.plan.lint_layouts import layouts
from planloom.plan.lint_lists import enumeration_sums
from planloom.plan.lint_numbering import numbering
from planloom.plan.lint_parallel import parallel
from planloom.plan.lint_parents import against_parents
from planloom.plan.lint_parts import parts_and_wholes
from planloom.plan.lint_points import points
from planloom.plan.lint_products import products
from planloom.plan.lint_scopes import scoped
from planloom.plan.lint_shares import shares
from planloom.plan.lint_siblings import siblings
from planloom.plan.lint_tables import tables
from planloom.plan.lint_targets import measurable
from planloom.plan.lint_text import Material, material
from planloom.plan.lint_tiers import tiers
from planloom.plan.lint_totals import totals
from planloom.plan.lint_unitless import unitless
from planloom.plan.lint_units import units
from planloom.plan.lint_wholes import wholes
from planloom.plan.lint_words import wording
from planloom.plan.schema import PlanFile

_RULES: tuple[Callable[[Material], Iterator[Problem]], ...] = (
    enumeration_sums,
    numbering,
    announced,
    layouts,
    parallel,
    parts_and_wholes,
    totals,
    products,
    wholes,
    siblings,
    tables,
    arithmetic,
    tiers,
    bases,
    changes,
    shares,
    beside,
    contradictions,
    told_again,
    deadlines,
    headings,
    units,
    points,
    conversions,
    measurable,
    unitless,
    coverage,
    wording,
)
_GRAVITY = {"error": 0, "warning": 1, "information": 2}


def lint(
    files: Sequence[PlanFile],
    texts: Mapping[str, str] | None = None,
    parents: Sequence[PlanFile] = (),
    on: date = date.max,
) -> tuple[Problem, ...]:
    """Return what contradicts itself in plans, or cannot be checked as written.

    Parameters
    ----------
    files
        Plan files; a plan that names one of the others as its parent is held against it.
    texts
        Decoded documents by the hash of their bytes; without its text a file is checked by its records alone.
    parents
        Plan files that every plan of `files` is held against.
    on
        Day whose parameters hold; the last ones where it is left out.

    Returns
    -------
    findings
        One Problem each with the sentences it rests on; files in their order, within a file errors first,
        then warnings, then information, each in the order of the text.

    Examples
    --------
    >>> from planloom.plan.schema import SourceDocument
    >>> file = PlanFile(document=SourceDocument(name="a.txt", sha256="0", grade="document"), plans=())
    >>> [str(p) for p in lint([file], {"0": "建设三个中心：甲中心、乙中心。"})]
    ['a.txt:1: lint.enumeration_sum (claimed=3, found=2)']
    """
    own = [_material(file, texts, on) for file in files]
    given = [_material(file, texts, on) for file in parents]
    findings: list[Problem] = []
    for document in own:
        found = [problem for rule in _RULES for problem in rule(document)]
        found += against_parents(document, [*own, *given], given)
        findings += _ordered(found)
    return tuple(findings)


def _material(file: PlanFile, texts: Mapping[str, str] | None, on: date) -> Material:
    return material(scoped(file, (texts or {}).get(file.document.sha256)), texts, on)


def _ordered(found: Sequence[Problem]) -> list[Problem]:
    """Return findings without repetition, the gravest first, then in the order of the text."""
    unique = {(p.code, p.severity, p.where, p.quotes): p for p in found}
    return sorted(unique.values(), key=lambda p: (_GRAVITY[p.severity], _first(p), p.code, p.where))


def _first(problem: Problem) -> int:
    return min((quote.start for quote in problem.quotes), default=0)
