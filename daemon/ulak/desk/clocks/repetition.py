"""A step of a ladder that comes again and again: which time was the last, which is next, by arithmetic."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

Lapse = tuple[datetime, datetime]
"""From one instant to another, in UTC."""


@dataclass(frozen=True, slots=True)
class Repetition:
    """
    What comes `every` so often after `first`, but never while the clock stood still.

    `has_come` says of an instant whether people were due to hear of it by another; it never takes that back
    of an earlier one.
    """

    first: datetime
    every: timedelta
    pauses: tuple[Lapse, ...]
    has_come: Callable[[datetime, datetime], bool]

    def last(self, now: datetime) -> datetime | None:
        """The last that has come by `now`; None before the second letter."""
        number = self._come_by(now)
        for since, until in reversed(self.pauses):
            if since <= self._at(number) < until:
                number = -((self.first - since) // self.every) - 1
        return self._at(number) if number > 0 else None

    def after(self, until: datetime | None, taken: Callable[[datetime], bool]) -> datetime:
        """The first that had not come by then and was not taken."""
        number = 1 if until is None else max(1, self._come_by(until) + 1)
        number = self._past_pauses(number)
        while taken(self._at(number)):
            number = self._past_pauses(number + 1)
        return self._at(number)

    def _come_by(self, now: datetime) -> int:
        """How many have come: those that wait for the office to open have not."""
        most = max(0, (now - self.first) // self.every)
        return bisect_left(range(1, most + 1), x=True, key=lambda n: not self.has_come(self._at(n), now))

    def _past_pauses(self, number: int) -> int:
        for since, until in self.pauses:
            if since <= self._at(number) < until:
                number = -((self.first - until) // self.every)
        return number

    def _at(self, number: int) -> datetime:
        return self.first + number * self.every
