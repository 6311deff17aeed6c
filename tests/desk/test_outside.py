"""What lies among the mails that were sent: answers written elsewhere, and everything else people put there."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desk.remembering_desk import PASS, Desk, mail
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.coming.decide import decide
from ulak.desk.contact import Channel, Told
from ulak.desk.decision import Arrival, Decision, Disposition
from ulak.desk.ticket import Filing, LetterState, Purpose, Status
from ulak.mail.message import Message, Origin

NUMBER = "KSM-2026-000001"
ASKED = "<a1@ornek.gov.tr>"
HOUR = timedelta(hours=1)


@pytest.fixture
def desk() -> Desk:
    """A desk with one complaint of Zeynep's, an hour old."""
    desk = Desk()
    desk.receives(mail("Şikâyet ediyorum.", subject="Mali mühür şikâyeti", message_id=ASKED))
    desk.dispatches()
    desk.now += HOUR
    return desk


def answer(
    body: str = "Mührünüz bugün gönderildi.",
    author: str = "Kamu SM <bilgi@kamusm.test>",
    to: str = "zeynep@ornek.gov.tr",
    message_id: str = "<o1@kamusm.test>",
    **fields: str,
) -> Message:
    """As Outlook lays it among the sent mails of the shared mailbox."""
    fields = {"In_Reply_To": ASKED, "References": ASKED} | fields
    return mail(body, author, fields.pop("Subject", "YNT: Mali mühür şikâyeti"), message_id, to, **fields)


def laid(desk: Desk, message: Message) -> Decision:
    return desk.receives(message, sent=True)


def staff_answers(desk: Desk, who: str = "cagri@kurum.test", message_id: str = "<s1@kurum.test>") -> Decision:
    subject = f"Ynt: [{NUMBER}] Mali mühür şikâyeti"
    return desk.receives(mail("Kargoya verildi.", who, subject, message_id, Authentication_Results=PASS))


def test_an_answer_from_outlook_keeps_the_promise_at_its_time_and_is_told(desk: Desk):
    decision = laid(desk, answer())
    ticket = desk.ticket()
    assert (decision.disposition, decision.filing) == (Disposition.FILED, Filing.OUTSIDE)
    assert ticket.status is Status.ANSWERED
    assert [(one.state, one.kept_at) for one in ticket.promises] == [(PromiseState.KEPT, desk.now)]
    assert ticket.told == Told(Channel.EMAIL, desk.now)
    assert [one.name for one in decision.events] == ["answered outside", "promise kept"]
    assert decision.events[0].by == "bilgi@kamusm.test"
    assert decision.events[0].facts == (("at", desk.now.isoformat()),)
    (notice,) = decision.drafts
    assert [one.address for one in notice.to] == ["musteri-iliskileri@kurum.test"]
    assert (notice.purpose, notice.token_word) == (Purpose.NOTICE, "note")
    assert "bilgi@kamusm.test" in notice.reason
    assert "Mührünüz" in notice.text


@pytest.mark.parametrize(
    "fields",
    [
        {"author": "Ayşe <ayse@kurum.test>"},
        {"author": "ssl-ekip@kurum.test"},
        {"to": "baskasi@dis.test", "Cc": "Zeynep <ZEYNEP@ornek.gov.tr>"},
        {"In_Reply_To": "", "References": "", "Subject": f"RE: [{NUMBER}] x"},
        {"In_Reply_To": "<unknown@x.test>", "References": f"{ASKED} <unknown@x.test>"},
    ],
)
def test_it_is_known_by_whom_it_answers_and_by_what_it_refers_to(desk: Desk, fields):
    assert laid(desk, answer(**fields)).filing is Filing.OUTSIDE


def test_a_reply_to_the_desks_own_letter_finds_its_ticket(desk: Desk):
    (acknowledgement,) = [one for _, _, one in desk.outbox if one.purpose is Purpose.ACKNOWLEDGEMENT]
    laid(desk, answer(In_Reply_To=acknowledgement.message_id, References=""))
    assert desk.ticket().status is Status.ANSWERED


def test_what_is_not_for_the_author_is_a_note(desk: Desk):
    decision = laid(desk, answer("Şuna bakar mısınız?", to="mehmet@kurum.test", Subject="İLT: Mali mühür"))
    assert (decision.disposition, decision.filing) == (Disposition.FILED, Filing.NOTE)
    assert desk.ticket().status is Status.NEW
    assert desk.ticket().promises[0].state is PromiseState.RUNNING
    assert decision.drafts == ()
    assert [one.name for one in decision.events] == ["written outside"]


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (answer(In_Reply_To="", References=""), "about no ticket"),
        (answer(In_Reply_To="", References="", Subject="Re: [KSM-2026-000099] x"), "about no ticket"),
        (replace(answer(), origin=Origin.OWN), "a letter of our own"),
        (answer(Auto_Submitted="auto-replied"), "written by a machine"),
        (answer(List_Id="<a.b.test>"), "written by a machine"),
        (answer(to=""), "a draft"),
        (answer(X_Unsent="1"), "a draft"),
        (answer(X_Mozilla_Draft_Info="internal/draft; vcard=0"), "a draft"),
        (answer(X_Uniform_Type_Identifier="com.apple.mail-draft"), "a draft"),
        (answer(author="stranger@dis.test"), "not ours"),
        (answer(author="bilgi@kamusm.test, x@evil.test"), "not ours"),
        (answer(author="stranger@dis.test", In_Reply_To="", References=""), "about no ticket"),
    ],
)
def test_everything_else_is_only_kept(desk: Desk, message: Message, why: str):
    before = desk.ticket()
    decision = laid(desk, message)
    assert (decision.disposition, decision.filing, decision.after) == (Disposition.FILED, None, None)
    assert decision.reason == f"filed: among sent mails, {why}"
    assert (decision.drafts, decision.events) == ((), ())
    assert desk.ticket() == before
    assert list(desk.dossiers) == [NUMBER]


def test_what_names_two_tickets_answers_neither(desk: Desk):
    desk.receives(mail("Soru", "ali@dis.test", "Soru", "<b1@dis.test>"))
    decision = laid(desk, answer(Subject="Re: [KSM-2026-000002]", In_Reply_To=f"{ASKED}"))
    assert decision.after is None or decision.after.number == "KSM-2026-000002"
    twice = laid(desk, answer(Subject=f"[{NUMBER}] [KSM-2026-000002]", message_id="<o2@kamusm.test>"))
    assert twice.reason == "filed: among sent mails, about no ticket"


def test_the_authors_own_mail_dragged_there_is_shown_and_moves_nothing(desk: Desk):
    dragged = mail(
        "Hâlâ bekliyorum.", subject="Re: Mali mühür", message_id="<a2@ornek.gov.tr>", In_Reply_To=ASKED
    )
    decision = laid(desk, dragged)
    assert (decision.disposition, decision.filing) == (Disposition.FILED, Filing.OUTSIDER)
    assert desk.ticket().status is Status.NEW
    (notice,) = decision.drafts
    assert "zeynep@ornek.gov.tr" in notice.reason
    assert laid(desk, dragged).reason == "filed: among sent mails, on its ticket already"


def test_a_mail_of_the_ticket_that_is_moved_there_is_not_seen_again(desk: Desk):
    first = mail("Şikâyet ediyorum.", subject=f"[{NUMBER}] Mali mühür şikâyeti", message_id=ASKED)
    assert laid(desk, first).reason == "filed: among sent mails, on its ticket already"


def test_a_letter_of_ours_is_known_though_the_provider_gave_it_another_id(desk: Desk):
    staff_answers(desk)
    desk.now += HOUR
    desk.dispatches()
    ((_, _, sent),) = [one for one in desk.outbox if one[2].purpose is Purpose.ANSWER]
    copy = answer(sent.text, message_id="<rewritten@provider.test>")
    assert laid(desk, copy).reason == "filed: among sent mails, on its ticket already"


def test_a_colleague_who_did_not_see_it_must_insist(desk: Desk):
    laid(desk, answer())
    desk.now += HOUR
    late = staff_answers(desk)  # by the number alone: it replies to what the author wrote
    (letter,) = [one for one in late.drafts if one.purpose is Purpose.ANSWER]
    assert letter.waits
    (receipt,) = [one for one in late.drafts if one.purpose is Purpose.RECEIPT]
    assert "bilgi@kamusm.test" in receipt.reason
    report = desk.receives(
        mail(
            "#ön-rapor\nBulgular.",
            "cagri@kurum.test",
            f"[{NUMBER}]",
            "<s3@kurum.test>",
            Authentication_Results=PASS,
        )
    )
    assert not any(one.waits for one in report.drafts)  # a report is no answer


def test_a_held_answer_waits_and_its_writer_is_told(desk: Desk):
    staff_answers(desk)
    ((_, _, held),) = [one for one in desk.outbox if one[2].purpose is Purpose.ANSWER]
    assert held.state is LetterState.HELD
    decision = laid(desk, answer())
    assert decision.holds == (held.id,)
    assert ("why", "answered outside meanwhile") in decision.events[-1].facts
    to = {one.to[0].address: one for one in decision.drafts}
    assert set(to) == {"musteri-iliskileri@kurum.test", "cagri@kurum.test"}
    assert "#anyway" in to["cagri@kurum.test"].reason
    assert to["cagri@kurum.test"].token_word == ""  # a new text in reply takes the place of the old one
    again = laid(desk, answer("Bir şey daha.", message_id="<o2@kamusm.test>"))
    assert again.holds == ()  # it waits already


@pytest.mark.parametrize("status", [Status.CLOSED, Status.WAITING_GATE])
def test_it_neither_opens_a_closed_ticket_nor_passes_a_gate(desk: Desk, status: Status):
    ticket = replace(desk.ticket(), status=status, closed_at=desk.now, gate="signature")
    desk.dossiers[NUMBER] = replace(desk.dossiers[NUMBER], ticket=ticket)
    decision = laid(desk, answer())
    assert desk.ticket().status is status
    assert ("gate", "passed by") in decision.events[0].facts
    assert "counts as no answer" in decision.drafts[0].reason


def test_what_nobody_decided_on_is_no_answer_where_somebody_must(desk: Desk):
    desk.dossiers[NUMBER] = replace(desk.dossiers[NUMBER], ticket=replace(desk.ticket(), gate="signature"))
    before = desk.ticket()
    decision = laid(desk, answer())
    assert replace(desk.ticket(), version=before.version) == before
    assert decision.filing is Filing.OUTSIDE
    assert [event.name for event in decision.events] == ["answered outside"]
    to = {one.to[0].address for one in decision.drafts}
    assert to == {"musteri-iliskileri@kurum.test", "mib@kurum.test", "yonetim@kurum.test"}


def test_beside_a_text_that_waits_it_is_one_and_told_as_such(desk: Desk):
    waiting = replace(desk.ticket(), status=Status.WAITING_GATE)
    desk.dossiers[NUMBER] = replace(desk.dossiers[NUMBER], ticket=waiting)
    decision = laid(desk, answer())
    assert desk.ticket().told is not None
    assert "signature or an approval" in decision.drafts[0].reason


@pytest.mark.parametrize(("laid_after", "told_after"), [(-5, -1), (-0.5, -0.5), (5, 0)])
def test_its_time_is_never_before_the_ticket_nor_in_the_future(
    desk: Desk, laid_after: float, told_after: float
):
    arrival = Arrival(9, "bilgi", "Sent Items", False, desk.now + laid_after * HOUR, sent=True)
    message = answer()
    decision = decide(message, arrival, desk.known(message), desk.rulebook, desk.house, desk.now, bytes(8))
    assert decision.after.told == Told(Channel.EMAIL, desk.now + told_after * HOUR)


def test_the_last_time_the_author_was_told_counts(desk: Desk):
    later = Told(Channel.PHONE, desk.now + HOUR)
    desk.dossiers[NUMBER] = replace(desk.dossiers[NUMBER], ticket=replace(desk.ticket(), told=later))
    laid(desk, answer())
    assert desk.ticket().told == later


def test_a_late_answer_is_kept_late(desk: Desk):
    desk.now += 30 * HOUR
    decision = laid(desk, answer())
    assert desk.ticket().promises[0].state is PromiseState.BREACHED
    assert [one.name for one in decision.events] == ["answered outside", "promise kept late"]


def test_an_author_without_an_address_is_answered_by_nothing_sent(desk: Desk):
    ticket = replace(desk.ticket(), author=replace(desk.ticket().author, address=""), participants=())
    desk.dossiers[NUMBER] = replace(desk.dossiers[NUMBER], ticket=ticket)
    assert laid(desk, answer()).filing is Filing.NOTE


OURS = "mx.kamusm.test; dmarc=pass header.from=kamusm.test"


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({"Authentication_Results": OURS}, True),
        ({}, False),  # anybody can write our address into From
        ({"Authentication_Results": OURS, "to": "mehmet@kurum.test"}, False),
        ({"Authentication_Results": OURS, "author": "stranger@kamusm.test"}, False),
    ],
)
def test_a_copy_that_comes_to_the_desk_itself_counts_where_it_is_proven(desk: Desk, fields, counts: bool):
    copy = answer(Cc="bilgi@kamusm.test", **fields)
    decision = desk.receives(copy)
    assert (decision.filing is Filing.OUTSIDE) is counts
    assert (desk.ticket().status is Status.ANSWERED) is counts
    if counts:  # and the one among the sent mails is the same
        assert laid(desk, copy).reason == "filed: among sent mails, on its ticket already"


def test_commands_in_it_are_text(desk: Desk):
    decision = laid(desk, answer("#kapat çözüldü ; surec\nMührünüz gönderildi.", author="ayse@kurum.test"))
    assert desk.ticket().status is Status.ANSWERED
    assert decision.filing is Filing.OUTSIDE
