"""Do broken and malicious files end in a clear error or a result, in bounded time and memory?"""

import io
import runpy
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planloom.codes.messages import problem_catalogue
from planloom.errors import DocumentError
from planloom.reading import docx_parts, pdf_safety
from planloom.reading.docx import docx_text
from planloom.reading.pdf import pdf_text
from planloom.reading.pdf_record import Extracted

PAPER: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("paper.py")))
Page, flow, pdf, written = PAPER["Page"], PAPER["flow"], PAPER["pdf"], PAPER["written"]
SENTENCE = "本市到2027年建成检测平台3个，培育企业300家，增加值达到1200亿元。"
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>'
)
Reader = Callable[[bytes, str], Extracted]


def good_pdf() -> bytes:
    pages = flow([SENTENCE * 4] * 3, rows=8, header="虚构市规划", footer="{page}")
    pages[0].table([72.0, 200.0, 300.0], [140.0, 120.0, 100.0], [("指标", "值"), ("企业", "300")])
    return bytes(pdf(pages, packed=False))


def good_docx() -> bytes:
    document = docx.Document()
    document.add_heading("虚构市规划", 0)
    document.add_paragraph(SENTENCE, style="List Number")
    document.add_table(rows=2, cols=2).cell(0, 0).text = "指标"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def packed(parts: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def document_of(inner: str, head: str = "") -> bytes:
    body = f'<w:document xmlns:w="{NAMESPACE}"><w:body>{inner}</w:body></w:document>'
    xml = f'<?xml version="1.0" encoding="UTF-8"?>{head}{body}'
    return packed({"[Content_Types].xml": TYPES, "word/document.xml": xml})


def codes(read: Reader, data: bytes) -> list[str]:
    """Return the codes of the problems that refuse a file, each of which has words."""
    with pytest.raises(DocumentError) as caught:
        read(data, "plan")
    found = [problem.code for problem in caught.value.problems]
    assert set(found) - {"document.too_large"} <= set(problem_catalogue())
    return found


def accepted(read: Reader, data: bytes) -> bool:
    """Return whether a file is read; the result is sound, or the error is ours."""
    try:
        result = read(data, "plan")
    except DocumentError:
        return False
    result.raw.encode("utf-8")
    assert len(result.pieces) == len(result.pages) > 0
    for piece in result.pieces:
        ((start, end, _),) = piece.spans
        assert 0 <= start < end <= len(result.raw)
        assert "\n" not in result.raw[start:end]
    return True


@st.composite
def damages(draw: st.DrawFn) -> Callable[[bytes], bytes]:
    """Draw a change of bytes: some overwritten, a piece cut out, doubled, or the end cut off."""
    kind = draw(st.sampled_from(("overwrite", "cut", "double", "truncate")))
    at, size = draw(st.floats(0, 1)), draw(st.integers(1, 400))
    noise = draw(st.binary(min_size=1, max_size=40))

    def damaged(data: bytes) -> bytes:
        place = int(at * len(data))
        if kind == "overwrite":
            return data[:place] + noise + data[place + len(noise) :]
        if kind == "cut":
            return data[:place] + data[place + size :]
        if kind == "double":
            return data[: place + size] + data[place:]
        return data[:place]

    return damaged


@pytest.mark.parametrize(
    ("read", "make"), [(pdf_text, good_pdf), (docx_text, good_docx)], ids=["pdf", "docx"]
)
def test_damaged_files_are_read_or_refused(
    read: Reader, make: Callable[[], bytes], *, is_long: bool
) -> None:
    data = make()
    assert accepted(read, data)

    @given(st.lists(damages(), min_size=1, max_size=4))
    @settings(max_examples=5000 if is_long else 60, deadline=None)
    def change(changes: list[Callable[[bytes], bytes]]) -> None:
        broken = data
        for damage in changes:
            broken = damage(broken)
        accepted(read, broken)

    change()


def test_damaged_xml_inside_a_whole_archive(*, is_long: bool) -> None:
    with zipfile.ZipFile(io.BytesIO(good_docx())) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    assert accepted(docx_text, packed(parts, zipfile.ZIP_STORED))

    @given(
        st.sampled_from(sorted(name for name in parts if name.startswith(("word/", "[")))),
        damages(),
    )
    @settings(max_examples=5000 if is_long else 60, deadline=None)
    def change(name: str, damage: Callable[[bytes], bytes]) -> None:
        accepted(docx_text, packed({**parts, name: damage(parts[name])}, zipfile.ZIP_STORED))

    change()


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7", b"%PDF-1.4\n%%EOF", b"PK\x03\x04", b"text", bytes(1000)]
)
def test_what_is_no_such_file(data: bytes) -> None:
    assert codes(pdf_text, data) == ["document.pdf_damaged"]
    assert codes(docx_text, data) == ["document.docx_damaged"]


def test_encrypted_pdf() -> None:
    lock = b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>" % (
        b"11" * 32,
        b"22" * 32,
    )
    assert codes(pdf_text, pdf(flow([SENTENCE]), trailer=lock)) == ["document.pdf_encrypted"]


def test_encrypted_docx() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le")
    assert codes(docx_text, data) == ["document.docx_encrypted"]


def test_pdf_without_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planloom.reading.pdf.recogniser", lambda: None)
    assert codes(pdf_text, pdf([Page(has_image=True)] * 3)) == ["document.pdf_scanned"]
    assert codes(pdf_text, pdf([Page()] * 3)) == ["document.pdf_blank"]


def test_pdf_whose_fonts_map_to_no_character() -> None:
    page = Page()
    page.put(72, 700, "\ue123\ue124\ue125\ue126")
    assert codes(pdf_text, pdf([page])) == ["document.pdf_unmapped"]


def test_pdf_of_a_hundred_thousand_pages_of_nothing() -> None:
    tree = b"<</Type/Pages/Count 100000/Kids[%s]>>" % (b"3 0 R " * 100_000)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    assert codes(pdf_text, written([b"<</Type/Catalog/Pages 2 0 R>>", tree, page])) == [
        "document.pdf_pages"
    ]


def test_pdf_whose_page_tree_is_a_circle() -> None:
    tree = b"<</Type/Pages/Count 3/Kids[2 0 R 2 0 R 1 0 R]>>"
    found = codes(pdf_text, written([b"<</Type/Catalog/Pages 2 0 R>>", tree]))
    assert all(code.startswith("document.pdf_") for code in found)


def test_pdf_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_safety, "STREAM_LIMIT_BYTE", 4 * 1024**2)
    bomb = zlib.compress(bytes(5 * 1024**2))
    stream = b"<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(bomb), bomb)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
    tree = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    assert codes(pdf_text, written([b"<</Type/Catalog/Pages 2 0 R>>", tree, page, stream])) == [
        "document.zip_bomb"
    ]


@pytest.mark.parametrize("is_indirect", [False, True])
def test_pdf_whose_forms_draw_forms_without_end(*, is_indirect: bool) -> None:
    tree, page = (
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R",
    )
    draw = b"/A Do " * 10
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        tree,
        page + b"/Resources<</XObject<</A 5 0 R>>>>>>",
    ]
    objects.append(b"<</Length %d>>\nstream\n%s\nendstream" % (len(draw), draw))
    for number in range(5, 15):
        named = b"<</XObject<</A %d 0 R>>>>" % (number + 1)
        held = b"%d 0 R" % (number + 20) if is_indirect else named
        body = zlib.compress(draw) if is_indirect else draw
        objects.append(
            b"<</Subtype/Form/BBox[0 0 9 9]/Resources %s%s/Length %d>>\nstream\n%s\nendstream"
            % (held, b"/Filter/FlateDecode" if is_indirect else b"", len(body), body)
        )
    objects += [b"null"] * 10 + [b"<</XObject<</A %d 0 R>>>>" % number for number in range(6, 16)]
    assert codes(pdf_text, written(objects)) == ["document.zip_bomb"]


def test_page_of_absurd_size() -> None:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 1e9 1e9]>>"
    tree = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    assert codes(pdf_text, written([b"<</Type/Catalog/Pages 2 0 R>>", tree, page])) == [
        "document.pdf_damaged"
    ]


def test_page_of_too_many_letters_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planloom.reading.pdf_glyphs.GLYPH_LIMIT", 100)
    (problem,) = pdf_text(pdf(flow([SENTENCE * 20])), "plan").problems
    assert (problem.code, problem.values["pages"]) == ("document.pdf_crowded", "1")


def test_files_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_safety, "SIZE_LIMIT_BYTE", 1000)
    monkeypatch.setattr("planloom.reading.docx.SIZE_LIMIT_BYTE", 1000)
    assert codes(pdf_text, good_pdf()) == codes(docx_text, good_docx()) == ["document.too_large"]


def test_docx_that_declares_too_much() -> None:
    assert codes(docx_text, document_of("<w:p/>" * 10_000_000)) == ["document.zip_bomb"]


def test_docx_that_unpacks_to_more_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    data = document_of("<w:p/>" * 100_000)
    monkeypatch.setattr(docx_parts, "UNPACKED_LIMIT_BYTE", 100_000)
    assert codes(docx_text, data) == ["document.zip_bomb"]


def test_docx_of_many_elements(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx_parts, "ELEMENT_LIMIT", 50)
    assert codes(docx_text, document_of("<w:p/>" * 100)) == ["document.docx_crowded"]


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "http://127.0.0.1/">]>',
    ],
)
def test_docx_that_declares_entities(head: str) -> None:
    assert codes(docx_text, document_of("<w:p><w:r><w:t>甲。</w:t></w:r></w:p>", head)) == [
        "document.docx_entities"
    ]


@pytest.mark.parametrize("element", ["w:tbl><w:tr><w:tc", "w:p", "w:sdt", "x"])
def test_docx_of_absurd_nesting(element: str) -> None:
    opened = f"<{element}>" * 5000
    closed = "".join(f"</{name}>" for name in reversed(element.split("><"))) * 5000
    assert codes(docx_text, document_of(opened + closed)) == ["document.docx_too_deep"]


def test_other_office_files_are_no_docx() -> None:
    assert codes(
        docx_text, packed({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<a/>"})
    ) == ["document.docx_no_text"]
    assert codes(docx_text, document_of("")) == ["document.docx_no_text"]


def test_every_word_of_a_problem_is_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planloom.reading.pdf.recogniser", lambda: None)
    for data, read in (
        (pdf([Page(has_image=True)]), pdf_text),
        (document_of("<x>" * 200 + "</x>" * 200), docx_text),
    ):
        with pytest.raises(DocumentError) as caught:
            read(data, "plan")
        (problem,) = caught.value.problems
        entry = problem_catalogue()[problem.code]
        for words in (entry.zh, entry.en):
            assert "{" not in (words.message + words.fix).format_map(problem.values)
