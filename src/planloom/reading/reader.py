"""What does one document say? All stages, from bytes to a Reading."""

import re
from bisect import bisect_right
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

from planloom.collector import held_collector
from planloom.errors import Problem
from planloom.plan.schema import SourceGrade
from planloom.reading.context import Context, document_context
from planloom.reading.decoding import decode
from planloom.reading.drafts import Draft
from planloom.reading.markup import Marked, mark_up, mark_up_extracted
from planloom.reading.mentions import read_mentions
from planloom.reading.names import read_names
from planloom.reading.outline import Setting, settings
from planloom.reading.outlooks import read_diagnosis, read_positioning, read_safeguards
from planloom.reading.plans import find_plans
from planloom.reading.pledges import read_pledges
from planloom.reading.portfolio import read_portfolio
from planloom.reading.records import Group, Reading, Statement
from planloom.reading.scan import RULE_PREFIX
from planloom.reading.statements import read_statements
from planloom.reading.tables import read_tables
from planloom.reading.today import dateline

_SOURCE = re.compile("（?(?:文章)?(?:来源|稿源)[：:](?P<publisher>[^，。；（）\\s]{2,30})")
_RULED = (
    "statements", "pledges", "portfolio", "stages", "fields", "technologies", "projects", "roles", "diagnosis",
    "safeguards", "positioning",
)  # fmt: skip
"""Lists of a reading whose items name the rule that made them."""
_NEWS = re.compile("新闻|日报|时报|晚报|快讯|电讯|记者|财经|通讯社")
_REPORTER = re.compile("记者(?:从|获悉|了解到|采访)|本报讯|讯（")
_ADDRESS = re.compile("<(?P<address>https?://[^\\s<>]{1,500})>")
_RAISING = frozenset(("portfolio.front", "portfolio.raised", "portfolio.open"))
"""Rules of groups whose members are fields too: a verb of fields stands before them."""
_ISO_DAY = re.compile("(\\d{4})\\D(\\d{1,2})\\D(\\d{1,2})")


def read_document(data: bytes, name: str) -> Reading:
    """Return what a plan document says, each item tied to its words.

    Parameters
    ----------
    data
        The file as received: plain text, Markdown or HTML in UTF-8, UTF-16, GB18030 or Big5; PDF with text; DOCX.
    name
        Its name; the ending helps where the text does not tell its format.

    Returns
    -------
        Text with blocks, plans, statements, pledges, lists and warnings.

    Raises
    ------
    DocumentError
        If the file is empty, too large, binary, of a format not read yet, or in no known encoding.

    Notes
    -----
    A grammar of the genre reads the text; no model takes part, so the same bytes give the same reading. Numbers
    without a unit, dates and counts of the document's own parts are not statements.
    Offsets of PDF and DOCX count in the extracted text. What was read from a picture has ``scan.`` before its rule.

    Examples
    --------
    >>> reading = read_document("到2030年，全市机器人产业产值超过80亿元。".encode(), "plan.txt")
    >>> [(s.indicator, s.comparator, s.low, s.by.year) for s in reading.statements]
    [('机器人产业产值', '>', 8000000000.0, 2030)]
    """
    marked, problems = _marked(data, name)
    found = settings(marked.passages)
    context = document_context(found, marked.text.metadata)
    reading = _frame(data, name, marked, found, context)
    reading = replace(reading, problems=problems)
    return _from_pictures(_filled(reading, found, context)) if found else reading


def _marked(data: bytes, name: str) -> tuple[Marked, tuple[Problem, ...]]:
    """Return the text of a file of any format, and what could not be read of it."""
    if data.startswith(b"%PDF-"):
        from planloom.reading.pdf import pdf_text

        extracted = pdf_text(data, name)
        return mark_up_extracted(extracted, "pdf"), extracted.problems
    if data and name.lower().endswith(".docx"):
        from planloom.reading.docx import docx_text

        extracted = docx_text(data, name)
        return mark_up_extracted(extracted, "docx"), extracted.problems
    raw, encoding, problems = decode(data, name)
    return mark_up(raw, name, encoding), tuple(problems)


def _frame(
    data: bytes, name: str, marked: Marked, found: list[Setting], context: Context
) -> Reading:
    """Return a reading of the document's own metadata."""
    metadata = marked.text.metadata
    publisher = metadata.get("publisher") or metadata.get("source") or _publisher(found)
    address = metadata.get("address") or metadata.get("url")
    if address is None and (link := _ADDRESS.search(marked.text.raw)):
        address = link["address"]
    return Reading(
        name=name, sha256=sha256(data).hexdigest(), text=marked.text, grade=_grade(marked, found),
        title=context.title or None, publisher=publisher,
        published_on=_day(metadata.get("date", "")) or dateline(found),
        address=address, plans=(),
    )  # fmt: skip


@held_collector()
def _filled(reading: Reading, found: list[Setting], context: Context) -> Reading:
    """Return the reading with everything that the passages say."""
    plans = find_plans(found, context, reading.text.metadata)
    drafts = read_statements(found, context, plans)
    drafts += read_tables(found, context, plans)
    statements = sorted(map(_statement, drafts), key=lambda s: (s.start, len(s.quote)))
    portfolio, stages = read_portfolio(found, plans)
    raised = {m.name for group in portfolio if group.rule in _RAISING for m in group.members}
    own = {m.name for group in portfolio for m in group.members} - raised
    names = read_names(found, plans)
    pledges = read_pledges(found, plans, drafts)
    return replace(
        reading,
        plans=plans.plans,
        statements=tuple(statements),
        pledges=tuple(pledges),
        portfolio=tuple(portfolio),
        stages=tuple(stages),
        fields=tuple(name for name in names.fields if name.name not in own),
        technologies=tuple(names.technologies),
        projects=tuple(names.projects),
        roles=tuple(names.roles),
        documents=tuple(read_mentions(found, plans, context.now, context.title)),
        diagnosis=tuple(read_diagnosis(found, plans)),
        safeguards=tuple(read_safeguards(found, plans)),
        positioning=tuple(read_positioning(pledges)),
    )


def _from_pictures(reading: Reading) -> Reading:
    """Return the reading with a mark on the rule of each item that stands on a page read from a picture.

    A paragraph may go on over a page: the last block before such a page counts too.
    """
    text = reading.text
    if not text.pictures:
        return reading
    following = (*text.pages[1:], 0)
    on_picture = [
        page in text.pictures or (after != page and after in text.pictures)
        for page, after in zip(text.pages, following, strict=True)
    ]
    starts = [block.start for block in text.blocks]

    def marked(item: Any) -> Any:  # noqa: ANN401 any record with `start` and `rule`
        block = max(bisect_right(starts, item.start) - 1, 0)
        if not on_picture[block]:
            return item
        held = {"members": tuple(map(marked, item.members))} if isinstance(item, Group) else {}
        changed = {"rule": RULE_PREFIX + item.rule, **held}
        return item._replace(**changed) if hasattr(item, "_replace") else replace(item, **changed)

    lists: dict[str, Any] = {
        key: tuple(marked(item) for item in getattr(reading, key)) for key in _RULED
    }
    return replace(reading, **lists)


def _statement(draft: Draft) -> Statement:
    start, quote = draft.setting.passage.quote(draft.start, draft.end)
    return Statement(
        kind=draft.kind, quote=quote, start=start, indicator=draft.indicator, subject=draft.subject,
        measure=draft.measure, comparator=draft.comparator, low=draft.low, high=draft.high, unit=draft.unit,
        plan=draft.plan, rule=draft.rule or draft.measure, industry=draft.industry, threshold=draft.threshold,
        by=draft.by, base=draft.base, strength=draft.strength, binding=draft.binding,
    )  # fmt: skip


def _grade(marked: Marked, found: list[Setting]) -> SourceGrade:
    """Return how near the document stands to the plan: itself, a report, a restatement."""
    metadata = marked.text.metadata
    if metadata.get("grade") == "restatement":
        return "restatement"
    if metadata.get("grade") == "report" or _NEWS.search(
        metadata.get("tags", "") + metadata.get("categories", "")
    ):
        return "report"
    if metadata.get("grade") == "document":
        return "document"
    return (
        "report"
        if _publisher(found) or any(_REPORTER.search(s.passage.text) for s in found[:200])
        else "document"
    )


def _publisher(found: list[Setting]) -> str | None:
    for setting in (*found[:3], *found[-5:]):
        source = _SOURCE.search(setting.passage.text)
        if source:
            return source["publisher"]
    return None


def _day(text: str) -> date | None:
    found = _ISO_DAY.match(text)
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None
