"""Groups, kin and what lacks, as both databases keep them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.store.specimen import AYSE, NOON, ZEYNEP, Desk, after, opening, ticket
from ulak.desk.decision import Decision
from ulak.desk.recurring.corrective import Action, TooMany
from ulak.desk.recurring.grouping import Group
from ulak.desk.recurring.kin import Complaint, Kin, Kind
from ulak.desk.recurring.lacking import Lacking
from ulak.desk.task import Task, TaskKind, TaskState
from ulak.desk.ticket import Founded, Link, Relation, Status, Ticket
from ulak.desk.ticket import Kind as TicketKind
from ulak.mail.address import Address
from ulak.store.actions import Actions, OpenActions
from ulak.store.complaints import Complaints
from ulak.store.engine import Store
from ulak.store.groups import Compared, Groups
from ulak.store.recurrences import Recurrences
from ulak.store.schema import complaint_groups, journal

WITHIN = timedelta(days=90)
COURIER = Kind("mali_muhur", "teslimat", "tedarikci")
KARGO = Group("Mali Mühür: kargo", ("kargo", "teslim"))


def number(place: int) -> str:
    return f"KSM-2026-{place:06}"


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def opened(desk: Desk, place: int, days: float = 0, author: Address = ZEYNEP, **changes: object) -> Ticket:
    changes = {"product": "mali_muhur", "category": "teslimat", "received_at": after(days=days)} | changes
    made = ticket(number(place), author, **changes)
    desk.do(opening(made))
    return desk.stored(made.number)


def changed(desk: Desk, before: Ticket, **changes: object) -> Ticket:
    desk.do(Decision("changed", before=before, after=replace(before, version=before.version + 1, **changes)))  # type: ignore[arg-type]
    return desk.stored(before.number)


def events(desk: Desk, name: str) -> list[tuple[str, str]]:
    query = select(journal.c.ticket, journal.c.facts).where(journal.c.event == name).order_by(journal.c.id)
    with desk.store.snapshot() as connection:
        return [(row.ticket, row.facts) for row in connection.execute(query)]


def test_each_complaint_is_compared_once_oldest_first(desk: Desk):
    groups = Groups(desk.store)
    opened(desk, 1, 2)
    opened(desk, 2, 1)
    opened(desk, 3, 3, kind=TicketKind.REQUEST)
    opened(desk, 4, -91)
    assert groups.not_compared(NOON, 10) == (number(2), number(1))
    assert groups.not_compared(NOON, 1) == (number(2),)
    assert groups.enter(Compared(number(2)), NOON, "r1")
    assert not groups.enter(Compared(number(2)), NOON, "r1")
    assert groups.not_compared(NOON, 10) == (number(1),)
    assert groups.compared(NOON) == {number(2)}
    assert groups.members([number(2)]) == ()


def test_a_group_begins_with_those_that_were_in_none_and_grows(desk: Desk):
    groups = Groups(desk.store)
    for place in (1, 2, 3):
        opened(desk, place, place)
    groups.enter(Compared(number(1)), NOON, "r1")
    groups.enter(Compared(number(2), (number(1),), KARGO), NOON, "r1")
    groups.enter(Compared(number(3), (number(2),), replace(KARGO, name="Kargo")), NOON, "r1")
    assert groups.members([number(3)]) == (number(1), number(2), number(3))
    with desk.store.snapshot() as connection:
        (row,) = connection.execute(select(complaint_groups)).all()
    assert (row.name, row.words) == ("Kargo", "kargo, teslim")
    told = events(desk, "complaint grouped")
    assert [place for place, _ in told] == [number(1), number(2), number(3)]
    assert '["with","2"]' in told[2][1].replace(" ", "")


def test_a_complaint_is_asked_again_whenever_its_classification_changed(desk: Desk):
    groups, recurrences = Groups(desk.store), Recurrences(desk.store)
    one = opened(desk, 1)
    assert recurrences.not_counted(NOON, 10) == ()  # it is compared first
    groups.enter(Compared(number(1)), NOON, "r1")
    assert recurrences.not_counted(NOON, 10) == (number(1),)
    found = recurrences.beside(number(1), WITHIN)
    assert found is not None
    recurrences.counted(found[0], Kin(), NOON, "r1")
    assert (recurrences.not_counted(NOON, 10), events(desk, "recurs")) == ((), [])
    changed(desk, one, root_cause="tedarikci", status=Status.CLOSED, closed_at=after(days=100))
    assert recurrences.not_counted(after(days=99), 10) == (number(1),)
    assert recurrences.not_counted(after(days=101), 10) == ()


def test_beside_a_complaint_stand_all_of_its_product_before_and_after(desk: Desk):
    recurrences = Recurrences(desk.store)
    one = opened(desk, 1, -90)
    opened(desk, 2, -90.1)
    opened(desk, 3, 0)
    opened(desk, 4, 90)
    opened(desk, 5, 90.1)
    opened(desk, 6, 1, product="nes")
    opened(desk, 7, 1, kind=TicketKind.REQUEST)
    part = opened(desk, 8, 1)
    changed(desk, part, links=(Link(one.number, Relation.MERGED),))
    found = recurrences.beside(number(3), WITHIN)
    assert found is not None
    this, others = found
    assert this == Complaint(number(3), NOON, this.author, "mali_muhur", "teslimat", "")
    assert sorted(other.number for other in others) == [number(1), number(4)]
    assert recurrences.beside(number(7), WITHIN) is None
    assert recurrences.beside("KSM-2026-999999", WITHIN) is None
    opened(desk, 9, 1, product="")
    nothing = recurrences.beside(number(9), WITHIN)
    assert nothing is not None
    assert nothing[1] == ()


def test_an_action_is_remembered_for_its_kind_until_it_ends(desk: Desk):
    groups, recurrences = Groups(desk.store), Recurrences(desk.store)
    one = opened(desk, 1)
    groups.enter(Compared(number(1)), NOON, "r1")
    found = recurrences.beside(number(1), WITHIN)
    assert found is not None
    task = Task(1, TaskKind.ACTION, "bilgi@kamusm.test", AYSE.address, NOON, due_at=after(days=14))
    kin = Kin((number(7),))
    first, then = recurrences.giving(TooMany(number(9), COURIER, ()), 1, found[0], kin, NOON)
    given = replace(one, version=2, tasks=(task,))
    with pytest.raises(Exception, match=r"(?i)foreign"):  # the ticket of the action must be there
        desk.tickets.carry_out(Decision("x", before=one, after=given), None, None, (), NOON, then, first)
    first, then = recurrences.giving(TooMany(number(1), COURIER, ()), 1, found[0], kin, NOON)
    desk.tickets.carry_out(Decision("x", before=one, after=given), None, None, (), NOON, then, first)
    assert recurrences.actions(COURIER) == (Action(None),)
    assert recurrences.actions(replace(COURIER, cause="surec")) == ()
    assert recurrences.not_counted(NOON, 10) == ()
    assert Actions(desk.store).open(after(days=14)) == OpenActions(1, 0)
    assert Actions(desk.store).open(after(days=15)) == OpenActions(1, 1)
    changed(desk, desk.stored(number(1)), tasks=(task.ended(TaskState.DONE, after(days=3), AYSE.address),))
    assert recurrences.actions(COURIER) == (Action(after(days=3)),)
    assert Actions(desk.store).open(after(days=15)) == OpenActions(0, 0)


def test_kin_of_a_ticket_that_the_store_does_not_have_yet(desk: Desk):
    ali = Address("ali@ornek.test", "Ali")
    opened(desk, 1, root_cause="tedarikci", status=Status.CLOSED, closed_at=NOON)
    new = ticket(number(2), product="mali_muhur", category="teslimat", received_at=after(days=2))
    assert desk.tickets.kin(new, WITHIN) == Kin((number(1),), (number(1),))
    assert desk.tickets.kin(replace(new, author=ali), WITHIN) == Kin((number(1),))
    assert desk.tickets.kin(replace(new, author=Address("", "Ali")), WITHIN) == Kin((number(1),))
    for other in ({"kind": TicketKind.REQUEST}, {"product": ""}, {"links": (Link("x", Relation.MERGED),)}):
        assert not desk.tickets.kin(replace(new, **other), WITHIN)  # type: ignore[arg-type]


def test_what_lacks_is_counted_of_open_complaints_and_of_those_closed_lately(desk: Desk):
    closed = {"status": Status.CLOSED, "closed_at": NOON}
    opened(desk, 1, product="")
    opened(desk, 2, category="")
    opened(desk, 3, **closed)
    opened(desk, 4, **closed, root_cause="surec", founded=Founded.NOT)
    opened(desk, 5, status=Status.CLOSED, closed_at=after(days=-91))
    opened(desk, 6, kind=TicketKind.REQUEST, product="")
    lacking = desk.tickets.lacking(after(days=-90))
    assert lacking == Lacking(1, 1, 1, 1, (number(3), number(2), number(1)))
    assert desk.stored(number(4)).founded is Founded.NOT


def test_texts_tell_whose_they_are_without_an_address_by_the_name(desk: Desk):
    desk.open(ticket(number(1)))
    for place, name in ((2, "Ali"), (3, "ALİ"), (4, "")):
        desk.open(ticket(number(place), author=Address("", name), participants=()))
    texts = {one.number: one for one in Complaints(desk.store).texts(NOON)}
    assert len(texts) == 4
    assert texts[number(2)].author == texts[number(3)].author != texts[number(4)].author
    assert texts[number(1)].author.startswith("p")
    assert ZEYNEP.name in texts[number(1)].names
