"""Surveys on both databases: one person once, whoever asks at the same time; one rating; a refusal for good."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.store.specimen import NOON, ZEYNEP, Desk, message
from ulak.desk.decision import Decision, Disposition
from ulak.desk.satisfaction.survey_rules import SurveyRules
from ulak.desk.satisfaction.vote import Survey, Vote
from ulak.desk.ticket import Filing, Status
from ulak.store.engine import Store
from ulak.store.stale import Stale
from ulak.store.surveys import Closed, Surveys, rating_of, surveys_about

DAY = timedelta(days=1)
RULES = SurveyRules()


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def closed(desk: Desk, store: Store, at=NOON) -> tuple[Closed, ...]:
    """Two tickets of one author, closed at noon."""
    for _ in range(2):
        ticket = desk.open()
        shut = replace(ticket, status=Status.CLOSED, closed_at=NOON, version=ticket.version + 1)
        desk.do(Decision("closed", before=ticket, after=shut))
    return Surveys(store).closed(RULES, NOON, at + DAY)


def asks(store: Store, one: Closed, at=NOON + DAY) -> bool:
    try:
        with store.write() as connection:
            Surveys(store).asks(one, RULES, at)(connection)
    except Stale:
        return False
    return True


def test_of_two_tickets_of_a_person_one_is_asked_about_whoever_asks(desk: Desk, store: Store) -> None:
    first, second = closed(desk, store)
    with ThreadPoolExecutor(4) as pool:
        asked = list(pool.map(lambda one: asks(store, one), (first, second, first, second)))
    assert sum(asked) == 1
    assert Surveys(store).closed(RULES, NOON, NOON + DAY) == ()


def test_a_rating_counts_once_and_a_refusal_for_good(desk: Desk, store: Store) -> None:
    first, _ = closed(desk, store)
    assert asks(store, first)
    ticket = desk.tickets.ticket(first.number)
    assert ticket is not None
    rated = Decision(
        "rated",
        Disposition.FILED,
        Filing.RATING,
        before=ticket,
        after=replace(ticket, version=ticket.version + 1),
        vote=Vote(first.number, 4),
        refuses=ZEYNEP.address,
    )
    desk.do(rated, message=message(ZEYNEP, text="4"), arrival=desk.spooled())
    with store.snapshot() as connection:
        assert rating_of(connection, first.number) == 4
        found = surveys_about(connection, (first.number, "KSM-2026-999999"))
    assert found == (Survey(first.number, ZEYNEP.address, NOON + DAY, 4, refused=True),)
    now = desk.tickets.ticket(first.number)
    assert now is not None
    again = replace(rated, before=now, after=replace(now, version=now.version + 1))
    with pytest.raises(Stale):
        desk.do(again, message=message(ZEYNEP, text="1"), arrival=desk.spooled())
    assert not asks(store, replace(first, number="KSM-2026-000002"), NOON + 400 * DAY)


def test_after_ninety_days_the_person_may_be_asked_about_another(desk: Desk, store: Store) -> None:
    first, second = closed(desk, store)
    assert asks(store, first)
    assert not asks(store, second, NOON + 90 * DAY)
    assert not asks(store, first, NOON + 91 * DAY)
    assert asks(store, second, NOON + 91 * DAY)
