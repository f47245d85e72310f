"""The sample office's walk through the real flows on Prefect's in-process server, as ``make run`` does it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flows.__main__ import main

ROOT = Path(__file__).resolve().parents[2]


def demo(home: Path) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return subprocess.run(
        [sys.executable, "-m", "flows", "demo", "--periods", "2022-09", "--home", str(home)],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def bytes_below(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.prefect
def test_the_walk_ends_in_an_archive_that_a_second_walk_leaves_alone(tmp_path: Path) -> None:
    home = tmp_path / "office"
    main(["init", str(home), "--sample"])
    shutil.copytree(ROOT / "data/returns/2022-09", home / "data/returns/2022-09")
    first = demo(home)
    assert first.returncode == 0, first.stderr[-3000:]
    assert "Traceback" not in first.stderr
    drafts = {path.name for path in (home / "output/2022-09/drafts").iterdir()}
    assert {"2022年9月工作台账.xlsx", "2022年9月工作台账.docx", "2022年9月情况通报.docx"} <= drafts
    assert any("督办通知" in name for name in drafts)
    assert any("催报通知" in name for name in drafts)
    assert list((home / "output/2022-09/outbox").rglob("*.eml"))
    assert str(home / "output/2022-09/drafts") in first.stderr
    archive = bytes_below(home / "output/archive")
    assert archive
    second = demo(home)
    assert second.returncode == 0, second.stderr[-3000:]
    assert bytes_below(home / "output/archive") == archive


def test_a_real_office_is_never_walked_by_the_demonstration(tmp_path: Path) -> None:
    home = tmp_path / "office"
    main(["init", str(home), "--sample"])
    settings = home / "data/settings.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("demo = true", "demo = false"), encoding="utf-8"
    )
    refused = demo(home)
    assert refused.returncode == 2
    assert "演示只在演示办公室中运行" in refused.stderr
    assert not (home / "output/2022-09").exists()
