"""What does a language model answer? One request to an OpenAI-compatible endpoint, bounded in time and size."""

import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from planloom.errors import Problem

if TYPE_CHECKING:
    import httpx

ANSWER_LIMIT_BYTE = 256 * 1024
"""A longer answer is thrown away."""
TIMEOUT_S = 30.0
"""An answer that is not complete by then is thrown away [s]."""
_OK = 200


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Whom to ask."""

    url: str
    """Base address, the part before ``/chat/completions``."""
    model: str
    """Name of the model there."""
    key: str = field(default="", repr=False)
    """Key sent as bearer token; empty for none."""
    timeout_s: float = TIMEOUT_S
    """Time for one answer [s]."""


class EndpointFailure(Exception):  # noqa: N818 told as a Problem, stops nothing
    """The endpoint gave no answer that can be used; `problem` says why."""

    def __init__(self, code: str, **values: object) -> None:
        self.problem = Problem(code, values=values, severity="warning")
        super().__init__(code)


def answer(endpoint: Endpoint, task: str, words: str) -> str:
    """Return the words that a model answers.

    Parameters
    ----------
    endpoint
        Whom to ask.
    task
        What is to be done.
    words
        What it is to be done with.

    Returns
    -------
        The content of the first choice.

    Raises
    ------
    EndpointFailure
        If the endpoint is dead, slow, refuses, redirects, answers at too great length or in another form.
    """
    body = _body(endpoint, task, words)
    try:
        content = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, RecursionError, LookupError, TypeError):
        raise EndpointFailure("suggest.answer_unreadable") from None
    if not isinstance(content, str):
        raise EndpointFailure("suggest.answer_unreadable")
    return content


def _body(endpoint: Endpoint, task: str, words: str) -> bytes:
    """Return the bytes of the answer."""
    try:
        import httpx
    except ImportError:
        raise EndpointFailure("suggest.extra_missing") from None
    headers = {"Accept-Encoding": "identity"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    messages = [{"role": "system", "content": task}, {"role": "user", "content": words}]
    asked = {"model": endpoint.model, "temperature": 0, "messages": messages}
    client = httpx.Client(timeout=endpoint.timeout_s, follow_redirects=False, trust_env=False)
    try:
        with (
            client,
            client.stream(
                "POST", f"{endpoint.url}/chat/completions", json=asked, headers=headers
            ) as response,
        ):
            return _bounded(response, endpoint.timeout_s)
    except httpx.TimeoutException:
        raise EndpointFailure("suggest.too_slow", seconds=endpoint.timeout_s) from None
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise EndpointFailure("suggest.unreachable", reason=type(error).__name__) from None


def _bounded(response: "httpx.Response", timeout_s: float) -> bytes:
    """Return the body of a good answer; give up where it is refused, too long or comes too slowly."""
    if response.status_code != _OK:
        raise EndpointFailure("suggest.refused", status=response.status_code)
    limit = time.monotonic() + timeout_s
    body = bytearray()
    for part in response.iter_raw():
        body += part
        if len(body) > ANSWER_LIMIT_BYTE:
            raise EndpointFailure("suggest.answer_too_long", limit=ANSWER_LIMIT_BYTE // 1024)
        if time.monotonic() > limit:
            raise EndpointFailure("suggest.too_slow", seconds=timeout_s)
    return bytes(body)
