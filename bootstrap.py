"""Make ``.venv`` and put the locked dependencies into it; the standard library is all it needs.

Usage: ``python3 bootstrap.py run|dev``. Debian's Python comes without ensurepip; then pip itself is
fetched from the package index (``$PIP_INDEX_URL`` or PyPI) and checked against its pinned SHA-256.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import urllib.parse
import urllib.request
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"
PIP = ("pip-25.3-py3-none-any.whl", "9655943313a94722b7774661c21049070f6bbb0a1516bf02f7c8d5d9201514cd")
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}


def main(level: str) -> None:
    """Bring ``.venv`` to ``level``; nothing is done if the lock file has not changed since."""
    lock = HERE / LOCKS[level]
    stamp = VENV / f"{level}.stamp"
    wanted = hashlib.sha256(
        lock.read_bytes() + (HERE / "pyproject.toml").read_bytes() + str(HERE).encode()
    ).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"setting up .venv from {lock.name} (a minute or two the first time)", file=sys.stderr)
    if not PYTHON.exists():
        venv.create(VENV, with_pip=False, symlinks=True)
    pip = [*pip_command(), "install", "-qq", "--disable-pip-version-check", "--no-input"]
    subprocess.run([*pip, "--require-hashes", "-r", str(lock)], check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "-e", str(HERE)], check=True)
    stamp.write_text(wanted)


def pip_command() -> list[str]:
    """Return the command that runs the pinned pip inside ``.venv``, fetching it once."""
    wheel = VENV / PIP[0]
    if not wheel.exists():
        data = fetched(PIP[0])
        if hashlib.sha256(data).hexdigest() != PIP[1]:
            sys.exit(
                f"{PIP[0]} from the package index does not have the pinned digest; nothing was installed"
            )
        wheel.write_bytes(data)
    return [str(PYTHON), f"{wheel}/pip"]


def fetched(name: str) -> bytes:
    """Return the file ``name`` of project pip from the package index (PEP 503)."""
    page = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/") + "/pip/"
    with urllib.request.urlopen(page, timeout=120) as answer:  # noqa: S310
        links = re.findall(r'href="([^"]+)"', answer.read().decode())
    link = next((one for one in links if one.partition("#")[0].endswith(name)), None)
    if link is None:
        sys.exit(f"{name} is not on the package index {page}")
    with urllib.request.urlopen(urllib.parse.urljoin(page, link), timeout=120) as answer:  # noqa: S310
        return bytes(answer.read())


if __name__ == "__main__":
    if sys.version_info < (3, 11):
        sys.exit("taizhang needs Python 3.11 or newer; call make PYTHON=python3.12 with the one you have")
    main(sys.argv[1])
