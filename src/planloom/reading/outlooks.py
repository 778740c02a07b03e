"""Which problems, support and positions does the document state? Clauses kept whole."""

import re
from collections.abc import Iterator, Sequence

from planloom.reading.clauses import Clause, Sentence
from planloom.reading.coordination import parts
from planloom.reading.outline import Setting
from planloom.reading.plans import Plans
from planloom.reading.records import Clause as ClauseRead
from planloom.reading.records import PledgeRead

_PROBLEM = re.compile(
    "不平衡|不充分|不足|薄弱|短板|瓶颈|滞后|偏[小低弱少]|制约|仍需|还需|有待|亟待|亟需|差距|受制于人|"
    "缺乏|不强|不优|不够|不高|依赖进口|依存度(?:较)?高|卡脖子|空心化|同质化"
)
_REMEDY = re.compile(
    "补齐|补短板|破解|突破|解决|克服|加快|着力|弥补|补强|消除|力争|推动|攻克|防止|避免|围绕|针对|培育"
)
_DIGIT = re.compile("\\d")
_SAFEGUARD_HEADING = re.compile(
    "保障|政策支持|支持政策|支持措施|组织实施|支撑措施|要素支撑|配套政策|组织领导"
)
_SAFEGUARD_WORDS = re.compile("保障措施|支持措施|配套政策|政策措施")
_DETAIL = re.compile("(?:具体|主要|配套)?(?:措施|举措|做法|内容)(?:为|是|包括|有)(?:：|:)?")
_POSITION = re.compile(
    "(?:集聚地|汇聚地|策源地|发源地|首选地|高地|中心|基地|示范区|引领区|先行区|试验区|先导区|枢纽|主引擎|"
    "强市|强省|强区|名城|标杆|样板|增长极|新引擎|高峰|领航者|门户|桥头堡|排头兵|之都|之城|支柱)(?:”)?$"
)
_POSITION_VERBS = frozenset(
    [
        "打造",
        "建设",
        "建成",
        "成为",
        "构建",
        "创建",
        "形成",
        "初步建成",
        "基本建成",
        "争创",
        "率先建成",
        "全面建成",
    ]
)
_SHORTEST = 4


def read_diagnosis(found: Sequence[Setting], plans: Plans) -> list[ClauseRead]:
    """Return the problems that the document states.

    Parameters
    ----------
    found
        Passages with their headings.
    plans
        The plans of the document.

    Returns
    -------
        One clause per problem, in reading order.
    """
    result = []
    for setting, _, clause in _clauses([s for s in found if _PROBLEM.search(s.passage.text)]):
        text, start, end = setting.passage.text, clause.start, clause.end
        while start < end and text[start] in "但是却而，":
            start += 1
        if (
            _PROBLEM.search(text, start, end)
            and not _REMEDY.search(text, start, end)
            and not _DIGIT.search(text, start, end)
            and end - start > _SHORTEST
        ):
            result.append(_clause(setting, (start, end), plans, "diagnosis"))
    return result


def read_safeguards(found: Sequence[Setting], plans: Plans) -> list[ClauseRead]:
    """Return the measures of support, each with its parts.

    Parameters
    ----------
    found
        Passages with their headings.
    plans
        The plans of the document.

    Returns
    -------
        One clause per measure, in reading order.
    """
    result: list[ClauseRead] = []
    for setting in found:
        if setting.passage.block.kind in ("heading", "metadata", "cell"):
            continue
        text = setting.passage.text
        headed = any(_SAFEGUARD_HEADING.search(t) for t in (*setting.headings[1:], setting.label))
        if not headed and not _SAFEGUARD_WORDS.search(text):
            continue
        for sentence in setting.sentences:
            _add_sentence(result, setting, sentence, plans, headed=headed)
    return result


def _add_sentence(
    result: list[ClauseRead], setting: Setting, sentence: Sentence, plans: Plans, *, headed: bool
) -> None:
    """Add the measures of a sentence, or the parts that it lists to the measure before."""
    text = setting.passage.text
    detail = _DETAIL.match(text, sentence.start)
    if detail and result:
        last = result[-1]
        spans = [(max(clause.start, detail.end()), clause.end) for clause in sentence.clauses]
        listed = tuple(setting.passage.words[a:b] for a, b in spans if b > a)
        result[-1] = ClauseRead(
            last.text, last.quote, last.start, last.plan, last.rule, last.industry, listed
        )
        return
    for clause in sentence.clauses:
        words = text[clause.start : clause.end]
        lead = re.match("(?:[^，。；]{0,10}?包括)", words)
        act = re.match(
            "(?:完善|加强|强化|健全|加大|落实|设立|给予|优化|建立|坚持|突出|保障|统筹|推行|实行|支持|鼓励|组织|"
            "发挥|引导|创新|深化|提供|拓宽|用好|压实)",
            words[lead.end() if lead else 0 :],
        )
        if act and (headed or lead):
            result.append(
                _clause(
                    setting,
                    (clause.start + (lead.end() if lead else 0), clause.end),
                    plans,
                    "safeguard",
                )
            )


def read_positioning(pledges: Sequence[PledgeRead]) -> list[ClauseRead]:
    """Return what a place or a cluster is meant to be for others.

    Parameters
    ----------
    pledges
        The document's pledges, among which such clauses stand.

    Returns
    -------
        One clause per position, its parts split.
    """
    result = []
    for pledge in pledges:
        if (
            pledge.verb not in _POSITION_VERBS
            or pledge.quantifier
            or not _POSITION.search(pledge.object)
        ):
            continue
        listed = tuple(part.name for part in parts(pledge.object, 0, len(pledge.object)))
        result.append(
            ClauseRead(
                pledge.object, pledge.quote, pledge.start, pledge.plan, "positioning", None, listed
            )
        )
    return result


def _clauses(found: Sequence[Setting]) -> Iterator[tuple[Setting, Sentence, Clause]]:
    for setting in found:
        if setting.passage.block.kind in ("heading", "metadata", "cell"):
            continue
        for sentence in setting.sentences:
            for clause in sentence.clauses:
                yield setting, sentence, clause


def _clause(setting: Setting, span: tuple[int, int], plans: Plans, rule: str) -> ClauseRead:
    start, quote = setting.passage.quote(*span)
    plan = plans.plans[plans.at(setting.number, span[0])].id
    return ClauseRead(
        setting.passage.words[span[0] : span[1]], quote, start, plan, rule, setting.industry
    )
