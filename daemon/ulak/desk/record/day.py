"""
What a mailbox brought on one day of the desk's zone: written down once the day is over and nothing is open.

Rows of the spool are removed when their time is over, and signs of life are written over; the month's
figures (K3, K23) are made of these entries alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from ulak.desk.decision import Decision, Event

EVENT = "day counted"
GAP = timedelta(minutes=5)
"""Between two whole looks at a mailbox; a longer time counts as a gap."""

LOST = "lost"
"""In the place of a round trip: a canary of the day that never came home."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of one mailbox, from midnight to midnight where the desk is."""

    mailbox: str
    date: date
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class DayCount:
    """
    What became of a day's deliveries, each in at most one of the five numbers.

    `came` also has those that nobody has decided about. `rescued` are taken out of the junk list on that
    day, whenever they came. `silent` is the longest time without mail of anybody else that the day saw,
    `gaps` how often the mailbox was not looked at for longer than `GAP`. `canary` is the longest round
    trip in seconds, `LOST`, or empty where none left.
    """

    came: int = 0
    tickets: int = 0
    appended: int = 0
    filed: int = 0
    duplicates: int = 0
    quarantined: int = 0
    rescued: int = 0
    silent: timedelta = timedelta()
    gaps: int = 0
    canary: str = ""


def midnight(now: datetime, timezone: tzinfo) -> datetime:
    """When the day began that `now` is in, in UTC."""
    local = now.astimezone(timezone)
    return datetime.combine(local.date(), time.min, timezone).astimezone(UTC)


def finished(mailbox: str, since: datetime, now: datetime, timezone: tzinfo) -> Iterator[Day]:
    """Every day of a mailbox that has ended, from the one that began at `since` on."""
    day = since.astimezone(timezone).date()
    begins = since
    while True:
        tomorrow = day + timedelta(days=1)
        ends = datetime.combine(tomorrow, time.min, timezone).astimezone(UTC)
        if ends > now:
            return
        yield Day(mailbox, day, begins, ends)
        day, begins = tomorrow, ends


def counted(day: Day, count: DayCount) -> Decision:
    """Write the day down."""
    return Decision(
        reason=f"{day.date} of {day.mailbox} is counted",
        events=(Event(EVENT, facts=tuple(_facts(day, count))),),
    )


def longest_silence(before: datetime | None, arrivals: Iterable[datetime], day: Day) -> timedelta:
    """
    The longest time without an arrival that ended on the day, or that its end cuts off.

    `before` is the last arrival earlier than the day; where there is none, silence begins with the day.
    """
    longest, last = timedelta(), before or day.begins
    for at in (*sorted(arrivals), day.ends):
        longest, last = max(longest, at - last), at
    return longest


def _facts(day: Day, count: DayCount) -> Iterator[tuple[str, str]]:
    yield "day", day.date.isoformat()
    yield "mailbox", day.mailbox
    for name in ("came", "tickets", "appended", "filed", "duplicates", "quarantined", "rescued"):
        yield name, str(getattr(count, name))
    yield "silent", str(round(count.silent.total_seconds()))
    yield "gaps", str(count.gaps)
    yield "canary", count.canary
