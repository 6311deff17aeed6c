"""A mail in a junk folder that came to nothing, or a parked one whose code never came back."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Why(StrEnum):
    """Why the mail opened no ticket."""

    NOTHING_LEADS = "nothing leads to a ticket"
    MACHINE = "written by a machine"
    LIST = "from a mailing list"
    NOT_PROVEN = "not proven"


class Verdict(StrEnum):
    """What somebody decided about it."""

    RESCUED = "rescued"
    SPAM = "spam"


@dataclass(frozen=True, slots=True)
class JunkEntry:
    """
    One line of the junk list; `id` names it for good, since it is the mail's own in the spool.

    `verdict` is what was decided about it, empty while nobody has.
    """

    id: int
    mailbox: str
    at: datetime
    author: str
    subject: str
    why: Why
    verdict: Verdict | None = None
