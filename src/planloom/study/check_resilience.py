"""What is lost if a firm of a person's supply network stops? The check that runs cascades over the person's tables."""

import csv
import io

from planloom.plan.schema import Plan
from planloom.study.chains import RiskRequest, risk_report_csv
from planloom.study.checking import CheckRequest, CheckResult, Progress, table_of
from planloom.study.supply import SupplyTables

_NUMBERS = (
    "esri", "esri_downstream", "esri_upstream", "steps", "esri_converged", "unseen", "esri_at_most",
)  # fmt: skip
"""Columns of the report that stand in the table, in its order."""


def resilience(request: CheckRequest, _plan: Plan | None, progress: Progress) -> CheckResult:
    """Return the firms of a network ranked by what is lost if they stop.

    Parameters
    ----------
    request
        Tables ``edges``, ``sectors``, ``essential``, perhaps ``market`` and ``revenue``; option
        ``final_demand_share``.
    _plan
        Not used yet.
    progress
        Told how many firms are done.

    Returns
    -------
    result
        Table ``firms``: the largest index first.

    Raises
    ------
    InputError
        With everything that is wrong in tables and options.
    """
    given = {role: (data, name) for role, (name, data) in request.tables.items()}
    share = request.parameters["final_demand_share"]
    tables = SupplyTables(
        edges=given["edges"],
        sectors=given["sectors"],
        essential=given["essential"],
        market=given.get("market"),
        revenue=given.get("revenue"),
        final_demand_share=_share(share) if share and "revenue" not in given else None,
    )
    progress("cascades", 0.0)
    firms = max(1, len(given["sectors"][0].splitlines()))
    done = 0

    def told(number: int) -> None:
        nonlocal done
        done += number
        progress("cascades", min(1.0, done / firms))

    text, problems = risk_report_csv(tables, RiskRequest(), told)
    rows = [
        [row["firm_id"], *(float(row[name]) for name in _NUMBERS)]
        for row in csv.DictReader(io.StringIO(text))
    ]
    rows.sort(key=lambda row: (-float(row[4 + 1]), str(row[0])))
    columns = [
        ("firm_id", None),
        *((name, "1") for name in _NUMBERS),
    ]
    ranked = [[row[0], number, *row[1:]] for number, row in enumerate(rows, 1)]
    return CheckResult(
        (table_of("firms", [columns[0], ("rank", "1"), *columns[1:]], ranked),), problems
    )


def _share(text: str) -> float:
    """Return a share as it was typed; what is no number is refused where shares are checked."""
    try:
        return float(text)
    except ValueError:
        return -1.0
