"""Which address hands out a file? Reports, tables and charts of a study."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Response

from planloom.app.check_view import check_named
from planloom.app.measures_view import chart_svg
from planloom.app.page_problems import page_error
from planloom.app.pages import place_map, plan_named
from planloom.app.place_view import districts
from planloom.app.records import Plan
from planloom.app.report.drawings import target_svg
from planloom.app.report.files import FORMS, KINDS, MEDIA, archive, file_name, report_file
from planloom.app.report.page_tables import PAGE_TABLES, page_table
from planloom.app.report.pdf import png_of_svg
from planloom.app.report.relations import RELATIONS, held_by, relation_table
from planloom.app.report.sheets import csv_table, workbook
from planloom.app.report.tables import TABLES, sheet_name, study_table
from planloom.app.report.tree import map_svg
from planloom.app.request import AsDesk, Desk
from planloom.app.subject_rows import Axis
from planloom.codes import clusters, places

routes = APIRouter(include_in_schema=False)


@routes.api_route("/reports", methods=["GET", "HEAD"])
def _reports(desk: AsDesk) -> Response:
    codes = {item.cluster_code for _, item in desk.lookup.programme() if item.cluster_code}
    return desk.page("reports.html", clusters_named=[c for c in clusters() if c in codes])


@routes.api_route("/reports/study.zip", methods=["GET", "HEAD"])
def _study(desk: AsDesk) -> Response:
    review = desk.request.app.state.review
    if review is None:
        raise page_error(404, "page.unknown_page", found="/reports/study.zip")
    data = archive(review.workspace.export(desk.as_of))
    return handed(data, "application/zip", f"study_{desk.as_of}.zip")


@routes.api_route("/reports/{kind}.{form}", methods=["GET", "HEAD"])
def _report(desk: AsDesk, kind: str, form: str, cluster: Annotated[str, Query()] = "") -> Response:
    wanted = (
        next((k for k in KINDS if k == kind), None),
        next((f for f in FORMS if f == form), None),
    )
    if wanted[0] is None or wanted[1] is None:
        raise page_error(404, "page.unknown_page", found=desk.request.url.path)
    if cluster and cluster not in clusters():
        raise page_error(404, "page.unknown_cluster", found=cluster)
    lookup, lang, plans = desk.lookup, desk.view.lang, _plans(desk)
    data = report_file(lookup, plans, (wanted[0], wanted[1]), lang, cluster or None)
    title = plans[0].title if plans else ""
    name = file_name(wanted[0], wanted[1], lang, str(desk.as_of), cluster or title)
    return handed(data, MEDIA[wanted[1]], name)


@routes.api_route("/tables/{table}.{form}", methods=["GET", "HEAD"])
def _table(desk: AsDesk, table: str, form: str) -> Response:
    if table not in (*TABLES, *RELATIONS, *PAGE_TABLES) or form not in ("csv", "xlsx"):
        raise page_error(404, "page.unknown_page", found=desk.request.url.path)
    lang = desk.view.lang
    if table in RELATIONS:
        rows = relation_table(held_by(desk.lookup, desk.view, table), table, lang)
        sheet = RELATIONS[table] if lang == "zh" else table
    elif table in PAGE_TABLES:
        if table == "chain" and desk.view.subject not in clusters():
            raise page_error(404, "page.unknown_cluster", found=desk.view.subject)
        rows = page_table(desk.lookup, _plans(desk), table, desk.view)
        sheet = PAGE_TABLES[table][lang != "zh"]
    else:
        rows = study_table(desk.lookup, _plans(desk), table, lang, desk.view.subject)
        sheet = sheet_name(table, lang)
    name = f"{sheet}_{desk.as_of}.{form}"
    if form == "csv":
        return handed(csv_table(rows), "text/csv; charset=utf-8", name)
    return handed(workbook({sheet: rows}, desk.as_of), MEDIA["xlsx"], name)


@routes.api_route("/charts/places.png", methods=["GET", "HEAD"])
def _map(desk: AsDesk) -> Response:
    content = place_map(desk.lookup, desk.view)
    if not content["shapes"]:
        raise page_error(404, "page.unknown_page", found=desk.request.url.path)
    svg = map_svg({code: content["counts"][code] for code in districts()}, desk.view.lang)
    return handed(png_of_svg(svg), "image/png", f"map_{desk.as_of}.png")


@routes.api_route("/charts/measures/{short}/{axis}/{code}/{measure}.png", methods=["GET", "HEAD"])
def _measures(desk: AsDesk, short: str, axis: str, code: str, measure: str) -> Response:
    check = check_named(desk.lookup.study.checks, short)
    known = (places() if axis == "region" else clusters()).get(code)
    own: Axis = "region" if axis == "region" else "industry"
    svg = chart_svg(check, own, known, measure, desk.view.lang) if known is not None else None
    if svg is None:
        raise page_error(404, "page.unknown_page", found=desk.request.url.path)
    return handed(png_of_svg(svg), "image/png", f"{measure}_{code}_{desk.as_of}.png")


@routes.api_route("/charts/{target_id:path}.png", methods=["GET", "HEAD"])
def _chart(desk: AsDesk, target_id: str) -> Response:
    lookup, lang = desk.lookup, desk.view.lang
    target, verdict = lookup.targets.get(target_id), lookup.verdicts.get(target_id)
    svg = target_svg(lookup, target, verdict, lang) if target and verdict else None
    if svg is None:
        raise page_error(404, "page.unknown_target", found=target_id)
    return handed(png_of_svg(svg), "image/png", f"chart_{desk.as_of}.png")


def _plans(desk: Desk) -> list[Plan]:
    lookup, plan = desk.lookup, desk.view.plan
    return lookup.family(plan_named(lookup, plan).id) if plan else list(lookup.plans.values())


def handed(data: bytes, media: str, name: str) -> Response:
    """Answer with a file under its name; what a browser shows itself is shown."""
    kept = "inline" if media.startswith(("text/html", "image/")) else "attachment"
    plain = f"planloom.{name.rpartition('.')[2]}"
    answer = Response(data, media_type=media)
    answer.headers["Content-Disposition"] = (
        f"{kept}; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    )
    return answer
