"""What does a page show, for which day and in which language? Its state is its address."""

import re
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from planloom.app.numbers import Lang

Sort = Literal["text", "deadline", "verdict", "target"]
Measure = Literal["roles", "parks"]
Order = Literal["indicator", "year", "value", "published", "source"]
Severity = Literal["", "error", "warning", "information"]

VerdictFilter = Literal[
    "",
    "met",
    "met_early",
    "on_track",
    "at_risk",
    "off_track",
    "missed",
    "too_early",
    "no_data",
    "not_measurable",
    "definition_missing",
    "conflict",
]


def _iso_day(value: object) -> object:
    """Refuse text that is not YYYY-MM-DD: a bare number would be read as seconds since 1970."""
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("not YYYY-MM-DD")
    return value


class View(BaseModel):
    """State of a page; what differs from the default stands in the address."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    lang: Lang = "zh"
    """Language of the page."""
    as_of: Annotated[date | None, BeforeValidator(_iso_day)] = None
    """Day on which evidence must have been published; null for the application's default."""
    sort: Sort = "text"
    """Order of a table of targets."""
    verdict: VerdictFilter = ""
    """Only targets with this verdict."""
    plan: str = ""
    """Only this plan, on pages that join several; plans side by side are divided by commas."""
    measure: Measure = "roles"
    """What the map shows."""
    q: str = ""
    """Words searched for."""
    indicator: str = ""
    """On the page of figures: only this indicator."""
    subject: str = ""
    """Only this place or cluster."""
    year: str = ""
    """Only this calendar year."""
    scope: str = ""
    """Only this definition."""
    source: str = ""
    """Only this source."""
    order: Order = "indicator"
    """Order of the figures."""
    kind: str = ""
    """In the programme register: only parts of this kind."""
    status: str = ""
    """Only parts that stand so."""
    item: str = ""
    """The part whose progress is being put down."""
    severity: Severity = ""
    """Only findings of this severity."""
    code: str = ""
    """Only findings of this rule."""
    old: str = ""
    """The older of two versions."""
    new: str = ""
    """The newer of two versions."""
    parent: str = ""
    """The plan that others carry out."""
    child: str = ""
    """Plans that carry out another, divided by commas."""
    offset: Annotated[int, Field(ge=0, le=2**31)] = 0
    """How many rows of a long list stand on earlier pages."""

    def url(self, path: str, **changes: Any) -> str:  # noqa: ANN401 any field of the view
        """Return the address of a page that keeps language and day, with other state given here.

        Parameters
        ----------
        path
            Path of the page.
        **changes
            Fields that the page's state sets.

        Returns
        -------
        address
            Path and query; defaults are left out.

        Examples
        --------
        >>> View(lang="en", sort="verdict").url("/about")
        '/about?lang=en'
        """
        state: dict[str, Any] = {"lang": self.lang, "as_of": self.as_of} | changes
        defaults = View().model_dump()
        query = {k: v for k, v in state.items() if v != defaults.get(k)}
        return f"{path}?{urlencode(query)}" if query else path

    def here(self, path: str, **changes: Any) -> str:  # noqa: ANN401 any field of the view
        """Return the address of the same page with some of its state changed.

        Parameters
        ----------
        path
            Path of the page.
        **changes
            Fields to change.

        Returns
        -------
        address
            Path and query.

        Examples
        --------
        >>> View(sort="verdict").here("/", lang="en")
        '/?lang=en&sort=verdict'
        """
        return self.url(path, **(self.model_dump() | changes))

    def switch(self, path: str) -> str:
        """Return the address of the same page in the other language, even if it is the default.

        Parameters
        ----------
        path
            Path of the page.

        Returns
        -------
        address
            Path and query.

        Examples
        --------
        >>> View(lang="en").switch("/")
        '/?lang=zh'
        """
        if self.lang == "zh":
            return self.here(path, lang="en")
        address = self.here(path, lang="zh")
        return f"{address}{'&' if '?' in address else '?'}lang=zh"
