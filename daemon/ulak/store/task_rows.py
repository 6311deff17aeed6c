"""Tasks as rows: only one that changed is written again, its words sealed under a key of their own."""

import json
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select

from ulak.desk.task import Frozen, Task, TaskKind, TaskState
from ulak.desk.ticket import Ticket
from ulak.mail.address import Address
from ulak.store.columns import AnyRow, storable
from ulak.store.people import Directory
from ulak.store.schema import people, tasks
from ulak.store.seal import Sealed, Seals

_by, _of, _ended_by = people.alias("by_person"), people.alias("of_person"), people.alias("ended_by_person")
TASKS = (
    select(
        tasks,
        _by.c.address.label("by_address"),
        _of.c.address.label("of_address"),
        _ended_by.c.address.label("ended_by_address"),
    )
    .join_from(tasks, _by, _by.c.id == tasks.c.by)
    .join(_of, _of.c.id == tasks.c.of, isouter=True)
    .join(_ended_by, _ended_by.c.id == tasks.c.ended_by, isouter=True)
    .where(tasks.c.ticket.in_(bindparam("numbers", expanding=True)))
    .order_by(tasks.c.ticket, tasks.c.position)
)
"""Every task of some tickets, with the addresses of those it names."""


def people_of_tasks(ticket: Ticket) -> tuple[Address, ...]:
    """Everybody the tasks of a ticket name."""
    named = (one for task in ticket.tasks for one in (task.by, task.of, task.ended_by) if one)
    return tuple(map(Address, dict.fromkeys(named)))


def write_tasks(
    connection: Connection, seals: Seals, directory: Directory, ticket: Ticket, had: tuple[Task, ...] = ()
) -> None:
    """Write those tasks that were not there before or are no longer what they were."""
    for task in ticket.tasks:
        if task not in had:
            this = (tasks.c.ticket == ticket.number, tasks.c.position == task.position)
            connection.execute(delete(tasks).where(*this))
            connection.execute(tasks.insert(), _row(ticket.number, task, seals, directory))


def read_task(row: AnyRow, seals: Seals) -> Task:
    """Read a task back; its words are empty once erased, and what was frozen is known by its digest alone."""
    content = seals.open(Sealed(row.key, row.content))
    text, note, *frozen = json.loads(content) if content is not None else ("", "")
    return Task(
        position=row.position,
        kind=TaskKind(row.kind),
        by=row.by_address or "",
        of=row.of_address or "",
        since=row.since,
        text=text,
        state=TaskState(row.state),
        remind_at=row.remind_at,
        due_at=row.due_at,
        reminded=row.reminded,
        ended_at=row.ended_at,
        ended_by=row.ended_by_address or "",
        note=note,
        frozen=_frozen(row.digest, frozen) if row.digest else None,
    )


def _frozen(digest: str, parts: list[Any]) -> Frozen:
    mail, files, heard, to = parts or ("", (), (), ())
    return Frozen(digest, mail, tuple((name, sha256) for name, sha256 in files), tuple(heard), tuple(to))


def _row(number: str, task: Task, seals: Seals, directory: Directory) -> dict[str, Any]:
    words: list[Any] = [task.text, task.note]
    if task.frozen:
        words += [task.frozen.mail, task.frozen.files, task.frozen.heard, task.frozen.to]
    content = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    sealed = seals.seal(storable(content).encode())
    return {
        "ticket": number,
        "position": task.position,
        "kind": task.kind.value,
        "state": task.state.value,
        "by": directory.id(task.by),
        "of": directory.id(task.of) if task.of else None,
        "since": task.since,
        "remind_at": task.remind_at,
        "due_at": task.due_at,
        "reminded": task.reminded,
        "ended_at": task.ended_at,
        "ended_by": directory.id(task.ended_by) if task.ended_by else None,
        "digest": task.frozen.digest if task.frozen else "",
        "key": sealed.key,
        "content": sealed.content,
    }
