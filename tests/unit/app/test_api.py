"""The JSON interface: what it describes is what it answers; one shape of error; nothing sent twice."""

import asyncio
import re
from datetime import date
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from planloom.app.api_records import ApiErrors
from planloom.app.web import create_app
from planloom.study import example_study

DAY = date(2025, 12, 31)
STUDY = example_study(DAY)
APP = create_app(lambda _: STUDY, DAY)
ROUTES = sorted(path for path in APP.openapi()["paths"])


def get(url: str, **more: Any) -> httpx.Response:
    async def asking() -> httpx.Response:
        transport = httpx.ASGITransport(APP)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.request(more.pop("method", "GET"), url, **more)

    return asyncio.run(asking())


schema = schemathesis.openapi.from_dict(get("/api/v1/openapi.json").json())
schema.app = APP


@schema.parametrize()
@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_answers_are_as_described(case: Any) -> None:
    answer = get(
        case.formatted_path,
        method=case.method,
        params=case.query,
        headers={k: v for k, v in (case.headers or {}).items() if v.isascii()},
    )
    case.validate_response(answer)
    assert answer.status_code < 500


@pytest.mark.parametrize("path", ROUTES)
def test_every_address_tells_an_error_in_one_shape(path: str) -> None:
    url = re.sub(r"{[^}]*}", "none", path)
    if url == path:
        url = f"{path}?as_of=soon"
    answer = get(url)
    assert answer.status_code in (400, 404, 422)
    assert ApiErrors.model_validate(answer.json()).problems
    assert ApiErrors.model_validate(get(path, method="DELETE").json()).problems


@pytest.mark.parametrize("path", [path for path in ROUTES if "{" not in path])
def test_same_answer_is_not_sent_twice(path: str) -> None:
    first = get(path)
    assert first.status_code == 200
    again = get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/api/v1/plans", "/api/v1/targets", "/api/v1/observations", "/api/v1/clusters"]
)
def test_pages_of_a_list_join_to_the_whole(path: str) -> None:
    whole = get(f"{path}?limit=1000").json()
    assert whole["total"] == len(whole["items"]) > 1
    joined, url = [], f"{path}?limit=3"
    while url:
        answer = get(url)
        joined += answer.json()["items"]
        link = answer.headers.get("Link")
        url = link.split(">")[0].removeprefix("<") if link else ""
    assert joined == whole["items"]


def test_trace_reaches_rows_and_sentences() -> None:
    items = get("/api/v1/targets?verdict=met_early").json()["items"]
    growth = next(g for item in items for g in item["verdict"]["growths"] if g["seen"])
    found = get(f"/api/v1/trace/{growth['needed']['trace']}").json()
    assert found["node"]["kind"] == "formula"
    assert {node["kind"] for node in found["rests_on"]} >= {"row", "sentence"}


def test_page_of_the_interface_lists_every_address() -> None:
    text = get("/api").text
    assert all(path in text for path in ROUTES)
