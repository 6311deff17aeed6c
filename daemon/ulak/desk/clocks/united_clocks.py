"""The promises of two tickets that became one, or of one that becomes two again: no clock is lost."""

from dataclasses import replace
from datetime import datetime

from ulak.desk.clocks.due import Calendars, breach, end, keep, recount, resume
from ulak.desk.clocks.promise import Promise, PromiseState

_NOT_OVER = frozenset({PromiseState.RUNNING, PromiseState.PAUSED})


def ending(promise: Promise) -> str:
    """The journal's word for a promise that ended without being kept."""
    return "promise ended unkept" if promise.ended_at else "promise not applicable"


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
    What was missed meanwhile was missed: the record of it goes along.
    """
    if not is_open(own):
        return own
    if shared is None:
        return breach(recount(own, calendars), now)
    if _was_missed_there(own, shared):
        return shared
    if shared.is_given_up:
        return end(own, now)
    moved = _moved(own, shared, since, calendars)
    return breach(moved if shared.kept_at is None else keep(moved, shared.kept_at), now)


def _was_missed_there(own: Promise, shared: Promise) -> bool:
    """Is it this very promise that went along, ran there and was missed?"""
    is_same = (own.rule, own.started_at) == (shared.rule, shared.started_at)
    ran = own.state is not PromiseState.PAUSED and own.broken is None
    return is_same and ran and shared.broken is not None


def _moved(own: Promise, shared: Promise, since: datetime, calendars: Calendars) -> Promise:
    """With the pauses of the other since then, where it may pause; what stood still before has none."""
    if own.state is PromiseState.PAUSED or own.broken is not None:
        return own
    if not own.rule.pauses:
        return recount(own, calendars)
    pauses = (*own.pauses, *(one for one in shared.pauses if one.since >= since))
    state = shared.state if {own.state, shared.state} <= _NOT_OVER else own.state
    return recount(replace(own, pauses=pauses, state=state), calendars)
