"""When the desk is open: hours, holidays, half days, and the house's own exceptions."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ulak.desk.clocks.calendar import Calendar
from ulak.desk.clocks.hours import Span
from ulak.errors import ConfigError

ISTANBUL = ZoneInfo("Europe/Istanbul")
H = 3_600


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ISTANBUL)  # type: ignore[arg-type,misc]


def office(closed: Iterable[str | date] = (), opened: Iterable[str | date] = ()) -> Calendar:
    return Calendar.read({"mon-fri": "08:10-19:00"}, ISTANBUL, country="TR", closed=closed, opened=opened)


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (local(2026, 11, 24, 8, 9, 59), False),
        (local(2026, 11, 24, 8, 10), True),
        (local(2026, 11, 24, 18, 59, 59), True),
        (local(2026, 11, 24, 19, 0), False),  # the closing minute is outside
        (local(2026, 11, 28, 12, 0), False),  # Saturday
        (local(2026, 10, 28, 12, 59), True),  # half day before the Republic's
        (local(2026, 10, 28, 13, 0), False),
        (local(2026, 10, 29, 12, 0), False),
        (local(2026, 5, 26, 13, 30), False),  # arife of Kurban Bayramı
        (local(2027, 3, 8, 12, 59), True),  # arife of Ramazan Bayramı
        (local(2027, 3, 8, 13, 0), False),
    ],
)
def test_open_in_office_hours_of_business_days(at: datetime, is_open: bool) -> None:
    assert office().is_open(at) is is_open


def test_the_holidays_of_2026_and_2027_are_those_of_law_2429() -> None:
    whole = (
        "2026-01-01 2026-03-20 2026-03-21 2026-03-22 2026-04-23 2026-05-01 2026-05-19 2026-05-27 2026-05-28"
        " 2026-05-29 2026-05-30 2026-07-15 2026-08-30 2026-10-29 2027-01-01 2027-03-09 2027-03-10 2027-03-11"
        " 2027-04-23 2027-05-01 2027-05-16 2027-05-17 2027-05-18 2027-05-19 2027-07-15 2027-08-30 2027-10-29"
    )
    half = "2026-03-19 2026-05-26 2026-10-28 2027-03-08 2027-05-15 2027-10-28"
    calendar = Calendar.read({"mon-sun": "00:00-24:00"}, ISTANBUL, country="TR")
    days = [date(2026, 1, 1) + timedelta(days=ahead) for ahead in range(730)]
    assert " ".join(str(day) for day in days if not calendar.spans(day)) == whole
    assert " ".join(str(day) for day in days if calendar.spans(day) == (Span(0, 13 * 60),)) == half


@pytest.mark.parametrize(
    ("start", "seconds", "due"),
    [
        (local(2026, 3, 19, 12, 50), 4 * H, local(2026, 3, 23, 12, 0)),
        (local(2026, 5, 26, 12, 30), 8 * H, local(2026, 6, 1, 15, 40)),
        (local(2026, 10, 28, 12, 45), 8 * H, local(2026, 10, 30, 15, 55)),
        (local(2026, 5, 27, 22, 14), 8 * H, local(2026, 6, 1, 16, 10)),  # scenario 19
        (local(2026, 11, 24, 8, 10), 650 * 60, local(2026, 11, 24, 19, 0)),  # closing time, not next morning
        (local(2026, 11, 24, 8, 10), 650 * 60 + 1, local(2026, 11, 25, 8, 10, 1)),
        (local(2026, 12, 31, 18, 59), 120, local(2027, 1, 4, 8, 11)),  # New Year is a Friday
        (local(2026, 11, 28, 12, 0), 0, local(2026, 11, 28, 12, 0)),  # no time is no time, open or not
        (local(2026, 11, 24, 9, 0, 0, 250_000), 0.5, local(2026, 11, 24, 9, 0, 0, 750_000)),
    ],
)
def test_open_seconds_are_counted_over_nights_and_holidays(
    start: datetime, seconds: float, due: datetime
) -> None:
    calendar = office()
    assert calendar.advance(start, seconds) == due
    assert calendar.advance(start, seconds).tzinfo is UTC
    assert calendar.between(start, due) == seconds


def test_between_is_nothing_backwards_or_while_closed() -> None:
    assert office().between(local(2026, 11, 24, 12, 0), local(2026, 11, 24, 11, 0)) == 0
    assert office().between(local(2026, 11, 28, 0, 0), local(2026, 11, 30, 8, 10)) == 0


@pytest.mark.parametrize(
    ("at", "opening"),
    [
        (local(2026, 11, 24, 12, 0), local(2026, 11, 24, 12, 0)),
        (local(2026, 11, 24, 19, 0), local(2026, 11, 25, 8, 10)),
        (local(2026, 5, 27, 22, 14), local(2026, 6, 1, 8, 10)),  # the acknowledgement of scenario 19 says so
        (local(2026, 12, 31, 23, 59), local(2027, 1, 4, 8, 10)),
    ],
)
def test_the_next_opening_is_now_or_the_next_morning_of_work(at: datetime, opening: datetime) -> None:
    assert office().next_opening(at) == opening


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (local(2026, 5, 18, 10, 0), 15, local(2026, 6, 12, 19, 0)),
        (local(2026, 5, 18, 0, 0), 15, local(2026, 6, 12, 19, 0)),
        (local(2026, 5, 18, 23, 59), 15, local(2026, 6, 12, 19, 0)),
        (local(2026, 5, 25, 9, 0), 1, local(2026, 5, 26, 13, 0)),  # a half day counts, and ends at noon
        (local(2026, 12, 30, 9, 0), 2, local(2027, 1, 4, 19, 0)),
        (local(2026, 11, 28, 9, 0), 1, local(2026, 11, 30, 19, 0)),
    ],
)
def test_business_days_end_with_the_hours_of_the_last(start: datetime, days: int, end: datetime) -> None:
    assert office().business_day_end(start, days) == end


def test_the_house_closes_days_and_parts_of_days() -> None:
    calendar = office(
        closed=["2026-10-30", date(2026, 11, 2), "2026-12-31 13:00-19:00", "2026-05-25..2026-05-26"]
    )
    assert not calendar.spans(date(2026, 10, 30))
    assert not calendar.spans(date(2026, 11, 2))
    assert not calendar.spans(date(2026, 5, 26))
    assert calendar.advance(local(2026, 12, 31, 12, 59), 120) == local(2027, 1, 4, 8, 11)


def test_the_house_opens_days_and_parts_of_days() -> None:
    calendar = office(opened=["2026-10-29", "2026-10-28", "2026-11-28 10:00-12:00", "2026-11-24 18:00-20:00"])
    assert calendar.spans(date(2026, 10, 29)) == (Span(490, 1140),)
    assert calendar.spans(date(2026, 10, 28)) == (Span(490, 1140),)
    assert calendar.spans(date(2026, 11, 28)) == (Span(600, 720),)
    assert calendar.spans(date(2026, 11, 24)) == (Span(490, 1200),)


def test_what_the_house_closes_stays_closed() -> None:
    calendar = office(opened=["2026-11-28 10:00-16:00"], closed=["2026-11-28 12:00-13:00"])
    assert calendar.spans(date(2026, 11, 28)) == (Span(600, 720), Span(780, 960))


def test_a_half_day_ends_when_the_house_says() -> None:
    calendar = Calendar.read(
        {"mon-fri": "08:10-12:00, 13:00-19:00"}, ISTANBUL, country="TR", half_day_ends="14:30"
    )
    assert calendar.spans(date(2026, 10, 28)) == (Span(490, 720), Span(780, 870))


@pytest.mark.parametrize(
    ("day", "note"),
    [
        (date(2026, 5, 27), "Kurban Bayramı"),
        (date(2026, 5, 26), "half day: Kurban Bayramı (saat 13.00'ten)"),
        (date(2026, 11, 28), "Saturday"),
        (date(2026, 11, 24), ""),
        (date(2026, 11, 25), "closed by the house"),
        (date(2026, 11, 26), "partly closed by the house"),
        (date(2026, 12, 5), "opened by the house"),
    ],
)
def test_every_unusual_day_says_why(day: date, note: str) -> None:
    calendar = office(closed=["2026-11-25", "2026-11-26 15:00-19:00"], opened=["2026-12-05 10:00-12:00"])
    assert calendar.note(day) == note


def test_a_calendar_without_country_knows_no_holidays() -> None:
    calendar = Calendar.read({"mon-sun": "00:00-24:00"}, ISTANBUL)
    start = local(2026, 12, 31, 22, 0)
    assert calendar.advance(start, 86_400) == start + timedelta(days=1)


def test_a_country_may_have_no_half_days() -> None:
    calendar = Calendar.read({"mon-fri": "09:00-17:00"}, ZoneInfo("Europe/Paris"), country="FR")
    assert not calendar.spans(date(2026, 7, 14))
    assert calendar.spans(date(2026, 12, 24)) == (Span(540, 1020),)


def test_an_unknown_country_is_refused() -> None:
    with pytest.raises(ValueError, match="no holidays are known for the country 'XX'"):
        Calendar.read({"mon-fri": "09:00-17:00"}, ISTANBUL, country="XX")


def test_a_half_day_cannot_end_with_the_day() -> None:
    with pytest.raises(ValueError, match="half days cannot end at 24:00"):
        Calendar.read({"mon-fri": "09:00-17:00"}, ISTANBUL, half_day_ends="24:00")


def test_a_day_of_summer_time_has_23_hours() -> None:
    calendar = Calendar.read({"mon-sun": "00:00-24:00"}, ZoneInfo("Europe/Berlin"))
    midnight = datetime(2026, 3, 29, tzinfo=ZoneInfo("Europe/Berlin"))
    assert calendar.business_day_end(midnight - timedelta(days=1), 1) - midnight.astimezone(UTC) == timedelta(
        hours=23
    )


BERLIN = ZoneInfo("Europe/Berlin")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


@pytest.mark.parametrize(
    ("day", "hours", "opens", "minutes"),
    [
        (SPRING, "02:30-06:00", "03:00:00+02:00", 180),  # as soon as the clock shows a later time
        (SPRING, "02:30-03:15", "03:00:00+02:00", 15),
        (SPRING, "01:00-02:30", "01:00:00+01:00", 60),  # until the clock jumps over 02:30
        (SPRING, "01:00-04:00", "01:00:00+01:00", 120),
        (SPRING, "02:10-02:50", None, 0),
        (AUTUMN, "02:30-02:45", "02:30:00+02:00", 15),  # the first time that the clock shows it
        (AUTUMN, "01:00-02:30", "01:00:00+02:00", 90),
        (AUTUMN, "02:00-04:00", "02:00:00+02:00", 180),
        (AUTUMN, "00:00-24:00", "00:00:00+02:00", 25 * 60),
    ],
)
def test_hours_where_the_clocks_change(day: date, hours: str, opens: str | None, minutes: int) -> None:
    calendar = Calendar.read({"sun": hours}, BERLIN)
    midnight = datetime(day.year, day.month, day.day, tzinfo=BERLIN)
    assert calendar.between(midnight, midnight + timedelta(days=1)) == minutes * 60
    opening = calendar.next_opening(midnight)
    if opens:
        assert opening == datetime.fromisoformat(f"{day}T{opens}")
        assert calendar.is_open(opening)
        assert calendar.advance(midnight, minutes * 60) == opening + timedelta(minutes=minutes)
    else:
        assert opening.astimezone(BERLIN).date() == day + timedelta(days=7)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 9, 5), 24), (date(2026, 9, 6), 23), (date(2026, 4, 4), 25)]
)
def test_a_day_whose_midnight_the_clocks_skip_or_show_twice(day: date, hours: int) -> None:
    calendar = Calendar.read({"mon-sun": "00:00-24:00"}, ZoneInfo("America/Santiago"))
    ends = [
        calendar.business_day_end(datetime(2026, 1, 1, tzinfo=UTC), (day - date(2025, 12, 31)).days - n)
        for n in (0, 1)
    ]
    assert ends[0] - ends[1] == timedelta(hours=hours)


def test_a_night_shift_is_written_for_two_days_and_has_no_gap_at_midnight() -> None:
    calendar = Calendar.read({"mon": "22:00-24:00", "tue": "00:00-06:00"}, ISTANBUL, country="TR")
    monday = local(2026, 11, 23, 12, 0)
    assert calendar.advance(monday, 2 * H) == local(2026, 11, 24, 0, 0)
    assert calendar.next_opening(local(2026, 11, 24, 0, 0)) == local(2026, 11, 24, 0, 0)
    assert calendar.advance(monday, 2 * H + 1) == local(2026, 11, 24, 0, 0, 1)
    assert calendar.business_day_end(monday, 1) == local(2026, 11, 24, 6, 0)


@pytest.mark.parametrize(
    ("words", "spans"),
    [
        ({"closed": ["2026-10-28"]}, ()),
        ({"closed": ["2026-10-28 12:00-19:00"]}, (Span(490, 720),)),
        ({"closed": ["2026-10-28 13:00-19:00"]}, (Span(490, 780),)),  # what is closed anyhow
        ({"opened": ["2026-10-28 14:00-15:00"]}, (Span(490, 780), Span(840, 900))),
        ({"opened": ["2026-10-28"], "closed": ["2026-10-28 18:00-19:00"]}, (Span(490, 1080),)),
        ({"opened": ["2026-10-28 19:00-24:00"]}, (Span(490, 780), Span(1140, 1440))),
    ],
)
def test_a_half_day_with_a_word_of_the_house(words: dict[str, list[str]], spans: tuple[Span, ...]) -> None:
    assert office(**words).spans(date(2026, 10, 28)) == spans


def test_the_eve_of_a_bayram_on_a_day_of_rest_gives_no_hours() -> None:
    assert not office().spans(date(2027, 5, 15))  # a Saturday
    weekend = Calendar.read({"sat": "10:00-16:00"}, ISTANBUL, country="TR")
    assert weekend.spans(date(2027, 5, 15)) == (Span(600, 780),)


@pytest.mark.parametrize(
    ("start", "seconds", "due"),
    [
        (local(2026, 3, 19, 12, 59, 59), 2, local(2026, 3, 23, 8, 10, 1)),  # Ramazan, Thursday at noon
        (local(2026, 5, 26, 12, 0), H + 1, local(2026, 6, 1, 8, 10, 1)),  # Kurban, Friday until Monday
        (local(2027, 3, 8, 12, 0), 2 * H, local(2027, 3, 12, 9, 10)),
        (local(2027, 5, 14, 18, 0), 2 * H, local(2027, 5, 20, 9, 10)),  # both the Bayram and 19 May
        (local(2026, 10, 28, 13, 0), 1, local(2026, 10, 30, 8, 10, 1)),
        (
            local(2027, 10, 28, 12, 59, 59),
            2,
            local(2027, 11, 1, 8, 10, 1),
        ),  # a Thursday; the 29th is a Friday
    ],
)
def test_eves_and_bayrams_of_2026_and_2027(start: datetime, seconds: int, due: datetime) -> None:
    assert office().advance(start, seconds) == due


def test_the_timeline_shows_every_day_clipped() -> None:
    days = list(office().timeline(local(2026, 11, 27, 18, 0), local(2026, 11, 30, 9, 0)))
    assert [(day.day.day, [(b - a) for a, b in day.spans], day.note) for day in days] == [
        (27, [timedelta(hours=1)], ""),
        (28, [], "Saturday"),
        (29, [], "Sunday"),
        (30, [timedelta(minutes=50)], ""),
    ]


def never_open() -> Calendar:
    return Calendar(ISTANBUL, ((),) * 7)


def test_a_calendar_that_never_opens_is_an_error_and_no_endless_search() -> None:
    start = local(2026, 11, 24, 9, 0)
    sentence = "too little open time after 2026-11-24: correct its hours and its closed days"
    with pytest.raises(ConfigError, match=sentence):
        never_open().advance(start, 1)
    with pytest.raises(ConfigError, match=sentence):
        never_open().next_opening(start)
    with pytest.raises(ConfigError, match=sentence):
        never_open().business_day_end(start, 1)
    assert never_open().between(start, local(2026, 11, 25, 9, 0)) == 0
    assert len(list(never_open().timeline(start, local(9999, 1, 1)))) == 7_320


def test_the_end_of_all_days_is_no_endless_search_either() -> None:
    with pytest.raises(ConfigError, match="too little open time"):
        office().advance(local(9999, 12, 30, 9, 0), 30 * 86_400)


def test_the_version_tells_calendars_apart() -> None:
    assert office().version == office().version
    assert office().version.startswith("holidays ")
    assert office().version != office(closed=["2026-11-25"]).version
    assert office(closed=["2026-11-25"]).version != office(opened=["2026-11-25"]).version
