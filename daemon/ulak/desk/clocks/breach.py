"""The ladder of a promise: who is told as its time runs out, and again until it is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ulak.desk.clocks.due import Calendars, instant_after, standstills
from ulak.desk.clocks.duration import parse_duration
from ulak.desk.clocks.promise import Promise, Unit


@dataclass(frozen=True, slots=True)
class Step:
    """
    One rung: when, whom, and how often again.

    `at` is a share of the promise's time (1.0 is its end) or a duration after its start. Both run
    on the promise's own clock where its term is in hours: 50 % of 8 office hours are 4 office
    hours, pauses taken out. Where its term is in days or business days they are wall time, the
    share being of the whole stretch from start to due. `every` repeats it in wall time until the
    promise is kept. `tell` are roles, or `owner`, `team`, `lead`.
    """

    at: float | timedelta
    tell: tuple[str, ...]
    every: timedelta | None = None

    def __post_init__(self) -> None:
        if (self.at if isinstance(self.at, timedelta) else timedelta(self.at)) < timedelta():
            raise ValueError("a step cannot come before its promise starts: write at: 50% or at: 12h")
        if self.every is not None and self.every <= timedelta():
            raise ValueError("every: must leave time between two letters: write for example every: 1h")


Ladder = tuple[Step, ...]
Taken = frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step to take now: its place in the ladder, which repetition it is (0 first), when it was due."""

    step: int
    occurrence: int
    at: datetime
    tell: tuple[str, ...]


def parse_at(word: str) -> float | timedelta:
    """Read `50%` as a share and `12h` as a duration (ValueError)."""
    share, percent, rest = word.strip().partition("%")
    if not percent:
        return parse_duration(word)
    if rest or not share.isascii() or not share.isdigit() or int(share) > 1_000:
        raise ValueError(f"{word!r} is not a share of a promise's time: write for example 50%")
    return int(share) / 100


def step_at(promise: Promise, step: Step, calendars: Calendars) -> datetime:
    """When a step comes for the first time (UTC); at 100 % that is the due instant."""
    in_hours = promise.rule.within.unit is Unit.SECONDS
    if isinstance(step.at, timedelta):
        after = step.at.total_seconds()
        return instant_after(promise, after, calendars) if in_hours else promise.started_at + step.at
    if in_hours:
        return instant_after(promise, promise.rule.within.amount * step.at, calendars)
    return promise.started_at + (promise.due_at - promise.started_at) * step.at


def due_steps(
    promise: Promise, ladder: Ladder, calendars: Calendars, taken: Taken, now: datetime
) -> tuple[DueStep, ...]:
    """
    Every step that is due and not yet taken, oldest first.

    After downtime that is all that was missed, each repetition by itself: the caller writes one
    letter and marks them all. None while the promise is paused, kept or not applicable.
    """
    missed: list[DueStep] = []
    for number, step in enumerate(ladder) if promise.is_live else ():
        for occurrence, at in _occurrences(promise, step, calendars):
            if not _has_come(promise, at, now):
                break
            if (number, occurrence) not in taken:
                missed.append(DueStep(number, occurrence, at, step.tell))
    return tuple(sorted(missed, key=lambda due: (due.at, due.step)))


def next_step_at(promise: Promise, ladder: Ladder, calendars: Calendars, taken: Taken) -> datetime | None:
    """When to look at this ladder next; the breach itself is a matter of `due_at`, whatever the ladder."""
    instants: list[datetime] = []
    for number, step in enumerate(ladder) if promise.is_live else ():
        for occurrence, at in _occurrences(promise, step, calendars):
            if (number, occurrence) not in taken:
                instants.append(at)
                break
    return min(instants, default=None)


def _occurrences(promise: Promise, step: Step, calendars: Calendars) -> Iterator[tuple[int, datetime]]:
    """The step, then its repetitions without end; those that fell in a pause are dropped."""
    number, at = 0, step_at(promise, step, calendars)
    yield number, at
    if step.every is None:
        return
    pauses = tuple(standstills(promise.rule, promise.started_at, promise.pauses, None))
    while True:
        number, at = number + 1, at + step.every
        if not any(since <= at < until for since, until in pauses):
            yield number, at


def _has_come(promise: Promise, at: datetime, now: datetime) -> bool:
    """At the due instant itself nothing is breached yet, so a step standing on it waits a moment more."""
    return at < now or (at == now and at != promise.due_at)
