"""Which page was made before? Pages of one study by address, for as long as the study stands, up to a size."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from fastapi import Response

_MOST_BYTES = 8 * 2**20
"""Room for the pages of one study [bytes]."""


class KeptPages:
    """Rendered pages of one study, the latest asked for; a page of another state has another address or study.

    Parameters
    ----------
    most
        Bytes that may be kept.

    Examples
    --------
    >>> made = []
    >>> kept = KeptPages()
    >>> for _ in range(2):
    ...     answer = kept("/", lambda: made.append(1) or Response("page"))
    >>> answer.body, len(made)
    (b'page', 1)
    """

    def __init__(self, most: int = _MOST_BYTES) -> None:
        self._most = most
        self._size = 0
        self._pages: OrderedDict[Hashable, tuple[bytes, list[tuple[bytes, bytes]]]] = OrderedDict()
        self._lock = Lock()

    def __call__(self, key: Hashable, make: Callable[[], Response]) -> Response:
        """Return the page of a key, made now if it is not kept; what is no page (an error) is not kept."""
        with self._lock:
            known = self._pages.get(key)
            if known is not None:
                self._pages.move_to_end(key)
        if known is None:
            answer = make()
            if answer.status_code == 200:  # noqa: PLR2004 a page
                self._keep(key, bytes(answer.body), list(answer.raw_headers))
            return answer
        answer = Response(known[0])
        answer.raw_headers = list(known[1])
        return answer

    def _keep(self, key: Hashable, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
        with self._lock:
            if key not in self._pages and len(body) <= self._most:
                self._pages[key] = body, headers
                self._size += len(body)
            while self._size > self._most:
                _, (left, _) = self._pages.popitem(last=False)
                self._size -= len(left)
