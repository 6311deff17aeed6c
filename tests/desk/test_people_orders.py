"""`#katılımcı` and `#yazar`: who gets what from now on, and what was held for somebody else."""

from dataclasses import replace

import pytest

from tests.desk.remembering_desk import PASS, Desk, draft, house, mail, said, templates
from tests.desk.test_decide_stories import bounce
from ulak.desk.coming.delivered import delivered
from ulak.desk.coming.participants import MOST_COPIED
from ulak.desk.decision import LetterResult
from ulak.desk.ticket import LetterState, Participant, Purpose, Reason, Role, Status
from ulak.mail.address import Address

NEW = "kerem@firma.test"
OLD = "zeynep@ornek.gov.tr"


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.receives(mail("Şikâyet ediyorum.", subject="Mali mühür", Cc="ali@ornek.gov.tr"))
    return desk


def roles(desk: Desk) -> dict[str, str]:
    return {one.address.address: one.role.value for one in desk.ticket().participants}


def give(desk: Desk, **changes: object) -> None:
    """Make the ticket what other commands would have made it."""
    dossier = desk.dossiers["KSM-2026-000001"]
    desk.dossiers["KSM-2026-000001"] = replace(dossier, ticket=replace(dossier.ticket, **changes))


def facts(decision, event: str) -> dict[str, str]:
    (found,) = [one for one in decision.events if one.name == event]
    return dict(found.facts)


# ---------------------------------------------------------------- the address


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("kerem@firma.test", ""),
        ("<Kerem@Firma.test>", ""),
        ("Kerem Ağa <kerem@firma.test>", "Kerem Ağa"),
        ("kerem@firma.test<mailto:kerem@firma.test>", ""),
        ("kerem@firma.test [mailto:kerem@firma.test]", ""),
        ("<mailto:kerem@firma.test>", ""),
        ("kerem@firma.test.", ""),
    ],
)
@pytest.mark.parametrize("word", ["#yazar", "#author", "#YAZAR:"])
def test_an_address_is_read_as_mail_programs_write_it(desk: Desk, word: str, value: str, name: str):
    desk.replies(f"{word} {value}")
    assert desk.ticket().author == Address(NEW, name)


@pytest.mark.parametrize("word", ["#katılımcı", "#yazar"])
@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("", "needs a value"),
        ("Kerem", "not “Kerem”"),
        ("kerem@firma", "needs one whole e-mail address"),
        ("a@firma.test b@firma.test", "needs one whole e-mail address"),
        ("a@firma.test, b@firma.test", "needs one whole e-mail address"),
        ("ali veli@firma.test", "not “ali veli@firma.test”"),
        ("ali veli@firma.test <mailto:veli@firma.test>", "needs one whole e-mail address"),
        ("a@firma.test Ali", "needs one whole e-mail address"),
        ("ali:veli@firma.test", "needs one whole e-mail address"),
        ("ali@firma .test", "needs one whole e-mail address"),
        ("kerem@[192.0.2.1]", "needs one whole e-mail address"),
        ("noreply@firma.test", "nobody reads at noreply@firma.test"),
        ("bilgi@kamusm.test", "an address of the desk itself"),
        ("bounces@tubitak.test", "an address of the desk itself"),
    ],
)
def test_what_cannot_receive_is_refused_and_nothing_is_done(desk: Desk, word: str, value: str, why: str):
    before = desk.ticket()
    decision = desk.replies(f"#al\n{word} {value}")
    assert why in said(decision)
    assert replace(desk.ticket(), version=before.version) == before
    assert templates(decision) == ["receipt"]


@pytest.mark.parametrize("word", ["#katılımcı", "#yazar"])
def test_without_a_whole_proof_of_staff_it_is_parked(word: str):
    desk = Desk(house(authserv_id=""))
    desk.receives(mail("Şikâyet ediyorum.", subject="Mali mühür"))
    decision = desk.replies(f"{word} {NEW}", proof="", to="zehra@kurum.test")
    assert decision.parking is not None
    assert desk.ticket().author.address == OLD
    assert NEW not in roles(desk)


# ---------------------------------------------------------------- #katılımcı


def test_somebody_outside_gets_copies_of_answers_from_now_on(desk: Desk):
    decision = desk.replies(f"#katılımcı Kerem <{NEW}>")
    assert roles(desk)[NEW] == Role.COPIED
    assert f"{NEW} is a participant now: gets a copy of every answer written from now on" in said(decision)
    assert facts(decision, "participant admitted") == {"person": NEW, "role": "cc"}
    assert templates(decision) == ["receipt"], "nothing that was written before goes to them"
    answer = draft(desk.replies("Yanıt."), "answer")
    assert [one.address for one in (*answer.to, *answer.cc)] == [OLD, "ali@ornek.gov.tr", NEW]


def test_they_get_the_answer_of_the_same_mail(desk: Desk):
    answer = draft(desk.replies(f"#katılımcı {NEW}\nYanıt."), "answer")
    assert NEW in [one.address for one in answer.cc]


def test_an_answer_that_is_held_keeps_the_recipients_its_receipt_named(desk: Desk):
    desk.replies("Yanıt.")
    desk.replies(f"#katılımcı {NEW}", "cagri@kurum.test")
    assert desk.letter(Purpose.ANSWER).to == (OLD, "ali@ornek.gov.tr")


def test_a_pending_colleague_of_the_author_is_admitted(desk: Desk):
    colleague = "veli@ornek.gov.tr"
    ours = desk.letter(Purpose.ACKNOWLEDGEMENT).message_id
    proof = "mx.kamusm.test; dmarc=pass header.from=ornek.gov.tr"
    wrote = mail(
        "Ben de.", colleague, "Re: Mali mühür", "<v@x.test>", In_Reply_To=ours, Authentication_Results=proof
    )
    desk.receives(wrote)
    assert roles(desk)[colleague] == Role.PENDING
    assert colleague not in [one.address for one in draft(desk.replies("Bir."), "answer").cc]
    desk.replies(f"#katılımcı {colleague}")
    assert roles(desk)[colleague] == Role.COPIED
    assert list(roles(desk)).count(colleague) == 1


@pytest.mark.parametrize("address", ["mehmet@kurum.test", "ssl-ekip@kurum.test"])
def test_somebody_of_the_desk_follows_and_gets_notices_alone(desk: Desk, address: str):
    decision = desk.replies(f"#katılımcı {address}")
    assert roles(desk)[address] == Role.STAFF
    assert f"{address} follows the ticket" in said(decision)
    answer = draft(desk.replies("Yanıt."), "answer")
    assert address not in [one.address for one in (*answer.to, *answer.cc)]
    notices = desk.receives(mail("Ek bilgi.", subject="[KSM-2026-000001]", message_id="<2@ornek.gov.tr>"))
    assert address in [one.to[0].address for one in notices.drafts if one.template == "notice"]


@pytest.mark.parametrize("address", [OLD, "ali@ornek.gov.tr"])
def test_who_is_on_the_ticket_stays_what_they_are(desk: Desk, address: str):
    before = roles(desk)
    assert f"{address} is on this ticket already" in said(desk.replies(f"#katılımcı {address}"))
    assert roles(desk) == before


def test_nobody_makes_the_desk_write_to_a_crowd(desk: Desk):
    author = desk.ticket().participants[0]
    crowd = (Participant(Address(f"p{n}@ornek.test"), Role.COPIED) for n in range(MOST_COPIED))
    give(desk, participants=(author, *crowd))
    assert f"{MOST_COPIED} people are copied on this ticket already" in said(
        desk.replies(f"#katılımcı {NEW}")
    )
    assert NEW not in roles(desk)
    desk.replies("#katılımcı mehmet@kurum.test")
    assert roles(desk)["mehmet@kurum.test"] == Role.STAFF, "colleagues are no crowd"


# ---------------------------------------------------------------- #yazar


def test_the_new_author_gets_the_number_and_the_answers_and_the_old_one_nothing(desk: Desk):
    decision = desk.replies(f"#yazar Kerem <{NEW}>")
    ticket = desk.ticket()
    assert ticket.author == Address(NEW, "Kerem")
    assert roles(desk) == {NEW: "author", OLD: "pending", "ali@ornek.gov.tr": "cc"}
    told = said(decision)
    assert f"{NEW} is the author now" in told
    assert f"{OLD} gets nothing more" in told
    assert "copies still go to ali@ornek.gov.tr" in told
    assert "the acknowledgement leaves now" in told
    acknowledgement = draft(decision, "acknowledgement")
    assert [one.address for one in acknowledgement.to] == [NEW]
    assert (acknowledgement.message, acknowledgement.references) == (None, ())
    answer = draft(desk.replies("Yanıt."), "answer")
    assert [one.address for one in (*answer.to, *answer.cc)] == [NEW, "ali@ornek.gov.tr"]
    assert answer.references == (), "an id of the old author's mail tells where they work"


def test_the_journal_says_from_whom_to_whom(desk: Desk):
    assert facts(desk.replies(f"#yazar {NEW}"), "author changed") == {"from": OLD, "to": NEW}


def test_what_the_old_author_writes_is_shown_and_answered_by_nothing(desk: Desk):
    desk.replies(f"#yazar {NEW}")
    decision = desk.receives(mail("Ne oldu?", subject="[KSM-2026-000001]", message_id="<2@ornek.gov.tr>"))
    assert templates(decision) == ["notice"]
    assert f"{OLD} wrote, who is not admitted to this ticket" in draft(decision, "notice").reason
    assert desk.ticket().status is Status.NEW
    assert desk.ticket().author.address == NEW


def test_an_answer_in_the_same_mail_goes_to_the_new_author(desk: Desk):
    decision = desk.replies(f"#yazar {NEW}\nSayın Kerem")
    assert [one.address for one in draft(decision, "answer").to] == [NEW]


def test_whoever_writes_twice_is_the_author_of_neither(desk: Desk):
    assert "is the author already" in said(desk.replies(f"#yazar {OLD}"))


def test_a_team_s_address_is_nobody(desk: Desk):
    assert "is the address of a team" in said(desk.replies("#yazar ssl-ekip@kurum.test"))


def test_a_colleague_may_be_the_author_and_is_not_acknowledged_by_the_public_letter(desk: Desk):
    decision = desk.replies("#yazar mehmet@kurum.test")
    assert desk.ticket().author.address == "mehmet@kurum.test"
    assert templates(decision) == ["receipt"]


def test_a_member_who_forwarded_the_mail_follows_the_ticket_afterwards(desk: Desk):
    desk.receives(
        mail("Faks geldi.", "zehra@kurum.test", "Faks", "<f@kurum.test>", Authentication_Results=PASS)
    )
    number = "KSM-2026-000002"
    decision = desk.replies(f"#yazar {NEW}", number=number)
    assert "zehra@kurum.test follows the ticket within the desk" in said(decision)
    people = {one.address.address: one.role for one in desk.ticket(number).participants}
    assert people == {NEW: Role.AUTHOR, "zehra@kurum.test": Role.STAFF}


def test_where_from_named_nobody_there_is_no_old_author(desk: Desk):
    give(desk, author=Address(""), participants=())
    decision = desk.replies(f"#yazar {NEW}")
    assert "gets nothing more" not in said(decision)
    assert facts(decision, "author changed") == {"from": "nobody", "to": NEW}


def test_whom_reply_to_named_in_place_of_the_old_author_gets_nothing_more_either(desk: Desk):
    reply_to = Participant(Address("form@ornek.test"), Role.REPLY_TO)
    give(desk, participants=(*desk.ticket().participants, reply_to))
    desk.replies(f"#yazar {NEW}")
    assert roles(desk)["form@ornek.test"] == Role.PENDING
    assert [one.address for one in draft(desk.replies("Yanıt."), "answer").to] == [NEW]


def test_the_name_by_which_the_ticket_knows_the_new_author_is_kept(desk: Desk):
    known = Participant(Address(NEW, "Kerem Ağa"), Role.PENDING)
    give(desk, participants=(*desk.ticket().participants, known))
    desk.replies(f"#yazar {NEW}")
    assert desk.ticket().author.name == "Kerem Ağa"
    assert list(roles(desk)).count(NEW) == 1


def test_what_is_held_for_the_old_author_is_taken_back_and_its_writer_told(desk: Desk):
    desk.replies("Zeynep Hanım, mührünüz yolda.", "cagri@kurum.test")
    held = desk.letter(Purpose.ANSWER).id
    decision = desk.replies(f"#yazar {NEW}")
    assert decision.withdraws == (held,)
    assert "Letters held for the old author were taken back (1)" in said(decision)
    assert "answer taken back" in [one.name for one in decision.events]
    notice = draft(decision, "notice")
    assert [one.address for one in notice.to] == ["cagri@kurum.test"]
    assert "zehra@kurum.test changed the author" in notice.reason
    assert notice.text == "Zeynep Hanım, mührünüz yolda."
    again = desk.replies("#yine-de\nKerem Bey, mührünüz yolda.", "cagri@kurum.test", to="cagri@kurum.test")
    assert [one.address for one in draft(again, "answer").to] == [NEW]


def test_an_acknowledgement_that_waits_for_room_does_not_go_to_the_old_author(desk: Desk):
    waiting = desk.letter(Purpose.ACKNOWLEDGEMENT)
    desk._letter(waiting.id, state=LetterState.HELD)
    decision = desk.replies(f"#yazar {NEW}")
    assert decision.withdraws == (waiting.id,)
    assert [one.address for one in draft(decision, "acknowledgement").to] == [NEW]


def test_one_s_own_is_in_the_receipt_alone(desk: Desk):
    desk.replies("Mührünüz yolda.")
    decision = desk.replies(f"#yazar {NEW}")
    assert len(decision.withdraws) == 1
    assert "notice" not in templates(decision)


def test_taking_back_stands_alone(desk: Desk):
    desk.replies("Mührünüz yolda.")
    decision = desk.replies(f"#geri-al\n#yazar {NEW}")
    assert (decision.withdraws, desk.ticket().author.address) == ((), OLD)
    assert "cannot stand together with #author" in said(decision)


def test_a_letter_let_go_in_the_same_mail_would_reach_the_old_author(desk: Desk):
    desk.waits(minutes=1)
    desk.replies("Bir.", "cagri@kurum.test")
    assert draft(desk.replies("Öbür yanıt."), "answer").waits
    assert "in separate mails" in said(desk.replies(f"#yine-de\n#yazar {NEW}"))
    assert desk.ticket().author.address == OLD


def test_what_is_on_its_way_is_said(desk: Desk):
    assert "on their way could not be taken back (1)" in said(desk.replies(f"#yazar {NEW}"))
    assert desk.letter(Purpose.ACKNOWLEDGEMENT, to=OLD).state is LetterState.QUEUED
    desk.dispatches()
    assert "on their way" not in said(desk.replies("#yazar veli@firma.test"))


def test_what_becomes_of_a_letter_to_the_old_author_says_nothing_of_the_new_one(desk: Desk):
    desk.replies("#yanıt\nMührünüz yolda.")
    desk.waits(minutes=3)
    (number, _, answer), *_ = [one for one in desk.outbox if one[2].purpose is Purpose.ANSWER]
    desk._letter(answer.id, state=LetterState.DEFERRED)
    desk.replies(f"#yazar {NEW}")
    running = desk.ticket().promises[0]
    for state in (LetterState.SENT, LetterState.FAILED):
        result = LetterResult(answer.id, 2, state, "250", desk.now)
        decision = delivered(desk.dossiers[number], answer, result, desk.rulebook, desk.house, desk.now)
        after = decision.after or desk.ticket()
        assert (after.status, after.promises[0], after.tags) == (Status.NEW, running, desk.ticket().tags)


def test_a_letter_to_the_old_author_that_comes_back_leaves_the_ticket_as_it_is(desk: Desk):
    desk.dispatches()
    bounced_id = desk.letter(Purpose.ACKNOWLEDGEMENT).message_id
    desk.replies(f"#yazar {NEW}")
    before = desk.ticket()
    decision = desk.receives(bounce(bounced_id))
    assert decision.bounce is not None
    assert replace(desk.ticket(), version=before.version) == before


def test_an_outcome_that_was_taken_back_has_closed_nothing(desk: Desk):
    desk.replies("#kapat haklı ; surec\nMührünüz gönderildi.")
    assert desk.ticket().status is Status.CLOSED
    decision = desk.replies(f"#yazar {NEW}")
    assert "the ticket is open again" in said(decision)
    assert desk.ticket().status is Status.OPEN
    assert "acknowledgement" in templates(decision)


def test_an_outcome_that_left_leaves_the_ticket_closed_and_nobody_is_acknowledged(desk: Desk):
    desk.replies("#kapat haklı ; surec\nMührünüz gönderildi.")
    desk.waits(minutes=3)
    desk.dispatches()
    decision = desk.replies(f"#yazar {NEW}")
    assert desk.ticket().status is Status.CLOSED
    assert templates(decision) == ["receipt"]


def test_what_the_old_author_was_told_has_told_the_new_one_nothing(desk: Desk):
    desk.replies("Mührünüz gönderildi.")
    desk.waits(minutes=3)
    desk.dispatches()
    desk.replies(f"#yazar {NEW}")
    assert "the author was not answered yet" in said(desk.replies("#kapat haklı ; surec"))


@pytest.mark.parametrize(
    ("address", "why"), [(NEW, "reasons"), ("kurum@hs01.kep.tr", "registered mail"), (OLD, "has it")]
)
def test_who_is_not_acknowledged(desk: Desk, address: str, why: str):
    if why == "reasons":
        give(desk, reasons=(*desk.ticket().reasons, Reason("acknowledge", "false", "quiet", "a.yaml", 1)))
    if why == "has it":
        desk.replies(f"#yazar {NEW}")
    assert "acknowledgement" not in templates(desk.replies(f"#yazar {address}"))
    assert desk.ticket().author.address == address


def test_the_template_that_the_rules_named_is_the_one_that_goes(desk: Desk):
    give(desk, reasons=(*desk.ticket().reasons, Reason("acknowledge", "kısa", "short", "a.yaml", 1)))
    assert "kısa" in templates(desk.replies(f"#yazar {NEW}"))


def test_who_wrote_on_the_ticket_before_is_acknowledged_in_that_thread(desk: Desk):
    desk.receives(mail("Ben de.", "ali@ornek.gov.tr", "Re: [KSM-2026-000001]", "<ali1@ornek.gov.tr>"))
    desk.receives(mail("Ek.", "ali@ornek.gov.tr", "Re: [KSM-2026-000001]", ""))
    acknowledgement = draft(desk.replies("#yazar ali@ornek.gov.tr"), "acknowledgement")
    assert (acknowledgement.replies_to, acknowledgement.references) == (
        "<ali1@ornek.gov.tr>",
        ("<ali1@ornek.gov.tr>",),
    )
