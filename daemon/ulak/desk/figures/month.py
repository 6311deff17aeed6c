"""A calendar month where the house is: half-open, from midnight to midnight."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

_WRITTEN = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_IN_A_YEAR = 12


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One month, by year and number."""

    year: int
    number: int

    def __post_init__(self) -> None:
        """Refuse what no calendar has."""
        if not (1 <= self.number <= _IN_A_YEAR and 1 < self.year < 9999):
            raise ValueError(f"{self.year}-{self.number} is no month")

    @classmethod
    def parse(cls, word: str) -> "Month":
        """Read `2026-11` (ValueError)."""
        if not (match := _WRITTEN.fullmatch(word)):
            raise ValueError(f"{word!r} is no month: write year and month, for example 2026-11")
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        """`2026-11`."""
        return f"{self.year:04}-{self.number:02}"

    def begins(self, timezone: tzinfo) -> datetime:
        """The first instant that is in it, in UTC."""
        return datetime(self.year, self.number, 1, tzinfo=timezone).astimezone(UTC)

    def ends(self, timezone: tzinfo) -> datetime:
        """The first instant that is in it no more, in UTC."""
        return self.next().begins(timezone)

    def next(self) -> "Month":
        """The month after it."""
        return self.before(-1)

    def before(self, n: int = 1) -> "Month":
        """The month so many months earlier."""
        year, number = divmod(self.year * _IN_A_YEAR + self.number - 1 - n, _IN_A_YEAR)
        return Month(year, number + 1)


def month_of(instant: datetime, timezone: tzinfo) -> Month:
    """The month an instant lies in."""
    local = instant.astimezone(timezone)
    return Month(local.year, local.month)
