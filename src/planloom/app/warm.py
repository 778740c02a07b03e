"""What can be done before the first page is asked for? Templates compiled, code lists read, a day's study indexed."""

from datetime import date
from threading import Thread

from fastapi import FastAPI

from planloom.app.context import page_context
from planloom.app.lookup import Lookup
from planloom.app.request import templates
from planloom.app.trace_view import trace
from planloom.app.view import View
from planloom.errors import InputError


def warmed(app: FastAPI) -> Thread:
    """Start to make ready what pages need, beside the server that already answers.

    Parameters
    ----------
    app
        The application.

    Returns
    -------
    thread
        Ends when all is ready; it holds nothing up and dies with the program.
    """
    thread = Thread(target=warm, args=(app,), name="warm", daemon=True)
    thread.start()
    return thread


def warm(app: FastAPI) -> None:
    """Compile every template, index the study of the default day, and render one page of a number.

    What is wrong with an input is told on the page that asks for it, not here.

    Parameters
    ----------
    app
        The application.
    """
    for name in ("trace.html", "sheet.html", "base.html", *templates().list_templates()):
        templates().get_template(name)
    day: date = app.state.default_as_of
    try:
        lookup: Lookup = app.state.lookup(day)
    except InputError:
        return
    node = next(iter(lookup.nodes), None)
    if node is None:
        return
    for is_part in (True, False):
        context = page_context(lookup, View(), f"/trace/{node}", day) | trace(lookup, node)
        context |= {"review": None, "intake": None, "who_asked": False, "is_part": is_part}
        templates().get_template("trace.html").render(context)
