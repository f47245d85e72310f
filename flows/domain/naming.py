"""How units are written: one key for the legal name, the usual short form and the form in a plan.

The key keeps the level (省, 市, 区, 县) apart from the rest: 省财政局 and 区财政局 are two units. Words that
a legal name adds (人民, 监督管理, 服务 …) are taken off both sides, so that only what tells units apart is left.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from flows.domain.folding import folded
from flows.domain.units import GROUP, is_collective

_HAN = r"[^\W\d_]"
_PLACE = re.compile(
    rf"^((?:{_HAN}{{2,4}}省|{_HAN}{{2,3}}自治区)?)((?:{_HAN}{{2,4}}?市)?)((?:{_HAN}{{1,6}}?[区县旗市])?)"
)
_DISTRICT = re.compile(
    rf"^(?:{_HAN}{{2,4}}省)?(?:({_HAN}{{2,4}}?)市)?({_HAN}{{1,6}}?[区县旗市])(?=人民政府|政府|委|营|行政|财政)"
)
_WORDS = (
    ("监督管理", "监管"),
    ("管理监督", "监管"),
    ("行政执法", "执法"),
    ("公安交通警察", "交警"),
    ("交通警察", "交警"),
    ("发展和改革", "发改"),
    ("发展改革", "发改"),
    ("教育和体育", "教体"),
    ("教育体育", "教体"),
    ("科学技术", "科技"),
    ("工业和信息化", "工信"),
    ("工业信息化", "工信"),
    ("人力资源和社会保障", "人社"),
    ("人力资源社会保障", "人社"),
    ("住房和城乡建设", "住建"),
    ("住房城乡建设", "住建"),
    ("卫生健康", "卫健"),
    ("文化和旅游", "文旅"),
    ("文化旅游", "文旅"),
    ("自然资源和规划", "自规"),
    ("自然资源规划", "自规"),
    ("医疗保障", "医保"),
    ("应急管理", "应急"),
    ("行政审批服务", "审批"),
    ("行政审批", "审批"),
    ("审批服务", "审批"),
    ("退役军人事务", "退役军人"),
    ("市场监管", "市监"),
    ("交通运输", "交通"),
    ("城市管理", "城管"),
    ("大数据服务中心", "大数据中心"),
    ("地方金融监管", "金融监管"),
    ("商务和投资促进", "商务投促"),
    ("商务投资促进", "商务投促"),
    ("民族宗教事务", "民宗"),
    ("民族宗教", "民宗"),
    ("机关事务管理", "机关事务"),
    ("机关事务服务", "机关事务"),
    ("供销合作社联合社", "供销社"),
    ("残疾人联合会", "残联"),
    ("妇女联合会", "妇联"),
    ("总工会", "工会"),
    ("工商业联合会", "工商联"),
    ("人民法院", "法院"),
    ("人民检察院", "检察院"),
    ("消防救援大队", "消防大队"),
    ("住房公积金", "公积金"),
    ("机构编制委员会办公室", "编办"),
    ("委员会", "委"),
    ("人民政府", "政府"),
    ("委机构编制", "委编"),
)
"""Longer or fuller words and what they are written as; applied in this order to both sides."""

_TAILS = (
    (re.compile(r"^委(?=.{2,}(?:部|委|局|编办)$)"), ""),
    (re.compile(r"(公安|自规|生态环境|环境)分局$"), r"\1局"),
    (re.compile(r"(?<!编)办$"), "办公室"),
    (re.compile(r"发改委$"), "发改局"),
    (re.compile(r"管委$"), "管委会"),
    (re.compile(r"管理委$"), "管委会"),
    (re.compile(r"生态环境局$"), "环境局"),
)
_BRANCH = re.compile(rf"^{_HAN}{{0,6}}?市({_HAN}{{2,12}}局)({_HAN}{{1,6}}?[区县]?)分局$")
_TOWN = re.compile(r"^(.{2,8}?)(街道|镇|乡)(?:办事处|办|政府)?$")
_OFFICE_OF_STREET = re.compile(r"^(.{2,6}?)办事处$")
_TOWN_WORDS = re.compile(r"[各()、和及与]|人民|政府|办事处|社区|园区|开发区|街道|办|[镇乡街村]")
_LEVEL = re.compile(r"^(省|市(?!场|容|民|政(?!府))|区(?!域|块)|县(?!域))(?=.)")
_ZONE = re.compile(r"(?:开发|高新|经开|度假|园|示范|保税|景|新|合作)区$")


@dataclass(frozen=True)
class NameKey:
    """What tells one unit from another: ``level`` empty where the name does not say, ``core`` the rest.

    ``rest`` is the rest as written, ``foreign`` the place of a name that is not our district's.
    """

    level: str
    core: str
    foreign: str = ""
    rest: str = ""

    @property
    def is_bare(self) -> bool:
        """True for a name without its level: 公安局."""
        return not self.level


def district_of(*texts: str) -> str:
    """Return the district that an issuer or an office's full name begins with (东昌府区), empty if none does."""
    for text in texts:
        match = _DISTRICT.match(folded(text))
        if match:
            return match[2]
    return ""


@lru_cache(maxsize=65536)
def name_key(name: str, district: str) -> NameKey:
    """Return the key of ``name`` as it is written in the office of ``district`` (empty: not known)."""
    text = folded(name)
    if is_collective(name):
        return NameKey("", _collective_core(text), rest=text)
    text = re.sub(r"^(?:中国)?(?:中共|国家税务总局|国网)", "", text)
    text = _as_branch(text, district)
    level, rest, foreign = _level(text, district)
    return NameKey(level, _core(rest), foreign, rest)


def _as_branch(text: str, district: str) -> str:
    """Return 区公安分局 for 聊城市公安局东昌府分局, if the branch is our district's."""
    match = _BRANCH.match(text)
    if match is None or not district:
        return text
    short = district[:-1]
    if match[2].rstrip("区县") != short.rstrip("区县"):
        return text
    return f"{district[-1]}{match[1][:-1]}分局"


def _level(text: str, district: str) -> tuple[str, str, str]:
    """Return level, what follows, and the place if it is not ours."""
    bare = _LEVEL.match(text)
    if bare:
        return bare[1], text[1:], ""
    if district:
        for place in (district, *([district[:-1]] if len(district) > 2 else [])):
            at = text.find(place)
            before = text[:at] if at >= 0 else ""
            if at >= 0 and re.fullmatch(rf"(?:{_HAN}{{2,4}}省)?(?:{_HAN}{{2,4}}市)?", before):
                rest = text[at + len(place) :]
                if len(rest) > 1 and not rest.startswith(("分局", "管理", "供电", "大队")):
                    return district[-1], rest, ""
    match = _PLACE.match(text)
    found = "".join(match.groups()) if match else ""
    if len(found) > 2 and len(text) - len(found) > 1 and not _ZONE.search(found):
        return found[-1], text[len(found) :], found
    return "", text, ""


def _core(text: str) -> str:
    if match := _TOWN.match(re.sub("人民政府$", "政府", text)):
        return f"{match[1]}{match[2]}"
    if match := _OFFICE_OF_STREET.match(text):
        return f"{match[1]}街道"
    for full, short in _WORDS:
        text = text.replace(full, short)
    for pattern, short in _TAILS:
        text = pattern.sub(short, text)
    return text


def _collective_core(text: str) -> str:
    """Return what a name for many stands for; 各镇政府 alone does not speak of the 街道."""
    if text.startswith("各") and re.search("[镇乡街]", text):
        parts = [word for word in ("乡", "镇", "街", "村", "社区", "园区", "开发区") if word in text]
        return f"各{'、'.join(parts)}{_TOWN_WORDS.sub('', text)}"
    text = re.sub("相关", "有关", re.sub("各有关|各相关", "有关", text))
    return re.sub("行政执法", "执法", re.sub("人民政府", "政府", text))


_KINDS = (
    ("镇街", re.compile(r"(?:镇政府|乡政府|镇人民政府|乡人民政府|街道办事处|街道办|街道|.镇|.乡)$")),
    ("开发区", re.compile(r"(?:开发区|高新区|度假区|园区|管委会|管理委员会)$")),
    ("司法机关", re.compile(r"(?:法院|检察院)$")),
    ("垂管单位", re.compile(r"税务局$|(?:大|支|总)队$|公积金|海关$|烟草|气象局$|邮政管理|银保监|人民银行")),
    ("企业", re.compile(r"公司$|供电|集团$|银行$|厂$|联通$|电信$|移动$|铁塔$")),
    (
        "议事协调机构",
        re.compile(r"领导小组|指挥部|专班|联席会议|行动办(?:公室)?$|委员会办公室$|工作办公室$"),
    ),
    (
        "群团组织",
        re.compile(r"工会$|妇联$|团.?委$|残联$|文联$|科协$|工商联$|贸促会$|联合会$|协会$|红十字会$"),
    ),
    ("分局", re.compile(r"分局$")),
    ("直属单位", re.compile(r"(?:中心|馆|院|所|站|台|社|学校|大学|学院)$")),
)
_BANDS = (
    frozenset({"党委部门"}),
    frozenset({"部门", "分局"}),
    frozenset({"议事协调机构", "直属单位", "群团组织", "垂管单位", "司法机关"}),
    frozenset({"开发区", "镇街"}),
    frozenset({"企业"}),
    frozenset({GROUP}),
)
KINDS_OF_UNITS = ("部门", *(kind for kind, _ in _KINDS), GROUP)
"""The kinds (类别) that the program proposes and a person may give."""


def kind_of(name: str) -> str:
    """Return the kind (类别) that a unit of this name is likely to be."""
    if is_collective(name):
        return GROUP
    text = folded(name)
    return next((kind for kind, pattern in _KINDS if pattern.search(text)), "部门")


def band_of(name: str, kind: str) -> int:
    """Return the place of a unit's class in 建制顺序, 0 first.

    区委 departments, 区政府 departments, institutions and courts, towns, companies, groups.
    """
    text = re.sub("委员会(?=.)", "委", folded(name))
    if kind == "部门" and re.search(r"(?:省|市|区|县)委(?:\S*[部办室会校委]|$)", text):
        return 0
    return next((place for place, kinds in enumerate(_BANDS) if kind in kinds), 1)
