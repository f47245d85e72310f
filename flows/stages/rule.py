"""Record a decision of the office (裁定), or withdraw one."""

from __future__ import annotations

from flows.domain.rulings import Ruling
from flows.domain.trouble import OutOfOrder
from flows.office import Office


def record_ruling(office: Office, ruling: Ruling) -> Ruling:
    """Keep ``ruling`` (its number is given by the store); OutOfOrder if task, node or unit do not exist."""
    task = office.plan.by_code.get(ruling.task)
    if task is None:
        raise OutOfOrder(f"行动计划中没有任务 {ruling.task}", "请核对任务编号，如 T02-09")
    if ruling.node is not None and ruling.node not in {node.no for node in task.nodes}:
        raise OutOfOrder(
            f"任务 {ruling.task} 没有第{ruling.node}个时间节点", f"该任务共有{len(task.nodes)}个时间节点"
        )
    if ruling.unit and ruling.unit not in office.directory.by_name:
        raise OutOfOrder(f"单位名录中没有“{ruling.unit}”", "请写规范名称")
    kept = office.store.add_ruling(ruling)
    office.record(ruling.period, "裁定", f"裁定{kept.no}号：{kept.task} {kept.kind.zh}（{kept.by}）")
    return kept


def withdraw_ruling(office: Office, no: int, by: str, reason: str) -> None:
    """Withdraw ruling ``no``; it stays on record but has no effect any more."""
    if not any(one.no == no and not one.withdrawn for one in office.store.rulings()):
        raise OutOfOrder(f"没有可撤回的裁定{no}号", "请用 taizhang rule list 查看")
    office.store.withdraw_ruling(no, by, office.now().date(), reason)
    office.record(None, "撤回裁定", f"裁定{no}号（{by}：{reason}）")
