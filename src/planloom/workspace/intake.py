"""How does a document come in? Received whole, read in a process of its own under limits, stopped on a word."""

import json
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from planloom.errors import InputError, Problem
from planloom.workspace.corrected import draft_stems, kept_draft
from planloom.workspace.files import make_folder
from planloom.workspace.folder import Workspace
from planloom.workspace.state import Job, State

_INCOMING = "incoming"
_UNNAMED = "document"


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one document may take."""

    file_bytes: int = 64 * 2**20
    """Largest file that is received [bytes]."""
    memory_mib: int = 3072
    """Address space of the reading process [MiB]."""
    processor_seconds: int = 300
    """Processor time of the reading process [s]."""
    wall_seconds: float = 600.0
    """Time until a process that does not end is stopped [s]."""


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
        self._now = now
        self._running: dict[str, subprocess.Popen[str]] = {}
        self._lock = threading.Lock()

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
        make_folder(path.parent)
        plain = _plain_name(name)
        try:
            digest = self._keep(path, chunks, plain)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        under_way = {Path(job.name).stem for job in self.state.jobs() if job.state == "running"}
        free = _free_name(self.workspace.folder, plain, digest, under_way)
        started = self._now().isoformat(timespec="microseconds")
        job = Job(job_id, "read", free, who, started, total=0)
        self.state.save(job)
        self._start(job)
        return job

    def _keep(self, path: Path, chunks: Iterable[bytes], name: str) -> str:
        """Write what comes in, and return the hash of it."""
        digest, size = sha256(), 0
        with path.open("xb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > self.limits.file_bytes:
                    limit = self.limits.file_bytes // 2**20
                    raise InputError([Problem("workspace.file_too_large", name, {"limit": limit})])
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if not size:
            raise InputError([Problem("document.empty", name)])
        return digest.hexdigest()

    def cancel(self, job_id: str) -> None:
        """Stop a reading that is under way; what was received is forgotten."""
        with self._lock:
            process = self._running.pop(job_id, None)
        if process is not None:
            self._end(job_id, state="cancelled")
            process.kill()

    def retry(self, job_id: str) -> None:
        """Read once more what was received before the program ended."""
        job = self.state.job(job_id)
        if job is not None and job.state == "interrupted" and self._incoming(job_id).exists():
            again = replace(job, state="running", step="received", problems=())
            self.state.save(again)
            self._start(again)

    def settle(self) -> None:
        """Mark the jobs that an earlier end of the program cut short; to be called once at the start."""
        for job in self.state.jobs():
            if job.state == "running":
                self.state.save(replace(job, state="interrupted"))

    def stop(self) -> None:
        """Stop every process that still reads; the jobs can be tried again after the next start."""
        with self._lock:
            processes, self._running = dict(self._running), {}
        for job_id, process in processes.items():
            self._end(job_id, state="interrupted")
            process.kill()

    def _start(self, job: Job) -> None:
        limits = self.limits
        arguments = [
            str(self.workspace.folder), str(self._incoming(job.job_id)), job.name, job.who, job.started,
            str(limits.memory_mib), str(limits.processor_seconds),
        ]  # fmt: skip
        process = subprocess.Popen(  # noqa: S603 our own module, no shell
            [sys.executable, "-m", "planloom.workspace.worker", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        with self._lock:
            self._running[job.job_id] = process
        threading.Thread(target=self._follow, args=(job, process), daemon=True).start()

    def _follow(self, job: Job, process: subprocess.Popen[str]) -> None:
        """Keep what the process tells until it ends, however it ends."""
        alarm = threading.Timer(self.limits.wall_seconds, process.kill)
        alarm.start()
        told: dict[str, Any] = {}
        try:
            for line in _lines(process):
                told |= line
                if "state" not in line:
                    self.state.save(replace(job, step=str(line.get("step", job.step))))
            process.wait()
        finally:
            alarm.cancel()
        with self._lock:
            is_ours = self._running.pop(job.job_id, None) is not None
        if not is_ours:  # cancelled, or stopped with the program
            return
        problems = tuple(Problem(**problem) for problem in told.get("problems", ()))
        if told.get("state") == "done":
            self.state.log(job.who, self._now(), "read_document", job.name, told["result"])
        if "state" not in told:
            limit = self.limits.memory_mib
            values = {"memory": limit, "seconds": self.limits.processor_seconds}
            problems = (Problem("workspace.reading_gave_up", job.name, values),)
        self._end(job.job_id, told.get("state", "failed"), problems, told.get("result", {}))

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
                replace(job, state=state, step="ended", problems=problems, result=result or {})
            )
        if state != "interrupted":
            self._incoming(job_id).unlink(missing_ok=True)

    def _incoming(self, job_id: str) -> Path:
        return self.workspace.folder / _INCOMING / job_id


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


def _plain_name(name: str) -> str:
    """Return a file name without folders, control signs and what a file system does not take."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip(
        ". "
    )
    stem, dot, suffix = plain.rpartition(".")
    stem, suffix = (stem, suffix) if dot else (plain, "")
    while len(stem.encode()) > 180:  # noqa: PLR2004 a file system takes 255 bytes with what we append
        stem = stem[:-1]
    return f"{stem or _UNNAMED}.{suffix[:12]}" if suffix else stem or _UNNAMED


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
