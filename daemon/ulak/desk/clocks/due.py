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


def may_pause(rule: PromiseRule) -> bool:
    """Wall-clock and legal terms never stop, whatever a file says (BR 4.9.5; Law 3071, article 7)."""
    return rule.pauses and not rule.legal and rule.clock != WALL


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
        first = (started_at.astimezone(timezone_of(rule, calendars)) + timedelta(days=amount)).astimezone(UTC)
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
    for pause in sorted(pauses, key=lambda pause: pause.since) if may_pause(rule) else ():
        since, until = max(pause.since, reached), pause.until or now
        if until and until > since:
            yield since, until
            reached = until


def start(rule: PromiseRule, to: str, received_at: datetime, calendars: Calendars, basis: str) -> Promise:
    """Begin a promise at the arrival of the mail (T0), not when anybody looked."""
    due = due_at(rule, received_at, (), calendars)
    return Promise(rule, to, received_at.astimezone(UTC), due, PromiseState.RUNNING, basis=basis)


def keep(promise: Promise, at: datetime) -> Promise:
    """
    What was promised left the desk at that instant; only the first time counts.

    At the due instant itself the promise is still kept. A late one stays breached, with the time.
    While the clock stands still a promise cannot be late, whatever `due_at` says.
    """
    if promise.state is PromiseState.PAUSED:
        return replace(promise, state=PromiseState.KEPT, kept_at=at)
    if promise.state not in (PromiseState.RUNNING, PromiseState.BREACHED) or promise.kept_at:
        return promise
    state = PromiseState.BREACHED if at > promise.due_at else PromiseState.KEPT
    return replace(promise, state=state, kept_at=at)


def breach(promise: Promise, now: datetime) -> Promise:
    """Mark the promise breached once its due instant is over."""
    if promise.state is PromiseState.RUNNING and now > promise.due_at:
        return replace(promise, state=PromiseState.BREACHED)
    return promise


def unkeep(promise: Promise, now: datetime, calendars: Calendars) -> Promise:
    """
    Let it run again: what kept it did not arrive.

    Its due time is the old one; where that has passed it is breached at once. A clock that stood still
    when it was kept goes on `now`, with the time that was left.
    """
    stands = bool(promise.pauses) and promise.pauses[-1].until is None
    state = PromiseState.PAUSED if stands else PromiseState.RUNNING
    return breach(resume(replace(promise, state=state, kept_at=None), now, calendars), now)


def pause(promise: Promise, at: datetime, calendars: Calendars) -> Promise:
    """Stop the clock, if it may stop and has time left; `due_at` then says nothing until it resumes."""
    if promise.state is not PromiseState.RUNNING or not may_pause(promise.rule):
        return promise
    if at >= due_at(promise.rule, promise.started_at, promise.pauses, calendars):
        return promise
    stopped = Pause(max(at, promise.started_at), None)
    return replace(promise, state=PromiseState.PAUSED, pauses=(*promise.pauses, stopped))


def resume(promise: Promise, at: datetime, calendars: Calendars) -> Promise:
    """Let the clock go on: the time that was left at the pause is left again."""
    if promise.state is not PromiseState.PAUSED:
        return promise
    *earlier, running = promise.pauses
    pauses = (*earlier, Pause(running.since, max(at, running.since)))
    return recount(replace(promise, state=PromiseState.RUNNING, pauses=pauses), calendars)


def recount(promise: Promise, calendars: Calendars) -> Promise:
    """Compute the due instant again, after a pause or because a calendar was corrected."""
    if promise.state not in (PromiseState.RUNNING, PromiseState.PAUSED):
        return promise
    return replace(promise, due_at=due_at(promise.rule, promise.started_at, promise.pauses, calendars))


def _advance(rule: PromiseRule, start: datetime, seconds: float, calendars: Calendars) -> datetime:
    if rule.clock == WALL:
        return start.astimezone(UTC) + timedelta(seconds=seconds)
    return calendar_of(rule, calendars).advance(start, seconds)


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
