"""Record a decision of the office (裁定), or withdraw one."""

from __future__ import annotations

from flows.domain.judging.effects import STATUS_KINDS, Effects, day_of, in_force, names_of, status_of
from flows.domain.period import zh_date
from flows.domain.plan import Task
from flows.domain.returns import STATUS_ZH
from flows.domain.rulings import Ruling, RulingKind
from flows.domain.trouble import OutOfOrder
from flows.office import Office

_ON_LEADS = (RulingKind.EXTENSION, RulingKind.EXEMPTION, *STATUS_KINDS)


def record_ruling(office: Office, ruling: Ruling) -> Ruling:
    """Keep ``ruling`` (its number is given by the store); OutOfOrder if it could have no effect."""
    _signed(ruling.by, ruling.reason)
    office = office.at(ruling.period)
    task = office.plan.by_code.get(ruling.task)
    if task is None:
        raise OutOfOrder(*_no_such_task(office, ruling.task))
    if ruling.kind is RulingKind.EXTENSION and not task.nodes:
        raise OutOfOrder("该任务未设时间节点，无须延期")
    if ruling.node is not None and ruling.node not in {node.no for node in task.nodes}:
        raise OutOfOrder(
            f"任务 {ruling.task} 没有第{ruling.node}个时间节点", f"该任务共有{len(task.nodes)}个时间节点"
        )
    if ruling.unit and ruling.unit not in office.directory.by_name:
        raise OutOfOrder(f"单位名录中没有“{ruling.unit}”", "请写规范名称")
    _on_lead(office, ruling, task)
    _worded(office, ruling, task)
    kept = office.store.add_ruling(ruling)
    office.record(ruling.period, "裁定", f"裁定{kept.no}号：{kept.task} {kept.kind.zh}（{kept.by}）")
    return kept


def withdraw_ruling(office: Office, no: int, by: str, reason: str) -> None:
    """Withdraw ruling ``no``; it stays on record but has no effect any more."""
    _signed(by, reason)
    if not any(one.no == no and not one.withdrawn for one in office.store.rulings()):
        raise OutOfOrder(f"没有可撤回的裁定{no}号", "请用 taizhang rule list 查看")
    office.store.withdraw_ruling(no, by, office.now().date(), reason)
    office.record(None, "撤回裁定", f"裁定{no}号（{by}：{reason}）")


def _no_such_task(office: Office, code: str) -> tuple[str, str]:
    ended = office.standing.ended.get(code)
    if ended:
        return f"任务 {code} 已不在行动计划中：{ended.note}", "请写现行任务的编号"
    return f"行动计划中没有任务 {code}", "请核对任务编号，如 T02-09"


def _signed(by: str, reason: str) -> None:
    if not by.strip():
        raise OutOfOrder("没有写明作出决定的人", "请写明姓名和职务，如“李主任”")
    if not reason.strip():
        raise OutOfOrder("没有写明理由", "请写明作出决定的理由")


def _on_lead(office: Office, ruling: Ruling, task: Task) -> None:
    """Refuse a ruling on a unit that does not act as lead, by the members ruled so far."""
    if not ruling.unit or ruling.kind not in _ON_LEADS or ruling.unit in task.lead_units:
        return
    directory = office.directory
    effects = in_force(office.store.rulings(), ruling.period, directory).get(task.code, Effects())
    ruled = [one for name in task.lead_units for one in effects.members(name) or (name,)]
    leads = {unit.name for unit in directory.expanded(ruled)}
    if leads.isdisjoint(unit.name for unit in directory.expanded((ruling.unit,))):
        names = "、".join(task.lead_units)
        raise OutOfOrder(
            f"“{ruling.unit}”不是任务 {task.code} 的牵头单位", f"请写该任务的牵头单位（{names}）或其成员单位"
        )


def _worded(office: Office, ruling: Ruling, task: Task) -> None:
    """Refuse a value from which nothing would follow."""
    if ruling.kind is RulingKind.EXTENSION:
        _later(ruling, task)
    elif ruling.kind is RulingKind.MEMBERS:
        _known_members(office, ruling, task)
    elif ruling.kind in STATUS_KINDS and status_of(ruling.value) is None:
        words = "、".join(f"{zh}（{one.value}）" for one, zh in STATUS_ZH.items())
        raise OutOfOrder(f"填报状态“{ruling.value}”无法识别", f"请写下列状态之一：{words}")


def _later(ruling: Ruling, task: Task) -> None:
    day = day_of(ruling.value)
    if day is None:
        raise OutOfOrder(f"延期日期“{ruling.value}”无法识别", "请写成 2022-10-31 的样式")
    first = min(node.due for node in task.nodes if ruling.node in (None, node.no))
    if day <= first:
        raise OutOfOrder(
            f"延期日期{zh_date(day)}不晚于原定时限{zh_date(first)}", f"请写{zh_date(first)}以后的日期"
        )


def _known_members(office: Office, ruling: Ruling, task: Task) -> None:
    directory = office.directory
    group = directory.by_name.get(ruling.unit or "")
    if group is None or not group.is_group:
        raise OutOfOrder(
            f"“{ruling.unit or ''}”不是单位集合", "请写要明确成员的单位集合，如“各镇政府（街道办事处）”"
        )
    if group.name not in (*task.lead_units, *task.responsible_units):
        raise OutOfOrder(f"任务 {task.code} 中没有单位集合“{group.name}”", "请写该任务所列的单位集合")
    names = names_of(ruling.value)
    if not names:
        raise OutOfOrder("没有写明成员单位", "请写成员单位的规范名称，用顿号隔开")
    unknown = [name for name in names if directory.find(name) is None]
    if unknown:
        raise OutOfOrder(
            f"单位名录中没有{'、'.join(f'“{name}”' for name in unknown)}",
            "请写成员单位的规范名称，用顿号隔开",
        )
    groups = [name for name in names if (unit := directory.find(name)) and unit.is_group]
    if groups:
        raise OutOfOrder(f"{'、'.join(f'“{name}”' for name in groups)}是单位集合", "请逐个写明具体的成员单位")
