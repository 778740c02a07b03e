"""What a person's tables put into the monthly pack: relations of a chain and firms, each with what it rests on."""

from datetime import date

import pytest

from planloom.app.lookup import Lookup
from planloom.app.report.desk import desk_pack
from planloom.app.report.docx import docx_report
from planloom.app.report.parts import Empty, Report, Table
from planloom.study import example_evidence, example_source, run_study
from planloom.study.checking import CheckRequest, run_check
from planloom.study.sources import REFERENCE

DAY = date(2025, 12, 31)
EDGES = """起点,终点,关系,证据,来源,日期
隔膜,动力电池,供应,虚构示例,示例表,2024-01-01
动力电池,新能源,属于,虚构示例,示例表,2024-01-01
"""
FIRMS = "企业名称,经营范围,行业代码,营业收入（亿元）\n示例甲,储能电池的研发、生产,3841,12\n示例乙,服装销售,5132,3\n"
CHAIN, LIST = 0, 8
"""Where the chain and the list of firms stand among the twelve parts."""


@pytest.fixture(scope="module")
def lookup() -> Lookup:
    known = date(2025, 1, 1)
    edges = {"edges": ("关系.csv", EDGES.encode())}
    firms = {"firms": ("企业.csv", FIRMS.encode())}
    checks = [
        run_check(CheckRequest("chain_graph", "", known, edges, None, {"cluster": "新能源"}), ()),
        run_check(CheckRequest("firms", "", known, firms, None, {}), ()),
    ]
    plans = [example_source(name) for name in REFERENCE]
    return Lookup(run_study(plans, example_evidence(), DAY, checks=checks))


def pack(lookup: Lookup, cluster: str, lang: str = "zh") -> Report:
    return desk_pack(lookup, list(lookup.plans.values()), cluster, lang)


def rows(report: Report, part: int) -> list[list[str]]:
    tables = [block for block in report.sections[part].blocks if isinstance(block, Table)]
    return [["".join(run.text for run in cell) for cell in row] for t in tables for row in t.rows]


@pytest.mark.parametrize(("lang", "relation"), [("zh", "供应"), ("en", "supplies")])
def test_relations_of_a_persons_table_stand_in_the_chain(
    lookup: Lookup, lang: str, relation: str
) -> None:
    report = pack(lookup, "new_energy", lang)
    first, row = sorted(rows(report, CHAIN))
    assert first[0] == "动力电池"
    assert row[:5] == ["隔膜", relation, "动力电池", "虚构示例", "示例表"]
    assert not any(isinstance(block, Empty) for block in report.sections[CHAIN].blocks)
    assert docx_report(report)


def test_firms_of_the_cluster_stand_in_the_list_with_their_table(lookup: Lookup) -> None:
    report = pack(lookup, "new_energy")
    (row,) = rows(report, LIST)
    assert row[0] == "示例甲"
    said = str(report.sections[LIST].blocks)
    assert "企业.csv" in said
    assert "示例乙" not in said


def test_a_cluster_without_rows_says_so(lookup: Lookup) -> None:
    report = pack(lookup, "semiconductor_ic")
    for part in (CHAIN, LIST):
        assert rows(report, part) == []
        assert any(isinstance(block, Empty) for block in report.sections[part].blocks)
