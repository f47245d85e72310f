"""One line to an SMTP server: dialling, the envelope, and handing over a message step by step.

smtplib's own ``sendmail`` cannot tell a line lost before the message was complete from one lost after it.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from dataclasses import dataclass
from typing import Literal

from pydantic import SecretStr

from flows.domain.trouble import MailTrouble

Refusals = tuple[tuple[str, str], ...]
"""Mail address and the reply, for each address that was refused."""

LINE_LOST = (OSError, smtplib.SMTPException)
"""What smtplib raises when the line breaks or the server talks nonsense."""


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


class Answered(Exception):
    """The server's clear answer ends this message: nothing was sent, nothing is in doubt."""

    def __init__(self, code: int, said: bytes) -> None:
        super().__init__(words(code, said))
        self.final = code >= 500


class InDoubt(Exception):
    """The line was lost after the message was complete: the server may have taken it."""


def dialled(config: SmtpConfig) -> smtplib.SMTP:
    """Return a line, greeted, encrypted and logged in; MailTrouble if the server refuses us as a whole."""
    context = ssl.create_default_context()
    try:
        if config.security == "tls":
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                config.host, config.port, timeout=config.timeout, context=context
            )
        else:
            line = smtplib.SMTP(config.host, config.port, timeout=config.timeout)
    except ssl.SSLCertVerificationError as wrong:
        raise _bad_certificate(config, wrong) from wrong
    try:
        _introduce(line, config, context)
    except BaseException:
        line.close()
        raise
    return line


def _introduce(line: smtplib.SMTP, config: SmtpConfig, context: ssl.SSLContext) -> None:
    line.ehlo_or_helo_if_needed()
    if config.security == "starttls":
        try:
            line.starttls(context=context)
        except smtplib.SMTPNotSupportedError as wrong:
            raise MailTrouble(
                "邮件服务器不支持 STARTTLS 加密", "请检查 mail.security 和 mail.port"
            ) from wrong
        except ssl.SSLCertVerificationError as wrong:
            raise _bad_certificate(config, wrong) from wrong
        line.ehlo()
    if config.user:
        _log_in(line, config)


def _log_in(line: smtplib.SMTP, config: SmtpConfig) -> None:
    password = config.password.get_secret_value() if config.password else ""
    try:
        line.login(config.user, password)
    except smtplib.SMTPAuthenticationError as wrong:
        if wrong.smtp_code < 500:
            raise
        said = words(wrong.smtp_code, wrong.smtp_error)
        raise MailTrouble(f"邮件服务器不接受用户名或口令（{said}）", "请检查 mail.user 和口令") from None
    except smtplib.SMTPNotSupportedError:
        raise MailTrouble(
            "邮件服务器不提供登录", "请检查 mail.security、mail.port 或去掉 mail.user"
        ) from None
    except UnicodeEncodeError:
        raise MailTrouble("邮箱的用户名和口令只能用英文字符", "请改换口令") from None


def _bad_certificate(config: SmtpConfig, wrong: ssl.SSLCertVerificationError) -> MailTrouble:
    return MailTrouble(
        f"邮件服务器 {config.host} 的证书不可信（{wrong.verify_message}）",
        "请核对 mail.host 或联系邮件管理员",
    )


def is_alive(line: smtplib.SMTP) -> bool:
    """Return whether the server still answers on a line that was used before."""
    try:
        return line.rset()[0] == 250
    except LINE_LOST:
        return False


def address(line: smtplib.SMTP, sender: str, addresses: tuple[str, ...], size: int) -> Refusals:
    """Write the envelope and return the refused addresses; Answered if the message cannot go at all."""
    code, said = line.mail(sender, [f"size={size}"] if line.has_extn("size") else [])
    if code == 552:
        raise Answered(code, said)
    if code >= 500:
        raise MailTrouble(f"邮件服务器不接受发件人 {sender}（{words(code, said)}）", "请检查 mail.sender")
    if code != 250:
        raise Answered(code, said)
    refused: list[tuple[str, str]] = []
    for one in addresses:
        code, said = line.rcpt(one)
        if code == 421:
            raise Answered(code, said)
        if code not in {250, 251, 252}:
            refused.append((one, words(code, said)))
    return tuple(refused)


def hand_over(line: smtplib.SMTP, data: bytes, verdict_timeout: float) -> str:
    """Send the text and return the server's consent; Answered, InDoubt, or LINE_LOST if nothing was taken.

    Until the last dot the server may not act on the message (RFC 5321, 4.1.1.4); from there on it may have.
    """
    code, said = line.docmd("data")
    if code != 354:
        raise Answered(code, said)
    line.send(re.sub(rb"(?m)^\.", b"..", data.removesuffix(b"\r\n")))
    try:
        patience = line.sock.gettimeout() if line.sock else None
        _wait_at_most(line.sock, verdict_timeout)
        line.send(b"\r\n.\r\n")
        code, said = line.getreply()
        _wait_at_most(line.sock, patience)
    except LINE_LOST as wrong:
        raise InDoubt(reason(wrong)) from wrong
    if code >= 400:
        raise Answered(code, said)
    if code < 200:
        raise InDoubt(f"邮件服务器的应答看不懂：{words(code, said)}")
    return words(code, said)


def _wait_at_most(sock: socket.socket | None, seconds: float | None) -> None:
    if sock:
        sock.settimeout(seconds)


def words(code: int, said: bytes | str) -> str:
    """Return the server's reply as one line."""
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}".strip()


def reason(wrong: Exception) -> str:
    """Return in words why the line was lost."""
    if isinstance(wrong, TimeoutError) or isinstance(wrong.__context__, TimeoutError):
        return "等待邮件服务器应答超时"
    if isinstance(wrong, smtplib.SMTPResponseException):
        return words(wrong.smtp_code, wrong.smtp_error)
    if isinstance(wrong, (ConnectionError, smtplib.SMTPServerDisconnected)):
        return "与邮件服务器的连接中断"
    return f"连不上邮件服务器：{wrong}"
