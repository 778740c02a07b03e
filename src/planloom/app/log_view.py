"""Who changed what when? One list of the log and of every correction, the latest first, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planloom.app.data_words import KINDS, said
from planloom.app.review_words import field_words, option_words
from planloom.errors import Problem
from planloom.evidence.imports import ImportRecord
from planloom.plan import Correction
from planloom.workspace import LogEntry, State, Workspace
from planloom.workspace.trial import places_in

PAGE = 100
"""Rows on one page."""
_ACTS: dict[str, tuple[str, str]] = {
    "read_document": ("读入文件", "read a document"),
    "import_table": ("导入表", "imported a table"),
    "undo_import": ("撤回导入", "took back an import"),
    "run_check": ("运行核验", "ran a check"),
    "take_back_check": ("撤回核验", "took back a check"),
    "restore_check": ("恢复核验", "let a check count again"),
    "restore": ("恢复备份", "restored a backup"),
    "accept": ("接受条目", "accepted an item"),
    "reject": ("剔除条目", "rejected an item"),
    "mend": ("修改条目", "mended an item"),
    "add": ("补充条目", "added an item"),
    "withdraw": ("撤回决定", "withdrew a decision"),
}


@dataclass(frozen=True, slots=True)
class LogRow:
    """One thing that somebody did."""

    when: str
    """When, to the second, in the zone of the machine."""
    who: str
    """Person."""
    act: str
    """What was done, in words."""
    what: str
    """To what."""
    details: str
    """What stood there and stands there now, where known."""


def log_content(workspace: Workspace, state: State, offset: int, lang: str) -> dict[str, Any]:
    """Return the content of the page of the log.

    Parameters
    ----------
    workspace
        The workspace, with its corrections.
    state
        Its rows, with the log.
    offset
        How many rows to leave out.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    content
        Of ``log.html``.
    """
    rows = log_rows(workspace, state, lang)
    return {
        "rows": rows[offset : offset + PAGE],
        "total": len(rows),
        "offset": offset,
        "page": PAGE,
    }


def log_rows(workspace: Workspace, state: State, lang: str) -> list[LogRow]:
    """Return everything that somebody did, the latest first."""
    kept_out = workspace.kept_out()
    rows = [_logged(entry, lang) for entry in state.entries()]
    rows += [_corrected(correction, lang) for correction in workspace.corrections()]
    rows += [row for record in workspace.imports() for row in _imported(record, kept_out, lang)]
    return sorted(rows, key=lambda row: row.when, reverse=True)


def _act(code: str, lang: str) -> str:
    return _ACTS[code][lang != "zh"] if code in _ACTS else code


def _logged(entry: LogEntry, lang: str) -> LogRow:
    said = "; ".join(f"{key}: {value}" for key, value in entry.details.items())
    return LogRow(entry.happened[:19], entry.who, _act(entry.act, lang), entry.what, said)


def _imported(
    record: ImportRecord, kept_out: Mapping[str, Sequence[Problem]], lang: str
) -> list[LogRow]:
    """Return what the record of an import says was done: it came in, and perhaps was taken back."""
    kind, rows = said(KINDS, record.kind, lang), ("行", "rows")[lang != "zh"]
    told = f"{kind}, {record.rows} {rows}, {record.import_id}"
    aside = kept_out.get(record.import_id, ())
    if aside:
        told += (f"，{places_in(aside)} 处未导入", f", {places_in(aside)} kept out")[lang != "zh"]
    when = record.when.isoformat(timespec="seconds")[:19]
    made = [LogRow(when, record.who, _act("import_table", lang), record.file_name, told)]
    if record.undone_when is not None:
        back = record.undone_when.isoformat(timespec="seconds")[:19]
        act = _act("undo_import", lang)
        made.append(LogRow(back, record.undone_who, act, record.file_name, told))
    return made


def _corrected(correction: Correction, lang: str) -> LogRow:
    said = ""
    if correction.action == "mend":
        name = correction.field or ""
        before, after = (
            _value(name, value, lang) for value in (correction.before, correction.after)
        )
        said = f"{field_words(name, lang)}{('：', ': ')[lang != 'zh']}{before} → {after}"
    when = correction.when.isoformat(timespec="seconds")[:19]
    return LogRow(when, correction.who, _act(correction.action, lang), correction.item_id, said)


def _value(field: str, value: object, lang: str) -> str:
    """Return what a field held, in words: nothing, a choice of a list, or the parts of a record with their names."""
    if value is None or value == "":
        return ("空", "empty")[lang != "zh"]
    if isinstance(value, Mapping):
        parts = (f"{field_words(f'{field}.{key}', lang)} {part}" for key, part in value.items())
        return ("，", ", ")[lang != "zh"].join(parts)
    return option_words(str(value), lang)
