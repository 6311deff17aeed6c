"""What is known of where a promise's time went and why a letter is late: what was written down, no guess."""

from dataclasses import dataclass
from datetime import datetime

from ulak.desk.clocks.promise import Promise
from ulak.desk.clocks.repetition import Lapse
from ulak.desk.ticket import Purpose

RULES = "rules"
"""What changed, where it is the rules that were accepted then; else it is the journal's word."""


@dataclass(frozen=True, slots=True)
class Coming:
    """
    How what opened a ticket came: over our border, into the mailbox, before the desk.

    `by_author` is False where somebody of the desk wrote it for the author or sent on what had come before:
    the clock then counts from the day they stated or from the first mail, and no mail server had the time
    before.
    """

    received_at: datetime
    arrived_at: datetime
    opened_at: datetime
    by_author: bool = True

    @property
    def under_way(self) -> Lapse:
        """While it lay at mail servers before its mailbox."""
        return (self.received_at if self.by_author else self.arrived_at), self.arrived_at

    @property
    def unseen(self) -> Lapse:
        """While it lay in the mailbox and no ticket stood for it."""
        return self.arrived_at, self.opened_at


@dataclass(frozen=True, slots=True)
class Wait:
    """A letter of people that waited for a mail server, to whom it goes."""

    purpose: str
    party: str
    lapse: Lapse

    def would_keep(self, promise: Promise) -> bool:
        """Is it the letter that the promise waits for?"""
        parties = (self.party,) if self.party == "subscriber" else ("", self.party)
        is_theirs = self.purpose != Purpose.PRELIMINARY_REPORT or promise.to in parties
        return self.purpose == promise.rule.kept_by and is_theirs


@dataclass(frozen=True, slots=True)
class Change:
    """Something that may have moved instants of a ticket's promises, by the journal's word."""

    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    All of it about one ticket.

    `comings` are those of the ticket and of the tickets that were merged into it, its own first. `away` are
    the times in which the desk did not watch its clocks, `unread` those in which the ticket's mailbox could
    not be read.
    """

    comings: tuple[Coming, ...] = ()
    away: tuple[Lapse, ...] = ()
    unread: tuple[Lapse, ...] = ()
    waits: tuple[Wait, ...] = ()
    changes: tuple[Change, ...] = ()

    def coming_of(self, promise: Promise) -> Coming | None:
        """What the promise counts from; the ticket's own opening where none fits."""
        fits = (one for one in self.comings if one.received_at == promise.started_at)
        return next(fits, next(iter(self.comings), None))


NOTHING_KNOWN = Evidence()
