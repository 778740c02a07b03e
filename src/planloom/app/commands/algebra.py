"""How do plans lie to each other? `diff`, `align`, `compare`."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from planloom.app.commands.options import Language, day_of, language, plan_sources, report, told

if TYPE_CHECKING:
    from planloom.errors import Problem
    from planloom.plan.matching_records import Relation
    from planloom.study import PlanSource


class RelationFormat(StrEnum):
    """Forms in which findings are written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


_AsOf = Annotated[
    str | None,
    typer.Option("--as-of", help="Day (YYYY-MM-DD): what was in force and known then."),
]
_Form = Annotated[RelationFormat, typer.Option("--format")]
_PLAN = "plan file, document or example:NAME"


def register(application: typer.Typer) -> None:
    """Add the commands."""
    application.command()(diff)
    application.command()(align)
    application.command()(compare)


def diff(
    old: Annotated[str, typer.Argument(help=f"The older version: {_PLAN}.")],
    new: Annotated[str, typer.Argument(help="The newer version.")],
    as_of: _AsOf = None,
    form: _Form = RelationFormat.TABLE,
    lang: Language = None,
) -> None:
    """Say what moved between two versions: targets, wording, clusters, and series that break."""
    from planloom.plan.diff import diff_plans

    with told(lang):
        day = None if as_of is None else day_of(as_of)
        sources = plan_sources([old, new])
        _write(
            sources, diff_plans(sources[0].file, sources[1].file, day), ("old", "new"), form, lang
        )


def align(
    parent: Annotated[str, typer.Argument(help=f"The parent: {_PLAN}.")],
    children: Annotated[
        list[str] | None,
        typer.Argument(
            help="Child plans; none where the parent's document holds them.", metavar="[CHILD]..."
        ),
    ] = None,
    as_of: _AsOf = None,
    form: _Form = RelationFormat.TABLE,
    lang: Language = None,
) -> None:
    """Hold child plans against their parent: what they carry, split, raise, lower, leave out or add."""
    from planloom.plan.align import align_plans

    with told(lang):
        day = None if as_of is None else day_of(as_of)
        sources = plan_sources([parent, *(children or [])])
        files = [source.file for source in sources[1:]]
        found = align_plans(sources[0].file, files, day)
        _write(sources, found, ("parent", "child"), form, lang)


def compare(
    plans: Annotated[list[str], typer.Argument(help=f"Each a {_PLAN}.", metavar="PLAN...")],
    as_of: _AsOf = None,
    form: _Form = RelationFormat.TABLE,
    lang: Language = None,
) -> None:
    """Put plans side by side by indicator and cluster; definitions that differ are shown, not merged."""
    from planloom.app.algebra_text import side_by_side
    from planloom.plan.compare import compare_plans

    with told(lang):
        day = None if as_of is None else day_of(as_of)
        sources = plan_sources(plans)
        files = [source.file for source in sources]
        found = compare_plans(files, day)
        if form is RelationFormat.TABLE:
            typer.echo(side_by_side(files, found, language(lang)), nl=False)
            report(_problems(sources, found), lang)
        else:
            _write(sources, found, ("plan", "other"), form, lang)


def _write(
    sources: "list[PlanSource]",
    found: "tuple[Relation, ...]",
    sides: tuple[str, str],
    form: RelationFormat,
    lang: str | None,
) -> None:
    from planloom.app.algebra_text import relations_text

    files = [source.file for source in sources]
    typer.echo(relations_text(files, found, sides, form.value, language(lang)), nl=False)
    report(_problems(sources, found), lang)
    if any(relation.severity == "error" for relation in found):
        raise typer.Exit(1)


def _problems(sources: "list[PlanSource]", found: "tuple[Relation, ...]") -> "list[Problem]":
    """Return what the sources could not settle, and the names without a code that the findings rest on."""
    from planloom.plan.matching_names import uncoded

    problems = [problem for source in sources for problem in source.problems]
    if found:
        told = {(problem.code, problem.where) for problem in problems}
        problems += [
            problem
            for source in sources
            for problem in uncoded(source.file)
            if (problem.code, problem.where) not in told
        ]
    return problems
