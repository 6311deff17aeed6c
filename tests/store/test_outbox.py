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
from ulak.store.queue import Queue
from ulak.store.stale import Stale

LEASE = timedelta(minutes=10)
ALI = Address("ali@ornek.test")


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


@pytest.fixture
def outbox(store: Store) -> Outbox:
    return Outbox(store)


def queue(outbox: Outbox) -> Queue:
    """The same store as administrators see it."""
    return Queue(outbox._store)


def claimed(outbox: Outbox, now: datetime = NOON) -> Outgoing:
    taken = outbox.claim(now, "test", LEASE)
    assert taken is not None
    return taken


def settle(desk: Desk, taken: Outgoing, state: LetterState, now: datetime = NOON, **more: object) -> None:
    result = LetterResult(taken.id, taken.attempt, state, "250 ok for zeynep@ornek.test", now, **more)  # type: ignore[arg-type]
    before = desk.stored(taken.number) if taken.number else None
    desk.do(Decision("result", before=before, result=result), now=now)


def next_at(desk: Desk) -> datetime | None:
    """When the next letter may leave; None when none waits for a time."""
    with desk.store.snapshot() as connection:
        return connection.execute(select(func.min(schema.letters.c.next_at))).scalar()


def state(outbox: Outbox, id: int) -> LetterState:
    found = queue(outbox).show(id)
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
    assert queue(outbox).waiting() == ()
    dossier = desk.tickets.dossier(opened.number)
    assert dossier is not None
    assert dossier.letters[0].at == after(seconds=3)
    assert desk.events(opened.number)[-1] == "letter sent"


def test_the_next_letter_is_claimed_by_what_writes_down_the_one_before(desk: Desk, outbox: Outbox):
    opened = desk.open(None, letter(), answer())
    first = claimed(outbox)
    claim = outbox.claiming(after(seconds=1), "test", LEASE)
    before = desk.stored(opened.number)
    gone = LetterResult(first.id, 1, LetterState.SENT, "250 ok", after(seconds=1))
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
    gone = LetterResult(claim.letter.id, 1, LetterState.SENT, "250 ok", after(seconds=2))
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
    first, second = queue(outbox).waiting()
    assert "#yine-de" in first.waits_for
    assert outbox.claim(after(hours=1), "test", LEASE) is None
    desk.do(Decision("released", before=opened, releases=(first.id, second.id)))
    assert [one.next_at for one in queue(outbox).waiting()] == [after(minutes=2), NOON]
    assert [one.state for one in queue(outbox).waiting()] == [LetterState.HELD, LetterState.QUEUED]


def test_a_held_answer_can_be_made_to_wait(desk: Desk, outbox: Outbox):
    opened = desk.open(None, answer(leaves_at=after(minutes=2)))
    (held,) = queue(outbox).waiting()
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
    (held,) = queue(outbox).waiting()
    desk.do(Decision("taken back", before=opened, withdraws=(held.id,)))
    assert state(outbox, held.id) is LetterState.WITHDRAWN
    assert outbox.claim(after(hours=1), "test", LEASE) is None
    assert not queue(outbox).retry(held.id, NOON)


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
    (waiting,) = queue(outbox).waiting()
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
    assert queue(outbox).retry(again.id, after(hours=1), "administrator root")
    fresh = claimed(outbox, after(hours=1))
    assert fresh.first_tried == after(hours=1), "a person gives it a new life"


def test_refused_recipients_stand_apart(desk: Desk, outbox: Outbox):
    opened = desk.open(None, answer(cc=(ALI, AYSE)))
    refused = ((ALI.address, "550 no such user"), (AYSE.address, "450 later"))
    settle(desk, claimed(outbox), LetterState.SENT, refused=refused, next_try=after(minutes=1))
    assert queue(outbox).waiting()[0].state is LetterState.DEFERRED
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


def left(desk: Desk, outbox: Outbox, now: datetime) -> list[int]:
    """Tell somebody of what is a person's from now on, as dispatch does."""
    found = outbox.left(now, 50)
    for one in found:
        result = LetterResult(
            one.id, one.attempt, LetterState.UNCERTAIN, one.reply, now, to=one.to, is_left=True
        )
        before = desk.stored(one.number) if one.number else None
        desk.do(Decision("left to a person", before=before, result=result), now=now)
    assert outbox.left(now, 50) == ()
    return [one.id for one in found]


def tries(outbox: Outbox, id: int) -> list[tuple[int, str]]:
    """The attempts of a letter: number and state."""
    return [(one.number, one.state) for one in queue(outbox).attempts(id)]


def test_a_lease_that_ran_out_makes_one_copy_and_then_waits_for_a_person(desk: Desk, outbox: Outbox):
    opened = desk.open(None, letter())
    first = claimed(outbox)
    assert outbox.claim(after(minutes=10), "other", LEASE) is None, "a living process is left alone"
    second = claimed(outbox, after(minutes=11))
    assert (second.id, second.resend, second.wire) == (first.id, True, first.wire)
    assert outbox.resending(second)
    assert outbox.claim(after(minutes=30), "other", LEASE) is None
    assert state(outbox, first.id) is LetterState.UNCERTAIN
    assert left(desk, outbox, after(minutes=30)) == [first.id]
    assert outbox.claim(after(days=3), "other", LEASE) is None
    assert left(desk, outbox, after(days=3)) == []
    assert desk.events(opened.number).count("letter uncertain") == 2
    assert desk.events(opened.number).count("letter waits for a person") == 1
    assert tries(outbox, first.id) == [(1, "uncertain"), (2, "uncertain")]
    assert queue(outbox).drop(first.id, after(days=3), "administrator root")
    assert state(outbox, first.id) is LetterState.WITHDRAWN


def test_a_process_that_ends_before_the_content_has_used_up_no_resend(desk: Desk, outbox: Outbox):
    desk.open(None, letter())
    claimed(outbox)
    for time in range(1, 4):
        again = claimed(outbox, after(minutes=11 * time))
        assert again.resend, "its envelope was under way each time, no copy of it left"
    assert outbox.resending(again)
    assert outbox.claim(after(minutes=50), "test", LEASE) is None
    assert left(desk, outbox, after(minutes=50)) == [again.id]


def test_nobody_sends_what_somebody_else_has_now(desk: Desk, outbox: Outbox):
    opened = desk.open(None, letter())
    claimed(outbox)
    slow = claimed(outbox, after(minutes=11))
    other = outbox.claim(after(minutes=22), "other", LEASE)
    assert other is not None
    assert not outbox.resending(slow)
    settle(desk, slow, LetterState.FAILED, after(minutes=23))
    assert state(outbox, other.id) is LetterState.SENDING, "what others send is not touched"
    assert desk.events(opened.number)[-1] == "letter result too late"
    assert tries(outbox, other.id) == [(1, "uncertain"), (2, "failed")]
    settle(desk, other, LetterState.SENT, after(minutes=24))
    assert state(outbox, other.id) is LetterState.SENT


def test_an_uncertain_letter_is_sent_once_more_within_the_hour(desk: Desk, outbox: Outbox):
    desk.open(None, letter())
    settle(desk, claimed(outbox), LetterState.UNCERTAIN)
    assert next_at(desk) == after(minutes=5)
    again = claimed(outbox, after(minutes=5))
    assert again.resend
    assert outbox.resending(again)
    settle(desk, again, LetterState.UNCERTAIN, after(minutes=5))
    assert outbox.claim(after(minutes=6), "test", LEASE) is None
    assert left(desk, outbox, after(minutes=6)) == [again.id]
    assert next_at(desk) is None
    assert state(outbox, again.id) is LetterState.UNCERTAIN


def test_a_resend_that_was_refused_for_certain_made_no_copy(desk: Desk, outbox: Outbox):
    desk.open(None, letter())
    settle(desk, claimed(outbox), LetterState.UNCERTAIN)
    for minutes in (5, 10, 15):
        again = claimed(outbox, after(minutes=minutes))
        assert outbox.resending(again)
        settle(desk, again, LetterState.DEFERRED, after(minutes=minutes), next_try=after(minutes=minutes + 5))
    last = claimed(outbox, after(minutes=20))
    assert last.resend
    settle(desk, last, LetterState.SENT, after(minutes=20))
    assert state(outbox, last.id) is LetterState.SENT


def test_who_may_have_a_letter_may_have_it_also_while_its_resend_is_put_off(desk: Desk, outbox: Outbox):
    desk.open(None, answer(cc=(ALI, AYSE)))
    later = ((ALI.address, "450 later"),)
    settle(desk, claimed(outbox), LetterState.UNCERTAIN, refused=later)
    again = claimed(outbox, after(minutes=5))
    everybody = tuple((address, "450 later") for address in again.recipients)
    for refused in ((), everybody):
        settle(
            desk, again, LetterState.DEFERRED, after(minutes=5), next_try=after(minutes=9), refused=refused
        )
        assert fates(outbox, again.id) == {
            ZEYNEP.address: "uncertain",
            ALI.address: "deferred",
            AYSE.address: "uncertain",
        }
        again = claimed(outbox, after(minutes=9))
    settle(desk, again, LetterState.SENT, after(minutes=9))
    assert set(fates(outbox, again.id).values()) == {"sent"}


def test_after_the_hour_a_person_decides(desk: Desk, outbox: Outbox):
    desk.open(None, letter(), letter())
    for _ in range(2):
        settle(desk, claimed(outbox), LetterState.UNCERTAIN)
    assert outbox.claim(after(minutes=61), "test", LEASE) is None
    assert len(left(desk, outbox, after(minutes=61))) == 2
    assert next_at(desk) is None
    one, other = queue(outbox).waiting()
    assert one.state is other.state is LetterState.UNCERTAIN
    assert one.waits_for == "a person: `ulak queue retry` or `ulak queue drop`"


def test_a_resend_that_is_put_off_ends_with_the_hour(desk: Desk, outbox: Outbox):
    desk.open(None, letter())
    settle(desk, claimed(outbox), LetterState.UNCERTAIN)
    again = claimed(outbox, after(minutes=5))
    settle(desk, again, LetterState.DEFERRED, after(minutes=6), next_try=after(minutes=20))
    again = claimed(outbox, after(minutes=20))
    settle(desk, again, LetterState.DEFERRED, after(minutes=20), next_try=after(minutes=80))
    assert state(outbox, again.id) is LetterState.UNCERTAIN
    assert left(desk, outbox, after(minutes=61)) == [again.id]
    assert next_at(desk) is None


def test_a_result_after_a_person_decided_changes_nothing(desk: Desk, outbox: Outbox):
    opened = desk.open(None, letter())
    taken = claimed(outbox)
    assert outbox.claim(after(minutes=11), "other", LEASE) is not None
    assert outbox.claim(after(minutes=72), "other", LEASE) is None
    assert queue(outbox).drop(taken.id, after(minutes=73))
    settle(desk, taken, LetterState.SENT, after(minutes=74))
    assert state(outbox, taken.id) is LetterState.WITHDRAWN
    assert desk.events(opened.number)[-1] == "letter result too late"


def test_a_paused_mailbox_keeps_no_other_waiting(desk: Desk, outbox: Outbox):
    desk.open(None, letter(), letter(Purpose.NOTICE, (AYSE,)))
    paused = frozenset({"bilgi"})
    assert outbox.claim(NOON, "test", LEASE, paused) is None
    assert outbox.due_counters(NOON) == {"bilgi"}
    assert outbox.claim(NOON, "test", LEASE, frozenset({"cainfo"})) is not None
    assert queue(outbox).waiting()[1].attempts == 0


@pytest.mark.parametrize(("purpose", "days"), [(Purpose.ACKNOWLEDGEMENT, 1), (Purpose.ANSWER, 5)])
def test_of_a_paused_mailbox_only_what_is_too_old_is_taken(
    desk: Desk, outbox: Outbox, purpose: Purpose, days: int
):
    desk.open(None, letter(purpose) if purpose is Purpose.ACKNOWLEDGEMENT else answer())
    paused = frozenset({"bilgi"})
    assert outbox.claim(after(days=days, seconds=-1), "test", LEASE, paused) is None
    assert outbox.claim(after(days=days), "test", LEASE, paused) is not None


def test_what_is_tried_lives_from_its_first_attempt_on(desk: Desk, outbox: Outbox):
    desk.open(None, letter())
    settle(
        desk,
        claimed(outbox, after(hours=20)),
        LetterState.DEFERRED,
        after(hours=20),
        next_try=after(hours=21),
    )
    paused = frozenset({"bilgi"})
    assert outbox.claim(after(hours=43), "test", LEASE, paused) is None
    assert outbox.claim(after(hours=44), "test", LEASE, paused) is not None


def fates(outbox: Outbox, id: int) -> dict[str, str]:
    """Each recipient's state."""
    return {one.address: one.state for one in queue(outbox).recipients(id)}


@pytest.mark.parametrize(
    ("result", "refused", "again", "whole", "fate", "next_to"),
    [
        ("sent", "45", True, "deferred", ("sent", "deferred", "failed"), (ALI,)),
        ("sent", "44", True, "deferred", ("sent", "deferred", "deferred"), (ALI, AYSE)),
        ("sent", "55", False, "sent", ("sent", "failed", "failed"), ()),
        ("sent", "45", False, "sent", ("sent", "failed", "failed"), ()),
        ("deferred", "45", True, "deferred", ("deferred", "deferred", "failed"), (ZEYNEP, ALI)),
        ("failed", "45", False, "failed", ("failed", "failed", "failed"), ()),
        ("uncertain", "45", False, "uncertain", ("uncertain", "deferred", "failed"), (ZEYNEP, ALI)),
        ("uncertain", "55", False, "uncertain", ("uncertain", "failed", "failed"), (ZEYNEP,)),
    ],
)
def test_each_recipient_stands_apart(
    desk: Desk, outbox: Outbox, result, refused, again, whole, fate, next_to
):
    desk.open(None, answer(cc=(ALI, AYSE)))
    taken = claimed(outbox)
    said = {"4": "450 4.2.1 later", "5": "550 5.1.1 unknown"}
    replies = tuple((who.address, said[code]) for who, code in zip((ALI, AYSE), refused, strict=True))
    next_try = after(minutes=6) if again else None
    settle(desk, taken, LetterState(result), refused=replies, next_try=next_try)
    assert state(outbox, taken.id) == whole
    assert fates(outbox, taken.id) == dict(
        zip((ZEYNEP.address, ALI.address, AYSE.address), fate, strict=True)
    )
    following = outbox.claim(after(minutes=7), "test", LEASE)
    assert (following.recipients if following else ()) == tuple(one.address for one in next_to)


def test_whoever_was_put_off_ends_apart_from_those_who_have_it(desk: Desk, outbox: Outbox):
    desk.open(None, answer(cc=(ALI,)))
    later = ((ALI.address, "450 later"),)
    settle(desk, claimed(outbox), LetterState.SENT, refused=later, next_try=after(minutes=1))
    again = claimed(outbox, after(minutes=1))
    settle(desk, again, LetterState.FAILED, after(minutes=1), refused=later)
    assert state(outbox, again.id) is LetterState.SENT, "the author has it"
    assert fates(outbox, again.id) == {ZEYNEP.address: "sent", ALI.address: "failed"}


@pytest.mark.parametrize(("put_off", "minute"), [(ZEYNEP, 5), (ALI, 0)], ids=["addressee", "copied"])
def test_a_letter_left_when_its_addressee_got_it(desk: Desk, outbox: Outbox, put_off: Address, minute: int):
    opened = desk.open(None, answer(cc=(ALI,)))
    later = ((put_off.address, "450 later"),)
    settle(desk, claimed(outbox), LetterState.SENT, refused=later, next_try=after(minutes=5))
    settle(desk, claimed(outbox, after(minutes=5)), LetterState.SENT, after(minutes=5))
    dossier = desk.tickets.dossier(opened.number)
    assert dossier is not None
    assert dossier.letters[0].at == after(minutes=minute)


def test_who_has_an_uncertain_letter_for_certain_is_out_of_doubt(desk: Desk, outbox: Outbox):
    desk.open(None, answer(cc=(ALI,)))
    settle(desk, claimed(outbox), LetterState.UNCERTAIN)
    again = claimed(outbox, after(minutes=5))
    later = ((ALI.address, "450 later"),)
    settle(desk, again, LetterState.SENT, after(minutes=5), refused=later, next_try=after(hours=4))
    assert left(desk, outbox, after(hours=3)) == [], "of the other nobody doubts that it did not leave"
    assert fates(outbox, again.id) == {ZEYNEP.address: "sent", ALI.address: "deferred"}
    last = claimed(outbox, after(hours=4))
    assert (last.recipients, last.resend) == ((ALI.address,), False)


def test_the_letters_of_a_process_that_ended_are_free_at_the_next_start(
    desk: Desk, outbox: Outbox, store: Store
):
    desk.open(None, letter())
    first = claimed(outbox)
    assert outbox.recover(after(seconds=5), "somebody else") == (1 if store.is_sqlite else 0)
    assert outbox.recover(after(seconds=5), "test") == (0 if store.is_sqlite else 1)
    again = claimed(outbox, after(seconds=5))
    assert (again.id, again.resend) == (first.id, True)


def test_a_letter_that_is_being_sent_cannot_be_dropped(desk: Desk, outbox: Outbox):
    desk.open(None, letter())
    taken = claimed(outbox)
    assert not queue(outbox).drop(taken.id, NOON)
    assert not queue(outbox).retry(taken.id, NOON)
    assert not queue(outbox).drop(99, NOON)
    assert queue(outbox).show(99) is None


def test_an_erased_letter_is_withdrawn_and_the_next_one_leaves(desk: Desk, outbox: Outbox, store: Store):
    desk.open(None, letter(), letter())
    first, second = queue(outbox).waiting()
    with store.write() as connection:
        connection.execute(update(schema.letters).where(schema.letters.c.id == first.id).values(key=None))
    assert claimed(outbox).id == second.id
    shown = queue(outbox).show(first.id)
    assert shown is not None
    assert (shown[0].state, shown[1]) == (LetterState.WITHDRAWN, b"")


def test_a_letter_of_no_ticket_leaves_too(desk: Desk, outbox: Outbox):
    desk.do(Decision("alarm"), letter(Purpose.ALARM, (AYSE,)))
    taken = claimed(outbox)
    assert taken.number == ""
    settle(desk, taken, LetterState.SENT)
    assert state(outbox, taken.id) is LetterState.SENT
    assert ticket().number
