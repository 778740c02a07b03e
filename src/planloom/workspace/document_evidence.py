"""Which figures of documents are evidence? Those to which a person said yes, each with its sentence."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from planloom.codes import indicators
from planloom.errors import Problem
from planloom.evidence import Definition, Observation
from planloom.plan import Correction, apply_corrections
from planloom.plan.schema import Observation as PlanObservation
from planloom.plan.schema import Plan, PlanFile, SourceDocument
from planloom.workspace.corrected import draft_stems, kept_corrections, kept_draft
from planloom.workspace.review import ReviewItem, review_items

_YES = ("accepted", "mended", "added")
_BOUNDS = (">", ">=", "<", "<=", "range")


@dataclass(frozen=True, slots=True)
class DocumentEvidence:
    """Figures of documents that a person confirmed."""

    definitions: tuple[Definition, ...] = ()
    """One scope per document and indicator, not stated: a document does not say what its figure covers."""
    observations: tuple[Observation, ...] = ()
    """Figures with quote, document and offset."""
    left_out: tuple[Problem, ...] = ()
    """Confirmed figures that are no evidence, each with the reason."""


def document_evidence(folder: Path) -> DocumentEvidence:
    """Return the confirmed figures of the documents of a workspace as evidence.

    They follow the decisions: a yes that is taken back takes the figure out again. A figure is known from the day of
    its document on. Its scope is the document's own, which no source states: it stands beside figures of stated
    scopes and is never chained with them.

    Parameters
    ----------
    folder
        The workspace.

    Returns
    -------
    evidence
        In the order of the plan files.

    Raises
    ------
    InputError
        If a draft or the corrections cannot be read.
    """
    corrections = kept_corrections(folder)
    found = DocumentEvidence()
    for stem in draft_stems(folder) if corrections else ():
        draft = kept_draft(folder, stem)
        if draft is not None:
            found = _joined(found, _of_draft(stem, draft, corrections))
    return found


def _of_draft(stem: str, draft: PlanFile, corrections: tuple[Correction, ...]) -> DocumentEvidence:
    confirmed = [
        item
        for item in review_items(stem, draft, corrections)
        if item.kind == "observation" and item.state in _YES
    ]
    if not confirmed:
        return DocumentEvidence()
    file, _ = apply_corrections(draft, corrections)
    plans = {plan.id: plan for plan in file.plans}
    rows: list[Observation] = []
    left_out: list[Problem] = []
    for item in confirmed:
        reason = _obstacle(file.document, plans.get(item.plan), item.content)
        if reason is None:
            rows.append(_observation(file.document, plans.get(item.plan), item))
        else:
            left_out.append(Problem(reason, item.item_id, severity="information"))
    scopes = {row.scope_code: _scope(file.document, row) for row in rows}
    return DocumentEvidence(tuple(scopes.values()), _numbered(rows), tuple(left_out))


def _obstacle(document: SourceDocument, plan: Plan | None, said: object) -> str | None:
    """Return why a confirmed figure is no evidence, as the code of a problem."""
    if not isinstance(said, PlanObservation):
        return "workspace.figure_without_indicator"
    indicator = indicators().get(said.indicator_code or "")
    day = _day(document, plan)
    is_one_year = said.by is not None and said.by.first_year in (None, said.by.year)
    reasons: Mapping[str, bool] = {
        "workspace.figure_without_indicator": indicator is None,
        "workspace.figure_without_subject": _subject(said) is None,
        "workspace.figure_without_year": not is_one_year,
        "workspace.figure_without_day": day is None,
        "workspace.figure_is_a_bound": said.comparator in _BOUNDS or said.low != said.high,
        "workspace.figure_of_other_measure": indicator is not None
        and (indicator.unit, indicator.measure) != (said.unit, said.measure),
        "workspace.figure_before_its_year": is_one_year
        and day is not None
        and said.by is not None
        and day < date(said.by.year, 1, 1),
    }
    return next((code for code, holds in reasons.items() if holds), None)


def _subject(said: PlanObservation) -> str | None:
    return None if said.member_codes else said.cluster_code or said.place_code


def _day(document: SourceDocument, plan: Plan | None) -> date | None:
    return document.published_on or (plan.issued_on if plan is not None else None)


def _observation(document: SourceDocument, plan: Plan | None, item: ReviewItem) -> Observation:
    said, day = item.content, _day(document, plan)
    if not isinstance(said, PlanObservation) or said.by is None or day is None:
        raise TypeError(item.item_id)
    subject, year = str(_subject(said)), said.by.year
    scope = f"document_{document.sha256[:8]}_{said.indicator_code}"
    source = " ".join(filter(None, (document.publisher, document.title or document.name)))
    return Observation(
        observation_id=f"{said.indicator_code}/{subject}/{year}/{scope}/{day}",
        indicator_code=str(said.indicator_code),
        subject_code=subject,
        year=year,
        value=said.low,
        unit=said.unit,
        scope_code=scope,
        source=source,
        published_on=day,
        address=document.address or "",
        note="约 / about" if said.comparator == "~" else "",
        table=document.name,
        quote=item.quote,
        document_sha256=document.sha256,
        start=item.start,
    )


def _scope(document: SourceDocument, row: Observation) -> Definition:
    name = document.title or document.name
    return Definition(
        scope_code=row.scope_code,
        indicator_code=row.indicator_code,
        label_zh=f"文件未说明的口径（{name}）",
        label_en=f"Scope that the document does not state ({name})",
        source=row.source,
        is_stated=False,
        unit=row.unit,
    )


def _numbered(rows: list[Observation]) -> tuple[Observation, ...]:
    """Return rows under ids of their own; of sentences that say the same the first stands."""
    seen: Counter[str] = Counter()
    kept: dict[tuple[str, float], Observation] = {}
    for row in sorted(rows, key=lambda row: row.start or 0):
        if (row.observation_id, row.value) not in kept:
            seen[row.observation_id] += 1
            number = seen[row.observation_id]
            name = row.observation_id if number == 1 else f"{row.observation_id}-{number}"
            kept[row.observation_id, row.value] = replace(row, observation_id=name)
    return tuple(kept.values())


def _joined(one: DocumentEvidence, other: DocumentEvidence) -> DocumentEvidence:
    return DocumentEvidence(
        (*one.definitions, *other.definitions),
        (*one.observations, *other.observations),
        (*one.left_out, *other.left_out),
    )
