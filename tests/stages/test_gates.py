"""A submitted text goes the whole way through a real store, with its files, and is brought back to mind."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import text as sql

from tests.cli.living_house import mail
from tests.stages.office_desk import OfficeDesk, with_set
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.task import TaskState
from ulak.desk.ticket import Status
from ulak.mail.message import Message
from ulak.mail.parse import parse
from ulak.shipped import shipped

ZEHRA, MANAGER, DEPUTY, AUTHOR = (
    "zehra@kurum.test",
    "yonetim@kurum.test",
    "kalite@kurum.test",
    "zeynep@yurttas.test",
)
TEXT = "Sonuç ektedir: sonuc.pdf. Numaranız 10000000146."
MX = "mx.kurum.test"
PDF = b"%PDF-1.7 the result"


def staff_mail(
    who: str, text: str, subject: str, replies_to: str = "", files: dict[str, bytes] | None = None
) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = who, "bilgi@kurum.test", subject
    made["Message-ID"] = f"<{abs(hash((who, text, subject, replies_to)))}@kurum.test>"
    made["Date"] = "Tue, 24 Nov 2026 12:00:00 +0300"
    if replies_to:
        made["In-Reply-To"] = replies_to
    made.set_content(text)
    for name, content in (files or {}).items():
        made.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    border = f"Authentication-Results: {MX}; dmarc=pass header.from=kurum.test\r\n"
    return border.encode() + made.as_bytes(policy=made.policy.clone(max_line_length=990))


def with_rules(desk: OfficeDesk, gates: str) -> None:
    """The shipped rules, and what a house says about gates."""
    folder = shipped("rules")
    files = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))}
    rulebook = read_rules(files | {"95-gates.yaml": gates}, desk.office.trusting().timezone)
    desk.office = with_set(desk.office, rulebook=rulebook)


def settles(desk: OfficeDesk) -> None:
    desk.triage()
    desk.dispatch()


def received(desk: OfficeDesk, by: str) -> list[Message]:
    return [parse(wire) for to, wire in desk.courier.letters if by in to]


def gate_letters(desk: OfficeDesk, by: str) -> list[Message]:
    return [one for one in received(desk, by) if "Onaya sunulan yanıt" in one.subject]


def reminds(desk: OfficeDesk) -> None:
    """Promises and tasks are looked at one after the other."""
    while desk.escalate():
        desk.dispatch()


@pytest.fixture
def submitted(desk: OfficeDesk) -> OfficeDesk:
    """An ordinary ticket, and an answer with a file that waits for an approval."""
    desk.takes(mail())
    settles(desk)
    (ticket,) = desk.tickets()
    text = f"#onaya-sun\n{TEXT}"
    desk.takes(staff_mail(ZEHRA, text, f"[{ticket.number}]", files={"sonuc.pdf": PDF}))
    settles(desk)
    return desk


def decides(desk: OfficeDesk, text: str, who: str = MANAGER) -> None:
    letter = gate_letters(desk, who)[-1]
    desk.takes(staff_mail(who, text, f"Re: {letter.subject}", letter.message_id))
    desk.triage()
    desk.passes(minutes=3)
    desk.dispatch()


def test_a_gate_letter_shows_the_text_as_it_will_go_its_file_and_the_whole_case(submitted: OfficeDesk):
    (letter,) = received(submitted, MANAGER)
    assert TEXT in letter.text  # no number of it is masked: somebody answers for each
    assert [(one.name, one.content) for one in letter.attachments] == [("sonuc.pdf", PDF)]
    assert f"SHA-256 {letter.attachments[0].sha256[:16]}" in letter.text
    assert "Mali mühür" in letter.text
    assert AUTHOR in letter.text
    assert ".approve." in letter.message_id


def test_an_approved_answer_goes_out_with_the_file_it_was_approved_with(submitted: OfficeDesk):
    decides(submitted, "#onay")
    answer = received(submitted, AUTHOR)[-1]
    assert TEXT in answer.text
    assert [(one.name, one.content) for one in answer.attachments] == [("sonuc.pdf", PDF)]
    receipt = received(submitted, MANAGER)[-1]
    assert "sonuc.pdf" in receipt.text
    assert submitted.tickets()[0].status is Status.ANSWERED


def test_without_its_file_it_does_not_go_and_the_decision_is_quarantined(submitted: OfficeDesk):
    with submitted.desk.store.write() as connection:
        connection.execute(sql("UPDATE spool SET key = NULL WHERE id = 2"))
    before = len(received(submitted, AUTHOR))
    decides(submitted, "#onay")
    assert len(received(submitted, AUTHOR)) == before
    assert submitted.tickets()[0].tasks[0].state is TaskState.OPEN
    (put_aside,) = submitted.desk.waiting.quarantined()
    assert "no longer in the store" in put_aside.why


def test_an_idle_gate_is_brought_back_to_mind_and_decided_on_from_there(submitted: OfficeDesk):
    submitted.passes(days=3, hours=1)
    reminds(submitted)
    reminder = gate_letters(submitted, MANAGER)[-1]
    assert "hâlâ bekleniyor" in reminder.text
    assert TEXT in reminder.text
    assert [one.name for one in reminder.attachments] == ["sonuc.pdf"]
    decides(submitted, "#onay")
    assert TEXT in received(submitted, AUTHOR)[-1].text


def test_the_second_time_the_coordinators_hear_of_it(submitted: OfficeDesk):
    for _ in range(2):
        submitted.passes(days=6)
        reminds(submitted)
    (told,) = [one for one in received(submitted, "mib@kurum.test") if "hâlâ bekleniyor" in one.text]
    assert "10000000146" not in told.text  # they do not decide: their letter is masked
    assert ".note." in told.message_id


def test_deputies_are_asked_at_once_unless_the_rules_say_when(desk: OfficeDesk):
    with_rules(desk, f"gates: {{ approval: {{ deputies: [{DEPUTY}], deputies-after: 1d, clock: wall }} }}")
    desk.takes(mail())
    settles(desk)
    desk.takes(staff_mail(ZEHRA, f"#onaya-sun\n{TEXT}", f"[{desk.tickets()[0].number}]"))
    settles(desk)
    assert (len(gate_letters(desk, MANAGER)), len(gate_letters(desk, DEPUTY))) == (1, 0)
    desk.passes(days=1, minutes=1)
    reminds(desk)
    assert len(gate_letters(desk, MANAGER)) == 2
    assert "vekil olarak" in received(desk, DEPUTY)[-1].text
    assert desk.tickets()[0].tasks[0].remind_at == desk.now + timedelta(days=3)
    decides(desk, "#onay", DEPUTY)
    assert TEXT in received(desk, AUTHOR)[-1].text


def test_where_nobody_is_left_to_decide_those_who_wait_hear_it(submitted: OfficeDesk):
    with_rules(submitted, "gates: { approval: { decided-by: privacy } }")
    submitted.passes(days=4)
    reminds(submitted)
    told = [to for to, wire in submitted.courier.letters if "kimse kalmadı" in parse(wire).text]
    assert told == [(ZEHRA,), ("mib@kurum.test",)]
