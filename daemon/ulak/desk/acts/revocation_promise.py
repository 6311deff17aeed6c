"""
What was promised about a revocation, as far as the certificates of the ticket are revoked (BR 4.9.5).

Evidence is recorded for each; the promise is one, and the last of them keeps it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from ulak.desk.certificates.listing import key_of, to_be_revoked
from ulak.desk.certificates.report import Report, Reported, Revocation
from ulak.desk.clocks.due import Calendars, keep, unkeep
from ulak.desk.clocks.promise import Promise, PromiseState
from ulak.desk.decision import Event
from ulak.desk.ticket import Ticket

REVOCATION = "revocation"
"""What keeps the promise, and its name."""
PUBLISHED = "revocation published"
"""The journal's word."""

MOST_LISTED = 10


def with_revocations(ticket: Ticket, now: datetime, calendars: Calendars) -> Ticket:
    """The promise is kept while every certificate that is to be revoked is, at the time of the last one."""
    wanted = to_be_revoked(ticket.report, now)
    times = [one.revocation.at for one in wanted if one.revocation]
    is_done = bool(times) and len(times) == len(wanted)

    def counted(promise: Promise) -> Promise:
        if promise.rule.kept_by != REVOCATION:
            return promise
        if is_done:
            return _kept(promise, max(*times, promise.started_at))
        return unkeep(promise, now, calendars) if promise.kept_at else promise

    return replace(ticket, promises=tuple(counted(one) for one in ticket.promises))


def published_events(before: Report, after: Report) -> Iterator[Event]:
    """What became known of revocations by an imported list, or by another report of the case."""
    shown = {key_of(one) for one in before.certificates if one.revocation}
    for one in after.certificates:
        if one.revocation and key_of(one) not in shown:
            yield Event(PUBLISHED, facts=facts_of(one.serial, one.revocation))


def facts_of(serial: str, shown: Revocation) -> tuple[tuple[str, str], ...]:
    """All that an auditor needs to look at the evidence again."""
    return (
        ("serial", serial),
        ("at", shown.at.isoformat()),
        ("evidence", shown.evidence),
        ("sha256", shown.sha256),
        ("signature", "verified" if shown.is_verified else "not checked"),
        ("reason", shown.reason or "none"),
    )


def listed(certificates: Iterable[Reported]) -> str:
    """Their serial numbers, or what they were called."""
    names = [one.serial or one.written or one.sha256 or one.spki for one in certificates]
    more = len(names) - MOST_LISTED
    return ", ".join((*names[:MOST_LISTED], *((f"+{more}",) if more > 0 else ())))


def _kept(promise: Promise, at: datetime) -> Promise:
    """Kept anew where another certificate turns out to be the last one."""
    if promise.kept_at == at or promise.is_given_up:
        return promise
    return keep(replace(promise, state=PromiseState.RUNNING, kept_at=None), at)
