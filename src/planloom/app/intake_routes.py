"""Which address takes a document in, and shows what was done? The routes of plans, jobs and the log."""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Annotated, Any, BinaryIO

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import UploadFile

from planloom.app.log_view import log_content
from planloom.app.page_problems import PageError, page_error
from planloom.app.plans_view import job_content, plans_content
from planloom.app.request import AsDesk, Desk, form_of
from planloom.app.review_pages import check_origin
from planloom.errors import InputError, Problem
from planloom.workspace import Intake, Job

routes = APIRouter(include_in_schema=False)
_CHUNK = 2**20
_ROOM = 2**16  # of a form around its file
_LONGEST_NAME = 60


Upload = tuple[UploadFile, str | None]
"""A file that came in, and the name given with it."""


def upload_within(
    limit_of: Callable[[Request], int],
) -> Callable[[Request], AsyncIterator[Upload]]:
    """Return what yields the file of a form that our own page sent, not larger than a limit [bytes]."""

    async def upload(request: Request) -> AsyncIterator[Upload]:
        check_origin(request)
        limit = limit_of(request)
        length = request.headers.get("content-length", "")
        if not length.isdigit():
            raise page_error(411, "page.no_length")
        if int(length) > limit + _ROOM:
            found = {"limit": limit // 2**20}
            raise PageError(413, [Problem("workspace.file_too_large", "", found)])
        async with request.form(max_files=1, max_fields=8) as sent:
            file, who = sent.get("file"), sent.get("who")
            if not isinstance(file, UploadFile) or not file.filename:
                raise page_error(422, "page.no_file")
            yield file, who if isinstance(who, str) else None

    return upload


def _document_limit(request: Request) -> int:
    limit: int = request.app.state.intake.limits.file_bytes
    return limit


_Upload = Annotated[Upload, Depends(upload_within(_document_limit))]


def named(request: Request, who: str | None) -> None:
    """Keep the name of the person who works here, where a form gives it."""
    plain = (who or "").strip()[:_LONGEST_NAME]
    if plain:
        request.app.state.review.who = plain
        request.app.state.intake.state.set("who", plain)


@routes.api_route("/plans", methods=["GET", "HEAD"])
def _plans(desk: AsDesk) -> Response:
    return _plans_page(desk, ())


@routes.post("/plans")
def _take_in(desk: AsDesk, upload: _Upload) -> Response:
    file, who = upload
    intake: Intake = desk.request.app.state.intake
    review = desk.request.app.state.review
    named(desk.request, who)
    try:
        job = intake.receive(file.filename or "", chunks(file.file), review.who)
    except InputError as error:
        return _plans_page(desk, error.problems, 422)
    return RedirectResponse(desk.view.url(f"/jobs/{job.job_id}"), 303)


def chunks(file: BinaryIO) -> Iterator[bytes]:
    """Yield the content of a file part by part."""
    while chunk := file.read(_CHUNK):
        yield chunk


@routes.api_route("/log", methods=["GET", "HEAD"])
def _log(desk: AsDesk) -> Response:
    intake: Intake = desk.request.app.state.intake
    view = desk.view
    return desk.page(
        "log.html", **log_content(intake.workspace, intake.state, view.offset, view.lang)
    )


@routes.api_route("/jobs/{job_id}", methods=["GET", "HEAD"])
def _job(desk: AsDesk, job_id: str) -> Response:
    intake: Intake = desk.request.app.state.intake
    job = intake.state.job(job_id)
    if job is None:
        raise page_error(404, "page.unknown_page", found=f"/jobs/{job_id}")
    plans: Any = job.result.get("plans")
    if job.state == "done" and plans:
        return onward(desk, f"/plans/{plans[0]}/document")
    return _job_page(desk, job)


@routes.post("/jobs/{job_id}/{act}")
def _act(
    desk: AsDesk, job_id: str, act: str, _form: Annotated[dict[str, str], Depends(form_of)]
) -> Response:
    intake: Intake = desk.request.app.state.intake
    if act == "cancel":
        intake.cancel(job_id)
    elif act == "retry":
        intake.retry(job_id)
        return onward(desk, f"/jobs/{job_id}")
    elif act == "forget":
        intake.state.forget(job_id)
    else:
        raise page_error(404, "page.unknown_page", found=desk.request.url.path)
    return onward(desk, "/plans")


def onward(desk: Desk, path: str) -> Response:
    """Lead the browser to a page, also out of a part that polls."""
    address = desk.view.url(path)
    if desk.request.headers.get("HX-Request") == "true":
        return Response(headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)


def _plans_page(desk: Desk, problems: tuple[Problem, ...], status: int = 200) -> Response:
    state = desk.request.app.state
    content = plans_content(desk.lookup, state.review, state.intake, desk.view.lang)
    return desk.page("plans.html", status, problems=problems, **content)


def _job_page(desk: Desk, job: Job) -> Response:
    is_part = desk.request.headers.get("HX-Request") == "true"
    content = job_content(job, desk.view.lang)
    if is_part:
        return desk.page("job.html", lookup=None, **content)
    return desk.page("job.html", **content)
