"""Reported state (完成状态) as written by hand → ``Status``; words that fit none stay without a value."""

from __future__ import annotations

import re
from functools import lru_cache

from flows.domain.folding import folded
from flows.domain.returns import Status
from flows.formats.returns.findings import UNKNOWN_STATUS
from flows.formats.returns.percent import read_percent
from flows.formats.returns.words import Understood, says_nothing, shown
from flows.formats.workbooks.sheets import Value

_WORDS = {
    Status.COMPLETED: "已完成 完成 已办结 办结 已销号 销号 √ ✓ ✔ ☑ 是 已经完成 全部完成 已全部完成 完成销号 已完成销号 "
    "已完结 完结 已结项 已完毕 完毕 完成了 已完成√ 完成√ 是√ √是 √完成 √已完成 完成(√) 已完成(√) 是(√) 办理完毕 按期完成 已按期完成 按时完成 已按时完成 如期完成 提前完成 已提前完成 completed",
    Status.IN_PROGRESS: "正在推进 推进中 正推进 推进 序时 序时推进 按序时推进 按序时进度推进 达到序时进度 序时进度 正在办理 办理中 "
    "未完成 尚未完成 进行中 正在进行 正在进行中 正在推进中 正在实施 实施中 正在落实 落实中 正在开展 开展中 正常推进 有序推进 "
    "稳步推进 按计划推进 积极推进 加快推进 全力推进 推进中未完成 已启动 in_progress",
    Status.NOT_STARTED: "未启动 尚未启动 未开展 尚未开展 未开始 尚未开始 还未启动 还未开展 没有启动 暂未启动 暂未开展 未实施 尚未实施 "
    "待启动 not_started",
    Status.CONTINUING: "长期推进 长期坚持 持续推进 持续坚持 长期 长期任务 长期工作 长期性工作 长期坚持推进 长期持续推进 "
    "常态化推进 常态化 常态化开展 常态推进 continuing",
    Status.UNABLE: "无法推进 不能推进 无法完成 不能完成 无法实施 无法开展 无法落实 unable",
}
_BY_WORD = {folded(word): status for status, words in _WORDS.items() for word in words.split()}
_TICKED = re.compile(r"[☑√✓✔■☒]\s*([^□☑√✓✔■☒☐○]+)")
_CLOSING = re.compile(r"[。.；;，,！!]+$")
_FIGURE = r"(?:大?约)?(\d{1,3}(?:\.\d+)?%)(?:左右)?"
_PERCENTS = (
    re.compile(rf"[(（]?{_FIGURE}[)）]?$"),
    re.compile(rf"[(（,，;；、](?:已?完成率?|完成比例|进度|达到?|为|:)+{_FIGURE}[)）]?$"),
)


def read_status(value: Value | None) -> Understood[Status]:
    """Return the status that the cell says, None with a finding's kind if its words fit none.

    已完成 with any percent but 100 behind it says two things: it is not understood.
    """
    if isinstance(value, bool):
        return Understood(Status.COMPLETED) if value else Understood(None, UNKNOWN_STATUS)
    text = shown(value)
    if says_nothing(text):
        return Understood(None)
    words, percent = _parted(text)
    found = _BY_WORD.get(folded(text)) or _BY_WORD.get(words)
    if found is Status.COMPLETED and percent and read_percent(percent).value != 100:
        found = None
    return Understood(found) if found else Understood(None, UNKNOWN_STATUS)


def percent_in_status(value: Value | None) -> float | None:
    """Return the 0–100 written behind a status word (推进中60%); None if there is none, or no such word."""
    words, percent = _parted(shown(value)) if isinstance(value, str) else ("", "")
    return read_percent(percent).value if percent and words in _BY_WORD else None


@lru_cache(maxsize=1024)
def _parted(text: str) -> tuple[str, str]:
    """Strip tick boxes and closing punctuation; return the words and the percent behind them."""
    if re.search(r"[□☐]", text):
        ticked = _TICKED.findall(text)
        one = len(ticked) == 1 and text.strip()[0] in "□☐☑√✓✔■☒"
        return (folded(ticked[0]) if one else "", "")
    bare = _CLOSING.sub("", folded(text))
    for pattern in _PERCENTS:
        percent = pattern.search(bare)
        words = _CLOSING.sub("", bare[: percent.start()]) if percent else ""
        if percent and words in _BY_WORD:
            return words, percent[1]
    plain = _PERCENTS[0].search(bare)
    return (_CLOSING.sub("", bare[: plain.start()]), plain[1]) if plain else (bare, "")
