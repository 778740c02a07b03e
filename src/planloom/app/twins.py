"""Where is a page's data as JSON? Each page that shows data has its twin under ``/api/v1``; the others say why not."""

from starlette.routing import compile_path

from planloom.app.view import View

TWINS: dict[str, tuple[str, ...]] = {
    "/": ("/overview",),
    "/plans/{plan_id}": ("/plans/{plan_id}/overview",),
    "/plans/{plan_id}/document": ("/plans/{plan_id}/document",),
    "/plans/{plan_id}/targets/{path:path}": ("/plans/{plan_id}/targets/{path:path}",),
    "/plans/{plan_id}/review": ("/review?plan={plan_id}",),
    "/clusters/{code}": ("/clusters/{code}", "/checks"),
    "/places": ("/places",),
    "/places/{code}": ("/places/{code}", "/checks"),
    "/findings": ("/findings",),
    "/diff": ("/diff",),
    "/align": ("/align",),
    "/compare": ("/compare",),
    "/search": ("/search",),
    "/trace/{node:path}": ("/trace/{node:path}",),
    "/about": ("/study",),
    "/foresight": ("/checks?kind=foresight",),
    "/foresight/{short}": ("/checks/{short}",),
    "/resilience": ("/checks?kind=resilience",),
    "/resilience/{short}": ("/checks/{short}",),
    "/firms": ("/checks?kind=firms",),
    "/checks": ("/checks",),
    "/checks/jobs/{job_id}": ("/jobs/{job_id}",),
    "/checks/{short}": ("/checks/{short}",),
    "/checks/{short}/{name}": ("/checks/{short}/{name}",),
    "/checks/{short}/{name}/{row}/{column}": ("/checks/{short}/{name}?offset={row}&limit=1",),
    "/plans": ("/plans", "/jobs"),
    "/review": ("/review",),
    "/jobs/{job_id}": ("/jobs/{job_id}",),
    "/log": ("/log",),
    "/data": ("/data/imports",),
    "/data/observations": ("/data/observations",),
    "/data/definitions": ("/data/definitions",),
    "/data/conflicts": ("/data/conflicts",),
    "/data/programme": ("/data/programme",),
    "/data/tables/{job_id}": ("/jobs/{job_id}",),
    "/data/imports/{import_id}": ("/data/imports/{import_id}",),
}
"""By the page's address: the addresses of its data, without their prefix."""
WITHOUT: dict[str, str] = {
    "/api": "lists the addresses of the data, which /api/v1/openapi.json describes",
    "/reports": "offers files to take along and shows no data",
    "/checks/new/{kind}": "is an empty form",
}
"""Pages that show no data, each with the reason."""
_PREFIX = "/api/v1"
_KNOWN = [
    (compile_path(page)[0], twins)
    for page, twins in (*((page, ()) for page in WITHOUT), *TWINS.items())
]


def twins_of(path: str, view: View) -> tuple[str, ...]:
    """Return the addresses of a page's data.

    Parameters
    ----------
    path
        Path of the page.
    view
        Its state.

    Returns
    -------
    addresses
        With the state of the page; empty where it shows no data.

    Examples
    --------
    >>> twins_of("/clusters/marine", View(lang="en"))
    ('/api/v1/clusters/marine?lang=en', '/api/v1/checks?lang=en')
    >>> twins_of("/reports", View())
    ()
    """
    for pattern, twins in _KNOWN:
        found = pattern.match(path)
        if found is not None:
            parts = found.groupdict()
            return tuple(
                _address(twin.replace(":path}", "}").format(**parts), view) for twin in twins
            )
    return ()


def _address(twin: str, view: View) -> str:
    place, _, own = twin.partition("?")
    address = view.here(f"{_PREFIX}{place}")
    return f"{address}{'&' if '?' in address else '?'}{own}" if own else address
