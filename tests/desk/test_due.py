"""When a promise is due, and how it becomes kept, breached, paused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ulak.desk.clocks.calendar import Calendar
from ulak.desk.clocks.due import breach, due_at, instant_after, keep, may_pause, pause, recount, resume, start
from ulak.desk.clocks.duration import parse_term
from ulak.desk.clocks.promise import Pause, Promise, PromiseRule, PromiseState
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
        ("24h", "wall", local(2026, 12, 31, 23, 59, 59), local(2027, 1, 1, 23, 59, 59)),
        ("8h", "office", local(2026, 12, 31, 18, 0), local(2027, 1, 4, 15, 10)),
        ("30d", "wall", local(2026, 12, 31, 9, 0), local(2027, 1, 30, 9, 0)),
        ("90s", "wall", local(2026, 12, 31, 23, 59), local(2027, 1, 1, 0, 0, 30)),
    ],
)
def test_worked_examples(within: str, clock: str, received_at: datetime, due: datetime) -> None:
    promise = start(rule(within, clock), "author", received_at, CALENDARS, "rule")
    assert promise == Promise(
        rule(within, clock), "author", received_at, due, PromiseState.RUNNING, basis="rule"
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


def test_days_without_any_calendar_are_those_of_utc() -> None:
    assert due_at(rule("30d", "wall"), TUESDAY, (), {}) == TUESDAY + timedelta(days=30)


@pytest.mark.parametrize("within", ["8h", "15bd", "30d"])
def test_a_clock_no_file_defines_is_the_administrators_to_correct(within: str) -> None:
    with pytest.raises(ConfigError, match=r"promise first-answer: .* no calendar 'night' .* \(office\)"):
        due_at(rule(within, "night"), TUESDAY, (), CALENDARS)
    with pytest.raises(ConfigError, match=r"\(none\)"):
        due_at(rule(within, "night"), TUESDAY, (), {})


@pytest.mark.parametrize(
    ("promise", "answer"),
    [
        (rule("8h", pauses=True), True),
        (rule("8h"), False),
        (rule("24h", "wall", pauses=True), False),
        (rule("15bd", pauses=True, legal=True), False),
    ],
)
def test_wall_clocks_and_terms_of_law_never_stop(promise: PromiseRule, answer: bool) -> None:
    assert may_pause(promise) is answer
    stopped = (Pause(TUESDAY, TUESDAY + timedelta(days=3)),)
    moved = due_at(promise, TUESDAY, stopped, CALENDARS) != due_at(promise, TUESDAY, (), CALENDARS)
    assert moved is answer
    assert (pause(promised(promise), TUESDAY, CALENDARS).state is PromiseState.PAUSED) is answer


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


def test_a_corrected_calendar_moves_what_still_runs() -> None:
    leave = {"office": Calendar.read({"mon-fri": "08:10-19:00"}, ISTANBUL, "TR", closed=["2026-11-24"])}
    assert recount(promised(FIRST_ANSWER), leave).due_at == local(2026, 11, 25, 16, 10)
