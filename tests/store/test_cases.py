"""Which reports of cases are to be looked at because a ticket changed, on both databases."""

from dataclasses import replace

import pytest

from tests.store.specimen import Desk, ticket
from tests.store.test_looked_through import FIRST, REPORT, SECOND, WWW, changed, opened
from ulak.desk.certificates.report import Report
from ulak.desk.clocks.promise import Promise, PromiseRule, PromiseState, Term, Unit
from ulak.desk.ticket import Kind, Link, Relation, Status, Ticket
from ulak.store.cases import Cases
from ulak.store.engine import Store

NAMING = Report(certificates=(WWW,))
THIRD = "KSM-2026-000003"
CASE = (Link(FIRST, Relation.CASE),)
RULE = PromiseRule("preliminary-report", Term(86_400, Unit.SECONDS), "wall", "preliminary-report")


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


@pytest.fixture
def cases(store: Store) -> Cases:
    return Cases(store)


def naming(desk: Desk, number: str, kind: Kind = REPORT, **changes: object) -> Ticket:
    return changed(desk, opened(desk, number, kind), report=NAMING, **changes)


def given(cases: Cases) -> dict[str, list[str]]:
    return {one.number: [other.number for other in others] for one, others in cases.changed()}


def waiting(state: PromiseState) -> tuple[Promise, ...]:
    at = ticket(FIRST).received_at
    return (Promise(RULE, "subscriber", at, at, state),)


def test_reports_that_name_one_certificate_are_given_out_with_each_other_once(desk: Desk, cases: Cases):
    naming(desk, FIRST)
    assert given(cases) == {}
    naming(desk, SECOND)
    opened(desk, THIRD)
    assert given(cases) == {FIRST: [SECOND], SECOND: [FIRST]}
    assert given(cases) == {}


def test_a_change_of_either_is_one_of_both(desk: Desk, cases: Cases):
    first = naming(desk, FIRST)
    naming(desk, SECOND)
    given(cases)
    changed(desk, first, priority="high")
    assert sorted(given(cases)) == [FIRST, SECOND]


def test_who_did_not_come_to_the_end_begins_anew(desk: Desk, cases: Cases):
    for number in (FIRST, SECOND):
        naming(desk, number)
    next(iter(cases.changed()))
    assert sorted(given(cases)) == [FIRST, SECOND]


def test_the_oldest_comes_first(desk: Desk, cases: Cases):
    first, second = naming(desk, FIRST), naming(desk, SECOND)
    changed(desk, first, received_at=second.received_at.replace(year=2027))
    assert [*given(cases)] == [SECOND, FIRST]


def test_what_is_linked_is_given_out_though_it_is_no_report_any_more(desk: Desk, cases: Cases):
    naming(desk, FIRST, Kind.COMPLAINT)
    changed(desk, opened(desk, SECOND), links=CASE)
    assert given(cases) == {SECOND: [FIRST]}


@pytest.mark.parametrize(
    ("state", "found"),
    [
        (PromiseState.RUNNING, [FIRST, SECOND]),
        (PromiseState.BREACHED, [FIRST, SECOND]),
        (PromiseState.NOT_APPLICABLE, [SECOND]),
    ],
)
def test_of_closed_ones_those_whose_subscriber_is_waited_for(
    desk: Desk, cases: Cases, state: PromiseState, found: list[str]
):
    first = naming(desk, FIRST)
    changed(desk, first, status=Status.CLOSED, closed_at=first.received_at, promises=waiting(state))
    naming(desk, SECOND)
    assert sorted(given(cases)) == found


def test_those_asked_for_come_as_they_are_now(desk: Desk, cases: Cases):
    first, second = naming(desk, FIRST), naming(desk, SECOND)
    moved = changed(desk, first, priority="high")
    assert [one.ticket for one in cases.dossiers([SECOND, FIRST])] == [second, moved]
    assert replace(moved, priority=first.priority, version=first.version) == first
