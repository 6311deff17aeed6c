"""A mail that was first seen when a good part of its time was over: that is told at once, and once."""

from ulak.desk.clocks.breach import DueStep, Ladder, Step, Taken, step_at
from ulak.desk.clocks.due import Calendars
from ulak.desk.clocks.promise import Promise
from ulak.desk.ticket import Ticket

SIGHT = "sight"
"""The name of the step, which no ladder can have."""
_A_QUARTER = Step(0.25, ())


def sight_step(
    promise: Promise, ladder: Ladder, calendars: Calendars, taken: Taken, ticket: Ticket
) -> tuple[DueStep, ...]:
    """
    The step to take where a quarter of the promise's time was over before the ticket was opened.

    It goes to the people of the ladder's first step, and to the lead. Only of a promise that counts from the
    ticket's own arrival, and whose people have heard nothing yet, is it news.
    """
    if not ladder or taken.keys or not promise.is_live or promise.started_at != ticket.received_at:
        return ()
    if step_at(promise, _A_QUARTER, calendars) > ticket.opened_at:
        return ()
    return (DueStep(SIGHT, 0, ticket.opened_at, told_at_sight(promise, ladder, calendars)),)


def told_at_sight(promise: Promise, ladder: Ladder, calendars: Calendars) -> tuple[str, ...]:
    """The people of the ladder's first step, and the lead; nobody where it has none."""
    if not ladder:
        return ()
    first = min(ladder, key=lambda step: step_at(promise, step, calendars))
    return tuple(dict.fromkeys((*first.tell, "lead")))
