"""What does a person ask for by name? Plan files, documents and examples, read, checked, tracked and studied."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from planloom.errors import InputError, Problem
from planloom.study.given import EvidenceSource, PlanSource
from planloom.study.linting import lint_of_sources
from planloom.study.records import Study, Verdict
from planloom.study.run import run_study
from planloom.study.sources import (
    evidence_from_tables,
    evidence_of_examples,
    example_source,
    joined_evidence,
    source_from_document,
    source_from_plan,
)

Named = str | Path | PlanSource
"""A plan file, a document, ``example:NAME``, or what was read before."""
_EXAMPLE = "example:"


def read(plan: Named) -> PlanSource:
    """Return what the reader makes of one document, as ``planloom read`` does.

    Parameters
    ----------
    plan
        Path of a document or a plan file, or ``example:NAME``.

    Returns
    -------
    source
        ``file`` holds the plans, ``text`` the document's text, ``problems`` what could not be settled.

    Raises
    ------
    InputError
        If it cannot be read.

    Examples
    --------
    >>> [plan.id for plan in read("example:shenzhen_2022").file.plans]
    ['shenzhen_2022_opinion']
    """
    return plan_sources([plan])[0]


def lint(*plans: Named, parents: Iterable[Named] = ()) -> tuple[Problem, ...]:
    """Return what contradicts itself or cannot be checked as written, as ``planloom lint`` does.

    Parameters
    ----------
    *plans
        The plans.
    parents
        Plans that all of them carry out.

    Returns
    -------
    findings
        See `planloom.plan.lint.lint`.

    Raises
    ------
    InputError
        If one of them cannot be read.

    Examples
    --------
    >>> findings = lint("example:shenzhen_new_energy_2022", parents=["example:shenzhen_2022"])
    >>> {problem.severity for problem in findings} <= {"error", "warning", "information"}
    True
    """
    above = list(parents)
    return lint_of_sources(plan_sources(plans), plan_sources(above) if above else [])


def study(
    *plans: Named,
    as_of: date | str,
    observations: Iterable[str | Path] = (),
    definitions: Iterable[str | Path] = (),
) -> Study:
    """Return the study of plans and tables on a day, as ``planloom study`` does.

    Parameters
    ----------
    *plans
        The plans; a bundled example brings its evidence along.
    as_of
        Only evidence published up to this day counts.
    observations, definitions
        Paths of CSV tables.

    Returns
    -------
    study
        Verdicts of every target, with the trace of every figure.

    Raises
    ------
    InputError
        With every problem of every plan and table, or if the day is none.

    Examples
    --------
    >>> made = study("example:shenzhen_2022", as_of="2025-12-31")
    >>> made.verdicts[0].verdict
    'met_early'
    """
    evidence = evidence_of(plans, definitions, observations)
    return run_study(plan_sources(plans), evidence, day_of(as_of))


def track(
    *plans: Named,
    as_of: date | str,
    observations: Iterable[str | Path] = (),
    definitions: Iterable[str | Path] = (),
) -> tuple[Verdict, ...]:
    """Return where every target stands on a day: the verdicts of the study.

    Parameters
    ----------
    *plans
        The plans.
    as_of
        Only evidence published up to this day counts.
    observations, definitions
        Paths of CSV tables.

    Returns
    -------
    verdicts
        One for each target, in the order of plans and targets.

    Raises
    ------
    InputError
        As `study`.

    Examples
    --------
    >>> [found.verdict for found in track("example:shenzhen_2022", as_of="2025-12-31")][:2]
    ['met_early', 'no_data']
    """
    made = study(*plans, as_of=as_of, observations=observations, definitions=definitions)
    return made.verdicts


def plan_sources(plans: Sequence[Named]) -> list[PlanSource]:
    """Return the plans that are named.

    Parameters
    ----------
    plans
        Plan files (``.yaml``), documents, ``example:NAME``, or sources that were read before.

    Returns
    -------
    sources
        One for each, in their order.

    Raises
    ------
    InputError
        With every problem of every one, or if none is named.

    Examples
    --------
    >>> len(plan_sources(["example:shenzhen_2022", "example:shenzhen_2024"]))
    2
    """
    if not plans:
        raise InputError([Problem("usage.no_plan", "PLAN")])
    sources: list[PlanSource] = []
    problems: list[Problem] = []
    for named in plans:
        try:
            sources.append(named if isinstance(named, PlanSource) else _source(named))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return sources


def evidence_of(
    plans: Iterable[Named],
    definitions: Iterable[str | Path],
    observations: Iterable[str | Path],
) -> EvidenceSource:
    """Return the evidence of bundled examples among the plans and of tables beside.

    Parameters
    ----------
    plans
        The plans.
    definitions, observations
        Paths of CSV tables.

    Returns
    -------
    evidence
        All of it, examples first.

    Raises
    ------
    TableError
        With every problem of every table.

    Examples
    --------
    >>> evidence_of([], [], []).observations
    ()
    """
    names = [named for named in plans if isinstance(named, str)]
    examples = evidence_of_examples([name.removeprefix(_EXAMPLE) for name in names])
    tables = [
        [(file_bytes(Path(path)), Path(path).name) for path in paths]
        for paths in (definitions, observations)
    ]
    own = evidence_from_tables(tables[0], tables[1], examples.definitions)
    return joined_evidence([examples, own])


def day_of(text: date | str) -> date:
    """Return a day that may be given in words (YYYY-MM-DD).

    Raises
    ------
    InputError
        If it is no day.

    Examples
    --------
    >>> day_of("2025-12-31")
    datetime.date(2025, 12, 31)
    """
    if isinstance(text, date):
        return text
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError([Problem("usage.day", "--as-of", {"found": text})]) from None


def file_bytes(path: Path, most: int = 256 * 2**20) -> bytes:
    """Return the content of a file that a person named.

    Raises
    ------
    InputError
        If it is missing, no file, unreadable, or larger than any document may be.

    Examples
    --------
    >>> file_bytes(Path("no such file"))
    Traceback (most recent call last):
    planloom.errors.InputError: no such file: input.not_found
    """
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise InputError([Problem("input.not_a_file", path.name)])
        if size > most:
            raise InputError([Problem("input.too_large", path.name, {"found": size // 2**20})])
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError([Problem("input.not_found", path.name)]) from None
    except OSError as error:
        raise InputError(
            [Problem("input.not_readable", path.name, {"reason": error.strerror})]
        ) from None


def _source(named: str | Path) -> PlanSource:
    name = str(named)
    if name.startswith(_EXAMPLE):
        return example_source(name.removeprefix(_EXAMPLE))
    path = Path(named)
    if name.endswith((".yaml", ".yml")):
        return source_from_plan(file_bytes(path), path.name)
    return source_from_document(file_bytes(path), path.name)
