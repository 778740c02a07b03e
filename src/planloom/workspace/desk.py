"""Who looks at a workspace's items? One person's desk: the queue, decisions in that name, the text around an item."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from planloom.study import read_document
from planloom.study.records import StudyText
from planloom.study.sources import study_text
from planloom.workspace.corrected import CORRECTIONS, DOCUMENTS, By, draft_name, draft_stems
from planloom.workspace.deciding import Choice, decide, undo
from planloom.workspace.folder import Workspace
from planloom.workspace.review import ReviewItem, review_queue

_Signature = tuple[tuple[str, int, int], ...]


class ReviewDesk:
    """Reviewing in one person's name.

    Parameters
    ----------
    workspace
        The workspace.
    who
        Person.
    now
        Gives the time, with its zone.
    """

    def __init__(self, workspace: Workspace, who: str, now: Callable[[], datetime]) -> None:
        self.workspace = workspace
        self.who = who
        self._now = now
        self._seen: tuple[_Signature, tuple[ReviewItem, ...]] | None = None

    def queue(self, plan: str | None = None) -> tuple[ReviewItem, ...]:
        """Return all items, decided ones too, in the order of the queue.

        Parameters
        ----------
        plan
            Stem of a plan file, or id of a plan; null for all.

        Returns
        -------
        items
            As `review_queue` gives them.

        Raises
        ------
        InputError
            If there is no such plan, or a file cannot be read.
        """
        if plan is not None:
            return review_queue(self.workspace.folder, plan, with_decided=True)
        signature = self._signature()
        if self._seen is None or self._seen[0] != signature:
            self._seen = (signature, review_queue(self.workspace.folder, with_decided=True))
        return self._seen[1]

    def pending(self, plan: str | None = None) -> int:
        """Return how many items, of one plan or of all, nobody has looked at."""
        return sum(item.state == "pending" and plan in (None, item.plan) for item in self.queue())

    def decide(
        self,
        item_id: str,
        action: Choice,
        changes: Mapping[str, str] | None = None,
        stem: str | None = None,
    ) -> ReviewItem:
        """Decide about one item; see `planloom.workspace.decide`."""
        return decide(self.workspace, item_id, action, self._by(), changes, stem)

    def undo(self, item_id: str | None = None) -> ReviewItem | None:
        """Take back the person's last decision, or the last about one item; see `planloom.workspace.undo`."""
        return undo(self.workspace, self._by(), item_id)

    def text(self, item: ReviewItem) -> StudyText | None:
        """Return the text of the document that an item was read from; null where it is not at hand."""
        kept = sorted((self.workspace.folder / DOCUMENTS).glob(f"{item.sha256}.*"))
        return _text(kept[0], item.document) if kept else None

    def _by(self) -> By:
        return By(self.who, self._now())

    def _signature(self) -> _Signature:
        folder = self.workspace.folder
        names = (CORRECTIONS, *map(draft_name, draft_stems(folder)))
        known = [(name, (folder / name).stat()) for name in names if (folder / name).exists()]
        return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in known)


@lru_cache(maxsize=8)
def _text(path: Path, name: str) -> StudyText:
    return study_text(read_document(path.read_bytes(), name))
