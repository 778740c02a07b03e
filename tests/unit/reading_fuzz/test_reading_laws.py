"""What holds for every text: an error of its own kind or a reading whose every word stands where it says."""

import math
import re
import runpy
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from planloom.errors import DocumentError
from planloom.plan import plan_yaml
from planloom.reading import read_document, specification
from planloom.reading.records import Reading
from planloom.study import draft_plan

GENRE: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("genre.py")))
TEXTS, SENTENCES, NAMES = GENRE["TEXTS"], GENRE["SENTENCES"], GENRE["NAMES"]
SHORT, LONG = 150, 10_000
CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
NAMED = ("fields", "technologies", "projects", "roles")
CLAUSES = ("diagnosis", "safeguards", "positioning")


def fuzz(check: Callable[..., None], is_long: bool, *strategies: st.SearchStrategy[Any]) -> None:
    """Run a check on generated inputs: the same ones in each normal run, others in each long one."""
    wrapped = settings(
        max_examples=LONG if is_long else SHORT,
        deadline=None,
        derandomize=not is_long,
        database=None,
        suppress_health_check=list(HealthCheck),
    )(given(*strategies)(check))
    wrapped()


def reading_of(text: str, name: str = "plan.txt") -> Reading | None:
    try:
        return read_document(text.encode(), name)
    except DocumentError:
        return None


def said(reading: Reading | None, *, words: bool = True) -> list[tuple[Any, ...]] | None:
    """Return what is said, without places; without words where characters differ."""
    if reading is None:
        return None
    return [
        (s.kind, s.measure, s.comparator, s.low, s.high, s.by, *((s.indicator, s.unit) if words else ()))
        for s in reading.statements
    ]  # fmt: skip


def places(reading: Reading) -> Iterator[list[tuple[str, int]]]:
    """Yield the quotes of each list with their offsets."""
    yield [(item.quote, item.start) for item in reading.statements]
    yield [(item.quote, item.start) for item in reading.pledges]
    for key in NAMED:
        yield [(item.quote, item.start) for item in getattr(reading, key)]
    for key in CLAUSES:
        yield [(item.quote, item.start) for item in getattr(reading, key)]
    for groups in (reading.portfolio, reading.stages):
        yield [(group.quote, group.start) for group in groups]
        for group in groups:
            yield [(item.quote, item.start) for item in group.members]


def test_every_quote_stands_at_its_place_and_in_order(is_long: bool) -> None:
    def check(text: str, name: str) -> None:
        reading = reading_of(text, name)
        if reading is None:
            return
        raw = reading.text.raw
        for quotes in places(reading):
            for quote, start in quotes:
                assert quote
                assert raw[start : start + len(quote)] == quote
        for items in (reading.statements, reading.pledges):
            starts = [item.start for item in items]
            assert starts == sorted(starts)
        blocks = reading.text.blocks
        assert all(0 <= block.start <= block.end <= len(raw) for block in blocks)
        assert all(a.start <= b.start for a, b in pairwise(blocks))

    fuzz(check, is_long, TEXTS, NAMES)


def test_numbers_are_finite_and_ranges_run_upwards(is_long: bool) -> None:
    def check(text: str) -> None:
        reading = reading_of(text)
        for item in reading.statements if reading else ():
            assert math.isfinite(item.low)
            assert math.isfinite(item.high)
            assert item.low < item.high if item.comparator == "range" else item.low == item.high
            assert item.indicator.strip()
            assert item.threshold is None or math.isfinite(item.threshold.low)

    fuzz(check, is_long, TEXTS)


def test_reading_twice_gives_the_same(is_long: bool) -> None:
    def check(text: str, name: str) -> None:
        assert reading_of(text, name) == reading_of(text, name)

    fuzz(check, is_long, TEXTS, NAMES)


def test_each_reading_can_be_written_down(is_long: bool) -> None:
    def check(text: str, name: str) -> None:
        reading = reading_of(text, name)
        if reading is not None:
            assert set(specification(reading)) == {"statements", "pledges", "lists", "plans"}
            assert plan_yaml(draft_plan(reading))

    fuzz(check, is_long, TEXTS, NAMES)


def test_a_line_end_at_the_end_changes_nothing(is_long: bool) -> None:
    def check(text: str) -> None:
        reading, ended = reading_of(text), reading_of(text + "\n")
        assert (reading is None) == (ended is None)
        if reading is not None and ended is not None:
            assert specification(ended) == specification(reading)

    fuzz(check, is_long, SENTENCES)


def test_both_line_ends_give_the_same_numbers(is_long: bool) -> None:
    def check(text: str) -> None:
        assume(
            not CONTROL.search(text)
        )  # their share tells a file of words from one of something else
        line_feeds = text.replace("\r\n", "\n").replace("\r", "\n")
        assert said(reading_of(line_feeds.replace("\n", "\r\n"))) == said(reading_of(line_feeds))

    fuzz(check, is_long, TEXTS)


def test_traditional_characters_give_the_same_numbers(is_long: bool) -> None:
    def check(texts: tuple[str, str]) -> None:
        simplified, traditional = (said(reading_of(text), words=False) for text in texts)
        assert traditional == simplified

    fuzz(check, is_long, GENRE["BILINGUAL"])


def test_the_generated_texts_hold_something_to_read() -> None:
    counts: list[int] = []

    def check(text: str) -> None:
        reading = reading_of(text)
        counts.append(len(reading.statements) if reading else 0)

    fuzz(check, False, SENTENCES)
    assert sum(count > 0 for count in counts) > len(counts) / 3
