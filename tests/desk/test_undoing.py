"""`#geri-al`: one mail is taken back whole or not at all, by whoever wrote it, while it is still so."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from tests.desk.remembering_desk import PASS, Desk, draft, house, mail, said, templates
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.commands.undo_values import brought_back, is_decided, is_still, values
from ulak.desk.commands.undo_words import names
from ulak.desk.contact import Channel, Told
from ulak.desk.task import GATES, Task, TaskKind, TaskState
from ulak.desk.ticket import LetterState, Link, Participant, Purpose, Relation, Role, Status, Ticket
from ulak.desk.undo import MOST_KEPT
from ulak.mail.address import Address

ZEHRA, CAGRI = "zehra@kurum.test", "cagri@kurum.test"


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.receives(mail("Şikâyet ediyorum.", subject="Şikâyet"))
    return desk


def undoes(desk: Desk, purpose: Purpose = Purpose.RECEIPT, author: str = ZEHRA):
    return desk.replies("#geri-al", author, purpose, to=author if purpose is Purpose.RECEIPT else "")


def without_record(ticket: Ticket) -> Ticket:
    return replace(ticket, version=0, undoes=())


REVERSIBLE = [
    "#al",
    "#al\n#not\nMetin",
    "#ata ssl",
    "#ata mehmet@kurum.test",
    "#katılımcı ali@baska.test",
    "#katılımcı kalite@kurum.test",
    "#yazar hanno@research.test",
    "#kapat Haklı ; surec\nSayın Zeynep, haklısınız.",
    "#al\n#katılımcı ali@baska.test\nYanıtım.",
    "Yanıtım.",
    "#sor mehmet\nNeden?",
    "#sor ssl\nNeden?",
    "#bekle 3d\nFatura numaranız nedir?",
    "#tür istek",
    "#ürün ssl\n#kategori teslimat\n#öncelik acil\n#kurum Örnek Belediyesi",
    "#yanıtlandı telefon 09:00",
    "#yanıtlandı telefon 09:00\n#kapat Haklı ; surec",
    "#aksiyon mehmet 31.12.2026\nDüzeltiniz.",
    "#onaya-sun\nSayın Zeynep, haklısınız.",
    "#imzaya-sun\nSayın Zeynep, haklısınız.",
    "#ad Zeynep Öz\n#telefon 0312 000 00 00\n#evrak 2603519284",
]


@pytest.mark.parametrize("text", REVERSIBLE)
def test_the_ticket_is_as_it_was_before_the_mail(desk: Desk, text: str):
    before = desk.ticket()
    desk.replies(text)
    assert desk.ticket().undoes
    desk.waits(minutes=1)
    decision = undoes(desk)
    after = without_record(desk.ticket())
    ended = tuple(t for t in after.tasks if t.state is TaskState.VOID)
    assert after == replace(without_record(before), tasks=ended)
    assert "reply to this letter with #undo" not in said(decision)
    assert [one.id for one in desk.dossiers[before.number].letters if one.id in decision.withdraws] == list(
        decision.withdraws
    )


@pytest.mark.parametrize("text", REVERSIBLE)
def test_the_last_mail_of_its_writer_needs_no_receipt(desk: Desk, text: str):
    desk.replies(text)
    desk.replies("#katılımcı veli@baska.test", CAGRI)
    desk.replies("#özet")
    assert desk.ticket().undoes[0].by == ZEHRA
    undoes(desk, Purpose.NOTICE)
    assert [one.by for one in desk.ticket().undoes] == [CAGRI]


def test_a_receipt_says_how_to_take_back_and_until_when(desk: Desk):
    desk.waits(minutes=1)
    assert "with #undo before 24.11.2026 09:03; that takes back: the answer, status, owner." in said(
        desk.replies("#al\nYanıtım.")
    )
    desk.waits(minutes=1)
    assert said(desk.replies("#katılımcı ali@baska.test")).endswith(
        "reply to this letter with #undo; that takes back: participants."
    )
    waiting = desk.replies("Benimki de.", CAGRI)
    assert "with #undo; that takes back: the answer" in said(waiting)


def test_where_a_letter_leaves_at_once_nothing_is_offered():
    desk = Desk(house(hold=timedelta(0)))
    desk.receives(mail())
    assert draft(desk.replies("#al\nYanıtım."), "receipt").undo == ""


@pytest.mark.parametrize("text", ["#özet", "#geri-al", "#asıl", "#kapt", "#onay", "#not\nMetin"])
def test_what_changes_nothing_offers_nothing_and_is_not_remembered(desk: Desk, text: str):
    desk.replies("#al")
    before = desk.ticket().undoes
    assert draft(desk.replies(text), "receipt").undo == ""
    assert desk.ticket().undoes in (before, ())


def test_of_several_mails_the_one_of_the_receipt(desk: Desk):
    desk.replies("#al")
    first = desk.letter(Purpose.RECEIPT, to=ZEHRA).message_id
    desk.waits(minutes=1)
    desk.replies("#katılımcı ali@baska.test")
    fields = {"In_Reply_To": first, "Authentication_Results": PASS}
    decision = desk.receives(mail("#geri-al", ZEHRA, "Re", "<u@kurum.test>", **fields))
    assert (desk.ticket().owner, len(desk.ticket().participants)) == ("", 2)
    assert "as before again: status, owner" in said(decision)


def test_a_second_one_goes_further_back_and_never_to_and_fro(desk: Desk):
    desk.replies("#al")
    desk.waits(minutes=1)
    desk.replies("#katılımcı ali@baska.test")
    desk.waits(minutes=1)
    undoes(desk)
    assert (len(desk.ticket().participants), desk.ticket().owner) == (1, ZEHRA)
    undoes(desk)
    assert (len(desk.ticket().participants), desk.ticket().owner) == (1, "")
    assert "nothing of yours on this ticket" in said(undoes(desk))


def test_what_was_taken_back_is_not_taken_back_again(desk: Desk):
    desk.replies("#al")
    receipt = desk.letter(Purpose.RECEIPT, to=ZEHRA).message_id
    undoes(desk)
    fields = {"In_Reply_To": receipt, "Authentication_Results": PASS}
    again = desk.receives(mail("#geri-al", ZEHRA, "Re", "<u@kurum.test>", **fields))
    assert "or it was taken back already" in said(again)


def test_nobody_takes_back_what_another_wrote(desk: Desk):
    desk.replies("#al")
    receipt = desk.letter(Purpose.RECEIPT, to=ZEHRA).message_id
    fields = {"In_Reply_To": receipt, "Authentication_Results": PASS}
    decision = desk.receives(mail("#geri-al", CAGRI, "Re", "<u@kurum.test>", **fields))
    assert ("nothing of that mail of yours" in said(decision), desk.ticket().owner) == (True, ZEHRA)
    assert "nothing of yours on this ticket" in said(undoes(desk, Purpose.NOTICE, CAGRI))


# ---------------------------------------------------------------- too late


def sent(desk: Desk) -> None:
    desk.waits(minutes=3)
    desk.dispatches()


def test_after_sending_it_is_too_late_for_all_of_the_mail(desk: Desk):
    desk.replies("#al\nYanıtım.")
    sent(desk)
    decision = undoes(desk)
    assert "too late: your answer left at 24.11.2026 09:03" in said(decision)
    assert (desk.ticket().owner, desk.ticket().status) == (ZEHRA, Status.ANSWERED)


def test_where_that_mail_closed_the_ticket_the_way_to_open_it_is_named(desk: Desk):
    desk.replies("#kapat Haklı ; surec\nHaklısınız.")
    sent(desk)
    assert "the ticket stays closed, write #reopen" in said(undoes(desk))
    assert desk.ticket().status is Status.CLOSED
    desk.replies("#aç")
    assert "#reopen" not in said(undoes(desk, Purpose.NOTICE))  # the last mail was #aç itself
    desk.replies("#aç")
    receipt = next(one for one in desk.dossiers["KSM-2026-000001"].letters if one.purpose is Purpose.RECEIPT)
    fields = {"In_Reply_To": receipt.message_id, "Authentication_Results": PASS}
    late = desk.receives(mail("#geri-al", ZEHRA, "Re", "<u@kurum.test>", **fields))
    assert ("too late" in said(late), "#reopen" in said(late)) == (True, False)


def test_a_closing_without_a_letter_is_taken_back_whenever(desk: Desk):
    desk.replies("Haklısınız.")
    sent(desk)
    desk.replies("#kapat Haklı ; surec")
    desk.waits(days=3)
    decision = undoes(desk)
    assert (desk.ticket().status, desk.ticket().outcome, desk.ticket().closed_at) == (
        Status.ANSWERED,
        "",
        None,
    )
    assert "ticket reopened" in [one.name for one in decision.events]


def test_a_promise_that_closing_ended_runs_on_with_its_old_start(desk: Desk):
    desk.receives(mail("Form", "x@y.test", "NES başvuru formu talebi", "<n@y.test>"))
    number = "KSM-2026-000002"
    (before,) = desk.ticket(number).promises
    desk.replies("#kapat", number=number)
    assert desk.ticket(number).promises[0].state is PromiseState.NOT_APPLICABLE
    desk.waits(hours=1)
    desk.replies("#geri-al", number=number)
    assert desk.ticket(number).promises == (before,)


def test_where_its_time_is_over_meanwhile_it_is_breached(desk: Desk):
    desk.receives(mail("Form", "x@y.test", "NES başvuru formu talebi", "<n@y.test>"))
    number = "KSM-2026-000002"
    (before,) = desk.ticket(number).promises
    desk.replies("#kapat", number=number)
    desk.waits(days=2)
    desk.replies("#geri-al", number=number)
    assert desk.ticket(number).promises == (replace(before, state=PromiseState.BREACHED),)


def test_an_answer_that_could_not_be_sent_hinders_nothing(desk: Desk):
    desk.replies("#al\nYanıtım.")
    one = desk.letter(Purpose.ANSWER)
    desk._letter(one.id, state=LetterState.FAILED)
    decision = undoes(desk)
    assert (decision.withdraws, desk.ticket().owner) == ((), "")


def test_a_letter_no_mail_of_the_writer_is_known_for_is_taken_back(desk: Desk):
    desk.replies("Yanıtım.")
    number = desk.ticket().number
    desk.dossiers[number] = replace(desk.dossiers[number], ticket=replace(desk.ticket(), undoes=()))
    assert len(undoes(desk, Purpose.NOTICE).withdraws) == 1


# ---------------------------------------------------------------- others have changed it since


def test_a_value_that_another_mail_has_changed_since_is_named_with_who_and_when(desk: Desk):
    desk.replies("#al")
    receipt = desk.letter(Purpose.RECEIPT, to=ZEHRA).message_id
    desk.waits(minutes=5)
    desk.replies("#al", CAGRI)
    fields = {"In_Reply_To": receipt, "Authentication_Results": PASS}
    decision = desk.receives(mail("#geri-al", ZEHRA, "Re", "<u@kurum.test>", **fields))
    assert f"owner has changed since ({CAGRI}, 24.11.2026 09:05)" in said(decision)
    assert (desk.ticket().owner, desk.ticket().status) == (CAGRI, Status.OPEN)


def test_a_value_that_something_else_has_changed_since_is_named(desk: Desk):
    desk.replies("Yanıt.")
    sent(desk)
    desk.replies("#kapat Haklı ; surec")
    desk.receives(mail("Olmadı.", message_id="<n@ornek.gov.tr>", subject="[KSM-2026-000001]"))
    decision = undoes(desk)
    assert "cannot be taken back: status has changed since; give" in said(decision)
    assert templates(decision) == ["receipt"]


def test_a_value_that_is_what_it_had_been_hinders_nothing(desk: Desk):
    desk.replies("#al\n#katılımcı ali@baska.test")
    receipt = desk.letter(Purpose.RECEIPT, to=ZEHRA).message_id
    number = desk.ticket().number
    freed = replace(desk.ticket(), owner="")
    desk.dossiers[number] = replace(desk.dossiers[number], ticket=freed)
    fields = {"In_Reply_To": receipt, "Authentication_Results": PASS}
    desk.receives(mail("#geri-al", ZEHRA, "Re", "<u@kurum.test>", **fields))
    assert (desk.ticket().status, len(desk.ticket().participants)) == (Status.NEW, 1)


def test_a_ticket_that_somebody_has_is_not_new(desk: Desk):
    desk.replies("#sor mehmet\nNeden?")
    receipt = desk.letter(Purpose.RECEIPT, to=ZEHRA).message_id
    desk.replies("#al", CAGRI)
    fields = {"In_Reply_To": receipt, "Authentication_Results": PASS}
    desk.receives(mail("#geri-al", ZEHRA, "Re", "<u@kurum.test>", **fields))
    assert (desk.ticket().status, desk.ticket().owner) == (Status.OPEN, CAGRI)


def test_only_so_many_are_kept(desk: Desk):
    for turn in range(MOST_KEPT + 3):
        desk.replies("#al", (ZEHRA, CAGRI)[turn % 2])
    assert len(desk.ticket().undoes) == MOST_KEPT
    assert desk.ticket().undoes[-1].mail != desk.ticket().undoes[0].mail


# ---------------------------------------------------------------- values

NOT_TAKEN_BACK = {
    "number", "version", "mailbox", "received_at", "opened_at", "subject", "rules_version", "reasons",
    "undoes", "parts", "displaced",
}  # fmt: skip
SEVERAL = {"promises", "participants", "links", "tasks", "report"}


def test_every_field_of_a_ticket_can_be_brought_back_or_no_command_changes_it(desk: Desk):
    single = {name for name in values(desk.ticket()) if "/" not in name}
    assert single | NOT_TAKEN_BACK | SEVERAL == {field.name for field in fields(Ticket)}
    assert not single & NOT_TAKEN_BACK


def test_every_value_has_a_name_to_be_called_by(desk: Desk):
    for language in ("tr", "en"):
        named = names(values(desk.ticket()), language)
        assert (bool(named), "/" in named) == (True, False)


def test_all_kinds_of_values_are_written_and_read(desk: Desk):
    before = desk.ticket()
    (promise,) = before.promises
    task = Task(1, TaskKind.CONSULTATION, ZEHRA, CAGRI, desk.now, "Neden?", remind_at=desk.now)
    before = replace(before, tasks=(task,), links=(Link("KSM-2026-000009", Relation.ABOUT, made_here=False),))
    kept = replace(promise, state=PromiseState.KEPT, kept_at=desk.now)
    after = replace(
        before,
        told=Told(Channel.PHONE, desk.now, "x"),
        tags=("a", "b"),
        reply_channel=Channel.SOCIAL,
        author=Address("b@baska.test", "Bülent"),
        participants=(Participant(Address("ali@baska.test", "Ali Öz"), Role.COPIED),),
        promises=(kept, replace(promise, to="reporter")),
        links=(Link("KSM-2026-000007", Relation.DUPLICATE), Link("KSM-2026-000008", Relation.MERGED)),
        tasks=(task.ended(TaskState.DONE, desk.now, CAGRI, "bitti"),),
    )
    there, back = values(after), values(before)
    old = {name: back.get(name, "") for name in (there | back) if there.get(name) != back.get(name)}
    merged = Link("KSM-2026-000008", Relation.MERGED)
    calendars = desk.rulebook.calendars
    assert brought_back(after, old, ZEHRA, desk.now, calendars) == replace(
        before, links=(merged, *before.links)
    )
    new = {name: there.get(name, "") for name in (there | back) if there.get(name) != back.get(name)}
    again = brought_back(before, new, ZEHRA, desk.now, calendars)
    assert again == replace(after, links=after.links[:1])


def test_a_task_that_was_given_ends_as_void_and_one_that_had_ended_stays(desk: Desk):
    task = Task(1, TaskKind.CONSULTATION, ZEHRA, CAGRI, desk.now, "Neden?", remind_at=desk.now)
    calendars = desk.rulebook.calendars
    for one, state in ((task, TaskState.VOID), (task.ended(TaskState.DONE, desk.now, CAGRI), TaskState.DONE)):
        ticket = replace(desk.ticket(), tasks=(one,))
        (after,) = brought_back(ticket, {"task/1": ""}, ZEHRA, desk.now, calendars).tasks
        assert (after.state, after.remind_at) == (state, None)


def test_a_promise_whose_time_ran_out_is_still_what_it_was_left_as(desk: Desk):
    (promise,) = desk.ticket().promises
    name, left = f"promise/{promise.key}", values(desk.ticket())[f"promise/{promise.key}"]
    for state, still in ((PromiseState.BREACHED, True), (PromiseState.KEPT, False)):
        now = replace(desk.ticket(), promises=(replace(promise, state=state),))
        assert is_still(name, values(now)[name], left) is still
    assert not is_still(name, "", left)


def test_a_task_that_was_only_reminded_of_is_still_what_it_was_left_as(desk: Desk):
    task = Task(1, TaskKind.CONSULTATION, ZEHRA, CAGRI, desk.now)
    left, now = (
        values(replace(desk.ticket(), tasks=(one,)))["task/1"]
        for one in (task, replace(task, remind_at=desk.now))
    )
    assert is_still("task/1", now, left)
    assert not is_still("task/1", "", left)


def test_a_participant_who_has_got_a_name_is_still_what_they_were_left_as(desk: Desk):
    left = replace(desk.ticket(), participants=(Participant(Address("ali@baska.test"), Role.COPIED),))
    named = replace(left, participants=(Participant(Address("ali@baska.test", "Ali"), Role.COPIED),))
    other = replace(left, participants=(Participant(Address("ali@baska.test"), Role.PENDING),))
    name = "participant/ali@baska.test"
    assert is_still(name, values(named)[name], values(left)[name])
    assert not is_still(name, values(other)[name], values(left)[name])


def test_a_submission_that_another_has_replaced_is_not_taken_back(desk: Desk):
    desk.replies("#onaya-sun\nBirinci metin")
    desk.waits(minutes=1)
    desk.replies("#onaya-sun\nİkinci metin", CAGRI)
    assert f"tasks has changed since ({CAGRI}, 24.11.2026 09:01)" in said(undoes(desk))
    assert desk.ticket().status is Status.WAITING_GATE
    undoes(desk, author=CAGRI)
    assert [one.state for one in desk.ticket().tasks] == [TaskState.VOID, TaskState.VOID]
    assert desk.ticket().status is Status.OPEN


@pytest.mark.parametrize("kind", list(TaskKind))
@pytest.mark.parametrize("state", list(TaskState))
def test_a_text_that_was_submitted_is_not_taken_back_once_it_is_decided_on(desk: Desk, kind, state):
    task = Task(1, kind, ZEHRA, "", desk.now, state=state)
    words = values(replace(desk.ticket(), tasks=(task,)))["task/1"]
    assert is_decided(words) is (kind in GATES and state in (TaskState.DONE, TaskState.RETURNED))


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("#al", ["command taken back"]),
        ("#sor mehmet\nNeden?", ["command taken back", "consultation ended"]),
        ("#onaya-sun\nMetin", ["command taken back", "approval void"]),
        ("Yanıtım.", ["answer taken back"]),
    ],
)
def test_the_journal_says_what_was_taken_back(desk: Desk, text: str, events: list[str]):
    desk.replies("#al", CAGRI)
    desk.waits(minutes=1)
    desk.replies(text)
    decision = undoes(desk)
    assert [event.name for event in decision.events] == events
    assert "@" not in str([event.facts for event in decision.events])


# ---------------------------------------------------------------- clocks that nothing may stop

AYSE = "ayse@kurum.test"
A_REPORT = "#tür sertifika problem bildirimi"


@pytest.mark.parametrize(
    ("author", "text", "why"),
    [
        (ZEHRA, "#geri-al", "only the ticket's owner, the team's lead"),
        (AYSE, "#geri-al", "add #note and write the reason"),
        (AYSE, "#geri-al\n#not", "needs a text"),
    ],
)
def test_taking_back_is_no_silent_way_out_of_a_clock_that_nothing_can_stop(desk: Desk, author, text, why):
    desk.replies(A_REPORT, author)
    before = desk.ticket()
    assert why in said(desk.replies(text, author))
    assert replace(desk.ticket(), version=before.version) == before


def test_whoever_answers_for_it_says_why_and_others_hear_of_it(desk: Desk):
    before = desk.ticket()
    desk.replies(A_REPORT, AYSE)
    decision = desk.replies("#geri-al\n#not\nYanlış kayıt.", AYSE)
    assert (desk.ticket().kind, desk.ticket().promises) == (before.kind, before.promises)
    assert "Yanlış kayıt." in draft(decision, "alarm").text


# ---------------------------------------------------------------- two tickets made one

PART = "KSM-2026-000002"


@pytest.fixture
def two(desk: Desk) -> Desk:
    desk.receives(mail("Ek bilgi.", subject="Ek", message_id="<a2@ornek.gov.tr>"))
    desk.replies("#al", number=PART)
    desk.waits(minutes=1)
    desk.replies(f"#birleştir {desk.ticket().number}", number=PART)
    return desk


def test_a_reply_to_the_receipt_of_a_merging_separates_the_two(two: Desk):
    assert two.ticket().parts
    decision = two.replies("#geri-al", purpose=Purpose.RECEIPT, number=PART)
    assert (two.ticket().parts, two.ticket(PART).owner, two.ticket(PART).status) == ((), ZEHRA, Status.OPEN)
    assert f"{PART} is a ticket of its own again" in said(decision)


def test_what_was_done_on_a_part_before_is_taken_back_after_separating_them(two: Desk):
    receipts = [one for one in two.dossiers[PART].letters if one.purpose is Purpose.RECEIPT]
    fields = {"In_Reply_To": receipts[0].message_id, "Authentication_Results": PASS}
    decision = two.receives(mail("#geri-al", ZEHRA, "Re", "<u@kurum.test>", **fields))
    assert f"write #split {PART}" in said(decision)
    assert two.ticket().parts


def test_a_question_that_was_answered_meanwhile_stays_answered(desk: Desk):
    desk.replies("#sor mehmet\nNeden?")
    receipt = desk.letter(Purpose.RECEIPT, to=ZEHRA).message_id
    desk.replies("Bilmiyorum.", "mehmet@kurum.test", Purpose.CONSULTATION)
    fields = {"In_Reply_To": receipt, "Authentication_Results": PASS}
    desk.receives(mail("#geri-al", ZEHRA, "Re", "<u@kurum.test>", **fields))
    assert (desk.ticket().status, desk.ticket().tasks[0].state) == (Status.NEW, TaskState.DONE)


def test_what_is_gone_already_need_not_go(desk: Desk):
    gone = {"participant/ali@baska.test": "", "link/KSM-2026-000009/about": "", "promise/x/author": ""}
    assert brought_back(desk.ticket(), gone, ZEHRA, desk.now, desk.rulebook.calendars) == desk.ticket()


# ---------------------------------------------------------------- the same in every way of writing


@pytest.mark.parametrize(
    "text", ["#al", "#kapt", "#ata", "#not\nMetin", "#kapat Haklı ; surec", "#özet", "#sor mehmet\n?"]
)
def test_a_mail_with_the_number_in_its_subject_is_read_like_a_reply(text: str):
    said_by = []
    for field in ({"subject": "Re: [KSM-2026-000001] x"}, {"subject": "[KSM-2026-000001] x"}):
        desk = Desk()
        desk.receives(mail("Şikâyet ediyorum.", subject="Şikâyet"))
        ids = {"In_Reply_To": desk.letter(Purpose.NOTICE).message_id} if "Re" in field["subject"] else {}
        proven = mail(text, ZEHRA, message_id="<s@kurum.test>", Authentication_Results=PASS, **field, **ids)
        decision = desk.receives(proven)
        said_by.append((said(decision), without_record(decision.after), [e.name for e in decision.events]))
    assert said_by[0] == said_by[1]


def test_once_the_new_author_has_written_the_old_one_does_not_come_back(desk: Desk):
    desk.replies("#yazar hanno@research.test")
    desk.waits(minutes=5)
    desk.receives(mail("Gizli.", "hanno@research.test", "Re: [KSM-2026-000001]", "<h1@research.test>"))
    assert "the new author hanno@research.test has written since" in said(undoes(desk))
    assert desk.ticket().author.address == "hanno@research.test"
