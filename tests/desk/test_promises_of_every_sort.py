"""Every promise of the procedure, as a house defines it in `rules/`: what keeps it, and what does not."""

from datetime import timedelta

import pytest

from tests.desk.remembering_desk import FAIL, ISTANBUL, NOW, RULES, Desk, mail
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.ticket import Purpose

ZEHRA, AUTHOR = "zehra@kurum.test", "zeynep@ornek.gov.tr"
OWN = {
    **RULES,
    "21.yaml": """
promises:
  acknowledgement: { within: 5m, clock: wall, kept-by: acknowledgement }
  resolution: { within: 10bd, clock: office, kept-by: outcome, pauses: true }
rules:
  - name: everything
    when: {}
    then: { promises: [acknowledgement, resolution] }
  - name: never acknowledged
    when: { subject: sessiz }
    then: { acknowledge: false }
""",
}


@pytest.fixture
def desk() -> Desk:
    return Desk(rulebook=read_rules(OWN, ISTANBUL))


def states(desk: Desk) -> dict[str, str]:
    return {one.key: one.state.value for one in desk.ticket().promises}


def leaves(desk: Desk) -> None:
    desk.waits(minutes=2)
    desk.dispatches()


def test_an_acknowledgement_keeps_its_own_promise_and_no_other(desk: Desk) -> None:
    desk.receives(mail())
    assert set(states(desk).values()) == {"running"}
    desk.waits(seconds=30)
    desk.dispatches()
    assert states(desk) == {"acknowledgement/": "kept", "first-answer/": "running", "resolution/": "running"}
    assert desk.ticket().promises[0].kept_at == NOW + timedelta(seconds=30)


def test_nothing_else_keeps_the_promise_of_an_acknowledgement(desk: Desk) -> None:
    desk.receives(mail())
    desk.replies("Bulduk.")
    for number, _, letter in desk.outbox:
        if letter.purpose is Purpose.ACKNOWLEDGEMENT:
            desk._letter(letter.id, state="deferred")
            assert number == "KSM-2026-000001"
    leaves(desk)
    assert states(desk) == {"acknowledgement/": "running", "first-answer/": "kept", "resolution/": "running"}
    desk.replies("#kapat haklı ; surec", purpose=Purpose.RECEIPT)
    assert states(desk)["acknowledgement/"] == "running"
    assert states(desk)["resolution/"] == "kept"


def test_a_late_one_is_told_by_its_ladder(desk: Desk) -> None:
    desk.receives(mail())
    desk.waits(minutes=6)
    decision = desk.escalates()
    assert "promise breached" in [one.name for one in decision.events]
    desk.dispatches()
    late = desk.ticket().promises[0]
    assert (late.key, late.state.value, late.kept_at) == ("acknowledgement/", "breached", desk.now)


@pytest.mark.parametrize(("message", "mailbox"), [
    (mail(subject="Sessiz"), "bilgi"),
    (mail(Auto_Submitted="auto-generated"), "cainfo"),
    (mail(Authentication_Results=FAIL.replace("kurum.test", "ornek.gov.tr")), "bilgi"),
])  # fmt: skip
def test_where_none_is_sent_none_is_waited_for(desk: Desk, message, mailbox: str) -> None:
    desk.receives(message, mailbox)
    assert Purpose.ACKNOWLEDGEMENT not in [one.purpose for _, one, _ in desk.outbox]
    assert states(desk)["acknowledgement/"] == "not-applicable"
    assert states(desk)["resolution/"] == "running"


def test_a_change_of_kind_promises_none_again(desk: Desk) -> None:
    desk.receives(mail(subject="Sessiz"))
    desk.replies("#tür öneri")
    assert states(desk)["acknowledgement/"] == "not-applicable"


def test_a_change_of_kind_ends_none(desk: Desk) -> None:
    desk.receives(mail())
    desk.replies("#tür öneri")
    assert states(desk)["acknowledgement/"] == "running"


def test_a_solution_is_promised_until_the_ticket_is_closed_whatever_was_answered(desk: Desk) -> None:
    desk.receives(mail())
    desk.replies("Bakıyoruz.")
    leaves(desk)
    assert states(desk)["resolution/"] == "running"
    desk.replies("#kapat haklı ; surec", purpose=Purpose.RECEIPT)
    assert states(desk)["resolution/"] == "kept"
    desk.waits(days=1)
    desk.replies("#aç", purpose=Purpose.RECEIPT)
    assert states(desk)["resolution/"] == "running"
