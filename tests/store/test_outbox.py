"""A letter leaves once; of one that may have left nobody makes more than one copy."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from tests.store.specimen import AYSE, NOON, ZEYNEP, Desk, after, answer, appending, letter, message, ticket
from ulak.desk.decision import Decision, LetterResult
from ulak.desk.ticket import LetterState, Purpose
from ulak.mail.address import Address
from ulak.store import schema
from ulak.store.engine import Store
from ulak.store.outbox import Outbox, Outgoing
from ulak.store.stale import Stale

LEASE = timedelta(minutes=10)
ALI = Address("ali@ornek.test")


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


@pytest.fixture
def outbox(store: Store) -> Outbox:
    return Outbox(store)


def claimed(outbox: Outbox, now: datetime = NOON) -> Outgoing:
    taken = outbox.claim(now, "test", LEASE)
    assert taken is not None
    return taken


def settle(desk: Desk, taken: Outgoing, state: LetterState, now: datetime = NOON, **more: object) -> None:
    result = LetterResult(taken.id, state, "250 ok for zeynep@ornek.test", now, **more)  # type: ignore[arg-type]
    before = desk.stored(taken.number) if taken.number else None
    desk.do(Decision("result", before=before, result=result), now=now)


def next_at(desk: Desk) -> datetime | None:
    """When the next letter may leave; None when none waits for a time."""
    with desk.store.snapshot() as connection:
        return connection.execute(select(func.min(schema.letters.c.next_at))).scalar()


def state(outbox: Outbox, id: int) -> LetterState:
    found = outbox.show(id)
    assert found is not None
    return found[0].state


def test_a_letter_is_taken_with_its_final_bytes(desk: Desk, outbox: Outbox):
    written = letter(cc=(ALI,))
    opened = desk.open(None, written)
    taken = claimed(outbox)
    assert (taken.number, taken.counter, taken.envelope_from) == (opened.number, "bilgi", "bilgi@kamusm.test")
    assert taken.recipients == (ZEYNEP.address, ALI.address)
    assert (taken.wire, taken.message_id) == (written.wire, written.message_id)
    assert (taken.attempt, taken.resend, taken.first_tried, taken.purpose) == (
        1,
        False,
        NOON,
        Purpose.ACKNOWLEDGEMENT,
    )
    assert outbox.claim(NOON, "other", LEASE) is None
    assert state(outbox, taken.id) is LetterState.SENDING
    settle(desk, taken, LetterState.SENT, after(seconds=3))
    assert state(outbox, taken.id) is LetterState.SENT
    assert outbox.waiting() == ()
    dossier = desk.tickets.dossier(opened.number)
    assert dossier is not None
    assert dossier.letters[0].at == after(seconds=3)
    assert desk.events(opened.number)[-1] == "letter sent"


def test_the_next_letter_is_claimed_by_what_writes_down_the_one_before(desk: Desk, outbox: Outbox):
    opened = desk.open(None, letter(), answer())
    first = claimed(outbox)
    claim = outbox.claiming(after(seconds=1), "test", LEASE)
    before = desk.stored(opened.number)
    gone = LetterResult(first.id, LetterState.SENT, "250 ok", after(seconds=1))
    decision = Decision("result", before=before, result=gone)
    stale = replace(decision, before=replace(before, version=before.version + 1))
    with pytest.raises(Stale):
        desk.tickets.carry_out(stale, None, None, (), after(seconds=1), claim)
    assert state(outbox, first.id) is LetterState.SENDING
    assert claim.letter is None
    desk.tickets.carry_out(decision, None, None, (), after(seconds=1), claim)
    assert state(outbox, first.id) is LetterState.SENT
    assert claim.letter is not None
    assert state(outbox, claim.letter.id) is LetterState.SENDING
    last = outbox.claiming(after(seconds=2), "test", LEASE)
    gone = LetterResult(claim.letter.id, LetterState.SENT, "250 ok", after(seconds=2))
    before = desk.stored(opened.number)
    desk.tickets.carry_out(
        Decision("result", before=before, result=gone), None, None, (), after(seconds=2), last
    )
    assert last.letter is None


def test_a_letter_is_read_alone_with_its_ticket(desk: Desk):
    opened = desk.open(None, letter(), answer())
    whole = desk.tickets.dossier(opened.number)
    assert whole is not None
    letters = whole.letters
    alone = desk.tickets.sent_with(opened.number, letters[1].id)
    assert alone is not None
    assert (alone.ticket, alone.letters) == (whole.ticket, letters[1:])
    assert desk.tickets.sent_with(opened.number, 999) is None
    assert desk.tickets.sent_with("KSM-2026-999999", letters[1].id) is None


def test_what_people_wait_for_leaves_first(desk: Desk, outbox: Outbox):
    desk.open(None, letter(Purpose.NOTICE, (AYSE,)), letter(Purpose.RECEIPT, (AYSE,)), answer(), letter())
    order = [claimed(outbox).purpose for _ in range(4)]
    assert order == [Purpose.ANSWER, Purpose.ACKNOWLEDGEMENT, Purpose.NOTICE, Purpose.RECEIPT]


def test_a_held_answer_leaves_when_its_hold_is_over(desk: Desk, outbox: Outbox):
    desk.open(None, answer(leaves_at=after(minutes=2)), answer(leaves_at=NOON))
    assert next_at(desk) == NOON
    assert claimed(outbox).purpose is Purpose.ANSWER
    assert outbox.claim(after(seconds=119), "test", LEASE) is None
    assert next_at(desk) == after(minutes=2)
    assert outbox.waiting_within(timedelta(minutes=1), NOON) == 1
    assert outbox.waiting_within(timedelta(minutes=2), NOON) == 2
    assert claimed(outbox, after(minutes=2)).attempt == 1
    assert next_at(desk) is None


def test_a_waiting_answer_leaves_by_its_writer_s_word(desk: Desk, outbox: Outbox):
    opened = desk.open(None, answer(leaves_at=after(minutes=2), waits=True), answer(waits=True))
    first, second = outbox.waiting()
    assert "#yine-de" in first.waits_for
    assert outbox.claim(after(hours=1), "test", LEASE) is None
    desk.do(Decision("released", before=opened, releases=(first.id, second.id)))
    assert [one.next_at for one in outbox.waiting()] == [after(minutes=2), NOON]
    assert [one.state for one in outbox.waiting()] == [LetterState.HELD, LetterState.QUEUED]


def test_a_held_answer_can_be_made_to_wait(desk: Desk, outbox: Outbox):
    opened = desk.open(None, answer(leaves_at=after(minutes=2)))
    (held,) = outbox.waiting()
    desk.do(Decision("another answered", before=opened, holds=(held.id,)))
    assert outbox.claim(after(hours=1), "test", LEASE) is None
    dossier = desk.tickets.dossier(opened.number)
    assert dossier is not None
    assert dossier.letters[0].due_to_leave is None
    desk.do(Decision("released", before=dossier.ticket, releases=(held.id,)), now=after(hours=1))
    assert claimed(outbox, after(hours=1)).id == held.id


@pytest.mark.parametrize("what", ["withdraws", "releases", "holds"])
def test_only_what_is_held_can_be_taken_back(desk: Desk, outbox: Outbox, what: str):
    opened = desk.open(None, answer(leaves_at=after(minutes=2)))
    taken = claimed(outbox, after(minutes=3))
    with pytest.raises(Stale):
        desk.do(Decision("too late", before=opened, **{what: (taken.id,)}))  # type: ignore[arg-type]
    assert state(outbox, taken.id) is LetterState.SENDING


def test_an_answer_taken_back_never_leaves(desk: Desk, outbox: Outbox):
    opened = desk.open(None, answer(leaves_at=after(minutes=2)))
    (held,) = outbox.waiting()
    desk.do(Decision("taken back", before=opened, withdraws=(held.id,)))
    assert state(outbox, held.id) is LetterState.WITHDRAWN
    assert outbox.claim(after(hours=1), "test", LEASE) is None
    assert not outbox.retry(held.id, NOON)


def test_two_threads_never_take_the_same_letter(desk: Desk, store: Store):
    desk.open(None, *(answer() for _ in range(40)))
    taken: list[int] = []

    def work(owner: str) -> None:
        outbox = Outbox(store)
        while (one := outbox.claim(NOON, owner, LEASE)) is not None:
            taken.append(one.id)

    threads = [threading.Thread(target=work, args=(f"worker {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(set(taken)) == 40


def test_a_deferred_letter_is_tried_again_at_its_time(desk: Desk, outbox: Outbox):
    opened = desk.open(None, answer())
    settle(desk, claimed(outbox), LetterState.DEFERRED, next_try=after(minutes=1))
    assert outbox.claim(after(seconds=59), "test", LEASE) is None
    (waiting,) = outbox.waiting()
    assert (waiting.state, waiting.attempts, waiting.reply) == (
        LetterState.DEFERRED,
        1,
        "250 ok for <address>",
    )
    again = claimed(outbox, after(minutes=1))
    assert (again.attempt, again.first_tried) == (2, NOON)
    settle(desk, again, LetterState.FAILED, after(minutes=1))
    assert next_at(desk) is None
    assert desk.events(opened.number)[-2:] == ["letter deferred", "letter failed"]
    assert outbox.retry(again.id, after(hours=1), "administrator root")
    fresh = claimed(outbox, after(hours=1))
    assert fresh.first_tried == after(hours=1), "a person gives it a new life"


def test_refused_recipients_stand_apart(desk: Desk, outbox: Outbox):
    opened = desk.open(None, answer(cc=(ALI, AYSE)))
    refused = ((ALI.address, "550 no such user"), (AYSE.address, "450 later"))
    settle(desk, claimed(outbox), LetterState.SENT, refused=refused, next_try=after(minutes=1))
    assert outbox.waiting()[0].state is LetterState.DEFERRED
    again = claimed(outbox, after(minutes=1))
    assert again.recipients == (AYSE.address,)
    settle(desk, again, LetterState.SENT, after(minutes=1))
    assert state(outbox, again.id) is LetterState.SENT
    now = desk.stored(opened.number)
    desk.do(appending(now), letter(to=(ALI,)), message=message(), arrival=desk.spooled())
    assert "letter refused" in desk.events(opened.number), "who was refused for good gets nothing automatic"


def test_recipients_refused_of_a_letter_that_is_sent_are_failed(desk: Desk, outbox: Outbox):
    desk.open(None, answer(cc=(ALI,)))
    taken = claimed(outbox)
    settle(desk, taken, LetterState.SENT, refused=((ALI.address, "450 later"),))
    assert state(outbox, taken.id) is LetterState.SENT
    assert next_at(desk) is None


def test_a_lease_that_ran_out_makes_one_copy_and_then_waits_for_a_person(desk: Desk, outbox: Outbox):
    opened = desk.open(None, letter())
    first = claimed(outbox)
    assert outbox.claim(after(minutes=10), "other", LEASE) is None, "a living process is left alone"
    second = claimed(outbox, after(minutes=11))
    assert (second.id, second.resend, second.wire) == (first.id, True, first.wire)
    assert outbox.claim(after(minutes=30), "other", LEASE) is None
    assert state(outbox, first.id) is LetterState.UNCERTAIN
    assert outbox.claim(after(days=3), "other", LEASE) is None
    assert desk.events(opened.number).count("letter uncertain") == 2
    assert outbox.drop(first.id, after(days=3), "administrator root")
    assert state(outbox, first.id) is LetterState.WITHDRAWN


def test_an_uncertain_letter_is_sent_once_more_within_the_hour(desk: Desk, outbox: Outbox):
    desk.open(None, letter())
    settle(desk, claimed(outbox), LetterState.UNCERTAIN)
    assert next_at(desk) == after(minutes=5)
    again = claimed(outbox, after(minutes=5))
    assert again.resend
    settle(desk, again, LetterState.UNCERTAIN, after(minutes=5))
    assert next_at(desk) is None
    assert state(outbox, again.id) is LetterState.UNCERTAIN


def test_after_the_hour_a_person_decides(desk: Desk, outbox: Outbox):
    desk.open(None, letter(), letter())
    for _ in range(2):
        settle(desk, claimed(outbox), LetterState.UNCERTAIN)
    assert outbox.claim(after(minutes=61), "test", LEASE) is None
    assert next_at(desk) is None
    one, other = outbox.waiting()
    assert one.state is other.state is LetterState.UNCERTAIN


def test_a_resend_that_is_put_off_ends_with_the_hour(desk: Desk, outbox: Outbox):
    desk.open(None, letter())
    settle(desk, claimed(outbox), LetterState.UNCERTAIN)
    again = claimed(outbox, after(minutes=5))
    settle(desk, again, LetterState.DEFERRED, after(minutes=6), next_try=after(minutes=20))
    again = claimed(outbox, after(minutes=20))
    settle(desk, again, LetterState.DEFERRED, after(minutes=20), next_try=after(minutes=80))
    assert state(outbox, again.id) is LetterState.UNCERTAIN
    assert next_at(desk) is None


def test_a_result_after_a_person_decided_changes_nothing(desk: Desk, outbox: Outbox):
    opened = desk.open(None, letter())
    taken = claimed(outbox)
    assert outbox.claim(after(minutes=11), "other", LEASE) is not None
    assert outbox.claim(after(minutes=30), "other", LEASE) is None
    assert outbox.drop(taken.id, after(minutes=31))
    settle(desk, taken, LetterState.SENT, after(minutes=32))
    assert state(outbox, taken.id) is LetterState.WITHDRAWN
    assert desk.events(opened.number)[-1] == "letter result too late"


def test_the_letters_of_a_process_that_ended_are_free_at_the_next_start(
    desk: Desk, outbox: Outbox, store: Store
):
    desk.open(None, letter())
    first = claimed(outbox)
    assert outbox.recover(after(seconds=5)) == (1 if store.is_sqlite else 0)
    if store.is_sqlite:
        again = claimed(outbox, after(seconds=5))
        assert (again.id, again.resend) == (first.id, True)


def test_a_letter_that_is_being_sent_cannot_be_dropped(desk: Desk, outbox: Outbox):
    desk.open(None, letter())
    taken = claimed(outbox)
    assert not outbox.drop(taken.id, NOON)
    assert not outbox.retry(taken.id, NOON)
    assert not outbox.drop(99, NOON)
    assert outbox.show(99) is None


def test_an_erased_letter_is_withdrawn_and_the_next_one_leaves(desk: Desk, outbox: Outbox, store: Store):
    desk.open(None, letter(), letter())
    first, second = outbox.waiting()
    with store.write() as connection:
        connection.execute(update(schema.letters).where(schema.letters.c.id == first.id).values(key=None))
    assert claimed(outbox).id == second.id
    shown = outbox.show(first.id)
    assert shown is not None
    assert (shown[0].state, shown[1]) == (LetterState.WITHDRAWN, b"")


def test_a_letter_of_no_ticket_leaves_too(desk: Desk, outbox: Outbox):
    desk.do(Decision("alarm"), letter(Purpose.ALARM, (AYSE,)))
    taken = claimed(outbox)
    assert taken.number == ""
    settle(desk, taken, LetterState.SENT)
    assert state(outbox, taken.id) is LetterState.SENT
    assert ticket().number
