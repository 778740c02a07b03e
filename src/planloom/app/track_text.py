"""How is it said where targets stand? One table for people, or one line per target and member as CSV."""

from planloom.app.numbers import amount, bounds, change, odds
from planloom.app.terminal import aligned
from planloom.app.wording import (
    cluster_label,
    mark_sentence,
    promise,
    reason_sentence,
    target_name,
    verdict_label,
    verdict_shape,
)
from planloom.codes import words
from planloom.plan.schema import Target
from planloom.study import Study
from planloom.study.figures import verdict_record
from planloom.study.tables import Table, table_bytes
from planloom.study.tracking import Tracked, flat

_HEADINGS = {
    "zh": ("目标", "承诺", "期限", "最近可比值", "今后年需", "按趋势可达（80%）", "达成概率", "结论"),
    "en": (
        "target", "promised", "by", "latest comparable", "needed a year", "trend (80 %)",
        "odds", "verdict",
    ),
}  # fmt: skip


def track_csv(records: tuple[Tracked, ...]) -> str:
    """Return records as CSV: one line for each target and each member, lists of records left out.

    Parameters
    ----------
    records
        One per target.

    Returns
    -------
    text
        With a header.
    """
    rows: tuple[tuple[dict[str, str], object], ...] = tuple(({}, one) for one in flat(records))
    return table_bytes(Table("track", Tracked, rows)).decode("utf-8-sig")


def track_table(study: Study, records: tuple[Tracked, ...], lang: str) -> list[str]:
    """Return records of one study as lines for people: a row each, rule, source and remarks under it.

    Parameters
    ----------
    study
        The study.
    records
        Some of its records.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    lines
        Without line ends.
    """
    targets = {t.id: t for file in study.files for plan in file.plans for t in plan.targets}
    verdicts = {
        verdict_record(own): own
        for verdict in study.verdicts
        for own in (verdict, *verdict.members)
    }
    every = list(flat(records))
    head, rule, *lines = aligned(_HEADINGS[lang], [_cells(r, targets[r.id], lang) for r in every])
    told = [head, rule]
    for record, row in zip(every, lines, strict=True):
        name = record.id if record.member_code is None else f"{record.id}/{record.member_code}"
        said = reason_sentence(verdicts[name], targets[record.id], lang, study.as_of)
        told += [row, f"    {said} [{record.rule}]"]
        told += [f"    {line}" for line in _remarks(record, lang)]
    return told


def _cells(record: Tracked, target: Target, lang: str) -> tuple[str, ...]:
    zh = lang == "zh"
    none = "无数据" if zh else "no data"
    latest = none
    if record.latest is not None:
        value = amount(record.latest.value, record.latest.unit, lang, target.measure)
        latest = f"{value}（{record.latest.year}）" if zh else f"{value} ({record.latest.year})"
    unit = record.growth[-1].unit if record.growth else record.unit
    needed = record.growth_needed_in_years_left
    trend, likely = "—", "—"
    if record.projection is not None:
        low, high = (record.projection.quantiles[share] for share in ("0.1", "0.9"))
        trend = bounds(low, high, target.written_unit, lang, target.measure)
        likely = odds(record.projection.probability, lang)
    is_member = record.member_code is not None
    return (
        f"· {cluster_label(record.member_code or '', lang)}"
        if is_member
        else target_name(target, lang),
        "" if is_member else promise(target, lang),
        str(record.deadline) if record.deadline else ("未写明" if zh else "not stated"),
        latest,
        change(needed, unit, lang) if needed is not None else "—",
        trend,
        likely,
        f"{verdict_shape(record.verdict)} {verdict_label(record.verdict, lang)}",
    )


def _remarks(record: Tracked, lang: str) -> list[str]:
    zh = lang == "zh"
    made = []
    if record.latest is not None:
        day, who = record.latest.published_on, "；".join(record.latest.source)
        made.append(f"来源：{who}，{day} 公布" if zh else f"Source: {who}, published {day}")
    for growth in record.growth:
        if growth.seen is None:
            continue
        needed, seen = (change(v, growth.unit, lang) for v in (growth.needed, growth.seen))
        scopes = " → ".join(dict.fromkeys(s for s in (growth.first_scope, growth.last_scope) if s))
        said = (
            f"{growth.first_year} 年起每年需 {needed}，到 {growth.last_year} 年每年实际 {seen}（{scopes}）"
            if zh
            else f"From {growth.first_year}: {needed} a year needed, {seen} seen until "
            f"{growth.last_year} ({scopes})"
        )
        mark = (
            ""
            if growth.break_mark == "none"
            else mark_sentence(f"crosses_{growth.break_mark}", lang)
        )
        made.append(f"{said}。{mark}" if zh else f"{said}. {mark}".rstrip())
    if record.projection_reason is not None:
        made.append(words(record.projection_reason, lang, {}))
    made += [mark_sentence(mark, lang) for mark in record.marks]
    return made
