"""A DOCX and a PDF go the whole way: statements with their place, and a draft whose quotes stand in the text."""

import io
import runpy
from pathlib import Path
from typing import Any

import docx

from planloom.reading import read_document, specification
from planloom.study import draft_plan

PAPER: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("paper.py")))

SENTENCE = "到2025年，全市智能物联产业营业收入突破1万亿元。"


def word_file() -> bytes:
    """Return a synthetic plan with a table of indicators."""
    paper = docx.Document()
    paper.add_heading("某市智能物联产业行动计划（2023—2025年）", 0)
    paper.add_paragraph(SENTENCE)
    rows = [
        ["指标", "单位", "2022年", "2025年", "属性"],
        ["森林覆盖率", "%", "66.8", "67", "约束性"],
    ]
    table = paper.add_table(rows=2, cols=5)
    for row, words in enumerate(rows):
        for column, word in enumerate(words):
            table.cell(row, column).text = word
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


def test_word_file_is_read_with_its_table() -> None:
    reading = read_document(word_file(), "plan.docx")
    found = specification(reading)["statements"]
    assert [(s["low"], s["kind"]) for s in found] == [
        (10**12, "target"),
        (0.668, "observation"),
        (0.67, "target"),
    ]
    assert found[0]["paragraph"] == 2
    for item in found:
        assert reading.text.raw[item["start"] :].startswith(item["quote"])


def test_pdf_is_read_with_its_pages() -> None:
    first, second = PAPER["Page"](), PAPER["Page"]()
    first.put(72, 780, "某市智能物联产业行动计划", 20)
    first.put(72, 740, "本计划说明工作背景。")
    second.put(72, 780, SENTENCE)
    reading = read_document(PAPER["pdf"]([first, second]), "plan.pdf")
    (target,) = [t for plan in draft_plan(reading).plans for t in plan.targets]
    assert (target.low, target.citation.page) == (1e12, 2)
    assert specification(reading)["statements"][0]["page"] == 2
    assert reading.text.raw[target.citation.start :].startswith(target.citation.quote)
