"""Which unit sends what kind of file under which name, and what goes wrong in which month."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from flows.domain.period import Period
from flows.domain.units import Unit


class Kind(Enum):
    """How a unit makes its return."""

    FORM = "our form, filled"
    TRIMMED = "our form, instructions deleted"
    SORTED = "our form, sorted by deadline"
    COPIED = "our form's cells copied into a new workbook"
    RESAVED_XLSX = "our form, saved by LibreOffice as .xlsx"
    RESAVED_ODS = "our form, saved by LibreOffice as .ods"
    RESAVED_XLS = "our form, saved by LibreOffice as .xls"
    TITLED = "own table: titles under domain sub-headings, a total below"
    CODED = "own table: codes, domain merged down, 同上"
    NUMBERED = "own table: （二）9, headings two rows deep"
    OLD_XLS = "own table with titles, as .xls"
    OWN_ODS = "own table with codes, as .ods"
    CSV_GB = "own table with codes, as .csv in GB18030"
    CSV_UTF8 = "own table with titles, as .csv in UTF-8 with a mark"


RESAVED: Mapping[Kind, str] = {Kind.RESAVED_XLSX: "xlsx", Kind.RESAVED_ODS: "ods", Kind.RESAVED_XLS: "xls"}
"""What LibreOffice saves again, and as which kind of file."""

SUFFIX: Mapping[Kind, str] = {
    **RESAVED,
    Kind.OLD_XLS: "xls",
    Kind.OWN_ODS: "ods",
    Kind.CSV_GB: "csv",
    Kind.CSV_UTF8: "csv",
}
"""File name's ending where it is not ``xlsx``."""

_KINDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.TRIMMED: ("区委组织部", "区人力资源社会保障局", "区综合执法局", "区商务投资促进局", "区市场监管局"),
    Kind.SORTED: ("区发展改革局", "区税务局"),
    Kind.COPIED: (
        "区统计局",
        "区乡村振兴局",
        "柳园街道办事处",
        "古楼街道办事处",
        "堂邑镇政府",
        "梁水镇镇政府",
        "张炉集镇政府",
    ),
    Kind.RESAVED_XLSX: ("区民政局", "区财政局", "区应急局", "区地方金融监管局"),
    Kind.RESAVED_ODS: ("区工业和信息化局", "区司法局"),
    Kind.RESAVED_XLS: ("区文化和旅游局", "区消防救援大队"),
    Kind.TITLED: ("区交通运输局", "区卫生健康局", "沙镇镇政府", "新区街道办事处"),
    Kind.CODED: ("区医保局", "开发区管委会", "湖西街道办事处", "闫寺街道办事处"),
    Kind.NUMBERED: ("区生态环境分局", "区科技局", "侯营镇政府"),
    Kind.OLD_XLS: ("区水利局", "公积金东昌府管理中心", "道口铺街道办事处"),
    Kind.OWN_ODS: ("东昌供电中心", "区退役军人局", "区交警大队"),
    Kind.CSV_GB: ("区公安分局", "区贸促会"),
    Kind.CSV_UTF8: ("区大数据服务中心", "斗虎屯镇政府", "郑家镇政府"),
}
_KIND_OF = {unit: kind for kind, units in _KINDS.items() for unit in units}

ABSENT: Mapping[int, tuple[str, ...]] = {
    8: ("区化工专项行动办", "区信访局", "郑家镇政府"),
    9: ("区贸促会", "斗虎屯镇政府"),
    10: ("区统计局", "侯营镇政府", "区乡村振兴局"),
}
"""Units that send nothing."""

BLANK = {8: "区档案馆", 9: "区乡村振兴局", 10: "张炉集镇政府"}
"""The unit that sends its form back blank."""

WRONG_MONTH = {8: "区节能服务中心", 9: "区统计局", 10: "区退役军人局"}
"""The unit that sends the form of another month (in the first month: an own table of July)."""

LOCKED = {8: "区委宣传部", 10: "区档案馆"}
"""The unit whose workbook has a password."""

TORN = {9: "区信访局"}
"""The unit whose workbook arrives only in part."""

COPIED_TWICE = {8: "区医保局", 9: "区自然资源和规划分局", 10: "区公安分局"}
"""The unit whose file arrives a second time under another name."""

REVISED = {8: "区交通运输局", 9: "区司法局", 10: "区水利局"}
"""The unit that corrects itself with a second version."""

LOCK_FILE = {9: "区财政局"}
"""The unit whose open workbook left a lock file."""

ZIPPED = ("堂邑镇政府", "梁水镇镇政府")
"""Units whose files arrive in one .zip."""

_NAMES = (
    "{unit}",
    "{unit}{month}月报送",
    "{unit}-工作进展填报表-{zh}",
    "{month}月工作进展-{unit}",
    "{unit}-工作进展填报表-{zh}",
    "营商环境行动计划{month}月进展（{unit}）",
    "附件：{unit}{zh}填报表",
    "{short}{month}月份进展情况",
)
_SHORT_NAMES = {"区优化提升工程建设审批制度改革领导小组办公室": "区工改办{month}月报送"}
_REVISED_NAMES = {8: "{unit}（更新）", 9: "9月工作进展-{unit}（更新）", 10: "{unit}{month}月报送-v2"}


def kind_of(unit: str) -> Kind:
    """Return how ``unit`` makes its returns."""
    return _KIND_OF.get(unit, Kind.FORM)


def file_name(unit: Unit, period: Period) -> str:
    """Return the file's name without its ending, as the unit writes it every month."""
    pattern = _SHORT_NAMES.get(unit.name, _NAMES[(unit.order // 10) % len(_NAMES)])
    return _named(pattern, unit, period)


def revised_name(unit: Unit, period: Period) -> str:
    """Return the name of the corrected second version without its ending."""
    return _named(_REVISED_NAMES[period.month], unit, period)


def _named(pattern: str, unit: Unit, period: Period) -> str:
    return pattern.format(unit=unit.name, short=unit.short or unit.name, month=period.month, zh=period.zh)
