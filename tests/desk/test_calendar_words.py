"""The words of `calendars:` in rules/, and what is said when they are wrong."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from ulak.desk.clocks.calendar import Calendar
from ulak.desk.clocks.hours import (
    Span,
    read_clock,
    read_closed,
    read_open,
    read_spans,
    read_week,
    united,
    without,
)

OFFICE = (Span(490, 1140),)


@pytest.mark.parametrize(
    ("hours", "open_days"),
    [
        ({"mon-fri": "08:10-19:00"}, [0, 1, 2, 3, 4]),
        ({"Mon, wed": "08:10-19:00", "sun": "08:10-19:00"}, [0, 2, 6]),
        ({"fri-mon": "08:10-19:00"}, [0, 4, 5, 6]),
        ({"mon-tue,thu-fri": "08:10-19:00"}, [0, 1, 3, 4]),
        ({"tue": "8:10-19:00"}, [1]),
    ],
)
def test_days_are_single_or_ranges_or_lists(hours: dict[str, str], open_days: list[int]) -> None:
    week = read_week(hours)
    assert [day for day in range(7) if week[day]] == open_days
    assert {week[day] for day in open_days} == {OFFICE}


def test_a_day_may_have_several_spans() -> None:
    assert read_spans("13:00-17:30, 08:30-12:00") == (Span(510, 720), Span(780, 1050))


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        ({}, "no hours at all"),
        ({"monday": "08:10-19:00"}, "'monday' is not a day of the week"),
        ({"mon-": "25:00-26:00"}, "'25:00' is not a time of day"),
        ({"mon-xyz": "08:10-19:00"}, "'mon-xyz' is not a day of the week"),
        ({"mon-fri": "08:10-19:00", "fri": "08:10-16:00"}, "fri stands twice"),
        ({"mon": "08:10"}, "'08:10' is not a span of hours"),
        ({"mon": "08:10-12:00 13:00"}, "'13:00' is not a span of hours: .* or 08:10-12:00, 13:00-19:00"),
        ({"mon": "19:00-08:10"}, "must end after they begin"),
        ({"mon": "08:10-24:01"}, "'24:01' is not a time of day"),
        ({"mon": "8-19"}, "'8' is not a time of day"),
    ],
)
def test_wrong_hours_say_what_to_write(hours: dict[str, str], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        read_week(hours)


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ("30.10.2026", "'30.10.2026' is not a day: write 2026-10-30"),
        ("2026-02-30", "'2026-02-30' is no day of any calendar"),
        ("2026-10-30 13:00", "'13:00' is not a span of hours"),
        ("2026-10-30..2026-10-29", "must end after it begins, within a year"),
        ("2026-10-30..2027-12-01", "must end after it begins, within a year"),
    ],
)
def test_wrong_days_say_what_to_write(entry: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        read_closed([entry])


def test_a_day_may_be_listed_in_parts() -> None:
    parts = ["2026-12-31 13:00-15:00", "2026-12-31 14:00-19:00"]
    assert read_closed(parts) == {date(2026, 12, 31): (Span(780, 1140),)}


def test_an_open_day_takes_the_hours_of_its_weekday() -> None:
    week = read_week({"mon-fri": "08:10-19:00"})
    assert read_open(["2026-10-29", date(2026, 10, 28)], week)[date(2026, 10, 29)] == OFFICE


def test_an_open_saturday_must_say_when() -> None:
    with pytest.raises(ValueError, match=r"2026-11-28 has no usual hours \(Saturday\): write when it opens"):
        read_open(["2026-11-28"], read_week({"mon-fri": "08:10-19:00"}))


def test_the_end_of_the_day_is_2400() -> None:
    assert read_clock("24:00") == 1_440


@pytest.mark.parametrize(
    ("spans", "holes", "left"),
    [
        ([(0, 100)], [], [(0, 100)]),
        ([(0, 100)], [(0, 100)], []),
        ([(0, 100)], [(40, 60)], [(0, 40), (60, 100)]),
        ([(0, 100)], [(90, 200)], [(0, 90)]),
        ([(10, 100), (200, 300)], [(50, 250), (240, 260)], [(10, 50), (260, 300)]),
        ([(10, 100)], [(0, 1440)], []),
    ],
)
def test_holes_are_cut_out(
    spans: list[tuple[int, int]], holes: list[tuple[int, int]], left: list[tuple[int, int]]
) -> None:
    cut = without(tuple(Span(*span) for span in spans), tuple(Span(*hole) for hole in holes))
    assert cut == tuple(Span(*span) for span in left)


def test_spans_that_touch_become_one() -> None:
    assert united([Span(50, 60), Span(0, 50), Span(10, 20)]) == (Span(0, 60),)


def test_the_shipped_words_are_read() -> None:
    calendar = Calendar.read({"mon-fri": "08:10-19:00"}, ZoneInfo("Europe/Istanbul"), "TR", "13:00", [], [])
    assert calendar.half_day_ends == 780


@pytest.mark.parametrize(
    "words", ["08:10-12:00, 13:00-19:00", "08:10-12:00 13:00-19:00", "08:10 - 12:00  13:00 -19:00 "]
)
def test_several_spans_stand_with_commas_or_blanks(words: str) -> None:
    assert read_spans(words) == (Span(490, 720), Span(780, 1140))
