"""Are PDF files as a browser prints them read back? Chromium prints synthetic pages with a Chinese web font."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from difflib import unified_diff
from pathlib import Path

import pytest

from planloom.reading.pdf import pdf_text
from planloom.reading.pdf_record import Extracted

pytestmark = pytest.mark.browser
FONT = Path(__file__).parents[3] / "src/planloom/app/static/vendor/noto-sans-sc"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SENTENCES = (
    "到2027年，全市装备产业增加值达到一千二百亿元，规模以上企业超过300家，研发投入强度提高到4.5%。",
    "建设两个省级以上创新平台，攻关精密减速器、伺服电机等关键零部件，国产化率力争达到70%以上。",
    "完善用地保障，每年安排不少于1200亩工业用地，盘活闲置厂房80万平方米，亩均税收提高到35万元；",
    "引进高层次人才200名，培养技能人才1.5万人，长期面向企业开展用工对接，青年人才占比达到六成。",
)
INDENTED = "p{text-indent:2em;margin:0;text-align:justify;line-height:1.7}"
Print = Callable[..., Extracted]


def plan(parts: int) -> str:
    """Return a synthetic plan with its headings."""
    html = "<h1>虚构市装备产业发展规划（2024—2027年）</h1>"
    for chapter, title in enumerate(("总体要求", "重点任务", "保障措施")):
        html += f"<h2>{'一二三'[chapter]}、{title}</h2>"
        for part in range(parts):
            texts = [SENTENCES[(part + at) % 4] for at in range(7)]
            html += f"<h3>（{'一二三四五六七八九'[part]}）推进第{part + 1}类工作</h3>"
            html += f"<p>{''.join(texts[:3])}</p><p>{''.join(texts[2:])}</p>"
    return html


def blocks(html: str) -> list[str]:
    """Return the words of the paragraphs and headings of a page."""
    return [
        re.sub(r"<[^>]+>", "", block) for block in re.findall(r"<(?:p|h\d)>.*?</(?:p|h\d)>", html)
    ]


def difference(read: Extracted, html: str) -> list[str]:
    """Return where the reading differs from the page's blocks."""
    return list(unified_diff(blocks(html), read.raw.split("\n"), lineterm="", n=0))


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Print:
    """Print a page and read the PDF."""
    named = os.environ.get("CHROMIUM")
    names = [named] if named else ["chromium", "chromium-browser", "google-chrome"]
    chromium = next((path for name in names if (path := shutil.which(name))), None)
    if chromium is None:
        pytest.fail("no Chromium: install the package `chromium`, or set CHROMIUM to its path")
    folder = tmp_path_factory.mktemp("printed")
    links = "".join(
        f'<link rel="stylesheet" href="{(FONT / f"{weight}.css").as_uri()}">'
        for weight in (400, 700)
    )

    def print_page(style: str, body: str, *flags: str) -> Extracted:
        page, output = folder / "page.html", folder / "page.pdf"
        page.write_text(
            f'<!doctype html><html lang="zh"><meta charset="utf-8">{links}'
            f'<style>body{{font-family:"Noto Sans SC";font-size:12pt}}{style}</style>{body}',
            "utf-8",
        )
        output.unlink(missing_ok=True)
        subprocess.run(
            [
                chromium,
                *FLAGS,
                *flags,
                f"--user-data-dir={folder / 'profile'}",
                f"--print-to-pdf={output}",
                str(page),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        return pdf_text(output.read_bytes(), "page.pdf")

    return print_page


def test_running_headers_footers_and_sentences_over_pages(printed: Print) -> None:
    html = plan(6)
    style = (
        '@page{size:A4;margin:25mm 22mm;@top-center{content:"虚构市发展改革部门";font-size:9pt}'
        '@bottom-center{content:"— " counter(page) " —";font-size:9pt}}h1{text-align:center}'
    )
    read = printed(style + INDENTED, html, "--no-pdf-header-footer")
    assert difference(read, html) == []
    assert max(read.pages) >= 5
    levels = {1: 1, 2: 3, 3: 18}
    assert {
        level: sum(p.level == level for p in read.pieces if p.kind == "heading") for level in levels
    } == levels


def test_printing_marks_of_the_browser_itself(printed: Print) -> None:
    html = plan(3)
    assert difference(printed("@page{size:A4;margin:20mm}", html), html) == []


def test_two_columns_below_a_wide_head(printed: Print) -> None:
    head, text = f"<h1>两栏文本规划</h1><p>{SENTENCES[0]}</p>", plan(4).split("</h1>")[1]
    style = "@page{size:A4;margin:20mm}.two{columns:2;column-gap:2em}h1{text-align:center}"
    read = printed(
        style + INDENTED, f'{head}<div class="two">{text}</div>', "--no-pdf-header-footer"
    )
    assert difference(read, head + text) == []


def test_header_fixed_on_every_page(printed: Print) -> None:
    html = plan(3)
    style = "@page{size:A4;margin:18mm 20mm}.top{position:fixed;top:0;right:0;font-size:9pt}td{padding:0}"
    room = '<table><thead><tr><td style="height:14mm"></td></tr></thead><tbody><tr><td>'
    top = '<div class="top">内部资料 注意保存</div>'
    read = printed(
        style + INDENTED, f"{top}{room}{html}</td></tr></tbody></table>", "--no-pdf-header-footer"
    )
    assert difference(read, html) == []


def test_table_of_indicators_goes_on_over_the_page(printed: Print) -> None:
    names = [
        (f"第{number}项指标", "亿元", str(number * 10), str(number * 20), "预期性")
        for number in range(1, 61)
    ]
    rows = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in names)
    head = (
        "<thead><tr><th rowspan=2>指标</th><th rowspan=2>单位</th><th colspan=2>数值</th><th rowspan=2>属性</th></tr>"
        "<tr><th>2020年</th><th>2025年</th></tr></thead>"
    )
    style = (
        "@page{size:A4;margin:20mm}table{border-collapse:collapse;width:100%}"
        "td,th{border:1px solid #000;padding:2px 6px}"
    )
    before, after = f"<p>{SENTENCES[0]}</p>", f"<p>{SENTENCES[1]}</p>"
    read = printed(style, f"{before}<table>{head}{rows}</table>{after}", "--no-pdf-header-footer")
    cells: dict[tuple[int, int], str] = {}
    for piece in read.pieces:
        if piece.kind == "cell":
            ((start, end, _),) = piece.spans
            assert piece.table == 0
            cells[piece.row, piece.column] = read.raw[start:end]
    first = [cells.get((row, column)) for row in (0, 1) for column in range(5)]
    assert first == ["指标", "单位", "数值", None, "属性", None, None, "2020年", "2025年", None]
    assert [tuple(cells[row, column] for column in range(5)) for row in range(2, 62)] == names
    assert max(read.pages) > 1
    assert dict(read.merged) == {1: (2, 1), 2: (2, 1), 3: (1, 2), 4: (2, 1)}


def test_radical_code_points_of_the_page(printed: Print) -> None:
    read = printed(
        "",
        "<p>⼈⼯智能产业⽤地⾼于⼀百亩，⽣产⽅向⾃主可控。人工用地高一生方自。</p>",
        "--no-pdf-header-footer",
    )
    assert read.raw == "人工智能产业用地高于一百亩，生产方向自主可控。人工用地高一生方自。"
