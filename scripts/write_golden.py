"""Write the figures and verdicts of the example study as they come out now: ``tests/golden/*.csv``.

A difference means that a rule, a row or a text changed: look at it, and say why in the commit.
"""

import sys
from datetime import date
from pathlib import Path

from planloom.study import example_study
from planloom.study.listing import study_tables
from planloom.study.tables import table_bytes

GOLDEN = Path(__file__).parents[1] / "tests/golden"
DAYS = (date(2025, 12, 31), date(2026, 3, 1))
TABLES = ("verdicts", "figures", "absences")


def golden() -> dict[Path, bytes]:
    """Return the golden files with their bytes."""
    return {
        GOLDEN / f"{table.name}_{day}.csv": table_bytes(table)
        for day in DAYS
        for table in study_tables(example_study(day))
        if table.name in TABLES
    }


def main() -> int:
    """Write them."""
    for path, data in golden().items():
        path.write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
