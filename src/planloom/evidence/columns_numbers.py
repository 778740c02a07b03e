"""Which numbers stand in a column of an official table? Cells as people type them, read whole columns at a time."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import polars as pl

from planloom.codes import Unit, units

_FOLDED = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {
    "\u3000": " ", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u2007": " ", "\t": " ",
    "\u2212": "-", "\u2013": "-", "\u2014": "-", "\u2015": "-", "\u2010": "-", "\u2011": "-",
    "\ufe63": "-", "〔": "[", "〕": "]", "【": "[", "】": "]", "、": ",", "﹪": "%", "\u200b": "", "\ufeff": "",
}  # fmt: skip
_MISSING = (
    r"^(-+|[.…⋯·]+|[xX×]|/|\\|\*{1,3}|[nN][./]?[aA]\.?|nan|NaN|NULL|[nN]ull|[nN]one|无|暂无|缺|缺失|不详|未公布|未统计|"
    r"无数据|暂无数据|保密|空)$"
)
_MARKS = (
    r"(?:[①-⑳⑴-⒇❶-❿⓪†‡§※*#¹⁰⁴-⁹]+|\[(?:注|附注|note)?:?[0-9]{0,2}\]|\((?:注|附注|note)[0-9]{0,2}\)|注[0-9]{0,2}"
    r"|[\[(]?(?:预计|预计数|预估|预测|初步|初步数|初步核算|快报|快报数|估算|估计|修订|调整|[rpe])[\])]"
    r"|(?:预计|初步|快报|修订)数)"
)
_TRAILING = rf" ?(?:{_MARKS} ?)+$"
_LEADING = r"^['‘’`]|^[①-⑳⑴-⒇❶-❿†‡§※]+ ?"
_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,4}(?:,[0-9]{4})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+"
_NUMBER = (
    rf"^(?P<sign>[+-]?)(?P<money>[¥￥]?)(?P<digits>{_DIGITS})(?P<power>[eE][+-]?[0-9]{{1,3}})?"
    r"(?P<unit>[^0-9.,+\-].*)?$"
)
_BARE = MappingProxyType({"千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "万亿": 1e12})
NUMBER = pl.Struct({"value": pl.Float64, "unit": pl.String, "mark": pl.String, "state": pl.String})
"""What `numbers_of` gives: value, unit word in the cell, footnote marks, and ``read``, ``missing`` or ``bad``."""


def folded(column: pl.Expr) -> pl.Expr:
    """Return text with full-width signs, odd blanks and odd dashes as plain ones, without blanks at the ends."""
    return column.str.replace_many(list(_FOLDED), list(_FOLDED.values())).str.strip_chars()


def numbers_of(cells: pl.Series) -> pl.DataFrame:
    """Return the numbers of a column, cell by cell.

    A cell is read where it says one number: with blanks, full-width digits, separators of thousands (groups of three
    or four figures), footnote marks, negatives in brackets or with any dash, a unit behind it. Signs for "no figure"
    are missing, never zero. Everything else is bad: a decimal comma, a range, words.

    Parameters
    ----------
    cells
        Text, or numbers of any type.

    Returns
    -------
    numbers
        Columns value, unit (the word behind the number, without a factor applied), mark, state (``read``,
        ``missing``, ``bad``), in the order of the cells.

    Examples
    --------
    >>> found = numbers_of(pl.Series(["３４ ６０６．４", "(1,234)①", "42.3%", "—", "12,5"]))
    >>> found["value"].to_list()
    [34606.4, -1234.0, 42.3, None, None]
    >>> found["state"].to_list(), found["unit"].to_list()[2]
    (['read', 'read', 'read', 'missing', 'bad'], '%')
    """
    if cells.dtype.is_numeric():
        value = cells.cast(pl.Float64)
        is_bad = value.is_not_null() & value.is_finite().not_() & value.is_nan().not_()
        return _framed(value.fill_nan(None), is_bad)
    text = cells.cast(pl.String)
    value = text.cast(pl.Float64, strict=False)
    frame = _framed(value.set(value.is_finite().not_().fill_null(value=False), None))
    open_cells = frame.with_row_index("at").filter(pl.col("state") == "missing").select("at")
    rest = text.gather(open_cells["at"])
    if not rest.count():
        return frame
    keep = rest.is_not_null()
    distinct = rest.filter(keep).unique()
    read = _dirty(distinct)
    joined = pl.DataFrame({"word": rest, "at": open_cells["at"]}).filter(keep)
    joined = joined.join(read, on="word", how="left", maintain_order="left")
    return _overwritten(frame, joined)


def _framed(value: pl.Series, is_bad: pl.Series | None = None) -> pl.DataFrame:
    state = pl.when(pl.col("value").is_null()).then(pl.lit("missing")).otherwise(pl.lit("read"))
    frame = pl.DataFrame({"value": value}).with_columns(
        pl.lit(None, pl.String).alias("unit"),
        pl.lit(None, pl.String).alias("mark"),
        state.alias("state"),
    )
    if is_bad is None or not is_bad.any():
        return frame
    wrong = pl.lit(is_bad)
    return frame.with_columns(
        pl.when(wrong).then(None).otherwise(pl.col("value")).alias("value"),
        pl.when(wrong).then(pl.lit("bad")).otherwise(pl.col("state")).alias("state"),
    )


def _overwritten(frame: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    at = found["at"]
    return pl.DataFrame([frame[name].scatter(at, found[name]) for name in NUMBER.to_schema()])


def _dirty(words: pl.Series) -> pl.DataFrame:
    """Return word, value, unit, mark and state of cells that are no plain number."""
    plain = folded(pl.col("word")).str.replace(_LEADING, "")
    bare = plain.str.replace(_TRAILING, "")
    body = pl.when(bare == "").then(plain).otherwise(bare)
    frame = pl.DataFrame({"word": words}).with_columns(body.alias("body"), plain.alias("plain"))
    frame = frame.with_columns(
        pl.col("plain").str.slice(pl.col("body").str.len_chars()).str.strip_chars().alias("mark"),
        pl.col("body").str.contains(_MISSING).alias("is_missing") | (pl.col("body") == ""),
        pl.col("body").str.extract(r"^\(([^()-]*)\)(.*)$", 1).alias("inner"),
        pl.col("body").str.extract(r"^\(([^()-]*)\)(.*)$", 2).alias("outer"),
    ).with_columns(
        pl.coalesce(pl.lit("-") + pl.col("inner") + pl.col("outer"), pl.col("body"))
        .str.replace_all(" ", "")
        .str.extract_groups(_NUMBER)
        .alias("part")
    ).unnest("part")  # fmt: skip
    amount = (
        pl.col("sign").fill_null("")
        + pl.col("digits").str.replace_all(",", "")
        + pl.col("power").fill_null("")
    )
    value = amount.cast(pl.Float64, strict=False)
    is_read = value.is_finite().fill_null(value=False) & pl.col("is_missing").not_()
    unit = pl.when(pl.col("money") != "").then(pl.lit("元")).otherwise(None)
    raised = pl.col("unit").is_in(
        ["²", "³"]
    )  # behind a figure a footnote, behind a letter a part of the unit
    return frame.select(
        "word",
        pl.when(is_read).then(value).alias("value"),
        pl.when(is_read & raised.fill_null(value=False).not_())
        .then(pl.coalesce("unit", unit))
        .alias("unit"),
        pl.when(raised)
        .then(pl.col("unit"))
        .when(pl.col("mark") != "")
        .then(pl.col("mark"))
        .alias("mark"),
        pl.when(pl.col("is_missing"))
        .then(pl.lit("missing"))
        .when(is_read)
        .then(pl.lit("read"))
        .otherwise(pl.lit("bad"))
        .alias("state"),
    )


@cache
def unit_words() -> Mapping[str, str]:
    """Return the code of every unit by each word that tables write for it, in plain signs.

    Examples
    --------
    >>> unit_words()["亿元"], unit_words()["kwh"]
    ('cny_100m', 'kwh')
    """
    found: dict[str, str] = {}
    for code, unit in units().items():
        for word in (unit.label_zh, *unit.aliases, unit.label_en, code):
            found.setdefault(plain_word(word), code)
    return MappingProxyType(found)


def plain_word(word: str) -> str:
    """Return a word with plain signs, without blanks, in small letters: the form in which words are compared.

    Examples
    --------
    >>> plain_word("ＧＤＰ （ 亿元 ）")
    'gdp(亿元)'
    """
    return (
        "".join(_FOLDED.get(sign, sign) for sign in word).replace(" ", "").replace("\n", "").lower()
    )


def unit_of(word: str) -> Unit | None:
    """Return the unit that a word names, if it names one.

    Examples
    --------
    >>> unit_of("万吨标准煤").factor
    10000.0
    """
    code = unit_words().get(plain_word(word))
    return units()[code] if code is not None else None


def cell_factor(word: str, column_unit: Unit | None) -> tuple[float, str] | None:
    """Return how many base units a number with a word behind it counts, and the base unit.

    Parameters
    ----------
    word
        What stands behind the number: a unit, or 万 or 亿 alone.
    column_unit
        Unit of the column; null where nothing states it.

    Returns
    -------
    factor, base_unit
        Null where the word is no unit, or 万 stands behind a number in a column that is itself in 万元.

    Examples
    --------
    >>> cell_factor("亿", unit_of("元")), cell_factor("亿", unit_of("万元"))
    ((100000000.0, 'CNY'), None)
    """
    unit = unit_of(word)
    if unit is not None:
        return unit.factor, unit.base_unit
    if word in _BARE and column_unit is not None and column_unit.factor == 1:
        return _BARE[word], column_unit.base_unit
    return None
