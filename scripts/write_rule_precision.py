"""Write codes/data/rule_precision.csv: how often each reading rule was right on the development set."""

import csv
import io
import json
import runpy
from collections import defaultdict
from pathlib import Path
from typing import Any

from planloom.reading import read_document, specification
from planloom.reading.records import Name, Reading

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
TABLE = ROOT / "src/planloom/codes/data/rule_precision.csv"
Tally = dict[str, list[int]]


def tally() -> Tally:
    """Return, for each rule, how many items it made on the development set and how many the gold file holds."""
    scorer = runpy.run_path(str(SHARED / "tools/score_reading.py"))
    found: Tally = defaultdict(lambda: [0, 0])
    for path in sorted((SHARED / "corpus/gold").glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        (document,) = (SHARED / "corpus/documents").glob(f"{path.stem}.*")
        reading = read_document(document.read_bytes(), document.name)
        _count_statements(gold, specification(reading), scorer, found)
        _count_names(gold["lists"], reading, scorer, found)
    return found


def _count_statements(gold: Any, read: Any, scorer: dict[str, Any], found: Tally) -> None:
    pairs = {j: i for i, j in scorer["match"](gold["statements"], read["statements"])}
    for number, item in enumerate(read["statements"]):
        pair = pairs.get(number)
        right = pair is not None and scorer["checks"](gold["statements"][pair], item)["kind"]
        _note(found, item["rule"], right=bool(right))
    left = list(gold["pledges"])
    for item in read["pledges"]:
        match = next((g for g in left if scorer["overlap"](g, item)), None)
        if match is not None:
            left.remove(match)
        _note(found, item["rule"], right=match is not None)


def _count_names(gold: Any, reading: Reading, scorer: dict[str, Any], found: Tally) -> None:
    members = tuple(name for group in reading.portfolio for name in group.members)
    read: dict[str, tuple[Name, ...]] = {
        "portfolio": members,
        "fields": reading.fields,
        "technologies": reading.technologies,
        "projects": reading.projects,
        "roles": reading.roles,
    }
    for key, names in read.items():
        left = scorer["names"](gold[key], key)
        for name in names:
            said = (name.place, name.name) if key == "roles" else name.name
            match = next((x for x in left if scorer["same_name"](x, said, key)), None)
            if match is not None:
                left.remove(match)
            _note(found, name.rule, right=match is not None)


def _note(found: Tally, rule: str, *, right: bool) -> None:
    found[rule][0] += 1
    found[rule][1] += right


def table(found: Tally) -> str:
    """Return the table as CSV."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("rule", "hits", "right"))
    writer.writerows((rule, *found[rule]) for rule in sorted(found))
    return file.getvalue()


if __name__ == "__main__":
    TABLE.write_text(table(tally()), "utf-8")
