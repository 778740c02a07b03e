"""Which outcomes does the document promise without a number? Clauses with a verb of outcome and no number."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from planloom.plan.schema import Threshold
from planloom.reading.clauses import Clause, Sentence
from planloom.reading.drafts import Draft
from planloom.reading.outline import Setting, is_run_in
from planloom.reading.plans import Plans
from planloom.reading.quantities import quantities
from planloom.reading.records import PledgeRead
from planloom.reading.subjects import county_end, place_at

_VERB = (
    "培育|培养(?!基|皿|箱|液)|打造|形成|建成|建设|构建|成为|实现|完善|突破|攻克|创建|建立|健全|搭建|引领|抢占|提升|提高|"
    "增强|做强|做优|做大|壮大|补齐|塑造|"
    "集聚(?!区|地|于)|汇聚|涌现|催生|孵化|掌握|具备|进入|迈入|迈向|跻身|谋划|布局|创成|争创|引育|造就|"
    "推出|建起|建好|完成|基本建成|改造|拓展|扩大|优化|巩固|保持|筑牢|夯实|释放|激发|取得|凸显|缩小|推动|推进|"
    "加快|促进|带动|初步形成|率先实现|贯通|走在|发展成为|成长为|转化|组建|培植|聚集|建强|锻造|构筑|放大|"
    "打响|丰富|参与制定|跻身|延伸|打通|初步建成|全面建成|启动|启用|扩容|摆脱|告别|扭转|部署建设|新建|共建|开工|建立起|落成|叫响|唱响|擦亮|叫亮|[另再增]建(?!设|成)|添建|跑出|闯出|走出(?!去)|立起|竖起|树起|织密"
)
_ADVERB = (
    "(?:还要|还将|要|将|着力|加快|全面|基本|初步|率先|积极|大力|持续|继续|不断|进一步|努力|力争|争取|"
    "奋力|逐步|稳步|重点|前瞻|超前|协同|统筹|有效|显著|切实|"
    "共同|联合|系统|高标准|高质量|高水平|高起点|同步|深入|深度|集中力量|更好|更加|整体|总体|有序|优先|"
    "推动|推进|支持|鼓励|规划|全力|聚力|做好|并|和|以及|也|均|都|使|让|再|分期|分批|梯次|梯度|主动|精准|"
    "组织|首批|一并|年内|同时|集中|承诺|启动|分头|牢牢|加速|合力|协力|充分|先行|滚动|动态|择优|依托|此后|届时)*"
)
_LEAD = (
    "(?:[^，。；：]{1,12}?包括)?(?:[一-鿿]{2,3}(?:还要|也要|还将|将要))?"
    "(?:[^，。；：、]{2,8}?(?:还|也|均|都)?(?:要|将|须|拟|承诺|计划)(?=(?:着力|加快|集中|重点|率先|大力|全力)*(?:"
    + _VERB
    + ")))?"
    "(?:[^，。；：]{0,14}?(?:提出|指出|明确|要求|强调|承诺)(?:了)?(?:要|：|，)?)?"
    "(?:(?:到|至)?(?:20\\d\\d年|“?十[一二三四五六]五”?)[^，。；]{0,6}?)?"
    "(?:(?:支持|依托|在|以|围绕|通过|推动|面向|聚焦|引导|组织|按照|经过|力争)[^，。；：]{2,60}?(?=(?:"
    + _VERB
    + ")))?"
)
_DONE_TO = f"{_ADVERB}(?P<verb>{_VERB})(?:了|出)?(?P<object>[^。；：]{{2,}})$"
_ACT = re.compile(f"^{_LEAD}{_DONE_TO}")
_BARE_ACT = re.compile(_DONE_TO)
"""`_ACT` where nothing leads."""
_leads = re.compile(
    "包括|要|将|须|拟|承诺|计划|提出|指出|明确|强调|20\\d\\d年|十[一二三四五六]五|"
    "支持|依托|在|以|围绕|通过|推动|面向|聚焦|引导|组织|按照|经过|力争"
).search
"""One of these stands in everything that `_LEAD` matches."""
_HEAD = (
    "水平|能力|优势|短板|体系|规模|实力|生态|格局|结构|效益|效率|质量|地位|竞争力|影响力|占比|比重|占有率|"
    "市占率|布局|动能|活力|后劲|基础|设施|技术|链条|配套|产业|集群|协同|创新|贡献|份额|出货量|产品|企业|"
    "人才|品牌|标准|环境|空间|增速|进程|程度|氛围|机制|领域|主体|模式|应用|业态|步伐|作用|率|度|力|链|"
    "局面|状况|面貌|基地|中心|高地|数量|销售额|收入|产值|利润|就业|制造|园区|平台|治理|融合|硅谷|总量|增加值|强度|底座|消费|能耗|排放"
)
_CHANGE = (
    "提升|提高|增强|补齐|补强|凸显|完善|优化|壮大|改善|领先|突破|扩大|升级|突显|显现|集聚|成形|成型|形成|"
    "自主可控|安全可控|部署|跃升|增长|倍增|下降|降低|加快|加强|"
    "丰富|健全|完备|巩固|拓展|延伸|跃增|提速|落地|缩小|打响|畅通|齐备|可控|成势|崛起|涌现|前列|一流|加速|"
    "转变|协同|充沛|迸发|释放|彰显|夯实|赶超|达到国际先进水平|达到世界一流水平|达到国际先进|达到国内领先|"
    "上台阶|新台阶|初具规模|成效|减少|突出|合理|繁荣|互补|衔接|覆盖|普及|贯通|联动|成熟|到位|集约高效|全覆盖|全面发展|规模化发展|"
    "蓬勃发展|加速发展|接轨|保障有力|改观|扭转|好转|抬升|上升|攀升|提振|增多|增加|扩容|扩围|见效|基本形成|基本建成|建成|完工|回落|收窄|趋缓|普及|收敛|全面[一-鿿]{2}化"
)
_DEGREE = (
    "(?:成群|竞相|更加|显著|明显|进一步|加快|逐步|大幅|大幅度|不断|持续|全面|整体|基本|初步|稳步|日益|更为|有效|"
    "总体|加速|快速|得到|取得|实现|趋于|迈上|全球|国际|国内|世界|全国|较为|较|继续|稳定|普遍|愈加|日趋|"
    "率先|有|更|充分|切实|大为|深度|高度|同步|迈向|走在|处于|位居|保持|重大|新|了)*"
)
_MAKES = re.compile(
    "^(?:把|将)(?P<object>[^。；：]{2,}?)(?P<verb>打造成|打造为|改造成|改造为|改建成|改建为|提升到|提升至|提高到|提高至|推到|推向|带到|建成|建设成|建设为|办成|做成|培育成|培育为|发展成|变成|升级为|转化为)(?P<rest>[^。；：]{2,})$"
)
"""What something is made into (把某集群打造成…)."""
_OVERCOME = re.compile(
    "^(?:在)?(?P<object>[^。；：]{2,}?)(?:要|须|应|则|将|力争|争取|[上中])+(?:集中|力量|重点|合力|全力|联合|尽快|率先|优先)*"
    "(?P<verb>攻克|突破|取得[^，]{0,6}突破|实现[^，]{0,6}突破)$"
)
"""What is to be broken through, before its verb (某材料要集中力量攻克)."""
_WORK_VERBS = ("建设", "推进", "开工", "落地", "投用", "投产", "建成", "启用", "落成", "动工")
_WORK = re.compile(
    "^(?P<object>[^。；：]{4,}?(?:基地|中心|平台|园区|园|项目|工程|设施|枢纽|产线|生产线|实验室|示范区|专线|通道|[一二三四]期))(?:要|将|年内|全面|加快|提速|抓紧|同步|陆续|相继)*"
    f"(?P<verb>{'|'.join(_WORK_VERBS)})$"
)
"""Works that begin or go on."""
_BEHIND = (
    (("攻克", "突破"), _OVERCOME, "pledge.overcome"),
    (_WORK_VERBS, _WORK, "pledge.work"),
)
"""Verbs behind what they happen to, the pattern that ends with them, and its rule."""
_GRADUAL = "显著|明显|进一步|逐步|大幅|不断|持续|基本|初步|稳步|日益|成群|竞相|加速"
"""Words of degree before which anything may change, not only what heads of states name."""
_STATE = re.compile(
    f"^(?P<object>[^。；：]{{2,}}?(?:{_HEAD}|城市|[”》）]|(?={_GRADUAL}|全面[一-鿿]{{2}}化$)))(?P<degree>{_DEGREE})(?P<verb>{_CHANGE})$"
)
_BECOME = re.compile(
    "^(?P<object>[^。；：]{2,}?)(?:逐步|加快|逐渐|真正|率先|基本)*(?:发展|成长|打造)?(?P<verb>成为|成长为|发展为|建成|达到|站上|迈上|"
    "进入|迈入|迈向|走在|跻身|处于|具备|实现|(?<!位)居(?=.*(?:先进行列|先进水平|前列|领先水平)$))(?P<rest>[^。；：]{2,})$"
)
_EXHORTATION = re.compile(
    "^(?:要|应|须)?(?:坚持|加强|强化|落实|鼓励|支持企业|引导|完善政策|加大|深化|组织开展|开展|研究|探索|"
    "严格|统筹(?!划定)|做好|明确|健全完善|充分发挥|发挥|压实|严禁|注重|突出|优化营商|建立健全.{0,6}机制|"
    "加快推进.{0,4}工作|提供|参与(?!制定一批)|主导|遵循|把|将.{0,10}纳入|围绕|重点发展|大力发展|积极发展|"
    "优先发展|主攻|聚焦|服务|设立|给予|对|按|实施|推广)"
)
_NOT_YET = re.compile(
    "已经|已(?!有)|同比|目前|仍然|仍需|还需|尚未|尚需|不足|曾经|去年|此前|记者|了解到|被看作|分别为|"
    "占(?<![抢侵市]占)(?!有率|比|用|率|[^，]*(?:比重|比例))|如何|什么|怎么|位居|问题|了$|之一$|据(?<=^据)"
)
_QUANTIFIER = re.compile("一大批|一批|若干|一系列|多个|更多|部分|数个|显著|明显|大幅|大幅度|倍数级")
_GENERIC_OBJECT = re.compile(
    "^(?:(?:[一二三四五六七八九十\\d]{1,3}[大个条])?(?:重点|特色|新兴|优势|传统|未来|主导|支柱|战略性新兴|战略性支柱)(?:产业|产业集群|产业链)|(?:[^，、]{1,6}化、)+[^、]{1,6}化发展|[^、]{2,20}产业高质量发展|"
    "工作|落实|实施|发展|力度|推进|建设|产业发展|高质量发展)$"
)
_ZONE = re.compile(
    "(?P<zone>[一-鿿]{2,10}?(?:[区县市旗州]|新城|园区))(?=正|将|要|加快|建|打|构|形)"
)
_ACTING = re.compile(
    "(?:正在?|将|要|也|加快|着力)*(?P<verb>建设|打造|建成|构建|创建|建好|形成|组建)(?!用地|面积|规模)"
)
"""What stands between a place and what it builds."""
_acts = re.compile("建设|打造|建成|构建|创建|建好|形成|组建").search
_NEAREST = 2
"""No place has a shorter name."""
_LAID_OUT = re.compile("一批|若干|(?:集群|园区|园|基地|中心|平台|项目|设施|网络|体系|节点|枢纽)$")
"""Ends of what is laid out as a thing of its own; fields that are laid out are no outcome."""
_TITLE_LENGTH = 12
_TITLES = 4
_WEAK = frozenset(
    [
        "推动",
        "推进",
        "加快",
        "促进",
        "带动",
        "提升",
        "提高",
        "优化",
        "完善",
        "扩大",
        "拓展",
        "布局",
        "谋划",
        "改造",
        "保持",
        "健全",
        "建立",
        "延伸",
        "打通",
        "转化",
    ]
)
_WEAK_END = re.compile(
    "(?:建设|落地|发展|突破|产业化|转化|提升|升级|集聚|应用|投产|形成|实施|跃增发展|转型|体系|能力|水平|"
    "平台|中心|集群|产业链|产能|规模|能级|品类|队伍|替代|研发|量产|比重|占比|质量|种植|养殖|利用|普及|效率|效益|空间|领域|应用场景|"
    "场景|市场|优势|格局|生态|网络|机制|新引擎|园区|基地|产业|企业)$"
)
_DIGIT = re.compile("\\d")
_REPORTED_MERIT = re.compile("意义重大|重要意义|机遇期")
_LEADS = re.compile(
    "(?:(?:两|三|四|五|双|各)(?:地|市|省|方|城|区|县)(?=[共合联携])|路径[是为]|任务[是为]|重点[是为]|方向[是为]|仍[要将须]|另外?(?!建)|还要|其中|同时|此外|并且?|而|力争|到20\\d\\d年(?:底|末)?)"
)
_BESIDE = re.compile("和|及|、|并|以及")
_FRONT = re.compile("一大批|一批|若干|一系列|多个|更多|部分|数个|新的")
_ENDS = re.compile("(?:等)?(?:建设|落地)$")
_DONE = re.compile("(?:引领|突破|领先|替代|可控|产业化|商业化|全覆盖|水平|先进|前列|台阶)$")
_Span = TypeVar("_Span", Sentence, Clause)
_TITLE = re.compile("《[^《》]*》")
"""A title, whose words promise nothing here."""
_OF_TIERS = ("pledge.act", "pledge.made")
"""Rules whose clauses are no pledges where they say to what tier things rise."""
_SHORTEST = 5
_HEAD_LENGTH = 3
_BECOMING = frozenset(
    ["成为", "成长为", "发展为", "建成", "进入", "具备", "迈入", "迈向", "跻身", "走在", "居"]
)
"""Verbs of becoming; the others ask for a level or a state behind them."""
_VERB_AT = re.compile(f"{_ADVERB}(?:{_VERB})")


def read_pledges(
    found: Sequence[Setting], plans: Plans, drafts: Sequence[Draft]
) -> list[PledgeRead]:
    """Return the outcomes promised without a number.

    Parameters
    ----------
    found
        Passages with their headings.
    plans
        The plans of the document.
    drafts
        Statements: their clauses are no pledges.

    Returns
    -------
        Pledges in reading order.
    """
    spans: dict[int, list[Draft]] = {}
    for draft in drafts:
        spans.setdefault(draft.setting.number, []).append(draft)
    pledges: list[PledgeRead] = []
    for setting in found:
        if setting.passage.block.kind in ("heading", "metadata", "cell"):
            continue
        here = sorted(spans.get(setting.number, []), key=lambda draft: draft.quantity.start)
        for sentence, said in _shared_out(here, setting.sentences):
            if _is_report(setting, said) or _is_rhetoric(setting, sentence):
                continue
            if is_run_in(setting, sentence):
                continue
            for clause, drafted in _shared_out(said, sentence.clauses):
                pledges.extend(_clause(setting, clause, plans, drafted))
    return pledges


def _shared_out(
    drafts: Sequence[Draft], spans: Iterable[_Span]
) -> Iterator[tuple[_Span, Sequence[Draft]]]:
    """Yield each span with the drafts, given in reading order, whose number stands in it."""
    at = 0
    for span in spans:
        first = at
        while at < len(drafts) and drafts[at].quantity.start < span.end:
            at += 1
        yield span, drafts[first:at]


def _is_report(setting: Setting, drafts: Sequence[Draft]) -> bool:
    """Return whether a sentence with these statements tells what is or was."""
    if drafts:
        return all(d.kind == "observation" for d in drafts)
    return setting.mode == "observation"


def _is_rhetoric(setting: Setting, sentence: Sentence) -> bool:
    """Return whether a sentence praises, or only lists the titles of tasks."""
    text = setting.passage.text[sentence.start : sentence.end]
    if _REPORTED_MERIT.search(text):
        return True
    short = all(clause.end - clause.start <= _TITLE_LENGTH for clause in sentence.clauses)
    return short and len(sentence.clauses) >= _TITLES and text.count("；") >= _TITLES - 1


def _clause(
    setting: Setting, clause: Clause, plans: Plans, drafts: Sequence[Draft]
) -> Iterator[PledgeRead]:
    text = setting.passage.text
    start, end = clause.start, clause.end
    tiers = [d for d in drafts if d.rule == "tier"] if drafts else drafts
    if drafts and len(tiers) < len(drafts):
        last = max(d.end for d in drafts)
        rest = _BESIDE.match(text, last, end)
        if rest is not None and _QUANTIFIER.match(text, rest.end()):
            span = (rest.end(), end)
            yield _pledge(setting, plans, span, "形成", text[rest.end() : end], "pledge.beside")
        return
    while start < end and text[start] in " 　“":
        start += 1
    words = text[start:end]
    if "《" in words:
        words = _TITLE.sub(lambda title: "某" * len(title[0]), words)
    if tiers and re.search("成为|建成", words):
        return
    if len(words) < _SHORTEST or _NOT_YET.search(words):
        return
    counts = quantities(words) if not tiers and _DIGIT.search(words) else []
    if any(q.category == "count" and not q.chinese for q in counts):
        return
    found = _matched(words)
    if found is None or (tiers and found[2] in _OF_TIERS and not _QUANTIFIER.search(words)):
        return
    verb, thing, rule = found
    yield _pledge(setting, plans, (start, end), verb, thing, rule)


def _matched(words: str) -> tuple[str, str, str] | None:
    """Return verb, object and rule of a clause that promises an outcome."""
    lead = _LEADS.match(words)
    core = words[lead.end() :] if lead else words
    core = core[_place_end(core) :]
    if made := _MAKES.match(core):
        return made["verb"], _object(made["rest"]), "pledge.made"
    if _EXHORTATION.match(core):
        return None
    return _behind(words) or _act(core) or _state(core) or _become(core)


def _behind(words: str) -> tuple[str, str, str] | None:
    """Read an outcome whose verb stands behind what it happens to (某材料要集中力量攻克, 某基地加快建设)."""
    for ends, pattern, rule in _BEHIND:
        found = pattern.match(words) if words.endswith(ends) else None
        if found and not _VERB_AT.match(words):
            return found["verb"], found["object"], rule
    return None


def _act(core: str) -> tuple[str, str, str] | None:
    """Read a verb of outcome and its object (培育一批企业)."""
    act = _ACT.match(core) if _leads(core) else _BARE_ACT.match(core)
    if act is None or _GENERIC_OBJECT.match(act["object"]):
        return None
    verb, thing = act["verb"], act["object"]
    if verb == "布局" and "、" in thing and not _LAID_OUT.search(thing):
        return None
    if verb not in _WEAK or _WEAK_END.search(thing) or _QUANTIFIER.search(thing):
        return verb, _object(thing), "pledge.act"
    return None


def _state(core: str) -> tuple[str, str, str] | None:
    """Read a state that something comes to (竞争力显著增强)."""
    state = _STATE.match(core)
    return (state["verb"], state["object"], "pledge.state") if state else None


def _become(core: str) -> tuple[str, str, str] | None:
    """Read what something becomes or reaches (企业成长为独角兽, 实力达到领先水平)."""
    become = _BECOME.match(core)
    if become is None:
        return None
    if become["verb"] in _BECOMING or _DONE.search(become["rest"]):
        return become["verb"], _object(become["rest"]), "pledge.become"
    return None


def _place_end(core: str) -> int:
    """Return where the place ends that acts in a clause (彭州建设…, 某合作创新区正加快建设…); 0 where none does."""
    if not _acts(core, _NEAREST):
        return 0
    named = place_at(core, 0, len(core))
    end = max(named[0] if named else 0, county_end(core))
    zone = _ZONE.match(core)
    end = max(end, zone.end("zone") if zone else 0)
    acting = _ACTING.match(core, end) if end else None
    return acting.start("verb") if acting else 0


def _object(words: str) -> str:
    """Return the head of the object, without its quantifier and what describes it."""
    front = _FRONT.match(words)
    words = words[front.end() :] if front else words
    words = _ENDS.sub("", words) or words
    cut = words.rsplit("的", 1)[-1]
    return cut if len(cut) >= _HEAD_LENGTH and "、" not in words else words


def _pledge(
    setting: Setting, plans: Plans, span: tuple[int, int], verb: str, thing: str, rule: str
) -> PledgeRead:
    text = setting.passage.text
    start, quote = setting.passage.quote(*span)
    quantifier = _QUANTIFIER.search(text, *span)
    found = quantities(text[span[0] : span[1]]) if quantifier else []
    size = next((q for q in found if q.category == "money"), None)
    threshold = Threshold(low=size.low, unit=size.unit) if size else None
    plan = plans.plans[plans.at(setting.number, span[0])].id
    return PledgeRead(
        quote, start, verb, thing, plan, rule, quantifier[0] if quantifier else None, threshold
    )
