"""Does a plan file agree with itself and with the code lists? Checks across items that no single field can make."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from difflib import SequenceMatcher, get_close_matches
from typing import Any

from planloom.codes import clusters, indicators
from planloom.codes.counties import every_place
from planloom.codes.lists import Code
from planloom.errors import Problem, Severity
from planloom.plan.schema import PlanFile
from planloom.plan.tree import text_of, values_of
from planloom.plan.yaml_tree import Node, Path, Plain, dotted

_LISTS: Mapping[str, Callable[[], Mapping[str, Code]]] = {
    "cluster_code": clusters,
    "cluster_codes": clusters,
    "member_codes": clusters,
    "place_code": every_place,
    "place_codes": every_place,
    "indicator_code": indicators,
}
_YEARS = {"year", "first_year"}
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_CLOSE = 0.85
_NULL = {"", "~", "null"}

Finding = tuple[Path, Problem]


def file_problems(file: PlanFile) -> tuple[Problem, ...]:
    """Return what a plan file in memory contradicts: the checks of a loaded file, without lines.

    Parameters
    ----------
    file
        The document with its plans.

    Returns
    -------
    problems
        Problems; ``where`` is the dotted path of the item in the file.

    Examples
    --------
    >>> from planloom.plan.schema import Plan, SourceDocument
    >>> source = SourceDocument(name="a.md", sha256="00", grade="report")
    >>> twice = (Plan(id="a", title="甲"), Plan(id="a", title="乙"))
    >>> [str(problem) for problem in file_problems(PlanFile(document=source, plans=twice))]
    ['plans.1.id: plan.repeated_id (id=a, first_path=plans.0.id)']
    """
    tree = text_of(values_of(file))
    found = plan_findings(tree) if isinstance(tree, dict) else iter(())
    return tuple(replace(problem, where=dotted(path)) for path, problem in found)


def plan_findings(root: dict[str, Node]) -> Iterator[Finding]:
    """Yield what the tree of a plan file contradicts, with the path of each.

    The tree may break the schema: what cannot be read is passed over here.

    Parameters
    ----------
    root
        The file as a tree of text.

    Examples
    --------
    >>> tree = {"plans": [{"id": "a", "targets": [{"low": "2", "high": "1", "comparator": "range"}]}]}
    >>> [(path, problem.code) for path, problem in plan_findings(tree)]
    [(('plans', 0, 'targets', 0, 'high'), 'plan.low_above_high')]
    """
    yield from _repeated_ids(root)
    for path, key, value in _scalars(root, ()):
        yield from _scalar_findings(path, key, value)
    for path, block in _blocks(root, ()):
        yield from _number_findings(path, block)
    yield from _relatives(root)


def _scalars(node: Node, path: Path) -> Iterator[tuple[Path, str, str]]:
    if isinstance(node, dict):
        for key, child in node.items():
            yield from _scalars(child, (*path, key))
    elif isinstance(node, list):
        for place, child in enumerate(node):
            yield from _scalars(child, (*path, place))
    else:
        key = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
        yield path, key, node


def _blocks(node: Node, path: Path) -> Iterator[tuple[Path, dict[str, Node]]]:
    if isinstance(node, dict):
        yield path, node
        for key, child in node.items():
            yield from _blocks(child, (*path, key))
    elif isinstance(node, list):
        for place, child in enumerate(node):
            yield from _blocks(child, (*path, place))


def _finding(path: Path, code: str, severity: Severity = "error", **values: Any) -> Finding:  # noqa: ANN401
    return path, Problem(code, "", values, severity)


def _repeated_ids(root: dict[str, Node]) -> Iterator[Finding]:
    first: dict[str, Path] = {}
    for path, block in _blocks(root, ()):
        identifier = block.get("id")
        if isinstance(identifier, str) and identifier.strip():
            place = (*path, "id")
            if identifier in first:
                before = dotted(first[identifier])
                yield _finding(place, "plan.repeated_id", id=identifier, first_path=before)
            first.setdefault(identifier, place)


def _scalar_findings(path: Path, key: str, value: str) -> Iterator[Finding]:
    if isinstance(value, Plain) and value in _NULL:
        return
    if key in _LISTS:
        members = _LISTS[key]()
        if value not in members:
            nearest = nearest_codes(value, members)
            yield _finding(path, "plan.unknown_code", key=key, found=value, nearest=nearest)
    elif key in {"quote", "id"} and not value.strip():
        yield _finding(path, "plan.empty_quote" if key == "quote" else "plan.empty_id")
    elif key in _YEARS:
        year = _number(value)
        if year is not None and not _FIRST_YEAR <= year <= _LAST_YEAR:
            expected = f"{_FIRST_YEAR}–{_LAST_YEAR}"
            yield _finding(path, "plan.bad_year", key=key, found=value, expected=expected)


def nearest_codes(word: str, members: Mapping[str, Code]) -> tuple[str, ...]:
    """Return up to three codes that a word may have meant: by its Chinese name, else by spelling.

    Parameters
    ----------
    word
        What was written.
    members
        The code list.

    Returns
    -------
    codes
        Codes, the likeliest first.

    Examples
    --------
    >>> nearest_codes("新能源", clusters()), nearest_codes("new_enery", clusters())[:1]
    (('new_energy',), ('new_energy',))
    """
    named = [code for code, member in members.items() if word in {member.label_zh, *member.aliases}]
    return tuple(named or get_close_matches(word, list(members), n=3, cutoff=0.5))


def _number_findings(path: Path, block: dict[str, Node]) -> Iterator[Finding]:
    low, high = _number(block.get("low")), _number(block.get("high"))
    comparator = block.get("comparator")
    if low is None or high is None:
        return
    if low > high:
        yield _finding((*path, "high"), "plan.low_above_high", low=block["low"], high=block["high"])
    elif low != high and isinstance(comparator, str) and comparator != "range":
        yield _finding(
            (*path, "comparator"),
            "plan.two_numbers",
            low=block["low"],
            high=block["high"],
            comparator=comparator,
        )


def _number(node: "Node | None") -> float | None:
    try:
        number = float(node) if isinstance(node, str) else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _relatives(root: dict[str, Node]) -> Iterator[Finding]:
    listed = root.get("plans")
    plans = [plan for plan in listed if isinstance(plan, dict)] if isinstance(listed, list) else []
    known = [plan["id"] for plan in plans if isinstance(plan.get("id"), str)]
    parents = {str(plan.get("id")): str(plan.get("parent")) for plan in plans}
    if not isinstance(listed, list):
        return
    for place, plan in enumerate(listed):
        for key in ("parent", "supersedes"):
            other = plan.get(key) if isinstance(plan, dict) else None
            if not isinstance(other, str) or (isinstance(other, Plain) and other in _NULL):
                continue
            path: Path = ("plans", place, key)
            if isinstance(plan, dict) and other == plan.get("id"):
                yield _finding(path, "plan.own_relative", key=key, found=other)
            elif other not in known:
                yield _unknown_plan(path, key, other, [str(name) for name in known])
            elif key == "parent" and _is_circle(other, parents):
                yield _finding(path, "plan.parent_circle", found=other)


def _unknown_plan(path: Path, key: str, other: str, known: list[str]) -> Finding:
    near = tuple(name for name in known if _is_slip(other, name))
    if near:
        return _finding(path, "plan.unknown_plan", key=key, found=other, nearest=near)
    return _finding(path, "plan.plan_elsewhere", "information", key=key, found=other)


def _is_slip(word: str, name: str) -> bool:
    # near in letters and equal in figures: another year is another plan, not a slip
    figures = [[sign for sign in text if sign.isdigit()] for text in (word, name)]
    return figures[0] == figures[1] and SequenceMatcher(None, word, name).ratio() >= _CLOSE


def _is_circle(start: str, parents: Mapping[str, str]) -> bool:
    seen = set()
    step = start
    while step in parents and step not in seen:
        seen.add(step)
        step = parents[step]
    return step == start and step in seen
