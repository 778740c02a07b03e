"""How does an export lie on disk? One folder, written whole or not at all, and read back without leaving it."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from planloom.errors import InputError, Problem
from planloom.study.manifest import MANIFEST, read_manifest

LARGEST = 1024 * 2**20
"""Bytes that an export may have in all."""


def write_export(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files of an export to a folder, whole or not at all.

    Parameters
    ----------
    folder
        The folder. An export that stands there is replaced; a folder of anything else is left alone.
    files
        Bytes by path.

    Raises
    ------
    InputError
        If something else stands there, or it cannot be written; what stood there before still stands.
    """
    folder = folder.absolute()
    _refuse_what_is_not_ours(folder)
    fresh: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
        for path, data in files.items():
            _write(fresh / path, data)
        fresh.chmod(0o755)
        _put_in_place(fresh, folder)
    except OSError as error:
        raise InputError(
            [Problem("output.not_writable", folder.name, {"reason": error.strerror})]
        ) from None
    finally:
        if fresh is not None:
            shutil.rmtree(fresh, ignore_errors=True)


def read_export(folder: Path) -> dict[str, bytes]:
    """Return the files of an export, by path: those that its manifest lists, and names of what else is there.

    Parameters
    ----------
    folder
        The folder.

    Returns
    -------
    files
        Bytes by path. A file that the manifest does not list stands with no bytes; it is never read.

    Raises
    ------
    InputError
        If the manifest or a file cannot be read, leads out of the folder, or all are too large.

    Examples
    --------
    >>> read_export(Path("no such folder"))
    Traceback (most recent call last):
    planloom.errors.InputError: no such folder: input.not_found
    """
    if not folder.exists():
        raise InputError([Problem("input.not_found", folder.name)])
    if not folder.is_dir():
        raise InputError([Problem("study.not_an_export", folder.name)])
    if not (folder / MANIFEST).is_file():
        raise InputError([Problem("study.not_an_export", folder.name)])
    found = {MANIFEST: _read(folder, MANIFEST, LARGEST)}
    left = LARGEST
    problems: list[Problem] = []
    for said in read_manifest(found[MANIFEST]).files:
        try:
            found[said.path] = _read(folder, said.path, left)
            left -= len(found[said.path])
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    others = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return dict.fromkeys(others, b"") | found


def _read(folder: Path, name: str, limit: int) -> bytes:
    path = folder / name
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            raise InputError([Problem("study.file_outside", name)])
        if not path.is_file():
            raise InputError([Problem("study.file_missing", name)])
        size = path.stat().st_size
        if size > limit:
            raise InputError([Problem("input.too_large", name, {"found": size // 2**20})])
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            [Problem("input.not_readable", name, {"reason": error.strerror})]
        ) from None


def _refuse_what_is_not_ours(folder: Path) -> None:
    if not folder.exists() and not folder.is_symlink():
        return
    if not folder.is_dir() or folder.is_symlink():
        raise InputError([Problem("output.not_a_folder", folder.name)])
    present = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir()}
    if not present:
        return
    known: set[str] = set()
    if MANIFEST in present:
        try:
            manifest = read_manifest((folder / MANIFEST).read_bytes())
            known = {MANIFEST, *(file.path for file in manifest.files)}
        except (InputError, OSError):
            known = set()
    foreign = sorted(present - known)
    if foreign:
        raise InputError([Problem("output.folder_in_use", folder.name, {"found": foreign[0]})])


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _put_in_place(fresh: Path, folder: Path) -> None:
    """Put a folder in the place of another; what stood there is gone only when the new one stands."""
    if not folder.exists():
        fresh.rename(folder)
        return
    before = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.")) / "before"
    folder.rename(before)
    try:
        fresh.rename(folder)
    except OSError:
        before.rename(folder)
        raise
    finally:
        shutil.rmtree(before.parent, ignore_errors=True)
