"""What would a city's input-output table look like? An estimate from the nation's.

No table of a city stands behind it: whatever is computed from it is marked as regionalised, and given as an interval
(`regional_error`).
"""

from dataclasses import dataclass

import numpy as np

from planloom.chains.accounts import Floats, InputOutputTable
from planloom.chains.accounts_model import domestic_table
from planloom.chains.ras import ras
from planloom.chains.trade_shares import Quotient, local_supply_share
from planloom.errors import Problem


@dataclass(frozen=True, slots=True, eq=False)
class RegionalData:
    """What is known of the region, by sector of the nation's table."""

    region: Floats
    """Size of each sector in the region [persons or money]."""
    nation: Floats | None = None
    """Size of each sector in the nation, in the same measure; None: the table's output."""
    output: Floats | None = None
    """Output of each sector in the region, in the table's unit; None: the nation's per head or yuan, times the size."""
    intermediate_sales: Floats | None = None
    """Sales of each sector to sectors of the region, where known: RAS balances the rows to them."""
    intermediate_purchases: Floats | None = None
    """Purchases of each sector from sectors of the region, where known: RAS balances the columns to them."""


@dataclass(frozen=True, slots=True)
class RegionalMethod:
    """How a region's table is estimated."""

    quotient: Quotient = "flq"
    """Which location quotient."""
    delta: float = 0.3
    """Flegg's exponent."""
    low: float = 0.2
    """Least exponent of the interval."""
    high: float = 0.4
    """Largest exponent of the interval."""
    cell_error: float = 0.5
    """Standard deviation of the logarithm of what a local coefficient is off by; 0: only the exponent is open."""
    draws: int = 200
    """Tables drawn for the interval."""
    seed: int = 1
    """Of the random numbers of the draws, which are the same for every figure and method."""


def regional_table(
    table: InputOutputTable,
    data: RegionalData,
    method: RegionalMethod = RegionalMethod(),
    off_by: Floats | None = None,
) -> tuple[InputOutputTable, tuple[Problem, ...]]:
    r"""Return the estimated table of a region.

    Regional input coefficient: the nation's domestic one times the local supply share, never above what the technique
    needs (domestic and imported); the rest of the technique is imported. Value added per unit of
    output is the nation's.

    Parameters
    ----------
    table
        The nation's table.
    data
        What is known of the region.
    method
        Quotient and exponent.
    off_by
        Factors on the local coefficients before they are bound and balanced (n x n); None: 1.

    Returns
    -------
    table, problems
        Marked as regionalised; the first problem says that no table of the region stands behind it.

    Raises
    ------
    TableError
        If known margins cannot be met by RAS.

    References
    ----------
    Flegg, A., Tohmo, T. (2013). Regional input-output tables and the FLQ formula: a case study of Finland. Regional
    Studies 47(5). Miller, R., Blair, P. (2022), ch. 8.

    Examples
    --------
    >>> from planloom.chains.accounts_read import read_accounts
    >>> from planloom.evidence.sheets import sheets_of
    >>> text = b",a,b,f,output\na,150,500,350,1000\nb,200,100,1700,2000\nva,650,1400,,\n"
    >>> table, _, _ = read_accounts(sheets_of(text, "t.csv"))
    >>> made, problems = regional_table(table, RegionalData(np.array([10.0, 60.0])))
    >>> made.is_regionalised, problems[0].code, bool((made.flow.sum(axis=0) < table.flow.sum(axis=0)).all())
    (True, 'chain.regionalised', True)
    """
    own, noted = domestic_table(table)
    problems = [Problem("chain.regionalised", "", _said(method), "warning"), *noted]
    nation = own.output if data.nation is None else data.nation
    output = data.output
    if output is None:
        per = np.divide(own.output, nation, out=np.zeros_like(own.output), where=nation > 0)
        output = per * data.region
        problems.append(Problem("chain.regional_output_derived", "", {}, "information"))
    technique = _technique(own)
    share = local_supply_share(data.region, nation, method.quotient, method.delta)
    if off_by is not None:
        share = share * off_by
    local = np.minimum(share * _coefficient(own.flow, own.output), technique) * output
    local, balanced = _balanced(local, data, own.sector_code)
    local, oversold = _within_output(local, output, own.sector_code)
    added = np.divide(own.value_added, own.output, out=np.zeros_like(own.value_added),
                      where=own.output > 0)  # fmt: skip
    person = own.employment_person
    made = InputOutputTable(
        form="domestic",
        sector_code=own.sector_code,
        sector_name=own.sector_name,
        flow=local,
        final_code=("final_demand",),
        final_use=(output - local.sum(axis=1))[:, None],
        is_export=(False,),
        value_added_code=own.value_added_code,
        value_added=added * output,
        output=output,
        import_by_user=(technique * output - local).sum(axis=0),
        employment_person=None if person is None else _coefficient(person, own.output) * output,
        unit=own.unit,
        is_regionalised=True,
    )
    return made, (*problems, *balanced, *oversold)


def _said(method: RegionalMethod) -> dict[str, object]:
    delta = f"{method.delta:g}" if method.quotient in ("flq", "aflq") else "–"
    return {
        "method": method.quotient.upper(),
        "delta": delta,
        "low": method.low,
        "high": method.high,
        "cell_error": method.cell_error,
        "draws": method.draws,
        "seed": method.seed,
    }


def _coefficient(amount: Floats, output: Floats) -> Floats:
    return np.divide(amount, output, out=np.zeros_like(amount), where=output > 0)


def _technique(table: InputOutputTable) -> Floats:
    """Return inputs per unit of output, at home or from abroad; a sum of imports is spread as home inputs are."""
    home = _coefficient(table.flow, table.output)
    if table.import_flow is not None:
        return home + _coefficient(table.import_flow, table.output)
    if table.import_by_user is not None:
        abroad, sums = _coefficient(table.import_by_user, table.output), home.sum(axis=0)
        spread = 1.0 + np.divide(abroad, sums, out=np.zeros_like(sums), where=sums > 0)
        return np.asarray(home * spread, np.float64)
    return home


def _balanced(
    local: Floats, data: RegionalData, names: tuple[str, ...]
) -> tuple[Floats, list[Problem]]:
    """Return flows balanced to the margins that are known; one known margin is met by scaling alone."""
    sales, purchases = data.intermediate_sales, data.intermediate_purchases
    if sales is None and purchases is None:
        return local, [Problem("chain.regional_unbalanced", "", {}, "information")]
    if sales is not None and purchases is not None:
        found = ras(local, sales, purchases, names)
        values = {"steps": found.steps, "gap": f"{found.gap:.3g}"}
        return found.flow, [Problem("chain.ras_converged", "", values, "information")]
    rows = local.sum(axis=1) if sales is None else sales
    columns = local.sum(axis=0) if purchases is None else purchases
    if sales is None:
        rows = rows * columns.sum() / rows.sum()
    else:
        columns = columns * rows.sum() / columns.sum()
    found = ras(local, rows, columns, names)
    values = {"steps": found.steps, "gap": f"{found.gap:.3g}"}
    return found.flow, [Problem("chain.ras_one_margin", "", values, "information")]


def _within_output(
    local: Floats, output: Floats, names: tuple[str, ...]
) -> tuple[Floats, list[Problem]]:
    """Lower the sales of a sector that would sell more at home than it makes."""
    sold = local.sum(axis=1)
    over = sold > output * (1 + 1e-9)
    factor = np.where(over, np.divide(output, sold, out=np.ones_like(sold), where=sold > 0), 1.0)
    problems = [
        Problem(
            "chain.regional_oversold",
            names[i],
            {"found": f"{sold[i]:.12g}", "expected": f"{output[i]:.12g}"},
            "warning",
        )
        for i in np.flatnonzero(over)
    ]
    return local * factor[:, None], problems
