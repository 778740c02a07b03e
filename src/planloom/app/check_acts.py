"""Which address runs a check, stops it, takes it back? The pages on which a person gives tables to a checker."""

from collections.abc import AsyncIterator, Mapping
from datetime import date
from typing import Annotated, Any, BinaryIO

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import UploadFile

from planloom.app import check_desk_view, check_view, resilience_view
from planloom.app.intake_routes import chunks, named, onward
from planloom.app.page_problems import PageError, page_error
from planloom.app.request import AsDesk, Desk, form_of
from planloom.app.review_pages import check_origin
from planloom.errors import InputError, Problem
from planloom.study.checking import CHECKERS, CheckRequest
from planloom.workspace.check_desk import CheckDesk
from planloom.workspace.checks import check_sources

routes = APIRouter(include_in_schema=False)
_ROOM = 2**16
_MOST_FILES, _MOST_FIELDS = 12, 60
_LONGEST_NAME = 60
_Form = Annotated[dict[str, str], Depends(form_of)]


class Asked:
    """The form of a check as our own page sent it."""

    def __init__(self, fields: Mapping[str, str], files: Mapping[str, UploadFile]) -> None:
        self.fields = fields
        self.files = files


async def _asked(request: Request) -> AsyncIterator[Asked]:
    check_origin(request)
    limit: int = request.app.state.intake.checks.limits.table_bytes
    length = request.headers.get("content-length", "")
    if not length.isdigit():
        raise page_error(411, "page.no_length")
    if int(length) > limit + _ROOM:
        found = {"limit": limit // 2**20}
        raise PageError(413, [Problem("workspace.file_too_large", "", found)])
    async with request.form(max_files=_MOST_FILES, max_fields=_MOST_FIELDS) as sent:
        fields = {name: text for name, text in sent.items() if isinstance(text, str)}
        files = {
            name.removeprefix("table."): file
            for name, file in sent.items()
            if isinstance(file, UploadFile) and file.filename and name.startswith("table.")
        }
        yield Asked(fields, files)


@routes.api_route("/checks", methods=["GET", "HEAD"])
def _list(desk: AsDesk) -> Response:
    return _list_page(desk)


def _list_page(desk: Desk, problems: tuple[Problem, ...] = (), status: int = 200) -> Response:
    intake = desk.request.app.state.intake
    content = check_desk_view.list_content(desk.lookup, intake, desk.view.lang)
    return desk.page("checks.html", status, problems=problems, **content)


@routes.api_route("/checks/new/{kind}", methods=["GET", "HEAD"])
def _form(desk: AsDesk, kind: str) -> Response:
    return _form_page(desk, kind, {})


@routes.post("/checks/new/{kind}")
def _run(desk: AsDesk, kind: str, asked: Annotated[Asked, Depends(_asked)]) -> Response:
    checks: CheckDesk = desk.request.app.state.intake.checks
    check_view.words_of(kind)
    named(desk.request, asked.fields.get("who"))
    said = asked.fields.get("published_on", "")
    try:
        day = date.fromisoformat(said)
    except ValueError:
        problem = Problem(
            "table.bad_date", "published_on", {"column": "published_on", "found": said}
        )
        return _form_page(desk, kind, asked.fields, (problem,))
    request = CheckRequest(
        kind=kind,
        name=asked.fields.get("name", "").strip()[:_LONGEST_NAME],
        published_on=day,
        tables={},
        plan_id=asked.fields.get("plan") or None,
        parameters=check_desk_view.chosen(kind, asked.fields),
    )
    tables = {
        role: (file.filename or role, chunks(_binary(file))) for role, file in asked.files.items()
    }
    try:
        job = checks.receive(request, tables, desk.request.app.state.review.who)
    except InputError as error:
        return _form_page(desk, kind, asked.fields, error.problems)
    return RedirectResponse(desk.view.url(f"/checks/jobs/{job.job_id}"), 303)


def _binary(file: UploadFile) -> BinaryIO:
    return file.file


def _form_page(
    desk: Desk, kind: str, fields: Mapping[str, str], problems: tuple[Problem, ...] = ()
) -> Response:
    if kind not in CHECKERS:
        raise page_error(404, "page.unknown_check", found=kind)
    content = check_desk_view.form_content(desk.lookup, kind, fields, desk.as_of)
    status = 422 if problems else 200
    return desk.page("check_form.html", status, problems=problems, **content)


@routes.api_route("/checks/samples/{kind}/{role}.csv", methods=["GET", "HEAD"])
def _sample(desk: AsDesk, kind: str, role: str) -> Response:
    known = check_view.words_of(kind).roles.get(role)
    if known is None or not known.sample:
        raise page_error(404, "page.unknown_page", found=desk.request.url.path)
    answer = Response(known.sample.encode("utf-8-sig"), media_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{kind}_{role}_sample.csv"'
    return answer


@routes.api_route("/checks/jobs/{job_id}", methods=["GET", "HEAD"])
def _job(desk: AsDesk, job_id: str) -> Response:
    job = desk.request.app.state.intake.state.job(job_id)
    if job is None or job.kind != "check":
        raise page_error(404, "page.unknown_page", found=f"/checks/jobs/{job_id}")
    if job.state == "done":
        found: Any = job.result.get("check_id", "")
        held = [c for c in desk.lookup.study.checks if c.check_id == found]
        return onward(desk, check_view.page_of(held[0]) if held else "/checks")
    content = check_desk_view.job_content(job, desk.view.lang)
    if desk.request.headers.get("HX-Request") == "true":
        return desk.page("check_job.html", lookup=None, **content)
    return desk.page("check_job.html", **content)


@routes.post("/checks/jobs/{job_id}/{act}")
def _job_act(desk: AsDesk, job_id: str, act: str, _sent: _Form) -> Response:
    intake = desk.request.app.state.intake
    if act == "retry":
        intake.retry(job_id)
        return onward(desk, f"/checks/jobs/{job_id}")
    if act not in ("cancel", "forget"):
        raise page_error(404, "page.unknown_page", found=desk.request.url.path)
    intake.checks.forget(job_id)
    return onward(desk, "/checks")


@routes.post("/resilience/what-if")
def _what_if(desk: AsDesk, sent: _Form) -> Response:
    """Run a check of resilience once more over the tables it has, for another stop."""
    intake = desk.request.app.state.intake
    named(desk.request, sent.get("who"))
    held = [check for check in desk.lookup.study.checks if check.kind == "resilience"]
    base = check_view.check_named(held, sent.get("check", ""))
    (source,) = check_sources(intake.workspace.folder, [base])
    request = resilience_view.what_if(
        source.request, sent.get("stop", ""), sent.get("stop_share", "")
    )
    tables = {role: (name, (data,)) for role, (name, data) in source.request.tables.items()}
    job = intake.checks.receive(request, tables, desk.request.app.state.review.who)
    return RedirectResponse(desk.view.url(f"/checks/jobs/{job.job_id}"), 303)


@routes.post("/checks/{check_id}/{act}")
def _act(desk: AsDesk, check_id: str, act: str, _sent: _Form) -> Response:
    checks: CheckDesk = desk.request.app.state.intake.checks
    who: str = desk.request.app.state.review.who
    if act not in ("take-back", "restore", "again"):
        raise page_error(404, "page.unknown_page", found=desk.request.url.path)
    try:
        if act == "again":
            return onward(desk, f"/checks/jobs/{checks.again(check_id, who).job_id}")
        (checks.take_back if act == "take-back" else checks.restore)(check_id, who)
    except InputError as error:
        return _list_page(desk, error.problems, 404)
    return onward(desk, "/checks")
