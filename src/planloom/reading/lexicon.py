"""Which words does the language of plans use, and for what? Word lists of the genre."""

import re
from collections.abc import Iterable


def any_of(words: Iterable[str]) -> str:
    """Return a pattern that matches the longest of the words that stands at a place, each character looked at once.

    Examples
    --------
    >>> any_of(["万元", "万", "亿元", "元"])
    '(?:万(?:元)?|亿元|元)'
    """
    branches: dict[str, list[str]] = {}
    for word in words:
        branches.setdefault(word[0], []).append(word[1:])
    tails = []
    for first, rests in branches.items():
        longer = [rest for rest in rests if rest]
        tail = any_of(longer) if longer else ""
        if tail and len(longer) < len(rests):
            tail = f"(?:{tail})?"
        tails.append(re.escape(first) + tail)
    return tails[0] if len(tails) == 1 else f"(?:{'|'.join(tails)})"


def alternatives(words: str) -> str:
    """Return a pattern that matches any of the words, longest first.

    Examples
    --------
    >>> alternatives("达 达到")
    '达到|达'
    """
    return "|".join(re.escape(word) for word in sorted(words.split(), key=len, reverse=True))


BUILD = (
    "培育 培养 培植 引育 打造 形成 建成 建设 构建 创建 新建 共建 合建 建立 组建 搭建 布局 规划 规划建设 规划布局 "
    "统筹划定 划定 引进 引入 吸引 集聚 聚集 招引 落地 实施 推进 推动 打响 孵化 认定 建造 "
    "设立 新设 配套 配备 投放 推广 部署 开展 完成 制定 发布 拥有 遴选 选树 选育 壮大 做大 做强 做优 "
    "攻克 突破 研发 研制 开发 争创 创成 入选 申报 获批 获得 取得 举办 组织 支持 扶持 带动 "
    "吸纳 安排 投入 筹集 滚动实施 储备 谋划 策划 落实 培训 汇聚 导入 新引进 新培育 建成投用 建成投产 "
    "开工 开工建设 竣工 投产 达产 实现 具备 开放 开通 上线 接入 覆盖 服务 主导 参与 牵头 牵头或参与 主导或参与 "
    "改造 提升 整治 盘活 腾退 保障 供应 供给 释放 选取 选择 确定 选定 涌现 诞生 成长 发展 增设 扩建 改建 保有 "
    "配置 启动 推出 打通 连通 串联 联动 划出 拿出 预留 整备 整备出 收储 出让 有计划 将 再 力争 争取 各 "
    "共 总共 合计 共计 累计 发挥 用好"
)
"""Verbs that stand before the things a plan builds, breeds or attracts."""
KEPT_VERBS = "淘汰 整治 示范 腾出 减少 释放 出让 完成 供应 盘活 提供 开放 牵头 参与 主导"
"""Verbs that stay in the indicator, since the thing counted is the act."""

VERSION = (
    "(?:(?:(?:公开)?(?:征求意见|正式|送审|修订|报批|讨论)|[初定草终原两二一])稿|[新旧原]版(?!本))"
)
"""Draft and final text of a plan: who says a number, not what it is said of."""

MODAL = (
    "将 要 拟 应 须 需 可 能 会 力争 争取 努力 确保 必须 务必 有望 预计 预期 计划 预测 估计 基本 全面 "
    "率先 进一步 加快 逐步 持续 继续 不断 大力 积极 着力 有序 有力 切实 同时 并 还 又 也 已 已经 均 都 "
    "全部 分别 共 共有 总共 累计 合计 平均 实现 使 使得 让 推动 推进 促进 带动 保持 稳步 稳 每年 年 其中 "
    "另 另外 此外 而 且 但 约 目标是 目标为 总目标 总体目标 即 到 至 在 由 从 于 对 以 通过 力求 上 下 "
    "当年 全年 目前 现有 现 仅 就 则"
)
"""Words that may stand before an indicator or between it and its number."""

ABOVE = "超过 超 过 迈过 越过 突破 大于 高于 逾 多于 超出 超越 跨过 跨越 跃过 破 突破了 超过了 > 优于 大幅超过 冲破"
AT_LEAST = (
    "不低于 不少于 不小于 不下于 至少 最少 最低 不弱于 迈上 跨上 踏上 跃上 登上 站上 迈入 保底 大于等于 ≥ >= 不低 "
    "达到或超过 不得低于 不得少于 不得小于 不应低于 不应少于 不能低于 不宜低于 原则上不低于 原则上不少于"
)
AT_MOST = (
    "不应超过 不宜超过 不能超过 原则上不超过 不得多于 不得大于 "
    "不超过 不突破 不逾 不得超过 不得突破 不得高于 不高于 不大于 不多于 至多 "
    "最多 最高 最高可达 最高达 最高可 最高不超过 控制在 压减到 压减至 "
    "压降至 小于等于 ≤ <= 上限 限于"
)
BELOW = "低于 少于 小于 不到 不足 未满 不满 <"
ABOUT = "约 大约 大概 约为 约占 接近 将近 近 大致 约有 约达 达约 上百"
MOVED = (
    "增加 增长 提高 提升 上升 回落 下滑 升 扩大 下降 降低 降 减少 减 缩短 缩 稳定 保持 维持 控制 整合 优化 "
    "归并 集中 做 做大 壮大 发展 扩容 扩展 扩充 拓展 扩 翻 提 恢复 调整 修订 改 上调 下调 调高 "
    "调低 放宽 收窄 加码 抬高 抬升 抬 拉高 拉升 拉 推高 推升 拔高 "
    "提速 延伸 延长 加密 充实 缩减 削减 精简 归拢 回升 企稳 压 压缩 攀升 跃升 跃 增 变 换 回 走 退 推 设定 确定 定"
)
"""Verbs that bring a value to where it stands, with 到, 至, 为, 成 or 在 behind (扩充到, 收窄为, 定在)."""
EQUAL = (
    "达到 达 达成 为 是 有 实现 完成 占 占到 占据 超额完成 冲刺 冲击 剑指 锚定 瞄准 合计 共计 总计 "
    "累计 共 总共 分别 分别为 分别达 分别达到 合计达 合计达到 共有 累计达 累计达到 则为 则是 只有 仅 "
    "仅为 仅有 仅占 高达 多达 已达 已有 拥有 均 均为 均达到 各 各为 介于 处于 在 到 至 落在 贡献 "
    "贡献了 带来 创造 实现了 达到了 完成了 形成 定 迈向 奔向 挺进 迈进 进入 建成 可达 将达 可达到 "
    "达致 每年 年均 平均 计划 目标 目标为 目标是 要 力争 争取 努力 确保 预计 有望 拟 将 基本 总额 "
    "总计为 均要 只 就 已 都 "
    + " ".join(verb + end for verb in MOVED.split() for end in "到至为成在")
)
CHANGE_UP = (
    "增长 增加 提高 提升 上升 扩大 增 升 新增 净增 增幅 增速 增幅为 涨幅 涨幅为 增速为 增长了 增加了 提高了 提升了 "
    "上升了 多 多出 加快 上涨 涨 高出 高 扩张 增速达 增速达到 增幅达 优于 领先 快于 高于 "
    "增长率 增长率为 增长率达 增长率达到"
)
CHANGE_DOWN = (
    "下降 降低 减少 压减 缩小 削减 降 减 缩短 压缩 压降 下滑 回落 下降了 降低了 减少了 削减了 少 慢 慢了 少了 降幅 "
    "降幅为 降幅达 递减 节约 节省"
)
"""Words for falls; the number is written positive."""

DIMENSION = (
    "增加值 总产值 产值 营业收入 主营业务收入 主营收入 营收 销售收入 收入 规模 产业规模 总规模 经济规模 "
    "市场规模 年产值 年营收 年收入 总收入 "
    "利润 利润总额 税收 纳税 产能 产量 年产量 年产能 投资 总投资 投资额 投资总额 总投资额 总面积 面积 "
    "用地面积 占地面积 建筑面积 规划面积 总量 总额 金额 资金 总资金 资金规模 基金规模 "
    "渗透率 占地 到位 首期规模 一期规模 一期投资 首期投资 首期到位 "
    "年产值规模 占比 比重 占有率 份额 市场份额 市占率 估值 市值 交易额 成交额 进出口总额 "
    "出口额 到位资金 协议投资 协议资金 存量 容量 装机容量 装机 装机规模 长度 里程 总里程 总长 全长 数量 总数 保有量 "
    "产值规模 经济总量 能级 体量 年营业收入 年主营业务收入 年销售收入 年增加值 年产业增加值 单价 额度 "
    "资助 补贴 奖励 补助"
)
"""Generic heads that need the name of an industry before them."""

GENERIC_INDUSTRY = "产业 行业 集群 产业集群 全产业 该产业 该集群 相关产业 全行业 制造业 企业"

DEADLINE_MODE = (
    "目标 愿景 展望 蓝图 远景 任务 指标 要求 行动 规划 计划 方案 布局 部署 安排 举措 措施 工程 重点 保障 "
    "去向 去处 远望 下一程 终点 节点 派活 "
    "路径 下一步 下步 打算 怎么干 怎么办 怎么走 往哪 去哪 建议 后续 今后 加码 时间表"
)
OBSERVED_MODE = (
    "现状 基础条件 发展条件 现实基础 "
    "现有基础 发展基础 产业基础 基础与 基础和 进展 底数 家底 总账 成效 成绩 成就 回顾 背景 情况 "
    "形势 过去 此前 差距 短板 答卷 账单 账本 对账 半程 走到 站在 起跑 底子 底盘 起步 成色 执行 落实情况 进度 运行 盘点 "
    "实绩 战报 现有 已有 发展历程 后来 兑现 收官 年度账 底账 流水账 对照 "
    "对表 中考 体检 起点 出发 来路 交账 交卷 交出 回看 回头看 回眸 眼下 如今 近况 补记 结果 "
    "存在问题 存在的问题 主要问题 突出问题 面临问题 问题与 问题和 困难 机遇 挑战 制约因素 不足之处"
)
"""Words of headings under which a plan says what is or was."""
