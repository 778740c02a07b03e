"""How do the measures of clusters stand on a terminal or in a pipe? Tables, JSON, YAML or CSV."""

import json

import yaml

from planloom.app.numbers import digits, percent
from planloom.app.terminal import aligned
from planloom.codes.check_words import ColumnWords, check_words
from planloom.study.clusters import (
    MEASURES,
    Measurement,
    MeasureTable,
    measurement_csv,
    measurement_rows,
    table_rows,
)

_ROWS = 20
_ENDS = ("_low", "_high")
_DIAGNOSES = {
    "zh": {"uneven": "发展不平衡", "insufficient": "发展不充分", "layout": "布局", "momentum": "后劲"},
    "en": {"uneven": "unevenness", "insufficient": "insufficiency", "layout": "layout", "momentum": "momentum"},
}  # fmt: skip
_MORE = {
    "zh": "另有 {} 行，见 --out 或 --format csv。",
    "en": "{} more rows: see --out or --format csv.",
}
_SMALL = 1e-3


def measurement_text(found: Measurement, form: str, lang: str) -> str:
    """Return what the measures say as text.

    Parameters
    ----------
    found
        What they say.
    form
        ``table`` for people (the first rows of each table), ``json`` or ``yaml`` for all tables, ``csv`` for one
        number a line.
    lang
        Language of the tables.

    Returns
    -------
    text
        Ends in a line end.
    """
    if form == "csv":
        return measurement_csv(found)
    if form in ("json", "yaml"):
        tree = {
            "quantity": found.quantity,
            "years": list(found.years),
            "interval": found.interval,
            "diagnosis": {name: list(one.diagnosis) for name, one in MEASURES.items()},
            "tables": measurement_rows(found),
        }
        if form == "json":
            return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"
        return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
    return "\n".join(line for table in found.tables for line in (*_table(table, lang), "")) + "\n"


def diagnosis_words(code: str, lang: str) -> str:
    """Return the words for a diagnosis that measures answer."""
    return _DIAGNOSES[lang][code]


def _table(table: MeasureTable, lang: str) -> list[str]:
    said = check_words()["clusters"].tables[table.name]
    title, note = (said.zh, said.note_zh) if lang == "zh" else (said.en, said.note_en)
    shown = [name for name in table.column if not name.endswith(_ENDS)]
    heads = [_label(said.columns[name], lang) for name in (*table.keys, *shown)]
    names = (*table.keys, *table.column)
    rows = table_rows(table)
    if "size" in names:
        rows = sorted(rows, key=lambda row: -float(row[names.index("size")] or 0))
    cells = [
        [
            *(_word(said.columns[key], str(row[k]), lang) for k, key in enumerate(table.keys)),
            *(
                _cell(dict(zip(names, row, strict=True)), name, said.columns[name])
                for name in shown
            ),
        ]
        for row in rows[:_ROWS]
    ]
    lines = [f"{title} · {note}" if note else title, "", *aligned(heads, cells)]
    if len(rows) > _ROWS:
        lines.append(_MORE[lang].format(len(rows) - _ROWS))
    return lines


def _label(said: ColumnWords, lang: str) -> str:
    return said.zh if lang == "zh" else said.en


def _word(said: ColumnWords, code: str, lang: str) -> str:
    own = said.values.get(code)
    return code if own is None else own.zh if lang == "zh" else own.en


def _cell(row: dict[str, str | float | None], name: str, said: ColumnWords) -> str:
    """Return a number with its interval; empty where it is undefined."""
    value, low, high = (row.get(name + end) for end in ("", *_ENDS))
    if not isinstance(value, float):
        return ""
    if isinstance(low, float) and isinstance(high, float):
        return f"{_number(value, said)} [{_number(low, said)}, {_number(high, said)}]"
    return _number(value, said)


def _number(value: float, said: ColumnWords) -> str:
    if said.form == "percent":
        return percent(value)
    small = value != 0 and abs(value) < _SMALL
    return f"{value:.3g}" if small else digits(value, 3 if abs(value) < 1 / _SMALL else 0)
