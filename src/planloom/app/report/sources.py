"""Which numbers stand in a report, and where does each come from? Numbered once, closed over formulas' inputs."""

from collections.abc import Mapping, Sequence

from planloom.app.lookup import Lookup
from planloom.app.numbers import plain, unit_name
from planloom.app.records import Evidence, Park, TraceNode
from planloom.app.report.parts import Section, Source, runs, sayer
from planloom.app.text_view import clean
from planloom.app.wording import (
    amount,
    indicator_label,
    note_in,
    plan_title,
    subject_label,
    target_name,
)


def numbered(lookup: Lookup, sections: Sequence[Section]) -> dict[str, int]:
    """Return a number for each trace node that a report names, and for all that those rest on.

    Parameters
    ----------
    lookup
        The study.
    sections
        The report's chapters.

    Returns
    -------
    numbers
        From 1 on in reading order; what stands only behind a formula comes after.
    """
    waiting = [run.trace for section in sections for run in runs(section) if run.trace]
    numbers: dict[str, int] = {}
    while waiting:
        following: list[str] = []
        for name in waiting:
            if name in numbers:
                continue
            numbers[name] = len(numbers) + 1
            node = lookup.nodes.get(name)
            following += [i for _, i in node.inputs] if node is not None else []
        waiting = following
    return numbers


def sources(lookup: Lookup, numbers: Mapping[str, int], lang: str) -> tuple[Source, ...]:
    """Return the entries of the appendix.

    Parameters
    ----------
    lookup
        The study.
    numbers
        Number of each trace node.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    entries
        One for each number, by number.
    """
    return tuple(_source(lookup, name, numbers, lang) for name in numbers)


def _source(lookup: Lookup, name: str, numbers: Mapping[str, int], lang: str) -> Source:
    say = sayer(lang)
    node = lookup.nodes.get(name)
    if node is None:
        gone = say("不在这份研究中", "not in this study")
        return Source(numbers[name], gone, (name,))
    target = lookup.targets.get(node.item_id or "")
    measure = target.measure if target is not None else ""
    return Source(
        number=numbers[name],
        value=amount(node.value, node.unit, lang, measure),
        origin=tuple(_origin(lookup, node, lang)),
        inputs=tuple((key, numbers[i]) for key, i in node.inputs if i in numbers),
    )


def _origin(lookup: Lookup, node: TraceNode, lang: str) -> list[str]:
    say = sayer(lang)
    digits = f"{plain(node.value)} {unit_name(node.unit, node.value, lang)}".strip()
    if node.kind == "formula":
        return [say("公式：", "Formula: ") + (node.formula or ""), digits]
    if node.kind == "parameter":
        return [say("规则参数：", "Parameter of a rule: ") + (node.parameter_code or ""), digits]
    row = lookup.observations.get(node.observation_id or "")
    if row is not None:
        return _row(lookup, row, lang)
    return [*_sentence(lookup, node, lang), digits]


def _row(lookup: Lookup, row: Evidence, lang: str) -> list[str]:
    say = sayer(lang)
    definition = lookup.definitions.get(row.scope_code)
    scope = row.scope_code
    if definition is not None:
        scope = definition.label_zh if lang == "zh" else definition.label_en
    what = (indicator_label(row.indicator_code, lang), subject_label(row.subject_code, lang))
    place = f"{row.table}{say('，第 ', ', line ')}{row.row}{say(' 行', '')}" if row.table else ""
    note = note_in(row.note, lang) if row.note else ""
    return [
        text
        for text in (
            say("，", ", ").join((*what, str(row.year))),
            say("口径：", "Definition: ") + scope,
            say("来源：", "Source: ") + row.source + (f" {row.address}" if row.address else ""),
            say("公布：", "Published: ") + str(row.published_on),
            say("表与行：", "Table and row: ") + place if place else "",
            note,
        )
        if text
    ]


def _sentence(lookup: Lookup, node: TraceNode, lang: str) -> list[str]:
    """Return the words of the item that states a number, and the plan in which it stands."""
    say = sayer(lang)
    known = lookup.stated.get(node.item_id or "")
    if known is None:
        return [node.item_id or node.id]
    plan, item = known
    said = [say("规划：", "Plan: ") + plan_title(plan, lang)]
    if isinstance(item, Park):
        return [*said, say("园区：", "Park: ") + (item.name or item.id), item.source]
    place = say("，第 {} 字起", ", from character {}").format(item.citation.start)
    if item.citation.page:
        place += say("，第 {} 页", ", page {}").format(item.citation.page)
    return [
        *said,
        say("条目：", "Item: ") + target_name(item, lang),
        say("原句：", "Sentence: ") + clean(item.citation.quote),
        say("文件：", "Document: ") + lookup.files[plan.id].document.name + place,
    ]
