"""Write the JSON Schema of a study and the list of its tables: ``docs/study.schema.json``, ``docs/study.md``."""

import ast
import inspect
import itertools
import re
import sys
import textwrap
from dataclasses import is_dataclass
from datetime import date
from functools import cache
from pathlib import Path

from planloom.study import example_study
from planloom.study.listing import study_tables
from planloom.study.schema import study_schema_json
from planloom.study.tables import Column, Table, columns

DOCS = Path(__file__).parents[1] / "docs"
BEGIN, END = "<!-- tables: written by scripts/write_study_docs.py -->", "<!-- end of tables -->"
OWNERS = {
    "document": "Name of the document.",
    "plan_id": "The plan.",
    "group": "What the members are called together.",
    "stage": "What the members are to become.",
    "record": "The target, or target and member with `/` between.",
    "code": "The finding's rule.",
    "where": "The finding's place or item.",
}
ENDS = {"_unit": "Its unit.", "_trace": "Its trace node."}


def page(text: str) -> str:
    """Return the page with a fresh list of tables."""
    before, after = text.split(BEGIN, maxsplit=1)[0], text.split(END)[1]
    tables = study_tables(example_study(date(2025, 12, 31)))
    return before + BEGIN + "\n\n" + "\n".join(map(_table, tables)) + END + after


def _table(table: Table) -> str:
    said = (inspect.getdoc(table.record) or "").splitlines()[0]
    lines = [f"### `tables/{table.name}.csv`", "", said, "", "| column | what it holds |"]
    lines += ["| --- | --- |", *(f"| `{name}` | {OWNERS[name]} |" for name in table.owners)]
    lines += [f"| `{column.name}` | {_meaning(column)} |" for column in columns(table.record)]
    return "\n".join(lines) + "\n"


def _meaning(column: Column) -> str:
    is_figure = column.way[-1] in ("value", "unit", "trace") and len(column.way) > 1
    field = column.way[-2] if is_figure and column.owner.__name__ != "Figure" else column.way[-1]
    said = _docs(column.owner).get(field) or _docs(column.owner).get(column.way[-1], "")
    tail = next(
        (words for end, words in ENDS.items() if is_figure and column.name.endswith(end)), ""
    )
    return re.sub(r"\s+", " ", tail or said).replace("``", "`").replace("|", "\\|")


@cache
def _docs(record: type) -> dict[str, str]:
    """Return what the fields of a record mean, its bases' too, from the words under each."""
    found: dict[str, str] = {}
    for kind in reversed(record.__mro__):
        if is_dataclass(kind) or hasattr(kind, "model_fields"):
            found |= _own_docs(kind)
    return found


def _own_docs(kind: type) -> dict[str, str]:
    try:
        body = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0]
    except (OSError, TypeError):
        return {}
    found = {}
    parts = body.body if isinstance(body, ast.ClassDef) else []
    for one, other in itertools.pairwise(parts):
        match one, other:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str() as said)),
            ):
                found[name] = said
    return found


def main() -> int:
    """Write both files."""
    (DOCS / "study.schema.json").write_text(study_schema_json(), "utf-8")
    path = DOCS / "study.md"
    path.write_text(page(path.read_text("utf-8")), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
