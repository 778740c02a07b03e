"""How does a report become a PDF? Typeset offline, with Chinese fonts that come with the program."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import typst
from pylopdf_fonts_zh_cn import sans_path, serif_path

from planloom.app.report.parts import (
    Block,
    Drawing,
    Empty,
    Line,
    Paragraph,
    Report,
    Source,
    Table,
    sayer,
)

_HEAD = """
#set document(title: {full}, author: "Planloom", date: none)
#set page(paper: "a4", margin: (x: 2.2cm, top: 2.4cm, bottom: 2.2cm))
#set text(font: ({quotes}"Noto Serif SC", "Noto Sans SC"), size: 10pt, fill: rgb("#1F2933"), lang: {lang})
#set par(leading: 0.75em, justify: true)
#show heading: set text(font: ({quotes}"Noto Sans SC",))
#show heading.where(level: 1): it => block(above: 1.8em, below: 0.9em, sticky: true, text(15pt, it.body))
#show heading.where(level: 2): it => block(above: 1.8em, below: 0.8em, sticky: true, text(11.5pt, it.body))
#set table(stroke: (x, y) => (bottom: 0.5pt + rgb("#D9DEE4"), top: if y <= 1 {{ 0.8pt + rgb("#1F2933") }}))
#show table: set text(size: 8.5pt)
#show table: set par(justify: false, leading: 0.6em)
#show table.cell: set block(breakable: false)
#let muted(body) = text(fill: rgb("#52606D"), body)
#let ref_to(n) = link(label("s" + str(n)), super(text(fill: rgb("#1F5FA8"), size: 0.85em, "[" + str(n) + "]")))
#let filling(body) = block(width: 100%, inset: 8pt, stroke: (paint: rgb("#8A95A1"), thickness: 0.5pt, dash: "dashed"),
  par(justify: false, muted(body)))
"""
_COVER = """
#v(3.2cm)
#text(11pt, font: "Noto Sans SC", fill: rgb("#1F5FA8"), {kind})
#v(0.2em)
#par(justify: false, text(22pt, font: "Noto Sans SC", weight: "regular", {title}))
#v(1em)
#line(length: 100%, stroke: 0.8pt + rgb("#1F2933"))
#[#set par(justify: false)
#show table: set text(size: 9.5pt)
#table(columns: (auto, 1fr), stroke: none, inset: (x: 0pt, y: 4pt), column-gutter: 1.4em, {facts})]
#line(length: 100%, stroke: 0.5pt + rgb("#D9DEE4"))
{notices}
#v(1.2em)
#text(11.5pt, font: "Noto Sans SC", {contents})
#[#set text(size: 9.5pt)
#show outline.entry: set block(above: 0.75em)
#outline(title: none, depth: 1)]
#pagebreak()
#counter(page).update(1)
#set page(header: text(8pt, fill: rgb("#52606D"), [#{kind}#h(1fr)#{title}]),
  footer: context align(center, text(8pt, fill: rgb("#52606D"),
    [#counter(page).display() / #counter(page).at(<end>).first()])))
"""
_QUOTES = '(name: "Libertinus Serif", covers: regex("[“”‘’]")), '
"""The Chinese fonts draw quotation marks as wide as a character."""
_WITHIN = re.compile(r"(?<=[a-z0-9])([_./:])(?=[A-Za-z0-9])")


def pdf_report(report: Report) -> bytes:
    """Return a report as a PDF with its fonts embedded.

    Parameters
    ----------
    report
        The report.

    Returns
    -------
    data
        A PDF; the same report gives the same bytes.
    """
    source = typst_report(report).encode()
    return bytes(typst.compile(source, format="pdf", font_paths=_fonts(report.lang)))


def png_of_svg(svg: str) -> bytes:
    """Return a drawing as a picture of dots, 200 to the inch.

    Parameters
    ----------
    svg
        The drawing.

    Returns
    -------
    data
        A PNG.
    """
    source = f'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes({_string(svg)}), format: "svg")'
    return bytes(typst.compile(source.encode(), format="png", ppi=200.0, font_paths=_fonts()))


def typst_report(report: Report) -> str:
    """Return a report in the words of the typesetter.

    Parameters
    ----------
    report
        The report.

    Returns
    -------
    source
        Markup; every word of the study stands in it as a string, so that no sign of it is a command.
    """
    parts = [_head(report), _cover(report)]
    for section in report.sections:
        parts.append(f"#heading(level: {section.level}, {_string(section.heading)})")
        parts += [_block(block, report) for block in section.blocks]
    parts.append(f"#heading(level: 1, {_string(report.appendix)})")
    parts += [_source(source, report.lang) for source in report.sources]
    parts.append("#metadata(none) <end>")
    return "\n\n".join(parts)


def _head(report: Report) -> str:
    full = sayer(report.lang)("：", ": ").join(part for part in (report.kind, report.title) if part)
    quotes = _QUOTES if report.lang == "en" else ""
    return _HEAD.format(full=_string(full), lang=_string(report.lang), quotes=quotes)


def _cover(report: Report) -> str:
    facts = ", ".join(f"muted({_string(label)}), {_string(words)}" for label, words in report.facts)
    notices = "\n".join(
        f"#par(justify: false, text(9pt, muted({_string(words)})))" for words in report.notices
    )
    return _COVER.format(
        kind=_string(report.kind),
        title=_string(report.title),
        facts=facts,
        notices=notices,
        contents=_string(sayer(report.lang)("目录", "Contents")),
    )


@cache
def _fonts(lang: str = "zh") -> typst.Fonts:
    """Return the fonts that come with the program and, in English, with the typesetter: the same on every machine."""
    folders = {Path(path).parent for path in (sans_path(), serif_path())}
    return typst.Fonts(
        include_system_fonts=False, font_paths=sorted(folders), include_embedded_fonts=lang == "en"
    )


def _string(text: str) -> str:
    """Return a string literal of the typesetter."""
    kept = text.replace("\\", "\\\\").replace('"', '\\"')
    kept = "".join(sign if sign.isprintable() or sign in "\n\u200b" else " " for sign in kept)
    return '"' + kept.replace("\n", "\\n") + '"'


def _line(words: Line, report: Report) -> str:
    made = []
    for part in words:
        said = f"text({_string(part.text)})"
        if part.look == "strong":
            said = f'text(font: "Noto Sans SC", {_string(part.text)})'
        if part.look == "muted":
            said = f"muted({_string(part.text)})"
        number = report.numbers.get(part.trace or "")
        made.append(said if number is None else f"{said} + sym.wj + ref_to({number})")
    return " + ".join(made) if made else "[]"


def _block(block: Block, report: Report) -> str:
    if isinstance(block, Paragraph):
        said = _line(block.line, report)
        return {
            "answer": f"#par(text(11pt, {said}))",
            "body": f"#par({said})",
            "note": f"#par(muted({said}))",
            "quote": f"#pad(left: 1em, par(muted({said})))",
            "bullet": f"#list({said})",
            "lead": f"#block(sticky: true, {said})",
        }[block.look]
    if isinstance(block, Table):
        return _table(block, report)
    if isinstance(block, Drawing):
        image = f'image(bytes({_string(block.svg)}), format: "svg", width: 100%, alt: {_string(block.words)})'
        return f"#block(breakable: false, {image} + par(justify: false, text(8.5pt, muted({_string(block.caption)}))))"
    if isinstance(block, Empty):
        return f"#filling({_string(block.found + ' ' + block.table)})"
    raise TypeError(type(block).__name__)


def _table(block: Table, report: Report) -> str:
    widths = ", ".join(f"{column.width}fr" for column in block.columns)
    aligned = ", ".join("right" if column.is_number else "left" for column in block.columns)
    heads = ", ".join(f'text(font: "Noto Sans SC", {_string(c.head)})' for c in block.columns)
    cells = ",\n".join(_line(_breaking(cell), report) for row in block.rows for cell in row)
    ends = "" if len(block.columns) > 1 else ","
    return (
        f"#block(below: 0.4em, sticky: true, text(8.5pt, muted({_string(block.caption)})))\n"
        f"#table(columns: ({widths}{ends}), align: ({aligned}{ends}), inset: (x: 4pt, y: 4pt), "
        f"table.header({heads}),\n{cells})"
    )


def _breaking(cell: Line) -> Line:
    """Return a cell in which a code that is longer than its column may break after a sign within it."""
    return tuple(replace(run, text=_WITHIN.sub("\\1\u200b", run.text)) for run in cell)


def _source(source: Source, lang: str) -> str:
    said = sayer(lang)("；", "; ").join(source.origin)
    inputs = "".join(
        f" + text({_string('  ' + name + ' =')}) + ref_to({number})"
        for name, number in source.inputs
    )
    lead = _string(f"[{source.number}] {source.value}  ")
    return (
        f'#par(text(8pt, text(font: "Noto Sans SC", {lead}) + muted({_string(said)}{inputs}))) '
        f'#metadata(none) #label("s{source.number}")'
    )
