"""Prove the packages (验证): digests, counts and chain, from the packages alone."""

from __future__ import annotations

from dataclasses import dataclass

from flows.domain.findings import Finding, Place, error
from flows.domain.period import Period
from flows.domain.trouble import OutOfOrder
from flows.formats.bag import BROKEN_CHAIN, bag_digest, bag_faults, bag_info
from flows.office import Office

LACKING_PACKAGE = error(
    "package-lacking", "{period}的归档包登记在册而文件夹不在", "请从备份恢复 output/archive/{period}"
)
CHANGED_PACKAGE = error(
    "package-changed", "归档包的摘要{found}与登记的{told}不符", "请查明改动，从备份恢复该归档包"
)
AUDIT_BROKEN = error("audit-broken", "操作日志的链条有误：{fault}", "请从备份恢复数据库，并查明改动")
KINDS = (LACKING_PACKAGE, CHANGED_PACKAGE, AUDIT_BROKEN)

ARCHIVE = "output/archive"


@dataclass(frozen=True)
class Proof:
    """What was proved of one package: number of files, digest, and every fault found."""

    period: str
    files: int
    digest: str
    faults: tuple[Finding, ...]


def verify_packages(office: Office, period: Period | None = None) -> tuple[Proof, ...]:
    """Prove every package below the archive (or one of them, its chain included), oldest first."""
    names = sorted({name.split("/", 1)[0] for name in office.shelf.list(ARCHIVE)})
    told = {str(row.period): row.digest for row in office.store.archives()}
    if period is not None and str(period) not in {*names, *told}:
        raise OutOfOrder(f"{period.zh}还没有归档", f"请先运行 taizhang file --period {period}")
    proofs: list[Proof] = []
    previous = "none"
    for name in sorted({*names, *told}):
        proof = _proof(office, name, told.get(name), previous)
        previous = proof.digest
        proofs.append(proof)
    return tuple(one for one in proofs if period is None or one.period == str(period))


def audit_findings(office: Office) -> tuple[Finding, ...]:
    """Return every break in the audit log's chain."""
    return tuple(AUDIT_BROKEN.at(fault=fault) for fault in office.store.audit_faults())


def _proof(office: Office, name: str, told: str | None, previous: str) -> Proof:
    folder = f"{ARCHIVE}/{name}"
    bag = {one: office.shelf.read(f"{folder}/{one}") for one in office.shelf.list(folder)}
    if not bag:
        return Proof(name, 0, told or "", (LACKING_PACKAGE.at(Place(folder), period=name),))
    faults = list(bag_faults(bag, folder))
    digest = bag_digest(bag)
    if told and told != digest:
        faults.append(CHANGED_PACKAGE.at(Place(folder), found=digest[:12], told=told[:12]))
    said = bag_info(bag).get("Taizhang-Previous", "")
    if said != previous:
        faults.append(BROKEN_CHAIN.at(Place(folder), told=said[:12] or "（无）", found=previous[:12]))
    return Proof(name, len(bag), digest, tuple(faults))
