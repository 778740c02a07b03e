"""Do texts that nobody writes end in a clear error or a result, in bounded time?"""

import time

import pytest

from planloom.errors import DocumentError
from planloom.reading import read_document

SIGNS = {
    "digit": "7", "Chinese digit": "三", "listing comma": "、", "comma": "，", "bracket": "（",
    "closing bracket": "）",
    "title": "《", "quotation mark": "“", "hundred million": "亿", "year": "年", "space": " ", "wide space": "\u3000",
    "line feed": "\n", "carriage return": "\r", "tab": "\t", "less than": "<", "bar": "|", "ampersand": "&",
    "hash": "#",
    "dash": "-", "backtick": "`", "asterisk": "*", "percent": "%", "dot": ".", "first": "第", "stop": "。",
    "square bracket": "[", "and": "和", "point": "点",
}  # fmt: skip
PATTERNS = {
    "list of names": "产业、",
    "number and unit": "3家",
    "number, comma": "3，",
    "brackets in brackets": "（3家",
    "titles in titles": "《规划",
    "quotation marks": "“3家”",
    "years": "2025年",
    "range on range": "3-",
    "bar cells": "| 3 ",
    "tags": "<p>3家",
    "tables in tables": "<table><tr><td>",
    "lists in lists": "- \n  ",
    "quotes in quotes": "> ",
    "headings": "第一章 总则\n",
    "items": "1.\n",
    "entities": "&nbsp;",
    "open tags": "<div ",
    "comments": "<!--",
    "links": "[3家](",
    "groups": "重点发展3家",
    "deadlines": "到2025年，",
    "respectively": "分别达到3家和",
    "from to": "由3%提高到",
    "carriage returns": "3家\r\n",
    "front matter": "---\n",
    "tab cells": "指标\t单位\t2025年\n",
}
ENDINGS = ("txt", "md", "html")
SHORT, LONG, LONG_PATTERN = 10_000, 1_000_000, 100_000
"""Length of an input [byte]; a pattern makes thousands of records, so it is shorter."""
LIMIT_S = 10.0
"""Processor time of one reading [s]."""


def seconds(piece: str, ending: str, size: int) -> float:
    """Return how long one reading takes, whether it ends in a result or in a refusal."""
    data = (piece * (size // len(piece.encode()) + 1)).encode()
    begun = time.process_time()
    try:
        reading = read_document(data, f"plan.{ending}")
    except DocumentError:
        pass
    else:
        raw = reading.text.raw
        assert all(raw[s.start : s.start + len(s.quote)] == s.quote for s in reading.statements)
    return time.process_time() - begun


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("kind", SIGNS)
def test_one_sign_again_and_again(kind: str, ending: str, is_long: bool) -> None:
    assert seconds(SIGNS[kind], ending, LONG if is_long else SHORT) < LIMIT_S


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("kind", PATTERNS)
def test_one_pattern_again_and_again(kind: str, ending: str, is_long: bool) -> None:
    assert seconds(PATTERNS[kind], ending, LONG_PATTERN if is_long else SHORT) < LIMIT_S


@pytest.mark.parametrize("kind", SIGNS)
def test_one_long_line_between_sentences(kind: str, is_long: bool) -> None:
    size = LONG if is_long else SHORT
    line = SIGNS[kind] * (size // len(SIGNS[kind].encode()))
    text = f"到2025年，全市产值达到80亿元{line}，企业达到3家。"
    assert seconds(text, "txt", 1) < LIMIT_S


def test_nothing_at_all_is_refused() -> None:
    with pytest.raises(DocumentError):
        read_document(b"", "plan.txt")


def test_a_tier_whose_thing_is_no_word() -> None:
    assert seconds(f"培育百亿级{'甲乙丙丁' * 16}。", "txt", 1) < LIMIT_S
