"""The letter of the month: when it is due, who reads it, what it says, and which day it names."""

import csv
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO

import pytest

from tests.desk.remembering_desk import ISTANBUL, RULEBOOK, house
from ulak.desk.contact import Channel
from ulak.desk.decision import Decision
from ulak.desk.figures.month import Month
from ulak.desk.keeping.announcing import MOST, SHOWN, announce, opened_at, readers, removal_day
from ulak.desk.keeping.kept import Life, Over
from ulak.desk.keeping.retention import Retention
from ulak.desk.keeping.span import parse_span
from ulak.desk.rules.yaml_lines import Place
from ulak.desk.ticket import Kind, Purpose

CLOSED = datetime(2021, 3, 1, 20, 30, tzinfo=UTC)
DAY = datetime(2027, 2, 1, 5, 10, tzinfo=UTC)
RULE = Retention("everything", parse_span("5y"), Place("rules/80-retention.yaml", 19))
WITH_PRIVACY = replace(RULEBOOK, roles={**RULEBOOK.roles, "privacy": ("kvkk@kurum.test",)})


def overs(count: int) -> list[Over]:
    lives = (
        Life(f"KSM-2021-{n:06}", 1, Kind.PRIVACY_REQUEST, Channel.CIMER, CLOSED) for n in range(1, count + 1)
    )
    return [Over(one, RULE, datetime(2026, 3, 1, 20, 30, tzinfo=UTC), (one,)) for one in lives]


def letter(count: int, language: str = "en", *, is_more: bool = False) -> Decision:
    to = readers(WITH_PRIVACY)
    return announce(overs(count), is_more=is_more, day=DAY, to=to, house=house(language=language))


def opens(month: str, **changes: object) -> str:
    rulebook = replace(RULEBOOK, **changes)
    return f"{opened_at(Month.parse(month), rulebook, house()).astimezone(ISTANBUL):%Y-%m-%d %H:%M}"


def test_the_month_begins_when_the_office_opens_for_the_first_time():
    assert opens("2026-12") == "2026-12-01 08:10"
    assert opens("2027-01") == "2027-01-04 08:10"  # New Year, Saturday, Sunday
    assert opens("2026-11") == "2026-11-02 08:10"
    assert opens("2026-12", calendars={}) == "2026-12-01 00:00"


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-12-01 08:10", "2027-01-04"),
        ("2026-12-21 08:09", "2027-01-04"),
        ("2026-12-22 08:10", "2027-02-01"),  # the desk was down: two weeks are two weeks
        ("2027-01-04 08:10", "2027-02-01"),
    ],
)
def test_the_day_is_the_first_of_a_month_that_leaves_two_weeks(now: str, day: str):
    at = datetime.fromisoformat(now).replace(tzinfo=ISTANBUL)
    assert f"{removal_day(at, RULEBOOK, house()).astimezone(ISTANBUL):%Y-%m-%d}" == day


def test_privacy_and_quality_read_it_and_administrators_where_nobody_answers_for_privacy():
    assert [one.address for one in readers(WITH_PRIVACY)] == ["kvkk@kurum.test", "kalite@kurum.test"]
    assert [one.address for one in readers(RULEBOOK)] == ["admin@kurum.test", "kalite@kurum.test"]
    assert readers(replace(RULEBOOK, roles={})) == ()


def test_it_names_tickets_by_number_with_the_rule_and_its_line():
    (draft,) = letter(2).drafts
    assert draft.purpose is Purpose.RETENTION
    assert (draft.until, draft.reason) == (DAY, "")
    assert (draft.lines[0].line, draft.lines[0].effect) == (
        "KSM-2021-000001",
        "privacy request, closed 01.03.2021; everything: 5y (rules/80-retention.yaml:19)",
    )
    (draft,) = letter(2, "tr").drafts
    assert (
        draft.lines[1].effect
        == "KVKK başvurusu, 01.03.2021 kapandı; everything: 5y (rules/80-retention.yaml:19)"
    )


def test_all_of_a_long_list_stands_in_its_table():
    decision = letter(SHOWN + 1, is_more=True)
    (draft,) = decision.drafts
    assert len(draft.lines) == SHOWN
    assert draft.reason == (
        f"There are 1 more; the table has all of them. "
        f"A letter has {MOST} tickets at most; the others will stand in those of the next months."
    )
    (table,) = draft.attachments
    rows = list(csv.DictReader(StringIO(table.content.decode("utf-8-sig"))))
    assert len(rows) == SHOWN + 1
    assert rows[-1] == {
        "number": f"KSM-2021-{SHOWN + 1:06}",
        "kind": "privacy-request",
        "channel": "cimer",
        "closed": "2021-03-01",
        "kept_until": "2026-03-01",
        "rule": "everything: 5y",
        "place": "rules/80-retention.yaml:19",
        "removed_on": "2027-02-01",
    }
    assert decision.events[0].facts == (("tickets", str(SHOWN + 1)), ("day", "01.02.2027"))
