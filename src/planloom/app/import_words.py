"""What is said of a table before and after it is imported? Mapping, result and list of imports in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from planloom.app.terminal import aligned
from planloom.codes import words
from planloom.workspace.importing import (
    Imported,
    ImportRecord,
    Prepared,
    column_letters,
    is_unstated,
)
from planloom.workspace.trial import places_in

_HEADING = ("id", "file", "kind", "rows", "who", "when", "undone")
_FIRST = 40


def prepared_words(prepared: Prepared, lang: str) -> list[str]:
    """Return how a table will be read, line by line.

    Parameters
    ----------
    prepared
        What `planloom.workspace.importing.prepare_import` gave.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    lines
        Without line ends.
    """
    mapping, layout = prepared.mapping, prepared.layout
    if mapping is None or layout is None:
        return [words("import.file", lang, {"name": prepared.name})]
    sheet = {"name": prepared.name, "sheet": layout.sheet.name}
    lines = [words("import.file_sheet" if layout.sheet.name else "import.file", lang, sheet)]
    if layout.header_rows is not None:
        first, last = layout.header_rows
        lines.append(words("import.header", lang, {"first": first, "last": last}))
    if prepared.state != "plain":
        lines.append(words(f"import.{prepared.state}", lang, {"name": mapping.name}))
    lines += list(_columns(prepared, lang))
    for role, text in mapping.constants.items():
        lines.append(
            words("import.constant", lang, {"role": _role(role, lang), "text": words(text, lang)})
        )
    lines += list(_scopes(mapping.scopes, lang))
    for bound in mapping.words.values():
        for word, code in bound.items():
            values = {"word": word, "code": words(code, lang)}
            lines.append(words("import.word" if code else "import.word_left_out", lang, values))
    if prepared.others:
        lines.append(words("import.others", lang, {"sheets": prepared.others}))
    return lines


def _columns(prepared: Prepared, lang: str) -> Iterator[str]:
    mapping, layout = prepared.mapping, prepared.layout
    if mapping is None or layout is None:
        return
    for j, column in enumerate(mapping.columns[:_FIRST]):
        codes = (column.indicator, column.subject, column.unit)
        more = " · ".join(words(code, lang) for code in codes if code)
        values = {
            "column": column_letters(layout, j),
            "label": layout.label(j),
            "role": _role(column.role, lang),
            "more": f" ({more})" if more else "",
        }
        yield words("import.column", lang, values)
    if len(mapping.columns) > _FIRST:
        yield f"  … +{len(mapping.columns) - _FIRST}"


def _scopes(scopes: Mapping[str, str], lang: str) -> Iterator[str]:
    for indicator, scope in scopes.items():
        code = "import.scope_unstated" if is_unstated(indicator, scope) else "import.scope"
        yield words(code, lang, {"indicator": words(indicator, lang), "scope": scope})


def _role(role: str, lang: str) -> str:
    return words(f"import.role_{role}", lang)


def imported_words(imported: Imported, prepared: Prepared, folder: str, lang: str) -> list[str]:
    """Return what came of an import, line by line."""
    if prepared.before is not None:
        record = prepared.before
        told = {
            "when": f"{record.when:%Y-%m-%d %H:%M}",
            "who": record.who,
            "import_id": record.import_id,
        }
        return [words("import.already", lang, told)]
    if not imported.added:
        return [words("import.nothing_new", lang, {"held": imported.held})]
    values: dict[str, object] = {
        "added": imported.added, "held": imported.held, "missing": imported.missing, "left_out": imported.left_out,
    }  # fmt: skip
    lines = [words("import.done", lang, values)]
    if imported.aside:
        lines.append(words("import.kept_out", lang, {"count": places_in(imported.aside)}))
    if imported.record is not None:
        undo = {"import_id": imported.record.import_id, "folder": folder}
        lines.append(words("import.undo_with", lang, undo))
    return lines


def imports_words(records: Sequence[ImportRecord], lang: str) -> list[str]:
    """Return the list of imports as a table, the latest first."""
    if not records:
        return [words("import.none", lang)]
    rows = [
        (
            r.import_id, r.file_name, r.kind, f"{r.rows}", r.who, f"{r.when:%Y-%m-%d %H:%M}",
            f"{r.undone_when:%Y-%m-%d %H:%M} {r.undone_who}" if r.undone_when is not None else "",
        )
        for r in records
    ]  # fmt: skip
    return aligned([words(f"import.heading_{name}", lang) for name in _HEADING], rows)


def imports_tree(records: Sequence[ImportRecord]) -> list[dict[str, object]]:
    """Return the list of imports as plain values, times as ISO text."""
    return [
        {
            key: value.isoformat() if hasattr(value, "isoformat") else value
            for key, value in asdict(r).items()
        }
        for r in records
    ]
