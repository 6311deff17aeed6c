"""What staff may do by mail, what they must prove first, and what a receipt tells them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desk.remembering_desk import FAIL, PASS, Desk, draft, house, mail, said, templates
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.commands.command import read
from ulak.desk.commands.command_table import Command, Section
from ulak.desk.commands.help_table import table
from ulak.desk.decision import Disposition, ReceiptLine
from ulak.desk.signed_id import Word, word_of
from ulak.desk.staff.own_words import FORWARD_CUT, without_our_letter
from ulak.desk.staff.parking import ALPHABET, new_code
from ulak.desk.staff.staff_mail import NOTE_BY_SUBJECT
from ulak.desk.ticket import Filing, Purpose, Relation, Role, Status

COMPLAINT = "Mali mühür yenileme şikâyeti"
CODE = new_code(bytes(range(8)))
ROWS = len(Command) + len(Section)


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.receives(mail("Şikâyet ediyorum.", subject=COMPLAINT))
    return desk


@pytest.fixture
def report() -> Desk:
    desk = Desk()
    desk.receives(mail("The CRL is stale.", "hanno@research.test", "CRL"), "cainfo")
    return desk


# ---------------------------------------------------------------- the words


@pytest.mark.parametrize(
    ("line", "command", "value"),
    [
        ("#al", Command.TAKE, ""),
        ("  # AL  ", Command.TAKE, ""),
        ("#Yanıt", Command.ANSWER, ""),
        ("#YANIT", Command.ANSWER, ""),
        ("#on-rapor: abone", Command.PRELIMINARY_REPORT, "abone"),
        ("#ÖN-RAPOR bildiren", Command.PRELIMINARY_REPORT, "bildiren"),
        ("#ac", Command.REOPEN, ""),
        ("#kapat haklı ; surec", Command.CLOSE, "haklı ; surec"),
        ("#anyway", Command.ANYWAY, ""),
        ("#beklet 3d", None, "3d"),
    ],
)
def test_a_command_line(line, command, value):
    (order,) = read(line).orders
    assert (order.command, order.value) == (command, value)


def test_commands_stand_at_the_top_and_the_rest_is_text():
    head = read("\n#al\n\n#not\n\nMetin\n#al değil\n")
    assert [order.line for order in head.orders] == ["#al", "#not"]
    assert head.text == "Metin\n#al değil"
    assert read("").text == ""


@pytest.mark.parametrize("text", ["#", " # \n##", "＃", "#al\n#"])
def test_a_sign_without_a_word_is_no_text(text: str):
    assert read(text).text == ""


def test_under_a_sign_without_a_word_the_text_begins():
    assert read("#\nMetin # 1").text == "Metin # 1"


@pytest.mark.parametrize(("language", "first"), [("tr", "#not (#note)"), ("en", "#note (#not)")])
def test_the_table_has_every_command_in_both_languages(language, first):
    assert table(language)[1].line == first
    assert len(table(language)) == ROWS
    assert [line.line for line in table(language) if not line.effect] == [
        section.value.in_language(language) for section in Section
    ]


# ---------------------------------------------------------------- proofs

MATRIX = [
    # what is known about From, Authentication-Results, which letter is replied to, may command
    ("aligned", PASS, "notice", True),
    ("dkim alone", "mx.kamusm.test; dkim=pass header.d=kurum.test", "notice", True),
    ("nothing said", "", "notice", False),
    ("dmarc fail", FAIL, "notice", False),
    ("spf fail", "mx.kamusm.test; spf=fail smtp.mailfrom=evil.test", "notice", False),
    ("forged results", "evil.test; dmarc=pass header.from=kurum.test", "notice", False),
    ("pass of another domain", "mx.kamusm.test; dkim=pass header.d=evil.test", "notice", False),
    ("stolen token", "", "token", False),
    ("token with fail", FAIL, "token", False),
    ("token, proven", PASS, "token", True),
]


@pytest.mark.parametrize(
    ("results", "signal", "may"), [row[1:] for row in MATRIX], ids=[row[0] for row in MATRIX]
)
def test_spoof_matrix(desk: Desk, results, signal, may):
    fields = {"Authentication_Results": results}
    if signal == "notice":
        fields["In_Reply_To"] = desk.letter(Purpose.NOTICE).message_id
    text = "#kapat haksız ; haksiz\nReddedildi."
    decision = desk.receives(mail(text, "zehra@kurum.test", "[KSM-2026-000001]", "<s@kurum.test>", **fields))
    assert (desk.ticket().status is Status.CLOSED) is may
    assert ("answer" in templates(decision)) is may
    assert (decision.parking is None) is may
    if not may:
        assert (decision.disposition, decision.filing) == (Disposition.FILED, Filing.PARKED)
        assert [a.address for a in draft(decision, "code").to] == ["zehra@kurum.test"]
        forged = "fail" in results
        assert templates(decision) == (["code", "alarm"] if forged else ["code"])
        assert ("forged sender" in [event.name for event in decision.events]) is forged


def test_results_above_ours_do_not_count_and_ours_do(desk: Desk):
    lines = "evil.test; dmarc=pass\r\nAuthentication-Results: " + FAIL
    decision = desk.receives(
        mail("#al", "zehra@kurum.test", "[KSM-2026-000001]", "<s@kurum.test>", Authentication_Results=lines)
    )
    assert templates(decision) == ["code", "alarm"]


def test_staff_in_reply_to_is_nobody(desk: Desk):
    decision = desk.receives(
        mail("#al", "x@evil.test", "[KSM-2026-000001]", "<s@evil.test>", Reply_To="zehra@kurum.test")
    )
    assert decision.disposition is Disposition.TICKET


def test_a_forgery_without_coordinators_is_parked_all_the_same(desk: Desk):
    desk.rulebook = replace(desk.rulebook, roles={**desk.rulebook.roles, "coordinators": ()})
    assert templates(desk.replies("#al", proof=FAIL)) == ["code"]


NARROW = [
    ("Yanıtım", "zehra@kurum.test", "zehra@kurum.test", True),
    ("#al", "zehra@kurum.test", "zehra@kurum.test", True),
    ("#ata ssl", "zehra@kurum.test", "zehra@kurum.test", True),
    ("#kapat x ; surec\nMetin", "zehra@kurum.test", "zehra@kurum.test", False),
    ("#özet", "zehra@kurum.test", "zehra@kurum.test", False),
    ("Yanıtım", "cagri@kurum.test", "zehra@kurum.test", False),  # another member's notice
    ("Yanıtım", "yonetim@kurum.test", "zehra@kurum.test", False),
]


@pytest.mark.parametrize(("text", "author", "notice_of", "may"), NARROW)
def test_the_members_own_notice_is_a_narrow_proof_where_no_server_speaks(text, author, notice_of, may):
    desk = Desk(house(authserv_id=""))
    decision = desk.receives(mail())
    assert [[a.address for a in d.to] for d in decision.drafts[1:]] == [
        ["zehra@kurum.test"],
        ["cagri@kurum.test"],
    ]
    decision = desk.replies(text, author, to=notice_of, proof="")
    assert (decision.parking is None) is may


def test_a_receipt_is_no_proof_and_neither_is_a_token_or_another_server(desk: Desk):
    open_house = Desk(house(authserv_id=""))
    open_house.receives(mail())
    open_house.replies("Yanıtım", to="zehra@kurum.test", proof="")
    assert open_house.replies("Not", purpose=Purpose.RECEIPT, proof="").parking
    token = mail("Yanıtım", "zehra@kurum.test", "[KSM-2026-000001]", "<t@kurum.test>")
    assert open_house.receives(token).parking
    assert desk.replies("Yanıtım", proof="").parking


# ---------------------------------------------------------------- the one-time code


def test_a_code_has_no_sign_that_is_mistaken_for_another():
    assert not set(ALPHABET) & set("IO01")
    assert (len(ALPHABET), len(CODE)) == (32, 8)


@pytest.mark.parametrize(
    ("text", "replies", "after", "released"),
    [
        (CODE, False, {}, True),
        (CODE.lower(), False, {}, True),
        (f"Kod: {CODE}.", False, {}, True),
        ("WRONGABC", False, {}, False),
        ("WRONGABC " * 200 + CODE, False, {}, False),
        (CODE, False, {"days": 4}, False),
        (f"Ben yazdım.\n\n> {CODE}", True, {}, False),
        (f"Ben yazdım.\n\n> {CODE}", False, {}, False),
    ],
)
def test_a_code_that_comes_back_releases_the_mail(desk: Desk, text, replies, after, released):
    parked = desk.replies("#al", proof="", message_id="<p@kurum.test>")
    assert draft(parked, "code").code == CODE
    desk.waits(**after)
    fields = {"In_Reply_To": desk.letter(Purpose.CODE).message_id} if replies else {}
    decision = desk.receives(
        mail(text, "zehra@kurum.test", "Re: Kod", "<c@kurum.test>", **fields), nonce=b"another!"
    )
    assert (decision.unparks == parked.parking.spool_id) is released
    assert (decision.disposition, desk.ticket().owner) == (Disposition.FILED, "")


def test_a_code_of_somebody_else_releases_nothing(desk: Desk):
    desk.replies("#al", proof="")
    assert (
        desk.receives(mail(CODE, "cagri@kurum.test", "Kod", "<c@kurum.test>"), nonce=b"another!").unparks
        is None
    )


def test_a_released_mail_is_decided_about_as_proven(desk: Desk):
    command = mail(
        "#al", "zehra@kurum.test", "[KSM-2026-000001]", "<p@kurum.test>", Authentication_Results=FAIL
    )
    parked = desk.receives(command)
    assert desk.receives(command).disposition is Disposition.DUPLICATE
    decision = desk.receives(command, proven=True, own=parked.parking.spool_id)
    assert (decision.disposition, desk.ticket().owner) == (Disposition.APPENDED, "zehra@kurum.test")


# ---------------------------------------------------------------- where the text goes


@pytest.mark.parametrize(
    ("text", "purpose", "subject", "filing"),
    [
        ("Metin", Purpose.NOTICE, "", Filing.ANSWER),
        ("Metin", None, "[KSM-2026-000001] x", Filing.ANSWER),
        ("Metin", None, "[KSM-2026-000001 not] x", Filing.NOTE),
        ("Metin", None, "[ksm-2026-000001 NOTE] x", Filing.NOTE),
        ("Metin", Purpose.RECEIPT, "[KSM-2026-000001]", Filing.NOTE),
        ("Metin", Purpose.NOTICE, "[KSM-2026-000001 not] x", Filing.NOTE),
        ("Metin", Purpose.NOTICE, "Re: [KSM-2026-000001 note] x", Filing.NOTE),
        ("#al\nMetin", Purpose.NOTICE, "Re: [KSM-2026-000001] [KSM-2026-000001 not]", Filing.NOTE),
        ("#yanıt\nMetin", Purpose.NOTICE, "[KSM-2026-000001 not] x", Filing.ANSWER),
        ("#not\nMetin", Purpose.NOTICE, "", Filing.NOTE),
        ("#yanıt\nMetin", Purpose.RECEIPT, "", Filing.ANSWER),
        ("#yanıt\nMetin", None, "[KSM-2026-000001 not]", Filing.ANSWER),
        ("#al\nMetin", Purpose.NOTICE, "", Filing.ANSWER),
        ("#ata ssl\nMetin", Purpose.NOTICE, "", Filing.NOTE),
        ("#özet\nMetin", Purpose.NOTICE, "", Filing.NOTE),
    ],
)
def test_the_text_is_what_was_replied_to_or_what_a_command_says(desk: Desk, text, purpose, subject, filing):
    desk.replies("#al")
    fields = {"In_Reply_To": desk.letter(purpose).message_id} if purpose else {}
    message = mail(
        text, "zehra@kurum.test", subject or "Re", "<t@kurum.test>", Authentication_Results=PASS, **fields
    )
    decision = desk.receives(message)
    assert (decision.disposition, decision.filing) == (Disposition.APPENDED, filing)
    assert ("answer" in templates(decision)) is (filing is Filing.ANSWER)
    to_author = [d for d in decision.drafts if "zeynep@ornek.gov.tr" in [a.address for a in (*d.to, *d.cc)]]
    assert bool(to_author) is (filing is Filing.ANSWER)


@pytest.mark.parametrize(
    ("text", "purpose", "says"),
    [
        ("Metin", Purpose.NOTICE, True),
        ("#al\nMetin", Purpose.NOTICE, True),
        ("#not\nMetin", Purpose.NOTICE, False),
        ("Metin", Purpose.RECEIPT, False),
    ],
)
def test_the_receipt_says_when_the_subject_alone_made_it_a_note(desk: Desk, text, purpose, says):
    desk.replies("#al")
    fields = {"In_Reply_To": desk.letter(purpose).message_id}
    subject = "Re: [KSM-2026-000001 not] x"
    message = mail(text, "zehra@kurum.test", subject, "<t@kurum.test>", Authentication_Results=PASS, **fields)
    receipt = desk.receives(message).drafts[-1]
    assert (NOTE_BY_SUBJECT.en in receipt.reason) is says


def test_a_forwarded_mail_inside_an_answer_stays_here_and_the_receipt_says_so(desk: Desk):
    forward = (
        "---------- Forwarded message ---------\nFrom: mehmet@kurum.test\nDate: Thu\nSubject: iç\n\nGİZLİ"
    )
    decision = desk.replies(f"Sayın Zeynep, bilginize.\n\n{forward}")
    answer = next(one for one in decision.drafts if one.template == "answer")
    assert answer.text == "Sayın Zeynep, bilginize."
    assert FORWARD_CUT.en in decision.drafts[-1].reason


@pytest.mark.parametrize("mark", ["---------- İletilen ileti ----------", "Begin forwarded message:"])
def test_a_forwarded_mail_alone_is_no_answer(desk: Desk, mark):
    decision = desk.replies(f"{mark}\nGönderen: mehmet@kurum.test\nKonu: iç\n\nGİZLİ")
    assert "answer" not in templates(decision)


def test_attachments_leave_only_when_the_text_names_them(desk: Desk):
    body = (
        "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nEkte KILAVUZ.pdf var.\r\n"
        "--b\r\nContent-Type: application/pdf; name=kilavuz.pdf\r\nContent-Disposition: attachment; filename=kilavuz.pdf\r\n\r\nx\r\n"
        "--b\r\nContent-Type: image/png; name=logo.png\r\nContent-Disposition: attachment; filename=logo.png\r\n\r\nx\r\n--b--\r\n"
    )
    decision = desk.replies(body, Content_Type="multipart/mixed; boundary=b")
    assert [a.name for a in draft(decision, "answer").attachments] == ["kilavuz.pdf"]
    assert "logo.png" in said(decision)


def test_a_private_key_does_not_leave_in_an_answer(desk: Desk):
    key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ\n-----END PRIVATE KEY-----"
    assert "MIIEvQ" not in draft(desk.replies(f"Anahtar:\n{key}\nBu mu?"), "answer").text


# ---------------------------------------------------------------- all or nothing


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no text of its own"),
        ("#beklet 3d\n#al", "not a known command"),
        ("#not\n#yanıt\nMetin", "both a note and an answer"),
        ("#ön-rapor\n#yanıt\nMetin", "both a preliminary report and an answer"),
        ("#not", "needs a text"),
        ("#yanıt", "needs a text"),
        ("#asıl\n#ata kimse", "nobody and no team is called “kimse”"),
        ("#ata", "needs a value: #assign (#ata) PERSON/TEAM; for example #assign ssl"),
        ("#aç", "is not closed"),
        ("#ön-rapor\nMetin", "not a certificate problem report"),
        ("#geri-al", "nothing of yours on this ticket"),
        ("#yine-de", "no answer of yours is kept waiting"),
        ("#kapat", "needs outcome and root cause"),
        ("#kapat Haklı\nMetin", "needs outcome and root cause"),
        ("#kapat Haklı ; uydurma\nMetin", "no root cause is called “uydurma”"),
        ("#kapat Haklı ; surec", "not answered yet"),
    ],
)
def test_a_mail_is_carried_out_whole_or_not_at_all(desk: Desk, text, why):
    before = desk.ticket()
    decision = desk.replies(text)
    assert why in said(decision)
    assert "Nothing was done" in said(decision)
    assert templates(decision) == ["receipt"]
    assert (decision.after.status, decision.after.owner, decision.releases) == (before.status, "", ())
    assert len(draft(decision, "receipt").lines) == text.count("#")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Metin", "the ticket is closed"),
        ("#al", "the ticket is closed"),
        ("#ata ssl", "the ticket is closed"),
        ("#kapat a ; surec\nMetin", "closed already"),
    ],
)
def test_a_closed_ticket_must_be_opened_first(desk: Desk, text, why):
    desk.replies("#kapat Haklı ; surec\nMetin")
    assert why in said(desk.replies(text))
    assert desk.ticket().status is Status.CLOSED
    decision = desk.replies("#aç\nBir şey daha")
    assert (decision.after.status, decision.after.closed_at, decision.after.outcome) == (
        Status.OPEN,
        None,
        "",
    )
    assert "answer" in templates(decision)


def test_an_author_without_address_cannot_be_answered():
    desk = Desk()
    desk.receives(mail(author=""))
    assert "no e-mail address" in said(desk.replies("Yanıt"))


def test_two_commands_in_one_mail(desk: Desk):
    decision = desk.replies("#al\n#kapat Haklı ; Süreç tasarımı\nSayın Zeynep, haklısınız.")
    ticket = decision.after
    assert (ticket.status, ticket.owner, ticket.outcome, ticket.root_cause) == (
        Status.CLOSED,
        "zehra@kurum.test",
        "Haklı",
        "surec",
    )
    assert [event.name for event in decision.events] == ["ticket taken", "ticket closed", "answer written"]
    assert "design of the process" in said(decision)
    assert ticket.promises[0].state is PromiseState.RUNNING
    desk.waits(minutes=3)
    desk.dispatches()
    assert (desk.ticket().status, desk.ticket().promises[0].state) == (Status.CLOSED, PromiseState.KEPT)


def test_closing_with_an_earlier_answer(desk: Desk):
    desk.replies("Sayın Zeynep, haklısınız.")
    desk.waits(minutes=3)
    desk.dispatches()
    desk.replies("#kapat Haklı ; surec")
    assert desk.ticket().status is Status.CLOSED


def test_closing_what_needs_no_answer_ends_the_houses_own_promise(desk: Desk):
    desk.receives(mail("Form", "x@y.test", "NES başvuru formu talebi", "<n@y.test>"))
    decision = desk.replies("#kapat", number="KSM-2026-000002")
    assert decision.after.promises[0].state is PromiseState.NOT_APPLICABLE
    assert "promise not applicable" in [event.name for event in decision.events]
    assert "outcome: –" in said(decision)


def test_a_collision_stops_closing_until_one_insists(desk: Desk):
    desk.waits(minutes=1)
    desk.replies("Benim yanıtım", "cagri@kurum.test")
    assert "cagri@kurum.test has answered meanwhile" in said(desk.replies("#kapat Haklı ; surec\nMetin"))
    desk.replies("#yine-de\n#kapat Haklı ; surec\nMetin")
    assert desk.ticket().status is Status.CLOSED


def test_an_answer_that_waits_is_no_outcome(desk: Desk):
    desk.waits(minutes=1)
    desk.replies("Benim yanıtım", "cagri@kurum.test")
    desk.replies("#geri-al", "cagri@kurum.test")
    assert "not answered yet" in said(desk.replies("#kapat Haklı ; surec"))


def test_taking_back_one_of_two_answers_leaves_it_closed(desk: Desk):
    desk.replies("Bir")
    desk.replies("İki")
    desk.replies("#kapat Haklı ; surec", "cagri@kurum.test")
    decision = desk.replies("#geri-al")
    assert (decision.after.status, "open again" in said(decision)) == (Status.CLOSED, False)
    assert "stays closed with the earlier answer" in said(decision)


# ---------------------------------------------------------------- who has it


@pytest.mark.parametrize(
    ("value", "team", "owner", "status", "told"),
    [
        ("ssl", "ssl", "", Status.WAITING_TEAM, ["ssl-ekip@kurum.test"]),
        ("SSL EKİBİ", "ssl", "", Status.WAITING_TEAM, ["ssl-ekip@kurum.test"]),
        ("SSL team", "ssl", "", Status.WAITING_TEAM, ["ssl-ekip@kurum.test"]),
        ("ssl-ekip@kurum.test", "ssl", "", Status.WAITING_TEAM, ["ssl-ekip@kurum.test"]),
        ("customer-relations", "customer-relations", "", Status.OPEN, []),
        ("mehmet@kurum.test", "ssl", "mehmet@kurum.test", Status.OPEN, ["mehmet@kurum.test"]),
        ("<Mehmet@kurum.test>", "ssl", "mehmet@kurum.test", Status.OPEN, ["mehmet@kurum.test"]),
        ("Çağrı", "customer-relations", "cagri@kurum.test", Status.OPEN, ["cagri@kurum.test"]),
        ("kalite@kurum.test", "customer-relations", "kalite@kurum.test", Status.OPEN, ["kalite@kurum.test"]),
    ],
)
def test_handing_over(desk: Desk, value, team, owner, status, told):
    decision = desk.replies(f"#ata {value}\nBakar mısınız?")
    ticket = decision.after
    assert (ticket.team, ticket.owner, ticket.status) == (team, owner, status)
    letters = [d for d in decision.drafts if d.template in ("notice", "transfer")]
    assert [a.address for d in letters for a in d.to] == told
    for one in letters:
        assert (one.template == "transfer") is (team != "customer-relations")
        shown = "\n".join((one.text, *(line.effect for line in one.lines)))
        assert all(words in shown for words in ("Bakar mısınız?", "Şikâyet ediyorum."))


def test_a_ticket_can_be_handed_over_without_a_word(desk: Desk):
    desk.replies("#not\nİç not")
    assert draft(desk.replies("#ata cagri"), "notice").text == "zeynep@ornek.gov.tr:\nŞikâyet ediyorum."
    transfer = draft(desk.replies("#ata ssl"), "transfer")
    assert (transfer.text, transfer.lines) == (
        "",
        (ReceiptLine("zeynep@ornek.gov.tr", "Şikâyet ediyorum."),),
    )
    empty = desk.dossiers["KSM-2026-000001"]
    desk.dossiers["KSM-2026-000001"] = replace(empty, messages=())
    assert draft(desk.replies("#ata mehmet"), "notice").text == ""


def test_a_team_that_is_waited_for_acts_by_a_note(desk: Desk):
    desk.replies("#ata ssl")
    assert desk.replies("#not\nBiz değil", "zehra@kurum.test").after.status is Status.WAITING_TEAM
    decision = desk.replies("#not\nBakıyoruz", "mehmet@kurum.test")
    assert decision.after.status is Status.OPEN
    told = [(d.to[0].address, d.text, word_of(d)) for d in decision.drafts if d.template == "reply"]
    assert told == [
        ("zehra@kurum.test", "Bakıyoruz", Word.NOTE),
        ("musteri-iliskileri@kurum.test", "Bakıyoruz", Word.NOTE),
    ]


def test_the_old_team_keeps_following(desk: Desk):
    desk.replies("#ata ssl")
    desk.replies("#ata mehmet@kurum.test")
    desk.replies("#ata cagri@kurum.test")
    desk.replies("#ata ssl")
    staff = [p.address.address for p in desk.ticket().participants if p.role is Role.STAFF]
    assert staff == ["musteri-iliskileri@kurum.test", "ssl-ekip@kurum.test"]
    decision = desk.receives(mail("Ne oldu?", message_id="<n@ornek.gov.tr>", subject="[KSM-2026-000001]"))
    assert [d.to[0].address for d in decision.drafts] == [
        "ssl-ekip@kurum.test",
        "musteri-iliskileri@kurum.test",
    ]
    assert decision.filing is Filing.AUTHOR
    answer = draft(desk.replies("Yanıt", "mehmet@kurum.test"), "answer")
    assert [a.address for a in (*answer.to, *answer.cc)] == ["zeynep@ornek.gov.tr"]


def test_taking(desk: Desk):
    assert "you are the owner now" in said(desk.replies("#al"))
    assert desk.ticket().status is Status.OPEN
    assert "already" in said(desk.replies("#al"))


def test_a_first_note_opens_the_ticket(desk: Desk):
    assert desk.replies("#not\nMetin").after.status is Status.OPEN


# ---------------------------------------------------------------- preliminary reports


def test_a_preliminary_report_keeps_the_reporters_promise_alone(report: Desk):
    decision = report.replies("#ön-rapor\nWe found nothing.", "mehmet@kurum.test")
    letter = draft(decision, "preliminary-report")
    assert (letter.party, [a.address for a in letter.to], letter.language) == (
        "reporter",
        ["hanno@research.test"],
        "en",
    )
    assert "that clock keeps running" in said(decision)
    report.waits(minutes=3)
    report.dispatches()
    assert [p.state for p in report.ticket().promises] == [PromiseState.KEPT, PromiseState.RUNNING]
    assert report.ticket().status is Status.OPEN


def test_an_answer_keeps_no_preliminary_report(report: Desk):
    report.replies("Thank you.", "mehmet@kurum.test")
    report.waits(minutes=3)
    report.dispatches()
    assert [p.state for p in report.ticket().promises] == [PromiseState.RUNNING] * 2
    assert report.ticket().status is Status.ANSWERED


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("#ön-rapor", "needs a text"),
        ("#ön-rapor abone\nMetin", "no subscriber is known"),
        ("#preliminary-report everybody\nText", "write reporter or subscriber"),
    ],
)
def test_a_preliminary_report_that_cannot_be_sent(report: Desk, text, why):
    assert why in said(report.replies(text, "mehmet@kurum.test"))


def test_closing_a_report_says_that_its_clock_runs_on(report: Desk):
    decision = report.replies("#ön-rapor bildiren\n#kapat\nWe found nothing.", "mehmet@kurum.test")
    assert decision.after.status is Status.CLOSED
    assert "preliminary-report/subscriber" in said(decision)


# ---------------------------------------------------------------- the rest


def test_the_whole_ticket_and_the_table_by_mail(desk: Desk):
    decision = desk.replies("#özet\n#yardım")
    assert templates(decision) == ["summary", "help", "receipt"]
    assert {d.to[0].address for d in decision.drafts} == {"zehra@kurum.test"}
    assert len(draft(decision, "help").lines) == ROWS


def test_staff_write_to_the_desk_like_anybody(desk: Desk):
    fields = {"Authentication_Results": PASS}
    decision = desk.receives(mail("Bir öneri", "cagri@kurum.test", "Öneri", "<o@kurum.test>", **fields))
    assert (decision.disposition, templates(decision)[0]) == (Disposition.TICKET, "acknowledgement")
    more = desk.receives(mail("Ek", "cagri@kurum.test", "[KSM-2026-000002]", "<o2@kurum.test>", **fields))
    assert (more.disposition, more.filing) == (Disposition.APPENDED, Filing.AUTHOR)


@pytest.mark.parametrize(
    ("subject", "links"), [("İlt: [KSM-2026-000001] x", [Relation.ABOUT]), ("İlt: x", [])]
)
def test_a_forward_of_staff_is_a_ticket_of_its_own(desk: Desk, subject, links):
    decision = desk.receives(
        mail("Bakınız", "cagri@kurum.test", subject, "<f@kurum.test>", Authentication_Results=PASS)
    )
    assert [link.relation for link in decision.links] == links
    assert decision.disposition is Disposition.TICKET


def test_commands_without_a_ticket_are_explained(desk: Desk):
    decision = desk.receives(
        mail("#al\nMetin", "zehra@kurum.test", "Merhaba", "<n@kurum.test>", Authentication_Results=PASS)
    )
    assert (decision.disposition, decision.after) == (Disposition.FILED, None)
    assert "belongs to no ticket" in said(decision)


def test_the_table_of_commands_needs_no_ticket(desk: Desk):
    asked = mail("#yardım", "zehra@kurum.test", "Komutlar", "<h@kurum.test>", Authentication_Results=PASS)
    decision = desk.receives(asked)
    assert (decision.disposition, decision.after, templates(decision)) == (Disposition.FILED, None, ["help"])
    (letter,) = decision.drafts
    assert (letter.purpose, [one.address for one in letter.to]) == (Purpose.SUMMARY, ["zehra@kurum.test"])
    assert (letter.replies_to, len(letter.lines)) == ("<h@kurum.test>", ROWS)


@pytest.mark.parametrize("text", ["#yardım\nParolamı unuttum.", "#yardım\n#al", "#yardım\n#yadrım"])
def test_what_stands_beside_the_table_of_commands_is_not_done_unsaid(desk: Desk, text: str):
    decision = desk.receives(
        mail(text, "zehra@kurum.test", "Komutlar", "<h@kurum.test>", Authentication_Results=PASS)
    )
    assert templates(decision) == ["receipt"]


def test_a_line_that_stands_alone_is_not_refused_because_of_another(desk: Desk):
    (number,) = desk.dossiers
    dossier = desk.dossiers[number]
    desk.dossiers[number] = replace(dossier, ticket=replace(dossier.ticket, status=Status.CLOSED))
    decision = desk.replies("#yanıt\nBir şey daha.")
    assert [(line.line, line.effect) for line in draft(decision, "receipt").lines] == [("#yanıt", "not done")]


def test_receipts_speak_the_language_of_the_house():
    desk = Desk(house(language="tr", hold=timedelta(minutes=5)))
    desk.receives(mail())
    decision = desk.replies("Yanıt")
    assert "Yanıtınız gönderilecek: zeynep@ornek.gov.tr; gönderim: 24.11.2026 09:05." in said(decision)
    assert draft(decision, "receipt").token_word == "not"


# ---------------------------------------------------------------- what only came along

OUTLOOK = (
    "________________________________\nGönderen: Kamu SM <bilgi@kamusm.test>\n"
    "Gönderildi: 24 Kasım 2026 Salı 09:00\nKime: mi@kurum.test\nKonu: [KSM-2026-000001] x\n\nYeni kayıt.\n"
)
GMAIL = "24 Kas 2026 tarihinde Kamu SM <bilgi@kamusm.test> şunu yazdı:\n> Yeni kayıt.\n"


@pytest.mark.parametrize(
    "text", [OUTLOOK, GMAIL, "-- \nZehra\nDahili 12\n", "Saygılarımla\nZehra\n\n" + OUTLOOK, ""]
)
def test_a_reply_without_a_word_of_its_own_sends_nothing_to_the_author(desk: Desk, text):
    decision = desk.replies(text)
    assert templates(decision) == ["receipt"]
    assert "no text" in said(decision)


@pytest.mark.parametrize("text", ["Kargoda.\n\n" + GMAIL, "Kargoda.\n-- \nZehra\n\n" + OUTLOOK, "Kargoda."])
def test_one_word_of_its_own_is_an_answer(desk: Desk, text):
    assert draft(desk.replies(text), "answer").text == "Kargoda."


@pytest.mark.parametrize("below", [GMAIL, OUTLOOK, "-- \nZehra\n"])
def test_commands_over_a_quoted_letter_are_carried_out(desk: Desk, below):
    decision = desk.replies("#al\n\n" + below)
    assert (templates(decision), desk.ticket().owner) == (["receipt"], "zehra@kurum.test")


def test_a_receipt_warns_of_a_command_below_the_first_words(desk: Desk):
    decision = desk.replies("Merhaba,\n#not\n#1 numaralı konu\nİç bilgi")
    assert draft(decision, "answer").text == "Merhaba,\n#not\n#1 numaralı konu\nİç bilgi"
    assert "“#not” was not taken as a command" in said(decision)
    assert "numaralı konu” was not" not in said(decision)


def test_a_forward_is_not_among_the_narrow_powers():
    desk = Desk(house(authserv_id=""))
    desk.receives(mail())
    notice = desk.letter(Purpose.NOTICE, to="zehra@kurum.test").message_id
    forward = mail("Bakınız", "zehra@kurum.test", "İlt: x", "<f@kurum.test>", In_Reply_To=notice)
    assert desk.receives(forward).parking


# ---------------------------------------------------------------- what a receipt says


def test_a_refused_mail_tells_no_effect_of_what_it_did_not_do(desk: Desk):
    desk.replies("Sayın Zeynep, haklısınız.", "cagri@kurum.test")
    decision = desk.replies("#yazar baska@x.test\n#öncelik olmayan")
    assert "taken back" not in said(decision)
    assert decision.withdraws == ()


def test_an_answer_too_long_to_be_shown_whole_is_refused(desk: Desk):
    assert templates(desk.replies("x" * 60_000)) == ["answer", "receipt"]
    decision = desk.replies("x" * 60_001)
    assert templates(decision) == ["receipt"]
    assert "longer than 60000 characters" in said(decision)


def test_a_second_answer_before_the_first_has_left_is_pointed_out(desk: Desk):
    first = desk.replies("Yanıt bir")
    assert "leaves too" not in said(first)
    assert "Your answer of 24.11.2026 09:00 leaves too" in said(desk.replies("Yanıt iki"))
    assert "leaves too" not in said(desk.replies("Yanıt üç", "cagri@kurum.test"))
    desk.waits(minutes=3)
    desk.dispatches()
    assert "leaves too" not in said(desk.replies("Yanıt dört"))


def test_a_receipt_repeats_only_so_much_of_a_mail(desk: Desk):
    told = draft(desk.replies("\n".join(f"#foo{n} {'x' * 2_000}" for n in range(200))), "receipt")
    assert len(told.lines) == 61
    assert told.lines[-1] == ReceiptLine("…", "and 140 more lines")
    assert max(len(one.line) for one in told.lines) == 301
    told = draft(desk.replies("#öncelik " + "y" * 200_000), "receipt")
    assert sum(len(one.line) + len(one.effect) for one in told.lines) < 3_000


def test_lines_of_our_letter_that_stand_unmarked_are_taken_out_and_what_was_copied_stays():
    letter = "Yeni kayıt.\nBirim: Müşteri İlişkileri\nBu iletiyi yanıtlayınız: metin başvuru sahibine gider."
    assert without_our_letter(f"Kartınız yolda.\n\n{letter}", letter) == "Kartınız yolda."
    assert without_our_letter("Kartınız yolda.\nYeni kayıt.\nİyi günler.", letter).endswith("İyi günler.")
