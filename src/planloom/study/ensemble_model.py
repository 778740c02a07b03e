"""From which model are the networks of an ensemble drawn? A table of sectors, a list of firms, classes of inputs."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from planloom.chains import NetworkTables
from planloom.chains.accounts import InputOutputTable
from planloom.chains.gravity import GravityModel, expected_links, gravity_model
from planloom.chains.network import Floats, Ints
from planloom.chains.regional_error import drawn_table
from planloom.chains.tables import read_network
from planloom.errors import InputError, Problem, TableError
from planloom.study.accounts import AccountsRequest, OpenedTable, open_table
from planloom.study.supply import Table, decoded, rows_of

_GOLDEN = 0.5 * (5**0.5 - 1.0)


@dataclass(frozen=True, slots=True)
class EnsembleTables:
    """Files of an ensemble, as they were given."""

    flows: Table
    """Input-output table, as `chain accounts` reads it; sales between sectors alone will do."""
    firms: Table
    """Firm, sector, size per line."""
    essential: Table
    """Classes of inputs, supplier's sector by customer's; the same codes."""


@dataclass(frozen=True, slots=True)
class EnsembleRequest:
    """What `planloom chain ensemble` is asked."""

    draws: int = 100
    """Networks drawn."""
    seed: int = 1
    """Seed of the ensemble."""
    mean_links: float = 10.0
    """Customers per firm on average."""
    final_demand_share: float | None = None
    """Share of final demand in output, where the table has neither output nor final uses."""
    first: int = 50
    """How many firms count as the first."""
    tolerance: float = 1e-2
    """Largest loss of a firm in the last step [share]."""
    threads: int = 2
    """Scenarios run at a time (changes speed alone)."""
    accounts: AccountsRequest = field(default_factory=AccountsRequest)
    """How the table is read, and the region that it is brought to."""


@dataclass(frozen=True, slots=True)
class OpenedModel:
    """The model of an ensemble with the firms it is about."""

    firm_id: list[str]
    """Ids of the firms."""
    sector_code: list[str]
    """Sector of each firm."""
    size: list[float]
    """Size of each firm."""
    sectors: tuple[str, ...]
    """Codes of the table's sectors."""
    model: GravityModel
    """What networks are drawn from; of a regionalised table the model of its estimate."""
    model_of: Callable[[int], GravityModel]
    """What a draw's network is drawn from: each has its own table where the table was regionalised."""
    problems: tuple[Problem, ...]
    """Warnings and information."""


def open_model(tables: EnsembleTables, request: EnsembleRequest) -> OpenedModel:
    r"""Return the model that networks are drawn from.

    Parameters
    ----------
    tables
        The files.
    request
        Links per firm and final demand.

    Returns
    -------
    opened
        With the firms in the order of their list.

    Raises
    ------
    InputError
        With everything that is wrong in tables and options.

    Examples
    --------
    >>> files = EnsembleTables((b",a,b\na,9,\nb,,", "z"), (b"1,a,2\n2,a,3\n3,a,4", "f"), (b",a,b\na,1,1\nb,1,1", "m"))
    >>> open_model(files, EnsembleRequest(mean_links=1.5)).firm_id
    ['1', '2', '3']
    """
    problems: list[Problem] = []
    try:
        opened = open_table(tables.flows, replace(request.accounts, draws=request.draws), "keep")
    except InputError as error:
        _firms(tables.firms, None, problems)
        raise TableError([*error.problems, *problems]) from None
    codes = list(opened.table.sector_code)
    firm, code, size = _firms(tables.firms, codes, problems)
    if not opened.table.flow.sum() > 0:
        problems.append(Problem("chain.no_flows", tables.flows[1]))
    if problems:
        raise TableError(problems)
    sector = np.array([codes.index(one) for one in code], np.int64)
    essential = _classes(tables, codes, code)

    def model_of(table: InputOutputTable) -> GravityModel:
        share = _demand_share(table, request)
        flow = np.maximum(
            table.flow, 0.0
        )  # negative flows are kept where asked; no firm sells them
        return gravity_model(sector, np.array(size), flow, essential, request.mean_links, share)

    def drawn(draw: int) -> GravityModel:
        if opened.region is None:
            return model
        place = (draw + 0.5) * _GOLDEN % 1.0  # even in its range, however many are drawn
        return model_of(drawn_table(opened.nation, *opened.region, draw, place))

    model = model_of(opened.table)
    wanted, most = request.mean_links * len(firm), expected_links(model)
    if abs(most - wanted) > 0.01 * wanted:
        values = {"found": round(most / len(firm), 3), "expected": request.mean_links}
        raise InputError([Problem("chain.too_many_links", "--mean-links", values)])
    noted = _noted(opened, tables, request, sector, np.array(size))
    return OpenedModel(firm, code, size, tuple(codes), model, drawn, noted)


def _is_alone(table: InputOutputTable) -> bool:
    """Return whether a table says nothing of what sectors sell beside what they sell each other."""
    return not table.final_code and bool(np.array_equal(table.output, table.flow.sum(axis=1)))


def _demand_share(table: InputOutputTable, request: EnsembleRequest) -> Floats:
    """Return the share of final demand in each sector's output."""
    if _is_alone(table):
        return np.full(table.sector_count, request.final_demand_share or 0.0)
    output = np.where(table.output > 0, table.output, np.inf)
    sold = np.maximum(table.flow, 0.0).sum(axis=1)
    return np.asarray(np.clip(1.0 - sold / output, 0.0, 0.999), np.float64)


def _classes(tables: EnsembleTables, codes: list[str], code: list[str]) -> np.ndarray:
    """Return the classes of inputs in the order of the table's sectors."""
    # read by the reader of networks, so that the same faults are told in the same words
    listed = "\n".join(f"{k},{one}" for k, one in enumerate(code))
    network, _ = read_network(
        NetworkTables(("0,0,1", "-"), (listed, tables.firms[1]), decoded(tables.essential))
    )
    if set(network.sector_code) != set(codes):
        missing = sorted({*network.sector_code} ^ {*codes})[:50]
        raise TableError([Problem("chain.codes_differ", tables.flows[1], {"missing": missing})])
    order = [network.sector_code.index(one) for one in codes]
    return network.essential[np.ix_(order, order)]


def _noted(
    opened: OpenedTable, tables: EnsembleTables, request: EnsembleRequest, sector: Ints, size: Floats
) -> tuple[Problem, ...]:  # fmt: skip
    table, name = opened.table, tables.flows[1]
    # value added, and columns that balance by it, are not looked at
    noted = [one for one in opened.problems if one.code != "chain.value_added_derived"]
    if _is_alone(table) and request.final_demand_share is None:
        noted.append(Problem("chain.no_final_demand", name, severity="warning"))
    sold, bought = table.flow.sum(axis=1), table.flow.sum(axis=0)
    for k in np.flatnonzero(sold > table.output * (1 + 1e-9)):
        values: dict[str, object] = {"found": table.sector_code[k]}
        noted.append(Problem("chain.sales_above_output", name, values, "warning"))
    has_firm = np.bincount(sector, size, table.sector_count) > 0
    empty = [table.sector_code[k] for k in np.flatnonzero((sold + bought > 0) & ~has_firm)]
    if empty:
        values = {"count": len(empty), "sectors": empty[:50]}
        noted.append(Problem("chain.sector_without_firms", tables.firms[1], values, "warning"))
    return tuple(noted)


def _firms(
    table: Table, codes: list[str] | None, problems: list[Problem]
) -> tuple[list[str], list[str], list[float]]:
    rows = rows_of(table)
    if rows and len(rows[0][1]) == 3 and math.isnan(_number(rows[0][1][2])):  # noqa: PLR2004
        rows = rows[1:]
    if not rows:
        problems.append(Problem("table.empty", table[1]))
    firm, code, size = [], [], []
    seen: dict[str, str] = {}
    for where, cells in rows:
        if len(cells) != 3:  # noqa: PLR2004 firm, sector, size
            problems.append(
                Problem("table.cell_count", where, {"found": len(cells), "expected": 3})
            )
            continue
        if cells[0] in seen:
            row = seen[cells[0]].rpartition(":")[2]
            problems.append(Problem("chain.repeated_firm", where, {"found": cells[0], "row": row}))
        seen[cells[0]] = where
        if codes is not None and cells[1] not in codes:
            values = {"found": cells[1], "firm": cells[0]}
            problems.append(Problem("chain.unknown_sector", where, values))
        firm.append(cells[0])
        code.append(cells[1])
        size.append(_amount(cells[2], where, problems))
    return firm, code, size


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return math.nan


def _amount(cell: str, where: str, problems: list[Problem]) -> float:
    value = _number(cell)
    if not math.isfinite(value):
        problems.append(Problem("chain.bad_amount", where, {"found": cell}))
    elif value < 0:
        problems.append(Problem("chain.negative_flow", where, {"found": cell}))
    return value if math.isfinite(value) else 0.0


def request_problems(request: EnsembleRequest) -> list[Problem]:
    """Return what is wrong with the options of an ensemble.

    Parameters
    ----------
    request
        The options.

    Returns
    -------
    problems
        All of them.

    Examples
    --------
    >>> [problem.where for problem in request_problems(EnsembleRequest(draws=0))]
    ['--draws']
    """
    share = request.final_demand_share
    checks = (
        ("--draws", request.draws, "1 <= n", request.draws >= 1),
        ("--seed", request.seed, "0 <= n", request.seed >= 0),
        ("--mean-links", request.mean_links, "0 < n", 0 < request.mean_links < math.inf),
        ("--final-demand-share", share, "0 <= s < 1", share is None or 0 <= share < 1),
        ("--first", request.first, "1 <= n", request.first >= 1),
        ("--tolerance", request.tolerance, "0 < t <= 1", 0 < request.tolerance <= 1),
        ("--threads", request.threads, "1 <= n", request.threads >= 1),
    )
    return [
        Problem("chain.bad_share", where, {"found": found, "expected": expected})
        for where, found, expected, is_fine in checks
        if not is_fine
    ]
