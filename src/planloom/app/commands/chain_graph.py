"""What does a cluster's chain look like, and where is it weak? `chain graph` and `chain weak`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planloom.app.commands.options import (
    Language,
    content,
    day_of,
    language,
    plan_sources,
    report,
    told,
)

if TYPE_CHECKING:
    from planloom.study.chain_graph import ChainRequest

Plans = Annotated[
    list[str], typer.Argument(help="Plan files, documents or example:NAME.", metavar="PLAN…")
]
Cluster = Annotated[str, typer.Option("--cluster", help="Code or name of the cluster.")]
Table = Annotated[
    Path | None,
    typer.Option("--table", help="CSV of edges: from, to, kind, evidence, source, date."),
]
Register = Annotated[
    Path | None,
    typer.Option(
        "--register", help="CSV of the programme register: status of technologies, projects."
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", help="Day (YYYY-MM-DD): reports of the register by then count."),
]


def register(application: typer.Typer) -> None:
    """Add the commands to the group `chain`."""
    groups = (group for group in application.registered_groups if group.name == "chain")
    chain = next(groups).typer_instance
    assert chain is not None  # noqa: S101 the group is registered before
    chain.command()(graph)
    chain.command()(weak)


def graph(
    plans: Plans,
    cluster: Cluster,
    out: Annotated[Path, typer.Option("--out", help="Folder to write to.")],
    table: Table = None,
    programme: Register = None,
    as_of: AsOf = None,
    lang: Language = None,
) -> None:
    """Write a cluster's chain as nodes and edges, each edge with its sentence or row, source and date."""
    from planloom.app.output import write_folder
    from planloom.study.chain_graph import chain_files

    with told(lang):
        request = _request(cluster, (table, None, programme), as_of)
        files, problems = chain_files(plan_sources(plans), request)
        write_folder(files, out)
        _say(out, len(files), lang)
        report(problems, lang)


def weak(
    plans: Plans,
    cluster: Cluster,
    out: Annotated[Path, typer.Option("--out", help="CSV to write.")],
    table: Table = None,
    facts: Annotated[
        Path | None,
        typer.Option("--facts", help="CSV of supply: node, fact, supplier, value, source, date."),
    ] = None,
    lang: Language = None,
) -> None:
    """Write a chain's links, the weakest first; what is missing and what is unknown stand apart."""
    from planloom.app.output import write_folder
    from planloom.study.chain_graph import weak_link_files

    with told(lang):
        request = _request(cluster, (table, facts, None), None)
        stem = out.stem if out.suffix.lower() == ".csv" else out.name
        files, problems = weak_link_files(plan_sources(plans), request, stem)
        files[out.name] = files.pop(f"{stem}.csv")
        write_folder(files, out.parent)
        _say(out, len(files), lang)
        report(problems, lang)


def _request(
    cluster: str, tables: tuple[Path | None, Path | None, Path | None], as_of: str | None
) -> "ChainRequest":
    from datetime import date

    from planloom.study.chain_graph import ChainRequest

    edges, facts, programme = (None if p is None else (content(p), p.name) for p in tables)
    day = date.max if as_of is None else day_of(as_of)
    return ChainRequest(cluster, edges, facts, programme, day)


def _say(where: Path, count: int, lang: str | None) -> None:
    said = {"zh": f"已写入 {where}（{count} 个文件）。", "en": f"{where} written ({count} files)."}
    typer.echo(said[language(lang)], err=True)
