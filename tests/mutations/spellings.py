"""Values as people write them, each with what a careful clerk takes from it (or the finding it must give)."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from flows.domain.returns import Status

Cell = str | int | float | bool | date


@dataclass(frozen=True)
class Written:
    """One cell: its content and number format; ``seen`` is how a spreadsheet shows it.

    ``means`` is the value to be read (None: nothing), ``code`` the error or warning it must give instead.
    ``formula`` cells have no stored result until a spreadsheet program saves them: then they mean ``then``.
    """

    value: Cell | None = None
    means: object = None
    code: str = ""
    look: str = ""
    seen: str = ""
    formula: bool = False
    then: object = None

    @property
    def shown(self) -> str:
        """The cell as text, as in a .csv."""
        if self.seen:
            return self.seen
        return "" if self.value is None else str(self.value)


BLANK = Written()

_STATUS_WORDS = {
    Status.COMPLETED: ["已完成", "完成", "已办结", "已销号", "√", "是", "已完成。", " 已完成 "],
    Status.IN_PROGRESS: [
        "正在推进",
        "推进中",
        "序时",
        "正在办理",
        "未完成",
        " 正在推进 ",
        "正在 推进",
        "按序时推进",
    ],
    Status.NOT_STARTED: ["未启动", "尚未开展", "未开展", "尚未启动"],
    Status.CONTINUING: ["长期推进", "长期坚持", "持续推进"],
    Status.UNABLE: ["无法推进"],
}
_ODD_STATUS = ("基本完成", "正常", "大部分完成", "见附件")


def status(dice: random.Random, what: Status) -> Written:
    """Return a spelling of ``what``; mostly the drop-down's own word."""
    words = _STATUS_WORDS[what]
    word = words[0] if dice.random() < 0.5 else dice.choice(words)
    return Written(word, what)


def odd_status(dice: random.Random) -> Written:
    """Return words that fit no status."""
    return Written(dice.choice(_ODD_STATUS), None, "unknown-status")


def percent(dice: random.Random, figure: int) -> Written:
    """Return a spelling of ``figure`` (0, or 2 to 100)."""
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in str(figure))
    ways: list[Written] = [
        Written(figure, float(figure)),
        Written(f"{figure}%", float(figure)),
        Written(f"{wide}％", float(figure)),
        Written(str(figure), float(figure)),
        Written(figure / 100, float(figure), look="0%", seen=f"{figure}%"),
        Written(f" {figure} % ", float(figure)),
        Written(f"{figure}.0%", float(figure)),
    ]
    if 0 < figure < 100:
        ways += [
            Written(f"约{figure}%", float(figure)),
            Written(figure / 100, float(figure)),
            Written(f"{figure}%左右", float(figure)),
            Written(f"百分之{_in_words(figure)}", float(figure)),
        ]
    return ways[0] if dice.random() < 0.4 else dice.choice(ways)


def _in_words(figure: int) -> str:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(figure, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十"
    return head + (digits[ones] if ones else "")


def odd_percent(dice: random.Random) -> Written:
    """Return something that is no percent, or one outside 0 to 100."""
    ways = (
        Written(120, None, "percent-out-of-range"),
        Written("-5%", None, "percent-out-of-range"),
        Written("150％", None, "percent-out-of-range"),
        Written("80-90", None, "percent-unclear"),
        Written("八成", None, "percent-unclear"),
        Written("过半", None, "percent-unclear"),
        Written("85%-90%", None, "percent-unclear"),
        Written("#REF!", None, "error-cell"),
        Written("=50+35", None, "formula-without-result", formula=True, then=85.0),
    )
    return dice.choice(ways)


_DAYS: tuple[Callable[[date], Written], ...] = (
    lambda day: Written(day, day, look='yyyy"年"m"月"d"日"', seen=f"{day.year}年{day.month}月{day.day}日"),
    lambda day: Written(day, day, look="yyyy-mm-dd", seen=day.isoformat()),
    lambda day: Written(day, day, look="yyyy/m/d", seen=f"{day.year}/{day.month}/{day.day}"),
    lambda day: Written(f"{day.year}.{day.month}.{day.day}", day),
    lambda day: Written(f"{day.year}/{day.month}/{day.day}", day),
    lambda day: Written(day.isoformat(), day),
    lambda day: Written(f"{day.year}年{day.month}月{day.day}日", day),
    lambda day: Written(f"{day.year}年{day.month:02d}月{day.day:02d}日前", day),
    lambda day: Written(f"预计{day.year}年{day.month}月{day.day}日完成", day),
    lambda day: Written((day - date(1899, 12, 30)).days, day, look="General"),
    lambda day: Written(int(day.strftime("%Y%m%d")), day, look="General"),
)
_OF_PLAN_YEAR: tuple[Callable[[date], Written], ...] = (
    lambda day: Written(f"{day.month}月{day.day}日", day),
    lambda day: Written(f"{day.month}月{day.day}号前", day),
)
_MONTH_ENDS: tuple[Callable[[date], Written], ...] = (
    lambda day: Written(f"{day.month}月底前", day),
    lambda day: Written(f"{day.month}月底", day),
    lambda day: Written(f"{day.year}年{day.month}月末", day),
)


def day_after(dice: random.Random, first: date) -> Written:
    """Return a spelling of a day of the year of ``first`` or the next, not before ``first``."""
    day = first + timedelta(days=dice.randrange(0, 300))
    ways = [*_DAYS]
    if day.year == first.year:
        ways += _OF_PLAN_YEAR
    if day.year == first.year and (day + timedelta(days=1)).day == 1:
        ways += _MONTH_ENDS
    return dice.choice(ways)(day)


def month_end(dice: random.Random, year: int, month: int) -> Written:
    """Return a spelling of the last day of a month of the plan's year."""
    day = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    more = (
        [Written("年底", day), Written(f"{year}年底前", day), Written("年底前完成", day)]
        if month == 12
        else []
    )
    return dice.choice([*(way(day) for way in _MONTH_ENDS), *more])


def odd_day(dice: random.Random) -> Written:
    """Return a day that is none, or one with two readings, or mere words (these are no error)."""
    ways = (
        Written("2022-02-30", None, "impossible-date"),
        Written("2022年11月31日", None, "impossible-date"),
        Written("10/11/2022", None, "ambiguous-date"),
        Written("10.8", None, "ambiguous-date"),
        Written("长期坚持", None),
        Written("待定", None),
    )
    return dice.choice(ways)


_SENTENCES = (
    "已召开推进会{n}次，形成会议纪要",
    "梳理事项清单{n}项，完成{n}项",
    "系统已上线试运行，办件{n}件，满意率99.6%",
    "=SUM(A1:A3) 这一写法只是举例",
    "+86 0635 电话已公布",
    "-完成第一批{n}户走访",
    "@各科室已反馈",
    "A&B <两类> 企业“一次办好”",
    "资料较全：\n1.工作方案；\n2.操作规范；\n3.佐证材料{n}份",
    "已完成{n}%，其余正在推进",
    "截至9月{n}日，与市级平台对接完毕；下一步待验收",
    "𠮷家村、垚镇试点已覆盖",
    "T02-09 任务同步推进，已完成",
    "合计走访{n}户；小计{n}户",
    "备注：以上为累计数",
)
_NOTHING = ("无", "暂无", "-", "—", "/", "无。", " 无 ")
_NO_PROGRESS = ("本期无进展", "本期无进展。", "本月无进展", "暂无进展", "无新进展", " 本期无进展 ")


def text(dice: random.Random) -> Written:
    """Return a few sentences, sometimes many, sometimes with blanks and line ends around them."""
    count = 40 if dice.random() < 0.03 else dice.choice((1, 1, 1, 2, 3))
    said = "；".join(dice.choice(_SENTENCES).format(n=dice.randint(2, 29)) for _ in range(count))
    around = dice.choice(("", "", "", " ", "\n", "　"))
    return Written(f"{around}{said}{around}", said)


def nothing(dice: random.Random) -> Written:
    """Return a way to say that there is nothing."""
    return BLANK if dice.random() < 0.5 else Written(dice.choice(_NOTHING), "")


def no_progress(dice: random.Random) -> Written:
    """Return a way to say 本期无进展."""
    word = _NO_PROGRESS[0] if dice.random() < 0.5 else dice.choice(_NO_PROGRESS)
    return Written(word, word.strip())
