"""What is lost if firms of a person's network stop? The way of `app` to the cascades of `chains`."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planloom.chains import (
    CascadeParameters,
    CascadeResult,
    SupplyNetwork,
    cascades,
    firm_cascades,
    firm_shocks,
)
from planloom.errors import InputError, ModelError, Problem
from planloom.study.supply import (
    SupplyTables,
    open_network,
    places_of,
    table_text,
)

CONVERGED = 1e-10
"""Largest loss of a firm in the last step of a cascade that counts as converged [share]."""
MOST_STEPS = 2_000
"""Steps after which a converged cascade is stopped and bounded."""


@dataclass(frozen=True, slots=True)
class RiskRequest:
    """What `planloom chain esri` is asked."""

    tolerance: float = 1e-2
    """Largest loss of a firm in the last step [share]."""
    is_converged: bool = False
    """Whether to go on until no firm loses more than 1e-10 in a step."""
    firms: tuple[str, ...] = ()
    """Firms wanted; none: all."""


def systemic_risk_csv(
    tables: SupplyTables,
    request: RiskRequest = RiskRequest(),
    progress: Callable[[int], None] | None = None,
) -> tuple[str, tuple[Problem, ...]]:
    r"""Return the economic systemic risk index of firms as CSV, with what was treated on the way.

    Parameters
    ----------
    tables
        The person's files.
    request
        Firms and tolerance.
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
    >>> files = SupplyTables((b"1,2,5", "e"), (b"a\na", "s"), (b",a\na,1", "m"))
    >>> text, problems = systemic_risk_csv(files)
    >>> print(text.splitlines()[1], problems[-1].code)
    1,1,1,1,2 chain.no_final_demand
    """
    network, chosen, noted = _opened(tables, request)
    tolerance = min(request.tolerance, CONVERGED) if request.is_converged else request.tolerance
    try:
        found = firm_cascades(network, chosen, CascadeParameters(tolerance=tolerance), progress)
    except ModelError as error:
        raise InputError([Problem("chain.not_settled", "", {"reason": str(error)})]) from None
    head = ("firm_id", "esri", "esri_downstream", "esri_upstream", "steps")
    return table_text(head, zip(_ids(network, chosen), *_columns(found), strict=True)), noted


def risk_report_csv(
    tables: SupplyTables,
    request: RiskRequest = RiskRequest(),
    progress: Callable[[int], None] | None = None,
) -> tuple[str, tuple[Problem, ...]]:
    r"""Return each firm's index as published, as converged, and what at most is still unseen.

    The cascade is stopped at the tolerance (the published way) and run on until no firm loses more than 1e-10 in a step
    or 2,000 steps are done. From that state a bound on all further loss is checked in both directions, see
    `planloom.chains.cascade_certificate`; `esri_at_most` is the converged value plus both bounds, and
    `unseen` what lies between it and the published value.

    Parameters
    ----------
    tables
        The person's files.
    request
        Firms and tolerance.
    progress
        Told how many firms were done since the last call; each counts once.

    Returns
    -------
    csv, problems
        The columns of `systemic_risk_csv`, `unseen`, the converged values and their bounds; `is_settled` is 0 where
        the steps were used up.

    Raises
    ------
    InputError
        With everything that is wrong in tables and options.

    Examples
    --------
    >>> files = SupplyTables((b"1,2,5", "e"), (b"a\na", "s"), (b",a\na,1", "m"), final_demand_share=0.5)
    >>> risk_report_csv(files)[0].splitlines()[1].split(",")[5:7]
    ['0', '1']
    """
    network, chosen, noted = _opened(tables, request)
    found = risk_report(network, chosen, request.tolerance, progress)
    return table_text(REPORT, found), noted


REPORT = (
    "firm_id", "esri", "esri_downstream", "esri_upstream", "steps", "unseen", "esri_converged",
    "esri_downstream_converged", "esri_upstream_converged", "steps_converged",
    "unseen_downstream", "unseen_upstream", "esri_at_most", "is_settled",
)  # fmt: skip
"""Columns of `risk_report`."""


def risk_report(
    network: SupplyNetwork,
    chosen: list[int],
    tolerance: float = 1e-2,
    progress: Callable[[int], None] | None = None,
) -> list[tuple[str | float, ...]]:
    r"""Return the rows of `risk_report_csv`.

    Parameters
    ----------
    network
        The network.
    chosen
        Firms, counted from 0.
    tolerance
        Largest loss of a firm in the last step of the published way [share].
    progress
        Told how many firms were done since the last call; each counts once.

    Returns
    -------
    rows
        A row a firm, with the columns of `REPORT`.

    Raises
    ------
    InputError
        If a cascade does not settle.

    Examples
    --------
    >>> files = SupplyTables((b"1,2,5", "e"), (b"a\na", "s"), (b",a\na,1", "m"), final_demand_share=0.5)
    >>> risk_report(open_network(files)[0], [1])[0][:2]
    ('2', 0.5)
    """
    shocks = firm_shocks(chosen)
    try:
        seen = firm_cascades(network, chosen, CascadeParameters(tolerance=tolerance))
    except ModelError as error:
        raise InputError([Problem("chain.not_settled", "", {"reason": str(error)})]) from None
    way = CascadeParameters(tolerance=min(tolerance, CONVERGED), most_steps=MOST_STEPS)
    whole = cascades(network, shocks, way, detail="bounds", progress=progress)
    top = np.minimum(1.0, whole.loss + whole.unseen_downstream + whole.unseen_upstream)
    return list(
        zip(
            _ids(network, chosen), *_columns(seen), np.maximum(0.0, top - seen.loss).tolist(),
            *_columns(whole), whole.unseen_downstream.tolist(), whole.unseen_upstream.tolist(),
            top.tolist(), (whole.steps < MOST_STEPS).astype(int).tolist(), strict=True,
        )
    )  # fmt: skip


def _opened(
    tables: SupplyTables, request: RiskRequest
) -> tuple[SupplyNetwork, list[int], tuple[Problem, ...]]:
    problems = tolerance_problems(request.tolerance)
    if problems:
        raise InputError(problems)
    network, noted = open_network(tables)
    chosen = places_of(network, request.firms, "--firms") or list(range(network.firm_count))
    return network, chosen, noted


def tolerance_problems(tolerance: float) -> list[Problem]:
    """Return what is wrong with a tolerance.

    Parameters
    ----------
    tolerance
        Largest loss of a firm in the last step [share].

    Returns
    -------
    problems
        None or one.

    Examples
    --------
    >>> [problem.where for problem in tolerance_problems(0.0)]
    ['--tolerance']
    """
    if math.isfinite(tolerance) and 0 < tolerance <= 1:
        return []
    return [
        Problem("chain.bad_share", "--tolerance", {"found": tolerance, "expected": "0 < t <= 1"})
    ]


def _ids(network: SupplyNetwork, chosen: list[int]) -> list[str]:
    return [network.firm_id[i] for i in chosen]


def _columns(found: CascadeResult) -> tuple[list[float], list[float], list[float], list[int]]:
    return (
        found.loss.tolist(), found.downstream.tolist(), found.upstream.tolist(),
        found.steps.tolist(),
    )  # fmt: skip
