"""What stands on the page of future industries? Stages, what is next for a place, links, the back-test."""

from collections.abc import Mapping, Sequence
from typing import Any

from planloom.app.chain_view import FAINT
from planloom.app.charts import ACCENT, FONT, INK
from planloom.app.check_view import short_id, shown_table, words_of
from planloom.app.records import Check, CheckTable

KIND = "foresight"
SHOWN, NEXT, NODES = 12, 15, 60
"""Rows of a table, rows of a place, industries that are drawn."""
NEAR = "#B34700"
"""What a place may have next."""
_FIRST = 5
_LEFT_OUT = "_left_out"  # what a study has no room for
Option = dict[str, Any]


def foresight_checks(checks: Sequence[Check]) -> tuple[Check, ...]:
    """Return the checks of future industries, the one known last first."""
    own = [check for check in checks if check.kind == KIND]
    return tuple(sorted(own, key=lambda check: (check.published_on, check.name), reverse=True))


def foresight_content(
    checks: Sequence[Check], short: str, place: str, lang: str
) -> Mapping[str, Any]:
    """Return the content of the page.

    Parameters
    ----------
    checks
        The checks of a study.
    short
        Which one; empty for the one known last.
    place
        Whose next industries are shown; empty for the first of the ranking.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    content
        Of ``foresight.html``; without a check only that there is none.
    """
    own = foresight_checks(checks)
    check = next((c for c in own if not short or short_id(c) == short), None)
    if check is None:
        return {"check": None, "said": words_of(KIND)}
    tables = {table.name: table for table in check.tables}
    near = tables["next"]
    regions = list(dict.fromkeys(near.column("region")))
    ranked = [name for name in tables["places"].column("region") if name in regions]
    chosen = place if place in regions else str(next(iter(ranked), ""))
    first, rows = _rows_of(near, chosen)
    shown = {
        name: shown_table(check, table, lang, 0, SHOWN)
        for name, table in tables.items()
        if name not in ("next", "links") and table.rows
    }
    here = shown_table(check, near, lang, first, min(rows, NEXT)) if rows else None
    wanted = [str(row[1]) for row in near.rows[first : first + min(rows, _FIRST)]]
    links = _drawn(tables["links"])
    told = [p for p in check.problems if p.severity != "information" or p.code.endswith(_LEFT_OUT)]
    return {
        "check": check,
        "others": [(short_id(c), c.name or short_id(c)) for c in own if c is not check],
        "short": short_id(check),
        "said": words_of(KIND),
        "told": told,
        "shown": shown,
        "near": here,
        "near_total": rows,
        "place": chosen,
        "regions": sorted(map(str, regions)),
        "links": shown_table(check, links, lang, 0, len(links.rows)) if links.rows else None,
        "links_total": len(tables["links"].rows),
        "option": _option(links, wanted, lang),
        "wanted": wanted,
    }


def _rows_of(table: CheckTable, region: str) -> tuple[int, int]:
    """Return the first row of a place and how many it has: its rows stand together."""
    column = table.column("region")
    found = [number for number, name in enumerate(column) if name == region]
    return (found[0], len(found)) if found else (0, 0)


def _drawn(table: CheckTable) -> CheckTable:
    """Return the strongest links of as many industries as can be drawn."""
    names: set[str] = set()
    count = 0
    for row in table.rows:  # a beginning of the table, so that each row keeps its number
        names |= {str(row[0]), str(row[1])}
        if len(names) > NODES:
            break
        count += 1
    return table.model_copy(update={"rows": table.rows[:count]})


def _option(table: CheckTable, wanted: Sequence[str], lang: str) -> Option:
    """Return the drawing of the links: industries on a circle, thicker lines for nearer ones."""
    names = list(dict.fromkeys(str(name) for row in table.rows for name in row[:2]))
    degree = {name: sum(name in row[:2] for row in table.rows) for name in names}
    numbers = [row[2] for row in table.rows if isinstance(row[2], float)]
    most = max(numbers, default=1.0)
    said = {"zh": "关联度", "en": "relatedness"}[lang]
    nodes = [
        {
            "name": name,
            "symbolSize": 8 + 2 * min(degree[name], 8),
            "itemStyle": {"color": NEAR if name in wanted else ACCENT},
            "label": {"color": NEAR if name in wanted else INK, "formatter": _short(name)},
            "tooltip": {"formatter": _plain(name)},
        }
        for name in names
    ]
    edges = [
        {
            "source": row[0],
            "target": row[1],
            "lineStyle": {
                "width": 0.5 + 3 * float(row[2] or 0) / most,
                "color": FAINT,
                "opacity": 1,
            },
            "tooltip": {
                "formatter": _plain(f"{row[0]} – {row[1]}: {said} {float(row[2] or 0):.3f}")
            },
        }
        for row in table.rows
    ]
    return {
        "animation": False,
        "textStyle": {"fontFamily": FONT, "color": INK},
        "tooltip": {"confine": True},
        "series": [
            {
                "type": "graph",
                "layout": "circular",
                "circular": {"rotateLabel": True},
                "top": 140, "bottom": 140, "left": 150, "right": 150,
                "label": {"show": True, "fontSize": 12, "position": "right"},
                "emphasis": {"focus": "adjacency", "lineStyle": {"color": INK}},
                "data": nodes,
                "links": edges,
            }
        ],
    }  # fmt: skip


def _short(name: str) -> str:
    width, text = 0, ""
    for sign in name:
        width += 1 if sign.isascii() else 2
        if width > 18:  # noqa: PLR2004 room beside the circle
            return _plain(text + "…")
        text += sign
    return _plain(text)


def _plain(words: str) -> str:
    """Return words in which ECharts finds no template and no markup."""
    for sign, other in (("{", "（"), ("}", "）"), ("<", "＜"), (">", "＞")):
        words = words.replace(sign, other)
    return words
