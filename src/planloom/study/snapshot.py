"""What evidence does a study rest on? Its rows as used, in one canonical form that can be hashed and read back."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import MAXYEAR, MINYEAR
from math import isfinite

from pydantic import TypeAdapter, ValidationError

from planloom.errors import Problem, TableError
from planloom.evidence import Definition, Evidence, Ledger, Observation
from planloom.plan.schema import Plan, PlanFile
from planloom.targets import Verdict

SNAPSHOT = "evidence.json"
"""Name of the snapshot among the inputs."""
_DEFINITIONS = TypeAdapter(tuple[Definition, ...])
_OBSERVATIONS = TypeAdapter(tuple[Observation, ...])


def snapshot_bytes(definitions: Sequence[Definition], observations: Sequence[Observation]) -> bytes:
    r"""Return definitions and observations as canonical JSON: the same rows give the same bytes.

    Parameters
    ----------
    definitions, observations
        Rows, in the order of the study.

    Returns
    -------
    data
        UTF-8, keys in the order of the records, one row a line.

    Examples
    --------
    >>> snapshot_bytes([], [])
    b'{"definitions": [\n],\n"observations": [\n]}\n'
    """
    parts = [
        f'"{name}": [\n' + ",\n".join(_line(row) for row in rows) + ("\n]" if rows else "]")
        for name, rows in (
            ("definitions", _DEFINITIONS.dump_python(tuple(definitions), mode="json")),
            ("observations", _OBSERVATIONS.dump_python(tuple(observations), mode="json")),
        )
    ]
    return ("{" + ",\n".join(parts) + "}\n").encode()


def snapshot_rows(data: bytes, name: str) -> tuple[tuple[Definition, ...], tuple[Observation, ...]]:
    """Return the definitions and observations of a snapshot.

    Parameters
    ----------
    data
        What `snapshot_bytes` gave.
    name
        File name, for the places of problems.

    Returns
    -------
    definitions, observations
        Rows in their order.

    Raises
    ------
    TableError
        If it is no snapshot.

    Examples
    --------
    >>> snapshot_rows(snapshot_bytes([], []), "evidence.json")
    ((), ())
    """
    try:
        tree = json.loads(data, parse_constant=_refused)
        definitions = _DEFINITIONS.validate_json(json.dumps(tree["definitions"]))
        observations = _OBSERVATIONS.validate_json(json.dumps(tree["observations"]))
    except ValidationError as error:
        places = [f"{name}:{'.'.join(map(str, e['loc']))}" for e in error.errors()]
        raise TableError([Problem("study.bad_snapshot", where) for where in places]) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise TableError([Problem("study.bad_snapshot", name)]) from None
    impossible = [
        o for o in observations if not (isfinite(o.value) and MINYEAR <= o.year <= MAXYEAR)
    ]
    if impossible:
        where = [f"{name}:{o.observation_id}" for o in impossible]
        raise TableError([Problem("study.bad_snapshot", place) for place in where])
    return definitions, observations


def rows_about(
    files: Iterable[PlanFile], verdicts: Iterable[Verdict], known: Evidence, noted: Ledger
) -> tuple[Observation, ...]:
    """Return the observations that bear on plans: of the places and clusters named, and whatever a verdict used.

    Parameters
    ----------
    files
        Plan files.
    verdicts
        Verdicts of their targets.
    known
        Everything known on the day.
    noted
        Rows that figures rest on.

    Returns
    -------
    rows
        In their order.
    """
    subjects = {code for file in files for plan in file.plans for code in _named(plan)}
    listed = {node.observation_id for node in noted.nodes()} | {
        name
        for verdict in verdicts
        for own in (verdict, *verdict.members)
        for name in (*own.observation_ids, *own.related_observation_ids)
    }
    return tuple(
        o for o in known.observations if o.subject_code in subjects or o.observation_id in listed
    )


def _named(plan: Plan) -> Iterator[str | None]:
    """Yield the codes of every place and cluster that a plan names."""
    yield plan.place_code
    for item in (*plan.targets, *plan.observations):
        yield from (item.place_code, item.cluster_code, *item.member_codes)
    lists = (*(group.members for group in plan.portfolio), *(s.members for s in plan.stages))
    yield from (member.cluster_code for members in lists for member in members)
    for part in plan.programme:
        yield from (part.cluster_code, part.place_code)
    for park in plan.parks:
        yield from (*park.place_codes, *park.cluster_codes)
    yield from (said.cluster_code for said in plan.positioning)


def _refused(constant: str) -> float:
    raise ValueError(constant)


def _line(row: object) -> str:
    return json.dumps(row, ensure_ascii=False, allow_nan=False)
