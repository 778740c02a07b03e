"""Which industry does the title of a plan name? Titles without their place, their years and their verbs."""

import re

from planloom.reading.subjects import certain_places, industry_core, is_industry, plain_industry

_CLUSTER_IN_TITLE = re.compile(
    "(?:(?:培育)?发展(?:壮大)?|加快|推进|促进|支持|关于|打造|建设|推动|高质量发展)?(?P<name>[^，。；：（）《》“”]{2,18}?(?:产业集群|"
    "集群|产业链|产业|领域))"
)
JURISDICTION = re.compile(
    "^(?:关于)?(?:印发)?(?P<name>[一-鿿]{2,5}?)(?:市|县|区|州|省|盟|旗)(?!场|级|域|块|链|间)"
)
_TITLE_NOISE = re.compile("^.*?(?:培育发展|发展壮大|推动|促进|加快|关于|支持|推进|打造|做强|做优)")
REGION = re.compile(
    "(?:关于|推动|推进|支持|促进)?(?P<name>[一-鿿A-Z\\d]{2,10}?(?:地区|城市群|都市圈|经济圈|经济带|科创走廊|创新走廊|大湾区|三角洲|流域)|京津冀|长三角|珠三角|长株潭|成渝)(?!经济)"
)


def title_industry(title: str) -> str | None:
    """Return the one industry that a title names.

    Examples
    --------
    >>> title_industry("某市培育发展新能源产业集群行动计划（2022—2025年）")
    '新能源'
    """
    core = title = REGION.sub("", title, count=1) if REGION.match(title) else title
    for _, end, _ in certain_places(title):
        core = title[end:].lstrip("市省区县")
        break
    else:
        core = JURISDICTION.sub("", title)
    core = re.sub("（[^）]*）|《|》", "", core)
    core = _TITLE_NOISE.sub("", core)
    found = _CLUSTER_IN_TITLE.search(core)
    if found and is_industry(found["name"]):
        named = industry_core(found["name"])
        return named.removesuffix("先进制造") or named
    if found and (plain := plain_industry(found["name"])):
        return plain
    head = re.split("[：:，]", core)[0]
    return industry_core(head) if is_industry(head) else None
