"""The ladder of a promise: who is told as its time runs out, and again until it is kept."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ulak.desk.clocks.due import Calendars, instant_after, standstills
from ulak.desk.clocks.duration import parse_duration, write_span
from ulak.desk.clocks.promise import WALL, Promise, PromiseRule, Unit
from ulak.desk.clocks.repetition import Repetition


@dataclass(frozen=True, slots=True)
class FromDue:
    """So long after the due instant, before it where negative: `-2h`, `+30m`."""

    span: timedelta


At = float | timedelta | FromDue
MOST_PERCENT = 1_000
_SIGNS = ("-", "+")
ALLOWED = "a share (50%), a time after the start (12h), before (-2h) or after (+30m) the due instant"


@dataclass(frozen=True, slots=True)
class Step:
    """
    One rung: when, whom, and how often again.

    `at` is a share of the promise's time (1.0 is its end), a duration after its start, or one from its
    due instant. They run on the promise's own clock where its term is in hours: 50 % of 8 office hours are
    4 office hours, pauses taken out. Where its term is in days or business days they are wall time, the
    share being of the whole stretch from start to due. `every` repeats it in wall time until the promise is
    kept. `tell` are roles, or `owner`, `team`, `lead`.
    """

    at: At
    tell: tuple[str, ...]
    every: timedelta | None = None

    def __post_init__(self) -> None:
        first = self.at if isinstance(self.at, timedelta | float | int) else 0.0
        if (first if isinstance(first, timedelta) else timedelta(first)) < timedelta():
            raise ValueError("a step cannot come before its promise starts: write at: 50% or at: 12h")
        if self.every is not None and self.every <= timedelta():
            raise ValueError("every: must leave time between two letters: write for example every: 1h")

    @property
    def name(self) -> str:
        """
        What it is called on its ladder, whatever stands before it: `50%`, `12h`, `-2h`.

        So a ladder to which a step is added repeats none that was taken.
        """
        if isinstance(self.at, timedelta):
            return write_span(self.at)
        if isinstance(self.at, FromDue):
            sign = "-" if self.at.span < timedelta() else "+"
            return f"{sign}{write_span(abs(self.at.span))}"
        return f"{round(self.at * 100)}%"


Ladder = tuple[Step, ...]
TakenKey = tuple[str, int]
"""The name of a step, and 0; of a repetition the epoch seconds of its own instant, whatever `every` says."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken of one promise's ladder, and `until` when the last of it was."""

    keys: frozenset[TakenKey] = frozenset()
    until: datetime | None = None


NOTHING_TAKEN = Taken()


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step to take now: its name on the ladder, which taking it is (`TakenKey`), when it was due."""

    step: str
    occurrence: int
    at: datetime
    tell: tuple[str, ...]


def parse_at(word: str) -> At:
    """
    Read `50%` as a share, `12h` as time after the start, `-2h` and `+30m` as from the due instant.

    ValueError says which words stand there.
    """
    share, percent, rest = word.strip().partition("%")
    if percent:
        if rest or not share.isascii() or not share.isdigit() or int(share) > MOST_PERCENT:
            raise ValueError(
                f"{word!r} is not a share of a promise's time: write for example 50%, at most {MOST_PERCENT}%"
            )
        return int(share) / 100
    try:
        span = parse_duration(share[1:] if share[:1] in _SIGNS else share)
    except ValueError as error:
        raise ValueError(f"{word!r} is no time on a ladder: write {ALLOWED} ({error})") from error
    return FromDue(-span if share[0] == "-" else span) if share[0] in _SIGNS else span


def step_at(promise: Promise, step: Step, calendars: Calendars) -> datetime:
    """
    When a step comes for the first time (UTC); at 100 % that is the due instant; never before the start.

    Of a promise whose calendar no file defines any more all is shared by wall time.
    """
    in_hours = promise.rule.within.unit is Unit.SECONDS and _is_known(promise.rule, calendars)
    if isinstance(step.at, FromDue) and in_hours:
        after = promise.rule.within.amount + step.at.span.total_seconds()
        return instant_after(promise, max(after, 0), calendars)
    if isinstance(step.at, FromDue):
        return max(promise.due_at + step.at.span, promise.started_at)
    if isinstance(step.at, timedelta):
        after = step.at.total_seconds()
        return instant_after(promise, after, calendars) if in_hours else promise.started_at + step.at
    if in_hours:
        return instant_after(promise, promise.rule.within.amount * step.at, calendars)
    return promise.started_at + (promise.due_at - promise.started_at) * step.at


def heard_at(rule: PromiseRule, at: datetime, calendars: Calendars) -> datetime:
    """
    When people hear of what falls on that instant: a promise of the office is quiet outside its hours.

    What runs on the wall clock, night and day, is told night and day, terms of law too. The breach of a
    promise is written down when it happens, whenever it is told.
    """
    calendar = calendars.get(rule.clock)
    return at if calendar is None else calendar.next_opening(at)


def due_steps(
    promise: Promise, ladder: Ladder, calendars: Calendars, taken: Taken, now: datetime
) -> tuple[DueStep, ...]:
    """
    Every step that people are due to hear of and that is not yet taken, oldest first.

    What fell into quiet hours has the instant at which they end. After downtime that is all that was
    missed, of each step one: the last repetition, or the step itself where that was missed too. What a
    change put before the last letter is never told. None while the promise is paused, kept or not applicable.
    """
    missed = (_due(promise, step, calendars, taken, now) for step in (ladder if promise.is_live else ()))
    return tuple(sorted((due for due in missed if due is not None), key=lambda due: due.at))


def next_step_at(promise: Promise, ladder: Ladder, calendars: Calendars, taken: Taken) -> datetime | None:
    """When to look at this ladder next; the breach itself is a matter of `due_at`, whatever the ladder."""
    found = (next_of(promise, step, calendars, taken) for step in (ladder if promise.is_live else ()))
    return min((due.at for due in found if due is not None), default=None)


def next_of(promise: Promise, step: Step, calendars: Calendars, taken: Taken) -> DueStep | None:
    """The step itself, or of its repetitions the first that is news; None where nothing of it is to come."""
    first = step_at(promise, step, calendars)
    heard = heard_at(promise.rule, first, calendars)
    if (step.name, 0) not in taken.keys and _is_news(promise, heard, taken):
        return DueStep(step.name, 0, heard, step.tell)
    if step.every is None:
        return None
    again = _repetition(promise, step.every, first, calendars)
    at = again.after(taken.until, lambda one: (step.name, _epoch(one)) in taken.keys)
    return _repeated(promise, step, at, calendars)


def repeated_at(promise: Promise, occurrence: int, calendars: Calendars) -> datetime:
    """When people heard of a repetition that was taken."""
    return heard_at(promise.rule, datetime.fromtimestamp(occurrence, UTC), calendars)


def _due(promise: Promise, step: Step, calendars: Calendars, taken: Taken, now: datetime) -> DueStep | None:
    found = next_of(promise, step, calendars, taken)
    if found is None or not _has_come(promise, found.at, now):
        return None
    if found.occurrence == 0 or step.every is None:
        return found
    again = _repetition(promise, step.every, step_at(promise, step, calendars), calendars)
    last = again.last(now)
    is_taken = last is None or (step.name, _epoch(last)) in taken.keys
    return found if last is None or is_taken else _repeated(promise, step, last, calendars)


def _repetition(promise: Promise, every: timedelta, first: datetime, calendars: Calendars) -> Repetition:
    """Counted from the step itself: quiet hours put none of the later ones off."""
    pauses = tuple(standstills(promise.rule, promise.started_at, promise.pauses, None))

    def has_come(at: datetime, now: datetime) -> bool:
        return _has_come(promise, heard_at(promise.rule, at, calendars), now)

    return Repetition(first, every, pauses, has_come)


def _repeated(promise: Promise, step: Step, at: datetime, calendars: Calendars) -> DueStep:
    return DueStep(step.name, _epoch(at), heard_at(promise.rule, at, calendars), step.tell)


def _epoch(at: datetime) -> int:
    return int(at.timestamp())


def _is_news(promise: Promise, at: datetime, taken: Taken) -> bool:
    """Had it not come when the last letter was written, or is it of a breach that was not known then?"""
    if taken.until is None or not _has_come(promise, at, taken.until):
        return True
    breach = promise.broken
    return breach is not None and breach.noted_at > taken.until and at >= promise.due_at


def _is_known(rule: PromiseRule, calendars: Calendars) -> bool:
    return rule.clock == WALL or rule.clock in calendars


def _has_come(promise: Promise, at: datetime, now: datetime) -> bool:
    """At the due instant itself nothing is breached yet, so a step standing on it waits a moment more."""
    return at < now or (at == now and at != promise.due_at)
