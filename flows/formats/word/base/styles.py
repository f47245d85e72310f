"""The named styles (样式) of the templates, which the office may change in Word or WPS."""

from __future__ import annotations

from dataclasses import dataclass

from flows.formats.word.base import measures as m

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_XML = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"


@dataclass(frozen=True)
class Style:
    """One paragraph style; lengths in twips, ``size`` in half-points, ``extra`` is more paragraph XML."""

    name: str
    font: str = m.FANGSONG
    size: int = m.SIZE_3
    line: int = m.LINE
    align: str = "both"
    first: int = 0
    left: int = 0
    right: int = 0
    hanging: int = 0
    before: int = 0
    colour: str = ""
    scale: int = 0
    squeeze: int = m.SQUEEZE
    extra: str = ""

    @property
    def xml(self) -> str:
        """The ``w:style`` element."""
        return (
            f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{self.name}">'
            f'<w:name w:val="{self.name}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
            f"<w:pPr>{self.extra}"
            f'<w:spacing w:before="{self.before}" w:after="0" w:line="{self.line}" w:lineRule="exact"/>'
            f'{self._indent}<w:jc w:val="{self.align}"/></w:pPr>'
            f"<w:rPr>{fonts(self.font)}{self._colour}"
            f'<w:spacing w:val="{self.squeeze}"/>{self._scale}'
            f'<w:sz w:val="{self.size}"/><w:szCs w:val="{self.size}"/></w:rPr></w:style>'
        )

    @property
    def _indent(self) -> str:
        # The 200 hundredths of a character let Word keep 空二字 when the size is changed.
        if self.first:
            return f'<w:ind w:firstLineChars="200" w:firstLine="{self.first}"/>'
        hanging = f' w:hanging="{self.hanging}"' if self.hanging else ""
        return f'<w:ind w:left="{self.left}" w:right="{self.right}"{hanging}/>'

    @property
    def _colour(self) -> str:
        return f'<w:color w:val="{self.colour}"/>' if self.colour else ""

    @property
    def _scale(self) -> str:
        return f'<w:w w:val="{self.scale}"/>' if self.scale else ""


def fonts(name: str) -> str:
    """Return the run's ``w:rFonts``: all four names, so that no theme font leaks in."""
    return (
        f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}" w:hint="eastAsia"/>'
    )


def _rule(edge: str, kind: str, size: int, space: int) -> str:
    return f'<w:pBdr><w:{edge} w:val="{kind}" w:sz="{size}" w:space="{space}" w:color="{m.RED}"/></w:pBdr>'


_INDENT = 2 * m.CHAR
_OVERHANG_LEFT, _OVERHANG_RIGHT = -454, -340  # 170 mm, centred on the paper (10.1)
_DATE_RIGHT = 4 * m.CHAR
_DATE_WIDTH = 2205  # seven characters: a full date, or the blank left for it
_ISSUER_LEFT = m.TEXT_WIDTH - 2 * (_DATE_RIGHT + _DATE_WIDTH // 2)
_NUMBER_WIDTH = 240  # "1." in 三号

STYLES = (
    Style("公文正文", first=_INDENT),
    Style("公文末段", first=_INDENT, extra="<w:keepNext/>"),
    Style("空行"),
    Style("落款前空行", extra="<w:keepNext/>"),
    Style(
        "发文机关标志",
        m.XIAOBIAO,
        72,
        900,
        "center",
        before=139,
        colour=m.RED,
        scale=75,
        squeeze=0,
    ),
    Style("发文字号", align="center", extra=_rule("bottom", "single", 12, 8)),
    Style("公文标题", m.XIAOBIAO, m.SIZE_2, m.LINE, "center", squeeze=0),
    Style("演示标记", m.KAITI, align="center"),
    Style("主送机关"),
    Style("一级标题", m.HEITI, first=_INDENT, extra="<w:keepNext/>"),
    Style(
        "附件说明",
        left=_INDENT + 3 * m.CHAR + _NUMBER_WIDTH,
        hanging=3 * m.CHAR + _NUMBER_WIDTH,
        extra="<w:keepNext/>",
    ),
    Style("附件说明单项", left=_INDENT + 3 * m.CHAR, hanging=3 * m.CHAR, extra="<w:keepNext/>"),
    Style(
        "附件说明续", left=_INDENT + 3 * m.CHAR + _NUMBER_WIDTH, hanging=_NUMBER_WIDTH, extra="<w:keepNext/>"
    ),
    Style("发文机关署名", align="center", left=_ISSUER_LEFT, extra="<w:keepNext/>"),
    Style("成文日期", align="right", right=_DATE_RIGHT),
    Style("附件标识", m.HEITI, align="left", extra="<w:pageBreakBefore/>"),
    Style("表后", line=120),
    Style("表格表头", m.HEITI, m.SIZE_5, 320, "center", squeeze=0),
    Style("表格居中", m.FANGSONG, m.SIZE_5, 320, "center", squeeze=0),
    Style("表格文字", m.FANGSONG, m.SIZE_5, 320, "left", squeeze=0),
    Style("台账表头", m.HEITI, m.SIZE_S5, 260, "center", squeeze=0),
    Style("台账居中", m.FANGSONG, m.SIZE_S5, 230, "center", squeeze=0),
    Style("台账日期", m.FANGSONG, m.SIZE_S5, 230, "center", squeeze=-10),
    Style("台账文字", m.FANGSONG, m.SIZE_S5, 230, "left", squeeze=0, extra="<w:widowControl/>"),
    Style("台账领域", m.HEITI, m.SIZE_5, 320, "left", squeeze=0, extra="<w:keepNext/>"),
    Style("台账说明", m.FANGSONG, m.SIZE_5, 360, "left", squeeze=0),
    Style("版记抄送", size=m.SIZE_4, line=500, align="left", left=1120, hanging=840, right=280, squeeze=0),
    Style(
        "版记印发",
        size=m.SIZE_4,
        line=500,
        align="left",
        left=280,
        right=280,
        squeeze=0,
        extra=f'<w:tabs><w:tab w:val="right" w:pos="{m.TEXT_WIDTH - 280}"/></w:tabs>',
    ),
    Style("奇数页码", m.SONGTI, m.SIZE_4, 280, "right", right=280, squeeze=0),
    Style("偶数页码", m.SONGTI, m.SIZE_4, 280, "left", left=280, squeeze=0),
    Style(
        "信函标志",
        m.XIAOBIAO,
        72,
        820,
        "center",
        left=_OVERHANG_LEFT,
        right=_OVERHANG_RIGHT,
        colour=m.RED,
        scale=75,
        squeeze=0,
        extra=_rule("bottom", "thickThinSmallGap", 24, 6),
    ),
    Style(
        "信函末线",
        line=240,
        left=_OVERHANG_LEFT,
        right=_OVERHANG_RIGHT,
        extra=_rule("bottom", "thinThickSmallGap", 24, 1),
    ),
    Style("信函页码下空", line=m.FOOTER - m.LETTER_FOOTER),
    Style("信函字号", align="right"),
)

_NORMAL = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
    '<w:pPr><w:widowControl w:val="0"/><w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/>'
    '<w:autoSpaceDN w:val="0"/><w:adjustRightInd w:val="0"/><w:snapToGrid w:val="0"/>'
    f'<w:spacing w:before="0" w:after="0" w:line="{m.LINE}" w:lineRule="exact"/><w:jc w:val="both"/></w:pPr>'
    f'<w:rPr>{fonts(m.FANGSONG)}<w:spacing w:val="{m.SQUEEZE}"/><w:kern w:val="0"/>'
    f'<w:sz w:val="{m.SIZE_3}"/><w:szCs w:val="{m.SIZE_3}"/>'
    '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:style>'
)
_LEVEL_2 = (
    '<w:style w:type="character" w:customStyle="1" w:styleId="二级标题"><w:name w:val="二级标题"/>'
    f"<w:qFormat/><w:rPr>{fonts(m.KAITI)}</w:rPr></w:style>"
)
_TABLE = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
)


def styles_part() -> bytes:
    """Return ``word/styles.xml``."""
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts(m.FANGSONG)}</w:rPr></w:rPrDefault></w:docDefaults>"
    )
    body = defaults + _NORMAL + _LEVEL_2 + _TABLE + "".join(style.xml for style in STYLES)
    return f"{_XML}<w:styles {NAMESPACES}>{body}</w:styles>".encode()


def font_part() -> bytes:
    """Return ``word/fontTable.xml`` with the alternates for machines without the usual fonts."""
    body = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{alternates}"/><w:charset w:val="86"/>'
        '<w:family w:val="auto"/><w:pitch w:val="default"/></w:font>'
        for name, alternates in m.ALTERNATES.items()
    )
    return f"{_XML}<w:fonts {NAMESPACES}>{body}</w:fonts>".encode()
