"""What does a study leave behind? Its record, its tables, its inputs as used, and a manifest of their hashes."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import PurePosixPath

from pydantic import BaseModel, ConfigDict, ValidationError

from planloom.errors import InputError, Problem
from planloom.study.check_records import Check
from planloom.study.check_tables import check_table_bytes
from planloom.study.checking import LEFT_OUT, CheckRequest, CheckSource, run_check
from planloom.study.given import EvidenceSource, PlanSource, each_plan_once
from planloom.study.listing import study_tables
from planloom.study.manifest import MANIFEST, manifest_bytes
from planloom.study.records import Study, StudyInput, StudyProblem
from planloom.study.run import study_json
from planloom.study.schema import study_schema_json
from planloom.study.snapshot import SNAPSHOT, snapshot_bytes, snapshot_rows
from planloom.study.sources import source_from_document, source_from_plan
from planloom.study.tables import table_bytes

STUDY = "study.json"
"""The record of the study in an export."""
SCHEMA = "study.schema.json"
"""Its JSON Schema."""
REQUEST = "inputs/request.json"
"""What was asked: day, files and their order."""
_EVIDENCE = f"inputs/{SNAPSHOT}"
_SUFFIX = 12


class _RequestFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str
    name: str
    path: str


class _RequestCheck(BaseModel):
    """What was asked of a checker, its tables by path."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str
    name: str
    published_on: date
    plan_id: str | None
    parameters: tuple[tuple[str, str], ...]
    tables: tuple[_RequestFile, ...]


class _Request(BaseModel):
    """Day, and the files of each plan in their order, and of each check."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    as_of: date
    plans: tuple[tuple[_RequestFile, ...], ...]
    tables: tuple[StudyInput, ...]
    checks: tuple[_RequestCheck, ...] = ()
    left_out: tuple[StudyProblem, ...] = ()


def export_files(
    study: Study, plans: Sequence[PlanSource], checks: Sequence[CheckSource] = ()
) -> dict[str, bytes]:
    """Return the files of an export, by path: everything that is needed to compute the study again.

    Parameters
    ----------
    study
        The study.
    plans
        The sources that it was computed from, with the bytes of their files.
    checks
        The checks that it was given.

    Returns
    -------
    files
        ``study.json``, its schema, ``tables/*.csv``, ``checks/*/*.csv``, ``inputs/*`` and ``manifest.json``.

    Raises
    ------
    InputError
        If the bytes of an input are not at hand.

    Examples
    --------
    >>> from planloom.study import EvidenceSource, run_study
    >>> sorted(export_files(run_study([], EvidenceSource(), date(2025, 12, 31)), []))[:2]
    ['inputs/evidence.json', 'inputs/request.json']
    """
    request, contents = _kept_inputs(study, plans)
    asked, given = _kept_checks(study, checks)
    left_out = tuple(problem for problem in study.problems if problem.code in LEFT_OUT)
    request = request.model_copy(update={"checks": asked, "left_out": left_out})
    contents |= given
    contents[REQUEST] = _json_bytes(request.model_dump(mode="json"))
    contents[_EVIDENCE] = snapshot_bytes(study.definitions, study.observations)
    contents[STUDY] = study_json(study).encode()
    contents[SCHEMA] = study_schema_json().encode()
    for table in study_tables(study):
        contents[f"tables/{table.name}.csv"] = table_bytes(table)
    for number, check in enumerate(study.checks, 1):
        for found in check.tables:
            contents[f"checks/{number:03}_{check.kind}/{found.name}.csv"] = check_table_bytes(found)
    return contents | {MANIFEST: manifest_bytes(study, contents)}


def exported_sources(
    files: Mapping[str, bytes],
) -> tuple[tuple[PlanSource, ...], EvidenceSource, date]:
    """Return what an export was computed from: plans, evidence and day.

    Parameters
    ----------
    files
        Files of an export by path.

    Returns
    -------
    plans, evidence, as_of
        To be handed to `run_study`.

    Raises
    ------
    InputError
        If an input cannot be read.

    Examples
    --------
    >>> from planloom.study import EvidenceSource, run_study
    >>> files = export_files(run_study([], EvidenceSource(), date(2025, 12, 31)), [])
    >>> exported_sources(files)[2]
    datetime.date(2025, 12, 31)
    """
    with _told_missing():
        request = _Request.model_validate_json(files[REQUEST])
        named = [[(f.kind, f.name, files[f.path]) for f in source] for source in request.plans]
        snapshot = files[_EVIDENCE]
    definitions, observations = snapshot_rows(snapshot, _EVIDENCE)
    evidence = EvidenceSource(observations, definitions, request.tables)
    return tuple(_source(parts) for parts in named), evidence, request.as_of


def exported_checks(
    files: Mapping[str, bytes], plans: Sequence[PlanSource]
) -> tuple[CheckSource, ...]:
    """Return the checks of an export, run again over its tables.

    Parameters
    ----------
    files
        Files of an export by path.
    plans
        Its plans, as `exported_sources` gives them.

    Returns
    -------
    checks
        With the tables that they were computed from.

    Raises
    ------
    InputError
        If an input cannot be read.
    """
    with _told_missing():
        asked = _Request.model_validate_json(files[REQUEST]).checks
        requests = [
            CheckRequest(
                kind=said.kind,
                name=said.name,
                published_on=said.published_on,
                plan_id=said.plan_id,
                tables={file.kind: (file.name, files[file.path]) for file in said.tables},
                parameters=dict(said.parameters),
            )
            for said in asked
        ]
    held = tuple(source.file for source in each_plan_once(plans)[0])
    return tuple(CheckSource(request, run_check(request, held)) for request in requests)


def exported_left_out(files: Mapping[str, bytes]) -> tuple[StudyProblem, ...]:
    """Return what the study of an export says of checks that it left out, to be handed to `run_study`.

    Parameters
    ----------
    files
        Files of an export by path.

    Returns
    -------
    problems
        In the order of the study.

    Raises
    ------
    InputError
        If the request cannot be read.

    Examples
    --------
    >>> from planloom.study import EvidenceSource, run_study
    >>> exported_left_out(export_files(run_study([], EvidenceSource(), date(2025, 12, 31)), []))
    ()
    """
    with _told_missing():
        return _Request.model_validate_json(files[REQUEST]).left_out


@contextmanager
def _told_missing() -> Iterator[None]:
    """Tell which file of an export is missing, or which field of its request cannot be read."""
    try:
        yield
    except KeyError as error:
        raise InputError([Problem("study.file_missing", str(error.args[0]))]) from None
    except ValidationError as error:
        field = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise InputError([Problem("study.bad_request", REQUEST, {"field": field})]) from None


def _kept_checks(
    study: Study, checks: Sequence[CheckSource]
) -> tuple[tuple[_RequestCheck, ...], dict[str, bytes]]:
    """Return what was asked for each check in the study, and its tables by path."""
    by_id = {source.check.check_id: source for source in checks}
    asked: list[_RequestCheck] = []
    contents: dict[str, bytes] = {}
    for number, check in enumerate(study.checks, 1):
        source = by_id.get(check.check_id)
        if source is None:
            raise InputError([Problem("study.no_contents", check.name)])
        tables = []
        for role, (name, data) in sorted(source.request.tables.items()):
            path = f"inputs/checks/{number:03}_{role}{_suffix(name)}"
            contents[path] = data
            tables.append(_RequestFile(kind=role, name=name, path=path))
        asked.append(_asked(check, tuple(tables)))
    return tuple(asked), contents


def _asked(check: Check, tables: tuple[_RequestFile, ...]) -> _RequestCheck:
    return _RequestCheck(
        kind=check.kind,
        name=check.name,
        published_on=check.published_on,
        plan_id=check.plan_id,
        parameters=check.parameters,
        tables=tables,
    )


def _source(parts: Sequence[tuple[str, str, bytes]]) -> PlanSource:
    by_kind = {kind: (data, name) for kind, name, data in parts}
    if by_kind.keys() == {"document"}:
        return source_from_document(*by_kind["document"])
    if "plan" not in by_kind:
        raise InputError([Problem("study.bad_request", REQUEST, {"field": "plans"})])
    return source_from_plan(*by_kind["plan"], document=by_kind.get("document"))


def _kept_inputs(study: Study, plans: Sequence[PlanSource]) -> tuple[_Request, dict[str, bytes]]:
    problems, contents, listed = [], {}, []
    for number, source in enumerate(plans, 1):
        if len(source.contents) != len(source.inputs):
            problems.append(Problem("study.no_contents", source.file.document.name))
            continue
        parts = []
        for said, data in zip(source.inputs, source.contents, strict=True):
            path = f"inputs/{number:03}_{said.kind}{_suffix(said.name)}"
            contents[path] = data
            parts.append(_RequestFile(kind=said.kind, name=said.name, path=path))
        listed.append(tuple(parts))
    if problems:
        raise InputError(problems)
    tables = tuple(i for i in study.inputs if i.kind in ("observations", "definitions"))
    return _Request(as_of=study.as_of, plans=tuple(listed), tables=tables), contents


def _suffix(name: str) -> str:
    suffix = PurePosixPath(name).suffix
    is_plain = suffix[1:].isascii() and suffix[1:].isalnum() and len(suffix) < _SUFFIX
    return suffix.lower() if is_plain else ""


def _json_bytes(tree: object) -> bytes:
    return (json.dumps(tree, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()
