"""The letters about a text that waits for a decision: to whoever decides, and to whoever submitted it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from ulak.desk.clocks.reminding import after
from ulak.desk.commands.work import Work
from ulak.desk.decision import Draft
from ulak.desk.drafts import apart, to_staff
from ulak.desk.gate import gate_words
from ulak.desk.gate.gatekeeping import Gatekeeping
from ulak.desk.house import House
from ulak.desk.recipients import ToStaff
from ulak.desk.rules.rulebook import Colleague, Rulebook
from ulak.desk.task import Task, TaskKind
from ulak.desk.ticket import Purpose, Ticket
from ulak.mail.message import Attachment


def may_decide(rulebook: Rulebook, kind: TaskKind, submitter: str) -> tuple[Colleague, ...]:
    """Everybody who can decide on such a text: holders of the role, and deputies; never on one's own."""
    gate = rulebook.gate(kind)
    listed = dict.fromkeys((*rulebook.holders(gate.decided_by), *rulebook.colleagues(gate.deputies)))
    return tuple(one for one in listed if gate.own_text or one.address != submitter)


def deciders(
    rulebook: Rulebook, house: House, kind: TaskKind, submitter: str, since: datetime, now: datetime
) -> tuple[Colleague, ...]:
    """
    Who is asked now about a text that waits since then.

    Deputies are asked when their time has come, or at once where nobody else is there.
    """
    gate = rulebook.gate(kind)
    listed = tuple(one for one in may_decide(rulebook, kind, submitter) if not house.is_ours(one.address))
    deputies_at = deputies_from(gate, since, rulebook)
    holders = rulebook.holders(gate.decided_by)
    return (tuple(one for one in listed if one in holders) if now < deputies_at else ()) or listed


def deputies_from(gate: Gatekeeping, since: datetime, rulebook: Rulebook) -> datetime:
    """From when on deputies are asked about a text that waits since then."""
    waits = gate.deputies_after
    return after(waits, gate.clock, since, rulebook.calendars) if waits else since


def gate_letters(
    work: Work, task: Task, people: Iterable[Colleague], enclosed: tuple[Attachment, ...]
) -> tuple[Draft, ...]:
    """Ask each of them, in a letter of their own."""
    asks = gate_words.ASKS_APPROVAL if task.kind is TaskKind.APPROVAL else gate_words.ASKS_SIGNATURE
    reason = work.says(asks, who=task.by)
    return asked(work.ticket, task, people, reason, work.occasion.house, enclosed)


def asked(
    ticket: Ticket,
    task: Task,
    people: Iterable[Colleague],
    reason: str,
    house: House,
    enclosed: tuple[Attachment, ...] = (),
) -> tuple[Draft, ...]:
    """Write a gate letter to each: its id is what permits that one person to decide on that one text."""
    draft = to_staff(ticket, "gate", Purpose.GATE, (), house, reason)
    draft = replace(draft, text=task.text, attachments=enclosed, by=task.by, task=task.position)
    return tuple(replace(draft, recipients=ToStaff(Purpose.GATE, (one,))) for one in people)


def told_about(
    work: Work, task: Task, people: Iterable[str], reason: str, text: str = ""
) -> tuple[Draft, ...]:
    """Tell those who work on the ticket what became of a text, and by which mail; a reply to it is a note."""
    house, rulebook = work.occasion.house, work.occasion.rulebook
    draft = to_staff(work.ticket, "decided", Purpose.REMINDER, (), house, reason)
    draft = replace(draft, text=text or task.text, by=work.staff, task=task.position)
    each = apart(rulebook.colleagues(people), work.ticket, rulebook, house)
    return tuple(replace(draft, recipients=ToStaff(Purpose.REMINDER, (one,))) for one in each)
