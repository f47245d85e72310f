"""What is planted in the three months, so that every light, step and finding is to be seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flows.domain.period import Period

SEED = 20220816
PERIODS = (Period(2022, 8), Period(2022, 9), Period(2022, 10))
NEVER = 99

DONE_IN: Mapping[tuple[str, str, int | None], int] = {
    # Late leads: the month in which each reports completion at last.
    ("区法院", "T06-07", None): NEVER,
    ("区市场监管局", "T18-08", None): 9,
    ("区人力资源社会保障局", "T10-08", None): 10,
    ("区财政局", "T07-03", 1): 9,
    ("区化工专项行动办", "T15-04", 1): 9,
    ("东昌供电中心", "T03-05", 1): 9,
    ("区大数据服务中心", "T01-07", None): NEVER,
    ("区水利局", "T12-02", None): 10,
    ("区住房城乡建设局", "T02-18", None): 10,
    ("斗虎屯镇政府", "T02-06", None): 10,
    ("区行政审批局", "T02-14", None): NEVER,
    ("区财政局", "T11-03", None): NEVER,
    # Ahead of time, or without a date.
    ("区法院", "T09-06", None): 9,
    ("区税务局", "T04-06", None): 10,
    ("区行政审批局", "T01-05", None): 9,
    ("区人力资源社会保障局", "T10-07", None): 9,
    ("区财政局", "T11-05", None): 10,
}
"""(lead, task, node) → month of completion where it is not the month of the node's date."""

SLOW: Mapping[tuple[str, str], tuple[int, int, int]] = {
    ("区人力资源社会保障局", "T16-12"): (3, 8, 15),
    ("区发展改革局", "T12-04"): (10, 25, 50),
    ("区市场监管局", "T14-02"): (8, 20, 35),
}
"""(lead, task) → percent in August, September and October, below the straight line."""


@dataclass(frozen=True)
class Twist:
    """One unit's words on one task in one month, as they really were written; None leaves the field as it is."""

    month: int
    unit: str
    task: str
    node: int | None = None
    status: str | None = None
    percent: Any = None
    progress: str | None = None
    problems: str | None = None
    next_steps: str | None = None
    expected: date | str | None = None


TWISTS = (
    # Completed without a word.
    Twist(8, "区消防救援大队", "T15-04", 1, progress="", problems="", next_steps=""),
    # A status word that fits none.
    Twist(8, "区综合执法局", "T02-13", status="基本完成", percent=90),
    # An impossible date.
    Twist(9, "区教育体育局", "T15-06", expected="2022-11-31"),
    # A percent that cannot be.
    Twist(9, "区科技局", "T16-06", status="正在推进", percent=850),
    # A responsible unit that claims completion while the lead does not; corrected a month later.
    Twist(
        9,
        "区教育体育局",
        "T01-07",
        status="已完成",
        percent=100,
        progress="本单位涉企信息已全部归集完毕，配合任务已完成。佐证材料：数据报送回执",
        next_steps="无",
    ),
    Twist(
        10,
        "区教育体育局",
        "T01-07",
        status="正在推进",
        percent=95,
        progress="经与牵头单位核对，尚有两类信息需要补充报送，更正为正在推进",
    ),
    # 本期无进展.
    Twist(8, "区法院", "T06-07", percent=80),
    Twist(
        9,
        "区法院",
        "T06-07",
        percent=80,
        progress="本期无进展",
        problems="有关经费保障的意见尚未达成一致",
        next_steps="提请召开府院联席会议研究",
    ),
    Twist(
        10,
        "区民政局",
        "T15-07",
        progress="本期无进展",
        problems="牵头单位尚未明确本行业的监管事项",
    ),
    # Text identical to last month's.
    Twist(
        9,
        "区文化和旅游局",
        "T02-08",
        progress="已会同有关单位核对地块周边文物保护范围，出具意见6份",
    ),
    Twist(
        10,
        "区文化和旅游局",
        "T02-08",
        progress="已会同有关单位核对地块周边文物保护范围，出具意见6份",
    ),
    # A percent that falls.
    Twist(9, "区地方金融监管局", "T07-01", status="正在推进", percent=60),
    Twist(10, "区地方金融监管局", "T07-01", status="正在推进", percent=50),
    # A completed task that comes back uncompleted.
    Twist(
        10,
        "区人力资源社会保障局",
        "T10-06",
        status="正在推进",
        percent=90,
        progress="系统升级后部分功能暂停使用，正在重新测试，已排查故障4处",
        problems="系统升级后接口不稳定",
        next_steps="督促系统运维单位尽快修复",
        expected=date(2022, 11, 15),
    ),
    # 无法推进.
    Twist(
        10,
        "区交通运输局",
        "T05-03",
        status="无法推进",
        percent=45,
        progress="已完成货源调查，暂不具备开行条件",
        problems="铁路专用线建设需要上级统筹安排，本级无法推进",
        next_steps="建议向上级主管部门请示后调整推进方式",
    ),
    # Another way to write a percent and a month's end.
    Twist(9, "区司法局", "T17-01", percent="约85%", expected="12月底前"),
)


@dataclass(frozen=True)
class Stray:
    """A row that is not on the unit's form: written below the table by hand."""

    month: int
    unit: str
    task: str
    title: str
    progress: str


STRAYS = (
    Stray(
        9,
        "区卫生健康局",
        "T16-16",
        "开展“双招双引”人才及其亲属医疗保障全程帮办代办服务",
        "已在两家医院设立人才服务窗口，接诊12人次",
    ),
)
"""Rows of tasks that are not theirs."""
