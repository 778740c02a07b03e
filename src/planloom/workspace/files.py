"""How is a folder changed so that two processes and a sudden end lose nothing? Lock, whole files, a redo note."""

import fcntl
import json
import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from planloom.errors import InputError, Problem

PATIENCE = 10.0
"""How long another process is waited for [s]."""
_PAUSE = 0.02
_LOCK = ".lock"
_CHANGE = ".change.json"


@contextmanager
def locked(folder: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Keep every other process from changing a folder; a change that was cut short is finished first.

    Parameters
    ----------
    folder
        The folder; made if it is not there.
    patience
        How long another process is waited for [s].

    Yields
    ------
    None
        While the folder is ours; the system gives it free when the process ends, however it ends.

    Raises
    ------
    InputError
        If another process keeps it longer (`workspace.in_use`), or it cannot be written.
    """
    make_folder(folder)
    try:
        lock = (folder / _LOCK).open("a")
    except OSError as error:
        raise _not_writable(_LOCK, error) from None
    with lock:
        deadline = time.monotonic() + patience
        while not _is_taken(lock.fileno()):
            if time.monotonic() > deadline:
                raise InputError([Problem("workspace.in_use", folder.name)])
            time.sleep(_PAUSE)
        _finish(folder)
        yield


def _is_taken(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write several text files so that all change or none; to be called under `locked`.

    What is to be written is noted first; a process that ends in the middle leaves the note, and the
    next one that takes the lock finishes the change.

    Parameters
    ----------
    folder
        The folder.
    files
        Text by name; a file that already holds its text is left alone.

    Raises
    ------
    InputError
        If the note cannot be written; nothing has then changed.
    """
    changed = {name: text for name, text in files.items() if _hash(folder / name) != _of(text)}
    if not changed:
        return
    if len(changed) > 1:
        note = {name: [_hash(folder / name), text] for name, text in changed.items()}
        write_file(folder / _CHANGE, json.dumps(note, ensure_ascii=False))
    for name, text in changed.items():
        write_file(folder / name, text)
    (folder / _CHANGE).unlink(missing_ok=True)


def _finish(folder: Path) -> None:
    """Finish a change that was cut short; a file that a person changed since is left as it is."""
    note = folder / _CHANGE
    if not note.exists():
        return
    for name, (before, text) in json.loads(note.read_text("utf-8")).items():
        if _hash(folder / name) == before:
            write_file(folder / name, text)
    for part in folder.rglob(".part-*"):
        part.unlink()
    note.unlink()


def _hash(path: Path) -> str | None:
    return sha256(path.read_bytes()).hexdigest() if path.exists() else None


def _of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def write_file(path: Path, content: bytes | str) -> None:
    """Write a file whole or not at all.

    Parameters
    ----------
    path
        The file; its folder is made if need be.
    content
        Bytes, or text that is written as UTF-8.

    Raises
    ------
    InputError
        If it cannot be written; what stood there before still stands.
    """
    make_folder(path.parent)
    data = content.encode() if isinstance(content, str) else content
    part: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".part-", delete=False) as file:
            part = Path(file.name)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o644)
        part.replace(path)
    except OSError as error:
        if part is not None:
            part.unlink(missing_ok=True)
        raise _not_writable(path.name, error) from None


def make_folder(folder: Path) -> None:
    """Make a folder if it is not there.

    Parameters
    ----------
    folder
        The folder.

    Raises
    ------
    InputError
        If it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise InputError([Problem("workspace.not_a_folder", folder.name)]) from None
    except OSError as error:
        raise _not_writable(folder.name, error) from None


def _not_writable(name: str, error: OSError) -> InputError:
    return InputError([Problem("workspace.not_writable", name, {"reason": error.strerror})])
