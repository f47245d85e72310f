"""The BagIt package: what is sealed is proved, what is tampered with is found."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.formats.bag import bag_digest, bag_faults, bag_info, packed

Bag = dict[str, bytes]
PAYLOAD = {"papers/情况通报.docx": b"paper", "originals/a.xlsx": b"return", "snapshot/50%.json": b"{}"}


def sealed() -> Bag:
    return packed(PAYLOAD, {"Source-Organization": "区政府办公室", "Taizhang-Previous": "none"})


def test_a_sealed_bag_has_no_fault_and_the_layout_of_rfc_8493() -> None:
    bag = sealed()
    assert bag_faults(bag, "output/archive/2022-09") == ()
    assert bag["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    assert bag_info(bag)["Payload-Oxum"] == f"{sum(map(len, PAYLOAD.values()))}.{len(PAYLOAD)}"
    line = f"{hashlib.sha256(b'return').hexdigest()}  data/originals/a.xlsx\n"
    assert line.encode() in bag["manifest-sha256.txt"]
    assert b"snapshot/50%25.json" in bag["manifest-sha256.txt"]


def test_the_same_content_gives_the_same_bytes_in_any_order() -> None:
    turned = dict(reversed(PAYLOAD.items()))
    again = packed(turned, {"Source-Organization": "区政府办公室", "Taizhang-Previous": "none"})
    assert again == sealed()
    assert bag_digest(again) == bag_digest(sealed())


def change(name: str, data: bytes) -> Callable[[Bag], None]:
    return lambda bag: bag.__setitem__(name, data)


def drop(name: str) -> Callable[[Bag], None]:
    return lambda bag: bag.__delitem__(name)


def rename(bag: Bag) -> None:
    bag["data/papers/通报.docx"] = bag.pop("data/papers/情况通报.docx")


def edit_manifest(bag: Bag) -> None:
    bag["data/originals/a.xlsx"] = b"forged"
    forged = hashlib.sha256(b"forged").hexdigest()
    true = hashlib.sha256(b"return").hexdigest()
    bag["manifest-sha256.txt"] = bag["manifest-sha256.txt"].replace(true.encode(), forged.encode())


TAMPERED = [
    (change("data/originals/a.xlsx", b"Return"), "bag-file-changed"),
    (change("data/originals/b.xlsx", b"more"), "bag-file-extra"),
    (drop("data/originals/a.xlsx"), "bag-file-lacking"),
    (rename, "bag-file-lacking"),
    (rename, "bag-file-extra"),
    (edit_manifest, "bag-file-changed"),
    (drop("manifest-sha256.txt"), "bag-manifest-broken"),
    (drop("tagmanifest-sha256.txt"), "bag-manifest-broken"),
    (change("manifest-sha256.txt", b"not a manifest\n"), "bag-manifest-broken"),
    (change("bag-info.txt", b"Payload-Oxum: 1.1\n"), "bag-count-wrong"),
    (change("bagit.txt", b"BagIt-Version: 0.97\n"), "bag-file-changed"),
]


@pytest.mark.parametrize(("tamper", "code"), TAMPERED)
def test_tampering_is_found(tamper: Callable[[Bag], None], code: str) -> None:
    bag = sealed()
    tamper(bag)
    faults = bag_faults(bag, "output/archive/2022-09")
    assert code in {one.code for one in faults}
    assert all(one.place.file == "output/archive/2022-09" for one in faults)


names = st.text(st.characters(codec="utf-8", exclude_characters="\0/"), min_size=1, max_size=20)


@given(st.dictionaries(names, st.binary(max_size=20), min_size=1, max_size=5))
def test_any_payload_is_proved_and_any_changed_byte_is_found(payload: dict[str, bytes]) -> None:
    bag = packed(payload, {})
    assert bag_faults(bag, "x") == ()
    name = sorted(payload)[0]
    bag[f"data/{name}"] += b"!"
    assert bag_faults(bag, "x")
