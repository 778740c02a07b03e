"""Which checks does a person keep? Each with its tables as received and what came out, whole or not at all."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from planloom.errors import InputError, Problem
from planloom.study import content_hash
from planloom.study.check_records import Check
from planloom.study.checking import CheckRequest, CheckSource
from planloom.workspace.corrected import By
from planloom.workspace.files import locked, make_folder, write_file

CHECKS = "checks"
"""Folder of the workspace: one folder for each check, named by its id."""
_REQUEST, _CHECK, _TAKEN_BACK = "request.json", "check.json", "taken_back.json"
_SUFFIX = 12


class KeptTable(BaseModel):
    """A table of a check, as it was received."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: str
    name: str
    path: str
    sha256: str


class KeptRequest(BaseModel):
    """What a person asked of a checker, its tables by path in the check's folder."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str
    name: str
    published_on: date
    plan_id: str | None
    parameters: dict[str, str]
    tables: tuple[KeptTable, ...]
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class KeptCheck:
    """A check in the workspace."""

    check: Check
    """What came out."""
    who: str
    """Person who ran it."""
    when: str
    """When, as an ISO time with its zone."""
    state: Literal["kept", "taken_back"]
    """Whether it counts."""


def kept_request(
    request: CheckRequest, by: By, paths: Mapping[str, str] | None = None
) -> KeptRequest:
    """Return a request as it is written down.

    Parameters
    ----------
    request
        Tables and choices.
    by
        Person and time.
    paths
        File of each table; null for names made of the roles.

    Returns
    -------
    request
        The bytes of the tables by hash.
    """
    named = paths or {role: f"{role}{_suffix(name)}" for role, (name, _) in request.tables.items()}
    return KeptRequest(
        kind=request.kind,
        name=request.name,
        published_on=request.published_on,
        plan_id=request.plan_id,
        parameters=dict(request.parameters),
        tables=tuple(
            KeptTable(role=role, name=name, path=named[role], sha256=content_hash(data))
            for role, (name, data) in sorted(request.tables.items())
        ),
        who=by.who,
        when=by.when.isoformat(timespec="microseconds"),
    )


def opened_request(folder: Path, kept: KeptRequest) -> CheckRequest:
    """Return a request with the bytes of its tables.

    Parameters
    ----------
    folder
        Where they lie.
    kept
        What was written down.

    Returns
    -------
    request
        To be run.

    Raises
    ------
    InputError
        If a table is missing or not as it was received.
    """
    tables = {}
    for table in kept.tables:
        path = folder / table.path
        data = path.read_bytes() if path.is_file() else b""
        if content_hash(data) != table.sha256:
            raise InputError([Problem("check.damaged", table.name)])
        tables[table.role] = (table.name, data)
    return CheckRequest(
        kept.kind, kept.name, kept.published_on, tables, kept.plan_id, kept.parameters
    )


def keep_check(folder: Path, request: CheckRequest, check: Check, by: By) -> None:
    """Keep a check with its tables; one that was taken back counts again.

    Parameters
    ----------
    folder
        The workspace.
    request
        What was asked.
    check
        What came out.
    by
        Person and time.

    Raises
    ------
    InputError
        If it cannot be written; nothing is then kept.
    """
    place = folder / CHECKS / check.check_id
    with locked(folder):
        if place.exists():
            shutil.rmtree(place)
        part = folder / CHECKS / f".part-{check.check_id}"
        shutil.rmtree(part, ignore_errors=True)
        make_folder(part)
        kept = kept_request(request, by)
        for table in kept.tables:
            write_file(part / table.path, request.tables[table.role][1])
        write_file(part / _REQUEST, kept.model_dump_json(indent=1))
        write_file(part / _CHECK, check.model_dump_json())
        part.rename(place)


def kept_check(folder: Path, check_id: str) -> Check:
    """Return a check of a workspace by its whole id.

    Raises
    ------
    InputError
        If there is no such check.
    """
    for kept in kept_checks(folder)[0]:
        if kept.check.check_id == check_id:
            return kept.check
    raise InputError([Problem("check.no_such_check", check_id)])


def take_back_check(folder: Path, check_id: str, by: By) -> Check:
    """Take a check back: it counts no more, its files stay.

    Raises
    ------
    InputError
        If there is no such check.
    """
    found = kept_check(folder, check_id)
    with locked(folder):
        said = {"who": by.who, "when": by.when.isoformat(timespec="microseconds")}
        write_file(folder / CHECKS / check_id / _TAKEN_BACK, json.dumps(said, ensure_ascii=False))
    return found


def restore_check(folder: Path, check_id: str) -> Check:
    """Let a check count again that was taken back.

    Raises
    ------
    InputError
        If there is no such check.
    """
    found = kept_check(folder, check_id)
    with locked(folder):
        (folder / CHECKS / check_id / _TAKEN_BACK).unlink(missing_ok=True)
    return found


def kept_checks(folder: Path) -> tuple[tuple[KeptCheck, ...], tuple[Problem, ...]]:
    """Return every check of a workspace in the order in which they were made, and those that cannot be read.

    Parameters
    ----------
    folder
        The workspace.

    Returns
    -------
    checks, problems
        Those taken back too.
    """
    found, problems = [], []
    for place in _places(folder):
        try:
            kept = KeptRequest.model_validate_json((place / _REQUEST).read_bytes())
            check = Check.model_validate_json((place / _CHECK).read_bytes())
        except (OSError, ValidationError):
            problems.append(Problem("check.damaged", place.name, severity="warning"))
            continue
        is_back = (place / _TAKEN_BACK).exists()
        found.append(KeptCheck(check, kept.who, kept.when, "taken_back" if is_back else "kept"))
    return tuple(sorted(found, key=lambda k: (k.when, k.check.check_id))), tuple(problems)


def check_sources(folder: Path, checks: Sequence[Check]) -> tuple[CheckSource, ...]:
    """Return checks with the tables that they were computed from.

    Parameters
    ----------
    folder
        The workspace.
    checks
        Some of its checks.

    Returns
    -------
    sources
        In the same order.

    Raises
    ------
    InputError
        If a table is missing or not as it was received.
    """
    made = []
    for check in checks:
        place = folder / CHECKS / check.check_id
        kept = KeptRequest.model_validate_json((place / _REQUEST).read_bytes())
        made.append(CheckSource(opened_request(place, kept), check))
    return tuple(made)


def checks_stamp(folder: Path) -> tuple[tuple[str, bool], ...]:
    """Return what tells two states of the checks apart: which there are, and which were taken back."""
    return tuple((place.name, (place / _TAKEN_BACK).exists()) for place in _places(folder))


def _places(folder: Path) -> Iterator[Path]:
    listed = sorted((folder / CHECKS).glob("*")) if (folder / CHECKS).is_dir() else []
    yield from (place for place in listed if place.is_dir() and not place.name.startswith("."))


def _suffix(name: str) -> str:
    suffix = PurePosixPath(name).suffix
    is_plain = suffix[1:].isascii() and suffix[1:].isalnum() and len(suffix) < _SUFFIX
    return suffix.lower() if is_plain else ""
