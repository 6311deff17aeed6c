"""The same mail comes again: by which delivery it counts, and what each one leaves on the ticket."""

from dataclasses import replace

import pytest

from tests.desk.remembering_desk import Desk, mail
from ulak.desk.decision import Disposition, Event
from ulak.desk.ticket import Kind
from ulak.mail.message import Origin

REPORT = mail("The private key is public.", "h@r.test", "Compromised key")


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize("mailboxes", [("bilgi", "cainfo"), ("cainfo", "bilgi")])
def test_every_delivery_stands_on_the_ticket_in_either_order(desk: Desk, mailboxes: tuple[str, str]):
    message = mail("CRL has an issuer mismatch", "h@r.test", "CRL question")
    first = desk.receives(message, mailboxes[0])
    second = desk.receives(message, mailboxes[1])
    assert (first.disposition, second.disposition) == (Disposition.TICKET, Disposition.DUPLICATE)
    assert second.events[0] == Event(
        "mail delivered again", facts=(("mailbox", mailboxes[1]), ("folder", "INBOX"))
    )
    assert second.before is not None
    assert desk.ticket().kind is Kind.CERTIFICATE_PROBLEM_REPORT


@pytest.mark.parametrize("origin", [Origin.AUTOMATIC, Origin.LIST])
def test_a_robots_report_opens_its_ticket_whichever_mailbox_has_it_first(desk: Desk, origin: Origin):
    """A scanner that writes to bilgi@ and cainfo@ is filed at the first and a report at the second."""
    message = replace(
        mail("Scanned at noon: one finding", "scan@r.test", "Scan"), origin=origin, automatic="robot"
    )
    assert desk.receives(message, "bilgi").disposition is Disposition.FILED
    opened = desk.receives(message, "cainfo")
    assert (opened.disposition, opened.after.kind) == (
        Disposition.TICKET,
        Kind.CERTIFICATE_PROBLEM_REPORT,
    )


@pytest.mark.parametrize("origin", [Origin.AUTOMATIC, Origin.DELIVERY_REPORT])
def test_what_came_to_nothing_and_still_does_is_a_duplicate(desk: Desk, origin: Origin):
    message = replace(mail("away", "scan@r.test", "Out of office"), origin=origin, automatic="robot")
    assert desk.receives(message, "bilgi").disposition is Disposition.FILED
    assert desk.receives(message, "bilgi").disposition is Disposition.DUPLICATE


def test_a_reply_copied_to_the_other_mailbox_does_not_make_the_ticket_a_report(desk: Desk):
    desk.receives(mail("Faturam gelmedi", subject="Fatura"))
    reply = mail("Ek bilgi", subject="[KSM-2026-000001] Fatura", message_id="<a2@ornek.gov.tr>")
    assert desk.receives(reply).disposition is Disposition.APPENDED
    again = desk.receives(reply, "cainfo")
    assert (again.disposition, again.after) == (Disposition.DUPLICATE, None)
    assert desk.ticket().kind is not Kind.CERTIFICATE_PROBLEM_REPORT
