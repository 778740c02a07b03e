"""How are loops over arrays compiled? At the first call, kept for the next process."""

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TypeVar, cast

import numba as nb

_Function = TypeVar("_Function", bound=Callable[..., object])


def compiled(function: _Function) -> _Function:
    """Return the function compiled at its first call, kept on disk for the next process, free of the lock.

    It is kept beside the source, else in the user's cache; where neither can be written, each process compiles anew
    (some 30 s for all of them). `NUMBA_CACHE_DIR` names another place. What is kept holds the functions that are
    called, so a change in any source of the folder that compiles functions gives it another name.

    Parameters
    ----------
    function
        A function of arrays and numbers.

    Returns
    -------
    function
        With the same arguments.

    References
    ----------
    Planloom's own way of doing it.

    Examples
    --------
    >>> compiled(lambda x: x + 1)(1)
    2
    """
    stamp = _stamp(Path(function.__code__.co_filename).parent)
    function.__qualname__ = f"{function.__qualname__}_{stamp}"
    try:
        return cast("_Function", nb.njit(cache=True, nogil=True)(function))
    except RuntimeError:  # no place to keep it
        return cast("_Function", nb.njit(nogil=True)(function))


@cache
def _stamp(folder: Path) -> str:
    """Return a hash of the sources of a folder that compile functions."""
    sources = (path.read_bytes() for path in sorted(folder.glob("*.py")))
    return sha256(b"".join(s for s in sources if b"planloom.compiled" in s)).hexdigest()[:12]


def woven(function: _Function) -> _Function:
    """Return the function to be written into its compiled callers: no call, no counting of references in a loop.

    Parameters
    ----------
    function
        A function of arrays and numbers.

    Returns
    -------
    function
        For use in compiled functions.

    References
    ----------
    Planloom's own way of doing it.

    Examples
    --------
    >>> woven(lambda x: x + 1)(1)
    2
    """
    return cast("_Function", nb.njit(nogil=True, inline="always")(function))
