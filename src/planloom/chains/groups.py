"""Which groups do firms belong to, and by which share? Clusters, districts, sectors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planloom.chains.network import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Shares of firms in groups, firm by firm; a firm may stand in several, or in none."""

    count: int
    """Number of groups."""
    first: Ints
    """First entry of each firm (firms + 1)."""
    group: Ints
    """Group of each entry (0..count-1)."""
    share: Floats
    """Share of the firm that belongs to it (0-1]."""

    def weight(self, weight: Floats) -> Floats:
        """Return the weight of each group from the weights of firms."""
        firm = np.repeat(np.arange(len(self.first) - 1), np.diff(self.first))
        return np.bincount(self.group, weight[firm] * self.share, self.count).astype(np.float64)

    def members(self, group: int) -> dict[int, float]:
        """Return the firms of a group with their shares."""
        at = np.flatnonzero(self.group == group)
        firm = np.searchsorted(self.first, at, side="right") - 1
        return dict(zip(firm.tolist(), self.share[at].tolist(), strict=True))


def whole_groups(group: Ints, count: int) -> Groups:
    """Return the groups of firms that belong to one group each, or to none.

    Parameters
    ----------
    group
        Group of each firm (0..count-1); any other number: none.
    count
        Number of groups.

    Returns
    -------
    groups
        With shares of 1.

    References
    ----------
    Planloom's own way of doing it.

    Examples
    --------
    >>> made = whole_groups(np.array([1, 2, 0]), 2)
    >>> made.first.tolist(), made.group.tolist(), made.members(1)
    ([0, 1, 1, 2], [1, 0], {0: 1.0})
    """
    return shared_groups([{g: 1.0} if 0 <= g < count else {} for g in group.tolist()], count)


def shared_groups(shares: Sequence[Mapping[int, float]], count: int) -> Groups:
    """Return the groups of firms with their shares.

    Parameters
    ----------
    shares
        Per firm: group to share.
    count
        Number of groups.

    Returns
    -------
    groups
        In the order of the firms.

    References
    ----------
    Planloom's own way of doing it.

    Examples
    --------
    >>> shared_groups([{0: 0.75, 1: 0.25}, {}], 2).weight(np.array([4.0, 1.0])).tolist()
    [3.0, 1.0]
    """
    first = np.cumsum([0, *map(len, shares)]).astype(np.int64)
    group = np.array([g for one in shares for g in one], np.int64)
    share = np.array([part for one in shares for part in one.values()], np.float64)
    return Groups(count, first, group, share)
