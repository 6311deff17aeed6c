"""What SMTP said about a letter, and what that does to its ticket."""

from dataclasses import replace

import pytest

from tests.desk.remembering_desk import NOW, RULEBOOK, Desk, draft, mail, templates
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.coming.delivered import delivered, dropped
from ulak.desk.decision import LetterResult
from ulak.desk.ticket import LetterState, Purpose, Status

REFUSED = (("zeynep@ornek.gov.tr", "550 no such user"),)


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.receives(mail("Şikâyet", subject="Kart şikâyeti", Cc="ali@ornek.gov.tr"))
    desk.replies("Yanıt")
    return desk


def result_of(desk: Desk, purpose: Purpose, state: LetterState, refused=(), ticket=None, **more):
    dossier = desk.dossiers["KSM-2026-000001"]
    dossier = replace(dossier, ticket=ticket or dossier.ticket)
    result = LetterResult(desk.letter(purpose).id, 1, state, "421 later", NOW, refused=refused, **more)
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
            ["undelivered"],
        ),
        (Purpose.ANSWER, LetterState.SENT, REFUSED, Status.NEW, PromiseState.RUNNING, ["undelivered"]),
        (Purpose.ANSWER, LetterState.FAILED, REFUSED, Status.NEW, PromiseState.RUNNING, ["undelivered"]),
        (Purpose.ACKNOWLEDGEMENT, LetterState.SENT, (), Status.NEW, PromiseState.RUNNING, []),
        (Purpose.ACKNOWLEDGEMENT, LetterState.FAILED, (), Status.NEW, PromiseState.RUNNING, ["undelivered"]),
        (Purpose.NOTICE, LetterState.FAILED, (), Status.NEW, PromiseState.RUNNING, []),
        (Purpose.RECEIPT, LetterState.FAILED, (), Status.NEW, PromiseState.RUNNING, []),
    ],
)
def test_what_a_result_means(desk: Desk, purpose, state, refused, status, promise, letters):
    decision = result_of(desk, purpose, state, refused)
    assert (decision.after.status, decision.after.promises[0].state) == (status, promise)
    assert templates(decision) == letters
    assert decision.result.state is state
    assert decision.after.version == decision.before.version + 1


@pytest.mark.parametrize(
    ("author", "another_way"), [("Şule <şule@ornek.gov.tr>", True), ("Şule <sule@örnek.test>", False)]
)
def test_an_address_few_servers_can_write_to_is_explained(author, another_way):
    """RFC 6531: the local part needs SMTPUTF8, a domain never does."""
    desk = Desk()
    desk.receives(mail("Şikâyet", author))
    told = draft(result_of(desk, Purpose.ACKNOWLEDGEMENT, LetterState.FAILED), "undelivered")
    assert ("SMTPUTF8" in told.reason) is another_way


@pytest.mark.parametrize("state", [LetterState.DEFERRED, LetterState.QUEUED, LetterState.UNCERTAIN])
def test_a_deferred_letter_touches_no_ticket(desk: Desk, state):
    decision = result_of(desk, Purpose.ANSWER, state)
    assert (decision.before, decision.after, decision.events) == (None, None, ())


def test_the_reply_of_the_one_who_refused_is_told(desk: Desk):
    letter = draft(result_of(desk, Purpose.ANSWER, LetterState.SENT, REFUSED), "undelivered")
    assert "550 no such user" in letter.reason
    assert letter.text == "Yanıt"
    left = result_of(desk, Purpose.ANSWER, LetterState.UNCERTAIN, is_left=True)
    assert "421 later" in draft(left, "undelivered").reason
    assert left.after.tags == desk.ticket().tags, "whether it arrived is not known"


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


def test_where_nobody_has_the_ticket_the_coordinators_are_told(desk: Desk):
    nobody = replace(desk.ticket(), team="unknown")
    told = draft(result_of(desk, Purpose.ANSWER, LetterState.FAILED, ticket=nobody), "undelivered")
    assert [one.address for one in told.to] == ["mib@kurum.test"]


AUTHOR, COPIED = "zeynep@ornek.gov.tr", "ali@ornek.gov.tr"
LATER, NEVER = "450 4.2.1 later", "550 5.1.1 unknown"


@pytest.mark.parametrize(
    ("tried", "state", "refused", "again", "kept", "told"),
    [
        # the author is put off, the copy is taken over: the author has not been told yet
        ((), LetterState.SENT, ((AUTHOR, LATER),), True, False, ""),
        ((AUTHOR,), LetterState.SENT, (), False, True, ""),
        ((AUTHOR,), LetterState.FAILED, ((AUTHOR, LATER),), False, False, AUTHOR),
        # the author has it, the copy is put off: what becomes of the copy changes no promise
        ((), LetterState.SENT, ((COPIED, LATER),), True, True, ""),
        ((COPIED,), LetterState.SENT, (), False, False, ""),
        ((COPIED,), LetterState.FAILED, ((COPIED, LATER),), False, False, COPIED),
        # all are refused, each in a way of its own
        ((), LetterState.DEFERRED, ((AUTHOR, NEVER), (COPIED, LATER)), True, False, AUTHOR),
        ((), LetterState.DEFERRED, ((AUTHOR, LATER), (COPIED, NEVER)), True, False, COPIED),
        ((), LetterState.DEFERRED, ((AUTHOR, LATER), (COPIED, LATER)), True, False, ""),
        ((), LetterState.FAILED, ((AUTHOR, NEVER), (COPIED, NEVER)), False, False, AUTHOR),
        # one is refused and nobody knows of the other
        ((), LetterState.UNCERTAIN, ((COPIED, NEVER),), False, False, COPIED),
        ((), LetterState.UNCERTAIN, ((COPIED, LATER),), False, False, ""),
        # the time to try is over for whom it was put off
        ((), LetterState.SENT, ((AUTHOR, LATER),), False, False, AUTHOR),
    ],
)
def test_each_recipient_has_a_fate_of_its_own(desk: Desk, tried, state, refused, again, kept, told):
    next_try = NOW if again else None
    decision = result_of(desk, Purpose.ANSWER, state, refused, to=tried, next_try=next_try)
    after = decision.after or desk.ticket()
    assert (after.promises[0].state is PromiseState.KEPT) == kept
    assert ("undeliverable" in after.tags) == (told == AUTHOR)
    reasons = [one.reason for one in decision.drafts]
    assert len(reasons) == bool(told)
    assert all(told in reason for reason in reasons)


def test_of_a_letter_that_is_dropped_its_people_hear_and_no_promise_is_kept(desk: Desk):
    dossier = desk.dossiers["KSM-2026-000001"]
    decision = dropped(dossier, desk.letter(Purpose.ANSWER), RULEBOOK, desk.house)
    assert decision.after.status is dossier.ticket.status
    assert decision.reason == "answer of KSM-2026-000001 dropped"
    assert [draft.template for draft in decision.drafts] == ["undelivered"]
