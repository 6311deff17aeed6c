"""
A text that management must approve or sign: it is submitted, frozen, and nothing else goes past.

What is frozen is what would have gone to the author: re-composed like every answer, with its files. Whoever
may decide gets a letter of their own: its id is the only one that lets them (`desk/gate/gate_decisions.py`).
"""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from ulak.desk import phrases
from ulak.desk.acts.consulting import why_not_to_author
from ulak.desk.acts.reporting_words import KEPT_APART
from ulak.desk.clocks.reminding import after
from ulak.desk.commands.command import Order
from ulak.desk.commands.command_table import Command, TextUse
from ulak.desk.commands.work import Work
from ulak.desk.gate import gate_words
from ulak.desk.gate.frozen_marks import line_like_mark
from ulak.desk.gate.gate_letters import deciders, gate_letters, told_about
from ulak.desk.phrases import filled
from ulak.desk.recipients import addressee, copied_on
from ulak.desk.rules.rulebook import Rulebook, Words
from ulak.desk.staff.kept_apart import REPORTER, may_see
from ulak.desk.staff.outgoing import Composed, barred, composed, told_of_cuts
from ulak.desk.task import GATES, Frozen, Task, TaskKind, TaskState, next_position
from ulak.desk.ticket import FROM_AUTHOR, Dossier, LetterState, PastLetter, Status, Ticket

MOST = 60_000
"""Characters of a text that can be decided on: a gate letter shows it whole."""
SHORT = 16
"""So many signs of a digest stand in letters."""


def submit_approval(work: Work, order: Order) -> Work:
    """`#onaya-sun`."""
    return _submitted(work, order, TaskKind.APPROVAL)


def submit_signature(work: Work, order: Order) -> Work:
    """`#imzaya-sun`."""
    return _submitted(work, order, TaskKind.SIGNATURE)


def digest_of(text: str, files: tuple[tuple[str, str], ...]) -> str:
    """SHA-256 over the text, with a line below it for every file as `sha256sum` writes them."""
    lines = (text, *(f"{digest}  {name}" for name, digest in files))
    return sha256("\n".join(lines).encode()).hexdigest()


def is_whole(task: Task) -> bool:
    """Is its text still the one that was submitted?"""
    return task.frozen is not None and digest_of(task.text, task.frozen.files) == task.frozen.digest


def short(task: Task) -> str:
    """The beginning of its digest, as letters show it."""
    return task.frozen.digest[:SHORT] if task.frozen else ""


def open_gate(ticket: Ticket) -> Task | None:
    """The text that waits for a decision; there is one at most."""
    return next((one for one in ticket.tasks if one.kind in GATES and one.is_open), None)


def is_passed(ticket: Ticket) -> bool:
    """
    Was the last text that was submitted on the ticket approved or signed, whichever its gate asks for?

    A ticket without a gate needs none.
    """
    last = [one for one in ticket.tasks if one.kind in GATES][-1:]
    return not ticket.gate or any((one.kind, one.state) == (ticket.gate, TaskState.DONE) for one in last)


def decided_at(ticket: Ticket) -> datetime | None:
    """When the last text was approved or signed, on a ticket with a gate; None where that is not so."""
    last = [one for one in ticket.tasks if one.kind in GATES][-1:]
    return last[0].ended_at if ticket.gate and last and is_passed(ticket) else None


def stopped_at_gate(work: Work) -> Work:
    """
    Stop a mail whose text would answer the author past the gate, or beside a text that is still there.

    A preliminary report needs no gate.
    """
    if work.use is not TextUse.ANSWER:
        return work
    if work.ticket.gate:
        return work.stopped(needs_gate(work.ticket, gate_words.PAST_THE_GATE))
    is_beside = open_gate(work.ticket) is not None and not work.has(Command.ANYWAY)
    return work.stopped(gate_words.ANSWERED_BESIDE) if is_beside else work


def needs_gate(ticket: Ticket, words: Words) -> Words:
    """A sentence that names the ticket's gate and the word that submits a text to it."""
    names = {
        "gate": gate_words.GATE_NAMES[ticket.gate],
        "needed": gate_words.NEEDED[ticket.gate],
        "word": gate_words.SUBMITTING[ticket.gate],
    }
    turkish, english = ({name: one.in_language(to) for name, one in names.items()} for to in ("tr", "en"))
    return Words(words.tr.format(**turkish), words.en.format(**english))


def may_leave(letter: PastLetter, ticket: Ticket) -> bool:
    """Has a letter that waits passed the gate of its ticket?"""
    wanted = (letter.task, ticket.gate, TaskState.DONE)
    return not ticket.gate or any((one.position, one.kind, one.state) == wanted for one in ticket.tasks)


def heard(dossier: Dossier) -> tuple[str, ...]:
    """The Message-IDs of what the author's side wrote on the ticket."""
    return tuple(one.message_id for one in dossier.messages if one.filing in FROM_AUTHOR)


def held_after_gate(work: Work) -> tuple[PastLetter, ...]:
    """Approved answers that have not left."""
    return tuple(
        one
        for one in work.dossier.letters
        if one.state is LetterState.HELD and one.id not in work.withdraws and is_of_gate(one, work.ticket)
    )


def is_of_gate(letter: PastLetter, ticket: Ticket) -> bool:
    """Is it about a text that was submitted?"""
    return any(one.position == letter.task and one.kind in GATES for one in ticket.tasks)


def voided(work: Work, task: Task, why: str) -> Work:
    """A text that nobody may decide on any more, and that may not go out although it was decided on."""
    ended = task.ended(TaskState.VOID, work.occasion.now, work.staff)
    done = with_task(work, replace(ended, state=TaskState.VOID))
    return done.happened(f"{task.kind} void", ("task", str(task.position)), ("why", why))


def void_decision(work: Work, letter: PastLetter) -> Work:
    """Whoever takes an approved answer back needs a new decision for whatever they write instead."""
    task = next((one for one in work.ticket.tasks if one.position == letter.task and one.kind in GATES), None)
    if task is None:
        return work
    return voided(work, task, "its answer was taken back").also(gate_words.NEEDS_DECISION)


def with_task(work: Work, task: Task) -> Work:
    """Put a task in the place of the one it was."""
    tasks = tuple(task if one.position == task.position else one for one in work.ticket.tasks)
    return replace(work, ticket=replace(work.ticket, tasks=tasks))


def _submitted(work: Work, order: Order, kind: TaskKind) -> Work:
    made = composed(work)
    occasion = work.occasion
    people = deciders(occasion.rulebook, occasion.house, kind, work.staff, occasion.now, occasion.now)
    if work.ticket.status is Status.CLOSED:
        return work.cannot(order, phrases.TICKET_CLOSED)
    if work.ticket.gate not in ("", kind):
        return work.cannot(order, needs_gate(work.ticket, gate_words.OTHER_GATE))
    if reason := why_not_to_author(work):
        return work.cannot(order, reason)
    if not made.own:
        return work.cannot(order, phrases.NEEDS_TEXT)
    if stopped := barred(work, made):
        return stopped
    if theirs := ", ".join(one.name for one in made.enclosed if not may_see(work, one, REPORTER)):
        return work.stopped(filled(KEPT_APART, names=theirs), "a file came from a subscriber")
    if len(made.text) > MOST:
        return work.cannot(order, gate_words.TOO_LONG, most=str(MOST))
    if line := line_like_mark(made.text):
        return work.cannot(order, gate_words.LIKE_A_MARK, line=line)
    if not people:
        role = occasion.rulebook.gate(kind).decided_by
        return work.cannot(order, gate_words.NOBODY_DECIDES, role=role)
    cleared = _without_earlier(work)
    done, task = _frozen(cleared, kind, made)
    facts = {"who": ", ".join(one.address for one in people), "digest": short(task)}
    done = replace(done, drafts=(*done.drafts, *gate_letters(done, task, people, made.enclosed)))
    done = told_of_cuts(done, made).did(order, gate_words.SUBMITTED, **facts)
    return done.also(gate_words.AND_REPLACES) if cleared.ticket != work.ticket else done


def _frozen(work: Work, kind: TaskKind, made: Composed) -> tuple[Work, Task]:
    occasion, now = work.occasion, work.occasion.now
    text = _storable(made.text)
    files = tuple((_storable(one.name), one.sha256) for one in made.enclosed)
    to = tuple(one.address for one in (addressee(work.ticket), *copied_on(work.ticket)) if one.address)
    frozen = Frozen(digest_of(text, files), occasion.message.message_id, files, heard(work.dossier), to)
    task = Task(
        position=next_position(work.ticket.tasks),
        kind=kind,
        by=work.staff,
        of="",
        since=now,
        text=text,
        remind_at=first_look(kind, now, occasion.rulebook),
        frozen=frozen,
    )
    ticket = replace(work.ticket, status=Status.WAITING_GATE, tasks=(*work.ticket.tasks, task))
    facts = (("task", str(task.position)), ("sha256", frozen.digest), ("files", str(len(files))))
    done = replace(work, ticket=ticket, text_as_sent=text)
    return done.happened(f"submitted for {kind}", *facts), task


def _storable(text: str) -> str:
    """Half a character of UTF-16 would not come back from the store as it went."""
    return text.encode("utf-8", "replace").decode()


def first_look(kind: TaskKind, since: datetime, rulebook: Rulebook) -> datetime:
    """When somebody is told for the first time that the text still waits: deputies may be told earlier."""
    gate = rulebook.gate(kind)
    terms = (gate.remind, *((gate.deputies_after,) if gate.deputies_after else ()))
    return min(after(term, gate.clock, since, rulebook.calendars) for term in terms)


def _without_earlier(work: Work) -> Work:
    """One text at a time: what was submitted before, or approved and has not left, is void."""
    held = held_after_gate(work)
    unsent = {letter.task for letter in held}
    done = replace(work, withdraws=(*work.withdraws, *(letter.id for letter in held)))
    for task in work.ticket.tasks:
        if (task.kind in GATES and task.is_open) or task.position in unsent:
            done = voided(_told_replaced(done, task), task, "another text was submitted")
    return done


def _told_replaced(work: Work, task: Task) -> Work:
    """Whoever submitted the earlier text should not hear of it by chance."""
    if task.by == work.staff:
        return work
    reason = work.says(gate_words.TOLD_REPLACED, who=work.staff)
    return replace(work, drafts=(*work.drafts, *told_about(work, task, (task.by,), reason)))
