"""What the board shows, before it has words: numbers, tickets, mailboxes, alarms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ulak.desk.recurring.lacking import NOTHING_LACKING, Lacking
from ulak.desk.ticket import Ticket
from ulak.desk.watch.alarm import Standing

MOST = 500
"""Tickets on the page; the others are counted. Ten thousand rows no browser on a telephone likes."""


@dataclass(frozen=True, slots=True)
class OpenTickets:
    """
    What is not closed: how many `all` in all, how many of each kind, how many are `late`.

    `tickets` are the first `MOST`: certificate problem reports before all others, then by clock.
    """

    all: int = 0
    late: int = 0
    kinds: Mapping[str, int] | None = None
    tickets: tuple[Ticket, ...] = ()


@dataclass(frozen=True, slots=True)
class MonthSoFar:
    """The month that is not over, as the store has it now; promises by what became of those due in it."""

    received: int = 0
    closed: int = 0
    kept: int = 0
    missed: int = 0


@dataclass(frozen=True, slots=True)
class MailboxState:
    """
    One mailbox: when it was read whole, since when it cannot be, what waits and what could not be read.

    `canary` is when the last one came home, `took` how many seconds that took; None without any.
    """

    name: str
    looked_at: datetime | None = None
    unread_since: datetime | None = None
    waiting: int = 0
    quarantined: int = 0
    canary: datetime | None = None
    took: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """All of it at one instant; `every` is how often it is made anew, None for once."""

    at: datetime
    every: timedelta | None
    open: OpenTickets
    month: MonthSoFar
    mailboxes: tuple[MailboxState, ...] = ()
    alarms: tuple[Standing, ...] = ()
    lacking: Lacking = NOTHING_LACKING
