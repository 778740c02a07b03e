"""Which address shows what checkers found? The pages of checks, their tables as files, the origin of each number."""

from fastapi import APIRouter, Response

from planloom.app import check_view
from planloom.app.page_problems import page_error, study_problem_row
from planloom.app.records import Check, CheckTable
from planloom.app.report.files import MEDIA
from planloom.app.report.sheets import Value, csv_table, workbook
from planloom.app.report_routes import handed
from planloom.app.request import AsDesk, Desk
from planloom.workspace.check_rows import input_rows

routes = APIRouter(include_in_schema=False)
_EXCEL_ROWS = 1_048_575
_SHEET = 31
_PROBLEMS = "problems"


@routes.api_route("/checks/{short}", methods=["GET", "HEAD"])
def _check(desk: AsDesk, short: str) -> Response:
    check = check_view.check_named(desk.lookup.study.checks, short)
    return desk.page("check.html", **check_view.check_content(check, desk.view.lang))


@routes.api_route("/checks/{short}/{name}.{form}", methods=["GET", "HEAD"])
def _file(desk: AsDesk, short: str, name: str, form: str) -> Response:
    if name == _PROBLEMS:
        return _problems(desk, short, form)
    check, table = _table(desk, short, name)
    if form not in ("csv", "xlsx"):
        raise page_error(404, "page.unknown_page", found=desk.request.url.path)
    if form == "xlsx" and len(table.rows) > _EXCEL_ROWS:
        raise page_error(422, "page.too_many_rows", found=str(len(table.rows)))
    lang = desk.view.lang
    rows = check_view.check_rows(check, table, lang)
    label = check_view.shown_table(check, table, lang, 0, 0).label
    file = f"{label}_{desk.as_of}.{form}"
    if form == "csv":
        return handed(csv_table(rows), "text/csv; charset=utf-8", file)
    return handed(workbook({label[:_SHEET]: rows}, desk.as_of), MEDIA["xlsx"], file)


def _problems(desk: Desk, short: str, form: str) -> Response:
    """Hand out what a check left open, in words."""
    check, lang = check_view.check_named(desk.lookup.study.checks, short), desk.view.lang
    head: list[Value] = (
        ["位置", "规则", "看到什么", "怎么办"]
        if lang == "zh"
        else ["where", "rule", "what was found", "what to do"]
    )
    told = [study_problem_row(problem, lang) for problem in check.problems]
    rows: list[list[Value]] = [[t["where"], t["code"], t["message"], t["fix"]] for t in told]
    name = f"{_PROBLEMS}_{desk.as_of}.{form}"
    if form == "csv":
        return handed(csv_table([head, *rows]), "text/csv; charset=utf-8", name)
    if form == "xlsx":
        return handed(workbook({_PROBLEMS: [head, *rows]}, desk.as_of), MEDIA["xlsx"], name)
    raise page_error(404, "page.unknown_page", found=desk.request.url.path)


@routes.api_route("/checks/{short}/{name}", methods=["GET", "HEAD"])
def _rows(desk: AsDesk, short: str, name: str) -> Response:
    check, table = _table(desk, short, name)
    offset = desk.view.offset
    shown = check_view.shown_table(check, table, desk.view.lang, offset, check_view.PAGE)
    content = check_view.check_content(check, desk.view.lang) | {"tables": [shown]}
    return desk.page("check_table.html", table=shown, page_rows=check_view.PAGE, **content)


@routes.api_route("/checks/{short}/{name}/{row}/{column}", methods=["GET", "HEAD"])
def _cell(desk: AsDesk, short: str, name: str, row: int, column: str) -> Response:
    check, _ = _table(desk, short, name)
    content = check_view.cell_content(check, name, row, column, desk.view.lang)
    review = desk.request.app.state.review
    folder = review.workspace.folder if review is not None else None
    found = input_rows(folder, check.check_id, content["keys"]) if folder is not None else ()
    return desk.page("check_cell.html", found=found, **content)


def _table(desk: Desk, short: str, name: str) -> tuple[Check, CheckTable]:
    check = check_view.check_named(desk.lookup.study.checks, short)
    table = check.table(name)
    if table is None:
        raise page_error(404, "page.unknown_page", found=desk.request.url.path)
    return check, table
