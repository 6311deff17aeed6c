"""Escalation: each step once, also over a downtime, and nothing when nothing is due."""

import pytest

from tests.cli.living_house import mail
from tests.stages.office_desk import OfficeDesk
from ulak.desk.clocks.reminders import remind
from ulak.store.stale import Stale


def report(desk: OfficeDesk) -> None:
    desk.takes(mail("Compromised key", "It is public.", "r@research.test", "cainfo@kamusm.test"), "cainfo")
    desk.triage()
    desk.dispatch()
    desk.escalate()
    desk.courier.letters.clear()


def told(desk: OfficeDesk) -> list[str]:
    desk.dispatch()
    everybody = [one for recipients, _ in desk.courier.letters for one in recipients]
    desk.courier.letters.clear()
    return everybody


def test_nothing_is_due_at_first(desk: OfficeDesk) -> None:
    report(desk)
    assert desk.escalate() == 0
    assert desk.office.tickets.due(desk.now) == ()
    desk.passes(hours=11)
    assert desk.escalate() == 0


def test_each_step_is_taken_once(desk: OfficeDesk) -> None:
    report(desk)
    desk.passes(hours=12, minutes=1)
    assert (desk.escalate(), desk.escalate()) == (1, 0)
    assert "ssl-ekip@kurum.test" in told(desk)
    desk.passes(hours=8)
    assert (desk.escalate(), desk.escalate()) == (1, 0)
    assert "kalite@kurum.test" in told(desk)


def test_after_a_downtime_one_letter_goes_to_everybody_of_the_missed_steps(desk: OfficeDesk) -> None:
    report(desk)
    desk.passes(hours=24, minutes=30)
    assert desk.escalate() == 1
    first = told(desk)
    assert len(first) == len(set(first))
    assert {"ssl-ekip@kurum.test", "kalite@kurum.test", "yonetim@kurum.test"} <= set(first)
    states = {promise.state for promise in desk.tickets()[0].promises}
    assert states == {"breached"}
    assert desk.escalate() == 0
    desk.passes(hours=1)
    assert desk.escalate() == 1
    assert told(desk)


def test_an_answered_ticket_is_left_alone(desk: OfficeDesk) -> None:
    desk.takes(mail("Otomatik", more="Auto-Submitted: auto-generated\n"))
    desk.triage()
    desk.passes(days=30)
    assert desk.escalate() == 0


def asking_a_colleague(desk: OfficeDesk) -> None:
    """A ticket with no clock of its own, and one question of a business day."""
    desk.takes(mail("Soru", "Merhaba."))
    desk.triage()
    words = "#tür istek\n#sor mehmet\nNe dersiniz?"
    desk.takes(mail("Ynt: [KSM-2026-000001] Soru", words, "zehra@kurum.test"))
    desk.triage()
    desk.takes(mail("Ynt: [KSM-2026-000001]", "#yanıt\nBakıyoruz.", "zehra@kurum.test"))
    desk.triage()
    desk.passes(minutes=5)
    told(desk)
    desk.escalate()
    told(desk)


def test_whoever_is_asked_is_reminded_once(desk: OfficeDesk) -> None:
    asking_a_colleague(desk)
    desk.passes(hours=23)
    assert (desk.escalate(), told(desk)) == (0, [])
    desk.passes(hours=1, minutes=10)
    assert (desk.escalate(), desk.escalate()) == (1, 0)
    assert told(desk) == ["mehmet@kurum.test"]
    desk.passes(days=40)
    assert (desk.escalate(), desk.escalate()) == (1, 0)
    assert sorted(told(desk)) == sorted(
        ["mehmet@kurum.test", "ayse@kurum.test", "zehra@kurum.test", "mib@kurum.test"]
    )


def test_a_reminder_that_two_decided_on_is_sent_by_one(desk: OfficeDesk) -> None:
    asking_a_colleague(desk)
    desk.passes(days=2)
    dossier = desk.office.tickets.dossier("KSM-2026-000001")
    assert dossier is not None
    decision = remind(dossier, desk.office.rules(), desk.office.trusting(), desk.now)
    assert decision is not None
    desk.office.settle(decision, desk.now)
    with pytest.raises(Stale):
        desk.office.settle(decision, desk.now)
    assert desk.escalate() == 0
    assert told(desk) == ["mehmet@kurum.test"]
    (task,) = desk.tickets()[0].tasks
    assert (task.reminded, task.is_open) == (1, True)
