"""How does a person run a check? Its tables received whole, the checker run in a process of its own, then kept."""

import secrets
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from planloom.errors import InputError, Problem
from planloom.study.checking import CheckRequest, request_problems
from planloom.workspace.checks import (
    check_sources,
    kept_check,
    kept_request,
    restore_check,
    take_back_check,
)
from planloom.workspace.corrected import By
from planloom.workspace.files import write_file
from planloom.workspace.firm_decisions import DECISIONS_NAME, decision_tables
from planloom.workspace.folder import Workspace
from planloom.workspace.receiving import INCOMING, keep_file, plain_name
from planloom.workspace.running import Limits, Runner
from planloom.workspace.state import Job, State

KIND = "check"
"""Kind of the jobs of this desk."""
ASKED = "request.json"
"""What was asked, beside the tables that wait."""
LIMITS = Limits(memory_mib=6144, processor_seconds=4 * 3600, wall_seconds=4 * 3600.0)
"""What one check may take: draws of an ensemble are long work."""


class CheckDesk:
    """The desk where checks are run.

    Parameters
    ----------
    workspace
        The workspace.
    state
        Its rows that change.
    runner
        Runs the work of each check.
    now
        Gives the time, with its zone.
    limits
        What a check may take.
    """

    def __init__(
        self,
        workspace: Workspace,
        state: State,
        runner: Runner,
        now: Callable[[], datetime],
        limits: Limits = LIMITS,
    ) -> None:
        self.workspace = workspace
        self.limits = limits
        self._state = state
        self._runner = runner
        self._now = now

    def jobs(self) -> tuple[Job, ...]:
        """Return the checks that are being run or ended without a result, the latest first."""
        return tuple(job for job in self._state.jobs() if job.kind == KIND and job.state != "done")

    def receive(
        self,
        asked: CheckRequest,
        tables: Mapping[str, tuple[str, Iterable[bytes]]],
        who: str,
    ) -> Job:
        """Keep the tables of a check that come in, and begin to run it.

        Parameters
        ----------
        asked
            What is asked, without the tables' bytes.
        tables
            File name and content by role.
        who
            Person.

        Returns
        -------
        job
            The work under way.

        Raises
        ------
        InputError
            If a table is missing, empty or too large, or a choice cannot be used; nothing is then kept.
        """
        job_id = secrets.token_hex(8)
        place = self._incoming(job_id)
        tables = {**decision_tables(self.workspace.folder, asked.kind), **tables}
        names = {role: plain_name(name) for role, (name, _) in tables.items()}
        seen = {role: (name, b"") for role, name in names.items()}
        files = [source.file for _, source in self.workspace.sources()]
        problems = request_problems(replace(asked, tables=seen), files)
        if problems:
            raise InputError(problems)
        try:
            for role, (_, chunks) in tables.items():
                keep_file(place / role, chunks, names[role], self.limits.table_bytes)
            received = {role: (name, (place / role).read_bytes()) for role, name in names.items()}
            request = replace(asked, tables=received)
            paths = {role: role for role in names}
            said = kept_request(request, By(who, self._now()), paths)
            write_file(place / ASKED, said.model_dump_json())
        except BaseException:
            shutil.rmtree(place, ignore_errors=True)
            raise
        started = self._now().isoformat(timespec="microseconds")
        result = {"kind": asked.kind, "name": asked.name}
        return self._work(Job(job_id, KIND, asked.name or asked.kind, who, started, result=result))

    def again(self, check_id: str, who: str) -> Job:
        """Run a check once more over the tables that it has, as plan, code lists and decisions are now.

        Parameters
        ----------
        check_id
            The check.
        who
            Person.

        Returns
        -------
        job
            The work under way.

        Raises
        ------
        InputError
            If there is no such check, or its tables are not as they were received.
        """
        (source,) = check_sources(
            self.workspace.folder, [kept_check(self.workspace.folder, check_id)]
        )
        asked = source.request
        given = {
            role: (name, (data,))
            for role, (name, data) in asked.tables.items()
            if name != DECISIONS_NAME  # the workspace gives those of today
        }
        return self.receive(asked, given, who)

    def retry(self, job: Job) -> None:
        """Run a check once more whose work was cut short."""
        if job.state == "interrupted" and self._incoming(job.job_id).is_dir():
            self._work(replace(job, started=self._now().isoformat(timespec="microseconds")))

    def forget(self, job_id: str) -> None:
        """Forget a check that has no result; work on it is stopped."""
        job = next((job for job in self.jobs() if job.job_id == job_id), None)
        if job is None:
            return
        self._runner.cancel(job_id)
        self._state.save(replace(job, state="cancelled", step="ended"))
        self._state.forget(job_id)
        shutil.rmtree(self._incoming(job_id), ignore_errors=True)

    def take_back(self, check_id: str, who: str) -> None:
        """Take a check back: it counts no more.

        Raises
        ------
        InputError
            If there is no such check.
        """
        check = take_back_check(self.workspace.folder, check_id, By(who, self._now()))
        said = {"kind": check.kind, "check": check_id[:12]}
        self._state.log(who, self._now(), "take_back_check", check.name, said)

    def restore(self, check_id: str, who: str) -> None:
        """Let a check count again.

        Raises
        ------
        InputError
            If there is no such check.
        """
        check = restore_check(self.workspace.folder, check_id)
        said = {"kind": check.kind, "check": check_id[:12]}
        self._state.log(who, self._now(), "restore_check", check.name, said)

    def _work(self, job: Job) -> Job:
        begun = replace(job, state="running", step="received", done=0, total=0, problems=())
        self._state.save(begun)
        task = {
            "what": "check", "folder": str(self.workspace.folder), "file": str(self._incoming(job.job_id)),
            "who": job.who, "when": job.started,
        }  # fmt: skip
        self._runner.start(begun, task, self._ended, self.limits)
        return begun

    def _ended(self, job: Job, told: Mapping[str, Any]) -> None:
        problems = tuple(Problem(**problem) for problem in told.get("problems", ()))
        if "state" not in told:
            values = {"memory": self.limits.memory_mib, "seconds": self.limits.processor_seconds}
            problems = (Problem("check.gave_up", job.name, values),)
        state: Any = told.get("state", "failed")
        result = {**job.result, **told.get("result", {})}
        if state == "done":
            said = {"kind": result["kind"], "check": str(result["check_id"])[:12]}
            self._state.log(job.who, self._now(), "run_check", job.name, said)
        self._state.save(replace(job, state=state, step="ended", problems=problems, result=result))
        shutil.rmtree(self._incoming(job.job_id), ignore_errors=True)

    def _incoming(self, job_id: str) -> Path:
        return self.workspace.folder / INCOMING / job_id
