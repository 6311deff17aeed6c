"""Each day of a mailbox is counted from the spool once; what came to light later counts with the next."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.store.specimen import Desk
from ulak.desk.decision import Decision, Disposition, Event
from ulak.desk.record.day import DayCount, finished, midnight
from ulak.store.days import Days
from ulak.store.engine import Store
from ulak.store.health import Health
from ulak.store.schema import junk_list, messages, people, spool
from ulak.store.spool import SpoolOf
from ulak.store.stale import Stale

ISTANBUL = ZoneInfo("Europe/Istanbul")
MONDAY = datetime(2026, 11, 23, 21, tzinfo=UTC)
"""Midnight before Tuesday the 24th."""


@dataclass
class Book:
    """A spool that is filled by hand, and the days counted from it."""

    store: Store
    last: int = 0

    def row(self, hour: float, became: str | None = "filed", **changes: object) -> int:
        """A mail that came so many hours after the first midnight."""
        self.last += 1
        at = MONDAY + timedelta(hours=hour)
        row: dict[str, object] = {
            "id": self.last,
            "mailbox": "bilgi",
            "folder": "INBOX",
            "uidvalidity": 1,
            "uid": self.last,
            "source": "imap",
            "junk": False,
            "state": "stored" if became is None else "quarantined" if became == "quarantined" else "done",
            "settled": False,
            "proven": False,
            "internal_date": at,
            "disposition": became,
            "done_at": at,
            "raw": b"x",
        }
        with self.store.write() as connection:
            connection.execute(spool.insert(), row | changes)
        return self.last

    def change(self, row: int, **changes: object) -> None:
        with self.store.write() as connection:
            connection.execute(spool.update().where(spool.c.id == row).values(changes))

    def looked(self, *hours: float) -> None:
        for hour in hours:
            SpoolOf(self.store, "bilgi").looked(MONDAY + timedelta(hours=hour))

    def days(self, hour: float) -> list[DayCount]:
        """Count what is finished by then, and remember it."""
        days, found = Days(self.store), []
        now = MONDAY + timedelta(hours=hour)
        mark = days.begin("bilgi", midnight(now, ISTANBUL))
        for day in finished("bilgi", mark.next, now, ISTANBUL):
            count, after = days.count(day, mark)
            with self.store.write() as connection:
                days.counted(day, mark, after)(connection)
            mark = after
            found.append(count)
        return found

    def written(self, hour: float, event: str, **facts: str) -> None:
        told = tuple({"mailbox": "bilgi", **facts}.items())
        decision = Decision("x", events=(Event(event, facts=told),))
        Desk(self.store).tickets.carry_out(decision, None, None, (), MONDAY + timedelta(hours=hour))


@pytest.fixture
def book(store: Store) -> Book:
    book = Book(store)
    assert book.days(0.1) == []
    return book


def test_every_delivery_of_the_day_is_in_one_of_the_numbers(book: Book):
    for became in Disposition:
        book.row(2, became.value)
    book.row(3, "filed", mailbox="cainfo")
    book.row(3, "filed", sent=True)
    book.row(24.1, "filed")
    (count,) = book.days(24.2)
    assert (count.came, count.tickets, count.appended, count.filed, count.duplicates, count.quarantined) == (
        (5, 1, 1, 1, 1, 1)
    )


def test_what_nobody_has_decided_about_came_all_the_same(book: Book):
    book.row(2, None)
    (count,) = book.days(24)
    assert (count.came, count.tickets + count.appended + count.filed + count.duplicates) == (1, 0)


def test_each_missed_day_is_counted_by_itself_and_none_twice(book: Book):
    book.row(2)
    book.row(26)
    book.row(27)
    book.row(75)
    assert [one.came for one in book.days(73)] == [1, 2, 0]
    assert book.days(73) == []
    assert [one.came for one in book.days(97)] == [1]


def test_a_mail_that_came_to_light_after_its_day_was_counted_counts_once_with_the_next(book: Book):
    late = book.row(3, None, state="announced", internal_date=None, raw=None)
    book.row(4)
    assert [one.came for one in book.days(24)] == [1]
    book.change(late, state="done", disposition="filed", internal_date=MONDAY, done_at=MONDAY)
    book.row(5)  # a server showed it late
    book.row(30)
    assert [one.came for one in book.days(48)] == [3]
    assert [one.came for one in book.days(72)] == [0]


def test_mail_older_than_the_desk_is_of_no_day(book: Book):
    for hour in (-100, -1):
        book.row(hour)
    assert [one.came for one in book.days(24)] == [0]


def test_a_server_whose_clock_is_ahead_puts_no_mail_into_a_day_to_come(book: Book):
    book.row(900, done_at=MONDAY + timedelta(hours=2))
    assert [one.came for one in book.days(24)] == [1]


def test_what_is_decided_anew_does_not_come_again(book: Book):
    mail = book.row(2, "filed", junk=True)
    book.row(25)
    assert [one.came for one in book.days(24)] == [1]
    with book.store.write() as connection:
        connection.execute(people.insert(), {"id": "p1", "address": "a@kurum.test", "name": ""})
        told = {"verdict": "rescued", "decided_at": MONDAY + timedelta(hours=30), "decided_by": "p1"}
        connection.execute(junk_list.insert(), {"spool": mail, "listed_at": MONDAY, **told})
    book.change(mail, disposition="ticket", done_at=MONDAY + timedelta(hours=30))
    (count,) = book.days(48)
    assert (count.came, count.rescued) == (1, 1)


def test_silence_begins_with_the_last_mail_of_anybody_else(book: Book):
    book.row(20)
    canary = book.row(30)
    with book.store.write() as connection:
        connection.execute(people.insert(), {"id": "p1", "address": "a@kurum.test", "name": ""})
        own = {
            "id": 1,
            "identity": "i",
            "message_id": "<a@b>",
            "origin": "own",
            "author": "p1",
            "content": b"",
        }
        connection.execute(messages.insert(), {**own, "mailbox": "bilgi", "at": MONDAY})
    book.change(canary, message=1)
    book.row(40)
    first, second = book.days(48)
    assert first.silent == timedelta(hours=20)
    assert second.silent == timedelta(hours=20), "from 20 to 40; the desk's own letter at 30 is none"


def test_a_mailbox_that_was_not_looked_at_has_a_gap_which_counts_once(book: Book):
    book.looked(1, 1.05, 2, 2.05, 30)
    assert [one.gaps for one in book.days(49)] == [2, 0]
    book.looked(49, 49.05, 73)
    assert [one.gaps for one in book.days(72)] == [2], (
        "the one that began at 30, and the one that began at 49"
    )
    assert [one.gaps for one in book.days(96)] == [0]
    assert not Health(book.store).notes("poll gap")


@pytest.mark.parametrize(
    ("entries", "trip"),
    [
        ([], ""),
        ([(9, "canary sent", {}), (9.1, "canary arrived", {"seconds": "360"})], "360"),
        ([(9, "canary sent", {})], "lost"),
        ([(23.9, "canary sent", {}), (24.1, "canary arrived", {"seconds": "700"})], "700"),
        ([(1, "canary arrived", {"seconds": "70000"}), (9, "canary sent", {})], "lost"),
        ([(9, "canary sent", {"mailbox": "cainfo"})], ""),
        ([(25, "canary sent", {}), (25.1, "canary arrived", {"seconds": "360"})], ""),
    ],
)
def test_the_round_trip_is_of_the_canary_that_left_that_day(book: Book, entries: list, trip: str):
    for hour, event, facts in entries:
        book.written(hour, event, **facts)
    assert [one.canary for one in book.days(24.5)] == [trip]


def test_a_day_waits_until_its_mail_is_here_and_decided(book: Book):
    days = Days(book.store)
    mark = days.begin("bilgi", MONDAY)
    (day,) = finished("bilgi", mark.next, MONDAY + timedelta(hours=24), ISTANBUL)
    assert day.date == date(2026, 11, 24)
    assert not days.is_settled(day), "nobody has looked yet"
    book.looked(23.99)
    assert not days.is_settled(day)
    book.looked(24)
    waiting = book.row(12, None)
    book.row(25, None)
    assert not days.is_settled(day)
    book.change(waiting, state="done", disposition="filed")
    assert days.is_settled(day)


def test_of_two_daemons_one_counts(book: Book):
    days = Days(book.store)
    mark = days.begin("bilgi", MONDAY)
    (day,) = finished("bilgi", mark.next, MONDAY + timedelta(hours=24), ISTANBUL)
    _, after = days.count(day, mark)
    for raises in (False, True):
        with book.store.write() as connection:
            remember = days.counted(day, mark, after)
            if not raises:
                remember(connection)
                continue
            with pytest.raises(Stale):
                remember(connection)
