"""What does a person keep? One folder of documents, plans, corrections and evidence; each write whole or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from planloom.errors import InputError, Problem
from planloom.evidence import (
    Definition,
    Evidence,
    Observation,
    known_on,
    load_store,
    read_definitions,
    read_observations,
    save_store,
)
from planloom.evidence.breaks import SeriesBreak, series_breaks
from planloom.evidence.conflicts import Conflict, conflicts_in
from planloom.evidence.imports import ImportRecord
from planloom.evidence.known import revisions
from planloom.evidence.programme import ProgrammeRow, ProgrammeState
from planloom.evidence.store import imports, undo_import
from planloom.evidence.store_aside import kept_out
from planloom.evidence.store_pages import ObservationPage, Wanted, import_cells, observation_page
from planloom.plan import Correction, apply_corrections, load_plan, plan_yaml
from planloom.plan.schema import PlanFile
from planloom.study import (
    EvidenceSource,
    PlanSource,
    Study,
    content_hash,
    export_files,
    run_study,
    source_from_document,
    source_from_plan,
)
from planloom.study.check_records import Check
from planloom.study.given import under_free_ids
from planloom.workspace.checks import KeptCheck, check_sources, checks_stamp, kept_checks
from planloom.workspace.corrected import (
    CORRECTIONS,
    DOCUMENTS,
    PLANS,
    By,
    Change,
    draft_name,
    ids_elsewhere,
    kept_corrections,
)
from planloom.workspace.document_evidence import DocumentEvidence, document_evidence
from planloom.workspace.files import locked, make_folder, write_file
from planloom.workspace.register import programme_states, report_status

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
            sha256 = fresh.file.document.sha256
            draft = under_free_ids(fresh.file, ids_elsewhere(self.folder, stem, sha256))
            change.drafts[stem] = draft
            write_file(self.folder / DOCUMENTS / f"{sha256}{Path(name).suffix}", data)
            change.new[draft_name(stem)] = plan_yaml(draft)
            change.write()
        file, orphaned = apply_corrections(draft, change.corrections)
        return PlanSource(file, fresh.text, fresh.inputs, (*fresh.problems, *orphaned))

    def corrections(self) -> tuple[Correction, ...]:
        """Return every correction, in the order in which they were made."""
        return kept_corrections(self.folder)

    def plan_paths(self) -> tuple[Path, ...]:
        """Return the plan files, by name."""
        return tuple(sorted((self.folder / PLANS).glob("*.yaml")))

    def stamp(self) -> tuple[tuple[str, object], ...]:
        """Return what tells two states of what a study rests on apart.

        Plan files and corrections by their content, documents by their names (which are hashes), the evidence
        store by what the system says of its file: only a program that writes in place at one size and turns the
        clock back could go unseen.
        """
        texts = [path for path in (*self.plan_paths(), self.folder / CORRECTIONS) if path.exists()]
        documents = sorted(path.name for path in (self.folder / DOCUMENTS).glob("*"))
        stores = [(path.name, path.stat()) for path in sorted(self.folder.glob(f"{_EVIDENCE}*"))]
        return (
            *((path.name, content_hash(path.read_bytes())) for path in texts),
            *((name, "") for name in documents),
            *checks_stamp(self.folder),
            *((name, (s.st_ino, s.st_ctime_ns, s.st_mtime_ns, s.st_size)) for name, s in stores),
        )

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

    def checks_in_force(self) -> tuple[Check, ...]:
        """Return the checks that were neither taken back nor damaged, in the order in which they were made."""
        return tuple(kept.check for kept in self.checks()[0] if kept.state == "kept")

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
        sources = [source for _, source in self.sources()]
        return run_study(sources, self.evidence(), as_of, self.checks_in_force())

    def export(self, as_of: date) -> dict[str, bytes]:
        """Return the files of the study of a day with everything that is needed to compute it again elsewhere."""
        sources = [source for _, source in self.sources()]
        study = run_study(sources, self.evidence(), as_of, self.checks_in_force())
        return export_files(study, sources, check_sources(self.folder, study.checks))

    def checks(self) -> tuple[tuple[KeptCheck, ...], tuple[Problem, ...]]:
        """Return every check, those taken back too, and those that cannot be read; see `kept_checks`."""
        return kept_checks(self.folder)

    def sources(self) -> tuple[tuple[str, PlanSource], ...]:
        """Return the name and the source of every plan file, by name."""
        return tuple((path.stem, self._source(path)) for path in self.plan_paths())

    def evidence(self) -> EvidenceSource:
        """Return everything that the store holds, and the figures of documents that a person confirmed."""
        definitions, observations = load_store(self.folder / _EVIDENCE)
        said = self.document_evidence()
        return EvidenceSource(
            (*observations, *said.observations), (*definitions, *said.definitions)
        )

    def document_evidence(self) -> DocumentEvidence:
        """Return the figures of documents that a person confirmed, and why others of them are no evidence."""
        return document_evidence(self.folder)

    def definitions(self) -> tuple[Definition, ...]:
        """Return every scope that the store holds, and those of the documents' confirmed figures."""
        kept, _ = load_store(self.folder / _EVIDENCE, indicator_codes=())
        return (*kept, *self.document_evidence().definitions)

    def observation_page(self, wanted: Wanted, limit: int, offset: int = 0) -> ObservationPage:
        """Return a part of the figures of store and documents; see `observation_page`."""
        beside = self.document_evidence().observations
        return observation_page(self.folder / _EVIDENCE, wanted, limit, offset, beside)

    def import_cells(self, import_id: str) -> Mapping[tuple[str, str], int]:
        """Return the indicators and subjects of the figures of an import; see `import_cells`."""
        return import_cells(self.folder / _EVIDENCE, import_id)

    def conflicts(self, as_of: date) -> tuple[Conflict, ...]:
        """Return where sources disagree by what was known on a day."""
        return conflicts_in(self._known(as_of))

    def breaks(self, as_of: date) -> tuple[SeriesBreak, ...]:
        """Return where series change their definition, by what was known on a day."""
        return series_breaks(self._known(as_of))

    def revisions(self) -> tuple[tuple[Observation, ...], ...]:
        """Return the figures that their source revised, each with everything it published."""
        return revisions(self.evidence().observations)

    def programme(self, as_of: date) -> tuple[ProgrammeState, ...]:
        """Return how every part of the programmes stands on a day: of the plans, then of the register alone."""
        files = (source.file for _, source in self.sources())
        return programme_states(self.folder / _EVIDENCE, files, as_of)

    def report_status(self, row: ProgrammeRow, who: str, when: datetime) -> int:
        """Keep the status of a programme's part that a person typed; see `register.report_status`."""
        make_folder(self.folder)
        return report_status(self.folder / _EVIDENCE, row, who, when)

    def imports(self) -> tuple[ImportRecord, ...]:
        """Return every import, those taken back too, the latest first."""
        return imports(self.folder / _EVIDENCE)

    def kept_out(self) -> dict[str, tuple[Problem, ...]]:
        """Return by import the problems of the cells that it left out."""
        return kept_out(self.folder / _EVIDENCE)

    def undo_import(self, import_id: str, who: str, when: datetime) -> ImportRecord:
        """Take an import back; see `planloom.evidence.store.undo_import`."""
        return undo_import(self.folder / _EVIDENCE, import_id, who, when)

    def _known(self, as_of: date) -> Evidence:
        evidence = self.evidence()
        return known_on(as_of, evidence.observations, evidence.definitions)

    def _source(self, path: Path) -> PlanSource:
        data = path.read_bytes()
        file: PlanFile = load_plan(data.decode("utf-8-sig"), path.name)
        kept = sorted((self.folder / DOCUMENTS).glob(f"{file.document.sha256}*"))
        document = (kept[0].read_bytes(), file.document.name) if kept else None
        return source_from_plan(data, path.name, document)
