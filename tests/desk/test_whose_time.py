"""Whose the time of a missed promise was: servers, the desk, people; to the second, and nothing twice."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ulak.desk.clocks.calendar import Calendar
from ulak.desk.clocks.due import breach, keep, pause, resume, start
from ulak.desk.clocks.duration import parse_term
from ulak.desk.clocks.evidence import Coming, Evidence, Wait
from ulak.desk.clocks.promise import Promise, PromiseRule
from ulak.desk.clocks.timeline import spent
from ulak.desk.clocks.whose_time import lacks_record, whose_time, with_record

ISTANBUL = ZoneInfo("Europe/Istanbul")
CALENDARS = {"office": Calendar.read({"mon-fri": "08:10-19:00"}, ISTANBUL, country="TR")}
HOUR = timedelta(hours=1)


def promised(
    within: str, clock: str, received_at: datetime, *, kept_by: str, pauses: bool = False
) -> Promise:
    to = ("reporter", "subscriber") if kept_by == "preliminary-report" else ()
    rule = PromiseRule("promise", parse_term(within), clock, kept_by, pauses=pauses, to=to)
    return start(rule, to[0] if to else "", received_at, CALENDARS, "")


T0 = datetime(2026, 11, 28, 2, 10, tzinfo=ISTANBUL)
REPORTED = promised("24h", "wall", T0, kept_by="preliminary-report")
DUE = REPORTED.due_at


def after(hours: float) -> datetime:
    return REPORTED.started_at + hours * HOUR


def came(arrived: float, opened: float, *, by_author: bool = True) -> Evidence:
    return Evidence(comings=(Coming(after(0), after(arrived), after(opened), by_author),))


def in_hours(promise: Promise, evidence: Evidence, noted: float = 24.01) -> list[float]:
    found = whose_time(promise, CALENDARS, evidence, after(noted))
    assert (found.due_at, found.noted_at) == (promise.due_at, after(noted))
    return [one / HOUR for one in (found.server, found.desk, found.people)]


@pytest.mark.parametrize(
    ("evidence", "hours"),
    [
        (Evidence(), [0, 0, 24]),
        (came(0, 0), [0, 0, 24]),
        (came(0, 6), [0, 6, 18]),  # the desk was down for six hours
        (came(2, 6), [2, 4, 18]),
        (came(30, 30), [24, 0, 0]),  # it lay at a server until all was over
        (came(2, 6, by_author=False), [0, 4, 20]),  # a clerk entered it: before that no server had it
        (replace(came(0, 6), unread=((after(1), after(3)),)), [2, 4, 18]),
        (replace(came(0, 0), unread=((after(5), after(9)), (after(8), after(10)))), [5, 0, 19]),
        (replace(came(0, 0), unread=((after(-5), after(1)), (after(23), after(40)))), [2, 0, 22]),
    ],
)
def test_a_mail_is_a_servers_the_desks_then_peoples(evidence: Evidence, hours: list[float]) -> None:
    assert in_hours(REPORTED, evidence) == hours


@pytest.mark.parametrize(
    ("purpose", "party", "waited"),
    [
        ("preliminary-report", "reporter", 3),
        ("preliminary-report", "subscriber", 0),  # another's report keeps nothing
        ("answer", "reporter", 0),
    ],
)
def test_a_report_that_waits_for_smtp_is_a_servers(purpose: str, party: str, waited: float) -> None:
    evidence = replace(came(0, 0), waits=(Wait(purpose, party, (after(21), after(26))),))
    assert in_hours(REPORTED, evidence) == [waited, 0, 24 - waited]


def test_an_answer_keeps_the_promise_whoever_it_is_for() -> None:
    asked = promised("24h", "wall", T0, kept_by="answer")
    evidence = replace(came(0, 0), waits=(Wait("answer", "author", (after(21), after(26))),))
    assert in_hours(asked, evidence) == [3, 0, 21]


@pytest.mark.parametrize(
    ("away", "hours"),
    [
        ([(12, 15)], [0, 3, 21]),
        ([(-3, 2), (23, 40)], [0, 3, 21]),
        ([(1, 4), (3, 6), (20, 21)], [0, 6, 18]),
        ([(30, 31)], [0, 0, 24]),
    ],
)
def test_what_nobody_watched_the_clocks_is_the_desks(away: list, hours: list[float]) -> None:
    gaps = tuple((after(since), after(until)) for since, until in away)
    assert in_hours(REPORTED, replace(came(0, 0), away=gaps)) == hours


def test_a_mailbox_that_could_not_be_read_meanwhile_was_a_servers() -> None:
    evidence = replace(came(0, 2), away=((after(0), after(2)),), unread=((after(1), after(3)),))
    assert in_hours(REPORTED, evidence) == [2, 1, 21]


def test_a_promise_that_came_from_a_part_counts_as_its_own_mail_came() -> None:
    own, part = Coming(after(-9), after(-9), after(-9)), Coming(after(0), after(1), after(3))
    assert in_hours(REPORTED, Evidence(comings=(own, part))) == [1, 2, 21]
    assert in_hours(REPORTED, Evidence(comings=(own,))) == [0, 0, 24]


def test_the_office_counts_its_own_hours_without_pauses() -> None:
    received = datetime(2026, 11, 27, 17, 0, tzinfo=ISTANBUL)  # two hours before a weekend
    asked = promised("8h", "office", received, kept_by="answer", pauses=True)
    stopped = pause(asked, datetime(2026, 11, 30, 9, 10, tzinfo=ISTANBUL), CALENDARS)
    resumed = resume(stopped, datetime(2026, 11, 30, 11, 10, tzinfo=ISTANBUL), CALENDARS)
    opened = datetime(2026, 11, 30, 10, 10, tzinfo=ISTANBUL)
    evidence = Evidence(comings=(Coming(asked.started_at, asked.started_at, opened),))
    found = whose_time(resumed, CALENDARS, evidence, resumed.due_at + HOUR)
    assert [one / HOUR for one in (found.server, found.desk, found.people)] == [0, 3, 5]
    gone = whose_time(resumed, {}, evidence, resumed.due_at + HOUR)
    assert gone.server + gone.desk + gone.people == resumed.due_at - resumed.started_at


def test_the_record_is_made_once_and_nothing_changes_it() -> None:
    now = DUE + HOUR
    missed = with_record(REPORTED, CALENDARS, came(0, 6), now)
    assert missed.broken == whose_time(REPORTED, CALENDARS, came(0, 6), now)
    assert with_record(missed, CALENDARS, came(1, 2), now + HOUR) == missed
    assert with_record(REPORTED, CALENDARS, came(0, 6), DUE) == REPORTED
    late = keep(breach(REPORTED, now), now)
    assert [lacks_record(one) for one in (REPORTED, late, missed)] == [False, True, False]
    assert with_record(late, CALENDARS, came(0, 6), now).kept_at == now


hours = st.floats(-3, 60, allow_nan=False).map(lambda hour: after(round(hour, 4)))
lapses = st.lists(hours, max_size=6).map(lambda instants: tuple(pairwise(sorted(instants))))
PAUSED = resume(
    pause(promised("8h", "office", T0, kept_by="answer", pauses=True), after(55), CALENDARS),
    after(58),
    CALENDARS,
)


@given(
    st.sampled_from([REPORTED, PAUSED, promised("2bd", "office", T0, kept_by="answer")]),
    st.lists(hours, min_size=2, max_size=2).map(sorted),
    lapses,
    lapses,
    lapses,
)
@settings(max_examples=150, deadline=None, derandomize=True, database=None)
def test_whatever_happened_the_three_add_up_to_the_time_of_the_promise(
    promise: Promise, seen: list, unread: tuple, waits: tuple, away: tuple
) -> None:
    evidence = Evidence(
        comings=(Coming(promise.started_at, *seen),),
        unread=unread,
        waits=tuple(Wait(promise.rule.kept_by, promise.to, one) for one in waits),
        away=away,
    )
    found = whose_time(promise, CALENDARS, evidence, promise.due_at + HOUR)
    parts = (found.server, found.desk, found.people)
    assert all(part >= timedelta() for part in parts)
    assert sum(parts, timedelta()) == spent(promise, promise.due_at, CALENDARS).running
