"""Bytes become the same text whatever their encoding, or are refused with a reason."""

import pytest

from planloom.errors import DocumentError
from planloom.reading import read_document

TEXT = (
    "青川市培育机器人产业集群行动计划\n"
    "到2030年，全市机器人产业产值超过800亿元，培育骨干企业12家。"
    "建设研发平台，形成完整的产业链条。\n"
)
TRADITIONAL = (
    "青川市培育機器人產業集群行動計劃\n"
    "到2030年，全市機器人產業產值超過800億元，培育骨幹企業12家。"
    "建設研發平臺，形成完整的產業鏈條。\n"
)


def code(data: bytes, name: str = "plan.txt") -> str:
    with pytest.raises(DocumentError) as caught:
        read_document(data, name)
    return caught.value.problems[0].code


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
    ],
)
def test_simplified_text_reads_the_same_in_every_encoding(encoding: str, said: str) -> None:
    reading = read_document(TEXT.encode(encoding), "plan.txt")
    assert reading.text.raw == TEXT
    assert reading.text.encoding == said
    assert [s.low for s in reading.statements] == [8e10, 12]


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "utf-16"])
def test_traditional_text_reads_like_simplified_and_quotes_stay_raw(encoding: str) -> None:
    simplified = read_document(TEXT.encode(), "plan.txt")
    reading = read_document(TRADITIONAL.encode(encoding), "plan.txt")
    assert reading.text.raw == TRADITIONAL
    assert [(s.indicator, s.low, s.start) for s in reading.statements] == [
        (s.indicator, s.low, s.start) for s in simplified.statements
    ]
    assert reading.statements[0].quote == "到2030年，全市機器人產業產值超過800億元"


def test_a_cut_tail_is_read_with_a_warning() -> None:
    data = TEXT.rstrip().encode()
    reading = read_document(data[:-1], "plan.txt")
    assert [p.code for p in reading.problems] == ["document.truncated"]
    assert reading.problems[0].severity == "warning"
    assert len(reading.statements) == 2


def test_damage_in_the_middle_is_read_with_a_warning() -> None:
    data = TEXT.encode()
    reading = read_document(data[:60] + b"\xff" + data[60:], "plan.txt")
    assert [p.code for p in reading.problems] == ["document.damaged"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "document.empty"),
        (b" \r\n\t ", "document.empty"),
        (b"\xef\xbb\xbf\n", "document.empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "document.binary"),
        (bytes(range(256)) * 8, "document.binary"),
        (b"PK\x03\x04" + bytes(60) + b"other", "document.binary"),
        (b"{\\rtf1 text}", "document.format_unsupported"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64), "document.format_unsupported"),
        (("ñöü" * 50).encode("latin-1"), "document.encoding"),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(data: bytes, expected: str) -> None:
    assert code(data) == expected


def test_a_file_that_is_too_large_is_refused_at_once() -> None:
    assert code(b"a" * (64 * 1024 * 1024 + 1)) == "document.too_large"


def test_a_file_that_is_no_plan_gives_an_empty_reading() -> None:
    reading = read_document(b"# Notes\n\nBuy milk and bread.\n", "notes.md")
    assert (reading.statements, reading.pledges, reading.portfolio) == ((), (), ())
