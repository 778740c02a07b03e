"""What makes a group of industries: its count, its members, and whether names are industries? Records of groups."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from planloom.reading.coordination import Part
from planloom.reading.numerals import chinese_number
from planloom.reading.outline import Setting
from planloom.reading.plans import Plans
from planloom.reading.records import Group, Name
from planloom.reading.subjects import is_industry

COUNT = "[0-9]{1,3}|[一二三四五六七八九十两百]{1,3}"
"""Pattern of a short count."""
LEAD = re.compile(
    "(?:[^、，；]*?(?:把|将(?!军)|重点发展|培育发展|加快发展|大力发展|前瞻谋划|前瞻布局|超前布局|谋划布局|谋划|布局|培育|发展|"
    "打造|聚焦|做强|做优|做大|做精|做细|壮大|推进|建设|包括|形成|构建|瞄准|面向|抢占|落实|在|提升|围绕|已有|以及|"
    "其中|推动|支持|依托|改造|巩固|优化|补齐|突破|引进|集聚|主攻|发力|抢抓|开辟|圈定|锁定|选定|划定|敲定|确定|明确|列出|列举|点名|其下|新增|新设|增设|增补|补入|保留|调入|遴选|“[^”]{1,4}”(?:为|是|即|：)|攻坚|“[^”]{1,4}”)(?!产业|性))+"
    "(?:一批|以|好|了)?"
)
"""Words that stand before the first member of a list, verbs in pairs too (做强做大, 培育壮大)."""


BECOMES = re.compile("(?:做[大强优]|壮大|发展|培育|打造|建设|升级|成长|列|划|归并|整合)[为成]$")
"""What members become behind their list (A、B壮大为两个集群)."""
_FEW = 3


class Head(NamedTuple):
    """What a group is called, how many it claims, and whether its list ends in 等."""

    name: str
    claimed: int | None
    is_open: bool


def number_of(written: str) -> int | None:
    """Return the number that a short count stands for."""
    value = float(written) if written.isdigit() else chinese_number(written)
    return int(value) if value else None


def are_industries(members: Sequence[Part]) -> bool:
    """Return whether most of the names are industries."""
    return sum(is_industry(m.name) or is_industry(m.name + "产业") for m in members) * 2 >= len(
        members
    )


def as_counted(text: str, members: Sequence[Part], claimed: int | None) -> list[Part]:
    """Return the members of a list; the last two are one where the claimed count says so (食品和生物医药)."""
    if not claimed or len(members) != claimed + 1 or claimed < _FEW:
        return list(members)
    *rest, before, last = members
    joint = text[before.end : last.start]
    if joint not in ("和", "与", "及"):
        return list(members)
    return [*rest, Part(before.start, last.end, before.name + joint + last.name)]


def group_of(
    setting: Setting, plans: Plans, head: Head, members: Sequence[Part], rule: str
) -> Group:
    """Return the record of a group whose members stand in one passage.

    Parameters
    ----------
    setting
        The passage.
    plans
        The plans of the document.
    head
        Name and count of the group.
    members
        Its members' spans.
    rule
        The rule that made it.

    Returns
    -------
        The group.
    """
    plan = plans.plans[plans.at(setting.number, members[0].start)].id
    names = tuple(name_at(setting, part, plan, rule, setting.industry) for part in members)
    start, quote = setting.passage.quote(members[0].start, members[-1].end)
    return Group(head.name, names, plan, quote, start, rule, head.claimed, head.is_open)


def name_at(setting: Setting, part: Part, plan: str, rule: str, industry: str | None) -> Name:
    """Return the record of a name that stands in a passage."""
    start, quote = setting.passage.quote(part.start, part.end)
    return Name(part.name, quote, start, plan, rule, industry)
