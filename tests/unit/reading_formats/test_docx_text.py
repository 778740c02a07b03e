"""Does a DOCX's text come out with its headings, numbers and tables, and without what is not its text?"""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.shared import Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from planloom.reading.docx import docx_text
from planloom.reading.docx_numbering import spelled
from planloom.reading.pdf_record import Extracted

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def blocks(text: Extracted) -> list[tuple[str, int, str, str]]:
    """Return kind, depth, number and words of each piece."""
    return [
        (piece.kind, piece.level, piece.marker, text.raw[piece.spans[0][0] : piece.spans[0][1]])
        for piece in text.pieces
    ]


def body(*parts: str) -> Extracted:
    """Return the reading of a document of these elements."""
    document = docx.Document()
    for part in parts:
        document.element.body.insert(-1, parse_xml(part))
    return docx_text(saved(document), "plan.docx")


def paragraph(inner: str) -> str:
    return f"<w:p {W} {MC}>{inner}</w:p>"


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def replaced(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return an archive with one part changed."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == part else content)
    return stream.getvalue()


def numbered(levels: list[tuple[str, str]], items: list[tuple[str, int]]) -> bytes:
    """Return a document with one list of these formats and these items."""
    document = docx.Document()
    part = document.part.numbering_part.element
    shapes = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    part.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="77">{shapes}</w:abstractNum>'))
    part.append(parse_xml(f'<w:num {W} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for words, level in items:
        mark = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr></w:pPr>'
        document.element.body.insert(-1, parse_xml(paragraph(mark + run(words))))
    return saved(document)


def test_headings_by_style_and_by_number() -> None:
    document = docx.Document()
    document.add_heading("虚构市装备产业规划", 0)
    document.add_heading("总体要求", 1)
    document.add_paragraph("到2027年，增加值达到1200亿元。")
    document.add_paragraph("（一）做强零部件")
    document.add_paragraph("1.建设检测平台3个。")
    read = docx_text(saved(document), "plan.docx")
    assert blocks(read) == [
        ("heading", 1, "", "虚构市装备产业规划"),
        ("heading", 2, "", "总体要求"),
        ("paragraph", 0, "", "到2027年，增加值达到1200亿元。"),
        ("heading", 3, "（一）", "做强零部件"),
        ("item", 0, "1.", "建设检测平台3个。"),
    ]
    assert read.raw.split("\n")[3] == "（一）做强零部件"
    assert read.pages == (1, 2, 3, 4, 5)


def test_title_by_size_where_no_style_names_it() -> None:
    document = docx.Document()
    for text, size in (
        ("虚构市人民政府办公室文件", 16),
        ("虚构市装备产业规划", 22),
        ("各区人民政府、各有关部门：", 16),
        ("一、总体要求", 16),
    ):
        document.add_paragraph().add_run(text).font.size = Pt(size)
    document.add_paragraph().add_run(
        "到2027年，增加值达到1200亿元，企业超过300家，形成产业基地。"
    ).font.size = Pt(16)
    kinds = {
        words: (kind, level)
        for kind, level, _, words in blocks(docx_text(saved(document), "plan.docx"))
    }
    assert kinds["虚构市装备产业规划"] == ("heading", 1)
    assert kinds["各区人民政府、各有关部门："] == ("paragraph", 0)
    assert kinds["总体要求"] == ("heading", 2)


def test_numbers_are_computed_from_their_definition() -> None:
    levels = [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%1.%2.%3")]
    items = [
        ("总体要求", 0),
        ("指导思想", 1),
        ("主要目标", 1),
        ("企业达到300家。", 2),
        ("平台达到3个。", 2),
        ("重点任务", 0),
        ("做强零部件", 1),
    ]
    read = docx_text(numbered(levels, items), "plan.docx")
    assert [marker for _, _, marker, _ in blocks(read)] == [
        "一、",
        "（一）",
        "（二）",
        "一.二.1",
        "一.二.2",
        "二、",
        "（一）",
    ]
    assert [kind for kind, *_ in blocks(read)] == [
        "heading",
        "heading",
        "heading",
        "item",
        "item",
        "heading",
        "heading",
    ]
    assert read.raw.startswith("一、总体要求\n（一）指导思想")


def test_bullets_of_symbol_fonts() -> None:
    read = docx_text(numbered([("bullet", "\uf0b7")], [("建设检测平台3个。", 0)]), "plan.docx")
    assert blocks(read) == [("item", 0, "•", "建设检测平台3个。")]


@given(st.integers(1, 9999))
@settings(max_examples=200)
def test_chinese_numbers_are_each_their_own(count: int) -> None:
    words = spelled(count, "chineseCounting")
    digits, units = "〇一二三四五六七八九", {"十": 10, "百": 100, "千": 1000}
    total, digit = 0, 0
    for sign in words.replace("零", ""):
        if sign in units:
            total += (digit or 1) * units[sign]
            digit = 0
        else:
            digit = digits.index(sign)
    assert total + digit == count


def test_table_with_merged_cells() -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=4)
    for row, texts in enumerate(
        (
            ("指标", "数值", "", "属性"),
            ("", "2020年", "2025年", ""),
            ("企业数（家）", "210", "300", "预期性"),
        )
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 3).merge(table.cell(1, 3))
    read = docx_text(saved(document), "plan.docx")
    cells = [
        (p.table, p.row, p.column, words)
        for p, (*_, words) in zip(read.pieces, blocks(read), strict=True)
    ]
    assert cells == [
        (0, 0, 0, "指标"), (0, 0, 1, "数值"), (0, 0, 3, "属性"), (0, 1, 1, "2020年"), (0, 1, 2, "2025年"),
        (0, 2, 0, "企业数（家）"), (0, 2, 1, "210"), (0, 2, 2, "300"), (0, 2, 3, "预期性"),
    ]  # fmt: skip
    assert dict(read.merged) == {0: (2, 1), 1: (1, 2), 2: (2, 1)}


def test_table_of_one_column_is_a_frame() -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "专栏一 重点工程"
    cell.add_paragraph("建设检测平台3个。")
    assert [(kind, words) for kind, _, _, words in blocks(docx_text(saved(document), "plan.docx"))][1] == (
        "paragraph", "建设检测平台3个。",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (f"{run('企业')}<w:del><w:r><w:delText>2</w:delText></w:r></w:del><w:ins>{run('3家。')}</w:ins>", "企业3家。"),
        ("<w:moveFrom>" + run("旧句。") + "</w:moveFrom><w:moveTo>" + run("新句。") + "</w:moveTo>", "新句。"),
        (run("增长5%") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run("。"), "增长5%。"),
        (run("公开。") + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏。</w:t></w:r>", "公开。"),
        ('<w:r><w:fldChar/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>' + run("第3期。"), "第3期。"),
        ("<w:hyperlink>" + run("网址") + "</w:hyperlink><w:smartTag>" + run("标签") + "</w:smartTag>", "网址标签"),
        ("<w:sdt><w:sdtContent>" + run("控件中的文字。") + "</w:sdtContent></w:sdt>", "控件中的文字。"),
        (run("装备产业") + "<w:r><w:br/></w:r>" + run("发展规划"), "装备产业发展规划"),
        (f"<w:r><w:ruby><w:rt>{run('a')}</w:rt><w:rubyBase>{run('装备。')}</w:rubyBase></w:ruby></w:r>", "装备。"),
        (run("⽬标⻓期。"), "目标长期。"),
    ],
)  # fmt: skip
def test_what_a_paragraph_says(inner: str, expected: str) -> None:
    assert body(paragraph(inner)).raw == expected


def test_line_break_behind_a_sentence_parts_paragraphs() -> None:
    read = body(paragraph(run("企业达到300家。") + "<w:r><w:br/></w:r>" + run("平台达到3个。")))
    assert read.raw == "企业达到300家。\n平台达到3个。"


def test_deleted_paragraph_mark_joins_paragraphs() -> None:
    first = paragraph('<w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>' + run("到2027年，"))
    assert body(first, paragraph(run("企业达到300家。"))).raw == "到2027年，企业达到300家。"


def test_text_box_is_read_once_behind_its_paragraph() -> None:
    box = "<w:txbxContent><w:p>" + run("专栏：平台3个。") + "</w:p></w:txbxContent>"
    shape = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx>{box}</wps:txbx></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert body(paragraph(run("企业达到300家。") + shape)).raw == "企业达到300家。\n专栏：平台3个。"


def test_header_footer_comment_and_contents_are_left_out() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉文字"
    document.sections[0].footer.paragraphs[0].text = "页脚文字"
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("总体要求\t1", style="toc 1")
    sentence = document.add_paragraph("企业达到300家。")
    document.add_comment(sentence.runs, text="批注文字")
    assert docx_text(saved(document), "plan.docx").raw == "企业达到300家。"


def test_text_in_a_content_control_of_the_body() -> None:
    inner = paragraph(run("一、总体要求")) + paragraph(run("企业达到300家。"))
    assert (
        body(f"<w:sdt {W}><w:sdtContent>{inner}</w:sdtContent></w:sdt>").raw
        == "一、总体要求\n企业达到300家。"
    )


def test_strict_documents_are_read_alike() -> None:
    document = docx.Document()
    document.add_paragraph("企业达到300家。")
    strict = replaced(
        saved(document),
        "word/document.xml",
        lambda xml: xml.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        ),
    )
    assert docx_text(strict, "plan.docx").raw == "企业达到300家。"


@given(
    st.lists(
        st.text("产业增值达到亿元0123456789，、；。abc", min_size=1, max_size=80),
        min_size=1,
        max_size=20,
    )
)
@settings(max_examples=12, deadline=None)
def test_every_paragraph_is_kept_whole(texts: list[str]) -> None:
    document = docx.Document()
    for text in texts:
        document.add_paragraph("本" + text)
    read = docx_text(saved(document), "plan.docx")
    assert read.raw.split("\n") == ["本" + text for text in texts]
    assert all(read.raw[piece.spans[0][0] : piece.spans[0][1]] in read.raw for piece in read.pieces)
    assert len(read.pages) == len(read.pieces) == len(texts)
