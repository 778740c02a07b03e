"""What would break a person's chain, how far would it spread, what would mend it? The check over those tables."""

import math
from collections.abc import Mapping, Sequence

from planloom.chains import SupplyNetwork
from planloom.chains.groups import whole_groups
from planloom.codes.check_words import check_words
from planloom.errors import InputError, Problem
from planloom.plan.schema import Plan
from planloom.study.accounts import AccountsRequest
from planloom.study.check_records import CheckTable
from planloom.study.checking import CheckRequest, CheckResult, Progress, table_of
from planloom.study.ensemble_model import (
    EnsembleRequest,
    EnsembleTables,
    open_model,
    request_problems,
)
from planloom.study.groupings import Grouping, read_groupings
from planloom.study.mending import MENDED, MENDED_DRAWN, MendRequest, drawn_networks, mend_rows
from planloom.study.resilience import (
    firm_table,
    loss_table,
    sector_table,
    spread_tables,
    stop_of,
    stops_at_head,
)
from planloom.study.resilience_drawn import drawn_tables
from planloom.study.supply import SupplyTables, Table, open_network

_ONE_NETWORK = ("edges", "sectors")
_DRAWN = ("flows", "firms")
_MAY_BE_EMPTY = frozenset({"final_demand_share", "mean_links", "budget", "outage_days"})
_LINKS, _FEWEST = 10.0, 5
"""Customers per firm where nothing is chosen: 10, or a fifth of the firms where those are fewer."""


def resilience(request: CheckRequest, _plan: Plan | None, progress: Progress) -> CheckResult:
    """Return what would break a chain, how far it would spread, and what would mend it.

    Parameters
    ----------
    request
        Tables ``essential``, and ``edges`` with ``sectors`` for a known network, ``flows`` with ``firms`` for networks
        drawn, or both; perhaps ``market``, ``revenue``, ``groups``, ``measures``, ``region``.
        Options as in the words of the check.
    _plan
        Not looked at: clusters stand in ``groups``.
    progress
        Told how far the work is.

    Returns
    -------
    result
        Of a known network ``firms``, ``sectors``, ``losses``, ``spread``, ``spread_groups``, ``spread_firms`` and
        ``measures``; of drawn ones ``firms_drawn``, ``sectors_drawn``, ``losses_drawn``, ``measures_drawn``.

    Raises
    ------
    InputError
        With everything that is wrong in tables and options.
    """
    given = {role: (data, name) for role, (name, data) in request.tables.items()}
    options = request.parameters
    has_network = all(role in given for role in _ONE_NETWORK)
    has_draws = all(role in given for role in _DRAWN)
    problems = _numbers_that_are_none(options)
    if not (has_network or has_draws):
        problems.append(Problem("chain.no_network", "edges"))
    if problems:
        raise InputError(problems)
    tables: list[CheckTable] = []
    noted: list[Problem] = []
    if has_network:
        found, said = _of_network(given, options, progress)
        tables += found
        noted += said
    if has_draws and options["scope"] == "all":
        found, said = _of_draws(given, options, progress)
        tables += found
        noted += said
    if options["origin"] == "synthetic" or _is_sample(given):
        noted.insert(0, Problem("chain.synthetic", "", severity="warning"))
    once = [problem for k, problem in enumerate(noted) if problem not in noted[:k]]
    return CheckResult(tuple(tables), tuple(once))


def _of_network(
    given: Mapping[str, Table], options: Mapping[str, str], progress: Progress
) -> tuple[list[CheckTable], list[Problem]]:
    share = options["final_demand_share"] if "revenue" not in given else ""
    network, noted = open_network(
        SupplyTables(
            given["edges"], given["sectors"], given["essential"], given.get("market"),
            given.get("revenue"), float(share) if share else None,
        )
    )  # fmt: skip
    problems = list(noted)
    groupings: Sequence[Grouping] = ()
    if "groups" in given:
        groupings, more = read_groupings(network.firm_id, given["groups"])
        problems += more
    of_sector = whole_groups(network.sector, len(network.sector_code))
    by = groupings or (Grouping("sector", network.sector_code, of_sector),)
    part = float(options["stop_share"])
    if options["scope"] == "what_if":
        progress("spread", 0.5)
        stop = stop_of(network, groupings, options["stop"])
        return [
            loss_table(network, by, [stop], part),
            *spread_tables(network, by, stop, part),
        ], problems
    told = _Told(progress, "cascades", network.firm_count)
    firms, order, cut = firm_table(network, told)
    sectors, sector_order = sector_table(
        network, _Told(progress, "sectors", len(network.sector_code))
    )
    progress("spread", 1.0)
    chosen = options["stop"] or f"firm:{network.firm_id[order[0]]}"
    stop = stop_of(network, groupings, chosen)
    stops = stops_at_head(network, order, sector_order, groupings)
    if stop not in stops:
        stops.append(stop)
    tables = [
        firms,
        sectors,
        loss_table(network, by, stops, part),
        *spread_tables(network, by, stop, part),
    ]
    if "measures" in given:
        mended, more = _measures([network], given["measures"], options, progress)
        tables.append(mended)
        problems += more
    return tables, [*problems, *cut]


def _measures(
    networks: Sequence[SupplyNetwork],
    measures: Table,
    options: Mapping[str, str],
    progress: Progress,
) -> tuple[CheckTable, tuple[Problem, ...]]:
    budget, days = options["budget"], options["outage_days"]
    request = MendRequest(float(budget) if budget else 0.0, float(days) if days else None)
    told = _Told(progress, "measures", len(networks) * max(1, len(measures[0].splitlines())))
    rows, noted = mend_rows(networks, measures, request, told)
    name, heads = ("measures", MENDED) if len(networks) == 1 else ("measures_drawn", MENDED_DRAWN)
    columns = [(head, None if head in MENDED[:3] else "1") for head in heads]
    return table_of(
        name, columns, [[None if cell == "" else cell for cell in row] for row in rows]
    ), noted


def _of_draws(
    given: Mapping[str, Table], options: Mapping[str, str], progress: Progress
) -> tuple[list[CheckTable], list[Problem]]:
    share, links = options["final_demand_share"], options["mean_links"]
    listed = len(given["firms"][0].splitlines()) - 1
    request = EnsembleRequest(
        draws=int(options["draws"]),
        seed=int(options["seed"]),
        mean_links=float(links) if links else min(_LINKS, max(1.0, listed / _FEWEST)),
        final_demand_share=float(share) if share else None,
        first=int(options["first"]),
        accounts=AccountsRequest(region=given.get("region")),
    )
    problems = request_problems(request)
    if problems:
        raise InputError(problems)
    opened = open_model(EnsembleTables(given["flows"], given["firms"], given["essential"]), request)
    noted = [Problem("chain.drawn", "", {"count": request.draws}, "warning"), *opened.problems]
    if options["flows_origin"] == "regionalised" and "region" not in given:
        noted.insert(1, Problem("chain.regionalised_flows", given["flows"][1], severity="warning"))
    groupings: Sequence[Grouping] = ()
    if "groups" in given:
        groupings, more = read_groupings(opened.firm_id, given["groups"])
        noted += more
    told = _Told(progress, "draws", request.draws)
    tables, cut = drawn_tables(opened, request, groupings, told)
    made = [*tables]
    if "measures" in given:
        networks = drawn_networks(opened, request)
        mended, said = _measures(networks, given["measures"], options, progress)
        made.append(mended)
        noted += said
    return made, [*noted, *cut]


def _is_sample(given: Mapping[str, Table]) -> bool:
    """Return whether a table is the sample that the form hands out."""
    samples = {
        role: words.sample.encode("utf-8-sig")
        for role, words in check_words()["resilience"].roles.items()
    }
    return any(given[role][0] == samples[role] for role in ("edges", "flows") if role in given)


class _Told:
    """Tells how far one part of the work is."""

    def __init__(self, progress: Progress, step: str, total: int) -> None:
        self.progress, self.step, self.total, self.done = progress, step, max(1, total), 0
        progress(step, 0.0)

    def __call__(self, count: int) -> None:
        self.done += count
        self.progress(self.step, min(1.0, self.done / self.total))


def _numbers_that_are_none(options: Mapping[str, str]) -> list[Problem]:
    """Return a problem for each option that is no number of its kind."""
    problems = []
    for name, low, high, is_whole in (
        ("final_demand_share", 0.0, 1.0, False), ("stop_share", 0.0, 1.0, False),
        ("budget", 0.0, math.inf, False), ("draws", 1.0, 10_000.0, True),
        ("seed", 0.0, math.inf, True), ("outage_days", 0.0, math.inf, False), ("mean_links", 0.0, math.inf, False),
        ("first", 1.0, math.inf, True),
    ):  # fmt: skip
        text = options[name]
        try:
            is_left_out = not text and name in _MAY_BE_EMPTY
            value = low if is_left_out else float(int(text) if is_whole else float(text))
        except ValueError:
            value = math.nan
        if not low <= value <= high or math.isinf(value):
            expected = f"{low:g} … {high:g}" if high < math.inf else f"{low:g} …"
            problems.append(Problem("chain.bad_share", name, {"found": text, "expected": expected}))
    return problems
