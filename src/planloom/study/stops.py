"""Which group loses what if a firm, a sector or a group stops? Tables of a person's network in, two tables out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from planloom.chains import CascadeParameters, SupplyNetwork, cascades
from planloom.chains.shocks import joint_shocks
from planloom.errors import InputError, ModelError, Problem
from planloom.study.chains import CONVERGED, tolerance_problems
from planloom.study.groupings import Grouping, read_groupings
from planloom.study.supply import SupplyTables, Table, open_network, places_of, table_text


@dataclass(frozen=True, slots=True)
class StopRequest:
    """What `planloom chain stop` is asked: each entry is a scenario of its own."""

    firms: tuple[str, ...] = ()
    """Firms, each stopped alone."""
    sectors: tuple[str, ...] = ()
    """Sectors, all of whose firms stop together."""
    groups: tuple[str, ...] = ()
    """Groups, all of whose firms stop together (a district, a cluster, a foreign source)."""
    share: float = 1.0
    """Share of output and orders that each stopped firm loses (0-1]."""
    tolerance: float = CONVERGED
    """Largest loss of a firm in the last step [share]."""


def stop_csv(
    tables: SupplyTables,
    groups: Table,
    request: StopRequest,
    progress: Callable[[int], None] | None = None,
) -> tuple[str, str, tuple[Problem, ...]]:
    r"""Return what each group of firms loses in each scenario, and what each firm loses.

    Parameters
    ----------
    tables
        The person's files.
    groups
        Firm and group per line, columns of groups, or an assignment with shares, see `read_groupings`.
    request
        What stops.
    progress
        Told how many scenarios were done since the last call.

    Returns
    -------
    groups_csv, firms_csv, problems
        Columns scenario, group, loss (share of the group's sales to firms), loss_of_all (share of all sales), where a
        firm counts by its share in the group and what is in none stands under a blank name; and scenario, firm_id,
        loss_downstream, loss_upstream, of firms that lose anything.

    Raises
    ------
    InputError
        With everything that is wrong in tables and options.

    Examples
    --------
    >>> files = SupplyTables((b"1,2,5", "e"), (b"a\na", "s"), (b",a\na,1", "m"), final_demand_share=0.5)
    >>> text, firms, _ = stop_csv(files, (b"1,east\n2,west", "g"), StopRequest(firms=("2",)))
    >>> text.splitlines()[1]
    'firm:2,east,0.5,0.5'
    """
    network, noted = open_network(tables)
    groupings, more = read_groupings(network.firm_id, groups)
    sets = _sets(network, groupings, request)
    size, by_group = network.sales(), []
    shocks = joint_shocks([firms for _, firms in sets], request.share)
    way = CascadeParameters(tolerance=request.tolerance)
    try:
        found = cascades(network, shocks, way, detail="firms", progress=progress)
    except ModelError as error:
        raise InputError([Problem("chain.not_settled", "", {"reason": str(error)})]) from None
    for (label, _), levels in zip(sets, found.firm_loss, strict=True):
        lost = size * levels.max(axis=0)
        for grouping in groupings:
            weight, loss = grouping.shares.weight(size), grouping.shares.weight(lost)
            rows = list(zip(grouping.groups, weight, loss, strict=True))
            if grouping.has_rest:
                rows.append(("", size.sum() - weight.sum(), lost.sum() - loss.sum()))
            by_group += [
                (label, name, float(gone / of) if of > 0 else None, float(gone / size.sum()))
                for name, of, gone in rows
            ]
    by_firm = [
        (label, network.firm_id[i], float(levels[0, i]), float(levels[1, i]))
        for (label, _), levels in zip(sets, found.firm_loss, strict=True)
        for i in np.flatnonzero(levels.max(axis=0) > 0)
    ]
    return (
        table_text(("scenario", "group", "loss", "loss_of_all"), by_group),
        table_text(("scenario", "firm_id", "loss_downstream", "loss_upstream"), by_firm),
        (*noted, *more),
    )


def _sets(
    network: SupplyNetwork, groupings: Sequence[Grouping], request: StopRequest
) -> list[tuple[str, dict[int, float]]]:
    """Return the firms of each scenario, each with the share that stops."""
    problems = tolerance_problems(request.tolerance)
    if not 0 < request.share <= 1:
        values = {"found": request.share, "expected": "0 < s <= 1"}
        problems.append(Problem("chain.bad_share", "--share", values))
    groups = {name: grouping.members(name) for grouping in groupings for name in grouping.groups}
    for asked, known, where, code in (
        (request.sectors, network.sector_code, "--sector", "chain.no_such_sector"),
        (request.groups, groups, "--group", "chain.no_such_group"),
    ):
        problems += [Problem(code, where, {"found": one}) for one in asked if one not in known]
    if not (request.firms or request.sectors or request.groups):
        problems.append(Problem("chain.nothing_stops", "--firms"))
    if problems:
        raise InputError(problems)
    places = places_of(network, request.firms, "--firms")
    sets = [(f"firm:{network.firm_id[i]}", {i: 1.0}) for i in places]
    for code in request.sectors:
        at = np.flatnonzero(network.sector == network.sector_code.index(code))
        sets.append((f"sector:{code}", dict.fromkeys(at.tolist(), 1.0)))
    return sets + [(f"group:{name}", groups[name]) for name in request.groups]
