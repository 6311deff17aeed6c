"""The explanation of a due instant, as an administrator reads it."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ulak.desk.clocks.calendar import Calendar
from ulak.desk.clocks.due import breach, keep, pause, resume, start
from ulak.desk.clocks.duration import parse_term
from ulak.desk.clocks.promise import Promise, PromiseRule, PromiseState
from ulak.desk.clocks.timeline import Spent, explain, spent

ISTANBUL = ZoneInfo("Europe/Istanbul")
OFFICE = Calendar.read({"mon-fri": "08:10-19:00"}, ISTANBUL, country="TR")
CALENDARS = {"office": OFFICE}
DAY = timedelta(days=1)


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ISTANBUL)  # type: ignore[arg-type,misc]


def promised(
    within: str, clock: str, received_at: datetime, *, pauses: bool = False, to: str = "author"
) -> Promise:
    rule = PromiseRule("first-answer", parse_term(within), clock, "answer", pauses=pauses)
    return start(rule, to, received_at, CALENDARS, "rule general (10-general.yaml:4)")


def text(promise: Promise) -> str:
    return "\n".join(explain(promise, CALENDARS)) + "\n"


def test_office_hours_are_shown_day_by_day() -> None:
    assert (
        text(promised("8h", "office", local(2026, 5, 26, 12, 30)))
        == f"""\
first-answer for author: 8h, calendar office ({OFFICE.version}), Europe/Istanbul
because rule general (10-general.yaml:4)
Tue 2026-05-26 12:30:00  received: the clock starts
Tue 2026-05-26 12:30:00 to 13:00:00  0 h 30 min counted, 0 h 30 min in all (half day: Kurban Bayramı (saat 13.00'ten))
Wed 2026-05-27  closed (Kurban Bayramı)
Thu 2026-05-28  closed (Kurban Bayramı)
Fri 2026-05-29  closed (Kurban Bayramı)
Sat 2026-05-30  closed (Kurban Bayramı)
Sun 2026-05-31  closed (Sunday)
Mon 2026-06-01 08:10:00 to 15:40:00  7 h 30 min counted, 8 h 00 min in all
Mon 2026-06-01 15:40:00  due
147 h 10 min of wall time: 8 h 00 min open, 0 h 00 min paused, 139 h 10 min closed
"""
    )


def test_a_wall_clock_says_that_nights_count() -> None:
    promise = replace(promised("24h", "wall", local(2026, 5, 26, 12, 30), to=""), basis="")
    assert (
        text(promise)
        == """\
first-answer: 24h, wall clock, Europe/Istanbul
Tue 2026-05-26 12:30:00  received: the clock starts
24h of wall-clock time: nights, weekends and holidays count
Wed 2026-05-27 12:30:00  due
"""
    )


def test_days_say_that_none_is_left_out() -> None:
    lines = explain(promised("30d", "wall", local(2026, 5, 18, 10, 0)), CALENDARS)
    assert lines[3:] == (
        "30 days later at the same local time; no day is left out",
        "Wed 2026-06-17 10:00:00  due",
    )


def test_business_days_are_numbered() -> None:
    lines = explain(promised("3bd", "office", local(2026, 5, 25, 18, 0)), CALENDARS)
    assert lines[3:-1] == (
        "Mon 2026-05-25  the day of receipt is not counted",
        "Tue 2026-05-26  business day 1 (half day: Kurban Bayramı (saat 13.00'ten))",
        "Wed 2026-05-27  closed (Kurban Bayramı)",
        "Thu 2026-05-28  closed (Kurban Bayramı)",
        "Fri 2026-05-29  closed (Kurban Bayramı)",
        "Sat 2026-05-30  closed (Kurban Bayramı)",
        "Sun 2026-05-31  closed (Sunday)",
        "Mon 2026-06-01  business day 2",
        "Tue 2026-06-02  business day 3",
        "Tue 2026-06-02 19:00:00  due",
    )


def test_pauses_stand_between_the_hours() -> None:
    paused = pause(
        promised("2h", "office", local(2026, 11, 24, 18, 30), pauses=True),
        local(2026, 11, 24, 18, 40),
        CALENDARS,
    )
    assert explain(paused, CALENDARS)[3:] == (
        "Tue 2026-11-24 18:30:00 to 18:40:00  0 h 10 min counted, 0 h 10 min in all",
        "Wed 2026-11-25 09:40:00  would be due",
        "15 h 10 min of wall time: 0 h 10 min open, 15 h 00 min paused, 0 h 00 min closed",
        "Tue 2026-11-24 18:40:00  paused since: what is left is left again when the clock goes on",
    )
    resumed = resume(paused, local(2026, 11, 25, 19, 30, 15), CALENDARS)
    assert explain(resumed, CALENDARS)[3:] == (
        "Tue 2026-11-24 18:30:00 to 18:40:00  0 h 10 min counted, 0 h 10 min in all",
        "Tue 2026-11-24 18:40:00 to Wed 2026-11-25 19:30:15  paused: the clock stood still for 24 h 50 min 15 s",
        "Wed 2026-11-25  closed (outside the hours)",
        "Thu 2026-11-26 08:10:00 to 10:00:00  1 h 50 min counted, 2 h 00 min in all",
        "Thu 2026-11-26 10:00:00  due",
        "39 h 30 min of wall time: 2 h 00 min open, 24 h 50 min 15 s paused, 12 h 39 min 45 s closed",
    )


@pytest.mark.parametrize("within", ["1bd", "1d"])
def test_pauses_of_days_follow_them(within: str) -> None:
    paused = pause(
        promised(within, "office", local(2026, 11, 24, 9, 0), pauses=True),
        local(2026, 11, 24, 10, 0),
        CALENDARS,
    )
    resumed = resume(paused, local(2026, 11, 24, 11, 0), CALENDARS)
    assert (
        "Tue 2026-11-24 10:00:00 to Tue 2026-11-24 11:00:00  paused: the clock stood still for 1 h 00 min"
        in explain(resumed, CALENDARS)
    )


def test_the_outcome_is_told() -> None:
    promise = promised("24h", "wall", local(2026, 11, 24, 9, 0))
    kept, late = keep(promise, promise.due_at), keep(promise, promise.due_at + DAY)
    breached = breach(promise, promise.due_at + DAY)
    gone = replace(promise, state=PromiseState.NOT_APPLICABLE)
    assert [explain(each, CALENDARS)[-1] for each in (kept, late, breached, gone)] == [
        "Wed 2026-11-25 09:00:00  kept",
        "Thu 2026-11-26 09:00:00  kept 24 h 00 min late: breached",
        "breached, and not kept yet",
        "not applicable",
    ]


def test_a_calendar_changed_since_is_told() -> None:
    promise = promised("8h", "office", local(2026, 11, 24, 9, 0))
    leave = Calendar.read({"mon-fri": "08:10-19:00"}, ISTANBUL, "TR", closed=["2026-11-24"])
    assert "by today's calendars it would be Wed 2026-11-25 16:10:00" in explain(promise, {"office": leave})


def test_a_wall_clock_is_never_closed() -> None:
    promise = promised("24h", "wall", local(2026, 11, 24, 9, 0))
    assert spent(promise, promise.due_at, CALENDARS) == Spent(DAY, timedelta(), timedelta())
