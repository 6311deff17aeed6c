"""Which mails of reports are still to be looked through: asked of the tickets as they are, on both databases."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from tests.store.specimen import NOON, Desk, after, appending, message, ticket
from ulak.desk.certificates.finding import Verdict
from ulak.desk.certificates.report import Report, Reported
from ulak.desk.decision import Decision
from ulak.desk.ticket import Filing, Kind, Link, Relation, Status, Ticket
from ulak.store.aside import Reason
from ulak.store.engine import Store
from ulak.store.looked_through import ERASED, MOST_TRIES, LookedThrough, Original, Wanted
from ulak.store.schema import compromised_keys, reported, spool

REPORT = Kind.CERTIFICATE_PROBLEM_REPORT
FIRST, SECOND = "KSM-2026-000001", "KSM-2026-000002"
WWW = Reported("3A4F", "text", serial="3A4F", sha256="aa", spki="kk", issuer="ca", is_known=True)


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


@pytest.fixture
def mails(store: Store) -> LookedThrough:
    return LookedThrough(store)


def opened(desk: Desk, number: str = FIRST, kind: Kind = REPORT, **changes: object) -> Ticket:
    return desk.open(ticket(number, kind=kind, **changes))


def changed(desk: Desk, before: Ticket, **changes: object) -> Ticket:
    moved = replace(before, **changes)  # type: ignore[arg-type]
    desk.do(Decision("a word of staff", before=before, after=moved))
    return desk.stored(before.number)


def wanted(mails: LookedThrough, inventory: int = 0) -> list[tuple[int, str, int, bool]]:
    found = mails.wanted(inventory, 50)
    return [(one.message, one.number, one.tries, one.is_again) for one in found]


def test_the_mail_that_opened_a_report_is_wanted_until_it_was_looked_through(
    desk: Desk, mails: LookedThrough
):
    opened(desk)
    opened(desk, SECOND, Kind.COMPLAINT)
    (mail,) = mails.wanted(0, 50)
    assert (mail.number, mail.tries, mail.is_again) == (FIRST, 0, False)
    mails.begin(mail)
    assert wanted(mails) == [(mail.message, FIRST, 1, False)]
    mails.end(mail, 0, NOON)
    assert wanted(mails) == []


def test_what_people_outside_wrote_later_is_wanted_and_what_staff_wrote_is_not(
    desk: Desk, mails: LookedThrough
):
    stored = opened(desk)
    for filing in Filing:
        if filing is not Filing.OPENING:
            desk.do(appending(stored, filing=filing), message=message(), arrival=desk.spooled())
            stored = desk.stored(stored.number)
    assert len(mails.wanted(0, 50)) == 3


def test_a_ticket_that_becomes_a_report_by_a_word_of_staff_is_one(desk: Desk, mails: LookedThrough):
    stored = opened(desk, kind=Kind.COMPLAINT)
    assert wanted(mails) == []
    changed(desk, stored, kind=REPORT)
    assert len(wanted(mails)) == 1


def test_a_closed_report_has_its_turn_when_it_opens_again(desk: Desk, mails: LookedThrough):
    stored = opened(desk)
    stored = changed(desk, stored, status=Status.CLOSED, closed_at=NOON)
    assert wanted(mails) == []
    assert mails.ticket(FIRST) is None
    changed(desk, stored, status=Status.OPEN, closed_at=None)
    assert len(wanted(mails)) == 1
    assert mails.ticket(FIRST) == desk.stored(FIRST)


def test_a_larger_inventory_is_asked_again(desk: Desk, mails: LookedThrough):
    opened(desk)
    (mail,) = mails.wanted(3, 50)
    mails.end(mail, 3, NOON)
    assert wanted(mails, 3) == []
    assert wanted(mails, 4) == [(mail.message, FIRST, 0, True)]


def test_mails_that_ended_the_process_come_last_and_are_given_up_at_last(desk: Desk, mails: LookedThrough):
    opened(desk)
    opened(desk, SECOND)
    first, second = mails.wanted(0, 50)
    for tries in range(1, MOST_TRIES + 1):
        assert not first.is_given_up
        mails.begin(first)
        assert wanted(mails) == [(second.message, SECOND, 0, False), (first.message, FIRST, tries, False)]
        first = mails.wanted(0, 50)[1]
    assert first.is_given_up
    mails.end(first, 1, NOON)
    assert wanted(mails, 1) == [(second.message, SECOND, 0, False)]
    again = mails.wanted(2, 50)[1]
    assert (again.is_again, again.is_given_up) == (True, True)


def test_what_was_no_fault_of_the_mail_is_no_try(desk: Desk, mails: LookedThrough):
    opened(desk)
    (mail,) = mails.wanted(0, 50)
    for _ in range(10):
        mails.begin(mail)
        mails.leave(mail)
    assert wanted(mails) == [(mail.message, FIRST, 0, False)]


def test_of_a_merged_ticket_the_mails_are_those_of_the_whole(desk: Desk, mails: LookedThrough):
    part, whole = opened(desk), opened(desk, SECOND)
    for mail in mails.wanted(0, 50):
        mails.end(mail, 0, NOON)
    made = Link(SECOND, Relation.MERGED)
    part = changed(desk, part, status=Status.CLOSED, closed_at=NOON, links=(made,))
    (mail,) = mails.wanted(0, 50)
    assert (mail.number, mail.is_again) == (SECOND, False)
    mails.end(mail, 0, NOON)
    assert wanted(mails) == []
    changed(desk, part, status=Status.OPEN, closed_at=None, links=())
    assert [one.number for one in mails.wanted(0, 50)] == [FIRST]
    assert whole.number == SECOND


# ---------------------------------------------------------------- the mail itself


def test_the_original_is_opened(desk: Desk, mails: LookedThrough):
    desk.open(ticket(kind=REPORT), arrival=desk.spooled(b"From: r@research.test\r\n\r\nMerhaba"))
    (mail,) = mails.wanted(0, 50)
    assert mails.original(mail) == Original(b"From: r@research.test\r\n\r\nMerhaba")


def test_one_that_was_put_aside_is_not_read(desk: Desk, mails: LookedThrough, store: Store):
    arrival = desk.spooled()
    desk.waiting.quarantine(arrival.spool_id, Reason("it broke"), NOON)
    desk.open(ticket(kind=REPORT), arrival=replace(arrival, released=True))
    (mail,) = mails.wanted(0, 50)
    assert mails.original(mail) == Original(unread="the mail could not be read")


@pytest.mark.parametrize(
    ("row", "unread"),
    [
        ({"raw": None}, ERASED),
        ({"key": None}, ERASED),
        ({"raw": b"damaged"}, "the stored mail is damaged"),
    ],
)
def test_one_that_is_not_there_any_more_says_so(
    desk: Desk, mails: LookedThrough, store: Store, row: dict[str, object], unread: str
):
    opened(desk)
    with store.write() as connection:
        connection.execute(update(spool).values(row))
    (mail,) = mails.wanted(0, 50)
    assert mails.original(mail) == Original(unread=unread)


# ---------------------------------------------------------------- who else reports it


def named(desk: Desk, number: str, *certificates: Reported) -> Ticket:
    stored = opened(desk, number)
    return changed(desk, stored, report=Report(certificates))


def test_reports_find_each_other_by_what_they_name(desk: Desk, mails: LookedThrough):
    first = named(desk, FIRST, WWW)
    named(desk, SECOND, replace(WWW, serial="77", sha256="bb"))
    assert mails.about(("serial 3A4F", "sha-256 aa"), SECOND) == (first,)
    assert mails.about(("serial 3A4F",), FIRST) == ()
    assert mails.about((), FIRST) == ()
    many = tuple(f"serial {n:X}" for n in range(20_000))
    assert {one.number for one in mails.about(many, "KSM-2026-000009")} == {FIRST, SECOND}


def test_they_are_found_as_what_they_have_become_part_of(desk: Desk, mails: LookedThrough):
    part, _ = named(desk, FIRST, WWW), opened(desk, SECOND)
    changed(desk, part, status=Status.CLOSED, closed_at=NOON, links=(Link(SECOND, Relation.MERGED),))
    assert [one.number for one in mails.about(("serial 3A4F",), "KSM-2026-000009")] == [SECOND]
    assert mails.about(("serial 3A4F",), SECOND) == ()


def test_what_is_no_report_any_more_is_none(desk: Desk, mails: LookedThrough):
    changed(desk, named(desk, FIRST, WWW), kind=Kind.COMPLAINT)
    assert mails.about(("serial 3A4F",), SECOND) == ()


def rows(store: Store, table: object) -> list[tuple[object, ...]]:
    with store.snapshot() as connection:
        return [tuple(row) for row in connection.execute(select(table))]  # type: ignore[call-overload]


def test_the_rows_follow_the_ticket_and_a_proven_key_stays_refused(desk: Desk, store: Store):
    stored = named(
        desk, FIRST, replace(WWW, verdict=Verdict.CONFIRMED), replace(WWW, serial="55", sha256="dd")
    )
    assert {mark for mark, _ in rows(store, reported)} >= {
        "serial 3A4F",
        "sha-256 aa",
        "serial 55",
        "sha-256 dd",
    }
    assert rows(store, compromised_keys) == [("kk", FIRST, NOON)]
    stored = changed(desk, stored, report=Report((replace(WWW, serial="55", sha256="dd"),)))
    assert {mark for mark, _ in rows(store, reported)}.isdisjoint({"serial 3A4F", "sha-256 aa"})
    assert rows(store, compromised_keys) == [("kk", FIRST, NOON)]
    changed(desk, stored, report=Report())
    assert rows(store, reported) == []


def test_that_it_ended_is_written_with_the_decision_or_not_at_all(
    desk: Desk, mails: LookedThrough, store: Store
):
    stored = opened(desk)
    (mail,) = mails.wanted(1, 50)
    mails.begin(mail)
    decision = Decision("found", before=stored, after=replace(stored, priority="urgent"))
    with pytest.raises(ZeroDivisionError):
        desk.tickets.carry_out(decision, None, None, (), after(hours=1), then=lambda _: 1 / 0)  # type: ignore[arg-type, return-value]
    assert wanted(mails, 1) == [(mail.message, FIRST, 1, False)]
    desk.tickets.carry_out(decision, None, None, (), after(hours=1), then=mails.ended(mail, 1, NOON))
    assert wanted(mails, 1) == []
    assert Wanted(1, FIRST) == Wanted(1, FIRST, 0, False)
