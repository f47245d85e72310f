"""A published plan in whatever file it came: the kind is told from name and content."""

from __future__ import annotations

from flows.domain.plan import PlanReading
from flows.domain.trouble import UnreadableInput
from flows.formats.plans.json_face import read_plan_json
from flows.formats.plans.table import read_plan_workbook
from flows.formats.plans.text import decode_plan, read_plan_text

_ZIP = b"PK\x03\x04"


def read_plan(data: bytes, file: str) -> PlanReading:
    """Read a plan from a text (.txt, .md), a master list (.xlsx) or the JSON face; UnreadableInput if neither."""
    suffix = file.rpartition(".")[2].lower()
    if suffix == "json":
        return read_plan_json(data, file)
    if suffix in ("xlsx", "xlsm") or (data.startswith(_ZIP) and suffix != "docx"):
        return read_plan_workbook(data, file)
    if suffix in ("docx", "pdf", "doc", "wps", "ofd"):
        raise UnreadableInput(
            f"本版本还不能直接读入 {suffix} 格式的行动计划“{file}”",
            "请把全文另存为纯文本（.txt），或整理成 Excel 任务清单后再导入",
        )
    return read_plan_text(decode_plan(data), file)
