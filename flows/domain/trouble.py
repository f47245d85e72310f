"""Our house is wrong: the small tree of exceptions whose constructors write the sentence for the officer."""

from __future__ import annotations

import errno

_REASONS = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘只能读不能写",
    errno.ENOENT: "文件不存在",
    errno.EISDIR: "那是一个文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENAMETOOLONG: "文件名太长",
}


class Trouble(Exception):
    """A run cannot go on; ``str()`` is one Chinese sentence saying what is wrong and what to do."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(f"{what}。{remedy}。" if remedy else f"{what}。")
        self.what = what
        self.remedy = remedy


class SettingTrouble(Trouble):
    """A setting is missing, unknown or wrong."""


class TemplateTrouble(Trouble):
    """A template does not fit its facts or is broken."""


class StoreTrouble(Trouble):
    """The store cannot be opened, is locked or holds what it must not."""


class PlaceTrouble(Trouble):
    """A folder or file is missing, not writable or in the way."""


class MailTrouble(Trouble):
    """The mail server cannot be reached or refuses us as a whole."""


class UnreadableInput(Trouble):
    """A document given to a command cannot be understood at all."""


class OutOfOrder(Trouble):
    """An act is asked for before the one it stands on, e.g. delivery before approval."""


class AwaitingApproval(OutOfOrder):
    """Nothing may leave before a named person has approved exactly the present bytes."""


class NotDelivered(OutOfOrder):
    """The period cannot be filed while a parcel's fate is open."""


class NotDrafted(OutOfOrder):
    """Nothing lies drafted, or not all of it."""


def reason(wrong: OSError) -> str:
    """Return why the system refused, as a Chinese clause."""
    return _REASONS.get(wrong.errno or 0, f"系统错误{wrong.errno}")
