"""Every page that shows data has its twin as JSON, with the same numbers; walked route by route."""

import asyncio
import html
import re
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from fastapi import FastAPI

from planloom.app.lookup import target_address
from planloom.app.twins import TWINS, WITHOUT, twins_of
from planloom.app.view import View
from planloom.study import Study
from planloom.workspace import Intake

HOME = "http://127.0.0.1:8000"
FILES = (".{form}", ".png", ".csv", ".zip")
"""How the addresses of files end: what they hold is data already."""


def get(app: FastAPI, url: str) -> httpx.Response:
    async def asking() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOME) as client:
            return await client.get(url)

    return asyncio.run(asking())


def routes(app: FastAPI) -> list[str]:
    """Return the addresses of what can be looked at."""
    found = []
    for part in app.routes:
        for route in getattr(getattr(part, "original_router", None), "routes", [part]):
            if "GET" in (getattr(route, "methods", None) or ()):
                found.append(str(getattr(route, "path", "")))
    return found


def shape(path: str) -> str:
    return re.sub(r"{[^}]*}", "{}", path.split("?", maxsplit=1)[0])


def pages(study: Study, intake: Intake) -> list[str]:
    plans = [plan for file in study.files for plan in file.plans]
    check = study.checks[0]
    table, number = next(
        (table, number)
        for table in check.tables
        for number, cell in enumerate(table.rows[0] if table.rows else ())
        if isinstance(cell, float)
    )
    short = check.check_id[:16]
    targets = [target_address(plan, target) for plan in plans for target in plan.targets[:2]]
    return [
        "/", *(f"/plans/{plan.id}" for plan in plans), f"/plans/{plans[0].id}/document", *targets,
        f"/plans/{plans[0].id}/review", "/clusters/new_energy", "/clusters/marine", "/places", "/places/longhua",
        "/findings", "/diff", "/align", "/compare", "/search?q=能源", "/about", "/foresight", "/resilience", "/firms",
        "/checks", f"/checks/{short}", f"/checks/{short}/{table.name}",
        f"/checks/{short}/{table.name}/0/{table.columns[number].name}", "/plans", "/review", "/log", "/data",
        "/data/observations?order=year", "/data/definitions", "/data/conflicts", "/data/programme",
        f"/data/imports/{intake.workspace.imports()[0].import_id}", *(f"/trace/{n.id}" for n in study.trace[:5]),
    ]  # fmt: skip


def test_no_page_is_without_its_twin_or_a_reason(desk: tuple[FastAPI, Study, Intake]) -> None:
    app, _, _ = desk
    every = routes(app)
    shown = {path for path in every if not path.startswith("/api/") and not path.endswith(FILES)}
    assert shown == TWINS.keys() | WITHOUT.keys()
    assert all(WITHOUT.values())
    described = {shape(path) for path in app.openapi()["paths"]}
    for page, twins in TWINS.items():
        for twin in twins:
            assert shape(f"/api/v1{twin}") in described, (page, twin)


def test_pages_and_their_twins_hold_the_same_numbers(
    desk: tuple[FastAPI, Study, Intake],
) -> None:
    app, study, intake = desk
    seen = 0
    for page in pages(study, intake):
        answer = get(app, page)
        assert answer.status_code == 200, page
        view = View(lang="en") if "?" not in page else View(lang="zh")
        path, _, query = page.partition("?")
        twins = [
            get(app, f"{twin}{'&' if '?' in twin else '?'}{query}") for twin in twins_of(path, view)
        ]
        assert twins, page
        assert all(twin.status_code == 200 for twin in twins), (page, [t.text for t in twins])
        assert all(twin.headers["ETag"] for twin in twins)
        data = "".join(twin.text for twin in twins)
        main = answer.text.split("<main")[1].split("</main>")[0]
        for link in re.findall(r'href="/trace/([^"?]+)', main):
            node = unquote(html.unescape(link))
            assert node in data or known_by(study, node, data), (page, node)
            seen += 1
    assert seen > 100


def known_by(study: Study, node: str, data: str) -> bool:
    """Return whether a number stands in data as that of its row or item."""
    for known in study.trace:
        if known.id == node:
            return any(name in data for name in (known.observation_id, known.item_id) if name)
    return False


@pytest.mark.parametrize(
    ("page", "key"), [("observations", "observation_id"), ("definitions", "scope_code")]
)
def test_lists_of_a_workspace_are_those_of_its_pages(
    desk: tuple[FastAPI, Study, Intake], page: str, key: str
) -> None:
    app, _, _ = desk
    listed = get(app, f"/data/{page}.csv").text.strip().count("\n")
    rows: list[dict[str, Any]] = get(app, f"/api/v1/data/{page}?limit=1000").json()["items"]
    assert len({row[key] for row in rows}) == len(rows) > 5
    assert listed >= len(rows)


def test_a_page_names_its_twin(desk: tuple[FastAPI, Study, Intake]) -> None:
    app, _, _ = desk
    assert 'href="/api/v1/places/longhua"' in get(app, "/places/longhua").text
    assert "/api/v1" not in get(app, "/checks/new/resilience").text


def test_every_address_of_a_workspace_answers_or_tells(
    desk: tuple[FastAPI, Study, Intake],
) -> None:
    app, _, _ = desk
    for path in app.openapi()["paths"]:
        answer = get(app, re.sub(r"{[^}]*}", "none", path))
        assert answer.status_code in (200, 404), path
        assert "problems" in answer.json() or answer.status_code == 200
        if "{" not in path:
            refused = get(app, f"{path}?as_of=soon")
            assert refused.status_code in (400, 422), path
            assert refused.json()["problems"], path
