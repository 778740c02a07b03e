"""A cluster's chain: no edge without its words, no order that the text does not give. Plans are made up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planloom.chains.graph import ChainGraph, ChainNode, PlanText, chain_graph
from planloom.chains.graph_table import read_chain_edges
from planloom.chains.weak_links import Fact, FactKind, read_chain_facts, weak_links
from planloom.errors import TableError
from planloom.evidence.programme import ProgrammePart, programme_status, read_programme
from planloom.plan.schema import Citation, Plan, ProgrammeItem
from planloom.study import example_study
from planloom.study.chain_graph import study_chain

DAY = date(2024, 1, 1)
HEAD = "from,to,kind,evidence,source,date,from_kind,to_kind\n"


def plan(raw: str, named: dict[str, str], is_dated: bool = True) -> PlanText:
    """Return a plan of one cluster, each item cited where its name first stands."""
    items = tuple(
        ProgrammeItem(
            id=f"p/{kind}/{name}", kind=kind, name=name, cluster_code="new_energy",
            citation=Citation(start=raw.index(name), quote=name),
        )
        for name, kind in named.items()
    )  # fmt: skip
    return PlanText(Plan(id="p", title="甲市方案", programme=items), raw, DAY if is_dated else None)


def relations(graph: ChainGraph) -> set[tuple[str, str, str]]:
    return {(edge.source_node, edge.kind, edge.target_node) for edge in graph.edges}


@pytest.mark.parametrize(
    ("words", "has_order"),
    [
        ("完善设计、制造、封测等环节。", True),
        ("贯通设计、制造和封测全产业链。", True),
        ("补齐设计、制造、封测等关键环节。", True),
        ("加快完善设计、制造、封测等产业链。", True),
        ("重点发展设计、制造、封测。", False),
        ("重点发展设计、制造、封测等领域，完善各环节。", False),
    ],
)
def test_only_links_of_a_chain_have_an_order(words: str, has_order: bool) -> None:
    given = plan(words, dict.fromkeys(("设计", "制造", "封测"), "field"))
    found, _ = chain_graph([given], "new_energy", "新能源")
    ordered = {edge for edge in relations(found) if edge[1] == "sequence"}
    assert ordered == (
        {("设计", "sequence", "制造"), ("制造", "sequence", "封测")} if has_order else set()
    )
    assert len({edge for edge in relations(found) if edge[1] == "part_of"}) == 3


def test_the_three_programmes_of_the_example() -> None:
    study = example_study(date(2025, 12, 31))
    raw = {text.sha256: text.raw for text in study.texts}
    documents = {p.id: raw[f.document.sha256] for f in study.files for p in f.plans}
    seen = {}
    for code in ("semiconductor_ic", "new_energy", "intelligent_connected_vehicle"):
        graph, problems = study_chain(study, code)
        assert problems == ()
        for edge in graph.edges:
            assert edge.start is not None
            assert documents[edge.plan_id][edge.start :].startswith(edge.evidence)
            assert edge.source
            assert edge.grade == "restatement"
        seen[code] = relations(graph)
    assert {r for r in seen["semiconductor_ic"] if r[1] == "sequence"} == {
        ("集成电路设计", "sequence", "制造"), ("制造", "sequence", "封测"),
    }  # fmt: skip
    assert ("求雨岭氢能产业园", "named_for", "氢能") in seen["new_energy"]
    assert ("动力电池", "part_of", "智能网联汽车") in seen["intelligent_connected_vehicle"]
    assert {len(found) for found in seen.values()} == {11, 13, 12}
    assert not {r for r in seen["intelligent_connected_vehicle"] if r[1] == "sequence"}


def test_a_thing_of_two_clusters_is_one_node() -> None:
    text = HEAD + "动力电池,新能源,part_of,年报,甲公司,2024-01-01,产品,集群\n"
    rows, _ = read_chain_edges(text.encode(), "e.csv")
    given = plan("重点发展动力电池。", {"动力电池": "field"})
    (item,) = given.plan.programme
    moved = item.model_copy(update={"cluster_code": "intelligent_connected_vehicle"})
    other = PlanText(given.plan.model_copy(update={"programme": (moved,)}), given.raw, DAY)
    for code, name in (("new_energy", "新能源"), ("intelligent_connected_vehicle", "智能网联汽车")):
        graph, _ = chain_graph([other], code, name, rows)
        node = next(node for node in graph.nodes if node.name == "动力电池")
        assert set(node.cluster_codes) == {"intelligent_connected_vehicle", "new_energy"}


def test_what_has_no_sentence_or_date_gives_no_edge() -> None:
    bare = plan("重点发展氢能。", {"氢能": "field"}).plan.programme[0]
    bare = bare.model_copy(update={"citation": None})
    graph, problems = chain_graph(
        [PlanText(Plan(id="p", title="甲", programme=(bare,)), None, DAY)], "new_energy", "新能源"
    )
    assert graph.edges == ()
    assert [p.code for p in problems] == ["chain.edge_without_evidence", "chain.no_programme"]
    graph, problems = chain_graph(
        [plan("发展氢能。", {"氢能": "field"}, False)], "new_energy", "新能源"
    )
    assert graph.edges == ()
    assert [p.code for p in problems] == ["chain.edge_without_date", "chain.no_programme"]


def test_a_row_that_touches_nothing_is_told_and_left_out() -> None:
    text = HEAD + "甲,乙,供应,据,源,2024-01-01,,\n氢能,丙,供应,据,源,2024-01-01,,\n"
    rows, _ = read_chain_edges(text.encode(), "e.csv")
    graph, problems = chain_graph(
        [plan("发展氢能。", {"氢能": "field"})], "new_energy", "新能源", rows
    )
    assert {node.name for node in graph.nodes} == {"新能源", "氢能", "丙"}
    assert [(p.code, p.where) for p in problems] == [("chain.edge_elsewhere", "e.csv:2")]


def test_everything_wrong_in_a_table_of_edges_is_told() -> None:
    text = (
        HEAD
        + "甲,乙,供应,,源,2024-01-01,,\n甲,乙,供应,据,,2024-01-01,,\n甲,乙,供应,据,源,,,\n甲,甲,好,据,源,2024年,,\n"
    )
    with pytest.raises(TableError) as caught:
        read_chain_edges(text.encode(), "e.csv")
    assert [(p.code, p.where) for p in caught.value.problems] == [
        ("table.missing_value", "e.csv:2:evidence"),
        ("table.missing_value", "e.csv:3:source"),
        ("table.missing_value", "e.csv:4:date"),
        ("table.unknown_code", "e.csv:5:kind"),
        ("table.bad_date", "e.csv:5:date"),
        ("chain.edge_self", "e.csv:5"),
    ]
    twice = HEAD + "甲,乙,供应,据,源,2024-01-01,,\n" * 2
    rows, problems = read_chain_edges(twice.encode(), "e.csv")
    assert (len(rows), [p.code for p in problems]) == (1, ["chain.edge_repeated"])


def test_a_technology_stands_with_its_status_by_the_register() -> None:
    given = plan("攻关燃料电池、储能。", {"燃料电池": "technology", "储能": "technology"})
    parts = [ProgrammePart(i.id, i.name, i.kind, "p", "new_energy") for i in given.plan.programme]
    rows = read_programme(
        "名称,类别,状态,日期,来源\n燃料电池,技术,推进中,2023-05-01,科技日报".encode(),
        "r.csv",
        parts,
    )
    graph, _ = chain_graph([given], "new_energy", "新能源", (), programme_status(rows, DAY, parts))
    assert {n.name: (n.status, n.status_source) for n in graph.nodes if n.kind == "technology"} == {
        "燃料电池": ("under_way", "科技日报, 2023-05-01"), "储能": ("no_data", ""),
    }  # fmt: skip


def chain(*names: str) -> ChainGraph:
    return ChainGraph("c", tuple(ChainNode(name, "product") for name in names), ())


def fact(kind: FactKind, value: float = 0.0, supplier: str = "", node: str = "甲") -> Fact:
    return Fact(node, kind, supplier, value, "源", DAY, f"f.csv:{supplier or kind}")


def test_the_rule_by_hand() -> None:
    shares = [fact("local", 0.2, "a"), fact("domestic", 0.3, "b"), fact("abroad", 0.5, "c")]
    facts = [*shares, fact("substitutability", 0.25)]
    (link,), _ = weak_links(chain("甲"), facts)
    assert [round(f.low, 12) for f in link.factors] == [0.8, 0.38, 0.75, 0.5]
    assert [f.low for f in link.factors] == pytest.approx([f.high for f in link.factors])
    assert link.low == pytest.approx(0.8 * 0.38 * 0.75 * 0.5)
    assert (link.state, link.is_single_source) == ("known", False)
    assert link.factors[1].inputs == ("f.csv:a", "f.csv:b", "f.csv:c")


def test_missing_and_unknown_are_kept_apart() -> None:
    facts = [
        fact("absent", node="甲"),
        fact("abroad", 1.0, "x", "乙"),
        fact("local", 0.4, "y", "丙"),
    ]
    links, _ = weak_links(chain("甲", "乙", "丙", "丁"), facts)
    found = {link.node: link for link in links}
    assert {n: link.state for n, link in found.items()} == {
        "甲": "missing", "乙": "missing", "丙": "partly_known", "丁": "unknown",
    }  # fmt: skip
    assert found["乙"].is_single_source is True
    assert found["丁"].is_single_source is None
    assert (found["丁"].low, found["丁"].high) == (0, 1)
    assert all(not factor.inputs for factor in found["丁"].factors)
    assert links[-1].node == "丁"


@given(st.lists(st.tuples(st.sampled_from(["local", "domestic", "abroad"]), st.floats(0, 0.2)), max_size=5),
       st.floats(0, 1), st.floats(0, 0.2))  # fmt: skip
def test_one_more_fact_never_leaves_the_range(
    supply: list[tuple[FactKind, float]], easy: float, share: float
) -> None:
    facts = [fact(kind, value, f"s{k}") for k, (kind, value) in enumerate(supply)]
    (first,), _ = weak_links(chain("甲"), facts)
    rest = 1 - sum(value for _, value in supply)
    more = [*facts, fact("abroad", share * max(0.0, rest), "new"), fact("substitutability", easy)]
    (second,), _ = weak_links(chain("甲"), more)
    assert 0 <= first.low <= second.low + 1e-12
    assert second.high <= first.high + 1e-12 <= 1 + 1e-11


def test_everything_wrong_in_a_table_of_facts_is_told() -> None:
    text = (
        "node,fact,supplier,value,source,date\n甲,local,a,0.7,s,2024-01-01\n甲,abroad,b,0.6,s,2024-01-01\n"
        "甲,local,a,0.1,s,2024-01-01\n甲,absent,,,s,2024-01-01\n乙,abroad,,80,s,2024-01-01\n丙,abroad,c,,s,\n"
    )
    with pytest.raises(TableError) as caught:
        read_chain_facts(text.encode(), "f.csv")
    assert {(p.code, p.where) for p in caught.value.problems} == {
        ("table.missing_value", "f.csv:6:supplier"), ("chain.fact_bad_share", "f.csv:6:value"),
        ("table.missing_value", "f.csv:7:date"), ("table.missing_value", "f.csv:7:value"),
        ("chain.fact_repeated", "f.csv:4"), ("chain.fact_above_one", "甲"),
        ("chain.fact_contradiction", "f.csv:2"), ("chain.fact_contradiction", "f.csv:4"),
    }  # fmt: skip


def test_a_fact_about_something_else_is_told() -> None:
    _, problems = weak_links(chain("甲"), [fact("local", 0.1, "a", "戊")])
    assert [p.code for p in problems] == ["chain.fact_unknown_node"]
