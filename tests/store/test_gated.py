"""An answer on a ticket with a gate is kept only where it is the very text that was decided on."""

from dataclasses import replace

import pytest

from tests.store.specimen import AYSE, NOON, ZEYNEP, Desk, after, answer, appending, letter, message, ticket
from ulak.desk.gate.gates import digest_of
from ulak.desk.task import Frozen, Task, TaskKind, TaskState
from ulak.desk.ticket import Kind, Participant, Purpose, Role
from ulak.errors import Refused
from ulak.mail.address import Address
from ulak.mail.message import Attachment
from ulak.store.engine import Store

TEXT = "Yenileme tamamlandı."
PDF = Attachment("sonuç.pdf", "application/pdf", b"%PDF-1.7")
FILES = ((PDF.name, PDF.sha256),)


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def submitted(kind: TaskKind = TaskKind.SIGNATURE, state: TaskState = TaskState.DONE, files=()) -> Task:
    frozen = Frozen(digest_of(TEXT, files), "<s@kurum.test>", files, to=(ZEYNEP.address,))
    return Task(1, kind, AYSE.address, "", NOON, TEXT, state, ended_at=after(hours=1), frozen=frozen)


def gated(*tasks: Task, gate: str = "signature"):
    return ticket(gate=gate, tasks=tasks)


def answered(desk: Desk, *, opened, text: str = TEXT, **changes: object) -> None:
    before = desk.open(opened)
    made = answer(**changes)
    made = replace(made, draft=replace(made.draft, text=text))
    desk.do(appending(before), made, message=message(AYSE), arrival=desk.spooled())


def letters(desk: Desk) -> int:
    with desk.store.snapshot() as connection:
        asked = "SELECT count(*) FROM letters WHERE purpose = 'answer'"
        return int(connection.exec_driver_sql(asked).scalar_one())


@pytest.mark.parametrize("gate", ["", "signature"])
def test_the_text_that_was_decided_on_goes(desk: Desk, gate: str):
    answered(desk, opened=gated(submitted(), gate=gate), task=1)
    assert letters(desk) == 1


def test_with_its_files(desk: Desk):
    answered(desk, opened=gated(submitted(files=FILES)), task=1, attachments=(PDF,))
    assert letters(desk) == 1


NOT_DECIDED = "the ticket needs signature, and its text has not got it"
OTHER_TEXT = "it is not the text that was decided on"


@pytest.mark.parametrize(
    ("opened", "changes", "why"),
    [
        (gated(), {}, NOT_DECIDED),
        (gated(submitted()), {}, NOT_DECIDED),
        (gated(submitted()), {"task": 2}, NOT_DECIDED),
        (gated(submitted(state=TaskState.OPEN)), {"task": 1}, NOT_DECIDED),
        (gated(submitted(state=TaskState.RETURNED)), {"task": 1}, NOT_DECIDED),
        (gated(submitted(state=TaskState.VOID)), {"task": 1}, NOT_DECIDED),
        (gated(submitted(TaskKind.APPROVAL)), {"task": 1}, NOT_DECIDED),
        (gated(submitted(state=TaskState.OPEN), gate=""), {"task": 1}, "needs a decision"),
        (gated(submitted()), {"task": 1, "text": "Yenileme tamamlandi."}, OTHER_TEXT),
        (gated(submitted()), {"task": 1, "attachments": (PDF,)}, OTHER_TEXT),
        (gated(submitted(files=FILES)), {"task": 1}, OTHER_TEXT),
        (
            gated(submitted(files=FILES)),
            {"task": 1, "attachments": (replace(PDF, content=b"%PDF-1.4"),)},
            OTHER_TEXT,
        ),
    ],
)
def test_anything_else_is_refused_and_nothing_of_it_happens(desk: Desk, opened, changes, why: str):
    with pytest.raises(Refused, match=why):
        answered(desk, opened=opened, **changes)
    assert letters(desk) == 0


def test_an_erased_text_is_no_text_that_was_decided_on(desk: Desk):
    before = desk.open(gated(submitted()))
    with desk.store.write() as connection:
        connection.exec_driver_sql("UPDATE tasks SET key = NULL")
    made = answer(task=1)
    with pytest.raises(Refused, match=OTHER_TEXT):
        desk.do(appending(before), made, message=message(AYSE), arrival=desk.spooled())


def test_an_erased_task_is_still_known_by_its_digest(desk: Desk):
    opened = desk.open(gated(submitted(files=FILES)))
    with desk.store.write() as connection:
        connection.exec_driver_sql("UPDATE tasks SET key = NULL")
    (task,) = desk.stored(opened.number).tasks
    assert (task.text, task.frozen) == ("", Frozen(digest_of(TEXT, FILES), ""))


def test_nobody_gets_it_for_whom_it_was_not_submitted(desk: Desk):
    ali = Address("ali@ornek.test")
    people = (Participant(ZEYNEP, Role.AUTHOR), Participant(ali, Role.COPIED))
    with pytest.raises(Refused, match="somebody it was not submitted for"):
        answered(desk, opened=replace(gated(submitted()), participants=people), task=1, cc=(ali,))
    assert letters(desk) == 0


def reported(desk: Desk, kind: Kind, gate: str = "signature") -> None:
    before = desk.open(replace(gated(gate=gate), kind=kind, number=desk.known().next_number))
    report = letter(Purpose.PRELIMINARY_REPORT, text="Bakıyoruz.", by=AYSE.address)
    desk.do(appending(before), report, message=message(AYSE), arrival=desk.spooled())


def test_a_preliminary_report_needs_no_gate(desk: Desk):
    reported(desk, Kind.CERTIFICATE_PROBLEM_REPORT)


def test_but_only_where_the_ticket_is_about_one(desk: Desk):
    reported(desk, Kind.COMPLAINT, gate="")
    with pytest.raises(Refused, match="is no certificate problem report"):
        reported(desk, Kind.COMPLAINT)
