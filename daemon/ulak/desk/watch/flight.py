"""A canary on its way: a test mail of ours to an address of ours, and how it came home."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ulak.desk.ticket import LetterState


class Place(StrEnum):
    """How a canary lay when it was found."""

    INBOX = "inbox"
    JUNK = "junk"
    STRIPPED = "stripped"
    """Whole but for its attachment, which a filter took away or changed."""


@dataclass(frozen=True, slots=True)
class Flight:
    """
    One canary that was given to the outbox.

    `state` and `reply` are those of its letter, `sent_at` the 250 of its server. `landed` says that
    it was found before.
    """

    mailbox: str
    message_id: str
    state: LetterState
    sent_at: datetime | None
    reply: str
    landed: bool


@dataclass(frozen=True, slots=True)
class Landing:
    """That a canary was found in the mailbox it was sent to; `sent_at` tells which of them is the later."""

    mailbox: str
    message_id: str
    sent_at: datetime
    arrived_at: datetime
    place: Place

    @property
    def seconds(self) -> int:
        """How long it was under way; clocks of two servers that disagree make it 0, not less."""
        return max(0, round((self.arrived_at - self.sent_at).total_seconds()))
