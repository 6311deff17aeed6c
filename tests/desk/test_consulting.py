"""`#sor`: the question goes to whom it is put, the reply to whoever asked, and nothing to the author."""

from dataclasses import replace

import pytest

from tests.desk.remembering_desk import FAIL, PASS, Desk, house, mail, said, templates
from tests.desk.test_delivery_reports import report
from ulak.desk.coming.delivered import delivered
from ulak.desk.decision import Decision, Disposition, Draft, LetterResult
from ulak.desk.signed_id import Word, word_of
from ulak.desk.task import TaskKind, TaskState
from ulak.desk.ticket import Filing, LetterState, Purpose, Status

NUMBER = "KSM-2026-000001"
AUTHOR = "zeynep@ornek.gov.tr"
ZEHRA, CAGRI, AYSE, MEHMET = (f"{name}@kurum.test" for name in ("zehra", "cagri", "ayse", "mehmet"))
QUALITY, SSL, CUSTOMER = "kalite@kurum.test", "ssl-ekip@kurum.test", "musteri-iliskileri@kurum.test"


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.receives(mail("Sertifikam yüklenmiyor.", subject="Kurulum"))
    return desk


def letters(decision: Decision, template: str) -> list[Draft]:
    return [one for one in decision.drafts if one.template == template]


def to(decision: Decision, template: str) -> list[str]:
    return [one.address for draft in letters(decision, template) for one in draft.to]


def nothing_to_the_author(decision: Decision) -> bool:
    return AUTHOR not in [one.address for draft in decision.drafts for one in (*draft.to, *draft.cc)]


# ---------------------------------------------------------------- asking


@pytest.mark.parametrize(
    ("value", "asked", "status"),
    [
        ("ssl", SSL, Status.WAITING_TEAM),
        ("SSL Ekibi", SSL, Status.WAITING_TEAM),
        (SSL, SSL, Status.WAITING_TEAM),
        ("customer-relations", CUSTOMER, Status.OPEN),
        ("mehmet", MEHMET, Status.OPEN),
        (f"<{QUALITY}>", QUALITY, Status.OPEN),
        ("Çağrı", CAGRI, Status.OPEN),
    ],
)
def test_a_question_goes_to_whom_it_is_put(desk: Desk, value, asked, status):
    decision = desk.replies(f"#sor {value}\nBu hata sizden mi?")
    (letter,) = letters(decision, "consultation")
    assert [one.address for one in letter.to] == [asked]
    assert (letter.text, letter.by, letter.task) == ("Bu hata sizden mi?", ZEHRA, 1)
    assert [(line.line, line.effect) for line in letter.lines] == [(AUTHOR, "Sertifikam yüklenmiyor.")]
    assert (letter.token_word, word_of(letter)) == ("note", Word.NOTE)
    assert ZEHRA in letter.reason
    assert (decision.after.status, decision.after.team, decision.filing) == (
        status,
        "customer-relations",
        Filing.NOTE,
    )
    (task,) = decision.after.tasks
    assert (task.kind, task.by, task.of, task.text) == (
        TaskKind.CONSULTATION,
        ZEHRA,
        asked,
        "Bu hata sizden mi?",
    )
    assert task.remind_at > desk.now
    assert asked in said(decision)
    assert nothing_to_the_author(decision)


def test_several_are_asked_in_one_mail_and_the_same_only_once(desk: Desk):
    decision = desk.replies(f"#sor ssl\n#sor kalite\n#sor {SSL}\nBiliyor musunuz?")
    assert to(decision, "consultation") == [SSL, QUALITY]
    assert [task.of for task in decision.after.tasks] == [SSL, QUALITY]
    assert "was asked the same already" in said(decision)
    again = desk.replies("#sor ssl\nBiliyor musunuz?", message_id="<again@kurum.test>")
    assert (to(again, "consultation"), len(again.after.tasks)) == ([], 2)
    other = desk.replies("#sor ssl\nPeki bunu?", message_id="<other@kurum.test>")
    assert (to(other, "consultation"), len(other.after.tasks)) == ([SSL], 3)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("#sor ssl", "needs a text"),
        ("#sor kimse\nSoru", "nobody and no team is called “kimse”"),
        ("#sor mehmt\nSoru", "did you mean: mehmet"),
        ("#ata ssl ekbi", "did you mean: ssl"),
        ("#sor zehra\nSoru", "cannot consult yourself"),
        ("#sor ssl\n#yanıt\nMetin", ""),
        ("#sor ssl\n#kapat Haklı ; surec\nMetin", ""),
    ],
)
def test_what_is_no_question(desk: Desk, text, why):
    decision = desk.replies(text)
    assert why in said(decision)
    assert (templates(decision), decision.after.tasks) == (["receipt"], ())


def test_nobody_is_consulted_about_a_closed_ticket(desk: Desk):
    desk.replies("#kapat Haklı ; surec\nMetin")
    assert "is closed" in said(desk.replies("#sor ssl\nSoru"))


def test_an_address_of_the_desk_itself_is_nobody(desk: Desk):
    team = replace(desk.rulebook.teams["ssl"], address="bilgi@kamusm.test")
    desk.rulebook = replace(desk.rulebook, teams={**desk.rulebook.teams, "ssl": team})
    decision = desk.replies("#sor ssl\nSoru")
    assert "nobody is there" in said(decision)
    assert decision.after.tasks == ()


@pytest.mark.parametrize("status", [Status.ANSWERED, Status.WAITING_AUTHOR, Status.WAITING_GATE])
def test_a_question_changes_no_other_status(desk: Desk, status):
    dossier = desk.dossiers[NUMBER]
    desk.dossiers[NUMBER] = replace(dossier, ticket=replace(dossier.ticket, status=status))
    assert desk.replies("#sor ssl\nSoru").after.status is status


def test_without_a_word_of_the_author_there_is_the_question_alone(desk: Desk):
    desk.dossiers[NUMBER] = replace(desk.dossiers[NUMBER], messages=())
    notice = desk.letter(Purpose.NOTICE)
    message = mail("#sor ssl\nSoru", ZEHRA, f"[{NUMBER}]", "<q@kurum.test>", Authentication_Results=PASS)
    assert notice
    assert letters(desk.receives(message), "consultation")[0].lines == ()


# ---------------------------------------------------------------- the reply


@pytest.mark.parametrize(
    ("asked", "who"),
    [("ssl", MEHMET), ("ssl", AYSE), ("mehmet", MEHMET), ("mehmet", AYSE), ("kalite", QUALITY)],
)
def test_the_reply_comes_back_to_the_asker_as_a_note(desk: Desk, asked, who):
    desk.replies(f"#sor {asked}\nSizden mi?")
    desk.waits(hours=1)
    decision = desk.replies("Evet, bizden; yarın düzelir.", who, Purpose.CONSULTATION)
    assert (decision.disposition, decision.filing) == (Disposition.APPENDED, Filing.NOTE)
    assert nothing_to_the_author(decision)
    (letter,) = letters(decision, "reply")
    assert ([one.address for one in letter.to], letter.text, letter.by, letter.task) == (
        [ZEHRA],
        "Evet, bizden; yarın düzelir.",
        who,
        1,
    )
    assert (word_of(letter), letter.token_word) == (Word.NOTE, "note")
    (task,) = decision.after.tasks
    assert (task.state, task.ended_by, task.ended_at, task.remind_at) == (
        TaskState.DONE,
        who,
        desk.now,
        None,
    )
    assert decision.after.status is Status.OPEN
    assert ZEHRA in said(decision)


def test_a_careless_reply_to_the_reply_stays_inside_and_is_told_to_nobody(desk: Desk):
    desk.replies("#sor ssl\nSizden mi?")
    desk.replies("Müşteri yanılıyor, ama söylemeyin.", MEHMET, Purpose.CONSULTATION)
    decision = desk.replies("Teşekkürler, haklısınız.", ZEHRA, Purpose.CONSULTATION)
    assert (decision.filing, templates(decision)) == (Filing.NOTE, ["receipt"])
    decision = desk.replies("#yanıt\nSayın Zeynep, yarın düzelir.", ZEHRA, Purpose.CONSULTATION)
    assert decision.filing is Filing.ANSWER


def test_a_second_reply_is_told_too(desk: Desk):
    desk.replies("#sor ssl\nSizden mi?")
    asked = desk.letter(Purpose.CONSULTATION).message_id
    desk.replies("Bakıyorum.", MEHMET, Purpose.CONSULTATION)
    more = mail("Buldum.", AYSE, "Re: [x]", "<m@kurum.test>", In_Reply_To=asked, Authentication_Results=PASS)
    decision = desk.receives(more)
    assert to(decision, "reply") == [ZEHRA]
    assert decision.after.tasks[0].ended_by == MEHMET


def test_each_consultation_ends_by_its_own_reply(desk: Desk):
    desk.replies("#sor ssl\n#sor kalite\nBiliyor musunuz?")
    decision = desk.replies("Bizden değil.", QUALITY, Purpose.CONSULTATION, to=QUALITY)
    assert [task.state for task in decision.after.tasks] == [TaskState.OPEN, TaskState.DONE]
    assert decision.after.status is Status.WAITING_TEAM
    decision = desk.replies("Bizden.", MEHMET, Purpose.CONSULTATION, to=SSL)
    assert [task.state for task in decision.after.tasks] == [TaskState.DONE, TaskState.DONE]
    assert decision.after.status is Status.OPEN


@pytest.mark.parametrize(
    ("text", "word", "ends"),
    [
        ("Bizden.", " not", True),
        ("#not\nBizden.", "", True),
        ("#al", "", False),
        ("#sor kalite\nSiz bilir misiniz?", "", False),
        ("#özet", "", False),
    ],
)
def test_a_note_of_whoever_is_asked_is_their_reply_however_it_comes(desk: Desk, text, word, ends):
    desk.replies("#sor ssl\nSizden mi?")
    subject = f"[{NUMBER}{word}] Kurulum"
    message = mail(text, MEHMET, subject, "<t@kurum.test>", Authentication_Results=PASS)
    decision = desk.receives(message)
    assert (decision.after.tasks[0].state is TaskState.DONE) is ends
    assert bool(letters(decision, "reply")) is ends


@pytest.mark.parametrize(
    ("asked", "text", "status"),
    [
        ("ssl", "#al", Status.WAITING_TEAM),
        ("ssl", "#ata cagri", Status.WAITING_TEAM),
        ("mehmet", "#al", Status.OPEN),
        ("mehmet", "#ata cagri", Status.OPEN),
    ],
)
def test_whoever_has_the_ticket_the_team_that_was_asked_is_waited_for(desk: Desk, asked, text, status):
    desk.replies(f"#sor {asked}\nSizden mi?")
    assert desk.replies(text, CAGRI).after.status is status


def test_who_asked_their_own_team_does_not_answer_themselves(desk: Desk):
    desk.replies("#sor customer-relations\nBilen var mı?")
    assert desk.replies("#not\nMüşteri yine aradı.").after.tasks[0].is_open
    assert to(desk.replies("#not\nBen biliyorum.", CAGRI), "reply") == [ZEHRA]


def test_a_note_of_somebody_else_is_no_reply(desk: Desk):
    desk.replies("#sor ssl\nSizden mi?")
    decision = desk.replies("#not\nMüşteri yine aradı.", CAGRI)
    assert decision.after.tasks[0].is_open
    assert (decision.after.status, letters(decision, "reply")) == (Status.WAITING_TEAM, [])


def test_where_the_asker_has_left_whoever_has_the_ticket_is_told(desk: Desk):
    desk.replies("#sor ssl\nSizden mi?")
    team = replace(desk.rulebook.teams["customer-relations"], lead="", members=(CAGRI,))
    desk.rulebook = replace(desk.rulebook, teams={**desk.rulebook.teams, "customer-relations": team})
    assert to(desk.replies("Bizden.", MEHMET, Purpose.CONSULTATION), "reply") == [CUSTOMER]


@pytest.mark.parametrize("text", ["#yanıt\nBizden, düzelttik.", "#kapat Haklı ; surec\nBizden."])
def test_whoever_was_only_consulted_does_not_write_to_the_author(desk: Desk, text):
    desk.replies("#sor ssl\nSizden mi?")
    decision = desk.replies(text, MEHMET, Purpose.CONSULTATION)
    assert (templates(decision), decision.after.status) == (["receipt"], Status.WAITING_TEAM)
    assert "consultation" in said(decision)
    assert decision.after.tasks[0].is_open


@pytest.mark.parametrize(("asked", "who"), [("cagri", CAGRI), ("customer-relations", CAGRI)])
def test_a_colleague_of_the_team_who_was_consulted_may_answer(desk: Desk, asked, who):
    desk.replies(f"#sor {asked}\nSizce?")
    decision = desk.replies("#yanıt\nDüzelttik.", who, Purpose.CONSULTATION)
    assert decision.filing is Filing.ANSWER
    assert decision.after.tasks[0].state is TaskState.DONE
    (told,) = letters(decision, "reply")
    assert (told.text, "answer to the author" in told.reason) == ("Düzelttik.", True)


@pytest.mark.parametrize(
    ("asked", "who", "text", "may"),
    [
        ("ssl", MEHMET, "#özet", False),
        ("mehmet", MEHMET, "#history", False),
        ("mehmet", AYSE, "#özet", False),  # who replies to a colleague's question
        ("mehmet", MEHMET, "#asıl", False),
        ("kalite", QUALITY, "#özet", True),  # the Quality Officer sees every ticket
        ("cagri", CAGRI, "#özet", True),
    ],
)
def test_who_is_only_consulted_reads_what_was_sent(desk: Desk, asked, who, text, may):
    desk.replies(f"#sor {asked}\nSizce?")
    decision = desk.replies(text, who, Purpose.CONSULTATION)
    assert bool(set(templates(decision)) & {"summary", "original"}) is may


def test_who_was_consulted_and_follows_the_ticket_reads_it_all(desk: Desk):
    desk.replies("#sor mehmet\nSizce?", Cc=SSL)
    assert "summary" in templates(desk.replies("#özet", MEHMET, Purpose.CONSULTATION))


def test_who_was_never_asked_may_look(desk: Desk):
    message = mail("#özet", MEHMET, f"[{NUMBER}]", "<h@kurum.test>", Authentication_Results=PASS)
    assert "summary" in templates(desk.receives(message))


@pytest.mark.parametrize("proof", ["", FAIL])
def test_nobody_replies_under_a_forged_address(desk: Desk, proof):
    desk.replies("#sor ssl\nSizden mi?")
    decision = desk.replies("Bizden.", MEHMET, Purpose.CONSULTATION, proof=proof)
    assert decision.parking
    assert desk.ticket().tasks[0].is_open


# ---------------------------------------------------------------- where no server proves anybody


def test_each_of_the_team_is_asked_alone_and_proven_by_that():
    desk = Desk(house(authserv_id=""))
    desk.receives(mail())
    decision = desk.replies("#sor ssl\nSizden mi?", to=ZEHRA, proof="")
    assert to(decision, "consultation") == [AYSE, MEHMET] or to(decision, "consultation") == [MEHMET, AYSE]
    assert desk.replies("Bizden.", CAGRI, Purpose.CONSULTATION, proof="", to=MEHMET).parking
    decision = desk.replies("Bizden.", MEHMET, Purpose.CONSULTATION, proof="", to=MEHMET)
    assert (decision.parking, to(decision, "reply")) == (None, [ZEHRA])
    assert decision.after.tasks[0].state is TaskState.DONE


@pytest.mark.parametrize(
    ("text", "may"), [("Bizden.", True), ("#al", True), ("#özet", False), ("#kapat a ; surec", False)]
)
@pytest.mark.parametrize("purpose", [Purpose.CONSULTATION, Purpose.REMINDER])
def test_the_question_and_its_reminder_prove_for_little(purpose, text, may):
    desk = Desk(house(authserv_id=""))
    desk.receives(mail())
    desk.replies("#sor mehmet\nSizden mi?", to=ZEHRA, proof="")
    desk.waits(days=1, hours=1)
    desk.escalates()
    desk.escalates()
    decision = desk.replies(text, MEHMET, purpose, proof="", to=MEHMET)
    assert (decision.parking is None) is may


# ---------------------------------------------------------------- a question that does not arrive


@pytest.mark.parametrize("state", [LetterState.FAILED, LetterState.UNCERTAIN])
def test_whoever_asked_hears_that_the_question_did_not_arrive(desk: Desk, state):
    desk.dispatches()
    desk.replies("#sor ssl\nSizce?")
    letter = desk.letter(Purpose.CONSULTATION)
    result = LetterResult(letter.id, 1, state, "550 no such user", desk.now, is_left=True)
    decision = delivered(desk.dossiers[NUMBER], letter, result, desk.rulebook, desk.house, desk.now)
    (told,) = decision.drafts
    assert ([one.address for one in told.to], told.text, word_of(told)) == ([ZEHRA], "Sizce?", Word.NOTE)
    assert SSL in told.reason
    assert (decision.after.tags, decision.after.status) == ((), Status.WAITING_TEAM)


def test_whoever_asked_hears_that_the_question_came_back(desk: Desk):
    desk.replies("#sor ssl\nSizce?")
    desk.dispatches()
    decision = desk.receives(report(desk.letter(Purpose.CONSULTATION).message_id, SSL))
    (told,) = decision.drafts
    assert [one.address for one in told.to] == [ZEHRA]
    assert decision.after.tags == ()


def test_of_a_reply_that_does_not_reach_the_asker_nobody_is_told(desk: Desk):
    desk.replies("#sor ssl\nSizce?")
    desk.replies("Evet.", MEHMET, Purpose.CONSULTATION)
    desk.dispatches()
    decision = desk.receives(report(desk.letter(Purpose.CONSULTATION, to=ZEHRA).message_id, ZEHRA))
    assert decision.drafts == ()


def test_files_of_the_question_go_along_and_the_signature_s_picture_does_not(desk: Desk):
    body = (
        "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n#sor ssl\r\nEkrandaki hata sizden mi?\r\n"
        "--b\r\nContent-Type: image/png; name=hata.png\r\nContent-Disposition: attachment\r\n\r\nx\r\n"
        "--b\r\nContent-Type: image/png; name=image001.png\r\nContent-Disposition: inline\r\n\r\ny\r\n--b--\r\n"
    )
    decision = desk.replies(body, Content_Type="multipart/mixed; boundary=b")
    (letter,) = letters(decision, "consultation")
    assert [one.name for one in letter.attachments] == ["hata.png"]
