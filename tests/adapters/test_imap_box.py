"""The mailbox on a real server: encryption, names, sizes, and every trouble as one Chinese sentence."""

from __future__ import annotations

import imaplib
import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from pydantic import SecretStr

from flows.adapters.imap_box import Arrival, ImapBox, ImapConfig
from flows.domain.trouble import MailTrouble, SettingTrouble
from flows.settings import InboxPart, read_settings
from flows.wiring import _letterbox, made
from tests.adapters.imap_server import CERTIFICATE, PASSWORD, SENT, Account, Dovecot, cut_after
from tests.adapters.smtp_servers import free_port
from tests.mail_samples import body, mail

UTF7 = '"&YqWQAQ-"'
SINCE = date(2022, 9, 1)
TEXT = mail(body("您好"), subject="主题")


@pytest.fixture
def account(dovecot: Dovecot) -> Account:
    return dovecot.account()


def config(account: Account, **more: object) -> ImapConfig:
    plain = ImapConfig("127.0.0.1", account.plain, "none", account.user, SecretStr(account.password))
    return replace(plain, **more)  # type: ignore[arg-type]


def one_by_one(given: ImapConfig) -> Iterator[Arrival]:
    with ImapBox(given) as box:
        yield from box.fetched(box.arrived(SINCE))


def everything(given: ImapConfig) -> list[Arrival]:
    return list(one_by_one(given))


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_an_encrypted_line(
    account: Account, security: Literal["tls", "starttls"], monkeypatch: pytest.MonkeyPatch
) -> None:
    account.put(TEXT)
    port = account.tls if security == "tls" else account.plain
    given = config(account, host="localhost", port=port, security=security)
    with pytest.raises(MailTrouble, match="证书不可信"):
        everything(given)
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    (arrival,) = everything(given)
    assert arrival.data == TEXT
    assert arrival.received == SENT
    assert (arrival.seen.uid, arrival.seen.account) == (1, given.account)
    assert arrival.seen.validity > 0


def test_nothing_is_changed_on_the_server(account: Account) -> None:
    account.put(TEXT)
    account.put(TEXT, flags=r"(\Flagged \Deleted)")
    before = account.flags()
    assert [one.data for one in everything(config(account))] == [TEXT]
    with ImapBox(config(account)) as box:
        box.mark_read((1,))
    assert account.flags() == before


def test_many_mails_come_in_order_and_one_gone_meanwhile_is_left_out(account: Account) -> None:
    for number in range(5):
        account.put(mail(body(str(number)), subject=str(number)))
    with ImapBox(config(account)) as box:
        uids = box.arrived(SINCE)
        with account.line() as line:
            line.select()
            line.uid("STORE", "2", "+FLAGS", r"(\Deleted)")
            line.expunge()
        assert [one.seen.uid for one in box.fetched(uids)] == [1, 3, 4, 5]


def test_mails_before_the_day_are_not_named(account: Account) -> None:
    account.put(TEXT, received=SENT - timedelta(days=60))
    assert everything(config(account)) == []


def test_of_a_mail_over_the_limit_only_the_header_is_fetched(account: Account) -> None:
    large = mail(body("x" * 5000), subject="large")
    account.put(large)
    (arrival,) = everything(config(account, size_limit=1000))
    assert arrival.true_size == len(large)
    assert arrival.data == large.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"


def test_a_folder_with_a_chinese_name(account: Account) -> None:
    with account.line() as line:
        line.create(UTF7)
        line.append(UTF7, "", imaplib.Time2Internaldate(SENT), TEXT)
    (arrival,) = everything(config(account, folder="报送"))
    assert arrival.data == TEXT


def test_a_missing_folder(account: Account) -> None:
    with pytest.raises(MailTrouble, match=r"打不开文件夹“报送”.*inbox\.folder"):
        everything(config(account, folder="报送"))


@pytest.mark.parametrize("password", ["wrong-canary-9034", "错误口令", ""])
def test_a_refused_login_says_so_without_the_password(account: Account, password: str) -> None:
    with pytest.raises(MailTrouble, match="用户名或口令") as told:
        everything(config(account, password=SecretStr(password)))
    assert not password or password not in str(told.value)
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__


def test_nobody_listens(account: Account) -> None:
    with pytest.raises(MailTrouble, match=r"收件服务器 127\.0\.0\.1:.*inbox\.port"):
        everything(config(account, port=free_port()))


def test_a_name_that_does_not_exist(account: Account) -> None:
    with pytest.raises(MailTrouble, match="联系不上"):
        everything(config(account, host="mail.invalid"))


def test_encryption_on_a_plain_port(account: Account) -> None:
    with pytest.raises(MailTrouble, match=r"加密连接.*inbox.security"):
        everything(config(account, security="tls"))


@pytest.fixture
def mute() -> Iterator[int]:
    """A port that takes lines and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        yield int(door.getsockname()[1])


def test_a_silent_server_is_not_waited_for(account: Account, mute: int) -> None:
    with pytest.raises(MailTrouble, match="超时"):
        everything(config(account, port=mute, timeout=0.2))


@pytest.mark.parametrize("size", [0, 30, 300, 700, 1500, 2500, 4000, 6000])
def test_a_line_that_drops_anywhere_is_a_sentence_and_no_half_mail(account: Account, size: int) -> None:
    for number in range(3):
        account.put(mail(body("x" * 1500), subject=str(number)))
    whole = [one.data for one in everything(config(account))]
    came: list[bytes] = []
    with cut_after(account.plain, size) as cut:
        arrivals = one_by_one(config(account, port=cut.port, timeout=10))
        with pytest.raises(MailTrouble, match="收件服务器"):
            came.extend(one.data for one in arrivals)
    assert came == whole[: len(came)]
    assert len(came) < len(whole)


def test_the_account_does_not_give_the_user_away(account: Account) -> None:
    given = config(account)
    assert account.user not in given.account
    assert given.account != replace(given, folder="x").account
    assert PASSWORD not in repr(given)


def test_without_encryption_only_on_this_machine(tmp_path: Path) -> None:
    for host in ("mail.example.org", "10.0.0.1", "127.0.0.1.example.org"):
        part = InboxPart(host=host, user="u", security="none")
        with pytest.raises(SettingTrouble, match="只能连接本机"):
            _letterbox(part, tmp_path)
    assert _letterbox(InboxPart(host="localhost", user="u", security="none"), tmp_path)


def test_without_host_or_user_there_is_no_mailbox(tmp_path: Path) -> None:
    for part in (InboxPart(host="x"), InboxPart(user="x")):
        with pytest.raises(SettingTrouble, match=r"inbox\.host"):
            _letterbox(part, tmp_path)


def test_the_password_comes_from_a_file_or_the_environment_never_from_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(tmp_path, sample=True)
    (tmp_path / "secret").write_text("canary-3345\n", encoding="utf-8")
    part = InboxPart(host="localhost", user="u", password_file="secret")  # noqa: S106
    box = _letterbox(part, tmp_path)
    assert isinstance(box, ImapBox)
    assert box.config.password == SecretStr("canary-3345")
    (tmp_path / "secret").write_bytes("口令".encode("gb18030"))
    with pytest.raises(SettingTrouble, match="UTF-8"):
        _letterbox(part, tmp_path)
    monkeypatch.setenv("TAIZHANG_INBOX__PASSWORD", "canary-3346")
    settings = read_settings(tmp_path)
    assert settings.inbox.password == SecretStr("canary-3346")
    assert "canary-3346" not in repr(settings)
    place = tmp_path / "data/settings.toml"
    text = place.read_text(encoding="utf-8")
    place.write_text(re.sub(r"(?m)^\[inbox\]$", '[inbox]\npassword = "x"', text), encoding="utf-8")
    with pytest.raises(SettingTrouble, match="TAIZHANG_INBOX__PASSWORD"):
        read_settings(tmp_path)


def test_a_server_time_that_cannot_be_read_is_the_earliest() -> None:
    from flows.adapters.imap_box import _received

    assert _received(b'INTERNALDATE "99-Foo-2022 10:00:00 +0800"') == datetime.fromtimestamp(0, UTC)
