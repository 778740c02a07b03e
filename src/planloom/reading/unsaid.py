"""Which numbers of a clause state nothing? Conditions, ordinals, articles, makes, and what is only named again."""

import re
from collections.abc import Sequence

from planloom.reading.clauses import Clause, Sentence
from planloom.reading.drafts import Memory
from planloom.reading.lexicon import BUILD, DIMENSION, alternatives
from planloom.reading.phrases import Phrase
from planloom.reading.quantities import Quantity
from planloom.reading.roles import Item, is_idiom

TIMELY = re.compile("寿命|存续期|时间|周期|年限|时长|年龄|工期|续航|期限|时限|时延|距离")
"""What may last so many years."""
_BUILT = re.compile("(?:" + alternatives(BUILD) + "|开拓)$")
_VAGUE = ("一批", "若干", "多个", "更多", "数个", "几个")
_MADE = re.compile("(?![的以左上和及与或并长宽高深厚])[一-鿿]")
_CONDITION = re.compile(
    r"对[^，；：]*\d[^，；：]*的[^，；：、\d]*(?:企业|[^业]企|项目|机构|平台|单位|团队|园区|集群|主体|人才|个人)$"
)
_SUPPORT = re.compile("给予|奖励|补助|补贴|资助|奖补")
_RATED = re.compile(r"\d(?:兆瓦|MW|千瓦|kW|千伏|kV)$")
"""Rated sizes of machines; capacities of plans are written in 万千瓦 or GW."""
_IN_BRACKETS = re.compile("[（(](?:计量)?(?:单位)?[：:]?$")
_CLOSING = ("）", ")")
_POINTED_AT = re.compile("这(?:条|道|个|一|项|关|步)|也好|的(?:目标|任务|指标)(?:线|关)")
"""Behind a number that stands for itself (83%这条线)."""
_POINTING = frozenset("这也的")
"""Characters with which the words of `_POINTED_AT` begin."""
_ALONE = re.compile(
    "(?:这[条道个一项][^，。；\\d]{0,2}|但|而|否则|所以|其实|无论|不管|离|距|距离|从|由|到|与|比|和|走到|退到|迈向|看|[一-鿿]{2,3}的|有人|拿|去|把|用|以|别|不[能应必要该]|只|光|单|仅|盯着?|说|算)*"
)
_GOES_BY = re.compile("[从由到离距比向拿用看盯]")
_COMMENT = re.compile(
    "[^，。；、\\d]{0,4}(?:之间|里|能否|是否|放进|如期|也好|意味|看似|看上去|听上去|听起来|说明|背后|更)|(?:只|并[不非]|不|难|也|还|够|算|怎|哪|到底|究竟|固然|虽|装|是(?:什么|否|不是))[^，。；、\\d]"
)
_MEASURED_OF = re.compile("[^，。；、和]{2,12}(?:" + alternatives(DIMENSION) + ")[^，。；、]{0,8}")
_AIM_AGAIN = re.compile("的[^，。；、\\d]{0,6}(?:目标|指标|承诺|任务)")
"""Behind a number given before: the aim is only spoken of (6%的增速目标如期兑现)."""
_ADDRESSED = re.compile("对|给|凡|按")
_EVERY = re.compile(
    "每(?:新?设立|新增|增加|新?引进|新?建设?成?|完成|获批|新?认定|投入|培养|招用|吸纳)?$|连续$|前$"
)
"""Words before a number of units that something is reckoned by (每设立1个海外仓), or of seasons in a row."""
_CLASS = re.compile("(?:[^，。；、\\d]{0,6}新药|创新药|改良|生物|化学药|中药|医疗器械|地区|城市)")
"""What classes are told of (1类新药)."""
_REACH = 16
_THESE = re.compile("(?:[这那]|上述|前述)$")
"""Before a number that is only named again (这500亿元)."""
_DIFFERENCE = re.compile(
    "(?:[多高]出|相差|[还尚只]差|少了|多了|只多|补上|[上下]调|调[高低])(?:了|约|近|将近|整整|足足)*$"
)
"""Before what is only the difference of two numbers told (比初稿多出200亿元)."""
_YEAR_BEFORE = re.compile("[比较](?:上年|去年|前年|同期|(?:19|20)\\d\\d年)")
"""Words of a change over time, which is measured (比上年多出13万辆)."""
_LAST = frozenset("这那述出差了多上调高低约近将整足")
"""Characters with which the words of `_THESE` and `_DIFFERENCE` end."""
_RECKONED = re.compile(
    "粗算|细算|心算|算(?:了)?一?笔账|算下来|算了算|计算器|摊[到下]|平均下来|换算|除以|相除|照(?:此|这个|这一|这样)[^，。；]{0,4}(?:速度|增速|节奏|势头)"
)
"""Words of a sentence that only reckons with numbers told."""
_AGAINST = re.compile("(?<!占)比|较|同期")
_COMMENTED = re.compile("点评|短评|快评|锐评|编后|编者按|题外")
"""Labels of a comment."""
_SPOKEN = re.compile(
    "[一二两三四五六七八九十几]{1,3}(?:个?(?:部门|部委)|份|个?(?:字|词|关键词|问号|感叹号|逗号|句号)|句话?|笔账|道题|把尺子?|本账|张(?:表|图|考?卷|清单|网))"
)
"""Those who issue a document (十五部门联合印发), documents and words that the text only speaks of."""
_SAYING = re.compile("[多少][一半](?:成|个(?:百分)?点|分|家|块|步)(?![以左])")
"""A little more or less of which a saying speaks (订单少一成，心里就慌)."""
_MORE_OF_A_SIZE = re.compile(
    "的?[^，。；、\\d]{0,8}(?:企业|园区|项目|集群|基地|平台)(?:数量)?(?:明显|显著|大幅|持续|不断|逐步|加快|快速)*(?:增多|增加|壮大|涌现|扩容|增长|扩大)"
)
"""Behind a size of which no count is given: a pledge."""


def says_nothing(text: str, item: Item, phrase: Phrase, memory: Memory) -> bool:
    """Return whether a number makes no statement.

    Parameters
    ----------
    text
        The passage.
    item
        The number with its words.
    phrase
        The words before it, taken apart.
    memory
        The numbers given so far.

    Returns
    -------
        Whether it is an ordinal, an article, a span of time, a vague hundred, or only named again.
    """
    if item.quantity.category == "time" and not TIMELY.search(phrase.head):
        last = memory.drafts[-1] if memory.drafts and not phrase.head else None
        if last is None or last.quantity.unit != item.quantity.unit:
            return True
    return _says_nothing(text, item, phrase) or _is_named_again(text, item, phrase, memory)


def may_be_idle(label: str, text: str, sentence: Sentence) -> bool:
    """Return whether a clause of a sentence may be idle: one look spares the rest in most sentences."""
    return (
        (bool(label) and _COMMENTED.search(label) is not None)
        or _RECKONED.search(text, sentence.start, sentence.end) is not None
        or any(text.startswith("对", clause.start) for clause in sentence.clauses)
    )


def is_idle(label: str, text: str, clause: Clause, sentence: Sentence) -> bool:
    """Return whether no number of a clause states anything: it is a condition, or reckons and comments."""
    if label and _COMMENTED.search(label):
        return True
    reckons = _RECKONED.search(text, sentence.start, clause.end) is not None
    return reckons or _is_condition(text, clause, sentence)


def _is_condition(text: str, clause: Clause, sentence: Sentence) -> bool:
    """Return whether a clause only says who is given support (对营收首次突破10亿元、50亿元的企业，给予…)."""
    if not _CONDITION.match(text, clause.start, clause.end):
        return False
    return _SUPPORT.search(text, clause.end, sentence.end) is not None


def is_known(text: str, quantity: Quantity, following: Sequence[Quantity], memory: Memory) -> bool:
    """Return whether a count given before only names what the next number measures (16个集群营收9万亿元)."""
    if quantity.unit == "类" and _CLASS.match(text, quantity.tail):
        return True
    if not following or (quantity.low, quantity.unit) not in memory.given:
        return False
    return (
        quantity.category == "count"
        and _MEASURED_OF.fullmatch(text, quantity.tail, following[0].start) is not None
    )


def _is_named_again(text: str, item: Item, phrase: Phrase, memory: Memory) -> bool:
    """Return whether a number that was given before is only named again (从80亿元走到120亿元, 120亿元这道坎)."""
    quantity = item.quantity
    if text[quantity.tail : quantity.tail + 1] in _POINTING and _POINTED_AT.match(
        text, quantity.tail
    ):
        return True
    if (quantity.low, quantity.unit) not in memory.given or phrase.change or quantity.after:
        return False
    start = text[item.start : quantity.start]
    if _AIM_AGAIN.match(text, quantity.tail):
        return True
    return _ALONE.fullmatch(start) is not None and (
        _GOES_BY.search(start) is not None or _COMMENT.match(text, quantity.tail) is not None
    )


def _says_nothing(text: str, item: Item, phrase: Phrase) -> bool:  # noqa: PLR0911 a list of cases
    """Return whether a number is an ordinal, an article, a span of time or a vague hundred."""
    quantity = item.quantity
    counts = quantity.category in ("count", "person")
    if _only_spoken_of(text, item):
        return True
    if text.startswith(_CLOSING, quantity.tail) and _IN_BRACKETS.search(
        text, max(0, quantity.start - _REACH), quantity.start
    ):  # a unit in a caption: 五大产业链目标（亿元）
        return not any(sign.isdigit() for sign in text[quantity.start : quantity.end])
    if text[max(0, quantity.start - 2) : quantity.start] == "一行" or text.startswith(
        "曲", quantity.tail
    ):
        return True
    if quantity.category == "rank" and text.startswith("的", quantity.tail):
        return _ADDRESSED.match(text, item.start) is not None
    if counts and _EVERY.search(text, max(item.start, quantity.start - _REACH), quantity.start):
        return quantity.low == 1 or text[quantity.start - 1] in "续前"
    is_class = quantity.unit == "类" and _CLASS.match(text, quantity.tail) is not None
    if is_class or (quantity.ordinal and not (item.size and quantity.category == "count")):
        return True
    if is_idiom(text, quantity) and not item.size:
        return True
    if quantity.category == "physical" and (quantity.tier or _is_dimension(text, quantity, phrase)):
        return True
    if quantity.bare and counts and not phrase.comparator and not quantity.after:
        return _BUILT.search(text[item.start : quantity.start]) is None
    return text.endswith(_VAGUE, item.start, item.first)


def _only_spoken_of(text: str, item: Item) -> bool:
    """Return whether a number is pointed at, a difference, the makers of a document or a size without a count."""
    quantity = item.quantity
    lead = max(item.start, quantity.start - _REACH)
    if lead < quantity.start and text[quantity.start - 1] in _LAST:
        if _THESE.search(text, lead, quantity.start):
            return True
        rate = quantity.category in ("pp", "percent")
        if not rate and _DIFFERENCE.search(text, lead, quantity.start):
            return _YEAR_BEFORE.search(text, item.start, quantity.start) is None
    if quantity.category == "money":
        return bool(quantity.after) and _MORE_OF_A_SIZE.match(text, quantity.tail) is not None
    if not quantity.chinese:
        return False
    if text[quantity.start] in "一半" and _SAYING.match(text, quantity.start - 1):
        return _AGAINST.search(text, item.start, quantity.start) is None
    return _SPOKEN.match(text, quantity.start) is not None


def _is_dimension(text: str, quantity: Quantity, phrase: Phrase) -> bool:
    """Return whether a length is only the make of the thing behind it (4.3米焦炉)."""
    made = quantity.unit == "m" and not phrase.comparator and not quantity.after
    if quantity.unit == "km" and phrase.head.endswith("时速"):
        return True
    rated = not phrase.head and _RATED.search(text[quantity.start : quantity.end]) is not None
    return (made or rated) and _MADE.match(text, quantity.tail) is not None
