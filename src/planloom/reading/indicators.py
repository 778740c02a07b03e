"""Which words belong to the name of what is measured? Names without clutter, and one by one where 分别 lists them."""

import re

from planloom.reading.drafts import Draft, Memory
from planloom.reading.lexicon import DIMENSION, alternatives

_ACHIEVED = re.compile(
    "(?:^|(?<=[一-鿿]{2}))(?:累计|共)?(?:实现|完成)(?=[^，、项个]{0,2}(?:"
    + alternatives(DIMENSION)
    + "|税收|利润|出口))"
)
_CLUTTER = re.compile(
    "^(?:其中|的|当中)|(?<=.[一-鿿]强)里$|一个(?:行业|产业|领域|板块)(?:就)?(?=[一-鿿])"
)
"""Words that belong to no name: 其中 at its front, 里 of a list (500强里), 一个行业 behind it."""
_LIST_SIGN = re.compile("、|和|与")
_LISTED = re.compile(
    "(?P<list>[^，、和与]{2,14}(?:[、和与][^，、和与]{2,14}?)+?)(?P<tail>(?:产业集群|集群|产业链|产业|行业)?(?:年|总)?(?:"
    + alternatives(DIMENSION)
    + "))"
)
"""Things that share a dimension, whose numbers 分别 gives one by one."""
_NEWLY = re.compile("^(?:每年|年均|累计)?(?:新增|净增|增列)(?=[^加长]{2})")
"""What the name of a thing that is added need not say."""


def without_newness(name: str) -> str:
    """Return the name of a thing that is added without the word that it is new.

    Examples
    --------
    >>> without_newness("每年净增规上工业企业"), without_newness("新增长点")
    ('规上工业企业', '新增长点')
    """
    return _NEWLY.sub("", name)


def uncluttered(name: str) -> str:
    """Return a name without the words around it that belong to no name.

    Examples
    --------
    >>> uncluttered("其中规上企业"), uncluttered("完成工业投资")
    ('规上企业', '工业投资')
    """
    if "实现" in name or "完成" in name:
        name = _ACHIEVED.sub("", name)
    return _CLUTTER.sub("", name) or name


def shared_name(draft: Draft, memory: Memory) -> str:
    """Return which of the things listed before 分别 falls to a number (A、B产业规模分别达到5000亿元和2800亿元).

    Parameters
    ----------
    draft
        The statement in the making, its indicator as the words give it.
    memory
        Holds what is shared out for the numbers behind the first.

    Returns
    -------
        The indicator of this number alone; the whole one where nothing is shared out.
    """
    text, at = draft.setting.passage.text, draft.quantity.start
    shared = text.rfind("分别", draft.clause.start, at)
    if shared < 0 or draft.quantity.category in ("rank", "count", "person"):
        return draft.indicator
    earlier = [d for d in memory.drafts if d.quantity.start > shared]
    if not earlier:
        listed = _LISTED.fullmatch(draft.indicator)
        things = _LIST_SIGN.split(listed["list"]) if listed else []
        tail = listed["tail"] if listed else ""
        memory.shared = tuple(thing + tail for thing in things)
    number = len(earlier)
    return memory.shared[number] if number < len(memory.shared) else draft.indicator
