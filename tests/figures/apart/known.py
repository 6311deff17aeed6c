"""What was known of each life when a month ended, and how shares and ranks are written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from tests.figures.lives import Answer, Closing, Life
from tests.figures.office_days import TABLE, local_day, month_begins

LEGAL = {"petition/": "days", "information-request/": "business days"}
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Span:
    """A month of the house."""

    year: int
    month: int

    @property
    def begins(self) -> datetime:
        return month_begins(self.year, self.month)

    @property
    def ends(self) -> datetime:
        return month_begins(self.year, self.month + 1)

    @property
    def name(self) -> str:
        return f"{self.year}-{self.month:02}"

    def has(self, at: datetime | None) -> bool:
        return at is not None and self.begins <= at < self.ends

    def before(self, count: int) -> "Span":
        months = self.year * 12 + self.month - 1 - count
        return Span(months // 12, months % 12 + 1)


def is_known(life: Life, span: Span) -> bool:
    """Written down before the month ended, and no part of another ticket then."""
    is_part = life.merged is not None and life.merged.at < span.ends
    return life.opened < span.ends and not is_part


def does_count(life: Life, span: Span) -> bool:
    """Known, or received before the end and written down later."""
    return life.received < span.ends and (is_known(life, span) or life.opened >= span.ends)


def kind_at(life: Life, span: Span) -> str:
    later = [kind for at, kind in life.kinds if at < span.ends]
    return later[-1] if later else life.kind


def last_closing(life: Life, at: datetime) -> Closing | None:
    """The closing that holds at that time."""
    for one in life.closings:
        if one.at < at and (one.reopened is None or one.reopened >= at):
            return one
    return None


def is_closed(life: Life, at: datetime) -> bool:
    return last_closing(life, at) is not None


def _stands(one: Closing, span: Span) -> bool:
    """It was not taken back by the end."""
    return not (one.why == "taken back" and one.reopened is not None and one.reopened < span.ends)


def was_closed_in(life: Life, span: Span) -> bool:
    return any(span.has(one.at) and _stands(one, span) for one in life.closings)


def ended_in(life: Life, span: Span) -> Closing | None:
    """Closed in the month, and still at its end."""
    one = last_closing(life, span.ends)
    return one if one is not None and span.has(one.at) else None


def tellings(life: Life, span: Span) -> list[tuple[datetime, datetime]]:
    """When the author was told by a person: noted, and the time itself; nothing that came back."""
    told = [(one.left, one.left) for one in life.answers if one.left and arrived(one, span)]
    told += [(at, at) for party, at in life.reports if party == "reporter"]
    told += [(one.noted, one.at) for one in life.calls]
    return sorted(one for one in told if one[0] < span.ends)


def arrived(one: Answer, span: Span) -> bool:
    return one.bounced is None or one.bounced >= span.ends


def came_in(lives: Iterable[Life], span: Span) -> list[Life]:
    return [one for one in lives if span.has(one.received) and does_count(one, span)]


def share_of(part: int, of: int) -> Json:
    return {"part": part, "of": of, "percent": round(100 * part / of, 1) if of else None}


def _rank(values: list[float], share: float) -> float | None:
    if len(values) < 5:
        return None
    return sorted(values)[ceil(round(share * len(values), 9)) - 1]


def spread(values: Iterable[float]) -> Json:
    every = list(values)
    return {"n": len(every), "p50": _rank(every, 0.5), "p90": _rank(every, 0.9)}


def in_hours(span: timedelta) -> float:
    return round(span.total_seconds() / 3600, 2)


def days_used(life: Life, unit: str, until: datetime) -> int:
    begins, ends = local_day(life.received), local_day(until)
    if unit == "days":
        return (ends - begins).days
    return sum(TABLE[begins + timedelta(days=one)] is not None for one in range(1, (ends - begins).days + 1))


def _minutes(span: timedelta) -> int:
    return ceil(span / timedelta(minutes=1))


def missed(life: Life, promise: str, due: datetime, kept: datetime | None, span: Span) -> Json:
    over = (kept or span.ends) - due
    return {"number": life.number, "promise": promise, "minutes": _minutes(over), "is_open": kept is None}


def ordered(misses: list[Json]) -> list[Json]:
    return sorted(misses, key=lambda one: (one["number"], one["promise"]))
