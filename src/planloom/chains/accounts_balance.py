"""Does an input-output table balance? Rows, columns and printed totals, each difference listed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planloom.chains.accounts import Floats, InputOutputTable
from planloom.chains.accounts_totals import PrintedTotals
from planloom.errors import Problem, Severity


@dataclass(frozen=True, slots=True)
class BalanceTolerance:
    """How much a sum may differ from the printed total; dated values stand in the code list ``parameters``."""

    rounding_share: float
    """Share of the total that counts as rounding [share]."""
    most_share: float
    """Share of the total above which the table cannot be used [share]."""


@dataclass(frozen=True, slots=True, eq=False)
class Balance:
    """One sum for every sector beside what the table prints."""

    name: str
    """``row``, ``column``, or the total that was checked."""
    summed: Floats
    """What the parts add up to."""
    printed: Floats
    """What the table prints."""
    where: tuple[str, ...]
    """Place of each sector in the table."""


def balances(table: InputOutputTable, totals: PrintedTotals) -> tuple[Balance, ...]:
    r"""Return the sums of a table beside its totals.

    Rows: intermediate + final uses - imports + residual = output. Columns: intermediate inputs + imports used by the
    sector + value added = output (total input).

    Parameters
    ----------
    table
        The table.
    totals
        What it prints as totals.

    Returns
    -------
    balances
        Rows and columns first.

    References
    ----------
    Miller, R., Blair, P. (2022). Input-Output Analysis, 3rd ed., sec. 2.2.

    Examples
    --------
    >>> from planloom.chains.accounts_read import read_accounts
    >>> from planloom.evidence.sheets import sheets_of
    >>> text = b",a,b,f,output\na,150,500,350,1000\nb,200,100,1700,2000\nva,650,1400,,\n"
    >>> table, totals, _ = read_accounts(sheets_of(text, "t.csv"))
    >>> [(b.name, (b.summed - b.printed).tolist()) for b in balances(table, totals)]
    [('row', [0.0, 0.0]), ('column', [0.0, 0.0])]
    """
    sold, used = table.flow.sum(axis=1), table.flow.sum(axis=0)
    uses = sold + table.final_use.sum(axis=1)
    if table.import_total is not None:
        uses = uses - table.import_total
    if table.residual is not None:
        uses = uses + table.residual
    bought = table.imports_used()
    inputs = used if bought is None else used + bought
    added = table.value_added.sum(axis=0)
    row, column = totals.row_where, totals.column_where
    found = [
        Balance("row", uses, table.output, row),
        Balance("column", inputs + added, table.output, column),
    ]
    rest = (
        ("intermediate_use", sold, totals.intermediate_use, row),
        ("final_use", table.final_use.sum(axis=1), totals.final_use, row),
        ("intermediate_input", inputs, totals.intermediate_input, column),
        ("value_added", added, totals.value_added, column),
        ("input", table.output, totals.input, column),
    )
    found += [Balance(n, made, printed, at) for n, made, printed, at in rest if printed is not None]
    return tuple(found)


def balance_problems(
    table: InputOutputTable,
    found: Sequence[Balance],
    tolerance: BalanceTolerance,
    is_whole: bool,  # noqa: FBT001
) -> tuple[Problem, ...]:
    r"""Return a problem for every sum that differs from what the table prints by more than rounding.

    Parameters
    ----------
    table
        The table.
    found
        Its balances.
    tolerance
        What counts as rounding, and what is too much.
    is_whole
        Whether figures are printed in whole numbers: half a unit for every cell is rounding then.

    Returns
    -------
    problems
        Warnings, and errors where the difference is too large a share of the sector's output.

    References
    ----------
    docs/decisions/0026-input-output-tables.md.

    Examples
    --------
    >>> from planloom.chains.accounts_read import read_accounts
    >>> from planloom.evidence.sheets import sheets_of
    >>> text = b",a,b,f,output\na,150,500,350,1000\nb,200,100,1700,2100\nva,650,1400,,\n"
    >>> table, totals, _ = read_accounts(sheets_of(text, "t.csv"))
    >>> limits = BalanceTolerance(1e-6, 0.01)
    >>> [(p.code, p.severity) for p in balance_problems(table, balances(table, totals), limits, True)]
    [('chain.row_imbalance', 'error'), ('chain.column_imbalance', 'error')]
    """
    cells = table.sector_count + len(table.final_code) + len(table.value_added_code)
    allowed = tolerance.rounding_share * np.abs(table.output) + (0.5 * cells if is_whole else 0.0)
    problems = []
    for balance in found:
        gap = balance.summed - balance.printed
        for i in np.flatnonzero(np.abs(gap) > allowed):
            share = abs(gap[i]) / table.output[i] if table.output[i] > 0 else np.inf
            severity: Severity = "error" if share > tolerance.most_share else "warning"
            values = {
                "sector": table.sector_code[i],
                "found": f"{balance.summed[i]:.12g}",
                "expected": f"{balance.printed[i]:.12g}",
                "share": f"{share:.2%}" if np.isfinite(share) else "–",
                "total": balance.name,
            }
            code = {"row": "chain.row_imbalance", "column": "chain.column_imbalance"}
            name = code.get(balance.name, "chain.total_imbalance")
            problems.append(Problem(name, balance.where[i], values, severity))
    return tuple(problems)
