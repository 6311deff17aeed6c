"""What came and went on a ticket as mails, newest kept where there are too many."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PostedMail:
    """A mail as it came or left at that instant (UTC); `sender` is an address, `is_ours` a letter of ours."""

    at: datetime
    sender: str
    raw: bytes
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class Posted:
    """Mails, oldest first; `left_out` counts older ones for which there was no room."""

    mails: tuple[PostedMail, ...] = ()
    left_out: int = 0
