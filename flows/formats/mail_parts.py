"""One mail's bytes → the files that it brought, its sender, subject, date, and what was not read."""

from __future__ import annotations

import email
import hashlib
import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.message import Message

from flows.domain.findings import Finding, Kind, Place, error, info
from flows.domain.mails import Mail, MailFile
from flows.domain.period import SHANGHAI, Period
from flows.formats.mail_names import (
    addresses,
    decoded,
    file_name,
    header,
    moment,
    parameters,
    readable,
    shown_name,
)
from flows.formats.returns.periods import period_said
from flows.formats.returns.zips import is_no_return, is_zip_of_files, unpacked

WITHOUT_FILES = info(
    "mail-without-attachment",
    "{mail}没有附件",
    "如应有报送件，请发件人以普通附件重新发送；正文中的网盘或者超大附件链接不会读取",
)
WINMAIL = error(
    "winmail-dat",
    "{mail}的附件被打包成 {name}（Outlook 专用格式），其中的文件没有读取",
    "请发件人把邮件格式改为“纯文本”或者“HTML”，重新发送原附件",
)
FILE_TOO_LARGE = error(
    "mail-attachment-too-large",
    "{mail}的附件“{name}”有 {size} MiB，超过允许的 {limit} MiB，没有读取",
    "请发件人删去与填报无关的内容后重新发送",
)
MAIL_TOO_LARGE = error(
    "mail-too-large",
    "{mail}有 {size} MiB，超过允许的 {limit} MiB，没有收取",
    "请发件人拆成几封发送，或者由本办从邮箱中取出附件放入本期收件夹",
)
UNREADABLE = error(
    "mail-unreadable", "{mail}的结构异常（{why}），其中的附件没有全部读取", "请核实邮件来源，请发件人重新发送"
)
COMPANION = info("mail-companion", "{mail}的附件“{name}”不是填报表，没有读取，原信中保留")
KINDS = (WITHOUT_FILES, WINMAIL, FILE_TOO_LARGE, MAIL_TOO_LARGE, UNREADABLE, COMPANION)

_MEBI = 1024 * 1024
_DEEPEST, _MOST = 8, 300
_FAULTS = (RecursionError, ValueError, LookupError, TypeError, AttributeError)
"""What the standard library's parser raises on hostile mails."""

_TNEF = b"\x78\x9f\x3e\x22"
_NEVER_A_RETURN = re.compile(r"\.(?:p7s|p7m|asc|sig|ics|vcf|html?|eml|msg)$|^smime|^noname$", re.IGNORECASE)
_COMPANION = re.compile(
    r"\.(?:pdf|ofd|docx?|wps|txt|rtf|pptx?|jpe?g|png|gif|bmp|tiff?|webp|heic|mp4|avi|mov)$", re.IGNORECASE
)
_INNER_SENDER = re.compile(r"(?:发件人|寄件人|From)\s*[:：]\s*(.{0,200}?@[^\n]{0,120})", re.IGNORECASE)
_LEAD, _TEXT = 400, 20_000
"""So many characters of the text are searched for the month that the mail speaks of, and for inner senders."""


@dataclass(frozen=True)
class MailLimits:
    """Largest attachment and largest mail, in MiB."""

    file_megabytes: int = 20
    mail_megabytes: int = 60


@dataclass(frozen=True)
class MailRead:
    """A mail, and the bytes of its files by digest (SHA-256, hex)."""

    mail: Mail
    contents: dict[str, bytes]


def read_mail(data: bytes, received: datetime, limits: MailLimits, true_size: int = 0) -> MailRead:
    """Read one mail whole; nothing in it raises.

    ``received`` is the server's own time (aware). ``true_size`` in bytes is given if ``data`` is only the
    header of a mail that was too large to fetch.
    """
    walk = _Walk(limits)
    try:
        message = email.message_from_bytes(data)
        walk.through(message, 0)
    except _FAULTS:
        message = email.message_from_bytes(data.partition(b"\r\n\r\n")[0][:_MEBI])
        walk.note(UNREADABLE, why="层次过多或者写法不合规")
    if true_size:
        size = f"{true_size / _MEBI:.1f}"
        walk.notes = [_Note(MAIL_TOO_LARGE, {"size": size, "limit": limits.mail_megabytes})]
    files = walk.returns()
    contents = {hashlib.sha256(content).hexdigest(): content for _, content in files}
    names = tuple(MailFile(name, hashlib.sha256(content).hexdigest()) for name, content in files)
    if not names and not walk.notes:
        walk.note(WITHOUT_FILES)
    mail = _described(message, data, received)
    mail = replace(
        mail,
        said=_said((mail.subject, *walk.hints), mail.moment),
        forwarded=tuple(one for one in dict.fromkeys(walk.inner) if one != mail.sender),
        files=tuple(dict.fromkeys(names)),
    )
    return MailRead(replace(mail, findings=tuple(note.about(mail) for note in walk.notes)), contents)


def _described(message: Message, data: bytes, received: datetime) -> Mail:
    sender = header(message, "from") or header(message, "sender")
    return Mail(
        hashlib.sha256(data).hexdigest(),
        readable(header(message, "message-id")),
        "、".join(addresses(sender)),
        shown_name(sender),
        readable(header(message, "subject")),
        moment(header(message, "date")),
        received,
    )


def _said(texts: Iterable[str], sent: datetime) -> Period | None:
    """Return the period that the first telling one of ``texts`` names."""
    about = sent.astimezone(SHANGHAI).date()
    return next((said for text in texts if (said := period_said(text, about))), None)


@dataclass(frozen=True)
class _Note:
    """A finding that waits for the name of its mail."""

    kind: Kind
    words: dict[str, object]

    def about(self, mail: Mail) -> Finding:
        return self.kind.at(Place(f"邮件“{mail.subject or '无主题'}”"), mail=mail.zh, **self.words)


@dataclass
class _Walk:
    """One walk through all parts of a mail; ``hints`` are texts that may name the month."""

    limits: MailLimits
    files: list[tuple[str, bytes]] = field(default_factory=list)
    notes: list[_Note] = field(default_factory=list)
    inner: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    parts: int = 0

    def note(self, kind: Kind, **words: object) -> None:
        self.notes.append(_Note(kind, words))

    def through(self, part: Message, depth: int) -> None:
        """Take what ``part`` and all below it hold."""
        self.parts += 1
        if depth > _DEEPEST or self.parts > _MOST:
            if not any(note.kind is UNREADABLE for note in self.notes):
                self.note(UNREADABLE, why="层次或者部分过多")
            return
        name, kind = file_name(part), part.get_content_type()
        if kind == "message/rfc822" and part.is_multipart():
            self._forwarded(_inner(part), depth)
        elif part.is_multipart():
            for one in part.get_payload():
                if isinstance(one, Message):
                    self.through(one, depth + 1)
        else:
            self._leaf(part, name, kind, depth)

    def returns(self) -> list[tuple[str, bytes]]:
        """Return the files that may be returns; scans and letters beside a workbook are only noted."""
        workbooks = [one for one in self.files if not _COMPANION.search(one[0])]
        for name, _ in self.files if workbooks else ():
            if _COMPANION.search(name):
                self.note(COMPANION, name=name)
        return workbooks or self.files

    def _forwarded(self, message: Message, depth: int) -> None:
        self.inner.extend(addresses(header(message, "from")))
        self.hints.append(readable(header(message, "subject")))
        self.through(message, depth + 1)

    def _leaf(self, part: Message, name: str, kind: str, depth: int) -> None:
        content = _content(part)
        attached = header(part, "content-disposition").lower().startswith("attachment")
        if kind == "application/ms-tnef" or name.lower() == "winmail.dat" or content.startswith(_TNEF):
            self.note(WINMAIL, name=name or "winmail.dat")
        elif name.lower().endswith(".eml") and content:
            self._forwarded(email.message_from_bytes(content), depth)
        elif kind in ("text/plain", "text/html") and not name and not attached:
            self._text(part, content, kind)
        elif not _is_decoration(part, name, kind, attached):
            self._file(name or f"无名附件{self.parts}", content)

    def _text(self, part: Message, content: bytes, kind: str) -> None:
        text = decoded(content, parameters(header(part, "content-type")).get("charset", ""))
        if kind == "text/html":
            text = html.unescape(
                re.sub(r"<(?:style|script).*?</(?:style|script)>|<br[^>]*>", "\n", text, flags=re.S | re.I)
            )
            text = re.sub(r"<(?!\s*[^<>\s]+@)[^<>]*>", "", text)
        self.hints.append(text[:_LEAD])
        for told in _INNER_SENDER.findall(text[:_TEXT]):
            self.inner.extend(addresses(told)[:1])

    def _file(self, name: str, content: bytes) -> None:
        if len(content) > self.limits.file_megabytes * _MEBI:
            size = f"{len(content) / _MEBI:.1f}"
            self.note(FILE_TOO_LARGE, name=name, size=size, limit=self.limits.file_megabytes)
            return
        if is_zip_of_files(content):
            self.hints.append(name)
        members = unpacked(name, content)
        self.files.extend((path, data) for path, data in members if not is_no_return(path))


def _content(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _inner(part: Message) -> Message:
    """Return the mail inside; some programs encode it, which the standard forbids and its parser ignores."""
    inside = part.get_payload(0)
    assert isinstance(inside, Message)  # noqa: S101 - is_multipart says so
    coding = header(part, "content-transfer-encoding").lower()
    if coding in ("base64", "quoted-printable") and not inside.keys():
        shell = Message()
        shell["Content-Transfer-Encoding"] = coding
        shell.set_payload(inside.get_payload())
        return email.message_from_bytes(_content(shell))
    return inside


def _is_decoration(part: Message, name: str, kind: str, attached: bool) -> bool:
    """Tell whether a part is what mail programs add: pictures in the text, signatures, calendar entries."""
    if _NEVER_A_RETURN.search(name) or kind in ("text/calendar", "text/vcard"):
        return True
    if kind.startswith("image/"):
        return bool(header(part, "content-id")) or not attached
    return not name and not attached and kind.startswith(("text/", "message/", "multipart/"))
