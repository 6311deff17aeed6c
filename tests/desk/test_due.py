"""When a promise is due, and how it becomes kept, breached, paused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ulak.desk.clocks.calendar import Calendar
from ulak.desk.clocks.due import (
    breach,
    due_at,
    in_place_of,
    instant_after,
    keep,
    pause,
    recount,
    resume,
    start,
    unkeep,
)
from ulak.desk.clocks.duration import parse_term
from ulak.desk.clocks.promise import Breach, Pause, Promise, PromiseRule, PromiseState, Term, Unit
from ulak.errors import ConfigError

ISTANBUL = ZoneInfo("Europe/Istanbul")
OFFICE = Calendar.read({"mon-fri": "08:10-19:00"}, ISTANBUL, country="TR")
CALENDARS = {"office": OFFICE}


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ISTANBUL)  # type: ignore[arg-type,misc]


def rule(within: str, clock: str = "office", *, pauses: bool = False, legal: bool = False) -> PromiseRule:
    return PromiseRule("first-answer", parse_term(within), clock, "answer", pauses=pauses, legal=legal)


FIRST_ANSWER = rule("8h", pauses=True)
REPORT = rule("24h", "wall")
TUESDAY = local(2026, 11, 24, 9, 0)


def promised(promise: PromiseRule, received_at: datetime = TUESDAY) -> Promise:
    return start(promise, "author", received_at, CALENDARS, "")


@pytest.mark.parametrize(
    ("within", "clock", "received_at", "due"),
    [
        ("4h", "office", local(2026, 3, 19, 12, 50), local(2026, 3, 23, 12, 0)),
        ("8h", "office", local(2026, 5, 26, 12, 30), local(2026, 6, 1, 15, 40)),
        ("24h", "wall", local(2026, 5, 26, 12, 30), local(2026, 5, 27, 12, 30)),
        ("8h", "office", local(2026, 10, 28, 12, 45), local(2026, 10, 30, 15, 55)),
        ("15bd", "office", local(2026, 5, 18, 11, 20), local(2026, 6, 12, 19, 0)),
        ("30d", "wall", local(2026, 5, 18, 11, 20), local(2026, 6, 17, 11, 20)),
        ("30d", "office", local(2026, 5, 18, 11, 20), local(2026, 6, 17, 11, 20)),
        ("8h", "office", local(2026, 5, 27, 22, 14), local(2026, 6, 1, 16, 10)),
        ("24h", "wall", local(2026, 12, 2, 2, 10), local(2026, 12, 3, 2, 10)),  # the daemon woke at 08:10
        ("24h", "wall", local(2027, 3, 7, 23, 30), local(2027, 3, 8, 23, 30)),  # Ramazan counts
        ("24h", "wall", local(2026, 12, 31, 23, 59, 59), local(2027, 1, 1, 23, 59, 59)),
        ("8h", "office", local(2026, 12, 31, 18, 0), local(2027, 1, 4, 15, 10)),
        ("30d", "wall", local(2026, 12, 31, 9, 0), local(2027, 1, 30, 9, 0)),
        ("90s", "wall", local(2026, 12, 31, 23, 59), local(2027, 1, 1, 0, 0, 30)),
    ],
)
def test_worked_examples(within: str, clock: str, received_at: datetime, due: datetime) -> None:
    promise = start(rule(within, clock), "author", received_at, CALENDARS, "rule")
    version = "" if clock == "wall" else OFFICE.version
    assert promise == Promise(
        rule(within, clock), "author", received_at, due, PromiseState.RUNNING, basis="rule", calendar=version
    )
    assert promise.due_at.tzinfo is UTC
    assert promise.started_at.tzinfo is UTC


def test_24_hours_are_86400_seconds_where_the_clocks_change_and_a_day_is_the_same_local_time() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    calendars = {"office": Calendar.read({"mon-fri": "09:00-17:00"}, berlin)}
    saturday = datetime(2026, 3, 28, 12, 0, tzinfo=berlin)
    seconds = due_at(REPORT, saturday, (), calendars) - saturday.astimezone(UTC)
    assert seconds.total_seconds() == 86_400
    assert due_at(rule("1d", "wall"), saturday, (), calendars) == datetime(2026, 3, 29, 12, 0, tzinfo=berlin)


@pytest.mark.parametrize(
    ("days", "due"),
    [
        (154, "2027-03-28T03:30:00+02:00"),  # that hour is skipped: as if it had not been (RFC 5545 §3.3.5)
        (371, "2027-10-31T02:30:00+02:00"),  # it comes twice: the first time
        (1, "2026-10-26T02:30:00+01:00"),
    ],
)
def test_days_from_an_hour_that_came_twice(days: int, due: str) -> None:
    calendars = {"office": Calendar.read({"mon-fri": "09:00-17:00"}, ZoneInfo("Europe/Berlin"))}
    second_time = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert due_at(rule(f"{days}d", "wall"), second_time, (), calendars) == datetime.fromisoformat(due)


def test_days_without_any_calendar_are_those_of_utc() -> None:
    assert due_at(rule("30d", "wall"), TUESDAY, (), {}) == TUESDAY + timedelta(days=30)


@pytest.mark.parametrize("within", ["8h", "15bd", "30d"])
def test_a_clock_no_file_defines_is_the_administrators_to_correct(within: str) -> None:
    with pytest.raises(ConfigError, match=r"promise first-answer: .* no calendar 'night' .* \(office\)"):
        due_at(rule(within, "night"), TUESDAY, (), CALENDARS)
    with pytest.raises(ConfigError, match=r"\(none\)"):
        due_at(rule(within, "night"), TUESDAY, (), {})


@pytest.mark.parametrize("unit", list(Unit))
@pytest.mark.parametrize(
    ("clock", "legal"), [("wall", False), ("wall", True), ("office", True), ("every calendar", True)]
)
def test_no_rule_lets_a_wall_clock_or_a_term_of_law_pause(clock: str, legal: bool, unit: Unit) -> None:
    with pytest.raises(ValueError, match="promise report: a wall clock and a term of law never pause"):
        PromiseRule("report", Term(30, unit), clock, "answer", pauses=True, legal=legal)
    strict = PromiseRule("report", Term(30, unit), clock, "answer", legal=legal)
    with pytest.raises(ValueError, match="never pause"):
        replace(strict, pauses=True)


STRICT = [rule("24h", "wall"), rule("30d", "wall", legal=True), rule("15bd", legal=True), rule("8h")]
STOOD = (Pause(TUESDAY, TUESDAY + timedelta(days=3)),)


@pytest.mark.parametrize("strict", STRICT)
def test_no_promise_of_such_a_rule_stands_still(strict: PromiseRule) -> None:
    promise = promised(strict)
    assert pause(promise, TUESDAY, CALENDARS) is promise
    assert due_at(strict, TUESDAY, STOOD, CALENDARS) == promise.due_at
    for what in ({"pauses": STOOD}, {"state": PromiseState.PAUSED}):
        with pytest.raises(ValueError, match="promise first-answer: its clock never stands still"):
            replace(promise, **what)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([], local(2026, 11, 24, 17, 0)),
        ([(local(2026, 11, 24, 10, 0), local(2026, 11, 24, 11, 0))], local(2026, 11, 24, 18, 0)),
        ([(local(2026, 11, 24, 10, 0), local(2026, 11, 26, 10, 0))], local(2026, 11, 26, 17, 0)),
        ([(local(2026, 11, 24, 16, 0), local(2026, 11, 24, 22, 0))], local(2026, 11, 25, 9, 10)),
        ([(local(2026, 11, 24, 16, 59), local(2026, 11, 27, 18, 59, 30))], local(2026, 11, 30, 8, 10, 30)),
        ([(local(2026, 11, 24, 17, 0), local(2026, 11, 27, 9, 0))], local(2026, 11, 24, 17, 0)),  # too late
        (
            [(local(2026, 11, 23, 9, 0), local(2026, 11, 24, 10, 0))],
            local(2026, 11, 24, 18, 0),
        ),  # began before
        (
            [(local(2026, 11, 22, 9, 0), local(2026, 11, 23, 9, 0))],
            local(2026, 11, 24, 17, 0),
        ),  # ended before
        (
            [
                (local(2026, 11, 24, 12, 0), local(2026, 11, 24, 13, 0)),
                (local(2026, 11, 24, 10, 0), local(2026, 11, 24, 12, 30)),  # overlaps and out of order
            ],
            local(2026, 11, 25, 9, 10),
        ),
    ],
)
def test_what_was_left_at_a_pause_is_left_after_it(
    pauses: list[tuple[datetime, datetime]], due: datetime
) -> None:
    stood = tuple(Pause(since, until) for since, until in pauses)
    assert due_at(FIRST_ANSWER, TUESDAY, stood, CALENDARS) == due


def test_business_days_go_on_by_the_office_time_that_was_left() -> None:
    stood = (Pause(local(2026, 11, 25, 18, 0), local(2026, 11, 30, 12, 0)),)
    assert due_at(rule("1bd", pauses=True), TUESDAY, stood, CALENDARS) == local(2026, 11, 30, 13, 0)


def test_days_go_on_by_the_wall_time_of_the_pause() -> None:
    stood = (Pause(TUESDAY, TUESDAY + timedelta(hours=5)),)
    assert due_at(rule("30d", pauses=True), TUESDAY, stood, CALENDARS) == TUESDAY + timedelta(
        days=30, hours=5
    )


def test_a_running_pause_counts_as_ending_now_or_not_at_all() -> None:
    stood = (Pause(local(2026, 11, 24, 10, 0), None),)
    assert due_at(FIRST_ANSWER, TUESDAY, stood, CALENDARS) == local(2026, 11, 24, 17, 0)
    assert due_at(FIRST_ANSWER, TUESDAY, stood, CALENDARS, local(2026, 11, 24, 11, 0)) == local(
        2026, 11, 24, 18, 0
    )


def test_part_of_a_promise_is_placed_by_the_same_clock() -> None:
    promise = replace(
        promised(FIRST_ANSWER), pauses=(Pause(local(2026, 11, 24, 11, 0), local(2026, 11, 25, 9, 0)),)
    )
    assert instant_after(promise, 3_600, CALENDARS) == local(2026, 11, 24, 10, 0)
    assert instant_after(promise, 3 * 3_600, CALENDARS) == local(2026, 11, 25, 10, 0)
    assert instant_after(promised(REPORT), 3_600, CALENDARS) == local(2026, 11, 24, 10, 0)


def test_at_the_due_instant_itself_the_promise_is_still_kept() -> None:
    promise = promised(REPORT)
    assert breach(promise, promise.due_at) == promise
    assert keep(promise, promise.due_at).state is PromiseState.KEPT


def test_a_moment_later_it_is_breached_and_stays_so() -> None:
    promise = promised(REPORT)
    late = promise.due_at + timedelta(microseconds=1)
    assert breach(promise, late).state is PromiseState.BREACHED
    kept_late = keep(breach(promise, late), late + timedelta(hours=1))
    assert kept_late == keep(promise, late + timedelta(hours=1))
    assert (kept_late.state, kept_late.kept_at) == (PromiseState.BREACHED, late + timedelta(hours=1))


def test_what_left_in_time_keeps_a_promise_already_marked_breached() -> None:
    promise = promised(REPORT)
    marked = breach(promise, promise.due_at + timedelta(seconds=1))
    assert keep(marked, promise.due_at - timedelta(seconds=1)).state is PromiseState.KEPT


@pytest.mark.parametrize("state", [PromiseState.KEPT, PromiseState.NOT_APPLICABLE, PromiseState.BREACHED])
def test_only_the_first_keeping_counts(state: PromiseState) -> None:
    done = replace(promised(FIRST_ANSWER), state=state, kept_at=TUESDAY)
    later = TUESDAY + timedelta(days=9)
    assert keep(done, later) is done
    assert breach(done, later) is done
    assert pause(done, TUESDAY, CALENDARS) is done
    assert resume(done, later, CALENDARS) is done
    assert recount(done, {}) is done


def test_a_promise_pauses_and_goes_on() -> None:
    paused = pause(promised(FIRST_ANSWER), local(2026, 11, 24, 10, 0), CALENDARS)
    assert paused.pauses == (Pause(local(2026, 11, 24, 10, 0), None),)
    assert breach(paused, local(2027, 1, 1)) is paused
    running = resume(paused, local(2026, 11, 26, 10, 0), CALENDARS)
    assert (running.state, running.due_at) == (PromiseState.RUNNING, local(2026, 11, 26, 17, 0))
    again = resume(
        pause(running, local(2026, 11, 26, 12, 0), CALENDARS), local(2026, 11, 26, 13, 0), CALENDARS
    )
    assert again.due_at == local(2026, 11, 26, 18, 0)
    assert len(again.pauses) == 2


def test_a_promise_that_is_due_can_no_longer_pause() -> None:
    promise = promised(FIRST_ANSWER)
    assert pause(promise, promise.due_at, CALENDARS) is promise


def test_a_pause_never_ends_before_it_began() -> None:
    paused = pause(promised(FIRST_ANSWER), TUESDAY - timedelta(hours=1), CALENDARS)
    assert paused.pauses[0].since == TUESDAY
    assert resume(paused, TUESDAY - timedelta(hours=2), CALENDARS).due_at == local(2026, 11, 24, 17, 0)


def test_a_paused_promise_is_never_late() -> None:
    paused = pause(promised(FIRST_ANSWER), local(2026, 11, 24, 10, 0), CALENDARS)
    kept = keep(paused, local(2026, 12, 24, 10, 0))
    assert (kept.state, kept.kept_at) == (PromiseState.KEPT, local(2026, 12, 24, 10, 0))


LEAVE = {"office": Calendar.read({"mon-fri": "08:10-19:00"}, ISTANBUL, "TR", closed=["2026-11-24"])}
LATER = local(2026, 12, 24, 9, 0)


def test_a_corrected_calendar_moves_what_still_runs() -> None:
    moved = recount(promised(FIRST_ANSWER), LEAVE)
    assert moved.due_at == local(2026, 11, 25, 16, 10)
    assert moved.calendar == LEAVE["office"].version != OFFICE.version


def test_what_was_decided_keeps_the_instant_and_the_calendar_it_was_decided_on() -> None:
    promise = promised(FIRST_ANSWER)
    kept = keep(promise, TUESDAY + timedelta(hours=1))
    missed = breach(promise, LATER)
    ended = replace(promise, state=PromiseState.NOT_APPLICABLE)
    late = keep(missed, LATER)
    for verdict in (kept, missed, ended, late):
        assert recount(verdict, LEAVE) is verdict
        assert verdict.calendar == OFFICE.version
        assert verdict.due_at == promise.due_at


def missed() -> Promise:
    promise = breach(promised(FIRST_ANSWER), LATER)
    return replace(promise, broken=Breach(promise.due_at, LATER, people=timedelta(hours=8)))


@pytest.mark.parametrize("state", [PromiseState.RUNNING, PromiseState.BREACHED])
def test_the_record_of_a_breach_is_changed_by_nothing(state: PromiseState) -> None:
    promise = replace(missed(), state=state)
    for moved in (
        recount(promise, LEAVE),
        pause(promise, LATER, CALENDARS),
        resume(promise, LATER, CALENDARS),
        keep(promise, LATER),
        breach(promise, LATER),
        unkeep(keep(promise, LATER), LATER, LEAVE),
        unkeep(keep(promise, promise.due_at), LATER, LEAVE),
        in_place_of(promise, promised(rule("5d"))),
    ):
        assert moved.broken == promise.broken


def test_one_that_was_missed_stays_so_when_what_kept_it_late_did_not_arrive() -> None:
    again = unkeep(keep(missed(), LATER), LATER, LEAVE)
    assert again == missed()


def test_what_turns_out_to_have_left_in_time_was_kept_and_the_record_of_the_breach_stays() -> None:
    promise = keep(missed(), missed().due_at)
    assert promise.state is PromiseState.KEPT
    assert promise.broken == missed().broken
    assert recount(promise, LEAVE) is promise


def test_a_promise_takes_no_record_from_one_that_was_not_missed() -> None:
    promise = promised(FIRST_ANSWER)
    assert in_place_of(promised(REPORT), promise) is promise


@pytest.mark.parametrize(("now", "state"), [(TUESDAY, PromiseState.RUNNING), (LATER, PromiseState.BREACHED)])
def test_what_runs_again_runs_on_the_calendar_of_today(now: datetime, state: PromiseState) -> None:
    again = unkeep(keep(promised(FIRST_ANSWER), TUESDAY), now, LEAVE)
    assert (again.state, again.due_at, again.calendar) == (
        state, local(2026, 11, 25, 16, 10), LEAVE["office"].version)  # fmt: skip
