"""What a person writes for a number is what the page would show of it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planloom.app.numbers import amount, bounds
from planloom.errors import InputError
from planloom.workspace.written import written_amount

UNITS = ["CNY", "1", "pp", "km2", "m2", "kW", "kWh", "person", "家", "个", "t", "year", "USD"]


@given(st.integers(1, 10**9 - 1), st.integers(-4, 6), st.sampled_from(UNITS))
def test_what_is_shown_is_read_as_the_same_number(figures: int, power: int, unit: str) -> None:
    value = float(f"{figures}e{power}")
    shown = amount(value, unit, "zh")
    low, high, found = written_amount(shown, unit)
    size = low * (1e6 if (found, unit) == ("km2", "m2") else 1)
    assert math.isclose(size, value, rel_tol=1e-9)
    assert low == high
    assert found == unit or (found, unit) == ("km2", "m2")


@given(st.integers(1, 900), st.integers(1, 90), st.sampled_from(["CNY", "家", "km2", "1"]))
def test_a_range_is_read_from_its_own_words(low: int, more: int, unit: str) -> None:
    size = 1e8 if unit == "CNY" else 0.001 if unit == "1" else 1
    ends = (float(f"{low * size:.12g}"), float(f"{(low + more) * size:.12g}"))
    found = written_amount(bounds(*ends, unit, "zh"), unit)
    assert found[2] == unit
    assert math.isclose(found.low, ends[0])
    assert math.isclose(found.high, ends[1])


@pytest.mark.parametrize(
    ("text", "unit", "measure", "low"),
    [
        ("第3位", "1", "rank", 3),
        ("前五", "1", "rank", 5),
        ("2 倍", "1", "multiple", 2),
        ("-1.5%", "1", "growth", -0.015),
        ("1，332.4亿元", "CNY", "level", 1.3324e11),
        ("百分之八十三", "1", "share", 0.83),
        ("210,000 CNY/person", "CNY/person", "ratio", 210000),
        ("12", "家", "count", 12),
    ],
)
def test_ways_of_writing(text: str, unit: str, measure: str, low: float) -> None:
    assert written_amount(text, unit, measure).low == low


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "without_number"),
        ("若干", "without_number"),
        ("0.0162", "without_unit"),
        ("700亿元以上", "left_over"),
        ("约700亿元", "without_number"),
        ("3家和5家", "left_over"),
        ("5 furlongs", "left_over"),
    ],
)
def test_refusals(text: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        written_amount(text, "1", "share")
    assert [problem.code for problem in refused.value.problems] == [f"workspace.amount_{code}"]
