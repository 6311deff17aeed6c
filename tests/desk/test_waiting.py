"""`#bekle`: clocks that may stand still do, from the question to the reply, and whoever is slow is reminded."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desk.remembering_desk import ISTANBUL, NOW, RULES, Desk, draft, mail, said, templates
from ulak.desk.acts.author_asked import question_to_author
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.contact import Channel
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.task import TaskKind, TaskState
from ulak.desk.ticket import LetterState, Purpose, Status
from ulak.mail.address import Address

AUTHOR, ZEHRA = "zeynep@ornek.gov.tr", "zehra@kurum.test"
OWN = {
    **RULES,
    "05.yaml": """
promises:
  solved: { within: 10bd, clock: office, kept-by: outcome, pauses: true }
  due-by-law: { within: 30d, clock: wall, kept-by: outcome, legal: true }
  at-night-too: { within: 90h, clock: wall, kept-by: outcome }
rules:
  - name: everything is solved
    when: {}
    then: { promises: [solved, due-by-law, at-night-too] }
    examples: []
""",
}
RULEBOOK = read_rules(OWN, ISTANBUL)
ASKS = "#al\n#bekle\nSeri numarası nedir?"


@pytest.fixture
def desk() -> Desk:
    desk = Desk(rulebook=RULEBOOK)
    desk.receives(mail("Merhaba", language="tr"))
    return desk


def asked(desk: Desk, text: str = ASKS) -> None:
    desk.replies(text)
    desk.waits(minutes=2)
    desk.dispatches()


def promises(desk: Desk) -> dict[str, str]:
    return {one.name: one.state.value for one in desk.ticket().promises}


def answers(desk: Desk, text: str = "Seri numarası 12345.") -> object:
    letter = desk.letter(Purpose.ANSWER)
    return desk.receives(
        mail(text, AUTHOR, f"Ynt: {letter.subject}", "<a2@ornek.gov.tr>", In_Reply_To=letter.message_id)
    )


def to(decision, template: str) -> list[str]:
    return [one.address for one in draft(decision, template).to]


def test_clocks_stand_still_when_the_question_has_left_and_not_before(desk: Desk) -> None:
    decision = desk.replies(ASKS)
    assert "waiting for the author, who is reminded on 29.11.2026 09:00" in said(decision)
    assert "these clocks do not stop meanwhile: due-by-law, at-night-too" in said(decision)
    assert (desk.ticket().status, promises(desk)["solved"]) == (Status.WAITING_AUTHOR, "running")
    desk.waits(minutes=2)
    (sent,) = [one for one in desk.dispatches() if "promise paused" in [event.name for event in one.events]]
    assert [event.name for event in sent.events] == ["promise kept", "promise paused"]
    assert desk.ticket().status is Status.WAITING_AUTHOR
    assert promises(desk) == {
        "solved": "paused",
        "due-by-law": "running",
        "at-night-too": "running",
        "first-answer": "kept",
    }


def test_they_go_on_when_the_author_writes_with_the_time_that_was_left(desk: Desk) -> None:
    before = desk.ticket().promises[0].due_at
    asked(desk)
    desk.waits(days=6)
    decision = answers(desk)
    ticket = desk.ticket()
    assert ticket.status is Status.OPEN
    solved = ticket.promises[0]
    assert (solved.state, solved.due_at - before) == (PromiseState.RUNNING, timedelta(days=6))
    assert "promise goes on" in [event.name for event in decision.events]
    (task,) = ticket.tasks
    assert (task.state, task.ended_by, task.remind_at) == (TaskState.DONE, AUTHOR, None)
    assert question_to_author(ticket) is None
    desk.waits(days=30)
    assert all("reminder" not in one for one in map(templates, filter(None, [desk.escalates()])))


def test_terms_of_law_and_of_the_wall_clock_never_stop(desk: Desk) -> None:
    due = {one.name: one.due_at for one in desk.ticket().promises}
    asked(desk)
    desk.waits(days=6)
    answers(desk)
    after = {one.name: one.due_at for one in desk.ticket().promises}
    assert {name for name in due if after[name] != due[name]} == {"solved"}
    assert all(not one.pauses for one in desk.ticket().promises if one.name in ("due-by-law", "at-night-too"))


def test_a_question_is_no_answer_that_a_law_asks_for(desk: Desk) -> None:
    desk.replies("#tür KVKK başvurusu")
    asked(desk)
    assert (promises(desk)["petition"], promises(desk)["first-answer"]) == ("running", "kept")
    due = {one.name: one.due_at for one in desk.ticket().promises}["petition"]
    desk.waits(days=6)
    answers(desk)
    asked(desk, "#yanıt\nSildik.")
    petition = next(one for one in desk.ticket().promises if one.name == "petition")
    assert (petition.state, petition.due_at, petition.kept_at) == (PromiseState.KEPT, due, desk.now)


@pytest.mark.parametrize(("line", "remind"), [
    ("#bekle", timedelta(days=5)),
    ("#bekle 3d", timedelta(days=3)),
    ("#bekle 5 gün", timedelta(days=5)),
    ("#wait 2 weeks", timedelta(days=14)),
    ("#bekle 3 iş günü", timedelta(days=3)),
    ("#bekle 8 saat", timedelta(hours=8)),
])  # fmt: skip
def test_the_author_is_reminded_after_five_days_or_as_it_says(
    desk: Desk, line: str, remind: timedelta
) -> None:
    desk.replies(f"{line}\nSeri no?")
    (task,) = desk.ticket().tasks
    assert (task.kind, task.of, task.by, task.text) == (TaskKind.AUTHOR, "", ZEHRA, "Seri no?")
    weekend = timedelta(days=2 if "iş" in line else 0)
    assert (task.remind_at, task.due_at) == (NOW + remind, NOW + 2 * remind + weekend)


def test_the_author_once_then_whoever_has_the_ticket_then_nobody(desk: Desk) -> None:
    asked(desk, f"#al\n#bekle\nSeri no? Yazınız: {ZEHRA}")
    desk.waits(days=4, hours=23)
    assert "author-reminder" not in [name for one in _all(desk) for name in templates(one)]
    desk.waits(hours=1)
    reminded = _until(desk, "author-reminder")
    letter = draft(reminded, "author-reminder")
    assert [one.address for one in (*letter.to, *letter.cc)] == [AUTHOR]
    assert (letter.purpose, letter.language, letter.by) == (Purpose.AUTHOR_REMINDER, "tr", "")
    assert letter.text == "Seri no? Yazınız: bilgi@kamusm.test"
    assert (letter.replies_to, letter.references) == ("<a1@ornek.gov.tr>", ("<a1@ornek.gov.tr>",))
    assert [dict(event.facts) for event in reminded.events] == [
        {"task": "1", "kind": "author", "how often": "1"}
    ]
    assert desk.escalates() is None
    desk.waits(days=5)
    told = _until(desk, "reminder")
    assert to(told, "reminder") == [ZEHRA]
    assert "does not close by itself" in draft(told, "reminder").reason
    desk.waits(days=60)
    assert "author-reminder" not in [name for one in _all(desk) for name in templates(one)]
    (task,) = desk.ticket().tasks
    assert (task.is_open, task.reminded, desk.ticket().status) == (True, 2, Status.WAITING_AUTHOR)


def _all(desk: Desk) -> list:
    found = []
    while decision := desk.escalates():
        found.append(decision)
    return found


def _until(desk: Desk, template: str):
    (found,) = [one for one in _all(desk) if template in templates(one)]
    return found


def test_after_a_downtime_the_author_has_their_time_all_the_same(desk: Desk) -> None:
    asked(desk)
    desk.waits(days=20)
    assert [name for one in _all(desk) for name in templates(one) if "reminder" in name] == [
        "author-reminder"
    ]
    (task,) = desk.ticket().tasks
    assert task.remind_at == desk.now + timedelta(days=5)


@pytest.mark.parametrize("change", [
    {"tags": ("undeliverable",)},
    {"tags": ("sender-not-proven",)},
    {"reply_channel": Channel.PHONE},
])  # fmt: skip
def test_who_cannot_be_reached_by_a_machine_is_not_written_to(desk: Desk, change: dict[str, object]) -> None:
    asked(desk, "#al\n#yanıt\nSeri no?")
    dossier = desk.dossiers["KSM-2026-000001"]
    desk.dossiers["KSM-2026-000001"] = replace(dossier, ticket=replace(dossier.ticket, **change))
    desk.now = NOW
    assert "you are told on 29.11.2026" in said(desk.replies("#bekle"))
    desk.waits(days=5)
    told = _until(desk, "reminder")
    assert to(told, "reminder") == [ZEHRA]
    assert "could not be reminded by mail" in draft(told, "reminder").reason
    assert desk.ticket().tasks[0].remind_at is None


@pytest.mark.parametrize("author", ["noreply@ornek.gov.tr", "kurum@hs01.kep.tr"])
def test_no_machine_writes_to_a_robot_or_to_registered_mail(desk: Desk, author: str) -> None:
    dossier = desk.dossiers["KSM-2026-000001"]
    ticket = replace(dossier.ticket, author=Address(author), participants=())
    desk.dossiers["KSM-2026-000001"] = replace(dossier, ticket=ticket)
    asked(desk)
    desk.waits(days=5)
    assert to(_until(desk, "reminder"), "reminder") == [ZEHRA]


def test_a_question_that_has_not_left_is_not_reminded_of(desk: Desk) -> None:
    desk.replies(ASKS)
    desk.waits(days=5)
    assert to(_until(desk, "reminder"), "reminder") == [ZEHRA]


@pytest.mark.parametrize(("text", "says"), [
    ("#bekle", "write the question under the line"),
    ("#not\n#bekle\nSorulmadı.", "the author was not asked anything yet"),
    ("#bekle yakında\nSeri no?", "examples: 3d, 5 days"),
])  # fmt: skip
def test_nothing_is_waited_for_that_was_not_asked(desk: Desk, text: str, says: str) -> None:
    text = text.replace("#not\n#bekle\nSorulmadı.", "#not\n#bekle\nNot.")
    decision = desk.replies(text)
    assert says in said(decision)
    assert desk.ticket().tasks == ()
    assert templates(decision) == ["receipt"]


def test_what_was_asked_before_is_waited_for_at_once(desk: Desk) -> None:
    asked(desk, "#yanıt\nSeri no?")
    assert desk.ticket().status is Status.ANSWERED
    desk.waits(hours=1)
    decision = desk.replies("#bekle 3d")
    assert promises(desk)["solved"] == "paused"
    assert desk.ticket().promises[0].pauses[0].since == desk.now
    assert "promise paused" in [event.name for event in decision.events]
    desk.waits(days=3)
    assert draft(_until(desk, "author-reminder"), "author-reminder").text == ""


def test_an_answer_still_held_is_a_question_when_it_leaves(desk: Desk) -> None:
    desk.replies("#yanıt\nSeri no?")
    desk.replies("#bekle")
    assert promises(desk)["solved"] == "running"
    desk.waits(minutes=2)
    desk.dispatches()
    assert (desk.ticket().status, promises(desk)["solved"]) == (Status.WAITING_AUTHOR, "paused")


def test_waiting_anew_gives_more_time(desk: Desk) -> None:
    asked(desk)
    desk.waits(days=4)
    desk.replies("#bekle 10d")
    first, second = desk.ticket().tasks
    assert (first.state, second.is_open) == (TaskState.VOID, True)
    assert second.remind_at == desk.now + timedelta(days=10)


def test_an_answer_that_asks_nothing_ends_the_waiting(desk: Desk) -> None:
    asked(desk)
    desk.waits(days=1)
    asked(desk, "#yanıt\nBulduk, teşekkürler.")
    assert (desk.ticket().status, promises(desk)["solved"]) == (Status.ANSWERED, "running")
    assert desk.ticket().tasks[0].state is TaskState.VOID


def test_another_question_goes_on_waiting(desk: Desk) -> None:
    asked(desk)
    desk.waits(days=1)
    asked(desk, "#bekle\nBir de modeli nedir?")
    assert (desk.ticket().status, promises(desk)["solved"]) == (Status.WAITING_AUTHOR, "paused")


@pytest.mark.parametrize(("text", "status"), [
    ("#ata ssl", Status.WAITING_TEAM),
    ("#ata cagri", Status.WAITING_AUTHOR),
    ("#ata customer-relations", Status.WAITING_AUTHOR),
    ("#al", Status.WAITING_AUTHOR),
])  # fmt: skip
def test_clocks_follow_whoever_has_the_ticket_next(desk: Desk, text: str, status: Status) -> None:
    asked(desk)
    decision = desk.replies(text)
    assert desk.ticket().status is status
    waits = status is Status.WAITING_AUTHOR
    assert promises(desk)["solved"] == ("paused" if waits else "running")
    assert desk.ticket().tasks[0].is_open is waits
    assert ("promise goes on" in [event.name for event in decision.events]) is not waits


def test_closing_ends_the_question_and_keeps_the_outcome(desk: Desk) -> None:
    asked(desk)
    desk.waits(days=1)
    decision = desk.replies("#tür istek\n#kapat")
    assert (desk.ticket().status, promises(desk)["solved"]) == (Status.CLOSED, "kept")
    assert desk.ticket().tasks[0].state is TaskState.VOID
    assert "promise kept" in [event.name for event in decision.events]
    assert "solved" not in said(decision).partition("keeps running")[2]
    desk.waits(days=90)
    assert all(not any("reminder" in name for name in templates(one)) for one in _all(desk))


def test_a_ticket_that_opens_again_was_not_solved(desk: Desk) -> None:
    asked(desk, "#yanıt\nOldu.")
    desk.replies("#tür istek\n#kapat")
    assert promises(desk)["solved"] == "kept"
    desk.waits(days=1)
    decision = answers(desk, "Çözülmedi.")
    assert (desk.ticket().status, promises(desk)["solved"]) == (Status.OPEN, "running")
    assert "promise runs again" in [event.name for event in decision.events]
    desk.waits(days=40)
    decision = desk.replies("#kapat")
    assert promises(desk)["solved"] == "breached"
    assert "promise kept late" in [event.name for event in decision.events]


def test_a_question_that_does_not_arrive_waits_for_nobody(desk: Desk) -> None:
    desk.replies(ASKS)
    desk.waits(minutes=2)
    desk.dispatches(LetterState.FAILED)
    assert (desk.ticket().status, promises(desk)["solved"]) == (Status.OPEN, "running")
    assert desk.ticket().tasks[0].state is TaskState.VOID


def test_a_reminder_that_does_not_arrive_is_told(desk: Desk) -> None:
    asked(desk)
    desk.waits(days=5)
    _all(desk)
    decisions = desk.dispatches(LetterState.FAILED)
    told = [one for one in decisions if "undelivered" in templates(one)]
    assert told
    assert "undeliverable" in desk.ticket().tags


def test_the_author_may_be_somebody_else_by_then(desk: Desk) -> None:
    asked(desk)
    desk.replies("#yazar baska@ornek.gov.tr")
    desk.waits(days=5)
    assert to(_until(desk, "reminder"), "reminder") == [ZEHRA]


def test_nobody_waits_while_a_colleague_answered_or_a_gate_decides(desk: Desk) -> None:
    desk.waits(minutes=1)
    desk.replies("#yanıt\nBen yazdım.", "cagri@kurum.test")
    assert "cagri@kurum.test has answered meanwhile" in said(desk.replies(ASKS))
    assert desk.ticket().tasks == ()
    desk.replies("#onaya-sun\nMetin.", ZEHRA)
    assert "management" in said(desk.replies("#bekle"))
    desk = Desk(rulebook=RULEBOOK)
    desk.receives(mail("Merhaba"))
    desk.replies("#tür istek\n#kapat")
    assert "the ticket is closed" in said(desk.replies("#bekle", purpose=Purpose.RECEIPT))


def test_a_phone_call_may_have_asked(desk: Desk) -> None:
    desk.waits(minutes=10)
    desk.replies("#yanıtlandı telefon 09:05\n#bekle 2d")
    assert desk.ticket().status is Status.WAITING_AUTHOR
    assert promises(desk)["solved"] == "paused"
    desk.waits(days=2)
    assert to(_until(desk, "reminder"), "reminder") == ["musteri-iliskileri@kurum.test"]


def test_whoever_moves_the_ticket_on_leaves_the_author_in_peace(desk: Desk) -> None:
    asked(desk)
    dossier = desk.dossiers["KSM-2026-000001"]
    desk.dossiers["KSM-2026-000001"] = replace(dossier, ticket=replace(dossier.ticket, status=Status.OPEN))
    desk.waits(days=5)
    assert "author-reminder" not in [name for one in _all(desk) for name in templates(one)]
    assert desk.ticket().tasks[0].remind_at is None


def test_an_answer_written_in_outlook_ends_the_waiting(desk: Desk) -> None:
    asked(desk)
    desk.waits(days=1)
    wrote = mail(
        "Bulduk.",
        "bilgi@kamusm.test",
        f"Ynt: {desk.letter(Purpose.ANSWER).subject}",
        "<o1@kamusm.test>",
        AUTHOR,
    )
    decision = desk.receives(wrote, sent=True)
    assert (desk.ticket().status, promises(desk)["solved"]) == (Status.ANSWERED, "running")
    assert "promise goes on" in [event.name for event in decision.events]


def test_waiting_is_taken_back_with_its_question(desk: Desk) -> None:
    before = desk.ticket()
    desk.replies(ASKS)
    desk.waits(minutes=1)
    words = said(desk.replies("#geri-al", purpose=Purpose.RECEIPT))
    assert "too late" not in words
    ticket = desk.ticket()
    assert (ticket.status, ticket.owner, ticket.promises) == (before.status, before.owner, before.promises)
    assert ticket.tasks[0].state is TaskState.VOID
    assert desk.letter(Purpose.ANSWER).state is LetterState.WITHDRAWN
    desk.waits(days=30)
    assert all("author-reminder" not in templates(one) for one in _all(desk))


def test_a_preliminary_report_may_ask_too() -> None:
    desk = Desk(rulebook=RULEBOOK)
    desk.receives(mail("The key is public.", "hanno@research.test", "Key"), "cainfo")
    desk.replies("#al\n#bekle 2d\n#ön-rapor\nWhich key?", "mehmet@kurum.test")
    desk.waits(minutes=2)
    desk.dispatches()
    assert (desk.ticket().status, promises(desk)["solved"]) == (Status.WAITING_AUTHOR, "paused")
    assert [one.state.value for one in desk.ticket().promises if one.name == "preliminary-report"] == [
        "kept",
        "running",
    ]
    desk.waits(days=2)
    letter = draft(_until(desk, "author-reminder"), "author-reminder")
    assert ([one.address for one in letter.to], letter.text) == (["hanno@research.test"], "Which key?")
