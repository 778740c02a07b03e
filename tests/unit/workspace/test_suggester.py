"""Does the suggester keep what stands in the text, and does a bad endpoint change nothing?"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from planloom.app.commands.suggest import register
from planloom.errors import InputError
from planloom.reading import read_document
from planloom.reading.records import Reading
from planloom.workspace import suggester
from planloom.workspace.endpoint import ANSWER_LIMIT_BYTE, Endpoint
from planloom.workspace.suggester import Suggestions, endpoint_of, suggestions, unread_passages

UNREAD = "水质综合指数由2.5改善至1.8，营商环境持续改善并覆盖各镇。"
TEXT = f"徐州市“十四五”规划\n\n到2025年，全市产值达到80亿元。\n\n{UNREAD}\n\n加强领导。\n"
Answer = Callable[[BaseHTTPRequestHandler], None]


class Stub(ThreadingHTTPServer):
    """An endpoint that answers as it is told, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self, reply: Answer) -> None:
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                stub.asked.append(json.loads(body))
                stub.keys.append(self.headers["Authorization"])
                try:
                    reply(self)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                """Stay silent."""

        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


@contextmanager
def stub(reply: Answer) -> Iterator[Stub]:
    server = Stub(reply)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def sends(body: bytes, status: int = 200, **headers: str) -> Answer:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def says(content: object) -> Answer:
    return sends(json.dumps({"choices": [{"message": {"content": content}}]}).encode())


def proposes(*proposals: dict[str, Any]) -> Answer:
    return says(json.dumps({"proposals": list(proposals)}, ensure_ascii=False))


def proposal(quote: str, kind: str = "target", indicator: str = "", passage: int = 1) -> dict[str, Any]:  # fmt: skip
    return {"passage": passage, "quote": quote, "kind": kind, "indicator": indicator}


def reading() -> Reading:
    return read_document(TEXT.encode(), "plan.txt")


def asked(reply: Answer, timeout_s: float = 5.0) -> Suggestions:
    with stub(reply) as server:
        return suggestions(reading(), Endpoint(server.url, "small", timeout_s=timeout_s))


def codes(found: Suggestions) -> list[str]:
    assert all(problem.severity in ("warning", "information") for problem in found.problems)
    return [problem.code for problem in found.problems]


def test_only_passages_without_a_reading_are_sent() -> None:
    with stub(proposes()) as server:
        found = suggestions(reading(), Endpoint(server.url, "small", key="secret"))
    assert found == Suggestions()
    (request,) = server.asked
    assert request["model"] == "small"
    assert request["messages"][1]["content"] == f"[1] {UNREAD}"
    assert server.keys == ["Bearer secret"]
    assert "secret" not in repr(Endpoint(server.url, "small", key="secret"))


def test_a_quote_that_stands_in_the_text_is_kept_with_its_place() -> None:
    quote = "水质综合指数由2.5改善至1.8"
    (item,) = asked(proposes(proposal(quote, indicator="水质综合指数"))).items
    assert TEXT[item.start : item.start + len(item.quote)] == item.quote == quote
    assert (item.status, item.reason) == ("suggested", "水质综合指数")
    assert item.kind == "look"
    assert item.statements == ()


def test_numbers_come_from_our_own_grammar_and_never_from_the_model() -> None:
    text = "徐州市规划\n\n某事项见附件，其余由各镇按2025年前完成改造的要求组织实施。\n"
    document = read_document(text.encode(), "plan.txt")
    (block,) = unread_passages(document)
    words = text[block.start : block.end]
    lie = {**proposal(words, indicator="改造999亿元"), "low": 999e8, "unit": "CNY"}
    with stub(proposes(lie)) as server:
        (item,) = suggestions(document, Endpoint(server.url, "small")).items
    assert (item.quote, item.reason, item.kind, item.statements) == (words, "", "look", ())


def test_what_the_grammar_reads_in_a_quote_stands_beside_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quote = "到2025年，全市产值达到80亿元"
    block = next(block for block in reading().text.blocks if quote in TEXT[block.start : block.end])
    monkeypatch.setattr(suggester, "unread_passages", lambda _: (block,))
    (item,) = asked(proposes(proposal(quote, indicator="全市产值"))).items
    assert item.kind == "target"
    (statement,) = item.statements
    assert (statement.low, statement.rule) == (8_000_000_000, "suggested")
    place = slice(statement.start, statement.start + len(statement.quote))
    assert TEXT[place] == statement.quote


@pytest.mark.parametrize(
    "lie",
    [
        proposal("水质综合指数由2.5改善至1.0"),
        proposal("到2025年，全市产值达到80亿元"),
        proposal(UNREAD, passage=2),
        proposal(UNREAD, passage=-1),
        proposal(""),
        proposal("。"),
    ],
    ids=("changed", "elsewhere", "no such passage", "negative", "empty", "a sign"),
)
def test_a_quote_that_does_not_stand_in_its_passage_is_thrown_away(lie: dict[str, Any]) -> None:
    found = asked(proposes(lie, proposal("营商环境持续改善", "pledge")))
    assert [item.quote for item in found.items] == ["营商环境持续改善"]
    assert codes(found) == ["suggest.quote_not_found"]


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (sends(b"oops", 500), "suggest.refused"),
        (sends(b"", 401), "suggest.refused"),
        (sends(b"", 302, Location="http://127.0.0.1:1/v1"), "suggest.refused"),
        (sends(b"<html>"), "suggest.answer_unreadable"),
        (sends(b"\xff\xfe\x00"), "suggest.answer_unreadable"),
        (sends(b"[" * 100_000), "suggest.answer_unreadable"),
        (sends(b'{"choices": []}'), "suggest.answer_unreadable"),
        (sends(b'{"choices": [{"message": {"content": 3}}]}'), "suggest.answer_unreadable"),
        (says("I would be glad to help."), "suggest.answer_unreadable"),
        (says('{"proposals": "none"}'), "suggest.answer_unreadable"),
        (says('{"proposals": [{"quote": 3}]}'), "suggest.answer_unreadable"),
        (says("[" * 50_000), "suggest.answer_unreadable"),
        (says("{}"), "suggest.answer_unreadable"),
        (proposes(proposal(UNREAD, "order")), "suggest.answer_unreadable"),
        (sends(b" " * (ANSWER_LIMIT_BYTE + 1)), "suggest.answer_too_long"),
    ],
)
def test_a_bad_answer_is_told_and_gives_nothing(reply: Answer, code: str) -> None:
    found = asked(reply)
    assert found.items == ()
    assert codes(found) == [code]
    assert found.problems[0].where == "plan.txt"


def test_an_answer_in_a_fence_is_read() -> None:
    words = json.dumps({"proposals": [proposal("营商环境持续改善", "pledge")]})
    assert len(asked(says(f"```json\n{words}\n```")).items) == 1


def test_the_same_proposal_twice_is_one_suggestion() -> None:
    twice = proposal("营商环境持续改善", "pledge")
    assert len(asked(proposes(twice, twice)).items) == 1


def test_a_dead_endpoint_is_told() -> None:
    with stub(proposes()) as server:
        url = server.url
    assert codes(suggestions(reading(), Endpoint(url, "small", timeout_s=2.0))) == [
        "suggest.unreachable"
    ]


@pytest.mark.parametrize("key", ["密钥", "a\nb"])
def test_a_key_that_no_header_can_hold_is_told(key: str) -> None:
    with stub(proposes()) as server:
        found = suggestions(reading(), Endpoint(server.url, "small", key=key))
    assert codes(found) == ["suggest.unreachable"]
    assert server.asked == []


def silent(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(1.0)
    sends(b"{}")(handler)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(40):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


@pytest.mark.parametrize("reply", [silent, dripping])
def test_a_slow_endpoint_is_told_in_time(reply: Answer) -> None:
    found: list[Suggestions] = []
    with stub(reply) as server:
        found.append(suggestions(reading(), Endpoint(server.url, "small", timeout_s=0.3)))
    assert codes(found[0]) == ["suggest.too_slow"]


def test_a_failure_is_not_repeated_and_earlier_suggestions_stay() -> None:
    text = "\n\n".join(f"第{number}号事项按2.{number}改善并覆盖各镇。" for number in range(10, 50))
    document = read_document(text.encode(), "plan.txt")
    count = len(unread_passages(document))
    assert count > 2 * suggester.BATCH
    replies = iter((proposes(proposal("改善并覆盖", "pledge")), sends(b"", 503)))

    def reply(handler: BaseHTTPRequestHandler) -> None:
        next(replies)(handler)

    with stub(reply) as server:
        found = suggestions(document, Endpoint(server.url, "small"))
    assert len(server.asked) == 2
    assert len(found.items) == 1
    assert codes(found) == ["suggest.refused"]


def test_a_long_document_is_sent_in_part_and_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggester, "PASSAGE_LIMIT", 0)
    assert codes(asked(proposes())) == ["suggest.passages_left"]


def test_the_endpoint_comes_from_arguments_then_from_the_environment() -> None:
    environment = {
        "PLANLOOM_SUGGEST_URL": "https://a.example/v1",
        "PLANLOOM_SUGGEST_MODEL": "m",
        "PLANLOOM_SUGGEST_KEY": "k",
    }
    assert endpoint_of(environment) == Endpoint("https://a.example/v1", "m", "k")
    assert endpoint_of(environment, "http://b.example/", "n").url == "http://b.example"
    for broken, code in (
        ({}, "suggest.not_set_up"),
        ({**environment, "PLANLOOM_SUGGEST_URL": "file:///etc"}, "suggest.address"),
    ):
        with pytest.raises(InputError) as raised:
            endpoint_of(broken)
        assert [problem.code for problem in raised.value.problems] == [code]


def test_the_command_writes_suggestions_and_tells_what_went_wrong(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = typer.Typer()
    application.callback()(lambda: None)
    register(application)
    path = tmp_path / "plan.txt"
    path.write_text(TEXT, "utf-8")
    run = CliRunner()
    for name in (suggester.URL, suggester.MODEL, suggester.KEY):
        monkeypatch.delenv(name, raising=False)
    off = run.invoke(application, ["suggest", str(path), "--lang", "en"])
    assert off.exit_code == 2
    assert "suggest.not_set_up" in off.stderr
    with stub(proposes(proposal("营商环境持续改善", "pledge"), proposal("无中生有"))) as server:
        options = ["suggest", str(path), "--url", server.url, "--model", "m", "--lang", "en"]
        table = run.invoke(application, options)
        tree = run.invoke(application, [*options, "--format", "json"])
    assert table.exit_code == 0
    assert table.stdout.split() == [str(TEXT.index("营商")), "pledge", "营商环境持续改善"]
    assert "suggest.quote_not_found" in table.stderr
    (item,) = json.loads(tree.stdout)
    assert (item["status"], item["statements"]) == ("suggested", [])
