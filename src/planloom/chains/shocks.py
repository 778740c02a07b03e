"""What is lost at the start? Scenarios of full, partial and joint shocks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planloom.chains.network import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Shocks:
    """Scenarios, each a list of firms with what they lose downstream and upstream."""

    first: Ints
    """First entry of each scenario (scenarios + 1)."""
    firm: Ints
    """Firm of each entry."""
    down: Floats
    """Share of its output that the firm can no longer make (0-1)."""
    up: Floats
    """Share of its orders that the firm no longer places (0-1)."""

    @property
    def count(self) -> int:
        """Return the number of scenarios."""
        return len(self.first) - 1


def firm_shocks(firms: Sequence[int] | Ints) -> Shocks:
    """Return one scenario per firm, in which it stops whole.

    Parameters
    ----------
    firms
        Firms, counted from 0.

    Returns
    -------
    shocks
        As many scenarios as firms, in their order.

    References
    ----------
    Diem, C., Borsos, A., Reisch, T., Kertész, J., Thurner, S. (2022). Quantifying firm-level economic systemic
    risk from nation-wide supply networks. Scientific Reports 12, 7719.

    Examples
    --------
    >>> firm_shocks([3, 1]).firm.tolist()
    [3, 1]
    """
    firm = np.asarray(firms, np.int64)
    ones = np.ones(len(firm))
    return Shocks(np.arange(len(firm) + 1, dtype=np.int64), firm, ones, ones)


def joint_shocks(sets: Sequence[Mapping[int, float]], share: float = 1.0) -> Shocks:
    """Return a scenario for each set of firms that stop together.

    Parameters
    ----------
    sets
        Per scenario: firm (from 0) to the share of it that belongs to the set (0-1).
    share
        Share that the set loses of output and of orders (0-1).

    Returns
    -------
    shocks
        Firm i loses share * its share.

    References
    ----------
    Planloom's own way of doing it.

    Examples
    --------
    >>> joint_shocks([{0: 1.0, 3: 0.5}], 0.5).down.tolist()
    [0.5, 0.25]
    """
    return shocks_of([{i: (share * part,) * 2 for i, part in firms.items()} for firms in sets])


def shocks_of(scenarios: Sequence[Mapping[int, tuple[float, float]]]) -> Shocks:
    """Return scenarios from mappings: firm to its loss downstream and upstream.

    Parameters
    ----------
    scenarios
        Per scenario: firm (from 0) to (share lost downstream, share lost upstream).

    Returns
    -------
    shocks
        The scenarios in their order.

    Raises
    ------
    ValueError
        If a share is not within 0-1.

    References
    ----------
    Diem, C., Borsos, A., Reisch, T., Kertész, J., Thurner, S. (2022). Quantifying firm-level economic systemic
    risk from nation-wide supply networks. Scientific Reports 12, 7719.

    Examples
    --------
    >>> shocks_of([{0: (0.5, 0.0), 3: (0.2, 0.4)}]).down.tolist()
    [0.5, 0.2]
    """
    entries = [(i, *lost) for scenario in scenarios for i, lost in sorted(scenario.items())]
    if not all(0 <= share <= 1 for entry in entries for share in entry[1:]):
        raise ValueError("a loss is a share between 0 and 1")
    first = np.cumsum([0, *(len(scenario) for scenario in scenarios)])
    columns = np.array(entries, np.float64).reshape(-1, 3)
    return Shocks(
        first.astype(np.int64),
        columns[:, 0].astype(np.int64),
        np.ascontiguousarray(columns[:, 1]),
        np.ascontiguousarray(columns[:, 2]),
    )
