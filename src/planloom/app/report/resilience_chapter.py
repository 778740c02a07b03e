"""Which chapter does the resilience of a chain make? Rankings, the spread of a stop, measures, weak links."""

from collections.abc import Iterator

from planloom.app.check_view import ShownTable, shown_table
from planloom.app.lookup import Lookup
from planloom.app.page_problems import study_problem_row
from planloom.app.records import Check
from planloom.app.report.parts import Block, Column, Paragraph, Section, Table, line, sayer
from planloom.app.resilience_view import CAVEATS, KIND, is_what_if

_TABLES = (
    ("firms", ("firm_id", "sector", "esri_converged", "esri_downstream", "esri_upstream", "esri_at_most")),
    ("sectors", ("sector", "firm_count", "loss", "loss_downstream", "loss_upstream", "loss_at_most")),
    ("firms_drawn", ("firm_id", "sector", "esri_mean", "esri_05", "esri_95", "top_probability")),
    ("sectors_drawn", ("sector", "firm_count", "loss_mean", "loss_05", "loss_95")),
    ("spread", ("stopped", "step", "firm_count", "loss", "loss_downstream", "loss_upstream")),
    ("measures", ("kind", "firm_id", "sector_code", "amount", "cost", "change", "chosen")),
)  # fmt: skip
_WEAK = (
    ("weak_links", ("cluster_code", "node", "state", "weakness_low", "weakness_high", "is_single_source")),
)  # fmt: skip
_ROWS = 15


def resilience_chapters(lookup: Lookup, lang: str) -> Iterator[Section]:
    """Yield a chapter for each check of resilience and of weak links in force.

    Parameters
    ----------
    lookup
        The study.
    lang
        ``zh`` or ``en``.

    Yields
    ------
    chapter
        What must be known first, then the first rows of each table; all of them stand on the page of the check.
    """
    say = sayer(lang)
    for check in lookup.study.checks:
        if check.kind == KIND:
            heading = say(
                "谁停产会拖垮产业链，怎么补", "What would break the chain, and what would mend it"
            )
            heading = (
                say("假设停产会波及谁", "Whom a stop would reach") if is_what_if(check) else heading
            )
            yield _chapter(check, heading, _TABLES, lang)
        elif check.kind == "chain_graph":
            yield _chapter(check, say("产业链的薄弱环节", "Weak links of the chain"), _WEAK, lang)


def _chapter(
    check: Check, heading: str, tables: tuple[tuple[str, tuple[str, ...]], ...], lang: str
) -> Section:
    say = sayer(lang)
    files = say("、", ", ").join(i.name for i in check.inputs if i.role != "plan")
    told = say(
        f"依据 {files}。每张表列前 {_ROWS} 行。",
        f"From {files}. The first {_ROWS} rows of each table.",
    )
    blocks: list[Block] = [
        Paragraph(line(str(study_problem_row(problem, lang)["message"])), "lead")
        for problem in check.problems
        if problem.code in CAVEATS
    ]
    blocks.append(Paragraph(line(told), "note"))
    for name, wanted in tables:
        table = check.table(name)
        if table is not None and table.rows:
            blocks.append(_table(shown_table(check, table, lang, 0, _ROWS), wanted))
    named = f"（{check.name}）" if lang == "zh" else f" ({check.name})"
    return Section(heading + (named if check.name else ""), tuple(blocks))


def _table(shown: ShownTable, wanted: tuple[str, ...]) -> Table:
    kept = [k for k, column in enumerate(shown.columns) if column.name in wanted]
    columns = tuple(
        Column(f"{c.label} [{c.unit}]" if c.unit else c.label, 1.4, c.is_number)
        for c in (shown.columns[k] for k in kept)
    )
    rows = tuple(tuple(line(row[k].text or "–") for k in kept) for row in shown.rows)
    return Table(f"{shown.label} · {shown.note}" if shown.note else shown.label, columns, rows)
