"""Changes of the plan in the year (计划变更): laid over the adopted list, never an edit of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from flows.domain.period import Period, zh_date
from flows.domain.plan import Node, Task


class ChangeKind(StrEnum):
    """What a change does; of one period and day, those that make tasks come before those that alter them."""

    ADD_TASK = "add-task"
    SPLIT = "split"
    MERGE = "merge"
    REASSIGN = "reassign"
    ADD_NODE = "add-node"
    EXTEND = "extend"
    CANCEL = "cancel"

    @property
    def zh(self) -> str:
        """The word printed in lists and notes."""
        return {
            "add-task": "增加任务",
            "split": "拆分任务",
            "merge": "合并任务",
            "reassign": "调整单位",
            "add-node": "增加时间节点",
            "extend": "调整时限",
            "cancel": "取消",
        }[self.value]


@dataclass(frozen=True)
class Decision:
    """On what a change stands: it holds from ``period`` on, by ``basis`` (文号), decided by a person on a day."""

    period: Period
    basis: str
    by: str
    on: date
    reason: str


@dataclass(frozen=True)
class Withdrawal:
    """Who ended a change and why; from ``period`` on it has no effect."""

    period: Period
    by: str
    on: date
    reason: str


@dataclass(frozen=True)
class PlanChange:
    """One decided change; ``no`` is given by the store.

    ``ends``: codes of tasks that end (split, merged, cancelled); ``adds``: whole tasks, codes given;
    ``task``: the one altered in place; ``node``: the node added, or as it stood when it was moved or
    cancelled; ``due``: its new date; ``leads``, ``responsible``: the new units, None if unchanged;
    ``renamed``: (old, new) unit throughout the plan.
    """

    no: int
    kind: ChangeKind
    decision: Decision
    task: str = ""
    ends: tuple[str, ...] = ()
    adds: tuple[Task, ...] = ()
    node: Node | None = None
    due: date | None = None
    leads: tuple[str, ...] | None = None
    responsible: tuple[str, ...] | None = None
    renamed: tuple[str, str] | None = None
    withdrawn: Withdrawal | None = field(default=None)

    def holds_in(self, period: Period) -> bool:
        """Return True if the change is in force in ``period``."""
        ended = self.withdrawn is not None and self.withdrawn.period <= period
        return self.decision.period <= period and not ended

    @property
    def codes(self) -> tuple[str, ...]:
        """Every task code that the change names."""
        return tuple(dict.fromkeys(one for one in (self.task, *self.ends, *self.new_codes) if one))

    @property
    def new_codes(self) -> tuple[str, ...]:
        """The codes of the tasks that it adds."""
        return tuple(one.code for one in self.adds)

    @property
    def what(self) -> str:
        """What it does, as a clause: ``T02-09 拆分为 T02-15、T02-16``."""
        made, ended = "、".join(self.new_codes), "、".join(self.ends)
        match self.kind:
            case ChangeKind.ADD_TASK:
                return f"增加任务{made}"
            case ChangeKind.SPLIT:
                return f"{ended}拆分为{made}"
            case ChangeKind.MERGE:
                return f"{ended}合并为{made}"
            case ChangeKind.REASSIGN:
                return self._units
            case ChangeKind.CANCEL if self.node is None:
                return f"取消任务{ended}"
            case _:
                return self._node

    @property
    def _units(self) -> str:
        if self.renamed:
            return f"{self.task or '全部任务'}的“{self.renamed[0]}”改为“{self.renamed[1]}”"
        parts = (("牵头单位", self.leads), ("责任单位", self.responsible))
        told = "，".join(
            f"{word}改为{'、'.join(units) or '无'}" for word, units in parts if units is not None
        )
        return f"{self.task}{told}"

    @property
    def _node(self) -> str:
        node = self.node
        if node is None:
            return self.task
        name = f"第{node.no}个时间节点"
        if self.kind is ChangeKind.ADD_NODE:
            return f"{self.task}增加{name}（{zh_date(node.due)}{node.deliverable}）"
        if self.kind is ChangeKind.CANCEL:
            return f"{self.task}取消{name}（{zh_date(node.due)}）"
        return f"{self.task}{name}由{zh_date(node.due)}调整为{zh_date(self.due or node.due)}"

    @property
    def note(self) -> str:
        """The line for the ledger: ``依〔文号〕，自2022年10月起……（理由）``."""
        decision = self.decision
        return f"依{decision.basis}，自{decision.period.zh}起{self.what}（{decision.reason}）"


def next_node_no(task: Task, changes: Iterable[PlanChange]) -> int:
    """Return the number for a further node of ``task``; one once given is never given again."""
    given = [one.node.no for one in changes if one.task == task.code and one.node]
    return max((*given, *(node.no for node in task.nodes)), default=0) + 1
