"""Several files of one unit: later versions, copies, contradictions."""

from __future__ import annotations

from tests.corpus.case import Case, Said, accepted, answer
from tests.corpus.making import FILE, ROW, UNIT, Cell, grid, table, xlsx

A = answer("T04-01", "in_progress", 60, "甲")
NEW: tuple[Cell, ...] = ("T04-01", "", "已完成", 100, "改后")
B = answer("T04-01", "completed", 100, "改后")


def _gone(file: str, told: str = "superseded") -> Said:
    return accepted(file, UNIT, told=told)


def _later(first: str, second: str) -> Case:
    return Case(
        f"version: {second} after {first}",
        lambda: {first: table(ROW), second: table(NEW)},
        (_gone(first), accepted(second, UNIT, B)),
    )


def _unclear(first: str, second: str) -> Case:
    return Case(
        f"version: {first} or {second}",
        lambda: {first: table(ROW), second: table(NEW)},
        (
            accepted(first, UNIT, codes="contradicting-returns"),
            accepted(second, UNIT, codes="contradicting-returns"),
        ),
    )


def _dated(day: str, row: tuple[Cell, ...]) -> bytes:
    return xlsx([*grid(row), [f"填报日期：{day}"]])


VERSIONS: tuple[Case, ...] = (
    _later("区税务局.xlsx", "区税务局v2.xlsx"),
    _later("区税务局V1.xlsx", "区税务局V3.xlsx"),
    _later("区税务局.xlsx", "区税务局（更新）.xlsx"),
    _later("区税务局.xlsx", "区税务局-修改稿.xlsx"),
    _later("区税务局.xlsx", "区税务局（重新报送）.xlsx"),
    _later("区税务局.xlsx", "区税务局第二版.xlsx"),
    _later("区税务局20220926.xlsx", "区税务局20220928.xlsx"),
    _later("区税务局v1-9月28日.xlsx", "区税务局v2-9月26日.xlsx"),
    _later("区税务局9月26日.xlsx", "区税务局9月28日.xlsx"),
    Case(
        "version: by the date of filling inside",
        lambda: {
            "a/区税务局.xlsx": _dated("2022年9月28日", NEW),
            "b/区税务局.xlsx": _dated("2022年9月26日", ROW),
        },
        (accepted("a/区税务局.xlsx", UNIT, B), _gone("b/区税务局.xlsx")),
    ),
    _unclear("区税务局.xlsx", "区税务局 (1).xlsx"),
    _unclear("区税务局a.xlsx", "区税务局b.xlsx"),
    Case(
        "version: identical copies count once",
        lambda: {FILE: table(ROW), "区税务局 - 副本.xlsx": table(ROW)},
        (accepted("区税务局 - 副本.xlsx", UNIT, A), _gone(FILE, "identical-copy")),
    ),
    Case(
        "version: a later file supersedes only the tasks it speaks of",
        lambda: {
            FILE: table(ROW, ("T04-02", "", "推进中", 5, "乙")),
            "区税务局v2.xlsx": table(NEW),
        },
        (
            accepted(FILE, UNIT, answer("T04-02", "in_progress", 5, "乙"), told="superseded-rows"),
            accepted("区税务局v2.xlsx", UNIT, B),
        ),
    ),
    Case(
        "version: only the contradicting row of two returns is withheld",
        lambda: {
            "区税务局a.xlsx": table(ROW, ("T04-02", "", "推进中", 5, "乙")),
            "区税务局b.xlsx": table(NEW),
        },
        (
            accepted(
                "区税务局a.xlsx",
                UNIT,
                answer("T04-02", "in_progress", 5, "乙"),
                codes="contradicting-returns",
            ),
            accepted("区税务局b.xlsx", UNIT, codes="contradicting-returns"),
        ),
    ),
)
