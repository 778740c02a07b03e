"""Is the article of a page read, and what stands beside it left out? All texts are synthetic."""

import io

import docx
import pytest

from planloom.reading import read_document

SENTENCE = "到2025年，全市机器人产业产值突破80亿元。"
TRADITIONAL = "到2025年，全市機器人產業產值突破80億元。"
OTHER = "投资99亿元"


def lows(data: bytes, name: str) -> list[float]:
    return [statement.low for statement in read_document(data, name).statements]


@pytest.mark.parametrize(
    "beside",
    [
        f"<aside>{OTHER}</aside>",
        f'<div class="ad">{OTHER}</div>',
        f'<div id="right-ads"><div>{OTHER}</div><div>9亿元</div></div>',
        f"<section class=advertisement><p>{OTHER}</p></section>",
        f'<div class="news related"><ul><li>{OTHER}</li></ul></div>',
        f'<ul class="breadcrumb"><li>{OTHER}</li></ul>',
        f'<div role="navigation">{OTHER}</div>',
        f'<footer class="copyright">{OTHER}</footer>',
    ],
)
def test_what_stands_beside_the_article_is_left_out(beside: str) -> None:
    page = f"<html><body>{beside}<h1>规划</h1><p>{SENTENCE}</p>{beside}<p>企业达到300家。</p></body></html>"
    assert lows(page.encode(), "page.html") == [80e8, 300.0]


@pytest.mark.parametrize(
    "page",
    [
        f'<div class="share"><h1>规划</h1><p>{SENTENCE}</p></div>',
        f'<div class="banner"><p>{SENTENCE}</p>',
        f'<div class="hot-news">{"<p>完善机制。</p>" * 9}<p>{SENTENCE}</p></div>',
        f'<div class="headline shaded adsorption"><p>{SENTENCE}</p></div>',
    ],
)
def test_an_article_is_read_whatever_its_element_is_called(page: str) -> None:
    assert lows(f"<html><body>{page}</body></html>".encode(), "page.html") == [80e8]


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "gb18030", "big5", "utf-8", "utf-16"])
def test_pages_in_the_charsets_of_their_time(charset: str) -> None:
    words = TRADITIONAL if charset == "big5" else SENTENCE
    page = f'<html><head><meta charset="{charset}"></head><body><p>{words}</p></body></html>'
    assert lows(page.encode(charset), "page.htm") == [80e8]


def test_a_doctype_is_no_text_and_hard_blanks_before_a_bold_line_hide_no_heading() -> None:
    page = f"<!DOCTYPE html><html><body><p>&nbsp;&nbsp;<b>一、目标</b></p><p>{SENTENCE}</p></body></html>"
    blocks = read_document(page.encode(), "page.html").text.blocks
    assert [block.kind for block in blocks] == ["heading", "paragraph"]


def test_a_bold_sentence_is_no_heading() -> None:
    text = f"# 目标\n\n**{SENTENCE}**\n\n**重点工程**\n\n培育企业300家。\n"
    reading = read_document(text.encode(), "plan.md")
    assert [block.kind for block in reading.text.blocks] == [
        "heading", "paragraph", "heading", "paragraph",
    ]  # fmt: skip
    assert [statement.low for statement in reading.statements] == [80e8, 300.0]


def test_a_table_in_a_table_of_a_word_file() -> None:
    document = docx.Document()
    outer = document.add_table(2, 2)
    outer.cell(0, 0).text = "附表"
    inner = outer.cell(1, 1).add_table(2, 3)
    for row, words in enumerate((("指标", "单位", "2025年"), ("增加值", "亿元", "200"))):
        for column, word in enumerate(words):
            inner.cell(row, column).text = word
    stream = io.BytesIO()
    document.save(stream)
    assert lows(stream.getvalue(), "plan.docx") == [200e8]
