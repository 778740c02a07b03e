"""Which chapter does the resilience of a chain make? Rankings, the spread of a stop, measures, weak links."""

from collections.abc import Iterator

from planloom.app.check_view import shown_table
from planloom.app.lookup import Lookup
from planloom.app.page_problems import study_problem_row
from planloom.app.records import Check
from planloom.app.report.check_tables import basis, named, paper_table
from planloom.app.report.parts import Block, Paragraph, Section, line, sayer
from planloom.app.resilience_view import CAVEATS, KIND, is_what_if

_TABLES = (
    ("firms", ("firm_id", "sector", "esri_converged", "esri_downstream", "esri_upstream", "esri_at_most")),
    ("sectors", ("sector", "firm_count", "loss", "loss_downstream", "loss_upstream", "loss_at_most")),
    ("firms_drawn", ("firm_id", "sector", "esri_mean", "esri_05", "esri_95", "top_probability")),
    ("sectors_drawn", ("sector", "firm_count", "loss_mean", "loss_05", "loss_95")),
    ("spread", ("stopped", "step", "firm_count", "loss", "loss_downstream", "loss_upstream")),
    ("measures", ("kind", "firm_id", "sector_code", "amount", "cost", "change", "chosen")),
    ("measures_drawn", (
        "kind", "firm_id", "sector_code", "amount", "cost", "change", "change_05", "change_95", "chosen",
    )),
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
    blocks: list[Block] = [
        Paragraph(line(str(study_problem_row(problem, lang)["message"])), "lead")
        for problem in check.problems
        if problem.code in CAVEATS
    ]
    blocks.append(basis(check, lang))
    for name, wanted in tables:
        table = check.table(name)
        if table is not None and table.rows:
            blocks.append(paper_table(shown_table(check, table, lang, 0, _ROWS), wanted, lang))
    return Section(named(heading, check, lang), tuple(blocks))
