"""One month from the empty folder to the archive, as the officer's README tells it."""

from __future__ import annotations

import email
import email.policy
import hashlib
import json
import re
import shutil
from pathlib import Path

from tests.month.clerk import RETURNS, Clerk, Walk, contents, fingerprints, is_chinese, said


def test_the_month_from_form_to_archive(tmp_path: Path) -> None:
    clerk = Clerk(tmp_path / "office")
    assert said("init", clerk.home, "--sample").status == 0
    assert (clerk.home / "templates").is_dir()
    issued = clerk.month("issue", "2022-09")
    assert "填报表56份" in issued.err
    collected = clerk.month("collect", "2022-09", "--from", RETURNS / "2022-09")
    assert collected.status == 1, "the sample has returns with errors"
    settled = clerk.month("settle", "2022-09")
    assert "任务138项" in settled.err
    drafted = clerk.month("draft", "2022-09")
    assert str(clerk.home / "output/2022-09/drafts") in drafted.err
    assert clerk.says("approve", "--period", "2022-09", "--by", "张三").status == 0
    assert clerk.says("deliver", "--period", "2022-09").status == 0
    assert clerk.says("file", "--period", "2022-09").status == 0
    assert clerk.says("verify").status == 0
    status = clerk.says("status", "--period", "2022-09").err
    for step in ("下发56份", "已报送51个单位", "未报送4个", "张三已审签", "已发56/56件", "已归档"):
        assert step in status
    assert all(is_chinese(one.err) for one in (issued, collected, settled, drafted))


def test_every_kind_of_paper_lies_where_it_is_looked_for(walked: Walk) -> None:
    names = set(Clerk(walked.home).drafts("2022-09"))
    assert {
        "2022年9月工作台账.xlsx",
        "2022年9月工作台账.docx",
        "2022年9月情况通报.docx",
        "2022年9月催报通知.docx",
    } <= names
    assert sum("督办通知" in name for name in names) == len(walked.ledgers["2022-09"]["overdue_units"])


def test_each_unit_gets_one_form_with_its_own_tasks(walked: Walk) -> None:
    forms = contents(walked.home / "output/2022-09/forms")
    units = {name.partition("-工作进展填报表")[0] for name in forms if name.endswith(".xlsx")}
    named = {one["unit"] for one in walked.collected["2022-09"]["returns"]}
    missing = set(walked.ledgers["2022-09"]["missing_units"])
    assert units == named | missing
    assert len(forms) == len(units) + 1


def test_run_walks_up_to_the_drafts_and_on_after_approval(walked: Walk, tmp_path: Path) -> None:
    clerk = Clerk(tmp_path / "office")
    assert said("init", clerk.home, "--sample").status == 0
    first = clerk.says("run", "--period", "2022-08", "--from", RETURNS / "2022-08")
    assert first.status == 1
    assert "尚未审签" in first.err
    assert clerk.drafts("2022-08") == Clerk(walked.home).drafts("2022-08")
    assert not (clerk.home / "output/archive").exists()
    clerk.approve("2022-08")
    assert clerk.says("run", "--period", "2022-08", "--from", RETURNS / "2022-08").status == 1
    assert len(contents(clerk.home / "output/2022-08/outbox")) == 56
    assert (clerk.home / "output/archive/2022-08").is_dir()
    before = fingerprints(clerk.home / "output")
    clerk.says("run", "--period", "2022-08", "--from", RETURNS / "2022-08")
    assert fingerprints(clerk.home / "output") == before


def test_collect_takes_the_offices_own_inbox_and_a_zip(walked: Walk, tmp_path: Path) -> None:
    clerk = Clerk(tmp_path / "office")
    assert said("init", clerk.home, "--sample").status == 0
    inbox = clerk.home / "data/returns/2022-08"
    shutil.copytree(RETURNS / "2022-08", inbox)
    own = clerk.month("collect", "2022-08", "--json").document
    assert own == walked.collected["2022-08"]
    assert (inbox / "张炉集镇政府.xlsx").exists(), "originals are copied, not moved"
    other = Clerk(tmp_path / "other")
    assert said("init", other.home, "--sample").status == 0
    packed = Path(shutil.make_archive(str(tmp_path / "报送件"), "zip", inbox))
    unpacked = other.collected("2022-08", packed)
    for one in unpacked["returns"]:
        one["file"] = one["file"].rpartition("/")[2]  # a zip within a zip is named in front of its member
    assert unpacked == own


def test_collected_originals_are_kept_byte_for_byte(walked: Walk) -> None:
    kept = set(contents(walked.home / "data/received/2022-09").values())
    for name, data in contents(RETURNS / "2022-09").items():
        if not name.startswith("~$") and not name.endswith(".zip"):
            assert data in kept, name


def test_chase_names_who_has_not_returned(walked: Walk, clerk: Clerk) -> None:
    answer = clerk.month("chase", "2022-09")
    silent = {*walked.ledgers["2022-09"]["missing_units"], *walked.ledgers["2022-09"]["blank_units"]}
    files = contents(clerk.home / "output/2022-09/chase")
    assert {name.partition("-工作")[0] for name in files if name.endswith(".xlsx")} == silent
    assert all(unit in answer.err for unit in silent)
    assert clerk.says("deliver", "--period", "2022-09", "--for", "chase").status == 2
    assert clerk.says("approve", "--period", "2022-09", "--for", "chase", "--by", "张三").status == 0
    assert clerk.says("deliver", "--period", "2022-09", "--for", "chase").status == 0
    assert len(contents(clerk.home / "output/2022-09/outbox/chase")) == len(silent)


def test_messages_carry_the_drafts_under_their_chinese_names(clerk: Clerk) -> None:
    clerk.approve("2022-09")
    assert clerk.says("deliver", "--period", "2022-09", "--dry-run").status == 0
    drafts = clerk.drafts("2022-09")
    messages = contents(clerk.home / "output/2022-09/dry-run/papers")
    assert len(messages) == 56
    for name, data in messages.items():
        message = email.message_from_bytes(data, policy=email.policy.default)
        files = {str(one.get_filename()): one.get_content() for one in message.iter_attachments()}
        assert "2022年9月情况通报.docx" in files
        assert all(drafts[one] == content for one, content in files.items())
        own = [one for one in files if "督办通知" in one]
        assert not own or own == [f"2022年9月督办通知-{name.rpartition('-')[0]}.docx"]
    assert not (clerk.home / "output/2022-09/outbox").exists()


def test_every_figure_is_traced_to_file_cell_digest_and_rule(walked: Walk) -> None:
    entries = {one["task"]: one for one in walked.ledgers["2022-09"]["entries"]}
    for task in ("T10-08", "T02-06"):
        answer = Clerk(walked.home).says("trace", "2022-09", task)
        assert answer.status == 0
        assert entries[task]["because"] in answer.err
        for source in entries[task]["sources"]:
            assert source["file"] in answer.err
            assert source["sha256"] in answer.err
        assert "R02" in answer.err
        assert re.search(r"[A-Z]+\d+ ", answer.err)
    assert Clerk(walked.home).says("trace", "2022-09", "T99-99").status == 2


def test_sources_lead_to_the_very_bytes_that_came(walked: Walk) -> None:
    came = {hashlib.sha256(data).hexdigest() for data in contents(walked.home / "data/received").values()}
    for ledger in walked.ledgers.values():
        digests = {source["sha256"] for one in ledger["entries"] for source in one["sources"]}
        assert digests <= came


def test_an_approved_extension_takes_the_unit_off_the_papers(walked: Walk, clerk: Clerk) -> None:
    unit = next(one for one in walked.ledgers["2022-09"]["overdue_units"] if one["periods"] == 1)
    (task,) = unit["tasks"]
    added = clerk.says(
        *("rule", "add", "extension", "--period", "2022-09", "--task", task, "--value", "2022-10-31"),
        *("--reason", "经区政府同意", "--by", "李四", "--basis", "会议纪要第3号"),
    )
    assert added.status == 0, added.err
    ledger = clerk.settled("2022-09")
    assert unit["unit"] not in {one["unit"] for one in ledger["overdue_units"]}
    clerk.month("draft", "2022-09")
    assert f"2022年9月督办通知-{unit['unit']}.docx" not in clerk.drafts("2022-09")
    assert clerk.says("rule", "withdraw", "1", "--by", "李四", "--reason", "登记有误").status == 0
    assert clerk.settled("2022-09")["overdue_units"] == walked.ledgers["2022-09"]["overdue_units"]


def test_two_offices_never_touch_each_other(walked: Walk, tmp_path: Path) -> None:
    before = json.dumps(Clerk(walked.home).settled("2022-10"))
    other = Clerk(tmp_path / "office")
    assert said("init", other.home, "--sample").status == 0
    assert "还没有开始任何一期" in other.says("status").err
    other.collected("2022-10", RETURNS / "2022-08")
    assert json.dumps(Clerk(walked.home).settled("2022-10")) == before
