"""
Class 10: a forward is taken for a reply, and a third party is written to.

A forward (by prefix, by mark, by attached mail) opens a ticket of its own, linked to the one it names.
Guard: `desk/coming/decide.py:_of_somebody` and `desk/staff/staff_mail.py:staff_mail` ask for `is_forward` before they
append or carry out, and `desk/coming/forwards.py` proposes the original author to staff alone. Without them, the
first test finds the forward on the old ticket; without `forwards.is_of_staff` in `desk/coming/opening.py`, the
forwarder gets the public acknowledgement and whoever stands in Cc becomes a participant.
"""

import pytest

from tests.desk.remembering_desk import PASS, Desk, draft, mail, templates
from ulak.desk.decision import Disposition
from ulak.desk.ticket import Purpose, Relation, Role

AUTHOR, STAFF, THIRD = "zeynep@ornek.gov.tr", "cagri@kurum.test", "hanno@research.test"
MARKS = {
    "Gmail": f"---------- Forwarded message ---------\nGönderen: Hanno <{THIRD}>\nDate: 5 Eki 2026 Pzt, 10:00\n"
    "Subject: Leaked key\nTo: <x@kurum.test>\n\nThe key is public.",
    "Outlook": f"-----Özgün İleti-----\nKimden: Hanno [mailto:{THIRD}]\nGönderildi: 5 Ekim 2026 Pazartesi 10:00\n"
    "Kime: x@kurum.test\nKonu: Leaked key\n\nThe key is public.",
    "new Outlook": f"Kimden: Hanno <{THIRD}>\nTarih: Pazartesi, 5 Ekim 2026 10:00\nKime: x@kurum.test\n"
    "Konu: Leaked key\nThe key is public.",
    "Apple": f"İleti başlangıcı:\n\n> Kimden: Hanno <{THIRD}>\n> Konu: Leaked key\n> Tarih: 5 Ekim 2026 10:00\n"
    "> Kime: x@kurum.test\n>\n> The key is public.",
    "Thunderbird": "-------- İletilen İleti --------\nKonu: \tLeaked key\nTarih: \tMon, 5 Oct 2026 10:00:00 +0300\n"
    f"Kimden: \tHanno <{THIRD}>\nKime: \tx@kurum.test\n\nThe key is public.",
    "Yahoo": f"----- İletilmiş Mesaj ----- Kimden: Hanno <{THIRD}>Kime: x <x@kurum.test>Gönderilen: 5 Ekim 2026 "
    "Pazartesi 10:00:00 GMT+3Konu: Leaked key\n The key is public.",
}
SUBJECTS = ("İLT: Leaked key", "Fwd: Leaked key", "FW: Leaked key", "WG: Leaked key", "TR: Leaked key")
SUBJECTS += ("İLT: Ynt: Leaked key", "[EXTERNAL] FW: RE: Leaked key")


def told() -> Desk:
    desk = Desk()
    desk.receives(mail("Kartım gelmedi."))
    desk.dispatches()
    return desk


@pytest.mark.parametrize("author", [AUTHOR, STAFF, "yabanci@baska.test"])
@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_forward_is_never_a_reply(subject: str, author: str):
    desk = told()
    before = desk.dossiers["KSM-2026-000001"].messages
    notice = desk.letter(Purpose.NOTICE).message_id
    message = mail(
        f"Bilginize.\n\n{MARKS['Outlook']}", author, f"{subject} [KSM-2026-000001]", "<f@x.test>",
        In_Reply_To=notice, Authentication_Results=PASS,
    )  # fmt: skip
    decision = desk.receives(message)
    assert (decision.disposition, decision.after.number) == (Disposition.TICKET, "KSM-2026-000002")
    assert [(one.number, one.relation) for one in decision.links][:1] == [("KSM-2026-000001", Relation.ABOUT)]
    assert desk.dossiers["KSM-2026-000001"].messages == before
    recipients = {one.address for letter in decision.drafts for one in (*letter.to, *letter.cc)}
    assert THIRD not in recipients
    assert AUTHOR not in recipients or author == AUTHOR


@pytest.mark.parametrize("mark", MARKS.values(), ids=MARKS)
def test_the_forwarder_learns_whose_mail_it_seems_to_be_and_nobody_else_is_written_to(mark: str):
    desk = Desk()
    message = mail(
        f"Bilginize.\n\n{mark}", STAFF, "İLT: Leaked key", "<f@kurum.test>", Authentication_Results=PASS,
        Cc=f"Hanno <{THIRD}>, baska@firma.test",
    )  # fmt: skip
    decision = desk.receives(message)
    assert templates(decision) == ["notice", "receipt"]
    for letter in ("notice", "receipt"):
        assert f"#author {THIRD}" in draft(decision, letter).reason
        assert "to be confirmed" in draft(decision, letter).reason
    assert [one.address for one in draft(decision, "receipt").to] == [STAFF]
    assert [(one.role, one.address.address) for one in decision.after.participants] == [(Role.AUTHOR, STAFF)]
    assert "possible-duplicate" not in decision.after.tags


def test_nobody_outside_becomes_a_participant_or_gets_an_answer_by_staff_s_forward():
    desk = Desk()
    forward = mail(
        f"Bak.\n\n{MARKS['Gmail']}", STAFF, "Fwd: x", "<f@kurum.test>", Cc=THIRD, Authentication_Results=PASS
    )
    desk.receives(forward)
    answer = desk.replies("Bakıyoruz.", "zehra@kurum.test")
    assert {one.address for letter in answer.drafts for one in (*letter.to, *letter.cc)} == {
        STAFF,
        "zehra@kurum.test",
    }


def test_a_customer_s_forward_is_acknowledged_to_the_customer_alone():
    decision = Desk().receives(mail(f"Bana bu geldi.\n\n{MARKS['Gmail']}", subject="Fwd: Leaked key"))
    assert templates(decision) == ["acknowledgement", "notice"]
    assert [one.address for one in draft(decision, "acknowledgement").to] == [AUTHOR]
    reason = draft(decision, "notice").reason
    assert THIRD in reason
    assert "#author" not in reason
