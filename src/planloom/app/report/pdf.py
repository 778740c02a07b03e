"""How does a report become a PDF? Typeset offline, with Chinese fonts that come with the program."""

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
#set document(title: {title}, author: "Planloom", date: none)
#set page(paper: "a4", margin: (x: 2.2cm, y: 2.2cm), numbering: "1",
  header: align(right, text(8pt, fill: rgb("#52606D"), {title})))
#set text(font: ("Noto Serif SC", "Noto Sans SC"), size: 10pt, fill: rgb("#1F2933"), lang: {lang})
#set par(leading: 0.75em, justify: true)
#show heading: set text(font: "Noto Sans SC")
#show heading.where(level: 1): it => block(above: 1.6em, below: 0.8em, text(15pt, it.body))
#show heading.where(level: 2): it => block(above: 1.4em, below: 0.7em, text(11.5pt, it.body))
#set table(stroke: (x, y) => (bottom: 0.5pt + rgb("#D9DEE4"), top: if y <= 1 {{ 0.8pt + rgb("#1F2933") }}))
#show table: set text(size: 8.5pt)
#show table: set par(justify: false)
#let muted(body) = text(fill: rgb("#52606D"), body)
#let ref_to(n) = link(label("s" + str(n)), super(text(fill: rgb("#1F5FA8"), size: 0.85em, "[" + str(n) + "]")))
"""


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
    return bytes(typst.compile(source, format="pdf", font_paths=_fonts()))


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
    say = sayer(report.lang)
    parts = [
        _HEAD.format(title=_string(report.title), lang=_string(report.lang)),
        f'#align(center, par(justify: false, text(20pt, font: "Noto Sans SC", {_string(report.title)})))',
        *(f"#muted({_string(fact)})\\" for fact in report.facts),
    ]
    for section in report.sections:
        parts.append(f"#heading(level: {section.level}, {_string(section.heading)})")
        parts += [_block(block, report) for block in section.blocks]
    head = say("附录：数字的出处", "Appendix: where the numbers come from")
    parts.append(f"#heading(level: 1, {_string(head)})")
    parts += [_source(source, report.lang) for source in report.sources]
    return "\n\n".join(parts)


@cache
def _fonts() -> typst.Fonts:
    """Return the fonts that come with the program, and no other: the same file on every machine."""
    folders = {Path(path).parent for path in (sans_path(), serif_path())}
    return typst.Fonts(
        include_system_fonts=False, font_paths=sorted(folders), include_embedded_fonts=False
    )


def _string(text: str) -> str:
    """Return a string literal of the typesetter."""
    kept = text.replace("\\", "\\\\").replace('"', '\\"')
    kept = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in kept)
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
        }[block.look]
    if isinstance(block, Table):
        return _table(block, report)
    if isinstance(block, Drawing):
        image = f'image(bytes({_string(block.svg)}), format: "svg", width: 100%, alt: {_string(block.words)})'
        return f"#block(breakable: false, {image} + text(8pt, muted({_string(block.caption)})))"
    if isinstance(block, Empty):
        return f"#par(muted({_string(block.found + ' ' + block.table)}))"
    raise TypeError(type(block).__name__)


def _table(block: Table, report: Report) -> str:
    widths = ", ".join(f"{column.width}fr" for column in block.columns)
    aligned = ", ".join("right" if column.is_number else "left" for column in block.columns)
    heads = ", ".join(f'text(font: "Noto Sans SC", {_string(c.head)})' for c in block.columns)
    cells = ",\n".join(_line(cell, report) for row in block.rows for cell in row)
    ends = "" if len(block.columns) > 1 else ","
    return (
        f"#block(below: 0.4em, sticky: true, text(8.5pt, muted({_string(block.caption)})))\n"
        f"#table(columns: ({widths}{ends}), align: ({aligned}{ends}), inset: (x: 4pt, y: 4pt), "
        f"table.header({heads}),\n{cells})"
    )


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
