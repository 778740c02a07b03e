"""What stands in the monthly pack of a cluster's desk? Six charts and six lists (六图六清单), empty ones said so."""

from collections.abc import Iterator, Sequence

from planloom.app import wording
from planloom.app.chain_view import names_by_kind
from planloom.app.charts import chart_observations
from planloom.app.lookup import Lookup
from planloom.app.maps import boundary_source
from planloom.app.place_view import place_rows
from planloom.app.records import Evidence, Plan, Target
from planloom.app.report import lines
from planloom.app.report.cover import made
from planloom.app.report.desk_lists import (
    firm_list,
    gap_list,
    matter_list,
    named_list,
    park_list,
    platform_list,
    relation_list,
    route,
)
from planloom.app.report.drawings import target_svg, trend_svg
from planloom.app.report.parts import (
    Block,
    Column,
    Drawing,
    Empty,
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
    technologies = named_list(lookup, plans, cluster, "technology", lang)
    projects = named_list(lookup, plans, cluster, "project", lang)
    sections = (
        Section(say("图一　产业链图", "Chart 1: chain"), tuple(_chain(lookup, plans, cluster, lang))),
        Section(say("图二　现状分布图", "Chart 2: where it is"), (_present(lookup, plans, cluster, lang),)),
        Section(say("图三　趋势图", "Chart 3: trend"), tuple(_trends(lookup, targets, cluster, lang))),
        Section(say("图四　目标路径图", "Chart 4: path"), tuple(_paths(lookup, targets, lang))),
        Section(say("图五　技术攻关图", "Chart 5: technology"), (technologies,)),
        Section(say("图六　招商路线图", "Chart 6: investment route"), (route(say),)),
        Section(say("清单一　事项", "List 1: matters"), tuple(matter_list(lookup, plans, targets, cluster, lang))),
        Section(say("清单二　园区", "List 2: parks"), (park_list(plans, cluster, lang),)),
        Section(say("清单三　企业", "List 3: firms"), tuple(firm_list(lookup, cluster, lang))),
        Section(say("清单四　项目", "List 4: projects"), (projects,)),
        Section(say("清单五　平台", "List 5: platforms"), (platform_list(plans, say),)),
        Section(say("清单六　缺口", "List 6: gaps"), tuple(gap_list(lookup, targets, lang))),
    )  # fmt: skip
    named = (say("六图六清单月报", "Monthly desk pack: six charts, six lists"), name)
    return made(lookup, plans, named, sections, lang)


def _chain(
    lookup: Lookup, plans: Sequence[Plan], cluster: str | None, lang: str
) -> Iterator[Block]:
    say = sayer(lang)
    clusters = [cluster] if cluster else _with_programme(lookup, plans)
    for code in clusters:
        known = names_by_kind(lookup, plans, code, lang)
        if known:
            label = wording.cluster_label(code, lang)
            yield Drawing(
                say(
                    f"{label}：规划文本点名的环节、技术与项目",
                    f"{label}: stages, technologies and projects that the plan names",
                ),
                tree_svg(label, known),
                say("树状图", "tree"),
            )
    yield relation_list(lookup, clusters, lang)


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
        named = _elsewhere(plans, cluster, lang)
        return named or Empty(
            say("文本没有点名承载的地方。", "No place is named for it."),
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


def _elsewhere(plans: Sequence[Plan], cluster: str | None, lang: str) -> Table | None:
    """Return the places that plans name and no map at hand shows, in their own words."""
    say = sayer(lang)
    found: dict[str, list[str]] = {}
    for plan in plans:
        for item in plan.programme:
            if item.kind == "role" and item.place and cluster in (None, item.cluster_code):
                name = (
                    wording.cluster_label(item.cluster_code, lang)
                    if item.cluster_code
                    else item.name
                )
                found.setdefault(item.place, []).append(name)
    if not found:
        return None
    return Table(
        say(
            "规划点名的承载地；手头没有它们的边界，列表代图",
            "Places that plans name; without their boundaries a list stands for the map",
        ),
        (Column(say("地方", "Place"), 1), Column(say("集群与任务", "Clusters and tasks"), 3)),
        tuple(
            (line(place), line(say("、", ", ").join(dict.fromkeys(names))))
            for place, names in found.items()
        ),
    )


def _trends(
    lookup: Lookup, targets: Sequence[Target], cluster: str | None, lang: str
) -> Iterator[Block]:
    say = sayer(lang)
    shown: set[tuple[str, ...]] = set()
    for target in targets:
        verdict = lookup.verdicts.get(target.id)
        known = chart_observations(lookup, verdict) if verdict is not None else []
        rows = [row for row in known if cluster is None or row.subject_code == cluster]
        names = tuple(row.observation_id for row in rows)
        if not rows or names in shown:  # two versions of a plan may promise the same thing
            continue
        shown.add(names)
        name = wording.target_name(target, lang)
        is_trend = len({row.subject_code for row in rows}) == 1 < len({row.year for row in rows})
        svg = trend_svg(lookup, rows, lang) if is_trend else None
        if svg is not None:
            yield Drawing(name, svg, say("折线图：各口径数值", "line chart of known values"))
        yield _values(lookup, rows, name, lang)
    if not shown:
        yield _no_values(say)


def _values(lookup: Lookup, rows: Sequence[Evidence], name: str, lang: str) -> Table:
    say = sayer(lang)
    return Table(
        name,
        (
            Column(say("年份", "Year"), 0.8),
            Column(say("对象", "Subject"), 1.2),
            Column(say("数值", "Value"), 1.4, is_number=True),
            Column(say("口径", "Definition"), 1.8),
            Column(say("来源", "Source"), 2.2),
        ),
        tuple(
            (
                line(str(row.year)),
                line(wording.subject_label(row.subject_code, lang)),
                line(lines.observed(lookup, row, lang)),
                line(lines.scope_label(lookup, row.scope_code, lang)),
                line(row.source),
            )
            for row in rows
        ),
    )


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
            "需要的表：数值表，每行一个数值，带来源、口径和公布日期。",
            "What would fill it: a table of figures, one a row, with source, definition and day.",
        ),
    )
