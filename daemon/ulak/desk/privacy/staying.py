"""
Why a ticket stays as it is, though somebody on it is to be erased.

A legal hold says that its contents are needed for a claim (GDPR art. 17(3)(e)). The record of a certificate
problem report is kept for at least two years after the certificate ended (BR 5.5.2), and as long as it is
open its findings are owed to reporter and subscriber (BR 4.9.5).
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from ulak.desk.keeping.retention import AFTER_A_CERTIFICATE, certificates_end
from ulak.desk.ticket import Kind, Status, Ticket


@dataclass(frozen=True, slots=True)
class Stay:
    """`until` is None for as long as somebody must end it: lift the hold, close the report."""

    number: str
    why: str
    until: datetime | None = None


def why_it_stays(ticket: Ticket, now: datetime, *, is_held: bool) -> Stay | None:
    """Say why nothing of this ticket may go; None where all may."""
    if is_held:
        return Stay(ticket.number, "legal hold, until it is lifted")
    if ticket.kind is not Kind.CERTIFICATE_PROBLEM_REPORT:
        return None
    if ticket.status is not Status.CLOSED:
        return Stay(ticket.number, "open certificate problem report, whose findings are owed")
    until = kept_until(ticket)
    return Stay(ticket.number, "record of a certificate problem report", until) if now < until else None


def kept_until(report: Ticket) -> datetime:
    """Two years after the last of its certificates ends, and no less than two years after it was closed."""
    closed_at = report.closed_at or report.received_at
    last = max(closed_at, certificates_end(report.report, closed_at) or closed_at)
    return AFTER_A_CERTIFICATE.after(last, UTC)


def in_words(stay: Stay, zone: ZoneInfo) -> str:
    """`KSM-2026-000007 stays: legal hold, until it is lifted`."""
    until = f", until {stay.until.astimezone(zone):%d.%m.%Y}" if stay.until else ""
    return f"{stay.number} stays: {stay.why}{until}"
