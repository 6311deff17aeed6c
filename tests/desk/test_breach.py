"""The ladder of a promise: each step once, none early, all that was missed at once."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ulak.desk.clocks.breach import DueStep, Ladder, Step, due_steps, next_step_at, parse_at, step_at
from ulak.desk.clocks.calendar import Calendar
from ulak.desk.clocks.due import breach, keep, pause, resume, start
from ulak.desk.clocks.duration import parse_term
from ulak.desk.clocks.promise import Promise, PromiseRule, PromiseState

ISTANBUL = ZoneInfo("Europe/Istanbul")
CALENDARS = {"office": Calendar.read({"mon-fri": "08:10-19:00"}, ISTANBUL, country="TR")}
HOUR = timedelta(hours=1)
NONE: frozenset[tuple[int, int]] = frozenset()

DEFAULT: Ladder = (
    Step(0.5, ("owner", "team")),
    Step(0.75, ("lead",)),
    Step(0.9, ("coordinators",)),
    Step(1.0, ("owner", "quality", "management"), every=timedelta(days=1)),
)
REPORT: Ladder = (
    Step(12 * HOUR, ("owner", "team")),
    Step(20 * HOUR, ("lead", "quality")),
    Step(23 * HOUR, ("management", "on-call")),
    Step(24 * HOUR, ("owner", "team", "lead"), every=HOUR),
)


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ISTANBUL)  # type: ignore[arg-type,misc]


def promised(within: str, clock: str, received_at: datetime, *, pauses: bool = False) -> Promise:
    rule = PromiseRule("promise", parse_term(within), clock, "answer", pauses=pauses)
    return start(rule, "author", received_at, CALENDARS, "")


T0 = local(2026, 11, 28, 2, 10)  # a Saturday night
REPORTED = promised("24h", "wall", T0)
ASKED = promised("8h", "office", local(2026, 11, 24, 9, 0), pauses=True)


def steps(
    promise: Promise, ladder: Ladder, now: datetime, taken: frozenset[tuple[int, int]] = NONE
) -> list[tuple[int, int]]:
    return [(due.step, due.occurrence) for due in due_steps(promise, ladder, CALENDARS, taken, now)]


@pytest.mark.parametrize(
    ("word", "at"), [("50%", 0.5), ("100%", 1.0), ("0%", 0.0), ("12h", 12 * HOUR), ("1d", 24 * HOUR)]
)
def test_a_step_is_written_as_a_share_or_a_duration(word: str, at: float | timedelta) -> None:
    assert parse_at(word) == at


@pytest.mark.parametrize("word", ["%", "-5%", "1.5%", "50%%", "50% h", "²%", "1001%"])
def test_anything_else_is_no_share(word: str) -> None:
    with pytest.raises(ValueError, match="is not a share of a promise's time"):
        parse_at(word)


def test_a_step_stands_after_the_start_and_leaves_time_between_two_letters() -> None:
    with pytest.raises(ValueError, match="cannot come before its promise starts"):
        Step(-0.1, ("team",))
    with pytest.raises(ValueError, match="cannot come before its promise starts"):
        Step(-HOUR, ("team",))
    with pytest.raises(ValueError, match="every: must leave time"):
        Step(0.5, ("team",), every=timedelta())


@pytest.mark.parametrize(
    ("after", "due"),
    [
        (12 * HOUR - timedelta(microseconds=1), []),
        (12 * HOUR, [(0, 0)]),
        (20 * HOUR, [(0, 0), (1, 0)]),
        (23 * HOUR, [(0, 0), (1, 0), (2, 0)]),
        (24 * HOUR, [(0, 0), (1, 0), (2, 0)]),  # still kept at the due instant itself
        (24 * HOUR + timedelta(seconds=1), [(0, 0), (1, 0), (2, 0), (3, 0)]),
        (25 * HOUR, [(0, 0), (1, 0), (2, 0), (3, 0), (3, 1)]),
    ],
)
def test_a_certificate_problem_report_climbs_by_the_wall_clock(
    after: timedelta, due: list[tuple[int, int]]
) -> None:
    assert steps(REPORTED, REPORT, T0 + after) == due


def test_every_step_is_taken_exactly_once_across_restarts() -> None:
    taken: set[tuple[int, int]] = set()
    seen: list[tuple[int, int]] = []
    for minute in range(0, 27 * 60, 7):
        new = steps(
            breach(REPORTED, T0 + minute * HOUR / 60), REPORT, T0 + minute * HOUR / 60, frozenset(taken)
        )
        seen += new
        taken |= set(new)
    assert seen == [(0, 0), (1, 0), (2, 0), (3, 0), (3, 1), (3, 2)]


def test_after_downtime_all_that_was_missed_comes_at_once() -> None:
    missed = due_steps(REPORTED, REPORT, CALENDARS, frozenset({(0, 0)}), T0 + 48 * HOUR)
    assert [due.step for due in missed] == [1, 2] + [3] * 25
    assert missed[0] == DueStep(1, 0, T0 + 20 * HOUR, ("lead", "quality"))
    assert missed[-1] == DueStep(3, 24, T0 + 48 * HOUR, ("owner", "team", "lead"))


@pytest.mark.parametrize(
    ("step", "at"),
    [
        (Step(0.5, ()), local(2026, 11, 24, 13, 0)),
        (Step(0.75, ()), local(2026, 11, 24, 15, 0)),
        (Step(0.9, ()), local(2026, 11, 24, 16, 12)),
        (Step(1.0, ()), local(2026, 11, 24, 17, 0)),
        (Step(2.0, ()), local(2026, 11, 25, 14, 10)),
        (Step(12 * HOUR, ()), local(2026, 11, 25, 10, 10)),
    ],
)
def test_hours_of_the_office_are_shared_on_the_offices_clock(step: Step, at: datetime) -> None:
    assert step_at(ASKED, step, CALENDARS) == at


@pytest.mark.parametrize(
    ("within", "clock", "step", "at"),
    [
        ("30d", "wall", Step(0.5, ()), local(2026, 6, 2, 10, 0)),
        ("30d", "wall", Step(1.0, ()), local(2026, 6, 17, 10, 0)),
        ("30d", "wall", Step(timedelta(days=3), ()), local(2026, 5, 21, 10, 0)),
        ("15bd", "office", Step(0.5, ()), local(2026, 5, 31, 2, 30)),
        ("15bd", "office", Step(1.0, ()), local(2026, 6, 12, 19, 0)),
        ("15bd", "office", Step(timedelta(days=3), ()), local(2026, 5, 21, 10, 0)),
    ],
)
def test_days_are_shared_by_wall_time(within: str, clock: str, step: Step, at: datetime) -> None:
    assert step_at(promised(within, clock, local(2026, 5, 18, 10, 0)), step, CALENDARS) == at


def test_a_step_moves_with_the_pause_before_it() -> None:
    paused = pause(ASKED, local(2026, 11, 24, 11, 0), CALENDARS)
    assert steps(paused, DEFAULT, local(2026, 12, 24, 9, 0)) == []
    assert next_step_at(paused, DEFAULT, CALENDARS, NONE) is None
    resumed = resume(paused, local(2026, 11, 25, 9, 0), CALENDARS)
    assert next_step_at(resumed, DEFAULT, CALENDARS, NONE) == local(2026, 11, 25, 11, 0)


def test_repetitions_that_fell_in_a_pause_are_dropped() -> None:
    ladder = (Step(0.25, ("team",), every=HOUR),)  # first at 11:00
    resumed = resume(
        pause(ASKED, local(2026, 11, 24, 11, 30), CALENDARS), local(2026, 11, 24, 14, 0), CALENDARS
    )
    now = local(2026, 11, 24, 14, 30)
    assert steps(resumed, ladder, now) == [(0, 0), (0, 3)]
    assert next_step_at(resumed, ladder, CALENDARS, frozenset({(0, 0)})) == local(2026, 11, 24, 14, 0)


def test_a_kept_promise_tells_nobody_even_if_it_was_late() -> None:
    late = keep(REPORTED, T0 + 25 * HOUR)
    gone = replace(REPORTED, state=PromiseState.NOT_APPLICABLE)
    for promise in (keep(REPORTED, T0 + HOUR), late, gone):
        assert steps(promise, REPORT, T0 + 99 * HOUR) == []
        assert next_step_at(promise, REPORT, CALENDARS, NONE) is None


@pytest.mark.parametrize(
    ("taken", "at"),
    [
        ([], T0 + 12 * HOUR),
        ([(0, 0)], T0 + 20 * HOUR),
        ([(0, 0), (1, 0), (2, 0)], T0 + 24 * HOUR),
        ([(0, 0), (1, 0), (2, 0), (3, 0), (3, 1)], T0 + 26 * HOUR),
        ([(0, 0), (2, 0), (3, 0)], T0 + 20 * HOUR),
    ],
)
def test_the_next_step_is_the_earliest_not_taken(taken: list[tuple[int, int]], at: datetime) -> None:
    assert next_step_at(REPORTED, REPORT, CALENDARS, frozenset(taken)) == at


def test_a_ladder_may_end() -> None:
    assert next_step_at(REPORTED, (Step(0.5, ("team",)),), CALENDARS, frozenset({(0, 0)})) is None
    assert next_step_at(REPORTED, (), CALENDARS, NONE) is None


moments = st.lists(st.integers(0, 60 * 60), min_size=1, max_size=6).map(sorted)


@given(moments, st.sampled_from([(REPORTED, REPORT), (ASKED, DEFAULT)]))
@settings(max_examples=60, deadline=None, derandomize=True, database=None)
def test_however_often_one_looks_the_same_steps_are_taken(
    looks: list[int], promise_and_ladder: tuple[Promise, Ladder]
) -> None:
    promise, ladder = promise_and_ladder
    instants = [promise.started_at + timedelta(minutes=minute) for minute in looks]
    taken: frozenset[tuple[int, int]] = NONE
    for now in instants:
        at = next_step_at(promise, ladder, CALENDARS, taken)
        new = steps(promise, ladder, now, taken)
        assert bool(new) == (at is not None and (at < now or at == now != promise.due_at))
        assert not taken & set(new)
        taken |= set(new)
    assert sorted(taken) == sorted(steps(promise, ladder, instants[-1]))
