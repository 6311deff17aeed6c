"""Two tickets change in one transaction, or neither does; a part's correspondence is the whole's."""

from dataclasses import replace
from threading import Barrier, Thread

import pytest

from tests.store.specimen import AYSE, NOON, ZEYNEP, Desk, after, letter, message, promise, ticket
from ulak.desk.clocks.promise import Pause, PromiseState
from ulak.desk.coming.known import Pointers
from ulak.desk.decision import Decision, Disposition, EscalationStep, Event, Ladder, TicketChange
from ulak.desk.part import Part
from ulak.desk.ticket import Filing, Link, Purpose, Relation, Status, Ticket
from ulak.store.engine import Store
from ulak.store.stale import Stale


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def merging(part: Ticket, whole: Ticket) -> Decision:
    """As `desk/acts/merging.py` decides."""
    paused = promise("petition", 20, state=PromiseState.PAUSED, pauses=(Pause(NOON, None), Pause(NOON, NOON)))
    kept = Part(part.number, "<m@kurum.test>", NOON, "new", after(days=1), "x", "y", (*part.promises, paused),
                ("first-answer/author",), ("ali@ornek.test",), "answered")  # fmt: skip
    here = replace(part, version=part.version + 1, status=Status.CLOSED, closed_at=NOON, promises=(),
                   links=(Link(whole.number, Relation.MERGED),))  # fmt: skip
    there = replace(whole, version=whole.version + 1, parts=(kept,), displaced=whole.promises,
                    links=(Link(part.number, Relation.MERGED, made_here=False),))  # fmt: skip
    return Decision(
        "merged",
        before=part,
        after=here,
        others=(TicketChange(whole, there, (Event("merged in", AYSE.address),)),),
        ladders=(Ladder("first-answer/author", part.number, whole.number),),
    )


def two(desk: Desk) -> tuple[Ticket, Ticket]:
    first = desk.open(None, letter(Purpose.ACKNOWLEDGEMENT), message=message(message_id="<one@ornek.test>"))
    second = desk.open(
        None, letter(Purpose.ACKNOWLEDGEMENT, task=3), message=message(message_id="<two@ornek.test>")
    )
    return first, second


def test_both_tickets_change_and_say_so_in_their_journals(desk: Desk):
    whole, part = two(desk)
    decision = merging(part, whole)
    desk.do(decision)
    here, there = desk.stored(part.number), desk.stored(whole.number)
    assert (here.part_of, here.links, there.part_of) == (whole.number, decision.after.links, "")
    assert there.links[0] == Link(part.number, Relation.MERGED)
    assert not there.links[0].made_here
    assert (there.parts, there.displaced) == (decision.others[0].after.parts, whole.promises)
    assert "merged in" in desk.events(whole.number)


@pytest.mark.parametrize("which", ["part", "whole"])
def test_neither_changes_where_one_of_them_did_meanwhile(desk: Desk, which: str):
    whole, part = two(desk)
    decision = merging(part, whole)
    moved = {"part": part, "whole": whole}[which]
    desk.do(Decision("moved", before=moved, after=replace(moved, status=Status.OPEN)))
    before = desk.stored(part.number), desk.stored(whole.number)
    with pytest.raises(Stale):
        desk.do(decision)
    assert (desk.stored(part.number), desk.stored(whole.number)) == before
    assert "merged in" not in desk.events(whole.number)


def test_a_mail_to_the_part_finds_the_whole_with_all_that_was_written(desk: Desk):
    whole, part = two(desk)
    desk.do(merging(part, whole))
    for numbers, ids in (((part.number,), ()), ((), ("<two@ornek.test>",))):
        known = desk.known(numbers=numbers, message_ids=ids)
        (dossier,) = known.dossiers
        assert dossier.ticket.number == whole.number
        assert [one.message_id for one in dossier.messages] == ["<one@ornek.test>", "<two@ornek.test>"]
        assert [one.task for one in dossier.letters] == [0, 0]
        assert [one.number for one in known.beside] == [part.number]
    record = desk.tickets.show(whole.number)
    assert record is not None
    assert {one.ticket for one in record.messages} == {whole.number, part.number}


def test_a_ticket_that_a_command_names_is_known_as_what_it_is_part_of(desk: Desk):
    whole, part = two(desk)
    other = desk.open(message=message(message_id="<three@ornek.test>"))
    desk.do(merging(part, whole))
    asked = Pointers(
        ("<x@y.test>", "d"), AYSE.address, (other.number,), (), named=(part.number, "KSM-2026-009999")
    )
    known = desk.tickets.known(asked, NOON)
    assert [one.number for one in known.beside] == [whole.number]
    assert known.named(part.number) == known.named(whole.number) == desk.stored(whole.number)


def test_the_original_of_a_part_is_found_by_the_whole(desk: Desk):
    whole, part = two(desk)
    raw = b"From: zeynep@ornek.test\r\n\r\nraw"
    came, arrival = message(message_id="<raw@ornek.test>"), desk.spooled(raw)
    desk.do(Decision("on it", Disposition.APPENDED, Filing.AUTHOR, part), message=came, arrival=arrival)
    desk.do(merging(desk.stored(part.number), whole))
    assert desk.tickets.original(whole.number, "<raw@ornek.test>") == raw
    assert desk.tickets.original(part.number, "<raw@ornek.test>") == raw


def test_the_steps_of_a_promise_go_along_and_come_back(desk: Desk):
    whole, part = two(desk)
    key = "first-answer/author"
    for one, step in ((whole, "25%"), (part, "50%")):
        desk.do(Decision("step", before=one, after=one, steps=(EscalationStep(key, step, 0),)))
    desk.do(merging(desk.stored(part.number), desk.stored(whole.number)))

    def taken() -> dict[str, list[tuple[str, int]]]:
        found = desk.looks.with_steps((whole.number, part.number))
        return {one.number: sorted(steps[key].keys if key in steps else ()) for one, steps in found}

    assert taken() == {whole.number: [("50%", 0)], part.number: [("50%", 0)]}
    now = desk.stored(whole.number)
    desk.do(Decision("step", before=now, after=now, steps=(EscalationStep(key, "75%", 0),)))
    now = desk.stored(whole.number)
    apart = Decision("apart", before=now, after=now, ladders=(Ladder(key, whole.number, part.number),))
    desk.do(apart)
    assert taken()[part.number] == [("50%", 0), ("75%", 0)]


def test_people_of_the_other_ticket_need_not_be_known_before(desk: Desk):
    whole, part = two(desk)
    decision = merging(part, whole)
    (change,) = decision.others
    named = replace(change, after=replace(change.after, owner="new@kurum.test"))
    desk.do(replace(decision, others=(named,)))
    assert desk.stored(whole.number).owner == "new@kurum.test"


def test_a_ticket_of_an_older_store_has_no_parts(desk: Desk):
    assert desk.open(ticket("KSM-2026-000001", author=ZEYNEP)).parts == ()


def test_a_mail_taken_off_a_ticket_is_triaged_again_and_stands_on_its_own(desk: Desk):
    whole, _ = two(desk)
    came, arrival = message(message_id="<bill@ornek.test>"), desk.spooled()
    desk.do(Decision("on it", Disposition.APPENDED, Filing.AUTHOR, whole), message=came, arrival=arrival)
    now = desk.stored(whole.number)
    off = Decision("off", Disposition.APPENDED, Filing.COMMAND, now, now, takes_off="<bill@ornek.test>")
    desk.do(off, message=message(AYSE), arrival=desk.spooled())
    (again,) = desk.waiting.stored(5)
    assert (again.id, again.apart, again.ticket) == (arrival.spool_id, True, "")
    assert desk.known(identity=(came.message_id, came.digest)).seen is None
    dossier = desk.tickets.dossier(whole.number)
    assert dossier is not None
    assert "<bill@ornek.test>" not in [one.message_id for one in dossier.messages]
    with pytest.raises(Stale):
        desk.do(replace(off, before=dossier.ticket), message=message(AYSE), arrival=desk.spooled())
    opened = desk.open(message=came, arrival=arrival)
    known = desk.known(identity=(came.message_id, came.digest))
    assert known.seen is not None
    assert known.seen.number == opened.number


def test_two_mergings_crosswise_end_in_one_and_wait_for_nobody(desk: Desk):
    first, second = two(desk)
    both, ends = Barrier(2), list[str]()

    def merge(part: Ticket, whole: Ticket) -> None:
        both.wait(10)
        try:
            desk.do(merging(part, whole))
        except Stale:
            ends.append("stale")
        else:
            ends.append("merged")

    threads = [Thread(target=merge, args=pair) for pair in ((first, second), (second, first))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(ends) == ["merged", "stale"]
    assert sorted(bool(desk.stored(one.number).part_of) for one in (first, second)) == [False, True]
