"""Readable dumps of the sample's September papers: a change of wording or layout is seen, never an accident.

``make golden`` rewrites them after a change that is meant.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.table import Table

from flows.__main__ import main

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests/golden"
REWRITE = os.environ.get("TAIZHANG_GOLDEN") == "rewrite"
ROWS = 12
"""So many rows of a long table tell its layout; its contents are tested elsewhere."""


@pytest.fixture(scope="session")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("golden") / "office"
    main(["init", str(home), "--sample"])
    shutil.copytree(ROOT / "data/returns", home / "data/returns")
    for period in ("2022-08", "2022-09"):
        for command in ("collect", "settle", "draft"):
            with contextlib.suppress(SystemExit):  # 1: errors found in the sample's returns
                main([command, "--period", period, "--home", str(home)])
    return home / "output/2022-09/drafts"


def dumped(path: Path) -> str:
    if path.suffix == ".docx":
        lines = list(word_lines(path.read_bytes()))
    elif path.suffix == ".xlsx":
        lines = list(excel_lines(path.read_bytes()))
    else:
        lines = path.read_text(encoding="utf-8-sig").splitlines()[:40]
    return "\n".join(lines) + "\n"


def word_lines(data: bytes) -> Iterator[str]:
    for block in docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows[:ROWS]:
                yield "｜".join(cell.text.replace("\n", "↵") for cell in row.cells)
            if len(block.rows) > ROWS:
                yield f"……共{len(block.rows)}行"
        elif block.text.strip():
            yield f"［{block.style.name if block.style else ''}］{block.text}"


def excel_lines(data: bytes) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        yield f"== {sheet.title}，{sheet.max_row}行，{sheet.sheet_state}"
        for row in sheet.iter_rows(max_row=ROWS):
            for cell in row:
                if cell.value is not None:
                    yield f"{cell.coordinate} {str(cell.value).replace(chr(10), '↵')}"


NAMES = [
    "2022年9月情况通报.docx",
    "2022年9月督办通知-区人力资源社会保障局.docx",
    "2022年9月催报通知.docx",
    "2022年9月工作台账.docx",
    "2022年9月工作台账.xlsx",
    "发送清单.csv",
]


@pytest.mark.parametrize("name", NAMES)
def test_the_paper_reads_as_agreed(drafts: Path, name: str) -> None:
    golden = GOLDEN / f"{name}.txt"
    now = dumped(drafts / name)
    if REWRITE:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(now, encoding="utf-8", newline="\n")
    assert now == golden.read_text(encoding="utf-8"), (
        "if the change is meant, run `make golden` and look at it"
    )
