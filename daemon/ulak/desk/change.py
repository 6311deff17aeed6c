"""Small changes of a ticket that several decisions make."""

from dataclasses import replace
from datetime import timedelta

from ulak.desk.ticket import Status, Ticket

REOPENS_WITHIN = timedelta(days=60)
"""What was closed longer ago stays closed, whatever comes."""


def changed(before: Ticket, after: Ticket) -> Ticket:
    """Count the change: a decision holds only on the version it was made on."""
    return replace(after, version=before.version + 1)


def reopened(ticket: Ticket) -> Ticket:
    """Open it again; outcome and root cause are given anew, the old ones stand in the journal."""
    return replace(ticket, status=Status.OPEN, closed_at=None, outcome="", root_cause="")
