"""The archive package (归档包) as a BagIt bag: names and bytes in, names and bytes out (RFC 8493)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from flows.domain.findings import Finding, Place, error

_ALGORITHMS = ("sha256", "sm3")
_LINE = re.compile(r"([0-9a-f]{64})  (.+)", re.DOTALL)

LACKING_FILE = error("bag-file-lacking", "归档包中缺少文件“{name}”", "请从备份恢复该归档包")
EXTRA_FILE = error("bag-file-extra", "归档包中多出清单之外的文件“{name}”", "请移走该文件，查明来源")
CHANGED_FILE = error(
    "bag-file-changed", "文件“{name}”的{algorithm}摘要与清单不符，内容已被改动", "请从备份恢复该归档包"
)
BROKEN_MANIFEST = error("bag-manifest-broken", "归档包的清单“{name}”缺失或写法有误", "请从备份恢复该归档包")
WRONG_COUNT = error(
    "bag-count-wrong", "归档包登记的字节数和件数是{told}，实际是{counted}", "请从备份恢复该归档包"
)
BROKEN_CHAIN = error(
    "bag-chain-broken",
    "归档包登记的上一包摘要是{told}，与上一期归档包的实际摘要{found}不符",
    "请查明哪一包被改动，从备份恢复",
)
KINDS = (LACKING_FILE, EXTRA_FILE, CHANGED_FILE, BROKEN_MANIFEST, WRONG_COUNT, BROKEN_CHAIN)


def packed(payload: Mapping[str, bytes], info: Mapping[str, str]) -> dict[str, bytes]:
    """Return the whole bag: ``payload`` below ``data/``, declaration, ``info``, SHA-256 and SM3 manifests.

    Same payload and info give the same bytes. Names are relative, with ``/``.
    """
    bag = {f"data/{name}": payload[name] for name in sorted(payload)}
    tags = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": _info_bytes({**info, "Payload-Oxum": _oxum(bag)}),
    }
    for algorithm in _algorithms():
        tags[f"manifest-{algorithm}.txt"] = _manifest(bag, algorithm)
    for algorithm in _algorithms():
        tags[f"tagmanifest-{algorithm}.txt"] = _manifest(
            {name: data for name, data in tags.items() if not name.startswith("tagmanifest")}, algorithm
        )
    return {**tags, **bag}


def bag_digest(bag: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of the bag's tag manifest: it stands for the whole bag, down to every byte."""
    return hashlib.sha256(bag.get("tagmanifest-sha256.txt", b"")).hexdigest()


def bag_info(bag: Mapping[str, bytes]) -> dict[str, str]:
    """Return the fields of ``bag-info.txt``; empty if it is lacking."""
    lines = bag.get("bag-info.txt", b"").decode("utf-8", errors="replace").splitlines()
    return {key: value for key, found, value in (line.partition(": ") for line in lines) if found}


def bag_faults(bag: Mapping[str, bytes], name: str) -> tuple[Finding, ...]:
    """Return everything in which the bag differs from its own manifests; ``name`` is its place."""
    payload = {key for key in bag if key.startswith("data/")}
    tags = {key for key in bag if not key.startswith(("data/", "tagmanifest-"))}
    faults = [
        fault
        for manifest, expected in (("manifest", payload), ("tagmanifest", tags))
        for algorithm in ("sha256", *(one for one in _algorithms() if f"{manifest}-{one}.txt" in bag))
        for fault in _against_manifest(bag, f"{manifest}-{algorithm}.txt", expected)
    ]
    told = bag_info(bag).get("Payload-Oxum", "")
    counted = _oxum({key: bag[key] for key in payload})
    if told != counted:
        faults.append(WRONG_COUNT.at(Place(name), told=told or "（无）", counted=counted))
    unique = dict.fromkeys(faults)
    return tuple(Finding(one.code, one.severity, one.what, one.remedy, Place(name)) for one in unique)


def _against_manifest(bag: Mapping[str, bytes], name: str, expected: set[str]) -> list[Finding]:
    algorithm = name.removesuffix(".txt").partition("-")[2]
    listed = _listed(bag.get(name))
    if listed is None:
        return [BROKEN_MANIFEST.at(name=name)]
    faults = [LACKING_FILE.at(name=one) for one in sorted(listed.keys() - bag.keys())]
    faults += [EXTRA_FILE.at(name=one) for one in sorted(expected - listed.keys())]
    faults += [
        CHANGED_FILE.at(name=one, algorithm=algorithm.upper().replace("SHA256", "SHA-256"))
        for one in sorted(listed.keys() & bag.keys())
        if hashlib.new(algorithm, bag[one]).hexdigest() != listed[one]
    ]
    return faults


def _listed(manifest: bytes | None) -> dict[str, str] | None:
    if manifest is None:
        return None
    lines = manifest.decode("utf-8", errors="replace").removesuffix("\n").split("\n")
    matches = [_LINE.match(line) for line in lines]
    found = [match for match in matches if match]
    if len(found) != len(matches) or not found:
        return None
    return {_unescaped(match[2]): match[1] for match in found}


def _manifest(files: Mapping[str, bytes], algorithm: str) -> bytes:
    return "".join(
        f"{hashlib.new(algorithm, data).hexdigest()}  {_escaped(name)}\n"
        for name, data in sorted(files.items())
    ).encode()


def _algorithms() -> tuple[str, ...]:
    return tuple(one for one in _ALGORITHMS if one in hashlib.algorithms_available)


def _escaped(name: str) -> str:
    return name.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _unescaped(name: str) -> str:
    return name.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")


def _oxum(payload: Mapping[str, bytes]) -> str:
    return f"{sum(len(data) for data in payload.values())}.{len(payload)}"


def _info_bytes(info: Mapping[str, str]) -> bytes:
    return "".join(f"{key}: {' '.join(value.split())}\n" for key, value in info.items()).encode()
