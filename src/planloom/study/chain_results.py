"""What stands beside a table that a chain command writes? Its problems, and a trace of what it was made from."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256

from planloom import __version__
from planloom.errors import Problem
from planloom.study.accounts_tables import problems_csv


def result_files(
    tables: Mapping[str, str],
    inputs: Mapping[str, tuple[bytes, str] | None],
    asked: Mapping[str, object],
    problems: Sequence[Problem],
) -> dict[str, str]:
    """Return the problems and the trace of tables, as files by name.

    Parameters
    ----------
    tables
        Content by file name, the one that the others stand beside first.
    inputs
        Content and name of each file that it was made from, by role; null where none was given.
    asked
        Options of the run.
    problems
        What was treated or is not settled.

    Returns
    -------
    files
        ``STEM.problems.csv`` and ``STEM.trace.json``: version, inputs and results by SHA-256, options.

    Examples
    --------
    >>> sorted(result_files({"o.csv": "a"}, {"edges": (b"1,2,5", "e.csv")}, {"budget": 3}, ()))
    ['o.problems.csv', 'o.trace.json']
    """
    stem = next(iter(tables)).removesuffix(".csv")
    files = {f"{stem}.problems.csv": problems_csv(problems)}
    told = {
        "planloom_version": __version__,
        "inputs": [
            {"kind": kind, "name": file[1], "sha256": sha256(file[0]).hexdigest()}
            for kind, file in inputs.items()
            if file is not None
        ],
        "asked": dict(asked),
        "results": {
            one: sha256(content.encode()).hexdigest()
            for one, content in {**tables, **files}.items()
        },
    }
    files[f"{stem}.trace.json"] = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    return files
