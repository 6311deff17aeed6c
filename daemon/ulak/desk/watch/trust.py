"""Whether a mailbox believes its border: a probe that was sent, what it showed, and what follows."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

FORGED = "forged results pass"
"""How the alarms about such mailboxes are called."""


class Way(StrEnum):
    """By which door the probe went in; what is found at one says nothing about the other."""

    INSIDE = "inside"
    """Through the mailbox's own SMTP server, as everybody with an account there writes."""
    OUTSIDE = "outside"
    """To the border, as a stranger writes."""


@dataclass(frozen=True, slots=True)
class Probe:
    """The last probe of a mailbox by one way; it is judged once."""

    mailbox: str
    way: Way
    message_id: str
    sent_at: datetime
    judged: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a probe showed when it came home."""

    mailbox: str
    way: Way
    message_id: str
    is_forged: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Distrust:
    """That no results are believed in a mailbox, since when, and by which way the forged ones came in."""

    mailbox: str
    way: Way
    since: datetime

    @property
    def name(self) -> str:
        """The alarm about it."""
        return f"{FORGED}{'' if self.way is Way.INSIDE else ' from outside'}: {self.mailbox}"
