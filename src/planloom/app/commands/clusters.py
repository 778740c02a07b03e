"""How strong, how concentrated, what may come next? The group `clusters`."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from planloom.app.commands.listing import Listing
from planloom.app.commands.options import Language, day_of, language, plan_sources, report, told

group = typer.Typer(
    cls=Listing,
    no_args_is_help=True,
    help="Clusters: how strong, how concentrated, what may come next.",
)
_LARGEST = 2 * 2**30


class MeasureFormat(StrEnum):
    """Forms in which measures are written."""

    TABLE = "table"
    JSON = "json"
    YAML = "yaml"
    CSV = "csv"


class Absent(StrEnum):
    """What a pair of region and industry without a figure means."""

    MISSING = "missing"
    ZERO = "zero"


def register(application: typer.Typer) -> None:
    """Add the group."""
    application.add_typer(group, name="clusters")


@group.callback()
def about() -> None:
    """Clusters: how strong, how concentrated, what may come next."""


@group.command()
def measure(
    table: Annotated[
        Path,
        typer.Argument(
            help="Regions by industries, long or wide, or firms one by one: CSV, Excel, Parquet.",
            metavar="TABLE",
        ),
    ],
    measures: Annotated[
        list[str] | None,
        typer.Option(
            "--measure", help="A measure; repeatable. All that the table allows, if none."
        ),
    ] = None,
    region_column: Annotated[
        str | None, typer.Option("--region-column", help="Header over the regions.")
    ] = None,
    industry_column: Annotated[
        str | None, typer.Option("--industry-column", help="Header over the industries.")
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option("--column", help="ROLE=HEADER for year, firm or a quantity; repeatable."),
    ] = None,
    quantity: Annotated[
        str | None,
        typer.Option(
            "--quantity",
            help="employment, value_added, output, wage, establishments or value: what is measured, "
            "and what a wide table counts.",
        ),
    ] = None,
    absent: Annotated[
        Absent, typer.Option("--absent", help="A pair without a figure: missing, or zero.")
    ] = Absent.MISSING,
    left_out: Annotated[
        list[str] | None,
        typer.Option("--leave-out", help="A region or industry that is no part (a subtotal)."),
    ] = None,
    assignment: Annotated[
        Path | None,
        typer.Option("--assignment", help="firm_id, cluster_code, share; TABLE then lists firms."),
    ] = None,
    places: Annotated[
        Path | None, typer.Option("--places", help="region, area, population.")
    ] = None,
    plan: Annotated[
        str | None,
        typer.Option("--plan", help="Plan whose clusters the table should hold."),
    ] = None,
    draws: Annotated[
        int | None, typer.Option("--draws", min=0, help="Tables drawn again; 0: no intervals.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the draws.")] = 1,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="Day (YYYY-MM-DD) whose parameters hold; else the latest."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder to write to: one CSV per table, and problems.csv."),
    ] = None,
    form: Annotated[MeasureFormat, typer.Option("--format")] = MeasureFormat.TABLE,
    lang: Language = None,
) -> None:
    """Measure clusters: specialisation, concentration, strength, unevenness and growth, with intervals."""
    from datetime import date

    from planloom.app.clusters_text import measurement_text
    from planloom.app.output import problems_csv, write_folder, write_text
    from planloom.study.asking import file_bytes
    from planloom.study.clusters import ClustersRequest, measured, table_csv
    from planloom.study.firms import one_plan

    with told(lang):
        plans = [] if plan is None else [p for s in plan_sources([plan]) for p in s.file.plans]
        column = _roles(columns or [])
        for role, word in (("region", region_column), ("industry", industry_column)):
            if word is not None:
                column[role] = word
        request = ClustersRequest(
            table=(file_bytes(table, _LARGEST), table.name),
            day=date.max if as_of is None else day_of(as_of),
            assignment=None if assignment is None else (file_bytes(assignment), assignment.name),
            places=None if places is None else (file_bytes(places), places.name),
            plan=one_plan(plans),
            column=column,
            absent="zero" if absent is Absent.ZERO else "missing",
            quantity=quantity,
            left_out=tuple(left_out or ()),
            measures=tuple(measures or ()),
            draws=draws,
            seed=seed,
        )
        found = measured(request)
        if out is not None:
            files = {f"{made.name}.csv": table_csv(made) for made in found.tables}
            files["problems.csv"] = problems_csv(found.problems, language(lang))
            write_folder(files, out)
        write_text(measurement_text(found, form.value, language(lang)), None)
        report(found.problems, lang)


def _roles(columns: Sequence[str]) -> dict[str, str]:
    """Return the word of the header by role."""
    from planloom.errors import InputError, Problem
    from planloom.study.clusters import ROLES

    pairs = [text.partition("=") for text in columns]
    wrong = [
        Problem("clusters.unknown_role", "--column", {"found": role, "known": list(ROLES)})
        for role, sign, _ in pairs
        if not sign or role not in ROLES
    ]
    if wrong:
        raise InputError(wrong)
    return {role: word for role, _, word in pairs}
