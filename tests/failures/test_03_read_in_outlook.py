"""
Class 3: somebody opens the mailbox in Outlook, and mail is skipped.

Guard: a mail is asked for by its UID alone (`gateways/imap_search._search`), in a folder opened by
EXAMINE, with BODY.PEEK. Search for UNSEEN, and the first test turns red; open by SELECT and fetch BODY[],
and a person finds mails read that nobody read. What disappears between SEARCH and FETCH is the second
subject: guard `SpoolOf.vanished`, without which rows stay wanted for ever and nobody learns of them.
"""

from pathlib import Path

import pytest
from imapclient import ANSWERED, DELETED, FLAGGED, SEEN

from tests.cli.living_house import mail
from tests.failures.dovecot_house import DovecotHouse, dovecot_house
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink
from ulak.config import load
from ulak.wiring import wire


@pytest.fixture
def house(tmp_path: Path, dovecot: Dovecot, sink: Sink) -> DovecotHouse:
    return dovecot_house(tmp_path, dovecot, sink)


def letter(number: int) -> bytes:
    return mail(f"Konu {number}", author=f"a{number}@yurttas.test")


def test_flags_that_people_set_hide_no_mail_and_ulak_sets_none(house: DovecotHouse) -> None:
    for number in range(5):
        house.deliver("bilgi", letter(number))
    with house.person("bilgi") as client:
        first, second, third, fourth, _ = client.search()
        client.add_flags([first, second, third], [SEEN])
        client.add_flags([second], [ANSWERED, FLAGGED])
        client.add_flags([fourth], [DELETED])
    house.turn()
    assert len(house.tickets()) == 5
    with house.person("bilgi") as client:
        flags = [set(found) - {b"\\Recent"} for found in client.get_flags(client.search()).values()]
    assert flags == [{SEEN}, {SEEN, ANSWERED, FLAGGED}, {SEEN}, {DELETED}, set()]
    assert house.book()["balanced"]


def test_what_people_delete_or_move_between_search_and_fetch_is_gone_or_comes_from_its_new_folder(
    house: DovecotHouse,
) -> None:
    """The desk knows of five mails and has none of them, when somebody deletes one and moves another."""
    for number in range(5):
        house.deliver("bilgi", letter(number))
    desk = wire(load(house.config), {})
    try:
        inlet = desk.inlets[0]
        inlet.spool.announce(inlet.mailbox.announce("INBOX", None, None), desk.clock())
        with house.person("bilgi") as client:
            first, second, *_ = client.search()
            client.delete_messages([first])
            client.uid_expunge([first])
            client.move([second], "Junk")
        assert [inlet.turn(desk.clock) for _ in range(4)] == [4, 0, 0, 0]
    finally:
        desk.close()
    house.turn()
    book, junk = house.book(), house.book(folder="Junk")
    assert (book["on_server"], book["spooled"], book["gone"], book["balanced"]) == (3, 3, 2, True)
    assert (junk["spooled"], junk["balanced"]) == (1, True)
    assert "2 were announced and gone from the server" in house.ulak("reconcile").out


def test_from_inbox_to_junk_and_back_is_one_ticket_and_one_acknowledgement(house: DovecotHouse) -> None:
    house.deliver("bilgi", letter(1))
    house.turn()
    for source, target in (("INBOX", "Junk"), ("Junk", "INBOX")):
        with house.person("bilgi", source) as client:
            client.move(client.search(), target)
        house.turn()
    assert (len(house.tickets()), house.written_to("a1@yurttas.test")) == (1, 1)
    assert (house.book()["duplicates"], house.book(folder="Junk")["duplicates"]) == (1, 1)
    assert house.ulak("reconcile").code == 0


def test_junk_that_a_person_moves_to_the_inbox_is_answered_then(house: DovecotHouse) -> None:
    house.deliver("bilgi", letter(1), folder="Junk")
    house.turn()
    assert (house.tickets(), house.written_to("a1@yurttas.test")) == ([], 0)
    with house.person("bilgi", "Junk") as client:
        client.move(client.search(), "INBOX")
    house.turn()
    assert (len(house.tickets()), house.written_to("a1@yurttas.test")) == (1, 1)
    assert house.ulak("reconcile").code == 0


def test_a_folder_that_is_missing_keeps_no_other_waiting_and_is_read_when_it_is_back(
    tmp_path: Path, dovecot: Dovecot, sink: Sink
) -> None:
    house = dovecot_house(tmp_path, dovecot, sink, 'folders = ["INBOX", "Şikâyetler"]')
    house.deliver("bilgi", letter(1))
    done = house.ulak("turn")
    assert (done.code, 'there is no folder "Şikâyetler"' in done.err) == (75, True)
    assert house.written_to("a1@yurttas.test") == 1
    for mailbox in house.users:
        house.deliver(mailbox, letter(2), folder="Şikâyetler")
    house.turn()
    assert house.written_to("a2@yurttas.test") == 1
    assert house.ulak("reconcile").code == 0
