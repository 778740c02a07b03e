"""Which file does a person get? A kind of report in one of its forms."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from planloom.app.lookup import Lookup
from planloom.app.records import Plan

Kind = Literal["assessment", "desk"]
"""Assessment of plans, or the monthly pack of a cluster's desk."""
Form = Literal["docx", "pdf", "html", "xlsx"]
"""How the file is made; ``xlsx`` holds every table of the study, whatever the kind."""
KINDS: tuple[Kind, ...] = get_args(Kind)
FORMS: tuple[Form, ...] = get_args(Form)
MEDIA: dict[Form, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Media type of each form."""


def report_file(
    lookup: Lookup,
    plans: Sequence[Plan],
    wanted: tuple[Kind, Form],
    lang: str,
    cluster: str | None = None,
) -> bytes:
    """Return a report of a study as a file.

    Parameters
    ----------
    lookup
        The study.
    plans
        The plans that it speaks of, the leading one first.
    wanted
        Kind and form.
    lang
        ``zh`` or ``en``.
    cluster
        For the desk pack: one cluster; null for all.

    Returns
    -------
    data
        The file; the same study gives the same bytes.
    """
    kind, form = wanted
    if form == "xlsx":
        from planloom.app.report.tables import xlsx_tables

        return xlsx_tables(lookup, plans, lang)
    from planloom.app.report.assessment import assessment
    from planloom.app.report.desk import desk_pack

    report = (
        desk_pack(lookup, plans, cluster, lang)
        if kind == "desk"
        else assessment(lookup, plans, lang)
    )
    if form == "docx":
        from planloom.app.report.docx import docx_report

        return docx_report(report)
    if form == "pdf":
        from planloom.app.report.pdf import pdf_report

        return pdf_report(report)
    from planloom.app.report.html import html_report

    return html_report(report)


def archive(files: Mapping[str, bytes]) -> bytes:
    """Return files as one ZIP archive; the same files give the same bytes.

    Examples
    --------
    >>> archive({"a": b"1"}) == archive({"a": b"1"})
    True
    """
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archived:
        for name in sorted(files):
            archived.writestr(zipfile.ZipInfo(name), files[name], zipfile.ZIP_DEFLATED)
    return kept.getvalue()


def file_name(kind: Kind, form: Form, lang: str, day: str, name: str) -> str:
    """Return the name under which a person keeps a report.

    Examples
    --------
    >>> file_name("assessment", "docx", "zh", "2025-12-31", "某市规划")
    '规划评估_某市规划_2025-12-31.docx'
    """
    words = {
        ("assessment", "zh"): "规划评估",
        ("assessment", "en"): "assessment",
        ("desk", "zh"): "六图六清单",
        ("desk", "en"): "desk_pack",
    }[kind, lang]
    plain = "".join(letter for letter in name if letter.isalnum() or letter in "（）()-—")[:60]
    return "_".join(part for part in (words, plain, day) if part) + f".{form}"
