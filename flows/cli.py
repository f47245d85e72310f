"""The door for people: every act of the month as one command, in Chinese, with one exit status."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import click

from flows import reports, screen, wiring
from flows.chinese_click import ChineseGroup
from flows.domain.delivery import Occasion, ParcelState
from flows.domain.findings import Finding, Severity
from flows.domain.period import Period
from flows.domain.rulings import Ruling, RulingKind
from flows.office import Office, Silent

DONE, DONE_WITH_ERRORS = 0, 1


class PeriodType(click.ParamType[Period]):
    """A period written ``2022-09``."""

    name = "期次"

    def convert(
        self, value: str | Period, param: click.Parameter | None, ctx: click.Context | None
    ) -> Period:
        """Read ``value``, or fail with the sentence that says how to write it."""
        if isinstance(value, Period):
            return value
        try:
            return Period.parse(value)
        except ValueError as trouble:
            self.fail(str(trouble), param, ctx)


class DayType(click.ParamType[date]):
    """A date written ``2022-09-30``."""

    name = "日期"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read ``value``, or fail with the sentence that says how to write it."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}”不是日期，请写成 2022-09-30", param, ctx)


period_option = click.option("--period", type=PeriodType(), required=True, help="期次，如 2022-09。")
json_option = click.option("--json", "as_json", is_flag=True, help="在标准输出打印一个 JSON 文档。")
occasion_option = click.option(
    "--for",
    "occasion",
    type=click.Choice([one.value for one in Occasion]),
    default=Occasion.PAPERS.value,
    show_default=True,
    help="事项：papers 印发文书，forms 下发填报表，chase 催报。",
)


@click.group(cls=ChineseGroup)
def taizhang() -> None:
    """台账：按月下发、催报、收集、研判、拟稿、审签、发送、归档。"""


@contextmanager
def at_work(home: str | Path | None, *, quiet: bool = False) -> Iterator[Office]:
    """Open the office for one command."""
    with wiring.opened(wiring.home_of(home), Silent() if quiet else screen.Bar()) as office:
        yield office


def leave(findings: tuple[Finding, ...]) -> None:
    """End the command: status 1 if any finding is an error, else 0."""
    sys.exit(DONE_WITH_ERRORS if any(one.severity is Severity.ERROR for one in findings) else DONE)


def print_json(document: dict[str, Any]) -> None:
    """Print the one JSON document of a ``--json`` command."""
    sys.stdout.buffer.write(json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n")
    sys.stdout.buffer.flush()


@taizhang.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--sample", is_flag=True, help="带上示例行动计划和单位名录。")
def init(folder: Path, sample: bool) -> None:
    """建立工作文件夹 FOLDER（设置、规则、模板、单位名录）。"""
    from flows.stages.adopt import adopt_plan

    wiring.made(folder.resolve(), sample=sample)
    if sample:
        with at_work(folder.resolve()) as office:
            adopt_plan(office, folder / "data/plan.json")
    screen.say(f"已建立工作文件夹 {folder}")


@taizhang.group(cls=ChineseGroup)
def plan() -> None:
    """行动计划：导入、导出。"""


@plan.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只看会改什么，不写入。")
@json_option
@click.pass_obj
def plan_import(home: str | None, file: Path, dry_run: bool, as_json: bool) -> None:
    """读入印发的行动计划 FILE（全文或任务清单）。"""
    from flows.formats.plans.json_face import plan_to_face
    from flows.stages.adopt import adopt_plan

    with at_work(home, quiet=as_json) as office:
        adoption = adopt_plan(office, file, dry_run=dry_run)
    if as_json:
        print_json(plan_to_face(adoption.reading.plan, adoption.findings))
    else:
        reports.adoption(adoption, dry_run=dry_run)
    leave(adoption.findings)


@plan.command("export")
@json_option
@click.option("--out", type=click.Path(path_type=Path), help="写成 Excel 任务清单。")
@click.pass_obj
def plan_export(home: str | None, as_json: bool, out: Path | None) -> None:
    """导出任务清单（JSON 或 Excel）。"""
    from flows.formats.plans.json_face import plan_to_face
    from flows.formats.plans.table import write_plan_workbook

    with at_work(home, quiet=as_json) as office:
        if out:
            wiring.put(out, write_plan_workbook(office.plan))
            screen.say(f"任务清单已写入 {out}")
        if as_json or not out:
            print_json(plan_to_face(office.plan, ()))


@taizhang.command()
@period_option
@click.pass_obj
def issue(home: str | None, period: Period) -> None:
    """下发：每个单位生成一份填报表。"""
    from flows.stages.issue import issue_forms

    with at_work(home) as office:
        reports.issue(issue_forms(office, period), office, period)


@taizhang.command()
@period_option
@click.option("--from", "source", type=click.Path(path_type=Path), help="收件文件夹或 .zip 压缩包。")
@json_option
@click.pass_obj
def collect(home: str | None, period: Period, source: Path | None, as_json: bool) -> None:
    """收集：读取报送件，保存原件，列出问题。"""
    from flows.formats.faces import collected_face
    from flows.stages.collect import collect_returns

    with at_work(home, quiet=as_json) as office:
        collected = collect_returns(office, period, source)
    if as_json:
        print_json(collected_face(collected))
    else:
        reports.collected(collected)
    leave(collected.findings)


@taizhang.command()
@period_option
@click.pass_obj
def chase(home: str | None, period: Period) -> None:
    """催报：给未报送的单位各拟一封提醒。"""
    from flows.stages.chase import chase_units

    with at_work(home) as office:
        reports.chase(chase_units(office, period), office, period)


@taizhang.command()
@period_option
@click.option("--as-of", type=DayType(), help="数据截止日；不写则为当月最后一天。")
@json_option
@click.pass_obj
def settle(home: str | None, period: Period, as_of: date | None, as_json: bool) -> None:
    """研判：汇总全部报送件，判定每项任务的状态。"""
    from flows.formats.faces import ledger_face
    from flows.stages.settle import settle_period

    with at_work(home, quiet=as_json) as office:
        ledger = settle_period(office, period, as_of)
    if as_json:
        print_json(ledger_face(ledger))
    else:
        reports.ledger(ledger)
    leave(reports.findings_of(ledger))


@taizhang.command()
@period_option
@click.pass_obj
def draft(home: str | None, period: Period) -> None:
    """拟稿：生成台账、通报、督办通知、催报通知。"""
    from flows.stages.draft import draft_papers

    with at_work(home) as office:
        reports.drafts(draft_papers(office, period), office, period)


@taizhang.command()
@period_option
@click.option("--by", required=True, help="审签人。")
@occasion_option
@click.option("--reject", is_flag=True, help="退回。")
@click.option("--note", default="", help="意见。")
@click.pass_obj
def approve(home: str | None, /, **given: Any) -> None:
    """审签：由指明的人批准当前草稿（一字不差）。"""
    from flows.stages.approve import Consent, approve_drafts

    occasion = Occasion(given["occasion"])
    consent = Consent(given["by"], "cli", rejected=given["reject"], note=given["note"])
    with at_work(home) as office:
        reports.approval(approve_drafts(office, given["period"], occasion, consent))


@taizhang.command()
@period_option
@click.option("--dry-run", is_flag=True, help="只写 .eml 文件，不发送。")
@occasion_option
@click.pass_obj
def deliver(home: str | None, period: Period, dry_run: bool, occasion: str) -> None:
    """发送：把审签过的文书各发一次。"""
    from flows.stages.deliver import deliver_parcels

    with at_work(home) as office:
        delivery = deliver_parcels(office, period, Occasion(occasion), dry_run=dry_run)
    sys.exit(DONE_WITH_ERRORS if reports.delivery(delivery) else DONE)


@taizhang.command()
@period_option
@click.option("--to", "recipient", required=True, help="收件单位。")
@click.option(
    "--as",
    "state",
    type=click.Choice(["sent", "refused", "queued"]),
    required=True,
    help="核实结果：sent 对方已收到，refused 对方拒收，queued 未收到、重新发送。",
)
@click.option("--by", required=True, help="核实的人。")
@occasion_option
@click.pass_obj
def resolve(home: str | None, /, **given: Any) -> None:
    """核实：记下一封去向不明的邮件究竟到没到。"""
    from flows.stages.resolve import Found, resolve_parcel

    found = Found(Occasion(given["occasion"]), given["recipient"], ParcelState(given["state"]), given["by"])
    with at_work(home) as office:
        resolve_parcel(office, given["period"], found)
    screen.say(f"已记录：发给{found.recipient}的邮件为{found.state.zh}。")


@taizhang.command("file")
@period_option
@click.pass_obj
def file_away(home: str | None, period: Period) -> None:
    """归档：封存本期归档包。"""
    from flows.stages.file_away import file_period

    with at_work(home) as office:
        reports.filing(file_period(office, period))


@taizhang.command()
@click.option("--period", type=PeriodType(), help="期次；不写则验证全部。")
@click.pass_obj
def verify(home: str | None, period: Period | None) -> None:
    """验证：核对归档包的摘要、件数和链条。"""
    from flows.stages.verify import audit_findings, verify_packages

    with at_work(home) as office:
        proofs, log = verify_packages(office, period), audit_findings(office)
    reports.proofs(proofs, log)
    leave((*log, *(fault for proof in proofs for fault in proof.faults)))


@taizhang.command()
@period_option
@click.option("--from", "source", type=click.Path(path_type=Path), help="收件文件夹或 .zip 压缩包。")
@click.pass_obj
def run(home: str | None, period: Period, source: Path | None) -> None:
    """连办：收集、研判、拟稿；已审签的接着发送、归档。"""
    from flows.month import run_month

    with at_work(home) as office:
        findings = run_month(office, period, source)
    leave(findings)


@taizhang.command()
@click.argument("period", type=PeriodType())
@click.argument("task")
@click.pass_obj
def trace(home: str | None, period: Period, task: str) -> None:
    """溯源：从台账中的一项任务追到文件、工作表、单元格、摘要和规则。"""
    from flows.stages.trace import trace_task

    with at_work(home) as office:
        reports.trail(trace_task(office, period, task))


@taizhang.command()
@click.option("--period", type=PeriodType(), help="期次；不写则列出各期。")
@click.pass_obj
def status(home: str | None, period: Period | None) -> None:
    """进度：本月走到哪一步，一屏看完。"""
    from flows.stages.status import month_status

    with at_work(home) as office:
        reports.status(month_status(office, period), office.store.plan())


@taizhang.command()
@click.option("--periods", default="2022-08,2022-09,2022-10", show_default=True, help="演示哪几期。")
@click.pass_obj
def demo(home: str | None, periods: str) -> None:
    """演示：用示例报送件经 Prefect 流程走完几个月。"""
    from flows.demonstration import demonstrate

    demonstrate(
        wiring.home_of(home), tuple(PeriodType().convert(one, None, None) for one in periods.split(","))
    )


@taizhang.group(cls=ChineseGroup)
def rule() -> None:
    """裁定：记录、撤回、列出。"""


@rule.command("add")
@click.argument("kind", type=click.Choice([one.value for one in RulingKind]))
@period_option
@click.option("--task", required=True, help="任务编号，如 T02-09。")
@click.option("--node", type=int, help="第几个时间节点；不写则为全部。")
@click.option("--unit", help="单位规范名称；不写则为全部牵头单位。")
@click.option("--value", default="", help="延期写新的日期，更正和裁定冲突写状态（如 completed）。")
@click.option("--reason", required=True, help="理由。")
@click.option("--by", required=True, help="作出裁定的人。")
@click.option("--basis", default="", help="依据（文号、会议）。")
@click.pass_obj
def rule_add(home: str | None, /, **given: Any) -> None:
    """记录一条裁定。KIND：extension 同意延期，reason 采信说明，conflict 裁定冲突，correction 更正填报，exemption 免于通报，members 明确成员。"""
    from flows.stages.rule import record_ruling

    with at_work(home) as office:
        kind = RulingKind(given.pop("kind"))
        ruling = Ruling(no=0, kind=kind, on=office.now().date(), **given)
        reports.ruling(record_ruling(office, ruling))


@rule.command("withdraw")
@click.argument("no", type=int)
@click.option("--by", required=True, help="撤回的人。")
@click.option("--reason", required=True, help="理由。")
@click.pass_obj
def rule_withdraw(home: str | None, no: int, by: str, reason: str) -> None:
    """撤回一条裁定（记录保留）。"""
    from flows.stages.rule import withdraw_ruling

    with at_work(home) as office:
        withdraw_ruling(office, no, by, reason)
    screen.say(f"已撤回裁定{no}号")


@rule.command("list")
@click.pass_obj
def rule_list(home: str | None) -> None:
    """列出全部裁定。"""
    with at_work(home) as office:
        reports.rulings(office.store.rulings())
