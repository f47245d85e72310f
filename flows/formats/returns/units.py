"""Which unit a text or a file name speaks of: canonical names, aliases, legal names, usual short forms."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from flows.domain.findings import Kind
from flows.domain.folding import folded
from flows.domain.units import Directory, Unit
from flows.formats.returns.findings import UNIT_FROM_FOLDER, UNIT_READ_AS, UNIT_UNKNOWN, WRONG_OFFICE

LABEL = re.compile(
    r"^\s*(?:填\s*报|报\s*送|填\s*表|上\s*报|反\s*馈)\s*(?:单\s*位|部\s*门)(?:\s*名\s*称)?\s*(?:[（(][^）)]*[）)])?\s*[:：]\s*(.*)$",
    re.DOTALL,
)
_SHORT_LABEL = re.compile(
    r"^\s*(?:单\s*位|部\s*门)(?:\s*名\s*称)?\s*(?:[（(][^）)]*[）)])?\s*[:：]\s*(.*)$", re.DOTALL
)
_BODY = re.compile(
    r"(?:局|委|办|室|院|馆|会|部|处|站|所|队|镇|乡|街道|政府|中心|公司|开发区|银行|学校|集团)(?:[（(].*)?$"
)
_MOST_KNOWN = 4096
_MAY_BE_LABEL = re.compile(r"单\s*位|部\s*门")
_BARE_LABEL = re.compile(r"^(?:填报|报送|填表|上报|反馈)(?:单位|部门)(?:名称)?(?:\([^)]*\))?:?$")
_BARE_SHORT_LABEL = re.compile(r"^(?:单位|部门)(?:名称)?(?:\([^)]*\))?:?$")
_AFTER = re.compile(
    r"\s{2,}.*$|[\s(（]*(?:盖章|公章|签章|章|单位公章)[)）]?.*$|\s*(?:填报人|填表人|联系人|联系电话|电话|填报日期|填报时间|"
    r"报送日期|负责人|审核人|日期|填报期次|期次|报送截止)\s*[:：].*$",
    re.DOTALL,
)
_SECTION = re.compile(r"[^\W\d_]{1,12}(?:科|股|室|队)$")
_OTHER_DISTRICT = re.compile(r"^(?:[^\W\d_]{2,4}省)?(?:[^\W\d_]{2,3}市)?([^\W\d_]{1,4}?[区县市])(.+)$")
_ISSUER = re.compile(
    r"^((?:[^\W\d_]{2,4}省)?)((?:[^\W\d_]{2,5}?市)?)([^\W\d_]{1,6}?[区县市])(?=人民政府|委|营)"
)
_REMARK = re.compile(
    r"(?:\s*(?:[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]|(?:20\d\d\s*[年./-]\s*)?\d{1,2}\s*[月./-]\s*(?:\d{1,2}\s*[日号]?)?"
    r"|20\d{6}))+$"
)
_SPLIT = re.compile(r"[\s_\-－—–+（）()【】\[\]〔〕《》“”\"'.，,、0-9:：]+")
_WORDS = (
    r"(?:关于|报送|上报|附件|附表|填报|反馈|回复|反馈表|填报表|报送件|报送表|台账|工作台账|进展|情况|工作|月|月份|年|份|期|报表|表|"
    r"终稿|定稿|初稿|改稿|修改稿|修订稿|送审稿|最终|最新|正式|更新|修改|修订|更正|补报|重报|已填|已盖章|盖章|新版|汇总|和|与|及|稿|版|的|：)*"
)


@dataclass(frozen=True)
class UnitRead:
    """The unit that a text names, or why none; ``kind`` and ``text`` make the finding."""

    unit: str | None
    kind: Kind | None = None
    text: str = ""


@dataclass(frozen=True)
class UnitNames:
    """The directory with the district's own names (from the plan's issuer) taken off legal names."""

    directory: Directory
    issuer: str

    @cached_property
    def _prefixes(self) -> tuple[str, ...]:
        match = _ISSUER.match(unicodedata.normalize("NFKC", self.issuer))
        if match is None:
            return ()
        province, city, district = match.groups()
        found = (province + city + district, city + district, district)
        return tuple(dict.fromkeys(folded(one) for one in found if one))

    @property
    def district(self) -> str:
        """The district's full name without its city, e.g. 东昌府区; empty if the plan does not tell."""
        return self._prefixes[-1] if self._prefixes else ""

    @cached_property
    def _known(self) -> dict[str, UnitRead]:
        return {}

    def read(self, text: str) -> UnitRead:
        """Return the unit that a whole cell names."""
        if text not in self._known:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            self._known[text] = self._read(text)
        return self._known[text]

    def _read(self, text: str) -> UnitRead:
        bare = _bare_name(text)
        unit = self._exact(folded(bare))
        if unit is not None:
            return UnitRead(unit.name)
        if self._is_foreign(folded(bare)):
            return UnitRead(None, WRONG_OFFICE, bare)
        unit = self._section(folded(bare)) or self._short_form(folded(bare))
        if unit is not None:
            return UnitRead(unit.name, UNIT_READ_AS, bare)
        return self._without_remark(bare) or UnitRead(None, UNIT_UNKNOWN, bare)

    def _without_remark(self, bare: str) -> UnitRead | None:
        """Read a name again without the bracket or date behind it, unless that names another unit."""
        match = _REMARK.search(bare)
        if match is None or match.start() == 0:
            return None
        read = self._read(bare[: match.start()])
        pieces = [folded(piece) for piece in _SPLIT.split(match[0]) if piece]
        others = {unit.name for piece in pieces for unit in self._within(piece)}
        if read.kind is UNIT_UNKNOWN or others - {read.unit}:
            return None
        return UnitRead(read.unit, UNIT_READ_AS if read.unit else read.kind, bare)

    def in_file_name(self, file: str) -> UnitRead | None:
        """Return the one unit that a file name speaks of; None if it names none or several."""
        *folders, name = file.replace("\\", "/").split("/")
        read = self._in_name(re.sub(r"\.[A-Za-z]{1,5}$", "", name))
        if read is not None:
            return read
        told = [unit for folder in reversed(folders) if (unit := self._exact(folded(folder)))]
        return UnitRead(told[0].name, UNIT_FROM_FOLDER, told[0].name) if told else None

    def _in_name(self, stem: str) -> UnitRead | None:
        pieces = [folded(piece) for piece in _SPLIT.split(unicodedata.normalize("NFKC", stem)) if piece]
        whole = [unit for piece in pieces if (unit := self._exact(piece))]
        found = {unit.name for unit in whole} or {
            unit.name for piece in pieces for unit in self._within(piece)
        }
        foreign = [piece for piece in pieces if not self._exact(piece) and self._is_foreign(piece)]
        if foreign and not found:
            return UnitRead(None, WRONG_OFFICE, foreign[0])
        return UnitRead(next(iter(found))) if len(found) == 1 else None

    def _exact(self, name: str) -> Unit | None:
        if not name:
            return None
        found = self._acting(name)
        for variant in self._variants(name):
            found = found or self._acting(variant)
        return found

    def _acting(self, name: str) -> Unit | None:
        unit = self.directory.find(name)
        return None if unit is None or unit.is_group else unit

    def _variants(self, name: str) -> tuple[str, ...]:
        """Other ways to write a legal name: without the ministry, with 区 for the district, without 人民政府."""
        core = re.sub(r"^(?:国家税务总局|山东省)", "", name)
        cores = [core]
        for prefix in self._prefixes:
            if core.startswith(prefix) and len(core) > len(prefix):
                cores += [prefix[-1] + core[len(prefix) :], core[len(prefix) :]]
                break
        else:
            if self._prefixes and re.search(r"[区县市]", core[:6]) is None:
                cores.append(self.district[-1] + core)
        trimmed = [re.sub(r"(?:人民政府)$", tail, one) for one in cores for tail in ("", "政府")]
        trimmed += [re.sub(r"街道办事处$|街道办$", "街道", one) for one in cores]
        trimmed += [one + "办事处" for one in cores if one.endswith("街道")]
        trimmed += [
            one + tail for one in cores for tail in ("人民政府", "政府") if one.endswith(("镇", "乡"))
        ]
        trimmed += [f"{one}室" for one in cores if one.endswith("办公")]
        return tuple(dict.fromkeys((*cores, *trimmed)))

    def _is_foreign(self, name: str) -> bool:
        """Tell whether this is the like-named body of another district."""
        if not self.district:
            return False
        core = re.sub(r"^国家税务总局", "", name)
        match = _OTHER_DISTRICT.match(core)
        if match is None or folded(match[1]) in self._prefixes or len(match[1]) < 2:
            return False
        rest = match[2]
        return any(self._acting(self.district[-1] + tail) for tail in (rest, *self._tails(rest)))

    @staticmethod
    def _tails(rest: str) -> tuple[str, ...]:
        return tuple(rest[at:] for at in range(len(rest)) if rest[at - 1 : at] in ("区", "县", "市"))

    def _section(self, name: str) -> Unit | None:
        """A known unit with one of its sections behind the name."""
        for cut in range(len(name) - 2, 2, -1):
            if _SECTION.fullmatch(name[cut:]) and (unit := self._exact(name[:cut])):
                return unit
        return None

    def _short_form(self, name: str) -> Unit | None:
        """The one unit of which ``name`` is a usual contraction: 区发改局 for 区发展改革局."""
        if not 3 <= len(name) <= 8 or self.district[-1:] != name[:1]:
            return None
        found = [
            unit for unit in self.directory.units if not unit.is_group and _contracts(name, folded(unit.name))
        ]
        return found[0] if len(found) == 1 else None

    def _within(self, piece: str) -> list[Unit]:
        """Units named inside a piece of a file name, longest names first, nothing unknown before them."""
        for prefix in self._prefixes:
            piece = piece.replace(prefix, self.district[-1])
        piece = piece.replace("国家税务总局", "")
        found: list[Unit] = []
        for name, unit in self._by_length:
            at = piece.find(name)
            if at >= 0 and re.fullmatch(_WORDS, re.sub(r"\x00+", "", piece[:at])):
                found.append(unit)
                piece = piece.replace(name, "\x00" * len(name))
        return found

    @cached_property
    def _by_length(self) -> tuple[tuple[str, Unit], ...]:
        pairs = {
            folded(name): unit
            for unit in self.directory.units
            if not unit.is_group
            for name in unit.all_names
        }
        return tuple(
            (name, pairs[name])
            for name in sorted(pairs, key=lambda one: (-len(one), one))
            if self._acting(name)
        )


def _contracts(short: str, name: str) -> bool:
    if short[0] != name[0] or short[-1] != name[-1] or short[1] != name[1]:
        return False
    letters = iter(name)
    return all(letter in letters for letter in short)


def labelled_unit(text: str) -> str | None:
    """Return what stands behind 填报单位： in a cell, empty if nothing does; None if there is no such label.

    A bare 单位： may also tell a measure (单位：万元): only what looks like the name of a body counts.
    """
    if not _MAY_BE_LABEL.search(text[:30]):
        return None
    match = LABEL.match(text)
    if match:
        return match[1].strip() if _bare_name(match[1]) else ""
    short = _SHORT_LABEL.match(text)
    if short:
        return short[1].strip() if names_body(short[1]) else None
    return "" if _BARE_LABEL.match(folded(text)) else None


def is_bare_unit_label(text: str) -> bool:
    """Tell whether a cell holds 单位 or 部门 alone, whose unit may stand in the next cell."""
    return bool(_MAY_BE_LABEL.search(text[:30])) and _BARE_SHORT_LABEL.match(folded(text)) is not None


def names_body(text: str) -> bool:
    """Tell whether ``text`` looks like the name of an office, town or company."""
    return _BODY.search(_bare_name(text)) is not None


def _bare_name(text: str) -> str:
    """What stands in a unit's place without seals, dates and underlines."""
    return _AFTER.sub("", unicodedata.normalize("NFKC", text).strip()).strip(" :;,。、_-—")
