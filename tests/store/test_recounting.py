"""A calendar is changed: what runs is asked of the database, moved in one transaction and told to the journal."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from tests.desk.remembering_desk import RULEBOOK
from tests.store.specimen import FIRST_ANSWER, HOUSE, NOON, SECRET, Desk, after, promise, ticket
from ulak.desk.clocks.calendar import Calendar
from ulak.desk.clocks.due import keep, pause, start
from ulak.desk.clocks.escalate import escalate, next_look_at
from ulak.desk.clocks.promise import Promise, PromiseState
from ulak.desk.clocks.recounting import in_force
from ulak.desk.decision import Decision, TicketChange
from ulak.desk.ticket import Dossier, Status, Ticket
from ulak.store.engine import Store
from ulak.store.looks import Look
from ulak.store.rule_sets import RuleSets
from ulak.store.stale import Stale

OFFICE = RULEBOOK.calendars["office"]
LEAVE = Calendar.read({"mon-fri": "08:10-19:00"}, HOUSE.timezone, "TR", closed=["2026-11-25"])
CHANGED = replace(RULEBOOK, calendars={"office": LEAVE})
DUE, MOVED = after(hours=21, minutes=10), after(hours=45, minutes=10)  # Wednesday, or Thursday, 09:10


def promised() -> Promise:
    return start(FIRST_ANSWER, "author", NOON, {"office": OFFICE}, "a rule", "rules 1")


def opened(desk: Desk, *promises: Promise) -> Ticket:
    """A ticket that was looked at, and need not be again before its next step."""
    made = desk.open(ticket(desk.known().next_number, promises=promises or (promised(),)))
    at = next_look_at(made, {}, RULEBOOK)
    desk.looks.look_again_at([Look(made.number, made.version, at)])
    return made


def due(desk: Desk) -> tuple[str, ...]:
    return desk.looks.due(after(minutes=2))


def looks(desk: Desk) -> list[Decision]:
    """What the stage does with the calendar in force."""
    decisions, now = [], after(minutes=2)
    for one, taken in desk.looks.with_steps(desk.looks.due(now)):
        if decision := escalate(Dossier(one), taken, CHANGED, HOUSE, now):
            desk.do(decision, now=now)
            decisions.append(decision)
        else:
            desk.looks.look_again_at([Look(one.number, one.version, next_look_at(one, taken, CHANGED))])
    return decisions


def test_another_version_of_a_calendar_makes_all_that_runs_or_stands_still_be_looked_at(store: Store) -> None:
    desk, sets = Desk(store), RuleSets(store)
    sets.work_by(in_force({"office": OFFICE}), NOON)
    running = opened(desk)
    stands = opened(desk, pause(promised(), after(minutes=1), {"office": OFFICE}))
    opened(desk, keep(promised(), NOON))
    assert due(desk) == ()
    sets.work_by(in_force({"office": OFFICE}), after(minutes=1))
    assert due(desk) == ()
    sets.work_by(in_force({"office": LEAVE}), after(minutes=1))
    assert set(due(desk)) == {running.number, stands.number}


def test_so_does_another_library_of_holidays(store: Store) -> None:
    """It knows the same days of this year as the earlier one."""
    desk, sets = Desk(store), RuleSets(store)
    earlier = "holidays 0.1, " + OFFICE.version.split(", ")[1]
    sets.work_by(f"office: {earlier}", NOON)
    running = opened(desk, replace(promised(), calendar=earlier))
    sets.work_by(in_force({"office": OFFICE}), after(minutes=1))
    assert due(desk) == (running.number,)
    (one, taken), = desk.looks.with_steps(due(desk))  # fmt: skip
    decision = escalate(Dossier(one), taken, RULEBOOK, HOUSE, after(minutes=2))
    assert decision is not None
    desk.do(decision)
    assert desk.stored(running.number).promises == (promised(),)
    assert "promise recounted" not in desk.events(running.number)  # its instant is the same


def test_what_was_moved_is_stored_and_told_once_over_a_restart(
    url: str, store: Store, tmp_path: Path
) -> None:
    desk = Desk(store)
    number = opened(desk).number
    RuleSets(store).work_by("changed", after(minutes=1))
    again = Desk(Store.open(url, SECRET, tmp_path))
    assert len(looks(again)) == 1
    (stored,) = again.stored(number).promises
    assert (stored.due_at, stored.calendar, stored.rules, stored.moved_from) == (
        MOVED, LEAVE.version, "rules 1", DUE)  # fmt: skip
    record = again.tickets.show(number)
    assert record is not None
    (told,) = [line for line in record.journal if line.event == "promise recounted"]
    facts = {name: value for name, value in told.facts if name != "rules"}
    assert facts == {
        "promise": "first-answer/author",
        "was due": DUE.isoformat(),
        "due": MOVED.isoformat(),
        "was counted on": OFFICE.version,
        "counted on": LEAVE.version,
    }
    assert looks(again) == []
    assert looks(desk) == []
    again.store.close()


def test_nothing_is_moved_on_a_ticket_that_was_changed_meanwhile(store: Store) -> None:
    desk = Desk(store)
    made = opened(desk)
    decision = escalate(Dossier(made), {}, CHANGED, HOUSE, NOON)
    assert decision is not None
    desk.do(Decision("other", before=made, after=replace(made, version=2, priority="high")))
    with pytest.raises(Stale):
        desk.do(decision)
    assert desk.stored(made.number).promises == (promised(),)
    assert "promise recounted" not in desk.events(made.number)


def test_an_instant_that_moves_on_a_ticket_beside_the_one_decided_on_is_told_there(store: Store) -> None:
    desk = Desk(store)
    made, other = opened(desk), opened(desk)
    moved = escalate(Dossier(other), {}, CHANGED, HOUSE, NOON)
    assert moved is not None
    assert moved.after is not None
    desk.do(Decision("split", before=made, after=replace(made, version=2),
                     others=(TicketChange(other, moved.after),)))  # fmt: skip
    assert "promise recounted" in desk.events(other.number)
    assert "promise recounted" not in desk.events(made.number)


def test_a_promise_of_an_earlier_ulak_is_read_and_counted(store: Store) -> None:
    desk = Desk(store)
    number = opened(desk, promise(hours=21, state=PromiseState.RUNNING)).number
    RuleSets(store).work_by("changed", after(minutes=1))
    assert len(looks(desk)) == 1
    assert desk.stored(number).promises[0].calendar == LEAVE.version


@pytest.mark.parametrize(
    ("closed", "clocks"),
    [(None, {"office"}), (after(days=-59), {"office"}), (after(days=-60), set())],
)
def test_a_calendar_is_in_use_while_a_ticket_may_run_on_it(
    store: Store, closed: datetime | None, clocks: set[str]
) -> None:
    desk, sets = Desk(store), RuleSets(store)
    assert sets.clocks_in_use(NOON) == set()
    status = Status.CLOSED if closed else Status.OPEN
    desk.open(ticket(promises=(keep(promised(), NOON),), status=status, closed_at=closed))
    assert sets.clocks_in_use(NOON) == clocks
