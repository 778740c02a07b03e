"""How are the pages put together? The application: its routes, its headers, and what an error answers."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from planloom.app import (
    api,
    api_pages,
    api_workspace,
    check_acts,
    check_routes,
    data_routes,
    firms_routes,
    intake_routes,
    page_routes,
    report_routes,
    review_routes,
)
from planloom.app.context import page_context
from planloom.app.data_view import DataLists
from planloom.app.kept import KeptFiles
from planloom.app.page_problems import PageError, page_error, problem_row
from planloom.app.records import Study
from planloom.app.request import COOKIE, rendered
from planloom.app.review_pages import is_own_host
from planloom.app.studies import Studies
from planloom.app.view import View
from planloom.errors import InputError, Problem
from planloom.workspace import Intake, ReviewDesk

_STATIC = Path(__file__).parent / "static"
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; font-src 'self' data:; style-src 'self' 'unsafe-inline'; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def create_app(
    study_as_of: Callable[[date], Study],
    default_as_of: date,
    review: ReviewDesk | None = None,
    intake: Intake | None = None,
) -> FastAPI:
    """Return the application that renders studies.

    Parameters
    ----------
    study_as_of
        Gives the study of a day.
    default_as_of
        Day that pages show if their address names none.
    review
        The desk at which items are reviewed; null where there is no workspace.
    intake
        The desk where documents come in; null where there is no workspace.

    Returns
    -------
    application
        Everything it serves comes from this machine.
    """
    app = FastAPI(
        title="Planloom", docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json"
    )
    app.state.default_as_of = default_as_of
    app.state.review = review
    app.state.intake = intake
    app.state.lookup = Studies(study_as_of, review.workspace.stamp if review else lambda: None)
    app.include_router(page_routes.routes)
    app.include_router(report_routes.routes)
    app.include_router(api_pages.routes)
    app.include_router(api.routes)
    if review is not None:
        app.include_router(review_routes.routes)
    if intake is not None:
        app.state.data = DataLists(intake.workspace)
        app.include_router(api_workspace.routes)
        app.include_router(intake_routes.routes)
        app.include_router(data_routes.routes)
        app.include_router(check_acts.routes)
    app.include_router(check_routes.routes)
    app.include_router(firms_routes.routes)
    app.mount("/static", KeptFiles(_STATIC), name="static")
    app.add_exception_handler(InputError, _told)
    app.add_exception_handler(RequestValidationError, _told)
    app.add_exception_handler(HTTPException, _told)
    app.add_exception_handler(Exception, _told)
    app.add_middleware(_Guard)
    return app


class _Guard:
    """Answers nobody but this machine, and sends every answer with the headers that keep strangers' content out."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        host = request.headers.get("host", "")
        if not is_own_host(host):
            refused = PageError(403, [Problem("usage.foreign_request", host)])
            await _told(request, refused)(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self._app(scope, receive, sent)


def _told(request: Request, error: Exception) -> Response:
    """Answer an error in the user's words: a page, or one JSON shape under ``/api``."""
    status, found = _found(request, error)
    lang = request.query_params.get("lang") or request.cookies.get(COOKIE)
    view = View(lang="en" if lang == "en" else "zh")
    rows = [problem_row(problem, view.lang) for problem in found.problems]
    allowed = getattr(error, "headers", None) or {}
    if request.url.path.startswith("/api/"):
        answer: Response = JSONResponse({"problems": rows}, status)
        answer.headers.update(allowed)
        return answer
    default: date = request.app.state.default_as_of
    context = page_context(None, view, request.url.path, default)
    answer = rendered(request, view, "error.html", status, context | {"problems": rows})
    answer.headers.update(_HEADERS | dict(allowed))
    return answer


def _found(request: Request, error: Exception) -> tuple[int, InputError]:
    if isinstance(error, PageError):
        return error.status, error
    if isinstance(error, InputError):
        return 422, error
    if isinstance(error, RequestValidationError):
        return 422, PageError(422, [_unfit(one) for one in error.errors()])
    if isinstance(error, HTTPException) and error.status_code == 405:  # noqa: PLR2004 the method is not allowed
        return 405, page_error(405, "page.not_allowed", found=request.method)
    if isinstance(error, HTTPException):
        code = error.status_code
        return code, page_error(code, "page.unknown_page", found=request.url.path)
    return 500, page_error(500, "page.failed")


def _unfit(error: Any) -> Problem:  # noqa: ANN401 one error of the framework
    """Return what is wrong with one parameter of a request."""
    field = ".".join(str(part) for part in error["loc"][1:]) or str(error["loc"][0])
    values = {"field": field, "found": str(error.get("input", ""))[:80]}
    return Problem("page.unfit", field, values)
