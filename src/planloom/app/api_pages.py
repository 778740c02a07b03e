"""Which address gives the data of one page of a study? Overview, document, target, cluster, place, search as JSON."""

from typing import Annotated

from fastapi import Query, Response

from planloom.app import pages
from planloom.app.api_answers import answer, api_routes, get_kept
from planloom.app.api_page_records import (
    ClusterPage,
    DocumentPage,
    OverviewPage,
    PlacePage,
    PlacesPage,
    SearchPage,
    TargetPage,
    cluster_page,
    document_page,
    overview_page,
    place_page,
    places_page,
    search_page,
    target_page,
)
from planloom.app.chain_view import chain_content
from planloom.app.request import AsDesk, Desk

routes = api_routes()
_get = get_kept(routes)


@_get("/overview", OverviewPage)
def overview(desk: AsDesk) -> Response:
    """Return where the targets of all plans stand: verdicts, portfolio, problems and what answers them, findings."""
    return _overview(desk, None)


@_get("/plans/{plan_id}/overview", OverviewPage)
def plan_overview(desk: AsDesk, plan_id: str) -> Response:
    """Return where the targets of a plan and of those that carry it out stand."""
    return _overview(desk, plan_id)


def _overview(desk: Desk, plan_id: str | None) -> Response:
    content = pages.overview(desk.lookup, desk.view, plan_id, desk.programme())
    return answer(overview_page(desk.lookup, content, desk.view.lang))


@_get("/plans/{plan_id}/document", DocumentPage)
def document(desk: AsDesk, plan_id: str) -> Response:
    """Return the text that a plan was read from, with each item's place in it and what lint says of it."""
    content = pages.document(desk.lookup, plan_id)
    return answer(document_page(desk.lookup, content, desk.view.lang))


@_get("/plans/{plan_id}/targets/{path:path}", TargetPage)
def target(desk: AsDesk, plan_id: str, path: str) -> Response:
    """Return one target with its verdict, the figures that it rests on, and the same target in other plans."""
    return answer(target_page(pages.target(desk.lookup, desk.view, plan_id, path)))


@_get("/clusters/{code}", ClusterPage)
def cluster(desk: AsDesk, code: str) -> Response:
    """Return what the plans say of one cluster, with its targets, figures and chain."""
    content = pages.cluster(desk.lookup, code)
    chain = chain_content(desk.lookup, desk.view, code, desk.programme())
    return answer(cluster_page(desk.lookup, content | chain))


@_get("/places", PlacesPage)
def places(
    desk: AsDesk,
    _plan: Annotated[str, Query(alias="plan", description="Only this plan, by id.")] = "",
) -> Response:
    """Return the places of the plans with their parts, parks and targets."""
    return answer(places_page(pages.place_map(desk.lookup, desk.view)))


@_get("/places/{code}", PlacePage)
def place(desk: AsDesk, code: str) -> Response:
    """Return what the plans say of one place."""
    return answer(place_page(pages.place(desk.lookup, code)["row"]))


@_get("/search", SearchPage)
def search(
    desk: AsDesk,
    _q: Annotated[str, Query(alias="q", description="Words searched for.")] = "",
) -> Response:
    """Return the items and clusters whose name or sentence holds some words."""
    return answer(search_page(desk.lookup, pages.search(desk.lookup, desk.view)))
