"""Is the lexicon of clusters whole, and does no class belong whole to one cluster and in part to another?"""

from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planloom.codes import clusters
from planloom.codes.classifications import crosswalk
from planloom.codes.firm_lexicon import firm_lexicon, firm_phrases

REVISION_2024 = {"artificial_intelligence", "low_altitude_aerospace"}


def test_every_cluster_and_future_industry_has_words_of_its_own() -> None:
    core = Counter(row.cluster_code for row in firm_lexicon() if row.strength == "core")
    assert set(core) == {*clusters(), "outside"}
    for code, cluster in clusters().items():
        assert core[code] >= (12 if cluster.kind == "cluster" else 8), code


def test_no_word_stands_twice_in_a_cluster_or_is_core_in_two() -> None:
    named = Counter((row.cluster_code, row.keyword.casefold()) for row in firm_lexicon())
    assert [word for word, count in named.items() if count > 1] == []
    core = Counter(row.keyword.casefold() for row in firm_lexicon() if row.strength == "core")
    assert [word for word, count in core.items() if count > 1] == []


def test_rows_have_a_source_and_a_word_that_can_count() -> None:
    for row in firm_lexicon():
        assert row.source.strip(), row
        assert row.keyword == row.keyword.strip(), row
        assert len(row.keyword) > 1, row
        assert not set(row.keyword) & set("；;。，,、：:（）()"), row
        assert not any(word in row.keyword for word in row.excludes), row


@pytest.mark.parametrize(
    ("cluster", "words"),
    [
        (
            "semiconductor_ic",
            "EDA工具软件 第三代半导体 CPU GPU FPGA 边缘计算芯片 基带芯片 光电子芯片",
        ),
        ("machine_tool", "数控机床 锂电池制造装备 半导体制造装备 显示面板制造装备"),
        ("new_energy", "智能电网 分布式光伏 氢能 海上风电 高效燃气轮机 储能 燃料电池 虚拟电厂"),
        (
            "intelligent_connected_vehicle",
            "智能感知系统 车载计算平台 车用无线通信 动力电池 电机电控 快速充电设施 线控底盘",
        ),
        (
            "new_material",
            "新能源材料 电子信息材料 生物医用材料 先进金属材料 高分子材料 绿色建筑材料",
        ),
        ("great_health", "医疗美容 康复养老 精准医疗 精准营养 现代农产品 化妆品"),
        ("quantum_information", "量子计算 量子通信 量子测量 量子操作系统 量子云计算"),
        ("brain_science", "脑图谱 脑诊治 类脑智能 类脑算法"),
    ],
)
def test_the_plans_own_fields_and_technologies_are_core(cluster: str, words: str) -> None:
    core = {
        row.keyword
        for row in firm_lexicon()
        if row.cluster_code == cluster and row.strength == "core"
    }
    for word in words.split():
        assert any(keyword in word for keyword in core), word


def test_a_class_that_is_whole_in_a_cluster_of_2022_is_in_no_other() -> None:
    of_2022 = {c for c, one in clusters().items() if one.kind == "cluster"} - REVISION_2024
    marks = defaultdict(list)
    for row in crosswalk():
        if row.classification == "gbt4754_2017" and row.cluster_code in of_2022:
            marks[row.code].append(row.share_mark)
    assert {code: m for code, m in marks.items() if "whole" in m and len(m) > 1} == {}


PURPOSE = f"(?i:{'|'.join(firm_phrases().purposes)}){firm_phrases().purpose}"
PATTERNS = (*firm_phrases().excluded, *firm_phrases().boilerplate, PURPOSE)
FOLDS_TO_ASCII = "ſKİı"
"""Signs beyond ASCII that a pattern without regard to case takes for s, k and i."""


@given(st.data())
def test_whatever_a_pattern_matches_holds_a_word_that_tells_of_it(data: st.DataObject) -> None:
    pattern = data.draw(st.sampled_from(PATTERNS))
    signs = st.characters(exclude_characters=FOLDS_TO_ASCII, exclude_categories=["Cs"])
    matched = data.draw(st.from_regex(pattern, fullmatch=True, alphabet=signs)).lower()
    assert any(word in matched for word in firm_phrases().tells)
