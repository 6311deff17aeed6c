"""
Whether anybody is to be told as a subscriber of a certificate that is reported (BR 4.9.5).

Nobody is where a report names no certificate, or another report of the case tells them. A number that is not
found may be a typing error, so that the clock runs as long as no certificate is found at all; hosts that have
no certificate of ours name none.
"""

from dataclasses import replace
from datetime import datetime

from ulak.desk.certificates.marks import marks_of
from ulak.desk.certificates.report import Report, Reported
from ulak.desk.certificates.subscribers import runs_again
from ulak.desk.clocks.due import Calendars, end, unkeep
from ulak.desk.clocks.promise import Promise
from ulak.desk.clocks.united_clocks import is_open
from ulak.desk.recipients import SUBSCRIBER
from ulak.desk.ticket import Purpose, Ticket

NO_CERTIFICATE = "the report names no certificate"
NO_HOST = "no host it names has a certificate of ours"
TOLD_THERE = "the subscribers are told on {numbers}"
_FOUND = "; found: "
"""Stands in the basis of a promise that ended here, and tells it from one that a person gave up."""


def as_found(ticket: Ticket, calendars: Calendars, now: datetime) -> Ticket:
    """The promise to subscribers as what was found about the ticket makes it."""
    why = why_nobody(ticket.report)
    promises = tuple(
        _as_found(one, why, calendars, now) if _is_to_subscribers(one) else one for one in ticket.promises
    )
    return runs_again(replace(ticket, promises=promises), calendars, now)


def why_nobody(report: Report) -> str:
    """Why no subscriber is to be told here; empty where one is, or may be."""
    if report.looked_at is None:
        return ""
    if not report.certificates:
        return NO_CERTIFICATE
    if report.inventory and not any(map(_may_be_ours, report.certificates)):
        return NO_HOST
    there = tuple(dict.fromkeys(one.told_on for one in report.subscribers))
    found = [one for one in report.certificates if one.is_known]
    is_everyone = bool(found) and all(one.subscriber for one in found)
    return TOLD_THERE.format(numbers=", ".join(there)) if there and all(there) and is_everyone else ""


def _may_be_ours(one: Reported) -> bool:
    """Anything but a host that nobody here knows."""
    return one.is_known or one.verdict is not None or any(True for _ in marks_of(one))


def _is_to_subscribers(promise: Promise) -> bool:
    return promise.rule.kept_by == Purpose.PRELIMINARY_REPORT and promise.to == SUBSCRIBER


def _as_found(promise: Promise, why: str, calendars: Calendars, now: datetime) -> Promise:
    basis, _, said = promise.basis.partition(_FOUND)
    if why and is_open(promise):
        return replace(end(promise, now), basis=f"{basis}{_FOUND}{why}")
    if not said or not promise.is_given_up:
        return promise
    return (
        replace(promise, basis=f"{basis}{_FOUND}{why}")
        if why
        else unkeep(replace(promise, basis=basis), now, calendars)
    )
