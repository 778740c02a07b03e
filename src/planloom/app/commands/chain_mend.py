"""What would mend a chain most, under a budget? `chain mend`, over a known network or over drawn ones."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from planloom.app.commands.chain import (
    DemandShare,
    Essential,
    Market,
    Out,
    Revenue,
    bar,
    inputs_of,
    tables_of,
    write_results,
)
from planloom.app.commands.chain_accounts import (
    Imports,
    Quotient,
    Region,
    Sheet,
    accounts_request,
)
from planloom.app.commands.chain_ensemble import (
    FLOWS,
    SIZES,
    Draws,
    MeanLinks,
    Seed,
    drawn_from,
    drawn_inputs,
)
from planloom.app.commands.options import Language, content, report, told


def register(application: typer.Typer) -> None:
    """Add the command to the group `chain`."""
    groups = (group for group in application.registered_groups if group.name == "chain")
    chain = next(groups).typer_instance
    assert chain is not None  # noqa: S101 the group is registered before
    chain.command()(mend)


def mend(
    essential: Essential,
    measures: Annotated[
        Path, typer.Option("--measures", help="kind, firm_id, sector_code, amount, cost per line.")
    ],
    budget: Annotated[float, typer.Option("--budget", help="Most cost in all.")],
    out: Out,
    edges: Annotated[
        Path | None, typer.Option("--edges", help="A known network: supplier, customer, weight.")
    ] = None,
    sectors: Annotated[
        Path | None, typer.Option("--sectors", help="Goes with --edges: a code per firm.")
    ] = None,
    market: Market = None,
    revenue: Revenue = None,
    flows: Annotated[Path | None, FLOWS] = None,
    firms: Annotated[Path | None, SIZES] = None,
    draws: Draws = 20,
    seed: Seed = 1,
    links: MeanLinks = 10.0,
    sheet: Sheet = None,
    imports: Imports = "apart",
    region: Region = None,
    quotient: Quotient = "flq",
    share: DemandShare = None,
    days: Annotated[
        float | None,
        typer.Option("--outage-days", help="Days of an outage; stocks are then given in days."),
    ] = None,
    lang: Language = None,
) -> None:
    """Rank second suppliers, stocks and entrants by the risk that they take away; choose by a budget."""
    from planloom.errors import InputError, Problem
    from planloom.study.chain_results import result_files
    from planloom.study.ensemble import asked_of
    from planloom.study.ensemble_model import EnsembleRequest
    from planloom.study.mending import MendRequest, mend_csv, mend_drawn_csv

    with told(lang):
        is_known, is_drawn = bool(edges and sectors), bool(flows and firms)
        if is_known == is_drawn or (edges and flows):
            raise InputError(
                [Problem("chain.no_network" if not is_known else "chain.two_networks", "--edges")]
            )
        rows, request = (content(measures), measures.name), MendRequest(budget, days)
        asked = asdict(request)
        inputs: dict[str, tuple[bytes, str] | None] = {"measures": rows}
        listed = max(1, len(rows[0].splitlines()))
        if edges and sectors:
            tables = tables_of(edges, sectors, essential, market, revenue, share)
            with bar(lang, listed) as progress:
                text, problems = mend_csv(tables, rows, request, progress)
            inputs |= inputs_of(tables)
            asked["final_demand_share"] = share
        else:
            assert flows is not None  # noqa: S101 told above
            assert firms is not None  # noqa: S101 told above
            accounts = accounts_request(
                sheet, imports, "refuse", None, None, region, quotient, None
            )
            way = EnsembleRequest(draws, seed, links, share, accounts=accounts)
            given = drawn_from(flows, firms, essential)
            with bar(lang, listed * draws) as progress:
                text, problems = mend_drawn_csv(given, way, rows, request, progress)
            inputs |= drawn_inputs(given, way)
            asked |= asked_of(way)
        files = result_files({out.name: text}, inputs, asked, problems)
        write_results({out: text}, files, lang)
        report(problems, lang)
