"""The distribution list (发送清单.csv): who gets which files with which words, read and approved by a person."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

NAME = "发送清单.csv"
HEADINGS = ("收件单位", "邮箱", "主题", "正文", "附件")
SEPARATOR = "；"


@dataclass(frozen=True)
class Mailing:
    """One message of the list: recipient's name, addresses, subject, body, names of the attached files."""

    recipient: str
    addresses: tuple[str, ...]
    subject: str
    body: str
    attachments: tuple[str, ...]


def write_distribution(mailings: Sequence[Mailing]) -> bytes:
    """Return the list as CSV (UTF-8 with BOM, so that Excel and WPS show it as it is)."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(HEADINGS)
    for one in mailings:
        table.writerow(
            (
                one.recipient,
                SEPARATOR.join(one.addresses),
                one.subject,
                one.body,
                SEPARATOR.join(one.attachments),
            )
        )
    return out.getvalue().encode("utf-8-sig")


def read_distribution(data: bytes) -> tuple[Mailing, ...]:
    """Read what ``write_distribution`` wrote; line ends within a body come back as ``\\n``."""
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    next(rows, None)
    return tuple(
        Mailing(row[0], _parts(row[1]), row[2], row[3].replace("\r\n", "\n"), _parts(row[4]))
        for row in rows
        if row
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(SEPARATOR) if part)
