"""The review page: what stands on it, what a form does, and who may send one."""

import asyncio
import html
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from planloom.app.web import create_app
from planloom.study import example_study
from planloom.workspace import ReviewDesk, Workspace

TEXT = (
    "深圳市某产业规划\n"
    "到2025年，全市地区生产总值超过4万亿元，建成3个以上公共平台。\n"
    "培育一批龙头企业。重点发展智能传感器、光伏储能等领域。\n"
)
START = datetime(2026, 1, 1, tzinfo=UTC)
HOME = "http://127.0.0.1:8000"
OWN = {"Origin": HOME}


class Clock:
    """A second more at each look."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def desk(tmp_path: Path) -> ReviewDesk:
    kept = Workspace(tmp_path / "desk")
    kept.read(TEXT.encode(), "plan.txt", "reader", START)
    return ReviewDesk(kept, "张<工>", Clock())


def ask(
    desk: ReviewDesk, url: str, form: dict[str, str] | None = None, **more: Any
) -> httpx.Response:
    async def asking() -> httpx.Response:
        app = create_app(desk.workspace.study, date(2025, 12, 31), desk)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(
            transport=transport, base_url=HOME, follow_redirects=True
        ) as client:
            if form is None:
                return await client.get(url, **more)
            return await client.post(url, data=form, **({"headers": OWN} | more))

    return asyncio.run(asking())


def field(desk: ReviewDesk, kind: str = "field") -> dict[str, str]:
    item = next(item for item in desk.queue() if item.kind == kind)
    return {"item": item.item_id, "stem": item.stem}


def states(desk: ReviewDesk) -> set[str]:
    return {item.state for item in desk.queue()}


@pytest.mark.parametrize("path", ["/review", "/plans/{plan}/review", "/review?show=decided"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_page_answers_in_its_language(desk: ReviewDesk, path: str, lang: str) -> None:
    path = path.format(plan=desk.queue()[0].plan)
    answer = ask(desk, f"{path}{'&' if '?' in path else '?'}lang={lang}")
    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1
    assert {"zh": "读出的条目对不对？", "en": "Was it read right?"}[lang] in answer.text
    assert "张<工>" not in answer.text


def test_the_first_item_stands_with_its_sentence_and_confidence(desk: ReviewDesk) -> None:
    text = ask(desk, "/review").text
    first = desk.queue()[0]
    assert f"<mark>{first.quote}</mark>" in text
    assert len(re.findall(r"<li [^>]*><a ", text)) >= len(desk.queue())
    assert "90% 区间下限" in text or "没有测出精确率" in text


def test_accepting_leads_to_the_next_item_and_can_be_undone(desk: ReviewDesk) -> None:
    first, second = desk.queue()[:2]
    done = ask(desk, "/review", {"action": "accept", "item": first.item_id, "stem": first.stem})
    assert [answer.status_code for answer in (*done.history, done)] == [303, 200]
    assert done.request.method == "GET"  # a reload sends no form again
    assert "已接受：" in done.text
    assert f'data-item-id="{second.item_id}"' in html.unescape(done.text)
    assert desk.queue()[0].state == "accepted"
    undone = ask(desk, "/review", {"action": "undo"})
    assert f'data-item-id="{first.item_id}"' in html.unescape(undone.text)
    assert states(desk) == {"pending"}
    assert [one.action for one in desk.workspace.corrections()] == ["accept", "withdraw"]


def test_a_decided_item_is_restored_from_its_own_list(desk: ReviewDesk) -> None:
    form = field(desk)
    ask(desk, "/review", form | {"action": "reject"})
    listed = ask(desk, "/review?show=decided").text
    assert "恢复并接受" in listed
    assert "撤销这一条" in listed
    ask(desk, "/review?show=decided", form | {"action": "accept"})
    assert states(desk) == {"pending", "accepted"}


def test_a_mend_keeps_what_changed_and_nothing_else(desk: ReviewDesk) -> None:
    form = field(desk, "target")
    text = ask(desk, "/review", params=form).text
    sent = dict(re.findall(r'<input name="(f\.[\w.]+)" value="([^"]*)"', text))
    sent["f.number"] = "五万亿元"
    ask(desk, "/review", form | sent | {"action": "mend"})
    assert [one.field for one in desk.workspace.corrections()] == ["low", "high"]
    assert {one.after for one in desk.workspace.corrections()} == {"5000000000000"}


def test_the_form_shows_numbers_as_plans_write_them_and_what_the_file_holds(
    desk: ReviewDesk,
) -> None:
    text = ask(desk, "/review", params=field(desk, "target")).text
    assert 'name="f.number" value="4万亿元"' in text
    assert "<small>4,000,000,000,000 CNY</small>" in text
    assert 'name="f.place_code" value="深圳"' in text
    assert "<small>shenzhen</small>" in text
    assert 'name="f.low"' not in text


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("700亿元", (7e10, 7e10, "CNY", ">")),
        ("1.62 %", (0.0162, 0.0162, "1", ">")),
        ("3-5家", (3, 5, "家", "range")),
        ("15年", (15, 15, "year", ">")),
    ],
)
def test_a_number_is_taken_as_plans_write_it(
    desk: ReviewDesk, typed: str, held: tuple[float, float, str, str]
) -> None:
    form = field(desk, "target")
    ask(desk, "/review", form | {"action": "mend", "f.number": typed})
    now = next(item for item in desk.queue() if item.item_id == form["item"])
    content = now.content.model_dump()
    assert tuple(content[key] for key in ("low", "high", "unit", "comparator")) == held


def test_a_number_without_unit_is_shown_and_taken_without_one(tmp_path: Path) -> None:
    kept = Workspace(tmp_path / "desk")
    kept.read("甲市规划\n到2025年，平均PUE不高于1.25。".encode(), "plan.txt", "reader", START)
    desk = ReviewDesk(kept, "张工", Clock())
    form = field(desk, "target")
    assert 'name="f.number" value="1.25"' in ask(desk, "/review", params=form).text
    ask(desk, "/review", form | {"action": "mend", "f.number": "1.3"})
    now = next(item for item in desk.queue() if item.item_id == form["item"]).content.model_dump()
    assert (now["low"], now["high"], now["unit"]) == (1.3, 1.3, "1")


@pytest.mark.parametrize(
    ("name", "typed", "reason"),
    [
        ("number", "很多", "没有读出数值"),
        ("number", "", "没有读出数值"),
        ("number", "700", "“700”没有单位"),
        ("number", "700亿元左右", "“左右”不是数值"),
        ("place_code", "深", "相近的有：深圳"),
        ("base.value", "5家", "的单位与条目的单位（元）不同"),
    ],
)
def test_what_is_not_understood_is_told_with_its_reason(
    desk: ReviewDesk, name: str, typed: str, reason: str
) -> None:
    answer = ask(desk, "/review", field(desk, "target") | {"action": "mend", f"f.{name}": typed})
    assert answer.status_code == 422
    assert reason in answer.text
    assert desk.workspace.corrections() == ()


def test_a_place_is_chosen_by_its_name(desk: ReviewDesk) -> None:
    form = field(desk, "target")
    ask(desk, "/review", form | {"action": "mend", "f.place_code": "昆山市"})
    assert [one.after for one in desk.workspace.corrections()] == ["320583"]


def test_a_refused_mend_says_why_and_keeps_what_was_typed(desk: ReviewDesk) -> None:
    form = field(desk, "target") | {"action": "mend", "f.number": "五<万>亿", "f.by.year": "2031"}
    answer = ask(desk, "/review", form)
    assert answer.status_code == 422
    assert "不是数值" in answer.text
    assert 'value="五&lt;万&gt;亿"' in answer.text
    assert 'value="2031"' in answer.text
    assert '<details class="mend" open>' in answer.text
    assert desk.workspace.corrections() == ()


def test_a_part_of_the_page_needs_no_study(desk: ReviewDesk) -> None:
    def never(_day: date) -> Any:
        raise AssertionError

    async def asking() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(never, date(2025, 12, 31), desk))
        async with httpx.AsyncClient(transport=transport, base_url=HOME) as client:
            form = field(desk) | {"action": "accept"}
            return await client.post("/review", data=form, headers=OWN | {"HX-Request": "true"})

    answer = asyncio.run(asking())
    assert answer.text.lstrip().startswith('<div id="review"')
    assert answer.headers["hx-replace-url"].startswith("/review?")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": HOME, "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://evil.example:8000", "Host": "evil.example:8000"},
        {"Origin": "http://127.0.0.1:9000"},
    ],
)
def test_a_form_from_elsewhere_is_refused(desk: ReviewDesk, headers: dict[str, str]) -> None:
    answer = ask(desk, "/review", field(desk) | {"action": "accept"}, headers=headers)
    assert answer.status_code == 403
    assert desk.workspace.corrections() == ()


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, OWN])
def test_a_form_of_our_own_is_taken(desk: ReviewDesk, headers: dict[str, str]) -> None:
    answer = ask(desk, "/review", field(desk) | {"action": "accept"}, headers=headers)
    assert answer.status_code == 200
    assert len(desk.workspace.corrections()) == 1


@pytest.mark.parametrize("form", [{"action": "drop"}, {"action": "accept", "item": "none"}, {}])
def test_a_form_that_means_nothing_changes_nothing(desk: ReviewDesk, form: dict[str, str]) -> None:
    assert ask(desk, "/review", form or {"x": "y"}).status_code == 422
    assert desk.workspace.corrections() == ()


def test_empty_states_say_what_to_do(desk: ReviewDesk, tmp_path: Path) -> None:
    for item in desk.queue():
        desk.decide(item.item_id, "accept")
    assert "没有待核对的条目" in ask(desk, "/review").text
    bare = ReviewDesk(Workspace(tmp_path / "bare"), "a", Clock())
    assert "planloom read" in ask(bare, "/review").text


def test_the_list_of_contents_counts_and_the_document_shows_what_was_decided(
    desk: ReviewDesk,
) -> None:
    target = field(desk, "target")
    ask(desk, "/review", target | {"action": "accept"})
    home = ask(desk, "/").text
    assert f'<span id="review-count" class="count">{len(desk.queue()) - 1}</span>' in home
    text = ask(desk, f"/plans/{desk.queue()[0].plan}/document").text
    assert text.count("✓ 已核对") == 1


def test_the_demo_has_no_review(desk: ReviewDesk) -> None:
    async def asking(path: str) -> httpx.Response:
        transport = httpx.ASGITransport(create_app(example_study, date(2025, 12, 31)))
        async with httpx.AsyncClient(transport=transport, base_url=HOME) as client:
            return await client.get(path)

    assert desk.pending() > 0
    assert asyncio.run(asking("/review")).status_code == 404
    assert "review-count" not in asyncio.run(asking("/about")).text
