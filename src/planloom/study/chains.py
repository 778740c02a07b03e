"""What do a person's tables of a supply network give? The way of `app` to the checker `chains`."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from planloom.chains import CascadeParameters, NetworkTables, firm_cascades, read_network
from planloom.errors import InputError, ModelError, Problem, TableError

_CONVERGED = 1e-10


@dataclass(frozen=True, slots=True)
class RiskRequest:
    """What `planloom chain esri` is asked."""

    final_demand_share: float | None = None
    """Share s of final demand in every firm's revenue [0, 1)."""
    tolerance: float = 1e-2
    """Largest loss of a firm in the last step [share]."""
    is_converged: bool = False
    """Whether to go on until no firm loses more than 1e-10 in a step."""
    firms: tuple[str, ...] = ()
    """Firms wanted; none: all."""


Table = tuple[bytes, str]


def systemic_risk_csv(
    tables: tuple[Table, Table, Table, Table | None, Table | None],
    request: RiskRequest = RiskRequest(),
    progress: Callable[[int], None] | None = None,
) -> tuple[str, tuple[Problem, ...]]:
    r"""Return the economic systemic risk index of firms as CSV, with what was treated on the way.

    Parameters
    ----------
    tables
        (content, name) of edges, sectors, classes of inputs, and markets and revenue or None.
    request
        Firms, tolerance and final demand.
    progress
        Told how many firms were done since the last call.

    Returns
    -------
    csv, problems
        Columns firm_id, esri, esri_downstream, esri_upstream, steps; numbers with 17 significant digits.

    Raises
    ------
    InputError
        With everything that is wrong in tables and options.

    Examples
    --------
    >>> edges, sectors, classes = (b"1,2,5", "e"), (b"a\na", "s"), (b",a\na,1", "m")
    >>> text, problems = systemic_risk_csv((edges, sectors, classes, None, None))
    >>> print(text.splitlines()[1], problems[-1].code)
    1,1,1,1,2 chain.no_final_demand
    """
    problems = _option_problems(request, tables[4] is not None)
    if problems:
        raise InputError(problems)
    edges, sectors, classes = _read(tables[0]), _read(tables[1]), _read(tables[2])
    market, revenue = (None if table is None else _read(table) for table in tables[3:5])
    network, noted = read_network(
        NetworkTables(edges, sectors, classes, market, revenue), request.final_demand_share
    )
    place = {firm: i for i, firm in enumerate(network.firm_id)}
    unknown = [firm for firm in request.firms if firm not in place]
    if unknown:
        raise InputError(
            [Problem("chain.unknown_firm", "--firms", {"found": firm}) for firm in unknown]
        )
    chosen = [place[firm] for firm in request.firms] or list(range(network.firm_count))
    tolerance = min(request.tolerance, _CONVERGED) if request.is_converged else request.tolerance
    try:
        found = firm_cascades(network, chosen, CascadeParameters(tolerance=tolerance), progress)
    except ModelError as error:
        raise InputError([Problem("chain.not_settled", "", {"reason": str(error)})]) from None
    lines = ["firm_id,esri,esri_downstream,esri_upstream,steps"]
    for k, i in enumerate(chosen):
        values = (found.loss[k], found.downstream[k], found.upstream[k])
        shown = ",".join(f"{value:.17g}" for value in values)
        lines.append(f"{_cell(network.firm_id[i])},{shown},{found.steps[k]}")
    return "\n".join(lines) + "\n", noted


def _option_problems(request: RiskRequest, has_revenue: bool) -> list[Problem]:  # noqa: FBT001
    problems = []
    share = request.final_demand_share
    if share is not None and not 0 <= share < 1:
        problems.append(Problem("chain.bad_share", "--final-demand-share",
                                {"found": share, "expected": "0 <= s < 1"}))  # fmt: skip
    if not (math.isfinite(request.tolerance) and 0 < request.tolerance <= 1):
        problems.append(Problem("chain.bad_share", "--tolerance",
                                {"found": request.tolerance, "expected": "0 < t <= 1"}))  # fmt: skip
    if share is not None and has_revenue:
        problems.append(Problem("chain.two_revenues", "--revenue"))
    return problems


def _read(table: Table) -> tuple[str, str]:
    raw, name = table
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding), name
        except UnicodeDecodeError:
            continue
    raise TableError([Problem("table.encoding", name)])


def _cell(word: str) -> str:
    return '"' + word.replace('"', '""') + '"' if any(sign in word for sign in ',"\n') else word


def firms_of(words: str) -> tuple[str, ...]:
    r"""Return the firms of a list: one a line, or parted by commas; a header `firm_id` is no firm.

    Parameters
    ----------
    words
        The list.

    Returns
    -------
    firms
        In their order, each once.

    Examples
    --------
    >>> firms_of("firm_id\n3\n1,3")
    ('3', '1')
    """
    parts: Sequence[str] = [part.strip() for part in words.replace(",", "\n").splitlines()]
    return tuple(dict.fromkeys(part for part in parts if part and part != "firm_id"))
