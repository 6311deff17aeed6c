"""What waits for room in a quota: who, in which order it leaves, and that no window ever holds too much."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.store.specimen import AYSE, NOON, ZEYNEP, Desk, after, answer, letter, ticket
from ulak.desk.decision import Decision, Letter
from ulak.desk.ticket import Purpose
from ulak.mail.address import Address
from ulak.store.engine import Store
from ulak.store.outbox import Outbox
from ulak.store.queue import Queue
from ulak.store.quota import Limits, Quota
from ulak.store.waiting_room import MOST_AT_ONCE, RoomWanted

HOUR = timedelta(hours=1)
STAFF = frozenset({AYSE.address})


def quotas(**small: Quota) -> Limits:
    return replace(Limits(), **small)


def outbox_of(store: Store, limits: Limits) -> Outbox:
    return Outbox(store, limits, lambda: STAFF)


def drained(outbox: Outbox, now: datetime) -> list[tuple[str, ...]]:
    """Whom the letters go to that leave now, in their order."""
    taken = []
    while found := outbox.claim(now, "test", timedelta(days=30)):
        taken.append(found.recipients)
    return taken


def acknowledged(desk: Desk, serial: int, address: str, now: datetime = NOON) -> None:
    author = Address(address)
    opened = ticket(f"KSM-2026-{serial:06d}", author)
    desk.open(opened)
    desk.do(Decision("acknowledged", before=desk.stored(opened.number)), letter(to=(author,)), now=now)


def notice(purpose: Purpose = Purpose.NOTICE) -> Letter:
    return letter(purpose, (AYSE,))


def waits(store: Store) -> list[str]:
    return [one.waits_for for one in Queue(store).waiting()]


def test_over_the_quota_of_a_domain_acknowledgements_wait_and_other_domains_do_not(store: Store):
    limits = quotas(automatic_per_domain=Quota(2, HOUR))
    desk, outbox = Desk(store, limits), outbox_of(store, limits)
    for serial in range(1, 6):
        acknowledged(desk, serial, f"kisi{serial}@saglayici.test")
    acknowledged(desk, 6, "biri@baska.test")
    assert waits(store) == ["", "", *["room in automatic_per_domain (saglayici.test)"] * 3, ""]
    assert outbox.waiting_for_room() == RoomWanted(3, 0)
    assert drained(outbox, NOON) == [
        ("kisi1@saglayici.test",),
        ("kisi2@saglayici.test",),
        ("biri@baska.test",),
    ]
    assert drained(outbox, after(minutes=59)) == []
    assert drained(outbox, after(minutes=61)) == [("kisi3@saglayici.test",), ("kisi4@saglayici.test",)]
    assert drained(outbox, after(minutes=122)) == [("kisi5@saglayici.test",)]
    assert outbox.waiting_for_room() == RoomWanted(0, 0)


def test_a_newcomer_does_not_overtake_those_who_wait(store: Store):
    limits = quotas(acknowledgements_total=Quota(1, HOUR))
    desk, outbox = Desk(store, limits), outbox_of(store, limits)
    acknowledged(desk, 1, "a@bir.test")
    acknowledged(desk, 2, "b@iki.test")
    acknowledged(desk, 3, "c@uc.test", after(minutes=61))
    assert drained(outbox, after(minutes=61)) == [("a@bir.test",), ("b@iki.test",)]
    assert drained(outbox, after(minutes=123)) == [("c@uc.test",)]


def test_who_waited_for_one_quota_waits_for_the_next_where_that_is_full(store: Store):
    limits = quotas(acknowledgements_total=Quota(2, HOUR), automatic_per_domain=Quota(1, 2 * HOUR))
    desk, outbox = Desk(store, limits), outbox_of(store, limits)
    for serial, address in enumerate(("a@x.test", "b@y.test", "c@y.test", "d@z.test"), 1):
        acknowledged(desk, serial, address)
    assert waits(store) == [
        "",
        "",
        "room in acknowledgements_total",
        "room in acknowledgements_total",
    ]
    assert drained(outbox, after(minutes=61)) == [("a@x.test",), ("b@y.test",), ("d@z.test",)]
    assert waits(store)[2] == "room in automatic_per_domain (y.test)"
    assert drained(outbox, after(minutes=121)) == [("c@y.test",)]


def test_the_last_tenth_of_the_budget_of_staff_is_for_what_is_urgent(store: Store):
    limits = quotas(staff_letters_total=Quota(20, HOUR), codes_per_address=Quota(50, HOUR))
    desk, outbox = Desk(store, limits), outbox_of(store, limits)
    desk.open(None, *(notice() for _ in range(30)))
    urgent = (Purpose.ESCALATION, Purpose.CODE, Purpose.ALARM)
    desk.open(ticket("KSM-2026-000002"), *(notice(purpose) for purpose in urgent))
    assert waits(store).count("room in staff_letters_total") == 12 + 1
    assert len(drained(outbox, NOON)) == 20
    assert outbox.waiting_for_room() == RoomWanted(0, 13)
    later = after(minutes=61)
    out = [outbox.claim(later, "test", timedelta(days=1)) for _ in range(14)]
    assert [one and one.purpose for one in out] == [Purpose.ALARM, *[Purpose.NOTICE] * 12, None]


def test_letters_to_staff_count_in_their_budget_alone_and_answers_in_none(store: Store):
    limits = Limits(*[Quota(1, HOUR)] * 4, staff_letters_total=Quota(50, HOUR))
    desk, outbox = Desk(store, limits), outbox_of(store, limits)
    many = (notice(), letter(to=(AYSE,)), notice(Purpose.RECEIPT), notice(), letter(to=(AYSE,)))
    desk.open(None, *many, *(answer() for _ in range(20)), letter())
    assert waits(store) == [""] * 26
    assert len(drained(outbox, NOON)) == 26


def test_a_chain_that_is_slower_than_an_hour_ends_with_the_day(store: Store):
    limits = quotas(automatic_per_address=Quota(2, HOUR), automatic_per_ticket=Quota(99, HOUR))
    desk = Desk(store, limits)
    opened = desk.open()
    for turn in range(20):
        desk.do(Decision("x", before=desk.stored(opened.number)), letter(), now=after(minutes=40 * turn))
    assert len(Queue(store).waiting()) == 8
    desk.do(Decision("x", before=desk.stored(opened.number)), letter(), now=after(hours=25))
    assert len(Queue(store).waiting()) == 9


def test_quotas_outlive_the_process(store: Store, url: str, opened):
    limits = quotas(acknowledgements_total=Quota(2, HOUR), automatic_per_address=Quota(2, HOUR))
    desk = Desk(store, limits)
    for serial in range(1, 4):
        acknowledged(desk, serial, f"k{serial}@a{serial}.test")
    again = opened(url)
    acknowledged(Desk(again, limits), 4, "k4@a4.test")
    assert waits(again) == ["", "", *["room in acknowledgements_total"] * 2]
    assert len(drained(outbox_of(again, limits), NOON)) == 2
    assert len(drained(outbox_of(opened(url), limits), after(minutes=61))) == 2


def test_more_than_one_transaction_lets_out_leaves_in_one_turn(store: Store):
    many = MOST_AT_ONCE + 5
    limits = quotas(staff_letters_total=Quota(many * 2, HOUR))
    desk, outbox = Desk(store, limits), outbox_of(store, quotas(staff_letters_total=Quota(many * 2, HOUR)))
    tiny = Desk(store, quotas(staff_letters_total=Quota(1, HOUR)))
    tiny.open(None, *(notice() for _ in range(many + 1)))
    assert outbox.waiting_for_room().staff_letters == many
    assert outbox.claim(after(seconds=20), "test", HOUR) is not None
    assert outbox.waiting_for_room().staff_letters == 0
    assert desk.stored("KSM-2026-000001").author == ZEYNEP


@pytest.mark.parametrize("key", ["automatic_per_domain", "acknowledgements_total", "staff_letters_total"])
def test_two_writers_at_the_edge_of_a_quota_never_pass_it(store: Store, key: str):
    """Each opens tickets and lets waiting letters out; what left never exceeds the quota of the window."""
    limits = quotas(**{key: Quota(5, HOUR)})
    desk = Desk(store, limits)
    numbers = [f"KSM-2026-{serial:06d}" for serial in range(1, 17)]
    for number in numbers:
        desk.open(ticket(number, Address(f"{number.lower()}@ayni.test")))

    def write(half: int) -> None:
        mine, outbox = Desk(store, limits), outbox_of(store, limits)
        for number in numbers[half::2]:
            before = mine.stored(number)
            both = (notice(), letter(to=(before.author,)))
            mine.do(Decision("x", before=before), *(both if half else reversed(both)))
            outbox._waiting_room.let_out(NOON)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, (0, 1)))
    leaving = [one for one in Queue(store).waiting() if not one.waits_for]
    purpose = Purpose.NOTICE if key.startswith("staff") else Purpose.ACKNOWLEDGEMENT
    assert sum(one.purpose is purpose for one in leaving) == 5
    assert len(leaving) == 5 + 16
    assert outbox_of(store, limits).waiting_for_room() in (RoomWanted(11, 0), RoomWanted(0, 11))


def test_one_draft_submitted_by_two_threads_is_one_letter(store: Store):
    desk = Desk(store)
    opened = desk.open()
    twice = letter()

    def submit(_: int) -> str:
        try:
            Desk(store).do(Decision("x", before=opened, after=replace(opened, version=2)), twice)
        except Exception as refused:  # noqa: BLE001 - which error it is depends on who is first
            return type(refused).__name__
        return "done"

    with ThreadPoolExecutor(2) as pool:
        ends = sorted(pool.map(submit, (1, 2)))
    assert (ends, len(Queue(store).waiting())) == (["Stale", "done"], 1)
