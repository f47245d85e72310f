"""What a figure measures, as a plain noun phrase: 案款在法院收到后发放, 海外留学人才引进, 招标计划发布时间."""

from __future__ import annotations

import re

_FORMAL_SUBJECT = re.compile(r"(?P<what>[^为]{1,14}(?:时间|时限|期限|标准|规模|比例))为(?P<beside>.{2,30})")
_ADDRESSED = re.compile(r"(?:定向)?(?:推送|提供|发放|开展|给予|实施|进行|派发).*$", re.DOTALL)
_ABOUT_THEM = re.compile(
    r"(?<=单位|企业|高校|机构|学校)(?:人才|用工|资金)?(?:需求|信息|情况|名单).*$", re.DOTALL
)
_BARE_VERB = re.compile(
    "(?:新增|引进|培育|建设|建成|新建|打造|创建|推出|认定|组织|完成|发布|遴选|达到|完成率)?"
)
_PERIOD = re.compile("每(?:年|季度?|月|周|日|半年)(?:至少)?")
_SPAN_OF_YEARS = re.compile(r"^(?:[从自至到]?\s*(?:19|20)\d\d\s*年\s*[底末]?)+(?:每年|间|期间)?")
_WHAT_FOLLOWS = re.compile(
    r"(?:发放|办结|办理|完成|到账|答复|反馈|处置|处理|受理|送达|公开|报告|整改|回复|审结|拨付)+"
)


def plain_metric(metric: str, after: str, title: str) -> str:
    """Return ``metric`` as a noun phrase; ``after`` is what follows the figure, ``title`` the task's."""
    metric = _SPAN_OF_YEARS.sub("", metric)
    if match := _FORMAL_SUBJECT.fullmatch(metric):
        return f"{match['what']}（{match['beside']}）"
    if metric.endswith(("后", "之日起", "起")) and (follows := _WHAT_FOLLOWS.match(after)):
        return metric + follows[0]
    if _PERIOD.fullmatch(metric):
        return f"{metric}{title}" if title else metric
    if metric and _BARE_VERB.fullmatch(metric) and metric in title:
        return title[title.index(metric) :]
    return metric


def counted_noun(words: str, addressed: bool) -> str:
    """Return what is counted by 5家以上…; ``addressed`` if 向 or 对 stands before the figure."""
    if addressed:
        words = _ADDRESSED.sub("", words)
    return _ABOUT_THEM.sub("", words)
