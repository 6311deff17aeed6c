"""
Whoever has been asked to do something on a ticket is reminded of it, once for each time that has come.

What is due is a question to the ticket: `remind_at` of its open tasks moves in the transaction that
queues the letters, so that after a downtime there is one reminder and never five.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from ulak.desk.acts.actions import remind_of_action
from ulak.desk.acts.waiting import remind_author
from ulak.desk.change import changed
from ulak.desk.clocks.due_task import NOTHING_UNHEARD, DueTask, Reminded, Unheard
from ulak.desk.clocks.gate_reminder import remind_of_gate
from ulak.desk.decision import Decision, Event
from ulak.desk.drafts import responsible
from ulak.desk.house import House
from ulak.desk.rules.rulebook import Colleague, Rulebook, Words
from ulak.desk.task import Task, TaskKind
from ulak.desk.ticket import Dossier, Status, Ticket

CONSULTED = Words(
    "{who}, {time} tarihinde sizden görüş istedi ve yanıtınızı bekliyor. Bu iletiye yazacağınız yanıt ona"
    " not olarak döner; başvuru sahibine gitmez.",
    "{who} asked for your opinion on {time} and is waiting for it. What you reply to this letter comes back"
    " to them as a note; it does not go to the author.",
)
HANDED_OVER = Words(
    "Bu kayıt {time} tarihinde {who} tarafından size devredildi; o günden beri bir işlem görülmedi. Bu"
    " iletiye yazacağınız not, #al veya #ata ile kayıt yürür; metin başvuru sahibine gitmez.",
    "{who} handed this ticket over to you on {time}, and nothing has happened since. It goes on with a note"
    " in reply to this letter, with #take or with #assign; the text does not go to the author.",
)


def remind(
    dossier: Dossier,
    rulebook: Rulebook,
    house: House,
    now: datetime,
    unheard: Unheard = NOTHING_UNHEARD,
) -> Decision | None:
    """Remind of every task whose time has come; None where none has."""
    ticket, told_of = dossier.ticket, (dossier, rulebook, house, now, unheard)
    due = tuple(DueTask(task, *told_of) for task in ticket.tasks if _is_due(task, now))
    if not due:
        return None
    told = {one.task.position: _reminded(one) for one in due}
    tasks = tuple(_moved(task, told.get(task.position)) for task in ticket.tasks)
    closed = next((one.closed for one in told.values() if one.closed), None)
    return Decision(
        reason=f"{ticket.number}: {'closed, ' if closed else ''}reminded of {', '.join(map(_in_words, due))}",
        before=ticket,
        after=changed(ticket, closed or replace(ticket, tasks=tasks)),
        events=tuple(event for one in due for event in told[one.task.position].events or (_event(one),)),
        drafts=tuple(draft for one in told.values() for draft in one.drafts),
    )


def next_reminder_at(ticket: Ticket) -> datetime | None:
    """When the next task of the ticket is reminded of; None where none ever is."""
    return min((task.remind_at for task in ticket.tasks if task.is_open and task.remind_at), default=None)


def _is_due(task: Task, now: datetime) -> bool:
    return task.is_open and task.remind_at is not None and task.remind_at <= now


def _reminded(due: DueTask) -> Reminded:
    """Of a closed ticket nothing is asked any more but its actions."""
    if due.ticket.status is Status.CLOSED and due.task.kind is not TaskKind.ACTION:
        return Reminded((), None)
    return REMINDERS[due.task.kind](due)


def _moved(task: Task, told: Reminded | None) -> Task:
    """What was only put off was no reminder."""
    if told is None:
        return task
    is_put_off = bool(told.events) and not told.drafts
    return replace(task, remind_at=told.remind_at, reminded=task.reminded + (not is_put_off))


def _in_words(due: DueTask) -> str:
    return f"{due.task.kind} {due.task.position}"


def _event(due: DueTask) -> Event:
    count = ("how often", str(due.task.reminded + 1))
    return Event("reminded", facts=(("task", str(due.task.position)), ("kind", due.task.kind.value), count))


def _of_question(words: Words) -> Callable[[DueTask], Reminded]:
    """Remind whoever was asked; the second time also their lead, who asked, and the coordinators."""

    def reminded(due: DueTask) -> Reminded:
        asked = due.rulebook.colleagues((due.task.of,)) or responsible(due.ticket, due.rulebook)
        above = () if due.is_first else tuple(one for one in _above(due) if one not in asked)
        return Reminded(due.letters((*asked, *above), due.says_again(words)), due.again())

    return reminded


def _above(due: DueTask) -> tuple[Colleague, ...]:
    team = due.rulebook.team_of(due.task.of)
    lead = team.lead if team else ""
    return (*due.rulebook.colleagues((lead, due.task.by)), *due.rulebook.holders("coordinators"))


REMINDERS: Mapping[TaskKind, Callable[[DueTask], Reminded]] = {
    TaskKind.CONSULTATION: _of_question(CONSULTED),
    TaskKind.TRANSFER: _of_question(HANDED_OVER),
    TaskKind.APPROVAL: remind_of_gate,
    TaskKind.SIGNATURE: remind_of_gate,
    TaskKind.ACTION: remind_of_action,
    TaskKind.AUTHOR: remind_author,
}
"""What is done for each kind of task when its time has come."""
