"""Each answer of a mail server has one meaning, and nothing in doubt is taken for sent or unsent."""

from __future__ import annotations

import email
import email.policy
import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session
from pydantic import SecretStr

from flows.adapters.mailbox import Outgoing, PostOutcome, PostResult, Rehearsal, SmtpConfig, SmtpMailbox
from flows.domain.trouble import MailTrouble
from flows.formats.mail_message import Enclosure, Letter, mail_bytes
from tests.adapters.smtp_servers import Received, ScriptedServer, free_port, running

CERTIFICATE = Path(__file__).parent / "localhost.pem"
NAME = "东昌府区工作台账（2022年9月）区行政审批局督办通知.docx"
CONTENT = bytes(range(256)) * 40
LETTER = Letter(
    *("office@example.org", "区政府办公室", ("a@example.org", "b@example.org"), "督办通知"),
    body="各单位：\n.点\n..\n",
    message_id="<p1@example.org>",
    date=datetime(2022, 10, 8, 1, tzinfo=UTC),
    enclosures=(Enclosure(NAME, CONTENT),),
)
MESSAGE = Outgoing("office@example.org", LETTER.to, mail_bytes(LETTER), "区税务局")
BARE = replace(MESSAGE, data=b"Subject: x\r\n\r\n.one\r\n..two\r\n")


class Office:
    """Takes mail for everyone at example.org but those whose name says otherwise."""

    def __init__(self) -> None:
        self.received = Received()

    async def handle_EHLO(  # noqa: N802
        self, server: Any, session: Session, envelope: Envelope, hostname: str, responses: list[str]  # noqa: ARG002
    ) -> list[str]:  # fmt: skip
        self.received.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]  # noqa: ARG002
    ) -> str:  # fmt: skip
        if address.startswith("absent"):
            return "550 5.1.1 no such user"
        if address.startswith("full"):
            return "452 4.2.2 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002
        assert isinstance(envelope.original_content, bytes)
        self.received.messages.append((list(envelope.rcpt_tos), envelope.original_content))
        return "250 taken"


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def config(office: Office) -> Iterator[SmtpConfig]:
    controller = Controller(office, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield SmtpConfig("127.0.0.1", controller.port, "none", timeout=5)
    controller.stop()


def posted(config: SmtpConfig, message: Outgoing = MESSAGE) -> PostResult:
    with SmtpMailbox(config) as mailbox:
        return mailbox.post(message)


def test_message_arrives_byte_by_byte(config: SmtpConfig, office: Office) -> None:
    assert posted(config).outcome is PostOutcome.SENT
    assert posted(config, BARE).outcome is PostOutcome.SENT
    assert [data for _, data in office.received.messages] == [MESSAGE.data, BARE.data]
    to, data = office.received.messages[0]
    assert to == ["a@example.org", "b@example.org"]
    assert data.count(b"filename*=utf-8''%E4%B8%9C") == 1
    assert b"filename*0" not in data
    message = email.message_from_bytes(data, policy=email.policy.default)
    (file,) = message.iter_attachments()
    assert (file.get_filename(), file.get_content()) == (NAME, CONTENT)


def test_one_connection_for_all_messages(config: SmtpConfig, office: Office) -> None:
    with SmtpMailbox(config) as mailbox:
        results = [mailbox.post(MESSAGE) for _ in range(3)]
    assert {one.outcome for one in results} == {PostOutcome.SENT}
    assert (office.received.connections, len(office.received.messages)) == (1, 3)


@pytest.mark.parametrize(
    ("addresses", "outcome", "refused", "arrived"),
    [
        (("a@example.org", "absent@example.org"), "sent", ["550"], ["a@example.org"]),
        (("a@example.org", "full@example.org"), "sent", ["452"], ["a@example.org"]),
        (("absent@example.org", "absent2@example.org"), "refused", ["550", "550"], None),
        (("full@example.org",), "try_again", ["452"], None),
        (("full@example.org", "absent@example.org"), "try_again", ["452", "550"], None),
        (
            ("no address", "a@example.org\r\nRCPT TO:<x@y.cn>", "甲@example.org"),
            "refused",
            ["不是"] * 3,
            None,
        ),
        (("a@example.org", "甲@example.org"), "sent", ["不是"], ["a@example.org"]),
        (("a@example.org", "a@example.org"), "sent", [], ["a@example.org"]),
        ((), "refused", [], None),
    ],
)
def test_each_address_has_its_own_fate(
    config: SmtpConfig,
    office: Office,
    addresses: tuple[str, ...],
    outcome: str,
    refused: list[str],
    arrived: list[str] | None,
) -> None:
    with SmtpMailbox(config) as mailbox:
        result = mailbox.post(replace(MESSAGE, addresses=addresses))
        assert mailbox.post(MESSAGE).outcome is PostOutcome.SENT
    assert result.outcome == outcome
    assert all(said.startswith(start) for (_, said), start in zip(result.refusals, refused, strict=True))
    assert [to for to, _ in office.received.messages[:-1]] == ([arrived] if arrived else [])


def test_test_mode_reaches_listed_addresses_only(config: SmtpConfig, office: Office) -> None:
    result = posted(replace(config, test_only=("B@example.org",)))
    assert result.outcome is PostOutcome.SENT
    assert result.refusals == (("a@example.org", "试发模式，不向该地址发送"),)
    assert office.received.messages[0][0] == ["b@example.org"]
    nobody = posted(replace(config, test_only=("x@example.org",)))
    assert nobody.outcome is PostOutcome.REFUSED
    assert len(office.received.messages) == 1


def test_too_large_a_message_does_not_leave(config: SmtpConfig, office: Office) -> None:
    result = posted(replace(config, size_limit=100))
    assert result.outcome is PostOutcome.REFUSED
    assert [address for address, _ in result.refusals] == list(MESSAGE.addresses)
    assert office.received.messages == []


@pytest.mark.parametrize(
    ("replies", "outcome", "said"),
    [
        ({"TEXT": "250 ok"}, "sent", "250 ok"),
        ({"TEXT": "554 5.7.1 spam"}, "refused", "554 5.7.1 spam"),
        ({"TEXT": "451 later"}, "try_again", "451 later"),
        ({"TEXT": None}, "uncertain", "连接中断"),
        ({"TEXT": "hang"}, "uncertain", "超时"),
        ({"TEXT": "what?"}, "uncertain", "看不懂"),
        ({"DATA": None}, "try_again", "连接中断"),
        ({"DATA": "hang"}, "try_again", "超时"),
        ({"DATA": "451 busy"}, "try_again", "451 busy"),
        ({"DATA": "554 no"}, "refused", "554 no"),
        ({"RCPT": None}, "try_again", "连接中断"),
        ({"RCPT": "421 closing"}, "try_again", "421 closing"),
        ({"RCPT": "nonsense"}, "try_again", "-1"),
        ({"MAIL": "451 greylisted"}, "try_again", "451 greylisted"),
        ({"MAIL": "552 too large"}, "refused", "552 too large"),
        ({"MAIL": None}, "try_again", "连接中断"),
        ({"GREETING": None}, "try_again", "连接中断"),
        ({"GREETING": "hang"}, "try_again", "超时"),
        ({"GREETING": "554 not you"}, "try_again", "554 not you"),
    ],
)
def test_each_answer_has_one_meaning(replies: dict[str, str | None], outcome: str, said: str) -> None:
    with running(ScriptedServer(replies)) as server:
        slow = "hang" in replies.values()
        patience, verdict = 1 if slow and "TEXT" not in replies else 10, 0.5 if slow else 10
        result = posted(
            SmtpConfig("127.0.0.1", server.port, "none", timeout=patience, verdict_timeout=verdict)
        )
    assert result.outcome == outcome
    assert said in result.reply
    assert server.texts == (1 if "TEXT" in replies else 0)
    assert bool(result.refusals) == (outcome == "refused" or said == "-1")


def test_line_lost_within_the_text_is_no_doubt() -> None:
    with running(ScriptedServer(cut_text=True)) as server:
        config = SmtpConfig("127.0.0.1", server.port, "none", timeout=2, verdict_timeout=2)
        result = posted(config, replace(MESSAGE, data=b"x" * 76 + b"\r\n" + b"y" * 20_000_000))
    assert result.outcome is PostOutcome.TRY_AGAIN


def test_refused_address_is_told_beside_the_doubt() -> None:
    replies: dict[str, str | None] = {"rcpt TO:<b@example.org>": "550 no", "TEXT": None}
    with running(ScriptedServer(replies)) as server:
        result = posted(SmtpConfig("127.0.0.1", server.port, "none", timeout=2))
    assert (result.outcome, result.refusals) == (PostOutcome.UNCERTAIN, (("b@example.org", "550 no"),))


def test_line_closed_between_messages_is_opened_again() -> None:
    with running(ScriptedServer()) as server:
        with SmtpMailbox(SmtpConfig("127.0.0.1", server.port, "none", timeout=2)) as mailbox:
            assert mailbox.post(BARE).outcome is PostOutcome.SENT
            server.replies["RSET"] = None
            assert mailbox.post(BARE).outcome is PostOutcome.SENT
        assert (server.connections, server.texts) == (2, 2)


def test_after_three_vain_attempts_nobody_waits_any_more() -> None:
    with running(ScriptedServer({"GREETING": "421 busy"})) as server:
        with SmtpMailbox(SmtpConfig("127.0.0.1", server.port, "none", timeout=2)) as mailbox:
            results = [mailbox.post(BARE) for _ in range(6)]
        assert server.connections == 3
    assert {one.outcome for one in results} == {PostOutcome.TRY_AGAIN}
    assert "421 busy" in results[-1].reply


def test_nobody_listens() -> None:
    config = SmtpConfig("127.0.0.1", free_port(), "none", timeout=2)
    assert posted(config).outcome is PostOutcome.TRY_AGAIN
    with pytest.raises(MailTrouble, match="联系不上"):
        SmtpMailbox(config).check()


@pytest.mark.parametrize(
    ("replies", "changes", "said"),
    [
        ({"MAIL": "553 sender must be the user"}, {}, "不接受发件人"),
        ({}, {"user": "office", "password": SecretStr("canary")}, "不提供登录"),
        ({}, {"security": "starttls"}, "不支持 STARTTLS"),
    ],
)
def test_refused_as_a_whole(replies: dict[str, str | None], changes: dict[str, Any], said: str) -> None:
    with running(ScriptedServer(replies)) as server:
        config = replace(SmtpConfig("127.0.0.1", server.port, "none", timeout=2), **changes)
        with pytest.raises(MailTrouble, match=said):
            posted(config)
        assert server.texts == 0


def test_bad_sender_is_our_trouble(config: SmtpConfig) -> None:
    with pytest.raises(MailTrouble, match="不是有效的邮件地址"):
        posted(config, replace(MESSAGE, sender="a@b.cn>\r\nRCPT TO:<x@y.cn"))


def authenticated(*given: Any) -> AuthResult:
    login = given[-1]
    assert isinstance(login, LoginPassword)
    return AuthResult(success=login.password == b"canary", handled=False)


def secure(office: Office, **more: Any) -> Controller:
    port = free_port()
    controller = Controller(office, hostname="localhost", port=port, authenticator=authenticated, **more)
    controller.start()
    return controller


def server_context() -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    return context


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_encrypted_and_logged_in(
    office: Office, monkeypatch: pytest.MonkeyPatch, security: Any
) -> None:  # fmt: skip
    context = server_context()
    more: dict[str, Any] = {"ssl_context": context} if security == "tls" else {"tls_context": context}
    trusting = security == "tls"
    controller = secure(office, **more, auth_require_tls=not trusting)
    config = SmtpConfig("localhost", controller.port, security, "office", SecretStr("canary"), timeout=5)
    try:
        with pytest.raises(MailTrouble, match="证书不可信"):
            posted(config)
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        assert posted(config).outcome is PostOutcome.SENT
        for wrong in ("secret", "口令"):
            with pytest.raises(MailTrouble, match="口令") as caught:
                posted(replace(config, password=SecretStr(wrong)))
            assert wrong == "口令" or wrong not in str(caught.value)
    finally:
        controller.stop()
    assert len(office.received.messages) == 1


def test_password_is_never_shown() -> None:
    config = SmtpConfig("h", password=SecretStr("canary"))
    assert "canary" not in f"{config!r} {config} {SmtpMailbox(config)!r} {vars(config)}"


def test_pause_between_messages_only(config: SmtpConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("flows.adapters.mailbox.time.sleep", pauses.append)
    with SmtpMailbox(replace(config, pause=1.5)) as mailbox:
        for _ in range(3):
            mailbox.post(BARE)
    assert pauses == [1.5, 1.5]


def test_a_rehearsal_sends_nothing_and_counts_everything_as_sent() -> None:
    with Rehearsal() as mailbox:
        assert mailbox.post(MESSAGE).outcome is PostOutcome.SENT
        assert mailbox.post(replace(MESSAGE, addresses=())).outcome is PostOutcome.REFUSED


def test_smtplib_still_has_what_we_stand_on() -> None:
    assert {"mail", "rcpt", "docmd", "getreply", "send", "rset", "sock"} <= set(dir(smtplib.SMTP))
