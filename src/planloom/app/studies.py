"""Which study does a day show now? The latest made, for as long as nothing in the workspace changed."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from threading import Lock

from planloom.app.lookup import Lookup
from planloom.app.records import Study

_KEPT = 16


class Studies:
    """Studies by day, each made once for every state of what it is made from.

    Parameters
    ----------
    study_as_of
        Makes the study of a day.
    stamp
        Tells two states of the workspace apart; the same value as long as nothing changed.

    Examples
    --------
    >>> made = []
    >>> studies = Studies(lambda day: made.append(day), lambda: "unchanged")
    >>> first, again = studies(date(2025, 1, 1)), studies(date(2025, 1, 1))
    >>> first is again, len(made)
    (True, 1)
    """

    def __init__(self, study_as_of: Callable[[date], Study], stamp: Callable[[], object]) -> None:
        self._make = study_as_of
        self._stamp = stamp
        self._kept: OrderedDict[tuple[date, object], Lookup] = OrderedDict()
        self._lock = Lock()
        self._making: dict[tuple[date, object], Lock] = {}

    def __call__(self, day: date) -> Lookup:
        """Return the study of a day as the workspace stands now."""
        key = (day, self._stamp())
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            making = self._making.setdefault(key, Lock())
        with making:  # two pages at once make it once
            with self._lock:
                if key in self._kept:
                    return self._kept[key]
            made = Lookup(self._make(day))
            with self._lock:
                self._kept[key] = made
                self._making.pop(key, None)
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
        return made
