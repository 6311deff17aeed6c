"""How long a task may lie before somebody is reminded of it, and how often again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from ulak.desk.clocks.due import Calendars
from ulak.desk.clocks.promise import WALL, Term, Unit
from ulak.desk.task import TaskKind

OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Closing:
    """
    When a ticket closes by itself because its author does not answer.

    `after` is counted from the question, `notice` from when the author was told that it will; `root_cause` is
    what it is closed with.
    """

    after: Term
    notice: Term
    root_cause: str


@dataclass(frozen=True, slots=True)
class Reminding:
    """
    The times of one kind of task, as `reminders` in `rules/` gives them.

    `first` is after it was asked, where no day is named for it, `then` after each reminder. `close` is a
    question to the author's alone; None where nothing closes by itself.
    """

    first: Term
    then: Term
    clock: str = OFFICE
    close: Closing | None = None


_DAILY = Reminding(Term(1, Unit.BUSINESS_DAYS), Term(1, Unit.BUSINESS_DAYS))
USUAL: Mapping[TaskKind, Reminding] = {
    TaskKind.CONSULTATION: _DAILY,
    TaskKind.TRANSFER: _DAILY,
    TaskKind.ACTION: Reminding(Term(3, Unit.BUSINESS_DAYS), Term(3, Unit.BUSINESS_DAYS)),
    TaskKind.AUTHOR: Reminding(Term(5, Unit.DAYS), Term(5, Unit.DAYS), WALL),
}
"""What holds where no rule says otherwise; gates have times of their own, under `gates`."""

BY_DATE = frozenset({TaskKind.ACTION})
"""First reminded of on a day that is named when it is given."""


def after(term: Term, clock: str, at: datetime, calendars: Calendars) -> datetime:
    """
    When a reminder is due (UTC): at the same time of day so many days later, while the desk is open.

    Unlike a promise it does not end with the office hours: a letter at closing time helps nobody that
    day. Where no calendar of that name is defined, any other counts the business days, or none does.
    """
    calendar = calendars.get(clock)
    if term.unit is Unit.SECONDS:
        return calendar.advance(at, term.amount) if calendar else at + timedelta(seconds=term.amount)
    counting = calendar or next(iter(calendars.values()), None)
    local = at.astimezone(counting.timezone if counting else UTC)
    if term.unit is Unit.BUSINESS_DAYS and counting:
        end = counting.business_day_end(at, term.amount)
        day = end.astimezone(counting.timezone).date()
        same_time = datetime.combine(day, local.time(), counting.timezone).astimezone(UTC)
        return min(counting.next_opening(same_time), end)
    later = (local + timedelta(days=term.amount)).astimezone(UTC)
    return calendar.next_opening(later) if calendar else later


def before(term: Term, clock: str, at: datetime, calendars: Calendars) -> datetime:
    """The latest instant, whole days before, from which that time is over by then (UTC)."""
    days = (at - timedelta(days=number) for number in count())
    return next(one for one in days if after(term, clock, one, calendars) <= at)
