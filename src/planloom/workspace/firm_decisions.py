"""What did persons decide about firms? A list that only grows; the last word on a firm and a cluster counts."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from planloom.errors import InputError, Problem
from planloom.workspace.corrected import By
from planloom.workspace.files import locked, write_file

DECISIONS_NAME = "firm_decisions.csv"
"""Name of the table of decisions that a check is given by the workspace itself."""
DECIDED = "firm_decisions.jsonl"
"""File of the workspace: one decision a line, appended."""


class FirmDecision(BaseModel):
    """One line of the list."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    firm_id: str
    """The firm."""
    cluster_code: str
    """The cluster."""
    is_accepted: bool | None
    """Whether the firm belongs to it; null takes the decision before it back."""
    who: str
    """Person."""
    when: str
    """When, as an ISO time with its zone."""


def firm_decisions(folder: Path) -> tuple[FirmDecision, ...]:
    """Return every line of the list, the oldest first.

    Parameters
    ----------
    folder
        The workspace.

    Returns
    -------
    decisions
        Those taken back too.

    Raises
    ------
    InputError
        If a line cannot be read; nothing is then taken as decided.
    """
    path = folder / DECIDED
    if not path.exists():
        return ()
    found, problems = [], []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            found.append(FirmDecision.model_validate_json(line))
        except ValidationError:
            problems.append(Problem("firms.damaged_decision", f"{DECIDED}:{number}"))
    if problems:
        raise InputError(problems)
    return tuple(found)


def standing_decisions(folder: Path) -> Mapping[tuple[str, str], FirmDecision]:
    """Return the decisions that count, by firm and cluster.

    Parameters
    ----------
    folder
        The workspace.

    Returns
    -------
    decisions
        Of each firm and cluster the last word; a word taken back lets the one before it count again.
    """
    stacks: dict[tuple[str, str], list[FirmDecision]] = {}
    for line in firm_decisions(folder):
        stack = stacks.setdefault((line.firm_id, line.cluster_code), [])
        if line.is_accepted is not None:
            stack.append(line)
        elif stack:
            stack.pop()
    return {key: stack[-1] for key, stack in stacks.items() if stack}


def decide_firm(
    folder: Path, firm_id: str, cluster_code: str, by: By, *, is_accepted: bool
) -> None:
    """Append a decision; one that stands already is not written again.

    Raises
    ------
    InputError
        If the workspace is in use or cannot be written.
    """
    with locked(folder):
        known = standing_decisions(folder).get((firm_id, cluster_code))
        if known is None or known.is_accepted != is_accepted:
            _append(folder, firm_id, cluster_code, by, is_accepted=is_accepted)


def undo_firm(folder: Path, by: By) -> tuple[str, str]:
    """Take back the last decision of a person that still counts.

    Parameters
    ----------
    folder
        The workspace.
    by
        Person and time.

    Returns
    -------
    firm, cluster
        What it was about.

    Raises
    ------
    InputError
        If the person decided nothing that still counts.
    """
    with locked(folder):
        own = [d for d in standing_decisions(folder).values() if d.who == by.who]
        if not own:
            raise InputError([Problem("workspace.nothing_to_undo", "", {"who": by.who})])
        order = {
            (d.firm_id, d.cluster_code, d.when): n for n, d in enumerate(firm_decisions(folder))
        }
        last = max(own, key=lambda d: order[d.firm_id, d.cluster_code, d.when])
        _append(folder, last.firm_id, last.cluster_code, by, is_accepted=None)
        return last.firm_id, last.cluster_code


def decisions_csv(folder: Path) -> bytes:
    """Return the decisions that count as the table that a check of firms takes; empty where there are none.

    Parameters
    ----------
    folder
        The workspace.

    Returns
    -------
    data
        CSV in UTF-8: firm_id, cluster_code, is_accepted, in alphabetical order.
    """
    rows = sorted(standing_decisions(folder).items())
    if not rows:
        return b""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("firm_id", "cluster_code", "is_accepted"))
    writer.writerows((f, c, "true" if d.is_accepted else "false") for (f, c), d in rows)
    return file.getvalue().encode()


def decision_tables(folder: Path, kind: str) -> dict[str, tuple[str, Iterable[bytes]]]:
    """Return what a check of firms takes from the workspace by itself: the decisions that count.

    Parameters
    ----------
    folder
        The workspace.
    kind
        Kind of the check.

    Returns
    -------
    tables
        File name and content by role; none for other checks, or where nothing was decided.
    """
    data = decisions_csv(folder) if kind == "firms" else b""
    return {"decisions": (DECISIONS_NAME, (data,))} if data else {}


def _append(
    folder: Path, firm_id: str, cluster_code: str, by: By, *, is_accepted: bool | None
) -> None:
    line = FirmDecision(
        firm_id=firm_id,
        cluster_code=cluster_code,
        is_accepted=is_accepted,
        who=by.who,
        when=by.when.isoformat(timespec="microseconds"),
    )
    path = folder / DECIDED
    before = path.read_text("utf-8") if path.exists() else ""
    write_file(path, f"{before}{line.model_dump_json()}\n")
