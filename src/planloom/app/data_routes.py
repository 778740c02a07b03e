"""Which address shows the data, takes tables in and hands them out? The routes of the pages of data."""

from datetime import date, datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from planloom.app import data_view
from planloom.app.data_tables import TABLES, data_table, most_rows
from planloom.app.data_view import DataLists
from planloom.app.intake_routes import Upload, chunks, named, onward, upload_within
from planloom.app.page_problems import page_error
from planloom.app.report.files import MEDIA
from planloom.app.report.sheets import csv_table, workbook
from planloom.app.request import AsDesk, Desk, form_of
from planloom.app.table_view import said_in_form, table_content
from planloom.errors import InputError, Problem
from planloom.evidence.programme import STATUSES, ProgrammePart, ProgrammeRow
from planloom.workspace import Intake, Job

routes = APIRouter(include_in_schema=False)
_Form = Annotated[dict[str, str], Depends(form_of)]
_EXCEL_ROWS = 1_048_575


def _table_limit(request: Request) -> int:
    limit: int = request.app.state.intake.limits.table_bytes
    return limit


_Upload = Annotated[Upload, Depends(upload_within(_table_limit))]


def _lists(desk: Desk) -> DataLists:
    lists: DataLists = desk.request.app.state.data
    return lists


def _intake(desk: Desk) -> Intake:
    intake: Intake = desk.request.app.state.intake
    return intake


@routes.api_route("/data", methods=["GET", "HEAD"])
def _imports(desk: AsDesk) -> Response:
    return _imports_page(desk)


def _imports_page(desk: Desk, problems: tuple[Problem, ...] = (), status: int = 200) -> Response:
    content = data_view.imports_content(_lists(desk), _intake(desk), desk.as_of, desk.view.lang)
    return desk.page("data.html", status, problems=problems, **content)


@routes.api_route("/data/observations", methods=["GET", "HEAD"])
def _figures(desk: AsDesk) -> Response:
    content = data_view.figures_content(_lists(desk), desk.view, desk.as_of)
    return desk.page("data_figures.html", **content)


@routes.api_route("/data/definitions", methods=["GET", "HEAD"])
def _definitions(desk: AsDesk) -> Response:
    content = data_view.definitions_content(_lists(desk), desk.as_of, desk.view.lang)
    return desk.page("data_definitions.html", **content)


@routes.api_route("/data/conflicts", methods=["GET", "HEAD"])
def _conflicts(desk: AsDesk) -> Response:
    content = data_view.conflicts_content(_lists(desk), desk.view, desk.as_of)
    return desk.page("data_conflicts.html", **content)


@routes.api_route("/data/programme", methods=["GET", "HEAD"])
def _programme(desk: AsDesk) -> Response:
    return _programme_page(desk)


def _programme_page(
    desk: Desk,
    problems: tuple[Problem, ...] = (),
    typed: dict[str, str] | None = None,
) -> Response:
    content = data_view.programme_content(_lists(desk), desk.view, desk.as_of)
    status = 422 if problems else 200
    return desk.page("data_programme.html", status, problems=problems, typed=typed or {}, **content)


@routes.post("/data/programme")
def _report(desk: AsDesk, form: _Form) -> Response:
    named(desk.request, form.get("who"))
    known = _lists(desk).programme(desk.as_of)
    part = next((s.part for s in known if s.part.item_id == form.get("item")), None)
    try:
        row = _reported(form, part)
        now = datetime.now().astimezone()
        _intake(desk).workspace.report_status(row, desk.request.app.state.review.who, now)
    except InputError as error:
        return _programme_page(desk, error.problems, form)
    return RedirectResponse(desk.view.here("/data/programme", item=row.item_id) + "#report", 303)


def _reported(form: dict[str, str], part: ProgrammePart | None) -> ProgrammeRow:
    """Return the row that a person typed, of a part that is known or of one that gets a name of the register."""
    name, kind = form.get("name", "").strip(), form.get("kind", "")
    about = part or ProgrammePart(f"register/{kind}/{name}", name, kind)
    status = next((known for known in STATUSES.values() if known == form.get("status")), None)
    if status is None:
        known = ", ".join(dict.fromkeys(STATUSES.values()))
        values = {"column": "status", "found": form.get("status", ""), "nearest": known}
        raise InputError([Problem("table.unknown_code", about.name, values)])
    return ProgrammeRow(
        item_id=about.item_id, name=about.name, kind=about.kind, status=status,
        reported_on=_day(form.get("reported_on", "")), source=form.get("source", "").strip(), plan_id=about.plan_id,
        cluster_code=about.cluster_code, place_code=about.place_code, address=form.get("address", "").strip(),
        note=form.get("note", "").strip(),
    )  # fmt: skip


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        values = {"column": "reported_on", "found": text}
        raise InputError([Problem("table.bad_date", "", values)]) from None


@routes.post("/data/tables")
def _take_in(desk: AsDesk, upload: _Upload) -> Response:
    file, who = upload
    named(desk.request, who)
    try:
        job = _intake(desk).tables.receive(
            file.filename or "", chunks(file.file), desk.request.app.state.review.who
        )
    except InputError as error:
        return _imports_page(desk, error.problems, 422)
    return RedirectResponse(desk.view.url(f"/data/tables/{job.job_id}"), 303)


@routes.api_route("/data/tables/{job_id}", methods=["GET", "HEAD"])
def _table(desk: AsDesk, job_id: str) -> Response:
    job = _intake(desk).tables.job(job_id)
    if job is None:
        raise page_error(404, "page.unknown_page", found=f"/data/tables/{job_id}")
    imported = job.result.get("imported")
    if isinstance(imported, dict) and imported["import_id"]:
        return onward(desk, f"/data/imports/{imported['import_id']}")
    is_part = desk.request.headers.get("HX-Request") == "true"
    if is_part and job.state != "running":
        return onward(desk, f"/data/tables/{job_id}")
    content = table_content(job, desk.view.lang)
    if is_part:
        return desk.page("table.html", lookup=None, **content)
    return desk.page("table.html", 422 if _is_refused(job) else 200, **content)


def _is_refused(job: Job) -> bool:
    return job.state == "failed"


@routes.post("/data/tables/{job_id}/{act}")
def _act(desk: AsDesk, job_id: str, act: str, form: _Form) -> Response:
    tables = _intake(desk).tables
    job = tables.job(job_id)
    if job is None or act not in ("look", "import", "forget", "retry"):
        raise page_error(404, "page.unknown_page", found=desk.request.url.path)
    if act == "forget":
        tables.forget(job_id)
        return onward(desk, "/data")
    if act == "retry":
        tables.retry(job)
        return onward(desk, f"/data/tables/{job_id}")
    named(desk.request, form.get("who"))
    said = said_in_form(job, form)
    if act == "look":
        tables.look(job_id, said)
    else:
        tables.confirm(job_id, said, desk.request.app.state.review.who)
    return onward(desk, f"/data/tables/{job_id}")


@routes.api_route("/data/imports/{import_id}", methods=["GET", "HEAD"])
def _import(desk: AsDesk, import_id: str) -> Response:
    content = data_view.import_content(_lists(desk), desk.lookup, import_id, desk.view.lang)
    if content is None:
        raise page_error(404, "page.unknown_import", found=import_id)
    return desk.page("import.html", **content)


@routes.post("/data/imports/{import_id}/undo")
def _undo(desk: AsDesk, import_id: str, form: _Form) -> Response:
    named(desk.request, form.get("who"))
    now = datetime.now().astimezone()
    try:
        _intake(desk).workspace.undo_import(import_id, desk.request.app.state.review.who, now)
    except InputError as error:
        return _imports_page(desk, error.problems, 422)
    return RedirectResponse(desk.view.url(f"/data/imports/{import_id}"), 303)


@routes.api_route("/data/{table}.{form}", methods=["GET", "HEAD"])
def _handed(desk: AsDesk, table: str, form: str) -> Response:
    if table not in TABLES or form not in ("csv", "xlsx"):
        raise page_error(404, "page.unknown_page", found=desk.request.url.path)
    lists, view, lang = _lists(desk), desk.view, desk.view.lang
    rows = most_rows(lists, view, desk.as_of, table)
    if form == "xlsx" and rows > _EXCEL_ROWS:
        raise page_error(422, "page.too_many_rows", found=rows)
    name = TABLES[table][lang != "zh"]
    made = data_table(lists, view, desk.as_of, table)
    data = csv_table(made) if form == "csv" else workbook({name: made}, desk.as_of)
    answer = Response(
        data, media_type="text/csv; charset=utf-8" if form == "csv" else MEDIA["xlsx"]
    )
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"planloom.{form}\"; filename*=UTF-8''{quote(f'{name}_{desk.as_of}.{form}')}"
    )
    return answer
