"""Which amounts have no unit? A number at the end of its clause that nothing counts: 增加值要冲上1500."""

import re
from collections.abc import Iterator

from planloom.errors import Problem
from planloom.plan.lint_text import Material, finding, sentences

_BARE = re.compile(
    r"(?<=[\u4e00-\u9fff])(\d+(?:\.\d+)?(?:万亿|亿|万)?)(?:左右|以上|上下)?(?=[，。；]|、(?!\d)|$)"
)
_REACHED = re.compile(
    "(?:达到?|超过?|突破|增至|增加到|提高到|提升到|扩大到|不低于|不少于|实现|完成|为)(?:约|近)?$"
)
_AMOUNT = re.compile(
    "(?:增加值|营收|收入|产值|投资(?![者于机环])|税收|利润|规模|生产总值|GDP|出口|资金|基金|装机|容量|产能|产量|面积|发电量|用电量|吞吐量|客流|保有量)"
    r"(?P<between>[^，。；]{0,16})$"
)
_NO_AMOUNT = re.compile(
    "指数|系数|倍数|容积率|建筑密度|评分|得分|满意度|[Pp][Uu][Ee]|排名|代码|率为|比$|：1|[第前号型]$|电话|热线|[居列排][^，。；]{0,6}$"
)
_YEAR = re.compile(r"(?:19|20)\d\d")


def unitless(material: Material) -> Iterator[Problem]:
    """Yield amounts that are told without a unit.

    Parameters
    ----------
    material
        One document.

    Yields
    ------
    problem
        ``lint.no_unit``.
    """
    for passage in material.passages:
        if passage.is_heading or "|" in passage.text:
            continue
        for start, words in sentences(passage):
            for found in _BARE.finditer(words):
                clause = re.split("[，、。；：]", words[: found.start()])[-1]
                if _lacks_unit(clause, found[1]):
                    yield finding(
                        "lint.no_unit", "warning", material.place(start), [material.quote(start, words)],
                        found=found[1],
                    )  # fmt: skip


def _lacks_unit(clause: str, figures: str) -> bool:
    """Whether a bare number behind some words is an amount: reached, or of something that is measured in units.

    Examples
    --------
    >>> [_lacks_unit("产值却不到", "160"), _lacks_unit("收入排名升至第", "3"), _lacks_unit("投资建至", "2025")]
    [True, False, False]
    """
    if not clause or _NO_AMOUNT.search(clause):
        return False
    amount, is_reached = _AMOUNT.search(clause), _REACHED.search(clause) is not None
    if _YEAR.fullmatch(figures):
        return amount is not None and (is_reached or len(amount["between"]) <= 1)
    return amount is not None or (is_reached and not figures.endswith(("亿", "万")))
