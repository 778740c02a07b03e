"""How is a whole folder read? Every document on its own, on all cores; a bad one is told, the rest are read."""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from planloom.app.output import read_text, write_text
from planloom.errors import InputError, Problem
from planloom.study.asking import file_bytes

SUFFIXES = (".txt", ".md", ".markdown", ".htm", ".html", ".docx", ".pdf")


def read_folder(folder: Path, out: Path, form: str, lang: str) -> tuple[Problem, ...]:
    """Read every document of a folder, and write one file per document.

    Parameters
    ----------
    folder
        Folder of documents; folders inside it are left alone.
    out
        Folder to write to; made where it is missing. ``05.txt`` gives ``05.json``.
    form
        ``json`` or ``yaml``.
    lang
        Language of the progress line.

    Returns
    -------
    problems
        What the reader could not settle, and one error for each document that could not be read.

    Raises
    ------
    InputError
        If the folder holds no document, two documents would be written to one file, or nothing can be written.
    """
    jobs = _jobs(folder, out, form)
    out.mkdir(parents=True, exist_ok=True)
    problems: list[Problem] = []
    title = "正在读取" if lang == "zh" else "Reading"
    bar = Progress(
        TextColumn(title), BarColumn(), MofNCompleteColumn(), console=Console(file=sys.stderr)
    )
    with bar:
        task = bar.add_task("", total=len(jobs))
        for found in _results(jobs, form):
            problems += found
            bar.advance(task)
    return tuple(sorted(problems, key=lambda problem: problem.where))


def _jobs(folder: Path, out: Path, form: str) -> dict[Path, Path]:
    documents = sorted(p for p in folder.iterdir() if p.suffix.lower() in SUFFIXES and p.is_file())
    if not documents:
        known = ", ".join(SUFFIXES)
        raise InputError([Problem("input.no_documents", folder.name, {"known": known})])
    jobs = {path: out / f"{path.stem}.{form}" for path in documents}
    written = Counter(jobs.values())
    twice = [path for path in documents if written[jobs[path]] > 1]
    if twice:
        raise InputError(
            [Problem("output.same_name", p.name, {"found": jobs[p].name}) for p in twice]
        )
    return jobs


def _results(jobs: dict[Path, Path], form: str) -> Iterator[tuple[Problem, ...]]:
    workers = min(os.cpu_count() or 1, len(jobs))
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(_read_one, path, jobs[path], form): path for path in jobs}
        for done in as_completed(waiting):
            try:
                yield done.result()
            except BrokenProcessPool:
                yield (Problem("document.reader_stopped", waiting[done].name),)


def _read_one(path: Path, out: Path, form: str) -> tuple[Problem, ...]:
    try:
        text, problems = read_text(file_bytes(path), path.name, form)
        write_text(text, out)
    except InputError as error:
        return error.problems
    return problems
