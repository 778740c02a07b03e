"""Which address gives which page of a study? The routes of the pages."""

from collections.abc import Callable
from functools import wraps

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from planloom.app import (
    algebra_view,
    chain_view,
    findings_view,
    firms_view,
    foresight_view,
    pages,
    resilience_view,
    review_pages,
    trace_view,
)
from planloom.app.check_view import check_named
from planloom.app.foresight_part import foresight_part
from planloom.app.measures_view import measures_content
from planloom.app.request import AsDesk, Desk
from planloom.app.subject_rows import Axis
from planloom.codes import Code, clusters

routes = APIRouter(include_in_schema=False)
_Route = Callable[..., Response]


def _page(path: str) -> Callable[[_Route], _Route]:
    """Serve a page that follows from study, address and language alone: made once while they stand."""

    def register(make: _Route) -> _Route:
        @wraps(make)
        def answered(desk: Desk, **parts: str) -> Response:
            return desk.kept(lambda: make(desk, **parts))

        return routes.api_route(path, methods=["GET", "HEAD"])(answered)

    return register


@_page("/")
def _home(desk: AsDesk) -> Response:
    if desk.request.app.state.intake is not None and not desk.lookup.plans:
        return RedirectResponse(desk.view.url("/plans"), 303)
    return _overview(desk, None)


@_page("/plans/{plan_id}")
def _plan(desk: AsDesk, plan_id: str) -> HTMLResponse:
    return _overview(desk, plan_id)


def _overview(desk: Desk, plan_id: str | None) -> HTMLResponse:
    content = pages.overview(desk.lookup, desk.view, plan_id, desk.programme())
    first = findings_view.first_findings(desk.lookup, content["plans"], desk.view.lang)
    return desk.page("plan.html", **content, **first)


@_page("/foresight")
def _foresight(desk: AsDesk) -> HTMLResponse:
    return _foreseen(desk, "")


@_page("/foresight/{short}")
def _foresight_of(desk: AsDesk, short: str) -> HTMLResponse:
    check_named(desk.lookup.study.checks, short)
    return _foreseen(desk, short)


def _foreseen(desk: Desk, short: str) -> HTMLResponse:
    place = desk.request.query_params.get("place", "")
    checks = desk.lookup.study.checks
    content = foresight_view.foresight_content(checks, short, place, desk.view.lang)
    return desk.page("foresight.html", **content)


@_page("/plans/{plan_id}/document")
def _document(desk: AsDesk, plan_id: str) -> HTMLResponse:
    review = desk.request.app.state.review
    content = pages.document(desk.lookup, plan_id)
    marks = review_pages.marks(review, plan_id) if review is not None else {}
    pending = review.pending(plan_id) if review is not None else 0
    return desk.page("document.html", **content, marks=marks, pending=pending)


@_page("/plans/{plan_id}/targets/{path:path}")
def _target(desk: AsDesk, plan_id: str, path: str) -> HTMLResponse:
    return desk.page("target.html", **pages.target(desk.lookup, desk.view, plan_id, path))


@_page("/clusters/{code}")
def _cluster(desk: AsDesk, code: str) -> HTMLResponse:
    content = pages.cluster(desk.lookup, code)
    content |= chain_view.chain_content(desk.lookup, desk.view, code, desk.programme())
    content |= firms_view.cluster_firms(desk.lookup.study.checks, code, desk.view.lang)
    content |= _checked(desk, "industry", clusters()[code])
    return desk.page("cluster.html", **content)


def _checked(desk: Desk, axis: Axis, code: Code) -> dict[str, object]:
    """Return what the checks in force say of a place or a cluster."""
    checks, lang = desk.lookup.study.checks, desk.view.lang
    return {
        **measures_content(checks, axis, code, lang),
        **foresight_part(checks, axis, code, lang),
    }


@_page("/findings")
def _findings(desk: AsDesk) -> HTMLResponse:
    return desk.page("findings.html", **findings_view.findings(desk.lookup, desk.view))


@_page("/diff")
def _diff(desk: AsDesk) -> HTMLResponse:
    return desk.page("versions.html", **algebra_view.versions(desk.lookup, desk.view))


@_page("/align")
def _align(desk: AsDesk) -> HTMLResponse:
    return desk.page("parents.html", **algebra_view.parents(desk.lookup, desk.view))


@_page("/compare")
def _compare(desk: AsDesk) -> Response:
    ticked = desk.request.query_params.getlist("plan")
    if len(ticked) > 1:  # the boxes of the form: one address for the page
        return RedirectResponse(desk.view.url("/compare", plan=",".join(ticked)), 303)
    return desk.page("cities.html", **algebra_view.cities(desk.lookup, desk.view))


@_page("/resilience")
def _resilience(desk: AsDesk) -> HTMLResponse:
    content = resilience_view.resilience_content(desk.lookup, desk.view.lang)
    return desk.page("resilience.html", **content)


@_page("/resilience/{short}")
def _one_resilience(desk: AsDesk, short: str) -> HTMLResponse:
    content = resilience_view.resilience_content(desk.lookup, desk.view.lang, short)
    return desk.page("resilience.html", **content)


@_page("/places")
def _places(desk: AsDesk) -> HTMLResponse:
    return desk.page("places.html", **pages.place_map(desk.lookup, desk.view))


@_page("/places/{code}")
def _place(desk: AsDesk, code: str) -> HTMLResponse:
    content = pages.place(desk.lookup, code)
    content |= _checked(desk, "region", content["known"])
    return desk.page("place.html", **content)


@_page("/trace/{node:path}")
def _trace(desk: AsDesk, node: str) -> HTMLResponse:
    return desk.page("trace.html", **trace_view.trace(desk.lookup, node))


@_page("/search")
def _search(desk: AsDesk) -> HTMLResponse:
    return desk.page("search.html", **pages.search(desk.lookup, desk.view))


@_page("/about")
def _about(desk: AsDesk) -> HTMLResponse:
    return desk.page("about.html", **pages.about(desk.lookup))


@_page("/api")
def _api(desk: AsDesk) -> HTMLResponse:
    described = desk.request.app.openapi()
    addresses = [
        {"path": path, "what": acts["get"]["description"], "parameters": acts["get"]["parameters"]}
        for path, acts in described["paths"].items()
    ]
    return desk.page("api.html", addresses=addresses)
