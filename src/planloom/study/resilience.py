"""What would break a person's supply network, how far, and what would mend it? The tables of one network."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planloom.chains import CascadeParameters, SupplyNetwork, cascades
from planloom.chains.network import Floats
from planloom.chains.shocks import joint_shocks
from planloom.chains.spread import spread
from planloom.errors import InputError, Problem
from planloom.study.chains import CONVERGED, MOST_STEPS, REPORT, risk_report
from planloom.study.check_records import CheckTable
from planloom.study.checking import table_of
from planloom.study.groupings import Grouping

Told = Callable[[int], None]
"""Told how many cascades were done since the last call."""
MOST_FIRMS = 5_000
"""Firms that the ranking of a check holds; the command writes them all."""
FIRST_STOPPED = 20
"""Firms and sectors at the head of the ranking whose losses are told by group."""
MOST_REACHED = 300
"""Firms that the spread of a shock names, those with the largest losses."""
_DIRECTION = ("downstream", "upstream")
_LONG = CascadeParameters(tolerance=CONVERGED, most_steps=MOST_STEPS)
_FIRM_COLUMNS = (
    "esri", "esri_downstream", "esri_upstream", "steps", "esri_converged", "unseen", "esri_at_most",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stop:
    """What stops together."""

    kind: str
    """``firm``, ``sector`` or ``group``; ``joint`` for several of them."""
    name: str
    """Which."""
    firms: Mapping[int, float]
    """Its firms, counted from 0, each with the share that belongs to it."""


def firm_table(
    network: SupplyNetwork, told: Told
) -> tuple[CheckTable, list[int], tuple[Problem, ...]]:
    """Return firms ranked by what is lost if each stops, with a bound on what the published way leaves unseen.

    Parameters
    ----------
    network
        The network.
    told
        Told how many firms are done.

    Returns
    -------
    table, order, problems
        The table ``firms``; the places of all firms, the largest converged index first; whether the table was cut.

    Raises
    ------
    InputError
        If a cascade does not settle.
    """
    found = [
        dict(zip(REPORT, row, strict=True))
        for row in risk_report(network, list(range(network.firm_count)), progress=told)
    ]
    order = sorted(
        range(len(found)), key=lambda i: (-float(found[i]["esri_converged"]), network.firm_id[i])
    )
    rows = [
        (network.firm_id[i], network.sector_code[network.sector[i]], rank, *(found[i][name] for name in _FIRM_COLUMNS))
        for rank, i in enumerate(order[:MOST_FIRMS], 1)
    ]  # fmt: skip
    columns = [
        ("firm_id", None), ("sector", None), ("rank", "1"), *((name, "1") for name in _FIRM_COLUMNS)
    ]  # fmt: skip
    cut: tuple[Problem, ...] = ()
    if len(order) > MOST_FIRMS:
        values = {"count": len(order), "shown": MOST_FIRMS}
        cut = (Problem("chain.ranking_cut", "firms", values, "information"),)
    return table_of("firms", columns, rows), order, cut


def sector_table(network: SupplyNetwork, told: Told) -> tuple[CheckTable, list[int]]:
    """Return sectors ranked by what is lost if all firms of each stop together.

    Parameters
    ----------
    network
        The network.
    told
        Told how many sectors are done.

    Returns
    -------
    table, order
        The table ``sectors``; the places of the sectors that have firms, the largest loss first.
    """
    places = [k for k in range(len(network.sector_code)) if np.any(network.sector == k)]
    sets = [np.flatnonzero(network.sector == k) for k in places]
    shocks = joint_shocks([_whole(firms) for firms in sets])
    found = cascades(network, shocks, _LONG, detail="bounds", progress=told)
    most = np.minimum(1.0, found.loss + found.unseen_downstream + found.unseen_upstream)
    order = sorted(range(len(places)), key=lambda s: (-found.loss[s], network.sector_code[places[s]]))  # fmt: skip
    rows = [
        (network.sector_code[places[s]], rank, len(sets[s]), found.loss[s], found.downstream[s],
         found.upstream[s], most[s])
        for rank, s in enumerate(order, 1)
    ]  # fmt: skip
    columns = [
        ("sector", None), ("rank", "1"), ("firm_count", "firm"), ("loss", "1"),
        ("loss_downstream", "1"), ("loss_upstream", "1"), ("loss_at_most", "1"),
    ]  # fmt: skip
    return table_of("sectors", columns, rows), [places[s] for s in order]


def loss_table(
    network: SupplyNetwork, groupings: Sequence[Grouping], stops: Sequence[Stop], share: float
) -> CheckTable:
    """Return which group loses what if a firm, a sector or a group (a foreign source) stops.

    Parameters
    ----------
    network
        The network.
    groupings
        Ways to group the firms.
    stops
        What stops, each alone.
    share
        Share of output and orders that what stops loses.

    Returns
    -------
    table
        ``losses``: only groups that lose anything.
    """
    shocks = joint_shocks([stop.firms for stop in stops], share)
    size = network.sales()
    rows = []
    for grouping in groupings:
        found = cascades(network, shocks, _LONG, groups=grouping.shares, detail="bounds")
        part = grouping.shares.weight(size) / size.sum()
        for s, stop in enumerate(stops):
            for k, name in enumerate(grouping.groups):
                lost = found.group_loss[s, k]
                if part[k] > 0 and lost > 0:
                    rows.append((stop.kind, stop.name, grouping.name, name, lost, lost * part[k]))
    columns = [
        ("stopped_kind", None), ("stopped", None), ("grouping", None), ("group_code", None),
        ("loss", "1"), ("loss_of_all", "1"),
    ]  # fmt: skip
    return table_of("losses", columns, rows)


def spread_tables(
    network: SupplyNetwork, groupings: Sequence[Grouping], stop: Stop, share: float
) -> tuple[CheckTable, CheckTable, CheckTable]:
    """Return how one shock spreads: by step, by step and group, and the firms that it reaches.

    Parameters
    ----------
    network
        The network.
    groupings
        Ways to group the firms.
    stop
        What stops.
    share
        Share of output and orders that it loses.

    Returns
    -------
    steps, groups, firms
        Tables ``spread``, ``spread_groups``, ``spread_firms``.
    """
    found = spread(network, {firm: share * part for firm, part in stop.firms.items()})
    size = network.sales()
    weight = size / size.sum()
    worst = found.level.max(axis=1)
    steps = [
        (stop.name, t, int(np.sum((found.first_step >= 0) & (found.first_step <= t))),
         worst[t] @ weight, found.level[t, 0] @ weight, found.level[t, 1] @ weight)
        for t in range(len(worst))
    ]  # fmt: skip
    groups = [
        (t, grouping.name, name, float(loss[k] / of[k]))
        for grouping in groupings
        for of, losses in [_group_losses(grouping, size, worst)]
        for k, name in enumerate(grouping.groups)
        if losses[-1][k] > 0
        for t, loss in enumerate(losses)
    ]
    lost = worst[-1] * weight
    reached = np.flatnonzero(found.first_step >= 0)
    kept = sorted(reached, key=lambda i: (found.first_step[i] > 0, -lost[i], i))[:MOST_REACHED]
    firms = [
        (network.firm_id[i], network.sector_code[network.sector[i]], int(found.first_step[i]),
         _DIRECTION[found.direction[i]] if found.first_step[i] else "stopped",
         network.firm_id[found.through[i]] if found.through[i] >= 0 else None,
         found.level[-1, 0, i], found.level[-1, 1, i], lost[i])
        for i in sorted(kept, key=lambda i: (found.first_step[i], -lost[i], i))
    ]  # fmt: skip
    return (
        table_of("spread", [("stopped", None), ("step", "1"), ("firm_count", "firm"), ("loss", "1"),
                            ("loss_downstream", "1"), ("loss_upstream", "1")], steps),
        table_of("spread_groups", [("step", "1"), ("grouping", None), ("group_code", None), ("loss", "1")], groups),
        table_of("spread_firms", [("firm_id", None), ("sector", None), ("step", "1"), ("direction", None),
                                  ("through_firm_id", None), ("loss_downstream", "1"), ("loss_upstream", "1"),
                                  ("loss_of_all", "1")], firms),
    )  # fmt: skip


def stops_at_head(
    network: SupplyNetwork,
    firms: Sequence[int],
    sectors: Sequence[int],
    groupings: Sequence[Grouping],
) -> list[Stop]:
    """Return what is stopped to see who loses: the first firms and sectors of a ranking, and every group.

    Parameters
    ----------
    network
        The network.
    firms, sectors
        Places, the largest loss first.
    groupings
        Ways to group the firms.

    Returns
    -------
    stops
        Each alone.
    """
    found = [Stop("firm", network.firm_id[i], {i: 1.0}) for i in firms[:FIRST_STOPPED]]
    found += [
        Stop("sector", network.sector_code[k], _whole(np.flatnonzero(network.sector == k)))
        for k in sectors[:FIRST_STOPPED]
    ]
    found += [
        Stop("group", name, grouping.members(name))
        for grouping in groupings
        for name in grouping.groups
    ]
    return found


def stop_of(network: SupplyNetwork, groupings: Sequence[Grouping], words: str) -> Stop:
    r"""Return what a person wants to see stopped.

    Parameters
    ----------
    network
        The network.
    groupings
        Ways to group the firms.
    words
        ``firm:ID``, ``sector:CODE`` or ``group:NAME``; several, divided by semicolons, stop together.

    Returns
    -------
    stop
        One, or all of them as ``joint``.

    Raises
    ------
    InputError
        With every word that names nothing in the network.

    Examples
    --------
    >>> from planloom.study.supply import SupplyTables, open_network
    >>> files = SupplyTables((b"1,2,5", "e"), (b"a\na", "s"), (b",a\na,1", "m"))
    >>> stop_of(open_network(files)[0], (), "firm:1; sector:a")
    Stop(kind='joint', name='firm:1; sector:a', firms={0: 1.0, 1: 1.0})
    """
    firms = {firm: {i: 1.0} for i, firm in enumerate(network.firm_id)}
    sectors = {
        code: _whole(np.flatnonzero(network.sector == k))
        for k, code in enumerate(network.sector_code)
    }
    groups = {name: grouping.members(name) for grouping in groupings for name in grouping.groups}
    known: Mapping[str, tuple[Mapping[str, Mapping[int, float]], str]] = {
        "firm": (firms, "chain.unknown_firm"),
        "sector": (sectors, "chain.no_such_sector"),
        "group": (groups, "chain.no_such_group"),
    }
    parts = [word.strip() for word in words.replace("；", ";").split(";") if word.strip()]
    found, problems = list[Stop](), list[Problem]()
    for part in parts:
        kind, _, name = part.partition(":")
        kind, name = kind.strip(), name.strip()
        if kind not in known:
            problems.append(Problem("chain.bad_stop", "stop", {"found": part}))
        elif not known[kind][0].get(name):
            problems.append(Problem(known[kind][1], "stop", {"found": name}))
        else:
            found.append(Stop(kind, name, known[kind][0][name]))
    if not parts:
        problems.append(Problem("chain.nothing_stops", "stop"))
    if problems:
        raise InputError(problems)
    if len(found) == 1:
        return found[0]
    joint: dict[int, float] = {}
    for stop in found:
        for firm, belonging in stop.firms.items():
            joint[firm] = min(1.0, joint.get(firm, 0.0) + belonging)
    name = "; ".join(f"{stop.kind}:{stop.name}" for stop in found)
    return Stop("joint", name, dict(sorted(joint.items())))


def _whole(firms: np.ndarray) -> dict[int, float]:
    """Return firms that stop whole."""
    return dict.fromkeys(firms.tolist(), 1.0)


def _group_losses(grouping: Grouping, size: Floats, worst: Floats) -> tuple[Floats, list[Floats]]:
    """Return the weight of each group, and what it loses of it by step."""
    return grouping.shares.weight(size), [grouping.shares.weight(size * loss) for loss in worst]
