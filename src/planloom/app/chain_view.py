"""How does a cluster's chain stand on its page and in reports? Rows of edges, a drawing of them, names by kind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from planloom.app.charts import ACCENT, FONT, INK
from planloom.app.check_view import ShownCell, ShownColumn, short_id, shown_table
from planloom.app.data_words import STATUSES, said
from planloom.app.labels import cluster_label
from planloom.app.lookup import Lookup
from planloom.app.records import Plan
from planloom.app.view import View
from planloom.evidence.programme import ProgrammeState
from planloom.study.chain_graph import ChainEdge, ChainGraph, ChainNode, study_chain

FAINT = "#A9B4BF"
"""Lines that say no order."""
_Pair = tuple[str, str]
KINDS: Mapping[str, _Pair] = MappingProxyType(
    {
        "cluster": ("集群", "cluster"),
        "stage": ("环节", "stage"),
        "field": ("领域", "field"),
        "technology": ("关键技术", "technology"),
        "project": ("项目", "project"),
        "product": ("产品", "product"),
    }
)
"""What a node is."""
RELATIONS: Mapping[str, _Pair] = MappingProxyType(
    {
        "part_of": ("属于", "part of"),
        "sequence": ("下一环节是", "followed by"),
        "supports": ("支撑", "supports"),
        "named_for": ("以其命名", "named for"),
        "supplies": ("供应", "supplies"),
        "substitutes": ("替代", "substitutes"),
    }
)
"""What an edge says, read from its first end to its second."""
_COLOURS = MappingProxyType(
    {
        "cluster": ACCENT,
        "stage": "#0072B2",
        "field": "#009E73",
        "technology": "#D55E00",
        "project": "#8A6100",
        "product": "#CC79A7",
    }
)
_ROW, _DOT, _LETTERS = 36, 14, 13
_COLUMNS = (190, 380, 570)
"""Where technologies and projects, the cluster, and its stages, fields and products stand [px]."""
Option = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ChainRow:
    """One edge as the page tells it."""

    edge: ChainEdge
    """The edge."""
    first: ChainNode
    """The node that it leads from."""
    second: ChainNode
    """The node that it leads to."""
    href: str
    """Where its sentence stands."""


@dataclass(frozen=True, slots=True)
class ChainView:
    """The chain of a cluster, drawn and told."""

    rows: tuple[ChainRow, ...]
    """Its edges: orders and names first, then what is part of it and what supports it."""
    nodes: tuple[ChainNode, ...]
    """Its nodes, the cluster first."""
    option: Option | None
    """Its drawing, for ECharts; null where there is no edge."""
    height: int
    """Height of the drawing [px]."""


def chain_view(
    lookup: Lookup, view: View, code: str, states: Iterable[ProgrammeState] = ()
) -> ChainView:
    """Return the chain of a cluster for its page.

    Parameters
    ----------
    lookup
        The study.
    view
        State of the page.
    code
        The cluster.
    states
        How technologies and projects stand by the register.

    Returns
    -------
    chain
        Every edge with the address of its sentence.
    """
    graph, _ = study_chain(lookup.study, code, states)
    nodes = {node.name: node for node in graph.nodes}
    order = ("sequence", "named_for", "supplies", "substitutes", "part_of", "supports")
    edges = sorted(graph.edges, key=lambda edge: order.index(edge.kind))
    rows = tuple(
        ChainRow(e, nodes[e.source_node], nodes[e.target_node], _address(view, e)) for e in edges
    )
    left, right = _sides(graph)
    height = _ROW * max(len(left), len(right), 1) + 40
    option = _option(graph, rows, view.lang, height) if rows else None
    return ChainView(rows, graph.nodes, option, height)


def chain_content(
    lookup: Lookup, view: View, code: str, states: Iterable[ProgrammeState]
) -> dict[str, Any]:
    """Return what the chain adds to a cluster's page.

    Parameters
    ----------
    lookup
        The study.
    view
        State of the page.
    code
        The cluster.
    states
        How technologies and projects stand by the register.

    Returns
    -------
    content
        Of ``chain_part.html``.
    """
    return {
        "chain": chain_view(lookup, view, code, states),
        "weak": weak_rows(lookup, code, view.lang),
        "weak_checks": [
            short_id(check) for check in lookup.study.checks if check.kind == "chain_graph"
        ],
        "chain_colours": _COLOURS,
        "chain_kind": lambda kind: said(KINDS, kind, view.lang),
        "chain_relation": lambda kind: said(RELATIONS, kind, view.lang),
        "chain_status": lambda status: said(STATUSES, status, view.lang),
    }


def names_by_kind(
    lookup: Lookup, plans: Sequence[Plan], code: str, lang: str
) -> dict[str, list[str]]:
    """Return the names in a cluster's chain by what they are, as some plans give them.

    Parameters
    ----------
    lookup
        The study.
    plans
        Whose words count.
    code
        The cluster.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    names
        By the word for their kind; kinds without names are left out.
    """
    graph, _ = study_chain(lookup.study, code)
    ids = {plan.id for plan in plans}
    told = {edge.source_node for edge in graph.edges if edge.plan_id in ids}
    found: dict[str, list[str]] = {}
    for kind in KINDS:
        names = [node.name for node in graph.nodes if node.kind == kind and node.name in told]
        if names:
            found[said(KINDS, kind, lang)] = names
    return found


def weak_rows(
    lookup: Lookup, code: str, lang: str
) -> list[tuple[str, dict[str, tuple[ShownCell, ShownColumn]]]]:
    """Return the links of a cluster's chain by weakness, as checks of a person's facts tell them.

    Parameters
    ----------
    lookup
        The study.
    code
        The cluster.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    rows
        State of the link, and its cells with their columns by name; the weakest first.
    """
    found = []
    for check in lookup.study.checks:
        table = check.table("weak_links") if check.kind == "chain_graph" else None
        if table is None:
            continue
        shown = shown_table(check, table, lang, 0, len(table.rows))
        found += [
            (str(row[2]), {c.name: (cell, c) for cell, c in zip(cells, shown.columns, strict=True)})
            for row, cells in zip(table.rows, shown.rows, strict=True)
            if row[0] == code
        ]
    return found


def _address(view: View, edge: ChainEdge) -> str:
    if not edge.plan_id:  # a row of a person's table
        return view.url("/checks")
    return f"{view.url(f'/plans/{edge.plan_id}/document')}#t-{quote(edge.item_id)}"


def _sides(graph: ChainGraph) -> tuple[list[ChainNode], list[ChainNode]]:
    own = [node for node in graph.nodes[1:] if node.kind != "cluster"]
    left = [node for node in own if node.kind in ("technology", "project")]
    return left, [node for node in own if node not in left]


def _option(graph: ChainGraph, rows: Sequence[ChainRow], lang: str, height: int) -> Option:
    left, right = _sides(graph)
    places = {graph.nodes[0].name: (_COLUMNS[1], height / 2, "top")}
    for column, side, label in ((_COLUMNS[0], left, "left"), (_COLUMNS[2], right, "right")):
        top = (height - _ROW * (len(side) - 1)) / 2
        places |= {node.name: (column, top + _ROW * k, label) for k, node in enumerate(side)}
    hrefs: dict[str, str] = {}
    for row in rows:
        hrefs.setdefault(row.first.name, row.href)
    data = [
        _node(node, places[node.name], hrefs.get(node.name, ""), lang)
        for node in graph.nodes
        if node.name in places
    ]
    return {
        "animation": False,
        "textStyle": {"fontFamily": FONT, "color": INK},
        "tooltip": {"confine": True},
        "series": [
            {
                "type": "graph",
                "layout": "none",
                "left": min(node["x"] for node in data),
                "top": min(node["y"] for node in data),
                "width": max(1, max(n["x"] for n in data) - min(n["x"] for n in data)),
                "height": max(1, max(n["y"] for n in data) - min(n["y"] for n in data)),
                "symbol": "circle",
                "symbolSize": _DOT,
                "edgeSymbolSize": 9,
                "cursor": "pointer",
                "label": {"show": True, "fontSize": 13, "color": INK},
                "data": data,
                "links": [_link(row, lang) for row in rows],
            }
        ],
    }


def _node(node: ChainNode, place: tuple[float, float, str], href: str, lang: str) -> Option:
    name = cluster_label(node.cluster_codes[0], lang) if node.kind == "cluster" else node.name
    short = name if len(name) <= _LETTERS or lang == "en" else name[: _LETTERS - 1] + "…"
    parts = [
        said(KINDS, node.kind, lang),
        *([said(STATUSES, node.status, lang)] if node.status else []),
    ]
    others = (
        [cluster_label(code, lang) for code in node.cluster_codes] if node.kind != "cluster" else []
    )
    more = [", ".join(others)] if len(others) > 1 else []
    return {
        "name": node.name,
        "x": place[0],
        "y": place[1],
        "href": href,
        "itemStyle": {"color": _COLOURS[node.kind]},
        "label": {
            "formatter": _plain(short),
            "position": place[2],
            "backgroundColor": "#ffffff" if node.kind == "cluster" else "transparent",
            "padding": [1, 4],
        },
        "tooltip": {"formatter": _plain(" · ".join([name, *parts, *more]))},
    }


def _link(row: ChainRow, lang: str) -> Option:
    is_order = row.edge.kind in ("sequence", "named_for", "supplies")
    said_words = said(RELATIONS, row.edge.kind, lang)
    first, second = row.first.name, row.second.name
    if row.second.kind == "cluster":
        second = cluster_label(row.second.cluster_codes[0], lang)
    return {
        "source": row.first.name,
        "target": row.second.name,
        "href": row.href,
        "symbol": ["none", "arrow" if is_order else "none"],
        "lineStyle": {
            "color": INK if is_order else FAINT,
            "opacity": 1,
            "width": 2 if is_order else 1.5,
            "type": "dashed" if row.edge.kind == "named_for" else "solid",
            "curveness": 0,
        },
        "tooltip": {"formatter": _plain(f"{first} {said_words} {second}")},
    }


def _plain(words: str) -> str:
    """Return words that ECharts shows as they are: no markup, no placeholders."""
    for sign, other in (("&", "&amp;"), ("<", "&lt;"), ("{", "｛"), ("}", "｝")):
        words = words.replace(sign, other)
    return words
