"""
Class 6: the same mail, sent to two of our addresses, is two tickets, or one by the looser rule.

Guard: `desk/again.duplicate`, over UNIQUE(identity) on `messages`: a delivery is a row of `spool`, a mail a
row of `messages`, and `_is_stricter` raises the route. Let `is_the_same` answer None, and the first test
turns red (`Stale` keeps the second ticket out, and the mail stands undecided); let `_is_stricter` answer
False, and it turns red wherever bilgi@ is read first.
"""

from pathlib import Path

import pytest

from tests.cli.living_house import mail
from tests.failures.dovecot_house import DovecotHouse, dovecot_house
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink

AUTHOR = "r@arastirma.test"
REPORT = mail("CRL question", "The CRL has an issuer mismatch.", AUTHOR)
BOTH = ("bilgi", "cainfo")


@pytest.fixture
def house(tmp_path: Path, dovecot: Dovecot, sink: Sink) -> DovecotHouse:
    return dovecot_house(tmp_path, dovecot, sink)


def without_id(raw: bytes) -> bytes:
    return b"\r\n".join(line for line in raw.split(b"\r\n") if not line.startswith(b"Message-ID:"))


def traced(raw: bytes, mailbox: str) -> bytes:
    """The MX writes to whom it delivers; no two deliveries have the same bytes."""
    return f"Delivered-To: {mailbox}@kamusm.test\r\n".encode() + raw


@pytest.mark.parametrize(
    ("order", "at_once", "raw"),
    [
        (BOTH, True, REPORT),
        (BOTH, False, REPORT),
        (BOTH[::-1], False, REPORT),
        (BOTH[::-1], False, without_id(REPORT)),
    ],
    ids=["at once", "bilgi first", "cainfo first", "without Message-ID"],
)
def test_one_ticket_by_the_strictest_rule_and_both_deliveries_stand_on_it(
    house: DovecotHouse, order: tuple[str, str], at_once: bool, raw: bytes
) -> None:
    for mailbox in order:
        house.deliver(mailbox, traced(raw, mailbox))
        if not at_once:
            house.turn()
    house.turn()
    (ticket,) = house.tickets()
    assert (ticket["kind"], ticket["team"]) == ("certificate-problem-report", "ssl")
    assert house.written_to(AUTHOR) == 1
    shown = house.show(ticket["number"])
    again = [line for line in shown["journal"] if line["event"] == "mail delivered again"]
    first = shown["mailbox"]
    assert len(again) == 1
    assert {first, again[0]["mailbox"]} == set(BOTH)
    assert sum(message["direction"] == "in" for message in shown["messages"]) == 1
    books = [house.book(mailbox) for mailbox in BOTH]
    assert sorted((book["tickets"], book["duplicates"]) for book in books) == [(0, 1), (1, 0)]
    assert all(book["balanced"] for book in books)


def test_a_mail_that_was_junk_at_one_address_is_answered_at_the_other(house: DovecotHouse) -> None:
    raw = mail("Kredi fırsatı", "Kaçırmayın.", AUTHOR)
    house.deliver("bilgi", traced(raw, "bilgi"), folder="Junk")
    house.turn()
    assert house.tickets() == []
    house.deliver("cainfo", traced(raw, "cainfo"))
    house.turn()
    assert (len(house.tickets()), house.written_to(AUTHOR)) == (1, 1)
    house.deliver("bilgi", traced(raw, "bilgi"))
    house.turn()
    assert (len(house.tickets()), house.written_to(AUTHOR)) == (1, 1)
    assert house.ulak("reconcile").code == 0


def test_a_robots_report_is_filed_at_one_address_and_opens_its_ticket_at_the_other(
    house: DovecotHouse,
) -> None:
    raw = mail(
        "CRL question", "The CRL has an issuer mismatch.", AUTHOR, more="Auto-Submitted: auto-generated\n"
    )
    for mailbox in BOTH:
        house.deliver(mailbox, traced(raw, mailbox))
        house.turn()
    (ticket,) = house.tickets()
    assert (ticket["kind"], house.written_to(AUTHOR)) == ("certificate-problem-report", 0)
