"""What is looked for before a pattern of reading is tried stands in every match: else texts would be passed over."""

import random
import re
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import pytest

from planloom.codes.counties import counties
from planloom.reading import (
    measured,
    measures,
    name_patterns,
    names,
    phrases,
    place_frames,
    place_rows,
    pledges,
    portfolio,
    portfolio_named,
    ranks,
    spoken_of,
    stages,
    times,
    unsaid,
    works,
)

Sign = Callable[[str], Any]
"""Returns something true where a match may stand in the words."""
SAMPLES = 400
ENOUGH = 15
FILLER = "某"
LONGER = 0.1
"""Share of repetitions that are made longer than they must be."""


def opens(characters: frozenset[str]) -> Sign:
    """Return the sign that the words begin with one of the characters."""
    return lambda words: words[0] in characters


def ends(endings: tuple[str, ...]) -> Sign:
    """Return the sign that the words end with one of the endings."""
    return lambda words: words.endswith(endings)


def holds(*signs: str) -> Sign:
    """Return the sign that one of some strings stands in the words."""
    return lambda words: any(sign in words for sign in signs)


def finds(*patterns: re.Pattern[str]) -> Sign:
    """Return the sign that one of some patterns stands in the words."""
    return lambda words: any(pattern.search(words) for pattern in patterns)


NAMES = [
    *((f"TECHNOLOGY {n}", p) for n, p in enumerate(name_patterns.TECHNOLOGY)),
    *((f"FIELD {n}", p) for n, (_, p) in enumerate(name_patterns.FIELD)),
    *((f"PROJECT {n}", p) for n, p in enumerate(name_patterns.PROJECT)),
    ("BASES", name_patterns.BASES),
    ("works._STARTED", works._STARTED),
    ("works._LISTED", works._LISTED),
    ("works._BUILDS", works._BUILDS),
]
CASES: list[tuple[str, re.Pattern[str], Sign]] = [
    *((f"{name} NAME_SIGN", p, finds(name_patterns.NAME_SIGN)) for name, p in NAMES),
    *((name, p, finds(name_patterns.TECHNOLOGY_SIGN)) for name, p in NAMES if "TECHNOLOGY" in name),
    *((name, p, finds(name_patterns.FIELD_SIGN)) for name, p in NAMES if "FIELD" in name),
    *((name, p, finds(name_patterns.PROJECT_SIGN)) for name, p in NAMES if "PROJECT" in name),
    *((f"FIELD own {n}", p, sign) for n, (sign, p) in enumerate(name_patterns.FIELD)),
    ("FIELD_GOES_ON", name_patterns.FIELD_GOES_ON, holds(*names._ANNOUNCING)),
    ("BASES", name_patterns.BASES, holds("产业基地", "产业高地")),
    ("works._STARTED", works._STARTED, ends(works._STARTS)),
    ("TURN", place_frames.TURN, place_frames.turns),
    ("GIVEN", place_frames.GIVEN, place_frames.gives),
    ("ranks._RANK", ranks._RANK, finds(ranks._SIGN)),
    ("ranks._TIMES", ranks._TIMES, finds(ranks._SIGN)),
    ("ranks._MOST", ranks._MOST, finds(ranks._SIGN)),
    ("ranks._ROUND", ranks._ROUND, finds(ranks._SIGN)),
    ("_POINTED_AT", unsaid._POINTED_AT, opens(unsaid._POINTING)),
    ("_CONDITION", unsaid._CONDITION, opens(frozenset("对"))),
    ("_OWN_VOICE", spoken_of._OWN_VOICE, spoken_of._speaks),
    ("_PREFIX", phrases._PREFIX, opens(phrases._PREFIX_SIGNS)),
    ("_BOUND", phrases._BOUND, opens(phrases._BOUND_SIGNS)),
    ("_LOCAL", phrases._LOCAL, opens(phrases._LOCAL_SIGNS)),
    ("_BUILD", phrases._BUILD, opens(phrases._BUILD_SIGNS)),
    ("_CAPPED", phrases._CAPPED, holds("最高")),
    ("_BASE_END", measured._BASE_END, holds("由", "从")),
    ("_FROM_DRAFT", measured._FROM_DRAFT, holds("由", "从")),
    ("measures._NEW", measures._NEW, holds(*measures._NEW_SIGNS)),
    ("portfolio._AFTER", portfolio._AFTER, portfolio._announces),
    ("portfolio._MADE_UP", portfolio._MADE_UP, portfolio._makes_up),
    *((f"named {n}", p, sign) for n, (sign, p) in enumerate(portfolio_named._SIGNED)),
    (
        "named announced",
        portfolio_named._ANNOUNCED,
        lambda words: portfolio_named._counts_kind(words) or portfolio_named._kind_counted(words),
    ),
    ("stages._STAGES", re.compile("|".join(w for w, _ in stages._STAGES)), stages._may_be_staged),
    *((f"pledges {rule}", p, ends(endings)) for endings, p, rule in pledges._BEHIND),
    ("pledges._LEAD", re.compile(f"(?=.){pledges._LEAD}$"), pledges._leads),
    ("times._PATTERN", times._PATTERN, lambda words: times._opens(words[:2])),
    ("times._PATTERN opens", times._PATTERN, opens(times.OPENING)),
]


@pytest.mark.parametrize(("pattern", "sign"), [pytest.param(p, s, id=n) for n, p, s in CASES])
def test_signs_stand_in_every_match(pattern: re.Pattern[str], sign: Sign) -> None:
    tree = list(import_module("re._parser").parse(pattern.pattern))
    draw = random.Random(20261128)  # noqa: S311 repeatable samples, no secret
    seen = 0
    for _ in range(SAMPLES):
        words = written(tree, draw)
        found = pattern.search(words)
        if found and found[0]:
            seen += 1
            said = words if pattern is name_patterns.FIELD_GOES_ON else found[0]
            assert sign(said), f"{said!r} matches without its sign: add one, or a wider one"
    assert seen >= ENOUGH


def test_ends_of_counties_are_signs_of_places() -> None:
    assert all(place_rows._HINT.search(name) for name in counties() if name[-1] in "区县市旗")


def written(items: Sequence[Any], draw: random.Random) -> str:
    """Return words that a parsed pattern matches, but for what it only looks at; as short as it allows, mostly."""
    return "".join(
        one(str(op), value, draw, last=item is items[-1]) for item in items for op, value in [item]
    )


def one(op: str, value: Any, draw: random.Random, *, last: bool) -> str:  # noqa: PLR0911 one case per kind of item
    """Return words for one item of a parsed pattern."""
    if op == "LITERAL":
        return chr(value)
    if op == "IN":
        return member(value, draw)
    if op == "BRANCH":
        return written(list(draw.choice(value[1])), draw)
    if op == "SUBPATTERN":
        return written(list(value[-1]), draw)
    if op == "ATOMIC_GROUP":
        return written(list(value), draw)
    if op.endswith("REPEAT"):
        low, high, inner = value
        times_ = low + 1 if low < high and draw.random() < LONGER else low
        return "".join(written(list(inner), draw) for _ in range(times_))
    if op == "ASSERT":
        return written(list(value[1]), draw) if value[0] < 0 or last else ""
    return FILLER if op in ("ANY", "NOT_LITERAL") else ""


def member(items: Sequence[Any], draw: random.Random) -> str:
    """Return a character of a class."""
    op, value = draw.choice(list(items))
    if str(items[0][0]) == "NEGATE":
        return FILLER
    if str(op) == "RANGE":
        return chr(value[0]) if chr(value[0]).isascii() else FILLER
    return "7" if str(op) == "CATEGORY" else chr(value)
