"""Another calendar comes into force while the escalate stage is at work."""

from dataclasses import replace
from datetime import timedelta
from itertools import chain, repeat

from tests.stages.office_desk import OfficeDesk, with_set
from ulak.desk.clocks.calendar import Calendar
from ulak.desk.clocks.promise import PromiseState
from ulak.stages import escalate
from ulak.store.rule_sets import RuleSets


def closed(desk: OfficeDesk, *days: str) -> Calendar:
    return Calendar.read({"mon-fri": "08:10-19:00"}, desk.office.house.timezone, "TR", closed=days)


def changes(desk: OfficeDesk, *days: str) -> None:
    """What a reload does: the swap, then everything is looked at anew."""
    rulebook = replace(desk.office.rules(), calendars={"office": closed(desk, *days)})
    desk.office = with_set(desk.office, rulebook=rulebook)
    RuleSets(desk.desk.store).work_by(", ".join(days), desk.now)


def asked(desk: OfficeDesk) -> None:
    desk.takes()
    desk.triage()
    desk.dispatch()
    desk.escalate()


def test_what_runs_is_moved_on_the_next_turn_and_once(desk: OfficeDesk) -> None:
    asked(desk)
    (before,) = desk.tickets()[0].promises
    changes(desk, "2026-11-25")
    assert (desk.escalate(), desk.escalate()) == (1, 0)
    (after,) = desk.tickets()[0].promises
    assert after.due_at == before.due_at + timedelta(days=1)
    assert after.calendar != before.calendar


def test_a_promise_that_ran_out_before_anybody_looked_is_judged_by_the_calendar_in_force(
    desk: OfficeDesk,
) -> None:
    asked(desk)
    desk.passes(days=1)
    changes(desk, "2026-11-25")
    desk.escalate()
    (promise,) = desk.tickets()[0].promises
    assert (promise.state, promise.broken) == (PromiseState.RUNNING, None)


def test_rules_that_come_while_the_stage_looks_are_looked_at_too(desk: OfficeDesk) -> None:
    asked(desk)
    (before,) = desk.tickets()[0].promises
    RuleSets(desk.desk.store).work_by("all is looked at", desk.now)
    was = desk.office.accepted()
    moved = replace(was, rulebook=replace(was.rulebook, calendars={"office": closed(desk, "2026-11-25")}))
    answers = chain([was], repeat(moved))  # the first look is by the old, and by its end the new are in force
    assert escalate.turn(replace(desk.office, accepted=lambda: next(answers)), desk.clock) == 1
    (after,) = desk.tickets()[0].promises
    assert after.due_at == before.due_at + timedelta(days=1)
