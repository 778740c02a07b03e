"""How does a document come in? Received whole, read in a process of its own under limits, stopped on a word."""

import secrets
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from planloom.errors import Problem
from planloom.workspace.check_desk import CheckDesk
from planloom.workspace.corrected import draft_stems, kept_draft
from planloom.workspace.folder import Workspace
from planloom.workspace.receiving import INCOMING, keep_file, plain_name
from planloom.workspace.running import Limits, Runner, gave_up
from planloom.workspace.state import Job, State
from planloom.workspace.table_desk import TableDesk

_IN_USE = "workspace.in_use"


class Intake:
    """The desk where documents come in.

    Parameters
    ----------
    workspace
        The workspace.
    now
        Gives the time, with its zone.
    limits
        What reading one document may take.
    """

    def __init__(
        self, workspace: Workspace, now: Callable[[], datetime], limits: Limits | None = None
    ) -> None:
        self.workspace = workspace
        self.limits = limits or Limits()
        self.state = State(workspace.folder)
        self.runner = Runner(self.state, self.limits)
        self.tables = TableDesk(workspace, self.state, self.runner, now, self.limits)
        self.checks = CheckDesk(workspace, self.state, self.runner, now)
        self._now = now

    def receive(self, name: str, chunks: Iterable[bytes], who: str) -> Job:
        """Keep a document that comes in, and begin to read it.

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
            The reading under way.

        Raises
        ------
        InputError
            If the file is empty or too large; nothing is then kept.
        """
        job_id = secrets.token_hex(8)
        path = self._incoming(job_id)
        plain = plain_name(name)
        digest = keep_file(path, chunks, plain, self.limits.file_bytes)
        under_way = {Path(job.name).stem for job in self.state.jobs() if job.state == "running"}
        free = _free_name(self.workspace.folder, plain, digest, under_way)
        started = self._now().isoformat(timespec="microseconds")
        job = Job(job_id, "read", free, who, started, total=0)
        self.state.save(job)
        self._start(job)
        return job

    def cancel(self, job_id: str) -> None:
        """Stop a reading that is under way; what was received is forgotten."""
        if self.runner.cancel(job_id):
            self._end(job_id, state="cancelled")

    def retry(self, job_id: str) -> None:
        """Read once more what was received before the program ended."""
        job = self.state.job(job_id)
        if job is not None and job.kind == "table":
            self.tables.retry(job)
        elif job is not None and job.kind == "check":
            self.checks.retry(job)
        elif job is not None and job.state == "interrupted" and self._incoming(job_id).exists():
            again = replace(job, state="running", step="received", problems=())
            self.state.save(again)
            self._start(again)

    def settle(self) -> None:
        """Mark the jobs that an earlier end of the program cut short; to be called once at the start."""
        for job in self.state.jobs():
            if job.state == "running":
                self.state.save(replace(job, state="interrupted"))

    def keep_ready(self) -> None:
        """Let a process wait for the next file with everything loaded, until `stop`."""
        self.runner.keep_ready()

    def stop(self) -> None:
        """Stop every process that still reads; the jobs can be tried again after the next start."""
        for job_id in self.runner.stop():
            self._end(job_id, state="interrupted")

    def _start(self, job: Job) -> None:
        task = {
            "what": "read", "folder": str(self.workspace.folder), "file": str(self._incoming(job.job_id)),
            "name": job.name, "who": job.who, "when": job.started,
        }  # fmt: skip
        self.runner.start(job, task, self._ended)

    def _ended(self, job: Job, told: Mapping[str, Any]) -> None:
        problems = tuple(Problem(**problem) for problem in told.get("problems", ()))
        if told.get("state") == "done":
            self.state.log(job.who, self._now(), "read_document", job.name, told["result"])
        state = told.get("state", "failed")
        if "state" not in told:
            problems = (gave_up(job, self.limits),)
        if any(problem.code == _IN_USE for problem in problems):
            state = "interrupted"  # nothing is wrong with the document: it is kept, and can be read again
        self._end(job.job_id, state, problems, told.get("result", {}))

    def _end(
        self,
        job_id: str,
        state: Any,  # noqa: ANN401 a JobState that a process told
        problems: tuple[Problem, ...] = (),
        result: dict[str, object] | None = None,
    ) -> None:
        job = self.state.job(job_id)
        if job is not None:
            self.state.save(
                replace(
                    job, state=state, step="ended", problems=problems, result=result or job.result
                )
            )
        if state != "interrupted" and not (job is not None and job.kind in ("table", "check")):
            self._incoming(job_id).unlink(missing_ok=True)

    def _incoming(self, job_id: str) -> Path:
        return self.workspace.folder / INCOMING / job_id


def _free_name(folder: Path, name: str, digest: str, under_way: Set[str]) -> str:
    """Return the name under which a document is read: another document of the same name keeps its place.

    The same bytes under the same name are the same document read again.
    """
    taken = under_way | set(draft_stems(folder))
    stem, suffix = Path(name).stem, Path(name).suffix
    number, free = 1, stem
    while free in taken:
        draft = kept_draft(folder, free)
        if draft is not None and draft.document.sha256 == digest:
            break
        number += 1
        free = f"{stem}-{number}"
    return f"{free}{suffix}"
