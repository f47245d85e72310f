"""Drafting: a person's edits are never overwritten, and approval stands on the bytes on disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from flows.adapters.mailbox import Outgoing, PostResult, Rehearsal
from flows.domain.delivery import Occasion, ParcelState
from flows.domain.period import Period
from flows.domain.rulings import Ruling, RulingKind
from flows.domain.trouble import AwaitingApproval, NotDrafted, OutOfOrder, Trouble
from flows.office import Office
from flows.posting import edited, parcels_of, require_approval
from flows.stages.approve import Consent, approve_drafts
from flows.stages.chase import chase_units
from flows.stages.collect import collect_returns
from flows.stages.deliver import deliver_parcels
from flows.stages.draft import draft_papers
from flows.stages.file_away import file_period
from flows.stages.issue import issue_forms
from flows.stages.resolve import Found, resolve_parcel
from flows.stages.rule import record_ruling, withdraw_ruling
from flows.stages.settle import settle_period

SEPTEMBER = Period(2022, 9)
PAPERS = Occasion.PAPERS
CIRCULAR = "output/2022-09/drafts/2022年9月情况通报.docx"


@pytest.fixture
def drafted(office: Office, home: Path) -> Office:
    """A month in which nobody returned anything."""
    (home / "data/returns/2022-09").mkdir(parents=True)
    collect_returns(office, SEPTEMBER)
    settle_period(office, SEPTEMBER)
    draft_papers(office, SEPTEMBER)
    return office


def edit(home: Path) -> None:
    with (home / CIRCULAR).open("ab") as paper:
        paper.write(b"\0")


def test_drafting_again_gives_the_same_papers(drafted: Office, home: Path) -> None:
    before = {path.name: path.read_bytes() for path in (home / "output/2022-09/drafts").iterdir()}
    rows = draft_papers(drafted, SEPTEMBER)
    assert {path.name: path.read_bytes() for path in (home / "output/2022-09/drafts").iterdir()} == before
    assert {row.name for row in rows} == set(before)


def test_an_edited_draft_is_kept_while_the_programs_own_draft_is_the_same(
    drafted: Office, home: Path
) -> None:
    edit(home)
    kept = (home / CIRCULAR).read_bytes()
    draft_papers(drafted, SEPTEMBER)
    assert (home / CIRCULAR).read_bytes() == kept
    assert edited(drafted, SEPTEMBER, PAPERS) == ("2022年9月情况通报.docx",)


def test_an_edited_draft_stops_a_draft_that_would_differ(drafted: Office, home: Path) -> None:
    edit(home)
    kept = (home / CIRCULAR).read_bytes()
    settle_period(drafted, SEPTEMBER, SEPTEMBER.last_day.replace(day=29))
    with pytest.raises(OutOfOrder, match="人工修改"):
        draft_papers(drafted, SEPTEMBER)
    assert (home / CIRCULAR).read_bytes() == kept


def test_approval_covers_the_bytes_on_disk_and_a_later_edit_voids_it(drafted: Office, home: Path) -> None:
    with pytest.raises(AwaitingApproval, match="尚未审签"):
        require_approval(drafted, SEPTEMBER, PAPERS)
    edit(home)
    approve_drafts(drafted, SEPTEMBER, PAPERS, Consent("王科长"))
    require_approval(drafted, SEPTEMBER, PAPERS)
    edit(home)
    with pytest.raises(AwaitingApproval, match="审签后有改动"):
        require_approval(drafted, SEPTEMBER, PAPERS)


def test_a_rejection_stands_until_somebody_approves(drafted: Office) -> None:
    approve_drafts(drafted, SEPTEMBER, PAPERS, Consent("王科长", rejected=True, note="数据待核"))
    with pytest.raises(AwaitingApproval, match="王科长退回（数据待核）"):
        require_approval(drafted, SEPTEMBER, PAPERS)
    approve_drafts(drafted, SEPTEMBER, PAPERS, Consent("王科长"))
    require_approval(drafted, SEPTEMBER, PAPERS)


def test_nobody_approves_without_a_name_or_without_all_the_drafts(drafted: Office, home: Path) -> None:
    with pytest.raises(OutOfOrder, match="审签人"):
        approve_drafts(drafted, SEPTEMBER, PAPERS, Consent("  "))
    (home / CIRCULAR).unlink()
    with pytest.raises(NotDrafted, match="情况通报"):
        approve_drafts(drafted, SEPTEMBER, PAPERS, Consent("王科长"))


def test_an_approved_extension_lifts_exactly_its_task_and_withdrawing_it_restores(drafted: Office) -> None:
    before = settle_period(drafted, SEPTEMBER)
    task = before.overdue_units[0].tasks[0].task
    ruling = Ruling(
        no=0,
        kind=RulingKind.EXTENSION,
        task=task,
        reason="经区政府同意",
        by="李主任",
        on=SEPTEMBER.last_day,
        period=SEPTEMBER,
        value="2022-12-31",
    )
    kept = record_ruling(drafted, ruling)
    lifted = settle_period(drafted, SEPTEMBER)
    named = {(one.unit, each.task) for one in before.overdue_units for each in one.tasks}
    assert {(one.unit, each.task) for one in lifted.overdue_units for each in one.tasks} == {
        pair for pair in named if pair[1] != task
    }
    assert any("裁定1号" in note for entry in lifted.entries if entry.task == task for note in entry.notes)
    withdraw_ruling(drafted, kept.no, "李主任", "情况有变")
    assert settle_period(drafted, SEPTEMBER) == before


def test_a_ruling_must_name_what_exists(office: Office) -> None:
    wrong = Ruling(0, RulingKind.REASON, "T99-01", "理由", "李主任", SEPTEMBER.last_day, SEPTEMBER)
    with pytest.raises(OutOfOrder, match="没有任务"):
        record_ruling(office, wrong)
    with pytest.raises(OutOfOrder, match="没有可撤回的裁定"):
        withdraw_ruling(office, 7, "李主任", "误记")


def test_reminders_name_the_silent_units_and_carry_their_forms(drafted: Office, home: Path) -> None:
    with pytest.raises(OutOfOrder, match="还没有下发"):
        chase_units(drafted, SEPTEMBER)
    forms = issue_forms(drafted, SEPTEMBER).forms
    chased = chase_units(drafted, SEPTEMBER)
    assert chased.units == tuple(one.unit for one in forms)
    assert chased.after_due
    assert {path.name for path in (home / chased.folder).iterdir()} == {
        *(one.file for one in forms),
        "发送清单.csv",
    }


def test_what_a_person_found_out_about_a_doubtful_parcel_is_kept(drafted: Office) -> None:
    approve_drafts(drafted, SEPTEMBER, PAPERS, Consent("王科长"))
    deliver_parcels(drafted, SEPTEMBER, PAPERS)
    first = drafted.store.parcel_records(SEPTEMBER, PAPERS)[0]
    found = Found(PAPERS, first.recipient, ParcelState.SENT, "王科长")
    with pytest.raises(OutOfOrder, match="去向不明"):
        resolve_parcel(drafted, SEPTEMBER, found)
    extra = replace(parcels_of(drafted, SEPTEMBER, PAPERS)[0], subject="再发")
    drafted.store.queue_parcels([extra])
    assert drafted.store.claim_parcel(extra.id)
    drafted.store.mark_uncertain(extra.id)
    assert resolve_parcel(drafted, SEPTEMBER, found).id == extra.id
    states = {one.id: one.state for one in drafted.store.parcel_records(SEPTEMBER, PAPERS)}
    assert states[extra.id] is ParcelState.SENT


def test_a_paper_changed_while_the_mail_is_going_out_does_not_leave(drafted: Office, home: Path) -> None:
    approve_drafts(drafted, SEPTEMBER, PAPERS, Consent("王科长"))
    posted: list[bytes] = []

    class Meddled(Rehearsal):
        def post(self, message: Outgoing) -> PostResult:
            posted.append(message.data)
            edit(home)
            return super().post(message)

    with pytest.raises(AwaitingApproval, match="发送途中被改动"):
        deliver_parcels(replace(drafted, mailbox=Meddled), SEPTEMBER, PAPERS)
    assert len(posted) == 1
    assert ParcelState.UNCERTAIN not in {one.state for one in drafted.store.parcel_records(SEPTEMBER, PAPERS)}


def test_a_file_of_ones_own_among_the_drafts_is_never_deleted(drafted: Office, home: Path) -> None:
    own = home / "output/2022-09/drafts/我的修改稿.docx"
    own.write_bytes(b"mine")
    settle_period(drafted, SEPTEMBER, SEPTEMBER.last_day.replace(day=29))
    with pytest.raises(OutOfOrder, match="我的修改稿"):
        draft_papers(drafted, SEPTEMBER)
    assert own.read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda text: text.replace("附件", "文件", 1), "表头"),
        (lambda text: text + "区法院,a@b.cn\r\n", "五栏"),
        (lambda text: text.replace("2022年9月情况通报.docx", "没有的.docx", 1), "没有的.docx"),
    ],
)
def test_a_broken_distribution_list_cannot_be_approved(
    drafted: Office, home: Path, damage: Callable[[str], str], sentence: str
) -> None:
    place = home / "output/2022-09/drafts/发送清单.csv"
    place.write_text(damage(place.read_text(encoding="utf-8-sig")), encoding="utf-8-sig", newline="")
    with pytest.raises(Trouble, match=sentence):
        approve_drafts(drafted, SEPTEMBER, PAPERS, Consent("王科长"))


def test_a_distribution_list_saved_by_excel_is_read(drafted: Office, home: Path) -> None:
    place = home / "output/2022-09/drafts/发送清单.csv"
    before = parcels_of(drafted, SEPTEMBER, PAPERS)
    place.write_bytes(place.read_bytes().decode("utf-8-sig").encode("gb18030"))
    assert parcels_of(drafted, SEPTEMBER, PAPERS) == before


def test_a_filed_month_takes_no_new_papers_and_no_earlier_month_follows_it(
    drafted: Office, home: Path
) -> None:
    approve_drafts(drafted, SEPTEMBER, PAPERS, Consent("王科长"))
    deliver_parcels(drafted, SEPTEMBER, PAPERS)
    file_period(drafted, SEPTEMBER)
    count = len(drafted.store.parcel_records(SEPTEMBER, PAPERS))
    edit(home)
    with pytest.raises(OutOfOrder, match="已经归档"):
        approve_drafts(drafted, SEPTEMBER, PAPERS, Consent("赵科长"))
    with pytest.raises(OutOfOrder, match=r"已经归档|审签后有改动"):
        deliver_parcels(drafted, SEPTEMBER, PAPERS)
    assert len(drafted.store.parcel_records(SEPTEMBER, PAPERS)) == count
    with pytest.raises(OutOfOrder, match="不能再补归更早"):
        file_period(drafted, SEPTEMBER.previous)
