"""The record says by which rules each decision was made, on every ticket it changed."""

from tests.store.specimen import AYSE, NOON, Desk, letter
from tests.store.test_merging import merging, two
from ulak.desk.decision import Decision, Event
from ulak.desk.standing import standing
from ulak.desk.ticket import Purpose
from ulak.store.engine import Store
from ulak.store.journal import Line
from ulak.store.made_by import MadeBy


def lines(desk: Desk, number: str) -> tuple[Line, ...]:
    record = desk.tickets.show(number)
    assert record is not None
    return record.journal


def test_both_tickets_of_one_decision_have_its_version_and_where_they_stand(store: Store):
    desk = Desk(store)
    whole, part = two(desk)
    seen = {one.number: len(lines(desk, one.number)) for one in (whole, part)}
    desk.tickets.carry_out(merging(part, whole), None, None, (), NOON, made=MadeBy("r7", "t7"))
    for one in (whole, part):
        first, *_ = lines(desk, one.number)[seen[one.number] :]
        assert dict(first.facts)["rules"] == "r7"
    told = standing((line.event, line.facts) for line in lines(desk, part.number))
    assert (told.value("status"), told.promises) == ("closed", ())
    assert standing((line.event, line.facts) for line in lines(desk, whole.number)).promises


def test_the_templates_are_named_where_letters_were_written(store: Store):
    desk = Desk(store)
    opened = desk.open()
    noted = Decision("x", before=opened, events=(Event("noted", AYSE.address), Event("more")))
    made = MadeBy("r1", "t1", frozenset({AYSE.address}))
    desk.tickets.carry_out(noted, None, None, (letter(Purpose.NOTICE),), NOON, made=made)
    found = {line.event: dict(line.facts) for line in lines(desk, opened.number)}
    assert found["noted"] == {"rules": "r1", "templates": "t1"}
    assert found["more"] == {}
