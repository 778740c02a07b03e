"""Do findings, versions, parent and child, and cities stand on their pages, in files and as JSON? On the example."""

import asyncio
import csv
import io
import re
from datetime import date

import httpx
import pytest

from planloom.app.context import page_context
from planloom.app.lookup import Lookup
from planloom.app.report.assessment import assessment
from planloom.app.report.parts import Table
from planloom.app.view import View
from planloom.app.web import create_app
from planloom.study import (
    EvidenceSource,
    align_study,
    diff_study,
    example_study,
    run_study,
    source_from_document,
)

DAY = date(2025, 12, 31)
OLD, NEW = "shenzhen_2022_opinion", "shenzhen_2024_scheme"
STUDY = example_study(DAY)
LOOKUP = Lookup(STUDY)


def get(url: str, *, is_empty: bool = False) -> httpx.Response:
    def study(day: date) -> object:
        return run_study([], EvidenceSource(), day) if is_empty else example_study(day)

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(study, DAY))  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.get(url)

    return asyncio.run(ask())


def child() -> str:
    return LOOKUP.children(OLD)[0].id


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", ["/findings", "/diff", "/align", "/compare"])
def test_an_empty_study_says_what_would_fill_the_page(path: str, lang: str) -> None:
    answer = get(f"{path}?lang={lang}", is_empty=True)
    assert answer.status_code == 200
    assert 'class="empty"' in answer.text


@pytest.mark.parametrize(
    "path", ["/findings?plan=x", "/diff?old=x", "/align?parent=x", "/compare?plan=x"]
)
def test_an_unknown_plan_is_told(path: str) -> None:
    assert get(path).status_code == 404
    assert get(f"/api/v1{path}").json()["problems"][0]["code"] == "page.unknown_plan"


def test_every_sentence_of_a_finding_leads_into_its_document() -> None:
    page = get("/findings?severity=warning").text
    addresses = re.findall(
        r'class="sentence"[^>]*><a href="(/plans/[^"#]+/document)#(b-\d+)"', page
    )
    assert len(addresses) > 2
    for path, place in addresses:
        assert f'id="{place}"' in get(path).text


def test_the_overview_shows_three_findings() -> None:
    page = get(f"/plans/{OLD}").text
    section = page.partition('id="findings"')[2].partition("</section>")[0]
    assert section.count("<li>") == 3
    assert f"/findings?plan={OLD}" in section


def test_what_was_not_yet_known_is_not_told() -> None:
    before = diff_study(example_study(date(2023, 12, 31)), OLD, NEW)
    after = diff_study(STUDY, OLD, NEW)
    assert all(relation.kind.startswith("force.") for relation in before.relations)
    assert any(relation.kind == "diff.target_raised" for relation in after.relations)
    assert (
        "1.6" not in get(f"/diff?old={OLD}&new={NEW}&as_of=2023-12-31").text.partition("<main")[2]
    )


@pytest.mark.parametrize("name", ["diff", "align", "compare"])
def test_page_file_and_interface_tell_the_same(name: str) -> None:
    rows = list(csv.reader(io.StringIO(get(f"/tables/{name}.csv").content.decode("utf-8-sig"))))
    told = get(f"/api/v1/{name}?limit=1000").json()
    assert len(rows) - 1 == told["total"] > 3
    assert {row[0] for row in rows[1:]} == {one["relation"]["kind"] for one in told["items"]}
    assert get(f"/tables/{name}.xlsx?lang=en").content[:2] == b"PK"


def test_findings_in_the_interface_carry_their_sentences() -> None:
    told = get("/api/v1/findings?severity=warning").json()
    assert told["total"] == len([f for f in STUDY.findings if f.severity == "warning"])
    texts = {file.document.name: LOOKUP.text(file.plans[0].id) for file in STUDY.files}
    for finding in told["problems"]:
        for quote in finding["quotes"]:
            text = texts[quote["document"]]
            assert text is not None
            assert text.raw.startswith(quote["quote"], quote["start"])


def test_ticked_plans_have_one_address() -> None:
    answer = get(f"/compare?plan={OLD}&plan={NEW}")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/compare?plan={OLD}%2C{NEW}"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_assessment_has_a_chapter_for_each(lang: str) -> None:
    report = assessment(LOOKUP, list(LOOKUP.plans.values()), lang)
    wanted = (
        ("两个版本之间变了什么", "下级规划是否接住上级的目标")
        if lang == "zh"
        else (
            "What moved between two versions",
            "Do the child plans carry their parent's targets?",
        )
    )
    for head in wanted:
        (section,) = (one for one in report.sections if head in one.heading)
        assert any(isinstance(block, Table) and block.rows for block in section.blocks)


def test_a_parent_is_held_against_its_child_alone() -> None:
    held = align_study(STUDY, OLD, [child()])
    assert [file.plans[0].id for file in held.files] == [OLD, child()]
    assert any(relation.kind == "align.target_boundary" for relation in held.relations)


def test_a_finding_stands_beside_its_sentence_and_each_leads_to_the_other() -> None:
    text = get("/plans/shenzhen_2022_opinion/document").text
    marks = re.findall(r'<a class="seg found-mark s-\w+" href="#i-(finding/[^"]+)"', text)
    assert len(marks) > 2
    for name in marks:
        assert f'<span id="t-{name}"></span>' in text
        card = text.split(f'<li id="i-{name}"')[1].split("</li>")[0]
        assert f'href="#t-{name}"' in card
    shown = get("/findings?plan=shenzhen_2022_opinion").text
    led = re.findall(r'shenzhen_2022_opinion/document#t-(finding/[^"]+)"', shown)
    assert led
    assert set(led) <= set(marks)


def test_plans_of_one_title_are_told_apart_by_their_files() -> None:
    text = "深圳市规划（2022—2025年）\n到2025年，全市地区生产总值超过{}亿元。"
    plans = [source_from_document(text.format(n).encode(), f"{n}.txt") for n in (100, 120)]
    context = page_context(Lookup(run_study(plans, EvidenceSource(), DAY)), View(), "/", DAY)
    shown = [context["words"]["plan_title"](plan) for plan in context["lookup"].plans.values()]
    assert shown == [f"深圳市规划（2022—2025年）（{n}.txt）" for n in (100, 120)]
