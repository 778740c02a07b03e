"""What stands in a backup? One zip file with a list of its files, their sizes and checksums."""

import json
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO, ClassVar

from pydantic import ConfigDict, TypeAdapter

from planloom.errors import InputError, Problem

MANIFEST = "manifest.json"
"""Name of the list within the archive."""
CONTENT = "workspace/"
"""Folder of the workspace's files within the archive."""
FORM = 1
"""Form of the list."""
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
_MOST_MANIFEST = 64 * 2**20
_PIECE = 2**20
_MOMENT = (1980, 1, 1, 0, 0, 0)
_MOST_NAME = 4096


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One file of a backup."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    name: str
    """Path within the workspace, parted by ``/``."""
    size: int
    """Size [byte]."""
    sha256: str
    """Hash of its bytes."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds."""

    made: str
    """When, as an ISO time with its zone."""
    planloom_version: str
    """Program that made it."""
    files: tuple[KeptFile, ...]
    """Files by name."""


_FILES = TypeAdapter(tuple[KeptFile, ...])


def write_archive(target: IO[bytes], sources: Mapping[str, Path], made: Manifest) -> Manifest:
    """Write files into an archive, the list of them last.

    Parameters
    ----------
    target
        Where to, from its start.
    sources
        File by name within the workspace.
    made
        Time and program; its files are found here.

    Returns
    -------
    manifest
        What the archive holds.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        files = tuple(_put(archive, name, sources[name]) for name in sorted(sources))
        manifest = Manifest(made.made, made.planloom_version, files)
        tree = {"form": FORM, **asdict(manifest)}
        text = json.dumps(tree, ensure_ascii=False, indent=1) + "\n"
        archive.writestr(_entry(MANIFEST), text.encode())
    return manifest


@contextmanager
def opened_archive(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """Open a backup and check its list against what it holds.

    Parameters
    ----------
    path
        The archive.

    Yields
    ------
    archive, manifest
        While the block runs.

    Raises
    ------
    InputError
        If it is no backup, its list is broken, or files are missing, unlisted, listed twice or would land outside
        the workspace: every one is told.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(archive, path.name)
            problems = [*_name_problems(manifest, path.name), *_entry_problems(archive, manifest)]
            if problems:
                raise InputError(problems)
            yield archive, manifest
    except OSError as error:
        values = {"reason": error.strerror or type(error).__name__}
        raise InputError([Problem("workspace.backup_unreadable", path.name, values)]) from None
    except (*_DAMAGED, ValueError) as error:
        values = {"reason": type(error).__name__}
        raise InputError([Problem("workspace.backup_unreadable", path.name, values)]) from None


def extract(archive: zipfile.ZipFile, manifest: Manifest, folder: Path) -> None:
    """Write the files of a backup into an empty folder and check each.

    Parameters
    ----------
    archive, manifest
        What `opened_archive` gave.
    folder
        The folder.

    Raises
    ------
    InputError
        With every file that is not what the list says.
    """
    problems = []
    for kept in manifest.files:
        place = folder.joinpath(*PurePosixPath(kept.name).parts)
        place.parent.mkdir(parents=True, exist_ok=True)
        if not _extracted(archive, kept, place):
            problems.append(Problem("workspace.backup_tampered", kept.name))
    if problems:
        raise InputError(problems)


def check_archive(path: Path) -> Manifest:
    """Return the list of a backup of which every file has been read and checked.

    Parameters
    ----------
    path
        The archive.

    Returns
    -------
    manifest
        What it holds.

    Raises
    ------
    InputError
        With everything that is wrong with it.
    """
    with opened_archive(path) as (archive, manifest):
        bad = [kept.name for kept in manifest.files if not _extracted(archive, kept, None)]
        if bad:
            raise InputError([Problem("workspace.backup_tampered", name) for name in bad])
    return manifest


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file of any size in hexadecimal."""
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def made_now(version: str, when: datetime) -> Manifest:
    """Return the head of a list, without files yet."""
    return Manifest(when.isoformat(), version, ())


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = (stat.S_IFREG | 0o644) << 16
    return entry


def _put(archive: zipfile.ZipFile, name: str, source: Path) -> KeptFile:
    digest, size = sha256(), 0
    with (
        source.open("rb") as file,
        archive.open(_entry(CONTENT + name), "w", force_zip64=True) as place,
    ):
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
            place.write(piece)
    return KeptFile(name, size, digest.hexdigest())


def _extracted(archive: zipfile.ZipFile, kept: KeptFile, place: Path | None) -> bool:
    """Return whether a file is what the list says; never more is unpacked than it says."""
    digest, size = sha256(), 0
    try:
        with archive.open(CONTENT + kept.name) as file, _opened(place) as out:
            while size <= kept.size and (piece := file.read(_PIECE)):
                digest.update(piece)
                size += len(piece)
                if out is not None:
                    out.write(piece)
    except (*_DAMAGED, ValueError):
        return False
    return size == kept.size and digest.hexdigest() == kept.sha256


@contextmanager
def _opened(place: Path | None) -> Iterator[IO[bytes] | None]:
    if place is None:
        yield None
    else:
        with place.open("xb") as out:
            yield out


def _manifest(archive: zipfile.ZipFile, name: str) -> Manifest:
    try:
        with archive.open(MANIFEST) as file:
            data = file.read(_MOST_MANIFEST)
        tree = json.loads(data)
        form, made, version = int(tree["form"]), str(tree["made"]), str(tree["planloom_version"])
        files = _FILES.validate_python(tree["files"])
    except (KeyError, TypeError, ValueError, RecursionError):
        found = {"reason": MANIFEST}
        raise InputError([Problem("workspace.backup_unreadable", name, found)]) from None
    if form > FORM:
        values = {"found": form, "known": FORM}
        raise InputError([Problem("workspace.backup_newer", name, values)])
    return Manifest(made, version, files)


def _name_problems(manifest: Manifest, archive_name: str) -> Iterator[Problem]:
    """Yield a problem for each name that is listed twice, in the way of another, or leads out of the workspace."""
    seen: set[str] = set()
    folders = {
        str(parent) for kept in manifest.files for parent in PurePosixPath(kept.name).parents
    }
    for kept in manifest.files:
        parts = PurePosixPath(kept.name).parts
        is_plain = kept.name == "/".join(parts) and len(kept.name) <= _MOST_NAME and parts != ()
        leads_out = kept.name.startswith("/") or ".." in parts
        is_odd = any(c in kept.name for c in "\\\0:") or not kept.name.isprintable()
        if not is_plain or leads_out or is_odd or kept.name in folders:
            values = {"found": kept.name[:200]}
            yield Problem("workspace.backup_path", archive_name, values)
        elif kept.name in seen:
            yield Problem("workspace.backup_repeats", archive_name, {"found": kept.name})
        seen.add(kept.name)


def _entry_problems(archive: zipfile.ZipFile, manifest: Manifest) -> Iterator[Problem]:
    name = Path(archive.filename or "").name
    held = Counter(entry.filename for entry in archive.infolist())
    listed = {CONTENT + kept.name for kept in manifest.files} | {MANIFEST}
    for code, found in (
        ("workspace.backup_repeats", {entry for entry in listed if held[entry] > 1}),
        ("workspace.backup_unlisted", set(held) - listed),
        ("workspace.backup_lacks", listed - set(held)),
    ):
        for entry in sorted(found):
            yield Problem(code, name, {"found": entry[:200]})
