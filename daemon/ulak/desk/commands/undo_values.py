"""
A ticket as flat values, each by a name and in words, so that a change of any of them can be brought back.

`status`, `owner` … are fields; `promise/first-answer/author`, `participant/ali@ornek.test`,
`task/3` and `link/KSM-2026-000002/about` are one of several. What the ticket does not have has no words.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from ulak.desk.clocks.due import Calendars, breach, in_place_of, recount, unkeep
from ulak.desk.clocks.promise import Promise, PromiseState
from ulak.desk.clocks.promise_words import promise_in_words, read_promise
from ulak.desk.clocks.united_clocks import is_open
from ulak.desk.commands.undo_certificates import OF_CERTIFICATE, is_still_revoked
from ulak.desk.commands.undo_report import report_brought_back, report_values
from ulak.desk.contact import Channel, Contact, Told
from ulak.desk.task import GATES, Task, TaskState
from ulak.desk.ticket import Founded, Kind, Link, Participant, Relation, Role, Status, Ticket
from ulak.mail.address import Address


def _instant(words: str) -> datetime | None:
    return datetime.fromisoformat(words) if words else None


def _address(words: str) -> Address:
    return Address(*json.loads(words))


def _told(words: str) -> Told | None:
    if not words:
        return None
    channel, at, network = json.loads(words)
    return Told(Channel(channel), datetime.fromisoformat(at), network)


_FIELDS: Mapping[str, Callable[[str], Any]] = {
    "status": Status,
    "kind": Kind,
    "author": _address,
    "language": str,
    "team": str,
    "channel": Channel,
    "reply_channel": Channel,
    "owner": str,
    "product": str,
    "category": str,
    "institution": str,
    "priority": str,
    "tags": lambda words: tuple(json.loads(words)),
    "closed_at": _instant,
    "outcome": str,
    "root_cause": str,
    "founded": lambda words: Founded(words) if words else None,
    "gate": str,
    "contact": lambda words: Contact(*json.loads(words)),
    "told": _told,
}
"""Every field a command may change, with what reads its words."""


def values(ticket: Ticket) -> dict[str, str]:
    """All that can be brought back."""
    found = {name: _in_words(getattr(ticket, name)) for name in _FIELDS}
    found |= {f"promise/{one.key}": promise_in_words(one) for one in ticket.promises}
    found |= {f"participant/{one.address.address}": _of_participant(one) for one in ticket.participants}
    found |= {f"task/{one.position}": _of_task(one) for one in ticket.tasks}
    links = (one for one in ticket.links if one.relation is not Relation.MERGED)
    found |= {f"link/{one.number}/{one.relation}": json.dumps(one.made_here) for one in links}
    return found | report_values(ticket.report)


def is_still(name: str, now: str, left: str) -> bool:
    """
    Is a value what a mail had left it as?

    A promise is also when its time has run out meanwhile, a task when only its reminders went, and a
    participant who has got a name.
    """
    kind = name.partition("/")[0]
    if now and left and kind == "promise":
        return _without_time(read_promise(now)) == _without_time(read_promise(left))
    if now and left and kind in ("task", "participant"):
        return bool(json.loads(now)[0] == json.loads(left)[0])
    if now and left and kind == OF_CERTIFICATE:
        return is_still_revoked(now, left)
    return now == left


def brought_back(
    ticket: Ticket, before: Mapping[str, str], by: str, now: datetime, calendars: Calendars
) -> Ticket:
    """
    The ticket with these values again; a task that was given ends as void, for none is ever removed.

    A text that another has replaced stays void: whoever was asked about it was told so. A promise runs on
    with its old start, and is breached where its time is over.
    """
    fields = {name: _FIELDS[name](words) for name, words in before.items() if name in _FIELDS}
    author = fields.pop("author", ticket.author)
    parts = {name: words for name, words in before.items() if name not in _FIELDS}
    ticket = replace(
        ticket,
        **fields,
        author=author,
        promises=tuple(_promises(ticket, parts, now, calendars)),
        participants=tuple(sorted(_participants(ticket, parts), key=lambda one: one.role is not Role.AUTHOR)),
        links=tuple(_links(ticket, parts)),
        tasks=tuple(_task(one, parts.get(f"task/{one.position}"), by, now) for one in ticket.tasks),
        report=report_brought_back(ticket.report, parts),
    )
    waits_in_vain = ticket.status is Status.WAITING_GATE and not any(map(_waits_at_gate, ticket.tasks))
    taken = ticket.status is Status.NEW and ticket.owner
    return replace(ticket, status=Status.OPEN) if taken or waits_in_vain else ticket


def _waits_at_gate(task: Task) -> bool:
    return task.is_open and task.kind in GATES


def is_decided(words: str) -> bool:
    """Is the task of these words a text that was submitted and decided on?"""
    state, *_, kind = json.loads(words)
    return kind in GATES and state in (TaskState.DONE, TaskState.RETURNED)


def is_replaced(name: str, ticket: Ticket) -> bool:
    """Was another text submitted after the one of that name?"""
    texts = [f"task/{one.position}" for one in ticket.tasks if one.kind in GATES]
    return name in texts[:-1]


def _in_words(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.isoformat()
        case Address():
            return json.dumps([value.address, value.name], ensure_ascii=False)
        case Contact():
            return json.dumps([value.phone, value.record, value.link], ensure_ascii=False)
        case Told():
            return json.dumps([value.channel, value.at.isoformat(), value.network])
        case tuple():
            return json.dumps(value, ensure_ascii=False)
    return str(value)


def _of_participant(one: Participant) -> str:
    return json.dumps([one.role, one.address.name], ensure_ascii=False)


def _of_task(task: Task) -> str:
    remind_at, ended_at = (at and at.isoformat() for at in (task.remind_at, task.ended_at))
    return json.dumps(
        [task.state, remind_at, ended_at, task.ended_by, task.note, task.kind], ensure_ascii=False
    )


def _without_time(promise: Promise) -> tuple[object, ...]:
    is_late = promise.state is PromiseState.BREACHED and promise.kept_at is None
    state = PromiseState.RUNNING if is_late else promise.state
    stands = (state, promise.kept_at, promise.ended_at, promise.pauses)
    return promise.rule, promise.to, promise.started_at, *stands


def _promises(
    ticket: Ticket, parts: Mapping[str, str], now: datetime, calendars: Calendars
) -> Iterator[Promise]:
    wanted = {name: words for name, words in parts.items() if name.startswith("promise/")}
    for one in ticket.promises:
        if (words := wanted.pop(f"promise/{one.key}", None)) is None:
            yield one
        elif words:
            yield _as_it_was(one, read_promise(words), now, calendars)
        elif one.broken is not None:
            yield replace(one, state=PromiseState.NOT_APPLICABLE)
    for words in filter(None, wanted.values()):
        yield breach(recount(read_promise(words), calendars), now)


def _as_it_was(one: Promise, before: Promise, now: datetime, calendars: Calendars) -> Promise:
    """What was missed since then was missed, whatever is taken back: the record of it is not."""
    is_same = (one.rule, one.started_at) == (before.rule, before.started_at)
    if one.broken is not None and is_same and is_open(before):
        return unkeep(one, now, calendars)
    return breach(recount(in_place_of(one, before), calendars), now)


def _participants(ticket: Ticket, parts: Mapping[str, str]) -> Iterator[Participant]:
    wanted = {name: words for name, words in parts.items() if name.startswith("participant/")}
    for one in ticket.participants:
        words = wanted.pop(f"participant/{one.address.address}", None)
        if words is None:
            yield one
        elif words:
            yield _participant(one.address.address, words)
    for name, words in wanted.items():
        if words:
            yield _participant(name.partition("/")[2], words)


def _participant(address: str, words: str) -> Participant:
    role, name = json.loads(words)
    return Participant(Address(address, name), Role(role))


def _links(ticket: Ticket, parts: Mapping[str, str]) -> Iterator[Link]:
    wanted = {name: words for name, words in parts.items() if name.startswith("link/")}
    for one in ticket.links:
        words = wanted.pop(f"link/{one.number}/{one.relation}", None)
        if words != "":
            yield one
    for name, words in wanted.items():
        if words:
            _, number, relation = name.split("/")
            yield Link(number, Relation(relation), json.loads(words))


def _task(task: Task, words: str | None, by: str, now: datetime) -> Task:
    if words is None or (task.kind in GATES and task.state is TaskState.VOID):
        return task
    if not words:
        return task.ended(TaskState.VOID, now, by)
    state, remind_at, ended_at, ended_by, note, _ = json.loads(words)
    return replace(
        task,
        state=TaskState(state),
        remind_at=_instant(remind_at),
        ended_at=_instant(ended_at),
        ended_by=ended_by,
        note=note,
    )
