"""How does a table come in from a page? Received whole, looked at, confirmed or mended, then imported or forgotten."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from planloom.errors import InputError, Problem
from planloom.workspace.folder import Workspace
from planloom.workspace.import_said import ImportWords, said_of_tree, said_tree
from planloom.workspace.receiving import INCOMING, keep_file, plain_name
from planloom.workspace.running import Limits, Runner, gave_up
from planloom.workspace.state import Job, State

KIND = "table"
"""Kind of the jobs of this desk."""


class TableDesk:
    """The desk where tables of evidence come in.

    Parameters
    ----------
    workspace
        The workspace.
    state
        Its rows that change.
    runner
        Runs the work on each table.
    now
        Gives the time, with its zone.
    limits
        What a table may take.
    """

    def __init__(
        self,
        workspace: Workspace,
        state: State,
        runner: Runner,
        now: Callable[[], datetime],
        limits: Limits,
    ) -> None:
        self.workspace = workspace
        self.limits = limits
        self._state = state
        self._runner = runner
        self._now = now

    def jobs(self) -> tuple[Job, ...]:
        """Return the tables that wait to be confirmed, or are being worked on, the latest first."""
        return tuple(job for job in self._state.jobs() if job.kind == KIND)

    def job(self, job_id: str) -> Job | None:
        """Return a table that came in; null where there is none of that name."""
        return next((job for job in self.jobs() if job.job_id == job_id), None)

    def receive(self, name: str, chunks: Iterable[bytes], who: str) -> Job:
        """Keep a table that comes in, and begin to look at it.

        Parameters
        ----------
        name
            File name as the person's machine gave it.
        chunks
            Content of the file.
        who
            Person.

        Returns
        -------
        job
            The work under way.

        Raises
        ------
        InputError
            If the file is empty or too large; nothing is then kept.
        """
        job_id, plain = secrets.token_hex(8), plain_name(name)
        keep_file(self._incoming(job_id), chunks, plain, self.limits.table_bytes)
        started = self._now().isoformat(timespec="microseconds")
        job = Job(
            job_id, KIND, plain, who, started, result={"said": said_tree(ImportWords(kind=""))}
        )
        return self._work(job, "look")

    def look(self, job_id: str, said: ImportWords) -> Job:
        """Look at a table again, with what a person said beside it.

        Raises
        ------
        InputError
            If no such table waits.
        """
        return self._work(self._waiting(job_id), "look", said)

    def confirm(self, job_id: str, said: ImportWords, who: str) -> Job:
        """Import a table whose mapping a person confirmed, all of it or nothing.

        Raises
        ------
        InputError
            If no such table waits.
        """
        return self._work(replace(self._waiting(job_id), who=who), "import", said)

    def retry(self, job: Job) -> None:
        """Look once more at a table whose work was cut short."""
        if job.state == "interrupted" and self._incoming(job.job_id).exists():
            self._work(job, "look")

    def forget(self, job_id: str) -> None:
        """Forget a table that was not imported; work on it is stopped."""
        job = self.job(job_id)
        if job is None:
            return
        self._runner.cancel(job_id)
        self._state.save(replace(job, state="cancelled"))
        self._state.forget(job_id)
        self._incoming(job_id).unlink(missing_ok=True)

    def _waiting(self, job_id: str) -> Job:
        job = self.job(job_id)
        if job is None or job.state == "running" or not self._incoming(job_id).exists():
            raise InputError([Problem("workspace.no_such_table", job_id)])
        return job

    def _work(self, job: Job, what: str, said: ImportWords | None = None) -> Job:
        words = said or said_of_tree(dict(job.result["said"]))  # type: ignore[call-overload]
        result = {**job.result, "said": said_tree(words)}
        begun = replace(job, state="running", step="received", result=result, problems=())
        self._state.save(begun)
        task = {
            "what": what, "folder": str(self.workspace.folder), "file": str(self._incoming(job.job_id)),
            "name": job.name, "who": job.who, "when": self._now().isoformat(timespec="microseconds"),
            "said": said_tree(words),
        }  # fmt: skip
        self._runner.start(begun, task, self._ended)
        return begun

    def _ended(self, job: Job, told: Mapping[str, Any]) -> None:
        problems = tuple(Problem(**problem) for problem in told.get("problems", ()))
        if "state" not in told:
            problems = (gave_up(job, self.limits),)
        result = {**job.result, **told.get("result", {})}
        is_read = "looked" in result
        state: Any = "done" if told.get("state") == "done" or is_read else "failed"
        self._state.save(replace(job, state=state, step="ended", problems=problems, result=result))
        if "imported" in result:
            self._incoming(job.job_id).unlink(missing_ok=True)

    def _incoming(self, job_id: str) -> Path:
        return self.workspace.folder / INCOMING / job_id
