"""Who may change anything, and what may a page run? Nobody from elsewhere, and nothing but our own files."""

import asyncio
import re
import socket
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from typer.testing import CliRunner

from planloom.app.cli import application
from planloom.app.server import free_socket
from planloom.app.web import create_app
from planloom.workspace import Intake, ReviewDesk, Workspace

HOME = "http://127.0.0.1:8000"
PLAN = "深圳市某产业规划\n到2025年，全市地区生产总值超过4万亿元。培育一批龙头企业。\n"
FOREIGN = [
    {},
    {"Origin": "http://example.org"},
    {"Origin": "null"},
    {"Origin": HOME, "Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]
PLACES = (
    "/plans",
    "/review",
    "/data",
    "/data/observations",
    "/data/programme",
    "/log",
    "/reports",
    "/about",
)


def now() -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[FastAPI]:
    kept = Workspace(tmp_path / "desk")
    kept.read(PLAN.encode(), "plan.txt", "a", now())
    intake = Intake(kept, now)
    yield create_app(kept.study, date(2025, 12, 31), ReviewDesk(kept, "officer", now), intake)
    intake.stop()


def ask(app: FastAPI, method: str, url: str, base: str = HOME, **more: object) -> httpx.Response:
    async def asking() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=base) as client:
            return await client.request(method, url, **more)  # type: ignore[arg-type]

    return asyncio.run(asking())


def changes(app: FastAPI) -> list[tuple[str, str]]:
    """Return every method and address that changes something, with names filled in."""
    routers = [getattr(route, "original_router", None) for route in app.routes]
    nested = [route for router in routers if router is not None for route in router.routes]
    routes = [route for route in (*app.routes, *nested) if isinstance(route, APIRoute)]
    return [
        (method, re.sub(r"\{[^}]*\}", "x", route.path))
        for route in routes
        for method in sorted((route.methods or set()) - {"GET", "HEAD", "OPTIONS"})
    ]


def test_every_change_is_refused_to_a_page_from_elsewhere(app: FastAPI) -> None:
    found = changes(app)
    assert {"/plans", "/review", "/data/tables", "/data/programme"} <= {path for _, path in found}
    stamp = app.state.review.workspace.stamp()
    for method, path in found:
        for headers in FOREIGN:
            answer = ask(app, method, path, headers=headers, files={"file": ("a.txt", b"a")})
            assert (answer.status_code, path, headers) == (403, path, headers)
    assert app.state.review.workspace.stamp() == stamp
    assert app.state.intake.state.jobs() == ()


def test_name_that_points_here_reads_nothing(app: FastAPI) -> None:
    for base in ("http://plans.example.org", "http://10.0.0.7:8000", "http://0.0.0.0:8000"):
        for path in ("/plans", "/api/v1/study", "/static/planloom.css"):
            answer = ask(app, "GET", path, base)
            assert answer.status_code == 403
            assert "深圳" not in answer.text
    for base in ("http://localhost:8000", "http://[::1]:8000"):
        assert ask(app, "GET", "/plans", base).status_code == 200


def test_page_runs_nothing_but_our_own_files(app: FastAPI) -> None:
    for path in PLACES:
        answer = ask(app, "GET", path)
        assert answer.status_code == 200
        policy = dict(
            part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; ")
        )
        assert policy.get("script-src", policy["default-src"]) == "'self'"
        assert policy["form-action"] == "'self'"
        scripts = re.findall(r"<script([^>]*)>", answer.text)
        assert scripts
        assert [
            s for s in scripts if 'src="/static/' not in s and "application/json" not in s
        ] == []
        assert re.findall(r"<[^>]*\son\w+\s*=|javascript:", answer.text) == []


def test_form_larger_than_any_of_ours_is_not_read(app: FastAPI) -> None:
    own = {"Origin": HOME}
    large = ask(app, "POST", "/data/programme", headers=own, data={"note": "x" * 2**20})
    assert large.status_code == 413
    assert app.state.review.workspace.imports() == ()


def test_server_listens_on_this_machine_alone() -> None:
    with free_socket(18_000) as listening:
        host, port = listening.getsockname()
        assert host == "127.0.0.1"
        with socket.socket() as other:
            other.settimeout(2)
            with pytest.raises(OSError, match=r"refused|unreachable|timed out"):
                other.connect(("127.0.0.2", port))


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_command_takes_no_other_address(tmp_path: Path, command: str) -> None:
    more = ["--workspace", str(tmp_path)] if command == "serve" else []
    done = CliRunner().invoke(application, [command, *more, "--host", "0.0.0.0"])  # noqa: S104 it is refused
    assert done.exit_code == 2
