"""
Class 23: calendars surprise.

Holidays, half days and what the house declares stand in one file; due instants, warnings and the explanation
come from one function. Guard: `desk/clocks/calendar.Calendar` with `desk/clocks/due.due_at`, by which
`breach.step_at` is placed, and `recounting.recounted` when the file changes. The instants are those of
DOMAIN.md 3.3.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.desk.remembering_desk import RULEBOOK, Desk, mail
from ulak.desk.clocks.breach import FromDue, Step, heard_at, step_at
from ulak.desk.clocks.due import start
from ulak.desk.clocks.duration import parse_term
from ulak.desk.clocks.hours import WHOLE_DAY
from ulak.desk.clocks.promise import Promise, PromiseRule

ISTANBUL, CALENDARS = ZoneInfo("Europe/Istanbul"), RULEBOOK.calendars


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ISTANBUL)  # type: ignore[arg-type,misc]


def promised(within: str, clock: str, received: datetime) -> Promise:
    return start(PromiseRule("promise", parse_term(within), clock, "answer"), "", received, CALENDARS, "")


EXAMPLES = [
    ("4h", "office", at(2026, 3, 19, 12, 50), at(2026, 3, 23, 12, 0)),  # the eve of Ramazan Bayramı
    ("8h", "office", at(2026, 5, 26, 12, 30), at(2026, 6, 1, 15, 40)),  # the eve of Kurban Bayramı
    ("8h", "office", at(2026, 10, 28, 12, 45), at(2026, 10, 30, 15, 55)),  # the Republic's day
    ("8h", "office", at(2026, 12, 31, 18, 0), at(2027, 1, 4, 15, 10)),  # the year's end
    ("15bd", "office", at(2026, 5, 18, 10, 0), at(2026, 6, 12, 19, 0)),
    ("30d", "wall", at(2026, 5, 18, 10, 0), at(2026, 6, 17, 10, 0)),
    ("24h", "wall", at(2026, 5, 26, 12, 30), at(2026, 5, 27, 12, 30)),
]


@pytest.mark.parametrize(("within", "clock", "received", "due"), EXAMPLES)
def test_promises_are_due_over_holidays_and_half_days(
    within: str, clock: str, received: datetime, due: datetime
) -> None:
    assert promised(within, clock, received).due_at == due


@pytest.mark.parametrize(("within", "clock", "received", "due"), EXAMPLES)
def test_warnings_stand_where_the_same_function_puts_them(
    within: str, clock: str, received: datetime, due: datetime
) -> None:
    promise = promised(within, clock, received)
    assert step_at(promise, Step(1.0, ()), CALENDARS) == due
    assert step_at(promise, Step(FromDue(timedelta()), ()), CALENDARS) == due
    halfway = heard_at(promise.rule, step_at(promise, Step(0.5, ()), CALENDARS), CALENDARS)
    assert received < halfway < due
    assert clock == "wall" or CALENDARS["office"].is_open(halfway)


def test_a_day_off_declared_by_the_house_moves_what_runs_and_repeats_no_warning() -> None:
    desk = Desk()
    desk.receives(mail("Kartım gelmedi."))  # a Tuesday, nine o'clock: due at 17:00
    desk.waits(hours=4)
    assert desk.escalates() is not None  # half of it
    due = desk.ticket().promises[0].due_at
    shut = {date(2026, 11, 25): WHOLE_DAY}
    closed = replace(CALENDARS["office"], closed=shut)
    desk.rulebook = replace(RULEBOOK, calendars={"office": closed})
    desk.escalates()
    assert desk.ticket().promises[0].due_at == due, "that day is not among its hours"
    today = replace(CALENDARS["office"], closed={date(2026, 11, 24): WHOLE_DAY})
    desk.rulebook = replace(RULEBOOK, calendars={"office": today})
    decision = desk.escalates()
    assert decision is not None
    assert decision.steps == ()
    promise = desk.ticket().promises[0]
    assert (promise.due_at, promise.moved_from) == (at(2026, 11, 25, 16, 10), due)
    assert promise.calendar == today.version
    desk.waits(hours=19, minutes=9)  # half of it on the next day: that was told
    assert desk.escalates() is None
