"""A ticket handed to another team: waited for until that team acts, and what it says stays inside."""

from dataclasses import replace

import pytest

from tests.desk.remembering_desk import PASS, Desk, house, mail, said, templates
from tests.desk.test_consulting import AUTHOR, AYSE, CAGRI, CUSTOMER, MEHMET, NUMBER, SSL, ZEHRA, letters, to
from ulak.desk.signed_id import Word, word_of
from ulak.desk.task import TaskKind, TaskState
from ulak.desk.ticket import Filing, Purpose, Status


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.receives(mail("Sertifikam yüklenmiyor.", subject="Kurulum"))
    desk.replies("#al", CAGRI)
    desk.replies("#ata ssl\nSizin işiniz.", CAGRI)
    return desk


def by_token(desk: Desk, text: str, who: str = MEHMET) -> object:
    subject = f"[{NUMBER}] Kurulum"
    return desk.receives(mail(text, who, subject, f"<{len(text)}-{who}>", Authentication_Results=PASS))


def test_the_team_gets_the_ticket_and_a_task(desk: Desk):
    (task,) = desk.ticket().tasks
    assert (task.kind, task.by, task.of, task.text, task.is_open) == (
        TaskKind.TRANSFER,
        CAGRI,
        SSL,
        "Sizin işiniz.",
        True,
    )
    assert desk.now < task.remind_at < task.due_at
    letter = desk.letter(Purpose.CONSULTATION)
    assert (letter.to, letter.text, letter.task, letter.by) == ((SSL,), "Sizin işiniz.", 1, CAGRI)


@pytest.mark.parametrize(
    ("text", "filing", "told"),
    [
        ("Baktık, düzeldi.", Filing.NOTE, True),
        ("#yanıt\nDüzeldi.", Filing.ANSWER, True),
        ("#al", Filing.COMMAND, False),
        ("#ata customer-relations\nSizin işiniz.", Filing.NOTE, True),
        ("#sor kalite\nSizce?", Filing.NOTE, False),
    ],
)
def test_the_team_acts_by_whatever_it_does(desk: Desk, text, filing, told):
    decision = desk.replies(text, MEHMET, Purpose.CONSULTATION)
    assert decision.filing is filing
    assert (decision.after.tasks[0].state, decision.after.tasks[0].ended_by) == (TaskState.DONE, MEHMET)
    assert (CAGRI in to(decision, "reply")) is told
    to_author = [one for d in decision.drafts for one in (*d.to, *d.cc) if one.address == AUTHOR]
    assert bool(to_author) is (filing is Filing.ANSWER)


@pytest.mark.parametrize("text", ["#özet", "#yardım", "#asıl"])
def test_merely_asking_is_no_act(desk: Desk, text):
    decision = desk.replies(text, MEHMET, Purpose.CONSULTATION)
    assert (decision.after.tasks[0].is_open, decision.after.status) == (True, Status.WAITING_TEAM)


@pytest.mark.parametrize(
    ("text", "who", "state", "status"),
    [
        ("#not\nMüşteri aradı.", ZEHRA, TaskState.OPEN, Status.WAITING_TEAM),
        ("#al", ZEHRA, TaskState.VOID, Status.OPEN),
        ("#al", MEHMET, TaskState.DONE, Status.OPEN),
        ("#ata zehra", CAGRI, TaskState.VOID, Status.OPEN),
        ("#not\nBakıyoruz.", AYSE, TaskState.DONE, Status.OPEN),
        ("#kapat Haklı ; surec\nDüzeldi.", ZEHRA, TaskState.VOID, Status.CLOSED),
    ],
)
def test_who_ends_it_and_how(desk: Desk, text, who, state, status):
    decision = by_token(desk, text, who)
    assert (decision.after.tasks[0].state, decision.after.status) == (state, status)


def test_a_team_that_hands_it_back_gives_a_task_in_its_turn(desk: Desk):
    decision = desk.replies("#ata customer-relations\nBiz değiliz.", MEHMET, Purpose.CONSULTATION)
    assert [(task.of, task.state) for task in decision.after.tasks] == [
        (SSL, TaskState.DONE),
        (CUSTOMER, TaskState.OPEN),
    ]
    assert (decision.after.status, decision.after.team) == (Status.WAITING_TEAM, "customer-relations")
    assert to(decision, "transfer") == [CUSTOMER]
    assert CUSTOMER not in to(decision, "reply")


def test_what_the_team_says_is_told_in_letters_whose_reply_is_a_note(desk: Desk):
    decision = desk.replies("Müşteri yanılıyor.", MEHMET, Purpose.CONSULTATION)
    assert to(decision, "reply") == [CAGRI, CUSTOMER]
    assert all(word_of(one) is Word.NOTE for one in letters(decision, "reply"))
    assert CAGRI in said(decision)
    careless = desk.replies("Haklısınız.", CAGRI, Purpose.CONSULTATION, to=CAGRI)
    assert (careless.filing, templates(careless)) == (Filing.NOTE, ["receipt"])


def test_a_later_notice_of_the_author_s_mail_is_answered_by_a_reply(desk: Desk):
    desk.receives(mail("Ne oldu?", message_id="<n@ornek.gov.tr>", subject=f"[{NUMBER}] Kurulum"))
    decision = desk.replies("Düzelttik.", MEHMET, to=SSL)
    assert decision.filing is Filing.ANSWER
    assert decision.after.tasks[0].state is TaskState.DONE


def test_while_somebody_else_is_asked_too_the_ticket_waits_on(desk: Desk):
    desk.rulebook = replace(
        desk.rulebook,
        teams={**desk.rulebook.teams, "nes": replace(desk.rulebook.teams["ssl"], name="nes", address="nes@kurum.test", members=("ece@kurum.test",), lead="")},
    )  # fmt: skip
    by_token(desk, "#sor nes\nSizden mi?", ZEHRA)
    assert by_token(desk, "#al", MEHMET).after.status is Status.WAITING_TEAM
    assert by_token(desk, "#not\nBakıyoruz.", MEHMET).after.status is Status.WAITING_TEAM
    assert by_token(desk, "#not\nBizden değil.", "ece@kurum.test").after.status is Status.OPEN


def test_a_person_of_another_team_gets_it_as_that_team_would(desk: Desk):
    fresh = Desk()
    fresh.receives(mail())
    decision = fresh.replies("#ata mehmet\nSizin işiniz.", CAGRI)
    assert (to(decision, "transfer"), decision.after.status) == ([MEHMET], Status.OPEN)
    decision = fresh.replies("Bakıyorum.", MEHMET, Purpose.CONSULTATION)
    assert (decision.filing, decision.after.tasks[0].state) == (Filing.NOTE, TaskState.DONE)


def test_a_ticket_that_waited_before_there_were_tasks_goes_on_when_its_team_acts(desk: Desk):
    dossier = desk.dossiers[NUMBER]
    desk.dossiers[NUMBER] = replace(dossier, ticket=replace(dossier.ticket, tasks=()))
    assert by_token(desk, "#not\nBiz değil.", ZEHRA).after.status is Status.WAITING_TEAM
    assert by_token(desk, "#not\nBakıyoruz.", MEHMET).after.status is Status.OPEN


def test_each_of_the_team_gets_the_ticket_alone_where_no_server_proves_anybody():
    desk = Desk(house(authserv_id=""))
    desk.receives(mail())
    decision = desk.replies("#ata ssl", to=ZEHRA, proof="")
    assert sorted(to(decision, "transfer")) == [AYSE, MEHMET]
    decision = desk.replies("Bakıyoruz.", MEHMET, Purpose.CONSULTATION, proof="", to=MEHMET)
    assert (decision.parking, decision.after.status) == (None, Status.OPEN)


# ---------------------------------------------------------------- a team's own address replies


@pytest.mark.parametrize(
    ("asks", "to_whom", "told"),
    [("#sor ssl\nSizden mi?", SSL, [ZEHRA]), ("#ata ssl\nSizin.", SSL, [ZEHRA, CUSTOMER])],
)
@pytest.mark.parametrize("proof", [PASS, ""])
def test_a_reply_from_the_team_s_address_reaches_whoever_waits(asks, to_whom, told, proof):
    desk = Desk()
    desk.receives(mail())
    desk.replies(asks)
    decision = desk.replies("Bizden, düzelttik.", to_whom, Purpose.CONSULTATION, proof=proof)
    assert to(decision, "reply") == told
    assert all("nobody knows who wrote" in one.reason for one in letters(decision, "reply"))
    assert AUTHOR not in [one.address for d in decision.drafts for one in (*d.to, *d.cc)]
    assert decision.filing is Filing.OUTSIDER
    (task,) = decision.after.tasks
    assert (task.is_open, decision.after.status) == (
        not proof,
        Status.OPEN if proof else Status.WAITING_TEAM,
    )


def test_a_team_s_address_that_was_not_asked_ends_nothing():
    desk = Desk()
    desk.receives(mail())
    desk.replies("#sor mehmet\nSizce?")
    decision = desk.replies("Bizce evet.", SSL, Purpose.CONSULTATION)
    assert (to(decision, "reply"), decision.after.tasks[0].is_open) == ([ZEHRA], True)


def test_one_team_s_word_does_not_end_the_waiting_for_another():
    desk = Desk()
    desk.receives(mail())
    desk.rulebook = replace(
        desk.rulebook,
        teams={**desk.rulebook.teams, "nes": replace(desk.rulebook.teams["ssl"], name="nes", address="nes@kurum.test")},
    )  # fmt: skip
    desk.replies("#sor ssl\n#sor nes\nSizden mi?")
    decision = desk.replies("Hayır.", SSL, Purpose.CONSULTATION, to=SSL)
    assert [task.is_open for task in decision.after.tasks] == [False, True]
    assert decision.after.status is Status.WAITING_TEAM


# ---------------------------------------------------------------- what is no longer asked


@pytest.mark.parametrize(
    ("text", "who", "told"),
    [
        ("#al", ZEHRA, [SSL]),
        ("#ata zehra", CAGRI, [SSL]),
        ("#geri-al", CAGRI, [SSL]),
        ("#kapat Haklı ; surec\nDüzeldi.", ZEHRA, [SSL]),
        ("#al", MEHMET, []),
    ],
)
def test_whoever_need_not_act_any_more_is_told(desk: Desk, text, who, told):
    decision = by_token(desk, text, who)
    assert [
        one.to[0].address for one in letters(decision, "reply") if "Nothing is asked" in one.reason
    ] == told
    assert all(one.text == "" for one in letters(decision, "reply") if one.to[0].address == SSL)


def test_what_has_ended_stays_as_it_ended(desk: Desk):
    done = desk.ticket().tasks[0].ended(TaskState.DONE, desk.now, MEHMET)
    assert done.ended(TaskState.VOID, desk.now, ZEHRA) is done
