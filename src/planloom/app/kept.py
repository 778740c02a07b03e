"""Which answer was made before? Pages of one study for as long as it stands, and the files that never change."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from hashlib import sha256
from pathlib import Path
from threading import Lock

from fastapi import Request, Response
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from starlette.types import Scope

_MOST_BYTES = 8 * 2**20
"""Room for the pages of one study [bytes]."""
_WITHOUT_BODY = (b"etag", b"cache-control", b"vary", b"set-cookie", b"link")


class KeptPages:
    """Rendered pages of one study, the latest asked for; a page of another state has another address or study.

    Each carries a tag of its content, by which a browser can ask whether what it has still holds.

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
                tagged(answer)
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


class KeptFiles(StaticFiles):
    """Files of the program, read once: they change with the program alone."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory=directory)
        self._files: dict[str, Response] = {}

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file, from memory after the first time."""
        if path not in self._files:
            found = await super().get_response(path, {**scope, "headers": []})
            if not isinstance(found, FileResponse):
                return found
            body = Path(found.path).read_bytes()
            self._files[path] = tagged(Response(body, media_type=found.media_type))
        return unless_known(Request(scope), self._files[path])


def tagged(answer: Response) -> Response:
    """Mark an answer by its content, so that whoever has it can ask whether it still holds."""
    answer.headers["ETag"] = f'"{sha256(answer.body).hexdigest()[:32]}"'
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def unless_known(request: Request, answer: Response) -> Response:
    """Return an answer, or that nothing changed since the asker got it.

    Parameters
    ----------
    request
        What is asked, with the tag of what is known in ``If-None-Match``.
    answer
        The whole answer.

    Returns
    -------
    answer
        Without its body where its tag is known.
    """
    tag = answer.headers.get("ETag")
    known = request.headers.get("if-none-match", "")
    if tag is None or tag not in [one.strip().removeprefix("W/") for one in known.split(",")]:
        return answer
    same = Response(status_code=304)
    same.raw_headers += [pair for pair in answer.raw_headers if pair[0] in _WITHOUT_BODY]
    return same
