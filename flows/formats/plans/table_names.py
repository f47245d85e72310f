"""The names by which the master task list's sheets, columns and rows are known."""

from __future__ import annotations

from enum import StrEnum

TASK_SHEET = "任务总表"
ABOUT_SHEET = "计划信息"
TARGET_SHEET = "量化指标"
OPERATORS = {">=": "≥", "<=": "≤", "=": "=", ">": ">", "<": "<"}

TASK_COLUMNS: dict[str, tuple[str, ...]] = {
    "order": ("序号",),
    "code": ("任务编号", "编号", "任务编码", "任务代码"),
    "domain_no": ("领域序号",),
    "domain": ("领域", "领域名称", "所属领域"),
    "domain_leads": ("领域牵头单位", "领域牵头部门"),
    "no": ("任务序号",),
    "title": ("重点任务", "任务名称", "任务", "工作任务", "主要任务", "改革任务"),
    "text": ("具体内容", "任务内容", "工作内容", "主要内容"),
    "leads": ("牵头单位", "牵头部门"),
    "responsible": ("责任单位", "责任部门", "配合单位", "配合部门"),
    "phrase": ("无牵头表述",),
    "node_no": ("节点序号",),
    "due": ("完成时限", "完成时间", "时限要求", "时限"),
    "due_phrase": ("时限表述",),
    "deliverable": ("节点事项", "时间节点事项"),
    "validity": ("政策有效期",),
    "targets": ("量化指标",),
}
"""Field → the headings under which it is read, the one that is written first."""

TARGET_COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("任务编号",),
    "place": ("序号",),
    "metric": ("指标名称", "指标"),
    "op": ("关系",),
    "value": ("目标值",),
    "unit": ("单位", "计量单位"),
    "baseline": ("基数",),
    "text": ("原文表述",),
}
ABOUT_COLUMNS: dict[str, tuple[str, ...]] = {
    "item": ("项目",),
    "no": ("序号",),
    "title": ("标题",),
    "text": ("内容",),
}


class AboutRow(StrEnum):
    """What a row of 计划信息 tells; the value is printed in its first column."""

    TITLE = "计划名称"
    DOC_NUMBER = "文号"
    ISSUER = "印发机关"
    ISSUE_DATE = "印发日期"
    MEASURE = "组织保障"
