"""Letters to subscribers in the store: nobody else gets one, and hundreds leave one after the other."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.store.specimen import ANKARA, AYSE, NOON, ZEYNEP, Desk, after, appending, letter, message, ticket
from tests.store.test_gate import sent_to
from tests.store.test_waiting_room import drained, outbox_of, quotas, waits
from ulak.desk.certificates.report import Informed
from ulak.desk.certificates.subscribers import with_subscribers
from ulak.desk.decision import Decision, Letter
from ulak.desk.recipients import REPORTER, SUBSCRIBER, ToSubscriber
from ulak.desk.ticket import Kind, LetterState, Participant, Purpose, Role, Ticket
from ulak.errors import Refused
from ulak.mail.address import Address
from ulak.store.engine import Store
from ulak.store.queue import Queue
from ulak.store.quota import Quota
from ulak.store.waiting_room import RoomWanted

IZMIR = Informed("s-izmir", "İzmir", "", (Address("bilisim@izmir.test"), Address("ag@izmir.test")))
MINUTE = timedelta(minutes=1)
FEW = quotas(subscriber_letters_total=Quota(2, MINUTE))


def report(*subscribers: Informed, **changes: object) -> Ticket:
    made = ticket(kind=Kind.CERTIFICATE_PROBLEM_REPORT, **changes)
    return with_subscribers(made, *subscribers)


def to_subscriber(on: Ticket, key: str, *to: Address, **more: object) -> Letter:
    """What it says it is, to whomever."""
    recipients = ToSubscriber(more.pop("purpose", Purpose.PRELIMINARY_REPORT), on, key)
    fields = {"by": AYSE.address, "party": SUBSCRIBER, "recipients": recipients, "text": "Sızdı."} | more
    made = letter(recipients.purpose, to or recipients.to, **fields)
    return replace(made, draft=replace(made.draft, text=fields["text"]))


def does(desk: Desk, before: Ticket, *letters: Letter, **more: object) -> None:
    now = desk.stored(before.number)
    decision = appending(now, after=now)
    desk.do(decision, *letters, message=message(AYSE), arrival=desk.spooled(), **more)


PURPOSES = [Purpose.PRELIMINARY_REPORT, Purpose.SUBSCRIBER_ANSWER]


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("to", [ANKARA.contacts[0], ZEYNEP, AYSE, Address("yabanci@baska.test")])
def test_a_letter_to_one_subscriber_reaches_nobody_but_a_contact_of_that_one(store: Store, purpose, to):
    desk = Desk(store)
    opened = desk.open(report(ANKARA, IZMIR))
    with pytest.raises(Refused, match="goes to 1 who are not a contact of the subscriber it is for"):
        does(desk, opened, to_subscriber(opened, "s-izmir", to, purpose=purpose))
    assert sent_to(desk) == []
    does(desk, opened, to_subscriber(opened, "s-izmir", IZMIR.contacts[1], purpose=purpose))
    assert sent_to(desk) == [("ag@izmir.test",)]


def test_nor_two_contacts_at_once_or_somebody_in_copy(store: Store):
    desk = Desk(store)
    opened = desk.open(report(IZMIR))
    for made in (
        to_subscriber(opened, "s-izmir", *IZMIR.contacts),
        to_subscriber(opened, "s-izmir", IZMIR.contacts[0], cc=(ZEYNEP,)),
    ):
        with pytest.raises(Refused, match="goes to 2 who"):
            does(desk, opened, made)


def test_the_ticket_as_it_is_when_the_letter_is_kept_says_who_is_a_contact(store: Store):
    desk = Desk(store)
    opened = desk.open(report(ANKARA))
    later = with_subscribers(opened, IZMIR)
    made = to_subscriber(later, "s-izmir")
    with pytest.raises(Refused, match="not a contact"):
        does(desk, opened, made)
    decision = appending(opened, after=replace(later, version=opened.version + 1))
    desk.do(decision, made, message=message(AYSE), arrival=desk.spooled())
    assert sent_to(desk) == [("bilisim@izmir.test",)]


def test_a_letter_on_a_ticket_without_a_report_is_for_no_subscriber(store: Store):
    desk = Desk(store)
    opened = desk.open()
    with pytest.raises(Refused, match="not a contact"):
        does(desk, opened, to_subscriber(report(ANKARA), ANKARA.key))


@pytest.mark.parametrize("purpose", [Purpose.ACKNOWLEDGEMENT, Purpose.ANSWER, Purpose.PRELIMINARY_REPORT])
def test_what_is_for_the_author_reaches_no_subscriber(store: Store, purpose: Purpose):
    desk = Desk(store)
    opened = desk.open(report(ANKARA))
    more = {"by": AYSE.address} if purpose is not Purpose.ACKNOWLEDGEMENT else {}
    for made in (letter(purpose, ANKARA.contacts, **more), letter(purpose, cc=ANKARA.contacts, **more)):
        if more:
            with pytest.raises(Refused):
                does(desk, opened, made)
        else:
            does(desk, opened, made)
    assert not any("bt@ankara.test" in to for to in sent_to(desk))


def test_a_report_to_the_reporter_is_copied_to_nobody(store: Store):
    desk = Desk(store)
    copied = Participant(Address("ali@ornek.test"), Role.COPIED)
    opened = desk.open(report(participants=(Participant(ZEYNEP, Role.AUTHOR), copied)))
    made = letter(Purpose.PRELIMINARY_REPORT, cc=(copied.address,), by=AYSE.address, party=REPORTER)
    with pytest.raises(Refused, match="goes to 1 who are not the reporter"):
        does(desk, opened, made)


def test_a_contact_whom_the_reporter_copied_gets_the_letter_of_the_subscriber(store: Store):
    desk = Desk(store)
    copied = (Participant(ZEYNEP, Role.AUTHOR), Participant(ANKARA.contacts[0], Role.COPIED))
    opened = desk.open(report(ANKARA, participants=copied))
    does(desk, opened, to_subscriber(opened, ANKARA.key))
    assert sent_to(desk) == [("bt@ankara.test",)]


def test_the_letter_knows_its_subscriber_and_what_staff_wrote(store: Store):
    desk = Desk(store)
    opened = desk.open(report(ANKARA, IZMIR))
    does(desk, opened, to_subscriber(opened, "s-izmir", text="Anahtar sızdı."), letter(by=AYSE.address))
    dossier = desk.tickets.dossier(opened.number)
    assert dossier is not None
    past, other = dossier.letters
    assert (past.party, past.subscriber, past.words) == (SUBSCRIBER, "s-izmir", "Anahtar sızdı.")
    assert (other.subscriber, other.words) == ("", "")


def test_what_goes_again_by_itself_is_of_the_mail_that_wrote_it(store: Store):
    desk = Desk(store)
    opened = desk.open(report(ANKARA))
    made = to_subscriber(opened, ANKARA.key, caused_by="<s1@kurum.test>")
    desk.do(Decision("again", before=opened, after=opened), made)
    dossier = desk.tickets.dossier(opened.number)
    assert dossier is not None
    assert [one.caused_by for one in dossier.letters] == ["<s1@kurum.test>"]


# ---------------------------------------------------------------- one after the other

MANY = tuple(Informed(f"s{n}", f"Kurum {n}", "", (Address(f"bt@kurum{n}.test"),)) for n in range(5))


def sent(numbers: range) -> list[tuple[str, ...]]:
    return [(f"bt@kurum{n}.test",) for n in numbers]


def test_as_many_leave_in_a_minute_as_the_limit_says_and_none_is_lost(store: Store):
    desk, outbox = Desk(store, FEW), outbox_of(store, FEW)
    opened = desk.open(report(*MANY))
    does(desk, opened, *(to_subscriber(opened, one.key) for one in MANY))
    assert waits(store) == ["", "", *["room in subscriber_letters_total"] * 3]
    assert outbox.waiting_for_room() == RoomWanted(0, 0), "that they wait is no trouble"
    assert drained(outbox, NOON) == sent(range(2))
    assert drained(outbox, after(seconds=50)) == []
    assert drained(outbox, after(seconds=61)) == sent(range(2, 4))
    assert drained(outbox, after(seconds=122)) == sent(range(4, 5))


def test_held_letters_leave_after_their_hold_one_after_the_other(store: Store):
    desk, outbox = Desk(store, FEW), outbox_of(store, FEW)
    opened = desk.open(report(*MANY))
    held = [to_subscriber(opened, one.key, leaves_at=after(minutes=2)) for one in MANY]
    does(desk, opened, *held)
    assert {one.state for one in Queue(store).waiting()} == {LetterState.HELD}
    assert {one.next_at for one in Queue(store).waiting()} == {after(minutes=2)}
    assert drained(outbox, after(minutes=1, seconds=59)) == []
    assert drained(outbox, after(minutes=2, seconds=1)) == sent(range(2))
    assert drained(outbox, after(minutes=3, seconds=11)) == sent(range(2, 4))
    record = desk.tickets.show(opened.number)
    assert record is not None
    assert not any("waits for" in dict(line.facts) for line in record.journal)


def test_a_held_letter_can_be_taken_back_and_one_that_waits_for_a_word_takes_its_turn(store: Store):
    desk, outbox = Desk(store, FEW), outbox_of(store, FEW)
    opened = desk.open(report(*MANY))
    held = [to_subscriber(opened, one.key, leaves_at=after(minutes=2)) for one in MANY[:1]]
    waiting = [to_subscriber(opened, one.key, waits=True) for one in MANY[1:]]
    does(desk, opened, *held, *waiting)
    ids = [one.id for one in Queue(store).waiting()]
    now = desk.stored(opened.number)
    desk.do(Decision("undo", before=now, after=now, withdraws=(ids[0],)))
    assert drained(outbox, after(minutes=3)) == []
    now = desk.stored(opened.number)
    desk.do(Decision("anyway", before=now, after=now, releases=tuple(ids[1:])), now=after(minutes=4))
    assert drained(outbox, after(minutes=4)) == sent(range(1, 3))
    assert drained(outbox, after(minutes=5, seconds=10)) == sent(range(3, 5))


def test_letters_to_authors_and_staff_do_not_wait_for_them(store: Store):
    desk, outbox = Desk(store, FEW), outbox_of(store, FEW)
    opened = desk.open(report(*MANY))
    does(desk, opened, *(to_subscriber(opened, one.key) for one in MANY))
    answered = letter(Purpose.ANSWER, by=AYSE.address)
    does(desk, opened, answered, letter(Purpose.NOTICE, (AYSE,)))
    left = drained(outbox, NOON)
    assert (ZEYNEP.address,) in left
    assert (AYSE.address,) in left
