"""The office's settings: ``data/settings.toml`` and the environment, typed, read once."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from flows.domain.delivery import Occasion
from flows.domain.trouble import SettingTrouble, reason

FILE = "data/settings.toml"
CODE = r"[a-z0-9][a-z0-9-]{0,39}"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OfficePart(_Part):
    """Who the office is; every text is printed on forms and papers."""

    code: Annotated[str, Field(pattern=f"^{CODE}$")] = "office"
    name: str = "区政府办公室"
    full_name: str = "区人民政府办公室"
    contact: str = ""
    phone: str = ""
    doc_code: str = ""
    recipients: str = "各有关单位"
    copies: str = ""
    demo: bool = False


class MonthPart(_Part):
    """The month's days: due day of the forms, days given for feedback after the cut-off."""

    form_due_day: Annotated[int, Field(ge=1, le=31)] = 28
    feedback_days: Annotated[int, Field(ge=1, le=60)] = 10
    returns_folder: str = "data/returns"


class StorePart(_Part):
    """Where the data lie: an SQLAlchemy URL, empty for SQLite in ``data/taizhang.db``."""

    url: str = ""


class MailPart(_Part):
    """How mail leaves; the password comes from the environment or from ``password_file``."""

    mode: Literal["outbox", "smtp"] = "outbox"
    sender: str = "office@example.org"
    sender_name: str = ""
    host: str = ""
    port: Annotated[int, Field(ge=1, le=65535)] = 465
    security: Literal["tls", "starttls", "none"] = "tls"
    user: str = ""
    password_file: str = ""
    password: SecretStr | None = None
    timeout_seconds: Annotated[float, Field(gt=0, le=600)] = 30
    pause_seconds: Annotated[float, Field(ge=0, le=600)] = 0
    only_to: tuple[str, ...] = ()


class InboxPart(_Part):
    """Where returns come in beside the folder: a mailbox read by IMAP, from which nothing is ever deleted.

    ``days_before``: mails are looked for from so many days before the period's first day. ``forwarders``: the
    office's own addresses, which pass on what units sent to them.
    """

    mode: Literal["folder", "imap"] = "folder"
    host: str = ""
    port: Annotated[int, Field(ge=1, le=65535)] = 993
    security: Literal["tls", "starttls", "none"] = "tls"
    user: str = ""
    password_file: str = ""
    password: SecretStr | None = None
    folder: Annotated[str, Field(min_length=1)] = "INBOX"
    days_before: Annotated[int, Field(ge=0, le=366)] = 15
    mark_read: bool = False
    mail_megabytes: Annotated[int, Field(ge=1, le=500)] = 60
    timeout_seconds: Annotated[float, Field(gt=0, le=600)] = 30
    forwarders: tuple[str, ...] = ()


class DeliveryPart(_Part):
    """Who gets what beside the units' own papers."""

    copies_to: tuple[str, ...] = ()
    ledger_to_all: bool = True


class ApprovalPart(_Part):
    """Occasions that leave on a standing approval; papers never do."""

    standing: tuple[Literal["forms", "chase", "answers"], ...] = ()

    def stands_for(self, occasion: Occasion) -> bool:
        """True if ``occasion`` needs no approval of its own."""
        return occasion.value in self.standing


class FindingsPart(_Part):
    """Finding code → how heavily it weighs; ``trial`` warns and counts what it would have blocked.

    ``trial:2022-09`` is on trial up to that period and an error afterwards.
    """

    weights: dict[
        str, Annotated[str, Field(pattern=r"^(error|warning|info|trial(:20\d\d-(0[1-9]|1[0-2]))?)$")]
    ] = {}


class LimitsPart(_Part):
    """Bounds for what comes in; sizes in MiB. Each file is read within ``read_seconds`` of CPU time."""

    file_megabytes: Annotated[int, Field(ge=1, le=500)] = 20
    read_seconds: Annotated[float, Field(ge=0.1, le=600)] = 30
    read_megabytes: Annotated[int, Field(ge=128, le=8192)] = 512


class Settings(BaseSettings):
    """Everything the office can set; environment variables ``TAIZHANG_MAIL__HOST`` etc. win over the file."""

    model_config = SettingsConfigDict(
        extra="forbid", frozen=True, env_prefix="TAIZHANG_", env_nested_delimiter="__"
    )

    office: OfficePart = OfficePart()
    month: MonthPart = MonthPart()
    store: StorePart = StorePart()
    mail: MailPart = MailPart()
    inbox: InboxPart = InboxPart()
    delivery: DeliveryPart = DeliveryPart()
    approval: ApprovalPart = ApprovalPart()
    findings: FindingsPart = FindingsPart()
    limits: LimitsPart = LimitsPart()

    @classmethod
    def settings_customise_sources(  # noqa: PLR0913
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file, whose content arrives as init values."""
        return env_settings, init_settings


def read_settings(home: Path) -> Settings:
    """Return the settings of the office in ``home``; SettingTrouble names every wrong item at once."""
    path = home / FILE
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SettingTrouble(
            f"文件夹“{home}”不是本程序的工作文件夹，其中没有 {FILE}",
            "请先运行 taizhang init 建立，或用 --home 指定已有的工作文件夹",
        ) from None
    except OSError as trouble:
        raise SettingTrouble(f"读不到设置文件 {path}（{reason(trouble)}）", "请检查权限") from None
    except UnicodeDecodeError:
        raise SettingTrouble(f"设置文件 {path} 不是 UTF-8 编码", "请另存为 UTF-8 编码") from None
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as trouble:
        raise SettingTrouble(f"设置文件 {path} {_line_of(trouble)}的写法有误", "请改正该行") from None
    for part in ("mail", "inbox"):
        if isinstance(inner := given.get(part), dict) and "password" in inner:
            raise SettingTrouble(
                "口令不能写在设置文件里",
                f"请改用环境变量 TAIZHANG_{part.upper()}__PASSWORD 或 {part}.password_file",
            )
    return _checked(given, path)


def _line_of(trouble: tomllib.TOMLDecodeError) -> str:
    found = re.search(r"line (\d+)", str(trouble))
    return f"第{found[1]}行" if found else "末尾"


def _checked(given: dict[str, Any], path: Path) -> Settings:
    try:
        return Settings(**given)
    except ValidationError as trouble:
        items = "；".join(
            f"{'.'.join(str(part) for part in one['loc'])}（{_reason(one['type'])}）"
            for one in trouble.errors()
        )
        raise SettingTrouble(f"设置文件 {path} 中这些项有误：{items}", "请对照说明改正") from None


def _reason(kind: str) -> str:
    reasons = {"extra_forbidden": "没有这一项", "missing": "缺少", "literal_error": "不在可选值之内"}
    return reasons.get(kind, "值的类型或范围不对")
