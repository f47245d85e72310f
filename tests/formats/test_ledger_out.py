from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from flows.domain.findings import Finding, Place, Severity
from flows.domain.ledger import (
    Judged,
    Ledger,
    LedgerEntry,
    Light,
    NodeState,
    OverdueTask,
    OverdueUnit,
    Source,
)
from flows.domain.period import Period
from flows.domain.plan import Domain, Plan
from flows.domain.returns import Collected, Outcome, Return, Status
from flows.domain.units import GROUP, Directory, Unit
from flows.formats.ledgers.tasks import PRINTED
from flows.formats.ledgers.writing import LedgerFacts, write_ledger

SHEETS = ["总台账", "按领域", "按单位", "逾期清单", "未报送清单", "问题提示", "说明"]
NASTY = '=HYPERLINK("http://x","点击")&<b>\'引号\'\n第二行 𠮷 垚'
A, B, C, TOWN, STREET, TOWNS = (
    "区甲局",
    "区乙局",
    "区丙局",
    "丁镇政府",
    "戊街道办事处",
    "各镇政府（街道办事处）",
)
DIRECTORY = Directory(
    (
        Unit(A, order=1),
        Unit(B, order=2),
        Unit(C, order=3),
        Unit(TOWN, order=4, member_of=(TOWNS,)),
        Unit(STREET, order=5, member_of=(TOWNS,)),
        Unit(TOWNS, kind=GROUP, order=9),
    )
)
PLAN = Plan(
    "优化营商环境行动计划",
    "东昌政办字〔2022〕13号",
    "区政府办公室",
    date(2022, 8, 16),
    (Domain(1, "开办企业", (A,), ()), Domain(2, "获得电力", (B, C), ())),
)
DOUBT = Finding(
    "completed-without-evidence", Severity.WARNING, "没有佐证", "请补充", Place("乙.xlsx", "填报表", "J7")
)
WRONG = Finding(
    "wrong-period", Severity.ERROR, "填报期次不是本期", "请重新填报", Place("戊.xlsx", "填报表", "E3")
)


def entry(code: str, judged: Judged, leads: tuple[str, ...], **more: Any) -> LedgerEntry:
    light = {Judged.COMPLETED: Light.BLUE, Judged.OVERDUE: Light.RED, Judged.DUE_SOON: Light.YELLOW}
    no = int(code[1:3])
    return LedgerEntry(
        task=code,
        title=f"事项{code}",
        domain=no,
        domain_name=PLAN.domains[no - 1].name,
        lead_units=leads,
        responsible_units=more.pop("responsible", ()),
        judged=judged,
        light=light.get(judged, Light.GREEN),
        because=f"依据规则，{judged.zh}",
        rule_id="R01",
        **more,
    )


def node(no: int, planned: date, **more: Any) -> NodeState:
    return NodeState(no, planned, f"成果{no}", Judged.OVERDUE, **more)


DONE = entry(
    "T01-01",
    Judged.COMPLETED,
    (A, B),
    reported=Status.COMPLETED,
    percent=100.0,
    progress=NASTY,
    completed_late=True,
    nodes=(NodeState(1, date(2022, 8, 31), "成果", Judged.COMPLETED, completed_late=True),),
    sources=(Source(A, "甲.xlsx", "ab" * 32, "填报表", 9), Source(B, "乙.xlsx", "cd" * 32, "填报表", 8)),
    findings=(DOUBT,),
)
LATE = entry(
    "T01-02",
    Judged.OVERDUE,
    (B,),
    responsible=(A, TOWNS),
    reported=Status.IN_PROGRESS,
    percent=33.5,
    progress="联调测试",
    days_overdue=0,
    periods_overdue=2,
    overdue_leads=(B,),
    nodes=(node(1, date(2022, 8, 31)), node(2, date(2022, 9, 30), extended_to=date(2022, 10, 31))),
    notes=("同意延期：第1号裁定",),
    problems="-接口未开放",
)
TOWNS_TASK = entry(
    "T02-03",
    Judged.OVERDUE,
    (TOWNS,),
    not_reported=(TOWN,),
    blank_units=(STREET,),
    days_overdue=30,
    periods_overdue=1,
)
ENDLESS = entry("T02-04", Judged.CONTINUING, (C,), no_progress_units=(C,), reported=Status.CONTINUING)
LEDGER = Ledger(
    period=Period(2022, 9),
    as_of=date(2022, 9, 30),
    rules_version="2022-1",
    rules_digest="1f" * 32,
    plan_digest="2e" * 32,
    entries=(DONE, LATE, TOWNS_TASK, ENDLESS),
    overdue_units=(
        OverdueUnit(
            B, (OverdueTask("T01-02", "事项T01-02", date(2022, 9, 30), 0, "成果1"),), 0, 2, "督办通知"
        ),
        OverdueUnit(
            TOWN,
            (OverdueTask("T02-03", "事项T02-03", date(2022, 8, 31), 30, "", not_reported=True),),
            30,
            1,
            "督办提示",
        ),
    ),
    missing_units=(STREET, TOWN),
    blank_units=(C,),
    findings=(DOUBT, WRONG),
)
COLLECTED = Collected(
    Period(2022, 9),
    (
        Return("甲.xlsx", "ab" * 32, A, 1, Outcome.ACCEPTED),
        Return("戊.xlsx", "ef" * 32, STREET, 1, Outcome.REJECTED, findings=(WRONG,)),
    ),
    (STREET, TOWN),
    (C,),
)
FACTS = LedgerFacts(PLAN, DIRECTORY, COLLECTED, "区营转办")
NOTHING = replace(LEDGER, entries=(DONE,), overdue_units=(), missing_units=(), blank_units=(), findings=())


def opened(ledger: Ledger = LEDGER, facts: LedgerFacts = FACTS) -> Any:
    return openpyxl.load_workbook(BytesIO(write_ledger(ledger, facts)))


def rows_of(sheet: Any) -> list[dict[str, Any]]:
    heads = [cell.value for cell in sheet[3]]
    return [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=4)]


def test_the_sheets_stand_in_their_order_and_the_task_sheet_has_all_its_headings() -> None:
    book = opened()
    assert book.sheetnames == SHEETS
    assert [cell.value for cell in book["总台账"][3]] == [
        *("序号", "任务编号", "领域", "重点任务", "牵头单位", "责任单位", "完成时限", "上期进展", "本期进展"),
        *("填报状态", "完成百分比", "研判状态", "亮灯", "逾期天数", "连续逾期期数", "存在问题", "下步措施"),
        *("责任单位填报情况", "研判说明", "问题提示", "备注", "数据来源"),
    ]


def test_each_task_has_one_row_with_its_values_and_sources() -> None:
    done, late, towns, endless = rows_of(opened()["总台账"])
    assert (done["序号"], done["任务编号"], done["牵头单位"], done["完成百分比"]) == (
        1,
        "T01-01",
        "区甲局、区乙局",
        100,
    )
    assert (done["研判状态"], done["亮灯"], done["逾期天数"]) == ("已完成（逾期完成）", "蓝灯", "—")
    assert done["完成时限"] == datetime(2022, 8, 31)  # noqa: DTZ001
    assert done["问题提示"] == "［提醒］没有佐证。请补充。"
    assert done["数据来源"] == "甲.xlsx!填报表 第9行\n乙.xlsx!填报表 第8行"
    assert late["完成时限"] == "1. 2022年8月31日 成果1\n2. 2022年9月30日（同意延期至2022年10月31日） 成果2"
    assert (late["逾期天数"], late["连续逾期期数"], late["亮灯"]) == (0, 2, "红灯")
    assert late["研判说明"] == "依据规则，逾期未完成"
    assert late["备注"] == "同意延期：第1号裁定"
    assert (towns["填报状态"], towns["数据来源"], towns["完成时限"]) == ("未报送", "无报送数据", "未明确时限")
    assert towns["备注"] == "未报送：丁镇政府\n空表：戊街道办事处"
    assert (endless["本期进展"], endless["填报状态"]) == ("本期无进展", "长期推进")


def test_last_period_is_told_apart_from_no_last_period() -> None:
    first = rows_of(opened()["总台账"])
    assert {row["上期进展"] for row in first} == {"首期，无上期数据"}
    known = replace(LEDGER, entries=(replace(DONE, last_progress="上月文字"), LATE))
    later = rows_of(opened(known, replace(FACTS, previous=NOTHING))["总台账"])
    assert [row["上期进展"] for row in later] == ["上月文字", "上期未填报"]


def test_texts_arrive_whole_and_as_text() -> None:
    content = write_ledger(LEDGER, FACTS)
    sheet = openpyxl.load_workbook(BytesIO(content))["总台账"]
    progress, problem = sheet["I4"], sheet["P5"]
    assert (progress.value, progress.data_type, progress.quotePrefix) == (NASTY, "s", True)
    assert (problem.value, problem.data_type, problem.quotePrefix) == ("-接口未开放", "s", True)
    assert (
        CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name("总台账").to_python()[3][8]
        == NASTY
    )


def test_lights_differ_in_fill_and_always_carry_the_word() -> None:
    sheet = opened()["总台账"]
    fills = {sheet.cell(row, 13).value: sheet.cell(row, 13).fill.fgColor.rgb for row in range(4, 8)}
    assert set(fills) == {"蓝灯", "红灯", "绿灯"}
    assert len(set(fills.values())) == 3


def test_domains_add_up_to_the_totals_of_the_ledger() -> None:
    sheet = opened()["按领域"]
    *rows, total = rows_of(sheet)
    assert [row["领域牵头单位"] for row in rows] == ["区甲局", "区乙局、区丙局"]
    totals = LEDGER.totals
    assert total["任务总数"] == totals["tasks"] == sum(row["任务总数"] for row in rows)
    for state in Judged:
        assert total[state.zh] == totals[state.value] == sum(row[state.zh] for row in rows)
    assert (rows[0]["完成率"], total["完成率"]) == (0.5, 0.25)
    assert sheet.cell(4, 11).number_format == "0.0%"


def test_units_stand_in_order_with_groups_expanded_and_joint_leads_each_counted() -> None:
    rows = {row["单位"]: row for row in rows_of(opened()["按单位"])}
    assert list(rows) == [A, B, C, TOWN, STREET]
    assert {unit: row["牵头任务数"] for unit, row in rows.items()} == {A: 1, B: 2, C: 1, TOWN: 1, STREET: 1}
    for row in rows.values():
        assert row["牵头任务数"] == sum(row[state.zh] for state in Judged)
    assert (rows[A]["责任任务数"], rows[TOWN]["责任任务数"]) == (1, 1)
    assert (rows[B]["列入逾期清单任务数"], rows[B]["最长逾期天数"], rows[B]["督办建议"]) == (1, 0, "督办通知")
    assert [row["报送情况"] for row in rows.values()] == [
        "已报送",
        "已报送",
        "空表",
        "未报送",
        "未报送（报送件已退回）",
    ]


def test_overdue_tasks_are_listed_unit_by_unit() -> None:
    first, second = rows_of(opened()["逾期清单"])
    assert list(first.values()) == [
        *(1, B, "T01-02", "事项T01-02", "成果1", datetime(2022, 9, 30), 0, 2),  # noqa: DTZ001
        *("督办通知", "已报送"),
    ]
    assert (second["单位"], second["节点事项"], second["逾期天数"], second["是否报送"]) == (
        TOWN,
        "—",
        30,
        "未报送",
    )


def test_silent_units_are_listed_in_order_with_the_reason_of_refusal() -> None:
    rows = rows_of(opened()["未报送清单"])
    assert [(row["单位"], row["报送情况"]) for row in rows] == [
        (C, "空表"),
        (TOWN, "未报送"),
        (STREET, "未报送（报送件已退回）"),
    ]
    assert rows[2]["退回原因"] == "戊.xlsx：填报期次不是本期"
    assert (rows[1]["牵头任务数"], rows[1]["责任任务数"], rows[1]["列入逾期清单任务数"]) == (1, 1, 1)


def test_findings_are_listed_once_and_the_heaviest_first() -> None:
    rows = rows_of(opened()["问题提示"])
    assert [(row["级别"], row["文件"], row["单元格"]) for row in rows] == [
        ("错误", "戊.xlsx", "E3"),
        ("提醒", "乙.xlsx", "J7"),
    ]


def test_a_return_s_finding_without_a_place_names_the_file_of_each_return() -> None:
    broken = Finding("broken-workbook", Severity.ERROR, "文件已损坏", "请重新保存")
    returns = tuple(
        Return(name, "ab" * 32, None, 1, Outcome.REJECTED, findings=(broken,))
        for name in ("一.xlsx", "二.xlsx")
    )
    ledger = replace(NOTHING, entries=(replace(DONE, findings=()),), findings=(broken,))
    rows = rows_of(opened(ledger, replace(FACTS, collected=Collected(Period(2022, 9), returns)))["问题提示"])
    assert [(row["文件"], row["问题"]) for row in rows] == [
        ("一.xlsx", "文件已损坏"),
        ("二.xlsx", "文件已损坏"),
    ]


def test_no_english_stands_among_the_headings() -> None:
    for sheet in opened():
        assert not [cell.value for cell in sheet[3] if re.search("[A-Za-z]|代码", str(cell.value or ""))]


def told(leads: tuple[str, ...], **texts: Any) -> dict[str, Any]:
    ledger = replace(LEDGER, entries=(replace(LATE, lead_units=leads, **texts),))
    (row,) = rows_of(opened(ledger)["总台账"])
    return row


def test_the_printed_columns_hold_what_the_leads_told_and_the_others_stay_whole_beside() -> None:
    row = told(
        (B,),
        progress=f"{B}：联调\n第二行\n{A}：已配合\n{TOWN}：已走访",
        problems=f"{A}：缺人手",
        next_steps=f"{B}：上线\n{A}：续办",
    )
    assert (row["本期进展"], row["存在问题"], row["下步措施"]) == ("联调\n第二行", "—", "上线")
    assert row["责任单位填报情况"] == (
        f"［本期进展］\n{A}：已配合\n{TOWN}：已走访\n［存在问题］\n{A}：缺人手\n［下步措施］\n{A}：续办"
    )
    silent = told((C,), progress=f"{A}：已配合", problems="")
    assert (silent["本期进展"], silent["责任单位填报情况"]) == (
        "未填写进展情况",
        f"［本期进展］\n{A}：已配合",
    )


def test_of_many_leads_what_fits_the_row_is_printed_and_all_of_it_kept() -> None:
    texts = {unit: f"{unit}：{word * 200}" for unit, word in ((A, "甲"), (B, "乙"), (C, "丙"))}
    row = told((A, B, C), progress="\n".join(texts.values()))
    assert row["本期进展"] == f"{texts[A]}\n（其余内容见“责任单位填报情况”栏）"
    assert row["责任单位填报情况"] == "［本期进展（牵头单位填报全文）］\n" + "\n".join(texts.values())


def test_a_row_is_as_high_as_its_printed_text_and_of_one_type_size() -> None:
    wordy = replace(LATE, progress="\n".join(f"{unit}：{'办' * 900}" for unit in (B, A, TOWN)))
    sheet = opened(replace(LEDGER, entries=(LATE, wordy, replace(wordy, lead_units=(A, B)))))["总台账"]
    for row in (4, 5, 6):
        assert len({cell.font.size for cell in sheet[row][:PRINTED]}) == 1
    silent = replace(LATE, lead_units=(C,), progress=f"{A}：{'办' * 900}")
    low, same = (
        opened(replace(LEDGER, entries=(one,)))["总台账"] for one in (replace(silent, progress=""), silent)
    )
    assert low.row_dimensions[4].height == same.row_dimensions[4].height


def test_a_page_of_the_task_sheet_prints_at_seven_points() -> None:
    sheet = opened()["总台账"]
    digits = sum(
        one.width * (min(one.max, PRINTED) - one.min + 1)
        for one in sheet.column_dimensions.values()
        if one.min <= PRINTED
    )
    page = (297 - 0.8 * 25.4) / 25.4 * 72
    assert sheet["I4"].font.size * page / (digits * 7 * 0.75) >= 7


def test_explanations_name_rules_digests_totals_and_the_change_since_last_period() -> None:
    rows = {row["项目"]: row["内容"] for row in rows_of(opened()["说明"])}
    assert rows["数据截止日"] == "2022年9月30日"
    assert (rows["研判规则版本"], rows["研判规则摘要值"], rows["行动计划摘要值"]) == (
        "2022-1",
        "1f" * 32,
        "2e" * 32,
    )
    assert rows["报送情况"] == "应报送单位5个，其中已报送2个、未报送2个、空表1个"
    assert rows["任务总数"] == "4项（首期，无上期数据）"
    assert {"蓝灯", "绿灯", "黄灯", "红灯"} <= set(rows)
    later = {
        row["项目"]: row["内容"] for row in rows_of(opened(facts=replace(FACTS, previous=NOTHING))["说明"])
    }
    assert later["任务总数"] == "4项（上期1项，增加3项）"
    assert later["已完成"] == "1项（上期1项，持平）"


def test_demo_data_says_so() -> None:
    book = opened(facts=replace(FACTS, demo=True))
    assert "演示数据" in book["总台账"]["A2"].value
    assert "演示数据" in book["说明"]["A2"].value
    assert "演示数据" not in opened()["总台账"]["A2"].value


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("逾期清单", "本期无逾期事项"), ("未报送清单", "本期各单位均已报送"), ("问题提示", "本期无问题提示")],
)
def test_an_empty_list_says_so(name: str, sentence: str) -> None:
    ledger = replace(NOTHING, entries=(replace(DONE, findings=()),))
    facts = replace(FACTS, collected=Collected(Period(2022, 9)))
    assert opened(ledger, facts)[name]["A4"].value == sentence


def test_an_empty_ledger_is_still_a_workbook() -> None:
    assert (
        opened(replace(NOTHING, entries=()), replace(FACTS, collected=Collected(Period(2022, 9)))).sheetnames
        == SHEETS
    )


@pytest.mark.parametrize("name", SHEETS)
def test_every_sheet_is_ready_to_print_and_to_browse(name: str) -> None:
    sheet = opened()[name]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.print_area.startswith(f"'{name}'!$A$1:")
    assert sheet.freeze_panes.endswith("4")
    assert sheet.oddFooter.center.text == "— &P —"
    assert sheet.oddFooter.center.size == 14
    assert bool(sheet.auto_filter.ref) is (name != "说明")
    assert all(area.max_row <= 2 for area in sheet.merged_cells.ranges)
    assert all(sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1))


def test_the_checking_columns_stay_off_the_printed_page() -> None:
    assert opened()["总台账"].print_area == "'总台账'!$A$1:$Q$7"


def test_rows_grow_with_their_text_and_over_long_text_turns_to_small_print() -> None:
    texts = ("短", "中" * 100, "长" * 300, "超" * 900)
    ledger = replace(LEDGER, entries=tuple(replace(LATE, progress=text) for text in texts))
    sheet = opened(ledger)["总台账"]
    heights = [sheet.row_dimensions[row].height for row in range(4, 8)]
    assert heights == sorted(set(heights))
    assert heights[-1] <= 409.5
    assert sheet["I7"].font.size < sheet["I6"].font.size == sheet["I4"].font.size


def test_the_same_ledger_gives_the_same_bytes() -> None:
    assert write_ledger(LEDGER, FACTS) == write_ledger(LEDGER, FACTS)


def test_counts_of_the_task_sheet_are_the_totals() -> None:
    counted = Counter(row["研判状态"].split("（")[0] for row in rows_of(opened()["总台账"]))
    assert {state.value: counted[state.zh] for state in Judged} == {
        key: count for key, count in LEDGER.totals.items() if key != "tasks"
    }
