"""How is a workspace kept elsewhere, and brought back? One checked archive; nothing is replaced before it is whole."""

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from planloom import __version__
from planloom.errors import InputError, Problem
from planloom.evidence.store import check_store, copy_store
from planloom.workspace.archive import (
    Manifest,
    check_archive,
    extract,
    file_hash,
    made_now,
    opened_archive,
    write_archive,
)
from planloom.workspace.files import locked, make_folder

_STORE = "evidence.duckdb"
_STATE = "state.sqlite"
_OWN = (".lock", ".change.json")
_DATABASE_PARTS = (
    f"{_STORE}.wal",
    f"{_STORE}.tmp",
    f"{_STATE}-wal",
    f"{_STATE}-shm",
    f"{_STATE}-journal",
)
_PART = ".part-"
_MARGIN = 16 * 2**20


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made or brought back."""

    manifest: Manifest
    """What it holds."""
    sha256: str
    """Hash of the archive: written down elsewhere, it tells whether somebody exchanged the archive."""
    left_out: tuple[str, ...] = ()
    """What stands in the workspace and is no plain file, e.g. a link."""
    kept_aside: Path | None = None
    """Where the workspace stands that was replaced."""

    @property
    def size(self) -> int:
        """Size of the files together [byte]."""
        return sum(kept.size for kept in self.manifest.files)


def make_backup(folder: Path, file: Path, when: datetime) -> Backup:
    """Write everything in a workspace into one archive with checksums; what stood under its name stays till then.

    The databases are copied as they stand between two changes; the archive is read again and checked before it gets
    its name.

    Parameters
    ----------
    folder
        The workspace.
    file
        The archive.
    when
        Time, with its zone.

    Returns
    -------
    backup
        What it holds.

    Raises
    ------
    InputError
        If there is no workspace, it is in use or damaged, or the archive cannot be written.
    """
    if not folder.is_dir() or not any(folder.iterdir()):
        raise InputError([Problem("workspace.nothing_to_back_up", folder.name)])
    if folder.resolve() in file.resolve().parents:
        raise InputError([Problem("workspace.backup_inside", file.name)])
    make_folder(file.parent)
    with (
        locked(folder),
        _part_of(file) as part,
        tempfile.TemporaryDirectory(dir=file.parent, prefix=_PART) as copies,
    ):
        sources, left_out = _files(folder)
        for name, copy in ((_STORE, copy_store), (_STATE, _copy_state)):
            if name in sources:
                copy(sources[name], Path(copies) / name)
                sources[name] = Path(copies) / name
        with part.open("wb") as target:
            write_archive(target, sources, made_now(__version__, when))
            target.flush()
            os.fsync(target.fileno())
        manifest = check_archive(part)
        digest = file_hash(part)
        part.replace(file)
    return Backup(manifest, digest, left_out)


def restore_backup(
    file: Path, folder: Path, *, replace: bool = False, sha256: str | None = None
) -> Backup:
    """Bring a workspace back from an archive that is checked whole before anything is replaced.

    Parameters
    ----------
    file
        The archive.
    folder
        Where to; a workspace that stands there is kept beside.
    replace
        Whether a workspace that stands there may be replaced.
    sha256
        Hash that the archive must have; None where none was written down.

    Returns
    -------
    backup
        What was brought back, and where the workspace stands that was replaced.

    Raises
    ------
    InputError
        If the archive is not what it says, its databases do not open, there is too little space, or a workspace
        stands there and may not be replaced; nothing has then changed.
    """
    digest = _digest(file)
    if sha256 is not None and digest != sha256.strip().lower():
        values = {"found": digest, "expected": sha256.strip().lower()}
        raise InputError([Problem("workspace.backup_exchanged", file.name, values)])
    if not replace and _holds_something(folder):
        raise InputError([Problem("workspace.not_empty", folder.name)])
    make_folder(folder.absolute().parent)
    with (
        opened_archive(file) as (archive, manifest),
        _told(folder.name),
        _fresh(folder.absolute()) as fresh,
    ):
        needed = sum(kept.size for kept in manifest.files) + _MARGIN
        free = shutil.disk_usage(fresh).free
        if needed > free:
            space = {"needed": needed // 2**20, "free": free // 2**20}
            raise InputError([Problem("workspace.no_space", folder.name, space)])
        extract(archive, manifest, fresh)
        _check_databases(fresh)
        aside = _exchange(fresh, folder.absolute(), replace=replace)
    return Backup(manifest, digest, kept_aside=aside)


def _files(folder: Path) -> tuple[dict[str, Path], tuple[str, ...]]:
    """Return every plain file of a workspace by name, and what is neither file nor folder."""
    files: dict[str, Path] = {}
    left_out = []
    for place, folders, names in os.walk(folder):
        for name in sorted((*names, *folders)):
            path = Path(place) / name
            within = path.relative_to(folder).as_posix()
            if within in (*_OWN, *_DATABASE_PARTS) or name.startswith(_PART):
                continue
            if path.is_symlink() or not (path.is_dir() or path.is_file()):
                left_out.append(within)
            elif path.is_file():
                files[within] = path
        folders[:] = [n for n in folders if not n.startswith(_PART) and n not in _DATABASE_PARTS]
    return files, tuple(left_out)


def _copy_state(source: Path, target: Path) -> None:
    try:
        with (
            contextlib.closing(sqlite3.connect(source, timeout=10)) as state,
            contextlib.closing(sqlite3.connect(target)) as copy,
        ):
            state.backup(copy)
    except sqlite3.Error:
        raise InputError([Problem("workspace.state_damaged", source.name)]) from None


def _check_databases(folder: Path) -> None:
    if (folder / _STORE).exists():
        check_store(folder / _STORE)
    if (folder / _STATE).exists():
        try:
            with contextlib.closing(sqlite3.connect(folder / _STATE)) as state:
                said = state.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.Error:
            said = "unreadable"
        if said != "ok":
            raise InputError([Problem("workspace.state_damaged", _STATE)])


def _holds_something(folder: Path) -> bool:
    if not folder.exists():
        return False
    return not folder.is_dir() or any(path.name not in _OWN for path in folder.iterdir())


def _exchange(fresh: Path, folder: Path, *, replace: bool) -> Path | None:
    """Move a whole workspace to its place; the one that stood there goes aside, and back if the move fails."""
    if not folder.exists():
        fresh.rename(folder)
        return None
    if not folder.is_dir():
        raise InputError([Problem("workspace.not_a_folder", folder.name)])
    with locked(folder):
        if not _holds_something(folder):
            for name in _OWN:
                (folder / name).unlink(missing_ok=True)
            fresh.replace(folder)
            return None
        if not replace:
            raise InputError([Problem("workspace.not_empty", folder.name)])
        aside = _free_name(folder)
        folder.rename(aside)
        try:
            fresh.rename(folder)
        except OSError:
            aside.rename(folder)
            raise
    return aside


def _free_name(folder: Path) -> Path:
    number = 1
    while (aside := folder.with_name(f"{folder.name}.before-restore-{number}")).exists():
        number += 1
    return aside


def _digest(file: Path) -> str:
    try:
        return file_hash(file)
    except OSError as error:
        values = {"reason": error.strerror or type(error).__name__}
        raise InputError([Problem("workspace.backup_unreadable", file.name, values)]) from None


@contextmanager
def _fresh(folder: Path) -> Iterator[Path]:
    """Make a folder beside a workspace's place; it is gone afterwards unless it was moved there."""
    fresh = Path(tempfile.mkdtemp(dir=folder.parent, prefix=_PART))
    mask = os.umask(0o077)
    os.umask(mask)
    fresh.chmod(0o777 & ~mask)
    try:
        yield fresh
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


@contextmanager
def _part_of(file: Path) -> Iterator[Path]:
    part = file.with_name(f"{_PART}{os.getpid()}-{file.name}")
    try:
        with _told(file.name):
            yield part
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _told(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        values = {"reason": error.strerror or type(error).__name__}
        raise InputError([Problem("workspace.not_writable", name, values)]) from None
