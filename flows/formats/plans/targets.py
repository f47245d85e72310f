"""Figures that a task must reach: metric, operator, value, unit, baseline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from flows.domain.plan import Target
from flows.formats.plans.metrics import counted_noun, plain_metric

_B = r"\s{0,3}"
_NUM = r"\d{1,12}(?:\.\d{1,6})?(?:/\d{1,6})?"
_RANGE = rf"{_B}[-—–~～至]{_B}"
_COUNTER = "家个项类场所人名次件处户条款座套批宗张辆台株头栋"
_UNIT = (
    "(?:[%％‰]|个百分点|个工作日|个环节|小时|分钟|天|日|倍|千伏安"
    f"|[万亿]?(?:时户|元|千瓦|公里|平方公里|公顷|㎡|平方米|立方米|亩|吨|[{_COUNTER}])|[A-Za-z]{{2,8}})"
)
_LOWER = "不超过|不高于|不大于|(?:压减|压缩|缩短|缩减|降低|下降|减少|精简|控制|降)(?:至|到|在|为)"
_HIGHER = "不少于|不低于|不小于|至少|超过|突破|达到|达|(?:提高|提升|扩大|增加|增长|上升|增|升)(?:至|到|为)"
_DO = (
    "(?:首批|推动|争取|布局)?(?:组织|建设|建成|推出|选树|认定|培育|引进|新增|打造|创建|新建|遴选|完成|组建|发布)"
    "|减少停电|扣除"
)
_FIGURE = re.compile(
    rf"(?:(?P<low>{_LOWER})|(?P<high>{_HIGHER})|(?P<do>{_DO}))?{_B}(?<![\d.])(?P<value>{_NUM})"
    rf"(?:{_B}{_UNIT}?{_RANGE}(?P<upper>{_NUM}))?"
    rf"{_B}(?P<unit>{_UNIT})?{_B}(?P<tail>及?以上|以内|以下|内|左右|办结|到账|办完|成本)?"
)
_FROM = re.compile(
    rf"[由从]{_B}(?:每\w{{1,4}})?{_B}(?P<low>{_NUM}){_B}{_UNIT}?(?:{_RANGE}(?P<up>{_NUM}){_B}{_UNIT}?)?{_B}$"
)
_APART = re.compile(rf"[（(]([^（）()\d]{{1,12}}?){_B}({_NUM}){_B}[%％][）)]")
_NEXT_IN_LIST = re.compile(rf"(?:、{_B}{_NUM}{_B}{_UNIT}){{1,9}}")
_CLAUSE = re.compile(r"[^，,。；;\n]+")
_QUOTED = re.compile(r"“[^“”]{0,200}”|《[^《》]{0,200}》|〔[^〔〕]{0,200}〕")
_BRACKETED = re.compile(r"[（(][^（）()]{0,200}[）)]")
_LEAD_IN = re.compile(
    r"^(?:已?全面|力争|确保|切实|努力|争取|推动|实现|落实|完成|做到|将|把|对|并|全年|全区|全省|全市|全县|年底前?|年内|到?\d{4}年底?前?|\d{1,2}\s?月(?:\d{1,2}日|底)?前?|[，,\s])+"
)
_DURATION = ("个工作日", "小时", "分钟", "天", "日")
_CHANGE = re.compile("(?:增长|增加|提高|提升|上升|下降|降低|减少|压减|压缩|缩短|缩减|精简|节约)(?:约)?$")
_DONE = re.compile(
    "(?:新(?:增|建|签约|开工|引进|培育|发展|改建)|建成|完成|引进|培育|打造|创建|改造|新改扩建|新改建|建设|建立|举办|开展|投放|认定|遴选|选树|推出|布局|整治|造林|供地|清淤|签约|实施)"
    r"(?!.*(?:最高|每|奖励|补助|支持|不超))[^的]*$"
)
_REACH = 60


@dataclass(frozen=True)
class TargetReading:
    """The targets of one text, and the clauses that state a range."""

    targets: tuple[Target, ...] = ()
    ranges: tuple[str, ...] = ()


def read_targets(text: str, title: str = "") -> TargetReading:
    """Return the figures of a task's text; dates and figures inside quotation marks are none.

    ``title`` names what a bare verb counts. A range (10%-20%) gives two targets, its lower and its upper bound.
    """
    if not re.search(r"\d", text):
        return TargetReading()
    masked = _QUOTED.sub(lambda match: "“" + "某" * (len(match[0]) - 2) + "”", text)
    found: list[Target] = []
    ranges: list[str] = []
    for clause in _CLAUSE.finditer(masked):
        if re.search(r"\d", clause[0]):
            here = _Clause(text[clause.start() : clause.end()], clause[0], title)
            found.extend(here.targets())
            ranges.extend(here.ranges)
    return TargetReading(tuple(found), tuple(ranges))


class _Clause:
    """One clause between commas: ``printed`` as it stands, ``masked`` with quotations blanked."""

    def __init__(self, printed: str, masked: str, title: str = "") -> None:
        self.title = title
        self.printed = printed
        self.masked = masked
        self.ranges: list[str] = []
        self._text = printed.strip()
        self._figures = list(_FIGURE.finditer(masked))

    def targets(self) -> Iterator[Target]:
        """Yield the clause's targets in printed order."""
        end, subject, listing = 0, "", False
        for place, match in enumerate(self._figures):
            listing = bool(match["do"]) or (listing and self._goes_on(end, match))
            op = self._operator(match) or (">=" if listing and self._is_counted(match) else "")
            if not op:
                continue
            stop = self._figures[place + 1].start() if place + 1 < len(self._figures) else len(self.printed)
            metric = self._metric(match, end, stop)
            subject = metric or subject
            metric = metric or subject + (match["tail"] or "")
            yield from self._target(match, plain_metric(metric, self.printed[match.end() :], self.title), op)
            end = match.end()

    def _operator(self, match: re.Match[str]) -> str:
        """Return the operator by which a figure binds, empty for a figure that is no target."""
        unit, tail = match["unit"] or "", match["tail"] or ""
        if match["low"] or match["high"]:
            return (
                ("<=" if match["low"] or tail in ("以内", "以下") else ">=")
                if unit or "/" in match["value"]
                else ""
            )
        if unit and tail == "左右":
            return "="
        if unit and tail.endswith("以上") and not self.masked.startswith("的", match.end()):
            return ">="
        if unit == "个环节" or (tail == "成本" and float(match["value"]) == 0):
            return "<="
        if unit in _DURATION and tail in ("以内", "内", "办结", "到账", "办完"):
            return "<="
        if match["do"] and unit and (unit[-1] in _COUNTER or match["do"] in ("减少停电", "扣除")):
            return ">="
        return ">=" if self._is_reached(match, unit) else ""

    def _is_reached(self, match: re.Match[str], unit: str) -> bool:
        """Tell whether a figure without a sign is one to reach: 覆盖率100%, 增长6%, 新签约项目50个."""
        before = self.masked[max(0, match.start() - 4) : match.start("value")].rstrip()
        if unit in ("%", "％", "个百分点"):
            return before.endswith(("率", "比例", "比重")) or bool(_CHANGE.search(before))
        done = _DONE.search(self.masked, max(0, match.start() - _REACH // 2), match.start("value"))
        at_end = not self.masked[match.end() :].strip()
        return (
            bool(done) and at_end and bool(unit) and unit not in _DURATION and before[-1:] not in "第前高每"
        )

    def _goes_on(self, end: int, match: re.Match[str]) -> bool:
        """Tell whether the figure goes on a list that began with a verb: 认定15个…、20个…."""
        begin = match.start("value")
        return self.masked[max(end, begin - 4) : begin].rstrip().endswith("、")

    def _is_counted(self, match: re.Match[str]) -> bool:
        return (match["unit"] or "x")[-1] in _COUNTER

    def _metric(self, match: re.Match[str], begin: int, stop: int) -> str:
        before = self.printed[max(begin, match.start() - _REACH) : match.start()]
        if origin := _FROM.search(before):
            before = before[: origin.start()]
        before = _LEAD_IN.sub("", _BRACKETED.sub("", before)).strip(" 　、（）()")
        if self._is_counted(match) and (after := self._counted(match, stop)):
            return after
        if match["do"]:
            before += match["do"]
        return before

    def _counted(self, match: re.Match[str], stop: int) -> str:
        """Return what is counted: the words after 5个, beyond a second figure in 7类、17项…."""
        end = match.end()
        if more := _NEXT_IN_LIST.match(self.masked, end):
            end, stop = more.end(), len(self.printed)
        addressed = self.masked[: match.start()].rstrip().endswith(("向", "对", "为", "给"))
        words = _BRACKETED.sub("", self.printed[end : min(stop, end + _REACH // 2)])
        return counted_noun(words, addressed).strip(" 　、（）()")

    def _target(self, match: re.Match[str], metric: str, op: str) -> Iterator[Target]:
        text = self._text
        if len(text) > 3 * _REACH:
            text = self.printed[max(0, match.start() - _REACH) : match.end() + _REACH].strip()
        low, up = self._baselines(match)
        unit = (match["unit"] or "").replace("％", "%")
        target = Target(text, metric, op, _number(match["value"]), unit)
        if match["upper"]:
            self.ranges.append(text)
            yield replace(target, op=">=", baseline=low)
            yield replace(target, op="<=", value=_number(match["upper"]), baseline=up)
        else:
            if low != up:
                self.ranges.append(text)
            yield replace(target, baseline=low if low == up else None)
        if apart := _APART.match(self.masked, match.end()):
            name = f"{metric}（{apart[1].strip()}）"
            yield replace(target, metric=name, value=_number(apart[2]), unit="%")

    def _baselines(self, match: re.Match[str]) -> tuple[float | None, float | None]:
        """Return the figure the target starts from, as lower and upper bound (equal if it is one figure)."""
        origin = _FROM.search(self.masked[max(0, match.start() - _REACH) : match.start()])
        if not origin:
            return None, None
        return _number(origin["low"]), _number(origin["up"] or origin["low"])


def _number(text: str) -> float:
    """Return the value of ``1.1`` or ``2/3`` (four decimals)."""
    above, _, below = text.partition("/")
    return round(float(above) / float(below), 4) if below and float(below) else float(above)
