"""
Class 4: an outage longer than the scan window loses mail, and deleted tickets come back.

Guard: the cursor (folder, UIDVALIDITY, last UID) in our database, compared in `ImapMailbox.announce` and
`SpoolOf.announce`; there is no window of days. Ask only for mail of the last day, and the first test
turns red. Where UIDVALIDITY changes, `SpoolOf._give_up_old` accounts for what was announced and never
fetched: without it those rows stay wanted for ever and the second test turns red.
"""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.living_house import mail
from tests.failures.dovecot_house import DovecotHouse, dovecot_house
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink
from ulak.config import load
from ulak.desk.coming.arrival import FolderUnavailable
from ulak.errors import Unavailable
from ulak.wiring import wire


@pytest.fixture
def house(tmp_path: Path, dovecot: Dovecot, sink: Sink) -> DovecotHouse:
    return dovecot_house(tmp_path, dovecot, sink)


def letter(number: int) -> bytes:
    return mail(f"Konu {number}", author=f"a{number}@yurttas.test")


def test_mail_that_came_during_a_long_outage_is_read_whatever_its_day(house: DovecotHouse) -> None:
    house.deliver("bilgi", letter(0))
    house.turn()
    now = datetime.now(UTC)
    for number in range(1, 21):
        at = now - timedelta(days=number)
        house.dovecot.deliver(house.users["bilgi"], "INBOX", letter(number), at)
    house.turn()
    assert len(house.tickets()) == 21
    assert house.book()["balanced"]


def test_what_was_announced_under_the_old_uidvalidity_is_given_up_once_and_comes_under_the_new(
    house: DovecotHouse, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(3):
        house.deliver("bilgi", letter(number))
    desk = wire(load(house.config), {})
    try:
        inlet = desk.inlets[0]
        inlet.spool.announce(inlet.mailbox.announce("INBOX", None, None), desk.clock())
        inlet.mailbox.close()
        house.dovecot.rebuild(house.users["bilgi"])
        assert inlet.turn(desk.clock) == 3
        assert inlet.turn(desk.clock) == 0
    finally:
        desk.close()
    said = [record.getMessage() for record in caplog.records if "made anew" in record.getMessage()]
    assert [sentence.partition(";")[0] for sentence in said] == ["mailbox bilgi: folder INBOX was made anew"]
    house.turn()
    book = house.book()
    assert (len(house.tickets()), book["spooled"], book["gone"], book["balanced"]) == (3, 3, 3, True)
    assert house.ulak("journal", "verify").code == 0


def test_a_mailbox_rebuilt_under_an_open_connection_is_read_by_the_next_turn(house: DovecotHouse) -> None:
    """Dovecot then calls the session inconsistent and ends it."""
    house.deliver("bilgi", letter(1))
    desk = wire(load(house.config), {})
    try:
        inlet = desk.inlets[0]
        assert inlet.turn(desk.clock) == 1
        house.dovecot.rebuild(house.users["bilgi"])
        house.deliver("bilgi", letter(2))
        came = 0
        for _ in range(20):  # the daemon tries until it goes well
            with suppress(Unavailable):
                came += inlet.turn(desk.clock)
        assert came == 2
    finally:
        desk.close()
    house.turn()
    assert (len(house.tickets()), house.book()["balanced"]) == (2, True)


def test_uidvalidity_that_changes_between_announcement_and_fetch_costs_one_turn(house: DovecotHouse) -> None:
    house.deliver("bilgi", letter(1))
    desk = wire(load(house.config), {})
    try:
        inlet = desk.inlets[0]
        news = inlet.mailbox.announce("INBOX", None, None)
        inlet.spool.announce(news, desk.clock())
        inlet.mailbox.close()
        house.dovecot.rebuild(house.users["bilgi"])
        with pytest.raises(FolderUnavailable, match="was made anew"):
            inlet.mailbox.fetch("INBOX", news.uidvalidity, news.uids)
    finally:
        desk.close()
    assert house.ulak("turn").code == 0
    assert (len(house.tickets()), house.written_to("a1@yurttas.test")) == (1, 1)
