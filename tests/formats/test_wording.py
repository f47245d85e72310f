from __future__ import annotations

from pathlib import Path

import pytest

from flows.domain.trouble import TemplateTrouble
from flows.formats.word.check import MAIL_FIELDS, check_mail
from flows.formats.wording import printable, render_mail
from flows.stages.answer import Told

MAILS = Path(__file__).parents[2] / "templates" / "mail"
FACTS: dict[str, object] = {
    "unit": "区水利局",
    "period": "2022年9月",
    "due": "2022年9月28日",
    "feedback": "2022年10月10日",
    "urged": True,
    "silent": False,
    "after_due": True,
    "rows": 7,
    "files": (Told("表.xlsx", 1, "已采用", 7, 2),),
    "problems": 2,
    "marked": True,
    "plan_title": "甲行动计划",
    "doc_number": "甲政办字〔2022〕1号",
    "office": "甲区政府办公室",
    "contact": "区营转办",
    "phone": "0635-0000000",
    "demo": False,
}


def _mail(name: str, **changed: object) -> tuple[str, str]:
    return render_mail((MAILS / name).read_text(encoding="utf-8"), FACTS | changed)


def test_every_shipped_mail_is_known_and_sound() -> None:
    names = {path.name for path in MAILS.glob("*.j2")}
    assert names == set(MAIL_FIELDS)
    for name in names:
        assert check_mail(name, (MAILS / name).read_text(encoding="utf-8")) == ()


@pytest.mark.parametrize("name", sorted(MAIL_FIELDS))
def test_the_documented_fields_are_exactly_the_given_ones(name: str) -> None:
    text = (MAILS / name).read_text(encoding="utf-8")
    facts = {field: FACTS[field] for field in MAIL_FIELDS[name]}
    subject, body = render_mail(text, facts)
    assert subject
    assert body.startswith("区水利局：\n")
    assert body.endswith("甲区政府办公室\n")
    assert "（联系电话：0635-0000000）" in body
    comment = text.split("#}")[0]
    assert all(field in comment for field in MAIL_FIELDS[name])


def test_papers_mail_urges_only_whom_the_papers_urge() -> None:
    subject, body = _mail("papers.txt.j2")
    assert subject == "请查收2022年9月任务落实情况有关文书"
    assert "督办通知" in body
    assert "于2022年10月10日前" in body
    assert "督办" not in _mail("papers.txt.j2", urged=False)[1]
    assert "逾期" not in _mail("papers.txt.j2", urged=False)[1]


def test_papers_mail_asks_only_silent_units_for_their_form() -> None:
    assert "催报通知" in _mail("papers.txt.j2", silent=True)[1]
    assert "催报" not in _mail("papers.txt.j2")[1]


def test_chase_mail_tells_before_from_after_the_due_day() -> None:
    assert _mail("chase.txt.j2", after_due=False)[0] == "请按时报送2022年9月任务落实情况填报表"
    assert _mail("chase.txt.j2", after_due=True)[0] == "请尽快补报2022年9月任务落实情况填报表"
    assert "通报" not in _mail("chase.txt.j2", after_due=False)[1]


@pytest.mark.parametrize("name", sorted(MAIL_FIELDS))
def test_a_demonstration_says_so_and_a_missing_phone_leaves_no_trace(name: str) -> None:
    subject, body = _mail(name, demo=True, phone="")
    assert subject.startswith("（演示数据）")
    assert "联系电话" not in body
    assert "（）" not in body


def test_plain_text_is_not_escaped_and_keeps_rare_characters() -> None:
    _, body = render_mail("主题：题\n\n{{ x }}\n", {"x": "A & <b> \"引\" '号' 𠮷 垚\r\n第二行"})
    assert body == "A & <b> \"引\" '号' 𠮷 垚\n第二行\n"


def test_a_line_end_cannot_add_a_header_to_the_subject() -> None:
    subject, body = render_mail("主题：{{ x }}\n正文\n", {"x": "甲\tBcc: a@example.org"})
    assert subject == "甲 Bcc: a@example.org"
    subject, _ = render_mail("主题：{{ x }}\n正文\n", {"x": "甲\r\nBcc: a@example.org"})
    assert "Bcc" not in subject
    assert body == "正文\n"


def test_printable_drops_what_no_file_can_carry() -> None:
    assert printable("甲\x00\x08\ud800\ufffe乙\r\n丙\u2028丁") == "甲乙\n丙\n丁"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("主题：{{ nobody }}\n", "nobody"),
        ("主题：题\n{{ unit.nothing }}\n", "nothing"),
        ("主题：题\n\n{% if unit %}\n", "标记写错"),
        ("正文没有主题\n", "主题"),
        ("主题：\n正文", "主题"),
        ("主题：题\n{{ ''.__class__.__mro__ }}\n", "__class__"),
        ("主题：题\n{{ 1 // 0 }}\n", "无法套用"),
        ("主题：题\n{{ empty }}\n", "None"),
    ],
)
def test_a_wrong_mail_text_is_refused_with_the_reason(text: str, words: str) -> None:
    with pytest.raises(TemplateTrouble, match=words):
        render_mail(text, {"unit": "区水利局", "empty": None})


def test_check_mail_names_the_unknown_field_and_the_unknown_file() -> None:
    assert "单位名" in check_mail("forms.txt.j2", "主题：{{ 单位名 }}")[0]
    assert "标记写错" in check_mail("forms.txt.j2", "主题：{% for %}")[0]
    assert "不是本系统使用" in check_mail("other.j2", "主题：题")[0]
