"""The shelf writes whole or not at all, and never outside its root."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

import flows
from flows.adapters.inbox import Unread, WhyUnread
from flows.adapters.shelf import NAME_BYTES, Shelf, safe_name
from flows.domain.trouble import PlaceTrouble


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    root = tmp_path / "home"
    root.mkdir()
    return Shelf(root)


def everything(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_written_is_read(shelf: Shelf) -> None:
    shelf.write("output/2022-09/台账.xlsx", b"one")
    shelf.write("output/2022-09/台账.xlsx", b"two")
    assert shelf.read("output/2022-09/台账.xlsx") == b"two"
    assert shelf.exists("output/2022-09/台账.xlsx")
    assert not shelf.exists("output/2022-10")
    assert everything(shelf.root) == ["output/2022-09/台账.xlsx"]


def test_list_is_sorted_and_leaves_out_what_is_hidden(shelf: Shelf) -> None:
    for name in ("b/2.txt", "a.txt", ".x.new-1", "b/.old/3.txt"):
        shelf.write(f"f/{name}", b"")
    assert shelf.list("f") == ("a.txt", "b/2.txt")
    assert shelf.list("absent") == ()


def test_reading_nothing_is_trouble(shelf: Shelf) -> None:
    with pytest.raises(PlaceTrouble, match="文件不存在"):
        shelf.read("absent.txt")
    shelf.write("folder/x", b"")
    with pytest.raises(PlaceTrouble, match="那是一个文件夹"):
        shelf.read("folder")
    with pytest.raises(PlaceTrouble):
        shelf.write("folder", b"")
    assert everything(shelf.root) == ["folder/x"]


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", "link/x", "link", "a\0b"])
def test_no_way_out(shelf: Shelf, tmp_path: Path, path: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (shelf.root / "link").symlink_to(outside)
    acts: list[Callable[[], None]] = [
        partial(shelf.write, path, b""),
        partial(shelf.replace_folder, path, {}),
    ]
    for act in acts:
        with pytest.raises(PlaceTrouble, match="不在工作文件夹之内"):
            act()
    for look in (shelf.read, shelf.exists, shelf.list, shelf.seal):
        with pytest.raises(PlaceTrouble):
            look(path)
    assert everything(outside) == []


def test_replaced_folder_holds_exactly_the_new_files(shelf: Shelf) -> None:
    shelf.replace_folder("out/forms", {"a.xlsx": b"1", "旧.xlsx": b"2"})
    shelf.replace_folder("out/forms", {"a.xlsx": b"3", "sub/b.xlsx": b"4"})
    assert everything(shelf.root) == ["out/forms/a.xlsx", "out/forms/sub/b.xlsx"]
    assert shelf.read("out/forms/a.xlsx") == b"3"
    shelf.replace_folder("out/forms", {})
    assert shelf.exists("out/forms")
    assert shelf.list("out/forms") == ()


@pytest.mark.parametrize("name", ["../x", "/x", ".", "", "a\0"])
def test_bad_name_leaves_the_old_folder(shelf: Shelf, name: str) -> None:
    shelf.replace_folder("forms", {"a": b"1"})
    with pytest.raises(PlaceTrouble, match="不能用"):
        shelf.replace_folder("forms", {"b": b"2", name: b"3"})
    assert everything(shelf.root) == ["forms/a"]


def test_root_itself_is_not_replaced(shelf: Shelf) -> None:
    shelf.write("data/x", b"1")
    with pytest.raises(PlaceTrouble, match="不能整个替换"):
        shelf.replace_folder(".", {"x": b""})
    assert everything(shelf.root) == ["data/x"]


def test_crash_between_the_two_renames_is_healed(shelf: Shelf) -> None:
    shelf.replace_folder("out/forms", {"a": b"1"})
    (shelf.root / "out" / "forms").rename(shelf.root / "out" / ".forms.old-")
    assert shelf.read("out/forms/a") == b"1"
    (shelf.root / "out" / "forms").rename(shelf.root / "out" / ".forms.old-")
    assert shelf.list("out/forms") == ("a",)
    (shelf.root / "out" / "forms").rename(shelf.root / "out" / ".forms.old-")
    shelf.replace_folder("out/forms", {"b": b"2"})
    assert everything(shelf.root) == ["out/forms/b"]


REPLACER = """
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from flows.adapters.shelf import Shelf
shelf = Shelf(Path(sys.argv[1]))
print("on", flush=True)
number = 0
while True:
    number += 1
    shelf.replace_folder("forms", {f"{one}.txt": str(number).encode() for one in range(8)})
"""


def test_killed_while_replacing(shelf: Shelf) -> None:
    shelf.replace_folder("forms", {f"{one}.txt": b"0" for one in range(8)})
    for pause in (0.0, 0.01, 0.02, 0.03):
        home = Path(flows.__file__).parents[1]
        command = [sys.executable, "-c", REPLACER, str(shelf.root)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=home) as process:
            assert process.stdout is not None
            process.stdout.readline()
            try:
                process.wait(pause)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
        names = shelf.list("forms")
        assert len(names) == 8
        assert len({shelf.read(f"forms/{name}") for name in names}) == 1


def test_sealed_folder_stays_as_it_is(shelf: Shelf) -> None:
    shelf.write("archive/v1/data/x", b"1")
    shelf.seal("archive/v1")
    assert shelf.is_sealed("archive/v1")
    assert not shelf.is_sealed("archive")
    acts: list[Callable[[], None]] = [
        partial(shelf.write, "archive/v1/data/x", b"2"),
        partial(shelf.write, "archive/v1/new/y", b"2"),
        partial(shelf.replace_folder, "archive/v1", {}),
        partial(shelf.replace_folder, "archive/v1/data", {}),
    ]
    for act in acts:
        with pytest.raises(PlaceTrouble, match="已经封存"):
            act()
    assert everything(shelf.root) == ["archive/v1/data/x"]
    assert (shelf.root / "archive/v1/data/x").stat().st_mode & 0o222 == 0
    shelf.write("archive/v2/x", b"1")


def test_full_disk_leaves_the_old_file(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.write("a/x", b"old")
    shelf.replace_folder("forms", {"a": b"old"})

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PlaceTrouble, match="磁盘已满"):
        shelf.write("a/x", b"new")
    with pytest.raises(PlaceTrouble, match="磁盘已满"):
        shelf.replace_folder("forms", {"a": b"new"})
    assert everything(shelf.root) == ["a/x", "forms/a"]
    assert (shelf.read("a/x"), shelf.read("forms/a")) == (b"old", b"old")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("区税务局.xlsx", "区税务局.xlsx"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\\b:c*?.docx", "a_b_c__.docx"),
        ("...隐藏", "隐藏"),
        ("", "未命名"),
        ("..", "未命名"),
        ("甲\u202e\n乙\x00.txt", "甲乙.txt"),
        ("con.txt", "_con.txt"),
        ("contact.txt", "contact.txt"),
        ("末尾. ", "末尾"),
    ],
)
def test_safe_names(text: str, name: str) -> None:
    assert safe_name(text) == name


def test_long_name_keeps_its_ending_and_whole_characters() -> None:
    name = Shelf.safe_name("督" * 100 + ".docx")
    assert name.endswith("督.docx")
    assert NAME_BYTES - 3 < len(name.encode()) <= NAME_BYTES
    assert len(safe_name("𠀀" * 100).encode()) == NAME_BYTES


def test_inbox_gives_every_file_with_its_bytes_or_why_not(shelf: Shelf, tmp_path: Path) -> None:
    inbox, secret = tmp_path / "inbox", tmp_path / "secret.txt"
    (inbox / "下级").mkdir(parents=True)
    secret.write_bytes(b"secret")
    (inbox / "下级" / "区法院.xlsx").write_bytes(b"x" * 10)
    (inbox / "大.xlsx").write_bytes(b"x" * 11)
    (inbox / "link.xlsx").symlink_to(secret)
    (inbox / "linked").symlink_to(tmp_path)
    (inbox / "空.xlsx").write_bytes(b"")
    os.mkfifo(inbox / "pipe")
    found = list(shelf.inbox_files(inbox, 10))
    assert found == [
        ("link.xlsx", Unread(WhyUnread.LINK)),
        ("linked", Unread(WhyUnread.LINK)),
        ("pipe", Unread(WhyUnread.NO_FILE)),
        ("下级/区法院.xlsx", b"x" * 10),
        ("大.xlsx", Unread(WhyUnread.TOO_LARGE, 11)),
        ("空.xlsx", b""),
    ]
    assert WhyUnread.TOO_LARGE.zh == "文件超过允许的大小"


def test_inbox_names_written_by_old_programs_are_read(shelf: Shelf, tmp_path: Path) -> None:
    inbox = os.fsencode(tmp_path / "inbox")
    os.mkdir(inbox)  # noqa: PTH102
    with open(inbox + b"/" + "区税务局.xlsx".encode("gb18030"), "wb") as file:  # noqa: PTH123
        file.write(b"x")
    assert list(shelf.inbox_files(tmp_path / "inbox", 10)) == [("区税务局.xlsx", b"x")]


def test_no_inbox_is_trouble(shelf: Shelf) -> None:
    with pytest.raises(PlaceTrouble, match="没有收件夹"):
        next(iter(shelf.inbox_files(shelf.root / "absent", 10)))
