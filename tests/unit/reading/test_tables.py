"""Tables of indicators: which column holds what, where cells cover others."""

from planloom.reading import read_document


def test_cells_over_several_rows_and_columns_keep_the_columns_in_place() -> None:
    rows = (
        "<table><tr><th>类别</th><th>指标</th><th>单位</th><th>2020年</th><th>2025年</th><th>属性</th></tr>"
        "<tr><td rowspan=2>经济</td><td>地区生产总值</td><td>亿元</td><td>170</td><td>260</td><td>预期性</td></tr>"
        "<tr><td>制造业增加值占比</td><td>%</td><td>22.6</td><td>&gt;25</td><td>预期性</td></tr>"
        '<tr><td colspan="2">森林覆盖率</td><td>%</td><td>40.2</td><td>41左右</td><td>约束性</td></tr></table>'
    )
    found = read_document(f"<h1>某市“十四五”规划</h1>{rows}".encode(), "plan.html").statements
    assert [(s.indicator, s.comparator, s.low, s.binding) for s in found if s.kind == "target"] == [
        ("地区生产总值", "=", 2.6e10, "anticipatory"),
        ("制造业增加值占比", ">", 0.25, "anticipatory"),
        ("森林覆盖率", "~", 0.41, "binding"),
    ]


def test_a_base_is_of_the_same_thing_as_its_goal() -> None:
    rows = (
        "<table><tr><th>园区</th><th>2024年标准厂房（万平方米）</th><th>2027年标准厂房（万平方米）</th>"
        "<th>2027年营业收入（亿元）</th></tr>"
        "<tr><td>东湖产业园</td><td>42</td><td>72</td><td>230</td></tr></table>"
    )
    found = read_document(
        f"<h1>某市行动计划（2025—2027年）</h1>{rows}".encode(), "plan.html"
    ).statements
    bases = {s.indicator: s.base and s.base.value for s in found if s.kind == "target"}
    assert bases == {"东湖产业园标准厂房": 4.2e5, "东湖产业园营业收入": None}
