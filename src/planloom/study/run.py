"""What comes out when plans and evidence meet on one day? The run that makes a Study."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from planloom import __version__
from planloom.errors import Problem
from planloom.evidence import Definition, Evidence, Ledger, Observation, known_on
from planloom.plan.schema import PlanFile
from planloom.study.records import (
    Study,
    StudyInput,
    StudyProblem,
    StudyText,
)
from planloom.targets import Verdict, verdict


@dataclass(frozen=True, slots=True)
class PlanSource:
    """A plan file with the text it was read from, where that is at hand."""

    file: PlanFile
    """The plans of one document."""
    text: StudyText | None
    """The document's text."""
    inputs: tuple[StudyInput, ...]
    """Files that it came from, with their hashes."""
    problems: tuple[Problem, ...] = ()
    """What the reader or the corrections could not settle."""


@dataclass(frozen=True, slots=True)
class EvidenceSource:
    """Observations and definitions with the files that they came from."""

    observations: tuple[Observation, ...] = ()
    """Everything known, later publications included."""
    definitions: tuple[Definition, ...] = ()
    """Scopes."""
    inputs: tuple[StudyInput, ...] = ()
    """Files, with their hashes."""


def run_study(plans: Sequence[PlanSource], evidence: EvidenceSource, as_of: date) -> Study:
    """Return the study of plans and evidence as of one day: the same inputs give the same bytes.

    Parameters
    ----------
    plans
        Plan files, in the order in which they are shown.
    evidence
        Observations and definitions; what was published after the day does not count.
    as_of
        The day.

    Returns
    -------
    study
        Verdicts of every target in the order of plans and targets, with the trace of every figure.

    Examples
    --------
    >>> study = run_study([], EvidenceSource(), date(2025, 12, 31))
    >>> study.verdicts, len(study.study_id)
    ((), 64)
    """
    known = known_on(as_of, evidence.observations, evidence.definitions)
    ledger = Ledger()
    verdicts = _verdicts(plans, known, ledger)
    inputs = tuple(
        dict.fromkeys((*(i for source in plans for i in source.inputs), *evidence.inputs))
    )
    return Study(
        study_id=_identity(inputs, as_of),
        as_of=as_of,
        planloom_version=__version__,
        inputs=inputs,
        files=tuple(source.file for source in plans),
        texts=tuple(source.text for source in plans if source.text is not None),
        definitions=_used(known),
        observations=known.observations,
        verdicts=verdicts,
        trace=ledger.nodes(),
        problems=tuple(_problem(p) for source in plans for p in source.problems),
    )


def study_json(study: Study) -> str:
    """Return a study as JSON text: the same study gives the same bytes.

    Parameters
    ----------
    study
        Any study.

    Returns
    -------
    text
        Keys in the order of the schema, one line end at the end.

    Examples
    --------
    >>> study = run_study([], EvidenceSource(), date(2025, 12, 31))
    >>> study_json(study) == study_json(study)
    True
    """
    tree = study.model_dump(mode="json")
    return json.dumps(tree, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def content_hash(data: bytes) -> str:
    """Return the hash that names an input: SHA-256 of its bytes in hexadecimal.

    Parameters
    ----------
    data
        Content of a file.

    Returns
    -------
    sha256
        64 hexadecimal digits.

    Examples
    --------
    >>> content_hash(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(data).hexdigest()


def _verdicts(plans: Iterable[PlanSource], known: Evidence, ledger: Ledger) -> tuple[Verdict, ...]:
    return tuple(
        verdict(plan, target, known, ledger)
        for source in plans
        for plan in source.file.plans
        for target in plan.targets
    )


def _identity(inputs: Sequence[StudyInput], as_of: date) -> str:
    tree = [__version__, as_of.isoformat(), [[i.kind, i.name, i.sha256] for i in inputs]]
    return content_hash(json.dumps(tree, ensure_ascii=False).encode())


def _used(known: Evidence) -> tuple[Definition, ...]:
    used = {o.scope_code for o in known.observations}
    return tuple(d for code, d in sorted(known.definitions.items()) if code in used)


def _problem(problem: Problem) -> StudyProblem:
    return StudyProblem(
        code=problem.code,
        severity=problem.severity,
        where=problem.where,
        values={key: str(value) for key, value in problem.values.items()},
    )
