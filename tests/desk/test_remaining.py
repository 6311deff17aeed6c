"""What is left of a promise, as letters, tables and the digest say it."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ulak.desk.clocks.calendar import Calendar
from ulak.desk.clocks.due import breach, end, keep, pause, start
from ulak.desk.clocks.duration import parse_term
from ulak.desk.clocks.promise import Promise, PromiseRule, PromiseState
from ulak.desk.clocks.remaining import by_urgency, foremost, most_urgent, remaining, span_in_words

ISTANBUL = ZoneInfo("Europe/Istanbul")
CALENDARS = {"office": Calendar.read({"mon-fri": "08:10-19:00"}, ISTANBUL, country="TR")}


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ISTANBUL)  # type: ignore[arg-type,misc]


MORNING = local(2026, 11, 24, 9)


def promised(within: str, clock: str = "office", at: datetime = MORNING) -> Promise:
    rule = PromiseRule("first-answer", parse_term(within), clock, "answer", pauses=clock != "wall")
    return start(rule, "", at, CALENDARS, "")


@pytest.mark.parametrize(
    ("within", "clock", "now", "turkish", "english"),
    [
        ("24h", "wall", local(2026, 11, 25, 5, 48), "3 sa 12 dk kaldı", "3 h 12 min left"),
        ("24h", "wall", local(2026, 11, 24, 9), "1 gün kaldı", "1 d left"),
        ("24h", "wall", local(2026, 11, 25, 9), "0 sn kaldı", "0 s left"),
        ("24h", "wall", local(2026, 11, 25, 10, 5), "1 sa 5 dk geçti", "1 h 5 min over"),
        ("24h", "wall", local(2026, 11, 25, 9, 0, 1), "1 sn geçti", "1 s over"),
        ("30d", "wall", local(2026, 12, 22, 5), "2 gün 4 sa kaldı", "2 d 4 h left"),
        ("30d", "office", local(2026, 12, 24, 8, 59, 15), "45 sn kaldı", "45 s left"),
        ("8h", "office", local(2026, 11, 24, 13, 48), "3 sa 12 dk mesai kaldı", "3 h 12 min of office time left"),
        ("80h", "office", local(2026, 11, 24, 9), "80 sa mesai kaldı", "80 h of office time left"),
        ("8h", "office", local(2026, 11, 24, 18), "1 sa geçti", "1 h over"),
        ("15bd", "office", local(2026, 11, 24, 9), "15 iş günü kaldı", "15 business days left"),
        ("15bd", "office", local(2026, 12, 14, 23), "1 iş günü kaldı", "1 business day left"),
        ("15bd", "office", local(2026, 12, 15, 9), "10 sa mesai kaldı", "10 h of office time left"),
    ],
)  # fmt: skip
def test_what_is_left_is_told_on_the_clock_of_the_promise(
    within: str, clock: str, now: datetime, turkish: str, english: str
) -> None:
    promise = promised(within, clock)
    assert [remaining(promise, now, CALENDARS, language) for language in ("tr", "en")] == [turkish, english]


def test_office_time_over_a_holiday_is_less_than_the_time_until_then() -> None:
    promise = promised("8h", at=local(2026, 5, 27, 22, 14))
    assert remaining(promise, local(2026, 5, 29, 12), CALENDARS, "tr") == "8 sa mesai kaldı"


@pytest.mark.parametrize(
    ("changed", "turkish", "english"),
    [
        (
            lambda one: pause(one, local(2026, 11, 24, 10), CALENDARS),
            "duruyor, başvuru sahibi bekleniyor",
            "stands still, waiting for the author",
        ),
        (lambda one: keep(one, local(2026, 11, 24, 10)), "yerine getirildi", "kept"),
        (lambda one: keep(one, local(2026, 11, 25, 9)), "16 sa geç yerine getirildi", "kept 16 h late"),
        (lambda one: breach(one, local(2026, 11, 26, 9)), "1 gün 16 sa geçti", "1 d 16 h over"),
        (
            lambda one: end(one, local(2026, 11, 25, 9)),
            "süresinde yerine getirilmedi, artık beklenmiyor",
            "missed, and no longer waited for",
        ),
        (lambda one: replace(one, state=PromiseState.NOT_APPLICABLE), "geçerli değil", "not applicable"),
    ],
)
def test_a_promise_that_does_not_run_says_so(changed, turkish: str, english: str) -> None:
    promise, now = changed(promised("8h")), local(2026, 11, 26, 9)
    assert [remaining(promise, now, CALENDARS, language) for language in ("tr", "en")] == [turkish, english]


def test_a_calendar_that_the_rules_have_no_more_leaves_the_time_on_the_wall() -> None:
    assert remaining(promised("8h"), local(2026, 11, 24, 9), {}, "tr") == "8 sa kaldı"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(days=2, hours=3, minutes=7), "2 d 3 h"),
        (timedelta(days=2, minutes=7), "2 d 7 min"),
        (timedelta(hours=7, minutes=5), "7 h 5 min"),
        (timedelta(minutes=12, seconds=30), "12 min"),
        (timedelta(seconds=5), "5 s"),
        (timedelta(microseconds=5), "0 s"),
    ],
)
def test_a_span_is_two_figures_at_most(span: timedelta, words: str) -> None:
    assert span_in_words(span, "en") == words


def test_the_most_urgent_is_the_first_that_somebody_must_keep_whatever_its_clock() -> None:
    office, wall = promised("8h"), promised("24h", "wall")
    late = breach(promised("1h"), local(2026, 11, 24, 12))
    paused = pause(promised("2h"), local(2026, 11, 24, 9, 30), CALENDARS)
    kept = keep(promised("3h"), local(2026, 11, 24, 10))
    assert most_urgent((kept, paused, wall, office, late)) == late
    assert most_urgent((kept, wall, paused, office)) == office
    assert most_urgent((kept, paused)) is None
    assert [foremost(some) for some in ((kept, paused, wall), (kept, paused), (kept,), ())] == [
        wall,
        paused,
        None,
        None,
    ]
    assert by_urgency((kept, paused, wall, office, late)) == (late, office, wall, paused, kept)
