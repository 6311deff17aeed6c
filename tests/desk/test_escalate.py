"""Each step of a ladder once, to each person once, and after downtime in one letter that says so."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.desk.remembering_desk import ISTANBUL, RULEBOOK, Desk, draft, mail
from ulak.desk.clocks.breach import Taken
from ulak.desk.clocks.due import start
from ulak.desk.clocks.duration import parse_term
from ulak.desk.clocks.escalate import next_look_at
from ulak.desk.clocks.promise import PromiseState


@pytest.fixture
def report() -> Desk:
    desk = Desk()
    desk.receives(mail("The CRL is stale.", "hanno@research.test", "CRL"), "cainfo")
    return desk


def people(decision) -> list[str]:
    return [a.address for a in draft(decision, "escalation").to]


TEAM, LEAD, QUALITY, BOSS = (
    "ssl-ekip@kurum.test",
    "ayse@kurum.test",
    "kalite@kurum.test",
    "yonetim@kurum.test",
)


def test_the_ladder_of_a_report(report: Desk):
    told = []
    for minutes in range(0, 26 * 60, 10):
        report.waits(minutes=10 if minutes else 0)
        if decision := report.escalates():
            told.append(((report.now - report.ticket().received_at).total_seconds() / 3600, people(decision)))
    assert [round(hours, 2) for hours, _ in told] == [12.0, 20.0, 23.0, 24.17, 25.0]
    assert [to for _, to in told] == [
        [TEAM],
        [LEAD, QUALITY],
        [BOSS],
        [TEAM, LEAD, QUALITY, BOSS],
        [TEAM, LEAD, QUALITY, BOSS],
    ]


def test_a_breach_is_written_down_once_and_stays(report: Desk):
    report.waits(hours=24, seconds=1)
    decision = report.escalates()
    names = [event.name for event in decision.events]
    assert names.count("promise breached") == 2
    assert [p.state for p in report.ticket().promises] == [PromiseState.BREACHED] * 2
    assert report.escalates() is None
    report.waits(hours=1)
    assert "promise breached" not in [event.name for event in report.escalates().events]
    report.replies("#ön-rapor\nWe found nothing.", "mehmet@kurum.test")
    report.waits(minutes=3)
    report.dispatches()
    reporter = report.ticket().promises[0]
    assert (reporter.state, reporter.kept_at) == (PromiseState.BREACHED, report.now)


def test_after_downtime_one_letter_goes_to_everybody_who_was_missed(report: Desk):
    report.waits(hours=21)
    decision = report.escalates()
    assert people(decision) == [TEAM, LEAD, QUALITY]
    assert len(decision.steps) == 4
    assert "several steps" in draft(decision, "escalation").reason
    assert report.escalates() is None


@pytest.mark.parametrize(("minutes", "says"), [(0, ""), (5, ""), (6, "comes late")])
def test_a_letter_says_that_it_is_late(report: Desk, minutes, says):
    report.waits(hours=12, minutes=minutes)
    reason = draft(report.escalates(), "escalation").reason
    assert bool(reason) is bool(says)
    assert says in reason


def test_the_owner_is_told_and_a_kept_promise_tells_nobody(report: Desk):
    report.replies("#al\n#ön-rapor\nWe found nothing.", "mehmet@kurum.test")
    report.waits(hours=12)
    report.dispatches()
    decision = report.escalates()
    assert people(decision) == ["mehmet@kurum.test", TEAM]
    assert [p.key for p in draft(decision, "escalation").promises] == ["preliminary-report/subscriber"]


def test_steps_without_people_are_taken_all_the_same(report: Desk):
    dossier = report.dossiers["KSM-2026-000001"]
    report.dossiers["KSM-2026-000001"] = replace(dossier, ticket=replace(dossier.ticket, team="nobody"))
    report.waits(hours=12)
    decision = report.escalates()
    assert (decision.drafts, len(decision.steps)) == ((), 2)


def test_a_breach_without_a_ladder_is_a_breach(report: Desk):
    report.rulebook = replace(report.rulebook, escalations={})
    report.waits(hours=12)
    assert report.escalates() is None
    report.waits(hours=13)
    decision = report.escalates()
    assert (decision.drafts, decision.steps, len(decision.events)) == ((), (), 2)


def test_when_to_look_next(report: Desk):
    ticket, start = report.ticket(), report.ticket().received_at
    assert next_look_at(ticket, {}, RULEBOOK) - start == timedelta(hours=12)
    taken = {
        promise.key: Taken(frozenset({("12h", 0), ("20h", 0), ("23h", 0)})) for promise in ticket.promises
    }
    assert next_look_at(ticket, taken, RULEBOOK) - start == timedelta(hours=24)
    assert next_look_at(replace(ticket, promises=()), {}, RULEBOOK) is None


def monday_at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 30, hour, minute, tzinfo=ISTANBUL)


def test_what_waits_for_one_opening_is_one_letter_and_none_that_is_late():
    desk = Desk()
    desk.now = datetime(2026, 11, 26, 9, 0, tzinfo=ISTANBUL)  # a Thursday: due at 17:00
    desk.receives(mail("Kartım gelmedi."))
    for hours in (4, 6, 7.2, 8.1, 32):
        desk.now = desk.ticket().received_at + timedelta(hours=hours)
        assert desk.escalates() is not None, hours
    for minutes in range(0, 63 * 60, 11):  # from Friday evening to Monday, just before the desk opens
        desk.now = monday_at(8, 9) - timedelta(minutes=minutes)
        assert desk.escalates() is None
    assert next_look_at(desk.ticket(), desk.steps_of("KSM-2026-000001"), RULEBOOK) == monday_at(8, 10)
    desk.now = monday_at(8, 10)
    decision = desk.escalates()
    sunday = datetime(2026, 11, 29, 17, 0, tzinfo=ISTANBUL)
    assert [(step.step, step.occurrence) for step in decision.steps] == [("100%", sunday.timestamp())]
    assert "late" not in draft(decision, "escalation").reason
    assert desk.escalates() is None


def test_a_breach_when_the_desk_closes_is_written_down_at_once_and_told_when_it_opens():
    desk = Desk()
    desk.receives(mail("Kaç sertifika iptal edildi?"))
    rule = replace(RULEBOOK.promises["information-request"], within=parse_term("3bd"))
    promise = start(rule, "", desk.now, RULEBOOK.calendars, "")
    assert promise.due_at == datetime(2026, 11, 27, 19, 0, tzinfo=ISTANBUL)  # a Friday
    desk._change(desk.ticket().number, ticket=replace(desk.ticket(), promises=(promise,)))
    desk.now = promise.due_at
    desk.escalates()
    desk.now += timedelta(seconds=1)
    decision = desk.escalates()
    assert [event.name for event in decision.events] == ["promise breached"]
    assert (decision.drafts, decision.steps) == ((), ())
    assert desk.ticket().promises[0].broken.noted_at == desk.now
    desk.now = monday_at(8, 10)
    told = draft(desk.escalates(), "escalation").reason
    assert "Its time went so: " in told
    assert "late" not in told
