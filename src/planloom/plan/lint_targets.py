"""Can each target be measured as written? Deadline, base, definition, numerator and denominator."""

import re
from collections.abc import Iterator, Sequence

from planloom.codes.lists import Candidate, indicators
from planloom.errors import Problem
from planloom.plan.lint_keys import is_elsewhere, spelled
from planloom.plan.lint_text import Material, Quantity, finding, quantities
from planloom.plan.schema import Plan, Target

_YEAR = re.compile(
    r"20\d\d|“?十[三四五六]五”?|[一二三四五六七八九十两]年(?:内|后|来)|到那时|届时|年[底末]|期末|期间|每年|年度|今年|当年|本世纪|目标年"
)
_BARE_SHARE = re.compile(r"(?:占比|比重|份额)$")
_WITHIN = re.compile(r"其中[，：]?$")
_VAGUE = re.compile(
    r"(?:产业|产值|集群|经济)?规模$|^(?:综合实力|竞争力|影响力|贡献|指数|能级)|贡献率$|指数$"
)
_AGAINST = re.compile(
    r"(?:比|较|相比|在)[^，。；]{0,8}(?:20\d\d|十[三四五]五|上年|去年|五年前|同期)|20\d\d年(?:的)?[^，。；]{0,6}基础上|同比|(?:改造|实施|转型)后|年均|每年|以20\d\d年为"
)
_GRANT = re.compile(
    "给予|奖励|补助|资助|补贴|贴息|配套|奖补|首次突破|首次达到|按照?(?:不超过|不低于|其|实际|投资|设备|总投入|[^，。；]{0,12}的\\d)|配置"
)
"""Words of a rule of support: its numbers are conditions, no promises."""
_OVER_YEARS = {"count", "increase", "growth_average"}
"""What beside dated targets is meant for the same years."""
_NEEDS_BASE = {"growth", "multiple", "increase", "reduction"}
_CAPITAL = re.compile("基金|首期|出资|投资|贷款|融资|资金")
_VALID = re.compile(
    r"有效期[^。；]{0,4}(?:[至到为]|\d年|[一二三四五]年)|自20\d\d年[^。；]{0,12}(?:施行|实施|执行)[^。；]{0,10}20\d\d年"
)
"""A document that says how long it holds gives its goals a deadline."""
_GROUND = re.compile("占地(?:面积)?$|^[一二两三四五六七八九十]园$")
"""Ground that a park stands on: it is described, not promised."""
_GOALS = re.compile("目标")
_FEW, _LONG = 3, 6
_AFTER = 30
_BODY = 99
_FLOW = re.compile("新增|增加|引进|新建|新设|新培育|净增|减少|压减|腾退|淘汰|节约")


def measurable(material: Material) -> Iterator[Problem]:
    """Yield what keeps a target from being measured.

    Parameters
    ----------
    material
        One document.

    Yields
    ------
    problem
        ``lint.no_deadline``, ``lint.deadline_implied``, ``lint.no_base``, ``lint.base_unnamed``,
        ``lint.no_definition`` and ``lint.share_undefined``.
    """
    for plan in material.file.plans:
        yield from _deadlines(material, plan)
        yield from _bases(material, plan)
        yield from _shares(material, plan)
        yield from _definitions(material, plan)


def _deadlines(material: Material, plan: Plan) -> Iterator[Problem]:
    missing = [
        t
        for t in plan.targets
        if t.by is None
        and not (is_elsewhere(plan, t) or _is_norm(material, t) or _is_this_year(material, t))
    ]
    is_dated = any(target.by is not None for target in plan.targets)
    heads = {head for t in plan.targets if t.by is not None for head in _heads(material, t)}
    quiet = [
        t
        for t in missing
        if (is_dated and (t.measure in _OVER_YEARS or _has_goals(heads, material, t)))
        or plan.kind == "work_report"
        or _VALID.search(material.text or "")
        or _CAPITAL.search(t.indicator + t.citation.quote)
        or (is_dated and _GROUND.search(t.indicator))
    ]
    for group in (*_grouped([t for t in missing if t not in quiet]), *_grouped(quiet)):
        yield finding(
            "lint.no_deadline",
            "information" if group[0] in quiet else "warning",
            group[0].id,
            material.cited(group),
            indicator="”“".join(dict.fromkeys(target.indicator for target in group)),
        )
    implied = [
        target
        for target in plan.targets
        if target.by is not None and material.text is not None and not _is_dated(material, target)
    ]
    period = material.period(plan)
    if implied and period is not None:
        yield finding(
            "lint.deadline_implied",
            "information",
            plan.id,
            material.cited(implied),
            count=len(implied),
            year=period.year,
        )


def _heads(material: Material, target: Target) -> tuple[str, ...]:
    return tuple(head.head for head in material.heads(target.citation.start))


def _has_goals(heads: set[str], material: Material, target: Target) -> bool:
    """Whether dated goals stand under a heading of their own, and this one among the tasks below."""
    own = set(_heads(material, target))
    return any(_GOALS.search(head) for head in heads - own)


def _grouped(missing: Sequence[Target]) -> Sequence[Sequence[Target]]:
    """Return a few targets one by one, many as one group."""
    if len(missing) > _FEW:
        return [missing]
    return [[target] for target in missing]


def _is_this_year(material: Material, target: Target) -> bool:
    """Whether its sentence says within the year, or a heading names the year."""
    start = target.citation.start
    heads = "".join(head.head for head in material.heads(start) if material.passages[0] is not head)
    return bool(
        re.search("年内|今年|当年|本年", material.sentence(start)[1])
        or re.search(r"20\d\d年", heads)
    )


def _is_norm(material: Material, target: Target) -> bool:
    """Whether it holds at all times: a yearly part, an upper bound, a share to be kept."""
    words = material.sentence(target.citation.start)[1] + target.citation.quote
    return bool(
        re.search(
            r"每年|(?<![\d今明去上当本度两三四五])年(?:培训|处理|服务|供应|产(?!能|值|量)|引进|加工)|每个|每家|单个|一般|原则上|不得|最高",
            words,
        )
        or _GRANT.search(words)
    ) or target.comparator in {"<", "<="}


def _is_dated(material: Material, target: Target) -> bool:
    """Whether a year, or a word for one, stands in the passage or in a heading above it."""
    start = target.citation.start
    number = material.index(start)
    if number < 0:
        return True
    passage = material.passages[number]
    if (
        "|" in passage.text
        or "\t" in passage.text
        or len(passage.text) <= len(target.citation.quote)
    ):
        return True
    near = [passage.text[: start + len(target.citation.quote) - passage.start]]
    near += [
        head.text for head in material.heads(start) if number and head is not material.passages[0]
    ]
    for before in reversed(material.passages[max(0, number - 6) : number]):
        if before.style < passage.style:
            near.append(before.text)
            break
        if before.style == _BODY and passage.style < _BODY:
            near.append(before.text)
            break
    return any(_YEAR.search(words) for words in near)


def _bases(material: Material, plan: Plan) -> Iterator[Problem]:
    known = {spelled(o.indicator) for o in plan.observations}
    relative = [
        t for t in plan.targets if t.measure in _NEEDS_BASE and not _has_base(material, t, known)
    ]
    for target in relative:
        is_severe = target.measure == "multiple" or (
            target.measure == "growth"
            and not _is_yearly(plan)
            and not re.search("增速|增幅", target.citation.quote)
        )
        yield finding(
            "lint.no_base",
            "warning" if is_severe else "information",
            target.id,
            material.cited([target]),
            indicator=target.indicator,
        )
    levels = [
        t
        for t in plan.targets
        if t.measure in {"level", "share", "ratio"}
        and t.base is None
        and t.comparator not in {"<", "<="}
        and spelled(t.indicator) not in known
    ]
    if levels:
        yield finding(
            "lint.base_unnamed", "information", plan.id, material.cited(levels), count=len(levels)
        )


def _has_base(material: Material, target: Target, known: set[str]) -> bool:
    if target.base is not None or (
        target.measure == "increase" and target.unit not in {"1", "pp", "CNY"}
    ):
        return True
    if _FLOW.search(target.citation.quote) and target.measure in {"increase", "reduction"}:
        return True
    words = material.sentence(target.citation.start)[1] or target.citation.quote
    own = spelled(target.indicator)
    is_own = len(own) >= _LONG and any(name.endswith(own) for name in known)
    return bool(_AGAINST.search(words)) or own in known or is_own


def _is_yearly(plan: Plan) -> bool:
    period = plan.period
    is_one_year = period is not None and period.first_year in {None, period.year}
    return plan.kind == "work_report" or is_one_year or period is None


def _shares(material: Material, plan: Plan) -> Iterator[Problem]:
    for target in quantities(plan):
        is_part = target.measure == "share" or target.indicator.endswith("占比")
        if not is_part:
            continue
        loud = "warning" if isinstance(target, Target) else "information"
        known = indicators().get(target.indicator_code or "")
        is_defined = known is not None and bool(known.numerator or known.definition_zh)
        if is_defined:
            continue
        if known is not None and known.candidates:
            yield _undefined(material, target, loud, known.candidates)
        elif known is None and not _says_whole(material, target):
            yield _undefined(material, target, loud, ())


def _undefined(
    material: Material, target: Quantity, severity: str, candidates: Sequence[Candidate]
) -> Problem:
    return finding(
        "lint.share_undefined",
        "warning" if severity == "warning" else "information",
        target.id,
        material.cited([target]),
        indicator=target.indicator,
        candidates=", ".join(one.code for one in candidates),
        candidates_zh="；".join(one.label_zh for one in candidates) or "代码表未列出",
        candidates_en="; ".join(one.label_en for one in candidates) or "none in the code list",
    )


def _says_whole(material: Material, target: Quantity) -> bool:
    words = target.indicator
    before = material.sentence(target.citation.start)
    offset = target.citation.start - before[0]
    if re.search(
        "从.+中|(?:一般公共预算|财政).{0,8}支出(?:比重|占比|比例)$|非化石能源(?:消费)?(?:比重|占比|比例)$",
        words,
    ):
        return True
    if "其中" in before[1][: offset + len(target.citation.quote)]:
        return True
    if "占" in words.removesuffix("占比") or "占" in target.citation.quote.replace(
        "占比", ""
    ).replace("占有率", ""):
        return True
    if re.search("(?:其|中)的?.{0,12}(?:比重|占比|比例)$", words):
        return True
    after = before[1][offset + len(target.citation.quote) :][:_AFTER]
    return not _BARE_SHARE.search(words) or after.startswith(("（占", "(占"))


def _definitions(material: Material, plan: Plan) -> Iterator[Problem]:
    unknown = [
        t
        for t in plan.targets
        if not _is_defined(t) and t.measure not in {"count", "increase", "rank"}
    ]
    vague = [
        t
        for t in unknown
        if t.unit == "CNY"
        and _VAGUE.search(spelled(t.indicator))
        and not _CAPITAL.search(t.indicator)
    ]
    for target in vague:
        yield finding(
            "lint.no_definition",
            "information",
            target.id,
            material.cited([target]),
            indicator=target.indicator,
        )
    rest = [target for target in unknown if target not in vague]
    if rest:
        yield finding(
            "lint.definition_unlisted",
            "information",
            plan.id,
            material.cited(rest),
            count=len(rest),
        )


def _is_defined(target: Target) -> bool:
    known = indicators().get(target.indicator_code or "")
    return known is not None and bool(known.definition_zh or known.candidates)
