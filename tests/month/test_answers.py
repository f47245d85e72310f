"""Every return is answered: once, with the wrong cells marked, and the corrected copy is the next version."""

from __future__ import annotations

import csv
import email
import email.policy
import io
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest

from tests.month.clerk import Clerk, contents

PERIOD = "2022-09"
UNIT = "区教育体育局"


def answered(clerk: Clerk) -> dict[str, list[str]]:
    """Draft, approve and deliver the answers; return recipient → names of the messages that have left."""
    clerk.month("answer", PERIOD)
    assert clerk.says("approve", "--period", PERIOD, "--for", "answers", "--by", "李主任").status == 0
    clerk.month("deliver", PERIOD, "--for", "answers")
    left: dict[str, list[str]] = {}
    for path in sorted((clerk.home / f"output/{PERIOD}/outbox/answers").iterdir()):
        left.setdefault(path.name.rpartition("-")[0], []).append(path.name)
    return left


def listed(clerk: Clerk) -> dict[str, dict[str, str]]:
    text = (clerk.home / f"output/{PERIOD}/answers/发送清单.csv").read_text(encoding="utf-8-sig")
    return {row["收件单位"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}


def mail(clerk: Clerk, name: str) -> EmailMessage:
    data = (clerk.home / f"output/{PERIOD}/outbox/answers/{name}").read_bytes()
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_every_unit_that_sent_something_is_answered_once(clerk: Clerk) -> None:
    collected = clerk.collected(PERIOD)
    sent = {one["unit"] for one in collected["returns"] if one["unit"] and one["sha256"]}
    left = answered(clerk)
    assert set(left) == sent
    assert {len(names) for names in left.values()} == {1}
    assert answered(clerk) == left


def test_errors_come_back_marked_in_the_units_own_workbook(clerk: Clerk) -> None:
    collected = clerk.collected(PERIOD)
    answered(clerk)
    wrong = {
        one["unit"]: finding
        for one in collected["returns"]
        for finding in one["findings"]
        if finding["severity"] == "error" and finding["cell"]
    }
    assert wrong
    for unit, finding in wrong.items():
        names = [name for name in listed(clerk)[unit]["附件"].split("；") if name]
        books = [openpyxl.load_workbook(clerk.home / f"output/{PERIOD}/answers" / name) for name in names]
        notes = [
            book[finding["sheet"]][finding["cell"]].comment
            for book in books
            if finding["sheet"] in book.sheetnames
        ]
        assert any(note and finding["message"] in note.text for note in notes), finding


def test_an_accepted_return_is_answered_in_words_only(clerk: Clerk) -> None:
    collected = clerk.collected(PERIOD)
    clerk.month("answer", PERIOD)
    fine = [one["unit"] for one in collected["returns"] if one["outcome"] == "accepted"]
    lines = listed(clerk)
    assert any(not lines[unit]["附件"] and "已采用" in lines[unit]["正文"] for unit in fine)


def mended(clerk: Clerk, tmp_path: Path) -> Path:
    """Correct the copy that came back to the unit, as the unit would, under a name of its own choice."""
    name = next(one for one in listed(clerk)[UNIT]["附件"].split("；") if one)
    path = clerk.home / f"output/{PERIOD}/answers" / name
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets[1:]:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment and "台账回执" in cell.comment.text:
                    cell.value = 55 if "百分比" in cell.comment.text else cell.value
    inbox = tmp_path / "again"
    inbox.mkdir()
    book.save(inbox / "教体局改过的.xlsx")
    return inbox


def test_the_corrected_copy_is_the_next_version_and_is_answered_again(clerk: Clerk, tmp_path: Path) -> None:
    clerk.collected(PERIOD)
    before = answered(clerk)
    collected = clerk.collected(PERIOD, mended(clerk, tmp_path))
    versions = {one["file"]: one["version"] for one in collected["returns"] if one["unit"] == UNIT}
    assert versions["教体局改过的.xlsx"] == 2
    after = answered(clerk)
    assert len(after[UNIT]) == 2
    assert {unit: names for unit, names in after.items() if unit != UNIT} == {
        unit: names for unit, names in before.items() if unit != UNIT
    }
    newest = next(name for name in after[UNIT] if name not in before[UNIT])
    body = mail(clerk, newest).get_body(("plain",))
    assert body is not None
    assert "第2次报送" in body.get_content()


def test_the_archive_keeps_answers_and_every_message_that_left(clerk: Clerk, tmp_path: Path) -> None:
    clerk.collected(PERIOD)
    answered(clerk)
    clerk.collected(PERIOD, mended(clerk, tmp_path))
    left = answered(clerk)
    clerk.month("settle", PERIOD)
    clerk.month("draft", PERIOD)
    clerk.approve(PERIOD)
    clerk.month("deliver", PERIOD)
    clerk.month("file", PERIOD)
    packed = contents(clerk.home / f"output/archive/{PERIOD}")
    for names in left.values():
        for name in names:
            assert f"data/mails/answers/{name}" in packed
    assert "data/answers/发送清单.csv" in packed


@pytest.mark.parametrize("command", ["answer"])
def test_nothing_collected_yet_is_said(clerk: Clerk, command: str) -> None:
    answer = clerk.says(command, "--period", "2022-12")
    assert answer.status == 2
    assert "收集" in answer.err
