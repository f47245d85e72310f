"""The mailbox: where messages leave, by SMTP or into an outbox folder."""

from __future__ import annotations

import re
import smtplib
import time
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Protocol

from flows.adapters.smtp_line import (
    LINE_LOST,
    Answered,
    InDoubt,
    Refusals,
    SmtpConfig,
    address,
    dialled,
    hand_over,
    is_alive,
    reason,
)
from flows.domain.trouble import MailTrouble

__all__ = ["Mailbox", "Outgoing", "PostOutcome", "PostResult", "Rehearsal", "SmtpConfig", "SmtpMailbox"]

DIALS = 3
"""After so many vain attempts to reach the server one run stops dialling."""

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


class PostOutcome(StrEnum):
    """What the server did with one message; ``TRY_AGAIN`` means that nothing was sent."""

    SENT = "sent"
    REFUSED = "refused"
    TRY_AGAIN = "try_again"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True)
class PostResult:
    """The outcome, the refused addresses with their replies, and the reply to the message as a whole."""

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

    def __enter__(self) -> Mailbox:
        """Begin a run."""

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the run."""


class SmtpMailbox:
    """One SMTP server; connects at the first message and again after the line was lost."""

    def __init__(self, config: SmtpConfig) -> None:
        self.config = config
        self._line: smtplib.SMTP | None = None
        self._posted = False
        self._vain: list[str] = []

    def check(self) -> None:
        """Connect and log in now; MailTrouble says what is wrong."""
        try:
            self._connected()
        except LINE_LOST as wrong:
            server = f"{self.config.host}:{self.config.port}"
            raise MailTrouble(
                f"邮件服务器 {server} 联系不上（{reason(wrong)}）", "请检查网络和 mail.host、mail.port"
            ) from wrong

    def post(self, message: Outgoing) -> PostResult:
        """Hand over one message and tell what the server did with it, address by address.

        Addresses refused for now (4xx) beside others accepted stand among the refusals: sending again would
        reach the others twice. MailTrouble (password, sender, certificate) only before anything was sent.
        """
        if not _ADDRESS.fullmatch(message.sender):
            raise MailTrouble(f"发件人“{message.sender}”不是有效的邮件地址", "请检查 mail.sender")
        good, refusals = self._sorted_out(message)
        if not good:
            return PostResult(PostOutcome.REFUSED, refusals, "没有可以发送的地址")
        if 0 < self.config.size_limit < len(message.data):
            size = f"邮件{len(message.data)}字节，超过上限{self.config.size_limit}字节"
            return PostResult(PostOutcome.REFUSED, (*refusals, *((one, size) for one in good)), size)
        if self._posted:
            time.sleep(self.config.pause)
        self._posted = True
        try:
            return self._posted_to(good, message, refusals)
        except LINE_LOST as wrong:
            self._hang_up()
            return PostResult(PostOutcome.TRY_AGAIN, refusals, reason(wrong))

    def __enter__(self) -> SmtpMailbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._line:
            try:
                self._line.quit()
            except LINE_LOST:
                self._hang_up()
        self._line = None

    def _sorted_out(self, message: Outgoing) -> tuple[tuple[str, ...], Refusals]:
        allowed = {one.lower() for one in self.config.test_only}
        good: list[str] = []
        refusals: list[tuple[str, str]] = []
        for one in dict.fromkeys(message.addresses):
            if not _ADDRESS.fullmatch(one):
                refusals.append((one, "不是有效的邮件地址"))
            elif allowed and one.lower() not in allowed:
                refusals.append((one, "试发模式，不向该地址发送"))
            else:
                good.append(one)
        return tuple(good), tuple(refusals)

    def _posted_to(self, good: tuple[str, ...], message: Outgoing, refusals: Refusals) -> PostResult:
        line = self._connected()
        taken = good
        try:
            refused = address(line, message.sender, good, len(message.data))
            refusals = (*refusals, *refused)
            taken = tuple(one for one in good if one not in dict(refused))
            if not taken:
                final = all(reply.startswith("5") for _, reply in refused)
                return PostResult(_outcome(final), refusals, refused[0][1])
            return PostResult(
                PostOutcome.SENT, refusals, hand_over(line, message.data, self.config.verdict_timeout)
            )
        except Answered as answer:
            if answer.final:
                refusals = (*refusals, *((one, str(answer)) for one in taken))
            return PostResult(_outcome(answer.final), refusals, str(answer))
        except InDoubt as wrong:
            self._hang_up()
            return PostResult(PostOutcome.UNCERTAIN, refusals, str(wrong))

    def _connected(self) -> smtplib.SMTP:
        if self._line and not is_alive(self._line):
            self._hang_up()
        if self._line is None:
            if len(self._vain) >= DIALS:
                raise OSError(self._vain[-1])
            try:
                self._line = dialled(self.config)
            except LINE_LOST as wrong:
                self._vain.append(reason(wrong))
                raise
            self._vain.clear()
        return self._line

    def _hang_up(self) -> None:
        if self._line:
            self._line.close()
        self._line = None


class Rehearsal:
    """No server at all: every message counts as sent; the copy kept of it is all there is (``mail.mode``)."""

    def post(self, message: Outgoing) -> PostResult:
        """Take one message; it counts as sent."""
        if not message.addresses:
            return PostResult(PostOutcome.REFUSED, (), "没有可以发送的地址")
        return PostResult(PostOutcome.SENT, (), "演练，未外发")

    def __enter__(self) -> Rehearsal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to close."""


def _outcome(final: bool) -> PostOutcome:
    return PostOutcome.REFUSED if final else PostOutcome.TRY_AGAIN
