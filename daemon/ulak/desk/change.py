"""Small changes of a ticket that several decisions make."""

from dataclasses import replace
from datetime import datetime, timedelta

from ulak.desk.clocks.due import Calendars, end, unkeep
from ulak.desk.clocks.promise import Promise
from ulak.desk.ticket import Status, Ticket

REOPENS_WITHIN = timedelta(days=60)
"""What was closed longer ago stays closed, whatever comes."""

_BY_CLOSING = ", until it was closed without an answer"
"""In the basis of a promise that closing ended, which tells it from one that a change of kind took away."""


def changed(before: Ticket, after: Ticket) -> Ticket:
    """Count the change: a decision holds only on the version it was made on."""
    return replace(after, version=before.version + 1)


def reopened(ticket: Ticket, at: datetime, calendars: Calendars) -> Ticket:
    """
    Open it again; what it was closed with is given and told anew, the old stands in the journal.

    A clock that closing ended runs again from its old start; one that a change of kind took away does not.
    """
    return replace(
        ticket,
        status=Status.OPEN,
        closed_at=None,
        outcome="",
        root_cause="",
        founded=None,
        told=None,
        promises=tuple(_running_again(one, at, calendars) for one in ticket.promises),
    )


def ended_by_closing(promise: Promise, at: datetime) -> Promise:
    """Nobody is waited for by it any more, as long as the ticket is closed."""
    return replace(end(promise, at), basis=f"{promise.basis}{_BY_CLOSING}")


def _running_again(promise: Promise, at: datetime, calendars: Calendars) -> Promise:
    if not promise.basis.endswith(_BY_CLOSING):
        return promise
    basis = promise.basis.removesuffix(_BY_CLOSING)
    return unkeep(replace(promise, basis=basis), at, calendars)
