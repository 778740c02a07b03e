"""What may come next in one place, or for one cluster? Parts of its page: stages, candidates, links, with origins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planloom.app.check_view import ShownTable, short_id
from planloom.app.foresight_view import foresight_checks
from planloom.app.records import Check
from planloom.app.subject_rows import Axis, SubjectRows, rows_of, subject_table
from planloom.codes import Code

_STAGE = ("year", "stage", "growth_point", "size", "share", "advantage", "growth", "contribution_share")  # fmt: skip
_NEXT = ("outlook", "density", "industry_complexity", "advantage", "entry_probability")
_OF_PLACE = (
    "part",
    "rank",
    "rank_best",
    "rank_worst",
    "place_complexity",
    "fitness",
    "fitness_residual",
    "diversity",
)
_OF_INDUSTRY = ("part", "rank", "industry_complexity", "industry_fitness", "ubiquity")
_MOST = 8


@dataclass(frozen=True, slots=True)
class ForeseenPart:
    """What one check says of a place or a cluster."""

    check: Check
    """The check."""
    short: str
    """The part of its id that stands in addresses."""
    tables: tuple[ShownTable, ...]
    """Stages, then what may come next, then its own indices; of a cluster also what it is linked with."""
    region: str
    """Name of the place in the table; empty for a cluster."""
    warned: int
    """How many problems are to be read before the numbers."""


def foresight_part(checks: Sequence[Check], axis: Axis, code: Code, lang: str) -> Mapping[str, Any]:
    """Return the content of the part about what may come next on the page of a place or a cluster.

    Parameters
    ----------
    checks
        Checks in force.
    axis
        ``region`` for a place, ``industry`` for a cluster.
    code
        The place or cluster.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    content
        Of ``foresight_part.html``: what each check says, and the checks whose table does not name it.
    """
    made = [(check, _tables(check, axis, code, lang)) for check in foresight_checks(checks)]
    return {
        "foreseen": [
            ForeseenPart(check, short_id(check), tables, _region(check, axis, code), _warned(check))
            for check, tables in made
            if tables
        ],
        "unforeseen": [check for check, tables in made if not tables],
    }


def _tables(check: Check, axis: Axis, code: Code, lang: str) -> tuple[ShownTable, ...]:
    made = (subject_table(check, asked, code, lang) for asked in _wanted(axis))
    return tuple(shown for shown in made if shown is not None)


def _wanted(axis: Axis) -> tuple[SubjectRows, ...]:
    """Return the tables of a part; stages begin with the last year, candidates with the likeliest."""
    other, own = ("industry" if axis == "region" else "region"), (axis,)
    stages = SubjectRows("stages", own, (other, *_STAGE), ("year",), _MOST)
    if axis == "region":
        return (
            stages,
            SubjectRows("next", own, (other, *_NEXT), most=_MOST),
            SubjectRows("places", own, ("region", *_OF_PLACE)),
        )
    ends = ("industry", "other_industry")
    return (
        stages,
        SubjectRows("next", own, (other, *_NEXT), ("outlook",), _MOST),
        SubjectRows("industries", own, ("industry", *_OF_INDUSTRY)),
        SubjectRows("links", ends, (*ends, "relatedness", "places_shared"), most=_MOST),
    )


def _region(check: Check, axis: Axis, code: Code) -> str:
    """Return how the table names a place."""
    table = check.table("next")
    found = rows_of(table, ("region",), code) if table is not None and axis == "region" else []
    return str(table.rows[found[0]][0]) if table is not None and found else ""


def _warned(check: Check) -> int:
    return sum(problem.severity != "information" for problem in check.problems)
