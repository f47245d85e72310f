"""What the commands on the plan and the directory tell the officer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.screen import say, show_findings

if TYPE_CHECKING:
    from flows.stages.adopt import Adoption


def adoption(adopted: Adoption, *, dry_run: bool) -> None:
    """Tell what importing a plan found and changed."""
    plan = adopted.reading.plan
    say(f"《{plan.title}》（{plan.doc_number}）：{len(plan.domains)}个领域、{len(plan.tasks)}项任务")
    for label, codes in (("新增", adopted.added), ("变动", adopted.changed), ("删去", adopted.gone)):
        if codes:
            say(f"  {label}{len(codes)}项：{'、'.join(codes[:12])}{'……' if len(codes) > 12 else ''}")
    show_findings(adopted.findings, everything=True)
    if not dry_run and any(one.code == "plan-unit-not-listed" for one in adopted.findings):
        say(
            "名录中没有的单位见上，可用 taizhang units propose 再看；全部无误时运行 taizhang units confirm --all。"
        )
    if adopted.written:
        say("已导入。")
    else:
        say("仅试读，未写入。" if dry_run else "与现行任务清单相同，未作改动。")
