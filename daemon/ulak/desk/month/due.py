"""When a month is reported: on the first working day after it, as the office opens; the last month alone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from ulak.desk.clocks.calendar import Calendar
from ulak.desk.figures.month import Month, month_of

LATE = timedelta(hours=1)
"""After so long the letter says why it comes only now."""
LONGEST_BACK = 12
"""Months without a report that are named: as many as the line of the year has."""


@dataclass(frozen=True, slots=True)
class Due:
    """A month to report; `opened` is when it was due, where it comes late, `missed` are earlier ones."""

    month: Month
    opened: datetime | None
    missed: tuple[Month, ...]


def due(
    now: datetime,
    office: Calendar | None,
    timezone: tzinfo,
    begun: datetime | None,
    reported: Collection[Month],
) -> Due | None:
    """
    Say which month is to be reported now; None where none is.

    Without an office it is due at the midnight that ends the month. `begun` is when the desk wrote its
    first line: of a month that was over before there is nothing to tell.
    """
    month = month_of(now, timezone).before()
    over = month.ends(timezone)
    if begun is None or begun >= over or month in reported:
        return None
    opened = office.next_opening(over) if office else over
    if now < opened:
        return None
    return Due(month, opened if now - opened > LATE else None, missed(month, timezone, begun, reported))


def missed(month: Month, timezone: tzinfo, begun: datetime, reported: Collection[Month]) -> tuple[Month, ...]:
    """Earlier months that the desk worked in and nobody reported, the oldest first."""
    first = month_of(begun, timezone)
    earlier = (month.before(n) for n in range(LONGEST_BACK, 0, -1))
    return tuple(one for one in earlier if first <= one and one not in reported)
