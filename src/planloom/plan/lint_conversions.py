"""Is an amount that is told in two units the same in both? 4200亩，即28平方公里."""

import re
from collections.abc import Iterator

from planloom.errors import Problem
from planloom.plan.lint_numbers import shown, written
from planloom.plan.lint_text import Material, finding

_UNIT = "平方公里|平方千米|公顷|亩|平方米|元"
_AMOUNT = rf"\d[\d.,]*(?:万亿|亿|万)?(?:{_UNIT})"
_TWICE = re.compile(
    rf"(?P<first>{_AMOUNT})(?:，?(?:即|约合|折合|合(?!计)|相当于|也就是)约?|[（(](?:即|约合|折合|合|相当于|约)*)(?P<second>{_AMOUNT})(?=[，。；、）)]|$)"
)
_APART = 0.06
"""How far two roundings of one amount may lie apart."""


def conversions(material: Material) -> Iterator[Problem]:
    """Yield amounts that are told in two units and are not the same in both.

    Parameters
    ----------
    material
        One document.

    Yields
    ------
    problem
        ``lint.unit_slip``.
    """
    for start, words in material.sentences():
        for found in _TWICE.finditer(words):
            first, second = (next(written(found[name])) for name in ("first", "second"))
            if first.unit != second.unit or not first.value or not second.value:
                continue
            step = max(first.step / first.value, second.step / second.value) / 2
            ratio = second.value / first.value
            if abs(ratio - 1) > max(_APART, step):
                yield finding(
                    "lint.unit_slip", "error", material.place(start), [material.quote(start, words)],
                    found=second.words, other=shown(first.value, first.unit),
                    ratio=f"{max(ratio, 1 / ratio):.3g}",
                )  # fmt: skip
