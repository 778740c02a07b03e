"""How does a report become a Word file? Headings, tables and pictures; each number links to the appendix."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime, time

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from planloom.app.report.parts import (
    Block,
    Column,
    Drawing,
    Empty,
    Line,
    Paragraph,
    Report,
    Source,
    Table,
    sayer,
)
from planloom.app.report.pdf import png_of_svg

_INK, _MUTED, _ACCENT = (
    RGBColor(0x1F, 0x29, 0x33),
    RGBColor(0x52, 0x60, 0x6D),
    RGBColor(0x1F, 0x5F, 0xA8),
)
_BODY_FONT, _HEAD_FONT, _LATIN = "宋体", "黑体", "Times New Roman"
_TEXT_WIDTH = 16.4
"""Width of the text on an A4 page [cm]."""
_LETTER, _PADDING = 0.19, 0.42
"""Width of a letter of a head, and what a cell keeps free on both sides [cm]."""
_ROW_AIR = "35"
"""What a cell keeps free above and below [1/20 pt]."""
_AFTER_FRAME = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
"""What stands behind a frame among the properties of a paragraph."""
_HEADINGS = 1_000_000
"""Numbers of the marks of headings begin here; those of the appendix are its own numbers."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""Time of every part of the file: the same report has the same bytes."""


def docx_report(report: Report) -> bytes:
    """Return a report as a Word file.

    Parameters
    ----------
    report
        The report.

    Returns
    -------
    data
        A .docx file; the same report gives the same bytes.
    """
    document = Document()
    _set_up(document, report)
    _cover(document, report)
    for number, section in enumerate(report.sections):
        heading = document.add_heading(section.heading, section.level)
        heading.paragraph_format.page_break_before = number == 0
        _mark(heading, f"h{number}", _HEADINGS + number)
        for block in section.blocks:
            _add(document, block, report)
    _appendix(document, report)
    kept = io.BytesIO()
    document.save(kept)
    return _fixed(kept.getvalue())


def _set_up(document: WordDocument, report: Report) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.3)
    page.top_margin = page.bottom_margin = Cm(2.2)
    for name, size, font in (
        ("Normal", 10.5, _BODY_FONT),
        ("Title", 20, _HEAD_FONT),
        ("Heading 1", 15, _HEAD_FONT),
        ("Heading 2", 12, _HEAD_FONT),
        ("List Bullet", 10.5, _BODY_FONT),
    ):
        style = document.styles[name]
        style.font.name, style.font.size = _LATIN, Pt(size)
        style.font.color.rgb = _INK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(attribute), None)
        fonts.set(qn("w:eastAsia"), font)
    made = datetime.combine(report.as_of, time())
    properties = document.core_properties
    properties.title, properties.author, properties.comments = report.title, "Planloom", ""
    properties.created = properties.modified = made
    properties.language = "zh-CN" if report.lang == "zh" else "en-GB"
    page.different_first_page_header_footer = True
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:start"), "0")  # the cover is no page of the text
    page._sectPr.append(numbering)
    head = page.header.paragraphs[0]
    _styled(head, ("　".join(part for part in (report.kind, report.title) if part),), _MUTED, 8.5)
    foot = page.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _page_number(foot)


def _page_number(paragraph: WordParagraph) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        run.font.size = Pt(9)
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


def _cover(document: WordDocument, report: Report) -> None:
    """Write the cover: what it is, of which plans, as of which day, what must be known, and its chapters."""
    say = sayer(report.lang)
    kind = document.add_paragraph()
    kind.paragraph_format.space_before = Pt(48)
    _styled(kind, (report.kind,), _ACCENT, 12)
    document.add_paragraph(report.title, style="Title")
    facts = document.add_table(rows=0, cols=2)
    facts.autofit = False
    widths = [Cm(2.6), Cm(_TEXT_WIDTH - 2.6)]
    _grid(facts, widths)
    for row in report.facts:
        for cell, words, width, colour in zip(
            facts.add_row().cells, row, widths, (_MUTED, _INK), strict=True
        ):
            cell.width = width
            cell.paragraphs[0].paragraph_format.space_after = Pt(3)
            _styled(cell.paragraphs[0], (words,), colour, 10.5)
    document.add_paragraph()
    for notice in report.notices:
        _styled(document.add_paragraph(), (notice,), _MUTED, 9.5)
    contents = document.add_paragraph()
    contents.paragraph_format.space_before = Pt(18)
    contents.paragraph_format.space_after = Pt(4)
    _styled(contents, (say("目录", "Contents"),), _INK, 13)
    chapters = [(f"h{n}", s.heading) for n, s in enumerate(report.sections) if s.level == 1]
    for anchor, heading in (*chapters, ("h_appendix", report.appendix)):
        entry = document.add_paragraph()
        entry.paragraph_format.space_after = Pt(2)
        _link(entry, heading, anchor, 10.5)


def _add(document: WordDocument, block: Block, report: Report) -> None:
    if isinstance(block, Paragraph):
        style = "List Bullet" if block.look == "bullet" else None
        paragraph = document.add_paragraph(style=style)
        paragraph.paragraph_format.space_after = Pt(4)
        paragraph.paragraph_format.keep_with_next = block.look == "lead"
        colour = _MUTED if block.look in ("note", "quote") else _INK
        if block.look == "quote":
            paragraph.paragraph_format.left_indent = Cm(0.8)
        _write(paragraph, block.line, report, colour, 11 if block.look == "answer" else 10.5)
    elif isinstance(block, Table):
        _table(document, block, report)
    elif isinstance(block, Drawing):
        picture = document.add_picture(io.BytesIO(png_of_svg(block.svg)), width=Cm(_TEXT_WIDTH))
        shape = picture._inline.docPr
        shape.set("descr", block.words)
        document.paragraphs[-1].paragraph_format.keep_with_next = True
        _styled(document.add_paragraph(), (block.caption,), _MUTED, 9)
    elif isinstance(block, Empty):
        _styled(_framed(document.add_paragraph()), (block.found, " ", block.table), _MUTED, 10)


def _styled(paragraph: WordParagraph, texts: Sequence[str], colour: RGBColor, size: float) -> None:
    for text in texts:
        run = paragraph.add_run(text)
        run.font.color.rgb, run.font.size = colour, Pt(size)


def _write(
    paragraph: WordParagraph, words: Line, report: Report, colour: RGBColor, size: float
) -> None:
    for part in words:
        run = paragraph.add_run(part.text)
        run.font.size = Pt(size)
        run.font.color.rgb = _MUTED if part.look == "muted" else colour
        run.bold = part.look == "strong"
        number = report.numbers.get(part.trace or "")
        if number is not None:
            _link(paragraph, f"[{number}]", f"s{number}", 8, is_raised=True)


def _link(
    paragraph: WordParagraph, words: str, anchor: str, size: float, *, is_raised: bool = False
) -> None:
    """Append words that lead to a mark in the same file."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), anchor)
    run = paragraph.add_run(words)
    run.font.size, run.font.superscript, run.font.color.rgb = Pt(size), is_raised, _ACCENT
    link.append(run._r)
    paragraph._p.append(link)


def _table(document: WordDocument, block: Table, report: Report) -> None:
    caption = document.add_paragraph()
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(8), Pt(3)
    _styled(caption, (block.caption,), _MUTED, 9.5)
    table = document.add_table(rows=1, cols=len(block.columns))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    widths = _widths(block.columns)
    _grid(table, widths)
    _ruled(table)
    _aired(table)
    for cell, column, width in zip(table.rows[0].cells, block.columns, widths, strict=True):
        cell.width = width
        paragraph = _first(cell, column)
        paragraph.paragraph_format.keep_with_next = True
        _styled(paragraph, (column.head,), _INK, 9)
        paragraph.runs[0].bold = True
    head = table.rows[0]._tr.get_or_add_trPr()
    head.append(OxmlElement("w:cantSplit"))
    head.append(OxmlElement("w:tblHeader"))
    for row in block.rows:
        added = table.add_row()
        added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, words, column, width in zip(added.cells, row, block.columns, widths, strict=True):
            cell.width = width
            _write(_first(cell, column), words, report, _INK, 9)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _grid(table: WordTable, widths: Sequence[Cm]) -> None:
    """Give the columns their widths, for programs that read them from the grid."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width


def _ruled(table: WordTable) -> None:
    """Give a table a strong line above its head and at its end, and faint ones between rows."""
    look = table._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for side, size, colour in (
        ("top", "8", "1F2933"),
        ("bottom", "8", "1F2933"),
        ("insideH", "4", "D9DEE4"),
    ):
        borders.append(_border(side, size, colour))
    look.append(borders)
    for cell in table.rows[0].cells:
        edge = OxmlElement("w:tcBorders")
        edge.append(_border("bottom", "8", "1F2933"))
        cell._tc.get_or_add_tcPr().append(edge)


def _aired(table: WordTable) -> None:
    """Keep the words of a table off its lines."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("top", "bottom"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), _ROW_AIR)
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def _border(
    side: str, size: str, colour: str, kind: str = "single", space: str = "0"
) -> BaseOxmlElement:
    border: BaseOxmlElement = OxmlElement(f"w:{side}")
    for name, value in (("val", kind), ("sz", size), ("space", space), ("color", colour)):
        border.set(qn(f"w:{name}"), value)
    return border


def _framed(paragraph: WordParagraph) -> WordParagraph:
    """Return a paragraph with a dashed frame: something that is not there, said openly."""
    frame = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        frame.append(_border(side, "4", "8A95A1", "dashed", "5"))
    paragraph._p.get_or_add_pPr().insert_element_before(frame, *_AFTER_FRAME)
    paragraph.paragraph_format.space_before = Pt(8)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Cm(0.2)
    return paragraph


def _first(cell: _Cell, column: Column) -> WordParagraph:
    paragraph: WordParagraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    if column.is_number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return paragraph


def _widths(columns: Sequence[Column]) -> list[Cm]:
    """Return the widths of columns by their shares; none is too narrow for the longest word of its head."""
    least = [
        max(len(word) for word in re.split(r"[\s\u4e00-\u9fff]", c.head)) * _LETTER + _PADDING
        for c in columns
    ]
    whole = sum(column.width for column in columns)
    room = [
        max(_TEXT_WIDTH * c.width / whole - low, 0) for c, low in zip(columns, least, strict=True)
    ]
    share = max(_TEXT_WIDTH - sum(least), 0) / (sum(room) or 1)
    return [Cm(low + more * share) for low, more in zip(least, room, strict=True)]


def _appendix(document: WordDocument, report: Report) -> None:
    say = sayer(report.lang)
    heading = document.add_heading(report.appendix, 1)
    _mark(heading, "h_appendix", _HEADINGS + len(report.sections))
    for source in report.sources:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        _mark(paragraph, f"s{source.number}", source.number)
        lead = paragraph.add_run(f"[{source.number}] {source.value}　")
        lead.bold, lead.font.size = True, Pt(9)
        _styled(paragraph, (say("；", "; ").join(source.origin),), _MUTED, 9)
        _inputs(paragraph, source)


def _inputs(paragraph: WordParagraph, source: Source) -> None:
    for name, number in source.inputs:
        _styled(paragraph, (f"  {name} =",), _MUTED, 9)
        _link(paragraph, f"[{number}]", f"s{number}", 8, is_raised=True)


def _mark(paragraph: WordParagraph, name: str, number: int) -> None:
    """Give a paragraph a name that links lead to."""
    for kind in ("w:bookmarkStart", "w:bookmarkEnd"):
        part = OxmlElement(kind)
        part.set(qn("w:id"), str(number))
        if kind == "w:bookmarkStart":
            part.set(qn("w:name"), name)
        paragraph._p.append(part)


def _fixed(data: bytes) -> bytes:
    """Return a package whose parts bear one and the same time."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(kept, "w") as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return kept.getvalue()
