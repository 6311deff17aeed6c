"""A letter to a subscriber that does not arrive: the next contact gets it, and the promise runs again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desk.remembering_desk import NOW, draft, mail, templates
from tests.desk.reported_certificates import (
    ANKARA,
    AYSE,
    HANNO,
    IZMIR,
    informed,
    promise,
    reported,
    sent_to_all,
    writes,
)
from tests.desk.test_decide_stories import bounce
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.coming.delivered import delivered
from ulak.desk.decision import LetterResult
from ulak.desk.ticket import LetterState, Purpose, Status
from ulak.mail.address import Address

REPORTER, SUBSCRIBER = "preliminary-report/reporter", "preliminary-report/subscriber"
KEPT, RUNNING = PromiseState.KEPT, PromiseState.RUNNING
FIRST, SECOND = "bt@ankara.test", "ag@ankara.test"


def comes_back(desk, to: str):
    letter = desk.letter(Purpose.PRELIMINARY_REPORT, to=to)
    return desk.receives(bounce(letter.message_id, whose=to))


def is_refused(desk, to: str):
    """SMTP says 550 at once."""
    letter = desk.letter(Purpose.PRELIMINARY_REPORT, to=to)
    result = LetterResult(letter.id, 1, LetterState.FAILED, "550 no such user", desk.now)
    decision = delivered(
        desk.dossiers["KSM-2026-000001"], letter, result, desk.rulebook, desk.house, desk.now
    )
    desk.carry_out(decision)
    return decision


def test_a_bounce_finds_its_subscriber_by_the_letter_and_the_next_contact_gets_the_same_text():
    desk = reported(ANKARA, IZMIR)
    sent_to_all(desk, text="The key is public.")
    assert promise(desk, SUBSCRIBER).state is KEPT
    sent_to_all(desk, "#ön-rapor abone İzmir", "Another text, to another subscriber.")
    decision = comes_back(desk, FIRST)
    again = draft(decision, "preliminary-report-subscriber")
    assert [one.address for one in again.to] == [SECOND]
    assert (again.text, again.by, again.subscriber) == ("The key is public.", AYSE, "s-ankara")
    assert (again.leaves_at, again.waits) == (None, False)
    assert (informed(desk, "s-ankara").told_at, informed(desk, "s-ankara").failed) == (None, (FIRST,))
    assert promise(desk, SUBSCRIBER).state is RUNNING
    assert promise(desk, REPORTER).state is KEPT
    assert [event.name for event in decision.events] == ["letter bounced", "promise runs again"]
    told = draft(decision, "undelivered").reason
    assert "The same text goes by itself to the next address of that subscriber (Ankara Belediyesi)" in told
    assert "get in touch with the subscriber another way; where you told them by telephone" in told
    desk.dispatches()
    assert (informed(desk, "s-ankara").told_at, promise(desk, SUBSCRIBER).kept_at) == (desk.now, desk.now)


def test_a_refusal_at_once_does_the_same():
    desk = reported(ANKARA)
    writes(desk, "#ön-rapor abone\nPublic.")
    desk.waits(minutes=3)
    decision = is_refused(desk, FIRST)
    assert templates(decision) == ["preliminary-report-subscriber", "undelivered"]
    assert informed(desk, "s-ankara").failed == (FIRST,)
    assert "undeliverable" not in desk.ticket().tags, "the author can be reached"
    desk.dispatches()
    assert promise(desk, SUBSCRIBER).state is KEPT


def test_where_no_contact_is_left_people_are_told_what_to_do():
    desk = reported(IZMIR)
    sent_to_all(desk)
    decision = comes_back(desk, "bilisim@izmir.test")
    assert templates(decision) == ["undelivered"]
    assert "There is no other address of that subscriber (İzmir Belediyesi)" in decision.drafts[0].reason
    assert promise(desk, SUBSCRIBER).state is RUNNING
    writes(desk, "#ön-rapor abone bilisim@izmir.test\nPublic.")
    assert informed(desk, "s-izmir").failed == (), "it is tried again because somebody said so"


def test_a_closed_ticket_stays_closed_while_the_promise_runs_again():
    desk = reported(ANKARA)
    sent_to_all(desk)
    writes(desk, "#kapat\nDone.")
    comes_back(desk, FIRST)
    assert desk.ticket().status is Status.CLOSED
    assert promise(desk, SUBSCRIBER).state is RUNNING


def test_files_do_not_go_along_with_the_text_that_is_sent_again():
    desk = reported(ANKARA)
    sent_to_all(desk)
    dossier = desk.dossiers["KSM-2026-000001"]
    *others, last = dossier.messages
    desk.dossiers["KSM-2026-000001"] = replace(dossier, messages=(*others, replace(last, files=("ab" * 32,))))
    assert "Files do not go along." in draft(comes_back(desk, FIRST), "undelivered").reason


def test_a_second_report_that_arrived_keeps_the_promise_of_one_that_came_back():
    desk = reported(ANKARA)
    sent_to_all(desk)
    sent_to_all(desk, f"#ön-rapor abone {SECOND}")
    decision = comes_back(desk, FIRST)
    assert templates(decision) == ["undelivered"]
    assert informed(desk, "s-ankara").told_at == desk.now
    assert promise(desk, SUBSCRIBER).kept_at == desk.now == NOW + timedelta(minutes=6)


def test_who_was_called_stays_told_when_a_letter_comes_back():
    desk = reported(ANKARA)
    writes(desk, "#ön-rapor abone\nPublic.")
    writes(desk, "#ön-rapor abone\n#yanıtlandı telefon")
    desk.waits(minutes=3)
    desk.dispatches()
    decision = comes_back(desk, FIRST)
    assert templates(decision) == ["undelivered"]
    assert (informed(desk, "s-ankara").told_at, promise(desk, SUBSCRIBER).state) == (NOW, KEPT)


def test_a_report_that_came_back_from_the_reporter_told_a_subscriber_who_is_the_same_nothing():
    desk = reported(replace(ANKARA, contacts=(Address(HANNO), Address(SECOND))))
    sent_to_all(desk)
    comes_back(desk, HANNO)
    assert {promise(desk, key).state for key in (REPORTER, SUBSCRIBER)} == {RUNNING}
    assert informed(desk, "s-ankara").failed == (HANNO,)
    assert informed(desk, "s-ankara").next_contact == Address(SECOND)


def test_a_letter_that_is_no_report_is_people_s_to_write_again():
    desk = reported(ANKARA)
    sent_to_all(desk)
    sent_to_all(desk, "#yanıt abone", "When is the new one there?")
    letter = desk.letter(Purpose.SUBSCRIBER_ANSWER)
    decision = desk.receives(bounce(letter.message_id, whose=FIRST))
    assert templates(decision) == ["undelivered"]
    assert "for the subscriber (Ankara Belediyesi)" in draft(decision, "undelivered").reason
    assert promise(desk, SUBSCRIBER).state is KEPT


def test_of_a_subscriber_who_is_none_any_more_it_is_told_that_the_letter_came_back():
    desk = reported(ANKARA)
    sent_to_all(desk)
    dossier = desk.dossiers["KSM-2026-000001"]
    gone = replace(dossier.ticket, report=replace(dossier.ticket.report, subscribers=()))
    desk.dossiers["KSM-2026-000001"] = replace(dossier, ticket=gone)
    decision = comes_back(desk, FIRST)
    assert templates(decision) == ["undelivered"]
    assert "subscriber" not in decision.drafts[0].reason


def test_a_new_reporter_learns_and_loses_nothing_of_what_went_to_subscribers():
    desk = reported(ANKARA)
    writes(desk, "#ön-rapor\nPublic.")
    decision = writes(desk, "#yazar kerem@firma.test")
    assert len(decision.withdraws) == 1
    desk.waits(minutes=3)
    desk.dispatches()
    assert promise(desk, SUBSCRIBER).state is KEPT


def test_a_reporter_who_writes_during_the_hold_keeps_both_letters_waiting():
    desk = reported(ANKARA)
    writes(desk, "#ön-rapor\nPublic.")
    letter = desk.letter(Purpose.ACKNOWLEDGEMENT)
    came = desk.receives(
        mail(
            "I was wrong.",
            HANNO,
            f"Re: {letter.subject}",
            "<a2@research.test>",
            In_Reply_To=letter.message_id,
        )
    )
    assert len(came.holds) == 2


@pytest.mark.parametrize(
    ("promised_to", "state"), [("reporter", RUNNING), ("", RUNNING), ("subscriber", KEPT)]
)
def test_a_letter_to_a_subscriber_keeps_the_promise_to_subscribers_alone(
    promised_to: str, state: PromiseState
):
    desk = reported(ANKARA)
    dossier = desk.dossiers["KSM-2026-000001"]
    (one,) = [one for one in dossier.ticket.promises if one.to == "subscriber"]
    alone = replace(dossier.ticket, promises=(replace(one, to=promised_to),))
    desk.dossiers["KSM-2026-000001"] = replace(dossier, ticket=alone)
    sent_to_all(desk, "#ön-rapor abone")
    assert desk.ticket().promises[0].state is state
