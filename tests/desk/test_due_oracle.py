"""Clocks against an oracle that looks at every minute and knows nothing of spans."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from tests.desk.clock_oracle import Hours, Oracle, OutOfSightError, Written
from ulak.desk.clocks.breach import Step, step_at
from ulak.desk.clocks.due import breach, keep, pause, resume, start, unkeep
from ulak.desk.clocks.promise import Promise, PromiseRule, PromiseState, Term, Unit
from ulak.desk.clocks.recounting import recounted
from ulak.desk.clocks.timeline import spent

pytestmark = pytest.mark.unmeasured

BOUNDED = settings(max_examples=11, deadline=None, derandomize=True, database=None)
DAY = 86_400

WEEKDAYS = (((490, 1140),),) * 5 + ((), ())
KAMU = Written("Europe/Istanbul", WEEKDAYS, turkish=True)

BEGINNINGS = [
    ("Europe/Istanbul", date(2026, 3, 17)),  # Ramazan Bayramı
    ("Europe/Istanbul", date(2026, 5, 17)),  # 19 May, then Kurban Bayramı
    ("Europe/Istanbul", date(2026, 10, 26)),  # the Republic's day
    ("Europe/Istanbul", date(2026, 12, 28)),  # the year's end
    ("Europe/Istanbul", date(2027, 3, 5)),
    ("Europe/Istanbul", date(2027, 5, 12)),
    ("Europe/Berlin", date(2026, 3, 28)),  # an hour is skipped
    ("Europe/Berlin", date(2026, 10, 24)),  # an hour comes twice
    ("America/Santiago", date(2026, 9, 5)),  # the hour after midnight is skipped
    ("America/Santiago", date(2026, 4, 4)),  # the hour before midnight comes twice
    ("Australia/Sydney", date(2026, 10, 3)),
    ("Australia/Sydney", date(2026, 4, 4)),
    ("Australia/Lord_Howe", date(2026, 10, 3)),  # half an hour
]
"""Zones, and days that something special follows; each has its share of the examples."""

everywhere = pytest.mark.parametrize(("zone", "first"), BEGINNINGS)


def instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def seconds(at: datetime) -> int:
    assert at.microsecond == 0
    return int(at.timestamp())


# ---------------------------------------------------------------- the oracle against the world


@pytest.mark.parametrize(
    ("since", "hours", "due"),
    [
        ("2026-03-19 12:50", 4, "2026-03-23 12:00"),
        ("2026-05-26 12:30", 8, "2026-06-01 15:40"),
        ("2026-10-28 12:45", 8, "2026-10-30 15:55"),
        ("2026-05-27 22:14", 8, "2026-06-01 16:10"),
    ],
)
def test_the_oracle_knows_the_worked_examples(since: str, hours: int, due: str) -> None:
    begin, end = (seconds(datetime.fromisoformat(f"{at}+03:00")) for at in (since, due))
    assert Oracle(KAMU, instant(begin).date()).after(begin, hours * 3_600, []) == end


def test_the_oracle_knows_the_terms_of_law() -> None:
    begin = seconds(datetime.fromisoformat("2026-05-18 11:20:07+03:00"))
    oracle = Oracle(KAMU, date(2026, 5, 17))
    assert instant(oracle.end_of_business(begin, 15)).isoformat() == "2026-06-12T16:00:00+00:00"
    assert instant(oracle.same_time(begin, 30)).isoformat() == "2026-06-17T08:20:07+00:00"


# ---------------------------------------------------------------- what may be written, and what may happen


minutes = st.one_of(
    st.sampled_from([0, 15, 45, 60, 90, 125, 130, 150, 170, 180, 490, 780, 1140, 1380, 1440]),
    st.integers(0, 1440),
)
some_hours = st.tuples(minutes, minutes).map(
    lambda pair: (min(*pair, 1_439), max(min(*pair, 1_439) + 1, *pair))
)
usual = st.lists(st.tuples(st.integers(0, 600), st.integers(700, 1440)), min_size=5, max_size=5)


@st.composite
def calendars(draw: st.DrawFn, zone: str, first: date) -> Written:
    """Any hours that leave the office open on most days, with words of the house about some of them."""
    weekend = draw(st.lists(st.lists(some_hours, max_size=2), min_size=2, max_size=2))
    week = (*(((one,)) for one in draw(usual)), *map(tuple, weekend))
    week = draw(st.sampled_from([WEEKDAYS, week]))
    days = st.integers(0, 9).map(lambda ahead: first + timedelta(days=ahead))
    closed = draw(st.lists(st.tuples(days, st.none() | some_hours), max_size=3))
    opened = draw(st.lists(st.tuples(days, st.none() | some_hours), max_size=3))
    opened = [(day, hours) for day, hours in opened if hours or week[day.weekday()]]
    turkish = zone == "Europe/Istanbul" and draw(st.booleans())
    half = draw(st.sampled_from([780, 750, 600]))
    return Written(zone, week, turkish, half, tuple(closed), tuple(opened))


rules = st.one_of(
    st.tuples(st.integers(1, 2_000).map(lambda n: n * 20), st.just(Unit.SECONDS)),
    st.tuples(st.integers(1, 6), st.sampled_from([Unit.DAYS, Unit.BUSINESS_DAYS])),
)
gaps = st.one_of(st.integers(0, 7_200), st.integers(0, DAY), st.sampled_from(["before", "due", "over"]))
"""So many seconds later; or a second before the promise is due, then, or a second after."""

CHAPTERS = [
    ["ask", "answer"],
    ["ask", "calendar", "answer"],
    ["ask", "calendar", "look"],
    ["ask", "keep", "unkeep"],
    ["keep", "calendar", "unkeep"],
    ["keep", "unkeep"],
    ["calendar", "look"],
    ["look"],
    ["keep"],
]
history = st.lists(st.sampled_from(CHAPTERS), min_size=1, max_size=4).flatmap(
    lambda chapters: st.tuples(*(st.tuples(gaps, st.just(what)) for one in chapters for what in one))
)


@dataclass
class Seen:
    """What the oracle says of a promise after each thing that happens; verdicts are decided once."""

    rule: PromiseRule
    began: int
    oracle: Oracle
    state: PromiseState = PromiseState.RUNNING
    kept: int | None = None
    pauses: list[list[int | None]] = field(default_factory=list)
    due: int = 0
    counted_on: Written | None = None

    def __post_init__(self) -> None:
        self.count()

    def count(self) -> None:
        self.due, self.counted_on = self.at(), self.oracle.written

    def over(self) -> list[Hours]:
        return [(since, until) for since, until in self.pauses if since is not None and until is not None]

    def first_due(self) -> int:
        amount, oracle = self.rule.within.amount, self.oracle
        if self.rule.within.unit is Unit.DAYS:
            return oracle.same_time(self.began, amount)
        if self.rule.within.unit is Unit.BUSINESS_DAYS:
            return oracle.end_of_business(self.began, amount)
        if self.rule.clock == "wall":
            return self.began + amount
        return oracle.after(self.began, amount, [])

    def at(self) -> int:
        """Days go on by what the wall shows, all else by the open seconds that were left."""
        due = self.first_due()
        if not self.over():
            return due
        if self.rule.within.unit is Unit.DAYS:
            for since, until in self.over():
                due += until - since if since < due else 0
            return due
        return self.oracle.after(self.began, self.oracle.spent(self.began, due, [])["running"], self.over())

    def happens(self, what: str, at: int) -> None:
        getattr(self, what)(at)

    def ask(self, at: int) -> None:
        if self.state is PromiseState.RUNNING and self.rule.pauses and at < self.at():
            self.pauses.append([at, None])
            self.state = PromiseState.PAUSED

    def answer(self, at: int) -> None:
        if self.state is PromiseState.PAUSED:
            self.pauses[-1][1] = at
            self.state = PromiseState.RUNNING
            self.count()

    def keep(self, at: int) -> None:
        live = (PromiseState.RUNNING, PromiseState.PAUSED, PromiseState.BREACHED)
        if self.kept is None and self.state in live:
            is_late = self.state is not PromiseState.PAUSED and at > self.due
            self.state, self.kept = PromiseState.BREACHED if is_late else PromiseState.KEPT, at

    def unkeep(self, at: int) -> None:
        if self.kept is None:
            return
        self.kept = None
        if self.state is PromiseState.KEPT:
            if self.pauses and self.pauses[-1][1] is None:
                self.pauses[-1][1] = at
            self.count()
            self.state = PromiseState.BREACHED if at > self.due else PromiseState.RUNNING

    def look(self, at: int) -> None:
        is_open = self.state in (PromiseState.RUNNING, PromiseState.PAUSED)
        if is_open and self.rule.clock == "office" and self.counted_on != self.oracle.written:
            self.count()
        if self.state is PromiseState.RUNNING and at > self.due:
            self.state = PromiseState.BREACHED


def moved(promise: Promise, what: str, at: datetime, calendars: dict) -> Promise:
    """The same by the product."""
    if what == "ask":
        return pause(promise, at, calendars)
    if what == "answer":
        return resume(promise, at, calendars)
    if what == "keep":
        return keep(promise, at)
    if what == "unkeep":
        return unkeep(promise, at, calendars) if promise.kept_at else promise
    return breach(recounted(promise, calendars), at)


@st.composite
def stories(draw: st.DrawFn, zone: str, first: date):
    written = draw(st.lists(calendars(zone, first), min_size=2, max_size=2))
    amount, unit = draw(rules)
    wall = unit is not Unit.BUSINESS_DAYS and draw(st.integers(0, 5)) == 0
    rule = PromiseRule(
        "p",
        Term(amount, unit),
        "wall" if wall else "office",
        "answer",
        pauses=not wall and draw(st.booleans()),
    )
    begin = int(datetime(first.year, first.month, first.day, tzinfo=UTC).timestamp()) + draw(
        st.integers(0, 3 * DAY)
    )
    return written, rule, first - timedelta(days=2), begin, draw(history)


@everywhere
@given(st.data())
@BOUNDED
def test_any_story_goes_as_the_minutes_say(zone: str, first: date, data: st.DataObject) -> None:
    written, rule, first, begin, happened = data.draw(stories(zone, first))
    oracles, at = [Oracle(one, first) for one in written], begin
    try:
        seen = Seen(rule, begin, oracles[0])
        calendars = {"office": written[0].read()}
        promise = start(rule, "", instant(begin), calendars, "")
        for gap, what in happened:
            at = _later(at, gap, seen.due)
            if what == "calendar":
                oracles.reverse()
                seen.oracle, calendars = oracles[0], {"office": oracles[0].written.read()}
                continue
            seen.happens(what, at)
            promise = moved(promise, what, instant(at), calendars)
            _agree(promise, seen)
        _agree_on_the_way(promise, seen, calendars, at)
    except OutOfSightError:
        reject()


def _later(at: int, gap: int | str, due: int) -> int:
    return at + gap if isinstance(gap, int) else max(at, due + {"before": -1, "due": 0, "over": 1}[gap])


def _agree(promise: Promise, seen: Seen) -> None:
    assert promise.state is seen.state
    assert promise.kept_at == (seen.kept and instant(seen.kept))
    assert [(one.since, one.until) for one in promise.pauses] == [
        (instant(since), until and instant(until)) for since, until in seen.pauses
    ]
    assert seconds(promise.due_at) == seen.due
    assert promise.calendar == ("" if promise.rule.clock == "wall" else seen.counted_on.read().version)


def _agree_on_the_way(promise: Promise, seen: Seen, calendars: dict, at: int) -> None:
    """Where the time went, and where the steps of a ladder stand."""
    for until in (seen.began + 1, (seen.began + seen.due) // 2, seen.due, at, at + 4_321):
        until = max(until, seen.began)
        parts = spent(promise, instant(until), calendars)
        assert parts.running + parts.paused + parts.closed == timedelta(seconds=until - seen.began)
        if promise.rule.clock == "office":
            pauses = [(since, until if end is None else end) for since, end in seen.pauses]
            found = seen.oracle.spent(seen.began, until, [(a, min(b, until)) for a, b in pauses])
            assert parts.paused.total_seconds() == found["paused"]
            if promise.rule.within.unit is not Unit.DAYS:
                assert (parts.running.total_seconds(), parts.closed.total_seconds()) == (
                    found["running"], found["closed"])  # fmt: skip
    if promise.rule.within.unit is not Unit.SECONDS or seen.counted_on != seen.oracle.written:
        return
    for share in (0.5, 0.75, 0.9, 1.0, 1.25):
        wanted = round(promise.rule.within.amount * share)
        on_the_wall = promise.rule.clock == "wall"
        due = seen.began + wanted if on_the_wall else seen.oracle.after(seen.began, wanted, seen.over())
        assert seconds(step_at(promise, Step(share, ()), calendars)) == due
        assert seconds(step_at(promise, Step(timedelta(seconds=wanted), ()), calendars)) == due


# ---------------------------------------------------------------- calendars alone


@st.composite
def stretches(draw: st.DrawFn, zone: str, first: date) -> tuple[Oracle, int, int]:
    written = draw(calendars(zone, first))
    night = st.tuples(st.integers(0, 180), st.integers(181, 1_440)) | st.tuples(
        st.integers(0, 99), st.integers(100, 180)
    )
    week = draw(st.lists(st.lists(night, min_size=1, max_size=2), min_size=7, max_size=7))
    written = replace(written, week=tuple(map(tuple, week)))
    oracle = Oracle(replace(written, opened=tuple(one for one in written.opened if one[1])), first)
    begin = oracle.begin * 60 + draw(st.integers(0, DAY))
    return oracle, begin, begin + draw(st.integers(0, 7_200) | st.integers(DAY, 3 * DAY))


@everywhere
@given(st.data())
@BOUNDED
def test_any_hours_even_none_equal_their_minutes(zone: str, first: date, data: st.DataObject) -> None:
    oracle, begin, end = data.draw(stretches(zone, first))
    calendar, found = oracle.written.read(), oracle.spent(begin, end, [])
    assert calendar.between(instant(begin), instant(end)) == found["running"]
    assert calendar.is_open(instant(begin)) is bool(oracle.opened[begin // 60 - oracle.begin])
    if found["running"]:
        last = oracle.after(begin, found["running"], [])
        assert seconds(calendar.advance(instant(begin), found["running"])) == last
        assert seconds(calendar.next_opening(instant(begin))) == oracle.after(begin, 1, []) - 1
