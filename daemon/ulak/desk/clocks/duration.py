"""Durations and terms as administrators write them: `90s 15m 8h 2d`, and `15bd` for a promise."""

import re
from datetime import timedelta

from ulak.desk.clocks.promise import Term, Unit

SECONDS_IN = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
LONGEST = timedelta(days=3_660)

_WRITTEN = re.compile(r"([0-9]{1,9})(s|m|h|d|bd)", re.ASCII)


def parse_duration(word: str) -> timedelta:
    """Read a stretch of wall time; `2d` is exactly 172,800 s and `0s` is allowed (ValueError)."""
    amount, unit = _split(word, "90s, 15m, 8h or 2d")
    if unit == "bd":
        raise ValueError(
            f"{word!r} counts business days, which only a promise's term can: write hours or days"
        )
    return _bounded(word, amount * SECONDS_IN[unit])


def parse_term(word: str) -> Term:
    """Read a promise's term: `24h` counts on its clock, `30d` and `15bd` count days (ValueError)."""
    amount, unit = _split(word, "8h, 24h, 30d or 15bd")
    if amount == 0:
        raise ValueError(f"{word!r} leaves no time at all: a promise needs a term, for example 8h or 15bd")
    seconds = _bounded(word, amount * SECONDS_IN[unit.removeprefix("b")])
    if unit == "bd":
        return Term(amount, Unit.BUSINESS_DAYS)
    if unit == "d":
        return Term(amount, Unit.DAYS)
    return Term(int(seconds.total_seconds()), Unit.SECONDS)


def shortest(term: Term) -> timedelta:
    """At least so long it lasts on the wall, whatever its clock; a business day may be a short one."""
    if term.unit is Unit.SECONDS:
        return timedelta(seconds=term.amount)
    return timedelta(days=term.amount - 1)


def write_term(term: Term) -> str:
    """Write a term as `rules/` would: `24h`, never `1d`, which is another promise."""
    if term.unit is not Unit.SECONDS:
        return f"{term.amount}{term.unit}"
    return write_span(timedelta(seconds=term.amount))


def write_span(span: timedelta) -> str:
    """Write a stretch of wall time in its largest whole unit below a day: `12h`, `90m`, `0h`."""
    seconds = int(span.total_seconds())
    unit = next(unit for unit in "hms" if seconds % SECONDS_IN[unit] == 0)
    return f"{seconds // SECONDS_IN[unit]}{unit}"


def _split(word: str, examples: str) -> tuple[int, str]:
    if not (match := _WRITTEN.fullmatch(word.strip())):
        raise ValueError(f"{word!r} is not a duration: write a number and a unit, for example {examples}")
    return int(match[1]), match[2]


def _bounded(word: str, seconds: int) -> timedelta:
    if seconds > LONGEST.total_seconds():
        raise ValueError(f"{word!r} is longer than ten years: shorten it")
    return timedelta(seconds=seconds)
