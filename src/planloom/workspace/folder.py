"""What does a person keep? One folder of documents, plans, corrections and evidence; each write whole or not at all."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from planloom.errors import InputError, Problem
from planloom.evidence import load_store, read_definitions, read_observations, save_store
from planloom.plan import Correction, apply_corrections, load_plan, plan_yaml
from planloom.plan.schema import PlanFile
from planloom.study import (
    EvidenceSource,
    PlanSource,
    Study,
    content_hash,
    run_study,
    source_from_document,
    source_from_plan,
)
from planloom.study.records import StudyInput
from planloom.workspace.corrected import (
    CORRECTIONS,
    DOCUMENTS,
    PLANS,
    By,
    Change,
    draft_name,
    kept_corrections,
)
from planloom.workspace.files import locked, make_folder, write_file

_EVIDENCE = "evidence.duckdb"


@dataclass(frozen=True, slots=True)
class Workspace:
    """One folder: ``documents/``, ``plans/``, ``corrections.yaml``, ``evidence.duckdb``.

    Examples
    --------
    >>> import tempfile
    >>> from datetime import UTC
    >>> text = "到2025年，全市地区生产总值超过100亿元。".encode()
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     kept = Workspace(Path(folder))
    ...     source = kept.read(text, "town.txt", "officer", datetime(2026, 1, 1, tzinfo=UTC))
    ...     [path.name for path in kept.plan_paths()]
    ['town.yaml']
    """

    folder: Path
    """The folder; made on the first write."""

    def read(self, data: bytes, name: str, who: str, when: datetime) -> PlanSource:
        """Read a document into the workspace; what a person corrected in its plan before survives.

        Edits of ``plans/<stem>.yaml`` since the last reading are first taken over into ``corrections.yaml``;
        then the fresh draft gets every correction.

        Parameters
        ----------
        data
            Bytes of the document.
        name
            File name.
        who
            Person to whom edits found in the plan file are put down.
        when
            Time of the reading, with its zone.

        Returns
        -------
        source
            The corrected plans; a correction that no longer finds its item is a problem, and is kept.

        Raises
        ------
        InputError
            If the document or the edited plan file cannot be read; nothing is then written.
        """
        fresh = source_from_document(data, name)
        stem = Path(name).stem
        with locked(self.folder):
            change = Change(self.folder, By(who, when))
            change.take_over(stem)
            change.drafts[stem] = fresh.file
            write_file(
                self.folder / DOCUMENTS / f"{fresh.file.document.sha256}{Path(name).suffix}", data
            )
            change.new[draft_name(stem)] = plan_yaml(fresh.file)
            change.write()
        file, orphaned = apply_corrections(fresh.file, change.corrections)
        return PlanSource(file, fresh.text, fresh.inputs, (*fresh.problems, *orphaned))

    def corrections(self) -> tuple[Correction, ...]:
        """Return every correction, in the order in which they were made."""
        return kept_corrections(self.folder)

    def plan_paths(self) -> tuple[Path, ...]:
        """Return the plan files, by name."""
        return tuple(sorted((self.folder / PLANS).glob("*.yaml")))

    def stamp(self) -> tuple[tuple[str, int, int], ...]:
        """Return what tells two states of the workspace apart: name, time [ns] and size of what a study rests on."""
        kept = (*self.plan_paths(), self.folder / CORRECTIONS, *self.folder.glob(f"{_EVIDENCE}*"))
        found = [(path.name, path.stat()) for path in kept if path.exists()]
        return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in found)

    def import_table(self, data: bytes, name: str, kind: str) -> int:
        """Check a table of evidence and store it, all or nothing.

        Parameters
        ----------
        data
            Bytes of the CSV.
        name
            File name.
        kind
            ``observations`` or ``definitions``.

        Returns
        -------
        added
            Rows that were not there before.

        Raises
        ------
        InputError
            With every problem; nothing is then stored.
        """
        if kind not in ("observations", "definitions"):
            raise InputError([Problem("usage.kind", "--kind", {"found": kind})])
        make_folder(self.folder)
        path = self.folder / _EVIDENCE
        if kind == "definitions":
            return save_store(path, read_definitions(data, name), ())[0]
        definitions, _ = load_store(path)
        return save_store(path, (), read_observations(data, name, definitions))[1]

    def study(self, as_of: date) -> Study:
        """Return the study of every plan in the workspace by its evidence, as of a day.

        Parameters
        ----------
        as_of
            The day.

        Returns
        -------
        study
            The study.

        Raises
        ------
        InputError
            If a plan file was edited into one that cannot be read.
        """
        sources = [self._source(path) for path in self.plan_paths()]
        store = self.folder / _EVIDENCE
        definitions, observations = load_store(store)
        inputs: tuple[StudyInput, ...] = ()
        if observations or definitions:
            text = "\n".join(map(repr, (*definitions, *observations)))
            digest = content_hash(text.encode())
            inputs = (StudyInput(kind="observations", name=store.name, sha256=digest),)
        return run_study(sources, EvidenceSource(observations, definitions, inputs), as_of)

    def _source(self, path: Path) -> PlanSource:
        data = path.read_bytes()
        file: PlanFile = load_plan(data.decode("utf-8-sig"), path.name)
        kept = sorted((self.folder / DOCUMENTS).glob(f"{file.document.sha256}*"))
        document = (kept[0].read_bytes(), file.document.name) if kept else None
        return source_from_plan(data, path.name, document)
