"""What does the process do that reads a stranger's document? It works under limits and tells its steps line by line."""

import json
import resource
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from planloom.errors import InputError
from planloom.workspace.folder import Workspace
from planloom.workspace.state import problem_tree


def main(arguments: list[str]) -> int:
    """Read one document into a workspace under limits of memory and time.

    Parameters
    ----------
    arguments
        Workspace, file, name of the document, person, time (ISO), limit of memory [MiB], of processor time [s].

    Returns
    -------
    code
        0 also where the document is refused: why is told as a line.
    """
    folder, file, name, who, when, memory, seconds = arguments
    _limit(resource.RLIMIT_AS, int(memory) * 2**20)
    _limit(resource.RLIMIT_CPU, int(seconds))
    _limit(resource.RLIMIT_CORE, 0)
    _tell({"step": "reading"})
    try:
        data = Path(file).read_bytes()
        source = Workspace(Path(folder)).read(data, name, who, datetime.fromisoformat(when))
    except InputError as error:
        _tell(
            {"state": "failed", "problems": [problem_tree(problem) for problem in error.problems]}
        )
        return 0
    plans = [plan.id for plan in source.file.plans]
    items = sum(
        len(plan.targets) + len(plan.observations) + len(plan.pledges) for plan in source.file.plans
    )
    _tell(
        {
            "state": "done",
            "result": {"stem": Path(name).stem, "plans": plans, "items": items},
            "problems": [problem_tree(problem) for problem in source.problems],
        }
    )
    return 0


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
    sys.exit(main(sys.argv[1:]))
