"""What comes out when plans and evidence meet on one day? The run that makes a Study."""

import json
from collections.abc import Iterable, Sequence
from datetime import date

from planloom import __version__
from planloom.codes import parameters_on
from planloom.codes.lists import code_list_bytes
from planloom.collector import held_collector
from planloom.evidence import Definition, Evidence, Ledger, Observation, known_on
from planloom.plan.lint import lint
from planloom.plan.schema import PlanFile
from planloom.study.absence import absences
from planloom.study.check_records import Check
from planloom.study.checking import checks_on
from planloom.study.content import content_hash, study_problem
from planloom.study.given import EvidenceSource, PlanSource, each_plan_once, each_row_once
from planloom.study.items import plan_figures
from planloom.study.records import Study, StudyFigure, StudyInput, StudyProblem
from planloom.study.snapshot import SNAPSHOT, rows_about, snapshot_bytes
from planloom.targets import Verdict, verdict


@held_collector()
def run_study(
    plans: Sequence[PlanSource],
    evidence: EvidenceSource,
    as_of: date,
    checks: Sequence[Check] = (),
    left_out: Sequence[StudyProblem] = (),
) -> Study:
    """Return the study of plans and evidence as of one day: the same inputs give the same bytes.

    Parameters
    ----------
    plans
        Plan files, in the order in which they are shown.
    evidence
        Observations and definitions; what was published after the day does not count.
    as_of
        The day.
    checks
        What checkers found, in the order in which it was made; those count whose tables were known on the day and
        whose plans say now what they said then.
    left_out
        What the study of an export says of checks that it left out: their tables are not in the export.

    Returns
    -------
    study
        Verdicts of every target in the order of plans and targets, with the trace of every figure. Two rows of
        evidence or two plans under one id get ids of their own.

    Examples
    --------
    >>> study = run_study([], EvidenceSource(), date(2025, 12, 31))
    >>> study.verdicts, len(study.study_id)
    ((), 64)
    """
    kept, repeated = each_plan_once(plans)
    files = tuple(source.file for source in kept)
    known = known_on(as_of, each_row_once(evidence.observations), evidence.definitions)
    ledger = Ledger()
    verdicts = _verdicts(files, known, ledger)
    observations = rows_about(files, verdicts, known, ledger)
    definitions = _used(known, observations)
    figures = (*plan_figures(files, ledger), *_row_figures(observations, ledger))
    base_years = {f.record: int(f.figure.value) for f in figures if f.field == "base_year"}
    held, stale = checks_on(checks, files, as_of)
    unheld = (*map(study_problem, stale), *left_out)
    inputs = _inputs(kept, evidence, definitions, observations)
    raw = {source.text.sha256: source.text.raw for source in kept if source.text is not None}
    targets = {t.id: t for file in files for plan in file.plans for t in plan.targets}
    return Study(
        study_id=_identity(inputs, held, unheld, as_of),
        as_of=as_of,
        planloom_version=__version__,
        inputs=inputs,
        files=files,
        texts=tuple(source.text for source in kept if source.text is not None),
        definitions=definitions,
        observations=observations,
        parameters=tuple(parameters_on(as_of).values()),
        verdicts=verdicts,
        figures=figures,
        absences=absences(verdicts, targets, base_years),
        trace=ledger.nodes(),
        checks=held,
        problems=(
            *(study_problem(p) for p in (*(p for s in kept for p in s.problems), *repeated)),
            *unheld,
        ),
        findings=tuple(study_problem(p) for p in lint(files, raw, on=as_of)),
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


def _verdicts(files: Iterable[PlanFile], known: Evidence, ledger: Ledger) -> tuple[Verdict, ...]:
    return tuple(
        verdict(plan, target, known, ledger)
        for file in files
        for plan in file.plans
        for target in plan.targets
    )


def _row_figures(rows: Iterable[Observation], ledger: Ledger) -> Iterable[StudyFigure]:
    for row in rows:
        yield StudyFigure(record=row.observation_id, field="value", figure=ledger.row(row))


def _inputs(
    plans: Iterable[PlanSource],
    evidence: EvidenceSource,
    definitions: Sequence[Definition],
    observations: Sequence[Observation],
) -> tuple[StudyInput, ...]:
    """Return what went in, by hash: files, the rows that were used, and the code lists."""
    rows = content_hash(snapshot_bytes(definitions, observations))
    lists = [
        StudyInput(kind="code_list", name=name, sha256=content_hash(data))
        for name, data in code_list_bytes().items()
    ]
    files = (*(i for source in plans for i in source.inputs), *evidence.inputs)
    snapshot = StudyInput(kind="evidence", name=SNAPSHOT, sha256=rows)
    return tuple(dict.fromkeys((*files, snapshot, *lists)))


def _identity(
    inputs: Sequence[StudyInput],
    checks: Sequence[Check],
    left_out: Sequence[StudyProblem],
    as_of: date,
) -> str:
    tree: list[object] = [
        __version__,
        as_of.isoformat(),
        [[i.kind, i.name, i.sha256] for i in inputs],
    ]
    if checks:
        tree.append([check.check_id for check in checks])
    if left_out:
        tree.append([[p.code, p.where] for p in left_out])
    return content_hash(json.dumps(tree, ensure_ascii=False).encode())


def _used(known: Evidence, observations: Sequence[Observation]) -> tuple[Definition, ...]:
    used = {o.scope_code for o in observations}
    return tuple(d for code, d in sorted(known.definitions.items()) if code in used)
