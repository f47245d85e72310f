"""Date phrases, what is due, and how long a policy holds."""

import pytest

from flows.formats.plans.nodes import read_dates


def dates(text: str, year: int | None = 2022) -> list[tuple[str, str]]:
    return [(node.due.isoformat(), node.phrase) for node in read_dates(text, year).nodes]


@pytest.mark.parametrize(
    ("printed", "due", "phrase"),
    [
        ("9月底前，清完", "2022-09-30", "9月底前"),
        ("9 月底前，清完", "2022-09-30", "9月底前"),
        ("2 月底前清完", "2022-02-28", "2月底前"),
        ("12月底，清完", "2022-12-31", "12月底"),
        ("6月1日前，清完", "2022-06-01", "6月1日前"),
        ("2024 年 2 月底之前，清完", "2024-02-29", "2024年2月底之前"),
        ("2023年9月15日以前清完", "2023-09-15", "2023年9月15日以前"),
        ("年底前，清完", "2022-12-31", "年底前"),
        ("2023年底前，清完", "2023-12-31", "2023年底前"),
        ("年底力争清完", "2022-12-31", "年底"),
        ("上半年，清完", "2022-06-30", "上半年"),
        ("三季度末前，清完", "2022-09-30", "三季度末前"),
        ("2024年年底前，清完", "2024-12-31", "2024年年底前"),
        ("年内清完", "2022-12-31", "年内"),
        ("全年清淤不少于3次", "2022-12-31", "全年"),
    ],
)
def test_phrases(printed: str, due: str, phrase: str) -> None:
    assert dates(f"先摸底，{printed}。") == [(due, phrase)]


@pytest.mark.parametrize(
    "printed",
    [
        "执行期至 2022 年 12 月 31 日",
        "政策有效期延长至2025年12月底",
        "从2022年到2023年6月底，按1%补助",
        "截至6月底，已清3条",
        "每年12月底前清一次",
        "较上年底下降",
        "增速不低于年初水平",
        "2021年3月1日以后的项目",
        "全年无休服务",
        "落实《2022年9月底前清淤办法》",
        "10月的河道",
        "20日内清完",
        "三年内清完",
    ],
)
def test_what_is_no_deadline(printed: str) -> None:
    assert dates(f"清淤，{printed}。") == []


def test_policy_validity_is_kept_apart_without_blanks() -> None:
    read = read_dates(
        "甲政策执行期至 2022 年 12 月 31 日；9月底前，清完；乙有效期延长至2025年12月31日。", 2022
    )
    assert read.validity == ("执行期至2022年12月31日", "有效期延长至2025年12月31日")
    assert [node.deliverable for node in read.nodes] == ["清完"]


def test_deliverables_are_the_clauses_that_follow() -> None:
    text = "4月底前制定方案，年底力争清完（含支流；含沟渠）。5 月底前，评一次；再评。全部拆除，10月底前。"
    nodes = read_dates(text, 2022).nodes
    assert [node.deliverable for node in nodes] == [
        "制定方案",
        "力争清完（含支流；含沟渠）",
        "评一次",
        "全部拆除",
    ]
    assert [node.no for node in nodes] == [1, 2, 3, 4]


def test_two_nodes_may_share_a_date() -> None:
    assert dates("10月底前，出清单。10月底前，出规范。") == [("2022-10-31", "10月底前")] * 2


def test_doubts_say_why() -> None:
    assert [one.why for one in read_dates("9月底前，清完。", None).doubts] == ["year"]
    read = read_dates("9月31日前，清完。从2022年到2023年6月底补助。全年清3次。", 2022)
    assert [one.why for one in read.doubts] == ["impossible", "whole", "range"]
    assert [node.phrase for node in read.nodes] == ["全年"]
