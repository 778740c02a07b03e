"""What does a PDF say? Its text in reading order, without what belongs to its pages."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from planloom.errors import DocumentError, Problem
from planloom.reading.pdf_blocks import write_blocks
from planloom.reading.pdf_columns import Line, column_gutters, fragment_rows, page_lines, row_line
from planloom.reading.pdf_glyphs import Fragment, Frame, Scanner, page_frame
from planloom.reading.pdf_grids import Grid, page_grids
from planloom.reading.pdf_margins import contents_lines, without_margins
from planloom.reading.pdf_paragraphs import Paragraph, body_setting, paragraphs, settle_columns
from planloom.reading.pdf_record import Extracted, refusal
from planloom.reading.pdf_safety import refuse_unsafe
from planloom.reading.scan import PAGE_LIMIT as SCAN_LIMIT
from planloom.reading.scan import picture_words, recogniser

PAGE_LIMIT = 3_000
"""A document of more pages is no plan [page]."""
GLYPH_LIMIT = 6_000_000
"""A document of more glyphs is refused."""

_UNMAPPED_SHARE = 0.1
_CELL_SLOTS = 100_000
_PDFIUM = Lock()


@dataclass(slots=True)
class _Pages:
    """What the pages of a document show."""

    words: list[tuple[list[Fragment], float]] = field(default_factory=list)
    scanned: list[int] = field(default_factory=list)
    recognised: list[int] = field(default_factory=list)
    wordless: list[int] = field(default_factory=list)
    beyond: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    unmapped: list[int] = field(default_factory=list)
    crowded: list[int] = field(default_factory=list)
    glyphs: int = 0


def pdf_text(data: bytes, name: str) -> Extracted:
    """Return the text of a PDF with its blocks.

    Lines of a paragraph are joined, across columns and pages too. Left out: running headers, footers and page
    numbers, tables of contents, raised numbers of notes, watermarks, annotations and embedded files. Radical code
    points are folded one to one to ideographs; nothing else is changed. A page that is a picture is read by the
    engine of the extra ``scan`` where it is installed.

    Parameters
    ----------
    data
        The file as received.
    name
        Its name, for problems.

    Returns
    -------
        Text, blocks, and the page that each begins on. Problems of severity warning name pages without text, and
        pages whose words were read from a picture.

    Raises
    ------
    DocumentError
        If the file is encrypted, damaged beyond reading, too large, or holds no text.

    Notes
    -----
    One document is read at a time in each process. pdfium itself has no limit of time: a server should read files
    of strangers in a process that it can end.
    """
    refuse_unsafe(data, name)
    with _PDFIUM:
        pages = _read(data, name)
    problems = _problems(pages, name)
    if not any(words for words, _ in pages.words):
        raise _without_text(pages, name)
    lines = _lines(pages.words)
    setting = body_setting(lines)
    extracted = write_blocks(paragraphs(lines, setting), setting).extracted(problems)
    if not extracted.pieces:
        raise refusal("document.pdf_blank", name)
    return replace(extracted, pictures=frozenset(pages.recognised))


def _without_text(pages: _Pages, name: str) -> DocumentError:
    """Return the error for a document on whose pages no words stand."""
    found = {
        "document.pdf_scanned": pages.scanned,
        "document.pdf_wordless": pages.wordless,
        "document.pdf_damaged": pages.damaged,
        "document.pdf_unmapped": pages.unmapped,
    }
    code = next((code for code, numbers in found.items() if numbers), "document.pdf_blank")
    numbers = found.get(code, [])
    return refusal(code, name, pages=_spelled(numbers), count=len(numbers))


def _read(data: bytes, name: str) -> _Pages:
    """Return what all pages show."""
    pages = _Pages()
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        is_locked = getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD
        raise refusal(
            "document.pdf_encrypted" if is_locked else "document.pdf_damaged", name
        ) from None
    try:
        count = len(document)
        if count > PAGE_LIMIT:
            raise refusal("document.pdf_pages", name, count=count, limit=PAGE_LIMIT)
        if count == 0:
            raise refusal("document.pdf_damaged", name)
        for number in range(1, count + 1):
            try:
                _read_page(document, number, pages)
            except (pypdfium2.PdfiumError, ValueError, OverflowError):
                pages.damaged.append(number)
                pages.words.append(([], 1.0))
            if pages.glyphs > GLYPH_LIMIT:
                raise refusal("document.pdf_glyphs", name, limit=GLYPH_LIMIT, count=pages.glyphs)
    finally:
        document.close()
    return pages


def _read_page(document: Any, number: int, pages: _Pages) -> None:  # noqa: ANN401 pypdfium2 has no types
    """Add what one page shows."""
    page = document[number - 1]
    try:
        text_page = page.get_textpage()
        try:
            frame = page_frame(page, text_page)
            grids: list[Grid] = []
            if text_page.count_chars():
                grids = page_grids(page.raw, frame.point, frame.width * frame.height)
            glyphs = Scanner(text_page, frame, grids).glyphs()
        finally:
            text_page.close()
        if glyphs.count == 0 and _has_image(page):
            pages.words.append(_picture(page, number, pages))
            return
    finally:
        page.close()
    pages.glyphs += glyphs.count
    if glyphs.unmapped > _UNMAPPED_SHARE * glyphs.count:
        pages.unmapped.append(number)
    if glyphs.is_cut:
        pages.crowded.append(number)
    pages.words.append((_with_tables(glyphs.fragments, grids, frame), frame.height))


def _picture(page: Any, number: int, pages: _Pages) -> tuple[list[Fragment], float]:  # noqa: ANN401
    """Return the words and the height of a page that is a picture, and note how it was read."""
    recognise = recogniser()
    if recognise is None:
        pages.scanned.append(number)
    elif len(pages.recognised) + len(pages.wordless) >= SCAN_LIMIT:
        pages.beyond.append(number)
    else:
        words, height = picture_words(page, recognise)
        (pages.recognised if words else pages.wordless).append(number)
        return words, height
    return [], float(page.get_height())


def _has_image(page: Any) -> bool:  # noqa: ANN401
    count = min(pdfium.FPDFPage_CountObjects(page.raw), 1000)
    kinds = (
        pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page.raw, at)) for at in range(count)
    )
    return any(kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM) for kind in kinds)


def _with_tables(fragments: list[Fragment], grids: list[Grid], frame: Frame) -> list[Fragment]:
    """Return the words outside tables, and each table with words as one fragment."""
    inside: defaultdict[int, list[Fragment]] = defaultdict(list)
    for part in fragments:
        if part.cell >= 0:
            inside[part.cell // _CELL_SLOTS].append(part)
    tables: list[Fragment] = []
    plain = [part for part in fragments if part.cell < 0]
    for number, parts in sorted(inside.items()):
        grid = grids[number]
        filled = {part.cell for part in parts}
        is_page = (grid.right - grid.left) * (
            grid.top - grid.bottom
        ) > 0.97 * frame.width * frame.height
        if is_page or len(filled) < 2 or len(filled) * 4 < len(set(grid.roots)):  # noqa: PLR2004 a chart, a frame
            plain.extend(parts)
            continue
        size = sorted(part.size for part in parts)[len(parts) // 2]
        table = Fragment("", grid.left, grid.right, grid.top, size, "", -1, grid)
        table.cells = _cells(parts)
        tables.append(table)
    return plain + tables


def _cells(parts: list[Fragment]) -> dict[int, str]:
    """Return the words of a table's cells by their numbers."""
    by_cell: defaultdict[int, list[Fragment]] = defaultdict(list)
    for part in parts:
        by_cell[part.cell % _CELL_SLOTS].append(part)
    cells: dict[int, str] = {}
    for cell, members in by_cell.items():
        cells[cell] = Paragraph([row_line(row) for row in fragment_rows(members)]).text
    return cells


def _lines(words: list[tuple[list[Fragment], float]]) -> list[Line]:
    """Return the lines of the text in reading order."""
    lines: list[Line] = []
    column = 0
    kept = without_margins(words)
    gutters = column_gutters(kept)
    for number, fragments in enumerate(kept, start=1):
        added = page_lines(fragments, number, column, gutters)
        lines.extend(added)
        column = added[-1].column + 1 if added else column
    dropped = contents_lines(lines)
    lines = [line for line in lines if id(line) not in dropped]
    settle_columns(lines)
    return lines


def _problems(pages: _Pages, name: str) -> tuple[Problem, ...]:
    """Return the warnings that a document of this state deserves."""
    found = {
        "document.pdf_scanned": pages.scanned,
        "document.pdf_recognised": pages.recognised,
        "document.pdf_wordless": pages.wordless,
        "document.pdf_scan_limit": pages.beyond,
        "document.pdf_pages_damaged": pages.damaged,
        "document.pdf_unmapped": pages.unmapped,
        "document.pdf_crowded": pages.crowded,
    }
    return tuple(
        Problem(
            code,
            name,
            {"pages": _spelled(numbers), "count": len(numbers)}
            | ({"limit": SCAN_LIMIT} if code == "document.pdf_scan_limit" else {}),
            severity="warning",
        )
        for code, numbers in found.items()
        if numbers
    )


def _spelled(numbers: list[int] | range) -> str:
    """Return page numbers with runs written short.

    Examples
    --------
    >>> _spelled([1, 2, 3, 7])
    '1-3, 7'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = [str(a) if a == b else f"{a}-{b}" for a, b in runs[:20]]
    return ", ".join(shown) + (" …" if len(runs) > len(shown) else "")
