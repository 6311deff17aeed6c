"""One agreement, two servers: what intake may rely on holds on Dovecot and on pymap alike."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.servers.dovecot import Dovecot
from tests.servers.pymap_server import Pymap
from ulak.desk.coming.arrival import After, Cursor, FolderUnavailable
from ulak.gateways.imap import ImapAccount, ImapMailbox
from ulak.gateways.network import Security

ISTANBUL = ZoneInfo("Europe/Istanbul")
TURKISH = "Subject: Şikâyet\r\n\r\nİğne ipliğe: ışık.\r\n".encode("iso-8859-9", "replace")


def letter(subject: str, body: bytes = b"text") -> bytes:
    return f"From: a@b.test\r\nSubject: {subject}\r\n\r\n".encode() + body + b"\r\n"


@dataclass(frozen=True, slots=True)
class House:
    """A server, a user of it, and our mailbox on it."""

    server: Dovecot | Pymap
    user: str
    mailbox: ImapMailbox

    def put(self, raw: bytes, folder: str = "INBOX", at: datetime | None = None) -> None:
        self.server.append(self.user, folder, raw, internaldate=at)

    def subjects(self, folder: str) -> list[bytes]:
        with self.server.client(self.user) as client:
            client.select_folder(folder, readonly=True)
            mails = client.fetch(client.search(), ["BODY.PEEK[]"])
        return sorted(mail[b"BODY[]"].split(b"Subject: ")[1].split(b"\r\n")[0] for mail in mails.values())

    def flags(self) -> list[tuple[bytes, ...]]:
        with self.server.client(self.user) as client:
            client.select_folder("INBOX", readonly=True)
            return [
                tuple(flag for flag in flags if flag != b"\\Recent")
                for flags in client.get_flags(client.search()).values()
            ]

    def remove(self, *uids: int) -> None:
        with self.server.client(self.user) as client:
            client.select_folder("INBOX")
            client.delete_messages(uids)
            client.expunge()


def mailbox_of(server: Dovecot | Pymap, user: str, **more: bool) -> ImapMailbox:
    account = ImapAccount(server.host, server.port, Security.PLAIN, user, server.password)
    return ImapMailbox("bilgi", account, ISTANBUL, **more)


@pytest.fixture(params=["dovecot", "pymap"])
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    server = request.getfixturevalue(request.param)
    user = server.fresh_user()
    mailbox = mailbox_of(server, user)
    yield House(server, user, mailbox)
    mailbox.close()


def test_an_empty_mailbox_announces_nothing(house: House):
    announcement = house.mailbox.announce("INBOX", None, None)
    assert (announcement.folder, announcement.uids, announcement.junk) == ("INBOX", (), False)
    assert announcement.uidvalidity > 0


def test_mail_comes_as_the_server_holds_it_and_stays_unread(house: House):
    arrived = datetime(2024, 12, 3, 8, 30, tzinfo=UTC)
    house.put(TURKISH, at=arrived)
    announcement = house.mailbox.announce("INBOX", None, None)
    (mail,) = house.mailbox.fetch("INBOX", announcement.uidvalidity, announcement.uids).mails
    assert (mail.uid, mail.raw, mail.internal_date) == (announcement.uids[0], TURKISH, arrived)
    assert mail.internal_date.tzinfo is UTC
    assert house.flags() == [()]


def test_only_what_lies_beyond_the_cursor_is_announced(house: House):
    house.put(letter("one"))
    house.put(letter("two"))
    first = house.mailbox.announce("INBOX", None, None)
    assert len(first.uids) == 2
    cursor = Cursor("INBOX", first.uidvalidity, first.uids[0])
    assert house.mailbox.announce("INBOX", cursor, None).uids == first.uids[1:]


def test_a_cursor_at_the_end_does_not_bring_the_last_mail_again(house: House):
    house.put(letter("one"))
    all_there_is = house.mailbox.announce("INBOX", None, None)
    cursor = Cursor("INBOX", all_there_is.uidvalidity, all_there_is.uids[-1])
    assert house.mailbox.announce("INBOX", cursor, None).uids == ()


def test_another_uidvalidity_announces_everything_again(house: House):
    house.put(letter("one"))
    now = house.mailbox.announce("INBOX", None, None)
    cursor = Cursor("INBOX", now.uidvalidity + 1, 4_000_000_000)
    assert house.mailbox.announce("INBOX", cursor, None) == now


def test_mails_of_another_uidvalidity_are_neither_fetched_nor_settled(house: House):
    house.put(letter("one"))
    now = house.mailbox.announce("INBOX", None, None)
    with pytest.raises(FolderUnavailable, match="UIDVALIDITY changed"):
        house.mailbox.fetch("INBOX", now.uidvalidity + 1, now.uids)
    with pytest.raises(FolderUnavailable, match="UIDVALIDITY changed"):
        house.mailbox.settle("INBOX", now.uidvalidity + 1, now.uids, After.named("seen"))
    assert house.flags() == [()]


def test_a_mail_expunged_in_between_has_vanished(house: House):
    house.put(letter("one"))
    house.put(letter("two"))
    seen = house.mailbox.announce("INBOX", None, None)
    house.remove(seen.uids[0])
    fetched = house.mailbox.fetch("INBOX", seen.uidvalidity, seen.uids)
    assert [mail.uid for mail in fetched.mails] == [seen.uids[1]]
    assert (fetched.vanished, fetched.failed) == ((seen.uids[0],), ())


def test_since_is_a_day_of_istanbul_and_decided_by_the_instant(house: House):
    midnight = datetime(2024, 12, 3, tzinfo=ISTANBUL)
    for name, at in {
        "years": midnight - timedelta(days=1000),
        "second": midnight - timedelta(seconds=1),
        "midnight": midnight,
        "later": midnight + timedelta(days=9),
    }.items():
        house.put(letter(name), at=at.astimezone(UTC))
    uids = house.mailbox.announce("INBOX", None, None).uids
    assert house.mailbox.announce("INBOX", None, date(2024, 12, 3)).uids == uids[2:]
    count = house.mailbox.count("INBOX", date(2024, 12, 3))
    assert (count.on_server, count.before, count.uids) == (4, 2, uids[2:])
    assert house.mailbox.count("INBOX", None).before == 0


def test_a_stored_mail_is_marked_as_read_when_asked(house: House):
    house.put(letter("one"))
    house.put(letter("two"))
    seen = house.mailbox.announce("INBOX", None, None)
    house.mailbox.settle("INBOX", seen.uidvalidity, seen.uids[:1], After.named("nothing"))
    assert house.flags() == [(), ()]
    house.mailbox.settle("INBOX", seen.uidvalidity, seen.uids[:1], After.named("seen"))
    assert house.flags() == [(b"\\Seen",), ()]


def test_a_stored_mail_is_moved_to_a_folder_that_is_made_for_it(house: House):
    house.put(letter("one"))
    house.put(letter("two"))
    seen = house.mailbox.announce("INBOX", None, None)
    house.mailbox.settle("INBOX", seen.uidvalidity, seen.uids[:1], After.named("move:Alındı"))
    assert house.subjects("Alındı") == [b"one"]
    assert house.subjects("INBOX") == [b"two"]
    house.mailbox.settle("INBOX", seen.uidvalidity, seen.uids, After.named("move:Alındı"))
    assert house.subjects("Alındı") == [b"one", b"two"]


@pytest.mark.parametrize("folder", ["Junk", "Spam", "GEREKSİZ", "Önemsiz E-posta", "Eski/Junk"])
def test_junk_is_known_by_its_name(house: House, folder: str):
    house.put(letter("win"), folder)
    announcement = house.mailbox.announce(folder, None, None)
    assert announcement.junk
    assert len(announcement.uids) == 1


def test_an_unknown_folder_says_which_folders_there_are(house: House):
    with pytest.raises(FolderUnavailable, match=r'Mailbox bilgi.*no folder "Yok".*INBOX'):
        house.mailbox.announce("Yok", None, None)
    assert house.mailbox.announce("INBOX", None, None).uids == ()


def test_a_large_mail_comes_whole(house: House):
    raw = letter("large", b"\r\n".join(b"%070d" % line for line in range(80_000)))
    house.put(raw)
    house.put(letter("small"))
    seen = house.mailbox.announce("INBOX", None, None)
    mails = house.mailbox.fetch("INBOX", seen.uidvalidity, seen.uids).mails
    assert {mail.uid: len(mail.raw) for mail in mails}[seen.uids[0]] == len(raw)
    assert {mail.uid: mail.raw for mail in mails}[seen.uids[0]] == raw
    assert len(mails) == 2


def test_new_mail_ends_the_wait(dovecot: Dovecot):
    """On Dovecot alone: pymap now and then keeps an announcement to itself, and there polling finds the mail."""
    user = dovecot.fresh_user()
    mailbox = mailbox_of(dovecot, user)
    mailbox.announce("INBOX", None, None)
    sender = threading.Timer(1.5, lambda: dovecot.append(user, "INBOX", letter("new")))
    sender.start()
    began = time.monotonic()
    mailbox.wait(100)
    assert time.monotonic() - began < 60
    sender.join()
    assert len(mailbox.announce("INBOX", None, None).uids) == 1
    mailbox.close()


def test_mail_that_came_between_look_and_wait_ends_it_at_once(house: House):
    house.mailbox.announce("INBOX", None, None)
    house.put(letter("between"))
    began = time.monotonic()
    house.mailbox.wait(100)
    assert time.monotonic() - began < 60


def test_wake_ends_the_wait(house: House):
    house.mailbox.announce("INBOX", None, None)
    sleeper = threading.Thread(target=house.mailbox.wait, args=(100,))
    sleeper.start()
    house.mailbox.wake()
    sleeper.join(timeout=60)
    assert not sleeper.is_alive()
    assert house.mailbox.announce("INBOX", None, None).uids == ()


def test_the_wait_ends_by_itself(house: House):
    house.mailbox.announce("INBOX", None, None)
    began = time.monotonic()
    house.mailbox.wait(1.5)
    assert 1.4 < time.monotonic() - began < 60


def test_without_idle_the_wait_is_a_sleep(dovecot: Dovecot):
    mailbox = mailbox_of(dovecot, dovecot.fresh_user(), idle=False)
    mailbox.announce("INBOX", None, None)
    never_connected = mailbox_of(dovecot, dovecot.fresh_user())
    for one in (mailbox, never_connected):
        began = time.monotonic()
        one.wait(0.1)
        assert time.monotonic() - began >= 0.09
        one.close()


def test_the_doctor_sees_every_folder(house: House):
    assert "INBOX" in house.mailbox.folders()
    assert house.mailbox.check(("INBOX",)) == ()
    (problem,) = house.mailbox.check(("INBOX", "Yok"))
    assert 'no folder "Yok"' in problem


def test_junk_is_known_by_its_attribute(dovecot: Dovecot):
    user = dovecot.fresh_user()
    dovecot.append(user, "Karantina", letter("win"))
    mailbox = mailbox_of(dovecot, user)
    assert mailbox.announce("Karantina", None, None).junk
    mailbox.close()


def test_mail_of_any_day_can_be_dropped_into_the_maildir(dovecot: Dovecot):
    user = dovecot.fresh_user()
    at = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)
    dovecot.deliver(user, "INBOX", letter("future"), at)
    mailbox = mailbox_of(dovecot, user)
    seen = mailbox.announce("INBOX", None, date(2031, 5, 6))
    (mail,) = mailbox.fetch("INBOX", seen.uidvalidity, seen.uids).mails
    assert mail.internal_date == at
    mailbox.close()


def test_an_old_mailbox_is_cut_at_its_day(dovecot: Dovecot):
    user = dovecot.fresh_user()
    old = datetime(2021, 1, 1, tzinfo=UTC)
    for number in range(300):
        dovecot.deliver(user, "INBOX", letter(f"old {number}"), old + timedelta(hours=number))
    dovecot.deliver(user, "INBOX", letter("new"), datetime(2024, 12, 3, 9, tzinfo=UTC))
    mailbox = mailbox_of(dovecot, user)
    count = mailbox.count("INBOX", date(2024, 12, 3))
    assert (count.on_server, count.before, len(count.uids)) == (301, 300, 1)
    assert mailbox.announce("INBOX", None, date(2024, 12, 3)).uids == count.uids
    mailbox.close()
