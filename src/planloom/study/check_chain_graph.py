"""Who supplies whom in a cluster's chain, and where is it weak? The check over a person's edges and facts."""

from collections.abc import Sequence

from planloom.chains.graph import ChainEdge, NodeKind, PlanText, chain_graph
from planloom.chains.graph_table import read_chain_edges
from planloom.chains.weak_links import FACTORS, Fact, WeakLink, read_chain_facts, weak_links
from planloom.codes import clusters
from planloom.errors import InputError, Problem
from planloom.plan.schema import Plan
from planloom.study.chain_graph import cluster_named
from planloom.study.checking import CheckRequest, CheckResult, Progress, table_of

Row = tuple[ChainEdge, NodeKind, NodeKind]
_SINGLE = {None: "unknown", True: "yes", False: "no"}


def chain_links(request: CheckRequest, plan: Plan | None, progress: Progress) -> CheckResult:
    """Return the edges of a person's table, and every link of the chains by weakness.

    Parameters
    ----------
    request
        Tables ``edges``, ``facts`` or both; option ``cluster``, else every cluster that the plan names.
    plan
        Its programme gives the chains their stages and fields.
    progress
        Told how many clusters are done.

    Returns
    -------
    result
        ``edges`` as read, and ``weak_links``: the weakest first in each cluster, unknown ones last.

    Raises
    ------
    InputError
        With everything that is wrong in tables and options.
    """
    given = {role: (data, name) for role, (name, data) in request.tables.items()}
    rows: Sequence[Row] = ()
    facts: Sequence[Fact] = ()
    noted: Sequence[Problem] = ()
    problems: list[Problem] = []
    if not given:
        problems.append(Problem("check.missing_table", "facts"))
    try:
        if "edges" in given:
            rows, noted = read_chain_edges(*given["edges"])
    except InputError as error:
        problems += error.problems
    try:
        if "facts" in given:
            facts = read_chain_facts(*given["facts"])
    except InputError as error:
        problems += error.problems
    codes: list[str] = []
    try:
        codes = _codes(request.parameters["cluster"], plan, rows)
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(problems)
    links, said = _links(codes, plan, rows, facts, progress)
    edges = [
        (e.source_node, first, e.kind, e.target_node, second, e.evidence, e.source, e.stated_on.isoformat(), e.where)
        for e, first, second in rows
    ]  # fmt: skip
    heads = (
        "from_node",
        "from_kind",
        "relation",
        "to_node",
        "to_kind",
        "evidence",
        "source",
        "stated_on",
        "row",
    )
    tables = [table_of("edges", [(head, None) for head in heads], edges)] if edges else []
    columns: list[tuple[str, str | None]] = [
        ("cluster_code", None), ("node", None), ("state", None), ("weakness_low", "1"),
        ("weakness_high", "1"), ("is_single_source", None),
    ]  # fmt: skip
    for factor in FACTORS:
        columns += [(f"{factor}_low", "1"), (f"{factor}_high", "1"), (f"{factor}_rows", None)]
    return CheckResult((*tables, table_of("weak_links", columns, links)), (*noted, *said))


def _codes(word: str, plan: Plan | None, rows: Sequence[Row]) -> list[str]:
    if word:
        return [cluster_named(word)]
    named = {item.cluster_code for item in plan.programme} if plan is not None else set()
    ends = {end for edge, *_ in rows for end in (edge.source_node, edge.target_node)}
    found = [
        code for code, member in clusters().items() if code in named or member.label_zh in ends
    ]
    if not found:
        raise InputError([Problem("chain.no_cluster", "cluster")])
    return found


def _links(
    codes: Sequence[str],
    plan: Plan | None,
    rows: Sequence[Row],
    facts: Sequence[Fact],
    progress: Progress,
) -> tuple[list[tuple[str | float | None, ...]], list[Problem]]:
    texts = [] if plan is None else [PlanText(plan, None, plan.issued_on)]
    links: list[tuple[str | float | None, ...]] = []
    met = set[str]()
    for count, code in enumerate(codes, 1):
        graph, _ = chain_graph(texts, code, clusters()[code].label_zh, rows)
        met |= {node.name for node in graph.nodes}
        mine = [fact for fact in facts if fact.node in {node.name for node in graph.nodes}]
        links += [_row(code, link) for link in weak_links(graph, mine)[0]]
        progress("links", count / len(codes))
    unknown = [
        Problem("chain.fact_unknown_node", fact.where, {"found": fact.node}, "warning")
        for fact in facts
        if fact.node not in met
    ]
    return links, unknown


def _row(code: str, link: WeakLink) -> tuple[str | float | None, ...]:
    made: list[str | float | None] = [
        code, link.node, link.state, link.low, link.high, _SINGLE[link.is_single_source]
    ]  # fmt: skip
    for factor in link.factors:
        made += [factor.low, factor.high, "; ".join(factor.inputs) or "unknown"]
    return tuple(made)
