"""A real IMAP server to collect from: Dovecot, as a private instance on ports of its own."""

from __future__ import annotations

import contextlib
import grp
import imaplib
import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from tests.adapters.smtp_servers import free_port, started

CERTIFICATE = Path(__file__).parent / "localhost.pem"
PASSWORD = "canary-口令-7719".encode().hex()  # a word that stands nowhere else
SENT = datetime(2022, 9, 28, 2, 0, tzinfo=UTC)

_CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/log
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{certificate}
disable_plaintext_auth = no
auth_failure_delay = 0
mail_location = maildir:{base}/mail/%u
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 0
first_valid_gid = 0
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={base}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True)
class Account:
    """One user's mailbox on the running server."""

    user: str
    plain: int
    tls: int
    password: str = PASSWORD

    @contextlib.contextmanager
    def line(self) -> Iterator[imaplib.IMAP4]:
        """Log in as the office's own mail program would, to look or to change something."""
        with imaplib.IMAP4("127.0.0.1", self.plain, timeout=30) as line:
            line.login(self.user, self.password)
            yield line

    def put(self, data: bytes, received: datetime = SENT, folder: str = "INBOX", flags: str = "") -> None:
        """Let a mail arrive."""
        with self.line() as line:
            if folder != "INBOX":
                line.create(folder)
            status, said = line.append(folder, flags, imaplib.Time2Internaldate(received), data)
            assert status == "OK", said

    def flags(self) -> dict[bytes, tuple[bytes, ...]]:
        """Return the flags of every mail by UID."""
        with self.line() as line:
            line.select("INBOX", readonly=True)
            _, rows = line.uid("FETCH", "1:*", "(FLAGS)")
        found = (re.search(rb"UID (\d+) FLAGS \(([^)]*)\)", row) for row in rows if isinstance(row, bytes))
        return {one[1]: tuple(sorted(set(one[2].split()) - {rb"\Recent"})) for one in found if one}


@dataclass(frozen=True)
class Dovecot:
    """The running server; every test takes an account of its own."""

    plain: int
    tls: int

    def account(self) -> Account:
        return Account(f"u{uuid.uuid4().hex[:12]}", self.plain, self.tls)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A private Dovecot; its folder has a short name of its own, for the path of a socket is short."""
    program = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        pytest.fail("no IMAP server to test against: install Dovecot (`make extras`, package dovecot-imapd)")
    base = Path(tempfile.mkdtemp(prefix="dc-"))
    base.chmod(0o755)
    try:
        for _ in range(5):
            server, process = _started(program, base)
            if server:
                break
        else:
            pytest.fail(f"Dovecot does not start: {(base / 'log').read_text()}")
        yield server
        process.terminate()
        process.wait(20)
    finally:
        shutil.rmtree(base, ignore_errors=True)


def _started(program: str, base: Path) -> tuple[Dovecot | None, subprocess.Popen[bytes]]:
    server = Dovecot(free_port(), free_port())
    root = os.getuid() == 0
    me, mine = pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name
    owner = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.getuid())  # no mail for root, says Dovecot
    config = _CONFIG.format(
        base=base,
        certificate=CERTIFICATE,
        password=PASSWORD,
        user="dovecot" if root else me,
        group="dovecot" if root else mine,
        login="dovenull" if root else me,
        uid=owner.pw_uid,
        gid=owner.pw_gid,
        plain=server.plain,
        tls=server.tls,
    )
    (base / "dovecot.conf").write_text(config)
    (base / "mail").mkdir(exist_ok=True)
    os.chown(base / "mail", owner.pw_uid, owner.pw_gid)
    process = subprocess.Popen(
        [program, "-F", "-c", str(base / "dovecot.conf")],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(200):
        if process.poll() is not None:
            return None, process
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", server.tls), 1):
            return server, process
        time.sleep(0.05)
    process.terminate()
    process.wait(20)
    return None, process


@dataclass
class CutLine:
    """Passes bytes between a client and the server, and drops the line after so many from the server."""

    target: int
    after: int
    port: int = 0
    passed: int = 0

    def serve(self, client: socket.socket) -> None:
        with client, socket.create_connection(("127.0.0.1", self.target)) as server:
            pump = threading.Thread(target=self._up, args=(client, server), daemon=True)
            pump.start()
            with contextlib.suppress(OSError):
                while self.passed < self.after and (data := server.recv(4096)):
                    passing = data[: self.after - self.passed]
                    client.sendall(passing)
                    self.passed += len(passing)
            for one in (client, server):
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
            pump.join(10)

    @staticmethod
    def _up(client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := client.recv(4096):
                server.sendall(data)


@contextlib.contextmanager
def cut_after(target: int, size: int) -> Iterator[CutLine]:
    """Serve a line to ``target`` that breaks after ``size`` bytes."""
    cut = CutLine(target, size)
    with socket.create_server(("127.0.0.1", 0)) as door:
        cut.port = door.getsockname()[1]
        door.settimeout(0.05)
        closing = threading.Event()
        threads: list[threading.Thread] = []

        def welcome() -> None:
            while not closing.is_set():
                with contextlib.suppress(TimeoutError):
                    line, _ = door.accept()
                    threads.append(started(partial(cut.serve, line)))

        main = started(welcome)
        try:
            yield cut
        finally:
            closing.set()
            for thread in (main, *threads):
                thread.join(10)
