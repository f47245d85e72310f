"""The Word templates as shipped, built from the numbers of the standard; the office may edit them in Word."""

from __future__ import annotations

from flows.formats.word.base.circular import circular
from flows.formats.word.base.ledger_paper import ledger_paper
from flows.formats.word.base.letters import reminder, urging
from flows.formats.word.base.package import packed


def build_templates() -> dict[str, bytes]:
    """Return file name → bytes of every Word template, the same bytes every time."""
    return {
        f"{sheet.title}.docx": packed(sheet) for sheet in (circular(), urging(), reminder(), ledger_paper())
    }
