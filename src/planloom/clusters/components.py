"""Which places and industries can be compared at all? Parts of a table that no chain of shared industries joins."""

import numpy as np

from planloom.clusters.comparative_advantage import Bools, Ints


def components(present: Bools) -> tuple[Ints, Ints]:
    """Return in which part of the network of places and industries each of them stands.

    Parameters
    ----------
    present
        Whether a place is specialised in an industry, places by industries.

    Returns
    -------
    place, industry
        Number of the part, from 0; the part with most places, then industries, comes first. -1 for a place without
        specialisation and an industry that no place is specialised in.

    References
    ----------
    Hausmann, R., Hidalgo, C. A. et al. (2013). The Atlas of Economic Complexity, technical box 2.1: places and
    industries as two sides of one network. The eigenvalue 1 stands once per part, so that across parts nothing is
    ordered.

    Examples
    --------
    >>> place, industry = components(np.array([[1, 0, 0], [0, 1, 1], [0, 1, 0], [0, 0, 0]], bool))
    >>> place.tolist(), industry.tolist()
    ([1, 0, 0, -1], [1, 0, 0])
    """
    place = np.full(present.shape[0], -1, np.int64)
    industry = np.full(present.shape[1], -1, np.int64)
    number = 0
    for first in np.flatnonzero(present.any(1)):
        if place[first] == -1:
            mine, theirs = _reached(present, int(first))
            place[mine], industry[theirs] = number, number
            number += 1
    key = [(-(place == k).sum(), -(industry == k).sum(), k) for k in range(number)]
    rank = np.full(number + 1, -1, np.int64)  # the last entry serves -1
    for new, (_, _, old) in enumerate(sorted(key)):
        rank[old] = new
    return rank[place], rank[industry]


def _reached(present: Bools, first: int) -> tuple[Bools, Bools]:
    """Return the places and industries that are joined to a place."""
    mine = np.zeros(present.shape[0], np.bool_)
    mine[first] = True
    theirs = present[first].copy()
    new = theirs
    while new.any():
        found = present[:, new].any(1) & ~mine
        mine |= found
        new = present[found].any(0) & ~theirs
        theirs |= new
    return mine, theirs
