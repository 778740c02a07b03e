"""A labelled synthetic study, made by hand: every sentence and figure in it is invented."""

from datetime import date

from planloom.evidence import Definition
from planloom.evidence import Observation as Evidence
from planloom.plan.schema import (
    Citation,
    Finding,
    Observation,
    Park,
    Period,
    Plan,
    PlanFile,
    Pledge,
    PortfolioGroup,
    PortfolioMember,
    Positioning,
    ProgrammeItem,
    Safeguard,
    SourceDocument,
    Stage,
    Target,
    Threshold,
)
from planloom.study.records import (
    Study,
    StudyInput,
    StudyProblem,
    StudyQuote,
    StudyText,
    TextBlock,
    TraceNode,
)
from planloom.targets.records import Figure, GrowthComparison, PathPoint, Verdict

DEFAULT_DAY = date(2025, 12, 31)
PUBLISHED = date(2025, 3, 10)
BLOCKS = (
    ("metadata", "title: 合成样例"),
    ("heading", "# 合成样例市产业集群方案（虚构）"),
    (
        "paragraph",
        (
            "<p>本样例全部为虚构。眼下园区用地零散，配套环节偏少。<strong>二〇二一年</strong>，"
            "全市新兴产业产出为 1000 亿元。</p>"
        ),
    ),
    ("heading", "## 一、目标"),
    (
        "paragraph",
        (
            "到2025年，全市新兴产业产出超过 1500 亿元；规上工业企业不少于 200 家；"
            "清洁装机比例达到 60%；三个集群各自产出翻一番；园区总面积 90 平方公里左右。"
        ),
    ),
    (
        "item",
        "- 培育一批**龙头企业**，其中**百亿级企业 2—4 家**，形成若干特色园区 &amp; 街区。",
    ),
    ("heading", "## 二、集群"),
    (
        "paragraph",
        (
            "设立新能源、新材料、智能终端三个集群，另布局量子信息一项未来产业。"
            "新材料、智能终端加快补齐短板。"
        ),
    ),
    (
        "paragraph",
        (
            "新能源集群主攻分布式光伏、海上风电，攻关燃料电池，建设样例储能基地，"
            "由龙华、龙岗承载，成为区域供能枢纽。智能终端由南山承载。"
        ),
    ),
    ("paragraph", "用地保障：划定连片园区，分期供地，标准厂房先行。"),
)


def _document(blocks: tuple[tuple[str, str], ...]) -> tuple[str, tuple[TextBlock, ...]]:
    raw, made = "", []
    for kind, text in blocks:
        made.append(TextBlock(kind=kind, start=len(raw), end=len(raw) + len(text), level=1))
        raw += text + "\n\n"
    return raw, tuple(made)


RAW, TEXT_BLOCKS = _document(BLOCKS)


def cite(quote: str, within: str | None = None) -> Citation:
    """Return the citation of a quote that stands in the sample document."""
    start = RAW.index(within) if within else 0
    return Citation(start=RAW.index(quote, start), quote=quote, rule="sample")


def _target(slug: str, low: float, unit: str, quote: str, **more: object) -> Target:
    values: dict[str, object] = {
        "id": f"sample_opinion/target/{slug}",
        "indicator": "产出",
        "subject": "全市",
        "place_code": "shenzhen",
        "measure": "level",
        "comparator": ">",
        "low": low,
        "high": low,
        "unit": unit,
        "by": Period(year=2025),
        "citation": cite(quote),
    }
    return Target.model_validate(values | more)


TARGETS = (
    _target(
        "sei_value_added/shenzhen/2025",
        1.5e11,
        "CNY",
        "到2025年，全市新兴产业产出超过 1500 亿元",
        indicator_code="sei_value_added",
    ),
    _target(
        "large_industrial_firm/shenzhen/2025",
        200,
        "家",
        "规上工业企业不少于 200 家",
        indicator="规上工业企业",
        indicator_code="large_industrial_firm",
        measure="count",
        comparator=">=",
    ),
    _target(
        "new_energy_capacity_share/shenzhen/2025",
        0.6,
        "1",
        "清洁装机比例达到 60%",
        indicator="清洁装机比例",
        indicator_code="new_energy_capacity_share",
        cluster_code="new_energy",
        measure="share",
        comparator="=",
    ),
    _target(
        "cluster_value_added/three/2025",
        2,
        "1",
        "三个集群各自产出翻一番",
        indicator="集群产出",
        indicator_code="cluster_value_added",
        member_codes=("new_energy", "new_material", "smart_terminal"),
        measure="multiple",
        comparator="=",
    ),
    _target(
        "park_area/shenzhen",
        90,
        "km2",
        "园区总面积 90 平方公里左右",
        indicator="园区总面积",
        comparator="~",
        by=None,
    ),
    _target(
        "firms/shenzhen/2025",
        2,
        "家",
        "百亿级企业 2—4 家",
        indicator="百亿级企业",
        measure="count",
        comparator="range",
        high=4,
        threshold=Threshold(low=1e10, unit="CNY"),
        strength="strive",
    ),
)

_MEMBERS = ("新能源", "新材料", "智能终端")
_CODES = ("new_energy", "new_material", "smart_terminal")
OPINION = Plan(
    id="sample_opinion",
    title="合成样例市产业集群方案（虚构）",
    title_en="Sample plan for clusters (invented)",
    kind="opinion",
    issuer="合成样例市",
    number="样〔2022〕1号",
    issued_on=date(2022, 6, 1),
    place_code="shenzhen",
    period=Period(first_year=2022, year=2025),
    portfolio=(
        PortfolioGroup(
            group="集群",
            claimed=3,
            members=tuple(
                PortfolioMember(name=name, cluster_code=code, citation=cite(name, "设立"))
                for name, code in zip(_MEMBERS, _CODES, strict=True)
            ),
        ),
        PortfolioGroup(
            group="未来产业",
            claimed=1,
            members=(
                PortfolioMember(
                    name="量子信息",
                    cluster_code="quantum_information",
                    citation=cite("量子信息"),
                ),
            ),
        ),
    ),
    stages=(
        Stage(
            stage="catch_up",
            members=tuple(
                PortfolioMember(name=name, cluster_code=code)
                for name, code in zip(_MEMBERS[1:], _CODES[1:], strict=True)
            ),
            citation=cite("新材料、智能终端加快补齐短板"),
        ),
    ),
    diagnosis=(
        Finding(
            id="sample_opinion/diagnosis/land",
            text="园区用地零散，配套环节偏少",
            citation=cite("园区用地零散，配套环节偏少"),
        ),
    ),
    targets=TARGETS,
    observations=(
        Observation(
            id="sample_opinion/observation/sei_value_added/shenzhen/2021",
            indicator="产出",
            indicator_code="sei_value_added",
            subject="全市",
            place_code="shenzhen",
            measure="level",
            comparator="=",
            low=1e11,
            high=1e11,
            unit="CNY",
            by=Period(year=2021),
            citation=cite("全市新兴产业产出为 1000 亿元"),
        ),
    ),
    pledges=(
        Pledge(
            id="sample_opinion/pledge/leaders",
            verb="培育",
            object="龙头企业",
            quantifier="一批",
            citation=cite("培育一批**龙头企业**，其中**百亿级企业 2—4 家**"),
        ),
        Pledge(
            id="sample_opinion/pledge/parks",
            verb="形成",
            object="特色园区",
            quantifier="若干",
            citation=cite("形成若干特色园区"),
        ),
    ),
    programme=(
        *(
            ProgrammeItem(
                id=f"sample_opinion/{kind}/{number}/new_energy",
                kind=kind,
                name=name,
                cluster_code="new_energy",
                citation=cite(name),
            )
            for number, (kind, name) in enumerate(
                (
                    ("field", "分布式光伏"),
                    ("field", "海上风电"),
                    ("technology", "燃料电池"),
                    ("project", "样例储能基地"),
                )
            )
        ),
        *(
            ProgrammeItem(
                id=f"sample_opinion/role/{place}/{cluster}",
                kind="role",
                name=name,
                cluster_code=cluster,
                place=words,
                place_code=place,
                citation=cite(words),
            )
            for place, words, cluster, name in (
                ("longhua", "龙华", "new_energy", "新能源"),
                ("longgang", "龙岗", "new_energy", "新能源"),
                ("nanshan", "南山", "smart_terminal", "智能终端"),
            )
        ),
    ),
    parks=(
        Park(
            id="sample_opinion/park/longhua/1",
            name="样例一园",
            place_codes=("longhua",),
            planned_area_m2=4.5e6,
            source="虚构",
        ),
        Park(id="sample_opinion/park/yantian/1", place_codes=("yantian", "dapeng"), source="虚构"),
    ),
    safeguards=(
        Safeguard(
            id="sample_opinion/safeguard/land",
            name="用地保障",
            parts=("分期供地", "标准厂房先行"),
            citation=cite("划定连片园区，分期供地，标准厂房先行"),
        ),
    ),
    positioning=(
        Positioning(
            id="sample_opinion/positioning/hub",
            text="区域供能枢纽",
            cluster_code="new_energy",
            citation=cite("成为区域供能枢纽"),
        ),
    ),
)
REVISION = Plan(
    id="sample_revision",
    title="合成样例市产业集群方案修订（虚构）",
    kind="scheme",
    issued_on=date(2024, 3, 1),
    place_code="shenzhen",
    supersedes="sample_opinion",
    targets=(
        TARGETS[0].model_copy(
            update={
                "id": "sample_revision/target/sei_value_added/shenzhen/2025",
                "low": 1.6e11,
                "high": 1.6e11,
                "citation": Citation(start=0, quote="产出超过 1600 亿元"),
            }
        ),
    ),
)
CHILD = Plan(
    id="sample_action",
    title="合成样例市新能源行动安排（虚构）",
    kind="action_plan",
    parent="sample_opinion",
    place_code="shenzhen",
)


def _observation(
    year: int,
    value: float,
    scope: str,
    published: date,
    address: str = "https://example.org/communique",
) -> Evidence:
    return Evidence(
        observation_id=f"sei_value_added/shenzhen/{year}/{scope}/{published}",
        indicator_code="sei_value_added",
        subject_code="shenzhen",
        year=year,
        value=value,
        unit="CNY",
        scope_code=scope,
        source="合成样例统计公报（虚构）",
        published_on=published,
        address=address,
        table="observations.csv",
        row=year - 2015,
    )


OBSERVATIONS = (
    _observation(2020, 8.9e10, "old_scope", date(2021, 3, 10)),
    _observation(2021, 1.0e11, "new_scope", date(2022, 3, 10)),
    _observation(2022, 1.1e11, "new_scope", date(2023, 3, 10)),
    _observation(2024, 1.56e11, "unstated", PUBLISHED, address="example.org/2024"),
)
DEFINITIONS = (
    Definition(
        scope_code="old_scope",
        indicator_code="sei_value_added",
        label_zh="旧口径",
        label_en="old scope",
        source="虚构",
        is_stated=True,
    ),
    Definition(
        scope_code="new_scope",
        indicator_code="sei_value_added",
        label_zh="新口径",
        label_en="new scope",
        source="虚构",
        is_stated=True,
    ),
    Definition(
        scope_code="unstated",
        indicator_code="sei_value_added",
        label_zh="口径未说明",
        label_en="scope not stated",
        source="虚构",
        is_stated=False,
        note_zh="来源没有说明所含产业。",
        note_en="The source does not say which industries are covered.",
    ),
)
_ROW_2021 = "row/2021"
_ROW_2024 = "row/2024"
_PROMISED = "sentence/sei"


def _figure(value: float, unit: str, trace: str) -> Figure:
    return Figure(value=value, unit=unit, trace=trace)


def _trace(as_of: date) -> tuple[TraceNode, ...]:
    known = {o.year: o for o in _known(as_of)}
    rows = [
        TraceNode(
            id=f"row/{year}", kind="row", value=o.value, unit="CNY", observation_id=o.observation_id
        )
        for year, o in known.items()
    ]
    sentences = [
        TraceNode(id=_PROMISED, kind="sentence", value=1.5e11, unit="CNY", item_id=TARGETS[0].id),
        TraceNode(id="sentence/firms", kind="sentence", value=2, unit="家", item_id=TARGETS[5].id),
        TraceNode(
            id="sentence/firms-high", kind="sentence", value=4, unit="家", item_id=TARGETS[5].id
        ),
    ]
    formulas = [
        TraceNode(
            id="growth/needed/2021",
            kind="formula",
            value=0.106681919700,
            unit="1",
            formula="(b / a)^(1 / n) - 1",
            inputs=(("a", _ROW_2021), ("b", _PROMISED), ("n", "years")),
        ),
        TraceNode(
            id="growth/seen/2021",
            kind="formula",
            value=0.1597,
            unit="1",
            formula="(b / a)^(1 / n) - 1",
            inputs=(("a", _ROW_2021), ("b", _ROW_2024)),
        ),
        TraceNode(id="years", kind="parameter", value=4, unit="year", parameter_code="span"),
        *(
            TraceNode(
                id=f"path/{year}",
                kind="formula",
                value=value,
                unit="CNY",
                formula="a * (1 + g)^(year - base)",
                inputs=(("a", _ROW_2021), ("g", "growth/needed/2021")),
            )
            for year, value in _PATH
        ),
    ]
    return (*rows, *sentences, *formulas)


_PATH = ((2021, 1.0e11), (2022, 1.1067e11), (2023, 1.2247e11), (2024, 1.3554e11), (2025, 1.5e11))


def _known(as_of: date) -> tuple[Evidence, ...]:
    return tuple(row for row in OBSERVATIONS if row.published_on <= as_of)


def _first_verdict(as_of: date) -> Verdict:
    is_early = as_of >= PUBLISHED
    known = _known(as_of)
    latest = known[-1] if known else None
    seen = _figure(0.1597, "1", "growth/seen/2021") if is_early else None
    return Verdict(
        target_id=TARGETS[0].id,
        verdict="met_early" if is_early else "at_risk" if latest else "no_data",
        reason="met_early.latest_satisfies"
        if is_early
        else "at_risk.below_path_growth_enough"
        if latest
        else "no_data.no_observation",
        marks=("crosses_possible_break", "scope_note:unstated") if is_early else (),
        promised=_figure(1.5e11, "CNY", _PROMISED),
        latest=_figure(latest.value, "CNY", f"row/{latest.year}") if latest else None,
        latest_year=latest.year if latest else None,
        path=tuple(
            PathPoint(year=year, required=_figure(value, "CNY", f"path/{year}"))
            for year, value in _PATH
        ),
        growths=(
            GrowthComparison(
                first_year=2021,
                deadline_year=2025,
                last_year=2024 if is_early else None,
                needed=_figure(0.106681919700, "1", "growth/needed/2021"),
                seen=seen,
                break_note="possible_break" if is_early else "none",
            ),
        ),
        observation_ids=tuple(row.observation_id for row in known),
    )


def _verdicts(as_of: date) -> tuple[Verdict, ...]:
    group = TARGETS[3]
    members = tuple(
        Verdict(
            target_id=group.id,
            member_code=code,
            verdict="no_data",
            reason="no_data.no_observation",
        )
        for code in group.member_codes
    )
    return (
        _first_verdict(as_of),
        Verdict(target_id=TARGETS[1].id, verdict="no_data", reason="no_data.no_observation"),
        Verdict(
            target_id=TARGETS[2].id,
            verdict="definition_missing",
            reason="definition_missing.share_without_parts",
            candidates=("renewable_only", "with_nuclear"),
        ),
        Verdict(
            target_id=group.id, verdict="no_data", reason="group.some_no_data", members=members
        ),
        Verdict(
            target_id=TARGETS[4].id, verdict="not_measurable", reason="not_measurable.no_deadline"
        ),
        Verdict(
            target_id=TARGETS[5].id,
            verdict="no_data",
            reason="no_data.no_observation",
            promised=_figure(2, "家", "sentence/firms"),
            promised_high=_figure(4, "家", "sentence/firms-high"),
        ),
        Verdict(
            target_id=REVISION.targets[0].id,
            verdict="on_track" if as_of >= PUBLISHED else "too_early",
            reason="on_track.at_or_above_path"
            if as_of >= PUBLISHED
            else "too_early.no_value_after_issue",
            latest=_figure(1.56e11, "CNY", _ROW_2024) if as_of >= PUBLISHED else None,
            latest_year=2024 if as_of >= PUBLISHED else None,
        ),
    )


def _findings() -> tuple[StudyProblem, ...]:
    """Made up: two sentences that cannot both hold, one target without deadline, one line for information."""
    first, second, third = TARGETS[0], TARGETS[1], TARGETS[2]

    def quoted(*targets: Target) -> tuple[StudyQuote, ...]:
        return tuple(
            StudyQuote(document="sample.md", start=t.citation.start, quote=t.citation.quote)
            for t in targets
        )

    return (
        StudyProblem(
            code="lint.two_values",
            severity="error",
            where=first.id,
            values={"indicator": "新兴产业产出", "first": "1500亿元", "second": "1600亿元"},
            quotes=quoted(first, second),
        ),
        StudyProblem(
            code="lint.no_deadline",
            severity="warning",
            where="sample.md:9",
            values={"indicator": "园区总面积"},
            quotes=quoted(third),
        ),
        StudyProblem(
            code="lint.claim_without_figure",
            severity="information",
            where="sample.md:3",
            values={"count": "4"},
            quotes=quoted(first, second, third),
        ),
    )


def sample_study(as_of: date = DEFAULT_DAY) -> Study:
    """Return the synthetic study as of a day."""
    return Study(
        study_id="sample",
        as_of=as_of,
        planloom_version="0.0.0",
        inputs=(StudyInput(kind="document", name="sample.md", sha256="0" * 64),),
        files=(
            PlanFile(
                document=SourceDocument(
                    name="sample.md", sha256="0" * 64, grade="restatement", title="合成样例"
                ),
                plans=(OPINION, CHILD),
            ),
            PlanFile(
                document=SourceDocument(name="revision.txt", sha256="1" * 64, grade="report"),
                plans=(REVISION,),
            ),
        ),
        texts=(StudyText(sha256="0" * 64, raw=RAW, blocks=TEXT_BLOCKS),),
        definitions=DEFINITIONS,
        observations=_known(as_of),
        verdicts=_verdicts(as_of),
        trace=_trace(as_of),
        findings=_findings(),
        problems=(
            StudyProblem(
                code="targets.sample",
                severity="warning",
                where=TARGETS[2].id,
                values={"found": "1"},
            ),
        ),
    )
