"""How are the pages served? On 127.0.0.1 alone, on the first free port."""

import socket
from collections.abc import Callable
from datetime import date

import typer

from planloom.errors import InputError, Problem
from planloom.study import Study
from planloom.workspace import Intake, ReviewDesk

_TRIES = 100


def serve_pages(
    study_as_of: Callable[[date], Study],
    day: date,
    port: int,
    lang: str,
    review: ReviewDesk | None = None,
    intake: Intake | None = None,
) -> None:
    """Serve the pages of a study until interrupted.

    Parameters
    ----------
    study_as_of
        Gives the study of a day.
    day
        The day that pages show first.
    port
        First port to try; the next free one is taken and said.
    lang
        Language of what is said on the terminal.
    review
        The desk at which items are reviewed; null where there is no workspace.
    intake
        The desk where documents come in; null where there is no workspace.

    Raises
    ------
    InputError
        If none of a hundred ports from `port` on is free.
    """
    import uvicorn

    from planloom.app.warm import warmed
    from planloom.app.web import create_app

    listening = free_socket(port)
    found = listening.getsockname()[1]
    if found != port:
        said = {
            "zh": f"端口 {port} 已被占用，改用 {found}。",
            "en": f"Port {port} is taken; using {found}.",
        }
        typer.echo(said[lang], err=True)
    said = {"zh": "页面：{}（Ctrl+C 结束）", "en": "Pages: {} (Ctrl+C ends)"}
    typer.echo(said[lang].format(f"http://127.0.0.1:{found}/?lang={lang}"), err=True)
    app = create_app(study_as_of, day, review, intake)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    if intake is not None:
        intake.settle()
        intake.keep_ready()
    warmed(app)
    try:
        server.run(sockets=[listening])
    finally:
        if intake is not None:
            intake.stop()


def free_socket(port: int) -> socket.socket:
    """Return a socket bound to the first free port of 127.0.0.1 from a given one on.

    Raises
    ------
    InputError
        If none is free.

    Examples
    --------
    >>> with free_socket(8000) as listening:
    ...     listening.getsockname()[0]
    '127.0.0.1'
    """
    for candidate in range(port, min(port + _TRIES, 65536)):
        # the protocol is named, as asyncio sends without delay only where it is: else each answer waits 40 ms
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("127.0.0.1", candidate))
            listening.listen(128)
        except (OSError, OverflowError):
            listening.close()
            continue
        return listening
    raise InputError([Problem("usage.no_free_port", "--port", {"found": port})])
