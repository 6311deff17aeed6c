"""
Class 5: one mail, several tickets.

Guard: UNIQUE(mailbox, sha256) on `spool`, with `known_mails` in `SpoolOf.accept` that makes a row of the
same bytes a duplicate at once; and UNIQUE(identity) on `messages` for the same mail in other bytes. Take
`known_mails` out and both tests turn red (the constraint refuses the row, so the mailbox stands still).
"""

from pathlib import Path

import pytest

from tests.cli.living_house import mail
from tests.failures.dovecot_house import DovecotHouse, dovecot_house
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink

COUNT = 12


@pytest.fixture
def house(tmp_path: Path, dovecot: Dovecot, sink: Sink) -> DovecotHouse:
    return dovecot_house(tmp_path, dovecot, sink)


def letter(number: int) -> bytes:
    return mail(f"Konu {number}", author=f"a{number}@yurttas.test")


def uidvalidity(house: DovecotHouse, folder: str) -> int:
    with house.dovecot.client(house.users["bilgi"]) as client:
        return int(client.folder_status(folder, ["UIDVALIDITY"])[b"UIDVALIDITY"])


def test_a_mailbox_that_was_rebuilt_brings_every_mail_again_and_no_second_ticket(house: DovecotHouse) -> None:
    for number in range(COUNT):
        house.deliver("bilgi", letter(number))
    house.turn()
    letters = len(house.sink.letters)
    for times in (1, 2):
        before = uidvalidity(house, "INBOX")
        house.dovecot.rebuild(house.users["bilgi"])
        assert uidvalidity(house, "INBOX") != before
        house.turn()
        book = house.book()
        assert (book["tickets"], book["duplicates"], book["spooled"]) == (
            COUNT,
            times * COUNT,
            (times + 1) * COUNT,
        )
        assert (book["on_server"], book["missing"], book["balanced"]) == (COUNT, 0, True)
    assert (len(house.tickets()), len(house.sink.letters)) == (COUNT, letters)


def test_a_folder_deleted_and_made_anew_brings_every_mail_again_and_no_second_ticket(
    tmp_path: Path, dovecot: Dovecot, sink: Sink
) -> None:
    house = dovecot_house(tmp_path, dovecot, sink, 'folders = ["INBOX", "Gelen/2026"]')
    for mailbox in house.users:
        with house.dovecot.client(house.users[mailbox]) as client:
            client.create_folder("Gelen/2026")
    mails = [letter(number) for number in range(COUNT)]
    for raw in mails:
        house.deliver("bilgi", raw, folder="Gelen/2026")
    house.turn()
    letters, before = len(house.sink.letters), uidvalidity(house, "Gelen/2026")
    with house.dovecot.client(house.users["bilgi"]) as client:
        client.delete_folder("Gelen/2026")
        client.create_folder("Gelen/2026")
    assert uidvalidity(house, "Gelen/2026") != before
    for raw in (*mails, letter(COUNT)):
        house.deliver("bilgi", raw, folder="Gelen/2026")
    house.turn()
    assert (len(house.tickets()), len(house.sink.letters)) == (COUNT + 1, letters + 2)
    assert house.book(folder="Gelen/2026")["balanced"]


def test_the_same_mail_in_other_bytes_is_the_same_mail(house: DovecotHouse) -> None:
    """As an Exchange server gives it back after a migration: other trace fields, other order."""
    raw = letter(1)
    head, _, body = raw.partition(b"\r\n\r\n")
    again = (
        b"\r\n".join([b"X-MS-Exchange-Organization-SCL: 1", *reversed(head.split(b"\r\n"))])
        + b"\r\n\r\n"
        + body
    )
    house.deliver("bilgi", raw)
    house.turn()
    house.deliver("bilgi", again)
    house.turn()
    (ticket,) = house.tickets()
    assert house.written_to("a1@yurttas.test") == 1
    assert "mail delivered again" in [line["event"] for line in house.show(ticket["number"])["journal"]]
