"""How sure is a firm's systemic risk where nobody knows who buys from whom? Draws from a table and a list of firms."""

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from planloom.chains import NetworkTables
from planloom.chains.cascade import CascadeParameters
from planloom.chains.ensemble import drawn_index, ensemble_summary
from planloom.chains.gravity import GravityModel, expected_links, gravity_model
from planloom.chains.network import Floats
from planloom.chains.tables import read_network
from planloom.errors import InputError, ModelError, Problem, TableError
from planloom.study.supply import Table, decoded, rows_of, table_text

_OUTPUT = "output"


class Draws(Protocol):
    """Where the draws of an ensemble are kept."""

    def open(self, ensemble: str) -> None:
        """Take the folder for an ensemble, or raise where it holds another one."""

    def kept(self, draw: int) -> Floats | None:
        """Return a draw that is kept, or None."""

    def keep(self, draw: int, index: Floats) -> None:
        """Keep a draw, whole or not at all."""


@dataclass(frozen=True, slots=True)
class EnsembleTables:
    """Files of an ensemble, as they were given."""

    flows: Table
    """Sales between sectors: header row and first column of codes; a last column `output` if known."""
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
    """Share of final demand in output, where the table has no column `output`."""
    first: int = 50
    """How many firms count as the first."""
    tolerance: float = 1e-2
    """Largest loss of a firm in the last step [share]."""
    threads: int = 2
    """Scenarios run at a time (changes speed alone)."""


def ensemble_csv(
    tables: EnsembleTables,
    request: EnsembleRequest = EnsembleRequest(),
    draws: Draws | None = None,
    progress: Callable[[int], None] | None = None,
) -> tuple[str, tuple[Problem, ...]]:
    r"""Return each firm's index over draws of the network: mean, interval, rank and chance to be among the first.

    Parameters
    ----------
    tables
        The person's files.
    request
        Number of draws, seed, links.
    draws
        Where draws are kept, so that an interrupted run goes on; None: nowhere.
    progress
        Told how many draws were done since the last call.

    Returns
    -------
    csv, problems
        A row per firm, in the order of the list.

    Raises
    ------
    InputError
        With everything that is wrong in tables and options.

    Examples
    --------
    >>> files = EnsembleTables((b",a\na,9", "z"), (b"1,a,2\n2,a,3\n3,a,4", "f"), (b",a\na,1", "m"))
    >>> text, noted = ensemble_csv(files, EnsembleRequest(draws=2, mean_links=1.5, final_demand_share=0.5))
    >>> text.splitlines()[0].split(",")[:3], len(text.splitlines())
    (['firm_id', 'sector_code', 'size'], 4)
    """
    problems = request_problems(request)
    if problems:
        raise InputError(problems)
    opened = open_model(tables, request)
    if draws is not None:
        draws.open(ensemble_id(tables, request))
    way = CascadeParameters(tolerance=request.tolerance, threads=request.threads)
    index = np.zeros((request.draws, len(opened.firm_id)))
    for k in range(request.draws):
        found = None if draws is None else draws.kept(k)
        if found is None:
            try:
                found = drawn_index(opened.model, request.seed, k, way)
            except ModelError as error:
                values = {"reason": f"draw {k}: {error}"}
                raise InputError([Problem("chain.not_settled", "", values)]) from None
            if draws is not None:
                draws.keep(k, found)
        index[k] = found
        if progress is not None:
            progress(1)
    made = ensemble_summary(index, request.first)
    head = (
        "firm_id", "sector_code", "size", "esri_mean", "esri_05", "esri_median", "esri_95",
        "rank_05", "rank_median", "rank_95", f"top_{request.first}_probability",
    )  # fmt: skip
    columns = (
        made.mean, made.low, made.median, made.high, made.rank_low, made.rank_median,
        made.rank_high, made.top_probability,
    )  # fmt: skip
    named = (opened.firm_id, opened.sector_code, opened.size)
    rows = zip(*named, *(column.tolist() for column in columns), strict=True)
    return table_text(head, rows), opened.problems


def ensemble_id(tables: EnsembleTables, request: EnsembleRequest) -> str:
    """Return what tells an ensemble from others: the hash of all that its draws depend on.

    Parameters
    ----------
    tables
        The files.
    request
        The number of draws, how many are the first and the threads do not count.

    Returns
    -------
    id
        SHA-256 in hexadecimal.

    Examples
    --------
    >>> files = EnsembleTables((b"", "z"), (b"", "f"), (b"", "m"))
    >>> ensemble_id(files, EnsembleRequest(draws=1)) == ensemble_id(files, EnsembleRequest(draws=9))
    True
    """
    asked = (request.seed, request.mean_links, request.final_demand_share, request.tolerance)
    parts = [hashlib.sha256(table[0]).hexdigest() for table in
             (tables.flows, tables.firms, tables.essential)]  # fmt: skip
    return hashlib.sha256(repr((1, *parts, *asked)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class OpenedModel:
    """The model of an ensemble with the firms it is about."""

    firm_id: list[str]
    """Ids of the firms."""
    sector_code: list[str]
    """Sector of each firm."""
    size: list[float]
    """Size of each firm."""
    model: GravityModel
    """What networks are drawn from."""
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
    >>> files = EnsembleTables((b",a\na,9", "z"), (b"1,a,2\n2,a,3\n3,a,4", "f"), (b",a\na,1", "m"))
    >>> open_model(files, EnsembleRequest(mean_links=1.5)).firm_id
    ['1', '2', '3']
    """
    problems: list[Problem] = []
    codes, flow, output = _flows(tables.flows, problems)
    firm, code, size = _firms(tables.firms, codes, problems)
    if problems:
        raise TableError(problems)
    noted = []
    if output is None and request.final_demand_share is None:
        noted.append(Problem("chain.no_final_demand", tables.flows[1], severity="warning"))
    share = np.full(len(codes), request.final_demand_share or 0.0)
    if output is not None:
        share = np.clip(1.0 - flow.sum(axis=1) / np.where(output > 0, output, np.inf), 0.0, 0.999)
    sector = np.array([codes.index(one) for one in code], np.int64)
    # the classes are read by the reader of networks, so that the same faults are told in the same words
    listed = "\n".join(f"{k},{one}" for k, one in enumerate(code))
    network, _ = read_network(
        NetworkTables(("0,0,1", "-"), (listed, tables.firms[1]), decoded(tables.essential))
    )
    if set(network.sector_code) != set(codes):
        missing = sorted({*network.sector_code} ^ {*codes})[:50]
        raise TableError([Problem("chain.codes_differ", tables.flows[1], {"missing": missing})])
    order = [network.sector_code.index(one) for one in codes]
    essential = network.essential[np.ix_(order, order)]
    empty = [codes[k] for k in range(len(codes)) if flow[k].sum() + flow[:, k].sum() > 0
             and not np.any((sector == k) & (np.array(size) > 0))]  # fmt: skip
    if empty:
        values = {"count": len(empty), "sectors": empty[:50]}
        noted.append(Problem("chain.sector_without_firms", tables.firms[1], values, "warning"))
    model = gravity_model(sector, np.array(size), flow, essential, request.mean_links, share)
    wanted, most = request.mean_links * len(firm), expected_links(model)
    if abs(most - wanted) > 0.01 * wanted:
        values = {"found": round(most / len(firm), 3), "expected": request.mean_links}
        raise InputError([Problem("chain.too_many_links", "--mean-links", values)])
    return OpenedModel(firm, code, size, model, tuple(noted))


def _flows(table: Table, problems: list[Problem]) -> tuple[list[str], Floats, Floats | None]:
    rows = rows_of(table)
    if not rows:
        raise TableError([Problem("table.empty", table[1])])
    head = rows[0][1][1:]
    has_output = bool(head) and head[-1] == _OUTPUT
    codes = head[:-1] if has_output else head
    side = [cells[0] for _, cells in rows[1:]]
    if side != codes or len(set(codes)) != len(codes):
        missing = sorted({*codes} ^ {*side})[:50]
        problems.append(Problem("chain.codes_differ", table[1], {"missing": missing}))
        return codes, np.zeros((len(codes), len(codes))), None
    made = np.zeros((len(codes), len(head)))
    for k, (where, cells) in enumerate(rows[1:]):
        if len(cells) != len(head) + 1:
            told = {"found": len(cells), "expected": len(head) + 1}
            problems.append(Problem("table.cell_count", where, told))
            continue
        for m, cell in enumerate(cells[1:]):
            made[k, m] = _amount(cell, f"{where}:{head[m]}", problems)
    flow = made[:, : len(codes)]
    if not problems and not flow.sum() > 0:
        problems.append(Problem("chain.no_flows", table[1]))
    if has_output:
        for k, code in enumerate(codes):
            if made[k, -1] < flow[k].sum() * (1 - 1e-9):
                problems.append(Problem("chain.sales_above_output", table[1], {"found": code}))
    return codes, np.ascontiguousarray(flow), made[:, -1] if has_output else None


def _firms(
    table: Table, codes: list[str], problems: list[Problem]
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
        if cells[1] not in codes:
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
