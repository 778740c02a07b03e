"""Which content is it, and what is written down of a problem? Hashes and records of what goes into a study."""

import hashlib

from planloom.errors import Problem
from planloom.study.problem_records import StudyProblem, StudyQuote


def content_hash(data: bytes) -> str:
    """Return the hash that names an input: SHA-256 of its bytes in hexadecimal.

    Parameters
    ----------
    data
        Content of a file.

    Returns
    -------
    sha256
        64 hexadecimal digits.

    Examples
    --------
    >>> content_hash(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(data).hexdigest()


def _value(value: object) -> str | tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else str(value)


def study_problem(problem: Problem) -> StudyProblem:
    """Return a problem as a study keeps it: without words, its values as text."""
    return StudyProblem(
        code=problem.code,
        severity=problem.severity,
        where=problem.where,
        values={key: _value(value) for key, value in problem.values.items()},
        quotes=tuple(
            StudyQuote(document=q.document, start=q.start, quote=q.text) for q in problem.quotes
        ),
    )
