"""What may come next in places, and how far have a plan's future industries come? `clusters foresee`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from planloom.app.commands.options import (
    Language,
    content,
    day_of,
    language,
    plan_sources,
    tell,
    told,
)


class ForesightFormat(StrEnum):
    """Forms in which the results are written."""

    TABLE = "table"
    JSON = "json"
    YAML = "yaml"
    CSV = "csv"


class RelatedBy(StrEnum):
    """Measures of relatedness."""

    PROXIMITY = "proximity"
    ASSOCIATION = "association"
    PROBABILITY = "probability"
    COSINE = "cosine"
    JACCARD = "jaccard"


def register(application: typer.Typer) -> None:
    """Add the command to the group `clusters`."""
    groups = (known for known in application.registered_groups if known.name == "clusters")
    group = next(groups).typer_instance
    assert group is not None  # noqa: S101 the group is registered before
    group.command()(foresee)


def foresee(
    table: Annotated[
        Path,
        typer.Argument(help="Sizes by region and industry: CSV, Excel, Parquet.", metavar="TABLE"),
    ],
    plan: Annotated[
        str | None,
        typer.Option(
            "--plan",
            help="Plan file, document or example:NAME: its future industries are followed.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder: every table as CSV, problems.csv, check.json."),
    ] = None,
    form: Annotated[
        ForesightFormat, typer.Option("--format", help="csv writes the table that --table names.")
    ] = ForesightFormat.TABLE,
    shown: Annotated[
        str | None,
        typer.Option("--table", help="Only this table: stages, places, industries, next, …"),
    ] = None,
    rows: Annotated[int, typer.Option("--rows", min=1, help="Rows shown of each table.")] = 15,
    minimum_size: Annotated[
        float | None,
        typer.Option(
            "--minimum-size", help="Leave out places with a smaller total; else a dated share."
        ),
    ] = None,
    bootstrap: Annotated[
        int, typer.Option("--bootstrap", help="Draws for intervals of complexity; 0 for none.")
    ] = 200,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the draws.")] = 1,
    related_by: Annotated[
        RelatedBy, typer.Option("--related-by", help="Relatedness behind density and links.")
    ] = RelatedBy.PROXIMITY,
    period_years: Annotated[
        int | None, typer.Option("--period-years", help="An entry is foreseen within; else 3.")
    ] = None,
    entry_below: Annotated[
        float | None,
        typer.Option("--entry-below", help="Quotient under which it is not there; else 0.5."),
    ] = None,
    quantity: Annotated[
        str, typer.Option("--quantity", help="employment, value_added, …; else the table's first.")
    ] = "",
    absent: Annotated[
        str,
        typer.Option("--absent", help="A pair without a figure: missing, or zero (none there)."),
    ] = "missing",
    columns: Annotated[
        list[str] | None, typer.Option("--column", help="ROLE=HEADER, e.g. region=geo; repeatable.")
    ] = None,
    as_of: Annotated[
        str, typer.Option("--as-of", help="Day (YYYY-MM-DD) whose parameters hold.")
    ] = "9999-12-31",
    lang: Language = None,
) -> None:
    """Foresee what may come next: complexity, relatedness, chances of entry with their back-test, stages."""
    from planloom.app.foresight_text import foresight_text, foresight_texts
    from planloom.app.output import write_folder
    from planloom.errors import Problem
    from planloom.study.checking import CheckRequest, run_check

    with told(lang):
        words = language(lang)
        files = [] if plan is None else [source.file for source in plan_sources([plan])]
        asked = {
            "quantity": quantity, "absent": absent, "columns": ",".join(columns or ()),
            "minimum_size": "" if minimum_size is None else f"{minimum_size:.15g}",
            "related_by": related_by.value, "bootstrap": str(bootstrap), "seed": str(seed),
            "period_years": "" if period_years is None else str(period_years),
            "entry_below": "" if entry_below is None else f"{entry_below:.15g}",
        }  # fmt: skip
        request = CheckRequest(
            kind="foresight", name=table.stem, published_on=day_of(as_of),
            tables={"sizes": (table.name, content(table))},
            plan_id=files[0].plans[0].id if files else None, parameters=asked, most_rows=None,
        )  # fmt: skip
        check = run_check(request, files)
        if out is not None:
            write_folder(foresight_texts(check, words), out)
        text = foresight_text(check, (form.value, shown, rows), words)
        typer.echo(text, nl=False)
        tell([Problem(p.code, p.where, p.values, p.severity) for p in check.problems], words)
