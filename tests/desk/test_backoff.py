"""When a letter is tried again, and when the desk gives up."""

from datetime import UTC, datetime, timedelta

import pytest

from ulak.desk.ticket import Purpose
from ulak.desk.watch.backoff import LONGEST_PAUSE, lifetime, next_try, pause

NOON = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("attempts", "minutes"),
    [(0, 0), (1, 1), (2, 3), (3, 10), (4, 30), (5, 60), (6, 120), (7, 240), (99, 240)],
)
def test_pauses_grow_to_four_hours(attempts: int, minutes: int):
    assert next_try(Purpose.ANSWER, NOON, attempts, NOON, 0.0) == NOON + timedelta(minutes=minutes)


def test_jitter_adds_at_most_a_fifth():
    assert next_try(Purpose.ANSWER, NOON, 3, NOON, 0.5) == NOON + timedelta(minutes=11)


@pytest.mark.parametrize(
    ("purpose", "days"),
    [
        (Purpose.ACKNOWLEDGEMENT, 1),
        (Purpose.RECEIPT, 1),
        (Purpose.CODE, 1),
        (Purpose.ANSWER, 5),
        (Purpose.PRELIMINARY_REPORT, 5),
        (Purpose.NOTICE, 5),
        (Purpose.ESCALATION, 5),
    ],
)
def test_what_matters_is_tried_for_five_days(purpose: Purpose, days: int):
    end = NOON + timedelta(days=days)
    assert lifetime(purpose) == timedelta(days=days)
    assert next_try(purpose, NOON, 20, end - timedelta(minutes=1), 0.9) == end
    assert next_try(purpose, NOON, 21, end, 0.0) is None


@pytest.mark.parametrize(
    ("times", "seconds"), [(0, 5), (1, 5), (2, 10), (3, 20), (6, 160), (7, 300), (999, 300)]
)
def test_a_server_that_is_away_is_asked_ever_less_often(times: int, seconds: int):
    assert pause(times, 0.0) == timedelta(seconds=seconds) <= LONGEST_PAUSE
    assert pause(times, 0.5) == timedelta(seconds=seconds * 1.1)
