"""What breaks a chain, and how far does it spread? The group `chain`."""

from pathlib import Path
from typing import Annotated

import typer

from planloom.app.commands.options import Language, content, language, report, told

_group = typer.Typer(
    no_args_is_help=True, help="Supply chains: what breaks them and how far it spreads."
)


def register(application: typer.Typer) -> None:
    """Add the group."""
    application.add_typer(_group, name="chain")


@_group.command()
def esri(
    edges: Annotated[Path, typer.Option("--edges", help="supplier, customer, weight per line.")],
    sectors: Annotated[Path, typer.Option("--sectors", help="A code of the matrix per firm.")],
    essential: Annotated[
        Path, typer.Option("--essential", help="0/1/2, supplier's sector by customer's.")
    ],
    out: Annotated[Path, typer.Option("--out", help="CSV to write.")],
    market: Annotated[
        Path | None, typer.Option("--market", help="Sectors in which firms stand in.")
    ] = None,
    revenue: Annotated[Path | None, typer.Option("--revenue", help="Revenue per firm.")] = None,
    share: Annotated[
        float | None,
        typer.Option("--final-demand-share", help="Share of final demand in every revenue."),
    ] = None,
    tolerance: Annotated[
        float, typer.Option("--tolerance", help="Largest loss of a firm in the last step.")
    ] = 1e-2,
    converged: Annotated[
        bool, typer.Option("--converged", help="Go on until nothing moves (1e-10).")
    ] = False,
    firms: Annotated[
        str | None, typer.Option("--firms", help="Ids, by comma, or a file with one a line.")
    ] = None,
    lang: Language = None,
) -> None:
    """Write the economic systemic risk index of firms: what is lost if each of them stops."""
    from planloom.app.output import write_text
    from planloom.study.chains import RiskRequest, firms_of, systemic_risk_csv

    with told(lang):
        files = (edges, sectors, essential, market, revenue)
        first, second, third, fourth, fifth = (
            None if path is None else (content(path), path.name) for path in files
        )
        assert first is not None  # noqa: S101 typer requires these three
        assert second is not None  # noqa: S101
        assert third is not None  # noqa: S101
        wanted = () if firms is None else firms_of(_words(firms))
        text, problems = systemic_risk_csv(
            (first, second, third, fourth, fifth), RiskRequest(share, tolerance, converged, wanted)
        )
        write_text(text, out)
        said = {"zh": f"已写入 {out}。", "en": f"{out} written."}
        typer.echo(said[language(lang)], err=True)
        report(problems, lang)


def _words(firms: str) -> str:
    path = Path(firms)
    return content(path).decode("utf-8-sig", "replace") if path.is_file() else firms
