"""The acts of the month, from issue to file, each one command."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from flows import screen
from flows.cli.door import (
    DONE,
    DONE_WITH_ERRORS,
    DayType,
    PeriodType,
    at_work,
    json_option,
    leave,
    occasion_option,
    period_option,
    print_json,
    taizhang,
)
from flows.domain.delivery import Occasion, ParcelState
from flows.domain.period import Period
from flows.reports import month as reports


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
@click.option("--mail", is_flag=True, help="先收邮箱（设置 inbox.mode 为 imap 时不必写）。")
@click.option("--drop", help="剔除误收的报送件：文件名，或者文件摘要的前 8 位以上；原件仍保存。")
@click.option("--restore", help="恢复已剔除的报送件：文件名，或者文件摘要的前 8 位以上。")
@click.option("--by", default="", help="决定剔除或者恢复的人。")
@click.option("--reason", default="", help="剔除或者恢复的理由。")
@json_option
@click.pass_obj
def collect(home: str | None, /, **given: Any) -> None:
    """收集：读取报送件，保存原件，列出问题。"""
    from flows.formats.faces import collected_face
    from flows.stages.collect import collect_returns
    from flows.stages.drop import Decision, drop_return

    as_json: bool = given["as_json"]
    with at_work(home, quiet=as_json) as office:
        for file, restore in ((given["drop"], False), (given["restore"], True)):
            if file is not None:
                drop_return(office, given["period"], Decision(file, given["by"], given["reason"], restore))
        collected = collect_returns(office, given["period"], given["source"], mail=given["mail"])
        mails = office.store.mails()
    if as_json:
        print_json(collected_face(collected, mails))
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
@click.pass_obj
def answer(home: str | None, period: Period) -> None:
    """回执：给每个报送单位拟一封答复，有问题的附上标注后的原表。"""
    from flows.stages.answer import answer_returns

    with at_work(home) as office:
        reports.answers(answer_returns(office, period), office, period)


@taizhang.command()
@click.option("--period", type=PeriodType(), help="期次，如 2022-09。")
@click.option("--as-of", type=DayType(), help="数据截止日；不写则为当月最后一天。")
@click.option(
    "--rules", "rules_file", type=click.Path(path_type=Path), help="试算：换用这份规则文件，不写入。"
)
@click.option("--against", type=PeriodType(), multiple=True, help="试算哪一期，可写多次；不写则为各期。")
@json_option
@click.pass_obj
def settle(home: str | None, /, **given: Any) -> None:
    """研判：汇总全部报送件，判定每项任务的状态；带 --rules 则试算另一套规则对往期的影响。"""
    as_json = given["as_json"]
    if given["rules_file"]:
        _tried(home, given["rules_file"], given["against"], as_json=as_json)
    elif given["period"] is None:
        raise click.UsageError("--period")
    else:
        _settled(home, given["period"], given["as_of"], as_json=as_json)


def _tried(home: str | None, file: Path, against: tuple[Period, ...], *, as_json: bool) -> None:
    from flows.reports.rules import rule_trials, rule_trials_face
    from flows.stages.try_rules import try_rules

    with at_work(home, quiet=as_json) as office:
        trials = try_rules(office, file, against)
    if as_json:
        print_json(rule_trials_face(trials))
    else:
        rule_trials(trials)


def _settled(home: str | None, period: Period, as_of: date | None, *, as_json: bool) -> None:
    from flows.formats.faces import ledger_face
    from flows.stages.settle import doubts_of, settle_period

    with at_work(home, quiet=as_json) as office:
        ledger = settle_period(office, period, as_of)
        screen.show_findings(doubts_of(office, ledger))
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
@period_option
@click.option("--from", "source", type=click.Path(path_type=Path), help="收件文件夹或 .zip 压缩包。")
@click.pass_obj
def run(home: str | None, period: Period, source: Path | None) -> None:
    """连办：收集、研判、拟稿；已审签的接着发送、归档。"""
    from flows.month import run_month

    with at_work(home) as office:
        findings = run_month(office, period, source)
    leave(findings)
