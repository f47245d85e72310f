"""The mailbox: where messages leave, by SMTP or, for a rehearsal, into an outbox folder."""

from __future__ import annotations

import re
import smtplib
import ssl
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Literal, Protocol

from pydantic import SecretStr

from flows.adapters.shelf import Shelf
from flows.domain.trouble import MailTrouble, PlaceTrouble

Refusals = tuple[tuple[str, str], ...]
"""Mail address and the reply, for each address that was refused."""

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_STALE = re.compile(r"\d{3,}-.*\.eml")


class PostOutcome(StrEnum):
    """What the server did with one message."""

    SENT = "sent"
    REFUSED = "refused"
    TRY_AGAIN = "try_again"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True)
class PostResult:
    """The outcome, the refused addresses, and in words why it was not sent."""

    outcome: PostOutcome
    refusals: Refusals = ()
    reply: str = ""


@dataclass(frozen=True)
class Outgoing:
    """One finished message (CRLF), its envelope, and the recipient's name for people."""

    sender: str
    addresses: tuple[str, ...]
    data: bytes
    recipient: str = ""


class Mailbox(Protocol):
    """Where messages leave; used in a ``with`` block, one connection for all messages of a run."""

    def post(self, message: Outgoing) -> PostResult:
        """Hand over one message; MailTrouble only if certainly nothing of it was sent."""

    def __enter__(self) -> Mailbox: ...

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None
    ) -> None: ...


@dataclass(frozen=True)
class SmtpConfig:
    """How to reach the server; times in seconds, ``size_limit`` in bytes (0: none).

    With ``test_only`` nothing ever leaves for other addresses. ``verdict_timeout`` is how long the server may
    think about a message it has received whole (RFC 5321, 4.5.3.2.6: ten minutes).
    """

    host: str
    port: int = 465
    security: Literal["none", "starttls", "tls"] = "tls"
    user: str = ""
    password: SecretStr | None = None
    timeout: float = 30
    verdict_timeout: float = 600
    pause: float = 0
    size_limit: int = 0
    test_only: tuple[str, ...] = ()


class _Answered(Exception):
    """The server's answer ends this message before or after DATA; nothing is in doubt."""

    def __init__(self, outcome: PostOutcome, reply: str) -> None:
        super().__init__(reply)
        self.outcome = outcome
        self.reply = reply


class SmtpMailbox:
    """One SMTP server; connects at the first message and again after the line was lost."""

    def __init__(self, config: SmtpConfig) -> None:
        self.config = config
        self._line: smtplib.SMTP | None = None
        self._posted = False

    def check(self) -> None:
        """Connect and log in now; MailTrouble says what is wrong."""
        try:
            self._connected()
        except (OSError, smtplib.SMTPException) as wrong:
            self._hang_up()
            raise MailTrouble(
                f"连不上邮件服务器 {self.config.host}:{self.config.port}（{_said(wrong)}）",
                "请检查网络和 mail.host、mail.port",
            ) from wrong

    def post(self, message: Outgoing) -> PostResult:
        """Hand over one message and tell what the server did with it, address by address."""
        good, refusals = self._allowed(message)
        if not good:
            return PostResult(PostOutcome.REFUSED, refusals, "没有可以发送的地址")
        if 0 < self.config.size_limit < len(message.data):
            size = f"邮件大小{len(message.data)}字节，超过上限{self.config.size_limit}字节"
            return PostResult(PostOutcome.REFUSED, tuple((one, size) for one in message.addresses), size)
        if self._posted:
            time.sleep(self.config.pause)
        self._posted = True
        return self._posted_to(good, message, refusals)

    def __enter__(self) -> SmtpMailbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up(politely=wrong is None)

    def _allowed(self, message: Outgoing) -> tuple[tuple[str, ...], Refusals]:
        allowed = {one.lower() for one in self.config.test_only}
        good: list[str] = []
        refusals: list[tuple[str, str]] = []
        for address in dict.fromkeys(message.addresses):
            if not address.isascii() or not _ADDRESS.fullmatch(address):
                refusals.append((address, "不是有效的邮件地址"))
            elif allowed and address.lower() not in allowed:
                refusals.append((address, "试发模式，不向该地址发送"))
            else:
                good.append(address)
        return tuple(good), tuple(refusals)

    def _posted_to(self, good: tuple[str, ...], message: Outgoing, refusals: Refusals) -> PostResult:
        try:
            line = self._opened(message)
            refused = self._addressed(line, good)
        except _Answered as answer:
            return self._not_sent(answer, good, refusals)
        except (OSError, smtplib.SMTPException) as wrong:
            self._hang_up()
            return PostResult(PostOutcome.TRY_AGAIN, refusals, _said(wrong))
        every = (*refusals, *refused)
        if len(refused) == len(good):
            self._reset()
            final = all(reply.startswith("5") for _, reply in refused)
            outcome = PostOutcome.REFUSED if final else PostOutcome.TRY_AGAIN
            return PostResult(outcome, every, refused[0][1])
        try:
            return self._handed_over(line, message.data, every)
        except _Answered as answer:
            taken = tuple(one for one in good if one not in dict(refused))
            return self._not_sent(answer, taken, every)

    def _opened(self, message: Outgoing) -> smtplib.SMTP:
        """Return the line after MAIL FROM; a line that had gone stale is opened anew once."""
        fresh = self._line is None
        try:
            line = self._connected()
            code, said = line.mail(message.sender, self._options(line, message))
        except (smtplib.SMTPServerDisconnected, ConnectionError):
            if fresh:
                raise
            code, line = 421, self._connected()
        if code == 421 and not fresh:
            self._hang_up()
            line = self._connected()
            code, said = line.mail(message.sender, self._options(line, message))
        if code >= 400:
            raise _answer(code, said)
        return line

    def _options(self, line: smtplib.SMTP, message: Outgoing) -> list[str]:
        return [f"size={len(message.data)}"] if line.has_extn("size") else []

    def _addressed(self, line: smtplib.SMTP, good: tuple[str, ...]) -> Refusals:
        refused: list[tuple[str, str]] = []
        for address in good:
            code, said = line.rcpt(address)
            if code == 421:
                raise _answer(code, said)
            if code not in {250, 251, 252}:
                refused.append((address, _words(code, said)))
        return tuple(refused)

    def _handed_over(self, line: smtplib.SMTP, data: bytes, refusals: Refusals) -> PostResult:
        """Send the text. Until its last dot the server may not act on it; from there on it may have."""
        try:
            code, said = line.docmd("data")
            if code == 354:
                line.send(re.sub(rb"(?m)^\.", b"..", data.removesuffix(b"\r\n")))
        except (OSError, smtplib.SMTPException) as wrong:
            self._hang_up()
            return PostResult(PostOutcome.TRY_AGAIN, refusals, _said(wrong))
        if code != 354:
            raise _answer(code, said)
        try:
            self._set_timeout(line, self.config.verdict_timeout)
            line.send(b"\r\n.\r\n")
            code, said = line.getreply()
            self._set_timeout(line, self.config.timeout)
        except (OSError, smtplib.SMTPException) as wrong:
            self._hang_up()
            return PostResult(PostOutcome.UNCERTAIN, refusals, _said(wrong))
        if code >= 400:
            raise _answer(code, said)
        return PostResult(PostOutcome.SENT, refusals, _words(code, said))

    def _not_sent(self, answer: _Answered, good: tuple[str, ...], refusals: Refusals) -> PostResult:
        self._reset()
        if answer.outcome is PostOutcome.REFUSED:
            refusals = (*refusals, *((one, answer.reply) for one in good))
        return PostResult(answer.outcome, refusals, answer.reply)

    def _connected(self) -> smtplib.SMTP:
        if self._line is None:
            self._line = self._dialled()
        return self._line

    def _dialled(self) -> smtplib.SMTP:
        config = self.config
        try:
            if config.security == "tls":
                context = ssl.create_default_context()
                line: smtplib.SMTP = smtplib.SMTP_SSL(
                    config.host, config.port, timeout=config.timeout, context=context
                )
            else:
                line = smtplib.SMTP(config.host, config.port, timeout=config.timeout)
            self._line = line
            self._introduced(line)
        except BaseException:
            self._hang_up()
            raise
        return line
