"""Whole stories through the pure desk: mail in, tickets and drafts out."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desk.remembering_desk import FAIL, ISTANBUL, PASS, RULES, Desk, draft, house, mail, said, templates
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.coming.identify import identify
from ulak.desk.coming.known import Known
from ulak.desk.decision import Disposition
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.ticket import Filing, Kind, LetterState, Link, Purpose, Relation, Role, Status
from ulak.mail.message import Origin

COMPLAINT = "Mali mühür yenileme şikâyeti"


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def opened(desk: Desk) -> Desk:
    """A complaint that was acknowledged."""
    desk.receives(
        mail(
            "Şikâyet ediyorum.",
            subject=COMPLAINT,
            Cc="ali@ornek.gov.tr, mehmet@kurum.test, cainfo@tubitak.test",
        )
    )
    desk.dispatches()
    return desk


def test_a_complaint_is_registered_acknowledged_and_shown_to_the_team(desk: Desk):
    decision = desk.receives(
        mail("TCKN 10000000146", subject=COMPLAINT, Cc="ali@ornek.gov.tr, mehmet@kurum.test")
    )
    ticket = decision.after
    assert (ticket.number, ticket.status, ticket.kind, ticket.product) == (
        "KSM-2026-000001",
        Status.NEW,
        Kind.COMPLAINT,
        "mali_muhur",
    )
    assert [p.name for p in ticket.promises] == ["first-answer"]
    assert ticket.promises[0].due_at - desk.now == timedelta(hours=8)
    assert [(p.address.address, p.role) for p in ticket.participants] == [
        ("zeynep@ornek.gov.tr", Role.AUTHOR),
        ("ali@ornek.gov.tr", Role.COPIED),
    ]
    acknowledgement, notice = decision.drafts
    assert acknowledgement.to[0].address == "zeynep@ornek.gov.tr"
    assert (acknowledgement.replies_to, acknowledgement.references) == (
        "<a1@ornek.gov.tr>",
        ("<a1@ornek.gov.tr>",),
    )
    assert (acknowledgement.text, acknowledgement.subject, acknowledgement.reason) == ("", COMPLAINT, "")
    assert [a.address for a in notice.to] == ["musteri-iliskileri@kurum.test"]
    assert notice.promises == ticket.promises


def test_a_teams_own_address_gets_the_notice_and_no_second_letter(desk: Desk):
    team = desk.rulebook.teams["customer-relations"].address
    decision = desk.receives(mail("Bir soru", team, "Soru", "<t@kurum.test>"))
    assert [(d.template, d.to[0].address) for d in decision.drafts] == [("notice", team)]
    other = desk.receives(mail("The CRL is stale.", team, "CRL", "<u@kurum.test>"), "cainfo")
    assert [d.template for d in other.drafts] == ["acknowledgement", "notice"]


def test_the_acknowledgement_keeps_no_promise_and_changes_no_status(opened: Desk):
    assert opened.ticket().status is Status.NEW
    assert opened.ticket().promises[0].state is PromiseState.RUNNING


def test_a_staff_answer_is_held_sent_and_only_then_keeps_the_promise(opened: Desk):
    decision = opened.replies(
        "Sayın Zeynep,\nkartınız yolda. mehmet@kurum.test bakıyor, destek@kargo.test getirir.\n\n-- \nZehra\n"
    )
    answer = draft(decision, "answer")
    assert [a.address for a in (*answer.to, *answer.cc)] == ["zeynep@ornek.gov.tr", "ali@ornek.gov.tr"]
    assert (
        answer.text == "Sayın Zeynep,\nkartınız yolda. bilgi@kamusm.test bakıyor, destek@kargo.test getirir."
    )
    assert answer.leaves_at == opened.now + timedelta(minutes=2)
    assert (answer.replies_to, answer.references) == ("<a1@ornek.gov.tr>", ("<a1@ornek.gov.tr>",))
    assert "zeynep@ornek.gov.tr, ali@ornek.gov.tr" in said(decision)
    assert "24.11.2026 09:02" in said(decision)
    assert "mehmet@kurum.test" in said(decision)
    opened.waits(seconds=119)
    opened.dispatches()
    assert opened.ticket().promises[0].state is PromiseState.RUNNING
    opened.waits(seconds=1)
    opened.dispatches()
    assert opened.ticket().promises[0].kept_at == opened.now
    assert opened.ticket().status is Status.ANSWERED


def test_a_hold_ends_a_minute_before_its_promise_is_due(opened: Desk):
    opened.waits(hours=7, minutes=58, seconds=30)
    leaves_at = draft(opened.replies("Yanıt"), "answer").leaves_at
    assert leaves_at == opened.ticket().promises[0].due_at - timedelta(minutes=1)
    opened.waits(seconds=45)
    assert draft(opened.replies("Yanıt", message_id="<2@kurum.test>"), "answer").leaves_at is None


def test_without_a_hold_an_answer_leaves_at_once():
    desk = Desk(house(hold=timedelta(0)))
    desk.receives(mail())
    decision = desk.replies("Yanıt")
    assert draft(decision, "answer").leaves_at is None
    assert "at once" in said(decision)


def test_an_answer_can_be_taken_back_until_it_left(opened: Desk):
    opened.replies("Yanlış yanıt")
    decision = opened.replies("#geri-al", purpose=Purpose.RECEIPT)
    assert decision.withdraws == (opened.letter(Purpose.ANSWER).id,)
    assert "taken back" in said(decision)
    assert "nothing of yours" in said(opened.replies("#geri-al"))
    opened.replies("Doğru yanıt")
    opened.waits(minutes=3)
    opened.dispatches()
    late = opened.replies("#undo")
    assert late.withdraws == ()
    assert "too late" in said(late)


def test_taking_back_the_outcome_opens_the_ticket_again(opened: Desk):
    opened.replies("#kapat Haklı ; yazılım hatası\nKartınız gönderildi.")
    assert opened.ticket().status is Status.CLOSED
    decision = opened.replies("#geri-al", purpose=Purpose.RECEIPT)
    assert opened.ticket().status is Status.NEW
    assert "open again" in said(decision)


def test_a_second_answer_waits_until_its_writer_insists(opened: Desk):
    opened.waits(minutes=1)
    opened.replies("Benim yanıtım", "zehra@kurum.test")
    decision = opened.replies("Benimki de", "cagri@kurum.test")
    assert draft(decision, "answer").waits
    assert draft(decision, "answer").leaves_at is None
    assert "zehra@kurum.test has answered meanwhile" in said(decision)
    released = opened.replies("#yine-de", "cagri@kurum.test", Purpose.RECEIPT, to="cagri@kurum.test")
    assert len(released.releases) == 1
    assert templates(released) == ["receipt"]
    assert "no answer of yours is kept waiting" in said(opened.replies("#anyway", "cagri@kurum.test"))


def test_insisting_with_a_new_text_replaces_the_answer_that_waits(opened: Desk):
    opened.waits(minutes=1)
    opened.replies("Benim yanıtım", "zehra@kurum.test")
    opened.replies("Benimki de", "cagri@kurum.test")
    waiting = opened.letter(Purpose.ANSWER).id
    decision = opened.replies(
        "#yine-de\nDaha iyisi", "cagri@kurum.test", Purpose.RECEIPT, to="cagri@kurum.test"
    )
    assert decision.withdraws == (waiting,)
    assert not draft(decision, "answer").waits
    assert "took the place" in said(decision)


def test_a_mail_of_the_author_stops_an_answer_in_its_hold(opened: Desk):
    opened.replies("Yanıt")
    decision = opened.receives(
        mail(
            "Bir şey daha",
            message_id="<a2@ornek.gov.tr>",
            In_Reply_To=opened.letter(Purpose.ACKNOWLEDGEMENT).message_id,
        )
    )
    assert decision.holds == (opened.letter(Purpose.ANSWER).id,)
    assert [n.to[0].address for n in decision.drafts] == ["musteri-iliskileri@kurum.test", "zehra@kurum.test"]
    assert "#anyway" in decision.drafts[-1].reason
    opened.waits(minutes=5)
    opened.dispatches()
    assert opened.ticket().status is Status.NEW
    opened.replies("#yine-de")
    opened.dispatches()
    assert opened.ticket().status is Status.ANSWERED


def test_the_author_writes_again_and_the_owner_is_told_without_acknowledgement(opened: Desk):
    opened.replies("#al\nİnceliyoruz")
    opened.waits(minutes=3)
    opened.dispatches()
    answer = opened.letter(Purpose.ANSWER)
    decision = opened.receives(
        mail("Olmadı", message_id="<a2@ornek.gov.tr>", subject="Hala çözülmedi", In_Reply_To=answer.message_id, Cc="veli@ornek.gov.tr",
             Authentication_Results="mx.kamusm.test; dkim=pass header.d=ornek.gov.tr")
    )  # fmt: skip
    assert (decision.disposition, decision.filing) == (Disposition.APPENDED, Filing.AUTHOR)
    assert decision.after.status is Status.OPEN
    assert templates(decision) == ["notice"]
    assert [a.address for a in decision.drafts[0].to] == ["zehra@kurum.test"]
    assert decision.after.participants[-1].address.address == "veli@ornek.gov.tr"


def test_a_cc_of_an_unproven_mail_does_not_join(opened: Desk):
    decision = opened.receives(
        mail(
            "Ek",
            subject="[KSM-2026-000001]",
            message_id="<a2@ornek.gov.tr>",
            Cc="thief@x.test",
            Authentication_Results=FAIL,
        )
    )
    assert decision.after.participants == opened.ticket().participants
    assert "not who From says" in decision.drafts[0].reason


@pytest.mark.parametrize(
    ("author", "subject", "reply", "links"),
    [
        ("stranger@x.test", "[KSM-2026-000001]", False, [Relation.ABOUT]),
        ("stranger@x.test", "ksm-2026- 000001", False, [Relation.ABOUT]),
        ("stranger@x.test", "Konu", True, [Relation.ABOUT]),
        ("zeynep@ornek.gov.tr", "Hala çözülmedi", False, [Relation.DUPLICATE]),
        ("zeynep@ornek.gov.tr", "Fwd: [KSM-2026-000001] Konu", True, [Relation.ABOUT]),
        ("memur@ornek.gov.tr", "[KSM-2026-000001]", False, [Relation.ABOUT]),
        ("stranger@x.test", "[KSM-2026-000999]", False, []),
    ],
)
def test_who_is_no_participant_gets_a_ticket_of_their_own(opened: Desk, author, subject, reply, links):
    fields = {"In_Reply_To": opened.letter(Purpose.ACKNOWLEDGEMENT).message_id} if reply else {}
    before = opened.dossiers["KSM-2026-000001"]
    decision = opened.receives(mail("Merhaba", author, subject, "<x@x.test>", **fields))
    assert decision.disposition is Disposition.TICKET
    assert decision.after.number == "KSM-2026-000002"
    assert [link.relation for link in decision.links] == links
    assert opened.dossiers["KSM-2026-000001"] == before
    (acknowledgement,) = [d for d in decision.drafts if d.template == "acknowledgement"]
    assert "000001" not in repr(replace_message(acknowledgement))


def replace_message(acknowledgement):
    """What a letter says by itself, without the mail that it answers and its thread."""
    return (acknowledgement.subject, acknowledgement.text, acknowledgement.reason, acknowledgement.lines)


@pytest.mark.parametrize(
    ("author", "results", "standing"),
    [
        ("memur@ornek.gov.tr", "mx.kamusm.test; dmarc=pass header.from=ornek.gov.tr", Disposition.APPENDED),
        ("memur@ornek.gov.tr", "", Disposition.TICKET),
        ("memur@ornek.gov.tr", "evil.test; dmarc=pass header.from=ornek.gov.tr", Disposition.TICKET),
        ("ali@ornek.gov.tr", "", Disposition.APPENDED),
        ("x@baska.test", "mx.kamusm.test; dmarc=pass header.from=baska.test", Disposition.TICKET),
    ],
)
def test_a_colleague_is_appended_as_pending_only_with_both_proofs(opened: Desk, author, results, standing):
    fields = {
        "In_Reply_To": opened.letter(Purpose.ACKNOWLEDGEMENT).message_id,
        "Authentication_Results": results,
    }
    assert opened.receives(mail("Ben de", author, "Konu", "<m@x.test>", **fields)).disposition is standing


def test_who_is_pending_is_shown_to_staff_and_receives_nothing(opened: Desk):
    fields = {
        "In_Reply_To": opened.letter(Purpose.ACKNOWLEDGEMENT).message_id,
        "Authentication_Results": "mx.kamusm.test; dmarc=pass",
    }
    first = opened.receives(mail("Ben de", "memur@ornek.gov.tr", "Konu", "<m1@ornek.gov.tr>", **fields))
    again = opened.receives(mail("Ve", "memur@ornek.gov.tr", "Konu", "<m2@ornek.gov.tr>", **fields))
    assert [p.role for p in again.after.participants if p.address.address == "memur@ornek.gov.tr"] == [
        Role.PENDING
    ]
    assert (first.filing, first.after.status, templates(first)) == (Filing.OUTSIDER, Status.NEW, ["notice"])
    assert "memur@ornek.gov.tr" not in [a.address for a in draft(opened.replies("Yanıt"), "answer").cc]


def test_shared_domains_make_no_organisation(desk: Desk):
    desk.receives(mail(author="a@gmail.com"))
    fields = {
        "In_Reply_To": desk.letter(Purpose.ACKNOWLEDGEMENT).message_id,
        "Authentication_Results": "mx.kamusm.test; dmarc=pass",
    }
    assert (
        desk.receives(mail("Ben de", "b@gmail.com", "Konu", "<b@gmail.com>", **fields)).disposition
        is Disposition.TICKET
    )


def test_signals_that_disagree_give_an_outsider_a_linked_ticket_and_staff_a_receipt(opened: Desk):
    opened.receives(mail("Başka", subject="Başka", message_id="<b1@ornek.gov.tr>", author="veli@x.test"))
    notice = opened.letter(Purpose.NOTICE)
    crossed = {"In_Reply_To": notice.message_id}
    outsider = opened.receives(
        mail("?", subject="[KSM-2026-000002]", message_id="<c@ornek.gov.tr>", **crossed)
    )
    assert [(x.number, x.relation) for x in outsider.links[:2]] == [
        ("KSM-2026-000001", Relation.ABOUT),
        ("KSM-2026-000002", Relation.ABOUT),
    ]
    staff = opened.receives(
        mail(
            "#al\nMetin",
            "zehra@kurum.test",
            "[KSM-2026-000002]",
            "<d@kurum.test>",
            Authentication_Results=PASS,
            **crossed,
        )
    )
    assert (staff.disposition, staff.after, templates(staff)) == (Disposition.FILED, None, ["receipt"])
    assert "KSM-2026-000001, KSM-2026-000002" in said(staff)


@pytest.mark.parametrize(
    ("days", "text", "disposition", "status"),
    [
        (10, "Çözülmedi.", Disposition.APPENDED, Status.OPEN),
        (60, "Çözülmedi.", Disposition.APPENDED, Status.OPEN),
        (61, "Çözülmedi.", Disposition.TICKET, Status.CLOSED),
        (1, "Teşekkürler.\n\nZeynep", Disposition.FILED, Status.CLOSED),
        (1, "Thank you very much for your help!", Disposition.FILED, Status.CLOSED),
        (1, "Teşekkürler?", Disposition.APPENDED, Status.OPEN),
        (1, "Teşekkürler, ama kart hâlâ çalışmıyor.", Disposition.APPENDED, Status.OPEN),
    ],
)
def test_a_mail_after_closing(opened: Desk, days, text, disposition, status):
    opened.replies("#kapat Haklı ; yazılım hatası\nGönderildi.")
    opened.waits(minutes=3)
    opened.dispatches()
    assert opened.ticket().status is Status.CLOSED
    opened.waits(days=days, minutes=-3)
    decision = opened.receives(
        mail(text, message_id="<z@ornek.gov.tr>", In_Reply_To=opened.letter(Purpose.ANSWER).message_id)
    )
    assert (decision.disposition, opened.ticket().status) == (disposition, status)
    if disposition is Disposition.TICKET:
        assert [(x.number, x.relation) for x in decision.links] == [("KSM-2026-000001", Relation.CONTINUES)]


def test_an_answer_that_bounces_opens_the_ticket_again(opened: Desk):
    opened.replies("#kapat Haklı ; yazılım hatası\nGönderildi.")
    opened.waits(minutes=3)
    opened.dispatches()
    decision = opened.receives(bounce(opened.letter(Purpose.ANSWER).message_id))
    assert (decision.disposition, decision.filing) == (Disposition.FILED, Filing.DELIVERY_REPORT)
    assert (decision.after.status, "undeliverable" in decision.after.tags) == (Status.OPEN, True)
    assert templates(decision) == ["undelivered"]


def test_a_bounce_for_somebody_copied_reopens_nothing(opened: Desk):
    opened.replies("Gönderildi.")
    opened.waits(minutes=3)
    opened.dispatches()
    decision = opened.receives(bounce(opened.letter(Purpose.ANSWER).message_id, whose="ali@ornek.gov.tr"))
    assert (decision.after.status, "undeliverable" in decision.after.tags) == (Status.ANSWERED, False)
    assert "ali@ornek.gov.tr" in draft(decision, "undelivered").reason


def bounce(
    message_id: str, action: str = "failed", status: str = "5.1.1", whose: str = "zeynep@ornek.gov.tr"
):
    body = (
        "--b\r\nContent-Type: text/plain\r\n\r\nIt did not work.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.ornek.gov.tr\r\n\r\n"
        f"Final-Recipient: rfc822; {whose}\r\nAction: {action}\r\nStatus: {status}\r\n\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {message_id}\r\nSubject: x\r\n\r\nx\r\n--b--\r\n"
    )
    report = {
        "Content_Type": "multipart/report; report-type=delivery-status; boundary=b",
        "Return_Path": "<>",
    }
    return mail(
        body, "MAILER-DAEMON@mx.ornek.gov.tr", "Undelivered", f"<dsn{action}@mx.ornek.gov.tr>", **report
    )


def test_a_bounced_acknowledgement_is_a_task_for_the_team(opened: Desk):
    decision = opened.receives(bounce(opened.letter(Purpose.ACKNOWLEDGEMENT).message_id))
    assert (decision.after.status, decision.after.tags[-1]) == (Status.NEW, "undeliverable")
    assert "zeynep@ornek.gov.tr" in draft(decision, "undelivered").reason


@pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.7"), ("delivered", "2.0.0")])
def test_a_report_of_no_failure_is_only_filed(opened: Desk, action, status):
    decision = opened.receives(bounce(opened.letter(Purpose.ACKNOWLEDGEMENT).message_id, action, status))
    assert (decision.disposition, decision.drafts, decision.after.tags) == (
        Disposition.FILED,
        (),
        opened.ticket().tags,
    )


def test_a_bounced_notice_is_only_filed(opened: Desk):
    assert opened.receives(bounce(opened.letter(Purpose.NOTICE).message_id)).drafts == ()


def test_a_report_on_none_of_our_letters_is_filed(opened: Desk):
    decision = opened.receives(bounce("<somebody@else.test>"))
    assert (decision.disposition, decision.after) == (Disposition.FILED, None)


def test_a_report_that_answers_our_letter_without_returning_it_is_filed_with_it(opened: Desk):
    message = mail("Gone.", "MAILER-DAEMON@mx.ornek.gov.tr", "Undelivered Mail", "<r@mx.ornek.gov.tr>", Return_Path="<>",
                   In_Reply_To=opened.letter(Purpose.ACKNOWLEDGEMENT).message_id,
                   Content_Type="multipart/report; report-type=delivery-status; boundary=b")  # fmt: skip
    decision = opened.receives(message)
    assert (message.origin, decision.filing) == ("delivery-report", Filing.DELIVERY_REPORT)


@pytest.mark.parametrize(
    "fields",
    [{"Auto_Submitted": "auto-replied"}, {"subject": "Otomatik yanıt: Konu"}, {"List_Id": "<l.test>"}],
)
def test_a_robot_answering_our_letter_changes_nothing(opened: Desk, fields):
    opened.replies("Yanıt")
    opened.waits(minutes=3)
    opened.dispatches()
    before = opened.ticket()
    decision = opened.receives(
        mail(
            "Yıllık izindeyim",
            message_id="<v@ornek.gov.tr>",
            In_Reply_To=opened.letter(Purpose.ANSWER).message_id,
            **fields,
        )
    )
    assert (decision.disposition, decision.filing, decision.drafts) == (
        Disposition.FILED,
        Filing.AUTOMATIC,
        (),
    )
    assert (decision.after.status, decision.after.promises) == (before.status, before.promises)


@pytest.mark.parametrize(
    ("author", "subject", "filing"),
    [
        ("zeynep@ornek.gov.tr", "[KSM-2026-000001]", Filing.AUTOMATIC),
        ("zehra@kurum.test", "[KSM-2026-000001]", Filing.AUTOMATIC),
        ("robot@x.test", "[KSM-2026-000001]", None),
        ("robot@x.test", "x", None),
    ],
)
def test_a_robot_that_only_names_a_ticket_puts_nothing_on_it(opened: Desk, author, subject, filing):
    decision = opened.receives(mail("x", author, subject, "<r@x.test>", Auto_Submitted="auto-generated"))
    assert (decision.disposition, decision.filing) == (Disposition.FILED, filing)


def test_a_report_by_a_robot_opens_a_ticket_that_is_not_acknowledged(desk: Desk):
    decision = desk.receives(
        mail("CRL is stale", "watch@x.test", "CRL", Auto_Submitted="auto-generated"), "cainfo"
    )
    assert decision.after.kind is Kind.CERTIFICATE_PROBLEM_REPORT
    assert templates(decision) == ["notice"]


def test_our_own_letter_comes_home(desk: Desk):
    decision = desk.receives(replace(mail(), origin=Origin.OWN))
    assert (decision.disposition, decision.after, decision.drafts) == (Disposition.FILED, None, ())


@pytest.mark.parametrize(
    ("author", "fields"),
    [
        ("", {}),
        ("bilgi@kamusm.test", {}),
        ("noreply@x.test", {}),
        ("z@ornek.gov.tr", {"Authentication_Results": FAIL}),
    ],
)
def test_who_is_never_acknowledged(desk: Desk, author, fields):
    decision = desk.receives(mail("Sertifika problem bildirimi", author, "x", **fields), "cainfo")
    assert decision.disposition is Disposition.TICKET
    assert templates(decision) == ["notice"]


def test_a_report_in_the_wrong_mailbox_keeps_its_clock_and_names_the_right_one(desk: Desk):
    text = "The private key for https://www.ornek.gov.tr is on GitHub, serial 0x3A:4F:11:09:5C:77:20:AB."
    decision = desk.receives(mail(text, "hanno@research.test", "Leaked key"))
    ticket = decision.after
    assert (ticket.kind, ticket.team, ticket.language) == (Kind.CERTIFICATE_PROBLEM_REPORT, "ssl", "en")
    assert [(p.key, p.due_at - desk.now) for p in ticket.promises] == [
        ("preliminary-report/reporter", timedelta(hours=24)),
        ("preliminary-report/subscriber", timedelta(hours=24)),
    ]
    assert draft(decision, "acknowledgement").reason == "cainfo@tubitak.test"
    assert "cainfo@tubitak.test" in draft(decision, "notice").reason
    assert (
        draft(Desk().receives(mail(text, "h@r.test", "Leaked key"), "cainfo"), "acknowledgement").reason == ""
    )


@pytest.mark.parametrize(
    ("message", "mailbox", "disposition"),
    [
        (mail("win", "s@x.test", "Lottery"), "bilgi", Disposition.FILED),
        (mail("win", "s@x.test", "Lottery"), "cainfo", Disposition.TICKET),
        (mail("s", "s@x.test", "[KSM-2026-000001]"), "bilgi", Disposition.TICKET),
        (mail("Ek", "zeynep@ornek.gov.tr", "[KSM-2026-000001]", "<j@x.test>"), "bilgi", Disposition.APPENDED),
        (mail("Başka", "zeynep@ornek.gov.tr", "Başka", "<j@x.test>"), "bilgi", Disposition.TICKET),
    ],
)
def test_what_comes_out_of_junk(opened: Desk, message, mailbox, disposition):
    decision = opened.receives(message, mailbox, junk=True)
    assert decision.disposition is disposition
    if disposition is Disposition.TICKET:
        assert "junk-rescued" in decision.after.tags


def test_the_same_mail_twice_is_one_ticket_and_the_stricter_route_holds(desk: Desk):
    message = mail("Something is odd with a certificate of yours.", "h@r.test", "A question")
    assert desk.receives(message).after.kind is not Kind.CERTIFICATE_PROBLEM_REPORT
    first = desk.receives(message)
    assert (first.disposition, first.after, first.drafts) == (Disposition.DUPLICATE, None, ())
    desk.waits(hours=1)
    second = desk.receives(message, "cainfo")
    assert (second.disposition, second.after.kind, second.after.team) == (
        Disposition.DUPLICATE,
        Kind.CERTIFICATE_PROBLEM_REPORT,
        "ssl",
    )
    assert [p.key for p in second.after.promises][1:] == [
        "preliminary-report/reporter",
        "preliminary-report/subscriber",
    ]
    assert second.after.promises[1].started_at == desk.now - timedelta(hours=1)
    assert templates(second) == ["notice"]
    assert desk.receives(message, "cainfo").after is None


def test_a_stricter_ticket_stays_when_the_same_mail_comes_to_the_softer_mailbox(desk: Desk):
    message = mail("CRL has an issuer mismatch", "h@r.test", "CRL question")
    desk.receives(message, "cainfo")
    assert desk.receives(message, "bilgi").after is None


def test_a_mail_moved_out_of_junk_is_dealt_with(desk: Desk):
    message = mail("win", "s@x.test", "Lottery")
    assert desk.receives(message, junk=True).disposition is Disposition.FILED
    assert desk.receives(message, junk=True).disposition is Disposition.DUPLICATE
    assert desk.receives(message).disposition is Disposition.TICKET


def test_a_mail_known_by_its_message_id_alone_joins_its_ticket(opened: Desk):
    decision = opened.receives(
        mail("Ek", message_id="<a2@ornek.gov.tr>", subject="Ek", In_Reply_To="<a1@ornek.gov.tr>")
    )
    assert decision.disposition is Disposition.APPENDED
    copied = opened.receives(
        mail(
            "Ek",
            "ali@ornek.gov.tr",
            "Ek",
            "<a3@ornek.gov.tr>",
            References="<a1@ornek.gov.tr> <nowhere@x.test>",
        )
    )
    assert "ali@ornek.gov.tr, who is copied" in copied.drafts[0].reason
    assert opened.letter(Purpose.NOTICE).state is LetterState.QUEUED


def test_of_two_mailboxes_the_shorter_promise_holds():
    files = RULES | {
        "05-invoices.yaml": "rules: [{ name: invoices, when: { mailbox: cainfo, subject: fatura }, then: { kind: request, team: ssl, sla: 1h } }]"
    }
    desk = Desk(rulebook=read_rules(files, ISTANBUL))
    message = mail("Fatura", subject="Fatura")
    desk.receives(message)
    decision = desk.receives(message, "cainfo")
    assert [(p.key, p.rule.clock, p.due_at - desk.now) for p in decision.after.promises] == [
        ("first-answer/", "wall", timedelta(hours=1))
    ]
    assert decision.after.team == "ssl"


def test_what_cannot_be_acknowledged_by_kind_alone(desk: Desk):
    decision = desk.receives(replace(mail("x"), origin=Origin.LIST, automatic=""), "cainfo")
    assert ("not acknowledged", (("why", "list"),)) in [
        (event.name, event.facts) for event in decision.events
    ]


def test_a_merged_ticket_is_found_under_its_old_number(opened: Desk):
    ticket = replace(opened.ticket(), links=(Link("KSM-2026-000077", Relation.MERGED),))
    known = Known("KSM-2026-000002", dossiers=(replace(opened.dossiers[ticket.number], ticket=ticket),))
    found = identify(mail(subject="[KSM-2026-000077]"), known, opened.house, opened.now)
    assert found.dossier.ticket.number == "KSM-2026-000001"
    assert identify(mail(subject="[KSM-2026-000078]"), known, opened.house, opened.now).dossier is None


def test_an_expired_id_of_ours_leads_nowhere(opened: Desk):
    letter = opened.letter(Purpose.ACKNOWLEDGEMENT)
    opened.waits(days=401)
    assert (
        opened.receives(
            mail("Hâlâ", message_id="<e@ornek.gov.tr>", In_Reply_To=letter.message_id)
        ).disposition
        is Disposition.TICKET
    )
