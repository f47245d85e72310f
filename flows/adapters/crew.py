"""Work done by supervised processes of our own: bounded memory and time; what one cannot do costs only itself."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_SIZE = 8
_OUT_OF_MEMORY = 3
_OUT_OF_TIME = -getattr(signal, "SIGXCPU", 0)


class WhyLost(StrEnum):
    """Why a piece of work gave no result."""

    TIME = "time"
    MEMORY = "memory"
    DIED = "died"


@dataclass(frozen=True)
class Lost:
    """Stands for a result that was not reached."""

    why: WhyLost


@dataclass(frozen=True)
class Bounds:
    """What one process may use: memory in MiB; for each piece of work CPU seconds, and seconds on the clock."""

    megabytes: int = 512
    seconds: float = 30.0
    clock: float = 150.0


class Crew(Generic[T, R]):
    """``size`` processes that do ``work`` (picklable); started at once, gone when the ``with`` block ends."""

    def __init__(self, work: Callable[[T], R], bounds: Bounds, size: int = 1) -> None:
        self._members: list[_Member[T, R]] = [_Member(work, bounds) for _ in range(size)]
        self._free = deque(self._members)

    def __enter__(self) -> Crew[T, R]:
        for member in self._members:
            member.start()
        return self

    def __exit__(self, *_: object) -> None:
        for member in self._members:
            member.dismiss()

    def results(self, items: Iterable[T]) -> Iterator[R | Lost]:
        """Yield the result of each item in the order of ``items``, of which few are held at a time."""
        waiting: deque[Future[R | Lost]] = deque()
        with ThreadPoolExecutor(len(self._members)) as threads:
            for item in items:
                waiting.append(threads.submit(self._done, item))
                if len(waiting) > 2 * len(self._members):
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def _done(self, item: T) -> R | Lost:
        member = self._free.popleft()
        try:
            return member.do(item)
        finally:
            self._free.append(member)


class _Member(Generic[T, R]):
    """One process; replaced by a fresh one after it died."""

    def __init__(self, work: Callable[[T], R], bounds: Bounds) -> None:
        self._task = pickle.dumps((work, bounds))
        self._bounds = bounds
        self._process: subprocess.Popen[bytes] | None = None
        self._fresh = True

    def start(self) -> None:
        """Begin the process, without waiting until it is ready."""
        program = f"import sys; sys.path[:] = {sys.path!r}; from flows.adapters.crew import serve; serve()"
        command = [sys.executable, "-S", "-c", program]
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._fresh = True
        with contextlib.suppress(OSError):
            _send(self._pipes(self._process)[0], self._task)

    def do(self, item: T) -> R | Lost:
        """Return the result; an old process that fails is not believed until a fresh one fails too."""
        fresh = self._fresh
        result = self._asked(pickle.dumps(item))
        if isinstance(result, Lost) and not fresh:
            result = self._asked(pickle.dumps(item))
        return result

    def _asked(self, question: bytes) -> R | Lost:
        if self._process is None or self._process.poll() is not None:
            self.dismiss()
            self.start()
        process = self._process
        if process is None:
            return Lost(WhyLost.DIED)
        overdue = threading.Event()
        timer = threading.Timer(self._bounds.clock, _end, (process, overdue))
        timer.start()
        try:
            told, listening = self._pipes(process)
            _send(told, question)
            answer = _received(listening)
        except OSError:
            answer = None
        finally:
            timer.cancel()
        self._fresh = False
        if answer is None:
            return self._lost(process, overdue)
        result: R = pickle.loads(answer)  # noqa: S301 - written by our own process
        return result

    def _lost(self, process: subprocess.Popen[bytes], overdue: threading.Event) -> Lost:
        process.kill()
        code = process.wait()
        self.dismiss()
        self.start()
        if overdue.is_set() or code == _OUT_OF_TIME:
            return Lost(WhyLost.TIME)
        return Lost(WhyLost.MEMORY if code == _OUT_OF_MEMORY else WhyLost.DIED)

    def dismiss(self) -> None:
        """End the process, if there is one, and wait until it is gone."""
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in self._pipes(process):
            with contextlib.suppress(OSError):
                pipe.close()
        try:
            process.wait(2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    @staticmethod
    def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
        if process.stdin is None or process.stdout is None:
            raise OSError("no pipes")
        return process.stdin, process.stdout


def _end(process: subprocess.Popen[bytes], overdue: threading.Event) -> None:
    overdue.set()
    process.kill()


def _send(pipe: IO[bytes], content: bytes) -> None:
    pipe.write(len(content).to_bytes(_SIZE, "big") + content)
    pipe.flush()


def _received(pipe: IO[bytes]) -> bytes | None:
    """Return the next message, None if the other side is gone."""
    head = pipe.read(_SIZE)
    size = int.from_bytes(head, "big")
    content = pipe.read(size) if len(head) == _SIZE else b""
    return content if len(head) == _SIZE and len(content) == size else None


def serve() -> None:
    """Be one of the crew: read the work and its bounds, then questions; write the answers; end with the pipe."""
    listening = sys.stdin.buffer
    telling = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    task = _received(listening)
    if task is None:
        return
    work, bounds = pickle.loads(task)  # noqa: S301 - written by our own parent
    _bound_memory(bounds)
    try:
        while (question := _received(listening)) is not None:
            _bound_time(bounds)
            _send(telling, pickle.dumps(work(pickle.loads(question))))  # noqa: S301
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    except BrokenPipeError:
        os._exit(0)


def _bound_memory(bounds: Bounds) -> None:
    limits = _limits()
    if limits is not None:
        limits.setrlimit(limits.RLIMIT_AS, (bounds.megabytes << 20,) * 2)
        limits.setrlimit(limits.RLIMIT_CORE, (0, 0))


def _bound_time(bounds: Bounds) -> None:
    limits = _limits()
    if limits is not None:
        used = limits.getrusage(limits.RUSAGE_SELF)
        _, hard = limits.getrlimit(limits.RLIMIT_CPU)
        limits.setrlimit(limits.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + bounds.seconds) + 1, hard))


def _limits() -> Any:
    """The module of process limits; None on Windows, where the clock alone bounds the work."""
    return importlib.import_module("resource") if importlib.util.find_spec("resource") else None
