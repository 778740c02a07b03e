"""Which links of a chain are weak, by which facts? A product of four factors, each with its input, or with its gap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import prod
from types import MappingProxyType
from typing import Literal

from planloom.chains.graph import ChainGraph
from planloom.errors import Problem, TableError
from planloom.evidence.table import Cell, column_problems, read_table

FactKind = Literal["local", "domestic", "abroad", "absent", "substitutability"]
"""A supplier in the region, elsewhere in the country, abroad; no supplier in the region; how easily replaced."""
LinkState = Literal["known", "partly_known", "missing", "unknown"]
"""All factors known; some; the region is known to have none of it; nothing is known."""
FACT_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "node": ("节点", "环节", "产品"),
        "fact": ("因素", "事实", "类型"),
        "supplier": ("供应商", "企业", "对象"),
        "value": ("数值", "份额", "值"),
        "source": ("来源", "数据来源"),
        "date": ("日期", "发布日期"),
        "note": ("备注",),
    }
)
"""Columns of a table of facts, with the words that may stand for them."""
FACTS: Mapping[str, FactKind] = MappingProxyType(
    {
        "local": "local",
        "本地": "local",
        "本市": "local",
        "domestic": "domestic",
        "国内": "domestic",
        "市外": "domestic",
        "abroad": "abroad",
        "境外": "abroad",
        "国外": "abroad",
        "absent": "absent",
        "缺失": "absent",
        "本地缺失": "absent",
        "substitutability": "substitutability",
        "替代性": "substitutability",
        "可替代性": "substitutability",
    }
)
"""Kinds of facts by the words that a table may use."""
FACTORS = ("coverage_gap", "concentration", "irreplaceability", "outside_dependence")
"""The four factors, in the order of the rule."""
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Fact:
    """What a source said on a day about the supply of a node."""

    node: str
    """Name of the node."""
    kind: FactKind
    """What is said."""
    supplier: str
    """Who supplies, for a share of supply."""
    value: float
    """Share of the region's supply (0-1), or substitutability (0-1); 0 for an absence."""
    source: str
    """Who said so."""
    stated_on: date
    """When."""
    where: str = ""
    """Row of the table."""


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor of a link as a range: a point where all is known, 0 to 1 where nothing is."""

    name: str
    """Member of `FACTORS`."""
    low: float
    """Least value that the facts allow."""
    high: float
    """Largest value that the facts allow."""
    inputs: tuple[str, ...] = ()
    """Rows that it rests on; none: unknown."""


@dataclass(frozen=True, slots=True)
class WeakLink:
    """A node with its four factors and their product."""

    node: str
    """Its name."""
    state: LinkState
    """What is known of it."""
    factors: tuple[Factor, ...]
    """The factors, in the order of `FACTORS`."""
    low: float
    """Least product."""
    high: float
    """Largest product."""
    is_single_source: bool | None
    """Whether one supplier has all of it; None where that is not known."""


def read_chain_facts(data: bytes, name: str) -> tuple[Fact, ...]:
    """Return the facts of a table.

    Parameters
    ----------
    data
        CSV: node, fact, value, source, date, and for suppliers supplier; note optional. A fact is ``local``,
        ``domestic`` or ``abroad`` (a supplier's share), ``absent`` (no supplier in the region) or
        ``substitutability``; shares and substitutability from 0 to 1.
    name
        File name, for the places of problems.

    Returns
    -------
    facts
        In the order of the table.

    Raises
    ------
    TableError
        With everything that is wrong: shares above 1, together or alone, a supplier twice, an absence beside a local
        supplier.

    References
    ----------
    docs/decisions/0027-chain-graph.md.

    Examples
    --------
    >>> rows = '''节点,因素,供应商,数值,来源,日期
    ... 电机,境外,甲,0.8,年报,2024-04-30'''
    >>> [(fact.node, fact.kind, fact.value) for fact in read_chain_facts(rows.encode(), "f.csv")]
    [('电机', 'abroad', 0.8)]
    """
    table = read_table(data, name)
    problems = column_problems(table, FACT_COLUMNS, ("node", "fact", "source", "date"))
    if problems:
        raise TableError(problems)
    facts = []
    for (line, _), row in zip(table.body, table.rows(FACT_COLUMNS), strict=True):
        fact = _fact(row, f"{name}:{line}", problems)
        if fact is not None:
            facts.append(fact)
    problems += _contradictions(facts)
    if problems:
        raise TableError(problems)
    return tuple(facts)


def _fact(row: Mapping[str, Cell], where: str, problems: list[Problem]) -> Fact | None:
    before = len(problems)
    for column in ("node", "fact", "source", "date"):
        row[column].require(problems)
    kind, day = row["fact"].choice(FACTS, problems), row["date"].day(problems)
    value = row["value"].number(problems)
    if kind is not None and kind != "absent":
        row["value"].require(problems)
    if kind in ("local", "domestic", "abroad"):
        row["supplier"].require(problems)
    if value is not None and not 0 <= value <= 1:
        problems.append(row["value"].problem("chain.fact_bad_share"))
    if len(problems) > before or kind is None or day is None:
        return None
    node, supplier, source = (row[name].text for name in ("node", "supplier", "source"))
    return Fact(node, kind, supplier, value or 0.0, source, day, where)


def _contradictions(facts: Sequence[Fact]) -> list[Problem]:
    problems, seen, sums = [], dict[tuple[str, str, str], str](), dict[str, float]()
    absent = {fact.node: fact.where for fact in facts if fact.kind == "absent"}
    for fact in facts:
        is_supply = fact.kind in ("local", "domestic", "abroad")
        key = (fact.node, "supply" if is_supply else fact.kind, fact.supplier)
        if key in seen:
            problems.append(Problem("chain.fact_repeated", fact.where, {"row": seen[key]}))
        seen.setdefault(key, fact.where)
        if is_supply:
            sums[fact.node] = sums.get(fact.node, 0.0) + fact.value
        if fact.kind == "local" and fact.value > 0 and fact.node in absent:
            values = {"node": fact.node, "row": absent[fact.node]}
            problems.append(Problem("chain.fact_contradiction", fact.where, values))
    problems += [
        Problem("chain.fact_above_one", node, {"found": f"{total:.4g}"})
        for node, total in sums.items()
        if total > 1 + _ROUNDING
    ]
    return problems


def weak_links(
    graph: ChainGraph, facts: Sequence[Fact]
) -> tuple[tuple[WeakLink, ...], tuple[Problem, ...]]:
    """Return every link of a chain with its weakness: coverage gap x concentration x irreplaceability x dependence.

    Coverage gap 1 - share of suppliers in the region; concentration HHI = sum of squared shares; irreplaceability
    1 - substitutability; outside dependence = share of suppliers abroad. What no fact covers leaves a range: a share of
    supply that nobody accounts for may be one supplier or many, here or abroad. `missing` (a source says the region
    has no supplier, or every supplier is elsewhere) is a finding; `unknown` (nobody said anything) is none.

    Parameters
    ----------
    graph
        The chain; its cluster, technologies and projects are no links.
    facts
        Facts of a person's table.

    Returns
    -------
    links, problems
        The largest lower bound first, then the largest upper bound; facts about things not in the chain as problems.

    References
    ----------
    docs/decisions/0027-chain-graph.md; Hirschman, A. (1964). The paternity of an index. American Economic Review 54(5).

    Examples
    --------
    >>> from planloom.chains.graph import ChainNode
    >>> graph = ChainGraph("c", (ChainNode("电机", "product"), ChainNode("线", "product")), ())
    >>> day = date(2024, 4, 30)
    >>> facts = [Fact("电机", "abroad", "甲", 1.0, "年报", day),
    ...          Fact("电机", "substitutability", "", 0.2, "年报", day)]
    >>> [(link.node, link.state, round(link.low, 3), link.high) for link in weak_links(graph, facts)[0]]
    [('电机', 'missing', 0.8, 0.8), ('线', 'unknown', 0.0, 1.0)]
    """
    named = [node.name for node in graph.nodes if node.kind in ("stage", "field", "product")]
    links = [_link(name, [fact for fact in facts if fact.node == name]) for name in named]
    problems = [
        Problem("chain.fact_unknown_node", fact.where, {"found": fact.node}, "warning")
        for fact in facts
        if fact.node not in {*named}
    ]
    ordered = sorted(links, key=lambda link: (link.state == "unknown", -link.low, -link.high))
    return tuple(ordered), tuple(problems)


def _link(node: str, facts: Sequence[Fact]) -> WeakLink:
    supply = [fact for fact in facts if fact.kind in ("local", "domestic", "abroad")]
    absent = [fact for fact in facts if fact.kind == "absent"]
    rest = max(0.0, 1.0 - sum(fact.value for fact in supply))
    rest = 0.0 if rest < _ROUNDING else rest
    local = sum(fact.value for fact in supply if fact.kind == "local")
    abroad = sum(fact.value for fact in supply if fact.kind == "abroad")
    squares = sum(fact.value**2 for fact in supply)
    said = [fact.where for fact in facts if fact.kind == "substitutability"]
    easy = [fact.value for fact in facts if fact.kind == "substitutability"]
    hard = (1.0 - max(easy, default=1.0), 1.0 - min(easy, default=0.0))
    rows = tuple(fact.where for fact in supply)
    gap_low = 1.0 if absent else max(0.0, 1.0 - local - rest)
    factors = (
        Factor(FACTORS[0], gap_low, 1.0 - local, (*rows, *(fact.where for fact in absent))),
        Factor(FACTORS[1], squares, min(1.0, squares + rest**2), rows),
        Factor(FACTORS[2], *hard, tuple(said)),
        Factor(FACTORS[3], abroad, min(1.0, abroad + rest), rows),
    )  # fmt: skip
    is_missing = bool(absent) or (bool(supply) and rest == 0 and local == 0)
    is_whole = all(factor.inputs and factor.high - factor.low < _ROUNDING for factor in factors)
    state: LinkState = (
        "unknown"
        if not facts
        else "missing"
        if is_missing
        else "known"
        if is_whole
        else "partly_known"
    )
    single = None if rest > 0 else any(fact.value >= 1 - _ROUNDING for fact in supply)
    return WeakLink(
        node,
        state,
        factors,
        prod(factor.low for factor in factors),
        prod(factor.high for factor in factors),
        single,
    )
