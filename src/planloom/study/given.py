"""What is a study made from? Plans with their texts, evidence, and an id of its own for each of them."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from planloom.errors import Problem
from planloom.evidence import Definition, Observation
from planloom.plan.schema import Plan, PlanFile
from planloom.study.records import StudyInput, StudyText

ITEMS = (
    "targets", "observations", "pledges", "programme", "parks", "diagnosis", "safeguards",
    "positioning",
)  # fmt: skip
"""Fields of a plan that hold items with ids."""


@dataclass(frozen=True, slots=True)
class PlanSource:
    """A plan file with the text it was read from, where that is at hand."""

    file: PlanFile
    """The plans of one document."""
    text: StudyText | None
    """The document's text."""
    inputs: tuple[StudyInput, ...]
    """Files that it came from, with their hashes."""
    problems: tuple[Problem, ...] = ()
    """What the reader or the corrections could not settle."""
    contents: tuple[bytes, ...] = ()
    """Bytes of each of the inputs, for the export; empty where they are not at hand."""


@dataclass(frozen=True, slots=True)
class EvidenceSource:
    """Observations and definitions with the files that they came from."""

    observations: tuple[Observation, ...] = ()
    """Everything known, later publications included."""
    definitions: tuple[Definition, ...] = ()
    """Scopes."""
    inputs: tuple[StudyInput, ...] = ()
    """Files, with their hashes."""


def each_plan_once(
    plans: Sequence[PlanSource],
) -> tuple[tuple[PlanSource, ...], tuple[Problem, ...]]:
    """Return sources in which no plan id stands twice, and what was done for it.

    Parameters
    ----------
    plans
        Sources as given.

    Returns
    -------
    plans, problems
        A plan that is word for word one before it is left out; another one under the same id gets a number, as
        its items do. Both are warnings.

    Examples
    --------
    >>> each_plan_once([])
    ((), ())
    """
    first: dict[str, tuple[str, Plan]] = {}
    kept, problems = [], []
    for source in plans:
        name = source.inputs[0].name if source.inputs else source.file.document.name
        fresh = []
        for plan in source.file.plans:
            known = first.get(plan.id)
            new_id = _free(plan.id, first)
            if known is not None:
                code = "study.same_plan" if known[1] == plan else "study.repeated_plan"
                values = {"plan": plan.id, "first": known[0], "new": new_id}
                problems.append(Problem(code, name, values, "warning"))
            if known is None or known[1] != plan:
                fresh.append(_renamed(plan, new_id))
                first[new_id] = name, plan
        if fresh or not source.file.plans:
            kept.append(replace(source, file=_with(source.file, tuple(fresh))))
    return tuple(kept), tuple(problems)


def under_free_ids(file: PlanFile, taken: Iterable[str]) -> PlanFile:
    """Return a plan file in which a plan whose id is taken has a number behind it, as its items have.

    Parameters
    ----------
    file
        The plans of one document.
    taken
        Ids of plans of other documents.

    Returns
    -------
    file
        References from one plan of the file to another follow.

    Examples
    --------
    >>> from planloom.plan.schema import SourceDocument
    >>> plan = Plan(id="a", title="甲市规划", kind="plan")
    >>> file = PlanFile(document=SourceDocument(name="a", sha256="0", grade="document"), plans=(plan,))
    >>> [plan.id for plan in under_free_ids(file, {"a", "a-2"}).plans]
    ['a-3']
    """
    used, names = set(taken), dict[str, str]()
    for plan in file.plans:
        names[plan.id] = _free(plan.id, used)
        used.add(names[plan.id])
    if all(old == new for old, new in names.items()):
        return file
    plans = (_renamed(plan, names[plan.id]) for plan in file.plans)
    return _with(file, tuple(_referring(plan, names) for plan in plans))


def _referring(plan: Plan, names: Mapping[str, str]) -> Plan:
    """Return a plan whose references to plans of its file follow their new ids."""
    said = {"parent": plan.parent, "supersedes": plan.supersedes}
    return plan.model_copy(update={key: names.get(name or "", name) for key, name in said.items()})


def each_row_once(observations: Iterable[Observation]) -> tuple[Observation, ...]:
    """Return observations of which no two have one id: other sources' rows get a number, repeated ones go.

    Parameters
    ----------
    observations
        Rows as given.

    Returns
    -------
    observations
        Which of two rows gets the number follows from source, table and line, not from their order.

    Examples
    --------
    >>> from datetime import date
    >>> one = Observation("a", "gdp", "shenzhen", 2023, 1.0, "CNY", "s", "bureau", date(2024, 2, 1))
    >>> other = replace(one, source="yearbook", value=2.0)
    >>> [(o.observation_id, o.value) for o in each_row_once([other, one, one])]
    [('a', 1.0), ('a-2', 2.0)]
    """
    given = tuple(observations)
    if len({o.observation_id for o in given}) == len(given):
        return given
    made: dict[str, Observation] = {}
    said: set[tuple[object, ...]] = set()
    for o in sorted(given, key=lambda o: (o.observation_id, o.source, o.table, o.row)):
        if (o.observation_id, o.source, o.value) not in said:
            said.add((o.observation_id, o.source, o.value))
            name = _free(o.observation_id, made)
            made[name] = o if name == o.observation_id else replace(o, observation_id=name)
    return tuple(made.values())


def _free(name: str, taken: Container[str]) -> str:
    found, number = name, 2
    while found in taken:
        found, number = f"{name}-{number}", number + 1
    return found


def _with(file: PlanFile, plans: tuple[Plan, ...]) -> PlanFile:
    return file if plans == file.plans else file.model_copy(update={"plans": plans})


def _renamed(plan: Plan, new_id: str) -> Plan:
    if new_id == plan.id:
        return plan
    items = {
        field: tuple(
            item.model_copy(update={"id": new_id + item.id.removeprefix(plan.id)})
            if item.id.startswith(f"{plan.id}/")
            else item
            for item in getattr(plan, field)
        )
        for field in ITEMS
    }
    return plan.model_copy(update={"id": new_id, **items})
