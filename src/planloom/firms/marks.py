"""Which number has a mark that was seen before? A table of 64-bit marks that grows and is kept between parts."""

import numpy as np
from numpy.typing import NDArray

from planloom.compiled import compiled, woven

Marks = NDArray[np.uint64]
Numbers = NDArray[np.int64]
_FREE = -1
_FIRST_SIZE = 1 << 16
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
"""2^64 over the golden ratio: its products spread marks with the same low digits over the table."""


class MarkTable:
    """Marks numbered in the order in which they were first seen.

    A join builds its table anew for each part; this one is built once. Open addressing with linear probing, at most
    half full, so that a look-up costs about one access to memory. A mark's first slot is the upper digits of its
    product with the golden ratio.

    References
    ----------
    D. Knuth (1998). The Art of Computer Programming 3, 2nd ed., section 6.4.

    Examples
    --------
    >>> table = MarkTable()
    >>> numbers, new = table.number(np.array([7, 9, 7], np.uint64))
    >>> numbers.tolist(), new.tolist()
    ([0, 1, 0], [0, 1])
    >>> table.number(np.array([9, 5], np.uint64))[0].tolist()
    [1, 2]
    """

    def __init__(self) -> None:
        self._marks = np.zeros(_FIRST_SIZE, np.uint64)
        self._numbers = np.full(_FIRST_SIZE, _FREE, np.int64)
        self.count = 0

    def number(self, marks: Marks) -> tuple[Numbers, Numbers]:
        """Return the number of each mark, and the places at which marks stand that were never seen before."""
        found = np.empty(len(marks), np.int64)
        new = np.empty(len(marks), np.int64)
        first, at = self.count, 0
        while True:
            at, self.count = _number(
                self._marks, self._numbers, marks, found, new, at, first, self.count
            )
            if at == len(marks):
                return found, new[: self.count - first].copy()
            self._grow()

    def _grow(self) -> None:
        """Double the table."""
        used = self._numbers != _FREE
        marks, numbers = self._marks[used], self._numbers[used]
        size = 2 * len(self._marks)
        self._marks, self._numbers = np.zeros(size, np.uint64), np.full(size, _FREE, np.int64)
        _put(self._marks, self._numbers, marks, numbers)


@woven
def _shift(size: int) -> np.uint64:
    """Return how many digits of a product are left out for a table of so many slots, a power of two."""
    shift = 64
    while size > 1:
        size >>= 1
        shift -= 1
    return np.uint64(shift)


@compiled
def _number(  # noqa: PLR0913, PLR0917 what a compiled loop works on
    kept: Marks, numbers: Numbers, marks: Marks, found: Numbers, new: Numbers, at: int, first: int, count: int
) -> tuple[int, int]:  # fmt: skip
    """Give marks from `at` on their numbers until the table is half full; return the place reached and the count."""
    last, shift = np.uint64(len(kept) - 1), _shift(len(kept))
    most = len(kept) // 2
    for place in range(at, len(marks)):
        mark = marks[place]
        slot = mark * _GOLDEN >> shift
        while numbers[slot] >= 0 and kept[slot] != mark:
            slot = (slot + np.uint64(1)) & last
        if numbers[slot] < 0:
            if count == most:
                return place, count
            kept[slot], numbers[slot] = mark, count
            new[count - first] = place
            count += 1
        found[place] = numbers[slot]
    return len(marks), count


@compiled
def _put(kept: Marks, numbers: Numbers, marks: Marks, given: Numbers) -> None:
    """Put marks that differ, with their numbers, into a table with room for them."""
    last, shift = np.uint64(len(kept) - 1), _shift(len(kept))
    for place in range(len(marks)):
        slot = marks[place] * _GOLDEN >> shift
        while numbers[slot] >= 0:
            slot = (slot + np.uint64(1)) & last
        kept[slot], numbers[slot] = marks[place], given[place]
