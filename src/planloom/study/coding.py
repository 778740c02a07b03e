"""Which codes do a document's words mean? Equal names only: where no name in the lists is equal, there is no code."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from planloom.codes import Indicator, clusters, indicators, places
from planloom.codes.counties import counties, county_places
from planloom.codes.naming import indicator_key

_ENDINGS = (
    "战略性新兴产业集群",
    "未来产业集群",
    "产业集群",
    "未来产业",
    "产业",
    "集群",
    "行业",
    "领域",
    "业",
)
_PLACE_ENDINGS = ("省", "市", "区", "县", "州", "盟", "旗")
_WHOLE_PLACE = ("全市", "全省", "全区", "全县", "本市", "我市", "本省", "我省", "市", "区")
_WIDER = ("全球", "世界", "国际", "全国", "国内", "国家", "我国", "海外", "境外", "大湾区")
_REMARK = re.compile(r"[（(][^（）()]*[）)]")
_OF_A_CLUSTER = "产业集群"
_COUNTS = frozenset(("count", "increase"))
"""Things are counted by any measure word: 家, 个 and 户 are one."""


def cluster_code(name: str | None) -> str | None:
    """Return the cluster that a name means, without ``产业集群`` and the like behind it.

    Parameters
    ----------
    name
        An industry in the document's words.

    Returns
    -------
    code
        Its code; None where no cluster has this name.

    Examples
    --------
    >>> cluster_code("海洋产业集群"), cluster_code("软件与信息服务业"), cluster_code("新能源汽车")
    ('marine', 'software_information', None)
    """
    known = _cluster_names()
    return next((known[form] for form in _forms(name or "") if form in known), None)


def place_code(name: str | None, plan_place: str | None) -> str | None:
    """Return the place that a subject means; where it names no place, the one that the plan holds for.

    Parameters
    ----------
    name
        A subject in the document's words.
    plan_place
        Code of the plan's jurisdiction.

    Returns
    -------
    code
        Code of the place; None where a place is named that is in no list, or several are.

    Examples
    --------
    >>> place_code("龙岗区", "shenzhen"), place_code("新能源产业", "shenzhen")
    ('longgang', 'shenzhen')
    >>> place_code("宝安区（含前海）", "shenzhen")
    'baoan'
    >>> place_code("全球", "shenzhen"), place_code("福田、南山", "shenzhen")
    (None, None)
    >>> place_code("昆山市", "320583"), place_code("昆山市", "shenzhen")
    ('320583', None)
    """
    words = _REMARK.sub("", name or "").strip()
    known = _place_names()
    if words in known:
        return known[words]
    if words in _WHOLE_PLACE or words in _own_names(plan_place):
        return plan_place
    parts = words.removesuffix("等").split("、")
    if words.startswith(_WIDER) or any(part in known for part in parts):
        return None
    return None if words.endswith(_PLACE_ENDINGS) else plan_place


def _own_names(plan_place: str | None) -> tuple[str, ...]:
    """Return the names of the county that a plan holds for, in full and short."""
    place = county_places().get(plan_place or "")
    known = counties().get(place.label_zh, ()) if place is not None else ()
    return tuple(name for county in known for name in (county.label_zh, county.short_name))


def indicator_code(
    words: str, measure: str, unit: str, cluster: str | None, members: Sequence[str] = ()
) -> tuple[str | None, str | None]:
    """Return the indicator that some words mean, and the cluster that they name before it.

    An indicator is taken only where it is measured the same way and in the same unit: a growth
    rate of something is no level of it, and has an indicator of its own.

    Parameters
    ----------
    words
        The measured thing in the document's words.
    measure, unit
        How the quantity speaks, and its unit.
    cluster
        Code of the cluster that the statement is about, where that is known otherwise.
    members
        Codes of clusters that share the number.

    Returns
    -------
    codes
        Code of the indicator and of the cluster; None for what no list holds.

    Examples
    --------
    >>> indicator_code("新能源产业增加值", "level", "CNY", None)
    ('cluster_value_added', 'new_energy')
    >>> indicator_code("新能源产业增加值", "growth", "1", None), indicator_code("增加值", "level", "CNY", None)
    (('cluster_value_added_growth', 'new_energy'), (None, None))
    """
    whole = _fitting(words, measure, unit)
    if whole is not None and (cluster or members or not _is_of_a_cluster(whole)):
        return whole.code, cluster
    for name, code in sorted(_cluster_names().items(), key=lambda entry: -len(entry[0])):
        if words.startswith(name) and cluster in {None, code}:
            rest = _fitting(words.removeprefix(name), measure, unit)
            if rest is not None and _is_of_a_cluster(rest):
                return rest.code, code
    return None, cluster


def member_codes(subject: str) -> tuple[str, ...]:
    """Return the clusters that a subject joins by 、: all of them, or none where one is not known.

    Parameters
    ----------
    subject
        Who or what a statement is about, in the document's words.

    Returns
    -------
    codes
        At least two codes, or none.

    Examples
    --------
    >>> member_codes("智能终端、新能源、海洋产业"), member_codes("智能终端、某某产业")
    (('smart_terminal', 'new_energy', 'marine'), ())
    """
    parts = subject.removesuffix("等").split("、")
    codes = [code for part in parts if (code := cluster_code(part)) is not None]
    return tuple(codes) if len(codes) == len(parts) > 1 else ()


@cache
def _cluster_names() -> Mapping[str, str]:
    names = {
        form: member.code
        for member in clusters().values()
        for name in (member.label_zh, *member.aliases)
        for form in _forms(name)
    }
    return names | {member.label_zh: member.code for member in clusters().values()}


@cache
def _place_names() -> Mapping[str, str]:
    return {
        name: place.code for place in places().values() for name in (place.label_zh, *place.aliases)
    }


@cache
def _indicator_names() -> Mapping[str, tuple[Indicator, ...]]:
    names: dict[str, tuple[Indicator, ...]] = {}
    for indicator in indicators().values():
        for name in {indicator_key(name) for name in (indicator.label_zh, *indicator.aliases)}:
            names[name] = (*names.get(name, ()), indicator)
    return names


def _forms(name: str) -> tuple[str, ...]:
    words = "".join(name.split())
    stems = (words.removesuffix(ending) for ending in _ENDINGS if words.endswith(ending))
    return tuple(form for form in (words, *stems) if form)


def _fitting(words: str, measure: str, unit: str) -> Indicator | None:
    fitting = [
        indicator
        for indicator in _indicator_names().get(indicator_key(words), ())
        if indicator.measure == measure and (measure in _COUNTS or indicator.unit == unit)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _is_of_a_cluster(indicator: Indicator) -> bool:
    return indicator.label_zh.startswith(_OF_A_CLUSTER)
