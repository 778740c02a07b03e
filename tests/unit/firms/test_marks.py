"""Marks keep their numbers however often the table grows."""

import numpy as np
import pytest

from planloom.firms.marks import MarkTable


@pytest.mark.parametrize("parts", [1, 7])
def test_numbers_are_those_of_a_dictionary(parts: int) -> None:
    marks = np.random.default_rng(1).integers(0, 150_000, 400_000).astype(np.uint64)
    marks[::2] *= np.uint64(1 << 40)  # many with the same low digits: they meet in one slot
    table, known = MarkTable(), dict[int, int]()
    for part in np.array_split(marks, parts):
        before = len(known)
        number, new = table.number(part)
        expected = [known.setdefault(mark, len(known)) for mark in part.tolist()]
        assert number.tolist() == expected
        assert number[new].tolist() == list(range(before, len(known)))
    assert table.count == len(known)
