"""The explanation of a due instant: every second from the start on, counted or not, and why."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ulak.desk.clocks.calendar import Calendar
from ulak.desk.clocks.due import breach, keep, pause, resume, start
from ulak.desk.clocks.duration import parse_term, write_span
from ulak.desk.clocks.promise import Pause, Promise, PromiseRule, Unit
from ulak.desk.clocks.stretch import Stretch, half_day, of_calendar
from ulak.desk.clocks.timeline import OVER, WAITING, Spent, spent, timeline

ISTANBUL = ZoneInfo("Europe/Istanbul")
HOURS = {"mon-fri": "08:10-19:00"}
OFFICE = Calendar.read(HOURS, ISTANBUL, country="TR")
CALENDARS = {"office": OFFICE}
DAY = timedelta(days=1)


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ISTANBUL)  # type: ignore[arg-type,misc]


def promised(
    within: str, clock: str, received_at: datetime, *, pauses: bool = False, calendars=CALENDARS
) -> Promise:
    rule = PromiseRule("first-answer", parse_term(within), clock, "answer", pauses=pauses)
    return start(rule, "author", received_at, calendars, "rules/10-general.yaml:4")


def lines(stretches) -> list[str]:
    """`26.05. 12:30 27.05. 00:00 + office hours`, in local time."""
    return [
        f"{one.since.astimezone(ISTANBUL):%d.%m. %H:%M} {one.until.astimezone(ISTANBUL):%d.%m. %H:%M}"
        f" {'+' if one.counted else '-'} {one.why}"
        for one in stretches
    ]


def until_due(promise: Promise, calendars=CALENDARS) -> list[str]:
    return lines(timeline(promise, promise.due_at, calendars))


@pytest.mark.parametrize(
    ("received_at", "expected"),
    [
        (
            local(2026, 5, 27, 22, 14),  # scenario 19: the first day of Kurban Bayramı, after hours
            [
                "27.05. 22:14 31.05. 00:00 - Kurban Bayramı",
                "31.05. 00:00 01.06. 00:00 - Sunday",
                "01.06. 00:00 01.06. 08:10 - night",
                "01.06. 08:10 01.06. 16:10 + office hours",
            ],
        ),
        (
            local(2026, 5, 26, 12, 30),
            [
                "26.05. 12:30 26.05. 13:00 + office hours",
                "26.05. 13:00 27.05. 00:00 - half day from 13:00 (Kurban Bayramı arifesi)",
                "27.05. 00:00 31.05. 00:00 - Kurban Bayramı",
                "31.05. 00:00 01.06. 00:00 - Sunday",
                "01.06. 00:00 01.06. 08:10 - night",
                "01.06. 08:10 01.06. 15:40 + office hours",
            ],
        ),
        (
            local(2026, 10, 28, 12, 45),
            [
                "28.10. 12:45 28.10. 13:00 + office hours",
                "28.10. 13:00 29.10. 00:00 - half day from 13:00 (Cumhuriyet Bayramı arifesi)",
                "29.10. 00:00 30.10. 00:00 - Cumhuriyet Bayramı",
                "30.10. 00:00 30.10. 08:10 - night",
                "30.10. 08:10 30.10. 15:55 + office hours",
            ],
        ),
        (
            local(2026, 10, 28, 7, 0),
            [
                "28.10. 07:00 28.10. 08:10 - night",
                "28.10. 08:10 28.10. 13:00 + office hours",
                "28.10. 13:00 29.10. 00:00 - half day from 13:00 (Cumhuriyet Bayramı arifesi)",
                "29.10. 00:00 30.10. 00:00 - Cumhuriyet Bayramı",
                "30.10. 00:00 30.10. 08:10 - night",
                "30.10. 08:10 30.10. 11:20 + office hours",
            ],
        ),
        (
            local(2026, 11, 20, 18, 0),  # a Friday: a weekend is one line, and a night too
            [
                "20.11. 18:00 20.11. 19:00 + office hours",
                "20.11. 19:00 21.11. 00:00 - night",
                "21.11. 00:00 23.11. 00:00 - Saturday, Sunday",
                "23.11. 00:00 23.11. 08:10 - night",
                "23.11. 08:10 23.11. 15:10 + office hours",
            ],
        ),
        (
            local(2026, 11, 24, 15, 0),
            [
                "24.11. 15:00 24.11. 19:00 + office hours",
                "24.11. 19:00 25.11. 08:10 - night",
                "25.11. 08:10 25.11. 12:10 + office hours",
            ],
        ),
    ],
)
def test_office_hours_say_why_they_are_closed(received_at: datetime, expected: list[str]) -> None:
    assert until_due(promised("8h", "office", received_at)) == expected


def test_what_the_house_says_of_its_days_is_told_apart_from_the_country() -> None:
    calendar = Calendar.read(
        {"mon-fri": "08:00-12:00, 13:00-17:00"},
        ISTANBUL,
        country="TR",
        closed=["2026-05-22", "2026-05-23", "2026-05-25 15:00-17:00"],
        opened=["2026-05-24 10:00-12:00", "2026-05-25 20:00-21:00"],
    )
    assert lines(of_calendar(calendar, local(2026, 5, 21, 16), local(2026, 5, 26, 9))) == [
        "21.05. 16:00 21.05. 17:00 + office hours",
        "21.05. 17:00 22.05. 00:00 - night",
        "22.05. 00:00 23.05. 00:00 - closed by the house (calendar override)",
        "23.05. 00:00 24.05. 10:00 - Saturday, Sunday",
        "24.05. 10:00 24.05. 12:00 + opened by the house (calendar override)",
        "24.05. 12:00 25.05. 00:00 - Sunday",
        "25.05. 00:00 25.05. 08:00 - night",
        "25.05. 08:00 25.05. 12:00 + office hours",
        "25.05. 12:00 25.05. 13:00 - between the hours",
        "25.05. 13:00 25.05. 15:00 + office hours",
        "25.05. 15:00 25.05. 17:00 - closed by the house (calendar override)",
        "25.05. 17:00 25.05. 20:00 - between the hours",
        "25.05. 20:00 25.05. 21:00 + opened by the house (calendar override)",
        "25.05. 21:00 26.05. 08:00 - night",
        "26.05. 08:00 26.05. 09:00 + office hours",
    ]


def test_a_half_day_of_another_country_keeps_its_name() -> None:
    greece = Calendar.read(HOURS, ISTANBUL, country="GR", half_day_ends="12:00")
    assert half_day(greece, date(2026, 12, 24)) == "Christmas Eve"
    assert lines(of_calendar(greece, local(2026, 12, 24, 11), local(2026, 12, 25))) == [
        "24.12. 11:00 24.12. 12:00 + office hours",
        "24.12. 12:00 25.12. 00:00 - half day from 12:00 (Christmas Eve)",
    ]


def test_no_stretch_is_no_line() -> None:
    at = local(2026, 5, 18)
    assert list(of_calendar(OFFICE, at, at)) == []


def test_a_wall_clock_counts_day_and_night_over_a_holiday() -> None:
    assert until_due(promised("24h", "wall", local(2026, 5, 26, 12, 30))) == [
        "26.05. 12:30 27.05. 12:30 + counts day and night"
    ]


def test_days_leave_none_out() -> None:
    assert until_due(promised("30d", "wall", local(2026, 5, 18, 10))) == [
        "18.05. 10:00 17.06. 10:00 + calendar days: none is left out"
    ]


def test_business_days_are_numbered() -> None:
    assert until_due(promised("15bd", "office", local(2026, 5, 18, 10))) == [
        "18.05. 10:00 19.05. 00:00 - the day of receipt",
        "19.05. 00:00 20.05. 00:00 - Atatürk'ü Anma, Gençlik ve Spor Bayramı",
        "20.05. 00:00 21.05. 00:00 + business day 1",
        "21.05. 00:00 22.05. 00:00 + business day 2",
        "22.05. 00:00 23.05. 00:00 + business day 3",
        "23.05. 00:00 25.05. 00:00 - Saturday, Sunday",
        "25.05. 00:00 26.05. 00:00 + business day 4",
        "26.05. 00:00 27.05. 00:00 + business day 5 (half day: Kurban Bayramı arifesi)",
        "27.05. 00:00 31.05. 00:00 - Kurban Bayramı",
        "31.05. 00:00 01.06. 00:00 - Sunday",
        *(f"{day:02}.06. 00:00 {day + 1:02}.06. 00:00 + business day {day + 5}" for day in range(1, 6)),
        "06.06. 00:00 08.06. 00:00 - Saturday, Sunday",
        *(f"{day:02}.06. 00:00 {day + 1:02}.06. 00:00 + business day {day + 3}" for day in range(8, 12)),
        "12.06. 00:00 12.06. 19:00 + business day 15",
    ]


def test_pauses_stand_between_the_hours() -> None:
    arrived = promised("2h", "office", local(2026, 11, 24, 18, 30), pauses=True)
    paused = pause(arrived, local(2026, 11, 24, 18, 40), CALENDARS)
    assert lines(timeline(paused, local(2026, 11, 25, 9), CALENDARS)) == [
        "24.11. 18:30 24.11. 18:40 + office hours",
        "24.11. 18:40 25.11. 09:00 - waiting for the author",
    ]
    resumed = resume(paused, local(2026, 11, 25, 19, 30), CALENDARS)
    assert until_due(resumed) == [
        "24.11. 18:30 24.11. 18:40 + office hours",
        "24.11. 18:40 25.11. 19:30 - waiting for the author",
        "25.11. 19:30 26.11. 08:10 - night",
        "26.11. 08:10 26.11. 10:00 + office hours",
    ]


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        (
            "1d",
            [
                "24.11. 09:00 24.11. 10:00 + calendar days: none is left out",
                "24.11. 10:00 24.11. 11:00 - waiting for the author",
                "24.11. 11:00 25.11. 10:00 + calendar days: none is left out",
            ],
        ),
        (
            "1bd",  # the office time that was left: what began as a day goes on as hours
            [
                "24.11. 09:00 24.11. 10:00 - the day of receipt",
                "24.11. 10:00 24.11. 11:00 - waiting for the author",
                "24.11. 11:00 24.11. 19:00 + office hours",
                "24.11. 19:00 25.11. 08:10 - night",
                "25.11. 08:10 25.11. 19:00 + office hours",
                "25.11. 19:00 26.11. 08:10 - night",
                "26.11. 08:10 26.11. 09:10 + office hours",
            ],
        ),
    ],
)
def test_pauses_of_days_follow_them(within: str, expected: list[str]) -> None:
    arrived = promised(within, "office", local(2026, 11, 24, 9), pauses=True)
    paused = pause(arrived, local(2026, 11, 24, 10), CALENDARS)
    assert until_due(resume(paused, local(2026, 11, 24, 11), CALENDARS)) == expected


def test_a_pause_from_the_start_is_the_first_stretch() -> None:
    promise = replace(
        promised("1h", "office", local(2026, 11, 24, 9), pauses=True),
        pauses=(Pause(local(2026, 11, 24, 8), local(2026, 11, 24, 10)),),
        due_at=local(2026, 11, 24, 11).astimezone(UTC),
    )
    assert until_due(promise) == [
        "24.11. 09:00 24.11. 10:00 - waiting for the author",
        "24.11. 10:00 24.11. 11:00 + office hours",
    ]


def test_what_comes_after_the_due_instant_counts_no_more() -> None:
    late = breach(promised("24h", "wall", local(2026, 11, 24, 9)), local(2026, 11, 25, 10))
    assert lines(timeline(late, local(2026, 11, 25, 10), CALENDARS)) == [
        "24.11. 09:00 25.11. 09:00 + counts day and night",
        "25.11. 09:00 25.11. 10:00 - after it was due",
    ]
    kept = keep(late, local(2026, 11, 25, 9, 30))
    assert timeline(kept, local(2026, 11, 25, 9, 30), CALENDARS)[-1] == Stretch(
        late.due_at, local(2026, 11, 25, 9, 30), counted=False, why=OVER
    )


def test_a_wall_clock_is_never_closed() -> None:
    promise = promised("24h", "wall", local(2026, 11, 24, 9, 0))
    assert spent(promise, promise.due_at, CALENDARS) == Spent(DAY, timedelta(), timedelta())


MOMENTS = st.integers(0, 400 * 86_400).map(lambda s: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=s))
TERMS = st.sampled_from(["1s", "8h", "24h", "90m", "80h", "1d", "30d", "1bd", "15bd"])
BERLIN = Calendar.read(
    {"mon-thu": "08:00-12:00, 13:00-17:00", "fri": "20:00-24:00", "sat": "00:00-06:00"},
    ZoneInfo("Europe/Berlin"),
    country="DE",
    closed=["2026-03-29..2026-04-02", "2026-10-26 09:00-11:00"],
    opened=["2026-03-29 01:00-04:00", "2026-10-25 00:00-24:00"],
)
HOUSE = {"office": OFFICE, "berlin": BERLIN}


@st.composite
def histories(draw: st.DrawFn) -> Promise:
    """A promise of any kind, paused and resumed now and then where it may be."""
    clock = draw(st.sampled_from(["wall", "office", "berlin"]))
    within = draw(TERMS.filter(lambda term: clock != "wall" or not term.endswith("bd")))
    promise = promised(within, clock, draw(MOMENTS), pauses=clock != "wall", calendars=HOUSE)
    at = promise.started_at
    for seconds in draw(st.lists(st.integers(0, 4 * 86_400), max_size=6)):
        at += timedelta(seconds=seconds)
        promise = (
            pause(promise, at, HOUSE)
            if not promise.pauses or promise.pauses[-1].until
            else (resume(promise, at, HOUSE))
        )
    return promise


@given(histories(), st.integers(0, 40 * 86_400))
@settings(max_examples=150, deadline=None, derandomize=True, database=None)
def test_every_second_stands_in_one_stretch_and_what_counts_is_what_was_promised(
    promise: Promise, seconds: int
) -> None:
    stands = bool(promise.pauses) and promise.pauses[-1].until is None
    begin = promise.pauses[-1].since if stands else promise.started_at
    until = begin + timedelta(seconds=seconds) if stands or seconds % 2 else promise.due_at
    stretches = timeline(promise, until, HOUSE)
    edges = [promise.started_at, *(one.until for one in stretches)]
    assert [one.since for one in stretches] == edges[:-1]
    assert edges[-1] == until
    assert all(one.length > timedelta() for one in stretches)
    assert sum((one.length for one in stretches), timedelta()) == until - promise.started_at
    reached = until if stands else min(until, promise.due_at)
    parts = spent(promise, reached, HOUSE)
    assert sum((one.length for one in stretches if one.why == WAITING), timedelta()) == parts.paused
    if promise.rule.within.unit is Unit.SECONDS:
        assert sum((one.length for one in stretches if one.counted), timedelta()) == parts.running
        if not stands and until >= promise.due_at:
            assert parts.running == timedelta(seconds=promise.rule.within.amount), write_span(parts.running)
