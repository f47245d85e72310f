"""What goes into the store comes out the same, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import text

from flows.adapters.snapshot import digest_of
from flows.adapters.store import Store
from flows.adapters.store.mails import FileApart, WhyApart
from flows.domain.delivery import Approval, Occasion
from flows.domain.findings import Place, error
from flows.domain.mails import Mail, MailFile, Sighting
from flows.domain.period import Period
from flows.domain.records import ArchiveRow, IssuedForm, PaperRow, PlanSource
from flows.domain.returns import Collected, FileReading, Outcome, Return, UnitReading
from flows.domain.trouble import OutOfOrder, StoreTrouble
from tests.adapters.store_samples import COLLECTED, ENTRY, NOON, PERIOD, PLAN, RULING, ledger, reading

SOURCE = PlanSource.of("行动计划.docx", b"content", NOON)


def test_plan_comes_back_whole(store: Store) -> None:
    assert store.plan() is None
    store.save_plan(PLAN, SOURCE)
    adopted = store.plan()
    assert adopted is not None
    assert (adopted.plan, adopted.source, adopted.version) == (PLAN, SOURCE, 1)
    assert adopted.digest == digest_of(PLAN)


def test_plan_versions_are_kept_and_the_same_plan_makes_none(store: Store) -> None:
    changed = replace(PLAN, title="修订后的行动计划")
    for plan in (PLAN, PLAN, changed, PLAN):
        store.save_plan(plan, SOURCE)
    assert [(one.version, one.plan) for one in store.plans()] == [(1, PLAN), (2, changed), (3, PLAN)]


def test_plan_rows_answer_set_based_questions(store: Store) -> None:
    store.save_plan(PLAN, SOURCE)
    question = text(
        "SELECT t.code, n.due, u.unit FROM plan_tasks t"
        " JOIN plan_nodes n ON (n.office, n.plan_no, n.task_seq) = (t.office, t.plan_no, t.seq)"
        " JOIN plan_units u ON (u.office, u.plan_no, u.task_seq) = (t.office, t.plan_no, t.seq)"
        " WHERE u.role = 'lead' AND n.no = 2 ORDER BY u.seq"
    )
    with store.engine.connect() as connection:
        rows = [(code, str(due), unit) for code, due, unit in connection.execute(question)]
    assert rows == [("T02-09", "2022-09-30", "区行政审批局"), ("T02-09", "2022-09-30", "区税务局")]


def test_readings_are_kept_once_a_file_and_digest(store: Store) -> None:
    first, second = reading("b.xlsx"), reading("a.xlsx", "b" * 64)
    store.save_readings(PERIOD, [first, second, first], "1")
    assert store.readings(PERIOD) == (second, first)
    assert store.readings(PERIOD.previous) == ()
    newer = replace(first, parts=())
    store.save_readings(PERIOD, [newer], "2")
    assert store.readings(PERIOD) == (second, newer)
    assert store.known_digests(PERIOD, "1") == {"b" * 64}
    assert store.known_digests(PERIOD, "2") == {"a" * 64}


def test_replaced_reading_is_left_out_until_it_comes_again(store: Store) -> None:
    old, new = reading(sha256="a" * 64), reading(sha256="b" * 64)
    store.save_readings(PERIOD, [old, new], "1")
    store.mark_replaced(PERIOD, old.file, old.sha256)
    assert store.readings(PERIOD) == (new,)
    assert store.known_digests(PERIOD, "1") == {"b" * 64}
    store.save_readings(PERIOD, [old], "1")
    assert store.readings(PERIOD) == (old, new)


def test_collected_comes_back_whole_and_is_replaced(store: Store) -> None:
    assert store.collected(PERIOD) is None
    store.replace_returns(COLLECTED)
    assert store.collected(PERIOD) == COLLECTED
    fewer = replace(COLLECTED, returns=COLLECTED.returns[1:], missing_units=())
    store.replace_returns(fewer)
    assert store.collected(PERIOD) == fewer
    store.replace_returns(Collected(PERIOD))
    assert store.collected(PERIOD) == Collected(PERIOD)


def test_entries_are_rows(store: Store) -> None:
    store.replace_returns(COLLECTED)
    question = text("SELECT task, node, status, percent, sheet, row FROM return_entries ORDER BY no")
    with store.engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(question)]
    assert rows == [("T02-09", 2, "in_progress", 85.5, "填报表", 7), ("T02-10", None, None, None, "", 0)]


def test_text_that_an_engine_refuses_does_not_stop_the_month(store: Store) -> None:
    odd = replace(ENTRY, progress="前\0后\ud800", cells=())
    file = "名\ud800.csv"
    store.replace_returns(Collected(PERIOD, (Return(file, "a" * 64, "甲", 1, Outcome.ACCEPTED, (odd,)),)))
    store.save_readings(PERIOD, [FileReading(file, "a" * 64, (UnitReading("甲\0", (odd,)),))], "1")
    kept = store.collected(PERIOD)
    assert kept is not None
    assert kept.returns[0].entries[0].progress == "前\ufffd后\ufffd"
    assert len(store.readings(PERIOD)) == 1


def test_ledgers_by_period(store: Store) -> None:
    august, july = ledger(PERIOD.previous, "八月"), ledger(PERIOD.shifted(-2), "七月")
    assert store.ledger(PERIOD) is None
    assert store.previous_ledger(PERIOD) is None
    for one in (ledger(), july, august):
        store.save_ledger(one)
    assert store.ledger(PERIOD) == ledger()
    assert store.ledgers_before(PERIOD) == (july, august)
    assert store.previous_ledger(PERIOD) == august
    assert store.ledgers_before(july.period) == ()


def test_ledger_settled_again_takes_the_place_of_the_old(store: Store) -> None:
    store.save_ledger(ledger())
    store.save_ledger(ledger())
    newer = replace(ledger(because="另判"), entries=ledger(because="另判").entries[:1])
    store.save_ledger(newer)
    assert store.ledger(PERIOD) == newer


def test_rulings_are_numbered_and_withdrawn(store: Store) -> None:
    kept = [store.add_ruling(RULING).no, store.add_ruling(replace(RULING, no=99)).no]
    assert kept == [1, 2]
    store.withdraw_ruling(1, "王某", date(2022, 10, 9), "情况有变")
    assert [(one.no, one.withdrawn) for one in store.rulings()] == [(1, True), (2, False)]
    assert store.rulings()[1] == replace(RULING, no=2)
    with pytest.raises(OutOfOrder, match="没有第1号裁定"):
        store.withdraw_ruling(1, "王某", date(2022, 10, 9), "再撤")


def test_issued_forms_keep_their_order(store: Store) -> None:
    forms = tuple(
        IssuedForm(unit, f"{unit}.xlsx", "a" * 64, "b" * 64, date(2022, 9, 28)) for unit in "乙甲丙"
    )
    store.save_issued(PERIOD, forms)
    assert store.issued(PERIOD) == forms
    store.save_issued(PERIOD, forms[1:])
    assert store.issued(PERIOD) == forms[1:]


def test_papers_are_replaced_by_occasion(store: Store) -> None:
    papers = (
        PaperRow("通报.docx", "a" * 64, "情况通报"),
        PaperRow("督办.docx", "b" * 64, "督办通知", "区税务局"),
    )
    store.save_papers(PERIOD, Occasion.PAPERS, papers)
    store.save_papers(PERIOD, Occasion.CHASE, papers[:1])
    assert store.papers(PERIOD, Occasion.PAPERS) == papers
    store.save_papers(PERIOD, Occasion.PAPERS, ())
    assert store.papers(PERIOD, Occasion.PAPERS) == ()
    assert store.papers(PERIOD, Occasion.CHASE) == papers[:1]


def test_latest_approval_counts(store: Store) -> None:
    shanghai = datetime(2022, 10, 8, 9, tzinfo=timezone(timedelta(hours=8)))
    first = Approval(PERIOD, Occasion.PAPERS, "d" * 64, "王科长", shanghai, "cli", (("a.docx", "a" * 64),))
    second = replace(first, decision="rejected", note="数字有误", at=NOON)
    assert store.approval(PERIOD, Occasion.PAPERS) is None
    store.add_approval(first)
    assert store.approval(PERIOD, Occasion.PAPERS) == first
    store.add_approval(second)
    assert store.approval(PERIOD, Occasion.PAPERS) == second
    assert store.approval(PERIOD, Occasion.CHASE) is None
    kept = store.approvals(PERIOD, Occasion.PAPERS)[0]
    assert kept.at.utcoffset() == timedelta(0)


def test_moment_without_time_zone_is_refused(store: Store) -> None:
    naive = datetime(2022, 10, 8, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(Exception, match="time zone"):
        store.add_approval(Approval(PERIOD, Occasion.PAPERS, "d", "王", naive, "cli"))
    assert store.approvals(PERIOD, Occasion.PAPERS) == ()


def test_archive_version_is_never_overwritten(store: Store) -> None:
    row = ArchiveRow(PERIOD, 1, "a" * 64, "output/archive/2022-09/v1", NOON)
    store.save_archive(row)
    store.save_archive(row)
    with pytest.raises(StoreTrouble, match="已经登记"):
        store.save_archive(replace(row, digest="b" * 64))
    later = replace(row, version=2, digest="b" * 64)
    store.save_archive(later)
    assert store.archives() == (row, later)


def test_periods_with_anything_in_them(store: Store) -> None:
    assert store.periods() == ()
    store.save_ledger(ledger(PERIOD.shifted(4)))
    store.save_issued(PERIOD, [IssuedForm("甲", "甲.xlsx", "a" * 64, "b" * 64, date(2022, 9, 28))])
    store.replace_returns(COLLECTED)
    store.save_readings(PERIOD.previous, [reading()], "1")
    assert [str(one) for one in store.periods()] == ["2022-08", "2022-09", "2023-01"]


def test_offices_never_touch_each_other(store: Store, url: str) -> None:
    store.save_plan(PLAN, SOURCE)
    store.replace_returns(COLLECTED)
    store.save_ledger(ledger())
    store.add_ruling(RULING)
    with Store.opened(url, "other") as other:
        assert other.plan() is None
        assert other.collected(PERIOD) is None
        assert other.ledgers_before(PERIOD.shifted(5)) == ()
        assert other.rulings() == ()
        other.replace_returns(Collected(PERIOD))
    assert store.collected(PERIOD) == COLLECTED


def test_mails_are_kept_once_with_every_place_where_they_were_seen(store: Store) -> None:
    finding = error("x", "甲", "乙").at(Place("邮件"))
    mail = Mail(
        *("ab" * 32, "<1@x>", "a@x.cn", "税务局", "主题", NOON, NOON, Period(2022, 9), ("b@x.cn",)),
        files=(MailFile("表.xlsx", "cd" * 32),),
        findings=(finding,),
    )
    here, there = Sighting("box", 2**32 - 1, 2**32 - 1), Sighting("box", 7, 1)
    for seen in (here, here, there):
        store.keep_mail(replace(mail, subject="后来" if seen == there else "主题"), seen)
    assert store.mails() == (mail,)
    assert store.seen_uids("box", 2**32 - 1) == {2**32 - 1}
    assert store.seen_uids("box", 7) == {1}
    assert store.seen_uids("other", 7) == set()


def test_a_mailed_file_stands_apart_as_last_noted(store: Store) -> None:
    first = FileApart("表.xlsx", "ab", WhyApart.ELSEWHERE, "1", (error("x", "甲", "乙").at(Place("表")),))
    store.set_apart(PERIOD, (first, FileApart("另.xlsx", "cd", WhyApart.ELSEWHERE, "1")))
    later = FileApart("表.xlsx", "ab", WhyApart.VOUCHED)
    store.set_apart(PERIOD, (later,))
    assert store.apart(PERIOD) == (FileApart("另.xlsx", "cd", WhyApart.ELSEWHERE, "1"), later)
    assert store.apart(PERIOD.previous) == ()
