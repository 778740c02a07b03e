"""Laws of the reader on any text: quotes are in the text, items are in order, nothing crashes."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from planloom.errors import DocumentError
from planloom.reading import read_document, specification
from planloom.reading.records import Clause, Group, Name, PledgeRead, Statement

WORDS = (
    "到2025年", "到2030年底", "“十四五”末", "2021—2023年", "三年内", "届时", "其中", "力争", "确保", "预计",
    "将", "已", "约", "近", "超过", "不低于", "达到", "突破", "由2020年的", "提高到", "增长", "年均增长",
    "下降", "占", "比重", "占比", "增加值", "产值", "营业收入", "研发投入强度", "亩均税收", "全市", "深圳",
    "浙江", "南山", "宝安等区", "新能源", "集成电路", "软件和信息服务业", "企业", "园区", "平台", "培育",
    "打造", "建设", "形成", "一批", "若干", "重点发展", "突破", "攻关", "等领域", "等关键技术", "20个",
    "3-5家", "8—10家", "百亿元级", "千亿级", "1.5万亿元", "300平方公里", "83%", "1/3", "三分之一", "3个百分点",
    "翻一番", "首位", "前三", "第4个", "左右", "以上", "以内", "、", "，", "。", "；", "：", "（", "）", "“",
    "”", "《", "》", "关于某业的意见", "行动计划", "提出", "印发", "\n", "#", "-", "|", "一、", "（一）", "1.",
    "◆", "<p>", "</p>", "&nbsp;", "<b>", "**", "一百二十", "两", "十大", "12英寸", "5G", "20+8", "——", "和",
    "与", "及", "的", "是", "为",
)  # fmt: skip
GENRE = st.lists(st.sampled_from(WORDS), max_size=60).map("".join)
LETTERS = st.text(
    alphabet="0123456789.%,，。；、：（）“”《》一二三十百千万亿元家个年到占增长超的和<>&;#|-* \n",
    max_size=120,
)


def check_laws(text: str, name: str) -> None:
    """Read a text and hold its items to the law of quotes and of order."""
    if not text.strip():
        with pytest.raises(DocumentError):
            read_document(text.encode(), name)
        return
    reading = read_document(text.encode(), name)
    raw = reading.text.raw
    quoted: list[Statement | PledgeRead | Name | Group | Clause] = [
        *reading.statements, *reading.pledges, *reading.fields, *reading.technologies, *reading.projects,
        *reading.roles, *reading.portfolio, *reading.stages, *reading.diagnosis, *reading.safeguards,
        *reading.positioning, *(member for group in reading.portfolio for member in group.members),
    ]  # fmt: skip
    for item in quoted:
        assert item.quote
        assert raw[item.start : item.start + len(item.quote)] == item.quote
    for starts in (
        [item.start for item in reading.statements],
        [item.start for item in reading.pledges],
        [item.start for item in reading.fields],
    ):
        assert starts == sorted(starts)
    plans = {plan.id for plan in reading.plans}
    assert len(plans) == len(reading.plans)
    assert {item.plan for item in quoted} <= plans
    assert all(statement.low <= statement.high for statement in reading.statements)
    specification(reading)


@given(text=GENRE, name=st.sampled_from(("a.txt", "a.md", "a.html")))
@example(text="到2025年，全市<b>新能源</b>产值&gt;5亿元。", name="a.md")
@settings(deadline=None, max_examples=150)
def test_any_sentence_of_the_genre_keeps_the_laws(text: str, name: str) -> None:
    check_laws(text, name)


@given(text=LETTERS, name=st.sampled_from(("a.txt", "a.md", "a.html")))
@settings(deadline=None, max_examples=150)
def test_any_characters_keep_the_laws(text: str, name: str) -> None:
    check_laws(text, name)


@given(data=st.binary(max_size=200))
@settings(deadline=None, max_examples=150)
def test_any_bytes_are_read_or_refused_with_a_reason(data: bytes) -> None:
    codes: list[str] = []
    raw = ""
    try:
        raw = read_document(data, "a").text.raw
    except DocumentError as error:
        codes = [problem.code for problem in error.problems]
    assert raw or codes
    assert all(code.startswith("document.") for code in codes)


@given(text=GENRE)
@settings(deadline=None, max_examples=60)
def test_the_same_bytes_give_the_same_reading(text: str) -> None:
    data = f"某规划\n{text}".encode()
    assert read_document(data, "a.txt") == read_document(data, "a.txt")
