"""Take a file that is no return of the period out of it again, or put it back; its bytes stay kept."""

from __future__ import annotations

from dataclasses import dataclass

from flows.domain.period import Period
from flows.domain.records import DROPPED, RESTORED, dropped_digests
from flows.domain.trouble import OutOfOrder
from flows.office import Office

_LEAST_DIGITS = 8


@dataclass(frozen=True)
class Decision:
    """Who takes which file (its name, or at least 8 digits of its digest) out, or back in, and why."""

    file: str
    by: str
    reason: str
    restore: bool = False


def drop_return(office: Office, period: Period, decision: Decision) -> str:
    """Carry out ``decision``, write it into the audit log and return the file's name."""
    if not decision.by.strip() or not decision.reason.strip():
        raise OutOfOrder("剔除或者恢复报送件须写明决定人和理由", "请用 --by 写明姓名，用 --reason 写明理由")
    if period in {row.period for row in office.store.archives()}:
        raise OutOfOrder(f"{period.zh}已经归档", "对已归档台账的更正须另立新版")
    out = dropped_digests(office.store.audit(period))
    name, digest = _found(office, period, decision, out)
    for file, sha256 in office.store.reading_keys(period):
        if sha256 == digest:
            office.store.mark_replaced(period, file, sha256, replaced=not decision.restore)
    act = RESTORED if decision.restore else DROPPED
    office.record(period, act, f"{name}（{decision.by}：{decision.reason}）", digest)
    return name


def _found(office: Office, period: Period, decision: Decision, out: frozenset[str]) -> tuple[str, str]:
    wanted = decision.file.strip()
    keys = [(file, sha256) for file, sha256 in office.store.reading_keys(period) if sha256]
    keys = [one for one in keys if (one[1] in out) is decision.restore]
    fitting = [one for one in keys if one[0] == wanted]
    if not fitting and len(wanted) >= _LEAST_DIGITS:
        fitting = [one for one in keys if one[1].startswith(wanted.lower())]
    if not fitting:
        state = "已剔除的" if decision.restore else ""
        raise OutOfOrder(f"{period.zh}没有{state}报送件“{wanted}”", "请照 taizhang collect 所列的文件名填写")
    if len({sha256 for _, sha256 in fitting}) > 1:
        digests = "、".join(sorted(sha256[:12] for _, sha256 in fitting))
        raise OutOfOrder(f"有几份报送件都叫“{wanted}”", f"请改用文件摘要的前几位指明：{digests}")
    return fitting[0]
