"""Which study does a person ask for? Plans, evidence and checks of a workspace, of files, or of both."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from planloom.app.commands.options import evidence_of, plan_sources
from planloom.errors import InputError, Problem

if TYPE_CHECKING:
    from planloom.study import EvidenceSource, PlanSource, Study
    from planloom.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Asked:
    """What a study is computed from."""

    sources: "tuple[PlanSource, ...]"
    """Its plans."""
    evidence: "EvidenceSource"
    """Its evidence."""
    kept: "Workspace | None" = None
    """The workspace whose checks stand in it."""
    is_whole: bool = True
    """Whether no plan was picked: checks of plans that were not picked are no part of the study."""

    def study(self, as_of: date) -> "Study":
        """Return the study as of a day."""
        from planloom.study import run_study

        checks = self.kept.checks_in_force() if self.kept is not None else ()
        if not self.is_whole:
            picked = {plan.id for source in self.sources for plan in source.file.plans}
            checks = tuple(c for c in checks if c.plan_id is None or c.plan_id in picked)
        return run_study(self.sources, self.evidence, as_of, checks)

    def files(self, study: "Study") -> dict[str, bytes]:
        """Return the files of the export of its study."""
        from planloom.study import export_files

        if self.kept is None:
            return export_files(study, self.sources)
        from planloom.workspace.checks import check_sources

        return export_files(study, self.sources, check_sources(self.kept.folder, study.checks))


def asked(
    names: list[str], workspace: Path | None, definitions: list[Path], observations: list[Path]
) -> Asked:
    """Return what a person asked for; with a workspace and no names all of its plans.

    Raises
    ------
    InputError
        With every name that is neither a plan of the workspace, a file nor an example.
    """
    beside = evidence_of(names, definitions, observations)
    if workspace is None:
        return Asked(tuple(plan_sources(names)), beside)
    from planloom.study import joined_evidence
    from planloom.workspace import Workspace

    kept = Workspace(workspace)
    own = dict(kept.sources())
    sources = list(own.values()) if not names else []
    found_by = {name: [s for stem, s in own.items() if name in _names(stem, s)] for name in names}
    known = {"known": list(own)}
    unknown = [
        Problem("study.unknown_plan" if own else "study.no_plans", name, known if own else {})
        for name, found in found_by.items()
        if not found and not name.startswith("example:") and not Path(name).exists()
    ]
    if unknown:
        raise InputError(unknown)
    for name, found in found_by.items():
        sources += found or plan_sources([name])
    evidence = joined_evidence([kept.evidence(), beside])
    return Asked(tuple(sources), evidence, kept, not names)


def _names(stem: str, source: "PlanSource") -> set[str]:
    """Return the names under which a plan of a workspace can be asked for."""
    ids = {plan.id for plan in source.file.plans}
    return {stem, f"{stem}.yaml", source.file.document.name} | ids
