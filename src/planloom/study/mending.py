"""Which measures would mend a supply network most, under a budget? Tables in, a ranked table out."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from planloom.chains import SupplyNetwork
from planloom.chains.cascade import CascadeParameters
from planloom.chains.cells import stranger
from planloom.chains.gravity import draw_network
from planloom.chains.mend import Measure, mend
from planloom.errors import InputError, ModelError, Problem, TableError
from planloom.study.ensemble_model import (
    EnsembleRequest,
    EnsembleTables,
    OpenedModel,
    open_model,
    request_problems,
)
from planloom.study.supply import SupplyTables, Table, open_network, rows_of, table_text

_HEAD = ("kind", "firm_id", "sector_code", "amount", "cost")
_NEEDS = {"second_supplier": (True, True), "stock": (True, False), "entrant": (False, True)}
MENDED = (
    *_HEAD, "largest_before", "largest_alone", "total_before", "total_alone", "change", "chosen",
)  # fmt: skip
"""Columns of `mend_rows` for a known network."""
MENDED_DRAWN = (*MENDED[:-1], "change_05", "change_95", "lowers_probability", "chosen")
"""The same over draws: means, with the interval of the change and the share of draws in which it falls."""


@dataclass(frozen=True, slots=True)
class MendRequest:
    """What `planloom chain mend` is asked."""

    budget: float
    """Most cost in all."""
    outage_days: float | None = None
    """How long an outage lasts [day]; with it, amounts of stocks are days of stock, without it shares of the outage."""


def mend_csv(
    tables: SupplyTables,
    measures: Table,
    request: MendRequest,
    progress: Callable[[int], None] | None = None,
) -> tuple[str, tuple[Problem, ...]]:
    r"""Return measures ranked by the risk that each takes away alone, and which to take under a budget.

    Parameters
    ----------
    tables
        The person's files.
    measures
        Columns kind, firm_id, sector_code, amount, cost, with that header or none; kinds second_supplier (firm,
        sector, share moved), stock (firm, perhaps the input it is of, amount), entrant (sector, share of its sales).
    request
        Budget and days of an outage.
    progress
        Told how many evaluations were done since the last call.

    Returns
    -------
    csv, problems
        Columns of the measures, the largest index and the sum over all firms before and with each alone, the change
        of the sum, and the place among the chosen ones.

    Raises
    ------
    InputError
        With everything that is wrong in tables and options.

    Examples
    --------
    >>> files = SupplyTables((b"1,2,5", "e"), (b"a\na", "s"), (b",a\na,1", "m"), final_demand_share=0.5)
    >>> listed = b"kind,firm_id,sector_code,amount,cost\nstock,2,,10,1\n"
    >>> mend_csv(files, (listed, "c"), MendRequest(1.0, outage_days=30.0))[0].splitlines()[0].split(",")[-2:]
    ['change', 'chosen']
    """
    network, noted = open_network(tables)
    rows, more = mend_rows([network], measures, request, progress)
    return table_text(MENDED, rows), (*noted, *more)


def mend_drawn_csv(
    tables: EnsembleTables,
    asked: EnsembleRequest,
    measures: Table,
    request: MendRequest,
    progress: Callable[[int], None] | None = None,
) -> tuple[str, tuple[Problem, ...]]:
    r"""Return the same over networks drawn from a table of sectors, each measure over the same draws.

    Parameters
    ----------
    tables, asked
        As for `ensemble_csv`.
    measures, request, progress
        As for `mend_csv`.

    Returns
    -------
    csv, problems
        Means over the draws, and of the change a 5-95 % interval and the share of draws in which the sum falls.

    Raises
    ------
    InputError
        With everything that is wrong in tables and options.

    Examples
    --------
    >>> files = EnsembleTables((b",a,b\na,9,\nb,,", "z"), (b"1,a,2\n2,a,3\n3,a,4", "f"), (b",a,b\na,1,1\nb,1,1", "m"))
    >>> asked = EnsembleRequest(draws=2, mean_links=1.5, final_demand_share=0.5)
    >>> mend_drawn_csv(files, asked, (b"stock,2,,0.5,1", "c"), MendRequest(1.0))[0].splitlines()[0].split(",")[-2:]
    ['lowers_probability', 'chosen']
    """
    problems = request_problems(asked)
    if problems:
        raise InputError(problems)
    opened = open_model(tables, asked)
    networks = drawn_networks(opened, asked)
    way = CascadeParameters(tolerance=asked.tolerance, threads=asked.threads)
    rows, more = mend_rows(networks, measures, request, progress, way)
    return table_text(MENDED_DRAWN, rows), (*opened.problems, *more)


def drawn_networks(opened: OpenedModel, asked: EnsembleRequest) -> list[SupplyNetwork]:
    r"""Return the networks of an ensemble with their names.

    Parameters
    ----------
    opened
        The model.
    asked
        Number of draws and seed.

    Returns
    -------
    networks
        In the order of the draws.

    Examples
    --------
    >>> files = EnsembleTables((b",a,b\na,9,\nb,,", "z"), (b"1,a,2\n2,a,3\n3,a,4", "f"), (b",a,b\na,1,1\nb,1,1", "m"))
    >>> asked = EnsembleRequest(draws=2, mean_links=1.5, final_demand_share=0.5)
    >>> [network.firm_id for network in drawn_networks(open_model(files, asked), asked)]
    [('1', '2', '3'), ('1', '2', '3')]
    """
    drawn = (draw_network(opened.model_of(k), asked.seed, k) for k in range(asked.draws))
    names, codes = tuple(opened.firm_id), tuple(opened.sectors)
    return [replace(network, firm_id=names, sector_code=codes) for network in drawn]


def mend_rows(
    networks: Sequence[SupplyNetwork],
    measures: Table,
    request: MendRequest,
    progress: Callable[[int], None] | None = None,
    way: CascadeParameters | None = None,
) -> tuple[list[tuple[str | float | None, ...]], tuple[Problem, ...]]:
    r"""Return the rows of `mend_csv` for one network, of `mend_drawn_csv` for several.

    Parameters
    ----------
    networks
        Networks of the same firms.
    measures, request, progress
        As `mend_csv` takes them.
    way
        Of the cascades; None: as published.

    Returns
    -------
    rows, problems
        A row a measure with the columns of `MENDED` or `MENDED_DRAWN`, the largest gain first.

    Raises
    ------
    InputError
        With everything that is wrong in measures and budget.

    Examples
    --------
    >>> files = SupplyTables((b"1,2,5", "e"), (b"a\na", "s"), (b",a\na,1", "m"), final_demand_share=0.5)
    >>> rows, _ = mend_rows([open_network(files)[0]], (b"stock,2,,0.5,1", "c"), MendRequest(1.0))
    >>> rows[0][:5]
    ('stock', '2', '', 0.5, 1.0)
    """
    wrong: list[tuple[str, float, str]] = []
    if not (math.isfinite(request.budget) and request.budget >= 0):
        wrong.append(("--budget", request.budget, "0 <= b"))
    days = request.outage_days
    if days is not None and not (math.isfinite(days) and days > 0):
        wrong.append(("--outage-days", days, "0 < d"))
    if wrong:
        told = [Problem("chain.bad_share", at, {"found": f, "expected": e}) for at, f, e in wrong]
        raise InputError(told)
    rows, listed = _measures(measures, networks[0], days)
    try:
        found = mend(networks, listed, request.budget, way, progress)
    except ModelError as error:
        raise InputError([Problem("chain.not_settled", "", {"reason": str(error)})]) from None
    noted: tuple[Problem, ...] = ()
    if found.method == "greedy":
        noted = (Problem("chain.greedy", measures[1], severity="information"),)
    before, after = float(found.before.mean()), float(found.after.mean())
    values = {"before": f"{before:.6g}", "after": f"{after:.6g}", "count": len(found.chosen)}
    noted = (*noted, Problem("chain.mended", measures[1], values, "information"))
    alone, largest = found.alone.mean(axis=1), found.largest_alone.mean(axis=1)
    change = found.alone - found.before
    low, high = np.quantile(change, [0.05, 0.95], axis=1)
    made = []
    for k in sorted(range(len(listed)), key=lambda k: (alone[k], k)):
        spread: tuple[float, ...] = ()
        if len(networks) > 1:
            spread = (float(low[k]), float(high[k]), float((change[k] < 0).mean()))
        made.append(
            (*rows[k][:3], float(rows[k][3]), listed[k].cost, float(found.largest_before.mean()),
             float(largest[k]), before, float(alone[k]), float(alone[k]) - before, *spread,
             found.chosen.index(k) + 1 if k in found.chosen else None)
        )  # fmt: skip
    return made, noted


def _measures(
    table: Table, network: SupplyNetwork, days: float | None
) -> tuple[list[list[str]], list[Measure]]:
    name = table[1]
    firm = {one: i for i, one in enumerate(network.firm_id)}
    sector = {one: k for k, one in enumerate(network.sector_code)}
    problems: list[Problem] = []
    rows, made = [], []
    for count, (where, cells) in enumerate(rows_of(table)):
        if count == 0 and tuple(cells) == _HEAD:
            continue
        if len(cells) != len(_HEAD):
            values = {"found": len(cells), "expected": len(_HEAD)}
            problems.append(Problem("table.cell_count", where, values))
            continue
        is_days = cells[0] == "stock" and days is not None
        found = _measure_problems(cells, where, (firm, sector), math.inf if is_days else 1.0)
        problems += found
        if not found:
            rows.append(cells)
            amount = min(1.0, float(cells[3]) / days) if is_days and days else float(cells[3])
            made.append(Measure(cells[0], firm.get(cells[1], -1), sector.get(cells[2], -1),  # type: ignore[arg-type]
                                amount, float(cells[4])))  # fmt: skip
    if not rows and not problems:
        problems.append(Problem("table.empty", name))
    if problems:
        raise TableError(problems)
    return rows, made


def _measure_problems(
    cells: list[str], where: str, known: tuple[Mapping[str, int], Mapping[str, int]], most: float
) -> list[Problem]:
    if cells[0] not in _NEEDS:
        values = {"found": cells[0], "expected": ", ".join(_NEEDS)}
        return [Problem("chain.bad_share", where, values)]
    problems = []
    (firm, sector), (needs_firm, needs_sector) = known, _NEEDS[cells[0]]
    if needs_firm and cells[1] not in firm:
        problems.append(stranger(cells[1], where, firm))
    if (needs_sector or cells[2]) and cells[2] not in sector:
        problems.append(Problem("chain.no_such_sector", where, {"found": cells[2]}))
    amount = "0 < a < 1" if most == 1.0 else "0 < a"
    for cell, low, limit in ((cells[3], amount, most), (cells[4], "0 < c", math.inf)):
        try:
            is_fine = 0 < float(cell) < limit
        except ValueError:
            is_fine = False
        if not is_fine:
            problems.append(Problem("chain.bad_share", where, {"found": cell, "expected": low}))
    return problems
