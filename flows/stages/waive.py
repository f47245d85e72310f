"""Record that the office lives with a kind of finding for one unit until a day (豁免), or end that."""

from __future__ import annotations

from flows.domain.period import zh_date
from flows.domain.trouble import OutOfOrder
from flows.domain.waivers import Waiver
from flows.office import Office


def record_waiver(office: Office, waiver: Waiver) -> Waiver:
    """Keep ``waiver`` (its number is given by the store); OutOfOrder if it could have no effect."""
    office = office.at(waiver.period)
    if not waiver.by.strip() or not waiver.reason.strip():
        raise OutOfOrder("没有写明作出决定的人或理由", "请用 --by 写明姓名和职务，用 --reason 写明理由")
    if waiver.unit not in office.directory.by_name:
        raise OutOfOrder(f"单位名录中没有“{waiver.unit}”", "请写规范名称")
    if waiver.task and waiver.task not in office.plan.by_code:
        raise OutOfOrder(f"行动计划中没有任务 {waiver.task}", "请核对任务编号，如 T02-09")
    if waiver.until < waiver.period.last_day:
        raise OutOfOrder(
            f"豁免的截止日{zh_date(waiver.until)}早于{waiver.period.zh}的最后一天，不起作用", "请写更晚的日期"
        )
    kept = office.store.add_waiver(waiver)
    place = f"{kept.unit}{' ' + kept.task if kept.task else ''}"
    office.record(None, "豁免问题提示", f"豁免{kept.no}号：{kept.code}，{place}，至{kept.until}（{kept.by}）")
    return kept


def withdraw_waiver(office: Office, no: int, by: str) -> None:
    """Withdraw waiver ``no``; it stays on record but has no effect any more."""
    if not by.strip():
        raise OutOfOrder("没有写明撤回的人", "请用 --by 写明")
    office.store.withdraw_waiver(no, by, office.now().date())
    office.record(None, "撤回豁免", f"豁免{no}号（{by}）")
