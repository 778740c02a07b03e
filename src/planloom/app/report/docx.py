"""How does a report become a Word file? Headings, tables and pictures; each number links to the appendix."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime, time

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
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
    document.add_paragraph(report.title, style="Title")
    for fact in report.facts:
        _styled(document.add_paragraph(), (fact,), _MUTED, 10)
    for section in report.sections:
        document.add_heading(section.heading, section.level)
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
    foot = page.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = foot.add_run()
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


def _add(document: WordDocument, block: Block, report: Report) -> None:
    if isinstance(block, Paragraph):
        style = "List Bullet" if block.look == "bullet" else None
        paragraph = document.add_paragraph(style=style)
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
        _styled(document.add_paragraph(), (block.caption,), _MUTED, 9)
    elif isinstance(block, Empty):
        _styled(document.add_paragraph(), (block.found, " ", block.table), _MUTED, 10)


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
            _link(paragraph, number)


def _link(paragraph: WordParagraph, number: int) -> None:
    """Append a number in brackets that leads to its entry in the appendix."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), f"s{number}")
    run = paragraph.add_run(f"[{number}]")
    run.font.size, run.font.superscript, run.font.color.rgb = Pt(8), True, _ACCENT
    link.append(run._r)
    paragraph._p.append(link)


def _table(document: WordDocument, block: Table, report: Report) -> None:
    caption = document.add_paragraph()
    caption.paragraph_format.keep_with_next = True
    _styled(caption, (block.caption,), _MUTED, 9.5)
    table = document.add_table(rows=1, cols=len(block.columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    widths = _widths(block.columns)
    for cell, column, width in zip(table.rows[0].cells, block.columns, widths, strict=True):
        cell.width = width
        _styled(_first(cell, column), (column.head,), _INK, 9)
        cell.paragraphs[0].runs[0].bold = True
    head = table.rows[0]._tr.get_or_add_trPr()
    head.append(OxmlElement("w:tblHeader"))
    for row in block.rows:
        cells = table.add_row().cells
        for cell, words, column, width in zip(cells, row, block.columns, widths, strict=True):
            cell.width = width
            _write(_first(cell, column), words, report, _INK, 9)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _first(cell: _Cell, column: Column) -> WordParagraph:
    paragraph: WordParagraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    if column.is_number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return paragraph


def _widths(columns: Sequence[Column]) -> list[Cm]:
    whole = sum(column.width for column in columns)
    return [Cm(_TEXT_WIDTH * column.width / whole) for column in columns]


def _appendix(document: WordDocument, report: Report) -> None:
    say = sayer(report.lang)
    document.add_heading(say("附录：数字的出处", "Appendix: where the numbers come from"), 1)
    for source in report.sources:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        _mark(paragraph, source.number)
        lead = paragraph.add_run(f"[{source.number}] {source.value}　")
        lead.bold, lead.font.size = True, Pt(9)
        _styled(paragraph, (say("；", "; ").join(source.origin),), _MUTED, 9)
        _inputs(paragraph, source)


def _inputs(paragraph: WordParagraph, source: Source) -> None:
    for name, number in source.inputs:
        _styled(paragraph, (f"  {name} =",), _MUTED, 9)
        _link(paragraph, number)


def _mark(paragraph: WordParagraph, number: int) -> None:
    for kind in ("w:bookmarkStart", "w:bookmarkEnd"):
        part = OxmlElement(kind)
        part.set(qn("w:id"), str(number))
        if kind == "w:bookmarkStart":
            part.set(qn("w:name"), f"s{number}")
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
