"""The journal as people read it: in local time, and without what is for machines."""

from zoneinfo import ZoneInfo

import pytest

from ulak.cli.facts import in_words


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("due", "2026-11-24T10:00:00+00:00", "24.11.2026 13:00:00"),
        ("noted", "2026-12-31T22:00:00.371993Z", "01.01.2027 01:00:00"),
        ("desk", "0:48:37.993342", "0 h 48 min 37 s"),
        ("people", "1 day, 2:30:00", "26 h 30 min"),
        ("promise", "first-answer/", "first-answer"),
        ("promise", "preliminary-report/reporter", "preliminary-report/reporter"),
        ("told", "owner, team", "owner, team"),
        ("task", "2", "2"),
    ],
)
def test_a_fact_in_words(name: str, value: str, shown: str) -> None:
    assert list(in_words([(name, value)], ZoneInfo("Europe/Istanbul"))) == [(name, shown)]
