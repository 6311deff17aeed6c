"""A vacation reply of somebody of the desk is kept, and does nothing: no answer, no note, no end of a task."""

import pytest

from tests.desk.remembering_desk import FAIL, PASS, Desk, house, mail, templates
from tests.desk.test_consulting import AUTHOR, MEHMET, SSL, ZEHRA
from ulak.desk.decision import Decision, Disposition
from ulak.desk.ticket import Filing, Purpose

NUMBER = "KSM-2026-000001"
MIB, MANAGEMENT = "mib@kurum.test", "yonetim@kurum.test"

# what a program sends: the subject, further header fields, the text
MACHINES = {
    "Outlook, Turkish": ("Otomatik yanıt: Konu", {"Auto_Submitted": "auto-generated", "X_Auto_Response_Suppress": "All"}, "7 Aralık'a kadar ofis dışındayım."),
    "Outlook, the header lost": ("Otomatik yanıt: Konu", {}, "Dönünce bakacağım."),
    "Outlook, English": ("Automatic reply: Konu", {}, "I will be back on Monday."),
    "Exchange, old": ("Ofis dışında: Konu", {}, "Dönünce bakacağım."),
    "Zimbra": ("Out of office: Konu", {}, "I will be back on Monday."),
    "Gmail": ("Re: Konu", {"Auto_Submitted": "auto-replied", "Precedence": "bulk", "X_Autoreply": "yes"}, "Tatildeyim."),
    "Roundcube": ("Re: Konu", {"Auto_Submitted": "auto-replied (vacation)"}, "Tatildeyim."),
    "a rule, Turkish": ("Ynt: Konu", {}, "İzinliyim, 7 Aralık'ta dönüyorum."),
    "a rule, with greeting": ("Ynt: Konu", {}, "Merhaba,\n\nYıllık iznim nedeniyle ofiste değilim.\n\nİyi çalışmalar"),
    "a rule, English": ("Re: Konu", {}, "Thank you for your e-mail. I am out of the office until Monday."),
}  # fmt: skip


@pytest.fixture
def desk() -> Desk:
    """A notice to the team, and questions, a transfer, an approval that wait for somebody."""
    desk = Desk()
    desk.receives(mail("Sertifikam yüklenmiyor."))
    desk.replies("#onaya-sun\nSertifikanız yenilendi.", ZEHRA)
    desk.replies("#sor mehmet\nSizce?", ZEHRA, message_id="<q1@kurum.test>")
    desk.replies("#sor ssl\nSizce?", ZEHRA, message_id="<q2@kurum.test>")
    return desk


def vacation(desk: Desk, machine: str, replied_to: str, who: str, proof: str = PASS) -> Decision:
    subject, fields, text = MACHINES[machine]
    fields = fields | ({"Authentication_Results": proof} if proof else {})
    return desk.receives(mail(text, who, subject, "<away@kurum.test>", In_Reply_To=replied_to, **fields))


LETTERS = {
    "a notice": (Purpose.NOTICE, "", ZEHRA),
    "a question to a person": (Purpose.CONSULTATION, MEHMET, MEHMET),
    "a question to the team": (Purpose.CONSULTATION, SSL, MEHMET),
    "the gate letter": (Purpose.GATE, MANAGEMENT, MANAGEMENT),
    "a receipt": (Purpose.RECEIPT, ZEHRA, ZEHRA),
}


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("proof", [PASS, ""])
def test_it_is_kept_and_does_nothing(desk: Desk, machine, letter, proof):
    purpose, to, who = LETTERS[letter]
    before = desk.ticket()
    decision = vacation(desk, machine, desk.letter(purpose, to=to).message_id, who, proof)
    assert (decision.disposition, decision.filing) == (Disposition.FILED, Filing.AUTOMATIC)
    assert decision.after.number == NUMBER
    assert (decision.after.tasks, decision.after.status) == (before.tasks, before.status)
    assert set(templates(decision)) <= {"alarm"}
    reached = {one.address for draft in decision.drafts for one in draft.to}
    assert not reached & {AUTHOR, who}
    assert decision.parking is None
    assert decision.releases == ()


@pytest.mark.parametrize(
    ("letter", "told"),
    [("a question to a person", {ZEHRA}), ("a notice", {MIB, "musteri-iliskileri@kurum.test"})],
)
def test_whoever_waits_hears_of_one_that_no_header_gives_away(desk: Desk, letter, told):
    purpose, to, who = LETTERS[letter]
    decision = vacation(desk, "a rule, Turkish", desk.letter(purpose, to=to).message_id, who)
    assert {one.address for draft in decision.drafts for one in draft.to} == told
    assert all(draft.once == f"away {NUMBER}" for draft in decision.drafts)


def test_a_transfer_goes_on_waiting_for_the_team(desk: Desk):
    desk.replies("#ata ssl", ZEHRA)
    letter = [one for one in desk.dossiers[NUMBER].letters if one.purpose is Purpose.CONSULTATION][-1]
    decision = vacation(desk, "a rule, Turkish", letter.message_id, MEHMET)
    assert decision.after.status is decision.before.status
    assert decision.after.tasks[-1].is_open


def test_from_the_team_s_own_address_too(desk: Desk):
    decision = vacation(desk, "a rule, Turkish", desk.letter(Purpose.CONSULTATION, to=SSL).message_id, SSL)
    assert (decision.filing, templates(decision)) == (Filing.AUTOMATIC, ["alarm"])


@pytest.mark.parametrize(
    ("text", "filing"),
    [
        ("#not\nİzinliyim, Çağrı bakacak.", Filing.NOTE),
        ("Çağrı izinli; ben bakıyorum, yarın yazarım.", Filing.NOTE),
    ],
)
def test_a_person_who_speaks_of_leave_is_a_person(desk: Desk, text, filing):
    assert desk.replies(text, MEHMET, Purpose.CONSULTATION, to=MEHMET).filing is filing


def test_a_forged_one_is_parked_as_every_forgery(desk: Desk):
    letter = desk.letter(Purpose.CONSULTATION, to=MEHMET).message_id
    assert vacation(desk, "a rule, Turkish", letter, MEHMET, FAIL).parking


def test_one_that_answers_no_letter_of_ours_is_somebody_s_mail():
    desk = Desk(house())
    message = mail("İzinliyim.", ZEHRA, "Konu", "<x@kurum.test>", Authentication_Results=PASS)
    assert desk.receives(message).disposition is Disposition.TICKET
