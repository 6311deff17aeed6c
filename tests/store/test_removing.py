"""What somebody wrote, taken out of the store on both databases; whom that leaves without a name."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select, update

from tests.store.specimen import AYSE, NOON, ZEYNEP, Desk, after, letter, rich_ticket, ticket
from ulak.desk.certificates.report import Report, Reported
from ulak.desk.contact import Channel
from ulak.desk.decision import Decision, NewLink
from ulak.desk.ticket import Kind, LetterState, Participant, Relation, Role, Status
from ulak.mail.address import Address
from ulak.store.engine import Store
from ulak.store.evidence import ERASED, Evidence
from ulak.store.holds import Holds, held_among, keeping_of
from ulak.store.lives import lives_of
from ulak.store.people import find
from ulak.store.queue import Queue
from ulak.store.removing import drop_ticket, forget_people
from ulak.store.schema import letters, parked, people, reported, spool, survey_people, tasks
from ulak.store.stale import Stale

ALI, VELI = "ali@ornek.test", "veli@ornek.test"
EVERYBODY = (ZEYNEP.address, AYSE.address, ALI, VELI, "yonetim@kurum.test", "ssl-ekip@kurum.test")


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def removed(desk: Desk, number: str, *spared: str) -> int:
    with desk.store.write() as connection:
        return forget_people(connection, drop_ticket(connection, number), spared)


def known(desk: Desk) -> set[str]:
    """Those of everybody whose address the store has."""
    with desk.store.snapshot() as connection:
        return {one for one in EVERYBODY if find(connection, one)}


def lives(desk: Desk, *numbers: str):
    with desk.store.snapshot() as connection:
        return lives_of(connection, desk.store.seals, numbers)


def closed(desk: Desk, before, at: datetime = NOON, **changes: object):
    """Close it: all of it has come to its end."""
    after_closing = replace(before, status=Status.CLOSED, closed_at=at, promises=(), tasks=(), **changes)
    desk.do(Decision("closed", before=before, after=after_closing))
    return desk.stored(before.number)


def test_everybody_a_ticket_names_and_nothing_else_is_forgotten(desk: Desk):
    desk.open(rich_ticket(), letter())
    assert known(desk) == set(EVERYBODY)
    assert removed(desk, "KSM-2026-000001", AYSE.address, "ssl-ekip@kurum.test") == 4
    assert known(desk) == {AYSE.address, "ssl-ekip@kurum.test"}
    with desk.store.snapshot() as connection:
        left = connection.execute(select(people).where(people.c.address.is_(None))).all()
        assert {one.name for one in left} == {""}
        assert {(one.key, one.content) for one in connection.execute(select(tasks))} == {(None, b"")}
    record = desk.tickets.show("KSM-2026-000001")
    assert record is not None
    assert [one.frozen is not None for one in record.ticket.tasks] == [False, True]
    assert {one.text for one in record.ticket.tasks} == {""}
    assert {one.message_id[-9:] for one in record.messages if one.direction == "in"} == {"@removed>"}


def test_somebody_is_kept_where_anything_else_names_them(desk: Desk):
    desk.open(rich_ticket(), letter())
    desk.open(
        ticket("KSM-2026-000002", Address(ALI), participants=(Participant(Address(VELI), Role.COPIED),))
    )
    removed(desk, "KSM-2026-000001")
    assert known(desk) == {ALI, VELI}
    removed(desk, "KSM-2026-000002")
    assert known(desk) == set()


@pytest.mark.parametrize("reason", ["no more surveys", "parked"])
def test_somebody_is_kept_as_long_as_a_word_of_theirs_must_hold(desk: Desk, reason: str):
    desk.open(ticket())
    with desk.store.write() as connection:
        person = find(connection, ZEYNEP.address)
        mail = connection.execute(select(spool.c.id)).scalars().first()
        row = {"spool": mail, "person": person, "message": None, "code_digest": "d", "expires_at": NOON}
        if reason == "parked":
            connection.execute(parked.insert(), row | {"released_at": None})
        else:
            connection.execute(
                survey_people.insert(), {"person": person, "asked_at": None, "refused_at": NOON}
            )
    assert removed(desk, "KSM-2026-000001") == 0
    assert known(desk) == {ZEYNEP.address}


def test_whoever_is_about_to_change_it_decides_anew(desk: Desk):
    before = desk.open(ticket())
    removed(desk, before.number)
    with pytest.raises(Stale):
        closed(desk, before)


def test_a_letter_that_failed_is_sent_by_nobody_any_more(desk: Desk):
    desk.open(ticket(), letter())
    with desk.store.write() as connection:
        connection.execute(update(letters).values(state=LetterState.FAILED.value))
    (one,) = Queue(desk.store).waiting()
    removed(desk, "KSM-2026-000001")
    assert Queue(desk.store).waiting() == ()
    assert not Queue(desk.store).retry(one.id, NOON)
    found = Queue(desk.store).show(one.id)
    assert found is not None
    assert found[1] == b""


def test_evidence_says_that_it_was_erased_and_has_the_digests(desk: Desk):
    desk.open(ticket(), letter())
    evidence = Evidence(desk.store, ("KSM-2026-000001",))
    (before,) = evidence.originals()
    removed(desk, "KSM-2026-000001")
    (one,) = evidence.originals()
    assert (one.raw, one.why, one.sha256, one.sender) == (None, ERASED, before.sha256, "")
    (sent,) = evidence.letters()
    assert evidence.wire(sent.letter.id) == (None, ERASED)


def test_what_a_report_named_is_found_by_nobody_any_more(desk: Desk):
    report = Report(certificates=(Reported("serial 3A", "text", serial="3A", sha256="ab" * 32),))
    opened = desk.open(ticket(kind=Kind.CERTIFICATE_PROBLEM_REPORT))
    closed(desk, opened, report=report)
    with desk.store.snapshot() as connection:
        assert connection.execute(select(reported)).all()
    removed(desk, opened.number)
    with desk.store.snapshot() as connection:
        assert not connection.execute(select(reported)).all()


# ---------------------------------------------------------------- lives


def test_a_life_has_what_decides_how_long_a_ticket_is_kept(desk: Desk):
    ends = (after(days=3), after(days=900), None)
    report = Report(certificates=tuple(Reported(f"{n}", "text", not_after=end) for n, end in enumerate(ends)))
    one = desk.open(ticket(kind=Kind.CERTIFICATE_PROBLEM_REPORT))
    one = closed(desk, one, report=report, channel=Channel.CIMER)
    two = desk.open(ticket("KSM-2026-000002"), links=(NewLink(one.number, Relation.CONTINUES),))
    three = desk.open(ticket("KSM-2026-000003"))
    found = lives(desk, one.number)
    assert set(found) == {one.number, two.number}
    life = found[one.number]
    assert (life.version, life.kind, life.channel) == (one.version, one.kind, one.channel)
    assert (life.closed_at, life.ends_at, life.linked) == (NOON, after(days=900), {two.number})
    assert (life.is_held, life.is_busy, life.is_removed) == (False, False, False)
    assert (found[two.number].closed_at, found[two.number].ends_at) == (None, None)
    assert found[two.number].is_busy
    assert lives(desk, "KSM-2026-000009", three.number).keys() == {three.number}


def test_a_letter_under_way_a_task_and_a_mail_in_quarantine_keep_it(desk: Desk):
    one = desk.open(ticket(promises=()), letter())
    assert lives(desk, one.number)[one.number].is_busy
    with desk.store.write() as connection:
        connection.execute(update(letters).values(state=LetterState.SENT.value))
    assert not lives(desk, one.number)[one.number].is_busy
    with desk.store.write() as connection:
        connection.execute(update(spool).values(state="quarantined"))
    assert lives(desk, one.number)[one.number].is_busy
    two = desk.open(replace(rich_ticket("KSM-2026-000002"), promises=()))
    assert lives(desk, two.number)[two.number].is_busy


def test_holds_are_found_among_many(desk: Desk):
    numbers = [desk.open(ticket(f"KSM-2026-00000{n}")).number for n in (1, 2, 3)]
    holds = Holds(desk.store)
    assert holds.set(numbers[1], "dava", NOON)
    with desk.store.snapshot() as connection:
        assert held_among(connection, numbers) == {numbers[1]}
        assert held_among(connection, ()) == frozenset()
        assert keeping_of(connection, numbers[1]).held_since == NOON
        assert keeping_of(connection, numbers[0]).held_since is None
    assert lives(desk, numbers[1])[numbers[1]].is_held
