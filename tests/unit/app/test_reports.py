"""Reports: each figure leads to its source, a source that goes takes its figures along, same study same bytes."""

import asyncio
import csv
import html
import io
import re
from dataclasses import replace
from datetime import date
from typing import Any

import httpx
import pypdfium2
import pytest
import python_calamine
from docx import Document
from docx.oxml.ns import qn
from typer.testing import CliRunner

from planloom import __version__
from planloom.app.cli import application
from planloom.app.lookup import Lookup, target_address
from planloom.app.page_problems import study_problem_row
from planloom.app.report.assessment import assessment
from planloom.app.report.desk import desk_pack
from planloom.app.report.docx import docx_report
from planloom.app.report.files import FORMS, KINDS, MEDIA, report_file
from planloom.app.report.html import html_report
from planloom.app.report.parts import (
    Drawing,
    Empty,
    Paragraph,
    Report,
    Run,
    Section,
    Table,
)
from planloom.app.report.pdf import pdf_report, typst_report
from planloom.app.report.sheets import workbook
from planloom.app.report.tables import TABLES
from planloom.app.web import create_app
from planloom.study import (
    EvidenceSource,
    example_evidence,
    example_names,
    example_source,
    example_study,
    run_study,
)

DAY = date(2026, 3, 1)
STUDY = example_study(DAY)


@pytest.fixture(scope="module")
def lookup() -> Lookup:
    return Lookup(example_study(DAY))


def reported(lookup: Lookup, lang: str = "zh") -> Report:
    return assessment(lookup, list(lookup.plans.values()), lang)


def anchors(data: bytes) -> tuple[list[str], list[str]]:
    """Return where the links of a Word file lead, and the marks that they may lead to."""
    body = Document(io.BytesIO(data)).element.body
    links = [str(link.get(qn("w:anchor"))) for link in body.iter(qn("w:hyperlink"))]
    marks = [str(mark.get(qn("w:name"))) for mark in body.iter(qn("w:bookmarkStart"))]
    return links, marks


def words_of(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    return "".join(text.text or "" for text in document.element.body.iter(qn("w:t")))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_number_of_the_word_file_leads_to_its_entry(
    lookup: Lookup, kind: Any, lang: str
) -> None:
    data = report_file(lookup, list(lookup.plans.values()), (kind, "docx"), lang)
    links, marks = anchors(data)
    assert links
    assert set(links) <= set(marks)
    assert len(marks) == len(set(marks))


def test_every_figure_of_a_verdict_that_is_printed_bears_a_number(lookup: Lookup) -> None:
    report = reported(lookup)
    for verdict in lookup.study.verdicts:
        figures = [verdict.promised, verdict.growth_remaining]
        figures += [growth.needed for growth in verdict.growths]
        figures += [growth.seen for growth in verdict.growths]
        for figure in figures:
            assert figure is None or figure.trace in report.numbers


def test_appendix_holds_all_that_its_formulas_rest_on(lookup: Lookup) -> None:
    report = reported(lookup)
    assert [source.number for source in report.sources] == list(range(1, len(report.sources) + 1))
    known = {source.number for source in report.sources}
    for source in report.sources:
        assert source.origin
        assert {number for _, number in source.inputs} <= known
    formulas = [s for s in report.sources if s.inputs]
    assert formulas


def words_of_html(data: bytes) -> str:
    text = re.sub(r"<style>.*?</style>", "", data.decode(), flags=re.S)
    return html.unescape(re.sub(r"<[^>]+>", "", text))


def words_of_pdf(data: bytes) -> str:
    return "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data))


READERS = {"docx": words_of, "html": words_of_html, "pdf": words_of_pdf}


def without(value: float, year: int) -> Lookup:
    """Return the example's study without one row of evidence."""
    evidence = example_evidence()
    gone = next(row for row in evidence.observations if (row.year, row.value) == (year, value))
    rest = tuple(row for row in evidence.observations if row is not gone)
    plans = [example_source(name) for name in example_names()]
    return Lookup(run_study(plans, replace(evidence, observations=rest), DAY))


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("kind", KINDS)
def test_source_row_that_goes_takes_its_figures_along(lookup: Lookup, form: Any, kind: Any) -> None:
    plans = list(lookup.plans.values())
    whole = READERS[form](report_file(lookup, plans, (kind, form), "zh"))
    poorer = READERS[form](report_file(without(1.67e12, 2025), plans, (kind, form), "zh"))
    shown = re.compile(r"1\.67\s*万亿元")
    assert shown.search(whole)
    assert not shown.search(poorer)
    assert re.search(r"1\.56\s*万亿元", poorer)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_cover_names_plan_grade_day_and_version(lookup: Lookup, kind: Any, lang: str) -> None:
    plans = list(lookup.plans.values())
    grade = {"zh": "为示例而写的转述", "en": "a restatement written for an example"}[lang]
    day = {"zh": "2026 年 3 月 1 日", "en": "1 March 2026"}[lang]
    for form, reader in READERS.items():
        text = reader(report_file(lookup, plans, (kind, form), lang))  # type: ignore[arg-type]
        cover = re.sub(r"\s", "", text[:1500])
        for word in (grade, day, __version__, lookup.study.study_id[:12]):
            assert re.sub(r"\s", "", word) in cover, (form, word)


def test_conclusion_comes_first_then_findings_then_details(lookup: Lookup) -> None:
    headings = [section.heading for section in reported(lookup).sections if section.level == 1]
    assert headings[0].startswith("一、结论")
    assert headings[1].startswith("二、核查发现")
    assert headings[2].startswith("三、目标")


def test_what_the_lint_found_stands_in_the_assessment(lookup: Lookup) -> None:
    text = words_of_html(html_report(reported(lookup)))
    assert lookup.study.findings
    for problem in lookup.study.findings:
        assert html.unescape(study_problem_row(problem, "zh")["message"]) in text


def test_tables_and_pictures_are_counted_through(lookup: Lookup) -> None:
    report = reported(lookup)
    blocks = [block for section in report.sections for block in section.blocks]
    for kind, word in ((Table, "表"), (Drawing, "图")):
        captions = [block.caption for block in blocks if isinstance(block, kind)]
        assert len(captions) > 1
        assert all(c.startswith(f"{word} {n}　") for n, c in enumerate(captions, 1))


def test_word_file_lists_its_chapters_and_keeps_rows_whole(lookup: Lookup) -> None:
    report = reported(lookup)
    data = docx_report(report)
    links, marks = anchors(data)
    chapters = [link for link in links if link.startswith("h")]
    assert len(chapters) == sum(section.level == 1 for section in report.sections) + 1
    assert set(chapters) <= set(marks)
    for table in Document(io.BytesIO(data)).tables[1:]:
        assert all(row._tr.findall(f"{qn('w:trPr')}/{qn('w:cantSplit')}") for row in table.rows)
        assert table.rows[0]._tr.findall(f"{qn('w:trPr')}/{qn('w:tblHeader')}")


def test_tables_stay_within_the_page(lookup: Lookup) -> None:
    paper = 21 * 360_000
    for table in Document(io.BytesIO(docx_report(reported(lookup)))).tables:
        assert sum(int(column.width or 0) for column in table.columns) < paper * 0.8


def test_monthly_pack_draws_each_trend_once(lookup: Lookup) -> None:
    report = desk_pack(lookup, list(lookup.plans.values()), None, "zh")
    trend = next(section for section in report.sections if "趋势" in section.heading)
    drawn = [block.svg for block in trend.blocks if isinstance(block, Drawing)]
    assert drawn
    assert len(drawn) == len(set(drawn))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_same_study_gives_the_same_bytes(lookup: Lookup, form: Any, lang: str) -> None:
    plans = list(lookup.plans.values())
    made = [report_file(lookup, plans, ("assessment", form), lang) for _ in range(2)]
    assert made[0] == made[1]


def test_pdf_holds_its_own_fonts_and_a_link_for_each_number(lookup: Lookup) -> None:
    report = reported(lookup)
    data = pdf_report(report)
    names = set(re.findall(rb"/FontName\s*/([A-Z]{6}\+)?([A-Za-z0-9-]+)", data))
    assert {name for _, name in names} <= {b"NotoSansSC-Regular", b"NotoSerifSC-Regular"}
    document = pypdfium2.PdfDocument(data)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert "结论" in text
    assert "附录" in text


def test_html_asks_for_nothing_and_its_links_lead_somewhere(lookup: Lookup) -> None:
    text = html_report(reported(lookup)).decode()
    ids = set(re.findall(r'id="(s\d+)"', text))
    assert set(re.findall(r'href="#(s\d+)"', text)) <= ids
    assert not re.findall(r"(?:src|href)=\"(?!#)", text)
    assert "<script" not in text
    assert "@font-face" in text
    assert set(re.findall(r"url\((\w+):", text)) == {"data"}


HOSTILE = '<script>alert("x")</script> #include("/etc/passwd") \\ $x$ _a_ `b` @c [d] *e* "f\x07'


def test_words_of_a_document_are_never_commands() -> None:
    section = Section(HOSTILE, (Paragraph((Run(HOSTILE),)), Empty(HOSTILE, HOSTILE)))
    report = Report(
        HOSTILE, ((HOSTILE, HOSTILE),), (section,), (), {}, "zh", DAY, HOSTILE, (HOSTILE,)
    )
    assert "<script>alert" not in html_report(report).decode()
    assert "#include" in typst_report(report)
    text = "".join(
        p.get_textpage().get_text_bounded() for p in pypdfium2.PdfDocument(pdf_report(report))
    )
    assert "#include" in text.replace("\r\n", "")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_desk_pack_has_its_twelve_parts_even_without_any_data(lang: str) -> None:
    empty = Lookup(run_study([], EvidenceSource((), (), ()), DAY))
    report = desk_pack(empty, [], "new_energy", lang)
    assert len(report.sections) == 12
    for section in report.sections:
        assert any(isinstance(block, Empty) and block.table for block in section.blocks), section
    assert docx_report(report)
    assert pdf_report(report)


def test_assessment_of_nothing_says_so() -> None:
    empty = Lookup(run_study([], EvidenceSource((), (), ()), DAY))
    assert "没有读到带数字的目标" in words_of(docx_report(assessment(empty, [], "zh")))


def test_tables_hold_numbers_as_numbers_and_words_as_words(lookup: Lookup) -> None:
    data = report_file(lookup, list(lookup.plans.values()), ("assessment", "xlsx"), "zh")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names[0] == "目标"
    rows = book.get_sheet_by_name("目标").to_python()
    low, unit = rows[0].index("下限（单位见右）"), rows[0].index("单位")
    assert (rows[1][low], rows[1][unit]) == (1.5e12, "CNY")
    formula = workbook({"a": [["head"], ["=1+1"]]}, DAY)
    kept = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(formula))
    assert kept.get_sheet_by_name("a").to_python()[1] == ["=1+1"]


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.html", "a.xlsx"])
def test_command_writes_a_file_by_its_ending(tmp_path: Any, name: str) -> None:
    out = tmp_path / name
    asked = ["report", "example:shenzhen_2022", "--as-of", "2026-03-01", "--out", str(out)]
    assert CliRunner().invoke(application, asked).exit_code == 0
    assert out.stat().st_size > 1000


@pytest.mark.parametrize("more", [["--out", "a.odt"], ["--out", "a.docx", "--cluster", "nothing"]])
def test_command_refuses_what_it_does_not_know(more: list[str]) -> None:
    asked = ["report", "example:shenzhen_2022", "--as-of", "2026-03-01", *more]
    assert CliRunner().invoke(application, asked).exit_code == 2


def ask(url: str) -> httpx.Response:
    async def asking() -> httpx.Response:
        app = create_app(lambda _: STUDY, DAY)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.get(url)

    return asyncio.run(asking())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_page_offers_every_file_that_there_is(lang: str) -> None:
    page = ask(f"/reports?lang={lang}").text
    links = re.findall(r'href="(/reports/[^"]+)"', page)
    assert len(links) > len(FORMS) * len(KINDS)
    for link in links[:6]:
        answer = ask(link.replace("&amp;", "&"))
        assert answer.status_code == 200
        assert answer.headers["content-type"] in MEDIA.values()


@pytest.mark.parametrize(
    "url",
    [
        "/reports/assessment.odt",
        "/reports/other.docx",
        "/reports/desk.pdf?cluster=x",
        "/reports/desk.pdf?plan=x",
    ],
)
def test_unknown_report_is_not_found(url: str) -> None:
    assert ask(url).status_code == 404


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_table_is_handed_out_as_csv_and_excel(name: str, lang: str) -> None:
    answer = ask(f"/tables/{name}.csv?lang={lang}")
    assert answer.status_code == 200
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {len(row) for row in rows} == {len(rows[0])}
    book = ask(f"/tables/{name}.xlsx?lang={lang}").content
    kept = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(book))
    assert kept.get_sheet_by_index(0).to_python()[0] == rows[0]


def test_every_chart_that_a_page_offers_is_a_picture_and_has_its_data(lookup: Lookup) -> None:
    targets = [
        target_address(plan, target)
        for plan in lookup.plans.values()
        for target in plan.targets
        if lookup.verdicts[target.id].path
    ]
    seen = 0
    for page in (*targets, "/places"):
        main = ask(page).text.split("<main")[1]
        links = [
            html.unescape(url) for url in re.findall(r'href="(/charts/[^"]+\.png[^"]*)"', main)
        ]
        assert links, page
        assert ".csv" in main
        for answer in map(ask, links):
            assert answer.headers["content-type"] == "image/png"
            assert answer.content.startswith(b"\x89PNG")
            seen += 1
    assert seen > 2
    assert ask("/charts/none.png").status_code == 404


@pytest.mark.parametrize("url", ["/tables/targets.pdf", "/tables/none.csv"])
def test_unknown_table_is_not_found(url: str) -> None:
    assert ask(url).status_code == 404
