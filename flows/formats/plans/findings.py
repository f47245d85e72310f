"""Every doubt that reading a published plan can raise."""

from __future__ import annotations

from flows.domain.findings import error, info, warning

MISMATCHED_BRACKETS = warning(
    "plan-mismatched-brackets",
    "任务 {code} 的单位括号前后不配对（“{opened}”对“{closed}”），已按一对括号读取",
    "请对照原文核对牵头单位和责任单位",
)
UNCLOSED_BRACKET = warning(
    "plan-unclosed-bracket",
    "任务 {code} 的单位括号不完整，已读到段末",
    "请对照原文核对牵头单位和责任单位",
)
SEVERAL_UNIT_BRACKETS = warning(
    "plan-several-unit-brackets",
    "任务 {code} 有 {count} 处牵头单位，已合并为共同牵头，段中一处保留在具体内容内",
    "请核对各牵头单位分别负责的部分",
)
OPEN_ENDED_UNITS = warning(
    "plan-open-ended-units",
    "任务 {code} 的单位写有“{words}”，所指单位没有列全，只读取了写明的单位",
    "请明确其余单位，或确认无其他单位",
)
UNIT_IN_BOTH_ROLES = warning(
    "plan-unit-in-both-roles",
    "任务 {code} 的“{unit}”既是牵头单位又是责任单位",
    "请核对原文",
)
UNIT_TWICE = info("plan-unit-twice", "任务 {code} 的“{unit}”重复出现，已按一个单位读取")
NO_LEAD = warning("plan-task-without-lead", "任务 {code} 没有读出牵头单位", "请对照原文补充牵头单位")
NO_LEAD_PHRASE = info("plan-no-lead-phrase", "任务 {code} 未列牵头单位，原文为“{phrase}”")
NUMBER_GAP = warning(
    "plan-number-gap",
    "任务 {code} 的序号与上一项不连续（上一项为 {before}，本项为 {number}）",
    "请对照原文检查是否缺项或序号有误",
)
NUMBER_TWICE = error(
    "plan-number-twice",
    "第 {domain} 领域中序号 {number} 重复，后一项“{title}”未导入",
    "请更正原文序号后重新导入",
)
DOMAIN_GAP = warning(
    "plan-domain-gap",
    "领域“{name}”的序号与上一领域不连续（上一领域为 {before}，本领域为 {number}）",
    "请对照原文检查是否缺项或序号有误",
)
DOMAIN_RENUMBERED = warning(
    "plan-domain-renumbered",
    "领域“{name}”的序号 {number} 前面已经用过，已顺延编为第 {new} 领域",
    "请核对领域序号",
)
EMPTY_DOMAIN = warning("plan-empty-domain", "领域“{name}”下没有读出任务", "请对照原文核对")
DOMAIN_NOTE = info("plan-domain-note", "领域名称“{name}”后的说明“{note}”未计入领域名称")
DOMAINS_WITHOUT_LEAD = info(
    "plan-domains-without-lead",
    "有 {count} 个领域原文未写领域牵头单位",
    "如需由领域牵头单位汇总，请在任务总表中补充",
)
DOMAIN_INTRO = info("plan-domain-intro", "领域“{name}”标题后的说明文字未导入为任务")
NO_DOC_NUMBER = info("plan-without-number", "没有读出文号", "如需在文书中引用文号，请在任务总表中补充")
NO_ISSUER = info("plan-without-issuer", "没有读出印发机关", "如需引用，请在任务总表中补充")
NO_ISSUE_DATE = warning(
    "plan-without-date",
    "没有读出印发日期，完成时限的年份按{source}取 {year} 年",
    "请在任务总表中补充印发日期",
)
NO_YEAR = error(
    "plan-without-year",
    "任务 {code} 的完成时限“{phrase}”没有年份，原文也没有印发日期和文号，未读取",
    "请在任务总表中填写完成时限",
)
IMPOSSIBLE_DATE = error(
    "plan-impossible-date",
    "任务 {code} 的完成时限“{phrase}”不是有效日期，未读取",
    "请对照原文在任务总表中填写完成时限",
)
DUE_BEFORE_ISSUE = warning(
    "plan-due-before-issue",
    "任务 {code} 的完成时限“{phrase}”（{due}）早于印发日期",
    "请核对年份",
)
WHOLE_YEAR = info("plan-whole-year", "任务 {code} 的“全年”指标按 {year} 年 12 月 31 日为完成时限")
DATE_RANGE = info("plan-date-range", "任务 {code} 的“{phrase}”是政策执行期间，不作为完成时限")
TARGET_RANGE = info("plan-target-range", "任务 {code} 的量化指标“{text}”为区间，已按上下限分别读取或不取基数")
STRAY_WORD = warning(
    "plan-stray-word",
    "任务 {code} 的具体内容中夹有外文“{word}”，疑为转换差错，已照原样保留",
    "请对照原文核对",
)

DOMAINS_RUN_ON = info(
    "plan-domains-run-on", "原文各章的领域分别从（一）编号，已接前一章连续编号，涉及 {count} 个领域"
)
TASKS_RENUMBERED = info(
    "plan-tasks-renumbered", "“{name}”下的任务原文分组编号，已从 1 起连续编号，共 {count} 项"
)
UNLABELLED_UNITS = warning(
    "plan-unlabelled-units",
    "任务 {code} 的“{units}”没有写明是牵头还是责任单位，已按牵头单位读取",
    "请核对牵头单位和责任单位",
)
SHARED_UNITS = warning(
    "plan-shared-units",
    "任务 {code} 文末写明“以上任务”的单位，已作为连同前面未写单位的共 {count} 项任务的单位读取",
    "请核对所指的任务",
)
UNREAD_DEADLINE = warning(
    "plan-unread-deadline",
    "任务 {code} 的完成时限“{phrase}”没有读出日期",
    "请在任务总表中填写完成时限",
)
SECTION_LEFT_OUT = warning(
    "plan-section-left-out",
    "“{title}”一章没有写明任何单位，未作为任务导入",
    "请对照原文核对，如有任务请在任务总表中补充",
)
AFTERWARDS = info("plan-afterwards", "文末自“{text}”起为落款或附件，未计入任务")

KINDS = (
    MISMATCHED_BRACKETS,
    UNCLOSED_BRACKET,
    SEVERAL_UNIT_BRACKETS,
    OPEN_ENDED_UNITS,
    UNIT_IN_BOTH_ROLES,
    UNIT_TWICE,
    NO_LEAD,
    NO_LEAD_PHRASE,
    NUMBER_GAP,
    NUMBER_TWICE,
    DOMAIN_GAP,
    DOMAIN_RENUMBERED,
    EMPTY_DOMAIN,
    DOMAIN_NOTE,
    DOMAINS_WITHOUT_LEAD,
    DOMAIN_INTRO,
    NO_DOC_NUMBER,
    NO_ISSUER,
    NO_ISSUE_DATE,
    NO_YEAR,
    IMPOSSIBLE_DATE,
    DUE_BEFORE_ISSUE,
    WHOLE_YEAR,
    DATE_RANGE,
    TARGET_RANGE,
    STRAY_WORD,
    DOMAINS_RUN_ON,
    TASKS_RENUMBERED,
    UNLABELLED_UNITS,
    SHARED_UNITS,
    UNREAD_DEADLINE,
    SECTION_LEFT_OUT,
    AFTERWARDS,
)
