"""Office time, added up once: a month asks for tens of thousands of stretches of it."""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta, tzinfo

from ulak.desk.clocks.calendar import Calendar


class OfficeTime:
    """
    How long the office was open between two instants (seconds since the epoch), and on how many days.

    Without a calendar the wall counts. What lies before `first` or after `last` counts as closed.
    """

    def __init__(self, calendar: Calendar | None, timezone: tzinfo, first: float, last: float) -> None:
        self._timezone = timezone
        self._is_wall = calendar is None
        self._opens: list[float] = []
        self._worked: list[float] = []
        self._days: list[int] = []
        if calendar is not None:
            self._add_up(calendar, first, last)

    def between(self, since: float, until: float) -> float:
        """Open seconds; none if the end comes first."""
        if until <= since:
            return 0.0
        return until - since if self._is_wall else self._until(until) - self._until(since)

    def business_days(self, since: float, until: float) -> int:
        """Days with open time after the day of `since`, up to and with that of `until`."""
        first, last = self._day(since), self._day(until)
        if self._is_wall:
            return max(0, last - first)
        return max(0, bisect_right(self._days, last) - bisect_right(self._days, first))

    def calendar_days(self, since: float, until: float) -> int:
        """How many days later it was, by the local dates."""
        return max(0, self._day(until) - self._day(since))

    def _add_up(self, calendar: Calendar, first: float, last: float) -> None:
        worked = 0.0
        begins = datetime.fromtimestamp(first, UTC) - timedelta(days=1)
        for day in calendar.timeline(begins, datetime.fromtimestamp(last, UTC) + timedelta(days=1)):
            if day.spans:
                self._days.append(day.day.toordinal())
            for opens, closes in day.spans:
                self._opens.append(opens.timestamp())
                self._worked.append(worked)
                worked += (closes - opens).total_seconds()
        self._opens.append(float("inf"))
        self._worked.append(worked)

    def _until(self, at: float) -> float:
        """Open seconds from the first instant on."""
        here = bisect_right(self._opens, at) - 1
        if here < 0:
            return 0.0
        return min(self._worked[here] + at - self._opens[here], self._worked[here + 1])

    def _day(self, at: float) -> int:
        return datetime.fromtimestamp(at, self._timezone).toordinal()
