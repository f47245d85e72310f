"""Who may report for whom: every mail that brought a file is weighed, the best one counts."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from flows.domain.assembling import assemble
from flows.domain.contacts import Contact, Contacts
from flows.domain.mails import Mail, MailFile, Senders, checked
from flows.domain.period import Period
from flows.domain.returns import Collected, FileReading, Outcome, VersionMark
from flows.domain.units import Directory, Unit
from flows.domain.versions import is_later
from tests.domain.month_samples import DOING, SEPTEMBER, A, B, file_of, plan, says, task
from tests.mail_samples import SENT

A_BOX, B_BOX, BOTH, OFFICE = "a@x.cn", "b@x.cn", "both@x.cn", "office@x.cn"
DIRECTORY = Directory(
    (Unit(A, order=1, emails=(A_BOX, BOTH)), Unit(B, order=2, emails=(B_BOX.upper(), BOTH)))
)
PLAN = plan(task("T01-01", leads=(A,)), task("T01-02", leads=(B,)))
FILE = file_of(A, says("T01-01", DOING))


def letter(sender: str, *files: FileReading, no: int = 0, inner: tuple[str, ...] = ()) -> Mail:
    brought = tuple(MailFile(one.file, one.sha256) for one in files or (FILE,))
    moment = SENT + timedelta(minutes=no)
    return Mail(f"{sender}{no}", f"<{no}>", sender, "", "主题", moment, moment, None, inner, brought)


SENDERS = Senders(DIRECTORY)
FORWARDING = Senders(DIRECTORY, forwarders=frozenset({OFFICE}))


def collected(
    *mails: Mail, files: tuple[FileReading, ...] = (FILE,), senders: Senders = SENDERS
) -> Collected:
    return assemble(checked(files, mails, senders), PLAN, DIRECTORY, SEPTEMBER)


def fate(*mails: Mail, senders: Senders = SENDERS) -> tuple[Outcome, list[str]]:
    (one,) = collected(*mails, senders=senders).returns
    return one.outcome, [finding.code for finding in one.findings]


@pytest.mark.parametrize("sender", [A_BOX, BOTH])
def test_the_units_own_mailbox_reports(sender: str) -> None:
    assert fate(letter(sender)) == (Outcome.ACCEPTED, [])


def test_a_stranger_is_read_with_a_warning_and_another_unit_is_not() -> None:
    assert fate(letter("who@y.cn")) == (Outcome.ACCEPTED_WITH_FINDINGS, ["unknown-sender"])
    assert fate(letter("")) == (Outcome.ACCEPTED_WITH_FINDINGS, ["unknown-sender"])
    assert fate(letter(B_BOX)) == (Outcome.REJECTED, ["sender-not-of-unit"])


def test_the_best_of_several_mails_counts_whatever_their_order() -> None:
    mails = (letter(B_BOX, no=1), letter("who@y.cn", no=2), letter(A_BOX, no=3))
    for some in itertools.permutations(mails):
        assert fate(*some) == (Outcome.ACCEPTED, [])
    for some in itertools.permutations(mails[:2]):
        assert fate(*some) == (Outcome.ACCEPTED_WITH_FINDINGS, ["unknown-sender"])


def test_a_file_without_a_mail_or_vouched_for_is_not_asked_for_its_sender() -> None:
    vouching = Senders(DIRECTORY, vouched=frozenset({FILE.sha256}))
    assert collected().returns[0].outcome is Outcome.ACCEPTED
    assert fate(letter(B_BOX), senders=vouching) == (Outcome.ACCEPTED, [])


def test_of_a_file_of_two_units_only_the_senders_part_is_taken() -> None:
    two = FileReading("合.xlsx", "s", (FILE.parts[0], file_of(B, says("T01-02", DOING)).parts[0]))
    found = {one.unit: one.outcome for one in collected(letter(A_BOX, two), files=(two,)).returns}
    assert found == {A: Outcome.ACCEPTED, B: Outcome.REJECTED}


def test_a_blank_form_from_a_stranger_unit_is_no_blank_form() -> None:
    blank = file_of(A, blank=True)
    assert collected(letter(B_BOX, blank), files=(blank,)).blank_units == ()
    assert collected(letter(A_BOX, blank), files=(blank,)).blank_units == (A,)


@pytest.mark.parametrize(
    ("inner", "outcome"),
    [((A_BOX,), Outcome.ACCEPTED), ((B_BOX,), Outcome.REJECTED), ((), Outcome.ACCEPTED)],
)
def test_the_offices_own_forwarder_stands_for_the_inner_sender(
    inner: tuple[str, ...], outcome: Outcome
) -> None:
    assert fate(letter(OFFICE, inner=inner), senders=FORWARDING)[0] is outcome


def test_a_forwarder_of_a_strangers_mail_is_told() -> None:
    told = fate(letter(OFFICE, inner=("who@y.cn",)), senders=FORWARDING)
    assert told == (Outcome.ACCEPTED_WITH_FINDINGS, ["forwarded-mail", "unknown-sender"])


def test_the_time_of_the_mail_is_the_last_sign_of_a_version() -> None:
    early, late = VersionMark(sent=SENT), VersionMark(sent=SENT + timedelta(seconds=1))
    assert is_later(late, early)
    assert not is_later(early, late)
    assert not is_later(late, VersionMark())
    assert is_later(VersionMark(number=2, sent=SENT), VersionMark(number=1, sent=late.sent))
    day = SENT.date()
    assert not is_later(VersionMark(day=day, sent=SENT), VersionMark(day=day - timedelta(1), sent=late.sent))
    assert not is_later(VersionMark(day=day, sent=late.sent), early)


@pytest.mark.parametrize(
    ("sent", "moment"),
    [
        (None, SENT),
        (SENT - timedelta(days=400), SENT - timedelta(days=400)),
        (SENT + timedelta(days=9), SENT),
    ],
)
def test_a_clock_that_runs_ahead_is_not_believed(sent: datetime | None, moment: datetime) -> None:
    assert replace(letter(A_BOX), sent=sent).moment == moment


def test_a_mail_is_told_with_the_period_it_names_or_comes_in_and_at_least_once() -> None:
    plain = letter(A_BOX)
    august, march = SEPTEMBER.previous, Period(2023, 3)
    assert [plain.concerns(one) for one in (august, SEPTEMBER, SEPTEMBER.shifted(1))] == [True, True, False]
    named = replace(plain, said=march)
    assert [named.concerns(one) for one in (SEPTEMBER, march)] == [False, True]
    assert replace(plain, fetched_for=march).concerns(march)
    slow = replace(plain, sent=SENT - timedelta(days=4000))
    assert slow.concerns(SEPTEMBER)


def test_a_contact_reports_for_its_unit_as_long_as_it_counts() -> None:
    clerk = Contact(A, "张某", emails=("Clerk@qq.example",), since=SENT.date(), until=SENT.date())
    contacts = Senders(DIRECTORY, Contacts((clerk,)))
    assert fate(letter("clerk@qq.example"), senders=contacts) == (Outcome.ACCEPTED, [])
    for days in (-1, 1):
        other = replace(letter("clerk@qq.example"), sent=None, received=SENT + timedelta(days=days))
        assert fate(other, senders=contacts)[1] == ["unknown-sender"]
    wrong = Senders(DIRECTORY, Contacts((replace(clerk, unit=B),)))
    assert fate(letter("clerk@qq.example"), senders=wrong)[1] == ["sender-not-of-unit"]
