"""Once a day for each person, over restarts and with two daemons on one database."""

from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest

from tests.store.specimen import AYSE, NOON, SECRET, ZEYNEP, Desk, letter
from ulak.desk.decision import Decision
from ulak.desk.ticket import Purpose
from ulak.store.daily import Daily
from ulak.store.engine import Store
from ulak.store.queue import Queue
from ulak.store.stale import Stale
from ulak.store.tickets import Tickets

DAY = timedelta(days=1)


@pytest.fixture
def daily(store: Store) -> Daily:
    return Daily(store, "digest")


def tell(tickets: Tickets, daily: Daily, since=NOON, now=NOON, to=AYSE) -> None:
    written = letter(Purpose.DIGEST, to=(to,), message_id=f"<{to.address}.{now:%d}>")
    first = daily.once(to, since, now)
    tickets.carry_out(Decision("the digest of the day"), None, None, (written,), now, first=first)


def test_a_person_is_told_once_a_day(store: Store, daily: Daily):
    tickets = Desk(store).tickets
    assert daily.told(NOON) == frozenset()
    tell(tickets, daily)
    assert daily.told(NOON) == {AYSE.address}
    with pytest.raises(Stale):
        tell(tickets, daily, now=NOON + timedelta(hours=1))
    assert len(Queue(store).waiting()) == 1
    tomorrow = NOON + DAY
    assert daily.told(tomorrow) == frozenset()
    tell(tickets, daily, tomorrow, tomorrow)
    assert daily.told(tomorrow) == {AYSE.address}
    assert len(Queue(store).waiting()) == 2


def test_one_kind_of_letter_knows_nothing_of_another(store: Store, daily: Daily):
    tell(Desk(store).tickets, daily)
    other = Daily(store, "junk list")
    assert other.told(NOON) == frozenset()
    assert other.last() is None


def test_a_day_is_done(daily: Daily):
    assert daily.last() is None
    daily.done(NOON)
    assert daily.last() == NOON
    daily.done(NOON + DAY)
    assert daily.last() == NOON + DAY
    assert daily.told(NOON) == frozenset()


def test_two_daemons_tell_a_person_once(store: Store, url: str, tmp_path: Path):
    stores = [Store.open(url, SECRET, tmp_path) for _ in range(4)]
    start, refused = Barrier(len(stores)), []

    def work(one: Store) -> None:
        tickets, mine = Desk(one).tickets, Daily(one, "digest")
        start.wait()
        for to in (AYSE, ZEYNEP):
            try:
                tell(tickets, mine, to=to)
            except Stale:
                refused.append(to)

    threads = [Thread(target=work, args=(one,)) for one in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in stores:
        one.close()
    with store.snapshot() as connection:
        told = connection.exec_driver_sql("SELECT count(*) FROM letters WHERE purpose = 'digest'").scalar()
    assert told == 1  # ZEYNEP is nobody of the desk: the gate refuses that letter
    assert refused.count(AYSE) == len(stores) - 1
    assert refused.count(ZEYNEP) == len(stores) - 1
