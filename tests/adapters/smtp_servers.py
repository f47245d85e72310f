"""Servers to post to: a real one (aiosmtpd), and one that says and does exactly what a test tells it to."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial


@dataclass
class Received:
    """What the real server took: envelope addresses and bytes of each message; connections counted."""

    messages: list[tuple[list[str], bytes]] = field(default_factory=list)
    connections: int = 0


@dataclass
class ScriptedServer:
    """Answers each command by its first word; None drops the line, "hang" says nothing.

    ``text`` answers the complete message; ``cut_text`` drops the line in the middle of it.
    """

    replies: dict[str, str | None] = field(default_factory=dict)
    cut_text: bool = False
    seen: list[str] = field(default_factory=list)
    texts: int = 0
    connections: int = 0
    port: int = 0

    def _answer(self, line: socket.socket, word: str, usual: str) -> bool:
        said = self.replies.get(word, usual)
        if said is None:
            return False
        if said != "hang":
            line.sendall(f"{said}\r\n".encode())
        return True

    def _serve(self, line: socket.socket) -> None:
        with line, contextlib.suppress(OSError), line.makefile("rb") as reader:
            self.connections += 1
            if not self._answer(line, "GREETING", "220 hello"):
                return
            while command := reader.readline():
                word = command.split()[0].decode().upper() if command.split() else ""
                address = command.decode().strip()
                self.seen.append(address)
                key = address if address in self.replies else word
                if not self._answer(line, key, {"DATA": "354 go on", "QUIT": "221 bye"}.get(word, "250 ok")):
                    return
                accepted = (self.replies.get("DATA") or "354").startswith("354")
                if word == "DATA" and accepted and not self._text(line, reader):
                    return

    def _text(self, line: socket.socket, reader: object) -> bool:
        while (row := reader.readline()) != b".\r\n":  # type: ignore[attr-defined]
            if not row or self.cut_text:
                return False
        self.texts += 1
        return self._answer(line, "TEXT", "250 taken")


@contextlib.contextmanager
def running(server: ScriptedServer) -> Iterator[ScriptedServer]:
    """Serve on a free port while the block runs."""
    threads: list[threading.Thread] = []
    with socket.create_server(("127.0.0.1", 0)) as door:
        server.port = door.getsockname()[1]
        door.settimeout(0.05)
        closing = threading.Event()

        def welcome() -> None:
            while not closing.is_set():
                with contextlib.suppress(TimeoutError):
                    line, _ = door.accept()
                    threads.append(started(partial(server._serve, line)))

        main = started(welcome)
        try:
            yield server
        finally:
            closing.set()
            main.join(5)
            for thread in threads:
                thread.join(5)


def started(work: Callable[[], None]) -> threading.Thread:
    """Start a thread."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port
