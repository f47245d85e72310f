"""Settings → Office: the only place that opens things or asks the clock."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from flows.adapters.shelf import Shelf
from flows.adapters.store import Store
from flows.domain.trouble import PlaceTrouble, SettingTrouble, reason
from flows.formats import contact_table, domain_table, unit_table
from flows.office import Office, Progress, Silent
from flows.settings import InboxPart, MailPart, Settings, read_settings

_HERE = Path(__file__).resolve().parent
SHIPPED = _HERE / "shipped" if (_HERE / "shipped").is_dir() else _HERE.parent
"""Where the shipped ``data/`` and ``templates/`` lie: inside the wheel, or the checkout itself."""

if TYPE_CHECKING:
    from flows.adapters.imap_box import Letterbox
    from flows.adapters.mailbox import Mailbox

_TABLES = {
    "units.csv": unit_table.COLUMNS,
    "contacts.csv": contact_table.COLUMNS,
    "domains.csv": domain_table.COLUMNS,
}
"""The tables that an empty office begins with, by their headings."""

_OWN_MACHINE = ("localhost", "127.0.0.1", "::1")


def home_of(given: str | Path | None) -> Path:
    """Return the office folder: ``given``, else ``$TAIZHANG_HOME``, else the current directory."""
    return Path(given or os.environ.get("TAIZHANG_HOME") or ".").resolve()


@contextmanager
def opened(
    home: Path, progress: Progress | None = None, clock: Callable[[], datetime] | None = None
) -> Iterator[Office]:
    """Open the office in ``home`` for one command or run, and close its store afterwards."""
    settings = read_settings(home)
    shelf = Shelf(home)
    with Store.opened(_store_place(settings, home), settings.office.code) as store:
        yield Office(
            settings=settings,
            store=store,
            shelf=shelf,
            now=clock or (lambda: datetime.now(UTC)),
            mailbox=lambda: _mailbox(settings.mail, home),
            letterbox=lambda: _letterbox(settings.inbox, home),
            progress=progress or Silent(),
            actor=os.environ.get("TAIZHANG_ACTOR") or os.environ.get("USER") or "taizhang",
        )


def made(folder: Path, *, sample: bool, code: str = "") -> None:
    """Make a working office folder; PlaceTrouble if one is there already.

    ``code`` tells this office's forms from those of others; if not given it comes from the folder's name.
    """
    if (folder / "data/settings.toml").exists():
        raise PlaceTrouble(f"文件夹“{folder}”已经是工作文件夹", "请换一个文件夹，以免覆盖已有数据")
    try:
        for name in ("data", "output"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        shutil.copytree(SHIPPED / "templates", folder / "templates", dirs_exist_ok=True)
        for name in (
            "rules.toml",
            "demands.toml",
            *(("settings.toml", "units.csv", "plan.json", "parent.json", "domains.csv") if sample else ()),
        ):
            shutil.copyfile(SHIPPED / "data" / name, folder / "data" / name)
        for name, headings in _TABLES.items():
            if not (folder / "data" / name).exists():
                line = ",".join(headings) + "\r\n"
                (folder / "data" / name).write_text(line, encoding="utf-8-sig", newline="")
        if not sample:
            (folder / "data/settings.toml").write_text(_blank_settings(), encoding="utf-8")
        if code or not sample:
            _set_code(folder / "data/settings.toml", code or code_of(folder))
    except OSError as trouble:
        raise PlaceTrouble(f"建不了文件夹“{folder}”（{reason(trouble)}）", "请检查路径和权限") from None


def contents(path: Path) -> bytes:
    """Return the bytes of a file that the officer named; PlaceTrouble if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as trouble:
        raise PlaceTrouble(f"读不到文件“{path}”（{reason(trouble)}）", "请检查文件名和权限") from None


def put(path: Path, data: bytes) -> None:
    """Write ``data`` where the officer asked for it; PlaceTrouble if that cannot be done."""
    try:
        path.write_bytes(data)
    except OSError as trouble:
        raise PlaceTrouble(f"写不了文件“{path}”（{reason(trouble)}）", "请检查路径和权限") from None


def code_of(folder: Path) -> str:
    """Return an office code made from the folder's name: its Latin letters and digits, else a digest of the name."""
    name = re.sub(r"[^a-z0-9]+", "-", folder.name.lower()).strip("-")[:40].strip("-")
    return name or f"office-{hashlib.sha256(folder.name.encode(errors='replace')).hexdigest()[:6]}"


def _set_code(path: Path, code: str) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(
        re.sub(r'(?m)^code = "[^"]*"(\s*)', lambda found: f'code = "{code}"{found[1] or " "}', text, count=1),
        encoding="utf-8",
    )


def _blank_settings() -> str:
    """The shipped settings with the sample office's own names taken out."""
    text = (SHIPPED / "data/settings.toml").read_text(encoding="utf-8")
    for sample, blank in (
        ('full_name = "聊城市东昌府区人民政府办公室"', 'full_name = "××区人民政府办公室"'),
        ('contact = "区营转办"', 'contact = ""'),
        ("demo = true ", "demo = false"),
        ('sender = "yingzhuanban@dongchang.example.org"', 'sender = "office@example.org"'),
        ("区政府办公室（演示）", "区政府办公室"),
    ):
        text = text.replace(sample, blank)
    return text


def _store_place(settings: Settings, home: Path) -> str | Path:
    return settings.store.url or home / "data" / "taizhang.db"


def _mailbox(mail: MailPart, home: Path) -> Mailbox:
    # Imported here because few commands send mail, and the mail libraries take their time.
    from flows.adapters.mailbox import Rehearsal, SmtpConfig, SmtpMailbox

    if mail.mode == "outbox":
        return Rehearsal()
    if not mail.host:
        raise SettingTrouble("没有设置 SMTP 服务器", "请在 data/settings.toml 的 mail.host 填写")
    return SmtpMailbox(
        SmtpConfig(
            host=mail.host,
            port=mail.port,
            security=mail.security,
            user=mail.user,
            password=_password(mail, home),
            timeout=mail.timeout_seconds,
            pause=mail.pause_seconds,
            test_only=mail.only_to,
        )
    )


def _letterbox(inbox: InboxPart, home: Path) -> Letterbox:
    from flows.adapters.imap_box import ImapBox, ImapConfig

    if not inbox.host or not inbox.user:
        raise SettingTrouble(
            "没有设置收件邮箱", "请在 data/settings.toml 的 inbox.host 和 inbox.user 填写服务器和登录名"
        )
    if inbox.security == "none" and inbox.host not in _OWN_MACHINE:
        raise SettingTrouble(
            "收件邮箱不加密时只能连接本机", "请把 inbox.security 改为 tls 或 starttls，以免口令外泄"
        )
    return ImapBox(
        ImapConfig(
            host=inbox.host,
            port=inbox.port,
            security=inbox.security,
            user=inbox.user,
            password=_password(inbox, home),
            folder=inbox.folder,
            timeout=inbox.timeout_seconds,
            size_limit=inbox.mail_megabytes * 1024 * 1024,
            mark_read=inbox.mark_read,
        )
    )


def _password(part: MailPart | InboxPart, home: Path) -> SecretStr | None:
    if part.password is not None:
        return part.password
    if not part.password_file:
        return None
    try:
        return SecretStr((home / part.password_file).read_text(encoding="utf-8").strip())
    except OSError as trouble:
        raise SettingTrouble(
            f"读不到口令文件“{part.password_file}”（{reason(trouble)}）", "请检查路径和权限"
        ) from None
    except UnicodeDecodeError:
        raise SettingTrouble(
            f"口令文件“{part.password_file}”不是 UTF-8 编码的文本", "请另存为 UTF-8 编码"
        ) from None
