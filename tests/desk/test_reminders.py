"""Whoever was asked is reminded once for each time that has come, and then others hear of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desk.remembering_desk import RULEBOOK, Desk, draft, house, mail, templates
from ulak.desk.clocks.escalate import next_look_at
from ulak.desk.clocks.reminders import REMINDERS, next_reminder_at
from ulak.desk.task import TaskKind, TaskState
from ulak.desk.ticket import Purpose, Status

ZEHRA, CAGRI, TEAM = "zehra@kurum.test", "cagri@kurum.test", "ssl-ekip@kurum.test"
LEAD, MIB = "ayse@kurum.test", "mib@kurum.test"


@pytest.fixture
def desk() -> Desk:
    """Without a promise, whose ladder would speak in between."""
    desk = Desk()
    desk.receives(mail("Merhaba"))
    dossier = desk.dossiers["KSM-2026-000001"]
    desk.dossiers["KSM-2026-000001"] = replace(dossier, ticket=replace(dossier.ticket, promises=()))
    return desk


def people(decision, template: str = "reminder") -> list[str]:
    return [a.address for one in decision.drafts if one.template == template for a in one.to]


def test_every_kind_of_task_has_its_reminder() -> None:
    assert set(REMINDERS) == set(TaskKind)


@pytest.mark.parametrize(("text", "asked", "first", "then"), [
    ("#ata ssl\nSizin konunuz.", TEAM, "handed this ticket over", [TEAM, LEAD, ZEHRA, MIB]),
    ("#sor mehmet\nNe dersiniz?", "mehmet@kurum.test", "asked for your opinion",
     ["mehmet@kurum.test", LEAD, ZEHRA, MIB]),
    ("#sor ssl\nNe dersiniz?", TEAM, "asked for your opinion", [TEAM, LEAD, ZEHRA, MIB]),
    ("#sor cagri\nNe dersiniz?", CAGRI, "asked for your opinion", [CAGRI, ZEHRA, MIB]),
    ("#sor mib@kurum.test\nNe dersiniz?", MIB, "asked for your opinion", [MIB, ZEHRA]),
])  # fmt: skip
def test_who_is_asked_is_reminded_and_the_second_time_not_alone(
    desk: Desk, text: str, asked: str, first: str, then: list[str]
) -> None:
    desk.waits(hours=2)
    desk.replies(text)
    desk.waits(days=1, minutes=-1)
    assert desk.escalates() is None
    desk.waits(minutes=1)
    decision = desk.escalates()
    assert people(decision) == [asked]
    letter = draft(decision, "reminder")
    assert (letter.purpose, letter.task, letter.text) == (Purpose.REMINDER, 1, text.partition("\n")[2])
    assert first in letter.reason
    assert "24.11.2026 11:00" in letter.reason
    assert letter.token_word == "note"
    assert desk.escalates() is None
    desk.waits(days=1)
    decision = desk.escalates()
    assert people(decision) == then
    assert "reminder number 2" in decision.drafts[0].reason
    desk.waits(days=1)
    assert people(desk.escalates()) == then
    assert [dict(event.facts)["how often"] for event in decision.events] == ["2"]


def test_after_a_downtime_there_is_one_and_the_next_counts_from_then(desk: Desk) -> None:
    desk.replies("#ata ssl")
    desk.waits(days=14)
    decision = desk.escalates()
    assert people(decision) == [TEAM]
    assert desk.escalates() is None
    assert next_reminder_at(desk.ticket()) == desk.now + timedelta(days=1)


def test_several_tasks_are_reminded_of_in_one_decision_and_letters_of_their_own(desk: Desk) -> None:
    desk.replies("#sor mehmet\nNe dersiniz?")
    desk.replies("#sor cagri\nNe dersiniz?", purpose=Purpose.RECEIPT)
    desk.waits(days=1)
    decision = desk.escalates()
    assert [(one.task, one.to[0].address) for one in decision.drafts] == [
        (1, "mehmet@kurum.test"), (2, CAGRI)]  # fmt: skip
    assert decision.reason == "KSM-2026-000001: reminded of consultation 1, consultation 2"
    assert [task.reminded for task in desk.ticket().tasks] == [1, 1]


def test_only_the_task_whose_time_has_come_moves(desk: Desk) -> None:
    desk.replies("#sor mehmet\nNe dersiniz?")
    desk.waits(hours=3)
    desk.replies("#sor cagri\nNe dersiniz?", purpose=Purpose.RECEIPT)
    desk.waits(hours=21)
    assert people(desk.escalates()) == ["mehmet@kurum.test"]
    assert [task.reminded for task in desk.ticket().tasks] == [1, 0]


def test_who_has_acted_is_left_in_peace(desk: Desk) -> None:
    desk.replies("#ata ssl")
    desk.replies("Bakıyoruz.", LEAD, Purpose.CONSULTATION)
    assert desk.ticket().tasks[0].state is TaskState.DONE
    desk.waits(days=5)
    assert desk.escalates() is None


def test_where_who_was_asked_has_left_whoever_has_the_ticket_hears(desk: Desk) -> None:
    desk.replies("#sor mehmet\nNe dersiniz?")
    (task,) = desk.ticket().tasks
    dossier = desk.dossiers["KSM-2026-000001"]
    gone = replace(dossier.ticket, tasks=(replace(task, of="gone@kurum.test"),))
    desk.dossiers["KSM-2026-000001"] = replace(dossier, ticket=gone)
    desk.waits(days=1)
    assert people(desk.escalates()) == ["musteri-iliskileri@kurum.test"]
    desk.waits(days=1)
    assert people(desk.escalates()) == ["musteri-iliskileri@kurum.test", ZEHRA, MIB]


def test_where_no_server_proves_anybody_each_member_has_a_letter_of_their_own() -> None:
    desk = Desk(house=house(authserv_id=""))
    desk.receives(mail("Merhaba"))
    desk.replies("#ata ssl", to=ZEHRA)
    desk.waits(days=1)
    decision = None
    while decision is None or "reminder" not in templates(decision):
        decision = desk.escalates()
    assert people(decision) == [LEAD, "mehmet@kurum.test"]


def test_of_a_closed_ticket_nothing_is_asked_any_more(desk: Desk) -> None:
    desk.replies("#sor mehmet\nNe dersiniz?")
    dossier = desk.dossiers["KSM-2026-000001"]
    closed = replace(dossier.ticket, status=Status.CLOSED)
    desk.dossiers["KSM-2026-000001"] = replace(dossier, ticket=closed)
    desk.waits(days=1)
    assert desk.escalates().drafts == ()
    assert next_reminder_at(desk.ticket()) is None


def test_a_ticket_is_looked_at_when_a_reminder_is_due(desk: Desk) -> None:
    assert next_look_at(desk.ticket(), {}, RULEBOOK) is None
    desk.replies("#sor mehmet\nNe dersiniz?")
    assert next_look_at(desk.ticket(), {}, RULEBOOK) == desk.now + timedelta(days=1)
