"""Every figure of every month of a generated year is what a count apart from the product's code makes of it."""

import json
from typing import Any

import pytest

from tests.desk.remembering_desk import ISTANBUL, RULEBOOK
from tests.figures.apart.known import Span
from tests.figures.brute_force import counted, line
from tests.figures.lives import Year
from tests.figures.written import Row, entries, rows
from tests.figures.year import made_up
from ulak.desk.figures.figures import figures
from ulak.desk.figures.figures_words import as_words
from ulak.desk.figures.month import Month
from ulak.desk.figures.ruled import Ruled, ruled_by

CERTIFICATES = {"mali_muhur": 52_000, "nes": 181_000}
FIGURES = tuple(f"K{number}" for number in range(1, 26))
MONTHS = tuple(range(1, 13))


@pytest.fixture(scope="module")
def year() -> Year:
    return made_up(1500)


@pytest.fixture(scope="module")
def journal(year: Year) -> list[Row]:
    return rows(year)


@pytest.fixture(scope="module")
def ruled() -> Ruled:
    return ruled_by(RULEBOOK, ISTANBUL, CERTIFICATES)


def _as_json(value: Any) -> Any:
    return json.loads(json.dumps(value))


@pytest.mark.parametrize("month", MONTHS)
def test_every_figure_is_what_brute_force_counts(
    month: int, year: Year, journal: list[Row], ruled: Ruled
) -> None:
    said = _as_json(as_words(figures(entries(journal), Month(2026, month), ruled)))
    apart = _as_json(counted(year, Span(2026, month), CERTIFICATES))
    apart["K25"] = {"points": _as_json(line(year, Span(2026, month)))}
    wrong = {key: (said[key], apart[key]) for key in FIGURES if said[key] != apart[key]}
    assert wrong == {}


def test_nothing_of_the_journal_after_the_month_changes_its_figures(
    year: Year, journal: list[Row], ruled: Ruled
) -> None:
    """But what came in the month and was written down later, and what the last day counted."""
    month = Month(2026, 6)
    ends = month.ends(ISTANBUL)
    late = {life.number for life in year.lives if life.received < ends <= life.opened}
    by_then = [
        row
        for row in journal
        if row.at < ends or row.event == "day counted" or (row.ticket in late and row.event == "ticket counted as")
    ]  # fmt: skip
    assert len(by_then) < len(journal)
    assert figures(entries(by_then), month, ruled) == figures(entries(journal), month, ruled)


def test_the_year_has_something_of_everything(year: Year) -> None:
    """A generator that makes no gates would prove nothing about gates."""
    lives = year.lives
    assert {life.channel for life in lives} == {
        *("email", "phone", "web", "cimer", "tubimer", "social", "in-person"),
    }
    assert {life.kind for life in lives} == {
        *("complaint", "request", "suggestion", "certificate-problem-report", "privacy-request", "other"),
    }
    assert {one.why for life in lives for one in life.closings} == {
        *("", "author", "staff", "bounce", "taken back"),
    }
    assert {one.how for life in lives for one in life.gates} == {"", "approved", "signed", "returned"}
    assert {one.key for life in lives for one in life.promises} == {
        *("first-answer/", "petition/", "information-request/", "revocation/"),
        *("preliminary-report/reporter", "preliminary-report/subscriber"),
    }
    for what in (
        any(life.merged for life in lives),
        any(life.kinds for life in lives),
        any(life.group for life in lives),
        any(life.actions and life.actions[0].ended is None for life in lives),
        any(life.survey and life.survey.refused for life in lives),
        any(life.acknowledgement_bounced for life in lives),
        any(one.ended for life in lives for one in life.promises),
        any(one.kept(one.due) and not one.kept(life.opened) for life in lives for one in life.promises),
        any(life.opened.month != life.received.month for life in lives),
        any(one.ends is None for life in lives for one in life.waits),
        any(len(life.transfers) > 2 for life in lives),
        len({one.day for one in year.days}) < 365,
    ):
        assert what


def test_the_same_seed_makes_the_same_year(year: Year) -> None:
    assert made_up(60) == made_up(60)
    assert made_up(60).lives != made_up(60, seed=1).lives
