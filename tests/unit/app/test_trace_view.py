"""The page of a number: every kind of origin is shown with its words, in both languages."""

import asyncio
from datetime import date
from functools import cache
from urllib.parse import quote

import httpx
import pytest

from planloom.app.lookup import Lookup
from planloom.app.trace_view import trace
from planloom.app.web import create_app
from planloom.study import Study, example_study

DAY = date(2025, 12, 31)


@cache
def study() -> Study:
    return example_study(DAY)


def page(node: str, lang: str) -> httpx.Response:
    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app=create_app(lambda _: study(), DAY))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.get(f"/trace/{quote(node)}?lang={lang}")

    return asyncio.run(asked())


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", ["formula", "row", "sentence", "record"])
def test_every_kind_of_origin_has_its_page(kind: str, lang: str) -> None:
    nodes = [node.id for node in study().trace if node.kind == kind]
    assert nodes
    for node in (nodes[0], nodes[-1]):
        answer = page(node, lang)
        assert answer.status_code == 200
        assert node in answer.text


def test_every_number_is_looked_up_with_what_it_rests_on() -> None:
    lookup = Lookup(study())
    for node in study().trace:
        content = trace(lookup, node.id)
        assert all(origin is not None for _, origin, _ in content["inputs"])
        if node.kind == "sentence":
            _, quoted, _ = content["sentence"]
            assert quoted
        if node.kind == "row":
            assert content["observation"].source
        assert all(node.id in dict(n.inputs).values() for n in content["used_by"])


def test_a_row_and_a_target_open_by_their_own_ids() -> None:
    lookup = Lookup(study())
    row = study().observations[0].observation_id
    assert trace(lookup, row)["node"].id == f"row/{row}"
    target = study().verdicts[0].target_id
    assert trace(lookup, target)["node"].id == f"sentence/{target}/low"


def test_a_year_is_written_as_a_year() -> None:
    found = next(f for f in study().figures if f.field == "base_year")
    answer = page(found.figure.trace, "zh")
    assert f"{found.figure.value:.0f} 年" in answer.text
    assert f"{found.figure.value:,.0f}" not in answer.text
