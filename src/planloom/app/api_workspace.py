"""Which address gives the data of a workspace? Its queue, jobs, log, and lists of evidence, as the pages show them."""

from typing import Annotated, Literal

from fastapi import Query, Response

from planloom.app import data_view
from planloom.app.api_answers import Limit, Offset, answer, api_routes, get_fresh, page
from planloom.app.api_records import (
    ApiProblem,
    ApiRecord,
    Page,
    TargetRecord,
    target_record,
)
from planloom.app.data_view import DataLists
from planloom.app.log_view import LogRow, log_rows
from planloom.app.page_problems import page_error, problem_row
from planloom.app.records import Definition, Evidence
from planloom.app.request import AsDesk, Desk
from planloom.app.review_pages import Wanted, shown
from planloom.evidence.conflicts import Conflict
from planloom.evidence.imports import ImportRecord
from planloom.evidence.programme import ProgrammeState
from planloom.workspace import Intake, Job, ReviewItem

routes = api_routes()
_get = get_fresh(routes)


class JobRecord(ApiRecord):
    """A piece of long work: a document being read, a table being looked at, a check."""

    job_id: str
    """Its name."""
    kind: str
    """What it does: ``read``, ``table`` or ``check``."""
    name: str
    """What it works on."""
    who: str
    """Person who started it."""
    started: str
    """When."""
    state: str
    """How it stands."""
    step: str
    """What it is doing."""
    done: int
    """How much of the step is done."""
    total: int
    """How much there is to do; 0 where nobody knows."""
    result: dict[str, object]
    """What came of it."""
    problems: tuple[ApiProblem, ...]
    """Why it failed, or what it could not settle."""


class ImportPage(ApiRecord):
    """An import with the targets that rest on its figures."""

    record: ImportRecord
    """The import."""
    figures: int
    """How many figures it brought that count."""
    touched: tuple[TargetRecord, ...]
    """Targets that use them, with verdicts."""


def _job_record(job: Job, lang: str) -> JobRecord:
    problems = [ApiProblem.model_validate(problem_row(one, lang)) for one in job.problems]
    return JobRecord(
        job_id=job.job_id, kind=job.kind, name=job.name, who=job.who, started=job.started, state=job.state,
        step=job.step, done=job.done, total=job.total, result=dict(job.result), problems=tuple(problems),
    )  # fmt: skip


def _intake(desk: Desk) -> Intake:
    intake: Intake = desk.request.app.state.intake
    return intake


def _lists(desk: Desk) -> DataLists:
    lists: DataLists = desk.request.app.state.data
    return lists


@_get("/review", Page[ReviewItem])
def review(
    desk: AsDesk,
    plan: Annotated[str, Query(description="Only items of this plan, by id.")] = "",
    show: Annotated[
        Literal["pending", "decided"], Query(description="Items still to look at, or decided.")
    ] = "pending",
    offset: Offset = 0,
    limit: Limit = 100,
) -> Response:
    """Return the items of the plans that are to be looked at, or were decided, in the order of the queue."""
    found = shown(desk.request.app.state.review, Wanted(plan=plan or None, show=show))
    return page(desk, found, (offset, limit))


@_get("/jobs", Page[JobRecord])
def jobs(desk: AsDesk, offset: Offset = 0, limit: Limit = 100) -> Response:
    """Return documents, tables and checks that were worked on, the latest first."""
    found = _intake(desk).state.jobs()
    return page(desk, found, (offset, limit), lambda job: _job_record(job, desk.view.lang))


@_get("/jobs/{job_id}", JobRecord)
def job(desk: AsDesk, job_id: str) -> Response:
    """Return how one piece of work stands."""
    found = _intake(desk).state.job(job_id)
    if found is None:
        raise page_error(404, "page.unknown_page", found=desk.request.url.path)
    return answer(_job_record(found, desk.view.lang))


@_get("/log", Page[LogRow])
def log(desk: AsDesk, offset: Offset = 0, limit: Limit = 100) -> Response:
    """Return who changed what when, the latest first."""
    intake = _intake(desk)
    found = log_rows(intake.workspace, intake.state, desk.view.lang)
    return page(desk, found, (offset, limit))


@_get("/data/imports", Page[ImportRecord])
def imports(desk: AsDesk, offset: Offset = 0, limit: Limit = 100) -> Response:
    """Return every import, those taken back too, the latest first."""
    return page(desk, _intake(desk).workspace.imports(), (offset, limit))


@_get("/data/imports/{import_id}", ImportPage)
def one_import(desk: AsDesk, import_id: str) -> Response:
    """Return one import with the targets that rest on its figures."""
    content = data_view.import_content(_lists(desk), desk.lookup, import_id, desk.view.lang)
    if content is None:
        raise page_error(404, "page.unknown_import", found=import_id)
    touched = tuple(target_record(row) for row in content["touched"])
    return answer(ImportPage(record=content["record"], figures=content["figures"], touched=touched))


@_get("/data/observations", Page[Evidence])
def figures(
    desk: AsDesk,
    _indicator: Annotated[str, Query(alias="indicator", description="Only this indicator.")] = "",
    _subject: Annotated[str, Query(alias="subject", description="Only this subject.")] = "",
    _year: Annotated[str, Query(alias="year", description="Only this year.")] = "",
    _scope: Annotated[str, Query(alias="scope", description="Only this definition.")] = "",
    _source: Annotated[str, Query(alias="source", description="Only this source.")] = "",
    _q: Annotated[str, Query(alias="q", description="Words searched for.")] = "",
    offset: Offset = 0,
    limit: Limit = 100,
) -> Response:
    """Return the figures of the workspace that are known on the day."""
    found = _lists(desk).figures(desk.view, desk.as_of, limit, offset)
    return page(desk, found.rows, (offset, limit), total=found.total)


@_get("/data/definitions", Page[Definition])
def definitions(desk: AsDesk, offset: Offset = 0, limit: Limit = 100) -> Response:
    """Return every definition, those of documents' figures too."""
    return page(desk, _lists(desk).definitions(), (offset, limit))


@_get("/data/conflicts", Page[Conflict])
def conflicts(desk: AsDesk, offset: Offset = 0, limit: Limit = 100) -> Response:
    """Return where sources disagree by what is known on the day."""
    return page(desk, _lists(desk).conflicts(desk.as_of), (offset, limit))


@_get("/data/programme", Page[ProgrammeState])
def programme(
    desk: AsDesk,
    _plan: Annotated[str, Query(alias="plan", description="Only this plan, by id.")] = "",
    _kind: Annotated[str, Query(alias="kind", description="Only parts of this kind.")] = "",
    _status: Annotated[str, Query(alias="status", description="Only parts that stand so.")] = "",
    _q: Annotated[str, Query(alias="q", description="Words searched for.")] = "",
    offset: Offset = 0,
    limit: Limit = 100,
) -> Response:
    """Return how every part of the programmes stands on the day."""
    found = data_view.programme_rows(_lists(desk), desk.view, desk.as_of)
    return page(desk, found, (offset, limit))
