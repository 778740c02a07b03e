"""What does an input-output table say of its sectors? `chain accounts` and `chain extract`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planloom.app.commands.options import Language, content, language, report, told

if TYPE_CHECKING:
    from planloom.study.accounts import AccountsRequest

Sheet = Annotated[
    str | None, typer.Option("--sheet", help="Sheet of a workbook; else the one with most sectors.")
]
Imports = Annotated[
    str,
    typer.Option(
        "--imports",
        help="apart: imports of a competitive table are taken out of the flows in proportion; included: they stay.",
    ),
]
Negative = Annotated[
    str, typer.Option("--negative", help="refuse negative flows between sectors, or keep them.")
]
Final = Annotated[
    list[str] | None, typer.Option("--final", help="A column that is a final use; repeatable.")
]
ValueAdded = Annotated[
    list[str] | None, typer.Option("--value-added", help="A row that is value added; repeatable.")
]
Region = Annotated[
    Path | None,
    typer.Option("--region", help="CSV code, region[, nation, output, …]: regionalise the table."),
]
Quotient = Annotated[
    str, typer.Option("--quotient", help="slq, cilq, flq or aflq, for a regionalised table.")
]
Delta = Annotated[
    float | None, typer.Option("--delta", help="Flegg's exponent; else the dated parameter 0.3.")
]


def register(application: typer.Typer) -> None:
    """Add the commands to the group `chain`."""
    groups = (group for group in application.registered_groups if group.name == "chain")
    chain = next(groups).typer_instance
    assert chain is not None  # noqa: S101 the group is registered before
    chain.command()(accounts)
    chain.command()(extract)


def accounts(
    tables: Annotated[
        list[Path],
        typer.Argument(help="Input-output tables: CSV, Excel, Parquet.", metavar="TABLE…"),
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder to write to; one below it per table.")],
    sheet: Sheet = None,
    imports: Imports = "apart",
    negative: Negative = "refuse",
    final: Final = None,
    value_added: ValueAdded = None,
    employment: Annotated[
        Path | None, typer.Option("--employment", help="CSV code, employment_person.")
    ] = None,
    region: Region = None,
    quotient: Quotient = "flq",
    delta: Delta = None,
    matrices: Annotated[
        bool, typer.Option("--matrices", help="Write A, L, B and G too (n x n each).")
    ] = False,
    lang: Language = None,
) -> None:
    """Check an input-output table and write its multipliers, linkages and balances, with problems and trace."""
    from dataclasses import replace

    from planloom.app.output import write_folder
    from planloom.errors import InputError, Problem
    from planloom.study.accounts import accounts_files

    with told(lang):
        request = replace(
            accounts_request(sheet, imports, negative, final, value_added, region, quotient, delta),
            employment=optional_file(employment),
            has_matrices=matrices,
        )
        problems: list[Problem] = []
        failed: list[Problem] = []
        for path in tables:
            try:
                written = accounts_files((content(path), path.name), request)
            except InputError as error:
                failed += error.problems
                continue
            folder = out / path.stem if len(tables) > 1 else out
            write_folder(written.files, folder)
            problems += written.problems
            _say(folder, len(written.files), lang)
        if failed:
            raise InputError([*failed, *problems])
        report(problems, lang)


def extract(
    table: Annotated[Path, typer.Argument(help="Input-output table: CSV, Excel, Parquet.")],
    out: Annotated[Path, typer.Option("--out", help="CSV to write.")],
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
    """Write what the economy loses if each sector is taken out: hypothetical extraction of every sector."""
    from planloom.app.output import write_folder
    from planloom.study.accounts import extraction_files

    with told(lang):
        request = accounts_request(
            sheet, imports, negative, final, value_added, region, quotient, delta
        )
        stem = out.stem if out.suffix.lower() == ".csv" else out.name
        written = extraction_files((content(table), table.name), stem, request)
        files = dict(written.files)
        files[out.name] = files.pop(f"{stem}.csv")
        write_folder(files, out.parent)
        _say(out, len(files), lang)
        report(written.problems, lang)


def accounts_request(
    sheet: str | None,
    imports: str,
    negative: str,
    final: list[str] | None,
    value_added: list[str] | None,
    region: Path | None,
    quotient: str,
    delta: float | None,
) -> "AccountsRequest":
    """Return how a table is to be read and, where a region is named, brought down to it."""
    from planloom.study.accounts import AccountsRequest

    return AccountsRequest(
        sheet=sheet,
        imports=imports,
        negative=negative,
        final_codes=tuple(final or ()),
        value_added_codes=tuple(value_added or ()),
        region=optional_file(region),
        quotient=quotient,
        delta=delta,
    )


def optional_file(path: Path | None) -> tuple[bytes, str] | None:
    """Return content and name of a file, or None where none was named."""
    return None if path is None else (content(path), path.name)


def _say(where: Path, count: int, lang: str | None) -> None:
    said = {"zh": f"已写入 {where}（{count} 个文件）。", "en": f"{where} written ({count} files)."}
    typer.echo(said[language(lang)], err=True)
