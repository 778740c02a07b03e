"""What stands on the page of findings? What lint says of the plans, sentence beside sentence, and where each stands."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from planloom.app.document_view import BESIDE, finding_id
from planloom.app.lookup import Lookup, target_address
from planloom.app.page_problems import study_problem_row
from planloom.app.pages import findings_of, plan_named
from planloom.app.records import Plan, StudyProblem
from planloom.app.text_view import clean
from planloom.app.view import View

Content = dict[str, Any]
SEVERITIES = ("error", "warning", "information")
_FIRST = 3
_LONGEST = 200
_HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words that a finding rests on, and where they stand."""

    words: str
    """The words, without markup."""
    document: str
    """Name of the document."""
    start: int
    """Offset of the first character."""
    address: str
    """Page of the document at this place; empty where the study does not hold it."""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding with its words."""

    code: str
    """The rule."""
    severity: str
    """How much it matters."""
    message: str
    """What was found."""
    fix: str
    """What would mend it."""
    where: str
    """Item id or place in the document."""
    address: str
    """Page of the target that it is about; empty where it is about none."""
    sentences: tuple[Sentence, ...]
    """Both, where two contradict."""

    @property
    def beside(self) -> tuple[Sentence, ...]:
        """The sentences shown side by side."""
        return self.sentences[:BESIDE]

    @property
    def rest(self) -> tuple[Sentence, ...]:
        """The sentences shown on demand."""
        return self.sentences[BESIDE:]


def place_in_text(lookup: Lookup, document: str, start: int, words: str) -> str:
    """Return the address of a place in a document: its page at the block that the words stand in.

    Parameters
    ----------
    lookup
        The study.
    document
        Name of the document.
    start
        Offset of the words.
    words
        The words.

    Returns
    -------
    address
        Path with fragment, without query; empty where the study holds no such document.
    """
    for file in lookup.study.files:
        if file.document.name != document or not file.plans:
            continue
        plan = file.plans[0].id
        page = f"/plans/{quote(plan)}/document"
        text = lookup.text(plan)
        if text is None:
            return page
        if not text.raw.startswith(words, start):
            continue
        block = next((b for b in text.blocks if b.start <= start < b.end), None)
        return f"{page}#b-{block.start}" if block else page
    return ""


def findings_about(lookup: Lookup, plans: Sequence[Plan] | None = None) -> list[StudyProblem]:
    """Return what lint says of some plans, the gravest first; of everything read where none are given.

    Parameters
    ----------
    lookup
        The study.
    plans
        The plans.

    Returns
    -------
    findings
        As the study holds them.
    """
    if plans is not None:
        return findings_of(lookup, plans)
    return sorted(lookup.study.findings, key=lambda finding: SEVERITIES.index(finding.severity))


def finding_row(lookup: Lookup, finding: StudyProblem, lang: str) -> FindingRow:
    """Return a finding with its words, and where its sentences stand.

    Parameters
    ----------
    lookup
        The study.
    finding
        The finding.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    row
        One block of the page.
    """
    told = study_problem_row(_named(lookup, finding, lang), lang)
    target = lookup.targets.get(finding.where)
    return FindingRow(
        code=finding.code,
        severity=finding.severity,
        message=told["message"],
        fix=told["fix"],
        where=finding.where,
        address=target_address(lookup.plan_of_target[target.id], target) if target else "",
        sentences=tuple(
            Sentence(
                _line(lookup, q.document, q.start, q.quote),
                q.document,
                q.start,
                _beside(
                    place_in_text(lookup, q.document, q.start, q.quote),
                    finding_id(finding.code, q.start) if number < BESIDE else "",
                ),
            )
            for number, q in enumerate(finding.quotes)
        ),
    )


def _beside(address: str, name: str) -> str:
    """Return the address of a sentence: where its finding stands beside it, else its block."""
    page, _, block = address.partition("#")
    return f"{page}#t-{name}" if block and name else address


def _named(lookup: Lookup, finding: StudyProblem, lang: str) -> StudyProblem:
    """Return a finding whose id is named: the parent by its title."""
    values = dict(finding.values)
    parent = lookup.plans.get(str(values.get("parent_id", "")).partition("/")[0])
    if parent is not None:
        title = parent.title_en if lang != "zh" and parent.title_en else parent.title
        values["parent_id"] = f"《{title}》" if lang == "zh" else f"“{title}”"
    return finding.model_copy(update={"values": values})


def _line(lookup: Lookup, document: str, start: int, words: str) -> str:
    """Return the words of a quote without markup; the whole line where they are a bare number of a table."""
    if _HAN.search(words):
        return clean(words).strip()
    for text in lookup.study.texts:
        if text.raw.startswith(words, start) and _is_of(lookup, document, text.sha256):
            begin = text.raw.rfind("\n", 0, start) + 1
            end = text.raw.find("\n", start)
            row = text.raw[begin : end if end >= 0 else len(text.raw)]
            return clean(row).strip(" |\t").replace("|", " · ")[:_LONGEST]
    return clean(words).strip()


def _is_of(lookup: Lookup, document: str, sha256: str) -> bool:
    return any(
        file.document.name == document and file.document.sha256 == sha256
        for file in lookup.study.files
    )


def first_findings(lookup: Lookup, plans: Sequence[Plan], lang: str) -> Content:
    """Return the first findings of an overview, and how many there are."""
    found = findings_of(lookup, plans)
    return {
        "first_findings": [finding_row(lookup, f, lang) for f in found[:_FIRST]],
        "finding_counts": _counts(found),
    }


def _counts(found: Sequence[StudyProblem]) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter(finding.severity for finding in found)
    return [(severity, counts[severity]) for severity in SEVERITIES if counts[severity]]


def findings(lookup: Lookup, view: View) -> Content:
    """Return the content of the page of findings.

    Parameters
    ----------
    lookup
        The study.
    view
        State of the page: plan, severity, rule.

    Returns
    -------
    content
        Of ``findings.html``.

    Raises
    ------
    PageError
        If the study holds no such plan.
    """
    plan = plan_named(lookup, view.plan) if view.plan else None
    found = findings_about(lookup, [plan] if plan else None)
    shown = [f for f in found if view.severity in {"", f.severity} and view.code in {"", f.code}]
    groups = [
        (severity, [finding_row(lookup, f, view.lang) for f in shown if f.severity == severity])
        for severity in SEVERITIES
    ]
    return {
        "plan": plan,
        "total": len(found),
        "counts": _counts(found),
        "codes": Counter(f.code for f in found if view.severity in {"", f.severity}).most_common(),
        "groups": [(severity, rows) for severity, rows in groups if rows],
    }
