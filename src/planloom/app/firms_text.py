"""How does a classification of firms stand on a terminal or in a pipe? Totals and tiers as table, JSON, YAML or CSV."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from planloom.app.labels import cluster_label
from planloom.app.numbers import amount, digits
from planloom.app.terminal import aligned
from planloom.app.wording import promise, target_name
from planloom.codes import words
from planloom.study.firms import FirmsResult, TierRow, in_plan

OUTSIDE = "outside"
_MONEY = ("revenue_cny", "value_added_cny", "output_cny")
_TIER_HEADINGS = {
    "zh": ("目标", "承诺", "以什么计", "有多少家", "归类存疑", "缺数", "结论"),
    "en": ("target", "promised", "measured by", "firms", "unsure", "no figure", "verdict"),
}
_UNSTATED = {"zh": "（原文未写明）", "en": " (not stated)"}


def firms_text(result: FirmsResult, form: str, lang: str) -> str:
    """Return totals and tiers of a classification as text.

    Parameters
    ----------
    result
        The classification.
    form
        ``table``, ``json``, ``yaml`` or ``csv`` (totals alone).
    lang
        Language of the table.

    Returns
    -------
    text
        Ends in a line end.
    """
    if form == "csv":
        return _csv(result)
    if form in ("json", "yaml"):
        tree = firms_tree(result)
        if form == "json":
            return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"
        return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
    return _tables(result, lang)


def firms_tree(result: FirmsResult) -> dict[str, Any]:
    """Return totals, tiers and reasons as plain values.

    Parameters
    ----------
    result
        The classification.

    Returns
    -------
    tree
        Keys firms, totals, tiers, unsure_firms, unsure_reasons.
    """
    return {
        "firms": result.table.firms.height,
        "totals": result.totals.to_dicts(),
        "tiers": [_tier(row) for row in result.tiers],
        "unsure_firms": result.unsure_firm_count,
        "unsure_reasons": dict(result.unsure_reasons),
    }


def cluster_name(code: str, lang: str) -> str:
    """Return the words for a cluster, or for outside."""
    return words(f"firms.{code}", lang) if code == OUTSIDE else cluster_label(code, lang)


def _tier(row: TierRow) -> dict[str, Any]:
    return {
        "target_id": row.target.id,
        "cluster_code": row.test.cluster_code,
        "measure": row.test.measure,
        "is_measure_stated": row.is_stated,
        "threshold_cny": row.test.threshold_cny,
        "comparator": row.target.comparator,
        "promised_low": row.target.low,
        "promised_high": row.target.high,
        "firm_count_low": row.count.low,
        "firm_count_high": row.count.high,
        "unsure_count": row.count.unsure,
        "missing_count": row.count.missing,
        "verdict": row.verdict,
        "quote": row.target.citation.quote,
    }


def _csv(result: FirmsResult) -> str:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(result.totals.columns)
    writer.writerows(result.totals.rows())
    return file.getvalue()


def _tables(result: FirmsResult, lang: str) -> str:
    wanted = in_plan(result)
    rows = [row for row in result.totals.to_dicts() if _is_shown(row, wanted)]
    given = [name for name in (*_MONEY, "employment_person") if name in result.totals.columns]
    lines = aligned(_headings(given, lang), [_cells(row, given, lang) for row in rows])
    if result.tiers:
        cells = [_tier_cells(row, lang) for row in result.tiers]
        lines += ["", *aligned(_TIER_HEADINGS[lang], cells)]
    return "\n".join([*lines, "", _summary(result, lang)]) + "\n"


def _is_shown(row: Mapping[str, Any], wanted: frozenset[str]) -> bool:
    return row["cluster_code"] in wanted or row["firm_count"] + row["unsure_firm_count"] > 0


def _headings(given: Sequence[str], lang: str) -> tuple[str, ...]:
    firms = {
        "zh": ("集群", "企业数（按份额）", "其中存疑"),
        "en": ("cluster", "firms (by share)", "unsure"),
    }
    unsure = {"zh": "存疑", "en": "unsure"}
    pairs = [(words(f"firms.{name}", lang), unsure[lang]) for name in given]
    return (*firms[lang], *(cell for pair in pairs for cell in pair))


def _cells(row: Mapping[str, Any], given: Sequence[str], lang: str) -> tuple[str, ...]:
    counts = [
        digits(row["firm_count"] + row["unsure_firm_count"]),
        digits(row["unsure_firm_count"]),
    ]
    for name in given:
        unit = "CNY" if name in _MONEY else "person"
        both = row[name] + row[f"unsure_{name}"]
        counts += [amount(value, unit, lang) for value in (both, row[f"unsure_{name}"])]
    return (cluster_name(row["cluster_code"], lang), *counts)


def _tier_cells(row: TierRow, lang: str) -> tuple[str, ...]:
    count = row.count
    span = str(count.low) if count.low == count.high else f"{count.low}–{count.high}"
    measure = words(f"firms.{row.test.measure}", lang) + ("" if row.is_stated else _UNSTATED[lang])
    verdict = words(f"firms.{row.verdict}", lang)
    name = target_name(row.target, lang)
    return (
        name,
        promise(row.target, lang),
        measure,
        span,
        str(count.unsure),
        str(count.missing),
        verdict,
    )


def _summary(result: FirmsResult, lang: str) -> str:
    """Return how many firms there are and why some are unsure."""
    count, firms = result.unsure_firm_count, result.table.firms.height
    told = [f"{words(f'firms.{reason}', lang)} {n}" for reason, n in result.unsure_reasons]
    if lang == "zh":
        return f"共 {firms} 家企业，{count} 家存疑" + (f"：{'；'.join(told)}。" if told else "。")
    return f"{firms} firms, {count} of them unsure" + (f": {'; '.join(told)}." if told else ".")
