"""Times, days and spans as people write them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from ulak.desk.clocks.promise import Term, Unit
from ulak.desk.clocks.time_words import read_day, read_span, read_time

ISTANBUL = ZoneInfo("Europe/Istanbul")
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)  # a Tuesday, 15:00 in Istanbul


@pytest.mark.parametrize(("words", "local"), [
    ("14:05", "2026-11-24 14:05"),
    ("9:40", "2026-11-24 09:40"),
    ("14.05", "2026-11-24 14:05"),
    ("saat 14.05'te", "2026-11-24 14:05"),
    ("at 14:05", "2026-11-24 14:05"),
    ("14:05:09", "2026-11-24 14:05:09"),
    ("18:30", "2026-11-24 18:30"),
    ("dün 14:05", "2026-11-23 14:05"),
    ("DÜN 14:05", "2026-11-23 14:05"),
    ("yesterday 14:05", "2026-11-23 14:05"),
    ("bugün saat 14:05", "2026-11-24 14:05"),
    ("pazartesi 14:05", "2026-11-23 14:05"),
    ("salı günü 14:05", "2026-11-24 14:05"),
    ("Salı 18:30", "2026-11-17 18:30"),
    ("salı günü 18:30", "2026-11-17 18:30"),
    ("wednesday 09:00", "2026-11-18 09:00"),
    ("24.11.2026 14:05", "2026-11-24 14:05"),
    ("24.11.2026, 14:05", "2026-11-24 14:05"),
    ("24/11/2026 14.05", "2026-11-24 14:05"),
    ("4.1.2026 saat 14:05", "2026-01-04 14:05"),
    ("24.11.26 14:05", "2026-11-24 14:05"),
    ("23.11 14:05", "2026-11-23 14:05"),
    ("25.11 14:05", "2025-11-25 14:05"),
    ("2026-11-24 14:05", "2026-11-24 14:05"),
    ("2026-11-24T14:05", "2026-11-24 14:05"),
    ("2026-11-24T11:05Z", "2026-11-24 14:05"),
    ("2026-11-24T11:05:30.250Z", "2026-11-24 14:05:30"),
    ("2026-11-24T16:05+05:00", "2026-11-24 14:05"),
    ("2026-11-24 09:35 -0130", "2026-11-24 14:05"),
    ("24.11.2026 11:05 UTC", "2026-11-24 14:05"),
    ("11:05 gmt", "2026-11-24 14:05"),
    ("24 Kasım 2026 14:05", "2026-11-24 14:05"),
    ("24 Kasım 14:05", "2026-11-24 14:05"),
    ("24 KASIM'da 14:05", "2026-11-24 14:05"),
    ("November 24, 2026 14:05", "2026-11-24 14:05"),
])  # fmt: skip
def test_times_as_people_write_them(words: str, local: str) -> None:
    expected = datetime.fromisoformat(local).replace(tzinfo=ISTANBUL).astimezone(UTC)
    assert read_time(words, NOW, ISTANBUL) == expected


@pytest.mark.parametrize(("words", "local"), [
    ("14:05", "2026-11-24 14:05"),
    ("15:00", "2026-11-24 15:00"),
    ("15:05", "2026-11-24 15:00"),
    ("15:06", "2026-11-23 15:06"),
    ("saat 18.30'da", "2026-11-23 18:30"),
    ("bugün 18:30", "2026-11-24 18:30"),
    ("yarın 18:30", "2026-11-25 18:30"),
    ("salı 18:30", "2026-11-17 18:30"),
    ("24.11.2026 18:30", "2026-11-24 18:30"),
])  # fmt: skip
def test_a_time_of_what_is_past_is_yesterdays_where_todays_has_not_come(words: str, local: str) -> None:
    expected = datetime.fromisoformat(local).replace(tzinfo=ISTANBUL).astimezone(UTC)
    assert read_time(words, NOW, ISTANBUL, is_past=True) == expected


@pytest.mark.parametrize("words", [
    "", "yakında", "dün", "24.11.2026", "24.11.26", "2026-11-24", "25:00", "14:60", "14:05:61", "14",
    "31.02.2026 14:05", "24.11.1999 14:05", "24.11.2100 14:05", "24.13.2026 14:05", "evvelsi 14:05",
    "14:05 dün", "24 Frimaire 14:05", "32 Kasım 14:05", "0x3A:4F:11 14:05", "14:05x",
])  # fmt: skip
def test_what_names_no_time(words: str) -> None:
    assert read_time(words, NOW, ISTANBUL) is None


@pytest.mark.parametrize(("words", "last", "coming"), [
    ("18.05.2026", "2026-05-18", "2026-05-18"),
    ("2026-05-18", "2026-05-18", "2026-05-18"),
    ("2026/5/18", "2026-05-18", "2026-05-18"),
    ("18 Mayıs 2026", "2026-05-18", "2026-05-18"),
    ("18 May 2026", "2026-05-18", "2026-05-18"),
    ("18 Mayıs", "2026-05-18", "2027-05-18"),
    ("18 MAYIS'a", "2026-05-18", "2027-05-18"),
    ("May 18th", "2026-05-18", "2027-05-18"),
    ("18.05", "2026-05-18", "2027-05-18"),
    ("24.11", "2026-11-24", "2026-11-24"),
    ("31 Aralık", "2025-12-31", "2026-12-31"),
    ("1 Oca", "2026-01-01", "2027-01-01"),
    ("bugün", "2026-11-24", "2026-11-24"),
    ("yarın", "2026-11-25", "2026-11-25"),
    ("tomorrow", "2026-11-25", "2026-11-25"),
    ("cuma", "2026-11-20", "2026-11-27"),
    ("Cuma günü", "2026-11-20", "2026-11-27"),
    ("friday", "2026-11-20", "2026-11-27"),
    ("salı", "2026-11-24", "2026-12-01"),
    ("Pazar", "2026-11-22", "2026-11-29"),
    ("Pzt", "2026-11-23", "2026-11-30"),
])  # fmt: skip
def test_days_as_people_write_them(words: str, last: str, coming: str) -> None:
    assert read_day(words, NOW, ISTANBUL) == date.fromisoformat(last)
    assert read_day(words, NOW, ISTANBUL, ahead=True) == date.fromisoformat(coming)


@pytest.mark.parametrize(
    "words", ["", "yakında", "31.02", "30 Şubat 2027", "18-05/2026", "2026", "18 Mayıs 1919"]
)
@pytest.mark.parametrize("ahead", [False, True])
def test_what_names_no_day(words: str, ahead: bool) -> None:
    assert read_day(words, NOW, ISTANBUL, ahead) is None


def test_the_day_is_that_of_the_house_and_not_of_utc() -> None:
    late = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)  # 01:00 of the 25th in Istanbul
    assert read_day("bugün", late, ISTANBUL) == date(2026, 11, 25)
    assert read_time("00:30", late, ISTANBUL) == datetime(2026, 11, 24, 21, 30, tzinfo=UTC)


@pytest.mark.parametrize(("words", "term"), [
    ("3d", Term(3, Unit.DAYS)),
    ("5 gün", Term(5, Unit.DAYS)),
    ("5gün", Term(5, Unit.DAYS)),
    ("1 DAY", Term(1, Unit.DAYS)),
    ("2 hafta", Term(14, Unit.DAYS)),
    ("2 weeks", Term(14, Unit.DAYS)),
    ("3bd", Term(3, Unit.BUSINESS_DAYS)),
    ("3 iş günü", Term(3, Unit.BUSINESS_DAYS)),
    ("3 business days", Term(3, Unit.BUSINESS_DAYS)),
    ("8h", Term(28_800, Unit.SECONDS)),
    ("8 saat", Term(28_800, Unit.SECONDS)),
    ("0d", None),
    ("999 hafta", None),
    ("yakında", None),
    ("5 elma", None),
    ("", None),
    ("-3d", None),
])  # fmt: skip
def test_spans_as_people_write_them(words: str, term: Term | None) -> None:
    assert read_span(words) == term
