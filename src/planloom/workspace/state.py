"""What is under way, and who did what when? Jobs, settings and an append-only log, row by row in one SQLite file."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from planloom.errors import Problem
from planloom.workspace.files import make_folder

JobState = Literal["running", "done", "failed", "cancelled", "interrupted"]
"""Under way, ended well, refused with problems, stopped by a person, cut short by the end of the program."""
_FILE = "state.sqlite"
_TABLES = """
CREATE TABLE IF NOT EXISTS job (
  job_id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, who TEXT NOT NULL, started TEXT NOT NULL,
  state TEXT NOT NULL, step TEXT NOT NULL, done INTEGER NOT NULL, total INTEGER NOT NULL,
  result TEXT NOT NULL, problems TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS log (
  entry INTEGER PRIMARY KEY AUTOINCREMENT, happened TEXT NOT NULL, who TEXT NOT NULL, act TEXT NOT NULL,
  what TEXT NOT NULL, details TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, text TEXT NOT NULL);
CREATE TRIGGER IF NOT EXISTS log_is_not_changed BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'log'); END;
CREATE TRIGGER IF NOT EXISTS log_is_not_cut BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'log'); END;
"""


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of long work that a person started."""

    job_id: str
    """Name of the job."""
    kind: str
    """What it does, e.g. ``read``."""
    name: str
    """What it works on, e.g. the name of a file."""
    who: str
    """Person who started it."""
    started: str
    """When, as an ISO time with its zone."""
    state: JobState = "running"
    """How it stands."""
    step: str = "received"
    """What it is doing."""
    done: int = 0
    """How much of the step is done."""
    total: int = 0
    """How much there is to do; 0 where nobody knows."""
    result: Mapping[str, object] = field(default_factory=dict)
    """What came of it."""
    problems: tuple[Problem, ...] = ()
    """Why it failed, or what it could not settle."""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One thing that somebody did."""

    entry: int
    """Number, counted up."""
    happened: str
    """When, as an ISO time with its zone."""
    who: str
    """Person."""
    act: str
    """What was done, as a code, e.g. ``read_document``."""
    what: str
    """To what, e.g. the name of a file."""
    details: Mapping[str, object]
    """What else is known."""


class State:
    """The rows of one workspace that change while it works.

    Parameters
    ----------
    folder
        The workspace.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     state = State(Path(folder))
    ...     state.log("officer", datetime(2026, 1, 1), "read_document", "town.txt")
    ...     [entry.act for entry in state.entries()]
    ['read_document']
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE

    def save(self, job: Job) -> None:
        """Keep a job as it stands now."""
        row = (
            job.job_id, job.kind, job.name, job.who, job.started, job.state, job.step, job.done, job.total,
            _text(job.result), _text([problem_tree(problem) for problem in job.problems]),
        )  # fmt: skip
        with self._open() as rows:
            rows.execute("INSERT OR REPLACE INTO job VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def job(self, job_id: str) -> Job | None:
        """Return a job; null where there is none of that name."""
        return next((job for job in self.jobs() if job.job_id == job_id), None)

    def jobs(self) -> tuple[Job, ...]:
        """Return every job, the latest first."""
        if not self._path.exists():
            return ()
        with self._open() as rows:
            return tuple(map(_job, rows.execute("SELECT * FROM job ORDER BY started DESC, job_id")))

    def forget(self, job_id: str) -> None:
        """Leave out a job that has ended and that a person has seen; the log keeps what it did."""
        with self._open() as rows:
            rows.execute("DELETE FROM job WHERE job_id = ? AND state <> 'running'", (job_id,))

    def log(
        self,
        who: str,
        when: datetime,
        act: str,
        what: str,
        details: Mapping[str, object] | None = None,
    ) -> None:
        """Append to the log; what stands there can be neither changed nor cut.

        Parameters
        ----------
        who
            Person.
        when
            Time, with its zone.
        act
            What was done, as a code.
        what
            To what.
        details
            What else is known.
        """
        row = (when.isoformat(timespec="seconds"), who, act, what, _text(details or {}))
        with self._open() as rows:
            rows.execute(
                "INSERT INTO log (happened, who, act, what, details) VALUES (?, ?, ?, ?, ?)", row
            )

    def entries(self) -> tuple[LogEntry, ...]:
        """Return the log, the latest entry first."""
        if not self._path.exists():
            return ()
        with self._open() as rows:
            found = rows.execute("SELECT * FROM log ORDER BY entry DESC").fetchall()
        return tuple(
            LogEntry(**(dict(row) | {"details": json.loads(row["details"])})) for row in found
        )

    def setting(self, name: str) -> str | None:
        """Return what a person set once, e.g. their name; null where it is not set."""
        if not self._path.exists():
            return None
        with self._open() as rows:
            row = rows.execute("SELECT text FROM setting WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def set(self, name: str, text: str) -> None:
        """Keep what a person set."""
        with self._open() as rows:
            rows.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, text))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        make_folder(self._path.parent)
        with closing(sqlite3.connect(self._path, timeout=10)) as rows:
            rows.row_factory = sqlite3.Row
            rows.execute("PRAGMA journal_mode = WAL")
            rows.executescript(_TABLES)
            with rows:
                yield rows


def _job(row: sqlite3.Row) -> Job:
    found = tuple(Problem(**problem) for problem in json.loads(row["problems"]))
    return Job(**(dict(row) | {"result": json.loads(row["result"]), "problems": found}))


def problem_tree(problem: Problem) -> dict[str, object]:
    """Return a problem as it is written down and handed from process to process."""
    values = {key: str(value) for key, value in problem.values.items()}
    return {
        "code": problem.code,
        "where": problem.where,
        "values": values,
        "severity": problem.severity,
    }


def _text(tree: object) -> str:
    return json.dumps(tree, ensure_ascii=False, default=str)
