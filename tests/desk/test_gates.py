"""A text that management must approve or sign: frozen, decided on by those who may, and nothing goes past it."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from tests.desk.remembering_desk import FAIL, ISTANBUL, PASS, RULES, Desk, draft, house, mail, said, templates
from ulak.desk.contact import Channel
from ulak.desk.decision import Decision
from ulak.desk.gate.gates import digest_of, is_passed, open_gate
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.signed_id import LIFE, Word, sign
from ulak.desk.task import TaskKind, TaskState
from ulak.desk.ticket import Filing, LetterState, Purpose, Status

NUMBER = "KSM-2026-000001"
AUTHOR, ZEHRA, CAGRI = "zeynep@ornek.gov.tr", "zehra@kurum.test", "cagri@kurum.test"
MANAGER, SECOND, DEPUTY, COORDINATOR = (
    "yonetim@kurum.test",
    "ikinci@kurum.test",
    "vekil@kurum.test",
    "mib@kurum.test",
)
TEXT = "Mali mührünüz yenilendi.\n\nKargoya verildi."


def rulebook(gates: str = ""):
    """The shipped rules with two managers, and what a house says about gates."""
    house = RULES["10-house.yaml"].replace("[yonetim@kurum.test]", f"[{MANAGER}, {SECOND}]")
    return read_rules(RULES | {"10-house.yaml": f"{house}\n{gates}"}, ISTANBUL)


def desk_with(
    gate: str = "", gates: str = "", channel: Channel = Channel.EMAIL, authserv_id: str | None = None
):
    """A desk with one complaint, whose ticket has that gate."""
    desk = Desk(house() if authserv_id is None else house(authserv_id), rulebook(gates))
    desk.receives(mail("Şikâyet ediyorum."))
    dossier = desk.dossiers[NUMBER]
    desk.dossiers[NUMBER] = replace(
        dossier, ticket=replace(dossier.ticket, gate=gate, channel=channel, reply_channel=channel)
    )
    return desk


@pytest.fixture
def desk() -> Desk:
    """A complaint by mail that is answered only after an approval."""
    return desk_with("approval")


def submits(
    desk: Desk, text: str = TEXT, word: str = "#onaya-sun", who: str = ZEHRA, **more: str
) -> Decision:
    return desk.replies(f"{word}\n{text}", who, **more)


def decides(desk: Desk, text: str = "#onay", who: str = MANAGER, to: str = "", **more: str) -> Decision:
    """Reply to the last gate letter that went to that manager (or to `to`)."""
    return desk.replies(text, who, Purpose.GATE, to=to or who, **more)


def answers(decision: Decision):
    return [one for one in decision.drafts if one.purpose is Purpose.ANSWER]


def states(desk: Desk) -> list[TaskState]:
    return [one.state for one in desk.ticket().tasks]


def events(decision: Decision) -> list[str]:
    return [one.name for one in decision.events]


# ---------------------------------------------------------------- submitting


def test_a_submitted_text_is_frozen_and_goes_to_each_who_may_decide_alone(desk: Desk):
    decision = submits(desk)
    (task,) = desk.ticket().tasks
    assert (task.kind, task.by, task.text) == (TaskKind.APPROVAL, ZEHRA, TEXT)
    assert desk.ticket().status is Status.WAITING_GATE
    letters = [one for one in decision.drafts if one.purpose is Purpose.GATE]
    assert [[a.address for a in one.to] for one in letters] == [[MANAGER], [SECOND]]
    assert {(one.text, one.task, one.by) for one in letters} == {(TEXT, 1, ZEHRA)}
    assert answers(decision) == []
    assert decision.filing is Filing.NOTE


def test_its_digest_stands_in_receipt_and_journal(desk: Desk):
    decision = submits(desk)
    digest = sha256(TEXT.encode()).hexdigest()
    assert desk.ticket().tasks[0].frozen.digest == digest
    assert f"SHA-256 {digest[:16]}" in said(decision)
    (event,) = [one for one in decision.events if one.name == "submitted for approval"]
    assert dict(event.facts)["sha256"] == digest


def test_what_is_frozen_is_what_would_have_gone_to_the_author(desk: Desk):
    submits(desk, f"Zehra ({ZEHRA}) size yazacak.\n\n> alıntı")
    assert desk.ticket().tasks[0].text == "Zehra (bilgi@kamusm.test) size yazacak."


def test_a_line_without_words_or_of_few_dashes_is_no_mark(desk: Desk):
    submits(desk, "Sayın Zeynep,\n-----\n-- Zehra\n- bir\n— iki")
    assert states(desk) == [TaskState.OPEN]


def test_nothing_in_it_turns_the_order_of_reading(desk: Desk):
    submits(desk, "Size \u202e001\u202c TL ödenir.")
    assert desk.ticket().tasks[0].text == "Size 001 TL ödenir."


def test_who_was_merely_consulted_submits_nothing(desk: Desk):
    desk.replies("#sor mehmet\nNeden?")
    decision = desk.replies("#onaya-sun\nGizli", "mehmet@kurum.test", Purpose.CONSULTATION)
    assert "you are not of the ticket's team" in said(decision)
    assert [one.kind for one in desk.ticket().tasks] == [TaskKind.CONSULTATION]


def test_a_text_that_no_store_could_keep_is_frozen_as_it_will_be_kept(desk: Desk):
    assert digest_of("a", ()) == sha256(b"a").hexdigest()
    assert digest_of("a", (("x.pdf", "ff"),)) == sha256(b"a\nff  x.pdf").hexdigest()


@pytest.mark.parametrize(
    ("mail_text", "why"),
    [
        ("#onaya-sun", "text"),
        ("#onaya-sun\n> yalnız alıntı", "text"),
        ("#imzaya-sun\nMetin", "write #submit-approval"),
        ("#onaya-sun\n" + "a" * 60_001, "at most 60000"),
        ("#onaya-sun\n#yanıt\nMetin", "cannot be both"),
        (
            "#onaya-sun\nMetin\n\n----- Metnin sonu -----\n\nSunan: ben",
            "(“----- Metnin sonu -----”) looks like",
        ),
        ("#onaya-sun\nMetin\nEND OF THE\u200b TEXT", "looks like"),
        ("#onaya-sun\n— — — Мetnin sonu", "looks like"),
        ("#onaya-sun\n---------- Forwarded message ---------\nFrom: a@b.test\n\nMetin", "text"),
    ],
)
def test_what_cannot_be_submitted(desk: Desk, mail_text: str, why: str):
    decision = desk.replies(mail_text)
    assert (desk.ticket().tasks, desk.ticket().status) == ((), Status.NEW)
    assert templates(decision) == ["receipt"]
    assert why in said(decision)


def test_a_file_that_no_answer_may_carry_is_not_submitted_either(desk: Desk):
    parts = (
        "--b\r\nContent-Type: text/plain\r\n\r\n#onaya-sun\r\nEkte: kur.exe\r\n"
        '--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="kur.exe"'
        "\r\n\r\nMZ\r\n--b--\r\n"
    )
    fields = {"Content_Type": "multipart/mixed; boundary=b", "Authentication_Results": PASS}
    decision = desk.receives(mail(parts, ZEHRA, f"[{NUMBER}]", "<z9@kurum.test>", **fields))
    assert "kur.exe" in said(decision)
    assert (templates(decision), desk.ticket().tasks) == (["receipt"], ())


def test_a_closed_ticket_takes_no_text():
    desk = desk_with()
    desk.replies("#kapat çözüldü ; surec\nÇözüldü.")
    assert "closed" in said(submits(desk))


def test_nobody_to_decide_is_said_with_what_the_administrator_must_do():
    desk = desk_with("approval", "gates: { approval: { decided-by: privacy } }")
    told = said(submits(desk))
    assert "nobody but you holds the role “privacy”" in told
    assert "roles in rules/" in told
    assert desk.ticket().tasks == ()


def test_a_manager_is_not_asked_about_a_text_of_their_own(desk: Desk):
    decision = submits(desk, who=MANAGER)
    assert [one.to[0].address for one in decision.drafts if one.purpose is Purpose.GATE] == [SECOND]


def test_a_text_submitted_again_makes_the_first_void(desk: Desk):
    submits(desk)
    first = desk.letter(Purpose.GATE, to=MANAGER)
    decision = submits(desk, "Yeni metin", who=CAGRI)
    assert states(desk) == [TaskState.VOID, TaskState.OPEN]
    assert "void" in said(decision)
    assert [one.to[0].address for one in decision.drafts if one.template == "decided"] == [ZEHRA]
    refused = desk.receives(
        mail(
            "#onay",
            MANAGER,
            f"Re: {first.subject}",
            "<m1@kurum.test>",
            In_Reply_To=first.message_id,
            Authentication_Results=PASS,
        )
    )
    assert "another was submitted in its place" in said(refused)
    assert states(desk) == [TaskState.VOID, TaskState.OPEN]


def test_a_gate_is_open_to_tickets_that_need_none():
    desk = desk_with()
    assert is_passed(desk.ticket())
    submits(desk, word="#imzaya-sun")
    assert desk.ticket().tasks[0].kind is TaskKind.SIGNATURE


# ---------------------------------------------------------------- deciding


def test_an_approved_answer_goes_out_word_for_word_after_the_hold(desk: Desk):
    submits(desk)
    decision = decides(desk)
    (answer,) = answers(decision)
    assert (answer.text, answer.by, answer.task) == (TEXT, ZEHRA, 1)
    assert answer.leaves_at == desk.now + timedelta(minutes=2)
    assert [a.address for a in answer.to] == [AUTHOR]
    assert (desk.ticket().status, states(desk)) == (Status.OPEN, [TaskState.DONE])
    assert desk.ticket().tasks[0].ended_by == MANAGER
    (event,) = [one for one in decision.events if one.name == "text approved"]
    assert (event.by, dict(event.facts)["sha256"]) == (MANAGER, sha256(TEXT.encode()).hexdigest())
    told = draft(decision, "decided")
    assert ([a.address for a in told.to], told.text) == ([ZEHRA], TEXT)
    assert "#undo" in told.reason
    desk.waits(minutes=3)
    desk.dispatches()
    assert desk.ticket().status is Status.ANSWERED


def test_it_goes_to_those_it_was_submitted_for():
    desk = desk_with("approval")
    desk.replies("#katılımcı ali@baska.test")
    submits(desk)
    desk.replies("#katılımcı veli@baska.test")
    (answer,) = answers(decides(desk))
    assert [one.address for one in (*answer.to, *answer.cc)] == [AUTHOR, "ali@baska.test"]


def test_without_a_hold_it_leaves_at_once():
    desk = desk_with("approval")
    desk.house = house(hold=timedelta())
    submits(desk)
    decision = decides(desk)
    assert answers(decision)[0].leaves_at is None
    assert "at once" in draft(decision, "decided").reason


def test_the_answer_of_another_ticket_cannot_be_approved_by_it(desk: Desk):
    """A signed id and a token that lead to different tickets: nothing is carried out."""
    submits(desk)
    desk.receives(mail("Ben de.", "ali@baska.test", "Başka", "<b1@baska.test>"))
    letter = desk.letter(Purpose.GATE, to=MANAGER)
    decision = desk.receives(
        mail(
            "#onay",
            MANAGER,
            "[KSM-2026-000002]",
            "<m1@kurum.test>",
            In_Reply_To=letter.message_id,
            Authentication_Results=PASS,
        )
    )
    assert answers(decision) == []
    assert states(desk) == [TaskState.OPEN]


def test_a_signature_with_number_and_day(desk: Desk):
    desk = desk_with("signature", channel=Channel.CIMER)
    submits(desk, word="#imzaya-sun")
    desk.replies("#ata cagri")
    decision = decides(desk, "#imzalandı E-5678 12.06.2026")
    assert answers(decision) == []
    told = [one for one in decision.drafts if one.template == "decided"]
    assert [one.to[0].address for one in told] == [ZEHRA, CAGRI]
    assert told[0].text == TEXT
    assert "E-5678, 12.06.2026" in told[0].reason
    assert "#answered-by CİMER" in told[0].reason
    assert desk.ticket().tasks[0].note == "E-5678, 12.06.2026"
    (event,) = [one for one in decision.events if one.name == "text signed"]
    assert dict(event.facts)["document"] == "E-5678, 12.06.2026"
    assert (desk.ticket().status, is_passed(desk.ticket())) == (Status.OPEN, True)


def test_whoever_submitted_it_reads_that_it_was_signed():
    desk = desk_with("signature")
    submits(desk, word="#imzaya-sun")
    assert "signed your text" in draft(decides(desk, "#imzalandı E-1"), "decided").reason


def test_a_signature_without_a_day_is_todays():
    desk = desk_with("signature")
    submits(desk, word="#imzaya-sun")
    decision = decides(desk, "#imzalandı E-5678")
    assert desk.ticket().tasks[0].note == "E-5678, 24.11.2026"
    assert answers(decision)[0].text == TEXT


@pytest.mark.parametrize(
    ("gate", "command", "why"),
    [
        ("signature", "#onay", "#signed DOCUMENT-NO"),
        ("approval", "#imzalandı E-1", "#approve"),
        ("signature", "#imzalandı", "value"),
        ("signature", "#imzalandı bugün imzaladım", "no document number"),
        ("signature", "#imzalandı E-1 yarın", "has not come yet"),
        ("signature", "#imzalandı E-1 bugünlerde", "no date"),
        ("approval", "#iade", "say why"),
        ("approval", "#onay\n#iade kötü", "together"),
    ],
)
def test_a_decision_that_cannot_be_carried_out(gate: str, command: str, why: str):
    desk = desk_with(gate)
    submits(desk, word=f"#{'imzaya' if gate == 'signature' else 'onaya'}-sun")
    decision = decides(desk, command)
    assert why in said(decision)
    assert templates(decision) == ["receipt"]
    assert (desk.ticket().status, states(desk)) == (Status.WAITING_GATE, [TaskState.OPEN])


@pytest.mark.parametrize("text", ["#iade kaynak ekleyin", "#iade\nkaynak ekleyin"])
def test_a_returned_text_goes_back_with_the_reason(desk: Desk, text: str):
    submits(desk)
    decision = decides(desk, text)
    assert (desk.ticket().status, states(desk)) == (Status.OPEN, [TaskState.RETURNED])
    assert desk.ticket().tasks[0].note == "kaynak ekleyin"
    told = [one for one in decision.drafts if one.template == "decided"]
    assert [one.to[0].address for one in told] == [ZEHRA]
    assert "kaynak ekleyin" in told[0].reason
    assert told[0].text == TEXT
    assert answers(decision) == []
    desk.replies("Düzeltiyorum.", ZEHRA, Purpose.REMINDER, to=ZEHRA)  # a reply to it stays inside
    assert not [one for one in desk.dossiers[NUMBER].letters if one.purpose is Purpose.ANSWER]
    desk.replies("#onaya-sun\nYeni metin", ZEHRA, Purpose.REMINDER, to=ZEHRA)
    assert answers(decides(desk))[0].text == "Yeni metin"


def test_a_reply_without_a_command_is_a_note_for_whoever_submitted_it(desk: Desk):
    submits(desk)
    decision = decides(desk, "Tarihi kontrol ettiniz mi?")
    told = draft(decision, "decided")
    assert ([a.address for a in told.to], told.text) == ([ZEHRA], "Tarihi kontrol ettiniz mi?")
    assert "To decide, write #approve" in said(decision)
    assert (decision.filing, states(desk)) == (Filing.NOTE, [TaskState.OPEN])


def test_an_answer_approved_with_words_waits_until_whoever_submitted_it_has_read_them(desk: Desk):
    submits(desk)
    decision = decides(desk, "#onay\nTarihi düzelterek gönderelim.")
    read_first, words = (one for one in decision.drafts if one.template == "decided")
    assert ("Read that first" in read_first.reason, read_first.text) == (True, TEXT)
    assert words.text == "Tarihi düzelterek gönderelim."
    (answer,) = answers(decision)
    assert (answer.waits, answer.leaves_at) == (True, None)
    assert f"went to whoever submitted it ({ZEHRA})" in said(decision)
    desk.waits(minutes=3)
    desk.dispatches()
    assert desk.ticket().status is Status.OPEN
    released = desk.replies("#yine-de", ZEHRA, Purpose.REMINDER, to=ZEHRA)
    assert released.releases == (desk.letter(Purpose.ANSWER).id,)


@pytest.mark.parametrize("below", ["\n\n-- \nHasan Demir\nGenel Müdür", "\n\n> Mali mührünüz yenilendi."])
def test_a_signature_or_a_quotation_beside_an_approval_are_no_words(desk: Desk, below: str):
    submits(desk)
    decision = decides(desk, f"#onay{below}")
    assert not answers(decision)[0].waits


def test_words_of_ones_own_beside_an_approval_hold_nothing_up():
    desk = desk_with("approval", "gates: { approval: { own-text: true } }")
    submits(desk, who=MANAGER)
    assert not answers(decides(desk, "#onay\nBöyle gitsin."))[0].waits


def test_words_beside_a_signature_hold_nothing_up():
    desk = desk_with("signature")
    submits(desk, word="#imzaya-sun")
    decision = decides(desk, "#imzalandı E-1\nElinize sağlık.")
    assert not answers(decision)[0].waits
    assert [one.text for one in decision.drafts if one.template == "decided"] == [TEXT, "Elinize sağlık."]


# ---------------------------------------------------------------- who may not


def refused(desk: Desk, decision: Decision, why: str, alarm: bool = False) -> None:
    assert why in said(decision)
    assert templates(decision) == ["receipt", *(["alarm"] if alarm else [])]
    assert (desk.ticket().status, states(desk)) == (Status.WAITING_GATE, [TaskState.OPEN])
    if alarm:
        told = draft(decision, "alarm")
        assert [a.address for a in told.to] == [COORDINATOR]
        assert NUMBER in told.reason
        assert "you" not in told.reason.replace("your", "")
        assert told.subject == desk.ticket().subject


def test_without_the_gate_letters_id_nobody_decides(desk: Desk):
    submits(desk)
    refused(desk, desk.replies("#onay", MANAGER), "only in a reply to the letter")
    token = mail("#onay", MANAGER, f"[{NUMBER}]", "<m2@kurum.test>", Authentication_Results=PASS)
    refused(desk, desk.receives(token), "only in a reply to the letter")


def test_another_managers_letter_decides_nothing_and_is_told(desk: Desk):
    submits(desk)
    refused(desk, decides(desk, who=SECOND, to=MANAGER), "written to somebody else", alarm=True)
    refused(desk, decides(desk, "#iade hayır", who=CAGRI, to=MANAGER), "written to somebody else", alarm=True)


def test_who_holds_the_role_no_more_decides_nothing(desk: Desk):
    submits(desk)
    desk.rulebook = read_rules(
        RULES
        | {
            "10-house.yaml": RULES["10-house.yaml"]
            .replace("quality: [kalite", f"quality: [{MANAGER}, kalite")
            .replace("management: [yonetim@kurum.test]", f"management: [{SECOND}]")
        },
        ISTANBUL,
    )
    refused(desk, decides(desk), "do not name you", alarm=True)


def test_a_gate_letters_id_from_nobody_of_the_desk_is_told(desk: Desk):
    submits(desk)
    letter = desk.letter(Purpose.GATE, to=MANAGER)
    came = mail(
        "#onay", "eski@kurum.test", f"Ynt: {letter.subject}", "<e1@kurum.test>", In_Reply_To=letter.message_id
    )
    decision = desk.receives(came)
    assert states(desk) == [TaskState.OPEN]
    assert [a.address for a in draft(decision, "alarm").to] == [COORDINATOR]
    assert f"eski@kurum.test replied to a decision letter on {NUMBER}" in draft(decision, "alarm").reason


def test_nobody_decides_on_a_text_of_their_own():
    desk = desk_with("approval", "gates: { approval: { own-text: true } }")
    submits(desk, who=MANAGER)
    assert answers(decides(desk))
    desk = desk_with("approval", "gates: { approval: { own-text: true } }")
    submits(desk, who=MANAGER)
    desk.rulebook = rulebook()
    refused(desk, decides(desk), "submitted yourself")


def test_a_decision_is_given_once(desk: Desk):
    submits(desk)
    decides(desk)
    decision = decides(desk, "#iade vazgeçtim", SECOND)
    assert f"decided on already: {MANAGER}" in said(decision)
    assert states(desk) == [TaskState.DONE]


def test_a_text_that_is_no_longer_the_one_submitted_is_not_decided_on(desk: Desk):
    submits(desk)
    ticket = desk.ticket()
    changed = replace(ticket, tasks=(replace(ticket.tasks[0], text="Başka metin"),))
    desk.dossiers[NUMBER] = replace(desk.dossiers[NUMBER], ticket=changed)
    refused(desk, decides(desk), "not the one that was submitted", alarm=True)


def test_a_task_that_is_none_is_not_decided_on(desk: Desk):
    submits(desk)
    ticket = desk.ticket()
    other = replace(ticket, tasks=(replace(ticket.tasks[0], kind=TaskKind.CONSULTATION),))
    desk.dossiers[NUMBER] = replace(desk.dossiers[NUMBER], ticket=other)
    assert "not the one that was submitted" in said(decides(desk))


def test_a_signature_needs_the_letters_id_too():
    desk = desk_with("signature")
    submits(desk, word="#imzaya-sun")
    refused(desk, desk.replies("#imzalandı E-1", MANAGER), "only in a reply to the letter")
    refused(desk, desk.replies("#iade hayır", MANAGER), "only in a reply to the letter")


def test_an_expired_letter_decides_nothing(desk: Desk):
    submits(desk)
    desk.waits(days=LIFE[Word.APPROVE].days + 1)
    refused(desk, decides(desk), "good for 90 days")


def test_an_id_made_for_no_letter_decides_nothing(desk: Desk):
    submits(desk)
    never_sent = sign(desk.house, NUMBER, MANAGER, Word.APPROVE, desk.now, nonce="never sent")
    fields = {"In_Reply_To": never_sent, "Authentication_Results": PASS}
    refused(
        desk, desk.receives(mail("#onay", MANAGER, "Re:", "<m3@kurum.test>", **fields)), "only in a reply"
    )


@pytest.mark.parametrize("proof", ["", FAIL])
def test_an_unproven_decision_waits_for_its_code(desk: Desk, proof: str):
    submits(desk)
    decision = decides(desk, proof=proof)
    assert decision.parking
    assert states(desk) == [TaskState.OPEN]
    assert ("alarm" in templates(decision)) is (proof == FAIL)


def test_where_no_server_proves_anybody_the_letters_id_alone_does_not_decide():
    desk = desk_with("approval", authserv_id="")
    desk.receives(mail(f"#onaya-sun\n{TEXT}", ZEHRA, f"[{NUMBER}]", "<z1@kurum.test>"), proven=True)
    assert open_gate(desk.ticket())
    assert decides(desk, proof="").parking
    letter = desk.letter(Purpose.GATE, to=MANAGER)
    released = mail("#onay", MANAGER, "Re:", "<m4@kurum.test>", In_Reply_To=letter.message_id)
    assert len(answers(desk.receives(released, proven=True))) == 1  # its code came back


def test_a_vacation_reply_decides_nothing(desk: Desk):
    submits(desk)
    decision = decides(desk, "#onay", Auto_Submitted="auto-replied")
    assert answers(decision) == []
    assert states(desk) == [TaskState.OPEN]


def test_an_old_approval_that_is_quoted_decides_nothing(desk: Desk):
    submits(desk)
    decision = decides(desk, "Bakıyorum.\n\n> #onay\n> Tamam.")
    assert answers(decision) == []
    assert states(desk) == [TaskState.OPEN]


# ---------------------------------------------------------------- past the gate


@pytest.mark.parametrize("gate", ["approval", "signature"])
@pytest.mark.parametrize(
    "text",
    [
        "Yanıtım.",
        "#yanıt\nYanıtım.",
        "#kapat çözüldü ; surec\nYanıtım.",
        "#yine-de\nYanıtım.",
        "#al\n#yanıt\nYanıtım.",
    ],
)
def test_no_answer_goes_past_its_gate(gate: str, text: str):
    desk = desk_with(gate)
    before = desk.ticket()
    decision = desk.replies(text)
    assert answers(decision) == []
    assert replace(desk.ticket(), version=before.version) == before
    assert f"#{'submit-signature' if gate == 'signature' else 'submit-approval'}" in said(decision)


def test_a_note_and_a_preliminary_report_need_no_gate():
    desk = Desk(house(), rulebook())
    desk.receives(mail("Key leaked.", "hanno@research.test", "Key compromise"), "cainfo")
    dossier = desk.dossiers[NUMBER]
    desk.dossiers[NUMBER] = replace(dossier, ticket=replace(dossier.ticket, gate="approval"))
    assert "preliminary-report" in templates(desk.replies("#ön-rapor\nBakıyoruz.", "ayse@kurum.test"))
    assert desk.replies("#not\nArandı.", "ayse@kurum.test").filing is Filing.NOTE


def test_an_answer_written_before_the_gate_is_not_released_past_it():
    desk = desk_with()
    desk.waits(minutes=1)
    desk.replies("Birinci yanıt.", CAGRI)
    desk.replies("İkinci yanıt.", ZEHRA)  # a colleague was faster: it waits
    dossier = desk.dossiers[NUMBER]
    desk.dossiers[NUMBER] = replace(dossier, ticket=replace(dossier.ticket, gate="approval"))
    decision = desk.replies("#yine-de", ZEHRA, Purpose.RECEIPT)
    assert decision.releases == ()
    assert "#submit-approval" in said(decision)


def test_after_an_approval_another_text_needs_another(desk: Desk):
    submits(desk)
    decides(desk)
    assert answers(desk.replies("Başka bir yanıt.")) == []
    decision = submits(desk, "Düzeltilmiş metin")
    assert states(desk) == [TaskState.VOID, TaskState.OPEN]
    assert decision.withdraws == (desk.letter(Purpose.ANSWER).id,)
    assert desk.letter(Purpose.ANSWER).state is LetterState.WITHDRAWN


def test_an_approved_answer_that_is_taken_back_needs_a_new_decision(desk: Desk):
    submits(desk)
    decides(desk)
    desk.waits(minutes=1)
    desk.replies("#öncelik high", ZEHRA)
    letter = desk.letter(Purpose.ANSWER)
    decision = desk.replies("#geri-al", ZEHRA, Purpose.REMINDER, to=ZEHRA)
    assert decision.withdraws == (letter.id,)
    assert (states(desk), desk.ticket().status, is_passed(desk.ticket())) == (
        [TaskState.VOID],
        Status.OPEN,
        False,
    )
    assert "submit what you write instead" in said(decision)


def test_a_text_taken_back_before_the_decision_is_not_decided_on(desk: Desk):
    submits(desk)
    desk.replies("#geri-al", ZEHRA, Purpose.RECEIPT, to=ZEHRA)
    assert (states(desk), desk.ticket().status) == ([TaskState.VOID], Status.NEW)
    assert "taken back" in said(decides(desk))


def test_an_approved_answer_does_not_go_to_another_author(desk: Desk):
    submits(desk)
    assert "waiting for a decision" in said(desk.replies("#yazar ali@baska.test"))
    decides(desk)
    decision = desk.replies("#yazar ali@baska.test")
    assert decision.withdraws == (desk.letter(Purpose.ANSWER).id,)
    assert states(desk) == [TaskState.VOID]


def test_an_answer_without_a_gate_is_taken_back_without_a_word_of_gates():
    desk = desk_with()
    desk.replies("Yanıtım.")
    decision = desk.replies("#geri-al", ZEHRA, Purpose.RECEIPT, to=ZEHRA)
    assert len(decision.withdraws) == 1
    assert "submit" not in said(decision)


@pytest.mark.parametrize("to", ["ssl", "cagri"])
def test_a_ticket_that_is_handed_over_goes_on_waiting_for_the_decision(desk: Desk, to: str):
    submits(desk)
    desk.replies(f"#ata {to}\nBilginize.")
    assert desk.ticket().status is Status.WAITING_GATE
    decides(desk)
    assert desk.ticket().status is Status.OPEN


def test_a_manager_cannot_take_a_decision_back(desk: Desk):
    submits(desk)
    decides(desk)
    decision = desk.replies("#geri-al", MANAGER, Purpose.RECEIPT, to=MANAGER)
    assert decision.withdraws == ()
    assert states(desk) == [TaskState.DONE]


def test_an_answer_that_has_left_stays_approved_when_another_is_submitted(desk: Desk):
    submits(desk)
    decides(desk)
    desk.waits(minutes=3)
    desk.dispatches()
    submits(desk, "Ek bilgi")
    assert states(desk) == [TaskState.DONE, TaskState.OPEN]
    assert not is_passed(desk.ticket())


def test_an_answer_the_author_overtook_waits_for_its_writer(desk: Desk):
    submits(desk, who=CAGRI)
    told = desk.receives(
        mail("Sorun çözüldü, vazgeçtim.", subject=f"[{NUMBER}]", message_id="<a2@ornek.gov.tr>")
    )
    assert [one.to[0].address for one in told.drafts] == ["musteri-iliskileri@kurum.test", CAGRI]
    assert all("#anyway" in one.reason for one in told.drafts)
    assert desk.ticket().status is Status.WAITING_GATE
    decision = decides(desk)
    assert (answers(decision)[0].waits, answers(decision)[0].leaves_at) == (True, None)
    assert "#anyway" in draft(decision, "decided").reason
    released = desk.replies("#yine-de", CAGRI, Purpose.REMINDER, to=CAGRI)
    assert released.releases == (desk.letter(Purpose.ANSWER).id,)


def test_a_mail_that_left_the_ticket_meanwhile_hides_none(desk: Desk):
    desk.receives(mail("Başka konu.", subject=f"[{NUMBER}]", message_id="<a2@ornek.gov.tr>"))
    submits(desk)
    dossier = desk.dossiers[NUMBER]
    desk.dossiers[NUMBER] = replace(dossier, messages=dossier.messages[:1])
    desk.receives(mail("Vazgeçtim.", subject=f"[{NUMBER}]", message_id="<a3@ornek.gov.tr>"))
    assert answers(decides(desk))[0].waits


def test_an_answer_that_a_colleague_overtook_waits_too():
    desk = desk_with()
    submits(desk)
    desk.waits(minutes=1)
    desk.replies("#yine-de\nBen yanıtladım.", CAGRI)
    assert answers(decides(desk))[0].waits


@pytest.mark.parametrize("text", ["Ben yanıtlıyorum.", "#yanıt\nBen yanıtlıyorum.", "#al\nBuyurun."])
def test_no_answer_goes_beside_a_text_that_waits(text: str):
    desk = desk_with()
    submits(desk)
    before = desk.ticket()
    decision = desk.replies(text, CAGRI)
    assert "waiting for a decision" in said(decision)
    assert (answers(decision), templates(decision)) == ([], ["receipt"])
    assert replace(desk.ticket(), version=before.version) == before
    assert not answers(desk.replies(f"#yine-de\n{text}", CAGRI))[0].waits
    assert desk.ticket().status is Status.WAITING_GATE


def test_a_ticket_whose_text_waits_is_not_closed():
    desk = desk_with()
    submits(desk)
    assert "waiting for a decision" in said(desk.replies("#kapat çözüldü ; surec"))
    assert desk.ticket().status is Status.WAITING_GATE


def test_a_status_that_somebody_changed_meanwhile_stays():
    desk = desk_with()
    submits(desk)
    ticket = replace(desk.ticket(), status=Status.WAITING_AUTHOR)
    desk.dossiers[NUMBER] = replace(desk.dossiers[NUMBER], ticket=ticket)
    decides(desk)
    assert desk.ticket().status is Status.WAITING_AUTHOR


def test_a_closed_ticket_is_not_decided_on():
    desk = desk_with()
    submits(desk)
    ticket = replace(desk.ticket(), status=Status.CLOSED)
    desk.dossiers[NUMBER] = replace(desk.dossiers[NUMBER], ticket=ticket)
    assert "closed" in said(decides(desk))
    assert states(desk) == [TaskState.OPEN]
