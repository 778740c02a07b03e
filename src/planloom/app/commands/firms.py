"""Which firms belong to a plan's clusters? The group `firms`."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from planloom.app.commands.listing import Listing
from planloom.app.commands.options import (
    Language,
    WorkspaceFolder,
    day_of,
    language,
    plan_sources,
    report,
    told,
)

group = typer.Typer(
    cls=Listing, no_args_is_help=True, help="Firms: which cluster they belong to, with evidence."
)
_LARGEST = 2 * 2**30


class FirmsFormat(StrEnum):
    """Forms in which totals are written."""

    TABLE = "table"
    JSON = "json"
    YAML = "yaml"
    CSV = "csv"


class Unique(StrEnum):
    """How a firm with several clusters counts once."""

    PRODUCT = "product"
    LEGAL_UNIT = "legal_unit"


class CodeVersion(StrEnum):
    """Versions of GB/T 4754."""

    NEW = "2017"
    OLD = "2011"


def register(application: typer.Typer) -> None:
    """Add the group."""
    application.add_typer(group, name="firms")


@group.callback()
def about() -> None:
    """Firms: which cluster they belong to, with evidence."""


@group.command()
def classify(
    firms: Annotated[
        Path, typer.Argument(help="Table of firms: CSV, Excel, Parquet.", metavar="FIRMS")
    ],
    plan: Annotated[
        str | None,
        typer.Option(
            "--plan", help="Plan file, document or example:NAME; else the code list's clusters."
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="File to write: .csv, .xlsx or .parquet.")
    ] = None,
    unique: Annotated[
        Unique,
        typer.Option("--unique", help="How a firm with several clusters counts once."),
    ] = Unique.PRODUCT,
    version: Annotated[
        CodeVersion,
        typer.Option("--code-version", help="GB/T 4754 version of codes whose row says none."),
    ] = CodeVersion.NEW,
    columns: Annotated[
        list[str] | None,
        typer.Option("--column", help="FIELD=HEADER, e.g. scope=主营; repeatable."),
    ] = None,
    workspace: WorkspaceFolder = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="Day (YYYY-MM-DD) whose parameters hold; else the latest."),
    ] = None,
    form: Annotated[FirmsFormat, typer.Option("--format")] = FirmsFormat.TABLE,
    lang: Language = None,
) -> None:
    """Write which share of each firm belongs to which cluster, and print totals and tiers of the plan."""
    from planloom.app.firms_text import firms_text
    from planloom.app.output import write_bytes
    from planloom.study.asking import file_bytes
    from planloom.study.firms import FirmsRequest, classified, one_plan, table_bytes

    with told(lang):
        words = language(lang)
        plans = [] if plan is None else [p for s in plan_sources([plan]) for p in s.file.plans]
        request = FirmsRequest(
            data=file_bytes(firms, _LARGEST),
            name=firms.name,
            day=date.max if as_of is None else day_of(as_of),
            plan=one_plan(plans),
            unique=unique.value,
            version=version.value,
            mapping=_mapping(columns or []),
            decisions=_decisions(workspace),
        )
        result = classified(request)
        if out is not None:
            write_bytes(table_bytes(result.assignment, out.suffix.lower()), out)
        typer.echo(firms_text(result, form.value, words), nl=False)
        report(result.problems, lang)


def _mapping(columns: list[str]) -> dict[str, str]:
    """Return the word of the header by field."""
    from planloom.errors import InputError, Problem
    from planloom.study.firms import firm_fields

    pairs = [column.partition("=") for column in columns]
    known = firm_fields()
    wrong = [
        Problem("firms.bad_option", "--column", {"found": field, "known": ", ".join(known)})
        for field, sign, _ in pairs
        if not sign or field not in known
    ]
    if wrong:
        raise InputError(wrong)
    return {field: word for field, _, word in pairs}


def _decisions(workspace: Path | None) -> tuple[tuple[str, str, bool], ...]:
    """Return what persons decided in a workspace."""
    from planloom.workspace.firm_decisions import standing_decisions

    if workspace is None:
        return ()
    decided = standing_decisions(workspace)
    return tuple((firm, c, bool(d.is_accepted)) for (firm, c), d in sorted(decided.items()))
