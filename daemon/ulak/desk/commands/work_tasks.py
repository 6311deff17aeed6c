"""A staff mail gives somebody a task, or ends one."""

from dataclasses import replace

from ulak.desk.clocks.due_task import first_reminder
from ulak.desk.clocks.reminding import after
from ulak.desk.commands.work import Work
from ulak.desk.drafts import local
from ulak.desk.rules.rulebook import Words
from ulak.desk.task import Task, TaskKind, TaskState, next_position

UNTIL = Words(
    "En geç {time} itibarıyla yanıtınız beklenir; önce size, o gün birim liderine de hatırlatılır.",
    "You are asked to reply by {time}; you are reminded before, and your team's lead on that day.",
)


def given(work: Work, kind: TaskKind, of: str, text: str) -> tuple[Work, Task]:
    """
    Open a task by the one who writes, of the address that is asked.

    It is due with the second reminder, which others hear of too.
    """
    now, rulebook = work.occasion.now, work.occasion.rulebook
    remind_at, times = first_reminder(kind, now, rulebook), rulebook.reminding(kind)
    task = Task(
        position=next_position(work.ticket.tasks),
        kind=kind,
        by=work.staff,
        of=of,
        since=now,
        text=text,
        remind_at=remind_at,
        due_at=after(times.then, times.clock, remind_at, rulebook.calendars),
    )
    return replace(work, ticket=replace(work.ticket, tasks=(*work.ticket.tasks, task))), task


def until(work: Work, task: Task) -> str:
    """Until when it is waited for, in the desk's language."""
    due = task.due_at or task.since
    return work.says(UNTIL, time=local(due, work.occasion.house.timezone))


def ended(work: Work, task: Task, state: TaskState) -> Work:
    """Nobody is reminded of it any more; one that has ended stays as it is."""
    now = next(one for one in work.ticket.tasks if one.position == task.position)
    if not now.is_open:
        return work
    after = now.ended(state, work.occasion.now, work.staff)
    tasks = tuple(after if one is now else one for one in work.ticket.tasks)
    done = replace(work, ticket=replace(work.ticket, tasks=tasks))
    return done.happened(f"{task.kind} ended", ("task", str(task.position)), ("as", state.value))
