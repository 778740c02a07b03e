"""What does the process do that reads a stranger's file? It works under limits and tells its steps line by line."""

import json
import resource
import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from planloom.errors import InputError, Problem
from planloom.evidence import load_store
from planloom.study.checking import run_check
from planloom.study.given import each_plan_once
from planloom.workspace.check_desk import ASKED
from planloom.workspace.checks import KeptRequest, keep_check, opened_request
from planloom.workspace.corrected import By
from planloom.workspace.folder import Workspace
from planloom.workspace.import_said import said_of_tree
from planloom.workspace.importing import EVIDENCE, carry_out, prepare_import
from planloom.workspace.looked import looked_at
from planloom.workspace.state import problem_tree
from planloom.workspace.trial import bad_cells

_WHOLE = 100


def main() -> int:
    """Do the one task that comes as a line of JSON, under its limits of memory and time.

    Returns
    -------
    code
        0 also where the file is refused: why is told as a line.
    """
    line = sys.stdin.readline()
    if not line.strip():  # whoever started us has ended
        return 0
    task: dict[str, Any] = json.loads(line)
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    _limit(resource.RLIMIT_AS, int(task["limits"]["memory_mib"]) * 2**20)
    _limit(resource.RLIMIT_CPU, spent + int(task["limits"]["processor_seconds"]))
    _limit(resource.RLIMIT_CORE, 0)
    act = {"read": _read, "look": _look, "import": _import, "check": _check}[task["what"]]
    try:
        _tell(act(task))
    except InputError as error:
        _tell(
            {"state": "failed", "problems": [problem_tree(problem) for problem in error.problems]}
        )
    return 0


def _read(task: Mapping[str, Any]) -> dict[str, object]:
    """Read a document into the workspace."""
    _tell({"step": "reading"})
    when = datetime.fromisoformat(task["when"])
    data = Path(task["file"]).read_bytes()
    source = Workspace(Path(task["folder"])).read(data, task["name"], task["who"], when)
    plans = [plan.id for plan in source.file.plans]
    items = sum(
        len(plan.targets) + len(plan.observations) + len(plan.pledges) for plan in source.file.plans
    )
    return {
        "state": "done",
        "result": {"stem": Path(task["name"]).stem, "plans": plans, "items": items},
        "problems": [problem_tree(problem) for problem in source.problems],
    }


def _look(task: Mapping[str, Any]) -> dict[str, object]:
    """Look at a table: nothing is written."""
    _tell({"step": "looking"})
    folder, said = Path(task["folder"]), said_of_tree(task["said"])
    data = Path(task["file"]).read_bytes()
    definitions, _ = load_store(folder / EVIDENCE, indicator_codes=())
    prepared = prepare_import(folder, data, task["name"], said)
    cells = [
        {
            "row": bad.row,
            "column": bad.column,
            "found": bad.found,
            "problem": problem_tree(bad.problem),
        }
        for bad in bad_cells(folder, prepared, definitions)
    ]
    looked = asdict(looked_at(prepared, definitions)) | {"cells": cells}
    return {"state": "done", "result": {"looked": looked}, "problems": []}


def _import(task: Mapping[str, Any]) -> dict[str, object]:
    """Import a table whose mapping was confirmed: all of it, all but its bad cells as agreed, or nothing."""
    _tell({"step": "importing"})
    folder, said = Path(task["folder"]), said_of_tree(task["said"])
    data = Path(task["file"]).read_bytes()
    prepared = prepare_import(folder, data, task["name"], said)
    imported = carry_out(folder, prepared, task["who"], datetime.fromisoformat(task["when"]))
    before = prepared.before
    return {
        "state": "done",
        "result": {
            "imported": {
                "added": imported.added,
                "held": imported.held,
                "missing": imported.missing,
                "left_out": imported.left_out,
                "kept_out": len(imported.aside),
                "import_id": imported.record.import_id if imported.record else "",
                "before": before.import_id if before else "",
            }
        },
        "problems": [problem_tree(problem) for problem in imported.problems],
    }


def _check(task: Mapping[str, Any]) -> dict[str, object]:
    """Run a check over its tables and keep what comes out."""
    _tell({"step": "received"})
    folder, place = Path(task["folder"]), Path(task["file"])
    asked = KeptRequest.model_validate_json((place / ASKED).read_bytes())
    request = opened_request(place, asked)
    told: list[tuple[str, int]] = []

    def progress(step: str, share: float) -> None:
        now = (step, round(share * _WHOLE))
        if told[-1:] != [now]:
            told.append(now)
            _tell({"step": step, "done": now[1], "total": _WHOLE})

    files = each_plan_once([source for _, source in Workspace(folder).sources()])[0]
    try:
        check = run_check(request, [source.file for source in files], progress)
    except (InputError, MemoryError):
        raise
    except Exception as error:  # whatever breaks is told, not guessed from the end of the process
        said = {"error": type(error).__name__}
        raise InputError([Problem("check.failed", request.name or request.kind, said)]) from error
    keep_check(folder, request, check, By(task["who"], datetime.fromisoformat(task["when"])))
    return {"state": "done", "result": {"check_id": check.check_id}, "problems": []}


def _limit(kind: int, value: int) -> None:
    """Lower a limit; one that is lower already stays."""
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(kind, (value, value))


def _tell(line: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
