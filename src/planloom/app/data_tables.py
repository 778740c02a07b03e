"""Which lists of data can be taken along? Each list of the pages of data as rows for a spreadsheet."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from planloom.app import wording
from planloom.app.data_view import DataLists, programme_rows
from planloom.app.data_words import KINDS, PARTS, PRICES, STATUSES, said
from planloom.app.log_view import log_rows
from planloom.app.report.sheets import Value
from planloom.app.view import View
from planloom.codes.check_words import check_words
from planloom.evidence.records import Observation
from planloom.workspace import State

TABLES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "observations": ("数值", "figures"),
        "definitions": ("口径", "definitions"),
        "breaks": ("口径断点", "breaks"),
        "conflicts": ("来源冲突", "conflicts"),
        "programme": ("行动进展", "programme"),
        "imports": ("导入", "imports"),
        "checks": ("核验", "checks"),
        "log": ("记录", "log"),
    }
)
"""Lists by name, with what they are called."""
_MOST = 10_000_000
_FIGURE = (
    "指标|indicator", "指标代码|indicator code", "对象|subject", "对象代码|subject code", "年份（年）|year",
    "数值（单位见右）|value (unit on the right)", "单位|unit", "口径代码|definition code", "来源|source",
    "公布日期|published", "网址|address", "备注|remark", "文件|file", "行|row", "原句|sentence",
)  # fmt: skip


def most_rows(lists: DataLists, view: View, as_of: date, name: str) -> int:
    """Return how many rows a list of figures would have; 0 for the other lists, which are short."""
    return lists.figures(view, as_of, 0).total if name == "observations" else 0


def data_table(lists: DataLists, view: View, as_of: date, name: str) -> list[list[Value]]:
    """Return one list as the view filters it; the first row is its head.

    Parameters
    ----------
    lists
        The lists of a workspace.
    view
        State of the page.
    as_of
        Day of the page.
    name
        One of `TABLES`.

    Returns
    -------
    rows
        Null where a value is missing.
    """
    made: dict[str, Callable[[], list[list[Value]]]] = {
        "observations": lambda: _figures(lists, view, as_of),
        "definitions": lambda: _definitions(lists, view.lang),
        "breaks": lambda: _breaks(lists, as_of, view.lang),
        "conflicts": lambda: _conflicts(lists, as_of, view.lang),
        "programme": lambda: _programme(lists, view, as_of),
        "imports": lambda: _imports(lists, view.lang),
        "checks": lambda: _checks(lists, view.lang),
        "log": lambda: _log(lists, view.lang),
    }
    return made[name]()


def _heads(lang: str, *pairs: str) -> list[Value]:
    return [pair.split("|")[lang != "zh"] for pair in pairs]


def _figure(o: Observation, lang: str) -> list[Value]:
    return [
        wording.indicator_label(o.indicator_code, lang), o.indicator_code, wording.subject_label(o.subject_code, lang),
        o.subject_code, o.year, o.value, o.unit, o.scope_code, o.source, o.published_on, o.address, o.note, o.table,
        o.row or None, o.quote,
    ]  # fmt: skip


def _figures(lists: DataLists, view: View, as_of: date) -> list[list[Value]]:
    rows = lists.figures(view, as_of, _MOST).rows
    return [_heads(view.lang, *_FIGURE), *(_figure(row, view.lang) for row in rows)]


def _definitions(lists: DataLists, lang: str) -> list[list[Value]]:
    head = _heads(
        lang, "代码|code", "指标|indicator", "名称|name", "来源写明|stated", "单位|unit", "价格|prices",
        "起始年|first year", "截止年|last year", "分子|numerator", "分母|denominator", "分类标准|classification",
        "接续|follows", "来源次序|precedence", "来源|source", "说明|remark",
    )  # fmt: skip
    rows: list[list[Value]] = [head]
    for d in lists.definitions():
        stated = ("是", "yes") if d.is_stated else ("否", "no")
        label, note = (d.label_zh, d.note_zh) if lang == "zh" else (d.label_en, d.note_en)
        rows.append(
            [
                d.scope_code, wording.indicator_label(d.indicator_code, lang), label, stated[lang != "zh"], d.unit,
                said(PRICES, d.price_basis, lang), d.first_year, d.last_year, d.numerator, d.denominator,
                d.classification, d.follows, " > ".join(d.precedence), d.source, note,
            ]
        )  # fmt: skip
    return rows


def _breaks(lists: DataLists, as_of: date, lang: str) -> list[list[Value]]:
    head = _heads(
        lang, "指标|indicator", "对象|subject", "断点前口径|definition before", "最后年份（年）|last year",
        "断点后口径|definition after", "首个年份（年）|first year", "种类|kind",
    )  # fmt: skip
    kinds = {"break": ("断点", "break"), "possible_break": ("可能的断点", "possible break")}
    rows = [
        [
            wording.indicator_label(b.indicator_code, lang), wording.subject_label(b.subject_code, lang),
            b.before_scope, b.last_year, b.after_scope, b.first_year, said(kinds, b.kind, lang),
        ]
        for b in lists.breaks(as_of)
    ]  # fmt: skip
    return [head, *rows]


def _conflicts(lists: DataLists, as_of: date, lang: str) -> list[list[Value]]:
    head = _heads(lang, "冲突|conflict", "采用|counts", *_FIGURE)
    yes = ("是", "yes")[lang != "zh"]
    rows = [
        [number, yes if o == found.preferred else None, *_figure(o, lang)]
        for number, found in enumerate(lists.conflicts(as_of), 1)
        for o in found.observations
    ]
    return [head, *rows]


def _programme(lists: DataLists, view: View, as_of: date) -> list[list[Value]]:
    lang = view.lang
    head = _heads(
        lang, "编号|item", "名称|name", "类别|kind", "规划|plan", "集群|cluster", "地区|place", "状态|status",
        "日期|reported on", "来源|source", "备注|remark",
    )  # fmt: skip
    rows: list[list[Value]] = [head]
    for state in programme_rows(lists, view, as_of):
        part = state.part
        own: list[Value] = [
            part.item_id, part.name, said(PARTS, part.kind, lang), part.plan_id,
            wording.subject_label(part.cluster_code, lang) if part.cluster_code else None,
            wording.subject_label(part.place_code, lang) if part.place_code else None,
        ]  # fmt: skip
        if not state.rows:
            rows.append([*own, said(STATUSES, "no_data", lang), None, None, None])
        rows += [
            [*own, said(STATUSES, r.status, lang), r.reported_on, r.source, r.note]
            for r in state.rows
        ]
    return rows


def _imports(lists: DataLists, lang: str) -> list[list[Value]]:
    head = _heads(
        lang, "编号|id", "文件|file", "内容|kind", "行数|rows", "导入人|by", "时间|when", "对应关系|mapping",
        "撤销时间|taken back", "撤销人|by",
    )  # fmt: skip
    rows: list[list[Value]] = [
        [
            r.import_id, r.file_name, said(KINDS, r.kind, lang), r.rows, r.who, r.when.isoformat(timespec="seconds"),
            r.mapping_name, r.undone_when.isoformat(timespec="seconds") if r.undone_when else None, r.undone_who,
        ]
        for r in lists.workspace.imports()
    ]  # fmt: skip
    return [head, *rows]


def _checks(lists: DataLists, lang: str) -> list[list[Value]]:
    head = _heads(
        lang, "编号|id", "核验|check", "名称|name", "规划|plan id", "表的日期|tables known from", "谁|who",
        "时间|when", "撤回|taken back",
    )  # fmt: skip
    back, words = ("是", "yes")[lang != "zh"], check_words()
    rows: list[list[Value]] = [head]
    for kept in reversed(lists.workspace.checks()[0]):
        check, known = kept.check, words.get(kept.check.kind)
        label = (known.zh if lang == "zh" else known.en) if known else check.kind
        rows.append(
            [
                check.check_id, label, check.name, check.plan_id, check.published_on, kept.who, kept.when,
                back if kept.state == "taken_back" else None,
            ]
        )  # fmt: skip
    return rows


def _log(lists: DataLists, lang: str) -> list[list[Value]]:
    head = _heads(
        lang, "时间|when", "谁|who", "做了什么|what was done", "对什么|to what", "改动|change"
    )
    rows: list[list[Value]] = [
        [row.when, row.who, row.act, row.what, row.details]
        for row in log_rows(lists.workspace, State(lists.workspace.folder), lang)
    ]
    return [head, *rows]
