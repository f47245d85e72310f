"""What comparing with the plan above tells the officer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.domain.findings import Severity
from flows.parent_plan import LINKS_FILE
from flows.screen import say, show_findings

if TYPE_CHECKING:
    from flows.domain.comparing import Comparison
    from flows.stages.compare import Compared

_SHOWN = 10


def comparison(done: Compared) -> None:
    """Tell what was found: tasks carried out, own, not taken up, and where less is asked than above."""
    found = done.comparison
    taken = len({link.task for link in found.counted})
    say(f"《{found.plan.title}》对照《{found.parent.title}》")
    say(
        f"  本级{len(found.plan.tasks)}项：落实上级任务{taken}项（直接落实{len(found.direct_tasks)}项），"
        f"自有{len(found.own_tasks)}项；"
        f"已确认{len(found.settled)}项"
    )
    say(f"  上级{len(found.parent.tasks)}项：本级未承接{len(found.not_taken_up)}项")
    _differences(found)
    grave = tuple(one for one in done.findings if one.severity is not Severity.INFO)
    show_findings(grave, everything=True)
    say(f"对应关系在 {LINKS_FILE}，请在“确认人”栏签名确认；已确认的不会被改动。")


def _differences(found: Comparison) -> None:
    heavy = found.heavy
    if not heavy:
        say("  时限和指标没有低于上级的")
        return
    for one in heavy[:_SHOWN]:
        basis = "" if one.link.confirmed else "（对应关系待确认）"
        say(f"  ［{one.matter.zh}］{one.link.task}—{one.link.parent}：{one.because}{basis}")
    if len(heavy) > _SHOWN:
        say(f"  ……要求低于上级的共{len(heavy)}处，加 --out 写成 Excel 查看全部")
