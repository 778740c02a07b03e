"""What would break a chain whose links nobody has seen? Tables with intervals, over networks drawn from a table."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from planloom.chains import CascadeParameters, cascades, firm_cascades
from planloom.chains.ensemble import ensemble_summary
from planloom.chains.gravity import draw_network
from planloom.chains.network import Floats
from planloom.chains.shocks import joint_shocks
from planloom.errors import InputError, ModelError, Problem
from planloom.study.check_records import CheckTable
from planloom.study.checking import table_of
from planloom.study.ensemble_model import EnsembleRequest, OpenedModel
from planloom.study.groupings import Grouping
from planloom.study.resilience import MOST_FIRMS

_INTERVAL = ("mean", "05", "median", "95")


def drawn_tables(
    opened: OpenedModel,
    request: EnsembleRequest,
    groupings: Sequence[Grouping],
    told: Callable[[int], None],
) -> tuple[tuple[CheckTable, ...], tuple[Problem, ...]]:
    """Return firms, sectors and what groups lose, each with its interval over the draws.

    Parameters
    ----------
    opened
        The model.
    request
        Number of draws, seed, tolerance.
    groupings
        Ways to group the firms: what each group loses if another one stops.
    told
        Told how many networks were drawn since the last call.

    Returns
    -------
    tables, problems
        Tables ``firms_drawn``, ``sectors_drawn`` and, with groupings, ``losses_drawn``; whether a table was cut.

    Raises
    ------
    InputError
        If a cascade does not settle or a draw has no link.
    """
    code = np.array(opened.sector_code)
    sectors = [str(one) for one in dict.fromkeys(opened.sector_code)]
    sets = [dict.fromkeys(np.flatnonzero(code == one).tolist(), 1.0) for one in sectors]
    firm = np.zeros((request.draws, len(code)))
    sector = np.zeros((request.draws, len(sectors)))
    losses = [np.zeros((request.draws, len(g.groups), len(g.groups), 2)) for g in groupings]
    way = CascadeParameters(tolerance=request.tolerance, threads=request.threads)
    for k in range(request.draws):
        network = draw_network(opened.model_of(k), request.seed, k)
        try:
            firm[k] = firm_cascades(network, None, way).loss
            sector[k] = cascades(network, joint_shocks(sets), way).loss
        except ModelError as error:
            values = {"reason": f"draw {k}: {error}"}
            raise InputError([Problem("chain.not_settled", "", values)]) from None
        size = network.sales()
        for grouping, lost in zip(groupings, losses, strict=True):
            shocks = joint_shocks([grouping.members(g) for g in grouping.groups])
            found = cascades(network, shocks, way, groups=grouping.shares)
            part = grouping.shares.weight(size) / size.sum()
            share = np.nan_to_num(found.group_loss)
            lost[k, :, :, 0], lost[k, :, :, 1] = share, share * part
        told(1)
    tables, cut = _ranked(opened, sectors, sets, firm, sector, request.first)
    return (*tables, *([_losses(groupings, losses)] if groupings else [])), cut


def _ranked(
    opened: OpenedModel, sectors: Sequence[str], sets: Sequence[Mapping[int, float]],
    firm: Floats, sector: Floats, first: int,
) -> tuple[tuple[CheckTable, CheckTable], tuple[Problem, ...]]:  # fmt: skip
    made = ensemble_summary(firm, first)
    order = sorted(range(firm.shape[1]), key=lambda i: (-made.mean[i], opened.firm_id[i]))
    rows = [
        (opened.firm_id[i], opened.sector_code[i], rank, opened.size[i], made.mean[i], made.low[i],
         made.median[i], made.high[i], made.rank_low[i], made.rank_median[i], made.rank_high[i],
         made.top_probability[i])
        for rank, i in enumerate(order[:MOST_FIRMS], 1)
    ]  # fmt: skip
    columns = [
        ("firm_id", None), ("sector", None), ("rank", "1"), ("size", "1"),
        *((f"esri_{name}", "1") for name in _INTERVAL),
        ("rank_05", "1"), ("rank_median", "1"), ("rank_95", "1"), ("top_probability", "1"),
    ]  # fmt: skip
    by_sector = ensemble_summary(sector, 1)
    sector_order = sorted(range(len(sectors)), key=lambda s: (-by_sector.mean[s], sectors[s]))
    sector_rows = [
        (sectors[s], rank, len(sets[s]), by_sector.mean[s], by_sector.low[s], by_sector.median[s],
         by_sector.high[s], by_sector.rank_low[s], by_sector.rank_high[s])
        for rank, s in enumerate(sector_order, 1)
    ]  # fmt: skip
    sector_columns = [
        ("sector", None), ("rank", "1"), ("firm_count", "firm"),
        *((f"loss_{name}", "1") for name in _INTERVAL), ("rank_05", "1"), ("rank_95", "1"),
    ]  # fmt: skip
    cut: tuple[Problem, ...] = ()
    if len(order) > MOST_FIRMS:
        values = {"count": len(order), "shown": MOST_FIRMS}
        cut = (Problem("chain.ranking_cut", "firms_drawn", values, "information"),)
    tables = (
        table_of("firms_drawn", columns, rows),
        table_of("sectors_drawn", sector_columns, sector_rows),
    )
    return tables, cut


def _losses(groupings: Sequence[Grouping], losses: Sequence[Floats]) -> CheckTable:
    rows = []
    for grouping, lost in zip(groupings, losses, strict=True):
        low, median, high = np.quantile(lost, [0.05, 0.5, 0.95], axis=0)
        mean = np.add.reduce(lost, axis=0) / len(lost)
        rows += [
            ("group", stopped, grouping.name, group, mean[s, g, 0], low[s, g, 0], median[s, g, 0],
             high[s, g, 0], mean[s, g, 1])
            for s, stopped in enumerate(grouping.groups)
            for g, group in enumerate(grouping.groups)
            if high[s, g, 0] > 0
        ]  # fmt: skip
    columns = [
        ("stopped_kind", None), ("stopped", None), ("grouping", None), ("group_code", None),
        *((f"loss_{name}", "1") for name in _INTERVAL), ("loss_of_all_mean", "1"),
    ]  # fmt: skip
    return table_of("losses_drawn", columns, rows)
