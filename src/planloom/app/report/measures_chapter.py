"""Which chapter do the measures of clusters make? Regions, inequality, clusters and growth, with intervals."""

from collections.abc import Iterator

from planloom.app.check_view import shown_table
from planloom.app.lookup import Lookup
from planloom.app.measures_view import KIND
from planloom.app.records import Check
from planloom.app.report.check_tables import basis, named, paper_table
from planloom.app.report.parts import Block, Paragraph, Section, line, sayer
from planloom.app.subject_rows import with_intervals

_TABLES = (
    ("regions", ("region", "share", "krugman", "hachman", "herfindahl", "entropy")),
    ("industries", ("industry", "share", "gini", "theil", "locational_gini", "gamma", "gamma_at_most")),
    ("inequality", ("of", "group", "theil", "between", "within", "gini")),
    ("pairs", ("industry", "other_industry", "coagglomeration", "colocation")),
    ("clusters", ("region", "industry", "size", "share_of_region", "location_quotient", "stars")),
    ("growth", ("region", "industry", "size_before", "size_after", "contribution", "national", "mix", "regional")),
    ("productivity", ("region", "productivity_growth", "within", "shift", "interaction")),
)  # fmt: skip
_ROWS = 20


def measures_chapters(lookup: Lookup, lang: str) -> Iterator[Section]:
    """Yield a chapter for each check of clusters in force.

    Parameters
    ----------
    lookup
        The study.
    lang
        ``zh`` or ``en``.

    Yields
    ------
    chapter
        The largest rows of each table; all of them stand on the page of the check.
    """
    say = sayer(lang)
    for check in lookup.study.checks:
        if check.kind != KIND:
            continue
        told = say(
            f"方括号内为 5%–95% 区间。每张表列规模最大的 {_ROWS} 行。",
            f"Intervals of 5 % to 95 % in brackets. The {_ROWS} largest rows of each table.",
        )
        blocks: list[Block] = [basis(check, lang), Paragraph(line(told), "note")]
        blocks += [
            block for name, wanted in _TABLES for block in _blocks(check, name, wanted, lang)
        ]
        question = say(
            "集群有多强、多集中，增长从哪里来",
            "How strong and concentrated are clusters, and where does growth come from?",
        )
        yield Section(named(question, check, lang), tuple(blocks))


def _blocks(check: Check, name: str, wanted: tuple[str, ...], lang: str) -> Iterator[Block]:
    table = check.table(name)
    if table is None:
        return
    names = [column.name for column in table.columns]
    size = next((n for n in ("size", "size_after") if n in names), None)
    rows = table.rows
    if size is not None:
        rows = tuple(sorted(rows, key=lambda row: -float(row[names.index(size)] or 0)))
    part = table.model_copy(update={"rows": rows[:_ROWS]})
    shown = with_intervals(shown_table(check, part, lang, 0, _ROWS), names, wanted)
    yield paper_table(shown, [column.name for column in shown.columns], lang)
