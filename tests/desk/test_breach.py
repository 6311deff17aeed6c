"""The ladder of a promise: each step once, none early, all that was missed at once."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ulak.desk.clocks.breach import (
    DueStep,
    FromDue,
    Ladder,
    Step,
    Taken,
    TakenKey,
    due_steps,
    heard_at,
    next_step_at,
    parse_at,
    step_at,
)
from ulak.desk.clocks.calendar import Calendar
from ulak.desk.clocks.due import breach, keep, pause, resume, start
from ulak.desk.clocks.duration import parse_term
from ulak.desk.clocks.promise import Breach, Promise, PromiseRule, PromiseState

ISTANBUL = ZoneInfo("Europe/Istanbul")
CALENDARS = {"office": Calendar.read({"mon-fri": "08:10-19:00"}, ISTANBUL, country="TR")}
HOUR = timedelta(hours=1)
NONE = Taken()

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


def steps(promise: Promise, ladder: Ladder, now: datetime, taken: Taken = NONE) -> list[TakenKey]:
    return [(due.step, due.occurrence) for due in due_steps(promise, ladder, CALENDARS, taken, now)]


def told(*names: str) -> Taken:
    """Steps that were taken, nobody knows when."""
    return Taken(frozenset((name, 0) for name in names))


def epoch(at: datetime) -> int:
    return int(at.timestamp())


def again(hours: float) -> TakenKey:
    """The last step of a report, repeated so long after its start."""
    return "24h", epoch(T0 + hours * HOUR)


@pytest.mark.parametrize(
    ("word", "at", "name"),
    [
        ("50%", 0.5, "50%"),
        ("100%", 1.0, "100%"),
        ("0%", 0.0, "0%"),
        ("150%", 1.5, "150%"),
        ("12h", 12 * HOUR, "12h"),
        ("1d", 24 * HOUR, "24h"),
        ("90m", 1.5 * HOUR, "90m"),
        ("-2h", FromDue(-2 * HOUR), "-2h"),
        ("-1d", FromDue(-24 * HOUR), "-24h"),
        ("+30m", FromDue(HOUR / 2), "+30m"),
        ("+0h", FromDue(timedelta()), "+0h"),
    ],
)
def test_a_step_is_written_as_a_share_or_as_a_time(word: str, at: float | timedelta, name: str) -> None:
    assert parse_at(word) == at
    assert Step(parse_at(word), ()).name == name


@pytest.mark.parametrize("word", ["%", "-5%", "+5%", "1.5%", "50%%", "50% h", "²%", "1001%"])
def test_anything_else_is_no_share(word: str) -> None:
    with pytest.raises(
        ValueError, match="is not a share of a promise's time: write for example 50%, at most"
    ):
        parse_at(word)


@pytest.mark.parametrize("word", ["", "-", "+", "--2h", "-2", "half", "50", "2bd", "-4000d"])
def test_what_is_no_time_is_told_what_is(word: str) -> None:
    with pytest.raises(ValueError, match=r"no time on a ladder: write a share \(50%\), .*12h.*-2h.*\+30m"):
        parse_at(word)


def test_a_step_stands_after_the_start_and_leaves_time_between_two_letters() -> None:
    with pytest.raises(ValueError, match="cannot come before its promise starts"):
        Step(-0.1, ("team",))
    with pytest.raises(ValueError, match="cannot come before its promise starts"):
        Step(-HOUR, ("team",))
    with pytest.raises(ValueError, match="every: must leave time"):
        Step(0.5, ("team",), every=timedelta())


@pytest.mark.parametrize(
    ("at", "after"),
    [
        ("-2h", 22 * HOUR),
        ("+30m", 24.5 * HOUR),
        ("+0h", 24 * HOUR),
        ("-30h", timedelta()),
        ("0%", timedelta()),
    ],
)
def test_a_step_stands_before_or_after_the_due_instant_and_never_before_the_start(
    at: str, after: timedelta
) -> None:
    assert step_at(REPORTED, Step(parse_at(at), ()), CALENDARS) == T0 + after


def test_at_nought_per_cent_people_hear_at_once() -> None:
    assert steps(REPORTED, (Step(0.0, ("team",)),), T0) == [("0%", 0)]


def test_a_step_past_the_end_is_taken_once_where_nothing_repeats_it() -> None:
    ladder = (Step(1.5, ("quality",)), Step(FromDue(HOUR), ("management",)))
    assert steps(REPORTED, ladder, T0 + 24.5 * HOUR) == []
    assert steps(REPORTED, ladder, T0 + 99 * HOUR) == [("+1h", 0), ("150%", 0)]
    assert next_step_at(REPORTED, ladder, CALENDARS, told("+1h", "150%")) is None


@pytest.mark.parametrize(
    ("after", "due"),
    [
        (12 * HOUR - timedelta(microseconds=1), []),
        (12 * HOUR, [("12h", 0)]),
        (20 * HOUR, [("12h", 0), ("20h", 0)]),
        (23 * HOUR, [("12h", 0), ("20h", 0), ("23h", 0)]),
        (24 * HOUR, [("12h", 0), ("20h", 0), ("23h", 0)]),  # still kept at the due instant itself
        (24 * HOUR + timedelta(seconds=1), [("12h", 0), ("20h", 0), ("23h", 0), ("24h", 0)]),
        (25 * HOUR, [("12h", 0), ("20h", 0), ("23h", 0), ("24h", 0)]),
    ],
)
def test_a_certificate_problem_report_climbs_by_the_wall_clock(
    after: timedelta, due: list[tuple[str, int]]
) -> None:
    assert steps(REPORTED, REPORT, T0 + after) == due


def test_every_step_is_taken_exactly_once_across_restarts() -> None:
    taken, seen = NONE, list[TakenKey]()
    for minute in range(0, 27 * 60, 7):
        now = T0 + minute * HOUR / 60
        new = steps(breach(REPORTED, now), REPORT, now, taken)
        seen += new
        taken = Taken(taken.keys | set(new), now if new else taken.until)
    assert seen == [("12h", 0), ("20h", 0), ("23h", 0), ("24h", 0), again(25), again(26)]


def test_after_downtime_all_that_was_missed_comes_at_once() -> None:
    missed = due_steps(REPORTED, REPORT, CALENDARS, told("12h"), T0 + 48.5 * HOUR)
    assert [due.step for due in missed] == ["20h", "23h", "24h"]
    assert missed[0] == DueStep("20h", 0, T0 + 20 * HOUR, ("lead", "quality"))
    assert missed[-1] == DueStep("24h", 0, T0 + 24 * HOUR, ("owner", "team", "lead"))
    taken = Taken(told("12h", "20h", "23h", "24h").keys, T0 + 30.5 * HOUR)
    assert steps(REPORTED, REPORT, T0 + 30.9 * HOUR, taken) == []
    (last,) = due_steps(REPORTED, REPORT, CALENDARS, taken, T0 + 48.5 * HOUR)
    assert last == DueStep(*again(48), T0 + 48 * HOUR, ("owner", "team", "lead"))


@pytest.mark.parametrize(
    ("step", "at"),
    [
        (Step(0.5, ()), local(2026, 11, 24, 13, 0)),
        (Step(0.75, ()), local(2026, 11, 24, 15, 0)),
        (Step(0.9, ()), local(2026, 11, 24, 16, 12)),
        (Step(1.0, ()), local(2026, 11, 24, 17, 0)),
        (Step(2.0, ()), local(2026, 11, 25, 14, 10)),
        (Step(FromDue(-2 * HOUR), ()), local(2026, 11, 24, 15, 0)),
        (Step(FromDue(3 * HOUR), ()), local(2026, 11, 25, 9, 10)),
        (Step(12 * HOUR, ()), local(2026, 11, 25, 10, 10)),
    ],
)
def test_hours_of_the_office_are_shared_on_the_offices_clock(step: Step, at: datetime) -> None:
    assert step_at(ASKED, step, CALENDARS) == at


@pytest.mark.parametrize(
    ("within", "clock", "step", "at"),
    [
        ("30d", "wall", Step(0.5, ()), local(2026, 6, 2, 10, 0)),
        ("30d", "wall", Step(FromDue(-2 * HOUR), ()), local(2026, 6, 17, 8, 0)),
        ("15bd", "office", Step(FromDue(HOUR), ()), local(2026, 6, 12, 20, 0)),
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
    at = local(2026, 11, 24, 14, 0)
    assert steps(resumed, ladder, now, told("25%")) == [("25%", epoch(at))]
    assert next_step_at(resumed, ladder, CALENDARS, told("25%")) == at
    shorter = resume(
        pause(ASKED, local(2026, 11, 24, 11, 30), CALENDARS), local(2026, 11, 24, 12, 30), CALENDARS
    )
    assert steps(shorter, ladder, local(2026, 11, 24, 12, 45), told("25%")) == []
    assert next_step_at(shorter, ladder, CALENDARS, told("25%")) == local(2026, 11, 24, 13, 0)


def test_the_last_repetition_before_a_pause_is_told_after_it() -> None:
    ladder = (Step(0.25, ("team",), every=HOUR),)  # first at 11:00
    resumed = resume(
        pause(ASKED, local(2026, 11, 24, 13, 30), CALENDARS), local(2026, 11, 24, 14, 30), CALENDARS
    )
    taken = Taken(told("25%").keys, local(2026, 11, 24, 11, 0))
    now = local(2026, 11, 24, 14, 45)
    assert steps(resumed, ladder, now, taken) == [("25%", epoch(local(2026, 11, 24, 13, 0)))]


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
        ([("12h", 0)], T0 + 20 * HOUR),
        ([("12h", 0), ("20h", 0), ("23h", 0)], T0 + 24 * HOUR),
        ([("12h", 0), ("20h", 0), ("23h", 0), ("24h", 0), again(25)], T0 + 26 * HOUR),
        ([("12h", 0), ("23h", 0), ("24h", 0)], T0 + 20 * HOUR),
    ],
)
def test_the_next_step_is_the_earliest_not_taken(taken: list[tuple[str, int]], at: datetime) -> None:
    assert next_step_at(REPORTED, REPORT, CALENDARS, Taken(frozenset(taken))) == at


def test_a_ladder_may_end() -> None:
    assert next_step_at(REPORTED, (Step(0.5, ("team",)),), CALENDARS, told("50%")) is None
    assert next_step_at(REPORTED, (), CALENDARS, NONE) is None


LADDERS: dict[str, Ladder] = {
    "a step before": (Step(6 * HOUR, ("team",)), *REPORT),
    "a step between": (*REPORT[:2], Step(FromDue(-2 * HOUR), ("lead",)), *REPORT[2:]),
    "one step less": REPORT[1:],
    "another order": tuple(reversed(REPORT)),
    "other people": tuple(replace(step, tell=("quality",)) for step in REPORT),
    "the same in other words": tuple(replace(step, at=parse_at(f"{step.name[:-1]}h")) for step in REPORT),
}


@pytest.mark.parametrize("change", LADDERS)
def test_a_ladder_that_is_changed_repeats_no_step(change: str) -> None:
    now = T0 + 26 * HOUR
    taken = Taken(frozenset(steps(REPORTED, REPORT, now)), now)
    assert steps(REPORTED, LADDERS[change], now, taken) == []
    assert steps(REPORTED, LADDERS[change], now + HOUR, taken) in ([again(27)], [])


@pytest.mark.parametrize(
    ("at", "heard"),
    [
        (local(2026, 11, 27, 18, 59), local(2026, 11, 27, 18, 59)),  # a Friday
        (local(2026, 11, 27, 19, 0), local(2026, 11, 30, 8, 10)),  # the desk closes at that instant
        (local(2026, 11, 28, 12, 0), local(2026, 11, 30, 8, 10)),
        (local(2026, 5, 26, 13, 0), local(2026, 6, 1, 8, 10)),  # the eve of the Feast of Sacrifice
        (local(2026, 11, 30, 8, 10), local(2026, 11, 30, 8, 10)),
    ],
)
def test_a_promise_of_the_office_is_quiet_outside_its_hours(at: datetime, heard: datetime) -> None:
    assert heard_at(ASKED.rule, at, CALENDARS) == heard


@pytest.mark.parametrize("legal", [False, True])
def test_what_runs_night_and_day_is_told_night_and_day(legal: bool) -> None:
    at = local(2026, 11, 28, 3, 0)
    assert heard_at(replace(REPORTED.rule, legal=legal), at, CALENDARS) == at


def test_repetitions_wait_for_the_opening_and_none_is_put_off() -> None:
    asked = promised("8h", "office", local(2026, 11, 26, 9, 0))  # due Thursday 17:00
    taken, heard, now = told("100%"), list[datetime](), local(2026, 11, 26, 17, 1)
    while now < local(2026, 12, 1, 18, 0):
        now += timedelta(minutes=7)
        for due in due_steps(asked, DEFAULT[-1:], CALENDARS, taken, now):
            heard.append(due.at)
            taken = Taken(taken.keys | {(due.step, due.occurrence)}, now)
    monday = local(2026, 11, 30, 8, 10)
    assert heard == [
        local(2026, 11, 27, 17, 0),
        monday,
        local(2026, 11, 30, 17, 0),
        local(2026, 12, 1, 17, 0),
    ]
    friday = Taken(told("100%").keys, local(2026, 11, 27, 17, 1))
    assert next_step_at(asked, DEFAULT[-1:], CALENDARS, friday) == monday
    night = local(2026, 11, 28, 3, 0)
    (missed,) = due_steps(asked, DEFAULT[-1:], CALENDARS, told("100%"), night)
    assert missed.at == local(2026, 11, 27, 17, 0)


def test_business_days_end_with_the_office_and_are_told_when_it_opens() -> None:
    asked = promised("15bd", "office", local(2026, 5, 18, 10, 0))  # due Friday, 12 June, 19:00
    assert steps(asked, DEFAULT[-1:], local(2026, 6, 13, 12, 0)) == []
    assert steps(asked, DEFAULT[-1:], local(2026, 6, 15, 8, 10)) == [("100%", 0)]


def test_a_promise_whose_calendar_is_gone_is_told_by_the_wall() -> None:
    assert step_at(ASKED, Step(0.5, ()), {}) == local(2026, 11, 24, 13, 0)
    late = replace(ASKED, due_at=local(2026, 11, 28, 3, 0))
    assert [due.at for due in due_steps(late, DEFAULT[-1:], {}, NONE, late.due_at + HOUR)] == [late.due_at]


moments = st.lists(st.integers(0, 60 * 60), min_size=1, max_size=6).map(sorted)


@given(moments, st.sampled_from([(REPORTED, REPORT), (ASKED, DEFAULT)]))
@settings(max_examples=60, deadline=None, derandomize=True, database=None)
def test_however_often_one_looks_the_same_steps_are_taken(
    looks: list[int], promise_and_ladder: tuple[Promise, Ladder]
) -> None:
    promise, ladder = promise_and_ladder
    instants = [promise.started_at + timedelta(minutes=minute) for minute in looks]
    taken = NONE
    for now in instants:
        at = next_step_at(promise, ladder, CALENDARS, taken)
        new = steps(promise, ladder, now, taken)
        assert bool(new) == (at is not None and (at < now or at == now != promise.due_at))
        assert not taken.keys & set(new)
        taken = Taken(taken.keys | set(new), now if new else taken.until)
    first = {key for key in taken.keys if key[1] == 0}
    assert first == set(steps(promise, ladder, instants[-1]))


OVERDUE = breach(REPORTED, T0 + 25 * HOUR)


def often(every: timedelta) -> Ladder:
    return (Step(24 * HOUR, ("team",), every=every),)


@pytest.mark.parametrize(
    ("every", "after"),
    [
        (timedelta(days=1), [96]),
        (HOUR, [74, 75, 76]),
        (HOUR / 2, [73.5, 74, 74.5]),
        (timedelta(seconds=1), [73.01, 73.5]),
    ],
)
def test_another_every_leaves_nobody_without_a_word_for_longer_than_it(
    every: timedelta, after: list[float]
) -> None:
    """Three days over, told hour by hour, the last time an hour ago."""
    hourly = frozenset(again(hours) for hours in range(25, 74))
    taken = Taken(told("24h").keys | hourly, T0 + 73 * HOUR)
    for hours in after:
        at = next_step_at(OVERDUE, often(every), CALENDARS, taken)
        now = T0 + hours * HOUR
        assert at is not None
        assert at <= max(now, T0 + 73 * HOUR + every)
        (due,) = due_steps(OVERDUE, often(every), CALENDARS, taken, now)
        assert due.at <= now < due.at + every
        taken = Taken(taken.keys | {(due.step, due.occurrence)}, now)
        assert due_steps(OVERDUE, often(every), CALENDARS, taken, now) == ()


def test_a_ladder_that_is_written_anew_tells_nothing_of_what_is_past() -> None:
    taken, now = Taken(told("12h", "20h").keys, T0 + 20 * HOUR), T0 + 21 * HOUR
    ladder = (Step(0.5, ("team",)), Step(FromDue(-3.5 * HOUR), ("lead",)), Step(FromDue(-HOUR), ("team",)))
    assert [due.step for due in due_steps(REPORTED, ladder, CALENDARS, taken, now)] == ["-210m"]
    assert steps(REPORTED, (Step(0.5, ("team",), every=HOUR),), now, taken) == [("50%", epoch(now))]


def test_a_breach_that_was_not_known_at_the_last_letter_is_told_wherever_it_fell() -> None:
    ladder, told_at = (Step(1.0, ("team",)),), T0 + 30 * HOUR
    taken = Taken(told("75%").keys, told_at)
    record = Breach(REPORTED.due_at, T0 + 31 * HOUR)
    assert steps(OVERDUE, ladder, T0 + 31 * HOUR, taken) == []
    assert steps(replace(OVERDUE, broken=record), ladder, T0 + 31 * HOUR, taken) == [("100%", 0)]
    known = replace(OVERDUE, broken=replace(record, noted_at=told_at))
    assert steps(known, ladder, T0 + 31 * HOUR, taken) == []


def test_a_repetition_that_a_calendar_moves_is_not_told_twice() -> None:
    asked = promised("8h", "office", local(2026, 11, 24, 9, 0))  # due at 17:00
    tomorrow = local(2026, 11, 25, 17, 0)
    taken = Taken(frozenset({("100%", 0), ("100%", epoch(tomorrow))}), tomorrow)
    leave = {"office": Calendar.read({"mon-fri": "08:10-19:00"}, ISTANBUL, "TR", closed=["2026-11-25"])}
    now = local(2026, 11, 26, 8, 10)
    assert due_steps(asked, DEFAULT[-1:], leave, taken, now) == ()
    assert next_step_at(asked, DEFAULT[-1:], leave, taken) == local(2026, 11, 26, 17, 0)
