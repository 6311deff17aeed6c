"""`#aksiyon`: an action is given to a person with a date, reminded of, and ended by whoever may."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.desk.remembering_desk import ISTANBUL, NOW, RULEBOOK, RULES, Desk, draft, mail, said, templates
from ulak.desk.acts.actions import end_of_office
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.task import TaskKind, TaskState
from ulak.desk.ticket import Filing, Purpose, Status

ZEHRA, MEHMET, KALITE, CAGRI = (
    "zehra@kurum.test",
    "mehmet@kurum.test",
    "kalite@kurum.test",
    "cagri@kurum.test",
)
GIVES = "#aksiyon mehmet 30.11.2026\nKargo sözleşmesini gözden geçiriniz."


@pytest.fixture
def desk() -> Desk:
    """Without a promise, whose ladder would speak in between."""
    desk = Desk()
    desk.receives(mail("Merhaba"))
    dossier = desk.dossiers["KSM-2026-000001"]
    desk.dossiers["KSM-2026-000001"] = replace(dossier, ticket=replace(dossier.ticket, promises=()))
    return desk


def people(decision, template: str) -> list[str]:
    return [a.address for one in decision.drafts if one.template == template for a in one.to]


def local(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=ISTANBUL).astimezone(UTC)


def test_a_person_gets_it_with_a_date(desk: Desk) -> None:
    decision = desk.replies(GIVES)
    (task,) = desk.ticket().tasks
    assert (task.kind, task.by, task.of, task.text) == (
        TaskKind.ACTION, ZEHRA, MEHMET, "Kargo sözleşmesini gözden geçiriniz.")  # fmt: skip
    assert task.due_at == task.remind_at == local("2026-11-30 19:00")
    letter = draft(decision, "action")
    assert ([one.address for one in letter.to], letter.task, letter.text) == ([MEHMET], 1, task.text)
    assert "by the end of office hours on 30.11.2026" in letter.reason
    assert "#action done" in letter.reason
    assert "action 1 was given to mehmet@kurum.test" in said(decision)
    assert (decision.filing, desk.ticket().status) == (Filing.NOTE, Status.OPEN)
    assert [(one.name, dict(one.facts)) for one in decision.events] == [
        ("action given", {"task": "1", "due": "2026-11-30T16:00:00+00:00"})]  # fmt: skip
    assert "answer" not in templates(decision)


@pytest.mark.parametrize(("words", "due"), [
    ("18 Aralık", "2026-12-18 19:00"),
    ("2026-12-18", "2026-12-18 19:00"),
    ("cuma", "2026-11-27 19:00"),
    ("yarın", "2026-11-25 19:00"),
    ("bugün", "2026-11-24 19:00"),
    ("28.11.2026", "2026-11-29 00:00"),      # a Saturday ends at midnight
    ("28.10.2027", "2027-10-28 13:00"),      # a half day
])  # fmt: skip
def test_it_is_due_at_the_end_of_that_days_office_hours(desk: Desk, words: str, due: str) -> None:
    desk.replies(f"#aksiyon mehmet {words}\nBak.")
    assert desk.ticket().tasks[0].due_at == local(due)


def test_without_a_calendar_a_day_ends_at_midnight() -> None:
    bare = replace(RULEBOOK, calendars={})
    assert end_of_office(date(2026, 11, 24), bare, ISTANBUL) == local("2026-11-25 00:00")


@pytest.mark.parametrize(("text", "says"), [
    ("#aksiyon mehmet\nBak.", "needs a person and a date"),
    ("#aksiyon mehmt 30.11.2026\nBak.", "nobody of the desk is called “mehmt”; did you mean: mehmet"),
    ("#aksiyon ssl 30.11.2026\nBak.", "nobody of the desk is called “ssl”"),
    ("#aksiyon mehmet yakında\nBak.", "“yakında” is no date; examples: 18.05.2026"),
    ("#aksiyon mehmet 23.11.2026\nBak.", "23.11.2026 is in the past"),
    ("#aksiyon mehmet 30.11.2026", "needs a text"),
    ("#aksiyon bitti", "no open action"),
])  # fmt: skip
def test_what_cannot_be_given_is_said(desk: Desk, text: str, says: str) -> None:
    decision = desk.replies(text)
    assert says in said(decision)
    assert desk.ticket().tasks == ()
    assert templates(decision) == ["receipt"]


def test_after_hours_today_is_over(desk: Desk) -> None:
    desk.waits(hours=11)
    assert "in the past" in said(desk.replies("#aksiyon mehmet bugün\nBak."))


@pytest.mark.parametrize(("writer", "purpose"), [
    (MEHMET, Purpose.CONSULTATION),
    (ZEHRA, Purpose.NOTICE),
    (KALITE, Purpose.NOTICE),
])  # fmt: skip
def test_whoever_answers_for_it_ends_it(desk: Desk, writer: str, purpose: Purpose) -> None:
    desk.replies(GIVES)
    decision = desk.replies("#aksiyon bitti\nSözleşme yenilendi.", writer, purpose)
    (task,) = desk.ticket().tasks
    assert (task.state, task.ended_by, task.remind_at) == (TaskState.DONE, writer, None)
    assert people(decision, "reply") == [one for one in (ZEHRA, KALITE) if one != writer]
    told = draft(decision, "reply") if writer == MEHMET and len(people(decision, "reply")) == 1 else None
    assert told is None or "Sözleşme yenilendi." in told.text
    assert "action 1 was recorded as done" in said(decision)
    assert "action ended" in [one.name for one in decision.events]
    desk.waits(days=90)
    assert desk.escalates() is None


def test_the_owner_ends_it_and_nobody_else(desk: Desk) -> None:
    desk.replies(GIVES)
    assert "only the person it was given to" in said(desk.replies("#aksiyon bitti", CAGRI))
    assert desk.ticket().tasks[0].is_open
    desk.replies("#al\n#action done", CAGRI)
    assert desk.ticket().tasks[0].state is TaskState.DONE


def test_of_several_the_letter_or_the_number_says_which(desk: Desk) -> None:
    desk.replies(GIVES)
    desk.replies("#aksiyon cagri 1.12.2026\nMüşteriyi arayınız.", purpose=Purpose.RECEIPT)
    assert "open are: 1, 2" in said(desk.replies("#aksiyon bitti"))
    assert "open are: 1, 2" in said(desk.replies("#aksiyon bitti 7"))
    assert "open are: 1, 2" in said(desk.replies("#aksiyon bitti ikinci"))
    desk.replies("#aksiyon bitti", CAGRI, Purpose.CONSULTATION, to=CAGRI)
    assert [one.state for one in desk.ticket().tasks] == [TaskState.OPEN, TaskState.DONE]
    desk.replies("#aksiyon bitti 1")
    assert [one.state for one in desk.ticket().tasks] == [TaskState.DONE, TaskState.DONE]
    assert "no open action" in said(desk.replies("#aksiyon bitti 1"))


def test_its_person_is_reminded_on_the_day_and_then_quality_too(desk: Desk) -> None:
    desk.replies(GIVES)
    told = []
    for hour in range(24 * 16):
        desk.now = NOW.replace(minute=0) if not hour else desk.now
        desk.waits(hours=1)
        if decision := desk.escalates():
            told.append((desk.now.astimezone(ISTANBUL).strftime("%d.%m. %H"), people(decision, "reminder")))
    assert told == [
        ("30.11. 19", [MEHMET]),
        ("03.12. 19", [MEHMET, KALITE]),
        ("08.12. 19", [MEHMET, KALITE]),
    ]


def test_the_reminder_says_what_and_until_when_and_how_to_end_it(desk: Desk) -> None:
    desk.replies(GIVES)
    desk.waits(days=7)
    letter = draft(desk.escalates(), "reminder")
    assert (letter.text, letter.task) == ("Kargo sözleşmesini gözden geçiriniz.", 1)
    assert "was due on 30.11.2026 19:00" in letter.reason
    assert "#action done" in letter.reason


def test_it_outlives_its_ticket(desk: Desk) -> None:
    desk.replies("#tür istek\n" + GIVES.partition("\n")[0] + "\nBak.")
    desk.replies("#kapat", purpose=Purpose.RECEIPT)
    assert (desk.ticket().status, desk.ticket().tasks[0].is_open) == (Status.CLOSED, True)
    desk.waits(days=7)
    assert people(desk.escalates(), "reminder") == [MEHMET]
    desk.replies("#aksiyon bitti", MEHMET, Purpose.CONSULTATION)
    assert desk.ticket().tasks[0].state is TaskState.DONE
    assert desk.ticket().status is Status.CLOSED


def test_where_its_person_has_left_whoever_has_the_ticket_hears(desk: Desk) -> None:
    desk.replies(GIVES)
    gone = RULES["10-house.yaml"].replace("mehmet@kurum.test", "yeni@kurum.test")
    desk.rulebook = read_rules({**RULES, "10-house.yaml": gone}, ISTANBUL)
    desk.waits(days=7)
    assert people(desk.escalates(), "reminder") == ["musteri-iliskileri@kurum.test"]
