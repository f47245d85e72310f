"""The rendered documents (文书) and the bundle that a person approves."""

from __future__ import annotations

import hashlib
from enum import StrEnum


class PaperKind(StrEnum):
    """What a paper is; the value is the Chinese name used in file names."""

    LEDGER_XLSX = "工作台账（Excel）"
    LEDGER_DOCX = "工作台账"
    CIRCULAR = "情况通报"
    URGING = "督办通知"
    REMINDER = "催报通知"
    DISTRIBUTION = "发送清单"


def bundle_digest(digests: dict[str, str]) -> str:
    """Return one SHA-256 over file names and their digests, whatever the order of ``digests``."""
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
    return hashlib.sha256(lines.encode()).hexdigest()
