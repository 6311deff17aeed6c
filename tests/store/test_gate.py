"""The one gate: what nobody wrote goes to no robot, to nobody whose mail came back, and not without end."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.store.specimen import (
    AYSE,
    NOON,
    ZEYNEP,
    Desk,
    after,
    answer,
    appending,
    letter,
    message,
    ticket,
)
from ulak.desk.decision import Bounce, Decision, Disposition, Letter
from ulak.desk.ticket import Filing, LetterState, Participant, Purpose, Role
from ulak.errors import Refused
from ulak.mail.address import Address
from ulak.mail.message import Origin
from ulak.mail.robot import is_robot
from ulak.store.engine import Store
from ulak.store.outbox import Outbox
from ulak.store.queue import Queue
from ulak.store.quota import Limits, Quota, forget
from ulak.store.schema import quota_counts

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def refusals(desk: Desk, number: str) -> list[str]:
    record = desk.tickets.show(number)
    assert record is not None
    return [dict(line.facts)["reason"] for line in record.journal if line.event == "letter refused"]


def sent_to(desk: Desk) -> list[tuple[str, ...]]:
    return [one.to for one in Queue(desk.store).waiting()]


def waits(desk: Desk) -> list[str]:
    return [one.waits_for for one in Queue(desk.store).waiting()]


@pytest.mark.parametrize(
    ("address", "robot"),
    [
        ("MAILER-DAEMON@ornek.test", True),
        ("noreply@ornek.test", True),
        ("No-Reply@ornek.test", True),
        ("fatura-noreply@ornek.test", True),
        ("do-not-reply+1@ornek.test", True),
        ("donotreply@ornek.test", True),
        ("bounces+123@ornek.test", True),
        ("owner-liste@ornek.test", True),
        ("liste-request@ornek.test", True),
        ("yanitlamayiniz@ornek.test", True),
        ("zeynep@ornek.test", False),
        ("norep@ornek.test", False),
        ("bouncer@ornek.test", False),
        ("noreplyfan@ornek.test", False),
    ],
)
def test_a_robot_is_known_by_its_local_part(address: str, robot: bool):
    assert is_robot(address) is robot


@pytest.mark.parametrize(
    ("to", "why"),
    [
        (Address("noreply@ornek.test"), "a robot's address"),
        (Address("bilgi@kamusm.test"), "an address of ours"),
    ],
)
def test_an_automatic_letter_is_refused_and_the_mail_is_dealt_with(desk: Desk, to: Address, why: str):
    opened = desk.open(None, letter(to=(to,)), letter(to=(ZEYNEP,), cc=(to,)))
    assert refusals(desk, opened.number) == [why, why]
    assert sent_to(desk) == [(ZEYNEP.address,)]


def test_a_person_s_answer_is_not_refused(desk: Desk):
    robot = Address("noreply@ornek.test")
    opened = desk.open(None, answer(to=(robot,)))
    assert refusals(desk, opened.number) == []
    assert sent_to(desk) == [(robot.address,)]


@pytest.mark.parametrize(
    ("cause", "why"),
    [
        (message(origin=Origin.LIST), "the cause is list"),
        (message(automatic="Auto-Submitted: auto-replied"), "Auto-Submitted: auto-replied"),
    ],
)
def test_what_is_no_person_s_mail_is_not_acknowledged(desk: Desk, cause, why: str):
    opened = desk.open(None, letter(), letter(Purpose.NOTICE, (AYSE,)), message=cause)
    assert refusals(desk, opened.number) == [why]
    assert sent_to(desk) == [(AYSE.address,)]


def test_mail_that_came_back_stops_automatic_letters_until_the_person_writes(desk: Desk):
    opened = desk.open(None, letter())
    report = message(
        Address("mailer-daemon@ornek.test"),
        origin=Origin.DELIVERY_REPORT,
    )
    both = (ZEYNEP.address, "somebody@ornek.test")
    bounce = Bounce(1, tuple((one, "550 5.1.1 no such user") for one in both), both, is_lost=True)
    filed = Decision("a bounce", Disposition.FILED, Filing.DELIVERY_REPORT, before=opened, bounce=bounce)
    desk.do(filed, message=report, arrival=desk.spooled())
    now = desk.stored(opened.number)
    desk.do(appending(now), letter(), answer(), message=message(AYSE), arrival=desk.spooled())
    assert refusals(desk, opened.number) == ["mail to it came back"]
    other = desk.open(
        ticket("KSM-2026-000002", Address("somebody@ornek.test")),
        letter(to=(Address("somebody@ornek.test"),)),
    )
    assert refusals(desk, other.number) == [], "a report about somebody we did not write to is not believed"
    now = desk.stored(opened.number)
    desk.do(appending(now), letter(), message=message(), arrival=desk.spooled())
    desk.do(appending(desk.stored(opened.number)), letter(), message=message(), arrival=desk.spooled())
    assert len(refusals(desk, opened.number)) <= 2
    assert desk.events(opened.number)[-1] == "letter accepted"


def quotas(**small: Quota) -> Limits:
    return replace(Limits(), **small)


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        (quotas(automatic_per_address=Quota(2, HOUR)), "quota per address 2/1h"),
        (quotas(automatic_per_ticket=Quota(2, timedelta(days=1))), "quota per ticket 2/1d"),
    ],
)
def test_a_quota_stops_what_nobody_wrote_and_nothing_else(store: Store, limits: Limits, why: str):
    desk = Desk(store, limits)
    opened = desk.open(None, *(letter() for _ in range(4)), answer(), letter(Purpose.NOTICE, (AYSE,)))
    assert refusals(desk, opened.number) == [why, why]
    assert len(sent_to(desk)) == 4
    later = after(hours=1, minutes=1) if "1h" in why else after(days=1, minutes=1)
    desk.do(Decision("later", before=opened), letter(), now=later)
    assert len(refusals(desk, opened.number)) == 2


def test_a_window_slides(store: Store):
    desk = Desk(store, quotas(automatic_per_address=Quota(2, HOUR)))
    opened = desk.open(None, letter())
    for minutes in (40, 59, 61, 99):
        desk.do(Decision("x", before=desk.stored(opened.number)), letter(), now=after(minutes=minutes))
    assert refusals(desk, opened.number) == ["quota per address 2/1h", "quota per address 2/1h"]


def test_staff_letters_have_a_budget_of_their_own(store: Store):
    desk = Desk(store, quotas(staff_letters_total=Quota(2, HOUR), automatic_per_address=Quota(1, HOUR)))
    notices = [letter(Purpose.NOTICE, (AYSE,)) for _ in range(3)]
    opened = desk.open(None, *notices, letter())
    assert refusals(desk, opened.number) == []
    assert waits(desk) == ["", "", "room in staff_letters_total", ""]


def test_codes_have_a_small_quota_per_address(store: Store):
    desk = Desk(store, quotas(codes_per_address=Quota(1, HOUR)))
    desk.do(Decision("parked"), letter(Purpose.CODE, (AYSE,)), letter(Purpose.CODE, (AYSE,)))
    assert sent_to(desk) == [(AYSE.address,)]


def test_one_full_account_leaves_the_other_recipients(store: Store):
    desk = Desk(store, quotas(automatic_per_address=Quota(1, HOUR)))
    ali = Address("ali@baska.test")
    opened = desk.open(None, letter(), letter(cc=(ali, ali)))
    assert sent_to(desk) == [(ZEYNEP.address,), (ali.address,)]
    assert refusals(desk, opened.number) == ["quota per address 1/1h"]


def test_acknowledgements_over_the_total_wait_and_never_vanish(store: Store):
    limits = quotas(acknowledgements_total=Quota(2, HOUR))
    desk, outbox = Desk(store, limits), Outbox(store, limits)
    for serial in range(1, 6):
        author = Address(f"kisi{serial}@ornek{serial}.test")
        desk.open(
            ticket(f"KSM-2026-{serial:06d}", author), letter(to=(author,)), letter(Purpose.NOTICE, (AYSE,))
        )
    waiting = Queue(desk.store).waiting()
    assert [one.waits_for for one in waiting if one.purpose is Purpose.ACKNOWLEDGEMENT] == [
        "",
        "",
        *["room in acknowledgements_total"] * 3,
    ]
    assert drained(outbox, NOON) == 7
    assert drained(outbox, after(minutes=61)) == 2
    assert drained(outbox, after(minutes=62)) == 0
    assert drained(outbox, after(minutes=123)) == 1
    assert all(one.state is LetterState.SENDING for one in Queue(desk.store).waiting())


def drained(outbox: Outbox, now) -> int:
    taken = 0
    while outbox.claim(now, "test", timedelta(days=1)):
        taken += 1
    return taken


def with_wire(change) -> Letter:
    good = letter()
    return replace(good, wire=change(good.wire))


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (with_wire(lambda wire: wire.replace(b"Subject:", b"Bcc: x@ornek.test\r\nSubject:")), "Bcc"),
        (with_wire(lambda wire: wire.replace(b"Subject:", b"Subject: a\r\nSubject:")), "more than once"),
        (with_wire(lambda wire: wire.replace(b"\r\n", b"\n", 1)), "stands alone"),
        (
            with_wire(lambda wire: wire.replace(b"Auto-Submitted: auto-generated\r\n", b"")),
            "Auto-Submitted is missing",
        ),
        (replace(letter(), message_id="<other@kamusm.test>"), "Message-ID"),
        (replace(letter(), envelope_from="nobody"), "envelope sender"),
        (replace(letter(), to=()), "to nobody"),
        (replace(letter(), cc=(Address("a b@ornek.test"),)), "no address for SMTP"),
    ],
)
def test_bytes_that_are_not_right_do_not_leave(desk: Desk, bad: Letter, why: str):
    opened = desk.open(None, bad)
    (refusal,) = refusals(desk, opened.number)
    assert why in refusal
    assert sent_to(desk) == []


def test_a_person_s_answer_that_is_not_right_is_seen_by_somebody(desk: Desk):
    bad = letter(Purpose.ANSWER)
    bad = replace(bad, wire=bad.wire.replace(b"Subject:", b"Auto-Submitted: auto-replied\r\nSubject:"))
    with pytest.raises(Refused, match="a person's letter has a header Auto-Submitted"):
        desk.open(None, bad)
    assert desk.tickets.listing() == ()


def test_old_counts_are_forgotten(desk: Desk):
    desk.open(None, letter())
    forget(desk.store, Limits(), after(days=1))
    assert counted(desk) > 0
    forget(desk.store, Limits(), after(days=3))
    assert counted(desk) == 0


def test_counts_are_kept_as_long_as_the_longest_window(desk: Desk):
    desk.open(None, letter())
    month = Limits(automatic_per_domain=Quota(10, timedelta(days=60)))
    forget(desk.store, month, after(days=59))
    assert counted(desk) > 0


def counted(desk: Desk) -> int:
    with desk.store.snapshot() as connection:
        return connection.execute(select(func.count()).select_from(quota_counts)).scalar_one()


@pytest.mark.parametrize(
    ("quota", "written"),
    [(Quota(1, timedelta(seconds=90)), "1/90s"), (Quota(3, timedelta(minutes=5)), "3/5m")],
)
def test_a_quota_is_written_as_in_the_configuration(quota: Quota, written: str):
    assert str(quota) == written


def test_participants_may_be_many(desk: Desk):
    people = tuple(Participant(Address(f"k{n}@ornek.test"), Role.COPIED) for n in range(300))
    opened = desk.open(ticket(participants=people))
    assert opened.participants == people
