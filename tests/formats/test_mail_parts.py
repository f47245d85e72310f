"""Mails byte by byte: names in every coding, forwards in every wrapping, what is no return, hostile ones."""

from __future__ import annotations

import base64
import io
import zipfile
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.domain.period import Period
from flows.formats.mail_names import addresses, moment, parameters, readable
from flows.formats.mail_parts import MailLimits, MailRead, read_mail
from tests.mail_samples import SENT, TAX, Piece, attached, body, forwarded, mail, word

NAME = "区税务局2022年9月填报表（更新）.xlsx"
LIMITS = MailLimits()
BOOK = b"PK\x03\x04 not really a workbook"


def read(data: bytes, limits: MailLimits = LIMITS) -> MailRead:
    return read_mail(data, SENT, limits)


def names(data: bytes) -> list[str]:
    return [file.name for file in read(data).mail.files]


def codes(data: bytes, limits: MailLimits = LIMITS) -> list[str]:
    return [finding.code for finding in read(data, limits).mail.findings]


def raw(text: str) -> str:
    """Bytes as the standard library's parser hands them over."""
    return text.encode("gb18030").decode("ascii", "surrogateescape")


def heads() -> dict[str, bytes]:
    """The same attachment's headers as different programs write them."""
    utf8, gbk = NAME.encode(), NAME.encode("gb18030")
    split = quote(NAME)
    half = len(split) // 9 * 3
    coded = word(NAME, "gb18030").decode()
    inner = base64.b64encode(gbk).decode()
    pieces = f"=?GBK?B?{inner[:20]}?=\r\n =?GBK?B?{inner[20:]}?="
    return {
        "rfc2231": f"Content-Disposition: attachment; filename*=UTF-8''{split}\r\n".encode(),
        "rfc2231 in pieces": (
            f"Content-Disposition: attachment;\r\n filename*0*=utf-8''{split[:half]};\r\n"
            f" filename*1*={split[half:]}\r\n"
        ).encode(),
        "rfc2231 in gb18030": f"Content-Disposition: attachment; filename*=gb2312''{quote(gbk)}\r\n".encode(),
        "rfc2047 in quotes": f'Content-Disposition: attachment; filename="{coded}"\r\n'.encode(),
        "rfc2047 bare and folded": f"Content-Disposition: attachment;\r\n filename={pieces}\r\n".encode(),
        "raw gb18030": b'Content-Disposition: attachment; filename="' + gbk + b'"\r\n',
        "raw utf-8": b'Content-Disposition: attachment; filename="' + utf8 + b'"\r\n',
        "name only": b'Content-Type: application/octet-stream; name="' + gbk + b'"\r\n',
        "name beside a broken filename": (
            f'Content-Type: application/octet-stream; name="{coded}"\r\n'.encode()
            + b'Content-Disposition: attachment; filename="\xff\xff.xlsx"\r\n'
        ),
        "with a path": b'Content-Disposition: attachment; filename="C:\\out/' + utf8 + b'"\r\n',
    }


@pytest.mark.parametrize("kind", heads())
def test_a_name_in_any_coding(kind: str) -> None:
    found = read(mail(Piece(heads()[kind], BOOK)))
    (file,) = found.mail.files
    assert file.name == NAME
    assert found.contents[file.sha256] == BOOK


def test_words_whose_letters_are_cut_in_half_and_subjects_in_raw_bytes() -> None:
    data = base64.b64encode("区税务局报送材料".encode("gb18030")[:5])
    rest = base64.b64encode("区税务局报送材料".encode("gb18030")[5:])
    assert readable(f"=?gb2312?B?{data.decode()}?= =?gb2312?B?{rest.decode()}?=") == "区税务局报送材料"
    assert readable(raw("税务局报送")) == "税务局报送"
    assert readable("=?utf-8?Q?=E5=8C=BA_=E5=B1=80?= plain =?x-unknown?B?5Yy6?=") == "区 局 plain 区"
    assert readable("=?utf-8?B?!!?=") is not None


def test_a_body_in_gb18030_may_name_the_period_and_the_inner_sender() -> None:
    text = "现报送2022年9月进展。\r\n------原始邮件------\r\n发件人: 张某 <clerk@qq.example>\r\n主题: 表"
    found = read(mail(body(text, charset="gb18030"), attached("表.xlsx", BOOK), subject="转发")).mail
    assert found.said == Period(2022, 9)
    assert found.forwarded == ("clerk@qq.example",)


def test_a_html_body_is_read_as_its_text() -> None:
    text = "<html><style>p{}</style><p>报送<b>9月</b>进展</p><br>发件人：张 &lt;A@qq.example&gt;</html>"
    found = read(mail(body(text, "text/html"), attached("表.xlsx", BOOK))).mail
    assert (found.said, found.forwarded) == (Period(2022, 9), ("a@qq.example",))


@pytest.mark.parametrize("subject", ["2022年9月报送", "报送九月份进展", "Re: 202209"])
def test_the_subject_names_the_period(subject: str) -> None:
    assert read(mail(attached("a.xlsx", BOOK), subject=subject)).mail.said == Period(2022, 9)


@pytest.mark.parametrize("subject", ["报送材料", "9月28日报送", "8月和9月的表"])
def test_no_month_and_two_months_name_none(subject: str) -> None:
    assert read(mail(attached("a.xlsx", BOOK), subject=subject)).mail.said is None


def test_sender_date_and_identity() -> None:
    found = read(mail(attached("a.xlsx", BOOK), sender=word("税务局") + f" <{TAX.upper()}>".encode())).mail
    assert (found.sender, found.sender_name, found.sent) == (TAX, "税务局", SENT)
    assert found.message_id.startswith("<")
    assert found.moment == SENT


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a@b.cn", ("a@b.cn",)),
        ("A <A@B.cn>", ("a@b.cn",)),
        ('"x@y.cn" <a@b.cn>', ("a@b.cn",)),
        ("x@y.cn <a@b.cn>", ("a@b.cn",)),
        ("=?utf-8?q?x@y.cn?= <a@b.cn>", ("a@b.cn",)),
        ("a@b.cn (x@y.cn)", ("a@b.cn",)),
        ("a@b.cn, c@d.cn", ("a@b.cn", "c@d.cn")),
        ("nobody", ()),
        ("", ()),
    ],
)
def test_addresses_are_those_of_the_envelope_not_of_the_display_name(
    written: str, expected: tuple[str, ...]
) -> None:
    assert addresses(written) == expected


def test_two_senders_are_no_known_sender() -> None:
    assert read(mail(body("x"), sender=f"{TAX}, x@y.cn")).mail.sender == f"{TAX}、x@y.cn"


@pytest.mark.parametrize("written", ["", "yesterday", "Mon, 99 Foo 2022", "Tue, 31 Dec 99999 23:59:59 +0000"])
def test_a_date_that_cannot_be_read_is_none(written: str) -> None:
    assert moment(written) is None


def test_a_date_without_a_zone_is_utc() -> None:
    assert moment("Wed, 28 Sep 2022 02:00:00") == datetime(2022, 9, 28, 2, tzinfo=UTC)


INNER = mail(attached("区税务局.xlsx", BOOK), sender="clerk@qq.example", subject="2022年9月")


@pytest.mark.parametrize(
    "wrapped",
    [
        forwarded(INNER),
        b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(INNER),
        attached("转发.eml", INNER, "application/octet-stream"),
        attached("转发.eml", mail(forwarded(INNER)), "application/octet-stream"),
    ],
)
def test_a_forwarded_mail_gives_its_files(wrapped: Piece | bytes) -> None:
    found = read(mail(body("见附件"), wrapped)).mail
    assert [file.name for file in found.files] == ["区税务局.xlsx"]
    assert "clerk@qq.example" in found.forwarded
    assert found.sender == TAX
    assert found.said == Period(2022, 9)


def test_a_zip_gives_its_members_and_its_name_may_tell_the_month() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("材料/一.xlsx", BOOK)
        archive.writestr("~$一.xlsx", BOOK)
    found = read(mail(attached("税务2022年9月.zip", file.getvalue()))).mail
    assert [one.name for one in found.files] == ["材料/一.xlsx"]
    assert found.said == Period(2022, 9)


def test_pictures_and_signatures_are_left_out_without_a_word() -> None:
    logo = Piece(b"Content-Type: image/png; name=logo.png\r\nContent-ID: <1>\r\n", b"\x89PNG")
    card = Piece(b"Content-Type: text/x-vcard; name=card.vcf\r\nContent-Disposition: attachment\r\n", b"x")
    sign = Piece(b"Content-Type: application/pkcs7-signature; name=smime.p7s\r\n", b"x")
    invited = Piece(b"Content-Type: text/calendar\r\n", b"x")
    found = read(mail(body("x"), logo, card, sign, invited, attached("a.xlsx", BOOK))).mail
    assert [one.name for one in found.files] == ["a.xlsx"]
    assert found.findings == ()


def test_a_scan_beside_the_workbook_is_noted_alone_it_is_read() -> None:
    scan = attached("盖章.pdf", b"%PDF", "application/pdf")
    assert names(mail(scan, attached("a.xlsx", BOOK))) == ["a.xlsx"]
    assert codes(mail(scan, attached("a.xlsx", BOOK))) == ["mail-companion"]
    assert names(mail(scan)) == ["盖章.pdf"]


@pytest.mark.parametrize(
    "part",
    [
        attached("winmail.dat", b"x", "application/octet-stream"),
        Piece(b"Content-Type: application/ms-tnef\r\n", b"x"),
        attached("附件.bin", b"\x78\x9f\x3e\x22rest", "application/octet-stream"),
    ],
)
def test_winmail_dat_is_told_with_what_to_ask(part: Piece) -> None:
    (finding,) = read(mail(body("x"), part)).mail.findings
    assert finding.code == "winmail-dat"
    assert "Outlook" in finding.what
    assert "发件人" in finding.remedy


def test_too_large_attachments_and_mails_are_told() -> None:
    large = mail(attached("大.xlsx", bytes(2 * 1024 * 1024)))
    assert codes(large, MailLimits(1, 60)) == ["mail-attachment-too-large"]
    assert read(large, MailLimits(1, 60)).contents == {}
    head = large.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    told = read_mail(head, SENT, LIMITS, 99 * 1024 * 1024).mail
    assert [one.code for one in told.findings] == ["mail-too-large"]
    assert "99.0" in told.findings[0].what


def test_a_mail_without_files_is_told() -> None:
    assert codes(mail(body("您好"))) == ["mail-without-attachment"]
    assert codes(b"") == ["mail-without-attachment"]


def test_mails_folded_into_each_other_without_end_are_refused() -> None:
    data = INNER
    for _ in range(12):
        data = mail(forwarded(data))
    assert "mail-unreadable" in codes(data)


@pytest.mark.parametrize("depth", [200, 3000])
def test_parts_nested_without_end_crash_nothing(depth: int) -> None:
    opened = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(depth)
    )
    assert codes(b"From: a@b.cn\r\n" + opened) == ["mail-unreadable"]


def test_a_thousand_parts_are_too_many() -> None:
    assert "mail-unreadable" in codes(mail(*[attached(f"{n}.xlsx", b"x%d" % n) for n in range(1000)]))


@given(st.binary(max_size=400))
def test_any_bytes_are_a_mail(data: bytes) -> None:
    assert read(data).mail.sha256


@given(
    st.lists(
        st.sampled_from(
            [
                b"=?",
                b"?=",
                b"?B?",
                b"?q?",
                b"gbk",
                b"*0*=",
                b"filename",
                b"''",
                b'"',
                b";",
                b"\xb1",
                b"%",
                b"=",
                b"\r\n ",
                b"<",
                b"@",
            ]
        ),
        max_size=30,
    )
)
def test_any_header_is_read(pieces: list[bytes]) -> None:
    noise = b"".join(pieces)
    head = (
        b"Content-Type: application/x; name="
        + noise
        + b"\r\nContent-Disposition: attachment; filename="
        + noise
    )
    found = read(
        b"From: " + noise + b"\r\nSubject: " + noise + b"\r\nDate: " + noise + b"\r\n" + head + b"\r\n\r\nx"
    )
    assert found.mail.sha256
    assert isinstance(parameters(head.decode("ascii", "surrogateescape")), dict)
