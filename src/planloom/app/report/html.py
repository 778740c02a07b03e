"""How does a report become one HTML file? Self-contained: no script, no request, ready to print."""

from typing import Any

from markupsafe import Markup

from planloom.app.context import environment, own_words
from planloom.app.report.fonts import font_style
from planloom.app.report.parts import Drawing, Empty, Paragraph, Report, Table, sayer


def html_report(report: Report) -> bytes:
    """Return a report as one HTML file.

    Parameters
    ----------
    report
        The report.

    Returns
    -------
    data
        UTF-8; pictures and style stand in it.
    """
    kinds = {Paragraph: "paragraph", Table: "table", Drawing: "drawing", Empty: "empty"}
    page = environment().get_template("report_file.html")
    content: dict[str, Any] = {
        "report": report,
        "say": sayer(report.lang),
        "own": lambda words: own_words(words, report.lang),
        "kind": lambda block: kinds[type(block)],
        "drawn": Markup,
    }
    letters = page.render(**content, fonts="")
    return page.render(**content, fonts=Markup(font_style(letters))).encode()  # noqa: S704 our own font files
