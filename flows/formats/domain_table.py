"""Who answers for each domain (data/domains.csv): the post of its 总指挥, and its lead units; kept in Excel or WPS."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.domain.demands.rollups import Post
from flows.domain.findings import Finding, Kind, Place, error, info, warning
from flows.domain.folding import folded
from flows.domain.plan import Domain, Plan
from flows.domain.units import Directory
from flows.formats.clerk_csv import Row, TableForm, read_table

COLUMNS = ("领域", "总指挥职务", "领域牵头单位", "备注")
"""The headings of data/domains.csv; only 领域 must be there."""

UNKNOWN_COLUMN = info("domains-unknown-column", "栏目“{heading}”不属于领域分工表，未读取")
UNKNOWN_DOMAIN = error(
    "domains-unknown-domain",
    "行动计划中没有领域“{text}”，本行未读取",
    "请写行动计划中的领域名称或者领域序号",
)
DOMAIN_TWICE = warning("domains-twice", "领域“{domain}”重复填写（与第{row}行），本行未读取", "请删除重复的行")
NOT_A_POST = warning(
    "domains-not-a-post",
    "领域“{domain}”的总指挥“{text}”不像职务，未读取",
    "请填写职务（如“区政府分管副区长”），不填写姓名",
)
UNKNOWN_LEAD = error(
    "domains-unknown-unit",
    "领域“{domain}”的牵头单位“{text}”不在单位名录中，未采用，仍按行动计划",
    "请改正单位名称，或先在单位名录中登记",
)
KINDS = (UNKNOWN_COLUMN, UNKNOWN_DOMAIN, DOMAIN_TWICE, NOT_A_POST, UNKNOWN_LEAD)

_POST = re.compile(
    r"(?:分管|主管|协管|常务|副|党|政|省|市|区|县|镇|街道|管委会|人大|政协|联系).{0,40}"
    r"(?:长|主任|书记|主席|常委|委员|指挥|领导|负责人|助理|专员|调研员)"
)


def read_posts(
    data: bytes, file: str, plan: Plan, directory: Directory
) -> tuple[tuple[Post, ...], tuple[Finding, ...]]:
    """Read who answers for the domains of ``plan``; findings name the row, all at once.

    UnreadableInput if the file is no table with a column 领域.
    """
    table = read_table(data, TableForm("领域分工表", file, COLUMNS))
    reader = _Reader(file, directory, _names(plan))
    for no, heading in table.unknown:
        reader.say(UNKNOWN_COLUMN, no, heading=heading)
    for row in table.rows:
        reader.take(row)
    return tuple(reader.posts), tuple(reader.findings)


def _names(plan: Plan) -> dict[str, Domain]:
    """Every way to write a domain → the domain; 领域 at the end may be left out."""
    found: dict[str, Domain] = {}
    for domain in plan.domains:
        for text in (domain.name, domain.name.removesuffix("领域"), str(domain.no)):
            found.setdefault(folded(text), domain)
    return found


@dataclass
class _Reader:
    file: str
    directory: Directory
    domains: Mapping[str, Domain]
    posts: list[Post] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _seen: dict[int, int] = field(default_factory=dict)

    def say(self, kind: Kind, row: int, /, **words: object) -> None:
        self.findings.append(kind.at(Place(self.file, row=row), **words))

    def take(self, row: Row) -> None:
        """Read one row; what cannot be read of it is told, the rest counts."""
        domain = self.domains.get(folded(row.get("领域")))
        if domain is None:
            self.say(UNKNOWN_DOMAIN, row.no, text=row.get("领域")[:40])
        elif domain.no in self._seen:
            self.say(DOMAIN_TWICE, row.no, domain=domain.name, row=self._seen[domain.no])
        else:
            self._seen[domain.no] = row.no
            self.posts.append(Post(domain.no, self._post(row, domain), self._leads(row, domain)))

    def _post(self, row: Row, domain: Domain) -> str:
        text = row.get("总指挥职务")
        if text and not _POST.fullmatch(text):
            self.say(NOT_A_POST, row.no, domain=domain.name, text=text[:40])
            return ""
        return text

    def _leads(self, row: Row, domain: Domain) -> tuple[str, ...]:
        texts = [one for one in re.split(r"[、；;，,\n]", row.get("领域牵头单位")) if one.strip()]
        found: list[str] = []
        for text in texts:
            unit = self.directory.find(text)
            if unit is None:
                self.say(UNKNOWN_LEAD, row.no, domain=domain.name, text=text[:40])
                return ()
            found.append(unit.name)
        return tuple(dict.fromkeys(found))
