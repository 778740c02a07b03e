"""What breaks a chain, and how far does it spread? The group `chain`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planloom.app.commands.listing import Listing
from planloom.app.commands.options import Language, content, language, report, told

if TYPE_CHECKING:
    from planloom.study.supply import SupplyTables

group = typer.Typer(
    cls=Listing,
    no_args_is_help=True,
    help="Supply chains: what breaks them and how far it spreads.",
)

Edges = Annotated[Path, typer.Option("--edges", help="supplier, customer, weight per line.")]
Sectors = Annotated[Path, typer.Option("--sectors", help="A code of the matrix per firm.")]
Essential = Annotated[
    Path, typer.Option("--essential", help="0/1/2, supplier's sector by customer's.")
]
Market = Annotated[
    Path | None, typer.Option("--market", help="Sectors in which firms stand in for each other.")
]
Revenue = Annotated[Path | None, typer.Option("--revenue", help="Revenue per firm.")]
DemandShare = Annotated[
    float | None,
    typer.Option("--final-demand-share", help="Share of final demand in every revenue."),
]
Tolerance = Annotated[
    float, typer.Option("--tolerance", help="Largest loss of a firm in the last step.")
]
Firms = Annotated[
    str | None, typer.Option("--firms", help="Ids, by comma, or a file with one a line.")
]
Out = Annotated[Path, typer.Option("--out", help="CSV to write.")]


def register(application: typer.Typer) -> None:
    """Add the group."""
    application.add_typer(group, name="chain")


@group.command()
def esri(
    edges: Edges,
    sectors: Sectors,
    essential: Essential,
    out: Out,
    market: Market = None,
    revenue: Revenue = None,
    share: DemandShare = None,
    tolerance: Tolerance = 1e-2,
    converged: Annotated[
        bool, typer.Option("--converged", help="Go on until nothing moves (1e-10).")
    ] = False,
    firms: Firms = None,
    bounds: Annotated[
        Path | None,
        typer.Option("--report", help="CSV with published, converged and largest possible values."),
    ] = None,
    lang: Language = None,
) -> None:
    """Write the economic systemic risk index of firms: what is lost if each of them stops."""
    from planloom.study.chain_results import result_files
    from planloom.study.chains import RiskRequest, risk_report_csv, systemic_risk_csv
    from planloom.study.supply import firms_of

    with told(lang):
        tables = tables_of(edges, sectors, essential, market, revenue, share)
        wanted = () if firms is None else firms_of(words_of(firms))
        request = RiskRequest(tolerance, converged, wanted)
        with bar(lang, len(wanted)) as progress:
            text, problems = systemic_risk_csv(tables, request, progress)
        written = {out: text}
        if bounds is not None:
            with bar(lang, len(wanted)) as progress:
                written[bounds], _ = risk_report_csv(tables, request, progress)
        named = {path.name: content for path, content in written.items()}
        asked = {**asdict(request), "final_demand_share": share}
        write_results(written, result_files(named, inputs_of(tables), asked, problems), lang)
        report(problems, lang)


@group.command()
def stop(
    edges: Edges,
    sectors: Sectors,
    essential: Essential,
    groups: Annotated[
        Path, typer.Option("--groups", help="firm, group per line; or an assignment with shares.")
    ],
    out: Out,
    firms: Firms = None,
    sector: Annotated[
        list[str] | None, typer.Option("--sector", help="A sector that stops whole; repeatable.")
    ] = None,
    stopped: Annotated[
        list[str] | None, typer.Option("--group", help="A group that stops whole; repeatable.")
    ] = None,
    part: Annotated[float, typer.Option("--share", help="Share that what stops loses.")] = 1.0,
    spread: Annotated[
        Path | None, typer.Option("--spread", help="CSV with the losses of each firm.")
    ] = None,
    market: Market = None,
    revenue: Revenue = None,
    share: DemandShare = None,
    tolerance: Tolerance = 1e-10,
    lang: Language = None,
) -> None:
    """Write which group (cluster, district) loses what if a firm, a sector or a source stops."""
    from planloom.study.chain_results import result_files
    from planloom.study.stops import StopRequest, stop_csv
    from planloom.study.supply import firms_of

    with told(lang):
        tables = tables_of(edges, sectors, essential, market, revenue, share)
        wanted = () if firms is None else firms_of(words_of(firms))
        request = StopRequest(wanted, tuple(sector or ()), tuple(stopped or ()), part, tolerance)
        given = content(groups), groups.name
        with bar(lang, len(wanted) + len(request.sectors) + len(request.groups)) as progress:
            text, each, problems = stop_csv(tables, given, request, progress)
        written = {out: text} if spread is None else {out: text, spread: each}
        named = {path.name: content for path, content in written.items()}
        asked = {**asdict(request), "final_demand_share": share}
        inputs = {**inputs_of(tables), "groups": given}
        write_results(written, result_files(named, inputs, asked, problems), lang)
        report(problems, lang)


def tables_of(
    edges: Path,
    sectors: Path,
    essential: Path,
    market: Path | None,
    revenue: Path | None,
    share: float | None,
) -> "SupplyTables":
    """Return the files of a network as a study takes them."""
    from planloom.study.supply import SupplyTables

    return SupplyTables(
        (content(edges), edges.name),
        (content(sectors), sectors.name),
        (content(essential), essential.name),
        None if market is None else (content(market), market.name),
        None if revenue is None else (content(revenue), revenue.name),
        share,
    )


def words_of(firms: str) -> str:
    """Return a list of firms: the option's own words, or the file that it names."""
    path = Path(firms)
    return content(path).decode("utf-8-sig", "replace") if path.is_file() else firms


def inputs_of(tables: "SupplyTables") -> dict[str, tuple[bytes, str] | None]:
    """Return the files of a network by what they are."""
    return {
        "edges": tables.edges, "sectors": tables.sectors, "essential": tables.essential,
        "market": tables.market, "revenue": tables.revenue,
    }  # fmt: skip


def write_results(tables: dict[Path, str], beside: dict[str, str], lang: str | None) -> None:
    """Write tables and what stands beside the first of them, and say so."""
    from planloom.app.output import write_folder, write_text

    for path, text in tables.items():
        write_text(text, path)
    out = next(iter(tables))
    write_folder(beside, out.parent)
    said = {
        "zh": f"已写入 {out}，旁附问题表和依据。",
        "en": f"{out} written, its problems and trace beside it.",
    }
    typer.echo(said[language(lang)], err=True)


@contextmanager
def bar(lang: str | None, total: int) -> Iterator[Callable[[int], None]]:
    """Show how much was done, on a terminal alone; without a total, the count."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    word = {"zh": "已计算", "en": "computed"}[language(lang)]
    console = Console(stderr=True)
    parts = (TextColumn(word), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*parts, console=console, disable=not console.is_terminal) as shown:
        task = shown.add_task(word, total=total or None)
        yield lambda count: shown.advance(task, count)
