"""Dates, durations and sizes as people write them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ulak.gateways.templates import wording

ISTANBUL = ZoneInfo("Europe/Istanbul")


@pytest.mark.parametrize(
    ("at", "turkish", "english"),
    [
        (
            datetime(2026, 11, 24, 6, 0, tzinfo=UTC),
            "24 Kasım 2026 Salı 09:00",
            "Tuesday 24 November 2026 09:00",
        ),
        (
            datetime(2026, 6, 1, 5, 10, tzinfo=UTC),
            "1 Haziran 2026 Pazartesi 08:10",
            "Monday 1 June 2026 08:10",
        ),
        (datetime(2026, 12, 31, 21, 0, tzinfo=UTC), "1 Ocak 2027 Cuma 00:00", "Friday 1 January 2027 00:00"),
    ],
)
def test_a_moment_is_local(at: datetime, turkish: str, english: str):
    assert wording.moment(at, "tr", ISTANBUL) == turkish
    assert wording.moment(at, "en", ISTANBUL) == english
    assert wording.moment(at, "de", ISTANBUL) == english


def test_readers_abroad_are_told_the_offset():
    assert wording.offset(datetime(2026, 11, 24, 6, 0, tzinfo=UTC), ISTANBUL) == "UTC+03:00"


@pytest.mark.parametrize(
    ("span", "turkish", "english"),
    [
        (timedelta(0), "0 dakika", "0 minutes"),
        (timedelta(seconds=59), "0 dakika", "0 minutes"),
        (timedelta(minutes=1), "1 dakika", "1 minute"),
        (timedelta(hours=1, minutes=5), "1 saat 5 dakika", "1 hour 5 minutes"),
        (timedelta(days=2, minutes=5), "2 gün 5 dakika", "2 days 5 minutes"),
        (timedelta(days=1, hours=2, minutes=3), "1 gün 2 saat", "1 day 2 hours"),
        (-timedelta(hours=2), "2 saat", "2 hours"),
    ],
)
def test_a_duration_is_its_two_largest_units(span: timedelta, turkish: str, english: str):
    assert wording.duration(span, "tr") == turkish
    assert wording.duration(span, "en") == english


@pytest.mark.parametrize(
    ("octets", "turkish"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1_000, "1 KB"),
        (183_400, "183 KB"),
        (1_250_000, "1,2 MB"),
        (7 * 10**12, "7000,0 GB"),
    ],
)
def test_a_size_is_in_thousands(octets: int, turkish: str):
    assert wording.size(octets, "tr") == turkish
    assert wording.size(octets, "en") == turkish.replace(",", ".")


def test_every_line_is_quoted():
    assert wording.quoted("a\n\n b") == "> a\n>\n>  b"
