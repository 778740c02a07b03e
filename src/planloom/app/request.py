"""What does one request ask for, and how is its answer rendered? Its view, its study, its page."""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from pydantic import ValidationError

from planloom.app.context import environment, page_context
from planloom.app.kept import unless_known
from planloom.app.lookup import Lookup
from planloom.app.page_problems import page_error
from planloom.app.review_pages import check_origin
from planloom.app.view import View
from planloom.evidence.programme import ProgrammeState

COOKIE = "planloom_lang"
_LARGEST_FORM = 2**20
_TEMPLATES = environment()


def templates() -> Environment:
    """Return the templates of the pages; each is compiled once."""
    return _TEMPLATES


class Desk:
    """One request: its view, its study, and how its answer is rendered.

    Parameters
    ----------
    request
        The request.
    """

    def __init__(self, request: Request) -> None:
        self.request = request
        self.view = view_of(request)
        default: date = request.app.state.default_as_of
        self.as_of = self.view.as_of or default
        if self.view.as_of == default:
            self.view = self.view.model_copy(update={"as_of": None})

    @cached_property
    def lookup(self) -> Lookup:
        """The study of the view's day, indexed."""
        study: Callable[[date], Lookup] = self.request.app.state.lookup
        return study(self.as_of)

    def programme(self) -> tuple[ProgrammeState, ...]:
        """Return how parts of programmes stand on the view's day; none without a workspace."""
        lists = getattr(self.request.app.state, "data", None)
        return lists.programme(self.as_of) if lists is not None else ()

    def kept(self, make: Callable[[], Response]) -> Response:
        """Return an answer that follows from study, address and language alone; made once while they stand.

        Whoever has it already is told so instead.
        """
        request = self.request
        is_part = request.headers.get("HX-Request") == "true"
        key = (request.url.path, request.url.query, self.view.lang, is_part, self._is_who_asked)
        return unless_known(request, self.lookup.pages(key, make))

    @cached_property
    def _is_who_asked(self) -> bool:
        intake = self.request.app.state.intake
        return intake is not None and intake.state.setting("who") is None

    def page(self, template: str, status: int = 200, **content: Any) -> HTMLResponse:  # noqa: ANN401 what a template needs
        """Return a rendered page."""
        known = content.pop("lookup") if "lookup" in content else self.lookup
        context = page_context(known, self.view, self.request.url.path, self.as_of)
        context["review"] = self.request.app.state.review
        context["intake"] = self.request.app.state.intake
        context["who_asked"] = self._is_who_asked
        return rendered(self.request, self.view, template, status, context | content)


async def _desk(request: Request) -> Desk:
    """Return the request of a route, on the server's own thread: there is nothing to wait for."""
    return Desk(request)


AsDesk = Annotated[Desk, Depends(_desk)]
"""The request of a route."""


def view_of(request: Request) -> View:
    """Return the page's state: from the address, the language else from the cookie."""
    known = {k: v for k, v in request.query_params.items() if k in View.model_fields and v}
    if "lang" not in known and request.cookies.get(COOKIE) in ("zh", "en"):
        known["lang"] = request.cookies[COOKIE]
    try:
        return View.model_validate(known)
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        raise page_error(
            400, "page.bad_state", field=field, found=known[field], where=field
        ) from None


def rendered(
    request: Request, view: View, template: str, status: int, context: dict[str, Any]
) -> HTMLResponse:
    """Return a template filled with a context, and keep the language that the address names."""
    is_part = request.headers.get("HX-Request") == "true"
    text = _TEMPLATES.get_template(template).render(context | {"is_part": is_part})
    answer = HTMLResponse(text, status)
    answer.headers["Vary"] = "HX-Request, Cookie"
    if request.query_params.get("lang") == view.lang:
        answer.set_cookie(COOKIE, view.lang, max_age=365 * 86400, samesite="lax", httponly=True)
    return answer


async def form_of(request: Request) -> dict[str, str]:
    """Return the fields of a form that our own page sent."""
    check_origin(request)
    length = request.headers.get("content-length", "")
    if not length.isdigit():
        raise page_error(411, "page.no_length")
    if int(length) > _LARGEST_FORM:
        raise page_error(413, "page.form_too_large")
    sent = await request.form()
    return {name: text for name, text in sent.items() if isinstance(text, str)}
