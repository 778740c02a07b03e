"""Is a page that is a picture read where the extra is installed, and named where it is not?"""

import io
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import pypdfium2
import pytest
import typst
from pylopdf_fonts_zh_cn import sans_path, serif_path

from planloom.codes.confidence import rule_confidence
from planloom.codes.messages import problem_catalogue
from planloom.errors import DocumentError
from planloom.reading import read_document, scan, specification
from planloom.reading.pdf import pdf_text
from planloom.reading.scan import Recogniser, Seen
from planloom.study import draft_plan
from planloom.workspace.running import Limits

PAPER: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("paper.py")))
Page, pdf, flow = PAPER["Page"], PAPER["pdf"], PAPER["flow"]
FONTS = typst.Fonts(font_paths=[Path(sans_path()).parent, Path(serif_path()).parent])
SHEET = """
#set page(width: 595pt, height: 842pt, margin: 70pt)
#set text(size: 12pt, lang: "zh")
#set par(justify: true, first-line-indent: 2em, leading: 1em)
#align(center)[#text(size: 20pt)[临州市产业发展规划（合成样张）]]
#v(1em)
一、发展目标

到2025年，全市高端装备产业产值突破1200亿元，年均增长8.5%以上，规模以上企业达到300家；研发经费投入强度提高到3.2%。
"""
"""A synthetic plan; the city does not exist."""
needs_engine = pytest.mark.skipif(
    scan.recogniser() is None, reason="needs the extra scan (rapidocr and onnxruntime)"
)


def scanned(pages: int = 1) -> bytes:
    """Return a PDF whose pages are pictures of the sheet: grey, speckled, a little turned (synthetic)."""
    printed = typst.compile(SHEET.encode(), format="pdf", font_paths=FONTS)
    sheet = pypdfium2.PdfDocument(printed)[0].render(scale=2.2, grayscale=True).to_pil()
    points = np.array(sheet)
    points[np.random.default_rng(20220606).random(points.shape) < 0.002] = 90
    turned = PIL.Image.fromarray(points).rotate(0.3, fillcolor=255)
    stream = io.BytesIO()
    more = [turned] * (pages - 1)
    turned.save(stream, "PDF", resolution=158.4, save_all=True, append_images=more)
    return stream.getvalue()


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planloom.reading.pdf.recogniser", lambda: None)


@pytest.fixture
def set_engine(monkeypatch: pytest.MonkeyPatch) -> Callable[[Recogniser], None]:
    def set_to(recognise: Recogniser) -> None:
        monkeypatch.setattr("planloom.reading.pdf.recogniser", lambda: recognise)

    return set_to


@needs_engine
def test_the_statements_of_a_picture_are_read_and_marked() -> None:
    data = scanned()
    assert pypdfium2.PdfDocument(data)[0].get_textpage().count_chars() == 0
    reading = read_document(data, "scan.pdf")
    found = {(s.indicator, s.low, s.unit, s.rule) for s in reading.statements}
    assert ("高端装备产业产值", 120e9, "CNY", "scan.level") in found
    assert ("规模以上企业", 300.0, "家", "scan.count") in found
    assert [problem.code for problem in reading.problems] == ["document.pdf_recognised"]
    assert all(rule_confidence(s.rule) is None for s in reading.statements)
    raw = reading.text.raw
    assert all(raw[s.start : s.start + len(s.quote)] == s.quote for s in reading.statements)
    assert {item["page"] for item in specification(reading)["statements"]} == {1}
    assert specification(read_document(data, "scan.pdf")) == specification(reading)
    (plan,) = draft_plan(reading).plans
    assert {target.citation.page for target in plan.targets} == {1}


@needs_engine
def test_a_picture_is_read_within_the_limits_of_the_reading_process(tmp_path: Path) -> None:
    file = tmp_path / "scan.pdf"
    file.write_bytes(scanned())
    limits = Limits()
    code = (
        "import resource, sys, pathlib\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({limits.memory_mib} * 2**20,) * 2)\n"
        "from planloom.reading import read_document\n"
        "data = pathlib.Path(sys.argv[1]).read_bytes()\n"
        "print(len(read_document(data, 'scan.pdf').statements))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout.strip()) == (0, "4"), ended.stderr


@pytest.mark.usefixtures("no_engine")
def test_without_the_extra_the_problem_says_what_to_install() -> None:
    data = pdf([Page(has_image=True)] * 2)
    with pytest.raises(DocumentError) as caught:
        read_document(data, "scan.pdf")
    (problem,) = caught.value.problems
    assert (problem.code, problem.values["pages"]) == ("document.pdf_scanned", "1-2")
    words = problem_catalogue()[problem.code]
    assert all("pip install 'planloom[scan]'" in entry.fix for entry in (words.zh, words.en))


@pytest.mark.usefixtures("no_engine")
def test_without_the_extra_the_other_pages_are_read() -> None:
    pages = flow(["到2025年，全市产值达到80亿元。"])
    reading = read_document(pdf([*pages, Page(has_image=True)]), "scan.pdf")
    assert [s.rule for s in reading.statements] == ["level"]
    assert [(p.code, p.values["pages"]) for p in reading.problems] == [
        ("document.pdf_scanned", "2")
    ]


def test_text_and_picture_in_one_document(set_engine: Callable[[Recogniser], None]) -> None:
    set_engine(lambda _: [Seen(160, 700, 900, 730, "到2030年,企业达到300 家.", 0.9)])
    first = flow(["到2025年，全市产值达到80亿元。"])
    last = flow(["研发投入强度到2035年提高到4.5%，建设公共检测平台。"])
    reading = read_document(pdf([*first, Page(has_image=True), *last]), "scan.pdf")
    raw = reading.text.raw
    assert "到2030年，企业达到300家。" in raw
    assert [(s.low, s.rule, reading.text.page(s.start)) for s in reading.statements[1:]] == [
        (300.0, "scan.count", 2),
        (0.045, "ratio", 3),
    ]
    assert reading.statements[0].rule == "scan.level", "its paragraph may go on in the picture"


def test_what_the_engine_doubts_is_left_out(set_engine: Callable[[Recogniser], None]) -> None:
    set_engine(lambda _: [Seen(160, 700, 900, 730, "到2030年，企业达到300家。", 0.3)])
    with pytest.raises(DocumentError) as caught:
        pdf_text(pdf([Page(has_image=True)]), "scan.pdf")
    assert [problem.code for problem in caught.value.problems] == ["document.pdf_wordless"]


def test_pictures_beyond_the_limit_are_named(
    set_engine: Callable[[Recogniser], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, ...]] = []

    def recognise(image: Any) -> list[Seen]:
        seen.append(image.shape)
        return [Seen(160, 700, 900, 730, f"建设平台{len(seen)}个。", 0.9)]

    set_engine(recognise)
    monkeypatch.setattr("planloom.reading.pdf.SCAN_LIMIT", 2)
    problems = pdf_text(pdf([Page(has_image=True)] * 4), "scan.pdf").problems
    assert [(p.code, p.values["pages"]) for p in problems] == [
        ("document.pdf_recognised", "1-2"),
        ("document.pdf_scan_limit", "3-4"),
    ]
    assert len(seen) == 2
    assert max(side for shape in seen for side in shape) <= scan.SIDE_PIXEL + 1


def test_an_engine_without_its_models_is_not_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "models").mkdir()
    monkeypatch.setattr(scan, "find_spec", lambda name: name)
    monkeypatch.setattr(scan, "files", lambda _: tmp_path)
    assert scan.recogniser.__wrapped__() is None
