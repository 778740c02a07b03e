"""What is written at the command line? Readings and studies as JSON, YAML, CSV or a table."""

import csv
import io
import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from planloom.app.terminal import aligned
from planloom.app.wording import (
    amount,
    change,
    cluster_label,
    mark_sentence,
    plain,
    promise,
    reason_sentence,
    source_grade_words,
    target_name,
    verdict_label,
    verdict_shape,
)
from planloom.codes import problem_words
from planloom.codes.confidence import rule_confidence
from planloom.errors import InputError, Problem
from planloom.plan import plan_yaml
from planloom.plan.matching_names import uncoded
from planloom.plan.schema import Target
from planloom.study import Reading, Study, draft_plan, study_json
from planloom.study.records import Verdict

_HEADINGS = {
    "zh": ("目标", "承诺", "期限", "最近可比值", "所需年增", "已见年增", "结论"),
    "en": (
        "target",
        "promised",
        "by",
        "latest comparable",
        "needed a year",
        "seen a year",
        "verdict",
    ),
}
_CSV_COLUMNS = (
    "plan_id",
    "target_id",
    "member_code",
    "verdict",
    "reason",
    "promised",
    "unit",
    "deadline_year",
    "latest_year",
    "latest",
    "as_of",
    "quote",
)


def read_text(data: bytes, name: str, form: str) -> tuple[str, tuple[Problem, ...]]:
    """Return what a document says, as text of one form, and what the reader could not settle.

    Parameters
    ----------
    data
        Bytes of the document.
    name
        File name.
    form
        ``json`` for the specification's object, ``yaml`` for the draft plan, ``explain`` for one line per
        item with offset, rule and quote.

    Returns
    -------
    text, problems
        Ends in a line end.
    """
    from planloom.study import read_document, specification

    reading = read_document(data, name)
    if form == "json":
        tree = with_confidence(specification(reading))
        return json.dumps(tree, ensure_ascii=False, indent=1) + "\n", reading.problems
    if form == "explain":
        return _explained(reading), reading.problems
    file = draft_plan(reading)
    return plan_yaml(file), (*reading.problems, *uncoded(file))


def with_confidence(tree: dict[str, Any]) -> dict[str, Any]:
    """Return a reading in the form of the specification, each statement and pledge with its confidence.

    Parameters
    ----------
    tree
        What `specification` gives.

    Returns
    -------
    tree
        With a key ``confidence`` beside ``rule``: the lower bound of the rule's precision (1), null where
        it is unmeasured.
    """
    for name in ("statements", "pledges"):
        tree[name] = [item | {"confidence": rule_confidence(item["rule"])} for item in tree[name]]
    return tree


def write_text(text: str, out: Path | None) -> None:
    """Write text to a file, whole or not at all, or to stdout.

    Raises
    ------
    InputError
        If the file cannot be written; what stood there before still stands.
    """
    if out is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    write_bytes(text.encode("utf-8"), out)


def write_bytes(data: bytes, out: Path) -> None:
    """Write bytes to a file, whole or not at all.

    Raises
    ------
    InputError
        If the file cannot be written; what stood there before still stands.
    """
    try:
        with tempfile.NamedTemporaryFile(
            "wb", dir=out.parent, prefix=f".{out.name}.", delete=False
        ) as part:
            part.write(data)
            part.flush()
            os.fsync(part.fileno())
        Path(part.name).chmod(0o644)
        Path(part.name).replace(out)
    except OSError as error:
        if "part" in locals():
            Path(part.name).unlink(missing_ok=True)
        raise InputError(
            [Problem("output.not_writable", out.name, {"reason": error.strerror})]
        ) from None


def problems_csv(problems: Sequence[Problem], lang: str) -> str:
    """Return problems as a table: code, severity, where, message, and what to do."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(("code", "severity", "where", "message", "fix"))
    for one in problems:
        writer.writerow((one.code, one.severity, one.where, *problem_words(one, lang)))
    return made.getvalue()


def write_folder(files: Mapping[str, str], folder: Path) -> None:
    """Write texts into a folder, which is made where it is missing; each file whole or not at all.

    Raises
    ------
    InputError
        If folder or file cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        problem = Problem("output.not_writable", folder.name, {"reason": error.strerror})
        raise InputError([problem]) from None
    for name, text in files.items():
        write_text(text, folder / name)


def study_text(study: Study, form: str, lang: str) -> str:
    """Return a study as text.

    Parameters
    ----------
    study
        The study.
    form
        ``table`` for people, ``json`` for the whole study, ``csv`` for one row per verdict.
    lang
        Language of the table.

    Returns
    -------
    text
        Ends in a line end.
    """
    if form == "json":
        return study_json(study)
    return _csv(study) if form == "csv" else _tables(study, lang)


def study_problems(study: Study) -> list[Problem]:
    """Return the findings of a study as problems.

    Parameters
    ----------
    study
        The study.

    Returns
    -------
    problems
        In the order of the study.
    """
    return [Problem(p.code, p.where, p.values, p.severity) for p in study.problems]


def _csv(study: Study) -> str:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(_CSV_COLUMNS)
    targets = {t.id: (plan, t) for f in study.files for plan in f.plans for t in plan.targets}
    for verdict in study.verdicts:
        plan, target = targets[verdict.target_id]
        for v in (verdict, *verdict.members):
            writer.writerow(
                (
                    plan.id,
                    target.id,
                    v.member_code or "",
                    v.verdict,
                    v.reason,
                    "" if v.promised is None else _digits(v.promised.value),
                    target.unit,
                    "" if target.by is None else target.by.year,
                    v.latest_year or "",
                    "" if v.latest is None else _digits(v.latest.value),
                    study.as_of.isoformat(),
                    target.citation.quote,
                )
            )
    return file.getvalue()


def _digits(value: float) -> str:
    """Return a number with all its digits and no grouping, as spreadsheets read it."""
    return plain(value).replace(",", "")


def _tables(study: Study, lang: str) -> str:
    """Return one table per plan: targets with verdicts, the rule in words under each."""
    by_target = {verdict.target_id: verdict for verdict in study.verdicts}
    lines = []
    for file in study.files:
        for plan in file.plans:
            title = plan.title if lang == "zh" or plan.title_en is None else plan.title_en
            day = f"截至 {study.as_of}" if lang == "zh" else f"as of {study.as_of}"
            grade = source_grade_words(file.document.grade, lang)
            lines += [f"{title} · {grade} · {day}", ""]
            rows: list[tuple[tuple[str, ...], list[str]]] = []
            for target in plan.targets:
                verdict = by_target[target.id]
                remarks = _remarks(verdict, target, study, lang)
                rows.append((_row(verdict, target, lang), remarks))
                rows += [(_row(m, target, lang), []) for m in verdict.members]
            lines += _aligned(_HEADINGS[lang], rows)
            lines.append("")
    return "\n".join(lines)


def _remarks(verdict: Verdict, target: Target, study: Study, lang: str) -> list[str]:
    """Return the rule in words, and each growth that is shown and decides nothing."""
    remarks = [reason_sentence(verdict, target, lang, study.as_of)]
    for growth in verdict.growths:
        if growth.break_note != "none" and growth.seen is not None:
            form = (
                "{}—{} 年均 {}，到 {} 年需 {}。"
                if lang == "zh"
                else "{}-{}: {} a year seen, {} needed until {}. "
            )
            seen, needed = (
                change(figure.value, figure.unit, lang) for figure in (growth.seen, growth.needed)
            )
            tail = (
                (growth.deadline_year, needed) if lang == "zh" else (needed, growth.deadline_year)
            )
            said = form.format(growth.first_year, growth.last_year, seen, *tail)
            remarks.append(said + mark_sentence(f"crosses_{growth.break_note}", lang))
    return remarks


def _row(verdict: Verdict, target: Target, lang: str) -> tuple[str, ...]:
    growth = next((g for g in verdict.growths if g.is_deciding), None)
    is_member = verdict.member_code is not None
    latest = "无数据" if lang == "zh" else "no data"
    if verdict.latest is not None:
        value = amount(verdict.latest.value, verdict.latest.unit, lang, target.measure)
        year = f"（{verdict.latest_year}）" if lang == "zh" else f" ({verdict.latest_year})"
        latest = value + year
    undated = "未写明" if lang == "zh" else "not stated"
    return (
        f"· {cluster_label(verdict.member_code or '', lang)}"
        if is_member
        else target_name(target, lang),
        "" if is_member else promise(target, lang),
        str(target.by.year) if target.by else undated,
        latest,
        change(growth.needed.value, growth.needed.unit, lang) if growth else "",
        change(growth.seen.value, growth.seen.unit, lang) if growth and growth.seen else "",
        f"{verdict_shape(verdict.verdict)} {verdict_label(verdict.verdict, lang)}",
    )


def _aligned(heading: tuple[str, ...], rows: list[tuple[tuple[str, ...], list[str]]]) -> list[str]:
    head, rule, *lines = aligned(heading, [cells for cells, _ in rows])
    told = [
        [line, *(f"    {remark}" for remark in remarks)]
        for line, (_, remarks) in zip(lines, rows, strict=True)
    ]
    return [head, rule, *(line for part in told for line in part)]


def _explained(reading: Reading) -> str:
    """Return one line per item in the order of the text: offset, kind, rule, confidence, quote, what was read."""
    lines = [
        (
            s.start,
            s.kind,
            s.rule,
            s.quote,
            f"{s.indicator} {s.comparator} {_digits(s.low)} {s.unit}",
        )
        for s in reading.statements
    ]
    lines += [(p.start, "pledge", p.rule, p.quote, f"{p.verb} {p.object}") for p in reading.pledges]
    named = {
        "field": reading.fields,
        "technology": reading.technologies,
        "project": reading.projects,
        "role": reading.roles,
        "portfolio": tuple(name for group in reading.portfolio for name in group.members),
        "stage": tuple(name for group in reading.stages for name in group.members),
    }
    lines += [
        (n.start, kind, n.rule, n.quote, n.name) for kind, names in named.items() for n in names
    ]
    kept = {
        "diagnosis": reading.diagnosis,
        "safeguard": reading.safeguards,
        "positioning": reading.positioning,
    }
    lines += [(c.start, kind, c.rule, c.quote, c.text) for kind, some in kept.items() for c in some]
    rows = (
        (at, kind, rule, _sure(rule), quote, text) for at, kind, rule, quote, text in sorted(lines)
    )
    return "".join("\t".join(map(str, row)) + "\n" for row in rows)


def _sure(rule: str) -> str:
    confidence = rule_confidence(rule)
    return "unmeasured" if confidence is None else f"{confidence:.3f}"
