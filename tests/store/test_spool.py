"""Nothing a mailbox brings is lost or taken twice, and it all adds up."""

from dataclasses import asdict

import pytest

from tests.store.specimen import NOON, Desk, after, message
from ulak.desk.coming.arrival import Announcement, Cursor, FolderCount, Received
from ulak.desk.decision import Decision, Disposition
from ulak.store import schema
from ulak.store.aside import UNOPENED, Reason
from ulak.store.books import Books
from ulak.store.engine import Store
from ulak.store.health import Health
from ulak.store.past_mails import PastMails
from ulak.store.spool import LOOKS, PIECE, SpoolOf
from ulak.store.waiting import BATCH_BYTES, Waiting


@pytest.fixture
def spool(store: Store) -> SpoolOf:
    return SpoolOf(store, "bilgi")


def mail(uid: int, text: str = "", size: int = 0) -> Received:
    raw = f"Subject: {text or uid}\r\n\r\n".encode()
    return Received(uid, after(seconds=uid), raw + b"x" * size)


def announce(
    spool: SpoolOf, *uids: int, folder: str = "INBOX", uidvalidity: int = 7, junk: bool = False
) -> int:
    return spool.announce(Announcement(folder, uidvalidity, uids, junk), NOON)


def take(
    spool: SpoolOf, *mails: Received, folder: str = "INBOX", uidvalidity: int = 7, junk: bool = False
) -> None:
    announce(spool, *(one.uid for one in mails), folder=folder, uidvalidity=uidvalidity, junk=junk)
    spool.accept(folder, uidvalidity, mails)


def test_the_cursor_moves_behind_what_was_announced(spool: SpoolOf):
    assert spool.cursor("INBOX") is None
    announce(spool)
    assert spool.cursor("INBOX") == Cursor("INBOX", 7, 0)
    announce(spool, 3, 9, 5)
    announce(spool)
    assert spool.cursor("INBOX") == Cursor("INBOX", 7, 9)
    assert spool.cursor("Junk") is None
    announce(spool, uidvalidity=8)
    assert spool.cursor("INBOX") == Cursor("INBOX", 8, 0)
    announce(spool, 2, uidvalidity=8)
    assert spool.cursor("INBOX") == Cursor("INBOX", 8, 2)


def test_what_was_announced_is_wanted_until_it_is_here(spool: SpoolOf, store: Store):
    announce(spool, 5, 3, 4)
    announce(spool, 4, 6)
    assert spool.wanted("INBOX", 7, 10) == (3, 4, 5, 6)
    assert spool.wanted("INBOX", 7, 2) == (3, 4)
    spool.accept("INBOX", 7, (mail(4), mail(99)))
    spool.accept("INBOX", 7, ())
    assert spool.wanted("INBOX", 7, 10) == (3, 5, 6)
    (stored,) = Waiting(store).stored(10)
    assert (stored.mailbox, stored.folder, stored.junk) == ("bilgi", "INBOX", False)
    assert (stored.raw, stored.internal_date) == (mail(4).raw, mail(4).internal_date)
    assert (stored.proven, stored.ticket) == (False, "")


def test_a_mail_is_gone_after_three_looks(spool: SpoolOf):
    announce(spool, 1, 2)
    spool.accept("INBOX", 7, (mail(2),))
    for _ in range(LOOKS - 1):
        spool.vanished("INBOX", 7, (1, 2))
        spool.vanished("INBOX", 7, ())
    assert spool.wanted("INBOX", 7, 10) == (1,)
    spool.vanished("INBOX", 7, (1, 2))
    assert spool.wanted("INBOX", 7, 10) == ()


def test_the_server_is_told_of_each_stored_mail_once(spool: SpoolOf):
    announce(spool, 3)
    take(spool, mail(1), mail(2))
    assert spool.unsettled("INBOX", 7, 10) == (1, 2)
    assert spool.unsettled("INBOX", 7, 1) == (1,)
    spool.settled("INBOX", 7, (1,))
    spool.settled("INBOX", 7, ())
    assert spool.unsettled("INBOX", 7, 10) == (2,)


def test_a_new_uidvalidity_brings_duplicates_and_no_second_mail(spool: SpoolOf, store: Store):
    take(spool, mail(1, "a"), mail(2, "b"))
    take(spool, mail(11, "a"), mail(12, "c"), mail(13, "b"), mail(14, "c"), uidvalidity=8)
    waiting = Waiting(store)
    assert [one.raw for one in waiting.stored(10)] == [mail(0, text).raw for text in "abc"]
    counts = Books(store).counts("bilgi", "INBOX")
    assert (counts.spooled, counts.duplicates, counts.unread, counts.wanted) == (6, 3, 3, 0)
    assert spool.unsettled("INBOX", 8, 10) == (11, 12, 13, 14)


def test_a_new_uidvalidity_gives_up_what_was_wanted_under_the_old_and_the_old_may_come_back(
    spool: SpoolOf, store: Store
):
    announce(spool, 1, 2)
    take(spool, mail(3))
    assert announce(spool, 11, uidvalidity=8) == 2
    assert announce(spool, 12, uidvalidity=8) == 0
    counts = Books(store).counts("bilgi", "INBOX")
    assert (counts.spooled, counts.wanted, counts.gone) == (1, 2, 2)
    with store.snapshot() as connection:
        events = connection.execute(schema.journal.select()).all()
    assert [event.event for event in events] == ["folder made anew"]
    assert announce(spool, 1, 2, 3) == 2
    assert spool.wanted("INBOX", 7, 10) == (1, 2)


def test_very_many_are_announced_piece_by_piece(spool: SpoolOf):
    announce(spool, *range(1, PIECE + 3))
    assert spool.cursor("INBOX") == Cursor("INBOX", 7, PIECE + 2)
    assert len(spool.wanted("INBOX", 7, 2 * PIECE)) == PIECE + 2


def test_the_same_mail_in_two_mailboxes_is_two_deliveries(spool: SpoolOf, store: Store):
    take(spool, mail(1, "a"))
    take(SpoolOf(store, "cainfo"), mail(1, "a"))
    assert [one.mailbox for one in Waiting(store).stored(10)] == ["bilgi", "cainfo"]


@pytest.mark.parametrize("disposition", [Disposition.FILED, None])
def test_junk_that_somebody_moves_to_the_inbox_is_read_again(
    spool: SpoolOf, store: Store, disposition: Disposition | None
):
    desk = Desk(store)
    take(spool, mail(1, "a"), folder="Junk", junk=True)
    (junk,) = desk.waiting.stored(10)
    assert junk.junk
    if disposition:
        arrival = desk.spooled(junk.raw)
        assert arrival.spool_id == junk.id
        desk.do(Decision("junk", disposition=disposition), message=message(), arrival=arrival)
    take(spool, mail(5, "a"))
    rescued = desk.waiting.stored(10)[-1]
    assert (rescued.folder, rescued.junk) == ("INBOX", False)
    take(spool, mail(6, "a"))
    assert Books(store).counts("bilgi", "INBOX").duplicates == 1


def test_junk_that_opened_a_ticket_is_a_duplicate_in_the_inbox(spool: SpoolOf, store: Store):
    desk = Desk(store)
    take(spool, mail(1, "a"), folder="Junk", junk=True)
    desk.open(arrival=desk.spooled(mail(1, "a").raw))
    take(spool, mail(5, "a"))
    take(spool, mail(2, "a"), folder="Junk", junk=True)
    assert desk.waiting.stored(10) == ()
    assert Books(store).counts("bilgi", "INBOX").duplicates == 1


def test_what_lies_among_sent_mails_is_marked_and_is_read_again_where_mail_comes(store: Store):
    spool = SpoolOf(store, "bilgi", "Sent Items")
    desk = Desk(store)
    take(spool, mail(1, "a"), mail(2, "b"), folder="Sent Items")
    sent, other = desk.waiting.stored(10)
    assert (sent.sent, sent.folder, other.sent) == (True, "Sent Items", True)
    desk.do(
        Decision("sent", disposition=Disposition.FILED), message=message(), arrival=desk.spooled(sent.raw)
    )
    take(spool, mail(1, "a"), folder="Junk", junk=True)
    take(spool, mail(1, "a"), folder="INBOX")
    moved = [one for one in desk.waiting.stored(10) if b"Subject: a" in one.raw]
    assert [(one.folder, one.sent) for one in moved] == [("Junk", False), ("INBOX", False)]
    take(spool, mail(3, "a"), folder="Sent Items")  # a copy of what came is nothing new
    assert Books(store).counts("bilgi", "Sent Items").duplicates == 1


def test_ingested_mail_is_taken_once(store: Store, spool: SpoolOf):
    waiting = Waiting(store)
    first = waiting.ingest("bilgi", b"raw", NOON)
    assert waiting.ingest("bilgi", b"raw", NOON) == first
    assert waiting.ingest("cainfo", b"raw", NOON) != first
    take(spool, Received(1, NOON, b"raw"))
    assert (Books(store).folders("bilgi"), Books(store).folders("cainfo")) == (("", "INBOX"), ("",))
    assert Books(store).counts("bilgi", "INBOX").duplicates == 1


def test_a_backlog_of_one_mailbox_makes_no_other_wait(spool: SpoolOf, store: Store):
    take(spool, *(mail(uid) for uid in range(1, 9)))
    take(SpoolOf(store, "cainfo"), mail(1, "urgent"), mail(2, "too"))
    batch = Waiting(store).stored(5)
    assert [one.mailbox for one in batch] == ["bilgi", "cainfo", "bilgi", "cainfo", "bilgi"]
    assert [one.internal_date for one in batch if one.mailbox == "bilgi"] == [
        after(seconds=n) for n in (1, 2, 3)
    ]


def test_a_batch_never_outgrows_memory_but_a_heavy_mail_is_read(spool: SpoolOf, store: Store):
    take(spool, mail(1, size=BATCH_BYTES + 1), mail(2), mail(3))
    waiting = Waiting(store)
    assert [one.id for one in waiting.stored(10)] == [1]
    desk = Desk(store)
    desk.open(arrival=desk.spooled(mail(1, size=BATCH_BYTES + 1).raw))
    assert len(waiting.stored(10)) == 2


def test_quarantine_is_visible_and_can_be_tried_again(store: Store):
    desk = Desk(store)
    arrival = desk.spooled(b"poison")
    reason = Reason("ValueError: bad", "mail/parse.py:3\nValueError")
    desk.waiting.quarantine(arrival.spool_id, reason, after(minutes=1))
    assert desk.waiting.stored(10) == ()
    (bad,) = desk.waiting.quarantined()
    assert (bad.id, bad.mailbox, bad.size, bad.ticket) == (arrival.spool_id, "bilgi", 6, "")
    assert (bad.why, bad.traceback) == ("ValueError: bad", "mail/parse.py:3\nValueError")
    assert Books(store).counts("bilgi", "").quarantined == 1
    assert desk.waiting.retry(arrival.spool_id, after(minutes=2))
    assert not desk.waiting.retry(arrival.spool_id, after(minutes=2))
    (again,) = desk.waiting.stored(10)
    assert (again.id, again.raw) == (arrival.spool_id, b"poison")
    assert desk.waiting.quarantined() == ()


def test_a_quarantined_mail_can_open_a_ticket_and_stays_in_quarantine(store: Store):
    desk = Desk(store)
    arrival = desk.spooled(b"poison")
    desk.waiting.quarantine(arrival.spool_id, Reason("ValueError"), NOON)
    desk.open(arrival=arrival, disposition=Disposition.QUARANTINED)
    (bad,) = desk.waiting.quarantined()
    assert bad.ticket == "KSM-2026-000001"
    desk.waiting.retry(bad.id, NOON)
    assert desk.waiting.stored(1)[0].ticket == "KSM-2026-000001"
    assert desk.events("KSM-2026-000001")[-1] == "mail retried"


def test_every_delivery_is_in_exactly_one_number(spool: SpoolOf, store: Store):
    desk = Desk(store)
    announce(spool, 90, 91)
    for _ in range(LOOKS):
        spool.vanished("INBOX", 7, (91,))
    take(spool, *(mail(uid) for uid in range(1, 7)))
    take(spool, mail(8, "1"))
    ids = {one.internal_date: one.id for one in desk.waiting.stored(10)}
    arrivals = [desk.spooled(mail(uid).raw) for uid in range(1, 6)]
    assert [one.spool_id for one in arrivals] == [ids[after(seconds=uid)] for uid in range(1, 6)]
    opened = desk.open(arrival=arrivals[0])
    for arrival, word in zip(arrivals[1:4], ("appended", "filed", "duplicate"), strict=True):
        before = desk.stored(opened.number) if word == "appended" else None
        desk.do(Decision("x", Disposition(word), before=before), message=message(), arrival=arrival)
    desk.waiting.quarantine(arrivals[4].spool_id, Reason("why"), NOON)
    assert asdict(Books(store).counts("bilgi", "INBOX")) == {
        "mailbox": "bilgi",
        "folder": "INBOX",
        "spooled": 7,
        "tickets": 1,
        "appended": 1,
        "filed": 1,
        "duplicates": 2,
        "quarantined": 1,
        "unread": 1,
        "wanted": 1,
        "gone": 1,
    }
    server = FolderCount("INBOX", 7, on_server=6, before=0, uids=(1, 2, 8, 90, 91, 92))
    assert Books(store).look("bilgi", server).missing == {90, 91, 92}


def test_the_last_mails_are_there_to_try_rules_on(spool: SpoolOf, store: Store):
    take(spool, *(mail(uid) for uid in range(1, 5)))
    take(spool, mail(9, "1"))
    mails = PastMails(store)
    assert [mails.opened(one).raw for one in mails.last(2)] == [mail(4).raw, mail(3).raw]


@pytest.mark.parametrize("changed", [{"key": None}, {"raw": b"x" * 40}, {"key": b"y" * 60}])
def test_a_mail_that_cannot_be_opened_stops_no_other(store: Store, changed: dict[str, bytes | None]):
    desk = Desk(store)
    bad, good = desk.spooled(), desk.spooled()
    with store.write() as connection:
        connection.execute(schema.spool.update().where(schema.spool.c.id == bad.spool_id).values(changed))
    damaged, whole = desk.waiting.stored(5)
    assert (damaged.id, damaged.raw, bool(damaged.damage)) == (
        bad.spool_id,
        f"mail {bad.spool_id}: {UNOPENED}".encode(),
        True,
    )
    assert (whole.id, whole.damage) == (good.spool_id, "")
    desk.waiting.quarantine(bad.spool_id, Reason(damaged.damage), NOON)
    (aside,) = desk.waiting.quarantined()
    assert aside.id == bad.spool_id
    assert aside.why in (UNOPENED, damaged.damage)


def test_a_reason_that_cannot_be_opened_is_said_so(store: Store):
    desk = Desk(store)
    arrival = desk.spooled()
    desk.waiting.quarantine(arrival.spool_id, Reason("why"), NOON)
    with store.write() as connection:
        connection.execute(schema.spool.update().values(traceback=b"z" * 40))
    assert "changed in the database" in desk.waiting.quarantined()[0].why


def test_a_look_at_every_folder_is_remembered(spool: SpoolOf, store: Store):
    spool.looked(NOON)
    spool.looked(after(minutes=1))
    (sign,) = Health(store).looks()
    assert (sign.name, sign.at) == ("bilgi", after(minutes=1))


def test_crashes_are_counted_until_the_stage_works(store: Store):
    health = Health(store)
    health.works("triage", NOON)
    assert health.crashed("triage", "ValueError", NOON) == 1
    assert health.crashed("triage", "KeyError", after(minutes=1)) == 2
    (sign,) = health.crashes()
    assert (sign.name, sign.times, sign.words, sign.at) == ("triage", 2, "KeyError", after(minutes=1))
    health.works("triage", after(minutes=2))
    assert health.crashes() == ()
    health.note("reconcile", "bilgi", NOON, "balanced")
    assert [one.words for one in health.notes("reconcile")] == ["balanced"]
