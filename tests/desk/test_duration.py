"""Durations and terms as administrators write them."""

from datetime import timedelta

import pytest

from ulak.desk.clocks.duration import parse_duration, parse_term, write_term
from ulak.desk.clocks.promise import Term, Unit


@pytest.mark.parametrize(
    ("word", "duration"),
    [
        ("90s", timedelta(seconds=90)),
        ("15m", timedelta(minutes=15)),
        ("8h", timedelta(hours=8)),
        ("2d", timedelta(days=2)),
        ("0s", timedelta()),
        (" 2m ", timedelta(minutes=2)),
    ],
)
def test_a_duration_is_a_number_and_a_unit(word: str, duration: timedelta) -> None:
    assert parse_duration(word) == duration


@pytest.mark.parametrize(
    "word", ["", "8", "h", "8 h", "-8h", "1.5h", "8H", "8h30m", "٨h", "8h\n8h", "24", "1w"]
)
def test_anything_else_is_refused_with_an_example(word: str) -> None:
    with pytest.raises(ValueError, match=r"is not a duration: write a number and a unit, for example 90s"):
        parse_duration(word)
    with pytest.raises(ValueError, match=r"for example 8h, 24h, 30d or 15bd"):
        parse_term(word)


def test_business_days_are_a_term_and_not_a_duration() -> None:
    with pytest.raises(ValueError, match="'15bd' counts business days"):
        parse_duration("15bd")


@pytest.mark.parametrize("word", ["999999999d", "3661d", "3661bd"])
def test_ten_years_are_the_limit(word: str) -> None:
    with pytest.raises(ValueError, match="longer than ten years"):
        parse_term(word)


@pytest.mark.parametrize("word", ["0h", "0d", "0bd"])
def test_a_promise_needs_time(word: str) -> None:
    with pytest.raises(ValueError, match="leaves no time at all"):
        parse_term(word)


@pytest.mark.parametrize(
    ("word", "term"),
    [
        ("24h", Term(86_400, Unit.SECONDS)),
        ("8h", Term(28_800, Unit.SECONDS)),
        ("15m", Term(900, Unit.SECONDS)),
        ("90s", Term(90, Unit.SECONDS)),
        ("30d", Term(30, Unit.DAYS)),
        ("15bd", Term(15, Unit.BUSINESS_DAYS)),
        ("1d", Term(1, Unit.DAYS)),
    ],
)
def test_a_term_is_read_and_written_alike(word: str, term: Term) -> None:
    assert parse_term(word) == term
    assert write_term(term) == word
