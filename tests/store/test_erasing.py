"""A person is found and erased wherever they stand in a store, of either database."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

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
    rich_ticket,
    ticket,
)
from ulak.desk.certificates.certificate import Subscriber
from ulak.desk.coming.known import Pointers, Seen
from ulak.desk.decision import Decision, Disposition, Event
from ulak.desk.privacy.finding import What
from ulak.desk.privacy.spellings import Spellings
from ulak.desk.ticket import LetterState, Participant, Purpose, Role
from ulak.errors import Unavailable
from ulak.mail.address import Address
from ulak.mail.every_coding import every_coding
from ulak.stages.erasing import erase, erase_again
from ulak.store import subscribers
from ulak.store.aside import Reason
from ulak.store.engine import Store
from ulak.store.erasure_plan import Plan, Planning
from ulak.store.holds import Holds
from ulak.store.known_erasures import KnownErasures
from ulak.store.outbox import Outbox
from ulak.store.person import find
from ulak.store.schema import (
    erasures,
    letter_recipients,
    letters,
    meta,
    metadata,
    parked,
    people,
    quota_counts,
    spool,
    survey_people,
    surveys,
    tasks,
    tickets,
)
from ulak.store.sealed_words import PLACES
from ulak.store.stale import Stale
from ulak.store.ticket_rows import read_tickets
from ulak.store.traces import clean_up, is_in_files, leaves_traces

ALI = Address("ali@ornek.test", "Ali")
WHO = Spellings.of(ZEYNEP.address)
FIRST = "KSM-2026-000001"
LATER = after(days=1)


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


@pytest.fixture
def file(tmp_path: Path) -> KnownErasures:
    return KnownErasures(tmp_path / "erasures")


@pytest.fixture
def erased(store: Store, file: KnownErasures) -> Callable[..., Plan]:
    """Erase an address; it returns what was planned."""

    def do(address: str = ZEYNEP.address) -> Plan:
        who = Spellings.of(address)
        plan = Planning(store, who).plan(LATER)
        assert erase(store, file, who, FIRST, plan, lambda: LATER).trace == ""
        return plan

    return do


def whats(store: Store, address: str = ZEYNEP.address) -> set[What]:
    return {one.what for one in find(store, Spellings.of(address)).findings}


def test_every_place_is_found_and_emptied(desk: Desk, erased: Callable[..., Plan]):
    everywhere(desk)
    assert whats(desk.store) == set(What) - {What.JUDGED, What.IN_HOLD, What.IN_ORIGINAL}
    erased()
    assert find(desk.store, WHO).findings == ()
    with desk.store.snapshot() as connection:
        assert connection.execute(select(people.c.address)).scalars().all().count(None) == 1
        read = read_tickets(connection, desk.store.seals, [FIRST])
        assert connection.execute(select(tasks.c.by)).scalars().all()  # who did what is still somebody's
    assert read[FIRST].subject == "(erased)"


def everywhere(desk: Desk) -> None:
    """Zeynep as author, owner, on a task, as contact, parked, asked, and named in the words of others."""
    desk.open(rich_ticket())
    second = replace(
        rich_ticket("KSM-2026-000002"), gate="", author=ALI, owner=ZEYNEP.address, subject=ZEYNEP.address
    )
    asked = replace(second.tasks[0], by=ZEYNEP.address, text=f"{ZEYNEP.address} sorsun")
    second = replace(second, tasks=(asked,), participants=(Participant(ZEYNEP, Role.COPIED),))
    came = message(ALI, text=f"{ZEYNEP.address} bilir", cc=(ZEYNEP,), message_id="<x.zeynep@ornek.test>")
    own = letter(Purpose.ANSWER, (ZEYNEP,), by=ZEYNEP.address, text=f"Sayın {ZEYNEP.address}")
    desk.open(second, own, message=came)
    seals = desk.store.seals
    mail = desk.spooled(b"From: x@ornek.test\r\n\r\nhalf a mail")
    with desk.store.write() as connection:
        person = connection.execute(
            select(people.c.id).where(people.c.address == ZEYNEP.address)
        ).scalar_one()
        named = Subscriber("", f"Zeynep ({ZEYNEP.address})", "Ankara", (ZEYNEP.address,))
        subscribers.enter(connection, seals, (named,), 1)
        row = {"spool": mail.spool_id, "person": person, "code_digest": "x", "expires_at": LATER}
        connection.execute(parked.insert(), row)
        connection.execute(surveys.insert(), {"ticket": FIRST, "person": person, "asked_at": NOON})
        connection.execute(survey_people.insert(), {"person": person, "asked_at": NOON})
        count = {"scope": "once", "subject": ZEYNEP.address, "slot": 1, "letters": 1}
        connection.execute(quota_counts.insert(), count)
        connection.execute(meta.insert(), {"name": "note", "value": f"a note on {ZEYNEP.address.upper()}"})


def test_letters_to_others_as_well_stay_theirs(desk: Desk, erased: Callable[..., Plan]):
    both = letter(Purpose.ANSWER, (ALI,), cc=(ZEYNEP,), by=AYSE.address, leaves_at=after(days=2))
    desk.open(
        ticket(author=ALI, participants=(Participant(ALI, Role.AUTHOR), Participant(ZEYNEP, Role.COPIED))),
        both,
    )
    plan = erased()
    assert (plan.erasure.letters, len(plan.shared)) == (0, 1)
    out = Outbox(desk.store).claim(after(days=3), "test", timedelta(minutes=5))
    assert out is not None
    assert out.recipients == (ALI.address,)
    assert ZEYNEP.address.encode() not in out.wire


def test_what_waits_for_them_is_withdrawn(desk: Desk, erased: Callable[..., Plan]):
    opened = ticket(
        author=ALI, participants=(Participant(ALI, Role.AUTHOR), Participant(ZEYNEP, Role.COPIED))
    )
    desk.open(opened, answer(), letter(Purpose.ANSWER, (ZEYNEP,), by=AYSE.address, leaves_at=after(days=2)))
    assert erased().erasure.waiting == 2
    with desk.store.snapshot() as connection:
        states = set(
            connection.execute(select(letters.c.state, letter_recipients.c.state).join(letter_recipients))
        )
    assert states == {(LetterState.WITHDRAWN.value,) * 2}
    assert desk.events(FIRST).count("letter withdrawn") == 2


def test_a_letter_under_way_is_waited_for(desk: Desk, file: KnownErasures):
    desk.open(ticket(), letter())
    assert Outbox(desk.store).claim(after(minutes=1), "test", timedelta(minutes=5)) is not None
    plan = Planning(desk.store, WHO).plan(LATER)
    with pytest.raises(Unavailable, match="is being sent"):
        erase(desk.store, file, WHO, FIRST, plan, lambda: LATER)
    assert file.read() == ()


def test_who_decides_meanwhile_decides_again(desk: Desk, erased: Callable[..., Plan]):
    before = desk.open()
    beside = desk.open(ticket("KSM-2026-000002", ALI, participants=(Participant(ZEYNEP, Role.COPIED),)))
    erased()
    for one in (before, beside):
        changed = replace(one, team="ssl")
        with pytest.raises(Stale):
            desk.do(Decision(reason="late", before=one, after=changed, events=(Event("x"),)))


def test_a_mail_nobody_could_read_goes_where_its_head_names_them(desk: Desk, erased: Callable[..., Plan]):
    theirs = desk.spooled(f"From: {ZEYNEP.address}\r\n\r\nbroken".encode())
    others = desk.spooled(f"From: {ALI.address}\r\n\r\n{ZEYNEP.address}".encode())
    for one in (theirs, others):
        desk.waiting.quarantine(one.spool_id, Reason("broken"), NOON)
    assert whats(desk.store) == {What.IN_ORIGINAL}
    erasure = erased().erasure
    assert (erasure.mails, erasure.originals) == (1, 1)
    assert find(desk.store, WHO).findings == ()
    with desk.store.snapshot() as connection:
        kept = connection.execute(select(spool.c.id).where(spool.c.key.is_not(None))).scalars().all()
    assert kept == [others.spool_id]


def test_an_item_changed_in_the_database_stops_nobody(desk: Desk, erased: Callable[..., Plan]):
    desk.open()
    desk.open(ticket("KSM-2026-000002", ALI))
    with desk.store.write() as connection:
        connection.execute(
            update(tickets).where(tickets.c.number == "KSM-2026-000002").values(content=b"?" * 40)
        )
    with desk.store.write() as connection:
        connection.execute(update(spool).values(raw=b"?" * 40))
    with pytest.raises(Exception, match="damaged"):
        desk.stored("KSM-2026-000002")
    assert What.AUTHOR in whats(desk.store)


def test_the_same_mail_again_brings_nobody_back(desk: Desk, erased: Callable[..., Plan]):
    came = message()
    desk.open(message=came)
    erased()
    again = Decision(
        reason="the same",
        disposition=Disposition.DUPLICATE,
        before=desk.stored(FIRST),
        events=(Event("again"),),
    )
    desk.do(again, message=came, arrival=desk.spooled())
    assert find(desk.store, WHO).findings == ()
    other = message(ALI)
    desk.open(ticket("KSM-2026-000002", ALI), message=other)
    desk.do(
        Decision(reason="the same", disposition=Disposition.DUPLICATE, before=desk.stored("KSM-2026-000002")),
        message=other,
        arrival=desk.spooled(),
    )
    assert What.AUTHOR in whats(desk.store, ALI.address)


def test_a_store_that_lost_an_erasure_is_told_again(
    desk: Desk, file: KnownErasures, erased: Callable[..., Plan]
):
    desk.open()
    erased()
    with desk.store.write() as connection:  # as a copy made before would have it
        connection.execute(erasures.delete())
        connection.execute(update(people).where(people.c.address.is_(None)).values(address=ZEYNEP.address))
    assert What.AUTHOR in whats(desk.store)
    assert erase_again(desk.store, file, LATER) == 1
    assert find(desk.store, WHO).findings == ()
    assert erase_again(desk.store, file, LATER) == 0


def test_one_that_only_others_named_is_told_again_too(
    desk: Desk, file: KnownErasures, erased: Callable[..., Plan]
):
    text = f"Bana {ZEYNEP.address} yazdı. a@b@c d@"
    desk.open(ticket(author=ALI), message=message(ALI, text))
    erased()
    with desk.store.write() as connection:
        connection.execute(erasures.delete())
    desk.do(appending(desk.stored(FIRST)), message=message(ALI, f"{text} yine"), arrival=desk.spooled())
    assert whats(desk.store) == {What.IN_MESSAGE}
    assert erase_again(desk.store, file, LATER) == 1
    assert find(desk.store, WHO).findings == ()


def test_what_comes_in_the_middle_is_erased_as_well(desk: Desk, file: KnownErasures):
    desk.open()
    plan = Planning(desk.store, WHO).plan(LATER)
    desk.do(
        opening(ticket("KSM-2026-000002", ALI, subject=ZEYNEP.address)),
        message=message(ALI),
        arrival=desk.spooled(),
    )
    erase(desk.store, file, WHO, FIRST, plan, lambda: LATER)
    assert find(desk.store, WHO).findings == ()
    assert len(file.read()) == 1


def test_where_another_is_named_by_their_address_it_goes_as_well(desk: Desk, erased: Callable[..., Plan]):
    desk.open()
    other = Address("zeynep@baska.test", f"Zeynep ({ZEYNEP.address.upper()})")
    desk.open(ticket("KSM-2026-000002", other), message=message(other))
    assert What.IN_CLEAR in whats(desk.store)
    erased()
    assert find(desk.store, WHO).findings == ()
    with desk.store.snapshot() as connection:
        assert set(connection.execute(select(people.c.name)).scalars()) == {"", "Zeynep ((erased))"}


def test_a_domain_in_letters_goes_from_the_clear_as_well(desk: Desk, erased: Callable[..., Plan]):
    theirs = "zeynep@şikayet.test"
    desk.open(ticket(author=Address(theirs)), message=message(Address(theirs)))
    with desk.store.write() as connection:
        connection.execute(meta.insert(), {"name": "note", "value": f"a note on {theirs}"})
    assert What.IN_CLEAR in whats(desk.store, theirs)
    erased(theirs)
    assert find(desk.store, Spellings.of(theirs)).findings == ()


def test_a_mail_that_came_to_nothing_brings_nobody_back(desk: Desk, erased: Callable[..., Plan]):
    junk = message()
    desk.do(Decision(reason="junk", disposition=Disposition.FILED), message=junk, arrival=desk.spooled())
    desk.open(ticket(author=ALI), message=message(ALI))
    pointers = Pointers((junk.message_id, junk.digest), ZEYNEP.address, (), ())
    assert desk.tickets.known(pointers, NOON).seen == Seen("", filed=True)
    erased()
    assert desk.tickets.known(pointers, NOON).seen == Seen("", filed=False)


def test_the_same_mail_on_a_ticket_that_stays_brings_nobody_back(desk: Desk, erased: Callable[..., Plan]):
    came = message()
    desk.open(message=came)
    Holds(desk.store).set(FIRST, "Dava", NOON)
    erased()
    again = Decision(reason="the same", disposition=Disposition.DUPLICATE, before=desk.stored(FIRST))
    desk.do(again, message=came, arrival=desk.spooled(f"From: {ZEYNEP.address}\r\n\r\nx".encode()))
    assert find(desk.store, WHO).findings == ()


def test_who_decides_meanwhile_about_a_ticket_that_stays_decides_again(
    desk: Desk, erased: Callable[..., Plan]
):
    before = desk.open()
    Holds(desk.store).set(FIRST, "Dava", NOON)
    consulted = replace(rich_ticket().tasks[0], of=ZEYNEP.address)
    asked = desk.open(ticket("KSM-2026-000002", ALI, tasks=(consulted,)))
    erased()
    for one in (before, asked):
        with pytest.raises(Stale):
            desk.do(Decision(reason="late", before=one, after=replace(one, team="ssl"), events=(Event("x"),)))
    assert find(desk.store, WHO).findings == ()


def test_a_letter_on_a_ticket_that_stays_is_withdrawn_too(desk: Desk, erased: Callable[..., Plan]):
    """There is no address any more that it could be sent to."""
    desk.open(ticket(), letter())
    Holds(desk.store).set(FIRST, "Dava", NOON)
    assert erased().erasure.waiting == 1
    assert Outbox(desk.store).claim(after(days=3), "test", timedelta(minutes=5)) is None
    assert desk.events(FIRST).count("letter withdrawn") == 1


def test_a_letter_of_the_desk_has_them_in_no_coding(desk: Desk, erased: Callable[..., Plan]):
    told = letter(Purpose.NOTICE, (AYSE,), text=f"Şikâyetçi ğüşıöç: {ZEYNEP.address} " * 20)
    desk.open(ticket(author=ALI, participants=(Participant(ALI, Role.AUTHOR),)), told)
    assert any(ZEYNEP.address.encode() in one for one in wires(desk))
    erased()
    assert not any(ZEYNEP.address.encode() in one for one in wires(desk))


def test_letters_to_colleagues_that_repeat_a_mail_of_theirs_go_with_it(
    desk: Desk, erased: Callable[..., Plan]
):
    own = ticket(author=ALI, participants=(Participant(ALI, Role.AUTHOR),))
    desk.open(own, letter(Purpose.NOTICE, (AYSE,)))
    told = letter(Purpose.NOTICE, (AYSE,), text="Zeynep Öz yazdı: Ben de bekliyorum.")
    came = message(text="Ben de bekliyorum.")
    desk.do(appending(desk.stored(FIRST)), told, message=came, arrival=desk.spooled())
    whole = letter(Purpose.SUMMARY, (AYSE,), text="Her şey: Ben de bekliyorum.")
    desk.do(appending(desk.stored(FIRST)), whole, message=message(AYSE), arrival=desk.spooled())
    erasure = erased().erasure
    assert (erasure.mails, erasure.letters, erasure.told, erasure.waiting) == (1, 0, 2, 2)
    record = desk.tickets.show(FIRST)
    assert record is not None
    texts = [one.text for one in record.messages]
    assert "Başvurunuz alındı." in texts  # the notice of Ali's own
    assert not any("bekliyorum" in text for text in texts)


def wires(desk: Desk) -> list[bytes]:
    """The bytes of every letter, in every coding."""
    with desk.store.snapshot() as connection:
        rows = connection.execute(select(letters.c.key, letters.c.wire).where(letters.c.key.is_not(None)))
        return [coded for row in rows for coded in every_coding(desk.store.seals.key(row.key).open(row.wire))]


def test_files_that_a_killed_erasure_left_dirty_are_cleaned_by_the_next_start(
    desk: Desk, file: KnownErasures
):
    if not desk.store.is_sqlite:
        pytest.skip("PostgreSQL looks after its files itself")
    place = Path(str(desk.store.url.database))
    with closing(sqlite3.connect(place)) as careless:
        careless.execute("PRAGMA secure_delete = OFF")
        careless.execute("CREATE TABLE old (address TEXT)")
        careless.executemany("INSERT INTO old VALUES (?)", [(ZEYNEP.address,)] * 500)
        careless.commit()
        careless.execute("DROP TABLE old")
        careless.commit()
    assert is_in_files(place, WHO)
    erase_again(desk.store, file, LATER)
    assert is_in_files(place, WHO)  # nobody was erased: there is nothing to be cleaned
    with desk.store.write() as connection:
        leaves_traces(connection)
    with desk.store.snapshot() as reading:
        reading.execute(select(people)).all()
        clean_up(desk.store, patience=0.1)
    assert is_in_files(place, WHO)
    erase_again(desk.store, file, LATER)
    assert not is_in_files(place, WHO)


def test_one_of_whom_only_a_mail_nobody_could_read_is_left_is_told_again(
    desk: Desk, file: KnownErasures, erased: Callable[..., Plan]
):
    theirs = f"From: Zeynep <{ZEYNEP.address}>\r\n\r\nbroken".encode()
    desk.open(ticket(author=ALI), message=message(ALI))
    desk.waiting.quarantine(desk.spooled(theirs).spool_id, Reason("broken"), NOON)
    erased()
    with desk.store.write() as connection:
        connection.execute(erasures.delete())
    desk.waiting.quarantine(desk.spooled(theirs, "cainfo").spool_id, Reason("broken"), NOON)
    assert whats(desk.store) == {What.IN_ORIGINAL}
    assert erase_again(desk.store, file, LATER) == 1
    assert find(desk.store, WHO).findings == ()


def test_no_table_is_forgotten():
    """Whoever adds a table with sealed words or with people says here that `find` and `erase` know it."""
    sealed = {table.name for table in metadata.sorted_tables if "key" in table.c}
    assert sealed == {place.table.name for place in PLACES} | {"certificates", "spool"}
    of_people = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column is people.c.id
    }
    assert of_people == {
        "junk_list.decided_by",
        "letter_recipients.person",
        "letters.by",
        "messages.author",
        "parked.person",
        "participants.person",
        "subscriber_contacts.person",
        "survey_people.person",
        "surveys.person",
        "tasks.by",
        "tasks.ended_by",
        "tasks.of",
        "tickets.author",
        "tickets.owner",
    }
