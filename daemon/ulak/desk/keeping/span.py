"""How long something is kept, as people count it: `90d`, `6mo`, `2y`."""

import re
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, datetime, timedelta, tzinfo
from enum import StrEnum

_WRITTEN = re.compile(r"([0-9]{1,5})(d|mo|y)", re.ASCII)
_IN_A_YEAR, _DAYS_IN_A_MONTH, _DAYS_IN_A_YEAR = 12, 28, 365
LONGEST_YEARS = 100
FOR_EVER = datetime(MAXYEAR, 1, 1, tzinfo=UTC)
"""What ends later ends then: a stranger's certificate may say 99991231235959Z (RFC 5280 §4.1.2.5)."""


class SpanUnit(StrEnum):
    """The unit as it is written."""

    DAYS = "d"
    MONTHS = "mo"
    YEARS = "y"


@dataclass(frozen=True, slots=True)
class Span:
    """
    So many days, months or years: the same day and time of day later, where the desk is.

    A day that the month does not have (29 February, 31 April) is the first of the next: never too early.
    """

    amount: int
    unit: SpanUnit

    def __str__(self) -> str:
        """As `rules/` would write it."""
        return f"{self.amount}{self.unit}"

    @property
    def days(self) -> int:
        """At least so many days it lasts, whenever it begins."""
        per_unit = {SpanUnit.DAYS: 1, SpanUnit.MONTHS: _DAYS_IN_A_MONTH, SpanUnit.YEARS: _DAYS_IN_A_YEAR}
        return self.amount * per_unit[self.unit]

    @property
    def years(self) -> int:
        """So many whole years it lasts, whenever it begins."""
        in_a_year = {SpanUnit.DAYS: _DAYS_IN_A_YEAR + 1, SpanUnit.MONTHS: _IN_A_YEAR, SpanUnit.YEARS: 1}
        return self.amount // in_a_year[self.unit]

    def after(self, instant: datetime, timezone: tzinfo) -> datetime:
        """When it is over, of what began at that instant; UTC."""
        if instant.year + self.years >= MAXYEAR - 1:
            return FOR_EVER
        local = instant.astimezone(timezone)
        if self.unit is SpanUnit.DAYS:
            later = local + timedelta(days=self.amount)
        else:
            months = self.amount * (_IN_A_YEAR if self.unit is SpanUnit.YEARS else 1)
            later = _months_later(local, months)
        return later.astimezone(UTC)


def parse_span(word: str) -> Span:
    """Read how long something is kept (ValueError)."""
    if not (match := _WRITTEN.fullmatch(word.strip())):
        raise ValueError(
            f"{word!r} is no time to keep something: write days, months or years, as 90d, 6mo, 2y"
        )
    span = Span(int(match[1]), SpanUnit(match[2]))
    if not span.amount:
        raise ValueError(f"{word!r} keeps nothing at all: write for example 2y")
    if span.days > LONGEST_YEARS * _DAYS_IN_A_YEAR:
        raise ValueError(f"{word!r} is longer than a hundred years: shorten it")
    return span


def _months_later(local: datetime, months: int) -> datetime:
    year, month = divmod(local.year * _IN_A_YEAR + local.month - 1 + months, _IN_A_YEAR)
    try:
        return local.replace(year=year, month=month + 1)
    except ValueError:
        return _months_later(local.replace(day=1), months + 1)
