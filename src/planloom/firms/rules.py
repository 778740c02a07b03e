"""By which rules does a firm belong to a cluster? Lexicon, code rules, phrases and weights as one frozen record."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType

import polars as pl

from planloom.codes import clusters as known_clusters
from planloom.codes import parameter
from planloom.codes.classifications import crosswalk, industries
from planloom.codes.firm_lexicon import (
    FirmPhrases,
    Keyword,
    any_of,
    firm_lexicon,
    firm_phrases,
)

MADE, UNSTATED, SERVED, TRADED = 4, 3, 2, 1
"""What a firm does with a product: makes it, does not say, serves it, trades it; the best evidence has the largest."""
ACTIVITY = MappingProxyType(
    {MADE: "made", UNSTATED: "unstated", SERVED: "served", TRADED: "traded"}
)
"""Word of each activity in the evidence."""
OUTSIDE = "outside"
"""Cluster code of what belongs to no cluster."""
_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {
    "\u3000": " ", "〔": "(", "〕": ")", "【": "(", "】": ")", "\t": " ", "﹑": "、",
}  # fmt: skip
_TRADE_SECTION = "F"


@dataclass(frozen=True, slots=True)
class Weights:
    """Policy numbers of the classification; each is a dated parameter of the same name with ``firms_`` before it."""

    core_weight: float
    """Weight of a core keyword [1]."""
    related_weight: float
    """Weight of a related keyword [1]."""
    whole_code_weight: float
    """Weight of a code all of whose class belongs to the cluster [1]."""
    partial_code_weight: float
    """Weight of a code a part of whose class belongs to the cluster [1]."""
    outside_code_weight: float
    """Weight of a code that belongs to no cluster, for *outside* [1]."""
    related_needed: float
    """Distinct related keywords that are enough together."""
    most_weight: float
    """Weight from which on further evidence of the same cluster makes no other cluster smaller [1]."""
    least_share: float
    """Smallest share that is given [1]."""
    outside_factor: float
    """Core words of other business that weigh more than so many times a cluster leave it out."""
    close_margin: float
    """Two clusters whose shares differ by less are too close to choose one [1]."""

    @classmethod
    def on(cls, day: date) -> "Weights":
        """Return the weights that hold on a day."""
        return cls(*(parameter(f"firms_{name}", day).value for name in cls.__slots__))


@dataclass(frozen=True)
class CodeRule:
    """A class of GB/T 4754-2017 that belongs to a cluster."""

    cluster_code: str
    """The cluster."""
    code: str
    """The class, group or division."""
    is_whole: bool
    """Whether all of it belongs to the cluster."""


@dataclass(frozen=True)
class FirmRules:
    """Everything that decides which cluster a firm belongs to."""

    keywords: tuple[Keyword, ...]
    """The lexicon."""
    codes: tuple[CodeRule, ...]
    """The crosswalk from official classes."""
    weights: Weights
    """Policy numbers."""
    phrases: FirmPhrases = field(default_factory=firm_phrases)
    """How business scopes speak."""

    @cached_property
    def clusters(self) -> tuple[str, ...]:
        """Clusters in the order in which the rules name them."""
        named = [row.cluster_code for row in self.keywords]
        given = dict.fromkeys((*named, *(row.cluster_code for row in self.codes)))
        return tuple(code for code in given if code != OUTSIDE)

    @property
    def outside_number(self) -> int:
        """Number that stands for outside beside those of the clusters."""
        return len(self.clusters)

    @cached_property
    def patterns(self) -> tuple[str, ...]:
        """Distinct keywords in folded signs, the longest first."""
        words = {folded_word(row.keyword) for row in self.keywords}
        return tuple(sorted(words, key=lambda word: (-len(word), word)))

    @cached_property
    def lexicon(self) -> pl.DataFrame:
        """Columns keyword_id, cluster (number), word, is_core, own_activity."""
        number = {code: place for place, code in enumerate((*self.clusters, OUTSIDE))}
        rows = [
            (
                place,
                number[row.cluster_code],
                folded_word(row.keyword),
                row.strength == "core",
                self.activity_of(folded_word(row.keyword)),
            )
            for place, row in enumerate(self.keywords)
        ]
        return pl.DataFrame(
            rows,
            schema={
                "keyword_id": pl.UInt16, "cluster": pl.UInt8, "word": pl.String, "is_core": pl.Boolean,
                "own_activity": pl.UInt8,
            },
            orient="row",
        )  # fmt: skip

    @cached_property
    def exclusions(self) -> pl.DataFrame:
        """Columns keyword_id, exclude: words that make a keyword not count in their clause."""
        rows = [
            (place, folded_word(word))
            for place, row in enumerate(self.keywords)
            for word in row.excludes
        ]
        return pl.DataFrame(
            rows, schema={"keyword_id": pl.UInt16, "exclude": pl.String}, orient="row"
        )

    @cached_property
    def stand_ins(self) -> tuple[str, ...]:
        """What stands for each pattern where activities are looked for: a keyword's own activity stays."""
        found = {word: re.search(self.closing + "$", self.guarded(word)) for word in self.patterns}
        return tuple(
            "〇" * (match is None or match[0] != word) + (match[0] if match else "")
            for word, match in found.items()
        )

    @cached_property
    def verb(self) -> str:
        """Regular expression for any activity."""
        return any_of((*self.phrases.makes, *self.phrases.trades, *self.phrases.services))

    @cached_property
    def closing(self) -> str:
        """Regular expression for a group of activities."""
        return f"(?:{self.verb}(?:[、,/ 的]|{any_of(self.phrases.joins)})*)+"

    @cached_property
    def guard(self) -> str:
        """Regular expression for an activity inside the name of a product."""
        return f"{self.verb}+{any_of(self.phrases.nouns)}"

    def guarded(self, text: str) -> str:
        """Return a text without the activities that are parts of products' names."""
        return re.sub(self.guard, "〇", text)

    def activity_of(self, keyword: str) -> int | None:
        """Return the activity that a keyword itself names, if it ends in one."""
        found = re.search(self.closing + "$", self.guarded(keyword))
        if found is None:
            return None
        phrases = self.phrases
        if any(word in found[0] for word in phrases.makes):
            return MADE
        return TRADED if any(word in found[0] for word in phrases.trades) else SERVED

    @cached_property
    def trade_codes(self) -> tuple[str, ...]:
        """Divisions, groups and classes of wholesale and retail trade, section F of GB/T 4754-2017."""
        return tuple(_with_below(_TRADE_SECTION, _members_below())[1:])

    @cached_property
    def trade_line(self) -> str:
        """Regular expression for an industry of trade that stands alone between two ；."""
        return f"；{any_of(self.phrases.trade_lines)}(?:；|$)"

    @cached_property
    def code_table(self) -> pl.DataFrame:
        """Columns code, cluster (number), is_whole: every class, group and division that the crosswalk speaks of."""
        return code_table(self.codes, self.clusters)


def folded_word(text: str) -> str:
    """Return a word in half-width signs and small letters.

    Parameters
    ----------
    text
        Any word.

    Returns
    -------
    word
        Of the same length.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    >>> folded_word("ＯＬＥＤ（柔性）")
    'oled(柔性)'
    """
    return "".join(_WIDE.get(sign, sign) for sign in text).lower()


def folded(text: pl.Expr) -> pl.Expr:
    """Return text in half-width signs, sign by sign, so that offsets hold.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    text
        Of the same length in code points.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    >>> pl.select(folded(pl.lit("ＬＥＤ，灯"))).item()
    'LED,灯'
    """
    return text.str.replace_many(list(_WIDE), list(_WIDE.values()))


def code_table(codes: Sequence[CodeRule], clusters: Sequence[str]) -> pl.DataFrame:
    """Return code rules with the levels above and below: a group is whole where all of its classes are.

    Parameters
    ----------
    codes
        Rules as the crosswalk gives them.
    clusters
        Clusters in their order.

    Returns
    -------
    table
        Columns code, cluster (number), is_whole.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    >>> table = code_table([CodeRule("a", "3973", True)], ["a"])
    >>> sorted(table.select("code", "is_whole").rows())
    [('39', False), ('397', False), ('3973', True)]
    """
    members, below = industries("gbt4754_2017"), _members_below()
    marks: dict[tuple[str, str], bool] = {}
    for rule in codes:
        for code in _with_below(rule.code, below):
            marks[code, rule.cluster_code] = (
                marks.get((code, rule.cluster_code), False) or rule.is_whole
            )
    for code, cluster in list(marks):
        parent = members[code].parent if code in members else None
        while parent is not None and len(parent) > 1:
            marks.setdefault((parent, cluster), _is_whole(parent, cluster, below, marks))
            parent = members[parent].parent
    number = {code: place for place, code in enumerate(clusters)}
    rows = [(code, number[cluster], whole) for (code, cluster), whole in marks.items()]
    schema = {"code": pl.String, "cluster": pl.UInt8, "is_whole": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _members_below() -> dict[str, list[str]]:
    below: dict[str, list[str]] = {}
    for member in industries("gbt4754_2017").values():
        if member.parent is not None:
            below.setdefault(member.parent, []).append(member.code)
    return below


def _with_below(code: str, below: Mapping[str, Sequence[str]]) -> list[str]:
    return [code, *(inner for child in below.get(code, ()) for inner in _with_below(child, below))]


def _is_whole(
    code: str,
    cluster: str,
    below: Mapping[str, Sequence[str]],
    marks: Mapping[tuple[str, str], bool],
) -> bool:
    children = below.get(code, ())
    if not children:
        return marks.get((code, cluster), False)
    return all(_is_whole(child, cluster, below, marks) for child in children)


def listed_rules(day: date, clusters: Sequence[str] | None = None) -> FirmRules:
    """Return the rules of the code lists, as they hold on a day.

    Parameters
    ----------
    day
        The day.
    clusters
        The clusters that count; null for all of the code list.

    Returns
    -------
    rules
        In the order of the clusters.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    >>> listed_rules(date(2025, 12, 31), ["new_energy"]).clusters
    ('new_energy',)
    """
    place = {code: number for number, code in enumerate([*(clusters or known_clusters()), OUTSIDE])}
    wanted = set(place)
    listed = (row for row in firm_lexicon() if row.cluster_code in wanted)
    keywords = sorted(listed, key=lambda row: place[row.cluster_code])
    codes = [
        CodeRule(row.cluster_code, row.code, row.share_mark == "whole")
        for row in crosswalk()
        if row.classification == "gbt4754_2017" and row.cluster_code in wanted
    ]
    return FirmRules(tuple(keywords), tuple(codes), Weights.on(day))
