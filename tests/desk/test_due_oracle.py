"""Clocks against an oracle that looks at every minute and knows nothing of spans."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from ulak.desk.clocks.calendar import Calendar
from ulak.desk.clocks.due import due_at, start
from ulak.desk.clocks.promise import Pause, Promise, PromiseRule, PromiseState, Term, Unit
from ulak.desk.clocks.timeline import spent

ISTANBUL = ZoneInfo("Europe/Istanbul")
BERLIN = ZoneInfo("Europe/Berlin")
MINUTE = timedelta(minutes=1)
BOUNDED = settings(max_examples=60, deadline=None, derandomize=True, database=None)

# Winter 2026/27 and the spring after it, as the official calendar prints them.
REST = {date(2026, 10, 29), date(2027, 1, 1), date(2027, 4, 23), date(2027, 5, 1)}
REST |= {date(2027, 3, day) for day in (9, 10, 11)} | {date(2027, 5, day) for day in (16, 17, 18, 19)}
HALF = {date(2026, 10, 28), date(2027, 3, 8), date(2027, 5, 15)}
LEAVE = date(2026, 12, 31)  # closed from 13:00
BRIDGE = date(2027, 3, 12)  # closed
MARKET = date(2027, 3, 13)  # a Saturday, open 10:00-12:00

OFFICE = Calendar.read(
    {"mon-fri": "08:10-19:00"},
    ISTANBUL,
    country="TR",
    closed=["2026-12-31 13:00-19:00", BRIDGE],
    opened=["2027-03-13 10:00-12:00"],
)


class Minute(NamedTuple):
    """What one minute was to a promise."""

    open: bool
    paused: bool


def open_in_istanbul(at: datetime) -> bool:
    """Kamu SM's hours, read minute by minute."""
    there = at.astimezone(UTC).replace(tzinfo=None) + timedelta(hours=3)
    day, clock = there.date(), (there.hour, there.minute)
    if day == MARKET:
        return (10, 0) <= clock < (12, 0)
    if day in REST or day == BRIDGE or day.weekday() >= 5:
        return False
    return (8, 10) <= clock < ((13, 0) if day in HALF or day == LEAVE else (19, 0))


def minutes(started_at: datetime, pauses: tuple[Pause, ...], length: int) -> Iterator[Minute]:
    """Every minute from the start on."""
    stood = [(pause.since, pause.until) for pause in pauses if pause.until]
    for number in range(length):
        at = started_at + number * MINUTE
        yield Minute(open_in_istanbul(at), any(since <= at < until for since, until in stood))


# Around the year's end, both Bayrams of 2027 and the Republic's day.
starts = st.sampled_from(
    [date(2026, 10, 26), date(2026, 12, 28), date(2027, 3, 5), date(2027, 5, 12)]
).flatmap(
    lambda day: st.integers(0, 6 * 1_440).map(
        lambda number: datetime.combine(day, datetime.min.time(), ISTANBUL).astimezone(UTC) + number * MINUTE
    )
)


@st.composite
def histories(draw: st.DrawFn) -> tuple[datetime, tuple[Pause, ...]]:
    """A start and up to three pauses after it, apart from each other."""
    started_at = draw(starts)
    edges = sorted(draw(st.sets(st.integers(0, 5 * 1_440), max_size=6)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return started_at, tuple(Pause(started_at + a * MINUTE, started_at + b * MINUTE) for a, b in pairs)


def office(seconds: int) -> PromiseRule:
    return PromiseRule("first-answer", Term(seconds, Unit.SECONDS), "office", "answer", pauses=True)


@given(histories(), st.integers(1, 16 * 60))
@BOUNDED
def test_the_due_instant_is_the_end_of_the_last_minute_that_counts(
    history: tuple[datetime, tuple[Pause, ...]], within: int
) -> None:
    started_at, pauses = history
    counts = (
        number
        for number, minute in enumerate(minutes(started_at, pauses, 20 * 1_440))
        if minute.open and not minute.paused
    )
    last = next(islice(counts, within - 1, None))
    assert (
        due_at(office(within * 60), started_at, pauses, {"office": OFFICE})
        == started_at + (last + 1) * MINUTE
    )


@given(histories(), st.integers(0, 10 * 1_440))
@BOUNDED
def test_running_and_paused_and_closed_make_up_the_wall_time(
    history: tuple[datetime, tuple[Pause, ...]], length: int
) -> None:
    started_at, pauses = history
    until = started_at + length * MINUTE
    promise = Promise(office(28_800), "author", started_at, until, PromiseState.RUNNING, pauses=pauses)
    seen = list(minutes(started_at, pauses, length))
    parts = spent(promise, until, {"office": OFFICE})
    assert parts.running == sum(minute.open and not minute.paused for minute in seen) * MINUTE
    assert parts.paused == sum(minute.paused for minute in seen) * MINUTE
    assert parts.closed == sum(not minute.open and not minute.paused for minute in seen) * MINUTE
    assert parts.running + parts.paused + parts.closed == until - started_at


@given(starts, st.integers(1, 8))
@settings(BOUNDED, max_examples=20)
def test_business_days_are_local_days_with_an_open_minute(started_at: datetime, days: int) -> None:
    worked: dict[date, datetime] = {}  # each day's last open minute
    midnight = datetime.combine(started_at.astimezone(ISTANBUL).date(), datetime.min.time(), ISTANBUL)
    for number in range(1_440, 21 * 1_440):
        at = midnight + number * MINUTE
        if open_in_istanbul(at):
            worked[at.date()] = at
    rule = PromiseRule("information-request", Term(days, Unit.BUSINESS_DAYS), "office", "answer")
    assert (
        start(rule, "", started_at, {"office": OFFICE}, "").due_at == list(worked.values())[days - 1] + MINUTE
    )


quarters = st.integers(4 * 4, 96)  # from 04:00: the hour that summer time moves has its own test
spans = st.tuples(quarters, quarters).filter(lambda pair: pair[0] < pair[1])
days_of_march = st.integers(26, 31).map(lambda day: date(2026, 3, day))
exceptions = st.lists(st.tuples(days_of_march, spans), max_size=4)


def written(span: tuple[int, int]) -> str:
    opens, closes = (f"{quarter // 4:02}:{quarter % 4 * 15:02}" for quarter in span)
    return f"{opens}-{closes}"


@given(
    st.lists(st.lists(spans, max_size=2), min_size=7, max_size=7).filter(any),
    exceptions,
    exceptions,
    st.integers(0, 4 * 1_440),
    st.integers(0, 2 * 1_440),
)
@BOUNDED
def test_any_calendar_of_the_house_equals_its_minutes_even_when_summer_time_begins(
    week: list[list[tuple[int, int]]],
    closed: list[tuple[date, tuple[int, int]]],
    opened: list[tuple[date, tuple[int, int]]],
    begin: int,
    length: int,
) -> None:
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    hours = {name: ", ".join(map(written, usual)) for name, usual in zip(names, week, strict=True) if usual}
    calendar = Calendar.read(
        hours,
        BERLIN,
        closed=[f"{day} {written(span)}" for day, span in closed],
        opened=[f"{day} {written(span)}" for day, span in opened],
    )

    def is_open(at: datetime) -> bool:
        there = at.astimezone(BERLIN)
        quarter = there.hour * 4 + there.minute // 15
        covers = [opens <= quarter < closes for opens, closes in week[there.weekday()]]
        covers += [day == there.date() and a <= quarter < b for day, (a, b) in opened]
        shut = [day == there.date() and a <= quarter < b for day, (a, b) in closed]
        return any(covers) and not any(shut)

    start_at = datetime(2026, 3, 27, tzinfo=UTC) + begin * MINUTE
    end_at = start_at + length * MINUTE
    seen = [is_open(start_at + number * MINUTE) for number in range(length)]
    assert calendar.between(start_at, end_at) == sum(seen) * 60
    assert calendar.is_open(start_at) is is_open(start_at)
    if True in seen:
        assert calendar.next_opening(start_at) == start_at + seen.index(True) * MINUTE
        last = length - seen[::-1].index(True)
        assert calendar.advance(start_at, sum(seen) * 60) == start_at + last * MINUTE
