"""The desk at a glance: what is counted, what stands first, how each mailbox is."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.store.specimen import NOON, Desk, after, promise, ticket
from ulak.desk.board.board import MailboxState, MonthSoFar
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.ticket import Kind, Status
from ulak.store.engine import Store
from ulak.store.health import Health
from ulak.store.overview import Overview
from ulak.store.spool import SpoolOf
from ulak.store.waiting import Waiting

NOVEMBER = datetime(2026, 10, 31, 21, tzinfo=UTC)


@pytest.fixture
def desk(store: Store) -> Desk:
    desk = Desk(store)
    kept = promise(state=PromiseState.KEPT, kept_at=after(hours=1))
    missed = promise(state=PromiseState.BREACHED, kept_at=after(hours=9))
    closed = {"status": Status.CLOSED, "closed_at": after(days=1)}
    report = Kind.CERTIFICATE_PROBLEM_REPORT
    old = datetime(2026, 10, 30, tzinfo=UTC)
    for serial, one in enumerate(
        (
            {"promises": (promise(hours=8),)},
            {"promises": (promise(hours=2),)},
            {"promises": ()},
            {"kind": report, "promises": (promise("preliminary-report", hours=24),)},
            {"promises": (kept,), **closed},
            {"promises": (missed,), **closed},
            {"promises": (), "received_at": old, "status": Status.CLOSED, "closed_at": old},
        ),
        1,
    ):
        desk.open(ticket(f"KSM-2026-{serial:06d}", **one))
    return desk


def test_reports_stand_first_and_then_the_most_urgent(desk: Desk):
    found = Overview(desk.store).open(after(hours=3), 10)
    assert [one.number[-1] for one in found.tickets] == ["4", "2", "1", "3"]
    assert (found.all, found.late) == (4, 1)
    assert found.kinds == {"complaint": 3, "certificate-problem-report": 1}


def test_no_more_are_read_than_are_shown(desk: Desk):
    found = Overview(desk.store).open(NOON, 2)
    assert [one.number[-1] for one in found.tickets] == ["4", "2"]
    assert found.all == 4


def test_the_month_so_far_is_what_came_was_closed_and_kept_since_it_began(desk: Desk):
    assert Overview(desk.store).month(NOVEMBER, after(days=2)) == MonthSoFar(6, 2, 1, 1)
    assert Overview(desk.store).month(after(days=3), after(days=3)) == MonthSoFar(0, 0, 0, 0)


def test_a_mailbox_nobody_has_read_is_shown_too(store: Store):
    assert Overview(store).mailboxes(["bilgi"]) == (MailboxState("bilgi"),)


def test_a_mailbox_tells_what_waits_and_what_is_wrong(store: Store):
    SpoolOf(store, "bilgi").looked(NOON)
    SpoolOf(store, "cainfo").looked(NOON)
    Health(store).not_read("cainfo", "the server is away", after(minutes=1), login_refused=False)
    Waiting(store).ingest("bilgi", b"From: a@ornek.test\r\n\r\nx", NOON)
    bilgi, cainfo = Overview(store).mailboxes(["bilgi", "cainfo"])
    assert bilgi == MailboxState("bilgi", NOON, waiting=1)
    assert cainfo == MailboxState("cainfo", NOON, NOON + timedelta(minutes=1))
