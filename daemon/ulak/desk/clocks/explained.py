"""All that explains one promise, as values: its time from the start on, where it ended, and its ladder."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from ulak.desk.clocks.breach import Ladder, Step, Taken, TakenKey, heard_at, next_of, repeated_at, step_at
from ulak.desk.clocks.due import Calendars, due_at
from ulak.desk.clocks.first_sight import SIGHT, told_at_sight
from ulak.desk.clocks.promise import WALL, Promise, PromiseState
from ulak.desk.clocks.stretch import Stretch
from ulak.desk.clocks.timeline import OVER, WAITING, timeline

_NEVER = datetime.max.replace(tzinfo=UTC)

TakenAt = Mapping[TakenKey, datetime]
"""When each step and repetition of one promise was taken."""


@dataclass(frozen=True, slots=True)
class Rung:
    """
    One step of a ladder, or a repetition of one: when it comes, when it was taken.

    `at` is None where it cannot be told: it was taken and stands on the ladder no more, or it is to come
    and the clock stands still.
    """

    step: str
    occurrence: int
    at: datetime | None
    taken_at: datetime | None = None
    tell: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explained:
    """
    A promise with its timeline, cut where it was kept or, while it is not, at `now`.

    `due_at` is when it would be due if a clock that stands still had gone on at once. `otherwise` is what the
    calendars of today say, where that is another instant.
    """

    promise: Promise
    stretches: tuple[Stretch, ...]
    due_at: datetime
    now: datetime
    rungs: tuple[Rung, ...] = ()
    otherwise: datetime | None = None

    @property
    def stands(self) -> bool:
        """Does its clock stand still, or did it when it was kept?"""
        return _stands(self.promise)

    @property
    def wall(self) -> timedelta:
        """All of it: the other four add up to this."""
        return self._length(lambda one: True)

    @property
    def counted(self) -> timedelta:
        """What counted."""
        return self._length(lambda one: one.counted)

    @property
    def paused(self) -> timedelta:
        """What the desk waited for the author."""
        return self._length(lambda one: one.why == WAITING)

    @property
    def over(self) -> timedelta:
        """What came after the due instant."""
        return self._length(lambda one: one.why == OVER)

    @property
    def closed(self) -> timedelta:
        """What did not count: the desk was closed, or the day is not one that counts."""
        return self.wall - self.counted - self.paused - self.over

    def _length(self, is_meant: Callable[[Stretch], bool]) -> timedelta:
        return sum((one.length for one in self.stretches if is_meant(one)), timedelta())


def explained(
    promise: Promise,
    ladder: Ladder,
    taken: TakenAt,
    calendars: Calendars,
    today: Calendars,
    now: datetime,
) -> Explained:
    """
    Explain a promise by the calendars it was counted on; `today` are those in force.

    One that is over is what it was: nothing but a sentence tells that it would be another now.
    """
    end, due = promise.settled_at or now, promise.due_at
    if _stands(promise):
        due = due_at(promise.rule, promise.started_at, promise.pauses, calendars, end)
    by_today = due
    if promise.rule.clock in (WALL, *today):
        by_today = due_at(promise.rule, promise.started_at, promise.pauses, today, end)
    return Explained(
        promise,
        tuple(_cut(timeline(promise, _end(promise, now), calendars), promise, now)),
        due,
        now,
        tuple(_rungs(promise, ladder, taken, calendars)),
        None if by_today == due else by_today,
    )


def _stands(promise: Promise) -> bool:
    return bool(promise.pauses) and promise.pauses[-1].until is None


def _end(promise: Promise, now: datetime) -> datetime:
    """Until the due instant, and on to what came of it; a clock that stands still has no due instant."""
    reached = promise.settled_at or now
    if _stands(promise):
        return max(reached, promise.pauses[-1].since)
    is_over = promise.settled_at is not None or promise.is_live
    return max(reached, promise.due_at) if is_over else promise.due_at


def _cut(stretches: Iterable[Stretch], promise: Promise, now: datetime) -> Iterator[Stretch]:
    """What was until it was kept, or is until now, and what comes after; one that was given up is whole."""
    at = promise.settled_at or now
    for one in stretches:
        if one.since < at < one.until and promise.state is not PromiseState.NOT_APPLICABLE:
            yield replace(one, until=at)
            yield replace(one, since=at)
        else:
            yield one


def _rungs(promise: Promise, ladder: Ladder, taken: TakenAt, calendars: Calendars) -> Iterator[Rung]:
    """Every step in the order of time, with its repetitions so far and the next."""
    found = [one for step in ladder for one in _of_step(promise, step, taken, calendars)]
    known = {step.name for step in ladder}
    at_sight = told_at_sight(promise, ladder, calendars)
    gone = (
        Rung(*key, at=None, taken_at=at, tell=at_sight if key[0] == SIGHT else ())
        for key, at in taken.items()
        if key[0] not in known
    )
    yield from sorted((*found, *gone), key=lambda one: one.at or one.taken_at or _NEVER)


def _of_step(promise: Promise, step: Step, taken: TakenAt, calendars: Calendars) -> Iterator[Rung]:
    """The step, its repetitions that were told, and the next where one is to come."""
    until = max(taken.values(), default=None)
    first = heard_at(promise.rule, step_at(promise, step, calendars), calendars)
    following = next_of(promise, step, calendars, Taken(frozenset(taken), until))
    taken_at, is_unknown = taken.get((step.name, 0)), _stands(promise)
    yield Rung(step.name, 0, None if is_unknown and not taken_at else first, taken_at, step.tell)
    told = sorted(epoch for name, epoch in taken if name == step.name and epoch)
    for number, epoch in enumerate(told, 1):
        at = repeated_at(promise, epoch, calendars)
        yield Rung(step.name, number, at, taken[step.name, epoch], step.tell)
    if following and following.occurrence and promise.is_live:
        yield Rung(step.name, len(told) + 1, None if is_unknown else following.at, None, step.tell)
