"""
When a promise is due, and how it moves from state to state.

An instant is a pure function of (rule, start, pauses, calendars): intervals are kept, never
counters, so it can be computed again at any time and gives the same answer.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo

from ulak.desk.clocks.calendar import Calendar
from ulak.desk.clocks.promise import WALL, Pause, Promise, PromiseRule, PromiseState, Unit
from ulak.errors import ConfigError

Calendars = Mapping[str, Calendar]


def due_at(
    rule: PromiseRule,
    started_at: datetime,
    pauses: tuple[Pause, ...],
    calendars: Calendars,
    now: datetime | None = None,
) -> datetime:
    """
    The last instant (UTC) at which the promise is still kept.

    `24h` is 86,400 s on the promise's clock; `30d` is the same local time N days later; `15bd` is
    the end of the hours of the Nth business day. What was left at a pause continues after it. A
    pause still running counts as ending `now`; without `now` it is left out.
    """
    amount = rule.within.amount
    if rule.within.unit is Unit.SECONDS:
        first = _advance(rule, started_at, amount, calendars)
    elif rule.within.unit is Unit.BUSINESS_DAYS:
        first = calendar_of(rule, calendars).business_day_end(started_at, amount)
    else:
        first = _same_time(started_at.astimezone(timezone_of(rule, calendars)), amount)
    return _after_pauses(first, rule, standstills(rule, started_at, pauses, now), calendars)


def instant_after(promise: Promise, seconds: float, calendars: Calendars) -> datetime:
    """When so many seconds of the promise's own clock have passed, its pauses taken out."""
    first = _advance(promise.rule, promise.started_at, seconds, calendars)
    pauses = standstills(promise.rule, promise.started_at, promise.pauses, None)
    return _after_pauses(first, promise.rule, pauses, calendars)


def calendar_of(rule: PromiseRule, calendars: Calendars) -> Calendar:
    """The calendar the promise counts on (ConfigError if no file defines it)."""
    if calendar := calendars.get(rule.clock):
        return calendar
    known = ", ".join(sorted(calendars)) or "none"
    raise ConfigError(
        f"promise {rule.name}: there is no calendar {rule.clock!r} to count on:"
        f" define it, or name one that is defined ({known})"
    )


def timezone_of(rule: PromiseRule, calendars: Calendars) -> tzinfo:
    """Calendars of one house share its time zone; a wall clock borrows it, and is UTC without any."""
    if rule.clock != WALL:
        return calendar_of(rule, calendars).timezone
    return next((calendar.timezone for calendar in calendars.values()), UTC)


def standstills(
    rule: PromiseRule, started_at: datetime, pauses: Iterable[Pause], now: datetime | None
) -> Iterator[tuple[datetime, datetime]]:
    """The stretches the clock stood still, in order and apart from each other."""
    reached = started_at
    for pause in sorted(pauses, key=lambda pause: pause.since) if rule.pauses else ():
        since, until = max(pause.since, reached), pause.until or now
        if until and until > since:
            yield since, until
            reached = until


def counted_on(rule: PromiseRule, calendars: Calendars) -> str:
    """The version of the calendar a promise counts on; empty for a wall clock."""
    return "" if rule.clock == WALL else calendar_of(rule, calendars).version


def start(
    rule: PromiseRule, to: str, received_at: datetime, calendars: Calendars, basis: str, rules: str = ""
) -> Promise:
    """Begin a promise at the arrival of the mail (T0), not when anybody looked; `rules` is their version."""
    return Promise(
        rule=rule,
        to=to,
        started_at=received_at.astimezone(UTC),
        due_at=due_at(rule, received_at, (), calendars),
        state=PromiseState.RUNNING,
        basis=basis,
        rules=rules,
        calendar=counted_on(rule, calendars),
    )


def keep(promise: Promise, at: datetime) -> Promise:
    """
    What was promised left the desk at that instant; only the first time counts.

    At the due instant itself the promise is still kept. A late one stays breached, with the time.
    While the clock stands still a promise cannot be late, whatever `due_at` says. What turns out to have
    left in time keeps one that was taken for breached; the record of that (`broken`) stays all the same.
    """
    if promise.state is PromiseState.PAUSED:
        return replace(promise, state=PromiseState.KEPT, kept_at=at)
    if promise.state not in (PromiseState.RUNNING, PromiseState.BREACHED) or promise.kept_at:
        return promise
    state = PromiseState.BREACHED if at > promise.due_at else PromiseState.KEPT
    return replace(promise, state=state, kept_at=at, ended_at=None)


def breach(promise: Promise, now: datetime) -> Promise:
    """Mark the promise breached once its due instant is over."""
    if promise.state is PromiseState.RUNNING and now > promise.due_at:
        return replace(promise, state=PromiseState.BREACHED)
    return promise


def end(promise: Promise, now: datetime) -> Promise:
    """
    Nobody is waited for by it any more, though nothing kept it.

    What was missed by then stays breached, whether or not anybody had looked: its record is still to come.
    """
    promise = breach(promise, now)
    if promise.state is PromiseState.BREACHED or promise.broken is not None:
        return replace(promise, state=PromiseState.BREACHED, ended_at=now)
    return replace(promise, state=PromiseState.NOT_APPLICABLE)


def unkeep(promise: Promise, now: datetime, calendars: Calendars) -> Promise:
    """
    Let it run again: what kept it did not arrive.

    Its start is the old one; where its time is over it is breached at once. A clock that stood still
    when it was kept goes on `now`, with the time that was left. One that was missed stays so.
    """
    if promise.state is PromiseState.BREACHED or promise.broken is not None:
        return replace(promise, state=PromiseState.BREACHED, kept_at=None, ended_at=None)
    stands = bool(promise.pauses) and promise.pauses[-1].until is None
    state = PromiseState.PAUSED if stands else PromiseState.RUNNING
    goes_on = resume(replace(promise, state=state, kept_at=None), now, calendars)
    return breach(recount(goes_on, calendars), now)


def pause(promise: Promise, at: datetime, calendars: Calendars) -> Promise:
    """Stop the clock, if it may stop and has time left; `due_at` then says nothing until it resumes."""
    if promise.state is not PromiseState.RUNNING or not promise.rule.pauses:
        return promise
    if at >= due_at(promise.rule, promise.started_at, promise.pauses, calendars):
        return promise
    stopped = Pause(max(at, promise.started_at), None)
    return replace(promise, state=PromiseState.PAUSED, pauses=(*promise.pauses, stopped), moved_from=None)


def resume(promise: Promise, at: datetime, calendars: Calendars) -> Promise:
    """Let the clock go on: the time that was left at the pause is left again."""
    if promise.state is not PromiseState.PAUSED:
        return promise
    *earlier, running = promise.pauses
    pauses = (*earlier, Pause(running.since, max(at, running.since)))
    return recount(replace(promise, state=PromiseState.RUNNING, pauses=pauses), calendars)


def recount(promise: Promise, calendars: Calendars) -> Promise:
    """
    Compute the due instant again, after a pause or because a calendar was corrected.

    What was decided stays as it was decided, with the version of the calendar that it was decided on.
    """
    if promise.state not in (PromiseState.RUNNING, PromiseState.PAUSED) or promise.broken is not None:
        return promise
    due = due_at(promise.rule, promise.started_at, promise.pauses, calendars)
    return replace(promise, due_at=due, calendar=counted_on(promise.rule, calendars))


def in_place_of(before: Promise, promise: Promise) -> Promise:
    """A promise that stands where another stood, with the record of what was missed: nothing removes it."""
    return promise if before.broken is None else replace(promise, broken=before.broken)


def _advance(rule: PromiseRule, start: datetime, seconds: float, calendars: Calendars) -> datetime:
    if rule.clock == WALL:
        return start.astimezone(UTC) + timedelta(seconds=seconds)
    return calendar_of(rule, calendars).advance(start, seconds)


def _same_time(local: datetime, days: int) -> datetime:
    """Where the clocks were put back, the first time they show it; where put forward, by that hour later."""
    return (local + timedelta(days=days)).replace(fold=0).astimezone(UTC)


def _after_pauses(
    due: datetime, rule: PromiseRule, pauses: Iterable[tuple[datetime, datetime]], calendars: Calendars
) -> datetime:
    """Days go on by the wall time of the pause; everything else by the office time that was left."""
    for since, until in pauses:
        if since >= due:
            break
        if rule.within.unit is Unit.DAYS:
            due += until - since
        else:
            due = calendar_of(rule, calendars).advance(
                until, calendar_of(rule, calendars).between(since, due)
            )
    return due
