"""Which figures does a study hold? All of them, each under a name that stays when another one goes."""

from collections import Counter
from collections.abc import Iterator, Sequence

from planloom.evidence.trace import Figure, ResultRecord
from planloom.study.records import Study, StudyFigure
from planloom.targets import Verdict

_KEYS = ("first_year", "year", "share", "code", "name")


def study_figures(study: Study) -> tuple[StudyFigure, ...]:
    """Return every figure of a study: those of verdicts, then those of plans and evidence.

    Parameters
    ----------
    study
        The study.

    Returns
    -------
    figures
        Record and field name each one once: ``<target>`` or ``<target>/<member>``, and the way to the number in
        the verdict, e.g. ``path.2024.required``.

    Examples
    --------
    >>> from datetime import date
    >>> from planloom.study import example_study
    >>> study = example_study(date(2025, 12, 31))
    >>> {f.field for f in study_figures(study)} >= {"latest", "path.2024.required", "low"}
    True
    """
    of_verdicts = [found for verdict in study.verdicts for found in verdict_figures(verdict)]
    return (*of_verdicts, *study.figures)


def verdict_figures(verdict: Verdict) -> Iterator[StudyFigure]:
    """Yield every figure of a verdict and of its members' verdicts, wherever in the record it stands.

    Parameters
    ----------
    verdict
        The verdict of a target.

    Yields
    ------
    figure
        Under the record's name as `verdict_record` gives it.
    """
    for own in (verdict, *verdict.members):
        record = verdict_record(own)
        for field, figure in _in_record(own.model_copy(update={"members": ()})):
            yield StudyFigure(record=record, field=field, figure=figure)


def verdict_record(verdict: Verdict) -> str:
    """Return the name under which the figures of a verdict stand: the target's id, with the member's code."""
    member = verdict.member_code
    return verdict.target_id if member is None else f"{verdict.target_id}/{member}"


def _in_record(record: ResultRecord, way: str = "") -> Iterator[tuple[str, Figure]]:
    for name in type(record).model_fields:
        yield from _in_value(getattr(record, name), f"{way}{name}")


def _in_value(value: object, way: str) -> Iterator[tuple[str, Figure]]:
    if isinstance(value, Figure):
        yield way, value
    elif isinstance(value, ResultRecord):
        yield from _in_record(value, f"{way}.")
    elif isinstance(value, tuple):
        for key, part in zip(_keys(value), value, strict=True):
            yield from _in_value(part, f"{way}.{key}")


def _keys(parts: Sequence[object]) -> list[str]:
    """Return a key for each part: what it is about, with a number where two are about the same."""
    seen: Counter[str] = Counter()
    keys = []
    for number, part in enumerate(parts, 1):
        said = (getattr(part, name, None) for name in _KEYS)
        key = next((str(value) for value in said if value is not None), str(number))
        seen[key] += 1
        keys.append(key if seen[key] == 1 else f"{key}-{seen[key]}")
    return keys
