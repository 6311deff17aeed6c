"""
A calendar was changed: what still runs is counted anew, and what was decided stays as it was decided.

Every promise has the version of the calendar that its instant was counted on. No letter is written for a
change alone, which may move hundreds of promises: a step that has come by it is told at once, and the next
letter about a promise says from when to when it moved.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from ulak.desk.clocks.due import Calendars, recount
from ulak.desk.clocks.promise import Promise, PromiseState
from ulak.desk.clocks.promise_titles import titles
from ulak.desk.decision import Event
from ulak.desk.drafts import local
from ulak.desk.house import House
from ulak.desk.phrases import say
from ulak.desk.rules.rulebook import Words
from ulak.desk.ticket import Ticket

MOVED = Words(
    "Takvim değişti: {promise} için son an artık {was} değil, {due}.",
    "The calendar was changed: {promise} is no longer due {was} but {due}.",
)
_NOT_OVER = frozenset({PromiseState.RUNNING, PromiseState.PAUSED})


def in_force(calendars: Calendars) -> str:
    """The versions of all calendars, in words that differ where an instant may."""
    return "; ".join(f"{name}: {calendar.version}" for name, calendar in sorted(calendars.items()))


def recounted(promise: Promise, calendars: Calendars) -> Promise:
    """
    The promise counted on the calendar in force; itself where that is the one it was counted on.

    One whose calendar no file defines any more stays due when it was.
    """
    calendar = calendars.get(promise.rule.clock)
    if calendar is None or promise.state not in _NOT_OVER or promise.calendar == calendar.version:
        return promise
    moved = recount(promise, calendars)
    known = promise.moved_from or promise.due_at
    is_told = moved.due_at == known or moved.state is PromiseState.PAUSED
    return replace(moved, moved_from=None if is_told else known)


def corrections(before: Ticket, after: Ticket) -> Iterator[Event]:
    """
    What the journal says of verdicts and instants that were corrected, whatever decision did it.

    An instant that another calendar moved (where it is the same, only the promise itself gets the new
    version), and a breach that was none, as what was promised had left in time: the record of it stays.
    """
    was = {(one.key, one.rule, one.started_at): one for one in before.promises}
    for new in after.promises:
        old = was.get((new.key, new.rule, new.started_at), new)
        if old.calendar != new.calendar and old.due_at != new.due_at:
            yield _recounted(old, new)
        if new.was_in_time and not old.was_in_time:
            yield _taken_back(new)


def why_moved(before: Iterable[Promise], promises: Iterable[Promise], house: House) -> str:
    """
    What the next letter about these promises says of those that were moved: a line for each move.

    `before` are those of the ticket as it was: one may have been moved by this very look.
    """
    was = {one.key: one.due_at for one in before}
    moves: dict[tuple[datetime, datetime], list[Promise]] = {}
    for one in promises:
        moves.setdefault((one.moved_from or was.get(one.key, one.due_at), one.due_at), []).append(one)
    return "\n".join(
        say(
            MOVED,
            house.language,
            promise=titles(moved, house.language),
            was=local(was_due, house.timezone),
            due=local(due, house.timezone),
        )
        for (was_due, due), moved in moves.items()
        if was_due != due
    )


def said(promise: Promise) -> Promise:
    """The promise once a letter has told of its move."""
    return replace(promise, moved_from=None)


def _taken_back(promise: Promise) -> Event:
    at = promise.kept_at.isoformat() if promise.kept_at else ""
    return Event("breach taken back", facts=(("promise", promise.key), ("kept", at)))


def _recounted(old: Promise, new: Promise) -> Event:
    facts = (
        ("promise", new.key),
        ("was due", old.due_at.isoformat()),
        ("due", new.due_at.isoformat()),
        ("was counted on", old.calendar or "an earlier ulak"),
        ("counted on", new.calendar),
    )
    return Event("promise recounted", facts=facts)
