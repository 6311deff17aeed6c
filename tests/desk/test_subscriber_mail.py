"""What a subscriber writes is read by people of the desk and never reaches the reporter."""

from dataclasses import replace

import pytest

from tests.desk.remembering_desk import PASS, Desk, draft, mail, said, templates
from tests.desk.reported_certificates import (
    ANKARA,
    AYSE,
    BURSA,
    HANNO,
    IZMIR,
    TEAM,
    promise,
    reported,
    sent_to_all,
    writes,
)
from ulak.desk.decision import Decision, Disposition
from ulak.desk.ticket import Filing, Participant, Purpose, Role, Status
from ulak.mail.address import Address

CONTACT = "bt@ankara.test"


@pytest.fixture
def desk() -> Desk:
    desk = reported(ANKARA, IZMIR)
    sent_to_all(desk)
    return desk


def replies(
    desk: Desk, author: str = CONTACT, text: str = "We have replaced it.", to: str = CONTACT, **more: str
) -> Decision:
    """Somebody answers the letter that a subscriber got."""
    letter = desk.letter(Purpose.PRELIMINARY_REPORT, to=to)
    subject, id = f"Ynt: {letter.subject}", f"<r{desk.spooled}@ankara.test>"
    return desk.receives(mail(text, author, subject, id, In_Reply_To=letter.message_id, **more))


def by_token(desk: Desk, author: str = CONTACT) -> Decision:
    return desk.receives(
        mail("Tamam.", author, "[KSM-2026-000001] Sertifika", f"<t{desk.spooled}@ankara.test>")
    )


def test_it_stands_on_the_ticket_and_the_responsible_read_it_in_a_notice_whose_reply_is_a_note(desk: Desk):
    before = desk.ticket()
    decision = replies(desk)
    assert (decision.disposition, decision.filing) == (Disposition.APPENDED, Filing.SUBSCRIBER)
    assert replace(desk.ticket(), version=before.version) == before
    (notice,) = decision.drafts
    assert [one.address for one in notice.to] == [TEAM]
    assert (
        "The subscriber of the certificate has written: Ankara Belediyesi (bt@ankara.test)" in notice.reason
    )
    noted = desk.replies("Good.", AYSE, to=TEAM)
    assert noted.filing is Filing.NOTE
    assert templates(noted) == ["receipt"]


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        ("Please revoke the certificate now.", True),
        ("Lütfen sertifikayı iptal ediniz.", True),
        ("Lütfen iptal ediniz.", True),
        ("Merhaba. Haberimiz yoktu. İptal edilmesini istiyoruz.", True),
        ("Sertifikayı yeniledik. Teşekkür ederiz.", False),
        ("Please do not revoke it yet.", False),
        ("We have replaced it.\n\n> If you want it revoked, you need not wait: the revocation", False),
    ],
)
def test_a_request_to_revoke_is_told_at_once_to_those_who_revoke_and_those_on_call(desk, text, is_asked):
    desk.rulebook = replace(
        desk.rulebook, roles={"revocation-line": ("iptal@kurum.test",), "on-call": ("nobetci@kurum.test",)}
    )
    told = {one.to[0].address: one.reason for one in replies(desk, text=text).drafts}
    alerted = {"iptal@kurum.test", "nobetci@kurum.test"} if is_asked else set()
    assert set(told) == {TEAM, *alerted}
    assert all(("#ground 1" in reason) is is_asked for reason in told.values())


def test_where_nobody_is_on_call_whoever_leads_hears_of_a_request_to_revoke(desk: Desk):
    desk.rulebook = replace(desk.rulebook, roles={"coordinators": ("k@kurum.test",)})
    lead = desk.rulebook.told("lead", desk.ticket().team, "")
    told = {one.to[0].address for one in replies(desk, text="Please revoke it.").drafts}
    assert told == {TEAM, "k@kurum.test", *(one.address for one in lead)}


def test_an_answer_under_that_notice_goes_to_the_reporter_only_where_it_says_so(desk: Desk):
    replies(desk)
    assert [one.address for one in draft(desk.replies("#yanıt\nNoted.", AYSE, to=TEAM), "answer").to] == [
        HANNO
    ]


def test_a_token_and_the_address_of_a_contact_lead_to_the_ticket_as_well(desk: Desk):
    assert by_token(desk).filing is Filing.SUBSCRIBER
    assert by_token(desk, "ag@ankara.test").filing is Filing.SUBSCRIBER


@pytest.mark.parametrize(
    ("author", "proof", "filing"),
    [
        ("ali@ankara.test", PASS.replace("kurum.test", "ankara.test"), Filing.SUBSCRIBER),
        ("ali@ankara.test", "", Filing.OPENING),
        ("ali@baska.test", PASS.replace("kurum.test", "baska.test"), Filing.OPENING),
    ],
)
def test_a_proven_colleague_of_the_contact_speaks_for_the_subscriber(desk, author, proof, filing):
    more = {"Authentication_Results": proof} if proof else {}
    assert replies(desk, author, **more).filing is filing


def test_people_at_one_provider_are_no_colleagues():
    desk = reported(replace(ANKARA, contacts=(Address("ankara@gmail.com"),)))
    sent_to_all(desk)
    proof = PASS.replace("kurum.test", "gmail.com")
    decision = replies(desk, "mallory@gmail.com", to="ankara@gmail.com", Authentication_Results=proof)
    assert decision.filing is Filing.OPENING


def test_the_reporter_stays_the_reporter_whatever_they_reply_to(desk: Desk):
    assert replies(desk, HANNO).filing is Filing.AUTHOR


def test_somebody_the_reporter_copied_speaks_as_the_subscriber_in_reply_to_that_letter():
    desk = reported(Cc=CONTACT)
    desk.dossiers["KSM-2026-000001"] = reported(ANKARA, Cc=CONTACT).dossiers["KSM-2026-000001"]
    roles = [one.role for one in desk.ticket().participants if one.address.address == CONTACT]
    assert roles == [Role.COPIED]
    sent_to_all(desk)
    assert replies(desk).filing is Filing.SUBSCRIBER
    assert by_token(desk).filing is Filing.AUTHOR


def test_who_was_the_author_before_is_still_a_subscriber(desk: Desk):
    dossier = desk.dossiers["KSM-2026-000001"]
    others = [one for one in dossier.ticket.participants if one.address.address != CONTACT]
    pending = (*others, Participant(Address(CONTACT), Role.PENDING))
    desk.dossiers["KSM-2026-000001"] = replace(dossier, ticket=replace(dossier.ticket, participants=pending))
    assert by_token(desk).filing is Filing.SUBSCRIBER


def test_a_colleague_of_the_desk_may_be_a_contact_and_then_orders_nothing():
    desk = reported(replace(ANKARA, contacts=(Address("zehra@kurum.test"),)))
    sent_to_all(desk)
    decision = replies(desk, "zehra@kurum.test", "#kapat", "zehra@kurum.test", Authentication_Results=PASS)
    assert (decision.filing, desk.ticket().status) == (Filing.SUBSCRIBER, Status.OPEN)
    assert writes(desk, "#al", "zehra@kurum.test").filing is Filing.COMMAND


def test_somebody_else_of_the_desk_who_replies_to_that_letter_writes_a_note(desk: Desk):
    decision = replies(desk, "ayse@kurum.test", "I see.", Authentication_Results=PASS)
    assert decision.filing is Filing.NOTE


def test_a_vacation_responder_is_filed_and_nobody_is_told(desk: Desk):
    decision = replies(desk, Auto_Submitted="auto-replied")
    assert (decision.filing, decision.drafts) == (Filing.AUTOMATIC, ())


def test_a_closed_ticket_stays_closed_and_the_notice_says_so(desk: Desk):
    writes(desk, "#kapat\nDone.")
    (notice,) = replies(desk).drafts
    assert desk.ticket().status is Status.CLOSED
    assert "The ticket is closed and stays so" in notice.reason


def test_a_forward_is_no_reply_and_a_mail_about_two_tickets_neither(desk: Desk):
    letter = desk.letter(Purpose.PRELIMINARY_REPORT, to=CONTACT)
    forwarded = mail(
        "See below.", CONTACT, f"Fwd: {letter.subject}", "<f@ankara.test>", In_Reply_To=letter.message_id
    )
    assert desk.receives(forwarded).filing is Filing.OPENING


def test_of_a_flood_not_every_mail_is_told(desk: Desk):
    told = [bool(replies(desk, text=f"mail {n}").drafts) for n in range(14)]
    assert told.count(True) < 14


# ---------------------------------------------------------------- #yanıt abone


def test_an_answer_to_the_subscriber_goes_to_whoever_wrote_and_nobody_else(desk: Desk):
    by_token(desk, "ag@ankara.test")
    decision = desk.replies("#yanıt abone\nThank you.", AYSE, to=TEAM)
    letter = draft(decision, "subscriber-answer")
    assert ([one.address for one in letter.to], letter.cc) == (["ag@ankara.test"], ())
    assert letter.references == (desk.dossiers["KSM-2026-000001"].messages[-2].message_id,)
    assert letter.purpose is Purpose.SUBSCRIBER_ANSWER
    assert "the text goes to the subscriber alone (Ankara Belediyesi)" in said(decision)
    desk.waits(minutes=3)
    desk.dispatches()
    assert desk.ticket().status is Status.OPEN
    assert promise(desk, "preliminary-report/subscriber").kept_at < desk.now


def test_what_a_colleague_of_the_contact_wrote_is_answered_to_a_contact_that_is_named(desk: Desk):
    replies(desk, "ali@ankara.test", Authentication_Results=PASS.replace("kurum.test", "ankara.test"))
    assert "say which" in said(writes(desk, "#yanıt abone\nThank you."))


def test_by_name_or_address_it_goes_to_anyone_of_them_and_to_the_only_one_by_itself(desk: Desk):
    for named in ("İzmir", "bilisim@izmir.test"):
        decision = writes(desk, f"#answer subscriber {named}\nThank you.")
        assert [one.address for one in draft(decision, "subscriber-answer").to] == ["bilisim@izmir.test"]
    alone = reported(ANKARA)
    assert draft(writes(alone, "#yanıt abone\nThank you."), "subscriber-answer")


@pytest.mark.parametrize(
    ("subscribers", "text", "why"),
    [
        ((ANKARA, IZMIR), "#yanıt abone\nThank you.", "say which"),
        ((), "#yanıt abone\nThank you.", "no subscriber is known"),
        ((BURSA,), "#yanıt abone\nThank you.", "without an address"),
        ((ANKARA,), "#yanıt abone Mersin\nThank you.", "is no subscriber"),
        ((ANKARA,), "#yanıt abone\n#kapat\nThank you.", "cannot be the outcome"),
        ((ANKARA,), "#yanıt abone", "needs a text"),
    ],
)
def test_it_goes_nowhere_where_it_is_not_certain_to_whom(subscribers, text: str, why: str):
    decision = writes(reported(*subscribers), text)
    assert why in said(decision)
    assert templates(decision) == ["receipt"]


def test_a_gate_stands_before_it(desk: Desk):
    dossier = desk.dossiers["KSM-2026-000001"]
    desk.dossiers["KSM-2026-000001"] = replace(dossier, ticket=replace(dossier.ticket, gate="approval"))
    assert templates(writes(desk, "#yanıt abone İzmir\nThank you.")) == ["receipt"]


def test_a_closed_ticket_is_opened_first(desk: Desk):
    writes(desk, "#kapat\nDone.")
    assert "#reopen it first" in said(writes(desk, "#yanıt abone İzmir\nThank you."))
