"""How is a stranger's file received? Whole or not at all, under a name that stays in the folder."""

import os
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from planloom.errors import InputError, Problem
from planloom.workspace.files import make_folder

INCOMING = "incoming"
"""Folder of the workspace in which files wait until they are read or imported."""
_UNNAMED = "document"


def keep_file(path: Path, chunks: Iterable[bytes], name: str, limit: int) -> str:
    """Write a file that comes in, and return the hash of it.

    Parameters
    ----------
    path
        Where it waits.
    chunks
        Its content.
    name
        Its name, for problems.
    limit
        How large it may be [bytes].

    Returns
    -------
    sha256
        Of the content.

    Raises
    ------
    InputError
        If it is empty or too large; nothing is then kept.
    """
    make_folder(path.parent)
    try:
        return _written(path, chunks, name, limit)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _written(path: Path, chunks: Iterable[bytes], name: str, limit: int) -> str:
    digest, size = sha256(), 0
    with path.open("xb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                values = {"limit": limit // 2**20}
                raise InputError([Problem("workspace.file_too_large", name, values)])
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    if not size:
        raise InputError([Problem("document.empty", name)])
    return digest.hexdigest()


def plain_name(name: str) -> str:
    r"""Return a file name without folders, control signs and what a file system does not take.

    Examples
    --------
    >>> plain_name("C:\\plans\\规划.txt"), plain_name("../..")
    ('规划.txt', 'document')
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip(
        ". "
    )
    stem, dot, suffix = plain.rpartition(".")
    stem, suffix = (stem, suffix) if dot else (plain, "")
    while len(stem.encode()) > 180:  # noqa: PLR2004 a file system takes 255 bytes with what we append
        stem = stem[:-1]
    return f"{stem or _UNNAMED}.{suffix[:12]}" if suffix else stem or _UNNAMED
