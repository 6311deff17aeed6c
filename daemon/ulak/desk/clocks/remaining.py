"""
What is left of a promise, in words: one function for the command line, for letters and for the digest.

On a calendar with hours what is left is office time, and the words say so. What is over is told as it
passes on the wall: the author waits at night too.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from ulak.desk.clocks.due import Calendars, calendar_of
from ulak.desk.clocks.promise import WALL, Promise, PromiseState, Unit
from ulak.desk.clocks.stretch import days
from ulak.desk.rules.rulebook import Words

LEFT = Words("{span} kaldı", "{span} left")
OFFICE_LEFT = Words("{span} mesai kaldı", "{span} of office time left")
DAYS_LEFT = Words("{count} iş günü kaldı", "{count} business days left")
DAY_LEFT = Words("1 iş günü kaldı", "1 business day left")
OVER = Words("{span} geçti", "{span} over")
STANDS = Words("duruyor, başvuru sahibi bekleniyor", "stands still, waiting for the author")
KEPT = Words("yerine getirildi", "kept")
KEPT_LATE = Words("{span} geç yerine getirildi", "kept {span} late")
MISSED = Words("süresinde yerine getirilmedi, artık beklenmiyor", "missed, and no longer waited for")
GONE = Words("geçerli değil", "not applicable")

_UNITS = (
    (86_400, Words("gün", "d")),
    (3_600, Words("sa", "h")),
    (60, Words("dk", "min")),
    (1, Words("sn", "s")),
)
_RUNS, _STANDS, _OVER = range(3)
_MOMENT = timedelta(microseconds=1)
_HOURS = 1
"""Where the units of office time begin: a day of it could be taken for a day of the calendar."""


def most_urgent(promises: Iterable[Promise]) -> Promise | None:
    """The one that needs somebody first: the earliest due instant, whatever clock it is on."""
    return min((one for one in promises if one.is_live), key=lambda one: one.due_at, default=None)


def foremost(promises: Iterable[Promise]) -> Promise | None:
    """The most urgent one; where none runs, one that stands still."""
    first = next(iter(by_urgency(promises)), None)
    return None if first is None or _rank(first) == _OVER else first


def by_urgency(promises: Iterable[Promise]) -> tuple[Promise, ...]:
    """First those that somebody must keep, the earliest before all; then what stands still; then the rest."""
    return tuple(sorted(promises, key=lambda one: (_rank(one), one.due_at)))


def remaining(promise: Promise, now: datetime, calendars: Calendars, language: str) -> str:
    """`3 sa 12 dk kaldı`, `3 h 12 min of office time left`, `1 sa 5 dk geçti`: how a promise stands."""
    if promise.state is PromiseState.PAUSED:
        return STANDS.in_language(language)
    if promise.state is PromiseState.NOT_APPLICABLE:
        return GONE.in_language(language)
    if promise.ended_at is not None:
        return MISSED.in_language(language)
    if promise.kept_at is not None:
        if promise.state is PromiseState.KEPT:
            return KEPT.in_language(language)
        return _told(KEPT_LATE, promise.kept_at - promise.due_at, language)
    if now > promise.due_at:
        return _told(OVER, now - promise.due_at, language)
    return _left(promise, now, calendars, language)


def span_in_words(span: timedelta, language: str, first: int = 0) -> str:
    """The two largest units, none that is nothing: `2 gün 4 sa`, `12 dk`; seconds where no minute is."""
    left, told = int(span.total_seconds()), list[str]()
    for seconds, unit in _UNITS[first:]:
        count, left = divmod(left, seconds)
        if (count and seconds > 1) or (seconds == 1 and not told):
            told.append(f"{count} {unit.in_language(language)}")
    return " ".join(told[:2])


def _rank(promise: Promise) -> int:
    if promise.is_live:
        return _RUNS
    return _STANDS if promise.state is PromiseState.PAUSED else _OVER


def _left(promise: Promise, now: datetime, calendars: Calendars, language: str) -> str:
    """Business days are told as days until the last one, and then as what is left of its hours."""
    rule = promise.rule
    if rule.clock == WALL or rule.within.unit is Unit.DAYS or rule.clock not in calendars:
        return _told(LEFT, promise.due_at - now, language)
    calendar = calendar_of(rule, calendars)
    _, *later = days(calendar, now, promise.due_at + _MOMENT)
    count = sum(1 for day in later if calendar.spans(day))
    if rule.within.unit is Unit.BUSINESS_DAYS and count:
        words = DAY_LEFT if count == 1 else DAYS_LEFT
        return words.in_language(language).format(count=count)
    seconds = calendar.between(now, promise.due_at)
    return _told(OFFICE_LEFT, timedelta(seconds=seconds), language, _HOURS)


def _told(words: Words, span: timedelta, language: str, first: int = 0) -> str:
    return words.in_language(language).format(span=span_in_words(span, language, first))
