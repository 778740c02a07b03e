"""What stands on the review page, and what does a click there do? The queue beside the sentence, one item at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args
from urllib.parse import urlsplit

from fastapi import Request

from planloom.app.page_problems import PageError
from planloom.app.review_fields import file_changes, form_fields
from planloom.app.review_words import confidence_words, kind_label, label, said, state_words
from planloom.app.text_view import words_around
from planloom.codes import indicators
from planloom.errors import InputError, Problem
from planloom.workspace import Choice, ReviewDesk, ReviewItem

Content = dict[str, Any]
_LONGEST = 200
_HOME = frozenset({"127.0.0.1", "localhost", "::1"})
_FIELD = "f."


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the queue is asked for: the state of the page, all of it in its address."""

    plan: str | None = None
    """Id of a plan; null for all."""
    show: str = "pending"
    """``pending`` or ``decided``."""
    stem: str | None = None
    """Plan file of the item."""
    item: str | None = None
    """Name of the item; null for the first."""

    @property
    def path(self) -> str:
        """Path of the page."""
        return f"/plans/{self.plan}/review" if self.plan is not None else "/review"

    def state(self, item: ReviewItem | None = None, show: str | None = None) -> dict[str, str]:
        """Return the fields of an address of the page, for an item where one is given."""
        show = show or self.show
        kept = {"show": show} if show != "pending" else {}
        return kept | ({"stem": item.stem, "item": item.item_id} if item is not None else {})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a click."""

    wanted: Wanted
    """What is to be shown next."""
    done: ReviewItem | None = None
    """The item that was decided."""
    is_undone: bool = False
    """Whether a decision was taken back."""
    problems: tuple[Problem, ...] = ()
    """Why nothing was kept."""
    typed: Mapping[str, str] = field(default_factory=dict)
    """What stood in the fields; shown again where it was refused."""

    def told(self) -> dict[str, str]:
        """Return the fields of an address that say what was done."""
        done = {"done": self.done.item_id} if self.done is not None else {}
        return done | ({"undone": "1"} if self.is_undone else {})


def wanted_of(request: Request, plan: str | None) -> Wanted:
    """Return what an address asks for.

    Parameters
    ----------
    request
        The request.
    plan
        Id of a plan, where the address names one.

    Returns
    -------
    wanted
        State of the page.
    """
    query = request.query_params
    show = "decided" if query.get("show") == "decided" else "pending"
    return Wanted(plan, show, query.get("stem"), query.get("item"))


def outcome_of(desk: ReviewDesk, request: Request, plan: str | None) -> Outcome:
    """Return what an address asks for, with what it says was done just before.

    Parameters
    ----------
    desk
        The person's desk.
    request
        The request.
    plan
        Id of a plan, where the address names one.

    Returns
    -------
    outcome
        State of the page.
    """
    name = request.query_params.get("done")
    done = next((item for item in desk.queue() if name and item.item_id == name), None)
    is_undone = request.query_params.get("undone") == "1"
    return Outcome(wanted_of(request, plan), done, is_undone=is_undone)


def is_own_host(host: str) -> bool:
    """Return whether a request names this machine itself: another name may be a stranger's that points here.

    Examples
    --------
    >>> is_own_host("127.0.0.1:8000"), is_own_host("plans.example.org")
    (True, False)
    """
    try:
        return urlsplit(f"//{host}").hostname in _HOME
    except ValueError:
        return False


def check_origin(request: Request) -> None:
    """Refuse a request that another site made in the person's browser.

    Parameters
    ----------
    request
        A request that would change something.

    Raises
    ------
    PageError
        If it does not come from a page of this application on this machine.
    """
    host = request.headers.get("host", "")
    is_home = is_own_host(host)
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    # a page cannot forge Sec-Fetch-Site; Origin speaks for browsers that do not send it
    is_own = site == "same-origin"
    if site is None and origin is not None:
        is_own = urlsplit(origin).netloc == host
    if not (is_home and is_own):
        raise PageError(403, [Problem("usage.foreign_request", host)])


def act(desk: ReviewDesk, wanted: Wanted, form: Mapping[str, str], lang: str) -> Outcome:
    """Do what a form asks for, and say what is to be shown next.

    Parameters
    ----------
    desk
        The person's desk.
    wanted
        State of the page.
    form
        Fields of the form: ``action``, ``item``, ``stem`` and new text as ``f.<field>``.
    lang
        Language in which the form was shown.

    Returns
    -------
    outcome
        Problems where nothing was kept.
    """
    action, name, stem = form.get("action", ""), form.get("item", ""), form.get("stem")
    here = Wanted(wanted.plan, wanted.show, stem, name)
    typed = {key.removeprefix(_FIELD): v for key, v in form.items() if key.startswith(_FIELD)}
    try:
        if action == "undo":
            item = desk.undo(name or None)
            place = (item.stem, item.item_id) if item is not None else (None, None)
            show = "pending" if item is None or item.state == "pending" else wanted.show
            return Outcome(Wanted(wanted.plan, show, *place), item, is_undone=True)
        choice = _choice(action)
        following = _following(shown(desk, wanted), name, stem)
        changes = _changes(desk, here, typed, lang) if choice == "mend" else None
        done = desk.decide(name, choice, changes, stem)
    except InputError as error:
        return Outcome(here, problems=tuple(error.problems), typed=typed)
    if wanted.show == "decided":
        return Outcome(here, done)
    place = (following.stem, following.item_id) if following is not None else (None, None)
    return Outcome(Wanted(wanted.plan, "pending", *place), done)


def _changes(
    desk: ReviewDesk, here: Wanted, typed: Mapping[str, str], lang: str
) -> Mapping[str, str]:
    """Return what was typed as the plan file holds it."""
    every = desk.queue()
    at = _place(every, here.item, here.stem)
    return file_changes(every[at], typed, lang) if at is not None else typed


def _choice(action: str) -> Choice:
    for choice in get_args(Choice):
        if choice == action:
            known: Choice = choice
            return known
    raise InputError([Problem("workspace.no_such_item", "", {"found": action})])


def shown(desk: ReviewDesk, wanted: Wanted) -> list[ReviewItem]:
    """Return the items of a part of the queue, in its order.

    Parameters
    ----------
    desk
        The person's desk.
    wanted
        State of the page.

    Returns
    -------
    items
        Items.
    """
    every = [item for item in desk.queue() if wanted.plan in (None, item.plan)]
    return [item for item in every if (item.state == "pending") == (wanted.show == "pending")]


def _place(items: Sequence[ReviewItem], name: str | None, stem: str | None) -> int | None:
    named = ((i.stem, i.item_id) for i in items)
    return next(
        (at for at, key in enumerate(named) if key[1] == name and stem in (None, key[0])), None
    )


def _following(items: Sequence[ReviewItem], name: str, stem: str | None) -> ReviewItem | None:
    at = _place(items, name, stem)
    if at is None or len(items) == 1:
        return None
    return items[at + 1] if at + 1 < len(items) else items[at - 1]


def review_content(desk: ReviewDesk, outcome: Outcome, lang: str) -> Content:
    """Return the content of the review page.

    Parameters
    ----------
    desk
        The person's desk.
    outcome
        What is asked for, and what came of the last click.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    content
        Of ``review.html``.
    """
    wanted = outcome.wanted
    items = shown(desk, wanted)
    at = _place(items, wanted.item, wanted.stem)
    is_gone = wanted.item is not None and at is None
    place = at or 0
    first = place // _LONGEST * _LONGEST
    every = [item for item in desk.queue() if wanted.plan in (None, item.plan)]
    pending = sum(item.state == "pending" for item in every)
    current = items[place] if items else None
    return {
        "wanted": wanted,
        "who": desk.who,
        "entries": items[first : first + _LONGEST],
        "first": first,
        "total": len(items),
        "place": place,
        "pending": pending,
        "looked_at": len(every) - pending,
        "is_empty": not every,
        "is_gone": is_gone and not outcome.problems,
        "current": current,
        "before": items[place - 1] if place > 0 else None,
        "after": items[place + 1] if place + 1 < len(items) else None,
        "parts": words_around(desk.text(current), current.start, current.quote)
        if current is not None
        else None,
        "fields": form_fields(current, outcome.typed, lang) if current is not None else (),
        "done": outcome.done,
        "is_undone": outcome.is_undone,
        "problems": outcome.problems,
        "is_mending": bool(outcome.problems and outcome.typed),
        "indicators": indicators(),
        "tell": {
            "confidence": lambda item: confidence_words(item.confidence, lang),
            "state": lambda item: state_words(item.state, lang),
            "kind": lambda item: kind_label(item, lang),
            "label": lambda item: label(item, lang),
            "said": lambda item: said(item, lang),
        },
    }


def marks(desk: ReviewDesk, plan_id: str) -> dict[str, ReviewItem]:
    """Return the decided items of a plan's document, by id, or by kind and offset where they have none.

    Parameters
    ----------
    desk
        The person's desk.
    plan_id
        A plan that the document holds.

    Returns
    -------
    marks
        Items that were accepted, mended, added or rejected.
    """
    every = desk.queue()
    stems = {item.stem for item in every if item.plan == plan_id}
    return {
        getattr(item.content, "id", f"{item.kind}@{item.start}"): item
        for item in every
        if item.stem in stems and item.state != "pending"
    }
