"""What stands on the page of firms? Totals, tiers, the queue of unsure firms with evidence, members of a cluster."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planloom.app import check_view
from planloom.app.numbers import amount, computed_percent
from planloom.app.records import Check, CheckTable
from planloom.app.view import View
from planloom.codes import words
from planloom.workspace.firm_decisions import FirmDecision

Content = dict[str, Any]
KIND = "firms"
_SHOWN = 100
_MONEY = ("revenue_cny", "value_added_cny", "output_cny")
Decided = Mapping[tuple[str, str], FirmDecision]


@dataclass(frozen=True, slots=True)
class FirmRow:
    """A firm in a cluster, as it stands on the page."""

    firm_id: str
    """The firm."""
    name: str
    """Its name; the id where it has none."""
    cluster_code: str
    """The cluster; ``outside`` for none."""
    reason: str
    """Why it stands there, in words."""
    reason_code: str
    """The code of the reason."""
    share: str
    """Its share."""
    district: str
    """Its district."""
    code: str
    """Its industry code with what the code rule says."""
    keywords: str
    """All keywords found."""
    clause: tuple[str, str, str]
    """The clause that speaks most: before the keyword, the keyword, behind it."""
    activity: str
    """What the firm does with it."""
    size: str
    """Its largest known figure."""
    trace: str
    """Path of the origin of its share."""
    decision: FirmDecision | None
    """What a person decided since."""

    @property
    def key(self) -> str:
        """Name of the row in addresses."""
        return f"{self.firm_id}|{self.cluster_code}"


def firm_checks(checks: Sequence[Check]) -> tuple[Check, ...]:
    """Return the checks of firms, the one that was made last first."""
    return tuple(reversed([check for check in checks if check.kind == KIND]))


def firm_rows(check: Check, name: str, decided: Decided, lang: str) -> list[FirmRow]:
    """Return the rows of a table of firms.

    Parameters
    ----------
    check
        A check of firms.
    name
        ``unsure`` or ``members``.
    decided
        What persons decided, by firm and cluster.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    rows
        In the order of the table.
    """
    table = check.table(name)
    if table is None:
        return []
    names = [column.name for column in table.columns]
    rows = (dict(zip(names, row, strict=True)) for row in table.rows)
    return [_row(check, table, at, row, decided, lang) for at, row in enumerate(rows)]


def _row(
    check: Check, table: CheckTable, at: int, row: Mapping[str, Any], decided: Decided, lang: str
) -> FirmRow:
    said = check_view.words_of(KIND).tables[table.name]
    marks = said.columns["code_mark"].values
    mark = marks.get(row["code_mark"])
    marked = (mark.zh if lang == "zh" else mark.en) if mark else ""
    activity = said.columns["activity"].values.get(row["activity"])
    code = f"{row['industry_code']} {marked}".strip()
    return FirmRow(
        firm_id=row["firm_id"],
        name=row["firm_name"] or row["firm_id"],
        cluster_code=row["cluster_code"],
        reason=words(f"firms.{row['reason']}", lang),
        reason_code=row["reason"],
        share=computed_percent(row["share"]),
        district=row["district"],
        code=code,
        keywords=row["keywords"],
        clause=_parts(row["clause"], row["keyword"], row["keyword_at"]),
        activity=(activity.zh if lang == "zh" else activity.en) if activity else "",
        size=_size(row, lang),
        trace=f"/checks/{check_view.short_id(check)}/{table.name}/{at}/share",
        decision=decided.get((row["firm_id"], row["cluster_code"])),
    )


def _parts(clause: str, keyword: str, at: str) -> tuple[str, str, str]:
    """Return a clause cut around its keyword."""
    if not at.isdigit():
        return clause, "", ""
    start, end = int(at), int(at) + len(keyword)
    return clause[:start], clause[start:end], clause[end:]


def _size(row: Mapping[str, Any], lang: str) -> str:
    """Return the first figure that is known of a firm."""
    for name in _MONEY:
        if row.get(name) is not None:
            return f"{words(f'firms.{name}', lang)} {amount(row[name], 'CNY', lang)}"
    if row.get("employment_person") is not None:
        return amount(row["employment_person"], "person", lang)
    return ""


def wanted_rows(rows: Sequence[FirmRow], view: View) -> list[FirmRow]:
    """Return the rows that an address asks for: cluster, district, reason, words of the name."""
    return [
        row
        for row in rows
        if (not view.subject or row.cluster_code == view.subject)
        and (not view.kind or row.district == view.kind)
        and (not view.code or row.reason_code == view.code)
        and (not view.q or view.q.lower() in f"{row.name} {row.firm_id} {row.keywords}".lower())
    ]


def firms_content(checks: Sequence[Check], view: View, decided: Decided, lang: str) -> Content:
    """Return the content of the page of firms.

    Parameters
    ----------
    checks
        Checks of firms that hold on the day.
    view
        State of the page: ``plan`` a check, ``subject`` cluster, ``kind`` district, ``code`` reason, ``q`` words,
        ``status`` decided, ``item`` the row in front.
    decided
        What persons decided, by firm and cluster.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    content
        Of ``firms.html``.
    """
    if not checks:
        return {"check": None}
    check = next((c for c in checks if view.plan and c.check_id.startswith(view.plan)), checks[0])
    unsure = firm_rows(check, "unsure", decided, lang)
    members = firm_rows(check, "members", decided, lang)
    is_decided = view.status == "decided"
    queue = [row for row in wanted_rows(unsure, view) if (row.decision is not None) == is_decided]
    place = next((at for at, row in enumerate(queue) if row.key == view.item), 0)
    first = place // _SHOWN * _SHOWN
    shown = wanted_rows(members, view)
    applied = sum(i.role == "decisions" for i in check.inputs)
    return {
        "check": check,
        "checks": checks,
        "short": check_view.short_id(check),
        "tables": {
            table.name: check_view.shown_table(check, table, lang, 0, len(table.rows))
            for table in check.tables
            if table.name in ("totals", "tiers", "reasons")
        },
        "queue": queue[first : first + _SHOWN],
        "first": first,
        "place": place,
        "total": len(queue),
        "current": queue[place] if queue else None,
        "before": queue[place - 1] if place > 0 else None,
        "after": queue[place + 1] if place + 1 < len(queue) else None,
        "open_count": sum(row.decision is None for row in unsure),
        "decided_count": sum(row.decision is not None for row in unsure),
        "is_stale": any(row.decision is not None for row in unsure),
        "has_decisions": applied > 0,
        "members": shown[view.offset : view.offset + _SHOWN],
        "member_count": len(shown),
        "page_rows": _SHOWN,
        "clusters": sorted({row.cluster_code for row in (*unsure, *members)}),
        "districts": sorted({row.district for row in (*unsure, *members) if row.district}),
        "reasons": sorted({(row.reason_code, row.reason) for row in (*unsure, *members)}),
    }


def cluster_firms(checks: Sequence[Check], cluster: str, lang: str) -> Content:
    """Return what the last check of firms says of a cluster: its row of the totals, its tiers, its largest firms."""
    found = firm_checks(checks)
    if not found:
        return {"firms_check": None}
    check = found[0]
    totals = check.table("totals")
    row = next((n for n, r in enumerate(totals.rows if totals else ()) if r[0] == cluster), None)
    tiers = check.table("tiers")
    own = [n for n, r in enumerate(tiers.rows if tiers else ()) if r[1] == cluster]
    members = [r for r in firm_rows(check, "members", {}, lang) if r.cluster_code == cluster]
    unsure = [r for r in firm_rows(check, "unsure", {}, lang) if r.cluster_code == cluster]
    return {
        "firms_check": check,
        "firms_short": check_view.short_id(check),
        "firms_totals": None
        if totals is None or row is None
        else check_view.shown_table(check, totals, lang, row, 1),
        "firms_tiers": [check_view.shown_table(check, tiers, lang, n, 1) for n in own]
        if tiers
        else [],
        "firms_members": members[:10],
        "firms_unsure": len(unsure),
    }
