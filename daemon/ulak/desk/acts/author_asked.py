"""
The clocks of a ticket follow its status, whoever changes that.

A promise stands still while the ticket waits for its author and at no other time; one of an outcome is kept
while the ticket is closed.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from ulak.desk.clocks.due import Calendars, keep, pause, resume, unkeep
from ulak.desk.clocks.promise import Promise, PromiseState
from ulak.desk.decision import Event
from ulak.desk.task import Task, TaskKind, TaskState
from ulak.desk.ticket import HUMAN_PURPOSES, PastLetter, Status, Ticket

OUTCOME = "outcome"
"""What keeps a promise that a matter is settled: closing the ticket."""


def question_to_author(ticket: Ticket) -> Task | None:
    """What the author was asked and has not answered yet."""
    asked = (one for one in ticket.tasks if one.kind is TaskKind.AUTHOR and one.is_open)
    return next(asked, None) if ticket.status is Status.WAITING_AUTHOR else None


def stands_still(ticket: Ticket, at: datetime, calendars: Calendars) -> Ticket:
    """Stop what may stop; terms of law and of the Baseline Requirements go on."""
    return replace(ticket, promises=tuple(pause(one, at, calendars) for one in ticket.promises))


def goes_on(
    ticket: Ticket, at: datetime, by: str, calendars: Calendars, state: TaskState = TaskState.VOID
) -> Ticket:
    """
    End the question to the author where the ticket waits for them no longer; its clocks go on.

    What stands still when a ticket is closed needs no clock any more.
    """
    concluded = tuple(_by_outcome(one, ticket.status, at, calendars) for one in ticket.promises)
    ticket = replace(ticket, promises=concluded)
    if ticket.status is Status.WAITING_AUTHOR:
        return ticket
    asked = any(one.kind is TaskKind.AUTHOR and one.is_open for one in ticket.tasks)
    if not asked:
        return ticket
    tasks = tuple(one.ended(state, at, by) if one.kind is TaskKind.AUTHOR else one for one in ticket.tasks)
    if ticket.status is Status.CLOSED:
        return replace(ticket, tasks=tasks)
    return replace(ticket, tasks=tasks, promises=tuple(resume(one, at, calendars) for one in ticket.promises))


def _by_outcome(promise: Promise, status: Status, at: datetime, calendars: Calendars) -> Promise:
    """A ticket that is opened again was not solved: the old clock goes on."""
    if promise.rule.kept_by != OUTCOME:
        return promise
    if status is Status.CLOSED:
        return keep(promise, at)
    return unkeep(promise, at, calendars) if promise.kept_at else promise


def clock_events(before: Ticket, after: Ticket) -> Iterator[Event]:
    """What the journal says of clocks that were stopped, or go on."""
    for was, now in zip(before.promises, after.promises, strict=False):
        if now.state is PromiseState.PAUSED and was.state is PromiseState.RUNNING:
            yield Event("promise paused", facts=(("promise", now.key),))
        if was.state is PromiseState.PAUSED and now.state is PromiseState.RUNNING:
            yield Event("promise goes on", facts=(("promise", now.key), ("due", now.due_at.isoformat())))
        if was.is_given_up and not now.is_given_up and now.kept_at is None:
            yield Event("promise runs again", facts=(("promise", now.key),))
        if now.rule.kept_by == OUTCOME and was.kept_at != now.kept_at:
            yield Event(_outcome_event(now), facts=(("promise", now.key),))


def _outcome_event(promise: Promise) -> str:
    if promise.kept_at is None:
        return "promise runs again"
    return "promise kept late" if promise.state is PromiseState.BREACHED else "promise kept"


def is_question(letter: PastLetter, ticket: Ticket) -> bool:
    """Is it the letter that asks the author, and not one that was written later and asks nothing more?"""
    task = question_to_author(ticket)
    return task is not None and speaks_to_author(letter) and letter.at <= task.since


def speaks_to_author(letter: PastLetter) -> bool:
    """Did somebody write it to the author, or to whoever reported?"""
    return letter.purpose in HUMAN_PURPOSES and letter.party != "subscriber"
