"""Which plans stand in a workspace? Drafts with every correction, and what a person changed in them by hand."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from planloom.errors import PlanError, Problem
from planloom.plan import (
    Correction,
    apply_corrections,
    corrections_between,
    corrections_yaml,
    load_corrections,
    load_plan,
    plan_yaml,
)
from planloom.plan.schema import PlanFile
from planloom.workspace.files import write_files

CORRECTIONS = "corrections.yaml"
DOCUMENTS = "documents"
PLANS = "plans"
_DRAFT = ".draft.yaml"
_PLAN_ID = re.compile(r"""^- id: ["']?(?P<id>[^"'\n]+)""", re.MULTILINE)
"""A plan's id: those of its items stand deeper."""


@dataclass(frozen=True, slots=True)
class By:
    """Who does something, and when."""

    who: str
    """Person."""
    when: datetime
    """Time, with its zone."""


@dataclass(slots=True)
class Change:
    """A change of corrections and plans, under the workspace's lock until it is written.

    Every plan file of which an item may be meant is first compared with the draft it came from, so
    that what a person changed in it by hand becomes corrections and is never lost.
    """

    folder: Path
    """The workspace."""
    by: By
    """To whom edits by hand are put down."""
    earlier: tuple[Correction, ...] = ()
    """Corrections before the change."""
    added: list[Correction] = field(default_factory=list)
    """Corrections that the change appends."""
    drafts: dict[str, PlanFile] = field(default_factory=dict)
    """Drafts that the change concerns, by the stem of their file."""
    new: dict[str, str] = field(default_factory=dict)
    """Files that the change writes beside corrections and plans."""

    def __post_init__(self) -> None:
        self.earlier = kept_corrections(self.folder)

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """Every correction, those of the change last."""
        return (*self.earlier, *self.added)

    def take_over(self, stem: str) -> None:
        """Take over what a person changed in a plan file since it was written.

        Parameters
        ----------
        stem
            Stem of the plan file.

        Raises
        ------
        InputError
            If the plan file cannot be read.
        """
        draft = kept_draft(self.folder, stem)
        if draft is None:
            return
        self.drafts[stem] = draft
        path = self.folder / PLANS / f"{stem}.yaml"
        if path.exists():
            before, _ = apply_corrections(draft, self.earlier)
            text = plan_text(path)
            if text != plan_yaml(before):
                edited = loaded_plan(text, path.name)
                self.added += corrections_between(before, edited, self.by.who, self.by.when)

    def write(self) -> None:
        """Write corrections and plans, all or nothing.

        Raises
        ------
        InputError
            If a plan file cannot be read, or a file cannot be written.
        """
        self._reach_others()
        plans = {
            f"{PLANS}/{stem}.yaml": plan_yaml(apply_corrections(draft, self.corrections)[0])
            for stem, draft in self.drafts.items()
        }
        text = {CORRECTIONS: corrections_yaml(self.corrections)} if self.added else {}
        write_files(self.folder, {**text, **self.new, **plans})

    def _reach_others(self) -> None:
        """Take in every other draft that a correction of the change may mean: one with the same plan."""
        others = [stem for stem in draft_stems(self.folder) if stem not in self.drafts]
        for stem in others:
            text = (self.folder / DOCUMENTS / f"{stem}{_DRAFT}").read_text("utf-8")
            plans = {one.item_id.partition("/")[0] for one in self.added}
            if any(f"id: {plan}" in text for plan in plans):
                self.take_over(stem)


def plan_text(path: Path) -> str:
    """Return the text of a plan file.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    text
        Without a mark of byte order.

    Raises
    ------
    PlanError
        If it is not UTF-8.
    """
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise PlanError([Problem("plan.encoding", path.name)]) from None


def kept_corrections(folder: Path) -> tuple[Correction, ...]:
    """Return every correction of a workspace, in the order in which they were made.

    Parameters
    ----------
    folder
        The workspace.

    Returns
    -------
    corrections
        None where nothing was corrected.
    """
    path = folder / CORRECTIONS
    if not path.exists():
        return ()
    return _corrections(path.read_text("utf-8-sig"), path.name)


def kept_draft(folder: Path, stem: str) -> PlanFile | None:
    """Return the draft that a plan file came from.

    Parameters
    ----------
    folder
        The workspace.
    stem
        Stem of the plan file.

    Returns
    -------
    draft
        The draft; None for a plan file that a person brought.
    """
    path = folder / DOCUMENTS / f"{stem}{_DRAFT}"
    return loaded_plan(path.read_text("utf-8"), path.name) if path.exists() else None


def draft_name(stem: str) -> str:
    """Return the name of the file of a draft.

    Examples
    --------
    >>> draft_name("town")
    'documents/town.draft.yaml'
    """
    return f"{DOCUMENTS}/{stem}{_DRAFT}"


def draft_stems(folder: Path) -> tuple[str, ...]:
    """Return the stems of all drafts of a workspace, by name.

    Parameters
    ----------
    folder
        The workspace.

    Returns
    -------
    stems
        Stems.
    """
    found: Iterable[Path] = (folder / DOCUMENTS).glob(f"*{_DRAFT}")
    return tuple(sorted(path.name.removesuffix(_DRAFT) for path in found))


def ids_elsewhere(folder: Path, stem: str, sha256: str) -> frozenset[str]:
    """Return the ids of the plans of other documents; the same document under another name is no other one.

    Parameters
    ----------
    folder
        The workspace.
    stem
        Stem of the plan file that is about to be written.
    sha256
        Hash of its document.

    Returns
    -------
    ids
        Read off the lines that hold them: no plan file is loaded for it.
    """
    texts = [path.read_text("utf-8-sig", "replace")
             for path in (folder / PLANS).glob("*.yaml") if path.stem != stem]  # fmt: skip
    others = (text for text in texts if sha256 not in text)
    return frozenset(found["id"] for text in others for found in _PLAN_ID.finditer(text))


@lru_cache(maxsize=64)
def loaded_plan(text: str, name: str) -> PlanFile:
    """Return what a plan file says, as `load_plan`; the same text is read once.

    Parameters
    ----------
    text
        The decoded YAML.
    name
        Name of the file.

    Returns
    -------
    file
        The plans.
    """
    return load_plan(text, name)


@lru_cache(maxsize=4)
def _corrections(text: str, name: str) -> tuple[Correction, ...]:
    return load_corrections(text, name)
