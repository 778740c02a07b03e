"""What does a person's table say about a chain? Edges, each with evidence, source and date."""

from collections.abc import Mapping
from types import MappingProxyType

from planloom.chains.graph import ChainEdge, EdgeKind, NodeKind
from planloom.errors import Problem, TableError
from planloom.evidence.table import column_problems, read_table

EDGE_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "from": ("起点", "上游", "从"),
        "to": ("终点", "下游", "到"),
        "kind": ("关系", "类型"),
        "evidence": ("证据", "依据", "原文"),
        "source": ("来源", "数据来源"),
        "date": ("日期", "发布日期"),
        "from_kind": ("起点类型",),
        "to_kind": ("终点类型",),
        "note": ("备注",),
    }
)
"""Columns of a table of edges, with the words that may stand for them."""
_REQUIRED = ("from", "to", "kind", "evidence", "source", "date")
EDGE_KINDS: Mapping[str, EdgeKind] = MappingProxyType(
    {
        "supplies": "supplies",
        "供应": "supplies",
        "供给": "supplies",
        "part_of": "part_of",
        "属于": "part_of",
        "组成": "part_of",
        "sequence": "sequence",
        "先后": "sequence",
        "上下游": "sequence",
        "supports": "supports",
        "支撑": "supports",
        "substitutes": "substitutes",
        "替代": "substitutes",
    }
)
"""Relations by the words that a table may use."""
NODE_KINDS: Mapping[str, NodeKind] = MappingProxyType(
    {
        "product": "product",
        "产品": "product",
        "stage": "stage",
        "环节": "stage",
        "field": "field",
        "领域": "field",
        "technology": "technology",
        "技术": "technology",
        "project": "project",
        "项目": "project",
        "cluster": "cluster",
        "集群": "cluster",
    }
)
"""Kinds of nodes by the words that a table may use."""


def read_chain_edges(
    data: bytes, name: str
) -> tuple[tuple[tuple[ChainEdge, NodeKind, NodeKind], ...], tuple[Problem, ...]]:
    """Return the edges of a table, each with the kinds of its ends.

    Parameters
    ----------
    data
        CSV: from, to, kind, evidence, source, date, and optionally from_kind, to_kind (else product) and note.
    name
        File name, for the places of problems.

    Returns
    -------
    edges, problems
        A row repeated word for word counts once, with a warning.

    Raises
    ------
    TableError
        With every row that lacks evidence, source or date, and everything else that is wrong.

    References
    ----------
    docs/decisions/0027-chain-graph.md.

    Examples
    --------
    >>> rows = '''起点,终点,关系,证据,来源,日期
    ... 动力电池,整车,供应,年报第12页,甲公司年报,2024-04-30'''
    >>> (edge, first, _), = read_chain_edges(rows.encode(), "e.csv")[0]
    >>> edge.source_node, edge.kind, first, edge.where
    ('动力电池', 'supplies', 'product', 'e.csv:2')
    """
    table = read_table(data, name)
    problems = column_problems(table, EDGE_COLUMNS, _REQUIRED)
    if problems:
        raise TableError(problems)
    found: dict[tuple[str, ...], tuple[ChainEdge, NodeKind, NodeKind]] = {}
    noted: list[Problem] = []
    for (line, _), row in zip(table.body, table.rows(EDGE_COLUMNS), strict=True):
        before = len(problems)
        for column in _REQUIRED:
            row[column].require(problems)
        kind = row["kind"].choice(EDGE_KINDS, problems)
        day = row["date"].day(problems)
        first = row["from_kind"].choice(NODE_KINDS, problems) or "product"
        second = row["to_kind"].choice(NODE_KINDS, problems) or "product"
        ends = row["from"].text, row["to"].text
        where = f"{name}:{line}"
        if ends[0] and ends[0] == ends[1]:
            problems.append(Problem("chain.edge_self", where, {"found": ends[0]}))
        if len(problems) > before or kind is None or day is None:
            continue
        edge = ChainEdge(
            *ends, kind, row["evidence"].text, row["source"].text, day, where=where
        )  # fmt: skip
        key = (*ends, kind, edge.evidence, edge.source, str(day))
        if key in found:
            noted.append(
                Problem("chain.edge_repeated", where, {"row": found[key][0].where}, "warning")
            )
        found.setdefault(key, (edge, first, second))
    if problems:
        raise TableError(problems)
    return tuple(found.values()), tuple(noted)
