"""Intake against a real server: an old mailbox, a mail in Junk, a mail moved away after it was stored."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.servers.dovecot import Dovecot
from tests.stages.test_intake import MemorySpool
from ulak.desk.coming.arrival import After
from ulak.gateways.imap import ImapAccount, ImapMailbox
from ulak.gateways.network import Security
from ulak.stages.intake import turn

TODAY = datetime(2026, 12, 1, 9, tzinfo=UTC)


def letter(subject: str) -> bytes:
    return f"From: a@b.test\r\nSubject: {subject}\r\n\r\ntext\r\n".encode()


def test_an_old_mailbox_gives_only_what_came_since_and_is_cleared_of_it(dovecot: Dovecot):
    user = dovecot.fresh_user()
    for number in range(120):
        dovecot.deliver(user, "INBOX", letter(f"old {number}"), TODAY - timedelta(days=200, minutes=number))
    for number in range(60):
        dovecot.deliver(user, "INBOX", letter(f"new {number}"), TODAY + timedelta(minutes=number))
    dovecot.deliver(user, "Junk", letter("junk"), TODAY)
    account = ImapAccount(dovecot.host, dovecot.port, Security.PLAIN, user, dovecot.password)
    mailbox = ImapMailbox("bilgi", account, ZoneInfo("Europe/Istanbul"))
    spool = MemorySpool([])
    since, after = date(2026, 12, 1), After.named("move:Alındı")
    assert turn(mailbox, spool, ("INBOX", "Junk"), since, after, TODAY) == 122
    assert turn(mailbox, spool, ("INBOX", "Junk"), since, after, TODAY) == 0
    assert mailbox.count("INBOX", since).uids == ()
    assert mailbox.count("INBOX", since).on_server == 120
    assert mailbox.count("Alındı", since).on_server == 61
    subjects = {raw.split(b"\r\n")[1] for raw in spool.rows.values() if raw}
    assert subjects == {b"Subject: junk", *(b"Subject: new %d" % number for number in range(60))}
    mailbox.close()
