"""Which parties of a certificate problem report a text is for: the reporter, which subscribers (BR 4.9.5)."""

from dataclasses import dataclass

from ulak.desk.commands.command_table import Command
from ulak.mail.fold import fold

REPORTER_WORDS = ("bildiren", "reporter")
SUBSCRIBER_WORDS = ("abone", "subscriber")
NONE_WORDS = ("yok", "none")
TOLD_OTHERWISE = frozenset({Command.PRELIMINARY_REPORT, Command.ANSWERED_BY})
"""Both in one mail: a party was told by telephone what was found, and the text below is a note of it."""


@dataclass(frozen=True, slots=True)
class Parties:
    """`reporter` is the author of whatever ticket it is; `subscribers` are keys of those of its report."""

    reporter: bool = True
    subscribers: tuple[str, ...] = ()


TO_AUTHOR = Parties()


def is_for_subscriber(value: str) -> bool:
    """Does what stands after `#yanıt` or `#ön-rapor` begin with the subscriber?"""
    return fold(value.partition(" ")[0]) in SUBSCRIBER_WORDS
