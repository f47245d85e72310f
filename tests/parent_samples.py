"""Two small plans of our own: a county's and the city's above it."""

from __future__ import annotations

from datetime import date

from flows.domain.parentage import Link, Relation
from flows.domain.plan import Domain, Node, Plan, Target, Task


def node(no: int, month: int, day: int, deliverable: str) -> Node:
    return Node(no, date(2022, month, day), f"{month}月底前", deliverable)


def plan(title: str, tasks: tuple[Task, ...], names: tuple[str, ...] = ("用水领域",)) -> Plan:
    domains = tuple(
        Domain(no, name, (), tuple(task for task in tasks if task.domain_no == no))
        for no, name in enumerate(names, start=1)
    )
    return Plan(title, f"{title[:1]}政办字〔2022〕1号", f"{title[:1]}政府办公室", date(2022, 5, 10), domains)


def share(value: float) -> Target:
    return Target(f"用水报装网办率达到{value:g}%以上", "用水报装网办率", ">=", value, "%")


PIPES = "压减用水报装环节，推行报装资料线上提交，用水报装网办率达到90%以上"
METERS = "更换老旧水表，推广智能水表远程抄表，方便用户查询水量水费"
LEAKS = "开展供水管网漏损治理，建立漏损监测台账，及时修复漏点"
FLOWERS = "评选花园式单位，组织花卉展览，美化庭院环境"
REUSE = "扩大再生水利用规模，园林绿化优先使用再生水"

OURS = plan(
    "县供水行动计划",
    (
        Task("T01-01", 1, "压减用水报装环节", 1, ("县水务局",), (), PIPES, None, (node(1, 9, 30, "用水报装资料线上提交"),), (), (share(85),)),
        Task("T01-02", 2, "推广智能水表", 1, ("县水务局",), (), METERS),
        Task("T01-03", 3, "评选花园式单位", 1, ("县林业局",), (), FLOWERS),
    ),
)  # fmt: skip
ABOVE = plan(
    "市供水行动方案",
    (
        Task("T01-01", 1, "压减用水报装环节", 1, ("市水务局",), (), PIPES, None, (node(1, 6, 30, "用水报装资料线上提交"),), (), (share(90),)),
        Task("T01-02", 2, "推广智能水表", 1, ("市水务局",), (), METERS, None, (node(1, 8, 31, "完成老旧水表更换"),)),
        Task("T01-03", 3, "治理管网漏损", 1, ("市水务局",), (), LEAKS, None, (node(1, 12, 31, "建立漏损台账"),)),
        Task("T01-04", 4, "扩大再生水利用", 1, ("市住建局",), (), REUSE),
    ),
)  # fmt: skip


def link(task: str, parent: str, by: str = "", relation: Relation = Relation.DIRECT) -> Link:
    return Link(task, parent, relation, 0.9, "", by)
