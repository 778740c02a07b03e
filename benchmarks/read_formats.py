"""How fast are PDF and DOCX read? Characters per second on synthetic plans, beside a peer on the same file.

Usage: ``python benchmarks/read_formats.py [PAGES]``. Each reader runs in a process of its own, so that its peak of
memory is its own; times are those of one processor.
"""

import io
import multiprocessing
import resource
import runpy
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pdfplumber

from planloom.reading.docx import docx_text
from planloom.reading.pdf import pdf_text

ROOT = Path(__file__).parents[1]
PAPER: dict[str, Any] = runpy.run_path(str(ROOT / "tests/unit/reading_formats/paper.py"))
SENTENCES = (
    "到2027年，全市装备产业增加值达到一千二百亿元，规模以上企业超过300家，研发投入强度提高到4.5%。",
    "建设两个省级以上创新平台，攻关精密减速器、伺服电机等关键零部件，国产化率力争达到70%以上。",
    "完善用地保障，每年安排不少于1200亩工业用地，盘活闲置厂房80万平方米，亩均税收提高到35万元；",
    "引进高层次人才200名，培养技能人才1.5万人，长期面向企业开展用工对接，青年人才占比达到六成。",
)
ROWS, LETTERS = 44, 42


def paragraphs(pages: int) -> list[str]:
    """Return the paragraphs of a dense synthetic plan of so many pages."""
    sentences = pages * ROWS * LETTERS // len(SENTENCES[0])
    texts = [SENTENCES[at % len(SENTENCES)] for at in range(sentences)]
    return ["".join(texts[at : at + 6]) for at in range(0, sentences, 6)]


def plan_pdf(pages: int) -> bytes:
    """Return a PDF of dense text, a ruled table on every tenth page."""
    made = PAPER["flow"](
        paragraphs(pages),
        size=10.5,
        pitch=15.5,
        rows=ROWS,
        header="虚构市规划",
        footer="- {page} -",
    )
    xs, ys = [72.0, 240.0, 330.0, 430.0, 523.0], [60.0 + 14 * step for step in range(6)][::-1]
    for page in made[::10]:
        page.words = [word for word in page.words if word[1] > ys[0] or word[2] < 10]  # noqa: PLR2004 the foot stays
        page.table(
            xs, ys, [("指标", "单位", "2024年", "2027年"), *([("企业数", "家", "210", "300")] * 4)]
        )
    return bytes(PAPER["pdf"](made))


def plan_docx(pages: int) -> bytes:
    """Return a DOCX of the same text, every fifth paragraph numbered."""
    document = docx.Document()
    for at, text in enumerate(paragraphs(pages)):
        document.add_paragraph(text, style="List Number" if at % 5 == 0 else None)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def plumber_text(data: bytes) -> int:
    """Return how many characters pdfplumber extracts."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        return sum(len(page.extract_text()) for page in document.pages)


def python_docx_text(data: bytes) -> int:
    """Return how many characters python-docx finds in paragraphs."""
    return sum(len(paragraph.text) for paragraph in docx.Document(io.BytesIO(data)).paragraphs)


READERS: dict[str, Callable[[bytes], int]] = {
    "PDF planloom": lambda data: len(pdf_text(data, "plan.pdf").raw),
    "PDF pdfplumber": plumber_text,
    "DOCX planloom": lambda data: len(docx_text(data, "plan.docx").raw),
    "DOCX python-docx": python_docx_text,
}


def measured(name: str, data: bytes) -> tuple[int, float, float]:
    """Return characters, seconds of processor time, and peak of memory [MB]."""
    started = time.process_time()
    length = READERS[name](data)
    seconds = time.process_time() - started
    return length, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(pages: int) -> None:
    """Print a table of all readers, and how often each of ours goes into its peer's time."""
    files = {"PDF": plan_pdf(pages), "DOCX": plan_docx(pages)}
    print(
        f"{'reader':<18}{'characters':>12}{'seconds':>9}{'char/s':>11}{'s/100 pages':>13}{'peak MB':>9}"
    )
    times: dict[str, float] = {}
    for name in READERS:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            length, seconds, peak = pool.apply(measured, (name, files[name.split()[0]]))
        times[name] = seconds
        rate = length / max(seconds, 1e-9)
        print(
            f"{name:<18}{length:>12}{seconds:>9.2f}{rate:>11.0f}{seconds / pages * 100:>13.2f}{peak:>9.0f}"
        )
    for form, peer in (("PDF", "pdfplumber"), ("DOCX", "python-docx")):
        print(
            f"{form}: {times[f'{form} {peer}'] / times[f'{form} planloom']:.1f} times as fast as {peer}"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
