"""What does a checker leave in a study? Its tables, with the files, the plan and the parameters that they rest on."""

from datetime import date

from pydantic import model_validator

from planloom.evidence.trace import ResultRecord
from planloom.study.problem_records import StudyProblem

RULES = "rules"
"""Role of the code lists among the inputs of a check."""
Cell = str | float | None
"""What stands in a cell: words or a code, a number, or nothing because there is no figure."""


class CheckInput(ResultRecord):
    """One file that a check was given, the plan that it looked at, or the code lists that it went by."""

    role: str
    """What it was given as, e.g. ``firms``, ``edges``; ``plan`` for the plan, ``rules`` for the code lists."""
    name: str
    """Its file name; the id of the plan; what the rules are."""
    sha256: str
    """Hash of its bytes; of the plan's content."""


class CheckColumn(ResultRecord):
    """One column of a table."""

    name: str
    """Its name: a field term with its unit as suffix, as everywhere."""
    unit: str | None = None
    """Unit of its numbers, ``1`` for shares; null where it holds words or codes."""


class CheckTable(ResultRecord):
    """One table of results."""

    name: str
    """Its name, unique in the check."""
    columns: tuple[CheckColumn, ...]
    """Its columns; the first ones name the row."""
    rows: tuple[tuple[Cell, ...], ...]
    """Its rows in a stated order, one cell for each column; numbers with 12 significant digits."""

    @model_validator(mode="after")
    def _is_rectangular(self) -> "CheckTable":
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"{self.name}: a row without a cell for each column")
        return self

    def column(self, name: str) -> tuple[Cell, ...]:
        """Return the cells of a column.

        Examples
        --------
        >>> columns = (CheckColumn(name="firm_id"), CheckColumn(name="share", unit="1"))
        >>> CheckTable(name="t", columns=columns, rows=(("a", 0.5), ("b", None))).column("share")
        (0.5, None)
        """
        place = [column.name for column in self.columns].index(name)
        return tuple(row[place] for row in self.rows)


class Check(ResultRecord):
    """What one checker found in the tables it was given, held against a plan where one is named."""

    check_id: str
    """Hash of kind, name, inputs and parameters."""
    kind: str
    """Which checker, e.g. ``firms``."""
    name: str
    """What the person calls it; of two under one kind, name and plan the later one counts."""
    plan_id: str | None
    """The plan that it was held against; null where none was named."""
    published_on: date
    """Day from which its tables are known."""
    inputs: tuple[CheckInput, ...]
    """What went in."""
    parameters: tuple[tuple[str, str], ...]
    """What was chosen, defaults too: name and value, by name."""
    tables: tuple[CheckTable, ...]
    """What came out."""
    problems: tuple[StudyProblem, ...] = ()
    """What could not be settled, and what was treated on the way."""

    @property
    def files(self) -> tuple[CheckInput, ...]:
        """The tables that a person gave: what is neither plan nor code lists."""
        return tuple(i for i in self.inputs if i.role not in ("plan", RULES))

    def table(self, name: str) -> CheckTable | None:
        """Return a table by its name; null where the check has none of it."""
        return next((table for table in self.tables if table.name == name), None)
