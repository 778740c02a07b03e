"""Does an exported study come out again? Its inputs computed once more, and every file compared byte by byte."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from planloom.errors import InputError, Problem, Severity
from planloom.study.content import content_hash
from planloom.study.export import (
    STUDY,
    export_files,
    exported_checks,
    exported_left_out,
    exported_sources,
)
from planloom.study.figures import study_figures
from planloom.study.manifest import MANIFEST, Manifest, read_manifest
from planloom.study.records import Study
from planloom.study.run import run_study

_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not the same."""

    where: str
    """A file, a figure, a place in the study, or a part of the installation."""
    before: str
    """As exported; empty where it was not there."""
    after: str
    """As computed now; empty where it is not there."""


@dataclass(frozen=True, slots=True)
class Replay:
    """An export beside what its inputs give now."""

    study_id: str
    """The exported study."""
    as_of: str
    """Its day."""
    same: tuple[str, ...]
    """Files whose bytes came out again."""
    files: tuple[Difference, ...]
    """Files that differ, by hash."""
    figures: tuple[Difference, ...]
    """Figures that differ, by record and field."""
    rest: tuple[Difference, ...]
    """What else differs in the study, by its place in the JSON."""
    versions: tuple[Difference, ...]
    """Parts of the installation that differ from those of the export."""
    foreign: tuple[str, ...] = ()
    """Files of the folder that the export does not list."""

    @property
    def is_identical(self) -> bool:
        """Whether every file came out again, byte by byte."""
        return not self.files

    def problems(self) -> tuple[Problem, ...]:
        """Return what differs as problems; other versions alone are no error."""
        kinds: tuple[tuple[str, Severity, tuple[Difference, ...]], ...] = (
            ("study.version_differs", "information", self.versions),
            ("study.file_differs", "error", self.files),
            ("study.figure_differs", "error", self.figures),
            ("study.part_differs", "error", self.rest),
        )
        found = [
            Problem(code, d.where, {"before": d.before, "after": d.after}, severity)
            for code, severity, differences in kinds
            for d in differences
        ]
        foreign = [Problem("study.foreign_file", path, severity="warning") for path in self.foreign]
        return (*found, *foreign)


def replay(files: Mapping[str, bytes]) -> tuple[Replay, dict[str, bytes]]:
    """Return how an export compares with what its inputs give now, and the new files.

    Parameters
    ----------
    files
        Files of an export by path, the manifest among them.

    Returns
    -------
    replay, fresh
        What is the same and what differs; every file as computed now.

    Raises
    ------
    InputError
        If a file is missing or not as the manifest says, or an input cannot be read.

    Examples
    --------
    >>> from datetime import date
    >>> from planloom.study import EvidenceSource, run_study
    >>> files = export_files(run_study([], EvidenceSource(), date(2025, 12, 31)), [])
    >>> replay(files)[0].is_identical
    True
    """
    manifest = checked_manifest(files)
    plans, evidence, as_of = exported_sources(files)
    checks = exported_checks(files, plans)
    study = run_study(
        plans, evidence, as_of, [source.check for source in checks], exported_left_out(files)
    )
    fresh = export_files(study, plans, checks)
    listed = [file.path for file in manifest.files]
    paths = sorted({*listed, *fresh} - {MANIFEST})
    differing = [path for path in paths if files.get(path) != fresh.get(path)]
    figures, rest = _in_study(files.get(STUDY, b""), study) if STUDY in differing else ((), ())
    return Replay(
        study_id=manifest.study_id,
        as_of=manifest.as_of,
        same=tuple(path for path in paths if path not in differing),
        files=tuple(_hashes(path, files, fresh) for path in differing),
        figures=figures,
        rest=rest,
        versions=_versions(manifest, read_manifest(fresh[MANIFEST])),
        foreign=tuple(sorted(files.keys() - {*listed, MANIFEST})),
    ), fresh


def checked_manifest(files: Mapping[str, bytes]) -> Manifest:
    """Return the manifest of an export after comparing every file with it.

    Parameters
    ----------
    files
        Files of an export by path, the manifest among them.

    Returns
    -------
    manifest
        What it says.

    Raises
    ------
    InputError
        With a problem for each file that is missing or not as the manifest says.

    Examples
    --------
    >>> checked_manifest({})
    Traceback (most recent call last):
    planloom.errors.InputError: manifest.json: study.file_missing
    """
    if MANIFEST not in files:
        raise InputError([Problem("study.file_missing", MANIFEST)])
    manifest = read_manifest(files[MANIFEST])
    problems = []
    for said in manifest.files:
        data = files.get(said.path)
        if data is None:
            problems.append(Problem("study.file_missing", said.path))
        elif content_hash(data) != said.sha256:
            problems.append(Problem("study.file_changed", said.path))
    if problems:
        raise InputError(problems)
    return manifest


def _hashes(path: str, files: Mapping[str, bytes], fresh: Mapping[str, bytes]) -> Difference:
    before, after = (content_hash(found[path]) if path in found else "" for found in (files, fresh))
    return Difference(path, before, after)


def _versions(before: Manifest, after: Manifest) -> tuple[Difference, ...]:
    return tuple(
        Difference(name, before.versions.get(name, ""), after.versions.get(name, ""))
        for name in {**before.versions, **after.versions}
        if before.versions.get(name) != after.versions.get(name)
    )


def _in_study(data: bytes, fresh: Study) -> tuple[tuple[Difference, ...], tuple[Difference, ...]]:
    """Return the figures that differ and, outside of figures and trace, the places in the JSON that do."""
    try:
        tree = json.loads(data)
        exported = Study.model_validate_json(data)
    except (ValueError, RecursionError):
        return (), (Difference(STUDY, "", ""),)
    before, after = (
        {f"{f.record}#{f.field}": f.figure for f in study_figures(study)}
        for study in (exported, fresh)
    )
    figures = [
        Difference(name, str(before.get(name, "")), str(after.get(name, "")))
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    ]
    rest = _in_tree(tree, fresh.model_dump(mode="json"), "")
    return tuple(figures[:_SHOWN]), tuple(_first(rest))


def _first(found: Iterator[Difference]) -> Iterator[Difference]:
    for number, difference in enumerate(found):
        if number >= _SHOWN:
            return
        yield difference


def _in_tree(before: Any, after: Any, way: str) -> Iterator[Difference]:  # noqa: ANN401 JSON of any form
    if isinstance(before, dict) and isinstance(after, dict):
        if before.keys() == {"value", "unit", "trace"} == after.keys():
            return
        for name in {**before, **after}:
            if name != "trace" or way:
                yield from _in_tree(before.get(name), after.get(name), f"{way}/{name}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _in_tree(one, other, f"{way}/{number}")
    elif before != after:
        yield Difference(way, _short(before), _short(after))


def _short(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)[:80]
