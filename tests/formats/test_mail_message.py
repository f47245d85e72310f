"""Mail messages that old and new clients read alike."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.formats.mail_message import Enclosure, Letter, mail_bytes

WHEN = datetime(2022, 10, 8, 9, 5, tzinfo=timezone(timedelta(hours=8)))
LONG = "东昌府区优化营商环境行动计划工作台账（2022年9月）区行政审批局督办通知附件一.docx"
LETTER = Letter(
    sender="office@example.org",
    sender_name="东昌府区人民政府办公室",
    to=("a@example.org", "b@example.org"),
    subject="关于报送2022年9月优化营商环境行动计划工作进展情况的通知（请于9月28日前反馈）",
    body="各单位：\n请按时报送。\n.\n..点开头\n",
    message_id="<0123abc@example.org>",
    date=WHEN,
    enclosures=(Enclosure(LONG, b"\x00\xff" * 500), Enclosure("form.xlsx", b"x"), Enclosure("a.bin", b"")),
)


def read(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_everything_is_read_back() -> None:
    message = read(mail_bytes(LETTER))
    assert message["Subject"] == LETTER.subject
    assert str(message["From"].addresses[0].display_name) == LETTER.sender_name
    assert message["From"].addresses[0].addr_spec == "office@example.org"
    assert [one.addr_spec for one in message["To"].addresses] == ["a@example.org", "b@example.org"]
    assert message["Message-ID"] == "<0123abc@example.org>"
    assert message["Date"].datetime == WHEN
    body = message.get_body()
    assert body is not None
    assert body.get_content() == LETTER.body.replace("\n", "\r\n")
    files = list(message.iter_attachments())
    assert [one.get_filename() for one in files] == [LONG, "form.xlsx", "a.bin"]
    assert [one.get_payload(decode=True) for one in files] == [one.content for one in LETTER.enclosures]
    assert [one.get_content_type() for one in files] == [
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/octet-stream",
    ]
    assert message.defects == []


def test_attachment_name_stands_twice_in_raw_headers() -> None:
    data = mail_bytes(LETTER).decode("ascii")
    whole = re.search(r"filename\*=utf-8''([^\s;]+)\r\n", data)
    assert whole is not None
    assert whole[1].startswith("%E4%B8%9C%E6%98%8C")
    assert whole[1].endswith(".docx")
    assert "filename*0" not in data
    fallback = re.search(r'name="((?:=\?utf-8\?b\?[^?]+\?=(?:\r\n )?)+)"', data)
    assert fallback is not None
    assert str(make_header(decode_header(fallback[1]))) == LONG
    assert all(len(word) <= 75 for word in re.findall(r"=\?[^ ]+?\?=", data))


def test_form_of_the_bytes() -> None:
    data = mail_bytes(LETTER)
    assert data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r")
    assert max(len(line) for line in data.split(b"\r\n")) <= 998
    assert data.isascii()
    assert mail_bytes(replace(LETTER)) == data
    assert b"\r\n.\r\n" not in data


def test_letter_without_attachments_or_name() -> None:
    message = read(mail_bytes(replace(LETTER, enclosures=(), sender_name="")))
    assert message["From"] == "office@example.org" or message["From"].addresses[0].addr_spec == LETTER.sender
    assert list(message.iter_attachments()) == []


@pytest.mark.parametrize(
    "evil", ["通知\r\nBcc: x@evil.cn", "通知\nBcc: x@evil.cn", "a\u2028Bcc: x@evil.cn\x00"]
)
def test_no_header_comes_in_by_text(evil: str) -> None:
    letter = replace(
        LETTER,
        subject=evil,
        sender_name=evil,
        to=(f"a@example.org{evil}",),
        message_id=f"<a@b{evil}>",
        sender=f"o@example.org{evil}",
        enclosures=(Enclosure(f"{evil}.docx", b""), Enclosure('a"\r\nBcc: x.docx', b"")),
    )
    message = read(mail_bytes(letter))
    assert message["Bcc"] is None
    assert all(part["Bcc"] is None for part in message.walk())
    assert set(message.keys()) == {
        *("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type")
    }


WORDS = st.characters(exclude_categories=["Cs"])
NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=60).map(
    lambda text: f"件{text.strip()}.docx"
)


@given(NAMES, st.text(WORDS), st.binary(max_size=200))
def test_any_name_text_and_content(name: str, body: str, content: bytes) -> None:
    message = read(mail_bytes(replace(LETTER, body=body, enclosures=(Enclosure(name, content),))))
    (file,) = message.iter_attachments()
    assert file.get_filename() == name
    assert file.get_payload(decode=True) == content
    part = message.get_body()
    assert part is not None
    kept = part.get_payload(decode=True)
    assert isinstance(kept, bytes)
    assert kept.decode() == re.sub(r"\r\n|\r|\n", "\r\n", body)
