"""Which address gives which data? The JSON interface."""

from fastapi import APIRouter, Response

from planloom.app import pages
from planloom.app.records import Study
from planloom.app.request import AsDesk

routes = APIRouter(prefix="/api")


@routes.get("/study", response_model=Study)
def _study_json(desk: AsDesk) -> Response:
    """Return the study of a day."""
    return Response(desk.lookup.study.model_dump_json(), media_type="application/json")


@routes.get("/plans/{plan_id}")
def _plan_json(desk: AsDesk, plan_id: str) -> Response:
    """Return one plan of the study."""
    found = pages.plan_named(desk.lookup, plan_id)
    return Response(found.model_dump_json(), media_type="application/json")
