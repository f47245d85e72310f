"""The numbers of GB/T 9704-2012 in Word's units: twips (1/20 pt), half-points for sizes (profile strict9704).

The standard gives millimetres and 字号; line pitch and squeeze are what fills 22 lines of 28 characters.
"""

from __future__ import annotations

PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838
TOP, BOTTOM, LEFT, RIGHT = 2098, 1984, 1588, 1474
"""天头 37 mm, 订口 28 mm; bottom and right follow from the 156 × 225 mm of the 版心 (5.2)."""

TEXT_WIDTH = PAGE_WIDTH - LEFT - RIGHT
FOOTER = 1443
"""Puts the dash of the page number 7 mm below the 版心 (7.5)."""

LETTER_HEADER, LETTER_FOOTER = 1660, 1100
"""Put the mark of the 信函 form 30 mm below the top, its second line 20 mm above the bottom (10.1)."""

LINE = 579
"""22 exact lines fill 225 mm."""

SQUEEZE = -5
"""Twips between characters: 28 characters of 三号 fit 156 mm (without it 27)."""

CHAR = 320
"""One character of 三号, the 字 of the standard's indents."""

SIZE_1, SIZE_2, SIZE_3, SIZE_4, SIZE_5, SIZE_S5 = 52, 44, 32, 28, 21, 18
"""一号, 二号, 三号, 四号, 五号, 小五 in half-points."""

FANGSONG, KAITI, HEITI, XIAOBIAO, SONGTI = "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"
ALTERNATES = {
    FANGSONG: "仿宋;FangSong",
    KAITI: "楷体;KaiTi",
    HEITI: "SimHei",
    XIAOBIAO: "方正小标宋_GBK;华文中宋;宋体",
    SONGTI: "SimSun",
}
"""Names only: fonts are never embedded; Word picks the alternate where the first is not installed."""

RED = "FF0000"
THICK, THIN = 8, 6
"""版记 lines: 0.35 mm and 0.25 mm in eighths of a point (7.4.1)."""
