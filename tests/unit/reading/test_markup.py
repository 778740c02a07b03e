"""Marks, tags and entities are no words; offsets count in the raw text."""

import pytest

from planloom.reading import read_document
from planloom.reading.markup import mark_up
from planloom.reading.records import Reading


def read(text: str, name: str) -> Reading:
    reading = read_document(text.encode(), name)
    for start, quote in [(item.start, item.quote) for item in reading.statements]:
        assert reading.text.raw[start : start + len(quote)] == quote
    return reading


def test_a_tag_inside_a_sentence_stays_in_the_quote_and_out_of_the_number() -> None:
    reading = read("<p>到2030年，全市机器人产业产值超过<b>80</b>0亿元。</p>", "plan.html")
    statement = reading.statements[0]
    assert statement.low == 8e10
    assert statement.quote == "到2030年，全市机器人产业产值超过<b>80</b>0亿元"


def test_an_entity_is_one_character() -> None:
    reading = read("<p>研发投入强度&ge;3%，A&amp;B联合实验室建成5家。</p>", "plan.html")
    assert [(s.comparator, s.low) for s in reading.statements] == [(">=", 0.03), ("=", 5)]


def test_spaces_between_characters_do_not_matter() -> None:
    reading = read("到 2030 年，全市 机器人产业产值 超过 800 亿元。", "plan.txt")
    assert reading.statements[0].indicator == "机器人产业产值"
    assert reading.statements[0].quote == "到 2030 年，全市 机器人产业产值 超过 800 亿元"


@pytest.mark.parametrize("dropped", ["nav", "script", "style"])
def test_navigation_scripts_and_styles_are_dropped(dropped: str) -> None:
    reading = read(f"<{dropped}>企业达到9家。</{dropped}><p>企业达到8家。</p>", "plan.html")
    assert [s.low for s in reading.statements] == [8]


def test_blocks_of_markdown() -> None:
    table = "| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |\n"
    raw = f"---\ntitle: 某规划\n---\n# 规划\n\n## 一、目标\n\n- 培育**20家**企业\n\n{table}"
    marked = mark_up(raw, "plan.md", "utf-8")
    assert marked.text.metadata == {"title": "某规划"}
    assert [(p.block.kind, p.text) for p in marked.passages] == [
        ("heading", "规划"), ("heading", "目标"), ("item", "培育20家企业"),
        ("cell", "甲"), ("cell", "乙"), ("cell", "丙"), ("cell", "丁"),
    ]  # fmt: skip
    for passage in marked.passages:
        assert passage.span(0, len(passage.text)) == (passage.block.start, passage.block.end)


def test_a_bold_paragraph_of_html_is_a_heading() -> None:
    marked = mark_up("<p><strong>发展目标</strong></p><p>培育企业。</p>", "plan.html", "utf-8")
    assert [p.block.kind for p in marked.passages] == ["heading", "paragraph"]


def test_broken_lines_of_plain_text_are_joined() -> None:
    line = "全市坚持创新引领加快建设现代化产业体系推动重点产业提质增效"
    text = "\n".join([line] * 9) + "\n到2030年机器人产业产值\n"
    raw = text.replace("\n到2030年机器人产业产值", "到\n2030年产值超过80亿元。")
    assert len(mark_up(raw, "plan.txt", "utf-8").passages) < 9


def test_a_table_of_indicators_gives_targets_and_their_base() -> None:
    head = "| 指标 | 单位 | 2020年 | 2025年目标 | 属性 |\n|---|---|---|---|---|\n"
    rows = f"{head}| 机器人产业产值 | 亿元 | 300 | ≥800 | 预期性 |\n"
    reading = read(f"# 青川市机器人产业发展规划（2021—2025年）\n\n{rows}", "plan.md")
    base, target = reading.statements
    assert (base.kind, base.low, target.kind, target.low) == ("observation", 3e10, "target", 8e10)
    assert target.base is not None
    assert (target.base.year, target.base.value, target.comparator) == (2020, 3e10, ">=")
    assert target.binding == "anticipatory"
