"""How does a plan file look on disk? YAML that a planner can read and correct."""

import re
import unicodedata
from collections.abc import Iterator

from planloom.plan.schema import PlanFile
from planloom.plan.tree import Value, scalar_text, values_of

HEAD = """\
# 织纲规划文件：一份文档里的规划及其条目，可以直接修改。
# 数值用基本单位：元、平方公里、千瓦、人；百分比写作小数（83% 写作 0.83）。
# citation 是原文出处：start 为引文首字在原文中的位置（从 0 数起），quote 为原文，一字不改。
# Plan file of Planloom: the plans of one document with their items; edit it by hand if you like.
# Numbers are in base units (CNY, km2, kW, person); shares are fractions (83% is 0.83).
# A citation is the place in the original: start counts characters from 0, quote is verbatim.
"""

_ONE_LINE = frozenset({"citation", "by", "base", "threshold", "period"})
_PLAIN = re.compile(r"(?:[\w .,:;/+()%=<>~^$*@!?&|-]|[^\x00-\xa0])*", re.ASCII)
_UNSAFE = re.compile(r":(?:\s|$)|\s$")
_UNSAFE_IN_FLOW = re.compile(r"[,:?]")
_READS_AS_ANOTHER_TYPE = re.compile(
    r"(?:~|null|true|false|yes|no|on|off|y|n|[-+]?[0-9][-+0-9_.,:eExXoOa-fA-F]*(?:[Tt ][-+0-9:.Zz ]*)?"
    r"|[-+]?\.(?:inf|nan|[0-9]+))",
    re.IGNORECASE,
)
_LINE = 100


def plan_yaml(file: PlanFile) -> str:
    """Return a plan file as YAML text.

    Keys stand in the order of the schema, defaults are left out, numbers are written without
    exponents; `planloom.plan.load.load_plan` gives back an equal record.

    Parameters
    ----------
    file
        The document with its plans.

    Returns
    -------
    text
        The text, with a head that says what it is.

    Examples
    --------
    >>> from planloom.plan.schema import SourceDocument
    >>> source = SourceDocument(name="a.md", sha256="00", grade="report", title="一: 二")
    >>> print(plan_yaml(PlanFile(document=source, plans=())).removeprefix(HEAD))
    document:
      name: a.md
      sha256: "00"
      grade: report
      title: "一: 二"
    plans: []
    <BLANKLINE>
    """
    values = values_of(file)
    return HEAD + "".join(f"{line}\n" for line in block_lines(values))


def block_lines(value: Value, *, words_only: bool = False) -> Iterator[str]:
    """Yield the lines of a value in block style.

    Parameters
    ----------
    value
        A block, a list or a scalar.
    words_only
        Whether every scalar is text anyway, so that figures need no quotation marks.

    Examples
    --------
    >>> list(block_lines({"by": {"year": 2025}, "parts": [{"name": "甲"}]}))
    ['by: {year: 2025}', 'parts:', '- name: 甲']
    """
    if isinstance(value, dict) and value:
        for key, child in value.items():
            yield from _entry(f"{_text(key, in_flow=False)}:", child, key in _ONE_LINE, words_only)
    elif isinstance(value, list) and value:
        for child in value:
            first, *rest = block_lines(child, words_only=words_only)
            yield f"- {first}"
            yield from (f"  {line}" for line in rest)
    else:
        yield _flow(value, words_only, in_flow=False)


def _entry(head: str, child: Value, is_one_line: bool, words_only: bool) -> Iterator[str]:  # noqa: FBT001
    if not isinstance(child, dict | list) or not child or is_one_line or _is_short(child):
        yield f"{head} {_flow(child, words_only, in_flow=False)}"
        return
    yield head
    indent = "  " if isinstance(child, dict) else ""
    yield from (f"{indent}{line}" for line in block_lines(child, words_only=words_only))


def _is_short(child: Value) -> bool:
    return (
        isinstance(child, list)
        and not any(isinstance(part, dict | list) for part in child)
        and sum(len(str(part)) + 2 for part in child) < _LINE
    )


def _flow(value: Value, words_only: bool, *, in_flow: bool) -> str:  # noqa: FBT001
    if isinstance(value, dict):
        pairs = (
            f"{_text(key, in_flow=True)}: {_flow(child, words_only, in_flow=True)}"
            for key, child in value.items()
        )
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(part, words_only, in_flow=True) for part in value) + "]"
    if value is None:
        return "null"
    if isinstance(value, str):
        return _text(value, in_flow=in_flow, words_only=words_only)
    return scalar_text(value)


def _text(words: str, *, in_flow: bool, words_only: bool = False) -> str:
    if _stands_plain(words, in_flow) and (
        (words_only and words.lower() != "null") or not _READS_AS_ANOTHER_TYPE.fullmatch(words)
    ):
        return words
    if ('"' in words or "\\" in words) and not any(_needs_escape(sign) for sign in words):
        return "'" + words.replace("'", "''") + "'"
    return '"' + "".join(map(_escaped, words)) + '"'


def _stands_plain(words: str, in_flow: bool) -> bool:  # noqa: FBT001
    first = words[:1]
    if first == "" or (first.isascii() and not first.isalnum()):
        return False
    return (
        _PLAIN.fullmatch(words) is not None
        and _UNSAFE.search(words) is None
        and not (in_flow and _UNSAFE_IN_FLOW.search(words))
        and not any(_needs_escape(sign) or sign == "\u3000" for sign in words)
    )


def _needs_escape(sign: str) -> bool:
    if " " <= sign <= "~" or sign == "\u3000":
        return False
    return unicodedata.category(sign)[0] in "CZ"


def _escaped(sign: str) -> str:
    short = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(sign)
    if short is not None:
        return short
    if not _needs_escape(sign):
        return sign
    point = ord(sign)
    return f"\\U{point:08X}" if sign > "\uffff" else f"\\u{point:04X}"
