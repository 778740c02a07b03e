"""Which address gives which page? The routes of the pages and of the JSON interface."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from planloom.app import pages, review_pages
from planloom.app.context import environment, page_context
from planloom.app.lookup import Lookup
from planloom.app.page_problems import PageError, page_error, problem_row
from planloom.app.records import Study
from planloom.app.view import View
from planloom.errors import InputError
from planloom.workspace import ReviewDesk

_COOKIE = "planloom_lang"
_STATIC = Path(__file__).parent / "static"
_TEMPLATES = environment()
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class Desk:
    """One request: its view, its study, and how its answer is rendered.

    Parameters
    ----------
    request
        The request.
    """

    def __init__(self, request: Request) -> None:
        self.request = request
        self.view = _view(request)
        default: date = request.app.state.default_as_of
        self.as_of = self.view.as_of or default
        if self.view.as_of == default:
            self.view = self.view.model_copy(update={"as_of": None})

    @property
    def lookup(self) -> Lookup:
        """The study of the view's day, indexed."""
        study: Callable[[date], Lookup] = self.request.app.state.lookup
        return study(self.as_of)

    def page(self, template: str, status: int = 200, **content: Any) -> HTMLResponse:  # noqa: ANN401 what a template needs
        """Return a rendered page."""
        known = content.pop("lookup") if "lookup" in content else self.lookup
        context = page_context(known, self.view, self.request.url.path, self.as_of)
        context["review"] = self.request.app.state.review
        return _answer(self.request, self.view, template, status, context | content)


_Desk = Annotated[Desk, Depends(Desk)]
_pages = APIRouter(include_in_schema=False)
_review = APIRouter(include_in_schema=False)
_api = APIRouter(prefix="/api")
_page = partial(_pages.api_route, methods=["GET", "HEAD"])


def create_app(
    study_as_of: Callable[[date], Study], default_as_of: date, review: ReviewDesk | None = None
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

    Returns
    -------
    application
        Everything it serves comes from this machine.
    """
    app = FastAPI(title="Planloom", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    app.state.default_as_of = default_as_of
    app.state.review = review
    app.state.lookup = lru_cache(maxsize=32)(lambda day: Lookup(study_as_of(day)))
    app.include_router(_pages)
    app.include_router(_api)
    if review is not None:
        app.include_router(_review)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    app.add_exception_handler(InputError, _told)
    app.add_exception_handler(HTTPException, _told)
    app.add_exception_handler(Exception, _told)
    app.middleware("http")(_guard)
    return app


async def _guard(request: Request, call_next: Callable[[Request], Any]) -> Response:
    answer: Response = await call_next(request)
    answer.headers.update(_HEADERS)
    return answer


def _view(request: Request) -> View:
    """Return the page's state: from the address, the language else from the cookie."""
    known = {k: v for k, v in request.query_params.items() if k in View.model_fields and v}
    if "lang" not in known and request.cookies.get(_COOKIE) in ("zh", "en"):
        known["lang"] = request.cookies[_COOKIE]
    try:
        return View.model_validate(known)
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        raise page_error(
            400, "page.bad_state", field=field, found=known[field], where=field
        ) from None


def _answer(
    request: Request, view: View, template: str, status: int, context: dict[str, Any]
) -> HTMLResponse:
    is_part = request.headers.get("HX-Request") == "true"
    text = _TEMPLATES.get_template(template).render(context | {"is_part": is_part})
    answer = HTMLResponse(text, status)
    answer.headers["Vary"] = "HX-Request, Cookie"
    if request.query_params.get("lang") == view.lang:
        answer.set_cookie(_COOKIE, view.lang, max_age=365 * 86400, samesite="lax", httponly=True)
    return answer


def _told(request: Request, error: Exception) -> Response:
    """Answer an error in the user's words: a page, or one JSON shape under ``/api``."""
    status, found = _found(request, error)
    lang = request.query_params.get("lang") or request.cookies.get(_COOKIE)
    view = View(lang="en" if lang == "en" else "zh")
    rows = [problem_row(problem, view.lang) for problem in found.problems]
    if request.url.path.startswith("/api"):
        return pages.json_answer({"problems": rows}, status)
    default: date = request.app.state.default_as_of
    context = page_context(None, view, request.url.path, default)
    answer = _answer(request, view, "error.html", status, context | {"problems": rows})
    answer.headers.update(_HEADERS)
    return answer


def _found(request: Request, error: Exception) -> tuple[int, InputError]:
    if isinstance(error, PageError):
        return error.status, error
    if isinstance(error, InputError):
        return 422, error
    if isinstance(error, HTTPException) and error.status_code == 405:  # noqa: PLR2004 the method is not allowed
        return 405, page_error(405, "page.not_allowed", found=request.method)
    if isinstance(error, HTTPException):
        code = error.status_code
        return code, page_error(code, "page.unknown_page", found=request.url.path)
    return 500, page_error(500, "page.failed")


@_page("/")
def _home(desk: _Desk) -> HTMLResponse:
    return desk.page("plan.html", **pages.overview(desk.lookup, desk.view, None))


@_page("/plans/{plan_id}")
def _plan(desk: _Desk, plan_id: str) -> HTMLResponse:
    return desk.page("plan.html", **pages.overview(desk.lookup, desk.view, plan_id))


@_page("/plans/{plan_id}/document")
def _document(desk: _Desk, plan_id: str) -> HTMLResponse:
    review = desk.request.app.state.review
    marks = review_pages.marks(review, plan_id) if review is not None else {}
    return desk.page("document.html", **pages.document(desk.lookup, plan_id), marks=marks)


@_page("/plans/{plan_id}/targets/{path:path}")
def _target(desk: _Desk, plan_id: str, path: str) -> HTMLResponse:
    return desk.page("target.html", **pages.target(desk.lookup, desk.view, plan_id, path))


@_page("/clusters/{code}")
def _cluster(desk: _Desk, code: str) -> HTMLResponse:
    return desk.page("cluster.html", **pages.cluster(desk.lookup, code))


@_page("/places")
def _places(desk: _Desk) -> HTMLResponse:
    return desk.page("places.html", **pages.place_map(desk.lookup, desk.view))


@_page("/places/{code}")
def _place(desk: _Desk, code: str) -> HTMLResponse:
    return desk.page("place.html", **pages.place(desk.lookup, code))


@_page("/trace/{node:path}")
def _trace(desk: _Desk, node: str) -> HTMLResponse:
    return desk.page("trace.html", **pages.trace(desk.lookup, node))


@_page("/search")
def _search(desk: _Desk) -> HTMLResponse:
    return desk.page("search.html", **pages.search(desk.lookup, desk.view))


@_page("/about")
def _about(desk: _Desk) -> HTMLResponse:
    return desk.page("about.html", **pages.about(desk.lookup))


@_review.api_route("/review", methods=["GET", "HEAD"])
@_review.api_route("/plans/{plan_id}/review", methods=["GET", "HEAD"])
def _review_page(desk: _Desk, plan_id: str | None = None) -> Response:
    review = desk.request.app.state.review
    return _reviewed(desk, review_pages.outcome_of(review, desk.request, plan_id))


async def _form(request: Request) -> dict[str, str]:
    """Return the fields of a form that our own page sent."""
    review_pages.check_origin(request)
    sent = await request.form()
    return {name: text for name, text in sent.items() if isinstance(text, str)}


@_review.post("/review")
@_review.post("/plans/{plan_id}/review")
def _review_act(
    desk: _Desk, form: Annotated[dict[str, str], Depends(_form)], plan_id: str | None = None
) -> Response:
    state = desk.request.app.state
    wanted = review_pages.wanted_of(desk.request, plan_id)
    outcome = review_pages.act(state.review, wanted, form)
    if not outcome.problems:
        state.lookup.cache_clear()  # the plans changed: the next page shows them as they now are
    return _reviewed(desk, outcome)


def _reviewed(desk: Desk, outcome: review_pages.Outcome) -> Response:
    """Answer with the queue: a part of the page for the page itself, else the page or the way to it."""
    is_part = desk.request.headers.get("HX-Request") == "true"
    is_kept = desk.request.method == "POST" and not outcome.problems
    wanted = outcome.wanted
    content = review_pages.review_content(desk.request.app.state.review, outcome, desk.view.lang)
    state = wanted.state(content["current"])
    if is_kept and not is_part:  # a reload must not send the form again
        address = desk.view.url(wanted.path, **state, **outcome.told())
        return RedirectResponse(address, 303)
    known = None if is_part else desk.lookup
    plan = pages.plan_named(known, wanted.plan) if known and wanted.plan else None
    status = 422 if outcome.problems else 200
    answer = desk.page("review.html", status, lookup=known, plan=plan, **content)
    if desk.request.method == "POST":
        answer.headers["HX-Replace-Url"] = desk.view.url(wanted.path, **state)
    return answer


@_api.get("/study", response_model=Study)
def _study_json(desk: _Desk) -> Response:
    """Return the study of a day."""
    return Response(desk.lookup.study.model_dump_json(), media_type="application/json")


@_api.get("/plans/{plan_id}")
def _plan_json(desk: _Desk, plan_id: str) -> Response:
    """Return one plan of the study."""
    found = pages.plan_named(desk.lookup, plan_id)
    return Response(found.model_dump_json(), media_type="application/json")
