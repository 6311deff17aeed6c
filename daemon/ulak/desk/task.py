"""What somebody has been asked to do on a ticket, and when they are reminded of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self


class TaskKind(StrEnum):
    """
    What is asked, and of whom.

    `consultation`: somebody's opinion; `transfer`: that a team acts; `approval` and `signature`: that
    management decides on a text; `action`: a corrective or preventive measure (ISO 10002 8.2);
    `author`: that the author answers a question of ours.
    """

    CONSULTATION = "consultation"
    TRANSFER = "transfer"
    APPROVAL = "approval"
    SIGNATURE = "signature"
    ACTION = "action"
    AUTHOR = "author"


class TaskState(StrEnum):
    """`returned` is a gate's refusal; `void` is a task that something else made pointless."""

    OPEN = "open"
    DONE = "done"
    RETURNED = "returned"
    VOID = "void"


GATES = frozenset({TaskKind.APPROVAL, TaskKind.SIGNATURE})

UNIT_ANSWER, DECISION = "unit-answer", "decision"
OF_TASKS: Mapping[str, frozenset[TaskKind]] = {
    UNIT_ANSWER: frozenset({TaskKind.CONSULTATION, TaskKind.TRANSFER}),
    DECISION: GATES,
}
"""What keeps a promise about a task (`kept-by`), with the kinds of task it is made about."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """
    What a gate decides on, beside the text: so that nothing else can go out afterwards.

    `digest` is SHA-256 over text and files, in hex. `mail` is the Message-ID of the mail that
    submitted them, whose original holds the files; `files` are their names and SHA-256. `heard` are the
    Message-IDs of what the author's side had written by then, `to` the addresses it then would have gone to.
    """

    digest: str
    mail: str
    files: tuple[tuple[str, str], ...] = ()
    heard: tuple[str, ...] = ()
    to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """
    One task on one ticket; it is never removed, it ends.

    `position` counts from 1 on its ticket and names it: letters about it carry the number. `by` is
    who asked, `of` who is asked (a person's or team's address; empty for the author, and for a gate,
    which whoever holds the role decides). Instants are in UTC; `remind_at` is None when nobody is
    reminded any more, `reminded` counts how often. `text` is what is asked: a question, an action, a
    gate's frozen text; `note` is how it ended: why a text was returned, a document's number. `frozen` is
    a gate's alone.
    """

    position: int
    kind: TaskKind
    by: str
    of: str
    since: datetime
    text: str = ""
    state: TaskState = TaskState.OPEN
    remind_at: datetime | None = None
    due_at: datetime | None = None
    reminded: int = 0
    ended_at: datetime | None = None
    ended_by: str = ""
    note: str = ""
    frozen: Frozen | None = None

    @property
    def is_open(self) -> bool:
        """Is it still waited for?"""
        return self.state is TaskState.OPEN

    def ended(self, state: TaskState, at: datetime, by: str, note: str = "") -> Self:
        """Nobody is reminded of it any more; what ended already stays as it ended."""
        if not self.is_open:
            return self
        return replace(self, state=state, remind_at=None, ended_at=at, ended_by=by, note=note)


def next_position(tasks: Collection[Task]) -> int:
    """The number of the next task of a ticket: none is ever removed."""
    return len(tasks) + 1
