"""Which number could measure a promise without one? Planloom's own proposals, marked as such where they are shown."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import yaml

from planloom.codes.lists import Code


class Proposal(Code):
    """An indicator that Planloom proposes for a promise without a number; no plan states it."""

    pattern: str
    """Regular expression over the verb and the object of the promise."""


@cache
def proposals() -> Sequence[Proposal]:
    """Return the proposals; the first that fits is taken.

    Examples
    --------
    >>> proposals()[0].code
    'leading_firm_count'
    """
    text = (files("planloom.codes") / "data" / "proposals.yaml").read_text("utf-8")
    return tuple(Proposal.model_validate(row) for row in yaml.load(text, Loader=yaml.CBaseLoader))  # noqa: S506 scalars stay text
