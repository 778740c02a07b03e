"""What do the cells of a person's table say? What parts them, and what is wrong with a firm that nobody knows."""

import re
from collections.abc import Container

from planloom.errors import Problem

_FILLED = re.compile(r"[^\r\n]*[^\s][^\r\n]*")
_WIDEST = 20
"""Digits of the longest id of a firm that is tried with leading zeros; a code of social credit has 18."""


def separator(text: str) -> str:
    r"""Return what parts the cells of a table: tab, else comma, else semicolon, by its first filled line.

    Parameters
    ----------
    text
        The table.

    Returns
    -------
    sign
        One character.

    References
    ----------
    Spreadsheets of a system whose decimal sign is a comma write semicolons.

    Examples
    --------
    >>> separator("a;b;1\n"), separator("a\tb,c\t1"), separator("a")
    (';', '\t', ',')
    """
    first = _FILLED.search(text)
    return next((sign for sign in "\t,;" if first and sign in first[0]), ",")


def stranger(found: str, where: str, known: Container[str]) -> Problem:
    """Return what is wrong with a firm that a network does not have.

    Parameters
    ----------
    found
        Its id as it stands there.
    where
        The place.
    known
        Ids of the network's firms.

    Returns
    -------
    problem
        That the id is missing, differs from a known one by leading zeros alone, or is not known.

    References
    ----------
    Planloom's own way of doing it.

    Examples
    --------
    >>> [stranger(one, "e.csv:2", {"1"}).code for one in ("", "001", "2")]
    ['chain.no_firm_id', 'chain.zeros_differ', 'chain.unknown_firm']
    """
    if not found.strip():
        return Problem("chain.no_firm_id", where)
    if found.isdecimal():
        bare = found.lstrip("0")
        for near in (bare.zfill(width) for width in range(max(1, len(bare)), _WIDEST + 1)):
            if near in known:
                return Problem("chain.zeros_differ", where, {"found": found, "near": near})
    return Problem("chain.unknown_firm", where, {"found": found})
