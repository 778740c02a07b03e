"""How sure is a firm's risk where nobody knows who buys from whom? `chain ensemble`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planloom.app.commands.chain import DemandShare, Essential, Out, Tolerance, bar, write_results
from planloom.app.commands.chain_accounts import (
    Delta,
    Final,
    Imports,
    Negative,
    Quotient,
    Region,
    Sheet,
    ValueAdded,
    accounts_request,
)
from planloom.app.commands.options import Language, content, report, told

if TYPE_CHECKING:
    from planloom.study.ensemble_model import EnsembleRequest, EnsembleTables


FLOWS = typer.Option(
    "--flows", help="Input-output table, as `chain accounts` reads it; or flows alone."
)
SIZES = typer.Option("--firms", help="firm, sector, size per line.")
Draws = Annotated[int, typer.Option("--draws", help="Networks drawn.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of the draws.")]
MeanLinks = Annotated[float, typer.Option("--mean-links", help="Customers per firm.")]


def register(application: typer.Typer) -> None:
    """Add the command to the group `chain`."""
    groups = (group for group in application.registered_groups if group.name == "chain")
    chain = next(groups).typer_instance
    assert chain is not None  # noqa: S101 the group is registered before
    chain.command()(ensemble)


def ensemble(
    flows: Annotated[Path, FLOWS],
    firms: Annotated[Path, SIZES],
    essential: Essential,
    out: Out,
    folder: Annotated[
        Path | None,
        typer.Option("--draws-folder", help="Where draws are kept; a run goes on there."),
    ] = None,
    draws: Draws = 100,
    seed: Seed = 1,
    links: MeanLinks = 10.0,
    share: DemandShare = None,
    first: Annotated[int, typer.Option("--first", help="How many firms count as the first.")] = 50,
    tolerance: Tolerance = 1e-2,
    threads: Annotated[int, typer.Option("--threads", help="Threads; the result is the same.")] = 2,
    sheet: Sheet = None,
    imports: Imports = "apart",
    negative: Negative = "refuse",
    final: Final = None,
    value_added: ValueAdded = None,
    region: Region = None,
    quotient: Quotient = "flq",
    delta: Delta = None,
    lang: Language = None,
) -> None:
    """Write each firm's index with interval and rank, over networks drawn from a table of sectors."""
    from planloom.study.chain_results import result_files
    from planloom.study.ensemble import asked_of, ensemble_csv
    from planloom.study.ensemble_model import EnsembleRequest
    from planloom.workspace.draws import DrawFolder

    with told(lang):
        tables = drawn_from(flows, firms, essential)
        accounts = accounts_request(
            sheet, imports, negative, final, value_added, region, quotient, delta
        )
        request = EnsembleRequest(draws, seed, links, share, first, tolerance, threads, accounts)
        with bar(lang, draws) as progress:
            kept = None if folder is None else DrawFolder(folder)
            text, problems = ensemble_csv(tables, request, kept, progress)
        inputs = drawn_inputs(tables, request)
        files = result_files({out.name: text}, inputs, asked_of(request), problems)
        write_results({out: text}, files, lang)
        report(problems, lang)


def drawn_from(flows: Path, firms: Path, essential: Path) -> "EnsembleTables":
    """Return the tables that networks are drawn from."""
    from planloom.study.ensemble_model import EnsembleTables

    return EnsembleTables(*((content(path), path.name) for path in (flows, firms, essential)))


def drawn_inputs(
    tables: "EnsembleTables", request: "EnsembleRequest"
) -> dict[str, tuple[bytes, str] | None]:
    """Return the files of an ensemble by what they are."""
    return {
        "flows": tables.flows, "firms": tables.firms, "essential": tables.essential,
        "region": request.accounts.region,
    }  # fmt: skip
