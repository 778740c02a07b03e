"""How is long work run? In a process of its own, under limits, that tells its steps; stopped on a word."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from planloom.errors import Problem
from planloom.workspace.state import Job, State

AHEAD = 2
"""Processes that wait: a table is looked at and then imported, often at once."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one piece of long work may take."""

    file_bytes: int = 64 * 2**20
    """Largest document that is received [bytes]."""
    table_bytes: int = 512 * 2**20
    """Largest table that is received [bytes]."""
    memory_mib: int = 3072
    """Address space of the working process [MiB]."""
    processor_seconds: int = 300
    """Processor time of the work [s]."""
    wall_seconds: float = 600.0
    """Time until a process that does not end is stopped [s]."""


class Runner:
    """Runs the jobs of one workspace, each in a process of its own.

    Parameters
    ----------
    state
        Where jobs are kept.
    limits
        What one job may take.
    """

    def __init__(self, state: State, limits: Limits) -> None:
        self._state = state
        self._limits = limits
        self._running: dict[str, subprocess.Popen[str]] = {}
        self._spares: list[subprocess.Popen[str]] = []
        self._is_ahead = False
        self._lock = threading.Lock()

    def start(
        self,
        job: Job,
        task: Mapping[str, object],
        end: Callable[[Job, Mapping[str, Any]], None],
        limits: Limits | None = None,
    ) -> None:
        """Begin a job; what its process tells last is handed to `end`, unless it is cancelled first.

        Parameters
        ----------
        job
            The job, kept as running.
        task
            What the process is to do; see `planloom.workspace.worker`.
        end
            Called with the job and everything that was told; without a ``state`` the process gave up.
        limits
            What this job may take; null for what every job may.
        """
        most = limits or self._limits
        bounds = {"memory_mib": most.memory_mib, "processor_seconds": most.processor_seconds}
        process = self._given({"limits": bounds, **task})
        with self._lock:
            self._running[job.job_id] = process
        threading.Thread(
            target=self._follow, args=(job, process, end, most.wall_seconds), daemon=True
        ).start()

    def cancel(self, job_id: str) -> bool:
        """Stop a job; return whether it was under way."""
        with self._lock:
            process = self._running.pop(job_id, None)
        if process is None:
            return False
        process.kill()
        return True

    def keep_ready(self) -> None:
        """Start the processes of the next jobs ahead from now on: they wait with everything loaded."""
        with self._lock:
            self._is_ahead = True
        self._refill()

    def stop(self) -> list[str]:
        """Stop every process, and return the jobs that were under way."""
        with self._lock:
            processes, self._running = dict(self._running), {}
            spares, self._spares, self._is_ahead = self._spares, [], False
        for process in (*processes.values(), *spares):
            process.kill()
        for spare in spares:
            spare.communicate()
        return list(processes)

    def _given(self, task: Mapping[str, object]) -> subprocess.Popen[str]:
        """Return a process that was given a task: the one that waits, else a fresh one."""
        while True:
            with self._lock:
                spare = self._spares.pop(0) if self._spares else None
            if spare is None:
                break
            if spare.poll() is None and _handed(spare, task):
                return spare
        process = _waiting()
        _handed(process, task)
        return process

    def _refill(self) -> None:
        with self._lock:
            while self._is_ahead and len(self._spares) < AHEAD:
                self._spares.append(_waiting())

    def _follow(
        self,
        job: Job,
        process: subprocess.Popen[str],
        end: Callable[[Job, Mapping[str, Any]], None],
        wall_seconds: float,
    ) -> None:
        """Keep what the process tells until it ends, however it ends."""
        alarm = threading.Timer(wall_seconds, process.kill)
        alarm.start()
        told: dict[str, Any] = {}
        try:
            for line in _lines(process):
                told |= line
                if "state" not in line:
                    self._keep(_onward(job, line))
            process.wait()
        finally:
            alarm.cancel()
        with self._lock:
            is_ours = self._running.pop(job.job_id, None) is not None
        if is_ours:  # else cancelled, or stopped with the program
            end(job, told)
            self._refill()

    def _keep(self, job: Job) -> None:
        """Keep how a job stands, unless it was stopped meanwhile."""
        with self._lock:
            if job.job_id in self._running:
                self._state.save(job)


def _onward(job: Job, line: Mapping[str, Any]) -> Job:
    """Return a job as its process tells that it stands."""
    step, done, total = (line.get(name, getattr(job, name)) for name in ("step", "done", "total"))
    return replace(job, step=str(step), done=int(done), total=int(total))


def gave_up(job: Job, limits: Limits) -> Problem:
    """Return why a job that told nothing at its end has failed: it used up a limit."""
    values = {"memory": limits.memory_mib, "seconds": limits.processor_seconds}
    return Problem("workspace.reading_gave_up", job.name, values)


def _waiting() -> subprocess.Popen[str]:
    """Return a process that has loaded everything, or is loading it, and waits for its task."""
    return subprocess.Popen(
        [sys.executable, "-m", "planloom.workspace.worker"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def _handed(process: subprocess.Popen[str], task: Mapping[str, object]) -> bool:
    """Hand a process its task; return whether it took it."""
    if process.stdin is None:
        return False
    try:
        with process.stdin as given:
            given.write(json.dumps(task, ensure_ascii=False) + "\n")
    except OSError:  # it has ended
        process.kill()
        process.communicate()
        return False
    return True


def _lines(process: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    """Yield what a process tells; a line that is cut short is left out."""
    if process.stdout is None:
        return
    with process.stdout as lines:
        for line in lines:
            try:
                yield json.loads(line)
            except ValueError:
                continue
