"""What does a cluster's chain look like, and where is it weak? Plans, a person's tables, and their trace together."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import cast

from planloom import __version__
from planloom.chains.graph import (
    ChainEdge,
    ChainGraph,
    ChainNode,
    EdgeKind,
    NodeKind,
    PlanText,
    chain_graph,
)
from planloom.chains.graph_table import read_chain_edges
from planloom.chains.weak_links import FACTORS, WeakLink, read_chain_facts, weak_links
from planloom.codes import clusters
from planloom.errors import InputError, Problem
from planloom.evidence.programme import (
    ProgrammePart,
    ProgrammeState,
    programme_status,
    read_programme,
)
from planloom.evidence.table import names_of
from planloom.plan.schema import PlanFile
from planloom.study.accounts_tables import csv_text, problems_csv
from planloom.study.given import PlanSource
from planloom.study.records import Study, StudyText

__all__ = [
    "ChainEdge",
    "ChainGraph",
    "ChainNode",
    "ChainRequest",
    "WeakLink",
    "chain_files",
    "cluster_named",
    "study_chain",
    "weak_link_files",
]
File = tuple[bytes, str]
"""Content and name."""
WEAKNESS_RULE = "coverage_gap * concentration * irreplaceability * outside_dependence"
"""The published rule of weak links (docs/decisions/0027-chain-graph.md)."""


@dataclass(frozen=True, slots=True)
class ChainRequest:
    """What `planloom chain graph` and `chain weak` are asked."""

    cluster: str
    """Code or name of the cluster."""
    edges: File | None = None
    """A person's table of edges."""
    facts: File | None = None
    """A person's table of facts about supply."""
    register: File | None = None
    """A person's table of the programme register: how technologies and projects stand."""
    as_of: date = date.max
    """Only reports of the register up to this day count."""


def study_chain(
    study: Study, code: str, states: Iterable[ProgrammeState] = ()
) -> tuple[ChainGraph, tuple[Problem, ...]]:
    """Return the chain of a cluster as the plans of a study tell it.

    Parameters
    ----------
    study
        The study.
    code
        The cluster.
    states
        How technologies and projects stand by the register.

    Returns
    -------
    graph, problems
        The network, and what gives no edge.

    Examples
    --------
    >>> from planloom.study import example_study
    >>> graph, _ = study_chain(example_study(date(2025, 12, 31)), "semiconductor_ic")
    >>> [(e.source_node, e.target_node) for e in graph.edges if e.kind == "sequence"]
    [('集成电路设计', '制造'), ('制造', '封测')]
    """
    texts = {text.sha256: text for text in study.texts}
    plans = [p for file in study.files for p in _texts(file, texts.get(file.document.sha256))]
    return chain_graph(plans, code, clusters()[code].label_zh, _checked_rows(study), states)


def _checked_rows(study: Study) -> list[tuple[ChainEdge, NodeKind, NodeKind]]:
    """Return the edges that checks of a person's table of relations hold."""
    rows: list[tuple[ChainEdge, NodeKind, NodeKind]] = []
    for check in study.checks:
        table = check.table("edges") if check.kind == "chain_graph" else None
        for row in table.rows if table is not None else ():
            first, first_kind, kind, second, second_kind, evidence, source, day, where = map(
                str, row
            )
            edge = ChainEdge(
                first, second, cast("EdgeKind", kind), evidence, source, date.fromisoformat(day), where=where
            )  # fmt: skip
            rows.append((edge, cast("NodeKind", first_kind), cast("NodeKind", second_kind)))
    return rows


def chain_files(
    sources: Sequence[PlanSource], request: ChainRequest
) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Return the chain of a cluster as files: nodes, edges with their evidence, problems, trace.

    Parameters
    ----------
    sources
        Plans.
    request
        Cluster and table.

    Returns
    -------
    files, problems
        ``nodes.csv``, ``edges.csv``, ``problems.csv``, ``trace.json``.

    Raises
    ------
    InputError
        If the cluster is unknown, or with everything wrong in the table.

    Examples
    --------
    >>> from planloom.study import example_source
    >>> files, _ = chain_files([example_source("shenzhen_2022")], ChainRequest("新能源"))
    >>> len(files["edges.csv"].splitlines())
    14
    """
    graph, _, problems = _chain(sources, request)
    nodes = (
        (n.name, n.kind, ";".join(n.cluster_codes), n.status, n.status_source, n.item_id)
        for n in graph.nodes
    )
    edges = (
        (e.source_node, e.target_node, e.kind, e.evidence, e.source, e.stated_on.isoformat(), e.plan_id,
         e.item_id, "" if e.start is None else e.start, e.where, e.grade)
        for e in graph.edges
    )  # fmt: skip
    files = {
        "nodes.csv": csv_text(
            ("name", "kind", "cluster_codes", "status", "status_source", "item_id"), nodes
        ),
        "edges.csv": csv_text(
            ("from", "to", "kind", "evidence", "source", "date", "plan_id", "item_id", "start", "where", "grade"),
            edges,
        ),
        "problems.csv": problems_csv(problems),
    }  # fmt: skip
    files["trace.json"] = _trace(sources, request, graph, files)
    return files, problems


def weak_link_files(
    sources: Sequence[PlanSource], request: ChainRequest, name: str
) -> tuple[dict[str, str], tuple[Problem, ...]]:
    r"""Return the links of a chain by weakness, each factor with its range and the rows it rests on.

    Parameters
    ----------
    sources
        Plans.
    request
        Cluster, table of edges, table of facts.
    name
        Stem of the files to write.

    Returns
    -------
    files, problems
        ``NAME.csv``, ``NAME.problems.csv``, ``NAME.trace.json``.

    Raises
    ------
    InputError
        If the cluster is unknown, or with everything wrong in the tables.

    Examples
    --------
    >>> from planloom.study import example_source
    >>> facts = "节点,因素,供应商,数值,来源,日期\n制造,境外,甲,1,年报,2024-04-30\n".encode()
    >>> request = ChainRequest("semiconductor_ic", None, (facts, "f.csv"))
    >>> files, _ = weak_link_files([example_source("shenzhen_2022")], request, "weak")
    >>> files["weak.csv"].splitlines()[1].split(",")[:4]
    ['制造', 'missing', '0', '1']
    """
    graph, links, problems = _chain(sources, request)
    head = ["node", "state", "weakness_low", "weakness_high", "is_single_source"]
    for factor in FACTORS:
        head += [f"{factor}_low", f"{factor}_high", f"{factor}_inputs"]
    files = {f"{name}.csv": csv_text(head, (_weak_row(link) for link in links))}
    files[f"{name}.problems.csv"] = problems_csv(problems)
    files[f"{name}.trace.json"] = _trace(sources, request, graph, files)
    return files, problems


def cluster_named(word: str) -> str:
    """Return the code of a cluster by its code, label or alias.

    Raises
    ------
    InputError
        If there is none.

    Examples
    --------
    >>> cluster_named("新能源")
    'new_energy'
    """
    for code, member in clusters().items():
        if word in names_of(member):
            return code
    known = list(clusters())[:5]
    raise InputError(
        [Problem("chain.unknown_cluster", "--cluster", {"found": word, "known": known})]
    )


def _chain(
    sources: Sequence[PlanSource], request: ChainRequest
) -> tuple[ChainGraph, tuple[WeakLink, ...], tuple[Problem, ...]]:
    problems: list[Problem] = []
    code, rows, facts = "", (), ()
    try:
        code = cluster_named(request.cluster)
    except InputError as error:
        problems += error.problems
    noted: tuple[Problem, ...] = ()
    try:
        if request.edges is not None:
            rows, noted = read_chain_edges(*request.edges)  # type: ignore[assignment]
    except InputError as error:
        problems += error.problems
    try:
        if request.facts is not None:
            facts = read_chain_facts(*request.facts)  # type: ignore[assignment]
    except InputError as error:
        problems += error.problems
    states: tuple[ProgrammeState, ...] = ()
    try:
        if request.register is not None:
            states = _states(sources, request.register, request.as_of)
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(problems)
    plans = [plan for source in sources for plan in _texts(source.file, source.text)]
    graph, said = chain_graph(plans, code, clusters()[code].label_zh, rows, states)
    links, unknown = weak_links(graph, facts)
    return graph, links, (*noted, *said, *unknown)


def _texts(file: PlanFile, text: StudyText | None) -> list[PlanText]:
    raw = None if text is None else text.raw
    day, grade = file.document.published_on, file.document.grade
    return [PlanText(p, raw, p.issued_on or day, grade) for p in file.plans]


def _states(
    sources: Sequence[PlanSource], register: File, as_of: date
) -> tuple[ProgrammeState, ...]:
    parts = [
        ProgrammePart(item.id, item.name, item.kind, plan.id, item.cluster_code or "")
        for source in sources
        for plan in source.file.plans
        for item in plan.programme
        if item.kind in ("technology", "project")
    ]
    return programme_status(read_programme(*register, parts), as_of, parts)


def _weak_row(link: WeakLink) -> list[object]:
    single = {None: "unknown", True: "yes", False: "no"}[link.is_single_source]
    row: list[object] = [link.node, link.state, link.low, link.high, single]
    for factor in link.factors:
        row += [factor.low, factor.high, ";".join(factor.inputs) or "unknown"]
    return row


def _trace(
    sources: Sequence[PlanSource], request: ChainRequest, graph: ChainGraph, files: dict[str, str]
) -> str:
    tables = [
        ("edges", request.edges),
        ("facts", request.facts),
        ("programme", request.register),
    ]
    told = {
        "planloom_version": __version__,
        "cluster": graph.cluster_code,
        "inputs": [
            *({"kind": i.kind, "name": i.name, "sha256": i.sha256} for s in sources for i in s.inputs),
            *({"kind": kind, "name": file[1], "sha256": sha256(file[0]).hexdigest()}
              for kind, file in tables if file is not None),
        ],
        "grades": [{"name": s.file.document.name, "grade": s.file.document.grade} for s in sources],
        "rule": WEAKNESS_RULE,
        "results": {name: sha256(text.encode()).hexdigest() for name, text in sorted(files.items())},
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
