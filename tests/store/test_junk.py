"""The junk list over restarts, two daemons and both databases: told once, decided once, dealt with once more."""

from dataclasses import replace

import pytest

from tests.store.specimen import AYSE, HOUSE, NOON, ZEYNEP, Desk, after, letter, message
from ulak.desk.coming.known import Pointers
from ulak.desk.decision import Arrival, Decision, Disposition, Event
from ulak.desk.lists.junk_entry import Verdict, Why
from ulak.desk.parking import Parking
from ulak.desk.ticket import Filing, Purpose
from ulak.mail.message import Message, Origin
from ulak.store.engine import Store
from ulak.store.junk import Junk
from ulak.store.schema import spool
from ulak.store.stale import Stale


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


@pytest.fixture
def junk(store: Store) -> Junk:
    return Junk(store)


def in_junk(desk: Desk, store: Store, mail: Message, decision: Decision | None = None) -> Arrival:
    """A mail in a junk folder, decided on."""
    arrival = desk.spooled()
    with store.write() as connection:
        connection.execute(spool.update().where(spool.c.id == arrival.spool_id).values(junk=True))
    desk.do(decision or Decision("junk", Disposition.FILED), message=mail, arrival=arrival)
    return arrival


def coordinators(desk: Desk, **what: tuple[int, ...]) -> None:
    """A coordinator decides by mail."""
    desk.do(Decision("decided", Disposition.FILED, **what), message=message(AYSE), arrival=desk.spooled())


def named(desk: Desk, *ids: int, at=NOON):
    return desk.tickets.known(Pointers(("<x@y.test>", "d"), AYSE.address, (), (), entries=ids), at).junk


def test_what_came_to_nothing_in_a_junk_folder_is_told_once(desk: Desk, store: Store, junk: Junk):
    first = in_junk(desk, store, message(ZEYNEP, subject="Soru"))
    robot = in_junk(desk, store, message(ZEYNEP, text="digest", origin=Origin.AUTOMATIC, automatic="robot"))
    crowd = in_junk(desk, store, message(ZEYNEP, text="list", origin=Origin.LIST))
    in_junk(desk, store, message(ZEYNEP, text="bounce", origin=Origin.DELIVERY_REPORT))
    desk.do(Decision("no junk", Disposition.FILED), message=message(text="inbox"), arrival=desk.spooled())
    opened = desk.open()
    in_junk(desk, store, message(text="note"), Decision("on it", Disposition.FILED, Filing.AUTOMATIC, opened))
    entries, ids = junk.unlisted(NOON, 10)
    assert [(one.id, one.why) for one in entries] == [
        (first.spool_id, Why.NOTHING_LEADS), (robot.spool_id, Why.MACHINE), (crowd.spool_id, Why.LIST)
    ]  # fmt: skip
    assert (entries[0].author, entries[0].subject, entries[0].mailbox) == (ZEYNEP.address, "Soru", "bilgi")
    told = Decision("list", events=(Event("junk listed"),))
    desk.tickets.carry_out(told, None, None, (), NOON, first=junk.lists(ids, NOON))
    assert junk.unlisted(after(days=1), 10) == ((), ())
    with pytest.raises(Stale):
        desk.tickets.carry_out(told, None, None, (), NOON, first=junk.lists(ids, NOON))


def test_what_is_rescued_goes_back_to_triage_once(desk: Desk, store: Store, junk: Junk):
    mail = message(ZEYNEP)
    entry = in_junk(desk, store, mail).spool_id
    assert [(one.id, one.verdict) for one in named(desk, entry, 99)] == [(entry, None)]
    coordinators(desk, rescues=(entry,))
    (again,) = desk.waiting.stored(5)
    assert (again.id, again.junk, again.rescued) == (entry, True, True)
    assert desk.known(ZEYNEP.address, identity=(mail.message_id, mail.digest)).seen is None
    with pytest.raises(Stale):
        coordinators(desk, rescues=(entry,))
    with pytest.raises(Stale):
        coordinators(desk, condemns=(entry,))
    desk.open(message=mail, arrival=replace(desk.spooled(), spool_id=entry))
    assert desk.known(ZEYNEP.address, identity=(mail.message_id, mail.digest)).seen is not None
    assert [one.verdict for one in named(desk, entry)] == [Verdict.RESCUED]
    assert junk.unlisted(NOON, 10) == ((), ())


def test_what_is_condemned_stays_where_it_is_and_is_told_no_more(desk: Desk, store: Store, junk: Junk):
    entry = in_junk(desk, store, message(ZEYNEP)).spool_id
    _, ids = junk.unlisted(NOON, 10)
    desk.tickets.carry_out(Decision("list"), None, None, (), NOON, first=junk.lists(ids, NOON))
    coordinators(desk, condemns=(entry,))
    assert [one.verdict for one in named(desk, entry)] == [Verdict.SPAM]
    assert all(one.id != entry for one in desk.waiting.stored(5))
    assert junk.unlisted(NOON, 10) == ((), ())


def test_only_what_is_filed_can_be_rescued(desk: Desk):
    arrival = desk.spooled()
    desk.open(message=message(ZEYNEP), arrival=arrival)
    assert named(desk, arrival.spool_id) == ()
    with pytest.raises(Stale):
        coordinators(desk, rescues=(arrival.spool_id,))


def test_a_parked_mail_is_told_when_its_code_is_good_no_more(desk: Desk, junk: Junk):
    mail, arrival = message(AYSE), desk.spooled()
    parking = Parking(arrival.spool_id, AYSE.address, "digest", after(days=3))
    desk.do(
        Decision("parked", Disposition.FILED, Filing.PARKED, parking=parking), message=mail, arrival=arrival
    )
    assert junk.unlisted(after(days=2), 10) == ((), ())
    (entry,), _ = junk.unlisted(after(days=3), 10)
    assert (entry.id, entry.why) == (arrival.spool_id, Why.NOT_PROVEN)
    assert [one.id for one in named(desk, entry.id, at=after(days=3))] == [entry.id]
    coordinators(desk, rescues=(entry.id,))
    assert desk.known(AYSE.address, identity=(mail.message_id, mail.digest)).seen is None
    (again,) = [one for one in desk.waiting.stored(5) if one.id == entry.id]
    assert (again.rescued, again.proven) == (True, False)


def test_the_letter_and_what_it_tells_of_stand_or_fall_together(desk: Desk, store: Store, junk: Junk):
    in_junk(desk, store, message(ZEYNEP))
    entries, ids = junk.unlisted(NOON, 10)
    told = letter(Purpose.DIGEST, (AYSE,), counter=HOUSE.counters[0].name)

    def breaks(_: object) -> None:
        raise Stale("something else")

    with pytest.raises(Stale):
        desk.tickets.carry_out(
            Decision("list"), None, None, (told,), NOON, then=breaks, first=junk.lists(ids, NOON)
        )
    assert junk.unlisted(NOON, 10) == (entries, ids)


def test_of_a_flood_the_newest_are_read_and_all_are_remembered(desk: Desk, store: Store, junk: Junk):
    came = [in_junk(desk, store, message(ZEYNEP, text=str(n))).spool_id for n in range(5)]
    entries, ids = junk.unlisted(NOON, 2)
    assert ([one.id for one in entries], list(ids)) == (came[-2:], came)
    desk.tickets.carry_out(Decision("list"), None, None, (), NOON, first=junk.lists(ids, NOON))
    assert junk.unlisted(NOON, 2) == ((), ())
