"""The distribution list (发送清单.csv): who gets which files with which words, read and approved by a person."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from flows.domain.trouble import UnreadableInput
from flows.formats.clerk_csv import as_written, harmless

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
        cells = (one.recipient, SEPARATOR.join(one.addresses), one.subject, one.body)
        table.writerow([harmless(cell) for cell in (*cells, SEPARATOR.join(one.attachments))])
    return out.getvalue().encode("utf-8-sig")


def read_distribution(data: bytes) -> tuple[Mailing, ...]:
    """Read what ``write_distribution`` wrote; line ends within a body come back as ``\\n``."""
    rows = list(csv.reader(io.StringIO(_text(data), newline="")))
    wrong = [no for no, row in enumerate(rows, start=1) if row and len(row) != len(HEADINGS)]
    if not rows or tuple(rows[0]) != HEADINGS or wrong:
        place = f"第{wrong[0]}行" if wrong else "表头"
        raise UnreadableInput(
            f"发送清单的{place}不是“{'、'.join(HEADINGS)}”五栏", "请改正发送清单，或删去它后重新拟稿"
        )
    return tuple(
        Mailing(row[0], _parts(row[1]), row[2], row[3].replace("\r\n", "\n"), _parts(row[4]))
        for row in ([as_written(cell) for cell in cells] for cells in rows[1:])
        if row
    )


def _text(data: bytes) -> str:
    """Excel in China saves CSV as GB18030 when it was opened without a byte-order mark."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableInput("发送清单的编码认不出来", "请另存为 UTF-8 编码的 CSV 文件")


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(SEPARATOR) if part)
