"""How does the JSON interface answer? Parameters that every address takes, lists page by page, and tags of answers."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel

from planloom.app.api_records import ApiErrors, Page
from planloom.app.kept import tagged, unless_known
from planloom.app.request import Desk

_MOST = 1000
"""Most items on one page of a list."""


async def _asked(
    _as_of: Annotated[
        date | None,
        Query(alias="as_of", description="Only evidence published up to this day counts."),
    ] = None,
    _lang: Annotated[
        Literal["zh", "en"], Query(alias="lang", description="Language of messages.")
    ] = "zh",
) -> None:
    """Say which parameters every address takes; `planloom.app.request.Desk` reads them."""


_SAID: dict[int | str, dict[str, Any]] = {
    status: {"model": ApiErrors} for status in (400, 404, 405, 422, 500)
}
_SAID[304] = {"description": "Nothing changed since the answer with this ETag."}
_Route = Callable[..., Response]
Offset = Annotated[int, Query(ge=0, le=2**31, description="How many items to leave out.")]
Limit = Annotated[int, Query(ge=1, le=_MOST, description="How many items to give.")]


def api_routes() -> APIRouter:
    """Return an empty router of the JSON interface: its prefix, common parameters and errors."""
    return APIRouter(prefix="/api/v1", dependencies=[Depends(_asked)], responses=_SAID)


def get_kept(routes: APIRouter) -> Callable[[str, object], Callable[[_Route], _Route]]:
    """Return what serves an answer that follows from study, address and language alone: made once while they stand."""
    return _getter(routes, lambda desk, make: desk.kept(make))


def get_fresh(routes: APIRouter) -> Callable[[str, object], Callable[[_Route], _Route]]:
    """Return what serves an answer that a person's work changes at any time: made anew, sent if it changed."""
    return _getter(routes, lambda desk, make: unless_known(desk.request, tagged(make())))


def _getter(
    routes: APIRouter, answered_by: Callable[[Desk, Callable[[], Response]], Response]
) -> Callable[[str, object], Callable[[_Route], _Route]]:
    def get(path: str, model: object) -> Callable[[_Route], _Route]:
        def register(make: _Route) -> _Route:
            @wraps(make)
            def answered(desk: Desk, **asked: Any) -> Response:  # noqa: ANN401 parameters of the address
                return answered_by(desk, lambda: make(desk, **asked))

            return routes.get(path, response_model=model)(answered)

        return register

    return get


def page(
    desk: Desk,
    found: Sequence[Any],
    window: tuple[int, int],
    record: Callable[[Any], Any] = lambda one: one,
    total: int | None = None,
) -> Response:
    """Answer with one page of a list; the next one stands in the header ``Link``.

    Parameters
    ----------
    desk
        The request.
    found
        The whole list, or its page alone where `total` is given.
    window
        How many items to leave out, and how many to give.
    record
        Makes the record of an item.
    total
        How many items there are, where `found` is a page of them.

    Returns
    -------
    answer
        A `Page`.
    """
    offset, limit = window
    shown = found[offset : offset + limit] if total is None else found
    count = len(found) if total is None else total
    items = tuple(record(one) for one in shown)
    made = answer(Page(items=items, total=count, offset=offset, limit=limit))
    if offset + limit < count:
        onward = desk.request.url.include_query_params(offset=offset + limit, limit=limit)
        made.headers["Link"] = f'<{onward.path}?{onward.query}>; rel="next"'
    return made


def answer(record: BaseModel) -> Response:
    """Answer with a record."""
    return Response(record.model_dump_json().encode(), media_type="application/json")
