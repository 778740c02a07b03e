"""What stands on the pages of data? Imports, figures, definitions, conflicts and the programme register."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date
from threading import Lock
from typing import Any, TypeVar

from planloom.app.charts import chart_observations
from planloom.app.data_words import KINDS, PARTS, PRICES, STATUSES, role, said
from planloom.app.lookup import Lookup
from planloom.app.overview import target_row
from planloom.app.page_problems import problem_row
from planloom.app.view import View
from planloom.codes import clusters, indicators, places
from planloom.evidence.programme import ProgrammeState
from planloom.evidence.store_pages import ObservationPage, Wanted
from planloom.workspace import Intake, Workspace
from planloom.workspace.mappings import kept_mappings
from planloom.workspace.trial import bad_cell, places_in

Content = dict[str, Any]
PAGE = 100
"""Rows of a list on one page."""
_KEPT = 64
_Made = TypeVar("_Made")


class KeptLists:
    """Lists of one workspace, each made once for every state of it.

    Parameters
    ----------
    stamp
        Tells two states of the workspace apart.

    Examples
    --------
    >>> lists = KeptLists(lambda: "unchanged")
    >>> lists("days", lambda: [1]) is lists("days", lambda: [1])
    True
    """

    def __init__(self, stamp: Callable[[], Hashable]) -> None:
        self._stamp = stamp
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._state: Hashable = None
        self._lock = Lock()

    def __call__(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """Return a list as the workspace stands now; lists of an earlier state are let go."""
        state = self._stamp()
        with self._lock:
            if state != self._state:
                self._kept.clear()
                self._state = state
            if key in self._kept:
                self._kept.move_to_end(key)
                found: _Made = self._kept[key]
                return found
        made = make()
        with self._lock:
            if state == self._state:
                self._kept[key] = made
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made


class DataLists:
    """What the pages of data show of a workspace, as of a day.

    Parameters
    ----------
    workspace
        The workspace.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._kept = KeptLists(workspace.stamp)

    def figures(
        self, view: View, as_of: date, limit: int = PAGE, offset: int = 0
    ) -> ObservationPage:
        """Return a part of the figures that a view asks for."""
        wanted = wanted_figures(view, as_of)
        if limit > PAGE:  # a whole list is taken along, not looked at again
            return self.workspace.observation_page(wanted, limit, offset)
        key = ("figures", repr(wanted), limit, offset)
        return self._kept(key, lambda: self.workspace.observation_page(wanted, limit, offset))

    def conflicts(self, as_of: date) -> Any:  # noqa: ANN401 the workspace's own records
        """Return where sources disagree."""
        return self._kept(("conflicts", as_of), lambda: self.workspace.conflicts(as_of))

    def breaks(self, as_of: date) -> Any:  # noqa: ANN401 the workspace's own records
        """Return where series change their definition."""
        return self._kept(("breaks", as_of), lambda: self.workspace.breaks(as_of))

    def revisions(self) -> Any:  # noqa: ANN401 the workspace's own records
        """Return figures that their source revised."""
        return self._kept("revisions", self.workspace.revisions)

    def programme(self, as_of: date) -> tuple[ProgrammeState, ...]:
        """Return how every part of the programmes stands."""
        return self._kept(("programme", as_of), lambda: self.workspace.programme(as_of))

    def definitions(self) -> Any:  # noqa: ANN401 the workspace's own records
        """Return every definition, those of documents' figures too."""
        return self._kept("definitions", self.workspace.definitions)

    def counts(self, as_of: date) -> dict[str, int]:
        """Return how many rows each list holds."""
        return {
            "observations": self.figures(View(), as_of, 0).total,
            "definitions": len(self.definitions()),
            "conflicts": len(self.conflicts(as_of)),
            "programme": sum(bool(state.rows) for state in self.programme(as_of)),
        }


def wanted_figures(view: View, as_of: date) -> Wanted:
    """Return which figures a view asks for; words are looked for in names of indicators, places and clusters too."""
    words = view.q.strip()
    plain = words.lower()
    named = {**places(), **clusters()}

    def has(label_zh: str, label_en: str) -> bool:
        return plain in label_zh.lower() or plain in label_en.lower()

    return Wanted(
        as_of,
        {
            "indicator_code": view.indicator, "subject_code": view.subject, "year": view.year,
            "scope_code": view.scope, "source": view.source,
        },
        tuple(c for c, m in named.items() if has(m.label_zh, m.label_en)) if plain else None,
        tuple(c for c, m in indicators().items() if has(m.label_zh, m.label_en)) if plain else None,
        words,
        view.order,
    )  # fmt: skip


def page_words(lang: str) -> Content:
    """Return the words that every page of data uses."""
    return {
        "tell": {
            "kind": lambda code: said(KINDS, code, lang),
            "part": lambda code: said(PARTS, code, lang),
            "status": lambda code: said(STATUSES, code, lang),
            "price": lambda code: said(PRICES, code, lang),
            "role": lambda code: role(code, lang),
        },
        "page_rows": PAGE,
    }


def imports_content(lists: DataLists, intake: Intake, as_of: date, lang: str) -> Content:
    """Return the content of the page where tables come in."""
    return page_words(lang) | {
        "counts": lists.counts(as_of),
        "records": lists.workspace.imports(),
        "kept_out": {key: places_in(found) for key, found in lists.workspace.kept_out().items()},
        "waiting": [job for job in intake.tables.jobs() if "imported" not in job.result],
        "mappings": kept_mappings(lists.workspace.folder),
        "limit": intake.limits.table_bytes // 2**20,
    }


def figures_content(lists: DataLists, view: View, as_of: date) -> Content:
    """Return the content of the list of figures."""
    page = lists.figures(view, as_of, PAGE, view.offset)
    return page_words(view.lang) | {
        "counts": lists.counts(as_of),
        "figures": page,
        "scopes": {d.scope_code: d for d in lists.definitions()},
        "revised": {row.observation_id for rows in lists.revisions() for row in rows[:-1]},
    }


def definitions_content(lists: DataLists, as_of: date, lang: str) -> Content:
    """Return the content of the list of definitions."""
    return page_words(lang) | {
        "counts": lists.counts(as_of),
        "definitions": lists.definitions(),
        "breaks": lists.breaks(as_of),
        "scopes": {d.scope_code: d for d in lists.definitions()},
    }


def conflicts_content(lists: DataLists, view: View, as_of: date) -> Content:
    """Return the content of the list of conflicts."""
    found = lists.conflicts(as_of)
    return page_words(view.lang) | {
        "counts": lists.counts(as_of),
        "conflicts": found[view.offset : view.offset + PAGE],
        "total": len(found),
        "scopes": {d.scope_code: d for d in lists.definitions()},
    }


def programme_rows(lists: DataLists, view: View, as_of: date) -> list[ProgrammeState]:
    """Return the parts of the programmes that a view asks for."""
    words = view.q.strip().lower()
    return [
        state
        for state in lists.programme(as_of)
        if view.kind in ("", state.part.kind)
        and view.status in ("", state.status)
        and view.plan in ("", state.part.plan_id)
        and (not words or words in state.part.name.lower())
    ]


def programme_content(lists: DataLists, view: View, as_of: date) -> Content:
    """Return the content of the programme register."""
    rows = programme_rows(lists, view, as_of)
    every = lists.programme(as_of)
    return page_words(view.lang) | {
        "counts": lists.counts(as_of),
        "states": rows[view.offset : view.offset + PAGE],
        "total": len(rows),
        "every": len(every),
        "by_status": {s: sum(state.status == s for state in every) for s in STATUSES},
        "kinds": PARTS,
        "statuses": [code for code in STATUSES if code != "no_data"],
        "chosen": next((state for state in every if state.part.item_id == view.item), None),
    }


def import_content(lists: DataLists, lookup: Lookup, import_id: str, lang: str) -> Content | None:
    """Return the content of the page of one import: what it brought, and the targets that rest on it."""
    record = next((r for r in lists.workspace.imports() if r.import_id == import_id), None)
    if record is None:
        return None
    cells = lists.workspace.import_cells(import_id)
    touched = [
        target_row(lookup, target)
        for target in lookup.targets.values()
        if (verdict := lookup.verdicts.get(target.id)) is not None
        and any(
            (o.indicator_code, o.subject_code) in cells for o in chart_observations(lookup, verdict)
        )
    ]
    ids = {row.target.id for row in touched}
    others = [
        verdict
        for name, verdict in lookup.verdicts.items()
        if name in lookup.targets and name not in ids
    ]
    return page_words(lang) | {
        "record": record,
        "kept_out": places_in(lists.workspace.kept_out().get(import_id, ())),
        "aside": [
            {
                "row": cell.row,
                "column": cell.column,
                "found": cell.found,
                "told": problem_row(problem, lang),
            }
            for problem in lists.workspace.kept_out().get(import_id, ())
            for cell in (bad_cell(problem),)
        ],
        "figures": sum(cells.values()),
        "touched": touched,
        "others": len(others),
        "total_targets": len(touched) + len(others),
    }
