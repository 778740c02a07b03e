"""How is the collector of cycles held while many records are made? Each of its passes would look at all of them."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def held_collector() -> Iterator[None]:
    """Hold the collector of cycles, as a context or a decorator; for work that makes many records and no cycles.

    Examples
    --------
    >>> with held_collector():
    ...     gc.isenabled()
    False
    >>> gc.isenabled()
    True
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
