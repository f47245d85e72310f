"""Every kind of finding that reading a returned file can bring up."""

from __future__ import annotations

from flows.domain.findings import error, info, warning

_SAVE_AS = "请用 WPS 表格或 Excel 打开，另存为 .xlsx 后重新报送"

TOO_LARGE = error("too-large", "文件过大（{text}），未予读取", "请删去与填报无关的内容后重新报送")
ZIP_BOMB = error(
    "zip-bomb", "文件解压后的体积异常（{text}），未予读取", "请核实文件来源；无误的，" + _SAVE_AS
)
XML_ENTITIES = error(
    "xml-entities", "文件中含有外部定义或者实体（{text}），未予读取", "请核实文件来源；无误的，" + _SAVE_AS
)
ENCRYPTED = error("encrypted", "文件设有打开密码，无法读取", "请取消密码后重新报送")
BROKEN = error("broken-workbook", "文件已损坏，无法读取（{text}）", "请重新保存后报送")
NOT_A_WORKBOOK = error(
    "not-a-workbook", "文件不是可以读取的工作簿（{text}）", "请按填报表格式填写，存为 .xlsx 后报送"
)
BAD_PATH = error(
    "path-outside", "压缩包内的路径“{text}”指向收件夹之外，未予读取", "请核实文件来源，重新压缩后报送"
)
NESTED = error("nested-zip", "压缩包“{text}”层层嵌套，未予读取", "请将工作簿直接放入一个压缩包后报送")

NO_HEADER = error(
    "no-header", "没有找到能够识别的表头", "请使用下发的填报表，或者在表头写明任务编号、重点任务和填报各栏"
)
WRONG_PERIOD = error(
    "wrong-period", "所填期次是{text}，不是本期（{period}），未予采用", "请填写{period}的填报表后重新报送"
)
PERIOD_CLASH = error(
    "period-disagree",
    "文件内写明的期次不一致（{text}），无法确定是哪一期，未予采用",
    "请统一期次后重新报送；{period}请使用本期下发的填报表",
)
FILE_NAME_PERIOD = warning(
    "file-name-period",
    "文件名写的是{text}，表内写的是{period}，已按表内的期次读取",
    "请核对期次，文件名与表内应当一致",
)
OTHER_PERIOD_SHEET = info("other-period-sheet", "工作表“{sheet}”是{text}的内容，不是本期（{period}），未读取")
SHEET_BY_NAME = info("sheet-set-aside", "工作表“{sheet}”按名称是说明、示例或者往期的内容，未读取")
WRONG_OFFICE = error(
    "wrong-office", "“{text}”不属于本区（本办下发）的填报范围，未予采用", "请核对后报送本区下发的填报表"
)
FORM_TOO_NEW = error(
    "form-too-new", "填报表的版式编号是{text}，新于本程序能够读取的版式", "请升级本程序后重新收集"
)

LOCKED_CHANGED = warning(
    "locked-cell-changed",
    "“{head}”栏下发时为“{issued}”，现为“{now}”，锁定栏以下发内容为准，改动未采用",
    "请恢复原内容；对任务内容、责任分工或者完成时限有异议的，请与下发单位联系",
)
LOCKED_COLUMN = warning(
    "locked-column-changed",
    "“{head}”栏有{count}处与下发时不一致（{cells}等），锁定栏以下发内容为准，改动未采用",
    "请恢复原内容；对任务内容、责任分工或者完成时限有异议的，请与下发单位联系",
)
IDENTITY_CHANGED = warning(
    "form-identity-changed",
    "填报表内的隐藏标识与下发时不一致，锁定栏未能核对",
    "请核对该文件是否由本单位填报；必要时请用下发的填报表重新填写",
)
FORM_OLDER = info("form-older", "填报表的版式编号是{text}，早于现行版式{now}，已照常读取")

UNIT_UNKNOWN = error(
    "unit-unknown", "无法确定填报单位（{text}）", "请在“填报单位：”后写明单位名录中的单位名称"
)
UNIT_READ_AS = info("unit-read-as", "单位“{text}”已读作“{read}”")
UNIT_FROM_FOLDER = info("unit-from-folder", "表内和文件名都没有写明单位，已按所在文件夹“{text}”读作“{read}”")
UNIT_DISAGREE = warning(
    "unit-disagree",
    "填报单位写法不一致：{text}，已按“{read}”读取",
    "请核对填报单位，文件名与“填报单位”应当一致",
)
ROW_UNIT_DISAGREE = error(
    "row-unit-disagree",
    "本行单位“{text}”与填报单位“{read}”不一致，本行未采用",
    "请核对单位，一行只填一个单位",
)
EMPTY_FORM = error(
    "empty-form", "全表没有填写任何内容（空表）", "请填写后重新报送；确无进展的请写“本期无进展”"
)
DUPLICATE_HEADING = warning(
    "duplicate-heading",
    "有两栏表头都可以理解为“{text}”（{cells}），该项未读取",
    "请只保留一栏，或者使用下发的填报表",
)
FAR_CELLS = info("far-cells", "第 256 列以后另有内容（{text}），未读取")

UNKNOWN_TASK = error("unknown-task", "“{text}”不是行动计划中的任务{hint}", "请按填报表填写任务编号和任务名称")
TASK_ENDED = error(
    "task-ended",
    "任务 {code} 已不在任务清单中：{why}，本行未采用",
    "请按现行填报表填写；如有疑问请与下发单位联系",
)
TASK_MISSING = error("task-missing", "本行填有内容，但没有写明是哪一项任务", "请写明任务编号或者任务名称")
AMBIGUOUS_TASK = error("ambiguous-task", "“{text}”可以理解为不止一项任务（{read}）", "请写明任务编号")
CODE_TITLE_DISAGREE = error(
    "code-title-disagree", "任务编号与任务名称不是同一项任务（{text}）", "请核对任务编号和任务名称后重新填写"
)
KEY_LEFT_BEHIND = info(
    "key-left-behind",
    "本行的隐藏标识（{text}）与任务编号、任务名称（{read}）不一致，可能排序时未带隐藏列，已按任务编号和任务名称读取",
)
TITLE_READ_AS = info("title-read-as", "任务名称“{text}”与{read}略有出入，已按该任务读取")
TASK_NOT_YOURS = error(
    "task-not-yours",
    "{unit}不是{read}的牵头单位或者责任单位，本行未采用",
    "请只填写本单位牵头或者承担责任的任务；分工有调整的请与下发单位联系",
)
NODE_UNCLEAR = warning(
    "node-unclear",
    "{read}有{count}个时间节点，无法确定本行填的是哪一个",
    "请在“节点事项”“完成时限”栏写明对应的时间节点",
)
DUPLICATE_ROW = info("duplicate-row", "{read}在{text}重复填写，内容相同，只计一次")
CONTRADICTING_ROWS = error(
    "contradicting-rows", "{read}在{text}填写的内容互相矛盾，均未采信", "请一项任务（节点）只保留一行"
)

UNKNOWN_STATUS = error(
    "unknown-status",
    "完成状态“{text}”无法识别",
    "请从“已完成、正在推进、未启动、长期推进、无法推进”中选填一项",
)
STATUS_MISSING = warning(
    "status-missing", "{read}没有填写完成状态", "请选填完成状态：已完成、正在推进、未启动、长期推进、无法推进"
)
STATUS_FROM_PERCENT = info("status-from-percent", "没有填写完成状态，已按完成百分比 {text} 读作“{read}”")
STATUS_PERCENT_DISAGREE = warning(
    "status-percent-disagree",
    "完成状态“{status}”与完成百分比 {text} 不一致",
    "请核对后填写一致：已完成填 100，未启动填 0，其余填 0 至 100 之间的数字",
)
COMPLETED_WITHOUT_EVIDENCE = warning(
    "completed-without-evidence",
    "{read}填报已完成，但没有填写进展情况",
    "请在“本期进展情况”栏写明完成时间、成果形式和佐证材料",
)
PERCENT_OUT_OF_RANGE = error(
    "percent-out-of-range", "完成百分比“{text}”不在 0 至 100 之间", "请填写 0 至 100 之间的数字，例如 85"
)
PERCENT_UNCLEAR = error(
    "percent-unclear",
    "完成百分比“{text}”无法确定是多少",
    "请填写 0 至 100 之间的数字并带百分号，例如 85%（只写“1”分不清是 1% 还是 100%）",
)
PERCENT_READ_AS = info("percent-read-as", "完成百分比“{text}”已读作 {read}%")
AMBIGUOUS_DATE = error("ambiguous-date", "日期“{text}”无法确定是哪一天", "请写明年月日，例如 {example}")
IMPOSSIBLE_DATE = error("impossible-date", "没有“{text}”这一天", "请写明年月日，例如 {example}")
DATE_READ_AS = info("date-read-as", "日期“{text}”已读作{read}")
NO_DATE_IN_WORDS = info("date-in-words", "预计完成时间“{text}”不是日期，该项留空")
ERROR_CELL = error("error-cell", "单元格是错误值（如 #REF!、#DIV/0!），该项留空", "请改填实际内容")
FORMULA_WITHOUT_RESULT = error(
    "formula-without-result",
    "单元格是公式，文件中没有计算结果，该项留空",
    "请用 WPS 表格或 Excel 打开重新保存，或者改填实际内容",
)
NOTHING_ABOVE = error("nothing-above", "“{text}”上方没有可以引用的内容，该项留空", "请改填实际内容")

KINDS = (
    TOO_LARGE,
    ZIP_BOMB,
    XML_ENTITIES,
    ENCRYPTED,
    BROKEN,
    NOT_A_WORKBOOK,
    BAD_PATH,
    NESTED,
    NO_HEADER,
    WRONG_PERIOD,
    PERIOD_CLASH,
    FILE_NAME_PERIOD,
    OTHER_PERIOD_SHEET,
    SHEET_BY_NAME,
    WRONG_OFFICE,
    FORM_TOO_NEW,
    LOCKED_CHANGED,
    LOCKED_COLUMN,
    IDENTITY_CHANGED,
    FORM_OLDER,
    UNIT_UNKNOWN,
    UNIT_READ_AS,
    UNIT_FROM_FOLDER,
    UNIT_DISAGREE,
    ROW_UNIT_DISAGREE,
    EMPTY_FORM,
    DUPLICATE_HEADING,
    FAR_CELLS,
    UNKNOWN_TASK,
    TASK_ENDED,
    TASK_MISSING,
    AMBIGUOUS_TASK,
    CODE_TITLE_DISAGREE,
    KEY_LEFT_BEHIND,
    TITLE_READ_AS,
    TASK_NOT_YOURS,
    NODE_UNCLEAR,
    DUPLICATE_ROW,
    CONTRADICTING_ROWS,
    UNKNOWN_STATUS,
    STATUS_MISSING,
    STATUS_FROM_PERCENT,
    STATUS_PERCENT_DISAGREE,
    COMPLETED_WITHOUT_EVIDENCE,
    PERCENT_OUT_OF_RANGE,
    PERCENT_UNCLEAR,
    PERCENT_READ_AS,
    AMBIGUOUS_DATE,
    IMPOSSIBLE_DATE,
    DATE_READ_AS,
    NO_DATE_IN_WORDS,
    ERROR_CELL,
    FORMULA_WITHOUT_RESULT,
    NOTHING_ABOVE,
)
