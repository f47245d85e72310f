"""A real mail server on loopback: every recipient once, whatever crashes, and what is in doubt is shown."""

from __future__ import annotations

import asyncio
import csv
import email
import email.policy
import io
import os
import re
import signal
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from tests.adapters.smtp_servers import free_port
from tests.month.clerk import Clerk, Said, Walk, copied, ended, is_chinese

PERIOD = "2022-09"
DELIVER = ("deliver", "--period", PERIOD)


@dataclass
class PostOffice:
    """Takes every message; ``on_envelope`` and ``on_text`` see the running number and may refuse or kill."""

    messages: list[tuple[str, bytes]] = field(default_factory=list)
    envelopes: int = 0
    on_envelope: Callable[[int, str], str | None] = lambda _no, _to: None
    on_text: Callable[[int], str | None] = lambda _no: None
    hold: threading.Event | None = None
    held: threading.Event = field(default_factory=threading.Event)

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]  # noqa: ARG002
    ) -> str:  # fmt: skip
        self.envelopes += 1
        refusal = self.on_envelope(self.envelopes, address)
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002
        assert isinstance(envelope.original_content, bytes)
        (to,) = envelope.rcpt_tos
        self.messages.append((to, envelope.original_content))
        while self.hold and not self.hold.is_set():
            self.held.set()
            await asyncio.sleep(0.02)
        return self.on_text(len(self.messages)) or "250 taken"

    @property
    def tally(self) -> Counter[str]:
        """Address → messages received."""
        return Counter(to for to, _ in self.messages)


@contextmanager
def serving(office: PostOffice, port: int, **more: Any) -> Iterator[None]:
    controller = Controller(office, hostname="127.0.0.1", port=port, **more)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


@pytest.fixture(scope="module")
def ready(walked: Walk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office whose September papers are approved and whose mail goes to a port on loopback."""
    clerk = copied(walked.home, tmp_path_factory.mktemp("ready") / "office")
    # Without the ledger in every message the server, which is slow with long lines, has less to read.
    clerk.set(mode="smtp", host="127.0.0.1", port=1, security="none", ledger_to_all=False)
    clerk.month("draft", PERIOD)
    clerk.approve(PERIOD)
    return clerk.home


@pytest.fixture
def post() -> PostOffice:
    return PostOffice()


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def sender(ready: Path, tmp_path: Path, port: int) -> Clerk:
    clerk = copied(ready, tmp_path / "office")
    clerk.set(port=port)
    return clerk


@pytest.fixture
def line(post: PostOffice, port: int) -> Iterator[PostOffice]:
    with serving(post, port):
        yield post


def listed(clerk: Clerk) -> dict[str, tuple[str, list[str]]]:
    """Address → recipient and files, as the drafted distribution list has them."""
    text = clerk.drafts(PERIOD)["发送清单.csv"].decode("utf-8-sig")
    return {
        row["邮箱"]: (row["收件单位"], row["附件"].split("；")) for row in csv.DictReader(io.StringIO(text))
    }


def shown(answer: Said, state: str) -> set[str]:
    """The recipients that the answer shows in ``state``."""
    return set(re.findall(rf"^  (\S+?)：{state}", answer.err, re.MULTILINE))


def test_every_recipient_gets_one_message_with_chinese_names_intact(sender: Clerk, line: PostOffice) -> None:
    first = ended(sender.start(*DELIVER))
    assert first.status == 0, first.err
    people = listed(sender)
    assert len(people) == 56
    assert line.tally == Counter(people.keys())
    drafts = sender.drafts(PERIOD)
    for to, data in line.messages:
        names = people[to][1]
        assert [unquote(one.decode()) for one in re.findall(rb"filename\*=utf-8''([^\s;]+)", data)] == names
        assert b"filename*0" not in data
        message = email.message_from_bytes(data, policy=email.policy.default)
        files = {str(one.get_filename()): one.get_content() for one in message.iter_attachments()}
        assert files == {name: drafts[name] for name in names}
    assert sender.says(*DELIVER).status == 0
    assert len(line.messages) == 56


def test_nothing_leaves_before_approval_or_after_a_change(
    walked: Walk, tmp_path: Path, line: PostOffice, port: int
) -> None:
    clerk = copied(walked.home, tmp_path / "unapproved")
    clerk.set(mode="smtp", host="127.0.0.1", port=port, security="none")
    before = clerk.says(*DELIVER)
    assert (before.status, "尚未审签" in before.err) == (2, True)
    clerk.approve(PERIOD)
    place = clerk.home / "output/2022-09/drafts/2022年9月情况通报.docx"
    drafted = place.read_bytes()
    place.write_bytes(drafted + b"\0")
    changed = clerk.says(*DELIVER)
    assert (changed.status, "原审签已失效" in changed.err) == (2, True)
    place.unlink()
    assert clerk.says(*DELIVER).status == 2
    place.write_bytes(drafted)
    assert clerk.says("approve", "--period", PERIOD, "--by", "张三", "--reject", "--note", "再改").status == 0
    rejected = clerk.says(*DELIVER)
    assert (rejected.status, "退回" in rejected.err) == (2, True)
    assert line.messages == []
    assert line.envelopes == 0


def killed(sender: Clerk, line: PostOffice, at: str, number: int) -> None:
    """Deliver in a process that dies at its ``number``-th envelope or text."""
    started = threading.Event()
    victim: list[subprocess.Popen[bytes]] = []

    def strike(no: int, *_: object) -> None:
        if no == number:
            started.wait(10)
            os.kill(victim[0].pid, signal.SIGKILL)

    setattr(line, f"on_{at}", strike)
    victim.append(sender.start(*DELIVER))
    started.set()
    assert ended(victim[0]).status == -signal.SIGKILL
    setattr(line, f"on_{at}", lambda *_: None)


@pytest.mark.parametrize(("at", "number"), [("envelope", 1), ("envelope", 7), ("text", 7), ("text", 56)])
def test_killed_in_the_middle_nobody_gets_two_and_the_doubtful_one_is_shown(
    sender: Clerk, line: PostOffice, at: str, number: int
) -> None:
    killed(sender, line, at, number)
    again = sender.says(*DELIVER)
    people = listed(sender)
    assert max(line.tally.values()) == 1
    without = {recipient for to, (recipient, _) in people.items() if to not in line.tally}
    doubtful = shown(again, "去向不明")
    assert again.status == 1
    assert len(doubtful) == 1
    # Killed at the envelope, the message never came; after the text, it came and nobody was told so.
    assert without == (doubtful if at == "envelope" else set())
    if at == "text":
        assert doubtful == {people[line.messages[number - 1][0]][0]}
    last = sender.says(*DELIVER)
    assert (last.status, shown(last, "去向不明")) == (1, doubtful)
    assert max(line.tally.values()) == 1
    filed = sender.says("file", "--period", PERIOD)
    assert filed.status == 2
    assert "去向不明" in filed.err


def test_a_second_run_beside_a_living_one_sends_nothing(sender: Clerk, line: PostOffice) -> None:
    line.hold = threading.Event()
    first = sender.start(*DELIVER)
    try:
        assert line.held.wait(60)
        beside = sender.says(*DELIVER)
    finally:
        line.hold.set()
    assert beside.status == 2
    assert "另一个程序" in beside.err
    assert ended(first).status == 0
    assert set(line.tally.values()) == {1}
    assert len(line.messages) == 56


def test_a_refused_recipient_is_shown_and_not_tried_again(sender: Clerk, line: PostOffice) -> None:
    to = list(listed(sender))[4]
    line.on_envelope = lambda _no, address: "550 5.1.1 no such user" if address == to else None
    answer = sender.says(*DELIVER)
    assert answer.status == 1
    assert shown(answer, "被拒收") == {listed(sender)[to][0]}
    assert "550" in answer.err
    line.on_envelope = lambda _no, _address: None
    assert sender.says(*DELIVER).status == 1
    assert line.tally == Counter(one for one in listed(sender) if one != to)


@pytest.mark.parametrize("at", ["envelope", "text"])
def test_a_recipient_put_off_gets_it_in_the_next_run(sender: Clerk, line: PostOffice, at: str) -> None:
    setattr(line, f"on_{at}", lambda no, *_: "451 4.7.1 try again later" if no == 5 else None)
    answer = sender.says(*DELIVER)
    waiting = {list(listed(sender).values())[4][0]}
    assert (answer.status, shown(answer, "待发")) == (1, waiting)
    assert shown(answer, "去向不明") == set()
    if at == "text":
        del line.messages[4]  # refused with 451: the server did not keep it
    setattr(line, f"on_{at}", lambda *_: None)
    assert sender.says(*DELIVER).status == 0
    assert line.tally == Counter(listed(sender).keys())


def test_an_unreachable_server_leaves_nothing_in_doubt(sender: Clerk, post: PostOffice, port: int) -> None:
    answer = sender.says(*DELIVER)
    assert answer.status in (1, 2)
    assert is_chinese(answer.err)
    assert shown(answer, "去向不明") == set()
    with serving(post, port):
        assert sender.says(*DELIVER).status == 0
    assert post.tally == Counter(listed(sender).keys())


def test_a_wrong_password_leaves_nothing_in_doubt(
    sender: Clerk, post: PostOffice, port: int, tmp_path: Path
) -> None:
    def log_in(*given: Any) -> AuthResult:
        told = given[-1]
        return AuthResult(
            success=isinstance(told, LoginPassword) and told.password == b"right", handled=False
        )

    secret = tmp_path / "password"
    secret.write_text("wrong\n")
    sender.set(user="office", password_file=str(secret))
    with serving(post, port, authenticator=log_in, auth_require_tls=False):
        answer = sender.says(*DELIVER)
        assert answer.status == 2
        assert "口令" in answer.err
        assert "wrong" not in answer.err
        assert is_chinese(answer.err)
        assert post.messages == []
        secret.write_text("right\n")
        assert sender.says(*DELIVER).status == 0
    assert post.tally == Counter(listed(sender).keys())
