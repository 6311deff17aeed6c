"""What SMTP said about a letter, and what that does to its ticket."""

from dataclasses import replace

import pytest

from tests.desk.remembering_desk import NOW, RULEBOOK, Desk, draft, mail, templates
from ulak.desk.decision import LetterResult
from ulak.desk.delivered import delivered
from ulak.desk.promise import PromiseState
from ulak.desk.ticket import LetterState, Purpose, Status

REFUSED = (("zeynep@ornek.gov.tr", "550 no such user"),)


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.receives(mail("Şikâyet", subject="Kart şikâyeti", Cc="ali@ornek.gov.tr"))
    desk.replies("Yanıt")
    return desk


def result_of(desk: Desk, purpose: Purpose, state: LetterState, refused=(), ticket=None):
    dossier = desk.dossiers["KSM-2026-000001"]
    dossier = replace(dossier, ticket=ticket or dossier.ticket)
    result = LetterResult(desk.letter(purpose).id, state, "421 later", NOW, None, refused)
    return delivered(dossier, desk.letter(purpose), result, RULEBOOK, desk.house, NOW)


@pytest.mark.parametrize(
    ("purpose", "state", "refused", "status", "promise", "letters"),
    [
        (Purpose.ANSWER, LetterState.SENT, (), Status.ANSWERED, PromiseState.KEPT, []),
        (
            Purpose.ANSWER,
            LetterState.SENT,
            (("ali@ornek.gov.tr", "550"),),
            Status.ANSWERED,
            PromiseState.KEPT,
            [],
        ),
        (Purpose.ANSWER, LetterState.SENT, REFUSED, Status.NEW, PromiseState.RUNNING, ["undelivered"]),
        (Purpose.ANSWER, LetterState.FAILED, REFUSED, Status.NEW, PromiseState.RUNNING, ["undelivered"]),
        (Purpose.ANSWER, LetterState.UNCERTAIN, (), Status.NEW, PromiseState.RUNNING, ["undelivered"]),
        (Purpose.ACKNOWLEDGEMENT, LetterState.SENT, (), Status.NEW, PromiseState.RUNNING, []),
        (Purpose.ACKNOWLEDGEMENT, LetterState.FAILED, (), Status.NEW, PromiseState.RUNNING, ["undelivered"]),
        (Purpose.NOTICE, LetterState.FAILED, (), Status.NEW, PromiseState.RUNNING, []),
        (Purpose.RECEIPT, LetterState.UNCERTAIN, (), Status.NEW, PromiseState.RUNNING, []),
    ],
)
def test_what_a_result_means(desk: Desk, purpose, state, refused, status, promise, letters):
    decision = result_of(desk, purpose, state, refused)
    assert (decision.after.status, decision.after.promises[0].state) == (status, promise)
    assert templates(decision) == letters
    assert decision.result.state is state
    assert decision.after.version == decision.before.version + 1


@pytest.mark.parametrize("state", [LetterState.DEFERRED, LetterState.QUEUED])
def test_a_deferred_letter_touches_no_ticket(desk: Desk, state):
    decision = result_of(desk, Purpose.ANSWER, state)
    assert (decision.before, decision.after, decision.events) == (None, None, ())


def test_the_reply_of_the_one_who_refused_is_told(desk: Desk):
    letter = draft(result_of(desk, Purpose.ANSWER, LetterState.SENT, REFUSED), "undelivered")
    assert "550 no such user" in letter.reason
    assert letter.text == "Yanıt"
    assert "421 later" in draft(result_of(desk, Purpose.ANSWER, LetterState.UNCERTAIN), "undelivered").reason


@pytest.mark.parametrize("status", [Status.CLOSED, Status.WAITING_GATE])
def test_what_is_closed_or_waits_for_a_gate_stays_so(desk: Desk, status):
    ticket = replace(desk.ticket(), status=status)
    assert result_of(desk, Purpose.ANSWER, LetterState.SENT, ticket=ticket).after.status is status


def test_an_outcome_that_fails_opens_the_ticket(desk: Desk):
    ticket = replace(desk.ticket(), status=Status.CLOSED, closed_at=NOW)
    decision = result_of(desk, Purpose.ANSWER, LetterState.FAILED, ticket=ticket)
    assert (decision.after.status, decision.after.closed_at) == (Status.OPEN, None)
    assert "ticket reopened" in [event.name for event in decision.events]


def test_an_answer_too_late_leaves_the_promise_breached(desk: Desk):
    late = tuple(replace(p, due_at=NOW.replace(hour=1)) for p in desk.ticket().promises)
    decision = result_of(desk, Purpose.ANSWER, LetterState.SENT, ticket=replace(desk.ticket(), promises=late))
    promise = decision.after.promises[0]
    assert (promise.state, promise.kept_at) == (PromiseState.BREACHED, NOW)
    assert [event.name for event in decision.events] == ["promise kept late"]


def test_nobody_to_tell_is_nobody_told(desk: Desk):
    nobody = replace(desk.ticket(), team="unknown")
    assert result_of(desk, Purpose.ANSWER, LetterState.FAILED, ticket=nobody).drafts == ()
