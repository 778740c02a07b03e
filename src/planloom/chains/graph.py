"""Which stages, products and technologies make up a cluster's chain, and which sentence or row says so? A network."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Literal

from planloom.codes import clusters
from planloom.errors import Problem, Severity
from planloom.evidence.programme import ProgrammeState
from planloom.plan.schema import Plan, ProgrammeItem, SourceGrade

NodeKind = Literal["cluster", "stage", "field", "technology", "project", "product"]
"""产业集群, 环节, 领域, 关键技术, 项目, 产品."""
EdgeKind = Literal["part_of", "sequence", "supports", "named_for", "supplies", "substitutes"]
"""属于, 先后, 支撑, 以其命名, 供应, 替代."""
_JOIN = re.compile(r"[、，,和及与\s*]{1,3}")
_STAGES = re.compile(
    r"[\s*]{0,2}(?:等|各|等各)?(?:关键|重点|核心|主要|薄弱)?(?:环节|工序|链条|全链条|全流程|产业链|全产业链)"
)
_SENTENCE_END = re.compile(r"[。；！？\n]")
_KINDS: Mapping[str, NodeKind] = {
    "field": "field",
    "technology": "technology",
    "project": "project",
}
_FEWEST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class ChainNode:
    """One thing in a chain; things of one name are one node, in however many clusters they stand."""

    name: str
    """Its name, in the words of plan or table; its key."""
    kind: NodeKind
    """What it is."""
    cluster_codes: tuple[str, ...] = ()
    """Clusters whose programme names it."""
    item_id: str = ""
    """Item of a plan, where one names it."""
    status: str = ""
    """Status of a technology or project by the register; ``no_data`` where nothing is reported."""
    status_source: str = ""
    """Who reported it last, and when."""


@dataclass(frozen=True, slots=True)
class ChainEdge:
    """One relation, with what it rests on; there is none without."""

    source_node: str
    """Name of the node that it leads from."""
    target_node: str
    """Name of the node that it leads to."""
    kind: EdgeKind
    """Which relation."""
    evidence: str
    """The words that say so."""
    source: str
    """Who said so."""
    stated_on: date
    """When."""
    plan_id: str = ""
    """The plan that says so; empty for a row of a table."""
    item_id: str = ""
    """The plan's item."""
    start: int | None = None
    """Offset of the words in the plan's document."""
    where: str = ""
    """Row of the table; empty for a plan."""
    grade: str = "table"
    """How near the source stands to the original: ``document``, ``report``, ``restatement``, or a person's table."""


@dataclass(frozen=True, slots=True)
class ChainGraph:
    """The chain of a cluster."""

    cluster_code: str
    """The cluster."""
    nodes: tuple[ChainNode, ...]
    """Its things, the cluster first."""
    edges: tuple[ChainEdge, ...]
    """Its relations: those of plans, then those of the table."""


@dataclass(frozen=True, slots=True)
class PlanText:
    """A plan with the text it was read from."""

    plan: Plan
    """The plan."""
    raw: str | None = None
    """The decoded text; None where it is not at hand."""
    stated_on: date | None = None
    """Day of issue or publication."""
    grade: SourceGrade = "document"
    """How near its document stands to the original."""


def chain_graph(
    plans: Sequence[PlanText],
    cluster_code: str,
    cluster_name: str,
    rows: Sequence[tuple[ChainEdge, NodeKind, NodeKind]] = (),
    states: Iterable[ProgrammeState] = (),
) -> tuple[ChainGraph, tuple[Problem, ...]]:
    r"""Return the network of a cluster's chain, each edge with the sentence or row that it rests on.

    A field, technology or project that a programme names for the cluster is part of it, or supports it. Fields that
    a sentence lists as 环节 (links, or 工序, 链条, 产业链) are stages, each leading to the next in the order of the
    sentence; a list of fields without that word has no order. A technology or project whose name holds a field's whole
    name is named for it.

    Parameters
    ----------
    plans
        Plans with their texts.
    cluster_code
        The cluster.
    cluster_name
        Its name, for its node.
    rows
        Edges of a person's table with the kinds of their ends.
    states
        How technologies and projects stand by the register.

    Returns
    -------
    graph, problems
        Items that carry no sentence or no date give no edge and are listed.

    References
    ----------
    docs/decisions/0027-chain-graph.md.

    Examples
    --------
    >>> from planloom.plan.schema import Citation, ProgrammeItem
    >>> raw = "完善集成电路设计、制造等环节。"
    >>> items = tuple(
    ...     ProgrammeItem(id=f"p/field/{n}", kind="field", name=n, cluster_code="ic",
    ...                   citation=Citation(start=raw.index(n), quote=n)) for n in ("集成电路设计", "制造"))
    >>> plan = Plan(id="p", title="甲市意见", programme=items)
    >>> graph, _ = chain_graph([PlanText(plan, raw, date(2022, 6, 6))], "ic", "集成电路")
    >>> [(edge.source_node, edge.target_node) for edge in graph.edges]
    [('集成电路设计', '集成电路'), ('制造', '集成电路'), ('集成电路设计', '制造')]
    """
    maker = _Maker(cluster_code, cluster_name)
    for plan in plans:
        maker.add_plan(plan)
    near = _connected(cluster_name, [*maker.edges, *(edge for edge, *_ in rows)])
    for edge, first, second in rows:
        if edge.source_node in near:
            maker.add_row(edge, first, second)
        else:
            values = {"from": edge.source_node, "to": edge.target_node}
            maker.problems.append(
                Problem("chain.edge_elsewhere", edge.where, values, "information")
            )
    if not maker.edges:
        maker.problems.append(Problem("chain.no_programme", cluster_code, {}, "warning"))
    nodes = _with_clusters(maker.nodes, plans, maker.edges)
    nodes = _with_states(nodes, states)
    return ChainGraph(cluster_code, nodes, tuple(maker.edges)), tuple(maker.problems)


class _Maker:
    """Puts nodes and edges together, and keeps what gives no edge."""

    def __init__(self, cluster_code: str, cluster_name: str) -> None:
        self.cluster_code, self.cluster_name = cluster_code, cluster_name
        self.nodes: dict[str, ChainNode] = {
            cluster_name: ChainNode(cluster_name, "cluster", (cluster_code,))
        }
        self.edges: list[ChainEdge] = []
        self.problems: list[Problem] = []

    def _note(self, code: str, where: str, severity: Severity, **values: object) -> None:
        self.problems.append(Problem(code, where, values, severity))

    def add_plan(self, plan: PlanText) -> None:
        """Add what a plan's programme says of the cluster."""
        own = [
            item
            for item in plan.plan.programme
            if item.cluster_code == self.cluster_code and item.kind in _KINDS
        ]
        for item in own:
            if item.citation is None:
                self._note("chain.edge_without_evidence", item.id, "information", name=item.name)
        cited = [item for item in own if item.citation is not None]
        if cited and plan.stated_on is None:
            self._note("chain.edge_without_date", plan.plan.id, "warning", count=len(cited))
            return
        lists = _stage_lists(plan.raw, [item for item in cited if item.kind == "field"])
        stages = {item.id for items, *_ in lists for item in items}
        for item in cited:
            kind: NodeKind = "stage" if item.id in stages else _KINDS[item.kind]
            self.nodes.setdefault(item.name, ChainNode(item.name, kind, (), item.id))
            relation: EdgeKind = "part_of" if item.kind == "field" else "supports"
            self._edge(plan, item, (item.name, self.cluster_name, relation))
        for items, start, quote in lists:
            for first, second in pairwise(items):
                self._edge(plan, second, (first.name, second.name, "sequence"), (start, quote))
        fields = [item for item in cited if item.kind == "field" and item.id not in stages]
        for item in (item for item in cited if item.kind != "field"):
            for field in fields:
                if len(field.name) >= _FEWEST_LETTERS and field.name in item.name != field.name:
                    self._edge(plan, item, (item.name, field.name, "named_for"))

    def _edge(
        self,
        plan: PlanText,
        item: ProgrammeItem,
        ends: tuple[str, str, EdgeKind],
        words: tuple[int, str] | None = None,
    ) -> None:
        assert item.citation is not None  # noqa: S101 only cited items come here
        assert plan.stated_on is not None  # noqa: S101 only dated plans come here
        start, quote = words or _sentence(plan.raw, item.citation.start, item.citation.quote)
        if ends[0] == ends[1]:
            return
        source = plan.plan.title + (f"（{plan.plan.number}）" if plan.plan.number else "")
        place = (plan.plan.id, item.id, start)
        self.edges.append(ChainEdge(*ends, quote, source, plan.stated_on, *place, grade=plan.grade))

    def add_row(self, edge: ChainEdge, first: NodeKind, second: NodeKind) -> None:
        """Add a row of a person's table."""
        for name, kind in ((edge.source_node, first), (edge.target_node, second)):
            self.nodes.setdefault(name, ChainNode(name, kind))
        self.edges.append(edge)


def _stage_lists(
    raw: str | None, fields: Sequence[ProgrammeItem]
) -> list[tuple[list[ProgrammeItem], int, str]]:
    """Return the lists of fields that a sentence calls links of a chain, with the words that do."""
    if raw is None:
        return []
    ordered = sorted((f for f in fields if f.citation is not None), key=_start)
    runs: list[list[ProgrammeItem]] = []
    for item in ordered:
        between = raw[_end(runs[-1][-1]) : _start(item)] if runs else None
        if between is not None and _JOIN.fullmatch(between):
            runs[-1].append(item)
        else:
            runs.append([item])
    found = []
    for run in runs:
        said = _STAGES.match(raw, _end(run[-1]))
        if said is not None and len(run) > 1:
            found.append((run, _start(run[0]), raw[_start(run[0]) : said.end()]))
    return found


def _start(item: ProgrammeItem) -> int:
    return item.citation.start if item.citation is not None else -1


def _end(item: ProgrammeItem) -> int:
    return _start(item) + (len(item.citation.quote) if item.citation is not None else 0)


def _sentence(raw: str | None, start: int, quote: str) -> tuple[int, str]:
    """Return the sentence around a quote, with its offset; the quote alone where the text is not at hand."""
    if raw is None or raw[start : start + len(quote)] != quote:
        return start, quote
    before = [match.end() for match in _SENTENCE_END.finditer(raw, 0, start)]
    first = before[-1] if before else 0
    stop = _SENTENCE_END.search(raw, start + len(quote))
    words = raw[first : stop.end() if stop else len(raw)]
    return first + len(words) - len(words.lstrip()), words.strip()


def _with_clusters(
    nodes: Mapping[str, ChainNode], plans: Sequence[PlanText], edges: Sequence[ChainEdge]
) -> tuple[ChainNode, ...]:
    """Return nodes with every cluster that a programme or an edge puts them in: that makes the chain a network."""
    codes = {member.label_zh: code for code, member in clusters().items()}
    named: dict[str, dict[str, None]] = {
        name: {codes[name]: None}
        for name, node in nodes.items()
        if node.kind == "cluster" and name in codes
    }
    for plan in plans:
        for item in plan.plan.programme:
            if item.cluster_code is not None and item.kind in _KINDS:
                named.setdefault(item.name, {})[item.cluster_code] = None
    for edge in edges:
        if edge.kind == "part_of" and edge.target_node in codes:
            named.setdefault(edge.source_node, {})[codes[edge.target_node]] = None
    return tuple(
        replace(
            node, cluster_codes=tuple({**dict.fromkeys(node.cluster_codes), **named.get(name, {})})
        )
        for name, node in nodes.items()
    )


def _connected(start: str, edges: Sequence[ChainEdge]) -> set[str]:
    """Return the names that edges join to a name; a way through another cluster's own node counts for nothing."""
    joined: dict[str, set[str]] = {}
    for edge in edges:
        joined.setdefault(edge.source_node, set()).add(edge.target_node)
        joined.setdefault(edge.target_node, set()).add(edge.source_node)
    others = {member.label_zh for member in clusters().values()} - {start}
    found, waiting = set[str](), [start]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        if name not in others:
            waiting += joined.get(name, ())
    return found


def _with_states(
    nodes: Sequence[ChainNode], states: Iterable[ProgrammeState]
) -> tuple[ChainNode, ...]:
    by_id = {state.part.item_id: state for state in states}
    found = []
    for node in nodes:
        state = by_id.get(node.item_id)
        if node.kind not in ("technology", "project"):
            found.append(node)
        elif state is None:
            found.append(replace(node, status="no_data"))
        else:
            last = state.rows[0] if state.rows else None
            said = f"{last.source}, {last.reported_on}" if last is not None else ""
            found.append(replace(node, status=state.status, status_source=said))
    return tuple(found)
