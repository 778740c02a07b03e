"""Do files of every format, mutated at random, end in a reading or a clear error, touching nothing else?"""

import io
import random
import runpy
import socket
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from planloom.codes.messages import problem_catalogue
from planloom.errors import DocumentError
from planloom.reading import read_document, specification

FORMATS = Path(__file__).parents[1] / "reading_formats"
PAPER: dict[str, Any] = runpy.run_path(str(FORMATS / "paper.py"))
GENRE: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("genre.py")))
PIECES = [piece for pieces in GENRE["_PIECES"] for piece in pieces]
SENTENCE = (
    "到2025年，全市机器人产业产值达到80亿元，培育百亿级企业3至5家，重点发展传感器、减速器等领域。"
)
SHORT, LONG = 40, 2_000
"""Cases for each of the five formats: 200 in a normal run, 10,000 in a long one."""
LIMIT_S = 10.0
"""Processor time of one case [s]."""
SEED = 20220606


def text_file() -> bytes:
    return f"临州市规划（合成文本）\n一、目标\n{SENTENCE * 4}\n指标\t单位\t2025年\n产值\t亿元\t80\n".encode()


def markdown_file() -> bytes:
    rows = "| 指标 | 单位 | 2025年 |\n| --- | --- | --- |\n| 产值 | 亿元 | **80** |\n"
    return (
        f"---\ntitle: 临州市规划\ndate: 2022-06-06\n---\n# 规划\n\n- {SENTENCE}\n\n{rows}".encode()
    )


def html_file() -> bytes:
    table = "<table><tr><td rowspan=2>产值<td>亿元<td>80</tr><tr><td>万元<td>3</tr></table>"
    return (
        "<!doctype html><html><head><meta charset='utf-8'><title>规划</title><script>x</script></head><body>"
        f"<nav><a href='/'>首页</a></nav><h1>规划</h1><p>{SENTENCE}&nbsp;&#21313;</p>{table}</body></html>"
    ).encode()


def docx_file() -> bytes:
    document = docx.Document()
    document.add_heading("临州市规划", 0)
    document.add_paragraph(SENTENCE, style="List Number")
    document.add_table(rows=2, cols=2).cell(0, 0).text = "指标"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf_file() -> bytes:
    pages = PAPER["flow"]([SENTENCE * 3] * 2, rows=8, header="虚构市规划", footer="{page}")
    pages[0].table([72.0, 200.0, 300.0], [140.0, 120.0, 100.0], [("指标", "值"), ("企业", "300")])
    return bytes(PAPER["pdf"](pages, packed=False))


MADE: dict[str, Callable[[], bytes]] = {
    "txt": text_file,
    "md": markdown_file,
    "html": html_file,
    "docx": docx_file,
    "pdf": pdf_file,
}


def mutated(data: bytes, draw: random.Random) -> bytes:
    """Return the file with one to six changes: bytes overwritten, cut, doubled, moved, or the genre's signs put in."""
    for _ in range(draw.randint(1, 6)):
        at, size = draw.randrange(len(data) + 1), draw.randint(1, 300)
        other = draw.randrange(len(data) + 1)
        noise = draw.choice(
            (
                draw.randbytes(draw.randint(1, 40)),
                draw.choice(PIECES).encode("utf-8", "replace"),
                draw.choice((b"\0" * 9, b"\xff\xfe", b"\xed\xa0\x80", "\u202e\u200f".encode())),
                data[other : other + size],
            )
        )
        data = (
            draw.choice(
                (
                    data[:at] + noise + data[at + len(noise) :],
                    data[:at] + noise + data[at:],
                    data[:at] + data[at + size :],
                    data[:at] + data[max(0, at - size) :],
                    data[: max(at, 1)],
                )
            )
            or b"x"
        )
    return data


def mutated_inside(archive: bytes, draw: random.Random) -> bytes:
    """Return the archive, whole, with a mutated part in it."""
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        parts = {info.filename: packed.read(info) for info in packed.infolist()}
    name = draw.choice(sorted(name for name in parts if name.startswith(("word/", "["))))
    parts[name] = mutated(parts[name], draw)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as changed:
        for part, content in parts.items():
            changed.writestr(part, content)
    return stream.getvalue()


def check(data: bytes, name: str) -> bool:
    """Read one file; return whether it gave a reading."""
    begun = time.process_time()
    try:
        reading = read_document(data, name)
    except DocumentError as error:
        known = all(problem.code in problem_catalogue() for problem in error.problems)
        assert known, error.problems  # noqa: PT017 an error is a good end too
        return False
    raw = reading.text.raw
    items: list[Any] = [*reading.statements, *reading.pledges, *reading.fields, *reading.portfolio]
    for item in items:
        assert raw[item.start : item.start + len(item.quote)] == item.quote
    specification(reading)
    assert time.process_time() - begun < LIMIT_S
    return True


@pytest.fixture
def whole_files(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Return a good file of each format, read once; from then on files and network are refused."""

    def refused(*call: object, **_: object) -> None:
        raise AssertionError(call)

    assert problem_catalogue()
    made = {ending: make() for ending, make in MADE.items()}
    for ending, data in made.items():
        assert check(data, f"plan.{ending}")  # code lists and modules are loaded once
    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setattr("builtins.open", refused)
    monkeypatch.setattr(io, "open", refused)
    return made


@pytest.mark.parametrize("ending", MADE)
def test_mutated_files(
    ending: str, whole_files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, *, is_long: bool
) -> None:
    monkeypatch.setattr("planloom.reading.pdf.recogniser", lambda: None)
    data, name = whole_files[ending], f"plan.{ending}"
    read = 0
    for number in range(LONG if is_long else SHORT):
        draw = random.Random(f"{SEED} {ending} {number}")  # noqa: S311 repeatable cases, no secret
        try:
            inside = ending == "docx" and draw.random() < 0.7
            read += check((mutated_inside if inside else mutated)(data, draw), name)
        except BaseException as error:
            error.add_note(f"case {number} of {ending}")
            raise
    assert read > 0
