"""A clerk at an office folder: gives commands, reads what comes back, looks at what lies on disk."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flows.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
RETURNS = ROOT / "data/returns"
PERIODS = ("2022-08", "2022-09", "2022-10")
Word = str | Path


@dataclass(frozen=True)
class Said:
    """What one command answered: exit status, standard output as bytes, messages."""

    status: int
    out: bytes
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)


def said(*words: Word) -> Said:
    """Run one command in this process; anything but an exit comes through as the error it is."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    status: Any = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main([str(word) for word in words])
        except SystemExit as end:
            status = end.code or 0
    out.flush()
    err.flush()
    assert isinstance(out.buffer, io.BytesIO)
    assert isinstance(err.buffer, io.BytesIO)
    return Said(int(status), out.buffer.getvalue(), err.buffer.getvalue().decode())


def started(*words: Word, **environment: str) -> subprocess.Popen[bytes]:
    """Start one command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "flows", *(str(word) for word in words)],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def ended(process: subprocess.Popen[bytes]) -> Said:
    """Wait for a started command and return what it said."""
    out, err = process.communicate(timeout=90)
    return Said(process.returncode, out, err.decode(errors="replace"))


@dataclass(frozen=True)
class Clerk:
    """One office folder and the commands given to it."""

    home: Path

    def says(self, *words: Word) -> Said:
        """Run a command for this office."""
        return said("--home", self.home, *words)

    def month(self, command: str, period: str, *more: Word) -> Said:
        """Run a command for one period; it must not be impossible (status 2)."""
        answer = self.says(command, "--period", period, *more)
        assert answer.status in (0, 1), answer.err
        return answer

    def start(self, *words: Word, **environment: str) -> subprocess.Popen[bytes]:
        """Start a command for this office in a process of its own."""
        return started("--home", self.home, *words, **environment)

    def collected(self, period: str, source: Path | None = None) -> Any:
        """Collect and return the JSON document."""
        return self.month("collect", period, "--from", source or RETURNS / period, "--json").document

    def settled(self, period: str, *more: str) -> Any:
        """Settle and return the JSON document."""
        return self.month("settle", period, "--json", *more).document

    def drafts(self, period: str) -> dict[str, bytes]:
        """Return the drafted files, name → bytes."""
        return contents(self.home / f"output/{period}/drafts")

    def approve(self, period: str) -> None:
        """Approve what lies drafted."""
        answer = self.says("approve", "--period", period, "--by", "张三")
        assert answer.status == 0, answer.err

    def set(self, part: str = "", /, **items: str | int | bool | list[str]) -> None:
        """Change lines of the settings file, in [``part``] if given; the key's first line there is meant."""
        place = self.home / "data/settings.toml"
        before, found, text = place.read_text(encoding="utf-8").partition(f"[{part}]\n" if part else "[")
        assert found
        for key, value in items.items():
            text, number = re.subn(rf"(?m)^{key} = .*$", f"{key} = {json.dumps(value)}", text, count=1)
            assert number == 1, f"{key} is not in the settings"
        place.write_text(before + found + text, encoding="utf-8")


@dataclass(frozen=True)
class Walk:
    """An office that has walked through three months up to the drafts, and the JSON it gave on the way."""

    home: Path
    plan: Any = None
    collected: dict[str, Any] = field(default_factory=dict)
    ledgers: dict[str, Any] = field(default_factory=dict)


def walked_through(home: Path, *, issue: bool = True) -> None:
    """Make a sample office and walk it through the three months; the JSON is kept beside it."""
    clerk = Clerk(home)
    assert said("init", home, "--sample").status == 0
    kept: dict[str, Any] = {"plan": clerk.says("plan", "export", "--json").document}
    for period in PERIODS:
        if issue:
            clerk.month("issue", period)
        kept[f"collected {period}"] = clerk.collected(period)
        kept[f"ledger {period}"] = clerk.settled(period)
        clerk.month("draft", period)
    (home.parent / "said.json").write_text(json.dumps(kept), encoding="utf-8")


def walk_at(home: Path) -> Walk:
    """Return the walk that ``walked_through`` left."""
    kept = json.loads((home.parent / "said.json").read_text(encoding="utf-8"))
    return Walk(
        home,
        kept["plan"],
        {period: kept[f"collected {period}"] for period in PERIODS},
        {period: kept[f"ledger {period}"] for period in PERIODS},
    )


def copied(home: Path, to: Path) -> Clerk:
    """Return a clerk at a copy of the office in ``home``."""
    shutil.copytree(home, to)
    return Clerk(to)


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below ``folder``, relative path → bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def fingerprints(folder: Path) -> dict[str, tuple[str, int]]:
    """Return every file below ``folder``, relative path → digest and time of change."""
    return {
        name: (hashlib.sha256(data).hexdigest(), (folder / name).stat().st_mtime_ns)
        for name, data in contents(folder).items()
    }


def is_chinese(text: str) -> bool:
    """Return whether ``text`` is Chinese: no traceback, no English sentence but a mail server's own reply."""
    quoted = r"“[^”]*”|[\w./~-]*/[\w./~-]*|taizhang( [a-z-]+)+|（\d{3} [^）]*）"
    bare = re.sub(quoted, "", text)
    return (
        "Traceback" not in text
        and re.search(r"[\u4e00-\u9fff]", text) is not None
        and re.search(r"[A-Za-z']{2,} [A-Za-z']{2,} [A-Za-z']{2,}", bare) is None
    )
