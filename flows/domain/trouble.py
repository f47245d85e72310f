"""Our house is wrong: the small tree of exceptions whose constructors write the sentence for the officer."""

from __future__ import annotations


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
