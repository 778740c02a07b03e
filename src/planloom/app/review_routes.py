"""Which address shows the queue of what was read? The routes of reviewing."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse

from planloom.app import pages, review_pages
from planloom.app.request import AsDesk, Desk, form_of

routes = APIRouter(include_in_schema=False)


@routes.api_route("/review", methods=["GET", "HEAD"])
@routes.api_route("/plans/{plan_id}/review", methods=["GET", "HEAD"])
def _review_page(desk: AsDesk, plan_id: str | None = None) -> Response:
    review = desk.request.app.state.review
    return _reviewed(desk, review_pages.outcome_of(review, desk.request, plan_id))


@routes.post("/review")
@routes.post("/plans/{plan_id}/review")
def _review_act(
    desk: AsDesk, form: Annotated[dict[str, str], Depends(form_of)], plan_id: str | None = None
) -> Response:
    wanted = review_pages.wanted_of(desk.request, plan_id)
    outcome = review_pages.act(desk.request.app.state.review, wanted, form, desk.view.lang)
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
