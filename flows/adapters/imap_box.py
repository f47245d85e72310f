"""The mailbox that returns come to, read by IMAP: nothing is deleted or moved, flags stay unless asked for."""

from __future__ import annotations

import hashlib
import imaplib
import re
import ssl
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Literal, Protocol

from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.errors import (
    ImapToolsError,
    MailboxFolderSelectError,
    MailboxLoginError,
    UnexpectedCommandStatusError,
)
from pydantic import SecretStr

from flows.domain.mails import Sighting
from flows.domain.trouble import MailTrouble

_LINE_LOST = (OSError, imaplib.IMAP4.error, ImapToolsError)
"""What imaplib and imap-tools raise when the line breaks or the server talks nonsense."""

_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_UID = re.compile(rb"UID (\d+)")
_WHEN = re.compile(rb'INTERNALDATE "([^"]+)"')
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_AT_ONCE = 200


@dataclass(frozen=True)
class ImapConfig:
    """How to reach the mailbox; ``timeout`` in seconds, ``size_limit`` in bytes (of one whole mail)."""

    host: str
    port: int = 993
    security: Literal["none", "starttls", "tls"] = "tls"
    user: str = ""
    password: SecretStr | None = None
    folder: str = "INBOX"
    timeout: float = 30
    size_limit: int = 60 * 1024 * 1024
    mark_read: bool = False

    @property
    def account(self) -> str:
        """A short name for this folder of this mailbox that does not give the user away."""
        told = "\0".join((self.host.lower(), self.user, self.folder))
        return hashlib.sha256(told.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Arrival:
    """One mail off the server; ``true_size`` is 0, or its size if only the header was fetched."""

    seen: Sighting
    data: bytes
    received: datetime
    true_size: int = 0


class Letterbox(Protocol):
    """Where mails come in; used in a ``with`` block, one connection for all mails of a run."""

    account: str
    validity: int

    def arrived(self, since: date) -> tuple[int, ...]:
        """Return the UIDs of all mails that the server received on or after ``since``."""

    def fetched(self, uids: Collection[int]) -> Iterator[Arrival]:
        """Yield these mails, each as soon as it is here."""

    def mark_read(self, uids: Collection[int]) -> None:
        """Mark these mails as read if the office wants that."""

    def __enter__(self) -> Letterbox:
        """Connect, log in and open the folder."""

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up."""


class ImapBox:
    """One folder of a mailbox on an IMAP server; MailTrouble whenever server, password or folder are wrong."""

    def __init__(self, config: ImapConfig) -> None:
        self.config = config
        self.account = config.account
        self.validity = 0
        self._line: BaseMailBox | None = None

    def __enter__(self) -> ImapBox:
        with self._troubles():
            self._line = self._dialled()
        try:
            with self._troubles():
                self._log_in(self._line)
                self._open_folder(self._line)
        except BaseException:
            self._hang_up()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._line and wrong is None:
            with suppress(*_LINE_LOST):
                self._line.logout()
                self._line = None
        self._hang_up()

    def arrived(self, since: date) -> tuple[int, ...]:
        """Return the UIDs of all mails that the server received on or after ``since``, in order."""
        day = f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}"
        with self._troubles():
            return tuple(sorted(int(uid) for uid in self._open.uids(f"UNDELETED SINCE {day}", charset=None)))

    def fetched(self, uids: Collection[int]) -> Iterator[Arrival]:
        """Yield these mails in the order of their UIDs; one gone meanwhile is left out.

        Of a mail over the size limit only the header is fetched.
        """
        for uid, size in self._sizes(sorted(uids)):
            too_large = size > self.config.size_limit
            with self._troubles():
                answer = self._asked(str(uid), f"(INTERNALDATE BODY.PEEK[{'HEADER' if too_large else ''}])")
            whole = next((one for one in answer if isinstance(one, tuple)), None)
            if whole:
                data = _whole(whole, self._closed())
                told = b" ".join(one if isinstance(one, bytes) else one[0] for one in answer if one)
                seen = Sighting(self.account, self.validity, uid)
                yield Arrival(seen, data, _received(told), size if too_large else 0)

    def mark_read(self, uids: Collection[int]) -> None:
        """Mark these mails as read if the office wants that; nothing is expunged."""
        # Not imap-tools' flag(): it expunges, and mails that a person only marked for deletion would be gone.
        for some in _chunks(sorted(uids)) if self.config.mark_read else ():
            with self._troubles():
                self._open.client.uid("STORE", ",".join(map(str, some)), "+FLAGS.SILENT", r"(\Seen)")

    @property
    def _open(self) -> BaseMailBox:
        if self._line is None:
            raise self._closed()
        return self._line

    def _sizes(self, uids: list[int]) -> Iterator[tuple[int, int]]:
        for some in _chunks(uids):
            with self._troubles():
                answer = self._asked(",".join(map(str, some)), "(RFC822.SIZE)")
            for line in answer:
                told = line if isinstance(line, bytes) else b""
                size, uid = _SIZE.search(told), _UID.search(told)
                if size and uid:
                    yield int(uid[1]), int(size[1])

    def _asked(self, uids: str, what: str) -> list[bytes | tuple[bytes, bytes] | None]:
        status, answer = self._open.client.uid("FETCH", uids, what)
        if status != "OK":
            raise imaplib.IMAP4.error(_said(answer))
        return list(answer)

    def _dialled(self) -> BaseMailBox:
        config, context = self.config, ssl.create_default_context()
        if config.security == "tls":
            return MailBox(config.host, config.port, timeout=config.timeout, ssl_context=context)
        if config.security == "starttls":
            return _StartTls(config.host, config.port, timeout=config.timeout, context=context)
        return MailBoxUnencrypted(config.host, config.port, timeout=config.timeout)

    def _log_in(self, line: BaseMailBox) -> None:
        password = self.config.password.get_secret_value() if self.config.password else ""
        try:
            if (self.config.user + password).isascii():
                line.login(self.config.user, password, initial_folder=None)
            else:
                line.login_utf8(self.config.user, password, initial_folder=None)
        except (MailboxLoginError, imaplib.IMAP4.error) as wrong:
            if isinstance(wrong, imaplib.IMAP4.abort):
                raise
            said = _said(wrong.command_result[1]) if isinstance(wrong, MailboxLoginError) else str(wrong)
            raise MailTrouble(
                f"收件服务器不接受用户名或口令（{said}）",
                "请检查 inbox.user 和口令；不少邮箱须先开通 IMAP 服务，口令用“授权码”",
            ) from None
        if "ID" in line.client.capabilities:
            # Several large Chinese providers open no folder for a client that has not said its name (RFC 2971).
            line.client.xatom("ID", '("name" "taizhang")')

    def _open_folder(self, line: BaseMailBox) -> None:
        try:
            line.folder.set(self.config.folder, readonly=not self.config.mark_read)
        except MailboxFolderSelectError as wrong:
            raise MailTrouble(
                f"邮箱中打不开文件夹“{self.config.folder}”（{_said(wrong.command_result[1])}）",
                "请检查 inbox.folder",
            ) from None
        _, told = line.client.response("UIDVALIDITY")
        self.validity = int(told[0]) if told and told[0] else 0

    @contextmanager
    def _troubles(self) -> Iterator[None]:
        """Turn whatever goes wrong on the line into one sentence; the password is in none of them."""
        server = f"{self.config.host}:{self.config.port}"
        try:
            yield
        except ssl.SSLCertVerificationError as wrong:
            raise MailTrouble(
                f"收件服务器 {self.config.host} 的证书不可信（{wrong.verify_message}）",
                "请核对 inbox.host 或联系邮件管理员",
            ) from None
        except ssl.SSLError as wrong:
            raise MailTrouble(
                f"与收件服务器 {server} 建立不了加密连接（{wrong.reason or '握手失败'}）",
                "请检查 inbox.security 和 inbox.port",
            ) from None
        except _LINE_LOST as wrong:
            raise MailTrouble(
                f"收件服务器 {server} {_reason(wrong)}",
                "请检查网络和 inbox.host、inbox.port，稍后重新收集；已经收到的邮件不会重复收取",
            ) from None

    def _closed(self) -> MailTrouble:
        return MailTrouble(f"与收件服务器 {self.config.host} 的连接已经中断", "请稍后重新收集")

    def _hang_up(self) -> None:
        if self._line:
            with suppress(*_LINE_LOST):
                self._line.client.shutdown()
        self._line = None


class _StartTls(MailBoxUnencrypted):
    """Begins plainly and goes on encrypted or not at all; imap-tools' own leaves the line open if that fails."""

    def __init__(self, host: str, port: int, timeout: float, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__(host, port, timeout)

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        client = super()._get_mailbox_client()
        try:
            if "STARTTLS" not in client.capabilities:
                raise MailTrouble("收件服务器不支持 STARTTLS 加密", "请检查 inbox.security 和 inbox.port")
            client.starttls(self._context)
        except BaseException:
            with suppress(OSError):  # a failed handshake has taken the socket away
                client.shutdown()
            raise
        return client


def _chunks(uids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(uids), _AT_ONCE):
        yield uids[start : start + _AT_ONCE]


def _whole(answer: tuple[bytes, bytes], lost: MailTrouble) -> bytes:
    """Return the literal; imaplib hands over a shorter one without a word if the line was lost within it."""
    told = re.search(rb"\{(\d+)\}$", answer[0])
    if told and len(answer[1]) != int(told[1]):
        raise lost
    return answer[1]


def _received(told: bytes) -> datetime:
    when = _WHEN.search(told)
    try:
        written = (when[1] if when else b"").decode("ascii", "replace").strip()
        return parsedate_to_datetime(written.replace("-", " ", 2)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return datetime.fromtimestamp(0, UTC)


def _said(answer: object) -> str:
    """Return the server's own words as one line."""
    some = answer if isinstance(answer, list) else [answer]
    words = (one.decode(errors="replace") if isinstance(one, bytes) else str(one) for one in some if one)
    return " ".join(" ".join(words).split())[:200] or "服务器没有说明"


def _reason(wrong: Exception) -> str:
    if isinstance(wrong, TimeoutError) or isinstance(wrong.__context__, TimeoutError):
        return "应答超时"
    if isinstance(wrong, (ConnectionError, imaplib.IMAP4.abort)):
        return "的连接中断"
    if isinstance(wrong, UnexpectedCommandStatusError):
        return f"没有照办（{_said(wrong.command_result[1])}）"
    if isinstance(wrong, imaplib.IMAP4.error):
        return f"的应答有误（{_said(str(wrong))}）"
    return f"联系不上（{wrong}）"
