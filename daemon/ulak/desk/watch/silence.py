"""When a mailbox is suspiciously silent: longer than its own habit, nights and weekends among it."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from ulak.desk.clocks.calendar import Calendar

HABIT = timedelta(days=28)
"""How far back the habit is looked for."""

FEWEST = 30
LEAST = timedelta(hours=4)
_MORE = 1.5


def patience(arrivals: Iterable[datetime], now: datetime) -> timedelta | None:
    """
    How long this mailbox may be silent: half as long again as it ever was within `HABIT`.

    None where fewer than `FEWEST` mails came: such a mailbox has no habit, and needs a canary.
    """
    recent = sorted(at for at in arrivals if now - HABIT <= at <= now)
    if len(recent) < FEWEST:
        return None
    longest = max(after - before for before, after in pairwise(recent))
    return max(longest * _MORE, LEAST)


def silent_for(last: datetime, now: datetime, calendar: Calendar | None) -> timedelta:
    """How long nothing came, public holidays on working days not counted: they are no part of any habit."""
    silence = now - last
    if calendar is None or silence > HABIT:
        return silence
    for day in calendar.timeline(last, now):
        if calendar.week[day.day.weekday()] and not calendar.spans(day.day):
            silence -= _within(day.day, last, now, calendar)
    return silence


def _within(day: date, last: datetime, now: datetime, calendar: Calendar) -> timedelta:
    begins = datetime.combine(day, time.min, calendar.timezone)
    ends = datetime.combine(day + timedelta(days=1), time.min, calendar.timezone)
    return min(now, ends) - max(last, begins)
