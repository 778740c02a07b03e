"""Which address shows firms and their clusters? The page, decisions about unsure firms, and running it again."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse

from planloom.app import check_view, firms_view
from planloom.app.request import AsDesk, Desk, form_of
from planloom.app.view import View
from planloom.errors import InputError, Problem
from planloom.workspace.corrected import By
from planloom.workspace.firm_decisions import decide_firm, standing_decisions, undo_firm

routes = APIRouter(include_in_schema=False)
_ACTS = {"accept": True, "reject": False}


@routes.api_route("/firms", methods=["GET", "HEAD"])
def _firms(desk: AsDesk) -> Response:
    return _page(desk, desk.view)


@routes.post("/firms")
def _act(desk: AsDesk, form: Annotated[dict[str, str], Depends(form_of)]) -> Response:
    review = desk.request.app.state.review
    if review is None:
        return _page(desk, desk.view, (Problem("workspace.no_such_item", "", {"found": "/firms"}),))
    action, item = form.get("action", ""), form.get("item", "")
    try:
        if action == "rerun":
            return _rerun(desk, form.get("check", ""))
        shown = _carried_out(desk, action, item)
    except InputError as error:
        return _page(desk, desk.view, tuple(error.problems))
    if desk.request.headers.get("HX-Request") == "true":
        return _page(desk, shown, done=(action, item))
    return RedirectResponse(_address(desk, shown), 303)


def _carried_out(desk: Desk, action: str, item: str) -> View:
    """Keep or take back a decision, log it, and return the state of the page after it."""
    state = desk.request.app.state
    by = By(state.review.who, datetime.now().astimezone())
    folder = state.review.workspace.folder
    if action == "undo":
        firm, cluster = undo_firm(folder, by)
        state.intake.state.log(by.who, by.when, "undo_firm", firm, {"cluster": cluster})
        return desk.view.model_copy(update={"status": "", "item": f"{firm}|{cluster}"})
    firm, _, cluster = item.rpartition("|")
    if action not in _ACTS or not firm:
        raise InputError([Problem("workspace.no_such_item", item, {"found": action or item})])
    following = _following(desk, item)
    decide_firm(folder, firm, cluster, by, is_accepted=_ACTS[action])
    state.intake.state.log(by.who, by.when, f"{action}_firm", firm, {"cluster": cluster})
    return desk.view.model_copy(update={"item": following})


def _following(desk: Desk, item: str) -> str:
    """Return the row that comes into view when one is decided."""
    content = _content(desk, desk.view.model_copy(update={"item": item}))
    after = content.get("after") or content.get("before")
    return after.key if after is not None else ""


def _rerun(desk: Desk, short: str) -> Response:
    """Run a check again over the same table, with the decisions as they stand now."""
    state = desk.request.app.state
    check = check_view.check_named(desk.lookup.study.checks, short)
    job = state.intake.checks.again(check.check_id, state.review.who)
    return RedirectResponse(desk.view.url(f"/checks/jobs/{job.job_id}"), 303)


def _content(desk: Desk, view: View) -> firms_view.Content:
    review = desk.request.app.state.review
    decided = standing_decisions(review.workspace.folder) if review is not None else {}
    checks = firms_view.firm_checks(desk.lookup.study.checks)
    return firms_view.firms_content(checks, view, decided, desk.view.lang)


def _address(desk: Desk, view: View) -> str:
    kept = {name: getattr(view, name) for name in _STATE}
    return desk.view.url("/firms", **kept)


_STATE = ("plan", "subject", "kind", "code", "q", "status", "item", "offset")


def _page(
    desk: Desk, view: View, problems: tuple[Problem, ...] = (), done: tuple[str, str] = ("", "")
) -> Response:
    state = {name: getattr(view, name) for name in _STATE}
    content = _content(desk, view)
    status = 422 if problems else 200
    answer = desk.page(
        "firms.html", status, problems=problems, state=state, done=done, wanted=view, **content
    )
    if desk.request.method == "POST":
        answer.headers["HX-Replace-Url"] = _address(desk, view)
    return answer
