"""Corrective and preventive actions that nobody has ended yet, on open tickets and on closed ones."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from ulak.desk.task import TaskKind, TaskState
from ulak.store.engine import Store
from ulak.store.schema import tasks


@dataclass(frozen=True, slots=True)
class OpenActions:
    """How many are open, and how many of them should have been done by now."""

    open: int
    overdue: int


class Actions:
    """All actions."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def open(self, now: datetime) -> OpenActions:
        """How many there are at that instant."""
        late = func.count().filter(tasks.c.due_at < now)
        query = select(func.count(), late).select_from(tasks)
        query = query.where(tasks.c.kind == TaskKind.ACTION.value, tasks.c.state == TaskState.OPEN.value)
        with self._store.snapshot() as connection:
            return OpenActions(*connection.execute(query).one())
