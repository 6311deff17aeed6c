"""Whether mail that nobody has read, or could read, lies anywhere: then no ticket closes for its author's silence."""

from datetime import timedelta

import pytest

from tests.store.specimen import NOON, after, ticket
from ulak.desk.clocks.due_task import Unheard
from ulak.store.aside import Reason
from ulak.store.engine import Store
from ulak.store.health import Health
from ulak.store.spool import SpoolOf
from ulak.store.unheard import NEVER, Hearing
from ulak.store.waiting import Waiting

TICKET = ticket()
RAW = b"From: x@x.test\r\n\r\nMerhaba"


def test_nothing_came_nothing_waits(store: Store):
    assert Hearing(store).of(TICKET, NOON) == Unheard(looked_at=NEVER)


@pytest.mark.parametrize(("hours", "in_work"), [(-1, False), (0, True), (1, True)])
def test_a_mail_that_came_since_is_in_work_until_it_is_read(store: Store, hours: int, in_work: bool):
    Waiting(store).ingest("bilgi", RAW, after(hours=hours))
    assert Hearing(store).of(TICKET, NOON) == Unheard(in_work=in_work, looked_at=NEVER)


def test_one_in_quarantine_is_out_of_reach_until_it_was_looked_at(store: Store):
    waiting = Waiting(store, "1.0")
    mail = waiting.ingest("bilgi", RAW, after(hours=1))
    waiting.quarantine(mail, Reason("nobody could read it"), after(hours=2))
    assert Hearing(store).of(TICKET, NOON) == Unheard(out_of_reach=True, looked_at=NEVER)
    assert Hearing(store).of(TICKET, after(hours=2)) == Unheard(looked_at=NEVER)
    waiting.retry(mail, after(hours=3))
    assert Hearing(store).of(TICKET, NOON) == Unheard(in_work=True, looked_at=NEVER)


def test_a_mailbox_that_cannot_be_read_may_hold_any_mail(store: Store):
    health, hearing = Health(store), Hearing(store)
    health.not_read("bilgi", "away", NOON, login_refused=False)
    assert hearing.of(TICKET, NOON + timedelta(days=1)) == Unheard(out_of_reach=True, looked_at=NEVER)
    SpoolOf(store, "bilgi").looked(after(minutes=5))
    assert hearing.of(TICKET, NOON) == Unheard(looked_at=NEVER)


def test_every_mailbox_must_have_been_looked_at(store: Store):
    hearing = Hearing(store, ("bilgi", "cainfo"))
    SpoolOf(store, "bilgi").looked(after(hours=5))
    assert hearing.of(TICKET, NOON).looked_at == NEVER
    SpoolOf(store, "cainfo").looked(after(hours=3))
    SpoolOf(store, "gone").looked(after(hours=1))
    assert hearing.of(TICKET, NOON).looked_at == after(hours=3)
