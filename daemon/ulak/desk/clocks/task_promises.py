"""
What is promised about a task: that a unit answers, that a gate is decided.

Such a promise follows its task and nothing else. It is derived from the tasks before and after a decision,
where every decision is made true (`stages/office.py`), so that no command can forget to start or to end one.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from ulak.desk.clocks.due import Calendars, end, keep, start, unkeep
from ulak.desk.clocks.promise import Promise, PromiseState
from ulak.desk.clocks.united_clocks import ending, is_open
from ulak.desk.decision import Decision, Event
from ulak.desk.rules.rulebook import Rulebook
from ulak.desk.task import OF_TASKS, Task, TaskState
from ulak.desk.ticket import Ticket


def with_task_promises(decision: Decision, rulebook: Rulebook, now: datetime) -> Decision:
    """The decision with what its tasks mean for their promises, on every ticket it changes."""
    others = tuple(
        replace(one, after=after, events=(*one.events, *_events(one.after, after)))
        for one in decision.others
        for after in (_followed(one.before, one.after, rulebook, now),)
    )
    if decision.after is None:
        return replace(decision, others=others)
    after = _followed(decision.before, decision.after, rulebook, now)
    events = (*decision.events, *_events(decision.after, after))
    return replace(decision, after=after, events=events, others=others)


def _followed(before: Ticket | None, after: Ticket, rulebook: Rulebook, now: datetime) -> Ticket:
    """Start what begins with a new task, then let each promise be what its task has become."""
    known = {task.position for task in before.tasks} if before else frozenset[int]()
    tasks = {task.position: task for task in after.tasks}
    begun = (
        promise for task in after.tasks if task.position not in known for promise in _begun(task, rulebook)
    )
    promises = (
        _as_task(one, tasks[one.task], now, rulebook.calendars) if one.task in tasks else one
        for one in (*after.promises, *begun)
    )
    return replace(after, promises=tuple(promises))


def _begun(task: Task, rulebook: Rulebook) -> Iterator[Promise]:
    for rule in rulebook.promises.values():
        if task.kind in OF_TASKS.get(rule.kept_by, ()):
            basis = f"{task.kind}, task {task.position}"
            promise = start(rule, "", task.since, rulebook.calendars, basis, rulebook.version)
            yield replace(promise, task=task.position)


def _as_task(promise: Promise, task: Task, now: datetime, calendars: Calendars) -> Promise:
    """
    A text that was given back was decided on too; a task that is open again is waited for again.

    One that became pointless is waited for by nobody.
    """
    is_over = promise.kept_at is not None or promise.is_given_up
    if task.state is TaskState.OPEN:
        return unkeep(promise, now, calendars) if is_over else promise
    if task.state is TaskState.VOID:
        return end(promise, now) if is_open(promise) else promise
    return keep(promise, task.ended_at or now)


def _events(before: Ticket, after: Ticket) -> Iterator[Event]:
    """What the journal says of promises that follow their tasks."""
    was = {one.key: one for one in before.promises}
    for one in after.promises:
        if one.key not in was:
            yield Event("promise given", facts=(("promise", one.key), ("basis", one.basis)))
        if (name := _what_happened(was.get(one.key), one)) is not None:
            yield Event(name, facts=(("promise", one.key),))


def _what_happened(was: Promise | None, now: Promise) -> str | None:
    stood = (was.state, was.settled_at) if was else (PromiseState.RUNNING, None)
    if stood == (now.state, now.settled_at):
        return None
    if now.kept_at is not None:
        return "promise kept late" if now.state is PromiseState.BREACHED else "promise kept"
    return ending(now) if now.is_given_up else "promise runs again"
