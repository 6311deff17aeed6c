"""A letter came back: which one, for whom, and what that undoes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desk.remembering_desk import FAIL, Desk, draft, mail, templates
from ulak.desk.clocks.promise import Pause, PromiseState
from ulak.desk.decision import Disposition
from ulak.desk.ticket import Filing, LetterState, Link, PastLetter, Purpose, Relation, Status

ZEYNEP = "zeynep@ornek.gov.tr"
ALI = "ali@ornek.gov.tr"


def report(
    message_id: str = "",
    *whose: str,
    subject: str = "",
    action: str = "failed",
    said: str = "550 5.1.1 no such user",
    inner: str = "",
    number: int = 1,
    **fields: str,
):
    """A delivery report on a letter of that id, or of that subject alone."""
    recipients = "".join(
        f"Final-Recipient: rfc822; {one}\r\nAction: {action}\r\nDiagnostic-Code: smtp; {said}\r\n\r\n"
        for one in whose or (ZEYNEP,)
    )
    returned = (
        f"Message-ID: {message_id}\r\n" if message_id else ""
    ) + f"Subject: {subject or 'x'}\r\n{inner}"
    body = (
        "--b\r\nContent-Type: text/plain\r\n\r\nIt did not work.\r\n"
        f"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.test\r\n\r\n{recipients}"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{returned}\r\n--b--\r\n"
    )
    head = {"Return_Path": "<>", "Content_Type": "multipart/report; report-type=delivery-status; boundary=b"}
    return mail(body, "MAILER-DAEMON@mx.test", "Undelivered", f"<dsn{number}@mx.test>", **(head | fields))


def words(text: str, subject: str = "failure notice", number: int = 1, **fields: str):
    """A delivery report in words alone."""
    head = {"Return_Path": "<>"} | fields
    return mail(text, "MAILER-DAEMON@mx.test", subject, f"<words{number}@mx.test>", **head)


@pytest.fixture
def desk() -> Desk:
    """A complaint, answered and taken by a server."""
    desk = Desk()
    desk.receives(mail("Şikâyet", subject="Kart şikâyeti", Cc=ALI))
    desk.dispatches()
    return desk


def answered(desk: Desk, text: str = "Yanıt") -> PastLetter:
    desk.replies(text)
    desk.waits(minutes=3)
    desk.dispatches()
    return desk.letter(Purpose.ANSWER)


@pytest.fixture
def answer(desk: Desk) -> PastLetter:
    return answered(desk)


def test_a_server_names_a_domain_beyond_ascii_by_its_a_labels():
    desk = Desk()
    desk.receives(mail("Şikâyet", "Zeynep <zeynep@örnek.test>"))
    desk.dispatches()
    decision = desk.receives(
        report(desk.letter(Purpose.ACKNOWLEDGEMENT).message_id, "zeynep@xn--rnek-4qa.test")
    )
    assert decision.bounce is not None
    assert [one for one, _ in decision.bounce.recipients] == ["zeynep@örnek.test"]


def test_an_answer_that_came_back_runs_its_promise_again(desk: Desk, answer: PastLetter):
    due = desk.ticket().promises[0].due_at
    assert desk.ticket().promises[0].state is PromiseState.KEPT
    decision = desk.receives(report(answer.message_id))
    promise = decision.after.promises[0]
    assert (promise.state, promise.kept_at, promise.due_at) == (PromiseState.RUNNING, None, due)
    assert (decision.after.status, decision.after.tags) == (Status.OPEN, ("undeliverable",))
    assert [event.name for event in decision.events] == [
        "letter bounced",
        "ticket reopened",
        "promise runs again",
    ]
    assert desk.letter(Purpose.ANSWER).state is LetterState.FAILED
    told = draft(decision, "undelivered")
    assert "550 5.1.1 no such user" in told.reason
    assert [one.key for one in told.promises] == [promise.key]
    assert ZEYNEP not in [one.address for one in told.to]


def test_it_is_breached_where_the_due_time_has_passed(desk: Desk, answer: PastLetter):
    desk.waits(days=2)
    decision = desk.receives(report(answer.message_id))
    assert decision.after.promises[0].state is PromiseState.BREACHED
    assert "promise breached" in [event.name for event in desk.escalates().events]
    later = answered(desk, "#yanıt\nYeniden")
    assert desk.ticket().promises[0].kept_at == later.at
    assert desk.ticket().promises[0].state is PromiseState.BREACHED


def test_one_that_was_late_stays_breached_and_is_not_breached_twice(desk: Desk):
    desk.waits(days=2)
    late = answered(desk)
    decision = desk.receives(report(late.message_id))
    assert (decision.after.promises[0].state, decision.after.promises[0].kept_at) == (
        PromiseState.BREACHED,
        None,
    )
    assert "promise breached" not in [event.name for event in decision.events]


def test_ten_reports_on_one_letter_are_told_once(desk: Desk, answer: PastLetter):
    told = [templates(desk.receives(report(answer.message_id, number=n))) for n in range(10)]
    assert told == [["undelivered"], *([[]] * 9)]


def test_steps_that_were_taken_are_not_taken_again(desk: Desk):
    desk.waits(hours=5)
    first = desk.escalates()
    assert first.steps
    answer = answered(desk)
    desk.receives(report(answer.message_id))
    assert desk.escalates() is None
    desk.waits(hours=3)
    again = desk.escalates()
    assert not {(one.promise, one.step) for one in again.steps} & {
        (one.promise, one.step) for one in first.steps
    }


def test_a_later_answer_that_arrived_keeps_it(desk: Desk, answer: PastLetter):
    desk.waits(minutes=10)
    later = answered(desk, "Bir daha")
    assert later.id != answer.id
    decision = desk.receives(report(answer.message_id))
    assert (decision.after.status, decision.after.promises[0].state) == (Status.ANSWERED, PromiseState.KEPT)
    assert decision.after.promises[0].kept_at == later.at


def test_what_something_else_kept_stays_kept(desk: Desk, answer: PastLetter):
    ticket = desk.ticket()
    phoned = tuple(replace(p, kept_at=p.kept_at - timedelta(minutes=1)) for p in ticket.promises)
    desk._change(ticket.number, ticket=replace(ticket, promises=phoned))
    decision = desk.receives(report(answer.message_id))
    assert (decision.after.status, decision.after.promises) == (Status.OPEN, phoned)


def test_somebody_copied_is_told_of_and_reopens_nothing(desk: Desk, answer: PastLetter):
    decision = desk.receives(report(answer.message_id, ALI))
    assert (decision.after.status, decision.after.tags) == (Status.ANSWERED, ())
    assert (decision.bounce.dead, decision.bounce.is_lost) == ((ALI,), False)
    assert ALI in draft(decision, "undelivered").reason
    assert desk.receives(report(answer.message_id, ALI, number=2)).drafts == ()
    assert desk.receives(report(answer.message_id, ALI, ZEYNEP, number=3)).bounce.recipients[0][0] == ZEYNEP


def test_a_delay_changes_nothing(desk: Desk, answer: PastLetter):
    decision = desk.receives(report(answer.message_id, action="delayed"))
    assert (decision.drafts, decision.bounce, decision.after.status) == ((), None, Status.ANSWERED)


def test_a_server_that_asks_for_confirmation_is_told_of_and_marks_nobody(desk: Desk, answer: PastLetter):
    decision = desk.receives(report(answer.message_id, said="550 this server requires confirmation"))
    assert (decision.bounce.dead, decision.bounce.is_lost) == ((), True)
    assert (decision.after.status, decision.after.tags) == (Status.OPEN, ())
    assert "requires confirmation" in draft(decision, "undelivered").reason


def test_a_mailbox_that_sent_it_on_is_the_one_we_wrote_to(desk: Desk):
    desk.receives(mail("Tek", subject="Tek", message_id="<tek@ornek.gov.tr>"))
    desk.dispatches()
    alone = desk.letter(Purpose.ACKNOWLEDGEMENT, "KSM-2026-000002")
    assert desk.receives(report(alone.message_id, "z@elsewhere.test")).bounce.dead == (ZEYNEP,)


@pytest.mark.parametrize(
    ("inner", "dead"),
    [(f"Delivered-To: {ALI}\r\n", (ALI,)), ("", None), ("Delivered-To: x@y.test\r\n", None)],
)
def test_of_several_the_one_whose_mailbox_it_went_through(desk: Desk, answer: PastLetter, inner, dead):
    decision = desk.receives(report(answer.message_id, "z@elsewhere.test", inner=inner))
    assert (decision.bounce.dead if decision.bounce else None) == dead


def test_a_report_that_only_replies_to_the_letter_is_matched(desk: Desk, answer: PastLetter):
    decision = desk.receives(
        words(f"could not be delivered:\r\n\r\n{ZEYNEP}\r\n", In_Reply_To=answer.message_id.upper())
    )
    assert (decision.bounce.letter, decision.after.status) == (answer.id, Status.OPEN)
    assert ("known by", "its Message-ID") in decision.events[0].facts


def test_a_number_and_the_recipient_are_enough_for_a_fresh_letter(desk: Desk, answer: PastLetter):
    decision = desk.receives(report(subject=answer.subject))
    assert (decision.bounce.letter, decision.after.status) == (answer.id, Status.OPEN)
    assert ("known by", "number and recipient") in decision.events[0].facts


def test_of_two_letters_the_subject_that_came_back_tells(desk: Desk, answer: PastLetter):
    notice = desk.letter(Purpose.NOTICE)
    decision = desk.receives(report("", *notice.to, subject=notice.subject))
    assert decision.bounce.letter == notice.id
    assert decision.drafts == ()


@pytest.mark.parametrize(
    "forged",
    [
        {"whose": ("stranger@evil.test",)},
        {"Return_Path": "<forger@evil.test>"},
        {"Return_Path": ""},
        {"Authentication_Results": FAIL},
        {"subject": "[KSM-2026-000099] x"},
    ],
)
def test_a_forged_report_with_a_number_moves_nothing(desk: Desk, answer: PastLetter, forged):
    before, whose = desk.ticket(), forged.pop("whose", (ZEYNEP,))
    decision = desk.receives(report("", *whose, **({"subject": answer.subject} | forged)))
    assert (decision.bounce, decision.drafts) == (None, ())
    assert replace(desk.ticket(), version=0) == replace(before, version=0)


def test_a_number_is_not_enough_for_an_old_letter(desk: Desk, answer: PastLetter):
    desk.waits(days=15)
    assert desk.receives(report(subject=answer.subject)).bounce is None


def test_a_report_on_a_letter_that_never_left_is_forged(desk: Desk):
    desk.replies("Yanıt")
    held = desk.letter(Purpose.ANSWER)
    assert held.state is LetterState.HELD
    assert desk.receives(report(held.message_id)).bounce is None


@pytest.mark.parametrize(("days", "status"), [(59, Status.OPEN), (61, Status.CLOSED)])
def test_what_was_closed_long_ago_stays_closed(desk: Desk, days, status):
    desk.replies("#kapat Haklı ; yazılım hatası\nGönderildi.")
    desk.waits(minutes=3)
    desk.dispatches()
    desk.waits(days=days)
    decision = desk.receives(report(desk.letter(Purpose.ANSWER).message_id))
    assert (decision.after.status, templates(decision)) == (status, ["undelivered"])
    assert decision.bounce.is_lost


def test_a_letter_of_a_merged_ticket_counts_for_the_one_it_became(desk: Desk, answer: PastLetter):
    desk.receives(mail("İkinci", subject="İkinci", message_id="<b@ornek.gov.tr>"))
    other = desk.dossiers.pop("KSM-2026-000001")
    survivor = desk.dossiers["KSM-2026-000002"]
    merged = Link(other.ticket.number, Relation.MERGED)
    ticket = replace(survivor.ticket, links=(merged,), status=Status.ANSWERED)
    known = desk.known(report(answer.message_id))
    desk.dossiers["KSM-2026-000002"] = replace(survivor, ticket=ticket)
    desk.known = lambda _: replace(known, dossiers=(desk.dossiers["KSM-2026-000002"],))
    desk.carry_out = lambda *_: None
    decision = desk.receives(report(answer.message_id))
    assert (decision.after.number, decision.after.status) == ("KSM-2026-000002", Status.OPEN)
    assert decision.bounce.letter == answer.id


def test_a_preliminary_report_runs_only_its_partys_promise_again():
    desk = Desk()
    desk.receives(mail("Key", "R <r@x.test>", "Compromised key", to="cainfo@tubitak.test"), "cainfo")
    desk.replies("#ön-rapor\nWe found nothing.", "mehmet@kurum.test")
    desk.waits(minutes=3)
    desk.dispatches()
    letter = desk.letter(Purpose.PRELIMINARY_REPORT)
    kept = tuple(replace(one, state=PromiseState.KEPT, kept_at=letter.at) for one in desk.ticket().promises)
    desk._change(desk.ticket().number, ticket=replace(desk.ticket(), promises=kept))
    decision = desk.receives(report(letter.message_id, "r@x.test"))
    states = {one.key: one.state for one in decision.after.promises}
    assert states == {
        "preliminary-report/reporter": PromiseState.RUNNING,
        "preliminary-report/subscriber": PromiseState.KEPT,
    }


def test_a_clock_that_stood_still_goes_on(desk: Desk, answer: PastLetter):
    ticket = desk.ticket()
    (promise,) = ticket.promises
    paused = replace(promise, pauses=(Pause(promise.started_at, None),))
    desk._change(ticket.number, ticket=replace(ticket, promises=(paused,)))
    desk.waits(hours=1)
    (again,) = desk.receives(report(answer.message_id)).after.promises
    assert (again.state, again.pauses[-1].until) == (PromiseState.RUNNING, desk.now)
    assert again.due_at > promise.due_at


def test_a_report_nobody_can_read_is_shown_once(desk: Desk, answer: PastLetter):
    unreadable = "It is not you, it is us.\r\n"
    decision = desk.receives(words(unreadable, In_Reply_To=answer.message_id))
    assert (templates(decision), decision.after.status) == (["undelivered"], Status.ANSWERED)
    assert "failure notice" in draft(decision, "undelivered").reason
    assert desk.receives(words(unreadable, number=2, In_Reply_To=answer.message_id)).drafts == ()


def test_a_letter_of_no_ticket_is_only_marked(desk: Desk, answer: PastLetter):
    alarm = replace(answer, purpose=Purpose.ALARM, to=("admin@kurum.test",))
    known = replace(desk.known(report(answer.message_id)), letters=(("", alarm),), dossiers=())
    desk.known = lambda _: known
    desk.carry_out = lambda *_: None
    decision = desk.receives(report(answer.message_id, "admin@kurum.test"))
    assert (decision.disposition, decision.after, decision.drafts) == (Disposition.FILED, None, ())
    assert decision.bounce.dead == ("admin@kurum.test",)
    delayed = desk.receives(report(answer.message_id, "admin@kurum.test", action="delayed"))
    assert (delayed.bounce, delayed.filing) == (None, None)


def test_who_writes_can_be_reached_again(desk: Desk, answer: PastLetter):
    desk.receives(report(answer.message_id))
    assert desk.ticket().tags == ("undeliverable",)
    doubtful = mail(
        "Buradayım", message_id="<f@x>", In_Reply_To=answer.message_id, Authentication_Results=FAIL
    )
    assert desk.receives(doubtful).after.tags == ("undeliverable",)
    desk.receives(mail("Buradayım", ALI, message_id="<c@ornek.gov.tr>", In_Reply_To=answer.message_id))
    assert desk.ticket().tags == ("undeliverable",)
    desk.receives(mail("Buradayım", message_id="<d@ornek.gov.tr>", In_Reply_To=answer.message_id))
    assert desk.ticket().tags == ()


def test_the_report_stands_on_the_ticket(desk: Desk, answer: PastLetter):
    assert desk.receives(report(answer.message_id)).filing is Filing.DELIVERY_REPORT


def test_a_report_on_a_letter_that_is_not_kept_any_more_stands_on_its_ticket(desk: Desk, answer: PastLetter):
    desk.outbox.clear()
    decision = desk.receives(words("Gone.\r\n", In_Reply_To=answer.message_id))
    assert (decision.filing, decision.bounce) == (Filing.DELIVERY_REPORT, None)


def test_where_nobody_can_be_told_nobody_is(desk: Desk, answer: PastLetter):
    desk._change("KSM-2026-000001", ticket=replace(desk.ticket(), team="unknown", owner=""))
    desk.rulebook = replace(desk.rulebook, roles={})
    assert desk.receives(report(answer.message_id)).drafts == ()
