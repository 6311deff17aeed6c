"""The journal as figures read it: in order of time, what they need, and what was written down late."""

from datetime import UTC, datetime, timedelta

from tests.store.specimen import NOON, Desk
from ulak.desk.decision import Event
from ulak.desk.figures.entry import Entry
from ulak.store import journal
from ulak.store.engine import Store
from ulak.store.history import History
from ulak.store.people import Directory
from ulak.store.rule_sets import RuleSets, Texts

ENDS = datetime(2026, 11, 30, 21, tzinfo=UTC)
BEGINS = datetime(2026, 10, 31, 21, tzinfo=UTC)
BEFORE, AFTER = ENDS - timedelta(minutes=1), ENDS + timedelta(microseconds=1)
CAME = Event("ticket counted as", facts=(("status", "new"), ("received", "2026-11-30T20:59:30+00:00")))


def write(store: Store, at: datetime, *events: Event, ticket: str | None = "KSM-2026-000001") -> None:
    with store.write() as connection:
        journal.append(connection, store.seals, Directory({}), ticket, events, at)


def read(store: Store) -> list[Entry]:
    return list(History(store).entries(BEGINS, ENDS))


def test_an_entry_comes_with_its_time_its_ticket_and_its_facts(store: Store):
    write(store, BEFORE, Event("ticket reopened", "author", (("why", "çünkü"),)))
    assert read(store) == [Entry(BEFORE, "KSM-2026-000001", "ticket reopened", "author", {"why": "çünkü"})]


def test_they_come_in_order_of_time_and_of_writing(store: Store):
    write(store, BEFORE, Event("ticket closed"), Event("ticket reopened"))
    write(store, BEFORE - timedelta(days=1), Event("ticket taken", facts=(("more", "than needed"),)))
    write(store, BEFORE.replace(microsecond=7), Event("escalated"))
    found = read(store)
    assert [one.event for one in found] == ["ticket taken", "ticket closed", "ticket reopened", "escalated"]
    assert (found[0].facts, found[3].at.microsecond) == ({}, 7)


def test_what_no_figure_needs_is_not_read(store: Store):
    write(
        store,
        BEFORE,
        Event("promise kept", facts=(("promise", "first-answer/"),)),
        Event("ticket stands", facts=(("status", "open"), ("rules", "r1"))),
        Event("ticket stands", facts=(("promise first-answer/", "none"),)),
        Event("letter sent", facts=(("letter", "1"), ("purpose", "notice"))),
        Event("letter sent", facts=(("letter", "2"), ("purpose", "answer"))),
        Event("letter accepted", facts=(("letter", "3"), ("purpose", "acknowledgement"))),
        Event("letter failed", facts=(("letter", "4"), ("purpose", "preliminary-report"))),
        Event("letter sent", facts=(("letter", "5"), ("purpose", "subscriber-answer"))),
    )
    assert [(one.event, one.facts.get("letter", "")) for one in read(store)] == [
        ("ticket stands", ""),
        ("letter sent", "2"),
        ("letter accepted", "3"),
        ("letter failed", "4"),
    ]


def test_what_counts_in_its_own_month_alone_is_not_read_of_earlier_ones(store: Store):
    own = ("ticket taken", "escalated", "promise breached", "complaint grouped", "ticket closed")
    for at in (BEGINS - timedelta(microseconds=1), BEGINS):
        write(store, at, *(Event(name, facts=(("promise", "first-answer/"),)) for name in own))
    assert [one.event for one in read(store)] == ["ticket closed", *own]


def test_of_what_is_written_later_only_that_a_ticket_came_and_how_a_day_was(store: Store):
    day = Event("day counted", facts=(("day", "2026-11-30"), ("mailbox", "bilgi")))
    write(store, ENDS, CAME, Event("ticket closed"), Event("ticket counted as", facts=(("status", "open"),)))
    write(store, AFTER, day, Event("alarm"), ticket=None)
    found = read(store)
    assert [(one.event, one.ticket) for one in found] == [
        ("ticket counted as", "KSM-2026-000001"),
        ("day counted", ""),
    ]


def test_a_ticket_that_was_opened_is_read_as_what_it_counts(store: Store):
    ticket = Desk(store).open()
    (born,) = [one for one in read(store) if one.event == "ticket counted as"]
    assert (born.ticket, born.facts["status"]) == (ticket.number, "new")
    assert datetime.fromisoformat(born.facts["received"]) == ticket.received_at
    assert "@" not in born.facts["author"]


def test_which_rules_were_in_force(store: Store):
    history, sets = History(store), RuleSets(store)
    assert history.rules_at(NOON) == ""
    for day, version in enumerate(("one", "two", "one")):
        at = NOON + timedelta(days=day)
        sets.accept(Texts(version, {"a.yaml": version}), Texts("t", {}), at)
    times = (NOON - timedelta(1), NOON, NOON + timedelta(hours=30), NOON + timedelta(days=9))
    assert [history.rules_at(at) for at in times] == ["one", "one", "two", "one"]
