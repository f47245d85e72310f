"""Figures that a task must reach."""

import pytest

from flows.formats.plans.targets import read_targets


def figures(text: str) -> list[tuple[str, str, float | None, str, float | None]]:
    return [(one.metric, one.op, one.value, one.unit, one.baseline) for one in read_targets(text).targets]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("实现河道清淤率达99%以上。", ("河道清淤率", ">=", 99, "%", None)),
        ("力争全年清淤量同比增速 20％ 以上。", ("清淤量同比增速", ">=", 20, "%", None)),
        ("审批时限压减至 4.6 小时以内。", ("审批时限", "<=", 4.6, "小时", None)),
        ("发现问题后24小时内办结。", ("发现问题后办结", "<=", 24, "小时", None)),
        ("建设 5 个示范河段。", ("示范河段", ">=", 5, "个", None)),
        ("引进3500人以上。", ("引进", ">=", 3500, "人", None)),
        ("将收费由每立方米 30元降至 18 元。", ("收费", "<=", 18, "元", 30)),
        ("达标乡镇达到2/3以上。", ("达标乡镇", ">=", 0.6667, "", None)),
        ("清单公开率 100%。", ("清单公开率", ">=", 100, "%", None)),
        ("新增绿地不少于1.1万平方米。", ("新增绿地", ">=", 1.1, "万平方米", None)),
        ("生产总值增长6.2%左右。", ("生产总值增长", "=", 6.2, "%", None)),
        ("检查次数压减20%。", ("检查次数压减", ">=", 20, "%", None)),
        ("6月底前完成造林500亩。", ("造林", ">=", 500, "亩", None)),
        ("新签约亿元以上项目50个。", ("新签约亿元以上项目", ">=", 50, "个", None)),
        ("算力规模达到500PFLOPS。", ("算力规模", ">=", 500, "PFLOPS", None)),
        ("办电环节压减为2个。", ("办电环节", "<=", 2, "个", None)),
        ("贷款额突破20亿元。", ("贷款额", ">=", 20, "亿元", None)),
        ("成本由3万元降低到2万元以内。", ("成本", "<=", 2, "万元", 3)),
        ("公示时间为开工之日前至少5天。", ("公示时间（开工之日前）", ">=", 5, "天", None)),
        ("向30所以上中学定向推送河长信息。", ("中学", ">=", 30, "所", None)),
        ("对60家以上沿河企业人才需求情况摸底。", ("沿河企业", ">=", 60, "家", None)),
    ],
)
def test_figures(printed: str, expected: tuple[str, str, float, str, float | None]) -> None:
    assert figures(printed) == [expected]


@pytest.mark.parametrize(
    "printed",
    [
        "打造“20分钟服务圈”。",
        "落实《2022年5家以上河长办法》。",
        "按鲁发〔2021〕24号执行。",
        "9月底前清完。",
        "月排水15万元以下的小户免收。",
        "给予5%折扣。",
        "最高支持300万元。",
        "开展6项以上的，另行安排。",
        "通行 85 折。",
    ],
)
def test_what_is_no_target(printed: str) -> None:
    assert figures(printed) == []


def test_a_range_gives_both_bounds_and_is_told() -> None:
    read = read_targets("优惠由 2%-3%提高至 4%-6%。")
    assert [(one.op, one.value, one.baseline) for one in read.targets] == [(">=", 4, 2), ("<=", 6, 3)]
    assert read.ranges == ("优惠由 2%-3%提高至 4%-6%",)


def test_a_single_figure_from_a_range_has_no_baseline() -> None:
    read = read_targets("收费由 20—30 元降至 18 元。")
    assert [(one.value, one.baseline) for one in read.targets] == [(18, None)]
    assert len(read.ranges) == 1


def test_a_list_goes_on_after_its_verb() -> None:
    found = figures("认定15个河段、20个湖段、5个示范村，推出7类、17项清单。")
    assert [(metric, value) for metric, _, value, _, _ in found] == [
        ("河段", 15),
        ("湖段", 20),
        ("示范村", 5),
        ("清单", 7),
        ("清单", 17),
    ]


def test_a_bare_verb_or_period_takes_its_noun_from_the_title() -> None:
    assert read_targets("引进30人以上。", "大力引进治水人才").targets[0].metric == "引进治水人才"
    assert read_targets("每月不少于2次。", "巡河").targets[0].metric == "每月巡河"
