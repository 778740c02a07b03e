"""Weak links on a cluster's page: from a check over a person's edges and facts, missing and unknown kept apart."""

from datetime import date

import pytest

from planloom.app.chain_view import chain_view, weak_rows
from planloom.app.lookup import Lookup
from planloom.app.report.resilience_chapter import resilience_chapters
from planloom.app.view import View
from planloom.errors import InputError
from planloom.study import example_evidence, example_source, run_study
from planloom.study.checking import CheckRequest, run_check
from planloom.study.sources import REFERENCE

EDGES = """起点,终点,关系,证据,来源,日期
隔膜,动力电池,供应,虚构示例,示例表,2024-01-01
动力电池,新能源,属于,虚构示例,示例表,2024-01-01
"""
FACTS = """节点,因素,供应商,数值,来源,日期
隔膜,境外,甲公司,1,示例表,2024-01-01
隔膜,替代性,,0.2,示例表,2024-01-01
"""


def request(**tables: str) -> CheckRequest:
    given = {role: (f"{role}.csv", text.encode()) for role, text in tables.items()}
    return CheckRequest("chain_graph", "", date(2025, 1, 1), given, None, {"cluster": "新能源"})


def test_edges_and_weak_links_of_a_check_stand_on_the_page() -> None:
    asked = request(edges=EDGES, facts=FACTS)
    check = run_check(asked, ())
    plans = [example_source(name) for name in REFERENCE]
    study = run_study(plans, example_evidence(), date(2025, 12, 31), checks=[check])
    lookup = Lookup(study)
    rows = {(r.first.name, r.second.name) for r in chain_view(lookup, View(), "new_energy").rows}
    assert ("隔膜", "动力电池") in rows
    weak = weak_rows(lookup, "new_energy", "zh")
    assert [(state, row["node"][0].text) for state, row in weak] == [
        ("missing", "隔膜"), ("unknown", "动力电池"),
    ]  # fmt: skip
    first = weak[0][1]
    assert first["weakness_low"][0].text == first["weakness_high"][0].text == "0.8"
    assert first["irreplaceability_rows"][0].text == "facts.csv:3"
    assert weak_rows(lookup, "semiconductor_ic", "zh") == []
    (chapter,) = resilience_chapters(lookup, "en")
    assert chapter.heading == "Weak links of the chain"


def test_what_is_wrong_in_both_tables_is_told_at_once() -> None:
    with pytest.raises(InputError) as told:
        run_check(request(edges="起点\n甲\n", facts="节点\n甲\n"), ())
    assert {problem.where.partition(":")[0] for problem in told.value.problems} == {
        "edges.csv", "facts.csv",
    }  # fmt: skip
    with pytest.raises(InputError):
        run_check(request(), ())
