"""What stands in the six lists of a desk's pack? Matters, parks, firms, projects, platforms, gaps."""

from collections.abc import Iterator, Sequence

from planloom.app import wording
from planloom.app.chain_view import RELATIONS
from planloom.app.check_view import shown_table
from planloom.app.data_words import said
from planloom.app.firms_view import firm_checks
from planloom.app.lookup import Lookup
from planloom.app.overview import target_row
from planloom.app.records import Plan, Target
from planloom.app.report import lines
from planloom.app.report.check_tables import basis, paper_table
from planloom.app.report.parts import (
    Block,
    Column,
    Empty,
    Line,
    Paragraph,
    Say,
    Table,
    line,
    sayer,
)
from planloom.app.text_view import clean, sentence_around
from planloom.study.chain_graph import study_chain

_FIRMS = 30
"""Firms on paper; the page of the check lists all."""
_OF_FIRMS = ("firm_name", "cluster_code", "share", "district", "keywords", "revenue_cny")
"""Columns that stand on paper."""


def programme_items(
    lookup: Lookup, plans: Sequence[Plan], cluster: str | None, kind: str
) -> list[tuple[Plan, str, str]]:
    """Return plan, name and sentence of what a programme names."""
    return [
        (
            plan,
            item.name,
            "".join(sentence_around(lookup, plan.id, item.citation)) if item.citation else "",
        )
        for plan, item in lookup.programme(list(plans))
        if item.kind == kind and (cluster is None or item.cluster_code == cluster)
    ]


def named_list(
    lookup: Lookup, plans: Sequence[Plan], cluster: str | None, kind: str, lang: str
) -> Block:
    """Return what programmes name of one kind, each with its sentence."""
    say = sayer(lang)
    found = programme_items(lookup, plans, cluster, kind)
    if not found:
        return Empty(
            say("规划文本没有点名。", "The plan names none."),
            say("可由进展登记表补上。", "The register of the programme would fill it."),
        )
    nothing = lines.absent(say("无数据", "no data"))
    return Table(
        say("规划点名；进展须有证据行才写", "Named by the plan; a status needs a row of evidence"),
        (
            Column(say("名称", "Name"), 2.6),
            Column(say("进展", "Status"), 0.8),
            Column(say("原句", "Sentence"), 4),
        ),
        tuple((line(name), nothing, line(quote)) for _, name, quote in found),
    )


def route(say: Say) -> Empty:
    """Return that no route can be drawn yet."""
    return Empty(
        say(
            "没有企业与缺口环节的数据，不画路线。",
            "No data on firms and missing links: no route is drawn.",
        ),
        say(
            "需要的表：企业表和产业链边表。",
            "What would fill it: tables of firms and of chain edges.",
        ),
    )


def relation_list(lookup: Lookup, clusters: Sequence[str], lang: str) -> Block:
    """Return who supplies, follows or replaces whom in some clusters, as a person's tables of relations tell it."""
    say = sayer(lang)
    told = dict.fromkeys(
        edge
        for code in clusters
        for edge in study_chain(lookup.study, code)[0].edges
        if not edge.plan_id
    )
    if not told:
        return Empty(
            say("环节之间的供需关系没有数据。", "There are no data on who supplies whom."),
            say(
                "需要的表：产业链边表（上游、下游、来源、日期）。",
                "What would fill it: a table of chain edges.",
            ),
        )
    return Table(
        say("环节之间的关系，据关系表", "Who supplies, follows or replaces whom, by the table of relations"),
        (
            Column(say("从", "From"), 1.6),
            Column(say("关系", "Relation"), 1),
            Column(say("到", "To"), 1.6),
            Column(say("依据", "Evidence"), 2.2),
            Column(say("来源", "Source"), 1.6),
            Column(say("日期", "Date"), 1.8),
        ),
        tuple(
            tuple(map(line, (
                edge.source_node, said(RELATIONS, edge.kind, lang), edge.target_node, edge.evidence,
                edge.source, wording.day(edge.stated_on, lang),
            )))
            for edge in told
        ),
    )  # fmt: skip


def firm_list(lookup: Lookup, cluster: str | None, lang: str) -> Iterator[Block]:
    """Yield the firms that the last check of firms puts into a cluster, or into all; what they rest on behind them."""
    say = sayer(lang)
    check = next(iter(firm_checks(lookup.study.checks)), None)
    table = check.table("members") if check else None
    if check is None or table is None:
        yield Empty(
            say("还没有企业名录。", "There is no list of firms yet."),
            say(
                "需要的表：企业名称、经营范围或产品、行业代码。",
                "What would fill it: name, scope or products, industry code.",
            ),
        )
        return
    place = [column.name for column in table.columns].index("cluster_code")
    own = tuple(row for row in table.rows if cluster in (None, row[place]))
    if not own:
        yield Empty(
            say("企业表中没有归入它的企业。", "No firm of the table belongs to it."),
            say("更全的企业表可补上。", "A fuller table of firms would fill it."),
        )
        return
    shown = shown_table(check, table.model_copy(update={"rows": own}), lang, 0, _FIRMS)
    yield paper_table(shown, _OF_FIRMS, lang)
    yield basis(check, lang)


def platform_list(plans: Sequence[Plan], say: Say) -> Block:
    """Return the platforms that pledges name."""
    named = [
        clean(pledge.citation.quote)
        for plan in plans
        for pledge in plan.pledges
        if "平台" in pledge.object or "中心" in pledge.object
    ]
    if not named:
        return Empty(
            say("规划文本没有点名平台。", "The plan names no platform."),
            say("可由进展登记表补上。", "The register of the programme would fill it."),
        )
    return Table(
        say(
            "承诺中提到的平台，文本未按集群区分",
            "Platforms in pledges; the text does not say of which cluster",
        ),
        (Column(say("原句", "Sentence"), 1),),
        tuple((line(quote),) for quote in named),
    )


def matter_list(
    lookup: Lookup,
    plans: Sequence[Plan],
    targets: Sequence[Target],
    cluster: str | None,
    lang: str,
) -> Iterator[Block]:
    """Yield what is promised: with a number, and without."""
    say = sayer(lang)
    rows: list[tuple[Line, ...]] = []
    for target in targets:
        row = target_row(lookup, target)
        verdict = row.verdict
        rows.append(
            (
                line(wording.target_name(target, lang)),
                line(lines.promised(target, verdict, lang)),
                line(str(target.by.year)) if target.by else lines.absent(say("未写", "not said")),
                (lines.verdict_run(verdict.verdict, lang),) if verdict else lines.absent("–"),
            )
        )
    if rows:
        yield Table(
            say("有数字的事项", "Matters with a number"),
            (
                Column(say("事项", "Matter"), 3),
                Column(say("承诺", "Promised"), 1.6, is_number=True),
                Column(say("期限", "By"), 0.8, is_number=True),
                Column(say("判断", "Verdict"), 1.3),
            ),
            tuple(rows),
        )
    if cluster is None:
        for plan in plans:
            for pledge in plan.pledges:
                yield Paragraph(line(clean(pledge.citation.quote)), "bullet")
    elif not rows:
        yield Empty(
            say(
                "规划没有给这一集群自己的数字目标。",
                "The plan gives this cluster no target with a number.",
            ),
            say("行动计划或分解表可补上。", "An action plan or a table of shares would fill it."),
        )


def park_list(plans: Sequence[Plan], cluster: str | None, lang: str) -> Block:
    """Return the parks meant for a cluster, or all."""
    say = sayer(lang)
    found = [
        park
        for plan in plans
        for park in plan.parks
        if cluster is None or cluster in park.cluster_codes
    ]
    if not found:
        return Empty(
            say("没有读到属于它的园区。", "No park is known to be meant for it."),
            say(
                "需要的表：园区名称、所在区、面积、主导集群。",
                "What would fill it: name, district, area and cluster of parks.",
            ),
        )
    nothing = lines.absent(say("未写", "not said"))
    return Table(
        say("园区", "Parks"),
        (
            Column(say("名称", "Name"), 2.4),
            Column(say("地方", "Place"), 1.6),
            Column(say("来源", "Source"), 3),
        ),
        tuple(
            (
                line(park.name) if park.name else nothing,
                line(say("、", ", ").join(wording.place_label(c, lang) for c in park.place_codes)),
                line(park.source),
            )
            for park in found
        ),
    )


def gap_list(lookup: Lookup, targets: Sequence[Target], lang: str) -> Iterator[Block]:
    """Yield what lacks data, a definition or pace."""
    say = sayer(lang)
    gaps = [
        (target, verdict)
        for target in targets
        if (verdict := lookup.verdicts.get(target.id)) is not None
        and verdict.verdict
        in ("no_data", "not_measurable", "definition_missing", "conflict", "missed", "off_track")
    ]
    if gaps:
        yield Table(
            say("尚缺数据、口径或进度的目标", "Targets that lack data, a definition or pace"),
            (
                Column(say("目标", "Target"), 2.4),
                Column(say("判断", "Verdict"), 1.2),
                Column(say("为什么", "Why"), 3.4),
            ),
            tuple(
                (
                    line(wording.target_name(target, lang)),
                    (lines.verdict_run(verdict.verdict, lang),),
                    lines.reason(lookup, verdict, target, lang),
                )
                for target, verdict in gaps
            ),
        )
    yield Empty(
        say("环节缺口没有数据。", "There are no data on missing links."),
        say(
            "需要的表：产业链边表和企业表。",
            "What would fill it: tables of chain edges and of firms.",
        ),
    )
