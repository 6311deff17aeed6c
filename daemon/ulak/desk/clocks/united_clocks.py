"""The promises of two tickets that became one, or of one that becomes two again: no clock is lost."""

from dataclasses import replace
from datetime import datetime

from ulak.desk.clocks.due import Calendars, breach, keep, recount, resume
from ulak.desk.clocks.promise import Promise, PromiseState

_NOT_OVER = frozenset({PromiseState.RUNNING, PromiseState.PAUSED})


def is_open(promise: Promise) -> bool:
    """Is anybody still waited for by it: it runs, stands still, or was missed and is not kept yet?"""
    return promise.state is PromiseState.PAUSED or promise.is_live


def going_along(promises: tuple[Promise, ...], now: datetime, calendars: Calendars) -> tuple[Promise, ...]:
    """Those that go on in another ticket; none of them stands still there."""
    return tuple(resume(one, now, calendars) for one in promises if is_open(one))


def is_stricter(promise: Promise, than: Promise) -> bool:
    """What still runs goes before what is over, and then the earlier instant."""
    if is_open(promise) is not is_open(than):
        return is_open(promise)
    return is_open(promise) and promise.due_at < than.due_at


def stricter_of(promises: tuple[Promise, ...], more: tuple[Promise, ...]) -> tuple[Promise, ...]:
    """Of each key the stricter one; what neither has on its own is in no way changed."""
    best = {one.key: one for one in promises}
    for one in more:
        if one.key not in best or is_stricter(one, best[one.key]):
            best[one.key] = one
    return tuple(best.values())


def as_if_apart(
    own: Promise, shared: Promise | None, since: datetime, calendars: Calendars, now: datetime
) -> Promise:
    """
    A ticket's own promise with all that happened, since then, to the one that stood for it.

    An answer to the whole answered each part: it keeps their promises at that time, each by its own clock.
    """
    if not is_open(own):
        return own
    if shared is not None and shared.state is PromiseState.NOT_APPLICABLE:
        return replace(own, state=PromiseState.NOT_APPLICABLE)
    if shared is None or own.state is PromiseState.PAUSED:
        return breach(own if shared is None or shared.kept_at is None else keep(own, shared.kept_at), now)
    pauses = (*own.pauses, *(one for one in shared.pauses if one.since >= since))
    state = shared.state if {own.state, shared.state} <= _NOT_OVER else own.state
    moved = recount(replace(own, pauses=pauses, state=state), calendars)
    return breach(moved if shared.kept_at is None else keep(moved, shared.kept_at), now)
