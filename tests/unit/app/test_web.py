"""Does every address answer, in both languages, and does a wrong one say so? On the sample study."""

import asyncio
import html
import re
import runpy
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import Response

from planloom.app.kept import KeptPages
from planloom.app.web import create_app
from planloom.study import example_study
from planloom.study.records import Study

SAMPLE: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("sample_study.py")))
TARGET = "/plans/sample_opinion/targets/sei_value_added/shenzhen/2025"
PAGES = (
    "/",
    "/plans/sample_opinion",
    "/plans/sample_revision",
    "/plans/sample_action",
    "/plans/sample_opinion/document",
    "/plans/sample_revision/document",
    TARGET,
    "/plans/sample_opinion/targets/new_energy_capacity_share/shenzhen/2025",
    "/plans/sample_opinion/targets/cluster_value_added/three/2025",
    "/plans/sample_opinion/targets/park_area/shenzhen",
    "/clusters/new_energy",
    "/clusters/marine",
    "/places",
    "/places?measure=parks&plan=sample_opinion",
    "/places/longhua",
    "/trace/growth/needed/2021",
    "/trace/row/2024",
    "/trace/sentence/sei",
    "/trace/years",
    "/search?q=新能源",
    "/search",
    "/about",
    "/findings",
    "/findings?plan=sample_opinion&severity=error&code=lint.two_values",
    "/findings?plan=sample_revision",
    "/diff",
    "/diff?old=sample_opinion&new=sample_revision",
    "/diff?old=sample_opinion&new=sample_opinion",
    "/align",
    "/align?parent=sample_opinion&child=sample_action",
    "/compare",
    "/compare?plan=sample_opinion,sample_revision",
)


def get(url: str, *, fails: bool = False, **more: Any) -> httpx.Response:
    def study(day: date) -> Study:
        if fails:
            raise RuntimeError
        made: Study = SAMPLE["sample_study"](day)
        return made

    async def ask() -> httpx.Response:
        app = create_app(study, date(2025, 12, 31))
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.get(url, **more)

    return asyncio.run(ask())


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("lang", "tag"), [("zh", "zh-CN"), ("en", "en")])
def test_page_answers_in_its_language(path: str, lang: str, tag: str) -> None:
    answer = get(f"{path}{'&' if '?' in path else '?'}lang={lang}")
    assert answer.status_code == 200
    assert f'<html lang="{tag}">' in answer.text
    assert answer.text.count("<h1") == 1
    assert "{{" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'self'")


def test_english_pages_mark_every_run_of_chinese() -> None:
    for path in PAGES:
        text = get(f"{path}{'&' if '?' in path else '?'}lang=en").text
        text = re.sub(
            r"<script.*?</script>|<title>.*?</title>|<[^>]*lang=.en.[^>]*>", "", text, flags=re.S
        )
        body = text[text.index("<body") :]
        while True:
            fewer = re.sub(
                r"<(\w+)[^>]*lang=\"zh-CN\"[^>]*>(?:(?!<\1[ >]).)*?</\1>", "", body, flags=re.S
            )
            if fewer == body:
                break
            body = fewer
        assert re.findall(r">[^<]*[\u4e00-\u9fff][^<]*<", body) == [], path


def test_language_comes_from_the_address_then_the_cookie_then_chinese() -> None:
    assert '<html lang="zh-CN">' in get("/").text
    asked = get("/?lang=en")
    assert "planloom_lang=en" in asked.headers["set-cookie"]
    assert '<html lang="en">' in get("/", headers={"Cookie": "planloom_lang=en"}).text
    assert '<html lang="zh-CN">' in get("/?lang=zh", headers={"Cookie": "planloom_lang=en"}).text


def test_day_changes_the_verdict_and_stays_in_every_link() -> None:
    early = get(f"{TARGET}?as_of=2024-06-30").text
    assert "有风险" in early
    assert "提前达成" in get(TARGET).text
    assert 'href="/about?as_of=2024-06-30"' in early


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/nowhere", 404, "page.unknown_page"),
        ("/plans/none", 404, "page.unknown_plan"),
        ("/plans/none/document", 404, "page.unknown_plan"),
        ("/plans/sample_opinion/targets/none", 404, "page.unknown_target"),
        ("/clusters/none", 404, "page.unknown_cluster"),
        ("/places/none", 404, "page.unknown_place"),
        ("/places?plan=none", 404, "page.unknown_plan"),
        ("/trace/none", 404, "page.unknown_trace"),
        ("/?as_of=2025-13-01", 400, "page.bad_state"),
        ("/?lang=fr", 400, "page.bad_state"),
        ("/?sort=size", 400, "page.bad_state"),
        ("/?verdict=fine", 400, "page.bad_state"),
        ("/?as_of=1735603200", 400, "page.bad_state"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_wrong_address_gives_a_designed_page(
    path: str, status: int, code: str, lang: str
) -> None:
    sign = "&" if "?" in path else "?"
    answer = get(path if "lang=" in path else f"{path}{sign}lang={lang}")
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert f"<code>{code}</code>" in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("path", "status"),
    [("/api/v1/none", 404), ("/api/v1/plans/none", 404), ("/api/v1/study?as_of=soon", 400)],
)
def test_interface_tells_errors_in_one_shape(path: str, status: int) -> None:
    answer = get(path)
    assert answer.status_code == status
    (problem,) = answer.json()["problems"]
    assert set(problem) == {"code", "severity", "where", "message", "fix"}
    assert problem["message"]
    assert problem["fix"]


def test_interface_gives_the_study_and_its_plans() -> None:
    assert Study.model_validate_json(get("/api/v1/study").content) == SAMPLE["sample_study"]()
    assert get("/api/v1/plans/sample_opinion").json()["id"] == "sample_opinion"
    assert "/api/v1/study" in get("/api/v1/openapi.json").json()["paths"]
    assert get("/docs").status_code == 404


def test_a_failure_of_the_program_is_told_without_its_trace() -> None:
    page = get("/", fails=True)
    assert page.status_code == 500
    assert "page.failed" in page.text
    assert get("/api/v1/study", fails=True).json()["problems"][0]["code"] == "page.failed"


def test_trace_comes_as_a_part_for_the_sheet_and_as_a_page_without() -> None:
    part = get("/trace/row/2024", headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert "1,560 亿元" in part
    assert "<html" in get("/trace/row/2024").text


def test_every_link_of_every_page_leads_somewhere() -> None:
    seen: set[str] = set()
    for path in PAGES:
        seen |= set(re.findall(r'href="(/[^"#]*)', get(path).text))
    broken = [link for link in sorted(seen) if get(link.replace("&amp;", "&")).status_code != 200]
    assert broken == []


def _is_repeated(link: str) -> bool:
    """Return whether a link is a report's, of another day, and not the one that stands for its forms and plans.

    Every form of every plan is made on the first day; on each other day one form of each kind, and all of them in a
    long run.
    """
    path, _, query = link.partition("?")
    is_file = path.startswith("/reports/") and "as_of=" in query
    return is_file and not (path.endswith(".html") and "&" not in query)


def test_no_dead_end_in_the_bundled_example(is_long: bool) -> None:
    app = create_app(example_study, date(2025, 12, 31))

    async def walk() -> dict[str, int]:
        found, waiting, queued = {}, ["/"], {"/"}
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            while waiting:
                link = waiting.pop()
                answer = await client.get(link)
                found[link] = answer.status_code
                for other in re.findall(r'href="(/[^"#]*)', answer.text):
                    plain = html.unescape(other)
                    is_left_out = "lang=" in plain or (_is_repeated(plain) and not is_long)
                    if plain not in queued and not is_left_out:
                        waiting.append(plain)
                        queued.add(plain)
        return found

    found = asyncio.run(walk())
    assert len(found) > 60
    assert {link: status for link, status in found.items() if status != 200} == {}


def test_nothing_on_a_page_is_loaded_from_elsewhere() -> None:
    for path in PAGES:
        loaded = re.findall(r'(?:src|action)="([^"]*)"', get(path).text)
        assert all(address.startswith("/") for address in loaded)


def test_names_from_documents_are_escaped() -> None:
    answer = get("/search", params={"q": "<script>alert(1)</script>"})
    assert "<script>alert" not in answer.text


def test_kept_page_is_the_page_that_would_be_made() -> None:
    for path in PAGES:
        first, again = get(path), get(path)
        assert (first.text, first.status_code) == (again.text, again.status_code)
        assert sorted(first.headers.multi_items()) == sorted(again.headers.multi_items())
    for lang, word in (("zh", "截至"), ("en", "As of")):
        assert word in get("/", headers={"Cookie": f"planloom_lang={lang}"}).text


@pytest.mark.parametrize("path", ["/", TARGET, "/trace/years", "/static/planloom.css"])
def test_what_the_browser_has_is_not_sent_again(path: str) -> None:
    first = get(path)
    again = get(path, headers={"If-None-Match": f'"other", W/{first.headers["ETag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Content-Security-Policy"]
    assert get(path, headers={"If-None-Match": '"other"'}).content == first.content


def test_what_the_browser_has_is_sent_anew_in_another_language_and_on_another_day() -> None:
    known = {"If-None-Match": get("/").headers["ETag"]}
    for address in ("/?lang=en", "/?as_of=2024-12-31"):
        assert get(address, headers=known).status_code == 200


def test_kept_pages_stay_within_their_size_and_errors_are_not_kept() -> None:
    kept = KeptPages(most=100)
    made: list[int] = []

    def answer(number: int, status: int = 200) -> Response:
        made.append(number)
        return Response("x" * 40, status)

    for number in (1, 2, 3, 3, 1):
        kept(number, lambda n=number: answer(n))  # type: ignore[misc]
    assert made == [1, 2, 3, 1]
    for _ in range(2):
        kept("error", lambda: answer(4, 404))
    assert made[-2:] == [4, 4]
