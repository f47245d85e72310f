"""What each command tells the officer when it is done: short, Chinese, and where to look next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from flows.domain.delivery import Approval, Occasion, ParcelState
from flows.domain.findings import Finding, Place
from flows.domain.ledger import Judged, Ledger
from flows.domain.period import Period, zh_date
from flows.domain.records import AdoptedPlan, PaperRow
from flows.domain.returns import Collected, Outcome
from flows.domain.rulings import Ruling
from flows.screen import counted, say, show_findings

if TYPE_CHECKING:
    from flows.office import Office
    from flows.stages.answer import Answers
    from flows.stages.chase import Chase
    from flows.stages.deliver import Delivery
    from flows.stages.file_away import Filing
    from flows.stages.issue import Issue
    from flows.stages.status import MonthStatus
    from flows.stages.trace import Trail
    from flows.stages.verify import Proof


_FIELDS = {
    "task": "任务",
    "node": "时间节点",
    "unit": "填报单位",
    "status": "完成状态",
    "percent": "完成百分比",
    "progress": "进展情况",
    "problems": "存在问题",
    "next_steps": "下步措施",
    "expected_completion": "预计完成时间",
}


def issue(issued: Issue, office: Office, period: Period) -> None:
    """Tell where the forms lie and what comes next."""
    say(
        f"{period.zh}填报表{len(issued.forms)}份，报送截止{zh_date(office.form_due(period))}：{_at(office, issued.folder)}"
    )
    show_findings(office.group_findings)
    say(
        f"审阅后运行 taizhang approve --period {period} --for forms --by 审签人，再运行 deliver --for forms 发送。"
    )


def collected(found: Collected) -> None:
    """Tell how many returns came, what is wrong with them, and who is silent."""
    outcomes = [one.outcome for one in found.returns]
    say(
        f"{found.period.zh}报送件{len(outcomes)}份：采用{outcomes.count(Outcome.ACCEPTED)}份，"
        f"采用并有提示{outcomes.count(Outcome.ACCEPTED_WITH_FINDINGS)}份，退回{outcomes.count(Outcome.REJECTED)}份"
    )
    show_findings((*placed(found), *found.mail_findings))
    if found.missing_units:
        say(f"未报送{len(found.missing_units)}个单位：{'、'.join(found.missing_units)}")
    if found.blank_units:
        say(f"空表{len(found.blank_units)}个单位：{'、'.join(found.blank_units)}")


def placed(found: Collected) -> tuple[Finding, ...]:
    """Return all findings of all returns, each with its file named."""
    return tuple(
        finding if finding.place.file else replace(finding, place=replace(finding.place, file=one.file))
        for one in found.returns
        for finding in one.findings
    )


def findings_of(judged: Ledger) -> tuple[Finding, ...]:
    """Return the ledger's findings, those of its entries included."""
    return (*judged.findings, *(one for entry in judged.entries for one in entry.findings))


def ledger(judged: Ledger) -> None:
    """Tell the totals and name the overdue units with days and step."""
    totals = judged.totals
    parts = "，".join(f"{state.zh}{totals[state.value]}项" for state in Judged)
    say(f"{judged.period.zh}台账（截至{zh_date(judged.as_of)}）：任务{totals['tasks']}项，其中{parts}")
    for one in judged.overdue_units:
        codes = "、".join(task.task for task in one.tasks)
        say(f"  逾期：{one.unit} {codes}，最长{one.worst_days}天，连续{one.periods}期，建议{one.step}")
        if one.last_step and one.last_step_in:
            say(f"    上一级：{one.last_step_in.zh}{one.last_step}")
    if judged.missing_units:
        say(f"  未报送：{'、'.join(judged.missing_units)}")
    for silent in judged.silent_units:
        if silent.periods > 1:
            say(f"  连续{silent.periods}期未按要求报送：{silent.unit}，建议{silent.step}")
    found = findings_of(judged)
    if found:
        say(f"  问题提示：{counted(found)}，详见工作台账")


def chase(chased: Chase, office: Office, period: Period) -> None:
    """Tell whom the reminders name and what comes next."""
    show_findings(office.group_findings)
    if not chased.units:
        say(f"{period.zh}各单位均已报送，无需催报。")
        return
    when = "已过" if chased.after_due else "未到"
    say(f"{period.zh}未报送{len(chased.units)}个单位（{when}报送截止日）：{'、'.join(chased.units)}")
    say(f"催报清单：{_at(office, chased.folder)}")
    say(
        f"审阅后运行 taizhang approve --period {period} --for chase --by 审签人，再运行 deliver --for chase 发送。"
    )


def answers(answered: Answers, office: Office, period: Period) -> None:
    """Tell how many answers lie drafted, how many with a marked copy, and whom nobody can answer."""
    marked = sum(row.kind == "回执" for row in answered.rows)
    say(f"{period.zh}回执{len(answered.receipts)}件，其中附标注表{marked}件：{_at(office, answered.folder)}")
    if answered.nobody:
        say(f"  认不出单位、无从答复：{'、'.join(answered.nobody)}")
    if Occasion.ANSWERS.value not in office.settings.approval.standing:
        say(
            f"审阅后运行 taizhang approve --period {period} --for answers --by 审签人，"
            "再运行 deliver --for answers 发送。"
        )


def drafts(papers: Sequence[PaperRow], office: Office, period: Period) -> None:
    """Tell which papers lie drafted and how they get approved."""
    say(f"{period.zh}文书{len(papers)}份，待审签：{_at(office, office.drafts(period, Occasion.PAPERS))}")
    kinds = dict.fromkeys(row.kind for row in papers)
    say("  " + "、".join(f"{kind}{sum(row.kind == kind for row in papers)}份" for kind in kinds))
    show_findings(office.group_findings)
    say(f"审阅后运行 taizhang approve --period {period} --by 审签人。")


def approval(given: Approval) -> None:
    """Tell what was approved or rejected, by whom."""
    word = "已审签" if given.decision == "approved" else "已退回"
    say(
        f"{given.period.zh}{given.occasion.zh}：{given.by}{word}，{len(given.papers)}份，摘要 {given.digest[:16]}"
    )


def delivery(done: Delivery) -> bool:
    """Tell what became of the parcels; True if a person must look at one."""
    if done.dry_folder:
        say(f"演练：邮件已写入 {done.dry_folder}，没有发送。")
    else:
        parts = [f"{state.zh}{done.count(state)}件" for state in ParcelState if done.count(state)]
        say(f"{done.occasion.zh}：{'，'.join(parts) or '没有要发的邮件'}")
    for one in done.records:
        if one.state is not ParcelState.SENT:
            replies = "；".join(f"{address}：{reply}" for address, reply in one.refusals)
            say(f"  {one.recipient}：{one.state.zh}{'（' + replies + '）' if replies else ''}")
    if done.unaddressed:
        say(f"  没有邮箱、需另行送达：{'、'.join(done.unaddressed)}")
    return bool(done.unaddressed) or any(one.state is not ParcelState.SENT for one in done.records)


def filing(done: Filing) -> None:
    """Tell where the package lies."""
    say(f"{'此前已归档' if done.already else '已归档'}：{done.folder}，摘要 {done.digest[:16]}")


def proofs(found: Sequence[Proof], log: Sequence[Finding]) -> None:
    """Tell for each package whether it holds."""
    if not found:
        say("还没有归档包。")
    for proof in found:
        good = not proof.faults
        say(f"{proof.period}：{'完好' if good else '有误'}，{proof.files}个文件，摘要 {proof.digest[:16]}")
        show_findings(proof.faults, everything=True)
    show_findings(log, everything=True)


def trail(found: Trail) -> None:
    """Tell one task's state, why, and where each value was written."""
    entry = found.entry
    say(f"{entry.task} {entry.title}")
    say(
        f"  研判：{entry.judged.zh}（{entry.light.zh}），填报：{entry.reported.zh if entry.reported else '无'}"
    )
    say(f"  理由：{entry.because}")
    say(f"  规则：{entry.rule_id}，规则文件摘要 {found.ledger.rules_digest[:16]}")
    say(f"  计划：任务清单摘要 {found.ledger.plan_digest[:16]}")
    for note in entry.notes:
        say(f"  备注：{note}")
    for source in entry.sources:
        place = Place(source.file, source.sheet, row=source.row).zh
        say(f"  来源：{source.unit}，{place}，摘要 {source.sha256}")
        for cell in source.cells:
            say(f"    {cell.cell} {_FIELDS.get(cell.field, cell.field)}：{cell.text}")
        for letter in found.letters.get(source.sha256, ()):
            say(f"    来信：{letter.mail.zh}，邮件编号 {letter.mail.message_id or '无'}，原信 {letter.file}")
    say(f"  原件：{found.originals}")
    show_findings(entry.findings, everything=True)


def status(months: Sequence[MonthStatus], adopted: AdoptedPlan | None) -> None:
    """Tell where the month stands, in one screen."""
    if adopted is None:
        say("还没有行动计划，请先运行 taizhang plan import。")
        return
    say(f"《{adopted.plan.title}》，任务{len(adopted.plan.tasks)}项")
    if not months:
        say("还没有开始任何一期，请运行 taizhang issue --period 年-月。")
    for one in months:
        say(f"{one.period.zh}：{'；'.join(_steps(one))}")


def _steps(one: MonthStatus) -> list[str]:
    steps = [f"下发{one.issued}份"] if one.issued else ["未下发"]
    if one.returned or one.missing:
        steps.append(f"已报送{one.returned}个单位、未报送{one.missing}个、退回{one.rejected}份")
    if one.as_of:
        steps.append(f"截至{one.as_of}逾期任务{one.overdue_tasks}项、涉及{one.overdue_units}个单位")
    if one.papers:
        steps.append(
            f"文书{one.papers}份" + (f"，{one.approved_by}已审签" if one.approved_by else "，待审签")
        )
    if one.parcels:
        steps.append(
            f"已发{one.sent}/{one.parcels}件" + (f"，去向不明{one.uncertain}件" if one.uncertain else "")
        )
    if one.archived:
        steps.append("已归档")
    return steps


def ruling(kept: Ruling) -> None:
    """Tell the number under which a ruling was kept."""
    say(f"已记录裁定{kept.no}号：{kept.task} {kept.kind.zh}。重新运行 settle 后生效。")


def _at(office: Office, folder: str) -> str:
    return str(office.shelf.root / folder)
