"""A month is half-open and where the house is."""

from datetime import UTC, datetime

import pytest

from tests.desk.figures.diary import ISTANBUL, NOVEMBER, local
from ulak.desk.figures.month import Month, month_of


@pytest.mark.parametrize(
    "word", ["", "2026", "2026-13", "2026-00", "2026-1", "26-11", "2026-11-01", "٢٠٢٦-11", "0001-01"]
)
def test_what_is_no_month_is_refused(word: str):
    with pytest.raises(ValueError, match="no month"):
        Month.parse(word)


def test_it_is_written_as_it_is_read_and_in_order():
    assert str(Month.parse("2026-11")) == "2026-11"
    assert Month(2026, 2) < Month(2026, 11) < Month(2027, 1)


def test_it_begins_and_ends_at_midnight_of_the_house():
    assert NOVEMBER.begins(ISTANBUL) == datetime(2026, 10, 31, 21, tzinfo=UTC)
    assert NOVEMBER.ends(ISTANBUL) == datetime(2026, 11, 30, 21, tzinfo=UTC)


def test_its_neighbours():
    assert Month(2026, 12).next() == Month(2027, 1)
    assert NOVEMBER.before() == Month(2026, 10)
    assert Month(2026, 1).before() == Month(2025, 12)
    assert NOVEMBER.before(11) == Month(2025, 12)


@pytest.mark.parametrize(
    ("instant", "month"),
    [
        ("11-30 23:59:30", "2026-11"),
        ("12-01 00:00:00", "2026-12"),
        ("11-01 00:00:00", "2026-11"),
        ("10-31 23:59:59", "2026-10"),
        ("2016-02-29 23:59:59", "2016-02"),
    ],
)
def test_in_which_month_an_instant_lies(instant: str, month: str):
    at = local(instant)
    assert str(month_of(at, ISTANBUL)) == month
    assert Month.parse(month).begins(ISTANBUL) <= at < Month.parse(month).ends(ISTANBUL)


def test_no_summer_time_moves_its_length():
    for number in range(1, 13):
        one = Month(2026, number)
        assert (one.ends(ISTANBUL) - one.begins(ISTANBUL)).total_seconds() % 86_400 == 0
