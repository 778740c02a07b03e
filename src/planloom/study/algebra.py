"""How do the plans of a study lie to each other? Versions, parents and children, many side by side, as of its day."""

from collections.abc import Sequence
from dataclasses import dataclass

from planloom.errors import Problem
from planloom.plan.align import align_plans
from planloom.plan.compare import compare_plans
from planloom.plan.diff import diff_plans
from planloom.plan.matching_names import uncoded
from planloom.plan.matching_records import Relation
from planloom.plan.schema import PlanFile
from planloom.study.records import Study


@dataclass(frozen=True, slots=True)
class PlansHeld:
    """Plans held against each other."""

    files: tuple[PlanFile, ...]
    """The plans, each in a file of its own."""
    relations: tuple[Relation, ...]
    """What was found; docs/algebra.md lists the kinds."""
    problems: tuple[Problem, ...]
    """Names that no code list holds, with the nearest candidates."""


def diff_study(study: Study, old: str, new: str) -> PlansHeld:
    """Return what moved between two plans of a study, with what was in force and known on its day.

    Parameters
    ----------
    study
        Any study.
    old, new
        Ids of the two versions.

    Returns
    -------
    held
        Empty where the study lacks one of them.

    Examples
    --------
    >>> from datetime import date
    >>> from planloom.study import example_study
    >>> held = diff_study(example_study(date(2025, 12, 31)), "shenzhen_2022_opinion", "shenzhen_2024_scheme")
    >>> [r.kind for r in held.relations if r.kind == "diff.target_raised"]
    ['diff.target_raised']
    """
    files = _files(study, (old, new))
    if len(files) < 2:  # noqa: PLR2004 two versions
        return _held(files, ())
    return _held(files, diff_plans(files[0], files[1], study.as_of))


def align_study(study: Study, parent: str, children: Sequence[str]) -> PlansHeld:
    """Return what child plans of a study make of a parent's targets.

    Parameters
    ----------
    study
        Any study.
    parent
        Id of the parent.
    children
        Ids of the child plans.

    Returns
    -------
    held
        Empty where the study lacks the parent or every child.

    Examples
    --------
    >>> from datetime import date
    >>> from planloom.study import EvidenceSource, run_study
    >>> align_study(run_study([], EvidenceSource(), date(2025, 12, 31)), "a", ["b"]).relations
    ()
    """
    above, below = _files(study, (parent,)), _files(study, children)
    if not above or not below:
        return _held((*above, *below), ())
    return _held((*above, *below), align_plans(above[0], below, study.as_of))


def compare_study(study: Study, plans: Sequence[str]) -> PlansHeld:
    """Return plans of a study side by side by indicator and cluster.

    Parameters
    ----------
    study
        Any study.
    plans
        Ids of the plans.

    Returns
    -------
    held
        Empty where the study holds none of them.

    Examples
    --------
    >>> from datetime import date
    >>> from planloom.study import EvidenceSource, run_study
    >>> compare_study(run_study([], EvidenceSource(), date(2025, 12, 31)), ["a"]).files
    ()
    """
    files = _files(study, plans)
    return _held(files, compare_plans(files) if files else ())


def _files(study: Study, plans: Sequence[str]) -> tuple[PlanFile, ...]:
    """Return each plan that the study holds in a file of its own, in the order asked for."""
    own = {
        plan.id: file.model_copy(update={"plans": (plan,)})
        for file in study.files
        for plan in file.plans
    }
    return tuple(own[plan] for plan in dict.fromkeys(plans) if plan in own)


def _held(files: Sequence[PlanFile], relations: Sequence[Relation]) -> PlansHeld:
    problems = tuple(problem for file in files for problem in uncoded(file))
    return PlansHeld(tuple(files), tuple(relations), problems)
