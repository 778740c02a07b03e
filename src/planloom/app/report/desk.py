"""What stands in the monthly pack of a cluster's desk? Six charts and six lists (六图六清单), empty ones said so."""

from collections.abc import Iterator, Sequence

from planloom.app import wording
from planloom.app.charts import chart_observations
from planloom.app.document_view import clean, sentence_around
from planloom.app.lookup import Lookup
from planloom.app.maps import boundary_source
from planloom.app.overview import target_row
from planloom.app.place_view import place_rows
from planloom.app.records import Plan, Target
from planloom.app.report import lines
from planloom.app.report.assessment import made
from planloom.app.report.drawings import target_svg
from planloom.app.report.parts import (
    Block,
    Column,
    Drawing,
    Empty,
    Line,
    Paragraph,
    Report,
    Say,
    Section,
    Table,
    line,
    sayer,
)
from planloom.app.report.tree import map_svg, tree_svg


def desk_pack(lookup: Lookup, plans: Sequence[Plan], cluster: str | None, lang: str) -> Report:
    """Return the monthly pack of one cluster, or of all that some plans name.

    Parameters
    ----------
    lookup
        The study.
    plans
        The plans.
    cluster
        Code of the cluster; null for all together.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    report
        Twelve sections, always in the same order; one without data says which table would fill it.
    """
    say = sayer(lang)
    name = wording.cluster_label(cluster, lang) if cluster else say("全部集群", "all clusters")
    targets = [
        target
        for plan in plans
        for target in plan.targets
        if cluster is None or target.cluster_code == cluster or cluster in target.member_codes
    ]
    sections = (
        Section(say("图一　产业链图", "Chart 1: chain"), tuple(_chain(lookup, plans, cluster, lang))),
        Section(say("图二　现状分布图", "Chart 2: where it is"), (_present(lookup, plans, cluster, lang),)),
        Section(say("图三　趋势图", "Chart 3: trend"), tuple(_trends(lookup, targets, cluster, lang))),
        Section(say("图四　目标路径图", "Chart 4: path"), tuple(_paths(lookup, targets, lang))),
        Section(say("图五　技术攻关图", "Chart 5: technology"), (_named(lookup, plans, cluster, "technology", lang),)),
        Section(say("图六　招商路线图", "Chart 6: investment route"), (_route(say),)),
        Section(say("清单一　事项", "List 1: matters"), tuple(_matters(lookup, plans, targets, cluster, lang))),
        Section(say("清单二　园区", "List 2: parks"), (_parks(plans, cluster, lang),)),
        Section(say("清单三　企业", "List 3: firms"), (_firms(say),)),
        Section(say("清单四　项目", "List 4: projects"), (_named(lookup, plans, cluster, "project", lang),)),
        Section(say("清单五　平台", "List 5: platforms"), (_platforms(plans, say),)),
        Section(say("清单六　缺口", "List 6: gaps"), tuple(_gaps(lookup, targets, lang))),
    )  # fmt: skip
    title = say(f"六图六清单：{name}", f"Six charts, six lists: {name}")
    return made(lookup, title, sections, lang)


def _items(
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


def _chain(
    lookup: Lookup, plans: Sequence[Plan], cluster: str | None, lang: str
) -> Iterator[Block]:
    say = sayer(lang)
    kinds = ("field", "technology", "project")
    clusters = [cluster] if cluster else _with_programme(lookup, plans)
    for code in clusters:
        branches = {
            wording.item_words(kind, lang): [
                name for _, name, _ in _items(lookup, plans, code, kind)
            ]
            for kind in kinds
        }
        known = {branch: names for branch, names in branches.items() if names}
        if known:
            label = wording.cluster_label(code, lang)
            yield Drawing(
                say(
                    f"{label}：规划文本点名的环节、技术与项目。环节之间的供需关系文本没有写，不画。",
                    f"{label}: what the plan names. Who supplies whom is not in the text and not drawn.",
                ),
                tree_svg(label, known),
                say("树状图", "tree"),
            )
    yield Empty(
        say("环节之间的供需关系没有数据。", "There are no data on who supplies whom."),
        say(
            "需要的表：产业链边表（上游、下游、来源、日期）。",
            "What would fill it: a table of chain edges.",
        ),
    )


def _with_programme(lookup: Lookup, plans: Sequence[Plan]) -> list[str]:
    codes = (item.cluster_code for _, item in lookup.programme(list(plans)))
    return list(dict.fromkeys(code for code in codes if code))


def _present(lookup: Lookup, plans: Sequence[Plan], cluster: str | None, lang: str) -> Block:
    say = sayer(lang)
    rows = place_rows(lookup, list(plans))
    counts = {
        row.place_code: sum(code == cluster for code in row.clusters)
        if cluster
        else len(row.clusters)
        for row in rows
    }
    if not any(counts.values()):
        return Empty(
            say("文本没有点名承载的区。", "No district is named for it."),
            say(
                "企业表（含所在区）可补上。", "A table of firms with their district would fill it."
            ),
        )
    return Drawing(
        say(
            "规划点名的承载区（示意图，不作划界依据；边界：",
            "Districts that plans name (schematic; boundaries: ",
        )
        + boundary_source()
        + say("）", ")"),
        map_svg(counts, lang),
        say("各区示意图", "schematic map of districts"),
    )


def _trends(
    lookup: Lookup, targets: Sequence[Target], cluster: str | None, lang: str
) -> Iterator[Block]:
    say = sayer(lang)
    shown = False
    for target in targets:
        verdict = lookup.verdicts.get(target.id)
        known = chart_observations(lookup, verdict) if verdict is not None else []
        rows = [row for row in known if cluster is None or row.subject_code == cluster]
        if not rows:
            continue
        shown = True
        yield Table(
            wording.target_name(target, lang),
            (
                Column(say("年份", "Year"), 0.6),
                Column(say("数值", "Value"), 1.4, is_number=True),
                Column(say("口径", "Definition"), 1.6),
                Column(say("来源", "Source"), 2.4),
            ),
            tuple(
                (
                    line(str(row.year)),
                    line(lines.observed(lookup, row, lang)),
                    line(lines.scope_label(lookup, row.scope_code, lang)),
                    line(row.source),
                )
                for row in rows
            ),
        )
    if not shown:
        yield _no_values(say)


def _paths(lookup: Lookup, targets: Sequence[Target], lang: str) -> Iterator[Block]:
    say = sayer(lang)
    shown = False
    for target in targets:
        verdict = lookup.verdicts.get(target.id)
        svg = target_svg(lookup, target, verdict, lang) if verdict is not None else None
        if svg is not None and verdict is not None and verdict.path:
            shown = True
            yield Drawing(
                wording.target_title(target, lang), svg, say("折线图：所需路径", "line chart: path")
            )
    if not shown:
        yield _no_values(say)


def _no_values(say: Say) -> Empty:
    return Empty(
        say("没有这一集群目标的数值。", "No value for a target of this cluster is known."),
        say(
            "需要的表：observations，每行一个数值。", "What would fill it: a table of observations."
        ),
    )


def _named(
    lookup: Lookup, plans: Sequence[Plan], cluster: str | None, kind: str, lang: str
) -> Block:
    say = sayer(lang)
    found = _items(lookup, plans, cluster, kind)
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


def _route(say: Say) -> Empty:
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


def _firms(say: Say) -> Empty:
    return Empty(
        say("还没有企业名录。", "There is no list of firms yet."),
        say(
            "需要的表：企业名称、经营范围或产品、行业代码。",
            "What would fill it: name, scope or products, industry code.",
        ),
    )


def _platforms(plans: Sequence[Plan], say: Say) -> Block:
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


def _matters(
    lookup: Lookup,
    plans: Sequence[Plan],
    targets: Sequence[Target],
    cluster: str | None,
    lang: str,
) -> Iterator[Block]:
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
                Column(say("期限", "By"), 0.7, is_number=True),
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


def _parks(plans: Sequence[Plan], cluster: str | None, lang: str) -> Block:
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


def _gaps(lookup: Lookup, targets: Sequence[Target], lang: str) -> Iterator[Block]:
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
