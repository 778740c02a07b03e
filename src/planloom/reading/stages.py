"""What are groups of industries to become? Tiers to reach, short boards to mend, industries to raise, growth points."""

import re
from collections.abc import Iterator

from planloom.reading.coordination import parts
from planloom.reading.groups import Head, group_of
from planloom.reading.lexicon import any_of
from planloom.reading.outline import Setting
from planloom.reading.plans import Plans
from planloom.reading.records import Group

_STAGES = (
    ("千亿级|万亿级|百亿级|五千亿级|亿级", "tier"),
    ("短板.{0,6}(?:补齐|补强|补上|弥补|消除)|(?:补齐|补强|弥补).{0,4}短板|补短板", "short_board"),
    ("新增长点|增长极|新引擎", "growth_point"),
    (
        "(?:水平|能力|能级|层次|实力).{0,8}(?:提升|提高|增强|跃升|跃增)|做大做强|发展壮大|提质",
        "upgrade",
    ),
)
_STAGED = re.compile("|".join(words for words, _ in _STAGES)).search
_STAGE_SIGNS = "亿级 短板 增长 引擎 水平 能力 能级 层次 实力 做大做强 发展壮大 提质"
_may_be_staged = re.compile(any_of(_STAGE_SIGNS.split())).search
"""One of these stands where `_STAGED` does."""
_STAGE_OPEN = re.compile("(?P<list>[^，。；：]{4,200}?)(?P<open>等)(?P<head>[^，。；：]{4,})$")
_STAGE = re.compile(
    "(?P<list>[^，。；：]{4,200}?)(?P<open>等)?(?P<head>(?:未来)?产业(?!链).*|领域.*|集群.*|增加值.{0,8}级.*)$"
)
_MANY = 2


def stages_of(setting: Setting, plans: Plans) -> Iterator[Group]:
    """Yield the groups of industries of which a passage says what they are to become.

    Parameters
    ----------
    setting
        The passage.
    plans
        The plans of the document.

    Yields
    ------
        Groups whose rule names the stage.
    """
    text = setting.passage.text
    if text.find("、") < 0 or not _may_be_staged(text):
        return
    for sentence in setting.sentences:
        for clause in sentence.clauses:
            listing = text.find("、", clause.start, clause.end) >= 0
            if not listing or not _STAGED(text, clause.start, clause.end):
                continue
            found = _STAGE_OPEN.match(text, clause.start, clause.end) or _STAGE.match(
                text, clause.start, clause.end
            )
            if found is None or "、" not in found["list"]:
                continue
            stage = next((name for words, name in _STAGES if re.search(words, found["head"])), None)
            if stage is None:
                continue
            members = parts(text, found.start("list"), found.end("list"), setting.passage.words)
            if len(members) >= _MANY:
                name = text[found.start("head") : clause.end]
                head = Head(name, None, found["open"] is not None)
                yield group_of(setting, plans, head, members, f"stage.{stage}")
