"""Does a PDF's text come out in reading order, whole paragraphs, without what belongs to the pages?"""

import runpy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from planloom.reading.pdf import pdf_text
from planloom.reading.pdf_record import Extracted

PAPER: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("paper.py")))
Page, flow, pdf = PAPER["Page"], PAPER["flow"], PAPER["pdf"]

PHRASES = (
    "本市装备产业增加值到2027年达到一千二百亿元，",
    "规模以上企业超过300家；",
    "研发投入强度提高到4.5%，",
    "建成公共检测平台3个。",
    "攻关精密减速器、伺服电机等零部件，",
    "每年安排工业用地不少于1200亩，",
    "盘活闲置厂房80万平方米。",
    "形成链条完整、协同高效的产业基地，",
)
CLOSE = "服务企业数量居全省前列，辐射带动周边县区共同发展，形成特色鲜明、优势互补的产业格局，并按年度公布进展情况。"


def words(text: Extracted, kind: str = "") -> list[str]:
    """Return the words of the pieces of one kind."""
    return [
        text.raw[start:end]
        for piece in text.pieces
        if piece.kind == kind or not kind
        for start, end, _ in piece.spans
    ]


def rows(text: Extracted) -> list[tuple[int, int, int, str]]:
    """Return the cells with their places."""
    return [
        (piece.table, piece.row, piece.column, text.raw[piece.spans[0][0] : piece.spans[0][1]])
        for piece in text.pieces
        if piece.kind == "cell"
    ]


@st.composite
def documents(draw: st.DrawFn) -> list[str]:
    """Draw paragraphs of several lines each."""
    runs = draw(
        st.lists(
            st.lists(st.sampled_from(PHRASES), min_size=1, max_size=20), min_size=1, max_size=25
        )
    )
    return ["本" + "".join(run) + CLOSE for run in runs]


@given(
    documents(), st.integers(1, 3), st.integers(20, 36), st.sampled_from(("", "虚构市装备产业规划"))
)
@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
def test_paragraphs_survive_pages_and_columns(
    text: list[str], columns: int, lines: int, header: str
) -> None:
    size = (12, 12, 9)[columns - 1]
    if columns > 1 or header:  # what stands on one page only cannot always be told from its text
        text = ["本" + "".join(PHRASES) * 16 + CLOSE, *text]
    layout = {"columns": columns, "rows": lines, "size": size, "header": header}
    pages = flow(text, footer="- {page} -", **layout)
    read = pdf_text(pdf(pages), "plan.pdf")
    assert read.raw.split("\n") == text
    assert list(read.pages) == sorted(read.pages)
    assert read.problems == ()


def test_piece_is_a_plain_substring() -> None:
    read = pdf_text(pdf(flow(["本" + "".join(PHRASES) * 5 + CLOSE])), "plan.pdf")
    (piece,) = read.pieces
    assert read.raw[piece.spans[0][0] : piece.spans[0][1]] == read.raw
    assert "达到一千二百亿元，规模以上企业超过300家" in read.raw


def test_headings_by_size_and_by_number() -> None:
    page = Page()
    page.put(150, 760, "虚构市装备产业发展规划", 22)
    page.put(150, 730, "（2024—2027年）", 22)
    page.put(72, 680, "一、总体目标", 12)
    page.put(96, 660, "到2027年，装备产业增加值达到1200亿元。", 12)
    page.put(72, 630, "空间布局", 16)
    page.put(96, 600, "（一）一核两翼", 12)
    page.put(96, 580, "1.建设检测平台3个。", 12)
    page.put(96, 550, "工作要求", 12, bold=True)
    page.put(96, 530, "各部门要按照职责分工抓好落实，每年报告一次进展。", 12)
    read = pdf_text(pdf([page]), "plan.pdf")
    found = [(p.kind, p.level, p.marker, w) for p, w in zip(read.pieces, words(read), strict=True)]
    assert found == [
        ("heading", 1, "", "虚构市装备产业发展规划（2024—2027年）"),
        ("heading", 2, "一、", "总体目标"),
        ("paragraph", 0, "", "到2027年，装备产业增加值达到1200亿元。"),
        ("heading", 2, "", "空间布局"),
        ("heading", 3, "（一）", "一核两翼"),
        ("item", 0, "1.", "建设检测平台3个。"),
        ("heading", 3, "", "工作要求"),
        ("paragraph", 0, "", "各部门要按照职责分工抓好落实，每年报告一次进展。"),
    ]


def test_radical_code_points_are_folded_and_nothing_else() -> None:
    page = Page()
    page.put(72, 700, "⽬标：⻓期⾯积８０㎡，⾼于㈠期，占⽐①％。")
    assert pdf_text(pdf([page]), "plan.pdf").raw == "目标：长期面积８０㎡，高于㈠期，占比①％。"


def test_repeated_lines_of_text_are_no_headers() -> None:
    text = ["本" + "".join(PHRASES[:3]) + CLOSE] * 40
    assert pdf_text(pdf(flow(text, rows=36)), "plan.pdf").raw.split("\n") == text


def test_ruled_table_with_merged_header_goes_on_over_the_page() -> None:
    xs = [72.0, 220.0, 300.0, 380.0, 460.0, 523.0]
    first, second = Page(), Page()
    first.put(200, 780, "表1 虚构市主要指标", 14)
    bottom = 680.0
    first.rules += [(xs[0], y, xs[-1], y) for y in (740.0, 700.0, 680.0)] + [
        (xs[2], 720.0, xs[4], 720.0)
    ]
    first.rules += [(x, 740.0, x, 680.0) for x in (*xs[:3], xs[4], xs[5])] + [
        (xs[3], 720.0, xs[3], 680.0)
    ]
    for x, text in ((72.0, "指标"), (220.0, "单位"), (460.0, "属性")):
        first.put(x + 3, 716, text, 10)
    first.put(340, 726, "数值", 10)
    first.put(303, 706, "2020年", 10)
    first.put(383, 706, "2025年", 10)
    for x, text in zip(xs, ("装备产业增加值", "亿元", "800", "1200", "预期性"), strict=False):
        first.put(x + 3, bottom + 6, text, 10)
    second.table(
        xs,
        [780.0, 760.0, 740.0],
        [
            ("单位能耗下降", "%", "—", "13.5", "约束性"),
            ("研发投入强度", "%", "3.2", "4.0", "预期性"),
        ],
    )
    second.put(96, 700, "各项指标每年公布一次。")
    read = pdf_text(pdf([first, second]), "plan.pdf")
    cells = rows(read)
    assert cells[:6] == [
        (0, 0, 0, "指标"),
        (0, 0, 1, "单位"),
        (0, 0, 2, "数值"),
        (0, 0, 4, "属性"),
        (0, 1, 2, "2020年"),
        (0, 1, 3, "2025年"),
    ]
    assert [text for *_, text in cells[6:11]] == ["装备产业增加值", "亿元", "800", "1200", "预期性"]
    assert (0, 3, 3, "13.5") in cells
    assert (0, 4, 4, "预期性") in cells
    merged = {words(read)[at]: covers for at, covers in read.merged.items()}
    assert merged == {"指标": (2, 1), "单位": (2, 1), "数值": (1, 2), "属性": (2, 1)}
    assert words(read, "paragraph") == ["各项指标每年公布一次。"]


def test_table_header_repeated_on_the_next_page_is_left_out() -> None:
    xs, head = [72.0, 250.0, 350.0, 450.0], ("指标", "单位", "2027年")
    pages = []
    for name in ("企业数", "平台数"):
        page = Page()
        page.table(xs, [760.0, 740.0, 720.0], [head, (name, "个", "30")])
        pages.append(page)
    cells = rows(pdf_text(pdf(pages), "plan.pdf"))
    assert [(row, text) for _, row, _, text in cells] == [
        (0, "指标"), (0, "单位"), (0, "2027年"), (1, "企业数"), (1, "个"), (1, "30"), (2, "平台数"),
        (2, "个"), (2, "30"),
    ]  # fmt: skip


def test_table_in_the_text_and_open_at_its_sides() -> None:
    page = Page()
    page.put(96, 760, "主要指标见下表。")
    page.rules += [(72, y, 400, y) for y in (740.0, 720.0, 700.0)] + [
        (200, 740, 200, 700),
        (300, 740, 300, 700),
    ]
    for y, row in ((725, ("指标", "单位", "2027年")), (705, ("企业数", "家", "300"))):
        for x, text in zip((75, 203, 303), row, strict=True):
            page.put(x, y, text, 10)
    page.put(96, 670, "表中数字均为预期值。")
    read = pdf_text(pdf([page]), "plan.pdf")
    assert words(read) == [
        "主要指标见下表。",
        "指标",
        "单位",
        "2027年",
        "企业数",
        "家",
        "300",
        "表中数字均为预期值。",
    ]


def test_table_with_three_rules_alone() -> None:
    page = Page()
    page.put(96, 760, "主要指标见下表。")
    page.rules += [(72, y, 523, y) for y in (740, 720, 660)]
    table = (
        ("指标", "单位", "2020年", "2025年"),
        ("企业数", "家", "210", "300"),
        ("平台数", "个", "", "5"),
    )
    for y, row in zip((725, 705, 685), table, strict=True):
        for x, text in zip((75, 250, 350, 450), row, strict=True):
            if text:
                page.put(x, y, text, 10)
    page.put(96, 620, "表中数字均为预期值。")
    read = pdf_text(pdf([page]), "plan.pdf")
    expected = {
        (at, column, text)
        for at, row in enumerate(table)
        for column, text in enumerate(row)
        if text
    }
    assert {(row, column, text) for _, row, column, text in rows(read)} == expected
    assert words(read, "paragraph") == ["主要指标见下表。", "表中数字均为预期值。"]


def test_table_on_a_page_that_is_turned() -> None:
    page = Page(turn=90)
    page.put(100, 520, "附表虚构市重点项目")
    page.table(
        [72.0, 300.0, 500.0, 760.0],
        [480.0, 460.0, 440.0],
        [("项目", "地点", "投资"), ("检测平台", "东区", "3亿元")],
    )
    read = pdf_text(pdf([page]), "plan.pdf")
    assert words(read) == [
        "附表虚构市重点项目",
        "项目",
        "地点",
        "投资",
        "检测平台",
        "东区",
        "3亿元",
    ]
    assert [piece.column for piece in read.pieces if piece.row == 1] == [0, 1, 2]


def test_rules_that_are_no_table_change_nothing() -> None:
    pages = flow(["本" + "".join(PHRASES) + CLOSE] * 3)
    plain = pdf_text(pdf(pages), "plan.pdf").raw
    pages[0].rules += [
        (72, 800, 523, 800),
        (60, 40, 60, 810),
        (535, 40, 535, 810),
        (60, 40, 535, 40),
        (60, 810, 535, 810),
    ]
    assert pdf_text(pdf(pages), "plan.pdf").raw == plain


def test_page_numbers_contents_and_printing_marks_are_left_out() -> None:
    front, body = Page(), Page()
    front.put(260, 700, "目录")
    front.put(72, 660, "一、总体目标" + "." * 40 + "1")
    front.put(72, 640, "二、重点任务" + "…" * 20 + "12")
    body.put(24, 820, "11/22/26, 11:07 PM", 8)
    body.put(96, 700, "建设检测平台3个，培育企业20家。")
    body.put(24, 17, "https://example.org/plan.html", 8)
    body.put(550, 17, "2/2", 8)
    assert pdf_text(pdf([front, body]), "plan.pdf").raw == "建设检测平台3个，培育企业20家。"


def test_notes_stand_apart_from_the_sentence_they_interrupt() -> None:
    pages = flow(["本" + "".join(PHRASES) * 8 + CLOSE] * 2, rows=20)
    pages[0].put(72, 60, "①本指标按当年价格计算。", 9)
    read = pdf_text(pdf(pages), "plan.pdf")
    assert [w for w in words(read) if "按当年价格" not in w] == [
        "本" + "".join(PHRASES) * 8 + CLOSE
    ] * 2
    assert "本指标按当年价格计算。" in words(read)


def test_raised_number_of_a_note_is_left_out_but_not_a_power() -> None:
    page = Page()
    page.put(72, 700, "增长到80亿元")
    page.put(72 + 12 * 6, 705, "1", 7)
    page.put(72 + 12 * 6 + 4, 700, "，面积300km")
    page.put(72 + 12 * 6 + 4 + 66, 705, "2", 7)
    page.put(72 + 12 * 6 + 4 + 70, 700, "。")
    assert pdf_text(pdf([page]), "plan.pdf").raw == "增长到80亿元，面积300km2。"


def test_bold_made_by_printing_twice_is_read_once() -> None:
    page = Page()
    for shift in (0.0, 0.3):
        page.put(72 + shift, 700, "建设检测平台3个，培育企业20家。")
    assert pdf_text(pdf([page]), "plan.pdf").raw == "建设检测平台3个，培育企业20家。"


def test_pages_without_text_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planloom.reading.pdf.recogniser", lambda: None)
    pages = flow(["本" + "".join(PHRASES) + CLOSE])
    scanned = [Page(has_image=True), Page(has_image=True)]
    (problem,) = pdf_text(pdf([*pages, *scanned, Page()]), "plan.pdf").problems
    assert (problem.code, problem.severity) == ("document.pdf_scanned", "warning")
    assert dict(problem.values) == {"pages": "2-3", "count": 2}


def test_blanks_between_words_of_letters_stay() -> None:
    page = Page()
    page.put(72, 700, "支持 open source 社区建设。")
    assert pdf_text(pdf([page]), "plan.pdf").raw == "支持open source社区建设。"
