"""What does a plan file say? YAML text to records, or every problem of the file with its line and a way out."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from planloom.errors import PlanError, Problem
from planloom.plan.checks import plan_findings
from planloom.plan.schema import PlanFile
from planloom.plan.tree import choices, fields_of, kind_at, typed_tree
from planloom.plan.yaml_tree import Node, Parsed, Path, dotted, parsed_yaml

_Record = TypeVar("_Record", bound=BaseModel)

_CODES: Mapping[str, str] = {
    "missing": "plan.missing_key",
    "extra_forbidden": "plan.unknown_key",
    "string_type": "plan.not_text",
    "tuple_type": "plan.not_a_list",
    "list_type": "plan.not_a_list",
    "model_type": "plan.not_a_block",
    "model_attributes_type": "plan.not_a_block",
    "float_parsing": "plan.not_a_number",
    "float_type": "plan.not_a_number",
    "finite_number": "plan.not_a_number",
    "int_parsing": "plan.not_a_whole_number",
    "int_parsing_size": "plan.not_a_whole_number",
    "int_type": "plan.not_a_whole_number",
    "int_from_float": "plan.not_a_whole_number",
    "bool_parsing": "plan.not_true_or_false",
    "bool_type": "plan.not_true_or_false",
    "literal_error": "plan.not_one_of",
    "bad_date": "plan.bad_date",
    "bad_moment": "plan.bad_moment",
    "period_order": "plan.period_order",
    "greater_than_equal": "plan.too_small",
}
_LONGEST = 60


def load_plan(text: str, name: str) -> PlanFile:
    r"""Return what a plan file says, or raise with all that is wrong with it.

    Every scalar stays text until its field gives it a type: ``0111`` is not 73 and ``NO`` not false.

    Parameters
    ----------
    text
        The decoded YAML.
    name
        Name of the file, for the place of a problem.

    Returns
    -------
    file
        The document with its plans.

    Raises
    ------
    PlanError
        If the text is no YAML, breaks the schema or contradicts itself; each problem has its line.

    Examples
    --------
    >>> load_plan("document: {name: a.md, sha256: 00, grade: report}\nplans: []", "a.yaml").plans
    ()
    >>> load_plan("document: {name: a.md, sha256: 00, grade: reprot}\nplan: []", "a.yaml")
    Traceback (most recent call last):
    ...
    planloom.errors.PlanError: a.yaml:1: plan.not_one_of (path=document.grade, ...
    """
    parsed = parsed_yaml(text, name)
    file = _record(parsed, PlanFile, name)
    return _without_errors(file, parsed)


def plan_problems(text: str, name: str) -> tuple[Problem, ...]:
    """Return every problem of a plan file by line, warnings and information too; empty if all is well.

    Parameters
    ----------
    text
        The decoded YAML.
    name
        Name of the file, for the place of a problem.

    Returns
    -------
    problems
        Problems in the order of their lines.

    Examples
    --------
    >>> [problem.code for problem in plan_problems("- 1", "a.yaml")]
    ['plan.wrong_top_level']
    """
    parsed = parsed_yaml(text, name)
    _record(parsed, PlanFile, name)
    return _in_order(parsed)


def load_records(text: str, name: str, record: type[_Record]) -> tuple[_Record, ...]:
    """Return the records of a YAML list, each checked like a part of a plan file; an empty text has none.

    Parameters
    ----------
    text
        The decoded YAML.
    name
        Name of the file, for the place of a problem.
    record
        What each entry is.

    Returns
    -------
    records
        The records in the order of the file.

    Raises
    ------
    PlanError
        If the text is no YAML list or an entry breaks its schema.

    Examples
    --------
    >>> from planloom.plan.schema import DocumentMention
    >>> load_records("- title: 甲", "a.yaml", DocumentMention)[0].title
    '甲'
    """
    parsed = parsed_yaml(text, name)
    entries = parsed.root
    if entries is None and not parsed.problems:
        return ()
    if entries is not None and not isinstance(entries, list):
        _add(parsed, "plan.not_a_list", (), name, {"found": _shown(entries)})
        raise PlanError(_in_order(parsed))
    known = [
        _validated(parsed, entry, record, (place,), name)
        for place, entry in enumerate(entries or ())
    ]
    return _without_errors(tuple(entry for entry in known if entry is not None), parsed)


def item_problems(record: type[BaseModel], node: Node, where: str) -> tuple[Problem, ...]:
    """Return every error of one item: what breaks its schema, else what contradicts itself or a code list.

    Parameters
    ----------
    record
        What the item is.
    node
        Its tree of text.
    where
        Its id, for the place of a problem.

    Returns
    -------
    problems
        Problems of severity error.

    Examples
    --------
    >>> from planloom.plan.schema import Period
    >>> [problem.code for problem in item_problems(Period, {"year": "二〇二五"}, "a")]
    ['plan.not_a_whole_number']
    """
    try:
        record.model_validate(node)
    except ValidationError as error:
        told = [(d["loc"], *_told(d, record, ())) for d in error.errors(include_url=False)]
        return tuple(Problem(code, where, {"path": dotted(at), **v}) for at, code, v in told)
    found = plan_findings(node) if isinstance(node, dict) else ()
    return tuple(
        replace(problem, where=where, values={"path": dotted(path), **problem.values})
        for path, problem in found
        if problem.severity == "error"
    )


_Result = TypeVar("_Result")


def _without_errors(result: _Result | None, parsed: Parsed) -> _Result:
    problems = _in_order(parsed)
    if result is None or any(problem.severity == "error" for problem in problems):
        raise PlanError(problems)
    return result


def _in_order(parsed: Parsed) -> tuple[Problem, ...]:
    return tuple(problem for _, problem in sorted(parsed.problems, key=lambda found: found[0]))


def _record(parsed: Parsed, record: type[_Record], name: str) -> _Record | None:
    root = parsed.root
    if root is None:
        if not parsed.problems:
            _add(parsed, "plan.empty", (), name, {})
        return None
    if not isinstance(root, dict):
        _add(parsed, "plan.wrong_top_level", (), name, {"expected": tuple(fields_of(record))})
        return None
    found = _validated(parsed, root, record, (), name)
    for path, problem in plan_findings(root):
        if not parsed.is_unsure(path):
            _add(parsed, problem.code, path, name, problem.values, problem.severity)
    return found


def _validated(
    parsed: Parsed, node: Node, record: type[_Record], place: Path, name: str
) -> _Record | None:
    try:
        return record.model_validate(typed_tree(node, record))
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            path = (*place, *detail["loc"])
            if not parsed.is_unsure(path):
                code, values = _told(detail, record, place)
                _add(parsed, code, path, name, values)
    return None


def _add(
    parsed: Parsed,
    code: str,
    path: Path,
    name: str,
    values: Mapping[str, object],
    severity: Any = "error",  # noqa: ANN401 one of the words of Severity
) -> None:
    line = parsed.line(path)
    where = f"{name}:{line}"
    parsed.problems.append((line, Problem(code, where, {"path": dotted(path), **values}, severity)))


def _told(
    detail: Mapping[str, Any], record: type[BaseModel], place: Path
) -> tuple[str, dict[str, object]]:
    path: Path = tuple(detail["loc"])
    key = str(path[-1]) if path and isinstance(path[-1], str) else dotted((*place, *path)[-2:])
    found = detail["input"]
    code = _CODES.get(detail["type"], "plan.wrong_type")
    if found is None and code not in {"plan.missing_key", "plan.unknown_key"}:
        return "plan.empty_value", {"key": key}
    values: dict[str, object] = {"key": key, "found": _shown(found)}
    if code == "plan.missing_key":
        return code, {"key": key}
    if code == "plan.unknown_key":
        known = list(fields_of(kind_at(record, path[:-1])))
        return code, {"key": key, "nearest": _nearest(key, known)}
    if code == "plan.not_one_of":
        allowed = choices(kind_at(record, path))
        return code, {**values, "expected": allowed, "nearest": _nearest(str(found), allowed)}
    if code == "plan.too_small":
        values["expected"] = detail["ctx"]["ge"]
    if code == "plan.period_order":
        values |= detail["ctx"]
    if code == "plan.wrong_type":
        values["expected"] = detail["msg"]
    return code, values


def _nearest(word: str, known: Iterable[str]) -> tuple[str, ...]:
    options = list(known)
    return tuple(get_close_matches(word, options, n=3, cutoff=0.5)) or tuple(options)


def _shown(found: object) -> str:
    if isinstance(found, dict):
        return "{" + ", ".join(f"{key}: …" for key in list(found)[:3]) + "}"
    if isinstance(found, list):
        return f"[{'…' if found else ''}]"
    words = str(found)
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
