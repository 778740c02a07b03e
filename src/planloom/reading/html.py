"""Which blocks of words does HTML hold? Block tags make blocks; what stands beside the article is dropped."""

import html
import re
from collections.abc import Iterator

from planloom.reading.inline import inline_spans
from planloom.reading.pieces import Piece

_TAG = re.compile(
    r"<!--|<[!?][A-Za-z][^<>]*>|<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?:[\s/][^<>]*)?>"
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
        "nav",
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "button",
        "select",
        "iframe",
        "textarea",
    ]
)
_DROPPED = frozenset(
    [
        "nav",
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "button",
        "select",
        "iframe",
        "textarea",
    ]
)
_HELD = frozenset(
    ("div", "section", "ul", "ol", "dl", "aside", "header", "footer", "table", "p", "form")
)
"""Elements that can hold what does not belong to the article."""
_BESIDE = re.compile(
    r"\b(?:class|id|role)\s*=\s*(?:\"|'|)(?:[^\"'<>]*[\s_-])?"
    r"(?:ads?|advert\w*|adsbygoogle|guanggao|banner|navi?|navigation|menu|breadcrumbs?|crumbs?|sidebar|aside|related|"
    r"recommend\w*|hot-?news|xgyd|xgxw|share|social|comments?|copyright|contentinfo|pager|pagination)"
    r"(?=[\s\"'>_-])",
    re.I,
)
"""Words by which pages call advertisements, navigation and what else stands beside the article."""
_SPAN = re.compile(r"\b(colspan|rowspan)\s*=\s*[\"']?(\d{1,4})", re.I)
_WIDEST, _TALLEST = 1000, 10_000
"""Columns and rows that one cell may cover."""
_HEADING_LIMIT = 60
_BLOCK_START = re.compile(
    r"[ \t]*</?(?:p|div|table|h[1-6]|ul|ol|li|section|article|main|body|html|head|nav|script|style|!doctype|center"
    r"|blockquote|header|footer|br|figure|span|font|strong|tr|td|!--)\b[^<>]{0,2000}>",
    re.I,
)
_ARTICLE = re.compile("<(?:h1|article|main)[\\s>]", re.I)
"""What begins the article: an element that holds it is read, whatever it is called."""
_MOST_SKIPPED, _LONGEST_BESIDE, _SENTENCES_BESIDE = 1_000, 50_000, 5
"""So many elements beside the article are looked for; one that is longer [character] or tells more is none."""
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


def starts_html_block(raw: str, start: int, end: int) -> bool:
    """Return whether a line begins with a block tag.

    Examples
    --------
    >>> starts_html_block("<p>目标</p>", 0, 9), starts_html_block("目标<p>", 0, 5)
    (True, False)
    """
    return _BLOCK_START.match(raw, start, end) is not None


def html_pieces(raw: str, start: int, end: int | None = None) -> Iterator[Piece]:
    """Yield the blocks of HTML in reading order; navigation, advertisements, scripts and styles are dropped.

    Parameters
    ----------
    raw
        The raw text.
    start, end
        The span to scan.

    Yields
    ------
        Pieces with the spans of their words.

    Examples
    --------
    >>> [piece.kind for piece in html_pieces("<h1>甲</h1><nav>乙</nav><p>丙</p>", 0)]
    ['heading', 'paragraph']
    """
    scan = _Scan(raw, len(raw) if end is None else end)
    yield from scan.pieces(start)


class _Scan:
    """State of one pass over the tags."""

    def __init__(self, raw: str, end: int) -> None:
        self.raw, self.end = raw, end
        self.piece = Piece("paragraph")
        self.bold = 0
        self.plain_words = False
        self.table, self.row, self.column = -1, -1, -1
        self.covered: dict[int, int] = {}
        """Of each column, how many rows below are covered by a cell above."""
        self.closed: dict[str, bool] = {}
        self.skipped = 0

    def pieces(self, at: int) -> Iterator[Piece]:
        while found := _TAG.search(self.raw, at, self.end):
            self._words(at, found.start())
            at = found.end()
            if found[0] == "<!--":
                close = self.raw.find("-->", at, self.end)
                at = self.end if close < 0 else close + 3
                continue
            if not found["name"]:  # <!DOCTYPE …>, <?xml …?>
                continue
            name = found["name"].lower()
            if name in ("b", "strong"):
                self.bold = max(0, self.bold + (-1 if found["close"] else 1))
            if name in _BLOCKS:
                yield from self._flush()
                if not found["close"]:
                    self._open(name, found[0])
                if name in _DROPPED and not found["close"]:
                    at = self._after(name, at)
                elif not found["close"] and (
                    name == "aside" or (name in _HELD and _BESIDE.search(found[0]))
                ):
                    at = self._behind(name, at)
        self._words(at, self.end)
        yield from self._flush()

    def _words(self, start: int, end: int) -> None:
        if start >= end:
            return
        self.piece.spans.extend(inline_spans(self.raw, start, end, markdown=False))
        if not self.bold and not html.unescape(self.raw[start:end]).isspace():
            self.plain_words = True

    def _flush(self) -> Iterator[Piece]:
        piece = self.piece
        size = sum(end - start for start, end, _ in piece.spans)
        if piece.kind == "paragraph" and piece.spans and not self.plain_words:
            words = "".join(self.raw[start:end] for start, end, _ in piece.spans).strip()
            if 0 < size <= _HEADING_LIMIT and not words.endswith(("。", "；", ".")):
                piece.kind, piece.level = "heading", 3
        if piece.spans:
            yield piece
        self.piece = Piece("paragraph")
        self.plain_words = False

    def _open(self, name: str, tag: str) -> None:
        if name in _HEADINGS:
            self.piece.kind, self.piece.level = "heading", int(name[1])
        elif name in ("li", "dd"):
            self.piece.kind = "item"
        elif name == "title":
            self.piece.kind = "metadata"
        elif name == "table":
            self.table, self.row, self.covered = self.table + 1, -1, {}
        elif name == "tr":
            self._end_row()
            self.row, self.column = self.row + 1, -1
        elif name in ("td", "th"):
            self._cell(tag)

    def _end_row(self) -> None:
        self.covered = {column: rows - 1 for column, rows in self.covered.items() if rows > 1}

    def _cell(self, tag: str) -> None:
        """Place a cell in the first column that no cell of this or an earlier row covers."""
        self.column += 1
        while self.column in self.covered:
            self.column += 1
        self.piece.kind = "cell"
        self.piece.table, self.piece.row, self.piece.column = self.table, self.row, self.column
        size = {found[1].lower(): int(found[2]) for found in _SPAN.finditer(tag)}
        width = min(size.get("colspan", 1), _WIDEST)
        height = min(size.get("rowspan", 1), _TALLEST)
        if height > 1:
            columns = range(self.column, self.column + width)
            self.covered |= dict.fromkeys(columns, height)
        self.column += max(width, 1) - 1

    def _behind(self, name: str, at: int) -> int:
        """Return the offset behind the element that was opened; `at` where it is not closed or holds the article."""
        depth, start = 1, at
        if self.skipped >= _MOST_SKIPPED:
            return at
        self.skipped += 1
        for found in re.compile(rf"<(/?){name}\b[^<>]*>", re.I).finditer(self.raw, at, self.end):
            depth += -1 if found[1] else 1
            if depth == 0:
                held = _ARTICLE.search(self.raw, start, found.start()) is not None
                told = self.raw.count("。", start, found.start()) > _SENTENCES_BESIDE
                return start if held or told else found.end()
            if found.end() - start > _LONGEST_BESIDE:
                break
        return start

    def _after(self, name: str, at: int) -> int:
        """Return the offset behind the closing tag, or `at` where none follows."""
        if self.closed.get(name) is False:
            return at
        close = re.compile(rf"</{name}\s*>", re.I).search(self.raw, at, self.end)
        self.closed[name] = close is not None
        if close is None:
            return self.end if name in ("script", "style") else at
        return close.end()
