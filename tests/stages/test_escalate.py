"""Escalation: each step once, also over a downtime, and nothing when nothing is due."""

from tests.cli.living_house import mail
from tests.stages.office_desk import OfficeDesk


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
