"""A decision is carried out whole or not at all, on the version it was made on."""

import threading
from dataclasses import replace

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
    opening,
    promise,
    rich_ticket,
    ticket,
)
from ulak.desk.clocks.breach import Taken as StepsTaken
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.coming.known import Pointers
from ulak.desk.decision import Decision, Disposition, EscalationStep, Event, NewLink
from ulak.desk.ticket import Filing, Kind, LetterState, Link, Participant, Purpose, Relation, Role, Status
from ulak.mail.address import Address
from ulak.mail.message import Origin
from ulak.store import schema
from ulak.store.books import Books
from ulak.store.engine import Store
from ulak.store.looks import Look, Taken
from ulak.store.stale import Stale


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def author_of(desk: Desk, number: str) -> str:
    query = select(schema.tickets.c.author).where(schema.tickets.c.number == number)
    with desk.store.snapshot() as connection:
        return str(connection.execute(query).scalar())


def people_on(desk: Desk, number: str) -> list[tuple[str, str | None]]:
    """Name and address of the author, and of everybody who takes part."""
    people, tickets, on = schema.people, schema.tickets, schema.participants
    author = select(people.c.name, people.c.address).join(tickets, tickets.c.author == people.c.id)
    others = select(people.c.name, people.c.address).join(on, on.c.person == people.c.id)
    with desk.store.snapshot() as connection:
        rows = [
            *connection.execute(author.where(tickets.c.number == number)),
            *connection.execute(others.where(on.c.ticket == number)),
        ]
    return [(row.name, row.address) for row in rows]


@pytest.mark.parametrize("opened", [ticket(), rich_ticket()], ids=["plain", "rich"])
def test_a_ticket_comes_back_as_it_was_written(desk: Desk, opened):
    desk.open(opened)
    assert desk.stored(opened.number) == opened


def test_a_ticket_without_an_address_keeps_its_author_s_name(desk: Desk):
    caller = Address("", "Ali Veli")
    opened = ticket(author=caller, participants=())
    desk.open(opened)
    desk.open(ticket("KSM-2026-000002", author=Address("", "Başkası"), participants=()))
    assert desk.stored(opened.number).author == caller
    assert desk.known("").open_of_author == ()


def test_two_authors_without_an_address_are_two_people(desk: Desk):
    """To erase one must not erase the other, and the figures count two."""
    for number, name in (("KSM-2026-000001", "Ali Veli"), ("KSM-2026-000002", "Başkası")):
        author = Address("", name)
        desk.open(ticket(number, author, participants=(Participant(author, Role.AUTHOR),)))
    first, second = people_on(desk, "KSM-2026-000001"), people_on(desk, "KSM-2026-000002")
    assert (first, second) == ([("Ali Veli", None)] * 2, [("Başkası", None)] * 2)
    assert author_of(desk, "KSM-2026-000001") != author_of(desk, "KSM-2026-000002")


def test_an_author_without_an_address_stays_the_same_person(desk: Desk):
    author = Address("", "Ali Veli")
    before = desk.open(ticket(author=author, participants=(Participant(author, Role.AUTHOR),)))
    person = author_of(desk, before.number)
    desk.do(Decision("changed", before=before, after=replace(before, status=Status.OPEN)))
    assert author_of(desk, before.number) == person

    renamed = Address("", "Ali Veli Öz")
    now = desk.stored(before.number)
    after = replace(now, author=renamed, participants=(Participant(renamed, Role.AUTHOR),))
    desk.do(Decision("renamed", before=now, after=after))
    assert (author_of(desk, before.number), desk.stored(before.number).author) == (person, renamed)

    now = desk.stored(before.number)
    desk.do(Decision("an address", before=now, after=replace(now, author=ZEYNEP, participants=())))
    given = desk.stored(before.number)
    assert given.author == ZEYNEP
    desk.do(Decision("taken back", before=given, after=replace(now, version=given.version)))
    assert desk.stored(before.number).author == renamed
    assert author_of(desk, before.number) not in (person, "")


def test_open_tickets_of_somebody_a_mail_states_are_known(desk: Desk):
    desk.open(ticket())
    asked = Pointers(("<x@kurum.test>", "d"), AYSE.address, (), (), stated=ZEYNEP.address)
    known = desk.tickets.known(asked, NOON)
    assert (known.open_of_author, known.open_of_stated) == ((), ("KSM-2026-000001",))
    assert desk.tickets.known(replace(asked, stated="kimse@ornek.test"), NOON).open_of_stated == ()


def test_everything_of_a_ticket_can_change(desk: Desk):
    before = desk.open(ticket())
    changed = replace(
        rich_ticket(), author=Address("yeni@ornek.test", "Yeni"), kind=Kind.REQUEST, language="en", team="ssl"
    )
    desk.do(appending(before, after=changed), message=message(), arrival=desk.spooled())
    assert desk.stored(before.number) == replace(changed, version=2)


def test_a_ticket_that_stays_as_it_was_has_a_new_version_all_the_same(desk: Desk):
    before = desk.open()
    desk.do(Decision("only a line in the journal", before=before, events=(Event("looked at"),)))
    assert desk.stored(before.number) == replace(before, version=2)
    assert desk.events(before.number)[-1] == "looked at"


def test_a_decision_on_an_old_version_is_stale_and_changes_nothing(desk: Desk):
    before = desk.open()
    desk.do(
        appending(before, after=replace(before, status=Status.OPEN)),
        message=message(),
        arrival=desk.spooled(),
    )
    arrival = desk.spooled()
    with pytest.raises(Stale):
        desk.do(
            appending(before, after=replace(before, subject="other")),
            letter(),
            message=message(),
            arrival=arrival,
        )
    dossier = desk.tickets.dossier(before.number)
    assert dossier is not None
    assert (dossier.ticket.status, dossier.ticket.subject) == (Status.OPEN, before.subject)
    assert (len(dossier.messages), len(dossier.letters)) == (2, 0)
    assert arrival.spool_id in [mail.id for mail in desk.waiting.stored(10)]


def test_a_number_is_given_once(desk: Desk):
    desk.open()
    with pytest.raises(Stale):
        desk.do(opening(ticket()), message=message(), arrival=desk.spooled())
    with pytest.raises(Stale):
        desk.do(opening(ticket("KSM-2026-000007")), message=message(), arrival=desk.spooled())
    assert desk.known().next_number == "KSM-2026-000002"


def test_numbers_begin_anew_with_the_year_of_receipt_in_istanbul(desk: Desk):
    desk.open()
    assert desk.known(at=NOON.replace(month=12, day=31, hour=20, minute=59)).next_number == "KSM-2026-000002"
    assert desk.known(at=NOON.replace(month=12, day=31, hour=21, minute=0)).next_number == "KSM-2027-000001"


def test_four_threads_open_tickets_without_gaps_and_doubles(desk: Desk):
    def work() -> None:
        for _ in range(8):
            came, arrival = message(), desk.spooled()
            while True:
                try:
                    desk.open(ticket(desk.known().next_number), message=came, arrival=arrival)
                    break
                except Stale:
                    continue

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = sorted(one.number for one in desk.tickets.listing())
    assert numbers == [f"KSM-2026-{serial:06d}" for serial in range(1, 33)]


class PowerFailure(Exception):
    """The machine stops."""


@pytest.mark.parametrize(
    "rows", ["tickets", "messages", "letters", "journal", "participants", "promises", "people"]
)
def test_what_was_not_committed_never_was(desk: Desk, rows: str):
    arrival = desk.spooled()
    tables = [table for name, table in schema.metadata.tables.items() if name != "meta"]

    def count() -> dict[str, int]:
        with desk.store.snapshot() as connection:
            return {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in tables
            }

    before = count()
    with pytest.raises(PowerFailure):
        carry_out_and_fail(desk, arrival)
    assert count() == before
    assert desk.waiting.stored(1)[0].id == arrival.spool_id
    desk.open(arrival=arrival)
    assert count()[rows] > before[rows] or rows == "letters"


def carry_out_and_fail(desk: Desk, arrival) -> None:
    """Everything is written, and then the machine stops before the commit."""
    from tests.store.specimen import HOUSE, STAFF
    from ulak.store.carry_out import Carrying, carry_out
    from ulak.store.passage import Postage

    carrying = Carrying(opening(ticket()), message(), arrival, (letter(),), NOON)
    with desk.store.write() as connection:
        carry_out(connection, desk.store.seals, Postage(HOUSE, desk.limits, STAFF), carrying)
        assert connection.execute(select(func.count()).select_from(schema.tickets)).scalar_one() == 1
        raise PowerFailure


def test_the_spooled_mail_is_done_in_the_same_transaction(desk: Desk):
    arrival = desk.spooled()
    desk.open(arrival=arrival)
    assert desk.waiting.stored(10) == ()
    counts = Books(desk.store).counts("bilgi", "")
    assert (counts.spooled, counts.tickets, counts.unread) == (1, 1, 0)
    with pytest.raises(Stale):
        desk.do(opening(ticket("KSM-2026-000002")), message=message(), arrival=arrival)


def test_the_same_mail_by_another_mailbox_is_one_message(desk: Desk):
    same = message(message_id="<same@ornek.test>")
    opened = desk.open(message=same)
    known = desk.known(identity=(same.message_id, same.digest))
    assert known.seen is not None
    assert (known.seen.number, known.seen.filed) == (opened.number, False)
    assert known.dossier(opened.number) is not None
    second = desk.spooled(mailbox="cainfo")
    desk.do(Decision("again", disposition=Disposition.DUPLICATE), message=same, arrival=second)
    third = desk.spooled()
    with pytest.raises(Stale):
        desk.do(opening(ticket("KSM-2026-000002")), message=same, arrival=third)
    dossier = desk.tickets.dossier(opened.number)
    assert dossier is not None
    assert len(dossier.messages) == 1
    assert Books(desk.store).counts("cainfo", "").duplicates == 1


def test_a_mail_that_was_filed_may_open_a_ticket_when_it_comes_again(desk: Desk):
    same = message()
    desk.do(Decision("junk", disposition=Disposition.FILED), message=same, arrival=desk.spooled())
    known = desk.known(identity=(same.message_id, same.digest))
    assert known.seen is not None
    assert (known.seen.number, known.seen.filed) == ("", True)
    opened = desk.open(message=same)
    dossier = desk.tickets.dossier(opened.number)
    assert dossier is not None
    assert [one.filing for one in dossier.messages] == [Filing.OPENING]


def test_foreign_message_ids_lead_to_their_ticket_and_made_up_ones_never(desk: Desk):
    opened = desk.open(message=message(message_id="<first@ornek.test>"))
    long_id = f"<{'x' * 9000}@ornek.test>"
    desk.do(appending(opened), message=message(message_id=long_id), arrival=desk.spooled())
    synthetic = message(message_id="<sha@ulak.invalid>", message_id_given=False)
    desk.do(appending(desk.stored(opened.number)), message=synthetic, arrival=desk.spooled())
    asked = ("<stranger@ornek.test>", long_id, "<first@ornek.test>", "<sha@ulak.invalid>")
    known = desk.known(message_ids=asked)
    assert known.by_message_id == ((long_id, opened.number), ("<first@ornek.test>", opened.number))
    assert [one.ticket.number for one in known.dossiers] == [opened.number]


def test_a_returned_letter_leads_to_its_ticket(desk: Desk):
    opened = desk.open(None, letter(message_id="<ours@kamusm.test>"))
    assert desk.known(returned=("<ours@kamusm.test>", "<other@kamusm.test>")).by_message_id == (
        ("<ours@kamusm.test>", opened.number),
    )
    assert desk.known(message_ids=("<ours@kamusm.test>",)).by_message_id == ()


def test_only_letters_that_may_have_left_are_own(desk: Desk):
    opened = desk.open(
        None,
        answer(message_id="<held@kamusm.test>", leaves_at=after(minutes=2)),
        letter(message_id="<a@kamusm.test>"),
    )
    assert not desk.tickets.is_own("<held@kamusm.test>")
    assert not desk.tickets.is_own("<a@ornek.test>")
    with desk.store.write() as connection:
        connection.execute(schema.letters.update().values(state="sent"))
    assert desk.tickets.is_own("<held@kamusm.test>")
    assert opened.number == "KSM-2026-000001"


def test_the_author_s_open_tickets_are_known(desk: Desk):
    first, second = desk.open(), desk.open()
    desk.open(ticket("KSM-2026-000003", author=AYSE))
    assert desk.known(ZEYNEP.address).open_of_author == (first.number, second.number)
    closed = replace(first, status=Status.CLOSED)
    desk.do(appending(first, after=closed), message=message(), arrival=desk.spooled())
    assert desk.known(ZEYNEP.address).open_of_author == (second.number,)


def test_links_stand_on_both_tickets_and_can_be_undone(desk: Desk):
    first, second = desk.open(), desk.open()
    decision = Decision("linked", before=second, after=second, links=(NewLink(first.number, Relation.ABOUT),))
    desk.do(decision)
    assert desk.stored(first.number).links == (Link(second.number, Relation.ABOUT),)
    now = desk.stored(second.number)
    assert now.links == (Link(first.number, Relation.ABOUT),)
    desk.do(Decision("unlinked", before=now, after=replace(now, links=())))
    assert desk.stored(first.number).links == desk.stored(second.number).links == ()


def test_a_link_to_a_ticket_that_is_not_there_is_journalled(desk: Desk):
    opened = desk.open(links=(NewLink("KSM-2020-000009", Relation.ABOUT),))
    assert opened.links == ()
    assert "link refused" in desk.events(opened.number)


def test_a_merged_ticket_speaks_through_the_other(desk: Desk):
    first, second, third = (
        desk.open(),
        desk.open(),
        desk.open(message=message(message_id="<third@ornek.test>")),
    )
    for here, there in ((third, second), (second, first)):
        now = desk.stored(here.number)
        desk.do(Decision("merged", before=now, after=now, links=(NewLink(there.number, Relation.MERGED),)))
    known = desk.known(numbers=(third.number,), message_ids=("<third@ornek.test>",))
    assert [one.ticket.number for one in known.dossiers] == [first.number]
    assert known.by_message_id == (("<third@ornek.test>", first.number),)


def test_the_listing_begins_with_the_most_urgent_promise(desk: Desk):
    desk.open(ticket("KSM-2026-000001", promises=()))
    desk.open(ticket("KSM-2026-000002", promises=(promise(hours=8),)))
    desk.open(ticket("KSM-2026-000003", promises=(promise(hours=30), promise("b", hours=1)), team="ssl"))
    kept = promise(hours=0.5, state=PromiseState.KEPT, kept_at=NOON)
    desk.open(
        ticket("KSM-2026-000004", promises=(kept, promise("late", hours=2, state=PromiseState.BREACHED)))
    )
    desk.open(ticket("KSM-2026-000005", status=Status.CLOSED, promises=()))
    order = [int(one.number[-1]) for one in desk.tickets.listing()]
    assert order == [3, 4, 2, 1]
    assert [one.number for one in desk.tickets.listing(team="ssl")] == ["KSM-2026-000003"]
    assert [one.number for one in desk.tickets.listing(Status.CLOSED)] == ["KSM-2026-000005"]


def test_what_is_due_is_a_question_to_the_database(desk: Desk):
    running = desk.open()
    desk.open(ticket("KSM-2026-000002", promises=()))
    assert desk.looks.due(NOON) == (running.number,)
    assert desk.looks.due(after(hours=-1)) == ()
    desk.looks.look_again_at([Look(running.number, running.version, after(hours=4))])
    assert desk.looks.due(after(hours=3)) == ()
    assert desk.looks.due(after(hours=4)) == (running.number,)
    desk.do(Decision("changed", before=running, after=running), now=after(hours=1))
    assert desk.looks.due(after(hours=1)) == (running.number,)
    desk.looks.look_again_at([Look(running.number, running.version, None)])
    assert desk.looks.due(after(hours=1)) == (running.number,), "a later version is looked at all the same"
    desk.looks.look_again_at([Look(running.number, running.version + 1, None)])
    assert desk.looks.due(after(days=9)) == ()


def test_many_tickets_are_looked_at_again_each_in_the_version_that_was_seen(desk: Desk):
    first, second = desk.open(), desk.open(ticket("KSM-2026-000002", promises=(promise("first-answer"),)))
    desk.do(Decision("changed", before=second, after=second), now=after(hours=1))
    looks = [Look(one.number, one.version, after(hours=4)) for one in (first, second)]
    desk.looks.look_again_at(looks)
    assert desk.looks.due(after(hours=2)) == (second.number,), "it was changed after it was looked at"
    desk.looks.look_again_at([])
    desk.looks.look_again_at([Look(first.number, first.version, None)])
    assert desk.looks.due(after(days=9)) == (second.number,)


def test_many_tickets_are_read_with_the_steps_taken_on_them(desk: Desk):
    first, second = desk.open(), desk.open(ticket("KSM-2026-000002"))
    step = EscalationStep("first-answer/author", "50%", 0)
    desk.do(Decision("a step", before=second, after=second, steps=(step,)))
    read = desk.looks.with_steps((second.number, first.number, "KSM-2026-999999"))
    assert [(one.number, dict(taken)) for one, taken in read] == [
        (second.number, {"first-answer/author": StepsTaken(frozenset({("50%", 0)}), NOON)}),
        (first.number, {}),
    ]


def taken(desk: Desk, number: str) -> Taken:
    ((_, steps),) = desk.looks.with_steps((number,))
    return steps


def test_a_step_of_a_ladder_is_taken_once(desk: Desk):
    opened = desk.open()
    step = EscalationStep("first-answer/author", "50%", 0)
    desk.do(Decision("a step", before=opened, after=opened, steps=(step, replace(step, occurrence=1))))
    assert taken(desk, opened.number) == {
        "first-answer/author": StepsTaken(frozenset({("50%", 0), ("50%", 1)}), NOON)
    }
    now = desk.stored(opened.number)
    with pytest.raises(Stale):
        desk.do(Decision("again", before=now, after=now, steps=(replace(step, step="75%"), step)))
    assert ("75%", 0) not in taken(desk, opened.number)["first-answer/author"].keys


def test_the_record_shows_correspondence_and_journal(desk: Desk):
    opened = desk.open(None, letter(), answer(cc=(Address("ali@ornek.test"),)))
    record = desk.tickets.show(opened.number)
    assert record is not None
    assert record.ticket == opened
    assert [(one.direction, one.kind) for one in record.messages] == [
        ("in", "opening"),
        ("out", "acknowledgement"),
        ("out", "answer"),
    ]
    came, _, answered = record.messages
    assert (came.sender, came.to, came.attachments[0].name) == (ZEYNEP, ("bilgi@kamusm.test",), "ek.pdf")
    assert (answered.to, answered.by) == (("zeynep@ornek.test", "ali@ornek.test"), AYSE.address)
    assert answered.delivery is not None
    assert answered.delivery.state is LetterState.QUEUED
    assert [line.event for line in record.journal] == [
        "ticket opened",
        "ticket stands",
        "ticket counted as",
        *["letter accepted"] * 2,
    ]
    assert record.journal[0].by_address == ZEYNEP.address
    assert desk.tickets.show("KSM-2020-000001") is None
    assert desk.tickets.dossier("KSM-2020-000001") is None


def test_a_receipt_knows_the_mail_it_tells_of(desk: Desk):
    opened = desk.open()
    staff_mail = message(AYSE, message_id="<staff@kurum.test>", reply_text="#al")
    told = letter(Purpose.RECEIPT, (AYSE,))
    desk.do(
        appending(opened, filing=Filing.COMMAND), told, message=staff_mail, arrival=desk.spooled(), now=NOON
    )
    (past,) = desk.tickets.dossier(opened.number).letters
    assert (past.purpose, past.caused_by) == (Purpose.RECEIPT, "<staff@kurum.test>")


def test_a_dossier_knows_what_caused_a_letter(desk: Desk):
    opened = desk.open()
    staff_mail = message(AYSE, message_id="<staff@kurum.test>", reply_text="")
    held = answer(leaves_at=after(minutes=62), replies_to="<a1@ornek.test>", party="author")
    desk.do(
        appending(opened, filing=Filing.ANSWER),
        held,
        message=staff_mail,
        arrival=desk.spooled(),
        now=after(hours=1),
    )
    dossier = desk.tickets.dossier(opened.number)
    assert dossier is not None
    (past,) = dossier.letters
    assert (past.purpose, past.state, past.by, past.party) == (
        Purpose.ANSWER,
        LetterState.HELD,
        AYSE.address,
        "author",
    )
    assert (past.caused_by, past.answers, past.due_to_leave) == (
        "<staff@kurum.test>",
        "<a1@ornek.test>",
        after(minutes=62),
    )
    assert dossier.messages[1].text == staff_mail.text
    assert dossier.messages[1].origin is Origin.HUMAN


def test_hostile_text_is_stored(desk: Desk):
    bad = "a\x00b\ud800c"
    author = Address("x" * 3000 + "\x00@ornek.test", bad)
    opened = ticket(author=author, subject=bad, participants=(Participant(author, Role.AUTHOR),), tags=(bad,))
    desk.open(opened, message=message(author, bad, f"<{bad}@ornek.test>", subject=bad))
    stored = desk.stored(opened.number)
    assert (stored.subject, stored.author.name) == ("a\x00b\ufffdc", "a\x00b\ufffdc")
    assert stored.tags == ("a\x00b\ufffdc",)
