"""Which measures would mend a person's supply network most, under a budget? Tables in, a ranked table out."""

import csv
import io
import math
from collections.abc import Callable

from planloom.chains import SupplyNetwork
from planloom.chains.cells import stranger
from planloom.chains.mend import Measure, mend
from planloom.errors import InputError, ModelError, Problem, TableError
from planloom.study.supply import SupplyTables, Table, decoded, open_network, table_text

_HEAD = ("kind", "firm_id", "sector_code", "amount", "cost")
_NEEDS = {"second_supplier": (True, True), "stock": (True, False), "entrant": (False, True)}


def mend_csv(
    tables: SupplyTables,
    measures: Table,
    budget: float,
    progress: Callable[[int], None] | None = None,
) -> tuple[str, tuple[Problem, ...]]:
    r"""Return measures ranked by the risk that each takes away alone, and which to take under a budget.

    Parameters
    ----------
    tables
        The person's files.
    measures
        Columns kind, firm_id, sector_code, amount, cost, with that header or none; kinds second_supplier (firm,
        sector, share moved), stock (firm, days of stock over days of outage), entrant (sector, share of its sales).
    budget
        Most cost in all.
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
    >>> listed = b"kind,firm_id,sector_code,amount,cost\nstock,2,,0.5,1\n"
    >>> mend_csv(files, (listed, "c"), 1.0)[0].splitlines()[0].split(",")[-2:]
    ['change', 'chosen']
    """
    network, noted = open_network(tables)
    rows, more = mend_rows(network, measures, budget, progress)
    return table_text(MENDED, rows), (*noted, *more)


MENDED = (
    *_HEAD, "largest_before", "largest_alone", "total_before", "total_alone", "change", "chosen",
)  # fmt: skip
"""Columns of `mend_rows`."""


def mend_rows(
    network: SupplyNetwork,
    measures: Table,
    budget: float,
    progress: Callable[[int], None] | None = None,
) -> tuple[list[tuple[str | float | None, ...]], tuple[Problem, ...]]:
    r"""Return the rows of `mend_csv`.

    Parameters
    ----------
    network
        The network.
    measures
        As `mend_csv` takes them.
    budget
        Most cost in all.
    progress
        Told how many evaluations were done since the last call.

    Returns
    -------
    rows, problems
        A row a measure with the columns of `MENDED`, the largest gain first.

    Raises
    ------
    InputError
        With everything that is wrong in measures and budget.

    Examples
    --------
    >>> files = SupplyTables((b"1,2,5", "e"), (b"a\na", "s"), (b",a\na,1", "m"), final_demand_share=0.5)
    >>> rows, _ = mend_rows(open_network(files)[0], (b"stock,2,,0.5,1", "c"), 1.0)
    >>> rows[0][:5]
    ('stock', '2', '', 0.5, 1.0)
    """
    if not (math.isfinite(budget) and budget >= 0):
        values: dict[str, object] = {"found": budget, "expected": "0 <= b"}
        raise InputError([Problem("chain.bad_share", "--budget", values)])
    rows, listed = _measures(measures, network)
    try:
        found = mend(network, listed, budget, progress=progress)
    except ModelError as error:
        raise InputError([Problem("chain.not_settled", "", {"reason": str(error)})]) from None
    noted: tuple[Problem, ...] = ()
    if found.method == "greedy":
        noted = (Problem("chain.greedy", measures[1], severity="information"),)
    values = {
        "before": f"{found.before:.6g}", "after": f"{found.after:.6g}", "count": len(found.chosen)
    }  # fmt: skip
    noted = (*noted, Problem("chain.mended", measures[1], values, "information"))
    order = sorted(range(len(listed)), key=lambda k: (found.alone[k], k))
    return [
        (*rows[k][:3], listed[k].amount, listed[k].cost, found.largest_before,
         found.largest_alone[k], found.before, found.alone[k],
         found.alone[k] - found.before, found.chosen.index(k) + 1 if k in found.chosen else None)
        for k in order
    ], noted  # fmt: skip


def _measures(table: Table, network: SupplyNetwork) -> tuple[list[list[str]], list[Measure]]:
    text, name = decoded(table)
    reader = csv.reader(io.StringIO(text, newline=""))
    firm = {one: i for i, one in enumerate(network.firm_id)}
    sector = {one: k for k, one in enumerate(network.sector_code)}
    problems: list[Problem] = []
    rows, made = [], []
    for count, line in enumerate(reader):
        cells, where = [cell.strip() for cell in line], f"{name}:{reader.line_num}"
        if not any(cells) or (count == 0 and tuple(cells) == _HEAD):
            continue
        if len(cells) != len(_HEAD):
            values = {"found": len(cells), "expected": len(_HEAD)}
            problems.append(Problem("table.cell_count", where, values))
            continue
        found = _measure_problems(cells, where, firm, sector)
        problems += found
        if not found:
            rows.append(cells)
            made.append(Measure(cells[0], firm.get(cells[1], -1), sector.get(cells[2], -1),  # type: ignore[arg-type]
                                float(cells[3]), float(cells[4])))  # fmt: skip
    if not rows and not problems:
        problems.append(Problem("table.empty", name))
    if problems:
        raise TableError(problems)
    return rows, made


def _measure_problems(
    cells: list[str], where: str, firm: dict[str, int], sector: dict[str, int]
) -> list[Problem]:
    if cells[0] not in _NEEDS:
        values = {"found": cells[0], "expected": ", ".join(_NEEDS)}
        return [Problem("chain.bad_share", where, values)]
    problems = []
    needs_firm, needs_sector = _NEEDS[cells[0]]
    if needs_firm and cells[1] not in firm:
        problems.append(stranger(cells[1], where, firm))
    if needs_sector and cells[2] not in sector:
        problems.append(Problem("chain.no_such_sector", where, {"found": cells[2]}))
    for cell, low, most in ((cells[3], "0 < a < 1", 1.0), (cells[4], "0 < c", math.inf)):
        try:
            is_fine = 0 < float(cell) < most
        except ValueError:
            is_fine = False
        if not is_fine:
            problems.append(Problem("chain.bad_share", where, {"found": cell, "expected": low}))
    return problems
