"""Collecting from a real mailbox: what a mail brought is read like any return, and its sender is checked."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from flows import wiring
from flows.domain.delivery import Occasion
from flows.domain.period import Period
from flows.domain.returns import Collected, Outcome, Return
from flows.domain.trouble import MailTrouble
from flows.office import Office
from flows.settings import read_settings
from flows.stages.collect import collect_returns
from flows.stages.issue import issue_forms
from tests.adapters.imap_server import PASSWORD, Account, Dovecot, cut_after
from tests.mail_samples import COURT, SENT, TAX, Piece, attached, body, forwarded, mail, word
from tests.month.clerk import Clerk, is_chinese

SEPTEMBER, AUGUST = Period(2022, 9), Period(2022, 8)
UNIT = "区税务局"


@pytest.fixture
def account(dovecot: Dovecot) -> Account:
    return dovecot.account()


@pytest.fixture
def mailed(office: Office, home: Path, account: Account, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The office with its mailbox set, its forms issued, and no folder to read."""
    return set_up(office, home, account, monkeypatch)


def set_up(
    office: Office, home: Path, account: Account, monkeypatch: pytest.MonkeyPatch, **more: Any
) -> Office:
    if not office.store.issued(SEPTEMBER):
        issue_forms(office, SEPTEMBER)
    monkeypatch.setenv("TAIZHANG_INBOX__PASSWORD", PASSWORD)
    given = {"host": "127.0.0.1", "port": account.plain, "security": "none", "user": account.user, **more}
    Clerk(home).set("inbox", mode="imap", **given)
    return reopened(office, home)


def reopened(office: Office, home: Path) -> Office:
    settings = read_settings(home)
    return replace(office, settings=settings, letterbox=lambda: wiring._letterbox(settings.inbox, home))


def form(office: Office, text: str = "已开展培训3场", unit: str = UNIT, period: Period = SEPTEMBER) -> bytes:
    """The form of ``unit`` with its first row filled."""
    issued = next(one for one in office.store.issued(period) if one.unit == unit)
    book = openpyxl.load_workbook(office.shelf.root / office.drafts(period, Occasion.FORMS) / issued.file)
    sheet = book["填报表"]
    head = next(row for row in sheet.iter_rows() if row[0].value == "任务编号")
    columns = {cell.value: int(cell.column or 0) for cell in head}
    first = int(head[0].row or 0) + 1
    sheet.cell(first, columns["本期完成状态"], "正在推进")
    sheet.cell(first, columns["本期完成百分比(%)"], 40)
    sheet.cell(first, columns["本期进展情况"], text)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def own_table(office: Office, text: str = "自制表", *, title: str = "") -> bytes:
    """A table of the unit's own that names no month unless its ``title`` does."""
    code = next(one.code for one in office.plan.tasks if UNIT in one.lead_units)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "表"
    if title:
        sheet.append([title])
    sheet.append([f"填报单位：{UNIT}"])
    sheet.append(["任务编号", "完成状态", "完成百分比", "进展情况"])
    sheet.append([code, "正在推进", 40, text])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def texts(collected: Collected) -> list[str]:
    return [entry.progress for one in collected.counting for entry in one.entries]


def codes(one: Return) -> set[str]:
    return {finding.code for finding in one.findings}


def told(collected: Collected) -> list[str]:
    return [finding.code for finding in collected.mail_findings]


def test_an_attachment_is_a_return_and_the_mail_is_kept(mailed: Office, account: Account, home: Path) -> None:
    data = mail(body("您好"), attached("区税务局.xlsx", form(mailed)), subject="报送材料")
    account.put(data)
    collected = collect_returns(mailed, SEPTEMBER)
    (one,) = collected.returns
    assert (one.file, one.unit, one.outcome) == ("区税务局.xlsx", UNIT, Outcome.ACCEPTED)
    assert texts(collected) == ["已开展培训3场"]
    (kept,) = (home / "data/received/2022-09/mails").iterdir()
    assert kept.name.endswith("-报送材料.eml")
    assert kept.read_bytes() == data


def test_reading_the_mailbox_again_changes_nothing(
    mailed: Office, account: Account, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account.put(mail(attached("区税务局.xlsx", form(mailed))))
    account.put(mail(body("无附件")))
    first = collect_returns(mailed, SEPTEMBER)
    before = {path: path.stat().st_mtime_ns for path in (home / "data/received").rglob("*")}
    log = len(mailed.store.audit(SEPTEMBER))
    read_anew: list[object] = []

    def noted(papers: Iterable[object], *_: object) -> list[object]:
        read_anew.extend(papers)
        return []

    monkeypatch.setattr("flows.stages.collect.read_supervised", noted)
    assert collect_returns(mailed, SEPTEMBER) == first
    assert {path: path.stat().st_mtime_ns for path in (home / "data/received").rglob("*")} == before
    assert len(mailed.store.audit(SEPTEMBER)) == log
    assert account.flags() == {b"1": (), b"2": ()}
    assert read_anew == []


def test_a_copied_mail_counts_once_and_deleted_mails_not_at_all(mailed: Office, account: Account) -> None:
    data = mail(attached("区税务局.xlsx", form(mailed)))
    account.put(data)
    account.put(data)
    account.put(mail(attached("区法院.xlsx", form(mailed, unit="区法院")), sender=COURT), flags=r"(\Deleted)")
    collected = collect_returns(mailed, SEPTEMBER)
    assert [one.file for one in collected.returns] == ["区税务局.xlsx"]
    assert len(mailed.store.mails()) == 1
    assert account.flags() == {b"1": (), b"2": (), b"3": (rb"\Deleted",)}


def test_a_wish_to_mark_mails_read_expunges_nothing(
    office: Office, home: Path, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailed = set_up(office, home, account, monkeypatch, mark_read=True)
    account.put(mail(body("旧")), flags=r"(\Deleted)")
    account.put(mail(attached("区税务局.xlsx", form(mailed))))
    collect_returns(mailed, SEPTEMBER)
    assert account.flags() == {b"1": (rb"\Deleted",), b"2": (rb"\Seen",)}


def test_only_mails_since_shortly_before_the_period_are_fetched(mailed: Office, account: Account) -> None:
    account.put(mail(body("很早以前")), received=SENT - timedelta(days=90))
    account.put(mail(body("本期")))
    collect_returns(mailed, SEPTEMBER)
    assert len(mailed.store.mails()) == 1


def test_two_files_in_one_mail_and_a_zip(mailed: Office, account: Account) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("材料/区税务局.xlsx", form(mailed))
        archive.writestr("Thumbs.db", b"x")
    table = own_table(mailed, title="2022年9月进展")
    account.put(
        mail(attached("打包.zip", packed.getvalue(), "application/zip"), attached("补充.xlsx", table))
    )
    collected = collect_returns(mailed, SEPTEMBER)
    assert {one.file for one in collected.returns} == {"材料/区税务局.xlsx", "补充.xlsx"}
    assert {one.unit for one in collected.returns} == {UNIT}


def test_a_forwarded_mail_is_read_and_the_outer_sender_counts(mailed: Office, account: Account) -> None:
    inner = mail(attached("区税务局.xlsx", form(mailed)), sender="clerk@qq.example", subject="报表")
    account.put(mail(body("请查收"), forwarded(inner), sender=TAX, subject="转发：报表"))
    (one,) = collect_returns(mailed, SEPTEMBER).returns
    assert one.outcome is Outcome.ACCEPTED
    assert codes(one) == {"forwarded-mail"}
    assert "clerk@qq.example" in one.findings[0].what


def test_the_offices_own_forwarder_is_judged_by_the_inner_sender(
    office: Office, home: Path, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailed = set_up(office, home, account, monkeypatch, forwarders=["duty@office.example"])
    right = mail(attached("区税务局.xlsx", form(mailed)), sender=TAX)
    wrong = mail(attached("区税务局2.xlsx", form(mailed, "他人所报")), sender=COURT)
    for inner in (right, wrong):
        account.put(mail(body("转"), forwarded(inner), sender="duty@office.example"))
    found = {one.file: one.outcome for one in collect_returns(mailed, SEPTEMBER).returns}
    assert found == {"区税务局.xlsx": Outcome.ACCEPTED, "区税务局2.xlsx": Outcome.REJECTED}


def test_an_unknown_sender_is_read_with_a_warning(mailed: Office, account: Account) -> None:
    account.put(mail(attached("区税务局.xlsx", form(mailed)), sender="stranger@qq.example"))
    collected = collect_returns(mailed, SEPTEMBER)
    (one,) = collected.returns
    assert (one.outcome, codes(one)) == (Outcome.ACCEPTED_WITH_FINDINGS, {"unknown-sender"})
    assert "stranger@qq.example" in one.findings[0].what
    assert UNIT in one.findings[0].what
    assert texts(collected) == ["已开展培训3场"]


def test_another_units_mailbox_may_not_report(mailed: Office, account: Account) -> None:
    account.put(mail(attached("区税务局.xlsx", form(mailed)), sender=COURT))
    collected = collect_returns(mailed, SEPTEMBER)
    (one,) = collected.returns
    assert (one.outcome, codes(one), one.entries) == (Outcome.REJECTED, {"sender-not-of-unit"}, ())
    assert all(name in one.findings[0].what for name in (COURT, "区法院", UNIT))
    assert UNIT in collected.missing_units


def test_a_display_name_does_not_make_a_sender(mailed: Office, account: Account) -> None:
    sender = f'"{TAX}" <{COURT}>'
    account.put(mail(attached("区税务局.xlsx", form(mailed)), sender=sender))
    assert codes(collect_returns(mailed, SEPTEMBER).returns[0]) == {"sender-not-of-unit"}


def test_the_unit_itself_or_the_office_heals_a_wrong_sender(
    mailed: Office, account: Account, home: Path
) -> None:
    data = form(mailed)
    account.put(mail(attached("区税务局.xlsx", data), sender=COURT))
    assert texts(collect_returns(mailed, SEPTEMBER)) == []
    (home / "data/returns/2022-09/核实过.xlsx").write_bytes(data)
    assert texts(collect_returns(mailed, SEPTEMBER)) == ["已开展培训3场"]


def test_the_same_file_from_wrong_and_right_sender_counts_in_either_order(
    mailed: Office, account: Account
) -> None:
    data = form(mailed)
    account.put(mail(attached("区税务局.xlsx", data), sender=TAX))
    assert texts(collect_returns(mailed, SEPTEMBER)) == ["已开展培训3场"]
    account.put(mail(body("代转"), attached("区税务局.xlsx", data), sender=COURT))
    assert texts(collect_returns(mailed, SEPTEMBER)) == ["已开展培训3场"]


@pytest.mark.parametrize("at_once", [True, False])
def test_the_later_mail_supersedes_the_earlier_one(mailed: Office, account: Account, at_once: bool) -> None:
    later = mail(attached("区税务局.xlsx", form(mailed, "改")), sent=SENT + timedelta(hours=3))
    earlier = mail(attached("区税务局.xlsx", form(mailed, "初")))
    for data in (later, earlier):
        account.put(data)
        if not at_once:
            collect_returns(mailed, SEPTEMBER)
    collected = collect_returns(mailed, SEPTEMBER)
    assert texts(collected) == ["改"]
    assert sorted((one.version, one.counts) for one in collected.returns) == [(1, False), (2, True)]


def test_the_period_is_what_the_file_says_else_the_mail_never_the_date_alone(
    mailed: Office, account: Account
) -> None:
    issue_forms(mailed, AUGUST)
    account.put(mail(attached("八月.xlsx", form(mailed, "八月的", period=AUGUST))))
    account.put(mail(attached("表.xlsx", own_table(mailed)), subject="报送9月份进展"))
    account.put(mail(attached("无月份.xlsx", own_table(mailed, "哪个月"))))
    september = collect_returns(mailed, SEPTEMBER)
    assert texts(september) == ["自制表"]
    assert sorted(told(september)) == ["mail-other-period", "mail-without-period"]
    assert texts(collect_returns(mailed, AUGUST)) == ["八月的"]
    again = collect_returns(mailed, SEPTEMBER)
    assert told(again) == ["mail-without-period"]


def test_a_form_of_another_month_in_a_mail_about_this_one_is_refused(
    mailed: Office, account: Account
) -> None:
    issue_forms(mailed, AUGUST)
    account.put(mail(attached("表.xlsx", form(mailed, period=AUGUST)), subject="2022年9月报送"))
    (one,) = collect_returns(mailed, SEPTEMBER).returns
    assert (one.outcome, codes(one)) == (Outcome.REJECTED, {"wrong-period"})


def test_a_month_without_a_year_is_of_the_year_of_the_mail(mailed: Office, account: Account) -> None:
    next_year = SENT + timedelta(days=365)
    account.put(
        mail(attached("9月.xlsx", own_table(mailed)), sent=next_year, subject="9月报表"), received=next_year
    )
    assert collect_returns(mailed, SEPTEMBER).returns == ()


def test_what_is_no_return_is_told(
    office: Office, home: Path, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailed = set_up(office, home, account, monkeypatch, mail_megabytes=2)
    account.put(mail(body("没有附件"), subject="在吗"))
    account.put(mail(body("请查收"), attached("winmail.dat", b"\x78\x9f\x3e\x22xx", "application/ms-tnef")))
    account.put(mail(attached("大.xlsx", bytes(3 * 1024 * 1024)), subject="很大"))
    account.put(
        mail(attached("区税务局.xlsx", form(mailed)), attached("盖章.pdf", b"%PDF", "application/pdf"))
    )
    collected = collect_returns(mailed, SEPTEMBER)
    assert sorted(told(collected)) == [
        *("mail-companion", "mail-too-large", "mail-without-attachment", "winmail-dat"),
    ]
    assert [one.file for one in collected.returns] == ["区税务局.xlsx"]
    assert "“HTML”" in next(one.remedy for one in collected.mail_findings if one.code == "winmail-dat")


def test_a_mail_of_a_wrong_clock_is_neither_lost_nor_silent(mailed: Office, account: Account) -> None:
    late = SENT + timedelta(days=1500)
    account.put(mail(attached("区税务局.xlsx", form(mailed)), sent=SENT - timedelta(days=3000)))
    account.put(mail(body("空"), sent=late), received=late)
    for _ in range(2):
        collected = collect_returns(mailed, SEPTEMBER)
        assert texts(collected) == ["已开展培训3场"]
        assert told(collected) == ["mail-without-attachment"]


def test_chinese_names_in_headers_of_old_programs(mailed: Office, account: Account) -> None:
    data = form(mailed)
    raw = "2022年9月（税务）.xlsx".encode("gb18030")
    head = b'Content-Type: application/octet-stream; name="' + raw + b'"\r\n'
    head += b'Content-Disposition: attachment;\r\n filename="' + raw + b'"\r\n'
    sender = word("税务局", "gb2312") + f" <{TAX}>".encode()
    account.put(mail(Piece(head, data), sender=sender, subject="税务局报送".encode("gb18030")))
    (one,) = collect_returns(mailed, SEPTEMBER).returns
    assert (one.file, one.outcome) == ("2022年9月（税务）.xlsx", Outcome.ACCEPTED)
    (kept,) = mailed.store.mails()
    assert (kept.subject, kept.sender, kept.sender_name) == ("税务局报送", TAX, "税务局")


def test_a_line_dropped_midway_keeps_what_came_and_goes_on_later(
    office: Office, home: Path, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue_forms(office, SEPTEMBER)
    first = mail(attached("区税务局.xlsx", form(office)))
    account.put(first)
    account.put(mail(attached("区法院.xlsx", form(office, unit="区法院")), sender=COURT))
    with cut_after(account.plain, len(first) + 4000) as cut:
        mailed = set_up(office, home, replace(account, plain=cut.port), monkeypatch)
        with pytest.raises(MailTrouble, match="中断"):
            collect_returns(mailed, SEPTEMBER)
        assert len(mailed.store.mails()) == 1
        assert mailed.store.readings(SEPTEMBER) == ()
        cut.after = 10**9
        assert len(collect_returns(mailed, SEPTEMBER).returns) == 2


@pytest.mark.usefixtures("mailed")
def test_a_wrong_password_is_one_sentence_and_status_2(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAIZHANG_INBOX__PASSWORD", "wrong-canary-5521")
    said = Clerk(home).says("collect", "--period", "2022-09", "--json")
    assert (said.status, said.out) == (2, b"")
    assert "用户名或口令" in said.err
    assert "wrong-canary-5521" not in said.err


def test_the_command_reads_the_mailbox_by_its_settings_or_when_asked(
    mailed: Office, account: Account, home: Path
) -> None:
    account.put(mail(attached("区税务局.xlsx", form(mailed)), sender=COURT, subject="代报"))
    account.put(mail(body("无"), subject="空信"))
    clerk = Clerk(home)
    clerk.set("inbox", mode="folder")
    assert clerk.month("collect", "2022-09", "--json").document["returns"] == []
    document = clerk.month("collect", "2022-09", "--mail", "--json").document
    (one,) = document["returns"]
    assert (one["file"], one["outcome"]) == ("区税务局.xlsx", "rejected")
    (sent,) = one["mails"]
    assert (sent["sender"], sent["subject"]) == (COURT, "代报")
    assert [finding["code"] for finding in document["findings"]] == ["mail-without-attachment"]
    assert "sender-not-of-unit" in {finding["code"] for finding in one["findings"]}
    answer = clerk.month("collect", "2022-09")
    assert answer.status == 1
    assert is_chinese(re.sub(r"\S+@\S+", "", answer.err))


def test_a_figure_is_traced_back_to_the_mail(mailed: Office, account: Account, home: Path) -> None:
    account.put(mail(attached("区税务局.xlsx", form(mailed)), subject="九月报表"))
    clerk = Clerk(home)
    (one,) = clerk.month("collect", "2022-09", "--json").document["returns"]
    clerk.month("settle", "2022-09")
    err = clerk.says("trace", "2022-09", one["entries"][0]["task"]).err
    letter = next(line for line in err.splitlines() if "来信" in line)
    assert TAX in letter
    assert one["mails"][0]["message_id"] in letter
    assert (home / letter.rpartition("原信 ")[2]).is_file()


def test_the_password_stands_nowhere_and_the_mail_in_the_archive(
    mailed: Office, account: Account, home: Path
) -> None:
    data = mail(attached("区税务局.xlsx", form(mailed)), subject="九月报表")
    account.put(data)
    clerk = Clerk(home)
    said = [clerk.month("collect", "2022-09").err, repr(mailed), repr(mailed.letterbox()), str(mailed)]
    clerk.month("settle", "2022-09")
    clerk.month("draft", "2022-09")
    clerk.approve("2022-09")
    clerk.month("deliver", "2022-09")
    clerk.month("file", "2022-09")
    archive = home / "output/archive/2022-09"
    kept = [path.read_bytes() for path in archive.rglob("*") if path.is_file()]
    assert data in kept
    everything = [path.read_bytes() for path in home.rglob("*") if path.is_file()]
    assert not [one for one in (*kept, *everything) if PASSWORD.encode() in one]
    assert not [one for one in said if PASSWORD in one]
    assert not [one for one in kept if account.user.encode() in one]
    assert clerk.says("verify").status == 0
    for path in archive.rglob("*"):
        path.chmod(0o755)
